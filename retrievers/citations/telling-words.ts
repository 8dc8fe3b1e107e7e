// Words that decide what a sentence says as much as a number does: 只有, 一定, 当天, 不收费, 上升. A model that puts one for another has
// changed the answer while nearly all words stay.
import type { Passage } from '../../domain/passage.ts'

/** Of each class the evidence must use one, if the sentence does. */
const classes: readonly [string, RegExp][] = [
  ['only', /只(?:有|能|在|要|收|会|算|可|适用)?(?!\p{Script=Han}?[基股债产])|仅|唯一/u],
  ['certain', /一定|肯定|绝对|必定|必然|保证|永远|百分之百|稳[赚稳赢]|不会亏|毫无|完全/],
  ['at once', /当[天日](?!日)|即时|立即|马上|立刻|实时|随即|瞬间|秒到/],
  ['next day', /次日|次一|第二天|明天|明日|下一个|隔天|隔日/],
  ['all', /所有|全部|任何|一律|无论/],
]

/** One or the other: a figure of the one is none of the other. */
const opposites: readonly [RegExp, RegExp][] = [
  [/电子/, /纸质/],
  [/买入/, /卖出/],
  [/申购|认购/, /赎回/],
  [/转入/, /转出/],
  [/融资/, /融券/],
  [/上升|上涨|增长|增加/, /下降|下跌|减少/],
  [/线上|网上/, /线下|柜台/],
  [/公募/, /私募/],
  [/流入/, /流出/],
  [/净申购/, /净赎回/],
  [/每[日天]|单日|当日/, /每年|每月|年利率/],
  [/每月/, /每年|年利率/],
]

/** Kinds of security and business that have rules of their own. */
const kinds: readonly RegExp[] = [
  /科创板/,
  /创业板/,
  /北交所/,
  /港股/,
  /可转债/,
  /期权/,
  /融资|融券|两融/,
  /etf/,
  /reits?/,
  /qdii/,
  /fof/,
  /货币基金/,
  /债券(?:型)?基金|债券、/,
  /逆回购/,
]

/** Whether the sentence names kinds and the evidence only others. */
export const isOfAnotherKind = (said: string, evidence: string): boolean => {
  const named = kinds.filter((kind) => kind.test(said))
  return named.length > 0 && kinds.some((kind) => kind.test(evidence)) && !named.some((kind) => kind.test(evidence))
}

const both = /融资融券|买卖|申赎/g

/** Classes of which the sentence has a word and the evidence has none; given as the sentence's words. */
export const missingTelling = (said: string, evidence: string): string[] =>
  classes.flatMap(([, pattern]) => {
    const [word] = pattern.exec(said) ?? []
    return word && !pattern.test(evidence) ? [word] : []
  })

/** Whether one text names only the one side of a pair and the other only the other. */
export const opposes = (first: string, second: string): boolean => {
  const [a, b] = [first.replace(both, ''), second.replace(both, '')]
  return opposites.some(([one, other]) => {
    const [oneA, otherA, oneB, otherB] = [one.test(a), other.test(a), one.test(b), other.test(b)]
    return (oneA && !otherA && otherB && !oneB) || (otherA && !oneA && oneB && !otherB)
  })
}

/** 只在卖出时收 follows from 卖出时收，买入不收. */
export const isOnlyImplied = (word: string, said: string, evidence: string): boolean =>
  /只|仅|唯一/.test(word) &&
  opposites.some(([one, other]) =>
    [
      [one, other],
      [other, one],
    ].some(
      ([side, rest]) =>
        side?.test(said) && new RegExp(`(?:${rest?.source})[^，,。；;]{0,4}不`).test(evidence) && side.test(evidence),
    ),
  )

/** 收取费用, 收钱, 要钱, 再收一次 as 收费, so that what is charged and what is not can be compared. */
export const plainCharges = (text: string): string =>
  text
    .replace(/(?<![接回税征代吸验签丰亏营])收(?:取费用|取|费用|费|钱|一次)/g, '收费')
    .replace(/要钱/g, '要收费')
    .replace(/免费|免收(?!费)/g, '不收费')
    .replace(/不收(?![费益入盘到])/g, '不收费')

const free = /(?:不|没有|无需|不用|免)(?:再|另|另外|会|用|需要?)?收费|无需付费/g

/** Whether one says that it costs and the other that it does not; a text that says both says neither. */
export const chargesTurned = (first: string, second: string): boolean => {
  const [a, b] = [first, second].map((text) => {
    const isFree = text.search(free) >= 0
    const isCharged = /收费/.test(text.replace(free, ''))
    return isFree === isCharged ? null : isFree
  })
  return a !== null && b !== null && a !== b
}

/** The assistant as one who acts or asks for something: no document says that. 「我的」 is a page of the app, 我们 the firm. */
export const firstPerson = (said: string): string | null =>
  /我(?!们|的)/.exec(said.replace(/「[^」]*」|“[^”]*”|\[[^\]]*\]/g, ''))?.[0] ?? null

const target = /\]\(([^)\s]{0,500})\)/g

/** Addresses behind links that no passage has. */
export const missingLinks = (sentence: string, passages: readonly Passage[]): string[] => {
  const held = new Set(passages.flatMap(({ text }) => [...text.matchAll(target)].map((match) => match[1])))
  return [...sentence.matchAll(target)].flatMap(([, address = '']) => (held.has(address) ? [] : [address]))
}
