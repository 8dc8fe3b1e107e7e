// Finding the laws that a text names: full title, short title, 《》, nickname, English, or a name that sounds the same.
import AhoCorasick from 'modern-ahocorasick'
import { type Normalized, normalize, originalRange, replace } from '../../text/normalize.ts'
import { parseChineseNumber, toChineseNumber } from '../../text/numerals.ts'
import { lawNicknames } from './law-nicknames.ts'
import { createSoundsLike } from './law-sounds.ts'
import { endsWithMaker, formsOfSeries, shortForms } from './short-forms.ts'
import { titleKey } from './work-id.ts'

/** A law named in a text. `key` tells laws apart (see `titleKey`); `title` is its full title. Offsets are UTF-16 in the text. */
export type LawMention = { key: string; title: string; text: string; start: number; end: number }

/** Words for one of several judicial interpretations. `names`: a name for each, that leads to its title. Offsets as in `LawMention`. */
export type UnclearMention = { text: string; names: string[]; start: number; end: number }

export type LawNames = {
  /** Mentions in order, without overlap; of names that overlap the longest counts. */
  find(text: string): LawMention[]
  /** Judicial interpretations that are named by the law and a number and are not held: 公司法解释六. */
  interpretationsNotHeld(text: string): string[]
  /** Where a judicial interpretation is named and several are held that may be meant: 公司法司法解释. */
  unclear(text: string): UnclearMention[]
  /** Titles of the kind of a name that is none of theirs, which say all of it: 证券条例. None where too many do. */
  similar(name: string): string[]
  /** Full title of a law by any of its names, or null. */
  titleOf(name: string): string | null
}

const written = (text: string) => {
  const folded = normalize(text, ['invisible', 'nfkc', 'simplify', 'lower'])
  return replace(replace(folded, /[<〈]/g, '《'), /[>〉]/g, '》')
}
const withoutSpace = (text: string) => replace(written(text), /\s+/g, '')

/** 司法解释第三十二条 has no number three. */
const ofArticle = '[\\d零〇一二三四五六七八九十百条]'
const ordinal = String.raw`[（(]?(?:[一二三四五六七八九十]|\d{1,2})[）)]?`
/**
 * Behind a law's name: a judicial interpretation of it, by its number if it has one. 解释一下 only asks to explain, and 规定三年 is what
 * the law says.
 */
export const interpretationWords = String.raw`》?的?(?:若干问题的(?:解释|规定)(?:${ordinal}(?!${ofArticle}))?|司法解释(?:第?${ordinal}号?(?!${ofArticle}))?|解释第?${ordinal}号?(?!${ofArticle}|[下遍次番点些个])|解释(?=的?第)|规定[（(][一二三四五六七八九十\d]{1,2}[）)])`
const interpretation = new RegExp(`^${interpretationWords}`, 'u')
const interpretationAtEnd = new RegExp(`${interpretationWords}$`, 'u')
/** Titles of judicial interpretations of a whole law: 最高人民法院关于适用《公司法》若干问题的规定（三）. */
const interpretationTitle =
  /^最高人民法院关于适用《(?<law>.+)》若干问题的(?:解释|规定)(?:[（(](?<number>[^（）()]+)[）)])?$/u

/** Whether it is the title of a judicial interpretation of a whole law. */
export const isInterpretation = (title: string): boolean => interpretationTitle.test(titleKey(title))

type Law = { key: string; title: string }

/** A name in a text with the laws that it may mean; none where an interpretation is named that is not held. */
type Named = { laws: readonly Law[]; start: number; end: number; words: string | null }

/** A judicial interpretation. `law`: of which it is one as a whole; the others are named by what they are about. */
type Interpretation = Law & { law: string | null; number: number | null; about: string }

const interpretationIssuer = /^(?:最高人民(?:法院|检察院)[、，]?)+(?:关于)?|^关于(?=审理|办理)/u
/** 内幕交易司法解释, 虚假陈述的司法解释（二）: named by what it is about. */
const aboutMatter = new RegExp(
  `(?<about>\\p{Script=Han}{2,14}?)的?(?<words>司法解释(?:第?${ordinal}号?(?!${ofArticle}))?)`,
  'gu',
)
/** So much of the matter must stand in the title: 交易 alone stands in too many. */
const leastOfMatter = 3

const kindOfTitle = /^(\p{Script=Han}{2,60}?)((?<!办)法|条例|办法|规定|细则|规则|准则)$/u
const mostSimilar = 5
const ofTheState = '中华人民共和国'

/** Whether a title says all of a matter, in its order and in words of two characters at least: 操纵市场 of 操纵证券、期货市场. */
const saysAll = (title: string, matter: string): boolean => {
  let [at, rest] = [0, matter]
  while (rest !== '') {
    const length = Array.from({ length: rest.length - 1 }, (_, index) => rest.length - index).find((size) =>
      title.includes(rest.slice(0, size), at),
    )
    if (length === undefined) return false
    at = title.indexOf(rest.slice(0, length), at) + length
    rest = rest.slice(length)
  }
  return true
}

/** The number of an interpretation in the words for it; null where it has none. */
const numberIn = (words: string): number | null => {
  const number = /[一二三四五六七八九十\d]+(?=[）)号]*$)/.exec(words.replace('若干问题', ''))?.[0]
  return number === undefined ? null : parseChineseNumber(number)
}

// 证券法律, 公司法人 and 公司法实施细则 are no mentions of 证券法 and 公司法; 公司法规定 is one.
const continuesWord = /^(?:[律制人院官庭学治警务]|规(?!定)|的?(?:实施(?:条例|细则|办法)|修[订正改]?(?:案|草案|决定)))/
/** 江苏省广告管理条例 is not the 广告管理条例 of the whole country. */
const ofPlace =
  /(?:[省市州区县]|北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海|内蒙古|广西|西藏|宁夏|新疆|香港|澳门|深圳)$/
const localKind = /(?:条例|办法|规定|细则|规则)$/
const beginsName = /(?:^|[^\p{Script=Han}]|[的照据依看查问下和与及是在按了解道个说讲请新旧老原反版订正])$/u
const latin = /[a-z]/i

/**
 * Makes the finder.
 * @param laws full titles with the other names their documents give
 */
export const createLawNames = (laws: readonly { title: string; names: readonly string[] }[]): LawNames => {
  const byName = new Map<string, Law>()
  for (const { title, names } of laws) {
    const law = { key: titleKey(title), title }
    // With and without 中华人民共和国 it is the same law, whichever the library holds it under.
    const other = title.startsWith(ofTheState) ? title.slice(ofTheState.length) : `${ofTheState}${title}`
    for (const name of [title, other, ...names, ...(lawNicknames[title] ?? [])]) {
      const form = withoutSpace(name).text.replace(/^《(.+)》$/, '$1')
      // A law's own title wins over another law's nickname.
      if (form.length >= 2 && (name === title || !byName.has(form))) byName.set(form, law)
    }
  }
  const shortened = new Set<string>()
  for (const [form, law] of onlyOnce(laws)) {
    if (byName.has(form)) continue
    byName.set(form, law)
    shortened.add(form)
  }
  for (const { form, isWhole, law } of ofSeries(laws)) {
    if (byName.has(form)) continue
    byName.set(form, law)
    if (!isWhole) shortened.add(form)
  }
  const interpretations = distinctInterpretations(laws)
  /** Those of the law that the words may mean: the one with the number, or the only one without; else all. */
  const interpretationsOf = (law: Law, words: string): readonly Law[] => {
    const own = interpretations.filter((one) => one.law === law.key)
    const number = numberIn(words)
    const exact = own.filter((one) => one.number === number)
    return exact.length > 0 || number !== null || own.length < 2 ? exact : own
  }
  const lawOf = (name: string): Law | undefined => {
    const form = withoutSpace(name).text.replace(/^《([^《》]+)》$/, '$1')
    const known = byName.get(form)
    if (known) return known
    const [words] = interpretationAtEnd.exec(form) ?? []
    const law = words && byName.get(form.slice(0, -words.length).replace('《', ''))
    const [one, ...more] = law ? interpretationsOf(law, words) : []
    return more.length === 0 ? one : undefined
  }
  const soundsLike = createSoundsLike(byName)
  const matcher =
    byName.size > 0
      ? new AhoCorasick(
          [...byName].map(([pattern, data]) => ({ pattern, data })),
          { boundary: 'none' },
        )
      : null
  /** Every name in the text, with the judicial interpretation of the law in its place where one is named behind it. */
  const namesIn = (text: string, normalized: Normalized): Named[] =>
    (matcher?.search(normalized.text, { strategy: 'all' }) ?? []).flatMap(({ data: law, start, end }): Named[] => {
      if (!law) return []
      const [words] = interpretation.exec(normalized.text.slice(end)) ?? []
      if (words) return [{ laws: interpretationsOf(law, words), start, end: end + words.length, words }]
      // 户外广告条例 holds what 广告管理条例 is called for short.
      const head = normalized.text.slice(0, start)
      if (shortened.has(normalized.text.slice(start, end)) && (!beginsName.test(head) || endsWithMaker.test(head)))
        return []
      return isWhole(text, normalized, start, end) ? [{ laws: [law], start, end, words: null }] : []
    })
  /** Judicial interpretations named by their matter. */
  const mattersIn = ({ text }: Normalized): Named[] =>
    [...text.matchAll(aboutMatter)].flatMap(({ 0: all, index, groups = {} }): Named[] => {
      const { about = '', words = '' } = groups
      const number = numberIn(words)
      for (let from = 0; from <= about.length - leastOfMatter; from++) {
        const matter = about.slice(from)
        const found = interpretations.filter((one) => one.law === null && saysAll(one.about, matter))
        const exact = found.filter((one) => number === null || one.number === number)
        if (found.length > 0) return [{ laws: exact, start: index + from, end: index + all.length, words }]
      }
      return []
    })
  const allIn = (text: string, normalized: Normalized): Named[] => {
    const named = longest([...namesIn(text, normalized), ...mattersIn(normalized)])
    const isFree = ({ start, end }: { start: number; end: number }) =>
      !named.some((other) => start < other.end && other.start < end)
    const alike = soundsLike(normalized.text).filter(
      (one) => isFree(one) && isWhole(text, normalized, one.start, one.end),
    )
    return [...named, ...alike.map(({ law, start, end }): Named => ({ laws: [law], start, end, words: null }))].sort(
      (a, b) => a.start - b.start,
    )
  }
  return {
    titleOf: (name) => lawOf(name)?.title ?? null,
    similar(name) {
      const [, stem, kind] = kindOfTitle.exec(withoutSpace(name).text) ?? []
      if (!stem || !kind) return []
      const titles = laws.filter(({ title }) => {
        const [, own, ownKind] = kindOfTitle.exec(titleKey(title).replace(/[、，《》]/g, '')) ?? []
        return own !== undefined && ownKind === kind && saysAll(own, stem)
      })
      return titles.length > mostSimilar ? [] : titles.map(({ title }) => title)
    },
    interpretationsNotHeld(text) {
      const normalized = withoutSpace(text)
      const absent = namesIn(text, normalized).filter(
        ({ laws, words }) => laws.length === 0 && words && numberIn(words) !== null,
      )
      return [...new Set(absent.map(({ start, end }) => normalized.text.slice(start, end)))]
    },
    unclear(text) {
      const normalized = withoutSpace(text)
      return allIn(text, normalized)
        .filter(({ laws }) => laws.length > 1)
        .map(({ laws, start, end }) => {
          const range = originalRange(normalized, start, end)
          const names = interpretations
            .filter(({ key }) => laws.some((law) => law.key === key))
            .toSorted((a, b) => (a.number ?? 0) - (b.number ?? 0))
            .map(nameOf)
          return { ...range, names, text: text.slice(range.start, range.end) }
        })
    },
    find(text) {
      const normalized = withoutSpace(text)
      return allIn(text, normalized).flatMap(({ laws, start, end }) => {
        const [law, ...more] = laws
        if (!law || more.length > 0) return []
        const range = originalRange(normalized, start, end)
        return { ...law, ...range, text: text.slice(range.start, range.end) }
      })
    },
  }
}

/** Of names that overlap the longest. */
const longest = (all: readonly Named[]): Named[] => {
  const kept: Named[] = []
  for (const named of all.toSorted((a, b) => b.end - b.start - (a.end - a.start) || a.start - b.start))
    if (!kept.some((other) => named.start < other.end && other.start < named.end)) kept.push(named)
  return kept
}

/** Short forms of names that belong to one law only. */
const onlyOnce = (laws: readonly { title: string; names: readonly string[] }[]): [string, Law][] => {
  const forms = laws.flatMap(({ title, names }) => {
    const law = { key: titleKey(title), title }
    const all = new Set([title, ...names, ...(lawNicknames[title] ?? [])])
    return [...all].flatMap((name) => shortForms(withoutSpace(name).text)).map((form): [string, Law] => [form, law])
  })
  return [...Map.groupBy(forms, ([form]) => form).values()].flatMap(([first, ...more]) =>
    first && more.every(([, law]) => law.key === first[1].key) ? [first] : [],
  )
}

/** Names of those that are one of a series or begin with who made them, where they belong to one law only. */
const ofSeries = (laws: readonly { title: string }[]): { form: string; isWhole: boolean; law: Law }[] => {
  const forms = laws.flatMap(({ title }) => {
    const law = { key: titleKey(title), title }
    const all = formsOfSeries(withoutSpace(title).text)
    return all.map(({ form, isWhole }) => ({ form: withoutSpace(form).text, isWhole, law }))
  })
  return [...Map.groupBy(forms, ({ form }) => form).values()].flatMap(([first, ...more]) =>
    first && more.every(({ law }) => law.key === first.law.key) ? [first] : [],
  )
}

/** One that is held under two titles, with its issuers and without, counts once. */
const distinctInterpretations = (laws: readonly { title: string }[]): Interpretation[] => {
  const all = laws.flatMap(({ title }) => interpretationIn(title) ?? [])
  return [...Map.groupBy(all, ({ law, number, about }) => `${law}#${number}#${about}`).values()].flatMap(
    ([one]) => one ?? [],
  )
}

const interpretationIn = (title: string): Interpretation | null => {
  const key = titleKey(title)
  const { law, number } = interpretationTitle.exec(key)?.groups ?? {}
  if (law) return { key, title, law, number: number ? parseChineseNumber(number) : null, about: '' }
  if (!interpretationIssuer.test(key) || !/(?:解释|规定)(?:[（(][^（）()]+[）)])?$/.test(key)) return null
  const about = key.replace(interpretationIssuer, '').replace(/[、，《》]/g, '')
  return { key, title, law: null, number: numberIn(/[（(][^（）()]+[）)]$/.exec(key)?.[0] ?? ''), about }
}

/** A name by which it is found again. */
const nameOf = ({ law, number, title }: Interpretation): string =>
  law ? `${law}司法解释${number === null ? '' : `（${toChineseNumber(number)}）`}` : `《${title}》`

/** Whether a match (`start`…`end` of the text without its spaces) is not a part of a longer word of the text as written. */
const isWhole = (source: string, normalized: Normalized, start: number, end: number): boolean => {
  const range = originalRange(normalized, start, end)
  const [first, last] = [normalized.text.charAt(start), normalized.text.charAt(end - 1)]
  if (latin.test(first) && latin.test(source.charAt(range.start - 1))) return false
  if (latin.test(last) && latin.test(source.charAt(range.end))) return false
  if (localKind.test(normalized.text.slice(start, end)) && ofPlace.test(normalized.text.slice(0, start))) return false
  return !(last === '法' && continuesWord.test(normalized.text.slice(end)))
}
