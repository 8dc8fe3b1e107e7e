// 研究观点: what a note of the firm said, with its day, its author and its rating, and that it is a view and no advice.
import type { CalendarDate } from '../../../domain/calendar.ts'
import type { Passage } from '../../../domain/passage.ts'
import { sentences } from '../../../text/sentences.ts'
import type { Draft } from '../compose.ts'
import { notice } from '../notice.ts'

/** The note's own sentences under a line that says whose they are; nothing when no note was looked up. */
export const viewsOf = (passages: readonly Passage[], asOf: CalendarDate): Draft[] => {
  const [head, ...sections] = passages.filter(({ kind, source }) => kind === 'research' && source === 'fact')
  if (!head || sections.length === 0) return []
  return [
    { kind: 'answer', text: `${leadOf(head)}：`, quotes: [{ passage: head, start: head.start, end: head.end }] },
    ...sections.flatMap((section) =>
      sentences(section.text)
        .filter(({ text }) => text.trim() !== '')
        .map(({ text, start, end }): Draft => {
          const words = text.trim().replace(/^[-*•·]\s*/, '')
          const at = section.start + start + text.indexOf(words)
          return {
            kind: 'answer',
            text: `• ${words.replace(/[；;]$/, '。')}`,
            quotes: [{ passage: section, start: at, end: section.start + end }],
          }
        }),
    ),
    notice(`以上是研究报告在发布日的观点，可能已经过时，不是投资建议${isOld(head, asOf) ? '；请留意它的日期' : ''}。`),
  ]
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

/** Older than a quarter, or replaced. */
const isOld = ({ publishedOn, effectiveTo }: Passage, asOf: CalendarDate): boolean =>
  effectiveTo !== null || (publishedOn !== null && Date.parse(asOf) - Date.parse(publishedOn) > quarter)
const quarter = 90 * 24 * 3600 * 1000
