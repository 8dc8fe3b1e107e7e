// A file → the documents in it, one after the other; what cannot be read is told, not thrown, so that the rest goes on.

import { readFile, stat } from 'node:fs/promises'
import { basename, extname } from 'node:path'
import type { DocumentKind, ReadingNote } from '../../domain/library.ts'
import { Problem } from '../../domain/problem.ts'
import { decodeText } from '../../text/sanitize.ts'
import { annexNote } from './annex-file.ts'
import { checkBytes, formatOf, whyUnsupported } from './formats.ts'
import { kindOf } from './kind-of.ts'
import { parseLawLine } from './law-jsonl.ts'
import { parseMarkdown } from './markdown.ts'
import { type AttributeDefaults, type ParsedDocument, storable } from './parsed-document.ts'
import type { ParserProcesses } from './parser-process.ts'
import { parsePlainText } from './plain-text.ts'
import type { Attachment } from './raw-document.ts'
import { differences } from './read-attributes.ts'
import { structured } from './structure.ts'

/** The bytes that one document was read from: the file, or its line. */
export type SourceFile = { name: string; contentType: string; bytes: Uint8Array }

/** @property notes what a person should know of how it was read */
export type ParsedFile = { file: string; line: number } & (
  | { ok: true; document: ParsedDocument; source: SourceFile; notes: ReadingNote[] }
  | { ok: false; problem: Problem }
)

/**
 * @property processes where formats are read that take a library; whoever made them ends them
 * @property kindOtherwise what a document is taken for where nothing says its kind; without it, it cannot be read
 * @property isHeld whether these bytes were taken in before, so that they need not be read; nothing is given of them then
 */
export type Parsing = {
  processes: ParserProcesses
  defaults?: AttributeDefaults
  kindOtherwise?: DocumentKind
  isHeld?: (source: SourceFile, at: { file: string; line: number }) => boolean
  signal?: AbortSignal
}

/** Of text: as much as one string of the runtime can hold. Of what a library reads: more than any paper with pictures has. */
const largestMegabytes = { text: 512, read: 100 }
/** Characters of one document; a large collection of laws has half as many. */
const longestDocument = 2_000_000

/**
 * Reads a file by its extension.
 * @param name shown in messages and kept as the source; the file's name by default
 */
export async function* parseFile(
  path: string,
  { name = basename(path), ...parsing }: Parsing & { name?: string },
): AsyncGenerator<ParsedFile> {
  let bytes: Uint8Array
  try {
    // Before it is read: it may be larger than memory, or have no end.
    const found = await stat(path)
    checkFile(name, found.size)
    if (!found.isFile()) throw new Problem('unprocessable-document', `${name}：不是普通文件，请换成文件再导入。`)
    bytes = await readFile(path)
  } catch (cause) {
    const detail = `${name}：读不到这个文件，请核对路径和权限。`
    const problem = cause instanceof Problem ? cause : new Problem('unprocessable-document', detail, { cause })
    yield { file: name, line: 1, ok: false, problem: ofFile(problem) }
    return
  }
  yield* parseBytes(name, bytes, parsing)
}

/** @throws Problem when a file of this name and size is not to be read */
const checkFile = (name: string, size: number): void => {
  const unsupported = whyUnsupported(name)
  if (unsupported) throw new Problem('unprocessable-document', `${name}：${unsupported}`)
  const largest = largestMegabytes[formatOf(name)?.reader ? 'read' : 'text']
  if (size > largest * 1024 * 1024) throw new Problem('too-large', `${name}：文件超过 ${largest} MiB，请拆分后再导入。`)
}

/** Of a file that holds several documents some may be held and others not. */
const holdsMany = (name: string): boolean => ['.jsonl', '.eml'].includes(extname(name).toLowerCase())

/** The same for bytes that came by another way than a file; `name` says the format by its extension. */
export async function* parseBytes(name: string, bytes: Uint8Array, parsing: Parsing): AsyncGenerator<ParsedFile> {
  yield* parseWithin(name, bytes, parsing, 0)
}

async function* parseWithin(
  name: string,
  bytes: Uint8Array,
  parsing: Parsing,
  depth: number,
): AsyncGenerator<ParsedFile> {
  try {
    checkFile(name, bytes.length)
    if (!holdsMany(name) && parsing.isHeld?.(sourceOf(name, bytes), { file: name, line: 1 })) return
    if (formatOf(name)?.reader) yield* parseRead(name, bytes, parsing, depth)
    else yield* parseText(name, await readText(name, bytes), bytes, parsing)
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    yield { file: name, line: 1, ok: false, problem: ofFile(error) }
  }
}

function* parseText(name: string, text: string, bytes: Uint8Array, parsing: Parsing): Generator<ParsedFile> {
  const extension = extname(name).toLowerCase()
  if (extension !== '.jsonl') {
    const parse = (defaults: AttributeDefaults) =>
      extension === '.txt'
        ? parsePlainText(name, text, defaults)
        : parseMarkdown(name, text, { ...defaults, kind: defaults.kind ?? kindOf(text) })
    yield attempt({ file: name, line: 1, source: sourceOf(name, bytes), length: text.length, parse, parsing })
    return
  }
  let line = 0
  for (const row of linesOf(text)) {
    line += 1
    if (row.trim() === '') continue
    const source = { name: `${name}:${line}`, contentType: 'application/json; charset=utf-8', bytes: Buffer.from(row) }
    if (parsing.isHeld?.(source, { file: name, line })) continue
    yield attempt({
      file: name,
      line,
      source,
      length: row.length,
      parse: (defaults) => parseLawLine(name, line, row, defaults),
      parsing,
    })
  }
}

/** Mails in mails in mails. */
const deepestAttachment = 3

async function* parseRead(
  name: string,
  bytes: Uint8Array,
  parsing: Parsing,
  depth: number,
): AsyncGenerator<ParsedFile> {
  const { processes, signal } = parsing
  const raw = await processes.read(name, bytes, signal).catch((cause: unknown) => {
    if (!(cause instanceof Problem)) throw cause
    throw new Problem(cause.code, `${name}：${cause.detail}`, { cause, action: cause.action })
  })
  const [readable, unread] = sorted(raw.attachments, depth)
  const notes: ReadingNote[] = [
    ...raw.notes,
    ...(unread.length > 0
      ? [
          {
            kind: 'left-out' as const,
            page: null,
            message: `附件没有读取：${unread.map((one) => one.name).join('、')}。`,
          },
        ]
      : []),
  ]
  // A mail may be nothing but what it carries.
  if (raw.parts.length > 0 || readable.length === 0) {
    const length = raw.parts.reduce((sum, { text }) => sum + text.length, 0)
    const parse = (defaults: AttributeDefaults) => structured(name, raw, defaults)
    yield attempt({ file: name, line: null, source: sourceOf(name, bytes), length, parse, parsing, notes })
  }
  for (const one of readable) yield* parseWithin(`${name}/${one.name}`, one.bytes, parsing, depth + 1)
}

const sorted = (attachments: readonly Attachment[], depth: number): [Attachment[], Attachment[]] => {
  const isRead = ({ name }: Attachment) => depth < deepestAttachment && whyUnsupported(name) === null
  return [attachments.filter(isRead), attachments.filter((one) => !isRead(one))]
}

const sourceOf = (name: string, bytes: Uint8Array): SourceFile => ({
  name,
  contentType: formatOf(name)?.contentType ?? 'application/octet-stream',
  bytes,
})

const readText = async (name: string, bytes: Uint8Array): Promise<string> => {
  try {
    await checkBytes(name, bytes)
    return storable(decodeText(bytes).text.replace(/\r\n?/g, '\n'))
  } catch (cause) {
    if (!(cause instanceof Problem)) throw cause
    throw new Problem('unprocessable-document', `${name}：${cause.detail}`, { cause })
  }
}

/** @property line null where a file has no lines to speak of */
type Attempt = {
  file: string
  line: number | null
  source: SourceFile
  length: number
  parse: (defaults: AttributeDefaults) => ParsedDocument
  parsing: Parsing
  notes?: ReadingNote[]
}

const attempt = ({ file, line: given, source, length, parse, parsing, notes = [] }: Attempt): ParsedFile => {
  const where = given === null ? file : `${file} 第 ${given} 行`
  const line = given ?? 1
  try {
    if (length > longestDocument)
      throw new Problem(
        'too-large',
        `${where}：这份文件共 ${length} 个字符，一份最多 ${longestDocument} 个；请按章节拆分后再导入。`,
      )
    const { document, assumed } = parsedAs(parse, parsing)
    // What has headings only cannot be found or quoted.
    if (document.blocks.every((block) => block.kind === 'heading'))
      throw new Problem('unprocessable-document', `${where}：没有正文，请补充内容。`)
    const annex = annexNote(file, document.attributes.title)
    const taken: ReadingNote[] = annex === null ? [] : [{ kind: 'assumed', page: null, message: annex }]
    return { file, line, ok: true, document, source, notes: [...notes, ...assumed, ...taken, ...differences(document)] }
  } catch (error) {
    return { file, line, ok: false, problem: error instanceof Problem ? ofFile(error) : unreadable(where, error) }
  }
}

/** Where nothing says of what kind it is, it is taken for what the caller says, and that is told. */
const parsedAs = (
  parse: Attempt['parse'],
  { defaults = {}, kindOtherwise }: Parsing,
): { document: ParsedDocument; assumed: ReadingNote[] } => {
  try {
    return { document: parse(defaults), assumed: [] }
  } catch (error) {
    if (kindOtherwise === undefined || !lacksKind(error)) throw error
    const message = '没能从内容判断这是哪一种资料，请核对资料种类。'
    const document = parse({ ...defaults, kind: kindOtherwise })
    return { document, assumed: [{ kind: 'assumed', page: null, message }] }
  }
}

const lacksKind = (error: unknown): boolean =>
  error instanceof Problem && (error.errors?.some(({ path }) => path.split(' ').at(-1) === 'kind') ?? false)

/** What is too large is a file here, and no message that could be sent in parts. */
const ofFile = (problem: Problem): Problem =>
  problem.code !== 'too-large' || problem.action !== undefined
    ? problem
    : new Problem('too-large', problem.detail, {
        cause: problem,
        action: '请核对文件的来源，确认无误后拆成几个较小的文件再导入。',
      })

/** What a parser stumbles over, such as thousands of brackets in one another, is this document's trouble and nobody else's. */
const unreadable = (where: string, cause: unknown): Problem =>
  new Problem('unprocessable-document', `${where}：这份资料的结构无法解析（例如嵌套太深），请简化后再导入。`, { cause })

function* linesOf(text: string): Generator<string> {
  let start = 0
  while (start < text.length) {
    const end = text.indexOf('\n', start)
    yield text.slice(start, end < 0 ? text.length : end)
    if (end < 0) return
    start = end + 1
  }
}
