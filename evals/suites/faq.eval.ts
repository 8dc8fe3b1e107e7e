// Do two questions ask the same? The probability with which the product would take the one for the other's entry of the FAQ.
import { basename } from 'node:path'
import { z } from 'zod'
import { calendarDate } from '../../domain/calendar.ts'
import { readerOf } from '../../domain/identity.ts'
import { createTextBuilder, type ParsedDocument } from '../../knowledge/parsing/parsed-document.ts'
import { createFaqRetriever, loadFaq } from '../../retrievers/faq.ts'
import { type EvalLibrary, forEverybody, withLibrary } from '../library.ts'
import { mean } from '../scorers/code/bootstrap.ts'
import { areaInterval, areaUnderCurve, calibrationError, type Stated } from '../scorers/code/confidence.ts'
import { readPlacedCases, type Subject, type Suite, type SuiteProgress } from '../suite.ts'

const Pair = z.object({
  id: z.string().min(1),
  query: z.string().trim().min(1),
  candidate: z.string().trim().min(1),
  /** 1: they ask the same. */
  label: z.union([z.literal(0), z.literal(1)]),
})
type Pair = z.infer<typeof Pair>

/** Entries of one FAQ: as many as a large firm's may have. What is rare is judged by all of them. */
const faqSize = 1000

/** An FAQ of questions; the pairs know no answers. */
const faqOf = (questions: readonly string[], at: number): ParsedDocument => {
  const builder = createTextBuilder()
  for (const question of questions) {
    builder.heading(question, 2)
    builder.add('paragraph', '略。')
  }
  return {
    attributes: {
      work: `eval-faq-${at}`,
      kind: 'faq',
      title: '评测问题',
      dateSource: 'assumed',
      ...forEverybody,
    },
    ...builder.finish(),
    phrasings: [],
    readings: [],
  }
}

/** How likely each pair asks the same, by the FAQ of all candidates. */
const probabilities = async (
  pairs: readonly Pair[],
  { sql, index, library, segmenter, publish, withdraw }: EvalLibrary,
  { embedder }: Pick<Subject, 'embedder'>,
  progress: SuiteProgress,
): Promise<number[]> => {
  const faqs = createFaqRetriever({ db: sql.db, segmenter })
  const who = { reader: readerOf('client'), asOf: calendarDate(new Date()) }
  const found: number[] = []
  for (let start = 0; start < pairs.length; start += faqSize) {
    const some = pairs.slice(start, start + faqSize)
    const published = await publish([faqOf([...new Set(some.map(({ candidate }) => candidate))], start)])
    const catalogue = await library.catalogue()
    const reader = await index.reader(catalogue.state.generationId)
    const { entries } = await loadFaq(sql.db, segmenter, reader)
    const chunkOf = new Map(entries.map(({ question, chunkId }) => [question, chunkId]))
    const vectors = await Promise.all(some.map(({ query }) => embedder.embedQuery(query)))
    for (const [at, { query: text, candidate }] of some.entries()) {
      const id = chunkOf.get(candidate) ?? ''
      const meaning = { vector: vectors[at] ?? [], nearest: [{ id, score: 1 }] }
      const { matches } = await faqs.find({ query: { ...who, text, entities: [] }, catalogue }, reader, meaning)
      // What is not among the matches has next to nothing in common with the question.
      found.push(matches.find(({ chunkId }) => chunkId === id)?.score ?? 0)
    }
    await withdraw(published)
    progress(found.length, pairs.length)
  }
  return found
}

export const faq: Suite = {
  name: 'faq',
  title: '常见问题：两句话是不是问同一件事',
  data: {},
  check: (path) => void readPlacedCases(path, Pair),
  async run({ file, subject, progress }) {
    const parts = [...Map.groupBy(readPlacedCases(file, Pair), (row) => basename(row.file, '.jsonl'))].map(
      ([name, rows]) => ({
        name,
        pairs: rows.map(({ value }) => value),
      }),
    )
    const judged: { name: string; pairs: Pair[]; stated: Stated[] }[] = []
    for (const { name, pairs } of parts) {
      const scores = await withLibrary(subject, (library) =>
        probabilities(pairs, library, subject, (done, total) => progress(done, total, name)),
      )
      const stated = pairs.map(({ label }, at) => ({ confidence: scores[at] ?? 0, right: label === 1 }))
      judged.push({ name, pairs, stated })
    }
    const intervals = judged.map(({ stated }) => areaInterval(stated))
    return {
      score: mean(judged.map(({ stated }) => areaUnderCurve(stated))),
      interval: { low: mean(intervals.map(({ low }) => low)), high: mean(intervals.map(({ high }) => high)) },
      figures: Object.fromEntries(
        judged.map(({ name, stated }, at) => [
          name,
          {
            AUC: areaUnderCurve(stated),
            low: intervals[at]?.low ?? 0,
            high: intervals[at]?.high ?? 0,
            ECE: calibrationError(stated),
            pairs: stated.length,
          },
        ]),
      ),
      confidences: Object.fromEntries(judged.map(({ name, stated }) => [name, stated])),
      cases: judged.flatMap(({ pairs, stated }) =>
        pairs.map(({ id, label }, at) => ({ id, label, probability: stated[at]?.confidence ?? 0 })),
      ),
      misses: judged
        .flatMap(({ pairs, stated }) =>
          pairs.map((pair, at) => ({ ...pair, probability: stated[at]?.confidence ?? 0 })),
        )
        .map((pair) => ({ ...pair, off: Math.abs(pair.label - pair.probability) }))
        .sort((a, b) => b.off - a.off)
        .slice(0, mostMisses)
        .map(
          ({ id, query, candidate, label, probability }) =>
            `${id} ${label === 1 ? '同义' : '不同'}，把握 ${probability.toFixed(2)}  ${query} ｜ ${candidate}`,
        ),
    }
  },
}
const mostMisses = 200
