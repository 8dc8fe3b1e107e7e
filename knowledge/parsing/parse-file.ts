// A file → the documents in it, one after the other; what cannot be read is told, not thrown, so that the rest goes on.
import { readFile, stat } from 'node:fs/promises'
import { basename, extname } from 'node:path'
import { Problem } from '../../domain/problem.ts'
import { decodeText, isMostlyBinary } from '../../text/sanitize.ts'
import { kindOf } from './kind-of.ts'
import { parseLawLine } from './law-jsonl.ts'
import { parseMarkdown } from './markdown.ts'
import { type AttributeDefaults, type ParsedDocument, storable } from './parsed-document.ts'
import { parsePlainText } from './plain-text.ts'

/** The bytes that one document was read from: the file, or its line. */
export type SourceFile = { name: string; contentType: string; bytes: Uint8Array }

export type ParsedFile = { file: string; line: number } & (
  | { ok: true; document: ParsedDocument; source: SourceFile }
  | { ok: false; problem: Problem }
)

const contentTypes: Record<string, string> = {
  '.md': 'text/markdown; charset=utf-8',
  '.markdown': 'text/markdown; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.jsonl': 'application/jsonl; charset=utf-8',
}

export const supportedExtensions = Object.keys(contentTypes)

/** Why a file of this name is not read; null for one that is. */
export const whyUnsupported = (name: string): string | null => {
  const extension = extname(name).toLowerCase()
  if (extension in contentTypes) return null
  return `暂不支持${extension ? ` ${extension} ` : '没有扩展名的'}文件，请转换为 ${supportedExtensions.join('、')} 后再导入。`
}

/** 512 MiB: as much as one string of the runtime can hold. */
const largestFile = 512 * 1024 * 1024
/** Characters of one document; a large collection of laws has half as many. */
const longestDocument = 2_000_000

/**
 * Reads a file by its extension: Markdown, plain text (UTF-8, UTF-16 or GB18030), laws as JSON lines.
 * @param name shown in messages and kept as the source; the file's name by default
 */
export async function* parseFile(
  path: string,
  { name = basename(path), defaults = {} }: { name?: string; defaults?: AttributeDefaults } = {},
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
    yield { file: name, line: 1, ok: false, problem }
    return
  }
  yield* parseBytes(name, bytes, defaults)
}

/** @throws Problem when a file of this name and size is not to be read */
const checkFile = (name: string, size: number): void => {
  const unsupported = whyUnsupported(name)
  if (unsupported) throw new Problem('unprocessable-document', `${name}：${unsupported}`)
  if (size > largestFile) throw new Problem('too-large', `${name}：文件超过 512 MiB，请拆分后再导入。`)
}

/** The same for bytes that came by another way than a file; `name` says the format by its extension. */
export function* parseBytes(name: string, bytes: Uint8Array, defaults: AttributeDefaults = {}): Generator<ParsedFile> {
  const extension = extname(name).toLowerCase()
  const fail = (line: number, problem: Problem): ParsedFile => ({ file: name, line, ok: false, problem })
  let text: string
  try {
    checkFile(name, bytes.length)
    text = readText(name, bytes)
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    yield fail(1, error)
    return
  }
  const contentType = contentTypes[extension] ?? 'application/octet-stream'
  if (extension !== '.jsonl') {
    const parse = () =>
      extension === '.txt'
        ? parsePlainText(name, text, defaults)
        : parseMarkdown(name, text, { ...defaults, kind: defaults.kind ?? kindOf(text) })
    yield attempt(name, 1, { name, contentType, bytes }, text, parse)
    return
  }
  let line = 0
  for (const row of linesOf(text)) {
    line += 1
    if (row.trim() === '') continue
    const source = { name: `${name}:${line}`, contentType: 'application/json; charset=utf-8', bytes: Buffer.from(row) }
    yield attempt(name, line, source, row, () => parseLawLine(name, line, row, defaults))
  }
}

const readText = (name: string, bytes: Uint8Array): string => {
  if (bytes.length === 0) throw new Problem('unprocessable-document', `${name}：文件是空的，请补充内容。`)
  if (isMostlyBinary(bytes))
    throw new Problem('unprocessable-document', `${name}：内容不是文字，可能改过扩展名；请用原来的格式另存后再导入。`)
  try {
    return storable(decodeText(bytes).text.replace(/\r\n?/g, '\n'))
  } catch (cause) {
    if (!(cause instanceof Problem)) throw cause
    throw new Problem('unprocessable-document', `${name}：${cause.detail}`, { cause })
  }
}

const attempt = (
  file: string,
  line: number,
  source: SourceFile,
  text: string,
  parse: () => ParsedDocument,
): ParsedFile => {
  try {
    if (text.length > longestDocument)
      throw new Problem(
        'too-large',
        `${file} 第 ${line} 行：这份文件共 ${text.length} 个字符，一份最多 ${longestDocument} 个；请按章节拆分后再导入。`,
      )
    const document = parse()
    // What has headings only cannot be found or quoted.
    if (document.blocks.every((block) => block.kind === 'heading'))
      throw new Problem('unprocessable-document', `${file} 第 ${line} 行：没有正文，请补充内容。`)
    return { file, line, ok: true, document, source }
  } catch (error) {
    return { file, line, ok: false, problem: error instanceof Problem ? error : unreadable(file, line, error) }
  }
}

/** What a parser stumbles over, such as thousands of brackets in one another, is this document's trouble and nobody else's. */
const unreadable = (file: string, line: number, cause: unknown): Problem =>
  new Problem(
    'unprocessable-document',
    `${file} 第 ${line} 行：这份资料的结构无法解析（例如嵌套太深），请简化后再导入。`,
    { cause },
  )

function* linesOf(text: string): Generator<string> {
  let start = 0
  while (start < text.length) {
    const end = text.indexOf('\n', start)
    yield text.slice(start, end < 0 ? text.length : end)
    if (end < 0) return
    start = end + 1
  }
}
