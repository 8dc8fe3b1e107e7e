// Plain text (UTF-8 or GB18030, decoded already): a regulation when it has articles, otherwise paragraphs.
import { basename } from 'node:path'
import { Problem } from '../../domain/problem.ts'
import { lawDates } from '../versions/law-dates.ts'
import { workIdOf } from '../versions/work-id.ts'
import { addLawText } from './law-text.ts'
import {
  type AttributeDefaults,
  createTextBuilder,
  DocumentAttributes,
  type ParsedDocument,
} from './parsed-document.ts'

const articleLine = /^第[零〇一二三四五六七八九十百千\d]{1,7}条/gm

/**
 * Parses a plain text. Its first line is the title unless `defaults` say one; for a regulation the dates come from its own words.
 * @throws Problem `unprocessable-document` when kind, grade or audiences are known neither from the text nor from `defaults`
 */
export const parsePlainText = (file: string, source: string, defaults: AttributeDefaults = {}): ParsedDocument => {
  const lines = source.replaceAll('\r\n', '\n').split('\n')
  const first = lines.findIndex((line) => line.trim() !== '')
  if (first < 0) throw new Problem('unprocessable-document', `${file}：文件是空的。`)
  const isRegulation = defaults.kind === undefined && (source.match(articleLine)?.length ?? 0) >= 2
  const kind = defaults.kind ?? (isRegulation ? 'regulation' : undefined)
  const firstLine = (lines[first] ?? '').trim().replace(/^#+\s*/, '')
  const titled = defaults.title === undefined && firstLine.length <= 120
  const title = defaults.title ?? (titled ? firstLine : basename(file).replace(/\.[^.]+$/, ''))
  const body = lines.slice(titled ? first + 1 : first).join('\n')
  const dates = kind === 'regulation' ? lawDates({ text: body, version: null, history: [] }) : null
  const parsed = DocumentAttributes.safeParse({
    work: workIdOf(title),
    source: basename(file),
    title,
    kind,
    ...(dates && !defaults.effectiveFrom
      ? { effectiveFrom: dates.effectiveFrom ?? undefined, dateSource: dates.derivation, dateNote: dates.note }
      : {}),
    ...defaults,
  })
  if (!parsed.success) {
    const missing = [...new Set(parsed.error.issues.map((issue) => issue.path.join('.')))].join('、')
    throw new Problem(
      'unprocessable-document',
      `${file} 第 1 行：纯文本没有写明 ${missing}，请在导入时指定（例如 --kind procedure --grade 1 --audiences public）。`,
      { errors: parsed.error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message })) },
    )
  }
  const builder = createTextBuilder()
  addLawText(builder, body)
  return { attributes: parsed.data, ...builder.finish(), phrasings: [] }
}
