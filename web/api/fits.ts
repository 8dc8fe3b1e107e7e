// Whether a value fits a JSON Schema, as far as the schemas of the wire use that language (frames.test.ts holds them to it).
export type Schema = {
  $ref?: string
  $defs?: Record<string, Schema>
  type?: string | string[]
  const?: unknown
  enum?: unknown[]
  anyOf?: Schema[]
  oneOf?: Schema[]
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
  minItems?: number
  minimum?: number
  maximum?: number
  exclusiveMinimum?: number
  pattern?: string
}

const patterns = new Map<string, RegExp>()

const patternOf = (source: string): RegExp => {
  const pattern = patterns.get(source) ?? new RegExp(source, 'u')
  patterns.set(source, pattern)
  return pattern
}

const isOfType = (value: unknown, type: string): boolean => {
  if (type === 'null') return value === null
  if (type === 'array') return Array.isArray(value)
  if (type === 'integer') return Number.isInteger(value)
  if (type === 'object') return typeof value === 'object' && value !== null && !Array.isArray(value)
  return typeof value === type
}

/**
 * The place of the first fault, null when the value fits. Fields that the schema does not name are no fault.
 * @example faultOf({ seq: 'x' }, event, {}) // '.seq'
 */
export const faultOf = (
  value: unknown,
  schema: Schema,
  definitions: Record<string, Schema>,
  place = '',
): string | null => {
  const here = place || '.'
  if (schema.$ref !== undefined) {
    const named = definitions[schema.$ref.replace('#/$defs/', '')]
    return named ? faultOf(value, named, definitions, place) : here
  }
  const alternatives = schema.anyOf ?? schema.oneOf
  if (alternatives && !alternatives.some((one) => faultOf(value, one, definitions, place) === null)) return here
  if (schema.type !== undefined && ![schema.type].flat().some((type) => isOfType(value, type))) return here
  if (schema.const !== undefined && value !== schema.const) return here
  if (schema.enum && !schema.enum.includes(value)) return here
  if (typeof value === 'string' && schema.pattern !== undefined && !patternOf(schema.pattern).test(value)) return here
  if (typeof value === 'number') {
    const { minimum = -Infinity, maximum = Infinity, exclusiveMinimum = -Infinity } = schema
    if (value < minimum || value > maximum || value <= exclusiveMinimum) return here
  }
  if (Array.isArray(value)) {
    if (value.length < (schema.minItems ?? 0)) return here
    for (const [index, item] of value.entries()) {
      const fault = schema.items ? faultOf(item, schema.items, definitions, `${place}[${index}]`) : null
      if (fault !== null) return fault
    }
    return null
  }
  if (typeof value !== 'object' || value === null) return null
  const fields = value as Record<string, unknown>
  for (const name of schema.required ?? []) if (fields[name] === undefined) return `${place}.${name}`
  for (const [name, field] of Object.entries(schema.properties ?? {})) {
    const fault = fields[name] === undefined ? null : faultOf(fields[name], field, definitions, `${place}.${name}`)
    if (fault !== null) return fault
  }
  return null
}
