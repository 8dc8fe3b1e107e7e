// 依据核对: does a sentence follow from what was found? Deterministic: numbers with their units, dates, clause numbers, names,
// negation, and how much of what it says stands in the evidence. When in doubt it does not: an unsupported sentence is worse than none.
import type { Passage } from '../../domain/passage.ts'
import { factLabels } from '../../domain/product-fact.ts'
import { readTier } from '../../knowledge/facts/fee-tiers.ts'
import { titleKey } from '../../knowledge/versions/work-id.ts'
import { normalize } from '../../text/normalize.ts'
import { type NumericClaim, numbersIn } from '../../text/numerals.ts'
import { createSegmenter } from '../../text/segment.ts'
import { sentences } from '../../text/sentences.ts'
import { withoutProven } from './arithmetic.ts'
import type { Quote } from './cite.ts'
import {
  chargesTurned,
  firstPerson,
  isOfAnotherKind,
  isOnlyImplied,
  missingLinks,
  missingTelling,
  opposes,
  plainCharges,
} from './telling-words.ts'

/** What was not found: a number or date, a clause number, a name, the sense (negation), or most of what is said. */
export type SupportFailure = 'number' | 'clause' | 'entity' | 'negation' | 'coverage'

export type Support = {
  supported: boolean
  why?: SupportFailure
  /** The words that were not found. */
  missing: string[]
  passageIndexes: number[]
  /** Where the support stands. */
  quotes: Quote[]
  /** Share of what the sentence says that stands in the evidence, 0…1. */
  coverage: number
}

/** Names that the library knows: those of products and laws in a sentence must stand in the evidence. */
export type KnownNames = { find(text: string): { text: string; start: number; end: number }[] }

/** Below this share of a sentence's words in the evidence it says something else. */
export const leastCoverage = 0.6
/** The same for each part of it between commas, by the sentences themselves and not what stands around them. */
const leastOfClause = 0.5
/** A sentence is made of so many sentences of the evidence at most. */
const mostUnits = 3

const segmenter = createSegmenter()

// --- evidence ---

/** A sentence or table row of a passage. */
type EvidenceUnit = {
  index: number
  start: number
  end: number
  /** Folded text of the unit itself. */
  text: string
  numbers: NumericClaim[]
  tiers: string[]
  /** A number belongs to the words of its segment; a row is one. */
  segments: Segment[]
  /** Parts between commas, for what is denied. */
  clauses: string[]
}

type Segment = { text: string; numbers: NumericClaim[] }

const link = /\[([^\]\n]{0,200})\]\([^)\s]{0,500}\)/g
// 50 万元 and 50万元 are written alike.
const loose = /(?<=\p{Script=Han}) (?=\d)|(?<=[\d%]) (?=\p{Script=Han})/gu
const fold = (text: string): string =>
  plainCharges(
    // The end of an entry's name is the end of a word: 在「我的定投」里.
    normalize(text.replace(link, '「$1」'), ['invisible', 'nfkc', 'simplify', 'lower'])
      .text.replace(/\s+/g, ' ')
      .replace(loose, ''),
  )

const row = /^[^：；]{1,20}：[^；]*(?:；[^：；]{1,20}：|$)/

const unitsOf = (passage: Passage, index: number): EvidenceUnit[] => {
  const units: EvidenceUnit[] = []
  let offset = 0
  for (const line of passage.text.split('\n')) {
    const parts = row.test(line) ? [{ start: 0, end: line.length }] : sentences(line)
    for (const part of parts) {
      const text = fold(line.slice(part.start, part.end))
      if (text.trim() === '') continue
      const at = passage.start + offset
      units.push({ index, start: at + part.start, end: at + part.end, ...read(text, row.test(line)) })
    }
    offset += line.length + 1
  }
  // A value that a person corrected stands in the fact table, not in the text.
  for (const fact of passage.facts) {
    if (passage.text.includes(fact.value)) continue
    const text = fold(`${factLabels[fact.field]}：${fact.condition} ${fact.value}`)
    units.push({ index, start: fact.start, end: fact.end, ...read(text, true) })
  }
  return units
}

const read = (text: string, isRow: boolean) => ({
  text,
  numbers: claimsOf(text),
  tiers: tiersOf(text),
  segments: isRow ? [segmentOf(text)] : segmentsOf(text),
  clauses: clausesOf(text),
})

/** What stands around a passage and belongs to it: title, headings, clause, dates, and the product its facts are of. */
const contextOf = (passage: Passage): string =>
  fold(
    [
      passage.title,
      ...passage.path,
      passage.clause,
      passage.versionLabel,
      passage.documentNumber,
      passage.effectiveFrom,
      passage.effectiveTo,
      passage.publishedOn,
      passage.matchedQuestion,
      ...passage.facts.map(
        (fact) => `${fact.productName}（${fact.productCode}）${factLabels[fact.field]} ${fact.asOf ?? ''}`,
      ),
    ]
      .filter(Boolean)
      .join('\n'),
  )

// --- numbers ---

const listNumber = /^\s*(?:\d{1,2}[.、．]|[（(][一二三四五六七八九十\d]{1,3}[）)]|[-•·])\s*/

// 一天, 一笔 without 满 or 每 before them say 每天, 每笔, and 30元一个月 says 30元每月.
const loosely = /(?<![满持有超过足近第每前后同])一(?=[天日笔次份张只项])|(?<=元)一(?=个?[月年周])/g

const claimsOf = (text: string): NumericClaim[] =>
  numbersIn(text.replace(listNumber, (mark) => ' '.repeat(mark.length)).replace(loosely, '每')).map((claim) =>
    text.charAt(claim.end) === '折' ? { ...claim, unit: '折' } : claim,
  )

const clauseUnits = new Set(['article', 'paragraph', 'item', 'subitem'])

/** 8:30 and 第八百三十条 say no 830. */
const namesNoAmount = (unit: string): boolean => clauseUnits.has(unit) || unit === 'date' || unit === 'time'

/** 费率为16:30: a time of the day is no rate, though the evidence may name the time. */
const rateBefore = /(?:费|费率|佣金|利率|利息|税率?|比例|金额)(?:的|为|是|按|收取?|约|:)*\s*$/

/** Whether a number stands anywhere in the evidence. */
const isSaid = (number: string, units: readonly EvidenceUnit[]): boolean => {
  const [claim] = numbersIn(number)
  return claim !== undefined && units.some((unit) => unit.numbers.some((held) => saysNumber(claim, held)))
}

/** Whether evidence says a number: the same value in the same unit; a coarser date or a bare number may lean on a finer one. */
const saysNumber = (claim: NumericClaim, held: NumericClaim): boolean => {
  if (claim.unit === 'date' && held.unit === 'date') return saysDate(claim.value, held.value)
  if (Math.abs(claim.value - held.value) > Math.abs(held.value) * 1e-9) return false
  return claim.unit === held.unit || (claim.unit === '' && !namesNoAmount(held.unit))
}

/** 2024, 202401, 20240115, and 115 for a day without its year. */
const saysDate = (claim: number, held: number): boolean => {
  const [said, full] = [String(claim), String(held)]
  if (said.length <= 4 && claim > 1900) return full.startsWith(said)
  if (said.length <= 4) return Number(full.slice(-4)) === claim && full.length >= said.length
  return full.startsWith(said)
}

const tierText =
  /(?:[\d.]+\s*(?:天|日|周|个月|月|年|万元|万|元|亿元|亿)?\s*[≤<＜≦]=?\s*)?(?:持有|金额)[^≤<＜≦≥>＞；，。]{0,6}[≤<＜≦≥>＞]=?\s*[\d.]+\s*(?:天|日|周|个月|月|年|万元|万|元|亿元|亿)?/g

// As people say it: 持有不到7天, 持有满7天不到30天, 持有满180天以上.
const saidBelow = '(?:不到|不满|未满|不足|少于|小于|低于)'
const saidFrom = '(?:满|达到|不少于|不低于|至少)'
const saidAmount = '\\s*([\\d.]+\\s*(?:天|日|周|个月|月|年|万元|万|元|亿元|亿))'
const saidTiers: readonly [RegExp, string][] = [
  [
    new RegExp(`(持有|金额)(?:时间|期限)?${saidFrom}${saidAmount}[、但且到]?${saidBelow}${saidAmount}`, 'g'),
    '$2≤$1<$3',
  ],
  [new RegExp(`(持有|金额)(?:时间|期限)?${saidBelow}${saidAmount}`, 'g'), '$1<$2'],
  [new RegExp(`(持有|金额)(?:时间|期限)?${saidFrom}${saidAmount}`, 'g'), '$1≥$2'],
  [new RegExp(`(持有|金额)(?:时间|期限)?(?:超过|多于|大于|高于)${saidAmount}`, 'g'), '$1>$2'],
]
// 满7天不满30天, where 持有 was said before or is plain from the unit.
const bareTier = new RegExp(
  `(?<!(?:持有|金额)[^，。；]{0,8})(?:(?:${saidFrom}|超过)${saidAmount}[、但且到]?)?(?:${saidBelow}${saidAmount})|(?<!(?:持有|金额)[^，。；]{0,8})满${saidAmount}`,
  'g',
)
const withSigns = (text: string): string =>
  saidTiers.reduce(
    (written, [said, signs]) => written.replace(said, signs),
    text.replace(bareTier, (tier) => (/[元万亿]/.test(tier) ? `金额${tier}` : `持有${tier}`)),
  )

const tiersOf = (text: string): string[] =>
  [...withSigns(text).matchAll(tierText)].flatMap(([written]) => {
    const tier = readTier(written)
    return tier ? [`${tier.by}:${tier.from}:${tier.to}`] : []
  })

// --- negation ---

// 不 as a part of words that deny nothing, or whose sense is a bound that the number check sees.
const noNegation =
  /不(?:能|得|可|应)?(?:少于|低于|超过|高于)|不(?:到|满|超过|高于|多于|大于|小于|足|同|仅|但|只|管|论|过(?![问来去])|动产|良|利|确定|断|妨|限于|限|等|同于|如|然|及|久|止)|未(?:来|成年|满)|别(?:着急|急)|不用(?:着急|急)|无论|无锡|非常|非公开|非银|并非不|无不|不得不|不是不|不能不/gu
/** 未还的, 转不出: these deny what they belong to and do not reach on to the comma. */
const shortNegation = /[未没]\p{Script=Han}{1,2}的|(?<=\p{Script=Han})不(?=[出了上动起着通开成来]{1,2})/gu
const masked = (clause: string, ...patterns: RegExp[]): string =>
  patterns.reduce((text, pattern) => text.replace(pattern, (word) => '　'.repeat(word.length)), clause)
const negator =
  /不|没有|没|无(?!偿)|未|非(?!法)|禁止|严禁|免(?=收|除|费|于|交|缴|去)|勿|(?<![个特分区级类识性鉴差辨])别(?!人|的|墅|名)|拒绝|避免|停止/g

const clausesOf = (text: string): string[] =>
  text.split(/[，；;。！？!?\n]|,(?!\d{3})/).filter((part) => part.trim() !== '')

/** Where numbers are listed (2天0.002%、3天0.003%) each stands with the words before it. */
const segmentsOf = (text: string): Segment[] =>
  clausesOf(text)
    .flatMap((clause) => splitBetweenNumbers(clause, /(?<!\d):|:(?!\d)/))
    .flatMap((clause) => (tiersOf(clause).length > 0 ? [clause] : splitBetweenNumbers(clause, /、/)))
    .map(segmentOf)

const splitBetweenNumbers = (clause: string, mark: RegExp): string[] => {
  const parts = clause.split(mark)
  return parts.every((part) => claimsOf(part).length > 0) ? parts : [clause]
}

const segmentOf = (text: string): Segment => ({ text, numbers: claimsOf(text) })

/** Words of a clause, and whether each is denied: it stands behind an odd number of negations (不得 reaches to the comma). */
const sensesOf = (clause: string): Map<string, boolean> => {
  const bare = masked(clause, noNegation, shortNegation)
  const negations = [...bare.matchAll(negator)].map((match) => match.index)
  return new Map(
    allWords(bare)
      .filter((word) => bare.includes(word))
      .map((word) => {
        const at = bare.indexOf(word)
        return [word, negations.filter((negation) => negation <= at).length % 2 === 1]
      }),
  )
}

// --- words ---

const commonWords = new Set(
  '可以 需要 应当 应该 必须 如果 根据 按照 依照 规定 以及 或者 并且 并 且 但 但是 因此 所以 因为 由于 其中 包括 例如 比如 相关 有关 情况 方面 进行 通过 对于 关于 之后 之前 以上 以下 以内 一般 通常 具体 目前 现在 当前 已经 仍然 就是 以 为准 为 是 即 等 您 您的 我们 本 该 此 这 那 上述 请 注意 建议 说明 表示 属于 具有 没有 不会 不能 不得 不是 不可 是否 如何 什么 一个 这个 那个 分别 同时 另外 此外 总之 简单 来说 也 都 还 就 又 再 则 将 会 能 要 由 从 自 至 到 对 向 在 与 和 及 的 了 着 过 吗 呢 吧 啊 其 之 所 被 把 让 给 按 收取 标准 以下 如下 不满 未满 不到 不足 一档 这档 部分 建议您 请您 自己 以后 期间 段时间 时候 确实 一下 就行 有些 有的 个别 比前 较前 着急 请以 一样 两只 两款 两者 查看 了解 资料 信息 内容 问题 答案 时间 时候'.split(
    ' ',
  ),
)
/** Words that evidence and answer may use for each other. */
const synonyms: readonly (readonly string[])[] = [
  ['客户', '投资者', '投资人', '用户'],
  ['证券公司', '券商', '本公司', '公司'],
  ['费率', '费用', '手续费', '收费'],
  ['购买', '买入', '申购', '认购'],
  ['卖出', '赎回'],
  ['账户', '户头'],
  ['施行', '生效', '实施', '执行'],
  ['基金经理', '投资经理'],
  ['期限', '锁定期', '封闭期'],
  ['利息', '利率'],
  ['每天', '每日', '单日', '当日', '一天'],
  ['每笔', '单笔', '一笔'],
  ['每月', '一个月', '每个月'],
  ['关闭', '关掉'],
  ['误选', '选错'],
]
const synonymsOf = new Map(synonyms.flatMap((group) => group.map((word) => [word, group] as const)))

/** Words that look like those of `sayNothing` and say something. */
const known = new Set(
  '每天 每日 每笔 每月 每年 每次 每份 每周 每季 对账 可取 可用 到账 到期 为准 先进 等级 会员 用户 用途 在途 再投 只能 来源 去年 要约 要求 可转 还款 向上 会计'.split(
    ' ',
  ),
)

/** Without numbers, which are looked at by themselves: 30天收 would be cut as 天收. */
const withoutNumbers = (text: string): string =>
  claimsOf(text).reduceRight((left, { start, end }) => `${left.slice(0, start)} ${left.slice(end)}`, text)

// 从次, 只在, 用交: what the segmenter makes of a short word between two that say nothing by themselves.
const sayNothing =
  /^[从就再只会用都也还来去的在要能可先把被给让向到对为与和或及等每][\p{Script=Han}]$|^[\p{Script=Han}][就再只都也还的在]$/u

const contentWords = (text: string): string[] => [
  ...new Set(
    segmenter
      .words(withoutNumbers(text).replace(loosely, '每'))
      .filter((word) => !sayNothing.test(word) || known.has(word))
      .filter((word) => (word.length > 1 || /[a-z]/.test(word)) && !commonWords.has(word) && !isNumeral(word)),
  ),
]

const allWords = (text: string): string[] => [...new Set(segmenter.words(text).filter((word) => word.length > 1))]

const isNumeral = (word: string) => /^[\d.,%]+$/.test(word) || numbersIn(word).length > 0

/** Whether a text says a word: the word, a word of the same meaning, or for a longer word its parts. */
const saysWord = (text: string, word: string): boolean => {
  if (text.includes(word)) return true
  if (synonymsOf.get(word)?.some((other) => text.includes(other))) return true
  if (word.length < 4) return false
  for (let cut = 2; cut <= word.length - 2; cut++)
    if (text.includes(word.slice(0, cut)) && text.includes(word.slice(cut))) return true
  return false
}

/** 年利率 by 年 and 利率: enough for what a sentence is about, not for what a number stands beside. */
const saysParts = (text: string, word: string): boolean => {
  for (let cut = 1; cut < word.length; cut++)
    if (word.length > 2 && text.includes(word.slice(0, cut)) && text.includes(word.slice(cut))) return true
  return false
}

const weightOf = (words: readonly string[]): number => words.reduce((sum, word) => sum + word.length, 0)

// --- the check ---

/**
 * Whether a sentence is supported by passages.
 * @param names products and laws that the library knows; one named in the sentence must be named in the evidence
 * @example supports('赎回费为1.50%。', passages).why // 'number', when the evidence says 0.50%
 */
export const supports = (
  sentence: string,
  passages: readonly Passage[],
  names: readonly KnownNames[] = [],
): Support => {
  const exact = verbatim(sentence, passages)
  if (exact) return exact
  const units = passages.flatMap(unitsOf)
  const said = withoutProven(fold(sentence), (number) => isSaid(number, units))
  const contexts = passages.map(contextOf)
  const words = contentWords(said)
  const ranked = units
    .map((unit) => ({ unit, weight: weightOf(words.filter((word) => saysWord(unit.text, word))) }))
    .toSorted((a, b) => b.weight - a.weight)
  const evidence = [...units.map((unit) => unit.text), ...contexts].join('\n')
  const numbers = checkNumbers(said, units, contexts, passages)
  const nearest = nearestUnits(words, units)
  const told = [...new Set([...nearest, ...numbers.used])]
    .flatMap((unit) => [unit.text, contexts[unit.index] ?? ''])
    .join('\n')
  const isCovered = (word: string) => saysWord(told, word) || saysParts(told, word)
  // The title of an FAQ names whatever stands in it.
  const bodies = [...new Set([...nearest, ...numbers.used])]
    .flatMap((unit) => [unit.text, passages[unit.index]?.kind === 'faq' ? '' : (contexts[unit.index] ?? '')])
    .join('\n')
  const isTold = (word: string) => saysWord(bodies, word) || saysParts(bodies, word)
  const coverage = shareOf(words, isCovered)
  const fail = (why: SupportFailure, missing: string[]): Support => ({
    supported: false,
    why,
    missing,
    passageIndexes: [],
    quotes: [],
    coverage,
  })

  const unknown = [...missingLinks(sentence, passages), ...missingNames(sentence, said, evidence, passages, names)]
  if (unknown.length > 0) return fail('entity', unknown)
  if (numbers.missing) return fail(numbers.why, [numbers.missing])
  const uncovered = words.filter((word) => !isCovered(word))
  if (coverage < leastCoverage) return fail('coverage', uncovered)
  // What is true in one half says nothing of the other: 到期超过90天没更新的，账户会被注销.
  const unlike = clausesOf(said).find((clause) => {
    const own = contentWords(clause)
    return weightOf(own) >= 4 && shareOf(own, isTold) < leastOfClause
  })
  if (unlike !== undefined) return fail('coverage', uncovered)
  const speaker = firstPerson(said)
  const telling = [
    ...missingTelling(said, told).filter((word) => !isOnlyImplied(word, said, told)),
    ...(speaker && !told.includes(speaker) ? [speaker] : []),
  ]
  if (telling.length > 0) return fail('coverage', telling)
  const best = ranked
    .filter(({ weight }) => weight > 0)
    .slice(0, 3)
    .map(({ unit }) => unit)
  const turned = contradicted(said, best) ?? deniedUnspoken(said, told)
  if (turned) return fail('negation', [turned])

  const used = [
    ...new Set([
      ...numbers.used,
      ...ranked
        .slice(0, 1)
        .filter(({ weight }) => weight > 0)
        .map(({ unit }) => unit),
    ]),
  ]
  const quotes = used.flatMap((unit): Quote[] => {
    const passage = passages[unit.index]
    return passage ? [{ passage, start: unit.start, end: unit.end }] : []
  })
  if (quotes.length === 0) return fail('coverage', words)
  return {
    supported: true,
    missing: [],
    passageIndexes: [...new Set(used.map((unit) => unit.index))],
    quotes,
    coverage,
  }
}

/** Units that together say most of the words: whoever puts a sentence together from more of them says something new. */
const nearestUnits = (words: readonly string[], units: readonly EvidenceUnit[]): EvidenceUnit[] => {
  const nearest: EvidenceUnit[] = []
  let left = [...words]
  while (nearest.length < mostUnits && left.length > 0) {
    const gains = units.map((unit) => weightOf(left.filter((word) => saysWord(unit.text, word))))
    const top = Math.max(0, ...gains)
    const unit = units[gains.indexOf(top)]
    if (top === 0 || !unit) break
    nearest.push(unit)
    left = left.filter((word) => !saysWord(unit.text, word))
  }
  return nearest
}

const shareOf = (words: readonly string[], holds: (word: string) => boolean): number =>
  words.length === 0 ? 1 : weightOf(words.filter(holds)) / weightOf(words)

/** The sentence's very words in a passage. */
const verbatim = (sentence: string, passages: readonly Passage[]): Support | null => {
  const words = sentence.trim()
  if (words === '') return null
  for (const [index, passage] of passages.entries()) {
    const at = passage.text.indexOf(words)
    if (at < 0) continue
    // 禁止承诺收益 holds 承诺收益: what begins or ends inside a sentence may say the opposite.
    const before = passage.text.slice(0, at).trimEnd().at(-1) ?? ''
    const isWhole = before === '' || /[。！？；…\n”」：:]/.test(before) || /\n\s*$/.test(passage.text.slice(0, at))
    if (!isWhole) continue
    const start = passage.start + at
    return {
      supported: true,
      missing: [],
      passageIndexes: [index],
      quotes: [{ passage, start, end: start + words.length }],
      coverage: 1,
    }
  }
  return null
}

// --- names ---

const missingNames = (
  sentence: string,
  said: string,
  evidence: string,
  passages: readonly Passage[],
  names: readonly KnownNames[],
): string[] => {
  const bare = evidence.replaceAll(' ', '')
  const titles = passages.map((passage) => titleKey(passage.title))
  const quoted = [...said.matchAll(/《([^《》]{2,80})》/g)].map((match) => match[1] ?? '')
  const missing = quoted.filter((title) => {
    const key = titleKey(title)
    return (
      !titles.some((held) => held.includes(key)) && !bare.includes(key) && !bare.includes(title.replaceAll(' ', ''))
    )
  })
  const known = names.flatMap((finder) =>
    finder.find(sentence).map((mention) => fold(mention.text).replaceAll(' ', '')),
  )
  missing.push(...known.filter((name) => !bare.includes(name) && !bare.includes(titleKey(name))))
  // A name in Latin letters or a code stands in the evidence as it is written, or it is another one.
  const latin = [...said.matchAll(/[a-z][a-z\d]{1,}/g)].map(([word]) => word)
  missing.push(...latin.filter((word) => !bare.includes(word) && word !== 'app' && word !== 'rmb'))
  missing.push(...subjectWords(said).filter((word) => !saysWord(evidence, word)))
  return [...new Set(missing)]
}

const subjectEnd =
  /的(?:管理费|托管费|销售服务费|服务费|认购费|申购费|赎回费|费率|风险等级|净值|单位净值|起购金额|锁定期|规模|管理人|基金经理|托管人|业绩比较基准|成立日期|开放频率|产品类型|代码)/

const anyProduct = new Set(['两只', '两款', '两者', '基金', '产品', '这只', '这款', '它们', '两只基金'])

/** Words of the thing whose fact is told: 虚谷稳进债券A in 虚谷稳进债券A的赎回费为…. */
const subjectWords = (said: string): string[] => {
  const end = said.search(subjectEnd)
  // 您要付1.50%的赎回费 tells the fee, not whose.
  if (end <= 0 || /[\d.]+\s*[%‰元]$/.test(said.slice(0, end))) return []
  const start = Math.max(...['，', '。', '；', '：', '\n', ','].map((mark) => said.lastIndexOf(mark, end)))
  return contentWords(said.slice(start + 1, end)).filter((word) => !anyProduct.has(word))
}

// --- numbers in their place ---

type NumberCheck = { missing: string | null; why: SupportFailure; used: EvidenceUnit[] }

/**
 * Every number stands in the evidence, beside the words that it stands beside in the sentence, for the product, the fee, the tier and
 * the date that the sentence speaks of.
 */
const checkNumbers = (
  said: string,
  units: readonly EvidenceUnit[],
  contexts: readonly string[],
  passages: readonly Passage[],
): NumberCheck => {
  const contextNumbers = contexts.map(claimsOf)
  const used = new Set<EvidenceUnit>()
  const whole = contentWords(said)
  const frame: Frame = { products: [], tiers: [], day: null, passages: null }
  for (const segment of segmentsOf(said.replace(listNumber, ''))) {
    const own = contentWords(segment.text)
    const named = productsIn(segment.text, passages)
    if (named.length > 0) frame.products = named
    frame.tiers = tiersOf(segment.text)
    for (const claim of segment.numbers) {
      const why: SupportFailure = clauseUnits.has(claim.unit) ? 'clause' : 'number'
      if (claim.unit === 'time' && rateBefore.test(segment.text.slice(0, claim.start)))
        return { missing: claim.text, why, used: [] }
      const holders = units.filter((unit) => unit.numbers.some((held) => saysNumber(claim, held)))
      const inContext = contextNumbers.some((held) => held.some((other) => saysNumber(claim, other)))
      if (holders.length === 0) {
        const days = claim.unit === 'day' ? claim.value : null
        const dated = claim.unit === 'date' ? saidOf(claim, segment.text, passages, contextNumbers) : null
        if (dated) frame.passages = dated
        else if (days !== null && units.some((unit) => isInTier(days, unit))) frame.day = days
        else if (!inContext) return { missing: claim.text, why, used: [] }
        continue
      }
      const fits = (unit: EvidenceUnit, place: Segment) =>
        fitsFrame({ unit, place, segment, frame, contexts, passages })
      const place = bestPlace({ claim, segment, own, whole, units, contexts, fits })
      if (!place.holds && !inContext) return { missing: claim.text, why, used: [] }
      for (const unit of place.units.slice(0, 1)) used.add(unit)
    }
  }
  return { missing: null, why: 'number', used: [...used] }
}

/** What the sentence speaks of so far; a number further on is about the same. */
type Frame = {
  products: string[]
  tiers: string[]
  /** A holding time that lies in a tier, as the client said it. */
  day: number | null
  /** Passages of the date that was named; null when none was. */
  passages: Set<number> | null
}

const fitsFrame = ({
  unit,
  place,
  segment,
  frame,
  contexts,
  passages,
}: {
  unit: EvidenceUnit
  place: Segment
  segment: Segment
  frame: Frame
  contexts: readonly string[]
  passages: readonly Passage[]
}): boolean => {
  if (frame.passages && !frame.passages.has(unit.index)) return false
  const { day, tiers, products } = frame
  if (unit.tiers.length > 0 && !tiers.every((tier) => unit.tiers.includes(tier))) return false
  if (unit.tiers.length > 0 && day !== null && !isInTier(day, unit)) return false
  const own = passages[unit.index]?.facts.map((fact) => fold(fact.productName)) ?? []
  if (products.length > 0 && own.length > 0 && !own.some((name) => products.includes(name))) return false
  const labels = feeLabels.filter((label) => segment.text.includes(label))
  const around = `${unit.text}\n${contexts[unit.index]}`
  if (labels.length > 0 && !labels.some((label) => around.includes(label))) return false
  const heading = passages[unit.index]?.path.at(-1) ?? ''
  if (isOfAnotherKind(segment.text, `${fold(heading)}\n${unit.text}`)) return false
  return !opposes(segment.text, place.text) && !opposes(segment.text, unit.text)
}

const feeLabels = Object.values(factLabels)

const productsIn = (text: string, passages: readonly Passage[]): string[] =>
  [...new Set(passages.flatMap(({ facts }) => facts.map((fact) => fold(fact.productName))))].filter((name) =>
    text.includes(name),
  )

const isInTier = (days: number, { tiers }: EvidenceUnit): boolean =>
  tiers.some((tier) => {
    const [by, from, to] = tier.split(':')
    return by === 'holding' && Number(from) <= days && days < Number(to)
  })

const bounds = /[起自从至到]|以来|之?[前后]|截[至止]/

/** Passages that a date names: those published or valid from or to that day, or which held on it and were replaced since. */
const saidOf = (
  claim: NumericClaim,
  segment: string,
  passages: readonly Passage[],
  contextNumbers: readonly NumericClaim[][],
): Set<number> | null => {
  const said = new Set<number>()
  for (const [index, passage] of passages.entries()) {
    const isNamed = contextNumbers[index]?.some((held) => saysNumber(claim, held)) ?? false
    const { effectiveFrom, effectiveTo } = passage
    const day = String(claim.value).replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3')
    const held =
      effectiveTo !== null &&
      day.length === 10 &&
      (effectiveFrom ?? '') <= day &&
      day < effectiveTo &&
      !bounds.test(segment)
    if (isNamed || held) said.add(index)
  }
  return said.size > 0 ? said : null
}

/**
 * Of all fitting places in the evidence with a number of this unit, those that share most words with the sentence around its number: one
 * of them must say this number, or the sentence has taken it from somewhere else.
 */
const bestPlace = ({
  claim,
  segment: { text: saidText },
  own,
  whole,
  units,
  contexts,
  fits,
}: {
  claim: NumericClaim
  segment: Segment
  own: readonly string[]
  whole: readonly string[]
  units: readonly EvidenceUnit[]
  contexts: readonly string[]
  fits: (unit: EvidenceUnit, place: Segment) => boolean
}): { holds: boolean; units: EvidenceUnit[] } => {
  const bound = boundOf(saidText, claim)
  const says = (held: NumericClaim, text: string) => {
    const other = boundOf(text, held)
    return saysNumber(claim, held) && (bound === null || other === null || bound === other)
  }
  const places = units.flatMap((unit) =>
    unit.segments.flatMap((segment) => {
      const rivals = segment.numbers.filter((held) => held.unit === claim.unit || saysNumber(claim, held))
      if (rivals.length === 0 || !fits(unit, segment)) return []
      const around = `${unit.text}\n${contexts[unit.index]}`
      const local = weightOf(own.filter((word) => saysWord(segment.text, word)))
      const beside = weightOf(own.filter((word) => !saysWord(segment.text, word) && saysWord(around, word)))
      // 之后20元一份: of what, the rest of the sentence says.
      const rest = weightOf(whole.filter((word) => !own.includes(word) && saysWord(unit.text, word)))
      const score = local + beside * 0.5 + rest * 0.25
      return [{ unit, score, holds: rivals.some((held) => says(held, segment.text)) }]
    }),
  )
  const top = Math.max(0, ...places.map((place) => place.score))
  const best = places.filter((place) => place.score >= top - 1e-9)
  const holding = best.filter((place) => place.holds)
  return { holds: holding.length > 0, units: holding.map((place) => place.unit) }
}

const least =
  /(?:不(?:能|得|可|应)?(?:低于|少于|小于)|至少|最低|达到|(?<![不未])满|(?<!不(?:能|得|可|应)?)(?:超过|高于|大于|多于)|[≥>]=?)\D{0,2}$/
const most =
  /(?:(?<!不(?:能|得|可|应)?)(?:低于|少于|小于)|不足|[不未]满|不到|不(?:能|得|可|应)?超过|最多|至多|最高|上限|[≤<]=?)\D{0,2}$/

/** Whether a number is the least or the most that is meant, by the words beside it; null when they do not say. */
const boundOf = (text: string, { start, end, unit }: NumericClaim): 'least' | 'most' | null => {
  // 15:00前, 15:00以后
  const side = unit === 'time' ? /^(?:以|之)?([前后])/.exec(text.slice(end, end + 2))?.[1] : undefined
  if (side) return side === '前' ? 'most' : 'least'
  const before = text.slice(Math.max(0, start - 8), start)
  const after = text.slice(end, end + 3)
  if (/^(?:及?以上|[≤<])/.test(after) || least.test(before)) return 'least'
  return /^(?:及?以[内下]|之内)/.test(after) || most.test(before) ? 'most' : null
}

// --- sense ---

/**
 * The words by which a sentence says the opposite of the evidence: most of what is denied in a part of it, or in the part of the evidence
 * most like it, is said by both and denied by one.
 */
const contradicted = (said: string, best: readonly EvidenceUnit[]): string | null => {
  const [nearest] = best
  if (nearest && chargesTurned(said, nearest.text)) return said
  const held = best.flatMap((unit) => unit.clauses)
  for (const clause of clausesOf(said.replace(listNumber, ''))) {
    if (held.includes(clause)) continue
    // 信用卡能用 and 信用卡不能用: the same but for its negations.
    if (held.some((other) => affirmed(other) === affirmed(clause))) return clause
    const words = allWords(clause)
    const scored = held
      .map((other) => ({ other, weight: weightOf(words.filter((word) => other.includes(word))) }))
      .toSorted((a, b) => b.weight - a.weight)
    const top = scored[0]?.weight ?? 0
    if (top === 0 || top < weightOf(words) * 0.4) continue
    const alike = scored.filter((one) => one.weight >= top * 0.99)
    // 周末也能转 and 周末和节假日不能转: what is spoken of is allowed by one and not by the other.
    const turnedRound = turnedFrom(clause, held, said)
    if (turnedRound) return turnedRound
    const allowed = isAllowed(clause)
    if (allowed !== null && alike.every(({ other }) => isAllowed(other) === !allowed)) return clause
    const turned = alike.map(({ other }) => turnedWords(clause, other))
    if (turned.every((one) => one !== null)) return turned[0] ?? clause
  }
  return null
}

/**
 * 过期期间买入会受限，卖出不受影响 and 过期期间买入不受影响: of the part of the evidence that speaks of the same things, not of their
 * opposites, one denies and the other does not; or it says 只 of something else.
 */
const turnedFrom = (clause: string, held: readonly string[], said: string): string | null => {
  const words = contentWords(clause)
  if (weightOf(words) < 4) return null
  const alike = held
    .filter((other) => !opposes(clause, other))
    .map((other) => ({ other, share: shareOf(words, (word) => saysWord(other, word)) }))
    .toSorted((a, b) => b.share - a.share)
  const [first, second] = alike
  if (!first || first.share < 0.5 || (second && second.share > first.share - 0.15)) return null
  const denies = (text: string) => [...masked(text, noNegation).matchAll(negator)].length % 2 === 1
  // 逾期未还的按日计息: what is denied of the thing spoken of may stand in another part of the sentence.
  const isOfTheThing = masked(first.other, shortNegation) !== first.other && said.search(negator) >= 0
  if (denies(clause) !== denies(first.other) && !isOfTheThing) return clause
  const isOnly = missingTelling(first.other, clause).some((word) => /只|仅|唯一/.test(word))
  return isOnly && words.some((word) => !saysWord(first.other, word)) ? clause : null
}

const denial = /不(?:能|得|可|会|允许|支持|予)|禁止|严禁|无法/
const permission = /可以|能够|允许|支持|(?<![不无功性职效智才动])能|(?<![不许认])可(?=在|到|于|凭|通过|随时|办)/

/** Whether a clause says that something may be done; null when it says neither or both. */
const isAllowed = (clause: string): boolean | null => {
  const denies = denial.test(clause)
  const permits = permission.test(clause.replace(new RegExp(denial, 'g'), '').replace(/不可以/g, ''))
  return denies === permits ? null : permits
}

/** 都不受影响, when nobody spoke of 影响: what is denied must have been spoken of. */
const deniedUnspoken = (said: string, told: string): string | null => {
  for (const clause of clausesOf(said)) {
    const bare = masked(clause, noNegation, shortNegation)
    for (const match of bare.matchAll(negator)) {
      const denied = contentWords(bare.slice(match.index + match[0].length))
      if (denied.length > 0 && !denied.some((word) => saysWord(told, word) || saysParts(told, word)))
        return denied.join('、')
    }
  }
  return null
}

const affirmed = (clause: string): string => clause.replace(/[不没未]|没有/g, '').trim()

const turnedWords = (a: string, b: string): string | null => {
  const [sensesA, sensesB] = [sensesOf(a), sensesOf(b)]
  const denied = [...new Set([...sensesA, ...sensesB].filter(([, isDenied]) => isDenied).map(([word]) => word))]
  const turned = denied.filter(
    (word) => sensesA.has(word) && sensesB.has(word) && sensesA.get(word) !== sensesB.get(word),
  )
  return turned.length > 0 && weightOf(turned) >= weightOf(denied) * 0.5 ? turned.join('、') : null
}
