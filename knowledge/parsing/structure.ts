// What a reader gives → a document of the library: its title, its kind where the text leaves no doubt, its headings, its blocks.
import { basename } from 'node:path'
import { workIdOf, workIdOfFile } from '../versions/work-id.ts'
import { titleOfAnnex } from './annex-file.ts'
import { kindOf } from './kind-of.ts'
import { isLetterhead } from './law-making.ts'
import { addLawLine, divisionName, headingDepth } from './law-text.ts'
import {
  type AttributeDefaults,
  checkAttributes,
  createTextBuilder,
  layered,
  type ParsedDocument,
  type Phrasings,
  type Place,
  type TextBuilder,
} from './parsed-document.ts'
import { heldUnder, isAskedFor, takePhrasings } from './phrasings.ts'
import type { RawDocument, RawPart } from './raw-document.ts'
import { lastArticle, type TitleSource, withReadings } from './read-attributes.ts'

const articleStart = /^第[零〇一二三四五六七八九十百千\d]{1,7}条/

/**
 * Makes a document of what a reader gave. Its title is the one that the text itself begins with, else what the file says of itself, else its
 * name; a text with articles is a regulation, dated by its own words.
 * @throws Problem `unprocessable-document` when kind, grade or audiences are known neither from the text nor from `defaults`
 */
export const structured = (file: string, raw: RawDocument, defaults: AttributeDefaults = {}): ParsedDocument => {
  const read = withoutContents(raw.parts)
  const hasArticles = read.filter(({ text }) => articleStart.test(text)).length >= 2
  const kind = defaults.kind ?? (hasArticles ? 'regulation' : kindOf(asMarkdown(read)))
  const headline = defaults.title === undefined ? headlineOf(read) : null
  const named = defaults.title ?? headline?.title ?? raw.title ?? basename(file).replace(/\.[^.]+$/, '')
  const parts = read.filter((part) => !headline?.parts.includes(part))
  const isLaw = kind === 'regulation'
  const isOwn = isLaw && defaults.work === undefined && defaults.title === undefined
  const title = isOwn ? titleOfAnnex(file, named) : named
  const known = layered(
    { work: isLaw ? workIdOf(title) : workIdOfFile(file), source: basename(file), title: title.slice(0, 300), kind },
    defaults,
  )
  const attributes = checkAttributes(file, known)
  const builder = createTextBuilder()
  const phrasings = isLaw ? addLaw(builder, parts) : addParts(builder, parts, isAskedFor(attributes.kind))
  return withReadings({ attributes, ...builder.finish(), phrasings }, titleSource(file, raw, defaults, headline))
}

// --- the title ---

const titleSource = (
  file: string,
  raw: RawDocument,
  defaults: AttributeDefaults,
  headline: ReturnType<typeof headlineOf>,
): TitleSource => {
  if (defaults.title !== undefined) return null
  if (headline) return { words: headline.parts.map(({ text }) => text).join('\n'), from: 'text' }
  return raw.title ? { words: raw.title, from: 'file' } : { words: basename(file), from: 'name' }
}

/** As many lines of a letterhead as anybody sets above a title. */
const mostBeforeTitle = 5
const furtherLine =
  /^第[零〇一二三四五六七八九十百\d]{1,5}号|^——|^[（(](?=[^（）()]{0,20}(?:试行|暂行|修订|修正|征求意见稿))(?![^（）()]*(?:通过|公布|发布))[^（）()]{1,24}[）)]$/
const longestTitle = 120

/** The title that the text begins with, and the parts that are nothing but that; a title is often set in several lines. */
const headlineOf = (parts: readonly RawPart[]): { title: string; parts: RawPart[] } | null => {
  const at = parts.slice(0, mostBeforeTitle).findIndex(({ text }, at) => !isLetterhead(text, parts[at + 1]?.text))
  const first = parts[at]
  if (!first || parts.length <= at + 1 || !isTitle(first) || !isOverAll(first, parts)) return null
  const further = parts.slice(at + 1, -1)
  const end = further.findIndex((part) => !isLine(part) || part.text.length > 60 || !furtherLine.test(part.text.trim()))
  const lines = [first, ...further.slice(0, Math.max(end, 0))]
  return { title: lines.map(({ text }) => text.trim().replace(/\s*\n\s*/g, '')).join(''), parts: lines }
}

const isLine = ({ kind }: RawPart): boolean => kind === 'heading' || kind === 'paragraph'

/** Whether no other heading stands as high; chapters may be marked however they are. */
const isOverAll = (title: RawPart, parts: readonly RawPart[]): boolean =>
  title.kind !== 'heading' ||
  parts.every(
    ({ kind, text, depth }, at) =>
      kind !== 'heading' ||
      parts[at] === title ||
      (depth ?? 1) > (title.depth ?? 1) ||
      headingDepth(text.trim()) !== null ||
      articleStart.test(text),
  )

const isTitle = (part: RawPart): boolean => {
  const text = part.text.trim()
  return (
    isLine(part) &&
    text.length <= longestTitle &&
    !/[。；;：:，,？?]$/.test(text) &&
    headingDepth(text) === null &&
    !articleStart.test(text) &&
    !/^(?:目\s*录$|[（(]?[一二三四五六七八九十]{1,3}[、）)]|\d{1,2}[.、．])/.test(text)
  )
}

// --- the table of contents ---

/** Dots, tabs and the page at the end of a line of a table of contents. */
const pageReference = /[\s.…·．]*(?:[-—]?\s*\d{1,4}\s*[-—]?)?\s*$/
/** What the line may stand for: a number at its end may be its own. */
const entriesOf = ({ text }: RawPart): string[] =>
  [text.replace(pageReference, ''), text].map((entry) => entry.replace(/\s+/g, ''))

/** Without a table of contents: lines under 目录 that all come a second time, as the headings that they stand for. */
const withoutContents = (parts: readonly RawPart[]): readonly RawPart[] => {
  const start = parts.findIndex(({ text }) => /^目\s*[录次]$/.test(text.trim()))
  if (start < 0) return parts
  const later = new Map<string, number>()
  for (const [at, part] of parts.entries()) if (at > start) later.set(part.text.replace(/\s+/g, ''), at)
  let end = start + 1
  for (; end < parts.length; end += 1) {
    const part = parts[end]
    if (!part || part.text.length > longestTitle || !entriesOf(part).some((entry) => (later.get(entry) ?? 0) > end))
      break
  }
  return end === start + 1 ? parts : [...parts.slice(0, start), ...parts.slice(end)]
}

// --- the blocks ---

/** A line that is the title of something else, and no sentence, list or date. */
const otherTitle = /^(?!附则)(?![（(]?[一二三四五六七八九十\d]{1,3}[、.）)])[^。；：，:;,]{4,40}(?<!日)$/

/** 编/章/节 by what the lines say, whatever the file marks; its other headings where it marks them. */
const addLaw = (builder: TextBuilder, parts: readonly RawPart[]): Phrasings[] => {
  let isOver = false
  for (const [at, part] of parts.entries()) {
    const { kind, text, depth, cells } = part
    const place = placeOf(part)
    if (kind === 'table-row') {
      if (startsTable(parts, at)) builder.endRun()
      builder.add(kind, text, cells, place)
      continue
    }
    for (const line of text.split('\n').map((line) => line.trim())) {
      if (line === '') continue
      const isMarked = kind === 'heading' && headingDepth(line) === null && !articleStart.test(line)
      // An annex may begin with nothing but its title.
      if (isMarked || (isOver && headingDepth(line) === null && otherTitle.test(line)))
        builder.heading(line, (isMarked ? depth : null) ?? 1, divisionName(line), place)
      else addLawLine(builder, line, place)
      isOver =
        lastArticle.test(line) || (isOver && !articleStart.test(line) && builder.blocks.at(-1)?.kind !== 'heading')
    }
  }
  return []
}

const addParts = (builder: TextBuilder, parts: readonly RawPart[], isAsked: boolean): Phrasings[] => {
  const phrasings: Phrasings[] = []
  let heading = ''
  for (const [at, part] of parts.entries()) {
    const { kind, text, depth, cells } = part
    const place = placeOf(part)
    if (kind === 'heading') {
      heading = text.trim()
      builder.heading(heading, depth ?? 1, heading, place)
      continue
    }
    if (startsTable(parts, at)) builder.endRun()
    const { rest, ...held } = isAsked && kind === 'paragraph' ? takePhrasings(text) : { questions: [], rest: text }
    phrasings.push(...heldUnder(heading, held))
    if (rest !== '') builder.add(kind, rest, cells, place)
  }
  return phrasings
}

const placeOf = ({ page, box, confidence }: RawPart): Place => ({ page, box, confidence })

/** Rows under other headers are another table's. */
const startsTable = (parts: readonly RawPart[], at: number): boolean => {
  const [before, part] = [parts[at - 1], parts[at]]
  if (part?.kind !== 'table-row' || before?.kind !== 'table-row') return false
  return Object.keys(before.cells ?? {}).join('|') !== Object.keys(part.cells ?? {}).join('|')
}

/** As much of Markdown's form as tells what kind of document it is. */
const asMarkdown = (parts: readonly RawPart[]): string =>
  parts
    .map(({ kind, text, cells }) => {
      if (kind === 'heading') return `## ${text}`
      if (kind === 'table-row' && cells)
        return `| ${Object.values(cells).join(' | ')} |\n|${'---|'.repeat(Object.keys(cells).length)}`
      return text
    })
    .join('\n')
