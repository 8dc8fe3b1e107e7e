// What every parser gives: the catalogue's facts about a document, its plain text, and blocks that point into that text.
import { z } from 'zod'
import { CalendarDate } from '../../domain/calendar.ts'
import type { AttributeReading } from '../../domain/editorial.ts'
import { Audience, Grade } from '../../domain/identity.ts'
import { inWords } from '../../domain/issue-words.ts'
import { type Block, type BlockKind, DateDerivation, DocumentKind, Verification } from '../../domain/library.ts'
import { Problem } from '../../domain/problem.ts'

/**
 * What the catalogue must know of a document before it may enter the library. Grade and audiences have no default: a forgotten line
 * must not publish an internal paper. Where the format cannot say it (plain text), the caller of the import does.
 */
export const DocumentAttributes = z.strictObject({
  work: z.string().regex(/^[a-z0-9][a-z0-9-]{0,119}$/, '应为小写字母、数字和连字符组成的编号，例如 sec-account-faq'),
  kind: DocumentKind,
  title: z.string().trim().min(1, '不能为空').max(300),
  shortTitle: z.string().trim().min(1).max(300).optional(),
  aliases: z.array(z.coerce.string().trim().min(1)).default([]),
  issuer: z.string().optional(),
  documentNumber: z.string().optional(),
  label: z.string().optional(),
  effectiveFrom: CalendarDate.optional(),
  effectiveTo: CalendarDate.optional(),
  dateSource: DateDerivation.default('stated'),
  consultation: z.boolean().default(false),
  grade: Grade,
  audiences: z.array(Audience).min(1, '至少写一类读者：public、qualified 或 staff'),
  owner: z.string().optional(),
  orgUnit: z.string().optional(),
  reviewBy: CalendarDate.optional(),
  source: z.string().min(1),
  sourceId: z.string().max(300).optional(),
  verification: Verification.optional(),
  topics: z.array(z.coerce.string()).default([]),
  language: z.string().default('zh-CN'),
  publishedOn: CalendarDate.optional(),
  /** Research: rating of an industry or market, and who wrote it. */
  rating: z.enum(['看好', '中性', '谨慎']).optional(),
  analyst: z.string().optional(),
  /** Digest: the rule that it sums up. */
  law: z.string().optional(),
  lawKey: z.string().optional(),
  lawVersion: z.string().optional(),
  status: z.string().optional(),
  /** Law: what the source says of its making, in order; how the dates were derived. */
  history: z.array(z.string()).optional(),
  dateNote: z.string().optional(),
})
export type DocumentAttributes = z.infer<typeof DocumentAttributes>

/** What the caller of an import says about files that do not say it themselves; a file's own words come first. */
export type AttributeDefaults = Partial<z.input<typeof DocumentAttributes>>

/** A text as the database can hold it: neither NUL nor half a character. */
export const storable = (text: string): string => text.replaceAll('\0', '').toWellFormed()

/** The same for all texts in a value; what is neither text nor list stays. */
const allStorable = (value: unknown): unknown => {
  if (typeof value === 'string') return storable(value)
  return Array.isArray(value) ? value.map(allStorable) : value
}

/** Lays what is known over what was known before; what is absent, undefined or null, takes nothing away. */
export const layered = (...layers: object[]): Record<string, unknown> =>
  Object.fromEntries(
    layers.flatMap((layer) =>
      Object.entries(layer).flatMap(([name, value]) => (value == null ? [] : [[name, allStorable(value)]])),
    ),
  )

/** What a caller can say of files that do not say it themselves, each as an option and as a line of front matter. */
const sayable: Record<string, { option: string; line: string }> = {
  kind: { option: '--kind procedure', line: 'kind: procedure' },
  grade: { option: '--grade 1', line: 'grade: 1' },
  audiences: { option: '--audiences public', line: 'audiences: [public]' },
}

/** How to say what is missing; empty when none of it can be said so. `canHaveFrontMatter`: also at the head of the file. */
export const wayToSay = (
  missing: readonly string[],
  { canHaveFrontMatter }: { canHaveFrontMatter: boolean },
): string => {
  const ways = [...new Set(missing)].flatMap((name) => sayable[name] ?? [])
  if (ways.length === 0) return ''
  const options = ways.map(({ option }) => option).join(' ')
  if (!canHaveFrontMatter) return `请在导入时指定（例如 ${options}）。`
  const lines = ways.map(({ line }) => line).join('、')
  return `请在文件开头的两行 --- 之间各写一行（例如 ${lines}），或在导入时指定（例如 ${options}）。`
}

/**
 * Checks the facts of a document whose format has no place of its own for them.
 * @param where file and line, for messages
 * @throws Problem `unprocessable-document` naming what is missing or wrong, and how to say it
 */
export const checkAttributes = (where: string, known: Record<string, unknown>): DocumentAttributes => {
  const parsed = DocumentAttributes.safeParse(known, { error: inWords })
  if (parsed.success) return parsed.data
  const errors = parsed.error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message }))
  const missing = [...new Set(errors.map(({ path }) => path))].filter((path) => known[path] === undefined)
  const wrong = errors.filter(({ path }) => !missing.includes(path))
  const said = [
    ...(missing.length > 0
      ? [`没有写明 ${missing.join('、')}，${wayToSay(missing, { canHaveFrontMatter: false })}`]
      : []),
    ...(wrong.length > 0
      ? [`${wrong.map(({ path, message }) => `${path}：${message}`).join('；')}，请改正后再导入。`]
      : []),
  ]
  throw new Problem('unprocessable-document', `${where}：${said.join('')}`, { errors })
}

/**
 * Other phrasings of an FAQ or of a procedure's section, by the heading they stand under; they are asked with, never quoted.
 * `procedure`: the title of the procedure that does what the entry of an FAQ is asked for.
 */
export type Phrasings = { heading: string; questions: string[]; procedure?: string }

export type ParsedDocument = {
  attributes: DocumentAttributes
  /** The stored plain text: everything that is quoted is a range of it. */
  text: string
  /** `block.text === text.slice(block.start, block.end)`, in order, without overlap. */
  blocks: Block[]
  phrasings: Phrasings[]
  /** What the text says of itself, to be confirmed by a person; `attributes` hold what was taken of it. */
  readings: AttributeReading[]
}

/** Where on which page a block stands, and how surely it was recognised there. */
export type Place = Pick<Block, 'page' | 'box' | 'confidence'>

export const nowhere: Place = { page: null, box: null, confidence: null }

/** Builds the plain text block by block; blank lines between blocks, list items and table rows on lines of their own. */
export const createTextBuilder = () => {
  let text = ''
  let previous: BlockKind | null = null
  const blocks: Block[] = []
  const headings: { depth: number; text: string }[] = []
  return {
    /** Those added so far. */
    blocks: blocks as readonly Block[],
    /** @param depth of a heading, 1…6 */
    heading(heading: string, depth: number, pathName = heading, place: Place = nowhere) {
      while (headings.length > 0 && (headings.at(-1)?.depth ?? 0) >= depth) headings.pop()
      this.add('heading', heading, null, place)
      headings.push({ depth, text: storable(pathName) })
    },
    add(kind: BlockKind, words: string, cells: Record<string, string> | null = null, place: Place = nowhere) {
      const content = storable(words)
      if (content.trim() === '') return
      const isRun = previous === kind && (kind === 'list-item' || kind === 'table-row')
      if (text !== '') text += isRun ? '\n' : '\n\n'
      const start = text.length
      text += content
      previous = kind
      blocks.push({
        ordinal: blocks.length,
        kind,
        headingPath: headings.map((heading) => heading.text),
        text: content,
        start,
        end: text.length,
        ...place,
        cells,
      })
    },
    /** Ends a run, so that two lists or tables after each other stay apart. */
    endRun() {
      previous = null
    },
    finish: () => ({ text, blocks }),
  }
}

export type TextBuilder = ReturnType<typeof createTextBuilder>
