// Plain text (UTF-8 or GB18030, decoded already): a regulation when it has articles, otherwise paragraphs.
import { basename } from 'node:path'
import { Problem } from '../../domain/problem.ts'
import { workIdOf, workIdOfFile } from '../versions/work-id.ts'
import { titleOfAnnex } from './annex-file.ts'
import { isLetterhead } from './law-making.ts'
import { addLawText } from './law-text.ts'
import {
  type AttributeDefaults,
  checkAttributes,
  createTextBuilder,
  layered,
  type ParsedDocument,
} from './parsed-document.ts'
import { type TitleSource, withReadings } from './read-attributes.ts'

const articleLine = /^第[零〇一二三四五六七八九十百千\d]{1,7}条/gm

/**
 * Parses a plain text. Its first line is the title, letterhead aside, unless `defaults` say one, or it is all there is; for a regulation the dates come from its own words.
 * @throws Problem `unprocessable-document` when kind, grade or audiences are known neither from the text nor from `defaults`
 */
export const parsePlainText = (file: string, source: string, defaults: AttributeDefaults = {}): ParsedDocument => {
  const lines = source.replaceAll('\r\n', '\n').split('\n')
  const written = [...lines.keys()].filter((at) => lines[at]?.trim() !== '')
  const [begin] = written
  if (begin === undefined) throw new Problem('unprocessable-document', `${file}：文件是空的，请补充内容。`)
  const isRegulation = defaults.kind === undefined && (source.match(articleLine)?.length ?? 0) >= 2
  const kind = defaults.kind ?? (isRegulation ? 'regulation' : undefined)
  const first = written.find((at, place) => !isLetterhead(lines[at] ?? '', lines[written[place + 1] ?? at])) ?? begin
  const firstLine = (lines[first] ?? '').trim().replace(/^#+\s*/, '')
  const titled = defaults.title === undefined && firstLine.length <= 120 && written.length > 1
  const named = defaults.title ?? (titled ? firstLine : basename(file).replace(/\.[^.]+$/, ''))
  const isOwn = kind === 'regulation' && defaults.work === undefined && defaults.title === undefined
  const title = isOwn ? titleOfAnnex(file, named) : named
  const body = (titled ? lines.toSpliced(first, 1) : lines).join('\n')
  const known = layered(
    { work: kind === 'regulation' ? workIdOf(title) : workIdOfFile(file), source: basename(file), title, kind },
    defaults,
  )
  const attributes = checkAttributes(`${file} 第 1 行`, known)
  const builder = createTextBuilder()
  addLawText(builder, body)
  const from: TitleSource = titled
    ? { words: firstLine, from: 'text' }
    : defaults.title === undefined
      ? { words: basename(file), from: 'name' }
      : null
  return withReadings({ attributes, ...builder.finish(), phrasings: [] }, from)
}
