// 数值判断: figures of past performance that a rule does not allow as they stand.

import type { Range } from '../places.ts'
import type { FigureCheck } from '../rule.ts'
import type { CopyText } from './copy-text.ts'
import { type Figure, inceptionOf, monthsOfYear } from './figures.ts'

type Check = (text: CopyText) => Range[]

/** At most this long an interval may not be shown. */
const shortest = 6

/** How long the interval is, as far as the text tells. */
const monthsOf = ({ period, sentence, start, end }: Figure, { context }: CopyText): number | null => {
  if (period.kind === 'months') return period.months
  const words = sentence.text.slice(Math.max(0, start - sentence.start - 8), end - sentence.start)
  if (/今年|年初|年内|开年/.test(words)) return monthsOfYear(context.asOf)
  return null
}

const rangeOf = ({ start, end }: Range): Range => ({ start, end })

const youngFund: Check = (text) =>
  text.figures.length > 0 && inceptionOf(text.written, text.context.asOf).young ? text.figures.map(rangeOf) : []

const shortInterval: Check = (text) => {
  if (inceptionOf(text.written, text.context.asOf).young) return []
  return text.figures
    .filter((figure) => {
      const months = monthsOf(figure, text)
      return !figure.annualised && months !== null && months <= shortest
    })
    .map(rangeOf)
}

const annualisedShort: Check = (text) =>
  text.figures
    .filter((figure) => {
      if (!figure.annualised) return false
      const months = monthsOf(figure, text)
      return months !== null && months <= shortest
    })
    .map(rangeOf)

/** Years of which the text must tell: all full ones since the fund began, of the last five at most. */
const incompleteYears: Check = (text) => {
  const yearly = text.figures.filter(({ period }) => period.kind === 'year')
  const [first, last] = [yearly[0], yearly.at(-1)]
  if (!first || !last) return []
  const told = new Set(yearly.map(({ period }) => (period.kind === 'year' ? period.year : 0)))
  const lastFull = Number(text.context.asOf.slice(0, 4)) - 1
  const { month } = inceptionOf(text.written, text.context.asOf)
  const [year, number] = (month ?? '').split('-').map(Number)
  // Without the day on which it began the earliest year told is taken for its first.
  const began = year ? (number === 1 ? year : year + 1) : Math.min(...told)
  for (let needed = Math.max(began, lastFull - 4); needed <= lastFull; needed++)
    if (!told.has(needed)) return [{ start: first.start, end: last.end }]
  return []
}

/** After so many months the result of a rating may not be quoted any more. */
const ratingLasts = 24
const rating =
  /(?:评级|评价|排名|金牛|五星|四星|获奖|奖项|奖|榜单)[^。;!?\n]{0,30}?(20\d{2})(?:[-./年](\d{1,2}))?|(20\d{2})(?:[-./年](\d{1,2}))?[^。;!?\n\d]{0,24}?(?:评级|评价|排名|金牛|五星|四星|奖|榜单)/gu

const staleRanking: Check = ({ written, context }) =>
  [...written.matchAll(rating)].flatMap((match): Range[] => {
    const [year, month] = [Number(match[1] ?? match[3]), Number(match[2] ?? match[4] ?? 12)]
    const [nowYear = 0, nowMonth = 0] = context.asOf.split('-').map(Number)
    const age = (nowYear - year) * 12 + nowMonth - month
    return age > ratingLasts ? [{ start: match.index, end: match.index + match[0].length }] : []
  })

/** The manager's rating beside a lower one of the seller. */
const twoRatings =
  /(管理人|基金公司|发行人)[^。;!?\n]{0,16}?r([1-5])[^。!?\n]{0,24}?(?:我司|我们|本公司|本平台|本行|代销|销售|平台|页面|展示|我行)[^。;!?\n]{0,14}?r([1-5])|(?:我司|我们|本公司|本平台|代销|销售端?|平台|页面|展示)[^。;!?\n]{0,14}?r([1-5])[^。!?\n]{0,24}?(?:管理人|基金公司|发行人)[^。;!?\n]{0,16}?r([1-5])/gu

const ratingDowngrade: Check = ({ written }) =>
  [...written.matchAll(twoRatings)].flatMap((match): Range[] => {
    if (/孰高|从严/.test(match[0] + written.slice(match.index, match.index + 60))) return []
    const [manager, seller] = [Number(match[2] ?? match[5]), Number(match[3] ?? match[4])]
    const own = /我司|我们|本公司|本平台|本行|代销|销售|平台|页面|展示|我行/.exec(match[0])
    return seller < manager ? [{ start: match.index + (own?.index ?? 0), end: match.index + match[0].length }] : []
  })

export const figureChecks: Record<FigureCheck, Check> = {
  'young-fund': youngFund,
  'short-interval': shortInterval,
  'annualised-short': annualisedShort,
  'private-short-interval': (text) => [...youngFund(text), ...shortInterval(text)],
  'incomplete-years': incompleteYears,
  'stale-ranking': staleRanking,
  'rating-downgrade': ratingDowngrade,
}
