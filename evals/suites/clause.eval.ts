// "What does article N of law L say": is the first result that article of that law, and is it said which version it is?
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { calendarDate } from '../../domain/calendar.ts'
import { readerOf } from '../../domain/identity.ts'
import type { Passage } from '../../domain/passage.ts'
import { Problem } from '../../domain/problem.ts'
import { readLibraryState } from '../../knowledge/versions/library-state.ts'
import { titleKey } from '../../knowledge/versions/work-id.ts'
import type { Missing } from '../../retrievers/retrieve.ts'
import { noVectors, withLibrary } from '../library.ts'
import { bootstrapMean, mean } from '../scorers/code/bootstrap.ts'
import { byId, fileIn, forEachCase, readCases, readPlacedCases, type Suite } from '../suite.ts'

const ClauseQuery = z.object({
  id: z.string().min(1),
  text: z.string().trim().min(1),
  /** Where they are not given, `qrels.jsonl` names the law by its id in `laws.jsonl`: `law-…#第…条`. */
  gold_law: z.string().min(1).optional(),
  gold_article: z.string().min(1).optional(),
})
const Qrel = z.object({ query_id: z.string(), doc_id: z.string().regex(/^.+#第.+条/u, '应为 法律的编号#第…条') })
const Law = z.object({ id: z.string(), title: z.string() })

/** A question with the law, by its title, and the article that it asks for. */
type ClauseCase = { id: string; text: string; law: string; article: string }
type ClauseData = { cases: ClauseCase[]; laws: string }

/** The laws that are asked about: in the folder itself, or in the collection beside it. */
const lawsFor = (folder: string): string => {
  const places = [join(folder, 'laws.jsonl'), join(dirname(folder), 'laws-full', 'laws.jsonl')]
  const found = places.find((path) => existsSync(path))
  if (!found) throw new Problem('not-found', `没有找到所问的法律：${places.join('、')} 都不存在。`)
  return found
}

export const readClauseData = (folder: string): ClauseData => {
  const queriesFile = fileIn(folder, 'queries.jsonl')
  const queries = byId(readPlacedCases(queriesFile, ClauseQuery))
  const laws = lawsFor(folder)
  const asked = [...queries.values()]
  const isComplete = asked.every(({ gold_law, gold_article }) => gold_law && gold_article)
  const named = isComplete ? new Map<string, { law: string; article: string }>() : namedByQrels(folder, laws, queries)
  const cases = asked.map(({ id, text, gold_law, gold_article }): ClauseCase => {
    const gold = gold_law && gold_article ? { law: gold_law, article: gold_article } : named.get(id)
    if (!gold)
      throw new Problem(
        'invalid-request',
        `${queriesFile} 的 ${id} 没有 gold_law 与 gold_article，qrels.jsonl 里也没有。`,
      )
    return { id, text, ...gold }
  })
  return { cases, laws }
}

const namedByQrels = (folder: string, laws: string, queries: ReadonlyMap<string, unknown>) => {
  const titles = new Map(readCases(laws, Law).map(({ id, title }) => [id, title]))
  const named = new Map<string, { law: string; article: string }>()
  for (const { value, place } of readPlacedCases(fileIn(folder, 'qrels.jsonl'), Qrel)) {
    const [id = '', article = ''] = value.doc_id.split('#')
    const law = titles.get(id)
    if (!law) throw new Problem('invalid-request', `${place}：${laws} 里没有法律 ${id}。`)
    if (!queries.has(value.query_id))
      throw new Problem('invalid-request', `${place}：queries.jsonl 里没有 query_id ${value.query_id}。`)
    named.set(value.query_id, { law, article })
  }
  return named
}

type Answer = { passage: Passage | null; missing: Missing | null }

export const clause: Suite = {
  name: 'clause',
  title: '查条文：第一个结果是不是所问法律的那一条',
  data: {},
  check: (path) => void readClauseData(path),
  async run({ file, subject: { understand, sql }, progress }) {
    const { cases, laws } = readClauseData(file)
    return withLibrary({ embedder: noVectors }, async ({ ingest, library, retrieve }) => {
      await ingest.files([laws], {
        by: 'eval',
        onProgress: ({ bytes, totalBytes }) => progress(bytes, totalBytes, '导入'),
      })
      const { state } = await library.catalogue()
      const who = { reader: readerOf('client'), asOf: calendarDate(new Date()) }
      const readings = await readLibraryState(sql.db)
      const answers = await forEachCase(
        cases,
        async ({ text }): Promise<Answer> => {
          const reading = await understand({ ...who, text, history: [], earlier: [], library: readings })
          const { passages, missing } = await retrieve({
            ...who,
            asOf: reading.asOf ?? who.asOf,
            text: reading.parts[0] ?? text,
            // Laws are known by the names of this library, not of the one that the question was read with.
            entities: [],
            library: state,
          })
          return { passage: passages[0] ?? null, missing: missing ?? null }
        },
        (done, total) => progress(done, total, '查找'),
      )
      const judged = cases.map((one, at) => {
        const { passage = null, missing = null } = answers[at] ?? {}
        return { ...one, passage, missing, right: isOf(one, passage) }
      })
      const right = judged.filter((one) => one.right)
      const scores = judged.map((one) => (one.right ? 1 : 0))
      const isCurrent = ({ passage }: Answer) =>
        passage?.legalStatus === 'in-force' || passage?.legalStatus === 'unknown'
      return {
        score: mean(scores),
        interval: bootstrapMean(scores),
        figures: {
          nothingFound: judged.filter(({ passage }) => passage === null).length / judged.length,
          wrongFirst: judged.filter((one) => one.passage !== null && !one.right).length / judged.length,
          // What is not in force says so by its legal status, which every citation shows.
          inForce: right.filter(isCurrent).length / Math.max(1, right.length),
          formerAndLabelled: right.filter((one) => !isCurrent(one)).length / Math.max(1, right.length),
        },
        cases: judged.map(({ passage, missing, ...one }) => ({
          ...one,
          given: passage && {
            title: passage.title,
            clause: passage.clause,
            version: passage.versionLabel,
            legalStatus: passage.legalStatus,
          },
          missing,
        })),
        misses: judged
          .filter((one) => !one.right)
          .map(
            ({ id, text, passage, missing }) =>
              `${id} ${text}  ⇒ ${passage ? `《${passage.title}》${passage.clause ?? ''}` : '无'}${missing ? `（${JSON.stringify(missing)}）` : ''}`,
          ),
      }
    })
  },
}

/** Any version of the law; a long article is cut into its 款. */
const isOf = ({ law, article }: ClauseCase, passage: Passage | null): boolean =>
  passage !== null &&
  titleKey(passage.title) === titleKey(law) &&
  (passage.clause === article || passage.clause?.startsWith(`${article}第`) === true)
