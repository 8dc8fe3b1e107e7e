// Finding the laws that a text names: full title, short title, 《》, nickname, English.
import AhoCorasick from 'modern-ahocorasick'
import { type Normalized, normalize, originalRange, replace } from '../../text/normalize.ts'
import { parseChineseNumber } from '../../text/numerals.ts'
import { lawNicknames } from './law-nicknames.ts'
import { titleKey } from './work-id.ts'

/** A law named in a text. `key` tells laws apart (see `titleKey`); `title` is its full title. Offsets are UTF-16 in the text. */
export type LawMention = { key: string; title: string; text: string; start: number; end: number }

export type LawNames = {
  /** Mentions in order, without overlap; of names that overlap the longest counts. */
  find(text: string): LawMention[]
  /** Judicial interpretations that are named by the law and a number and are not held: 公司法解释六. */
  interpretationsNotHeld(text: string): string[]
  /** Full title of a law by any of its names, or null. */
  titleOf(name: string): string | null
}

const written = (text: string) => {
  const folded = normalize(text, ['invisible', 'nfkc', 'simplify', 'lower'])
  return replace(replace(folded, /[<〈]/g, '《'), /[>〉]/g, '》')
}
const withoutSpace = (text: string) => replace(written(text), /\s+/g, '')

const ordinal = String.raw`[（(]?(?:[一二三四五六七八九十]|\d{1,2})[）)]?`
/**
 * Behind a law's name: a judicial interpretation of it, by its number if it has one. 解释一下 only asks to explain, and 规定三年 is what
 * the law says.
 */
export const interpretationWords = String.raw`》?的?(?:若干问题的(?:解释|规定)(?:${ordinal}(?![\d条]))?|司法解释(?:第?${ordinal}号?(?![\d条]))?|解释第?${ordinal}号?(?![\d条下遍次番点些个])|解释(?=的?第)|规定[（(][一二三四五六七八九十\d]{1,2}[）)])`
const interpretation = new RegExp(`^${interpretationWords}`, 'u')
const interpretationAtEnd = new RegExp(`${interpretationWords}$`, 'u')
/** Titles of judicial interpretations of a whole law: 最高人民法院关于适用《公司法》若干问题的规定（三）. */
const interpretationTitle =
  /^最高人民法院关于适用《(?<law>.+)》若干问题的(?:解释|规定)(?:[（(](?<number>[^（）()]+)[）)])?$/u

/** Whether it is the title of a judicial interpretation of a whole law. */
export const isInterpretation = (title: string): boolean => interpretationTitle.test(titleKey(title))

/** A name in a text; the law is null where an interpretation is named that is not held. */
type Named = { law: { key: string; title: string } | null; start: number; end: number; words: string | null }

/** The number of an interpretation in the words for it; null where it has none. */
const numberIn = (words: string): number | null => {
  const number = /[一二三四五六七八九十\d]+(?=[）)号]*$)/.exec(words.replace('若干问题', ''))?.[0]
  return number === undefined ? null : parseChineseNumber(number)
}

// 证券法律, 公司法人 and 公司法实施细则 are no mentions of 证券法 and 公司法; 公司法规定 is one.
const continuesWord = /^(?:[律制人院官庭学治警务]|规(?!定)|的?(?:实施(?:条例|细则|办法)|修[订正改]?(?:案|草案|决定)))/
const latin = /[a-z]/i

/**
 * Makes the finder.
 * @param laws full titles with the other names their documents give
 */
export const createLawNames = (laws: readonly { title: string; names: readonly string[] }[]): LawNames => {
  const byName = new Map<string, { key: string; title: string }>()
  for (const { title, names } of laws) {
    const law = { key: titleKey(title), title }
    const common = title.startsWith('中华人民共和国') ? [title.slice('中华人民共和国'.length)] : []
    for (const name of [title, ...common, ...names, ...(lawNicknames[title] ?? [])]) {
      const form = withoutSpace(name).text.replace(/^《(.+)》$/, '$1')
      // A law's own title wins over another law's nickname.
      if (form.length >= 2 && (name === title || !byName.has(form))) byName.set(form, law)
    }
  }
  const interpretations = new Map(
    laws.flatMap(({ title }): [string, { key: string; title: string }][] => {
      const { law, number } = interpretationTitle.exec(titleKey(title))?.groups ?? {}
      return law ? [[`${law}#${number ? parseChineseNumber(number) : ''}`, { key: titleKey(title), title }]] : []
    }),
  )
  const interpretationOf = (law: { key: string }, words: string) =>
    interpretations.get(`${law.key}#${numberIn(words) ?? ''}`)
  const lawOf = (name: string): { key: string; title: string } | undefined => {
    const form = withoutSpace(name).text.replace(/^《([^《》]+)》$/, '$1')
    const known = byName.get(form)
    if (known) return known
    const [words] = interpretationAtEnd.exec(form) ?? []
    const law = words && lawOf(form.slice(0, -words.length).replace('《', ''))
    return law ? interpretationOf(law, words) : undefined
  }
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
      if (words) return [{ law: interpretationOf(law, words) ?? null, start, end: end + words.length, words }]
      return isWhole(text, normalized, start, end) ? [{ law, start, end, words: null }] : []
    })
  return {
    titleOf: (name) => lawOf(name)?.title ?? null,
    interpretationsNotHeld(text) {
      const normalized = withoutSpace(text)
      const absent = namesIn(text, normalized).filter(({ law, words }) => !law && words && numberIn(words) !== null)
      return [...new Set(absent.map(({ start, end }) => normalized.text.slice(start, end)))]
    },
    find(text) {
      const normalized = withoutSpace(text)
      const found = namesIn(text, normalized).flatMap(({ law, start, end }) => (law ? [{ law, start, end }] : []))
      found.sort((a, b) => b.end - b.start - (a.end - a.start) || a.start - b.start)
      const kept: typeof found = []
      for (const mention of found)
        if (!kept.some((other) => mention.start < other.end && other.start < mention.end)) kept.push(mention)
      kept.sort((a, b) => a.start - b.start)
      return kept.map(({ law, start, end }) => {
        const range = originalRange(normalized, start, end)
        return { ...law, ...range, text: text.slice(range.start, range.end) }
      })
    },
  }
}

/** Whether a match (`start`…`end` of the text without its spaces) is not a part of a longer word of the text as written. */
const isWhole = (source: string, normalized: Normalized, start: number, end: number): boolean => {
  const range = originalRange(normalized, start, end)
  const [first, last] = [normalized.text.charAt(start), normalized.text.charAt(end - 1)]
  if (latin.test(first) && latin.test(source.charAt(range.start - 1))) return false
  if (latin.test(last) && latin.test(source.charAt(range.end))) return false
  return !(last === '法' && continuesWord.test(normalized.text.slice(end)))
}
