// Files that are taken in: does each article come out of them with its number and its exact text?
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { Problem } from '../../domain/problem.ts'
import { chunkDocument } from '../../knowledge/chunking/chunk-document.ts'
import { whyUnsupported } from '../../knowledge/parsing/formats.ts'
import { type ParsedFile, parseFile } from '../../knowledge/parsing/parse-file.ts'
import { createParserProcesses, type ParserProcesses } from '../../knowledge/parsing/parser-process.ts'
import { titleKey } from '../../knowledge/versions/work-id.ts'
import { countTokens } from '../../models/tokens.ts'
import { articleName } from '../../text/numerals.ts'
import { bootstrapMean, mean } from '../scorers/code/bootstrap.ts'
import { fileIn, forEachCase, readCases, type Suite } from '../suite.ts'

const GoldArticle = z.object({
  doc: z.string().min(1),
  title: z.string().min(1),
  article_no: z.string().regex(/^\d{1,4}$/, '应为条的序号，例如 "12"'),
  text: z.string().min(1),
})

/** What came out of a file. */
type Read = { file: string; title: string; articles: Map<string, string>; rows: number }

const filesIn = (folder: string): string[] => {
  const place = join(folder, 'files')
  if (!statSync(place, { throwIfNoEntry: false })?.isDirectory())
    throw new Problem('not-found', `文件夹 ${folder} 里没有文件夹 files。`)
  const names = readdirSync(place).filter((name) => !name.startsWith('.') && whyUnsupported(name) === null)
  if (names.length === 0) throw new Problem('not-found', `文件夹 ${place} 里没有可以读取的文件。`)
  return names.sort().map((name) => join(place, name))
}

const goldIn = (folder: string) => readCases(fileIn(folder, 'articles_gold.jsonl'), GoldArticle)

/** Parsed as an import does it, and cut into chunks. */
const read = async (path: string, processes: ParserProcesses): Promise<ParsedFile[]> =>
  Array.fromAsync(parseFile(path, { processes, defaults: { grade: 1, audiences: ['public'] } }))

const readingOf = ({ file, document }: Extract<ParsedFile, { ok: true }>): Read => {
  const { chunks } = chunkDocument({ document, versionId: file, countTokens })
  const articles = new Map<string, string>()
  let last = ''
  for (const { clause, text } of chunks) {
    // 第二十五条第二款: a long article comes in several chunks, one after the other.
    const name = /^第[^条]+条(?:之[一二三四五六七八九十]+)?/.exec(clause ?? '')?.[0] ?? ''
    if (name !== '' && (name === last || !articles.has(name))) articles.set(name, `${articles.get(name) ?? ''}${text}`)
    last = name
  }
  const rows = document.blocks.filter(({ kind }) => kind === 'table-row').length
  return { file, title: document.attributes.title, articles, rows }
}

const letters = (text: string): string => text.replace(/\s+/g, '')

export const parsing: Suite = {
  name: 'parsing',
  title: '读取文件：每一条的条号与文字是否原样读出',
  data: {},
  check: (path) => {
    goldIn(path)
    filesIn(path)
  },
  async run({ file: folder, progress }) {
    const gold = goldIn(folder)
    const files = filesIn(folder)
    const processes = createParserProcesses()
    try {
      const parsed = (await forEachCase(files, (path) => read(path, processes), progress)).flat()
      const refused = parsed.flatMap((item) => (item.ok ? [] : [item.problem.detail]))
      const documents = parsed.flatMap((item) => (item.ok ? [readingOf(item)] : []))
      const byTitle = Map.groupBy(documents, ({ title }) => titleKey(title))
      // The same text may lie there in several files: it must come out of each.
      const judged = gold.map(({ doc, title, article_no, text }) => {
        const clause = articleName(Number(article_no), null)
        const found = (byTitle.get(titleKey(title)) ?? []).map(({ file, articles }) => {
          const given = articles.get(clause)
          const isRight = given !== undefined && letters(given) === letters(text)
          return { file, outcome: given === undefined ? 'missing' : isRight ? 'right' : 'wrong', given: given ?? null }
        })
        const isRight = found.length > 0 && found.every(({ outcome }) => outcome === 'right')
        return { id: `${doc}#${clause}`, title, clause, text, found, isRight }
      })
      const scores = judged.map(({ isRight }) => (isRight ? 1 : 0))
      const has = (outcome: string) => judged.filter(({ found }) => found.some((one) => one.outcome === outcome)).length
      return {
        score: mean(scores),
        interval: bootstrapMean(scores),
        figures: {
          documents: new Set(gold.map(({ doc }) => doc)).size,
          documentsFound: new Set(judged.flatMap(({ title, found }) => (found.length > 0 ? [title] : []))).size,
          files: files.length,
          filesRefused: refused.length,
          articles: gold.length,
          wrongText: has('wrong'),
          missing: has('missing') + judged.filter(({ found }) => found.length === 0).length,
          tableRows: documents.reduce((sum, { rows }) => sum + rows, 0),
        },
        cases: judged,
        misses: [
          ...refused,
          ...judged
            .filter(({ isRight }) => !isRight)
            .map(({ id, text, found }) => {
              const wrong = found.filter(({ outcome }) => outcome !== 'right')
              const given = wrong.map(
                ({ file, given }) => `${file}：${given === null ? '没有读出' : `……${given.slice(-60)}`}`,
              )
              return `${id} ……${text.slice(-60)}  ⇒ ${given.join('；') || '没有这份文件'}`
            }),
        ],
      }
    } finally {
      await processes.close()
    }
  },
}
