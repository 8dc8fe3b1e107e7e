// Plain text (UTF-8 or GB18030, decoded already): a regulation when it has articles, otherwise paragraphs.
import { basename } from 'node:path'
import { Problem } from '../../domain/problem.ts'
import { lawDates } from '../versions/law-dates.ts'
import { workIdOf, workIdOfFile } from '../versions/work-id.ts'
import { addLawText } from './law-text.ts'
import {
  type AttributeDefaults,
  checkAttributes,
  createTextBuilder,
  layered,
  type ParsedDocument,
} from './parsed-document.ts'

const articleLine = /^第[零〇一二三四五六七八九十百千\d]{1,7}条/gm

/**
 * Parses a plain text. Its first line is the title unless `defaults` say one, or it is all there is; for a regulation the dates come from its own words.
 * @throws Problem `unprocessable-document` when kind, grade or audiences are known neither from the text nor from `defaults`
 */
export const parsePlainText = (file: string, source: string, defaults: AttributeDefaults = {}): ParsedDocument => {
  const lines = source.replaceAll('\r\n', '\n').split('\n')
  const first = lines.findIndex((line) => line.trim() !== '')
  if (first < 0) throw new Problem('unprocessable-document', `${file}：文件是空的，请补充内容。`)
  const isRegulation = defaults.kind === undefined && (source.match(articleLine)?.length ?? 0) >= 2
  const kind = defaults.kind ?? (isRegulation ? 'regulation' : undefined)
  const firstLine = (lines[first] ?? '').trim().replace(/^#+\s*/, '')
  const isAll = lines.slice(first + 1).every((line) => line.trim() === '')
  const titled = defaults.title === undefined && firstLine.length <= 120 && !isAll
  const title = defaults.title ?? (titled ? firstLine : basename(file).replace(/\.[^.]+$/, ''))
  const body = lines.slice(titled ? first + 1 : first).join('\n')
  const dates = kind === 'regulation' ? lawDates({ text: body, version: null, history: [] }) : null
  const known = layered(
    { work: kind === 'regulation' ? workIdOf(title) : workIdOfFile(file), source: basename(file), title, kind },
    dates && !defaults.effectiveFrom
      ? { effectiveFrom: dates.effectiveFrom, dateSource: dates.derivation, dateNote: dates.note }
      : {},
    defaults,
  )
  const attributes = checkAttributes(`${file} 第 1 行`, known)
  const builder = createTextBuilder()
  addLawText(builder, body)
  return { attributes, ...builder.finish(), phrasings: [] }
}
