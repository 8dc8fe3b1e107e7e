// A fund's name as people say it: where it begins and ends in a sentence, and whether a product's name holds all of it. What stands
// before or inside a said name and not in the product's makes it another product, however much else they share.
import { tagWords } from '../../text/jieba.ts'
import { toPinyin } from '../../text/pinyin.ts'
import { fundHouses } from './fund-houses.ts'

/** A folded name with what names are compared by: worked out once, since every said name is compared with hundreds. */
export type NameForms = {
  text: string
  /** The share class at the end (`a`), null when there is none. */
  share: string | null
  /** 债券 and 债 written alike. */
  plain: string
  /** Without share class and words that say nothing about which product it is. */
  essence: string
  /** The essence without the words of the kind as well. */
  core: string
  /** Whether words of the kind stand in it: 债券, 混合, ETF. */
  hasKind: boolean
  sound(): string
}

/** A name in a folded text. */
export type SaidName = NameForms & { start: number; end: number }

/** What a fund's name ends with: its kind, its number, its term. A bare 基金 or 理财 may be anything. */
const ending =
  '(?:混合|债券?|股票|货币|主题(?!基金经理)|指数|增强|联接|etf|qdii|fof|lof|reits?|持有(?=期|混合|债|股票|fof|[a-eh-i](?![a-z\\d]))|定开|[\\d一二三四五六七八九十]+号|第?\\d+期|\\d+(?:天|个?月|年)(?![赎卖退取后内以不就要收]))+'
/** C2 behind a name is a client's level. */
const shareClass = '(?<share>[a-eh-i](?![a-z\\d]))?'
/** What stands in a sentence and not in a name. */
const sentenceWords =
  '的|了|吗|呢|和|与|跟|是|有(?!色)|在|把|被|能(?!源)|可(?!转)|要|想|会|哪|什么|怎|几|多少|这|那|我|你|咱|他|买|卖|拿|(?<!开)放|投|赎|申购|认购|转换|开户|交易|发行|新发|推荐|所有|全部|热门|热销|代销|旗下|证券|银行|保险|公司|财富|基金|理财|客服|类|风险|净值|费率'
const nameCharacter = `(?:(?!${sentenceWords}|${ending})[\\p{Script=Han}\\d])`
/** Characters of a sentence in what jieba takes for an unknown word. */
const sentenceCharacter = /[的了买卖查问我你他她您咱要想和跟与在把给用投持有拿放叫是这那哪看换转请说帮]/
/** Nouns that stand before a product's name in a sentence and are no part of it. */
const sentenceNoun =
  /^(?:基金|产品|理财|股票|债券|混合|货币|客户|朋友|同事|家人|老公|老婆|爱人|人家|公司|银行|证券|账户|持仓|名下|份额|代码|名字|名称|简称|全称|问题|情况|资料|信息|老师|经理|顾问|投顾|风险|等级|净值|规模|收益|基准|周末|偏股|偏债|平衡|普通|纯债|场内|场外|公募|私募|渠道|平台|柜台|定投|对比|.*(?<!消)费|.*[率期额价折])$/
/** Verbs by the dictionary that funds are named with. */
const nameVerb =
  /^(?:精选|优选|领先|成长|增长|增强|回报|配置|驱动|升级|转型|轮动|选择|消费|制造|创新|增利|添利|稳进|进取|竞争|发展|改革|聚焦|服务|治理|研究|对冲|大成)$/
const nameTags = new Set(['n', 'nr', 'ns', 'nt', 'nz', 'nrt', 'nrfg', 'x', 'vn', 'an', 'a', 'ad', 'b', 'j'])
/** Parts of speech of names proper; before a whole name only these make it another. */
const properTags = new Set(['nr', 'ns', 'nt', 'nz', 'nrt', 'x'])
const longestBefore = 12
const longestHeld = 8

/** Words that say nothing about which product is meant. */
const generic = /证券投资|基金|理财产品|理财|产品|计划|(?<=合|券|票|币|数)型|类$/g

const withoutShare = (name: string): string => name.replace(/(?<![a-z])[a-eh-i]类?$/, '')
/** The share class at the end of a folded name. */
export const shareOf = (name: string): string | null => /(?<![a-z])([a-eh-i])类?$/.exec(name)?.[1] ?? null
const essence = (name: string): string => withoutShare(name).replaceAll(generic, '').replaceAll('债券', '债')
const kindWords = /混合|债券|股票|货币|指数|联接|持有|etf|fof|qdii|reit/
const everyKind = new RegExp(kindWords, 'g')

/** @param share for a name in a text, where the class is sought in its end only */
export const nameForms = (text: string, share = shareOf(text)): NameForms => {
  const own = essence(text)
  let sound: string | null = null
  return {
    text,
    share,
    plain: text.replaceAll('债券', '债'),
    essence: own,
    core: essence(text.replaceAll(everyKind, '')),
    hasKind: kindWords.test(withoutShare(text).replace(/债$/, '债券')),
    sound: () => (sound ??= ` ${toPinyin(own).join(' ')} `),
  }
}

/** Whether both leave the share class open, or name the same. */
const shareFits = (form: NameForms, said: NameForms): boolean =>
  said.share === null || form.share === null || said.share === form.share

/**
 * Whether a product's name holds what was said: every piece of two characters or more in the order in which it was said, and the
 * share class where both have one.
 * @example holdsName(nameForms('砚山固收增强180天'), nameForms('砚山固收180天理财')) // true
 */
export const holdsName = (form: NameForms, said: NameForms): boolean =>
  shareFits(form, said) && holds(form.plain, said.essence)

/** Whether two names differ in nothing but the share class; the fund house, or all words of the kind, may be left out. */
export const differsInShareOnly = (form: NameForms, said: NameForms, house: string): boolean => {
  const whole = said.hasKind ? form.essence : form.core
  return whole === said.essence || whole === `${house}${said.essence}`
}
/** Whether a share class or words of the kind were said: then it is one product that is meant. */
export const saysKind = ({ text, share }: NameForms): boolean => share !== null || kindWords.test(text)

const holds = (name: string, said: string): boolean => {
  const search = (rest: string, after: number): boolean => {
    if (rest === '') return true
    for (let length = rest.length; length >= (rest.startsWith('债') ? 1 : 2); length--) {
      const piece = rest.slice(0, length)
      if (/\d$/.test(piece) && /^\d/.test(rest.slice(length))) continue
      for (let at = name.indexOf(piece, after); at >= 0; at = name.indexOf(piece, at + 1)) {
        // 80天 is no part of 180天.
        if (/^\d/.test(piece) && /\d/.test(name.charAt(at - 1))) continue
        if (/\d$/.test(piece) && /\d/.test(name.charAt(at + length))) continue
        if (search(rest.slice(length), at + length)) return true
        break
      }
    }
    return false
  }
  return search(said, 0)
}

/**
 * How far a name is written like what was said (0…1), the fund house left out: twice the characters that both have in this order by all of them.
 * Names with nothing in common but the kind are not alike.
 */
export const likeness = (form: NameForms, said: NameForms, houses: readonly string[]): number => {
  const own = (text: string) => text.slice(houseOf(text, houses)?.length ?? 0).replaceAll('债券', '债')
  const telling = (text: string) => withoutShare(text).replaceAll(everyKind, '').replaceAll(generic, '')
  const [a, b] = [own(form.text), own(said.text)]
  return inCommon(telling(a), telling(b)) > 0 ? (2 * inCommon(a, b)) / (a.length + b.length) : 0
}

/** The longest row of characters that two texts have in the same order. */
const inCommon = (a: string, b: string): number => {
  let row = Array<number>(b.length + 1).fill(0)
  for (const character of a) {
    const next = [0]
    for (let j = 1; j <= b.length; j++)
      next[j] = b[j - 1] === character ? (row[j - 1] ?? 0) + 1 : Math.max(row[j] ?? 0, next[j - 1] ?? 0)
    row = next
  }
  return row.at(-1) ?? 0
}

/** How many characters of a text can tell a product apart: not those of numbers, terms and kinds. */
export const tellingCharacters = (text: string): number =>
  text.replaceAll(untelling, '').match(/\p{Script=Han}/gu)?.length ?? 0
const untelling =
  /混合|债券|股票|货币|主题|指数|增强|联接|[年月]?持有期?|定开|基金|理财|产品|私募|公募|[\d一二三四五六七八九十]+号|第?\d+期|\d+(?:天|个?月|年)/g

/** Whether two names sound the same, as a name typed by sound does: 均衡佩置 for 均衡配置. */
export const soundsLike = (form: NameForms, said: NameForms): boolean =>
  said.essence.length >= shortestBySound && shareFits(form, said) && form.sound().includes(said.sound())
const shortestBySound = 4

const kindAtEnd = new RegExp(
  `(?:混合|债券?|股票|货币|(?<!指数)增强|指数|etf|qdii|fof|lof|reits?|联接)(?:型)?(?:基金|理财)?${shareClass}$|(?:基金|理财)$`,
  'u',
)
/** Whether it ends as funds are named: 成长股票, 医药基金, 稳进A. */
export const endsAsName = (text: string): boolean => kindAtEnd.test(text) || /[\p{Script=Han}\d][a-eh-i]$/u.test(text)

/** Whether nothing but a product is named so: by a fund house, a share class or 混合. */
export const isPlainlyName = (said: SaidName, houses: readonly string[]): boolean =>
  said.share !== null || /混合$/.test(said.text) || houseOf(said.text, houses) !== null

/** The house whose short name a text begins with. */
export const houseOf = (text: string, houses: readonly string[]): string | null =>
  houses.find((house) => text.startsWith(house)) ?? fundHouses.find((house) => text.startsWith(house)) ?? null

/**
 * Words of a name directly before a place in a text, '' when none.
 * @param isWhole a whole name stands there: only a proper name before it makes it another
 * @param isHeld whether a held product's name has the word
 */
export const nameWordsBefore = (
  text: string,
  at: number,
  { isWhole, isHeld }: { isWhole: boolean; isHeld: (word: string) => boolean },
): string => {
  const before = text.slice(Math.max(0, at - longestBefore), at)
  const house = fundHouses.find((name) => before.trimEnd().endsWith(name))
  if (house) return before.slice(before.lastIndexOf(house))
  const run = /[\p{Script=Han}\p{L}\d]*$/u.exec(before)?.[0] ?? ''
  if (run === '') return ''
  // Words of held names first: the dictionary cuts 云岫 in two.
  let length = Math.min(longestHeld, run.length)
  while (length > 1 && !isHeld(run.slice(-length))) length--
  if (length < 2) length = 0
  for (const { word, tag } of tagWords(run.slice(0, run.length - length)).reverse()) {
    const isName = (isWhole ? properTags : nameTags).has(tag) || nameVerb.test(word) || isHeld(word)
    const mayBe = word.length > 1 && /^\p{Script=Han}+$/u.test(word) && !sentenceNoun.test(word)
    if (!isName || !mayBe || sentenceCharacter.test(word)) break
    length += word.length
  }
  return run.slice(run.length - length)
}

/** What of a name follows a place in a folded text: 优选混合A after 成长; a share class after 稳进债券. */
export const nameRestAfter = (folded: string, at: number): string =>
  restOfName.exec(folded.slice(at, at + 24))?.[0] ?? ''
const restOfName = new RegExp(
  `^(?:${nameCharacter}{0,8}?${ending}(?:型?基金|理财)?${shareClass}|(?:基金|理财)?${shareClass.replace('?<share>', '')})`,
  'u',
)

/** What only a product has. */
const productField =
  '(?:锁定期|封闭期|起购|起投|净值|赎回费|申购费|认购费|管理费|托管费|销售服务费|风险等级|基金经理|业绩比较基准|成立日)'

/** Makes the finder of names that show themselves by a house before or a kind behind. Offsets into the folded text. */
export const createFindSaid = (
  ownHouses: readonly string[],
  isHeld: (word: string) => boolean,
): ((folded: string) => SaidName[]) => {
  const houses = [...ownHouses, ...fundHouses].join('|')
  const byHouse = new RegExp(
    `(?:${houses})(?:${nameCharacter}{1,8}${ending}(?:型?基金(?!经理|公司))?${shareClass}|${nameCharacter}{2,8}(?:基金(?!经理|公司)|理财))|(?:${[...ownHouses, '(?!)'].join('|')})${nameCharacter}{2,8}(?<![天月年])(?=的?${productField})`,
    'gu',
  )
  const byKind =
    /(?<![a-z])(?:混合(?!型|基金(?!经理)|类|产品|估值|所有|[a-z])|(?:混合|债券?|股票|指数|增强|联接|持有|定开|fof|etf)(?:型?基金)?(?<share>[a-eh-i])(?![a-z\d]))/gu
  return (folded) => {
    const found: SaidName[] = []
    const add = (start: number, end: number) => found.push({ ...nameForms(folded.slice(start, end)), start, end })
    for (const match of folded.matchAll(byHouse)) add(match.index, match.index + match[0].length)
    for (const match of folded.matchAll(byKind)) {
      const end = match.index + match[0].length
      if (found.some((other) => other.start < end && match.index < other.end)) continue
      const words = nameWordsBefore(folded, match.index, { isWhole: false, isHeld })
      if (tellingCharacters(words) >= 2) add(match.index - words.length, end)
    }
    return found
  }
}
