// The rules that come with the product, read from the YAML files in this folder and checked.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { LawFile, type Laws, type Rule, RuleFile, WordFile, type Words } from './rule.ts'

const lawFile = 'laws.yaml'
const wordFile = 'words.yaml'

/**
 * Rules and register of laws of a folder: `laws.yaml` and one file a family.
 * @throws Error that names the file and says what to mend: for YAML or fields that do not fit, a pattern that is wrong or could take
 * long, an id used twice, a basis that the register does not list
 */
export const loadRules = (folder: string = import.meta.dirname): { rules: Rule[]; laws: Laws } => {
  const { laws } = readAs(LawFile, folder, lawFile)
  const names = readdirSync(folder)
  const words = names.includes(wordFile) ? parsed(WordFile, wordFile, readYaml(folder, wordFile)) : {}
  const files = names
    .filter((name) => name.endsWith('.yaml') && ![lawFile, wordFile, 'disguises.yaml'].includes(name))
    .sort()
  const rules: Rule[] = []
  const seen = new Map<string, string>()
  for (const name of files) {
    const file = parsed(RuleFile, name, withCopyChecks(readYaml(folder, name, words), folder, name, words))
    for (const rule of file.rules) {
      const first = seen.get(rule.id)
      if (first) throw new Error(`规则文件 ${name}：${rule.id} 在 ${first} 里已经有了，请改用别的编号。`)
      seen.set(rule.id, name)
      const unknown = rule.basis.find(({ law }) => !laws[law])
      if (unknown) throw new Error(`规则文件 ${name}：${rule.id} 的依据 ${unknown.law} 没有登记，请先写入 ${lawFile}。`)
      rules.push({ ...rule, family: file.family })
    }
  }
  return { rules, laws }
}

const readAs = <Schema extends z.ZodType>(schema: Schema, folder: string, name: string): z.output<Schema> =>
  parsed(schema, name, readYaml(folder, name))

const readYaml = (folder: string, name: string, words: Words | null = null): unknown => {
  try {
    const content: unknown = parse(readFileSync(join(folder, name), 'utf8'))
    return words ? withWords(content, words) : content
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new Error(`规则文件 ${name} 读不出来，请核对 YAML 的写法：${reason}`, { cause })
  }
}

const parsed = <Schema extends z.ZodType>(schema: Schema, name: string, content: unknown): z.output<Schema> => {
  const checked = schema.safeParse(content)
  if (checked.success) return checked.data
  throw new Error(`规则文件 ${name} 有误：\n${z.prettifyError(checked.error)}`, { cause: checked.error })
}

// How the rules of a family are found in marketing copy stands in a file of its own: `copy/return.yaml` for `return.yaml`.
const RawFile = z.looseObject({ rules: z.array(z.looseObject({ id: z.string() })) })
const RawChecks = z.record(z.string(), z.unknown())

/** The file of a family with the checks of copy put to its rules. */
const withCopyChecks = (content: unknown, folder: string, name: string, words: Words): unknown => {
  const place = join('copy', name)
  if (!existsSync(join(folder, place))) return content
  const checks = parsed(RawChecks, place, readYaml(folder, place, words))
  const file = RawFile.safeParse(content)
  if (!file.success) return content
  const stranger = Object.keys(checks).find((id) => !file.data.rules.some((rule) => rule.id === id))
  if (stranger) throw new Error(`规则文件 ${place}：${name} 里没有 ${stranger}。`)
  return { ...file.data, rules: file.data.rules.map((rule) => ({ ...rule, copy: rule.copy ?? checks[rule.id] })) }
}

// --- words by name ---

/** `<fund>` in a string of a rule stands for the words of that name; words may be made of other words. */
const withWords = (value: unknown, words: Words): unknown => {
  if (typeof value === 'string') return spelledOut(value, words, 0)
  if (Array.isArray(value)) return value.map((part) => withWords(part, words))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, withWords(part, words)]))
}

const deepest = 6
const spelledOut = (source: string, words: Words, depth: number): string =>
  source.replaceAll(/<([a-z][a-z0-9-]*)>/g, (written, name: string) => {
    const meant = words[name]
    if (meant === undefined) throw new Error(`${wordFile} 里没有 ${written}`)
    if (depth === deepest) throw new Error(`${wordFile} 里的 ${written} 绕回了自己`)
    return `(?:${spelledOut(meant, words, depth + 1)})`
  })
