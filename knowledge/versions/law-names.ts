// Finding the laws that a text names: full title, short title, 《》, nickname, English.
import AhoCorasick from 'modern-ahocorasick'
import { type Normalized, normalize, originalRange, replace } from '../../text/normalize.ts'
import { lawNicknames } from './law-nicknames.ts'
import { titleKey } from './work-id.ts'

/** A law named in a text. `key` tells laws apart (see `titleKey`); `title` is its full title. Offsets are UTF-16 in the text. */
export type LawMention = { key: string; title: string; text: string; start: number; end: number }

export type LawNames = {
  /** Mentions in order, without overlap; of names that overlap the longest counts. */
  find(text: string): LawMention[]
  /** Full title of a law by any of its names, or null. */
  titleOf(name: string): string | null
}

const written = (text: string) => {
  const folded = normalize(text, ['invisible', 'nfkc', 'simplify', 'lower'])
  return replace(replace(folded, /[<〈]/g, '《'), /[>〉]/g, '》')
}
const withoutSpace = (text: string) => replace(written(text), /\s+/g, '')

// 证券法律, 公司法人 and 公司法司法解释三 are no mentions of 证券法 and 公司法.
const continuesWord = /^(?:[律规制人院官庭学治警务]|的?(?:司法解释|实施(?:条例|细则|办法)|修[订正改]?(?:案|草案|决定)))/
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
  const matcher =
    byName.size > 0
      ? new AhoCorasick(
          [...byName].map(([pattern, data]) => ({ pattern, data })),
          { boundary: 'none' },
        )
      : null
  return {
    titleOf: (name) => byName.get(withoutSpace(name).text.replace(/^《(.+)》$/, '$1'))?.title ?? null,
    find(text) {
      if (!matcher) return []
      const normalized = withoutSpace(text)
      const found = matcher
        .search(normalized.text, { strategy: 'all' })
        .flatMap(({ data: law, start, end }) =>
          law && isWhole(text, normalized, start, end) ? [{ law, start, end }] : [],
        )
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
