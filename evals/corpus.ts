// A corpus of a retrieval data set as documents of a library. Rows that are articles of one law become that law, since a law's
// articles are what the product's own laws are made of; every other row is a document.

import { addLawText } from '../knowledge/parsing/law-text.ts'
import type { ParsedDocument } from '../knowledge/parsing/parsed-document.ts'
import { createTextBuilder } from '../knowledge/parsing/parsed-document.ts'
import { forEverybody } from './library.ts'

export type CorpusRow = { id: string; title: string; text: string }

export type Corpus = {
  documents: ParsedDocument[]
  /** The row that a passage is of. */
  rowOf(passage: { documentId: string; start: number }): string | undefined
}

const articleName = '第[零〇一二三四五六七八九十百千\\d]{1,7}条(?:之[一二三四五六七八九十]{1,3})?'
/** An article stands at the end of its title, 证券法第二条, or, under the law's title alone, at the beginning of its text. */
const inTitle = new RegExp(`^(?<law>.+?)\\s*(?<article>${articleName})$`, 'u')
const inText = new RegExp(`^\\s*(?<article>${articleName})\\s`, 'u')
const longestTitle = 300

/** A document under way: `rows` with where the text of each begins. */
type Draft = {
  title: string
  isLaw: boolean
  articles: Set<string>
  builder: ReturnType<typeof createTextBuilder>
  rows: { id: string; start: number }[]
}

/** Makes the documents. Two rows with one title stand in two documents: one may be of a former version. */
export const corpusOf = (rows: readonly CorpusRow[]): Corpus => {
  const drafts: Draft[] = []
  const laws = new Map<string, Draft[]>()
  const begin = (title: string, isLaw: boolean): Draft => {
    const draft = { title, isLaw, articles: new Set<string>(), builder: createTextBuilder(), rows: [] }
    drafts.push(draft)
    return draft
  }
  for (const { id, title, text } of rows) {
    const { law = title.trim(), article = inText.exec(text)?.groups?.article } =
      inTitle.exec(title.trim())?.groups ?? {}
    if (law === '' || article === undefined) {
      add(begin(title.trim() || id, false), id, text.trim() || title)
      continue
    }
    const held = laws.get(law) ?? []
    laws.set(law, held)
    let draft = held.find(({ articles }) => !articles.has(article))
    if (!draft) {
      draft = begin(law, true)
      held.push(draft)
    }
    draft.articles.add(article)
    add(draft, id, `${article}　${withoutArticle(text, article)}`)
  }
  return {
    documents: drafts.map(documentOf),
    rowOf: ({ documentId, start }) => drafts[numberOf(documentId)]?.rows.findLast((row) => row.start <= start)?.id,
  }
}

const withoutArticle = (text: string, article: string): string => {
  const bare = text.trimStart()
  return bare.startsWith(article) ? bare.slice(article.length).trimStart() : bare
}

const add = ({ builder, isLaw, rows }: Draft, id: string, text: string) => {
  const before = builder.blocks.length
  if (isLaw) addLawText(builder, text)
  else for (const line of text.split('\n')) builder.add('paragraph', line.trim())
  const start = builder.blocks[before]?.start
  if (start !== undefined) rows.push({ id, start })
}

/** Nothing is known of its dates, so that it may be served on any day; everybody may read it. */
const documentOf = ({ title, isLaw, builder }: Draft, at: number): ParsedDocument => ({
  attributes: {
    work: `${workPrefix}${at}`,
    kind: isLaw ? 'regulation' : 'research',
    title: title.slice(0, longestTitle),
    dateSource: 'assumed',
    ...forEverybody,
  },
  ...builder.finish(),
  phrasings: [],
  readings: [],
})
const workPrefix = 'eval-'
const numberOf = (work: string): number => Number(work.slice(workPrefix.length))
