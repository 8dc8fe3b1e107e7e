// 收费计算: what the fee tables charge for the amount, the days or the pieces that were asked about, with every step written out.

import type { Passage } from '../../../domain/passage.ts'
import {
  type AskedCharge,
  askedCharge,
  askedOfTable,
  type Charge,
  cents,
  money,
  type Reckoned,
  readCharge,
  reckon,
} from '../../../knowledge/facts/charges.ts'
import { wholeOf } from '../../../retrievers/citations/cite.ts'
import { sentences } from '../../../text/sentences.ts'
import type { Draft } from '../compose.ts'
import { notice } from '../notice.ts'
import { asRead } from './as-read.ts'

type Line = Reckoned & { passage: Passage }

/** The charges asked for, worked out line by line, and their sum, or as they stand; nothing when none is asked for or found. */
export const chargesFor = (said: string, passages: readonly Passage[]): Draft[] => {
  const question = asRead(said)
  const asked = askedCharge(question)
  if (!asked) return asTheyStand(question, passages)
  const tables = passages.filter(({ kind }) => kind === 'fee')
  const lines = tables.flatMap((passage): Line[] => {
    const charge = readCharge(passage.path, passage.text)
    const reckoned = charge && asked.isOf(charge) ? reckon(charge, asked) : null
    return reckoned && (asked.side !== 'buy' || charge?.side !== 'sell') ? [{ ...reckoned, passage }] : []
  })
  if (!lines.some(({ value }) => value !== null)) return []
  return [
    notice(`按公示标准计算（${leadOf(asked)}${piecesOf(asked)}）：`, 'Reckoned by the published rates:'),
    ...lines.map((line) => lineOf(line, asked)),
    ...sumsOf(lines, asked),
    ...risksIn(tables),
    notice(
      '以上假设一次成交、没有另行约定；您本人的实际收费以 App 和对账单显示为准。',
      'This assumes a single trade and no other agreement; what you are charged is shown in the app and your statement.',
    ),
  ]
}

const asTheyStand = (question: string, passages: readonly Passage[]): Draft[] => {
  const asked = askedOfTable(question)
  if (!asked) return []
  const tables = passages.filter(({ kind }) => kind === 'fee')
  const rows = tables.flatMap((passage): Draft[] => {
    const charge = readCharge(passage.path, passage.text)
    if (!charge || !asked.isOf(charge)) return []
    const own = charge.isCommission ? `${charge.label}佣金` : charge.label
    const between = /^\d/.test(own) ? '' : '的'
    const name = charge.label.includes(asked.trade.slice(0, 2)) ? own : `${asked.trade}${between}${own}`
    return [{ kind: 'answer', text: `${name}：${charge.says}${noteOf(charge)}。`, quotes: [wholeOf(passage)] }]
  })
  if (rows.length === 0) return []
  // What a service costs is the same for everybody.
  const own =
    asked.trade === ''
      ? []
      : [
          notice(
            '以上为公示标准；您本人的实际费率以 App 显示为准。',
            'These are the published rates; your own are shown in the app.',
          ),
        ]
  return [...rows, ...risksIn(tables), ...own]
}

/** A row of a fee table that was found beside other texts, whole: a cell says nothing without the others. Null for any other text. */
export const chargeRow = (passage: Passage): Draft | null => {
  const charge = passage.kind === 'fee' ? readCharge(passage.path, passage.text) : null
  if (!charge) return null
  const text = `${charge.heading}（${charge.label}）：${charge.says}${noteOf(charge)}。`
  return { kind: 'answer', text, quotes: [wholeOf(passage)] }
}

const noteOf = ({ isUnchecked, says }: Charge): string => {
  if (!isUnchecked) return ''
  return says.endsWith('为准') ? '（待核）' : `（${unchecked}）`
}

/** The library's mark; steps/unchecked.ts says what it means. */
const unchecked = '以现行规定为准，待核'

const leadOf = ({ trade, side, amount, days }: AskedCharge): string => {
  const act = { buy: '买入', sell: '卖出', round: '买入再卖出' }
  const verb = /融|逆回购|转托管|行情/.test(trade) ? '' : side ? act[side] : ''
  const of = amount ? `${inWords(amount.value)}${amount.currency}${amount.from ? `＝${amount.from}` : ''}` : ''
  return `${verb}${trade}${of}${days !== null && /融|逆回购/.test(trade) ? `，${days}天` : ''}`
}

const piecesOf = ({ pieces, amount }: AskedCharge): string =>
  !amount && pieces ? `${pieces.count}${pieces.piece === '月' ? '个月' : pieces.piece}` : ''

/** 100000 after 买入 reads like the code of a security. */
export const inWords = (value: number): string =>
  value >= 1e4 ? `${Number((value / 1e4).toFixed(6))}万` : String(value)

const lineOf = ({ charge, words, passage }: Line, { trade, side }: AskedCharge): Draft => {
  const name = charge.isCommission ? `${trade}佣金` : charge.label
  const notes = [
    charge.side === 'sell' && side !== 'sell' ? '仅卖出时收' : '',
    charge.taxes ?? '',
    charge.isUnchecked ? unchecked : '',
  ].filter(Boolean)
  const text = `${name}：${words}${notes.length > 0 ? `（${notes.join('；')}）` : ''}。`
  return { kind: 'answer', text, quotes: [wholeOf(passage)] }
}

/** Sums where every charge could be worked out. */
const sumsOf = (lines: readonly Line[], { side, amount }: AskedCharge): Draft[] => {
  const known = lines.flatMap((line) => (line.value === null ? [] : [{ ...line, value: line.value }]))
  if (known.length < lines.length || known.length < 2) return []
  const currency = amount?.currency ?? '元'
  const quotes = lines.map(({ passage }) => wholeOf(passage))
  const sum = (of: typeof known, name: string) => {
    const total = cents(of.reduce((all, { value }) => all + value, 0))
    const terms = of.map(({ value }) => `${money(value)}${currency}`).join('＋')
    return {
      total,
      draft: { kind: 'answer', text: `${name}：${terms}＝${money(total)}${currency}。`, quotes } satisfies Draft,
    }
  }
  const ofBuying = known.filter(({ charge }) => charge.side === 'both')
  const bought = sum(ofBuying, '买入合计')
  const sold = sum(known, '卖出合计')
  if (side === 'buy') return [bought.draft]
  if (side === 'sell') return [sold.draft]
  if (bought.total === sold.total && side === null) return [sum(known, '合计').draft]
  const round = `一买一卖合计：${money(bought.total)}${currency}＋${money(sold.total)}${currency}＝${money(cents(bought.total + sold.total))}${currency}。`
  return [
    // One charge alone is no sum.
    ...(ofBuying.length > 1 ? [bought.draft] : []),
    sold.draft,
    ...(side === 'round' ? [{ kind: 'answer', text: round, quotes } satisfies Draft] : []),
  ]
}

/** What the text under the table says of losses. */
const risksIn = (tables: readonly Passage[]): Draft[] =>
  tables
    .filter((passage) => readCharge(passage.path, passage.text) === null)
    .flatMap((passage) =>
      sentences(passage.text)
        .filter(({ text }) => /亏损/.test(text))
        .map(({ text, start, end }): Draft => {
          const from = passage.start + start
          return { kind: 'answer', text: text.trim(), quotes: [{ passage, start: from, end: passage.start + end }] }
        }),
    )
