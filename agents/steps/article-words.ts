// The law's own words: an article whole, or as much of it as can be read at once, with where it stands.
import { maySayClause } from '../../domain/library.ts'
import type { Passage } from '../../domain/passage.ts'
import type { Quote } from '../../retrievers/citations/cite.ts'
import { sentences } from '../../text/sentences.ts'
import type { Draft } from './compose.ts'

/** A piece of a version's text with where it stands in it. */
export type Stretch = { text: string; start: number; end: number }

// An article that was asked for alone may be longer than one of several. Longer ones are cut, at a 款 if that can be.
const wholeArticle = 1000
export const wholeOfSeveral = 600
const cutArticle = 560
const cutSentences = 420

/** The 款 of a clause that was cut: 第二款 of 第四条第二款. */
export const lastParagraph = /第[^第]+款$/

/** An article that was asked for alone: all of it, or what can be read at once. */
export const wholly = (paragraphs: readonly Passage[]): Draft => {
  const [first, ...more] = paragraphs
  const named =
    first && more.length > 0 ? { ...first, clause: first.clause?.replace(lastParagraph, '') ?? null } : first
  const bodies = paragraphs.map((passage) => withoutLeadingNumber(passage).text.replaceAll(/\n+/g, '\n'))
  return {
    kind: 'answer',
    text: `${named ? source(named) : ''}：${cutTo(bodies.join('\n'), wholeArticle)}`,
    quotes: paragraphs.map(wordingOf),
  }
}

export const cutMark = '（节选，完整条文见引用）'

/** The text if it has at most so many characters; else what can be read at once, to the end of a 款 or 项 or at least of a sentence. */
export const cutTo = (text: string, whole: number): string => {
  if (text.length <= whole) return text
  const lines = text.split('\n')
  const kept = lines.filter((_, index) => lines.slice(0, index + 1).join('\n').length <= cutArticle)
  if (kept.length > 0) return `${kept.join('\n')}\n……${cutMark}`
  const ends = sentences(lines[0] ?? '').map(({ end }) => end)
  const end = ends.findLast((one) => one <= cutSentences) ?? ends[0]
  return `${text.slice(0, end)}${cutMark}`
}

/** An article without its number. */
export const wordingOf = (passage: Passage): Quote => {
  const { start, end } = withoutLeadingNumber(passage)
  return { passage, start, end }
}

/** 《中华人民共和国证券法》第一百三十五条（2019-12-28 修订，自 2020-03-01 起施行） */
export const source = (passage: Passage): string => {
  const title = passage.title.startsWith('《') ? passage.title : `《${passage.title}》`
  const mayName = passage.verification === null || maySayClause(passage.verification)
  const notes = [
    passage.versionLabel,
    passage.effectiveFrom
      ? `自 ${passage.effectiveFrom} 起施行${passage.dateDerivation === 'assumed' ? '，日期待核' : ''}`
      : null,
    passage.kind === 'digest' ? '自撰要点，非原文' : null,
  ].filter(Boolean)
  return `${title}${mayName ? (passage.clause ?? '') : '（条号待核）'}（${notes.join('，')}）`
}

/** An article's text without its number. */
export const withoutLeadingNumber = (passage: Passage): Stretch => {
  const heading = /^\s*(第[一二三四五六七八九十百千零〇\d]+条(之[一二三四五六七八九十]+)?[\s　]*)?/.exec(passage.text)
  const skip = heading?.[0].length ?? 0
  return {
    text: passage.text.slice(skip).trimEnd(),
    start: passage.start + skip,
    end: passage.start + passage.text.trimEnd().length,
  }
}
