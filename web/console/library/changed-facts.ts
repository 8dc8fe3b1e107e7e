// What somebody has changed in the catalogue's form, and what the text says beside it.
import type { AttributeReading, DraftFacts } from '../../../domain/editorial.ts'

/** As the form has them: what is empty is undefined or ''. */
export type FactValues = { [Name in keyof DraftFacts]?: DraftFacts[Name] | undefined | '' }

/** Those that say something else than before; what was emptied is null. */
export const changedFacts = (before: Partial<DraftFacts>, values: FactValues): Partial<DraftFacts> =>
  Object.fromEntries(
    Object.entries(values).flatMap(([name, given]) => {
      const value = typeof given === 'string' ? given.trim() || null : (given ?? null)
      return JSON.stringify(value) === JSON.stringify(before[name as keyof DraftFacts] ?? null) ? [] : [[name, value]]
    }),
  )

type Field = Exclude<AttributeReading['field'], 'repeals' | 'history'>
/** What was read and can be set: a text, a date, or that it is a draft for comment. */
export type FactReading = AttributeReading & { field: Field }

export const isOfFact = (reading: AttributeReading): reading is FactReading =>
  reading.field !== 'repeals' && reading.field !== 'history'

/** What a reading says, as the form has it. */
export const readValue = ({ field, value }: FactReading): string | boolean =>
  field === 'consultation' ? value === 'true' : value

/** Whether the catalogue says what the text says. */
export const agrees = (facts: FactValues, reading: FactReading): boolean => facts[reading.field] === readValue(reading)

/** Fields of which no reading says what the catalogue says. */
export const differingFields = (facts: FactValues, readings: readonly AttributeReading[]): Field[] => {
  const ofFacts = readings.filter(isOfFact)
  const fields = [...new Set(ofFacts.map(({ field }) => field))]
  return fields.filter((field) => !ofFacts.some((reading) => reading.field === field && agrees(facts, reading)))
}
