// Which documents are found for a question, over any corpus: the product's own index and retrievers, and what each part adds.
import { z } from 'zod'
import { calendarDate } from '../../domain/calendar.ts'
import { readerOf } from '../../domain/identity.ts'
import { Problem } from '../../domain/problem.ts'
import { searchVectors } from '../../retrievers/dense/vector-search.ts'
import { fusionDepth, type Scored } from '../../retrievers/fusion/fusion.ts'
import { searchFullText } from '../../retrievers/lexical/full-text.ts'
import { createLoadPassages } from '../../retrievers/load-passages.ts'
import { corpusOf } from '../corpus.ts'
import { withLibrary } from '../library.ts'
import { bootstrapMean, type Interval, mean } from '../scorers/code/bootstrap.ts'
import { type Gold, ndcg, recall, reciprocalRank } from '../scorers/code/ranking.ts'
import { byId, fileIn, forEachCase, readPlacedCases, type Suite } from '../suite.ts'

const CorpusRow = z.object({ id: z.string().min(1), title: z.string().default(''), text: z.string() })
const Query = z.object({ id: z.string().min(1), text: z.string().trim().min(1) })
const Qrel = z.object({ query_id: z.string(), doc_id: z.string(), relevance: z.number().nonnegative().default(1) })

type RetrievalData = {
  corpus: z.infer<typeof CorpusRow>[]
  queries: z.infer<typeof Query>[]
  /** Of the queries that have something relevant. */
  gold: Map<string, Gold>
}

/** @throws Problem naming the file and the line where the data contradict themselves */
export const readRetrievalData = (folder: string): RetrievalData => {
  const corpus = byId(readPlacedCases(fileIn(folder, 'corpus.jsonl'), CorpusRow))
  const queries = byId(readPlacedCases(fileIn(folder, 'queries.jsonl'), Query))
  const gold = new Map<string, Map<string, number>>()
  const seen = new Set<string>()
  for (const { value, place } of readPlacedCases(fileIn(folder, 'qrels.jsonl'), Qrel)) {
    const { query_id, doc_id, relevance } = value
    const wrong = (detail: string) => new Problem('invalid-request', `${place}：${detail}。`)
    if (!queries.has(query_id)) throw wrong(`queries.jsonl 里没有 query_id ${query_id}`)
    if (!corpus.has(doc_id)) throw wrong(`corpus.jsonl 里没有 doc_id ${doc_id}`)
    const pair = JSON.stringify([query_id, doc_id])
    if (seen.has(pair)) throw wrong(`${query_id} 与 ${doc_id} 已经标过一次`)
    seen.add(pair)
    if (relevance > 0) gold.set(query_id, (gold.get(query_id) ?? new Map()).set(doc_id, relevance))
  }
  if (gold.size === 0) throw new Problem('invalid-request', `${folder} 的 qrels.jsonl 里没有一条 relevance 大于 0。`)
  return { corpus: [...corpus.values()], queries: [...queries.values()], gold }
}

/** So many results a question are looked at. */
const depth = 100

const measures = {
  'nDCG@10': (ids: readonly string[], gold: Gold) => ndcg(ids, gold, 10),
  'R@10': (ids: readonly string[], gold: Gold) => recall(ids, gold, 10),
  'R@100': (ids: readonly string[], gold: Gold) => recall(ids, gold, depth),
  MRR: reciprocalRank,
}
type Measure = keyof typeof measures
const measureNames = Object.keys(measures) as Measure[]

/** What finds by itself, and all of it together as the product asks it. */
type Ways = { lexical: string[]; vectors: string[]; fused: string[] }

export const retrieval: Suite = {
  name: 'retrieval',
  title: '检索：一个问题的相关文档找到多少、排在第几',
  data: { sample: 'evals/datasets/retrieval' },
  check: (path) => void readRetrievalData(path),
  async run({ file, subject: { embedder }, progress }) {
    const { corpus, queries, gold } = readRetrievalData(file)
    const { documents, rowOf } = corpusOf(corpus)
    return withLibrary({ embedder }, async ({ sql, index, library, retrieve, publish }) => {
      const begun = performance.now()
      await publish(documents, progress)
      const indexed = performance.now()

      const { state } = await library.catalogue()
      const loadPassages = createLoadPassages(sql.db)
      const who = { reader: readerOf('client'), asOf: calendarDate(new Date()) }
      const idsOf = (passages: readonly { documentId: string; start: number }[]) =>
        [...new Set(passages.flatMap((passage) => rowOf(passage) ?? []))].slice(0, depth)
      const alone = async (found: readonly Scored[], source: 'lexical' | 'dense') =>
        idsOf(
          await loadPassages(
            found.map(({ id, score }) => ({ chunkId: id, source, score })),
            who,
          ),
        )
      let spent = 0
      const results = await forEachCase(
        queries,
        async ({ text }): Promise<Ways> => {
          const from = performance.now()
          // Several chunks may be of one document.
          const { passages } = await retrieve({ ...who, text, entities: [], library: state, limit: fusionDepth })
          spent += performance.now() - from
          const reader = await index.reader(state.generationId)
          const vector = await embedder.embedQuery(text)
          const [lexical, nearest] = await Promise.all([
            searchFullText(reader, text, who, fusionDepth),
            searchVectors(reader, vector, who, fusionDepth),
          ])
          return {
            lexical: await alone(lexical, 'lexical'),
            vectors: await alone(nearest, 'dense'),
            fused: idsOf(passages),
          }
        },
        (done, total) => progress(done, total, '检索'),
      )

      const judged = queries.flatMap(({ id, text }, at) => {
        const [relevant, ways] = [gold.get(id), results[at]]
        return relevant && ways ? [{ id, text, relevant, ways }] : []
      })
      const scoresOf = (way: keyof Ways, measure: Measure) =>
        judged.map(({ ways, relevant }) => measures[measure](ways[way], relevant))
      const figuresOf = (way: keyof Ways) =>
        Object.fromEntries(measureNames.map((measure) => [measure, mean(scoresOf(way, measure))]))
      const intervals: Record<string, Interval> = Object.fromEntries(
        measureNames.map((measure) => [measure, bootstrapMean(scoresOf('fused', measure))]),
      )
      const scores = scoresOf('fused', 'nDCG@10')
      return {
        score: mean(scores),
        interval: bootstrapMean(scores),
        figures: {
          ...figuresOf('fused'),
          intervals,
          ablation: { lexical: figuresOf('lexical'), vectors: figuresOf('vectors'), fused: figuresOf('fused') },
          documents: corpus.length,
          judgedQueries: judged.length,
          nothingFound: results.filter(({ fused }) => fused.length === 0).length,
          indexSeconds: (indexed - begun) / 1000,
          searchMilliseconds: spent / queries.length,
        },
        cases: queries.map(({ id }, at) => ({ query_id: id, doc_ids: results[at]?.fused ?? [] })),
        misses: judged
          .map((one, at) => ({ ...one, score: scores[at] ?? 0 }))
          .sort((a, b) => a.score - b.score)
          .filter(({ score }) => score < 0.5)
          .map(({ id, text, relevant, ways, score }) => {
            const wanted = [...relevant.keys()].map((doc) => `${doc}（第 ${placeOf(ways.fused, doc)} 位）`).join('、')
            return `${id} ${score.toFixed(2)}  ${text.slice(0, 80)}  应为 ${wanted}，第一位是 ${ways.fused[0] ?? '无'}`
          }),
      }
    })
  },
}

const placeOf = (ids: readonly string[], wanted: string): string => {
  const at = ids.indexOf(wanted)
  return at < 0 ? '百名外' : String(at + 1)
}
