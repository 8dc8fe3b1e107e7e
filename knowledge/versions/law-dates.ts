// 施行日期: from when a version of a law is in force, and how we know.
//
// The text's own date (last articles) is that of the law's making or of its last whole revision (修订). An amendment (修正) leaves
// it as it was, so a printed date before the version's adoption belongs to an older version. What then remains is the
// adoption date of the amending decision, which is not the day it took effect for certain: assumed, to be confirmed (待核).
import type { CalendarDate } from '../../domain/calendar.ts'
import type { DateDerivation } from '../../domain/library.ts'
import { writtenDates } from '../../text/numerals.ts'

export type LawDates = {
  effectiveFrom: CalendarDate | null
  derivation: DateDerivation
  /** How it was found, for the person who confirms it. */
  note: string
  /** Where in the text the sentence stands that says it; null when the text does not. */
  words: { start: number; end: number } | null
}

const wayIn = '(?:起|开始|起开始)?(?:正式)?(?:施行|实施|生效|执行|试行)'
const printedDate = new RegExp(`(?:自|从|于)?([^，。；,;自从于]{6,16}?日)${wayIn}`)
const onPublication = new RegExp(`(?:自|从)?(?:公布|发布|颁布|印发|通过|批准|下发)之日${wayIn}`)
const lastParagraphs = 12

/**
 * Derives the date from the law's text, its making and the date of adoption that the source gives.
 * @param version date of adoption of this version, null when the source has none
 * @param history lines of the law's making, oldest first
 */
export const lawDates = ({
  text,
  version,
  history,
}: {
  text: string
  version: CalendarDate | null
  history: readonly string[]
}): LawDates => {
  const adopted = version ?? lastDateOf(history)
  const fromHistory = history.map(effectiveInHistory).findLast((date) => date !== null) ?? null
  const found = inForceWords(text)
  const own = found?.date ?? null
  const words = found && { start: found.start, end: found.end }
  if (own !== null && own !== 'on-publication' && (adopted === null || own >= adopted))
    return { effectiveFrom: own, derivation: 'stated', note: '正文写明施行日期', words }
  if (fromHistory !== null && (adopted === null || fromHistory >= adopted))
    return { effectiveFrom: fromHistory, derivation: 'stated', note: '沿革写明施行日期', words: null }
  if (adopted === null)
    return {
      effectiveFrom: null,
      derivation: 'assumed',
      note: own === null ? '正文与来源均未写明施行日期，待核' : '正文写明自公布之日起施行，没有写明公布日期，待核',
      words,
    }
  const isAmendment = /修正|修改/.test(history.at(-1) ?? '')
  if (own === 'on-publication' && !isAmendment)
    return { effectiveFrom: adopted, derivation: 'derived', note: '正文写明自公布之日起施行，取版本日期', words }
  return {
    effectiveFrom: adopted,
    derivation: 'assumed',
    note:
      own === null
        ? '正文未写明施行日期，取通过日期，待核'
        : '正文的施行日期早于本版本，属于旧版本；取修改决定的通过日期，待核',
    words: null,
  }
}

/** The sentence of the last articles that says a date, or that the law takes effect when it is published. */
const inForceWords = (text: string): { date: CalendarDate | 'on-publication'; start: number; end: number } | null => {
  const paragraphs = [...text.matchAll(/[^\n]*\S[^\n]*/g)]
  for (const { 0: paragraph, index } of paragraphs.slice(-lastParagraphs).reverse()) {
    const line = paragraph.replace(/[\s\u3000]+/g, '')
    const dated = printedDate.exec(line)
    // “自2018年5月1日起施行。2010年…公布的…同时废止”: the first date is the one in force.
    const printed = dated?.[1] ? calendarDateIn(dated[1]) : null
    if (dated && printed) return { date: printed, ...sentenceAt(paragraph, index, dated.index) }
    const published = onPublication.exec(line)
    if (published && /^第.{1,7}条|本(?:法|条例|办法|规定|解释|细则|决定|规则|通知|指引)/.test(line))
      return { date: 'on-publication', ...sentenceAt(paragraph, index, published.index) }
  }
  return null
}

/** The sentence that holds the paragraph's n-th letter, white space not counted; the paragraph begins at `offset`. */
const sentenceAt = (paragraph: string, offset: number, letter: number): { start: number; end: number } => {
  const letters = [...paragraph.matchAll(/\S/g)]
  const at = letters[letter]?.index ?? 0
  const end = offset + (paragraph.indexOf('。', at) + 1 || paragraph.trimEnd().length)
  const before = paragraph.lastIndexOf('。', at - 1) + 1
  const first = letters.find(({ index }) => index >= before)?.index ?? before
  return { start: offset + first, end }
}

const effectiveInHistory = (line: string): CalendarDate | null =>
  /(?:施行|实施|生效)[）)。]?$/.test(line.trim()) && !/修正|修订|通过/.test(line) ? calendarDateIn(line) : null

const lastDateOf = (history: readonly string[]): CalendarDate | null =>
  history.map(calendarDateIn).findLast((date) => date !== null) ?? null

/** The first whole date that a text writes; null when it writes none. */
export const calendarDateIn = (text: string): CalendarDate | null => {
  const [date] = writtenDates(text)
  if (!date || date.year === null || date.month === null || date.day === null) return null
  return `${date.year}-${String(date.month).padStart(2, '0')}-${String(date.day).padStart(2, '0')}`
}
