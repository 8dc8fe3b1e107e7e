// YAML front matter → the catalogue's facts, with the line of whatever is wrong.
import { type Document, isNode, LineCounter, parseDocument } from 'yaml'
import { inWords } from '../../domain/issue-words.ts'
import { Problem } from '../../domain/problem.ts'
import { type AttributeDefaults, DocumentAttributes, layered, wayToSay } from './parsed-document.ts'

/**
 * Splits a document at its front matter.
 * @returns the YAML between the two `---` lines (null when there is none), the body, and the body's first line (from 1)
 */
export const splitFrontMatter = (source: string): { yaml: string | null; body: string; bodyLine: number } => {
  const match = /^---[ \t]*\n([\s\S]*?)\n?---[ \t]*(?:\n|$)/.exec(source)
  if (!match) return { yaml: null, body: source, bodyLine: 1 }
  return {
    yaml: match[1] ?? '',
    body: source.slice(match[0].length),
    bodyLine: match[0].split('\n').length - (match[0].endsWith('\n') ? 0 : 1),
  }
}

/**
 * Reads and checks front matter; `defaults` fill what it leaves out, `derived` what neither says.
 * @throws Problem `unprocessable-document` naming file, line, what is wrong and what to do
 */
export const readFrontMatter = (
  file: string,
  yaml: string | null,
  defaults: AttributeDefaults,
  derived: (known: Record<string, unknown>) => AttributeDefaults,
): DocumentAttributes => {
  const lines = new LineCounter()
  const document = parseDocument(yaml ?? '', { lineCounter: lines, uniqueKeys: true })
  const [mistake] = document.errors
  if (mistake) {
    const line = (mistake.linePos?.[0].line ?? 1) + 1
    throw new Problem(
      'unprocessable-document',
      `${file} 第 ${line} 行：文件头不是正确的 YAML，请核对缩进、冒号和引号。`,
      {
        cause: mistake,
      },
    )
  }
  const written = contentOf(file, document)
  if (typeof written !== 'object' || written === null || Array.isArray(written))
    throw new Problem('unprocessable-document', `${file} 第 2 行：文件头应是“字段: 内容”的形式，请改正后再导入。`)
  const known = layered(defaults, written)
  const parsed = DocumentAttributes.safeParse(layered(derived(known), known), { error: inWords })
  if (parsed.success) return checkDates(file, parsed.data)
  const errors = parsed.error.issues.map((issue) => {
    const name = issue.code === 'unrecognized_keys' ? issue.keys.join('、') : issue.path.join('.')
    const node = document.getIn(issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : issue.path, true)
    const line = isNode(node) && node.range ? lines.linePos(node.range[0]).line + 1 : 1
    const missing = !(String(issue.path[0]) in known) && issue.code !== 'unrecognized_keys'
    const message = missing
      ? '缺少这一项'
      : issue.code === 'unrecognized_keys'
        ? '没有这样的字段，请核对拼写'
        : issue.message
    return { path: `${file}:${line} ${name}`, message, line, missing: missing ? name : null }
  })
  const detail = errors
    .map((error) => `第 ${error.line} 行 ${error.path.split(' ').at(-1)}：${error.message}`)
    .join('；')
  const way = wayToSay(
    errors.flatMap(({ missing }) => missing ?? []),
    { canHaveFrontMatter: true },
  )
  const isSilent = yaml === null && errors.every(({ missing }) => missing !== null)
  const said = isSilent
    ? `${file} 没有文件头，${errors.map(({ missing, message }) => `${missing}：${message}`).join('；')}`
    : `${file} 的文件头有误：${detail}`
  throw new Problem('unprocessable-document', `${said}。${way || '请改正后再导入。'}`, {
    errors: errors.map(({ path, message }) => ({ path, message })),
  })
}

/** What the YAML says. @throws Problem when its aliases stand for more than anybody writes */
const contentOf = (file: string, document: Document.Parsed): unknown => {
  try {
    return document.toJS() ?? {}
  } catch (cause) {
    throw new Problem(
      'unprocessable-document',
      `${file} 第 1 行：文件头里的引用（& 与 *）太多或有误，请直接写出内容。`,
      {
        cause,
      },
    )
  }
}

const checkDates = (file: string, attributes: DocumentAttributes): DocumentAttributes => {
  const { effectiveFrom, effectiveTo } = attributes
  if (effectiveFrom && effectiveTo && effectiveTo <= effectiveFrom)
    throw new Problem(
      'unprocessable-document',
      `${file}：失效日期 ${effectiveTo} 不晚于生效日期 ${effectiveFrom}，请核对 effectiveFrom 与 effectiveTo。`,
    )
  return attributes
}
