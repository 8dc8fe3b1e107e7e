// Laws held in several versions, asked about before, between and after: the text of that day or an honest "not held", and never as
// current what was not in force.
import { statSync } from 'node:fs'
import { z } from 'zod'
import { addDays, CalendarDate, calendarDate, isWithin } from '../../domain/calendar.ts'
import { readerOf } from '../../domain/identity.ts'
import { chunkDocument } from '../../knowledge/chunking/chunk-document.ts'
import { parseLawLine } from '../../knowledge/parsing/law-jsonl.ts'
import { readLibraryState } from '../../knowledge/versions/library-state.ts'
import { endDates } from '../../knowledge/versions/timeline.ts'
import { titleKey } from '../../knowledge/versions/work-id.ts'
import type { RetrieveResult } from '../../retrievers/retrieve.ts'
import { versions } from '../../storage/sql/schema.ts'
import { noVectors, withLibrary } from '../library.ts'
import { bootstrapMean, mean } from '../scorers/code/bootstrap.ts'
import { fileIn, forEachCase, readCases, type Suite } from '../suite.ts'

const Law = z.object({
  id: z.string().min(1),
  title: z.string().min(1),
  version: CalendarDate.nullish(),
  history: z.array(z.string()).default([]),
  text: z.string().min(1),
})

/** A text of a law and the days on which it is in force, as far as source and text tell; `from` null: they do not. */
type HeldText = {
  id: string
  from: CalendarDate | null
  to: CalendarDate | null
  /** Article → its text. */
  articles: Map<string, string>
}

/** How it is asked: by number on a day that the caller names, by number with the day in the question, in the article's own words. */
const forms = ['number', 'day-in-question', 'words'] as const

/**
 * `expected`: the source's id of the text that is in force on the day; null: none is held for it.
 */
type AsOfCase = {
  id: string
  title: string
  place: 'before' | 'first-day' | 'between' | 'last-day' | 'since'
  form: (typeof forms)[number]
  asOf: CalendarDate
  text: string
  expected: string | null
}

const lawsFile = (path: string): string =>
  statSync(path, { throwIfNoEntry: false })?.isDirectory() ? fileIn(path, 'laws.jsonl') : path

/**
 * The cases that a collection of laws gives: for each title that it holds in several texts, the days around each beginning and one in
 * the middle. What is asked for is an article that the texts word differently, where there is one.
 * @param today the last day that is asked about, so that nothing is expected of a future that sources cannot know
 */
export const asOfCases = (laws: readonly z.infer<typeof Law>[], today: CalendarDate): AsOfCase[] =>
  [...Map.groupBy(laws, (law) => titleKey(law.title)).values()].flatMap((texts) => {
    const held = timelineOf(texts)
    if (held.length < 2) return []
    const title = texts[0]?.title ?? ''
    return daysOf(held, today).flatMap(({ place, asOf }) => {
      const current = held.find(({ from, to }) => from !== null && isWithin(asOf, from, to))
      const article = tellingArticle(held, current)
      return forms.map(
        (form): AsOfCase => ({
          id: `${current?.id ?? held[0]?.id}@${asOf}/${form}`,
          title,
          place,
          form,
          asOf,
          text: wordsFor[form]({ title, asOf, ...article }),
          expected: current?.id ?? null,
        }),
      )
    })
  })

const wordsFor: Record<
  AsOfCase['form'],
  (about: { title: string; asOf: CalendarDate; clause: string; text: string }) => string
> = {
  number: ({ title, clause }) => `《${title}》${clause}怎么规定？`,
  'day-in-question': ({ title, asOf, clause }) => {
    const [year, month, day] = asOf.split('-').map(Number)
    return `${year}年${month}月${day}日时《${title}》${clause}是怎么规定的？`
  },
  words: ({ text }) => text.replace(/^第[^条\s]{1,8}条(?:之[一二三四五六七八九十]{1,3})?\s*/, '').slice(0, 80),
}

/** Texts with the days on which each is in force; of several that begin on a day the one adopted last. */
const timelineOf = (laws: readonly z.infer<typeof Law>[]): HeldText[] => {
  const parsed = laws.map((law, order) => {
    const document = parseLawLine('laws.jsonl', order + 1, JSON.stringify(law))
    const { chunks } = chunkDocument({ document, versionId: law.id, countTokens: () => 0 })
    const { effectiveFrom = null, publishedOn = null } = document.attributes
    return {
      id: law.id,
      effectiveFrom,
      publishedOn,
      declaredTo: null,
      order,
      letters: document.text.replace(/\s+/g, ''),
      articles: new Map(chunks.flatMap(({ clause, text }) => (clause === null ? [] : [[clause, text] as const]))),
    }
  })
  // A text that two sources print is one version.
  const distinct = [...new Map(parsed.toReversed().map((text) => [text.letters, text])).values()].reverse()
  const ends = endDates(distinct)
  return distinct
    .map(({ id, effectiveFrom, articles }) => ({ id, from: effectiveFrom, to: ends.get(id) ?? null, articles }))
    .filter(({ from, to }) => from === null || from !== to)
    .sort((a, b) => (a.from ?? '').localeCompare(b.from ?? ''))
}

const daysOf = (held: readonly HeldText[], today: CalendarDate): { place: AsOfCase['place']; asOf: CalendarDate }[] => {
  const begun = held.flatMap(({ from, to }) => (from !== null && from <= today ? [{ from, to }] : []))
  const [first] = begun
  if (!first) return []
  return [
    { place: 'before', asOf: addDays(first.from, -1) },
    ...begun.flatMap(({ from, to }) => [
      { place: 'first-day' as const, asOf: from },
      ...(to === null || to > today
        ? [{ place: 'since' as const, asOf: today }]
        : [
            { place: 'between' as const, asOf: middle(from, to) },
            { place: 'last-day' as const, asOf: addDays(to, -1) },
          ]),
    ]),
  ]
}

const middle = (from: CalendarDate, to: CalendarDate): CalendarDate =>
  addDays(from, Math.floor((Date.parse(to) - Date.parse(from)) / 2 / 86_400_000))

/** An article of the text in force (of the first one, where none is), worded otherwise in another text if there is such a one. */
const tellingArticle = (held: readonly HeldText[], current: HeldText | undefined): { clause: string; text: string } => {
  const own = [...((current ?? held[0])?.articles ?? [])]
  const isTelling = ([clause, text]: readonly [string, string]) =>
    held.some(({ articles }) => articles.has(clause) && articles.get(clause) !== text)
  const [clause = '第一条', text = ''] = own.find(isTelling) ?? own[0] ?? []
  return { clause, text }
}

export const asOf: Suite = {
  name: 'as-of',
  title: '按日期：给出的是不是当日有效的条文，没有收录是否如实说明',
  data: {},
  check: (path) => void readCases(lawsFile(path), Law),
  async run({ file: path, subject: { understand, sql }, progress }) {
    const file = lawsFile(path)
    const today = calendarDate(new Date())
    const cases = asOfCases(readCases(file, Law), today)
    return withLibrary({ embedder: noVectors }, async ({ ingest, library, retrieve, sql: own }) => {
      await ingest.files([file], {
        by: 'eval',
        onProgress: ({ bytes, totalBytes }) => progress(bytes, totalBytes, '导入'),
      })
      const { state } = await library.catalogue()
      const readings = await readLibraryState(sql.db)
      const sources = new Map(
        (await own.db.select({ id: versions.id, sourceId: versions.sourceId }).from(versions)).map((row) => [
          row.id,
          row.sourceId,
        ]),
      )
      const reader = readerOf('client')
      const results = await forEachCase(
        cases,
        async ({ text, form, asOf: day }): Promise<RetrieveResult & { asOf: CalendarDate }> => {
          const who = { reader, asOf: form === 'day-in-question' ? today : day }
          const reading = await understand({ ...who, text, history: [], earlier: [], library: readings })
          const then = reading.asOf ?? who.asOf
          // Laws are known by the names of this library, not of the one that the question was read with.
          const found = await retrieve({
            reader,
            asOf: then,
            text: reading.parts[0] ?? text,
            entities: [],
            library: state,
          })
          return { ...found, asOf: then }
        },
        (done, total) => progress(done, total, '查找'),
      )
      const inForce = new Map(cases.map(({ title, asOf: day, expected }) => [`${titleKey(title)}@${day}`, expected]))
      const judged = cases.map((one, at) => {
        const { passages = [], missing = null, asOf: day = one.asOf } = results[at] ?? {}
        const given = passages
          .filter(({ title }) => titleKey(title) === titleKey(one.title))
          .map(({ versionId, clause, legalStatus }) => ({
            source: sources.get(versionId) ?? null,
            clause,
            legalStatus,
          }))
        const isForged = passages.some(({ title, versionId, legalStatus }) => {
          const expected = inForce.get(`${titleKey(title)}@${one.asOf}`)
          return legalStatus === 'in-force' && expected !== undefined && sources.get(versionId) !== expected
        })
        const isHonest =
          given.every(({ legalStatus }) => legalStatus === 'unknown') &&
          (missing?.kind === 'version' || given.length > 0)
        const isRight = !isForged && (one.expected === null ? isHonest : given[0]?.source === one.expected)
        return { ...one, readAs: day, given, missing, isForged, isRight }
      })
      const byNumber = judged.filter(({ form }) => form !== 'words')
      const scores = byNumber.map(({ isRight }) => (isRight ? 1 : 0))
      const share = (some: typeof judged) => mean(some.map(({ isRight }) => (isRight ? 1 : 0)))
      return {
        score: mean(scores),
        interval: bootstrapMean(scores),
        figures: {
          titles: new Set(cases.map(({ title }) => titleKey(title))).size,
          servedThoughNotInForce: judged.filter(({ isForged }) => isForged).length,
          byForm: Object.fromEntries(forms.map((form) => [form, share(judged.filter((one) => one.form === form))])),
          byPlace: Object.fromEntries(
            [...Map.groupBy(byNumber, ({ place }) => place)].map(([place, some]) => [place, share(some)]),
          ),
        },
        cases: judged,
        misses: judged
          .filter(({ isRight, isForged, form }) => isForged || (!isRight && form !== 'words'))
          .sort((a, b) => Number(b.isForged) - Number(a.isForged))
          .map(
            ({ id, text, expected, readAs, given, missing }) =>
              `${id} ${text}（${readAs}） 应为 ${expected ?? '未收录'} ⇒ ${given.map(({ source, clause, legalStatus }) => `${source} ${clause} ${legalStatus}`).join('、') || '无'}${missing ? `（${missing.kind}）` : ''}`,
          ),
      }
    })
  },
}
