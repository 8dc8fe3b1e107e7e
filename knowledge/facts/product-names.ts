// Which product a text speaks of: by code, name, short name, alias or a part of the name that tells it apart.
import { and, eq, inArray } from 'drizzle-orm'
import { LRUCache } from 'lru-cache'
import type { CalendarDate } from '../../domain/calendar.ts'
import type { Audience, Grade } from '../../domain/identity.ts'
import type { FactField } from '../../domain/product-fact.ts'
import { ProductRiskLevel } from '../../domain/suitability.ts'
import { factCorrections, productFacts, versions, works } from '../../storage/sql/schema.ts'
import type { Database } from '../../storage/sql/sql.ts'
import { cutWords } from '../../text/jieba.ts'
import { normalize, originalRange, replace } from '../../text/normalize.ts'
import { toChineseNumber } from '../../text/numerals.ts'
import { correctionOf, standingCorrection } from './corrections.ts'
import { peopleIn } from './managers.ts'
import {
  createFindSaid,
  differsInShareOnly,
  endsAsName,
  holdsName,
  houseOf,
  isPlainlyName,
  likeness,
  type NameForms,
  nameForms,
  nameRestAfter,
  nameWordsBefore,
  type SaidName,
  saysKind,
  shareOf,
  soundsLike,
  tellingCharacters,
} from './said-names.ts'
import { createFindUnknownCodes, type ReadName, type UnknownProduct } from './unknown-products.ts'

/** A product as the catalogue knows it; one row for all versions of its document. */
export type Product = {
  code: string
  /** Short name, as it is shown. */
  name: string
  /** All names: full, short, aliases. */
  names: string[]
  workId: string
  /** As its newest version rates it. */
  riskLevel: ProductRiskLevel | null
  /** As its newest version names them. */
  managers: string[]
  issuer: string | null
  grade: Grade
  audiences: Audience[]
  effectiveFrom: CalendarDate | null
  effectiveTo: CalendarDate | null
}

/** A product that a text may mean. `score` 0…1: 1 for a code or a whole name, else the share of the name that was said. */
export type ProductMention = {
  product: Product
  text: string
  start: number
  end: number
  score: number
  exact: boolean
}

export type ProductNames = {
  all: readonly Product[]
  byCode(code: string): Product | null
  /**
   * Products named in a text, best first. A name in part (虚谷稳进债券) gives every product that it fits.
   * An exact mention hides partial ones at the same place.
   */
  find(text: string): readonly ProductMention[]
  /** Names and codes in a text that read like a product's and are none of these; a partial mention never lies in one. */
  unknown(text: string): readonly UnknownProduct[]
  /** Names and codes, for the segmenter's domain words. */
  words(): string[]
}

const nameFields = ['fullName', 'shortName', 'code'] as const

/** Reads the names of the published products. */
export const createProductNames = async (db: Database): Promise<ProductNames> => {
  const held = await db
    .select({
      code: productFacts.productCode,
      name: productFacts.productName,
      field: productFacts.field,
      value: productFacts.value,
      workId: productFacts.workId,
      versionId: productFacts.versionId,
      aliases: works.aliases,
      grade: versions.grade,
      audiences: versions.audiences,
      effectiveFrom: versions.effectiveFrom,
      effectiveTo: versions.effectiveTo,
      takenInAt: versions.createdAt,
      correction: factCorrections,
    })
    .from(productFacts)
    .innerJoin(versions, eq(versions.id, productFacts.versionId))
    .innerJoin(works, eq(works.id, productFacts.workId))
    .leftJoin(factCorrections, standingCorrection)
    .where(
      and(
        eq(versions.editorialState, 'published'),
        inArray(productFacts.field, [...nameFields, 'riskLevel', 'manager', 'issuer']),
      ),
    )
  const rows = held.map((row) => ({
    ...row,
    value: correctionOf(row.value, row.takenInAt, row.correction)?.value ?? row.value,
  }))
  const products = [...Map.groupBy(rows, (row) => row.code).values()].flatMap((group): Product[] => {
    // The newest version's name is the one that is shown; older names are still understood.
    const newest = group.toSorted((a, b) => ((a.effectiveFrom ?? '') < (b.effectiveFrom ?? '') ? 1 : -1))[0]
    if (!newest) return []
    const isName = ({ field }: (typeof group)[number]) => field === 'fullName' || field === 'shortName'
    const names = group.flatMap((row) => [row.name, ...row.aliases, ...(isName(row) ? [row.value] : [])])
    const now = (field: FactField) =>
      group.find((row) => row.field === field && row.versionId === newest.versionId)?.value
    // Where documents of one time rate it differently the highest counts: whoever may not buy that is warned.
    const isOfNow = ({ effectiveTo }: (typeof group)[number]) =>
      effectiveTo === null || effectiveTo > (newest.effectiveFrom ?? '')
    const rated = group.filter((row) => row.field === 'riskLevel' && isOfNow(row))
    const [riskLevel = null] = rated
      .flatMap(({ value }) => ProductRiskLevel.safeParse(value.match(/R[1-5]/)?.[0]).data ?? [])
      .toSorted()
      .reverse()
    return [
      {
        code: newest.code,
        name: newest.name,
        names: [...new Set(names)],
        workId: newest.workId,
        riskLevel,
        managers: peopleIn(now('manager') ?? ''),
        issuer: now('issuer') ?? null,
        grade: newest.grade,
        audiences: newest.audiences,
        effectiveFrom: newest.effectiveFrom,
        effectiveTo: newest.effectiveTo,
      },
    ]
  })
  return productNames(products)
}

/** Words that many products share and none is known by; the longer first. */
const genericWords =
  /证券投资基金|集合资产管理计划|资产管理计划|交易型开放式指数|etf(?=联接)|发起式联接|发起式|联接|私募|公募|基金|混合型|债券型|股票型|货币型|货币市场|指数型|混合|债券|股票|货币|指数|理财产品|理财|产品|计划|收益凭证|[abcdehi]类|[a-z]$|\d+号/g

const fold = (text: string) => {
  const bare = replace(normalize(text, ['invisible', 'nfkc', 'simplify', 'lower']), /[\s()（）「」“”"'·\-—_]+/g, '')
  return replace(bare, numbered, (digits) => toChineseNumber(Number(digits)))
}
/** 浮动1号 is 浮动一号; 11月1号 is a day. */
const numbered = /(?<![\d月])\d{1,3}(?=号)/g

const withSpaces = (text: string) => normalize(text, ['invisible', 'nfkc'])

/** Shortest part of a name that may stand for it. */
const shortestPart = 2
const leastShare = 0.5
/** From this likeness (0…1) a name may be another one mistyped; of so many at most the client is told. */
const almostAlike = 0.6
const mostNear = 2
/** 300ETF联接, 300联接: the number of the index is what tells it apart. 300ETF is a fund of the exchange, and none that feeds it. */
const isNumberedIndex = /\d{2,}(?:etf|指数)?(?:联接|增强)/
const isOfOther = (text: string, { start }: SaidName) =>
  /(?:沪深|中证|上证|深证|国证|恒生|标普)$/.test(text.slice(0, start))
/** 园区REIT may be 产业园REIT; 公募REIT is all of them. */
const isReit = /reits?$/
/** Shortest beginning of a name that may stand for it without its house or kind. */
const shortestBeginning = 3

/** Makes the finder of these products. Pure. */
export const productNames = (products: readonly Product[]): ProductNames => {
  const forms = products.map((product) => ({
    product,
    forms: [...new Set(product.names.map((name) => fold(name).text))].filter((form) => form.length >= 2),
  }))
  const byCode = new Map(products.map((product) => [product.code, product]))
  const issuers = new Set(
    sharedPrefixes(
      forms.flatMap(({ forms: names }) => names),
      3,
    ),
  )
  const houses = sharedPrefixes(
    products.map(({ name }) => fold(name).text),
    2,
  ).filter((prefix) => /^\p{Script=Han}{2}$/u.test(prefix))
  const held = forms.map(({ product, forms: names }) => ({
    product,
    names: names.map((name): HeldName => {
      const core = coreOf(name, issuers)
      return { ...nameForms(name), house: houseOf(name, houses), telling: core, pairs: pairsOf(core) }
    }),
  }))
  const namesOf = new Map(held.map(({ product, names }) => [product.code, names]))
  const isHeld = (word: string) =>
    word.length > 1 && held.some(({ names }) => names.some(({ text }) => text.includes(word)))
  const findSaid = createFindSaid(houses, isHeld)

  /** The products that a said name means: the one that it names but for the share class, else all whose name holds it. */
  const readName = (said: SaidName): ReadName => {
    const by = (holds: (name: HeldName, said: SaidName) => boolean) =>
      held.filter(({ names }) => names.some((name) => holds(name, said))).map(({ product }) => product)
    const similar = by((name) => differsInShareOnly(name, said, name.house ?? ''))
    const fitting = by(holdsName)
    // 虚谷稳进债券C is another class of 虚谷稳进债券A, and not 虚谷稳进双债C.
    if (similar.length > 0 && saysKind(said))
      return { said, products: similar.filter((product) => fitting.includes(product)), similar }
    return { said, products: fitting.length > 0 ? fitting : by(soundsLike), similar }
  }

  /** A part of a product's name with what of a name stands around it. */
  const around = (folded: string, part: Part): SaidName => {
    const before = nameWordsBefore(folded, part.start, { isWhole: part.isWholeCore, isHeld })
    const rest = part.endsName ? '' : nameRestAfter(folded, part.end)
    const text = `${before}${folded.slice(part.start, part.end)}${rest}`
    const start = part.start - before.length
    return { ...nameForms(text, shareOf(rest || text)), start, end: start + text.length }
  }
  /** 成长 or 现金 alone mean no product; 成长股票, 云岫成长, 短债30天 do. */
  const isEnough = (said: SaidName, part: Part, isOfOtherIndex: boolean): boolean =>
    part.isWholeCore ||
    (isNumberedIndex.test(said.text) && endsAsName(said.text) && !isOfOtherIndex) ||
    (tellingCharacters(said.text) >= shortestPart &&
      (houseOf(said.text, houses) !== null || endsAsName(said.text) || (part.isBeginning && part.isWords)))

  /** Names that show themselves as such, and parts of held names with what stands around them. */
  const readSaid = (folded: string): ReadName[] => {
    const read = findSaid(folded).map(readName)
    const parts = held.flatMap(({ product, names }) => {
      const part = bestPart(folded, names)
      if (!part) return []
      const said = around(folded, part)
      if (read.some((one) => overlap(one.said, said))) return []
      const meant = readName(said)
      const fits = meant.products.includes(product)
      return [{ ...meant, products: fits ? [product] : [], isEnough: isEnough(said, part, isOfOther(folded, said)) }]
    })
    const clear = parts.filter((one) => one.products.length > 0 && one.isEnough)
    // 稳进 is all of one product's name and half of another's: both may be meant.
    const known = parts.filter(
      (one) =>
        one.products.length > 0 &&
        (one.isEnough || clear.some(({ said }) => said.start === one.said.start && said.end === one.said.end)),
    )
    const unknown = parts
      .filter(
        ({ said, products }) =>
          products.length === 0 &&
          (isPlainlyName(said, houses) || (isReit.test(said.text) && nearest(said).length > 0)),
      )
      .filter((one) => !known.some(({ said }) => overlap(said, one.said)))
      .toSorted((a, b) => b.said.text.length - a.said.text.length)
    const longest = unknown.filter((one, at) => !unknown.slice(0, at).some(({ said }) => overlap(said, one.said)))
    return [...read, ...known, ...longest]
  }

  const findExact = (folded: string) =>
    held.flatMap(({ product, names }) =>
      names.flatMap(({ text: name, house }) => {
        const start = folded.indexOf(name)
        if (start < 0) return []
        // 招商稳进债券A holds the alias 稳进债券A and is none of ours.
        const isForeign =
          house === null && nameWordsBefore(folded, start, { isWhole: true, isHeld: () => false }) !== ''
        return isForeign ? [] : [{ product, start, end: start + name.length }]
      }),
    )
  /** 稳进债券A和双债C: of a second name the first may hold a part, so it is looked for without the first. */
  const readAll = (folded: string, exact: readonly { start: number; end: number }[]): ReadName[] => {
    const names = readSaid(folded)
    const first = [...exact, ...names.map(({ said }) => said)]
    return first.length > 0 ? [...names, ...readSaid(first.reduce(blanked, folded))] : names
  }
  /** 稳健双债C for 稳进双债C: the names that are almost what was said, nearest first. */
  const nearest = (said: SaidName): Product[] =>
    held
      .map(({ product, names }) => ({
        product,
        likeness: Math.max(...names.map((name) => likeness(name, said, houses))),
      }))
      .filter(({ likeness }) => likeness >= almostAlike)
      .toSorted((a, b) => b.likeness - a.likeness)
      .slice(0, mostNear)
      .map(({ product }) => product)
  /** What names stand in a text; which are held and which are not is asked of the same one. */
  const readText = remembered((text) => {
    const normalized = fold(text)
    const exact = findExact(normalized.text)
    return { normalized, exact, names: readAll(normalized.text, exact) }
  }, rememberedReadings)
  const findUnknownCodes = createFindUnknownCodes(products)
  const findUnknown = (text: string): UnknownProduct[] => {
    const { normalized, exact, names } = readText(text)
    const spaced = withSpaces(text)
    const unheld = names
      .filter((one) => one.products.length === 0)
      .filter(({ said }) => !exact.some(({ start, end }) => start <= said.start && said.end <= end))
      .map(({ said, similar }) => ({
        ...originalRange(normalized, said.start, said.end),
        similar,
        near: similar.length > 0 ? [] : nearest(said),
      }))
    const codes = findUnknownCodes(spaced.text).map(({ start, end, similar, near }) => ({
      ...originalRange(spaced, start, end),
      similar,
      near,
    }))
    return [...unheld, ...codes].map((one) => ({ name: text.slice(one.start, one.end), ...one }))
  }

  const find = (text: string): ProductMention[] => {
    const { normalized, exact, names } = readText(text)
    const mentions: ProductMention[] = []
    const put = (product: Product, range: { start: number; end: number }, score: number, exact: boolean) =>
      mentions.push({ product, text: text.slice(range.start, range.end), ...range, score, exact })
    const add = (product: Product, start: number, end: number, score: number, exact: boolean) =>
      put(product, originalRange(normalized, start, end), score, exact)
    const spaced = withSpaces(text)
    for (const match of spaced.text.matchAll(/(?<![\d.])\d{6}(?!\d)/g)) {
      const product = byCode.get(match[0])
      if (product) put(product, originalRange(spaced, match.index, match.index + 6), 1, true)
    }
    for (const { product, start, end } of exact) add(product, start, end, 1, true)
    for (const { said, products: fitting } of names)
      for (const product of fitting) {
        if (mentions.some((mention) => mention.exact && mention.product === product)) continue
        add(product, said.start, said.end, shareSaid(said, namesOf.get(product.code) ?? []), false)
      }
    return prune(mentions)
  }
  return {
    all: products,
    byCode: (code) => byCode.get(code) ?? null,
    find: remembered(find),
    unknown: remembered(findUnknown),
    words: () => products.flatMap((product) => [product.code, ...product.names]),
  }
}

/** Beginnings of two characters that so many names share: the fund house. They tell nothing apart. */
const sharedPrefixes = (names: readonly string[], least: number): string[] => {
  const counts = new Map<string, number>()
  for (const prefix of names.map((name) => name.slice(0, 2))) counts.set(prefix, (counts.get(prefix) ?? 0) + 1)
  return [...counts].filter(([, count]) => count >= least).map(([prefix]) => prefix)
}

/** A turn asks a dozen times what one question names, and what is answered is said again and again; a catalogue's names never change. */
const remembered = <Result extends object>(
  read: (text: string) => Result,
  max = rememberedTexts,
): ((text: string) => Result) => {
  const known = new LRUCache<string, Result>({ max, memoMethod: read })
  return (text) => known.memo(text)
}
const rememberedTexts = 1000
/** Of these much is kept, for a moment. */
const rememberedReadings = 50

/** A product's name. `telling`: what tells the product apart, which a text names no part of unless it holds one of its `pairs`. */
type HeldName = NameForms & { house: string | null; telling: string; pairs: readonly string[] }

const pairsOf = (text: string): string[] =>
  [...Array(Math.max(0, text.length - 1)).keys()].map((at) => text.slice(at, at + 2))

/** What is left of a name without its fund house and generic words: 虚谷稳进债券A → 稳进. */
const coreOf = (name: string, issuers: ReadonlySet<string>): string => {
  const body = issuers.has(name.slice(0, 2)) ? name.slice(2) : name
  return body.replace(genericWords, '')
}

/** The largest share of a name that what was said makes up, below 1. */
const shareSaid = (said: SaidName, names: readonly HeldName[]): number =>
  Math.max(
    0,
    ...names
      .filter((name) => holdsName(name, said))
      .map((name) => Math.min(0.99, (0.99 * said.text.length) / name.text.length)),
  )

/**
 * A part of a name in a text. `isWholeCore`: all that tells the product apart was said; `isBeginning`: its first three characters or
 * more; `isWords`: no word of the text goes on behind it; `endsName`: it goes up to the end of a name.
 */
type Part = {
  start: number
  end: number
  score: number
  isWholeCore: boolean
  isBeginning: boolean
  isWords: boolean
  endsName: boolean
}

/** A text without a range, as long as before. */
const blanked = (text: string, { start, end }: { start: number; end: number }): string =>
  `${text.slice(0, start)}${'□'.repeat(end - start)}${text.slice(end)}`

const overlap = (a: { start: number; end: number }, b: { start: number; end: number }): boolean =>
  a.start < b.end && b.start < a.end

/** Whether a word of the text ends at a place behind `start`. */
const endsWord = (text: string, start: number, end: number): boolean => {
  // 180天买 is cut as 180, 天买.
  if (/\d(?:天|个月|年)$/.test(text.slice(start, end))) return true
  let at = start
  for (const word of cutWords(text.slice(start, end + 4))) {
    at += word.length
    if (at >= end) break
  }
  return at === end
}

/** The longest part of one of the names in the text, if it holds at least half of what tells the product apart. */
const bestPart = (text: string, names: readonly HeldName[]): Part | null => {
  let best: Part | null = null
  for (const { text: name, telling: core, pairs } of names) {
    if (!pairs.some((pair) => text.includes(pair))) continue
    const common = longestCommon(text, core)
    const pieces = inPieces(text, core)
    const isInPieces = pieces !== null && pieces.length > common.length
    const leastTelling = core.replace('主题', '').length * leastShare
    if (!isInPieces && (common.length < shortestPart || common.length < leastTelling)) continue
    const said = isInPieces ? pieces : common
    const inName = isInPieces ? said : longestCommonAround(text, said.start, said.length, name)
    const [score, end] = [(0.99 * inName.length) / name.length, inName.start + inName.length]
    const endsName = name.endsWith(text.slice(inName.start, end))
    if (best && score <= best.score) continue
    const words = text.slice(said.start, said.start + said.length)
    best = {
      start: inName.start,
      end,
      score,
      isWholeCore: said.length === core.length,
      isBeginning: isInPieces || (said.length >= shortestBeginning && core.startsWith(words)),
      isWords: endsWord(text, said.start, said.start + said.length),
      endsName,
    }
  }
  return best
}

/** 养老2045 for 养老目标日期2045五年持有: the beginning of a long name, and directly behind it a later piece of it. */
const inPieces = (text: string, core: string): { start: number; length: number } | null => {
  const start = text.indexOf(core.slice(0, shortestPiece))
  if (start < 0 || core.length < longCore) return null
  let [at, from, pieces] = [start, 0, 0]
  while (at < text.length) {
    const piece = longestPiece(text.slice(at), core, from)
    if (piece === null || (pieces === 0 && piece.from > 0)) break
    at += piece.length
    from = piece.from + piece.length
    pieces++
  }
  return pieces > 1 ? { start, length: at - start } : null
}
const shortestPiece = 2
const longCore = 6

/** The longest beginning of a text that a name holds behind a place. */
const longestPiece = (text: string, name: string, from: number): { from: number; length: number } | null => {
  for (let length = Math.min(text.length, name.length - from); length >= shortestPiece; length--) {
    // 20 is no part of 2035.
    if (/^\d\d/.test(text.slice(length - 1, length + 1))) continue
    const at = name.indexOf(text.slice(0, length), from)
    if (at >= 0) return { from: at, length }
  }
  return null
}

const longestCommon = (text: string, part: string): { start: number; length: number } => {
  let longest = { start: -1, length: 0 }
  for (let from = 0; from + longest.length < part.length; from++)
    for (let length = longest.length + 1; from + length <= part.length; length++) {
      const start = text.indexOf(part.slice(from, from + length))
      if (start < 0) break
      longest = { start, length }
    }
  return longest
}

/** How far text and name agree around what they share. */
const longestCommonAround = (text: string, start: number, length: number, name: string) => {
  const at = name.indexOf(text.slice(start, start + length))
  if (at < 0) return { start, length }
  let [left, right] = [0, 0]
  while (left < start && left < at && text[start - left - 1] === name[at - left - 1]) left++
  while (start + length + right < text.length && text[start + length + right] === name[at + length + right]) right++
  return { start: start - left, length: length + left + right }
}

/** Best first; where an exact mention stands no partial one does, and of partial ones at one place only the best stay. */
const prune = (mentions: ProductMention[]): ProductMention[] => {
  const exact = mentions.filter((mention) => mention.exact)
  // 虚谷稳进债券A hides 虚谷稳进债券 at the same place.
  const longest = exact.filter(
    (mention) =>
      !exact.some((other) => overlap(mention, other) && other.end - other.start > mention.end - mention.start),
  )
  const partial = mentions.filter((mention) => !mention.exact && !exact.some((other) => overlap(mention, other)))
  const best = partial.filter(
    (mention) =>
      !partial.some((other) => overlap(mention, other) && other.end - other.start > mention.end - mention.start),
  )
  const byProduct = new Map<string, ProductMention>()
  for (const mention of [...longest, ...best].toSorted((a, b) => b.score - a.score || a.start - b.start))
    if (!byProduct.has(mention.product.code)) byProduct.set(mention.product.code, mention)
  return [...byProduct.values()]
}
