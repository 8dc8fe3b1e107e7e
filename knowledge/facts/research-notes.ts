// 研究报告: which of the firm's notes a question asks for, by series or subject and by the time it was published.
import type { CalendarDate } from '../../domain/calendar.ts'
import { addDays, findDates, monthOf } from '../../text/dates.ts'
import { parseChineseNumber } from '../../text/numerals.ts'

/** A note as the catalogue knows it. */
export type Note = { title: string; topics: readonly string[]; publishedOn: CalendarDate | null }

/** `series`: what the question calls it. `period`: when it was published, half-open; null where no time was said. */
export type AskedNote = {
  series: string
  period: { from: CalendarDate; to: CalendarDate; says: string } | null
  isBefore: boolean
  isOf(note: Note): boolean
}

/** What people call a series or a subject, and words of the titles that are meant. */
const series: readonly [RegExp, string, RegExp][] = [
  [/周策略|策略周[评报]|周评|市场周报|周报|策略(?:报告|观点|怎么说)/, '策略周评', /周评/],
  [/宏观季[报度]?|季报/, '宏观季报', /宏观季报/],
  [/宏观月报/, '宏观月报', /宏观月报/],
  [/宏观|经济/, '宏观报告', /宏观/],
  [/固收|固定收益|债市|债券市场|利率债|久期/, '固定收益月报', /固定收益/],
  [/半导体/, '半导体设备行业报告', /半导体/],
  [/创新药|医药|cxo/i, '医药行业报告', /医药/],
  [/基金市场|公募市场/, '基金市场报告', /基金市场/],
  [/研报|研究(?:所|院|部|报告)/, '研究报告', /./],
]
const isOfResearch =
  /研报|研究(?:所|院|部|报告|观点|员)|报告|[周月季]报|周评|周策略|观点|看法|怎么看|怎么说|说了?(?:什么|啥)|评级|看好|看空|什么态度|讲了?(?:什么|啥)/
const around =
  /研报|研究(?:所|院|部|报告|观点|员)?|报告|[周月季]报|周评|观点|看法|怎么(?:看|说|样)|(?:都)?(?:说|讲|写)了?(?:些|点)?(?:什么|啥)|评级|看好|看空|态度|行业|板块|产业链?|设备|创新药|医药|市场|策略|公司|内部|最新|最近|近期|本期|这期|上一?期|当前|目前|现在|之前|以前|上次|原来|先前|此前|那[篇期份]|这[篇期份]|一下|请问|帮我|我想|看看|了解|告诉我|内容|摘要|要点|结论|主要|核心|有没有|有吗|什么|哪些|是|的|了|吗|呢|啊|对|你们|你|咱们?|我们?|公司|虚谷|证券|有|给|查|找|把|发|份|篇|期|和|跟|未来|变化|不同|相比|回顾|上半年|下半年|形势|走势|关于|里|中/g

/** The note that a question asks for as such; null when it asks for something else, or for one thing that a note says. */
export const askedNote = (question: string, today: CalendarDate): AskedNote | null => {
  if (!isOfResearch.test(question)) return null
  const found = series.find(([asked]) => asked.test(question))
  if (!found) return null
  const [asked, name, titles] = found
  const period = periodIn(question, today)
  const rest = (period ? question.replace(period.says, '') : question)
    .replaceAll(new RegExp(asked, 'g'), '')
    .replaceAll(around, '')
    .replaceAll(/[\p{P}\p{S}\s]/gu, '')
  if (rest.length > unexplained) return null
  return {
    series: name,
    period,
    isBefore: /上一期|上期|上次|之前|以前|原来|先前|此前/.test(question) && !/最新|现在|变化|不同|相比/.test(question),
    isOf: ({ title }) => titles.test(title),
  }
}
/** Characters beside the names, the time and the talk around them; with more it is one thing that is asked of a note. */
const unexplained = 2

const numeral = '(?:1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])'
const bareMonth = new RegExp(
  `(?:(?<year>\\d{4})年|(?<this>今年)|(?<last>去年))?(?<!\\d)(?<month>${numeral})月(?:份|底|初)?(?![\\d一二三四五六七八九十])`,
)
const quarter = /(?:(?<year>\d{4})年|(?<this>今年)|(?<last>去年))?第?(?<quarter>[一二三四1-4])季度?/

const periodIn = (question: string, today: CalendarDate): AskedNote['period'] => {
  const thisYear = Number(today.slice(0, 4))
  /** Of a month without its year, the last one that has begun. */
  const yearOf = ({ year, this: isThis, last }: Record<string, string | undefined>, month: number): number => {
    if (year) return Number(year)
    if (isThis) return thisYear
    return last || monthOf(thisYear, month).from > today ? thisYear - 1 : thisYear
  }
  const [date] = findDates(question, today).filter(({ relation }) => relation === 'within')
  const month = bareMonth.exec(question)
  const isWholeMonth =
    month &&
    !(date && date.start <= month.index && month.index + month[0].length <= date.end && /日|号|-/.test(date.text))
  if (month?.groups && isWholeMonth) {
    const number = parseChineseNumber(month.groups.month ?? '') ?? 1
    return { ...monthOf(yearOf(month.groups, number), number), says: month[0] }
  }
  const quarterly = quarter.exec(question)
  if (quarterly?.groups && !/季报$/.test(quarterly[0])) {
    const number = parseChineseNumber(quarterly.groups.quarter ?? '') ?? 1
    const year = yearOf(quarterly.groups, number * 3 - 2)
    // What a quarter was like is written of after its end.
    const end = monthOf(year, number * 3).to
    return { from: end, to: addDays(end, daysAfterQuarter), says: quarterly[0] }
  }
  return date ? { from: date.from, to: date.to, says: date.text } : null
}
const daysAfterQuarter = 45

/**
 * The note that is meant of those a reader may see, newest first: of the period that was said, else the newest, or the one before it.
 * @returns null when none is of that time
 */
export const noteMeant = <One extends Note>(
  notes: readonly One[],
  asked: AskedNote,
  today: CalendarDate,
): One | null => {
  const own = notes
    .filter((note) => note.publishedOn !== null && note.publishedOn <= today && asked.isOf(note))
    .toSorted((a, b) => ((a.publishedOn ?? '') < (b.publishedOn ?? '') ? 1 : -1))
  const { period } = asked
  if (period)
    return (
      own.find(({ publishedOn }) => publishedOn !== null && period.from <= publishedOn && publishedOn < period.to) ??
      null
    )
  // On its own day the note that was replaced since is the newest.
  const isItself = own[0]?.publishedOn === today
  return own[asked.isBefore && !isItself ? 1 : 0] ?? own[0] ?? null
}

/** Whether what is asked for are the views of a note, whenever it was published. */
export const asksForViews = (question: string): boolean => askedNote(question, anyDay) !== null
const anyDay = '2000-01-01'
