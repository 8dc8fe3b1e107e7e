// 研究与通知: what a paper of the firm says, with its day, its author and its rating; of research that it is a view and no advice.
import type { CalendarDate } from '../../../domain/calendar.ts'
import type { Passage } from '../../../domain/passage.ts'
import { askedNote, detailsAsked, shareHeld } from '../../../knowledge/facts/research-notes.ts'
import { wholeOf } from '../../../retrievers/citations/cite.ts'
import { sentences } from '../../../text/sentences.ts'
import type { Draft } from '../compose.ts'
import { notice } from '../notice.ts'

/** The paper's own sentences under a line that says whose they are, or the papers that there are; nothing when none was looked up. */
export const viewsOf = (question: string, passages: readonly Passage[], asOf: CalendarDate): Draft[] => {
  const papers = passages.filter(
    ({ kind, source }) => (kind === 'research' || kind === 'procedure') && source === 'fact',
  )
  const [first] = papers
  if (!first) return []
  if (askedNote(question, asOf).isList)
    return [
      notice('资料库里的（新的在前，最多列8篇）：', 'In the library (newest first, 8 at most):'),
      ...papers.map(lineOf),
    ]
  const head = isHead(first) ? first : null
  const sections = papers.filter((paper) => paper !== head)
  if (sections.length === 0) return []
  const all = sections.flatMap(sentencesOf)
  const isOld = first.effectiveTo !== null || isOlderThanQuarter(first, asOf)
  return [
    head ? { kind: 'answer', text: `${leadOf(head)}：`, quotes: [wholeOf(head)] } : notice(`${leadOf(first)}：`),
    ...(head ? all : told(all, detailsAsked(question, first, asOf))),
    ...(first.kind === 'research'
      ? [
          notice(
            `以上是研究报告在发布日的观点，可能已经过时，不是投资建议${isOld ? '；请留意它的日期' : ''}。`,
            'These are views of the day on which the report was published; they may be out of date and are no investment advice.',
          ),
        ]
      : []),
  ]
}

/** Before the first heading stands who wrote it and when. */
const isHead = ({ kind, path }: Passage): boolean => kind === 'research' && path.length === 0

const lineOf = (passage: Passage): Draft => ({
  kind: 'answer',
  text: `• ${leadOf(passage)}。`,
  quotes: [wholeOf(passage)],
})

const sentencesOf = (section: Passage): Draft[] =>
  sentences(section.text)
    .filter(({ text }) => text.trim() !== '')
    .map(({ text, start, end }) => {
      const words = text.trim().replace(/^[-*•·]\s*/, '')
      const at = section.start + start + text.indexOf(words)
      return {
        kind: 'answer',
        text: `• ${words.replace(/[；;]$/, '。')}`,
        quotes: [{ passage: section, start: at, end: section.start + end }],
      }
    })

/** Of a section that was looked up for one thing the sentences that say most of it; all where none does, or where they are two. */
const told = (all: readonly Draft[], details: readonly string[]): Draft[] => {
  if (all.length <= 2) return [...all]
  const shares = all.map(({ text }) => shareHeld(details, text))
  const most = Math.max(...shares)
  return most > 0 ? all.filter((_, at) => shares[at] === most) : [...all]
}

const leadOf = ({ title, publishedOn, text }: Passage): string => {
  const analyst = /分析师：([^（(｜|；\n]+)/.exec(text)?.[1]?.trim()
  const rating = /评级：(看好|中性|谨慎)/.exec(text)?.[1]
  const notes = [
    publishedOn ? `${publishedOn} 发布` : '',
    analyst ? `分析师${analyst}` : '',
    rating ? `评级${rating}` : '',
  ].filter(Boolean)
  return `《${title}》${notes.length > 0 ? `（${notes.join('，')}）` : ''}`
}

const isOlderThanQuarter = ({ publishedOn }: Passage, asOf: CalendarDate): boolean =>
  publishedOn !== null && Date.parse(asOf) - Date.parse(publishedOn) > quarter
const quarter = 90 * 24 * 3600 * 1000
