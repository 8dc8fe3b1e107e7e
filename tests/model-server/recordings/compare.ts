// The same questions without and with a model, as the product really answers them; writes docs/model-answers.md:
//   npx node tests/model-server/recordings/compare.ts
import { readFile, writeFile } from 'node:fs/promises'
import { projectRoot, readConfig } from '../../../bin/config.ts'
import { withSampleServices } from '../../../bin/sample-services.ts'
import type { Services } from '../../../bin/wiring.ts'
import type { AskResult } from '../../../domain/ask.ts'
import { aiLabel } from '../../../domain/turn.ts'
import { createModelServer } from '../model-server.ts'
import { type Exchange, exchanges, recordedModel } from './exchanges.ts'

/** What can be measured of how well an answer reads. */
export type Reads = {
  /** Characters that a client sees, addresses of links not counted. */
  characters: number
  /** The longest sentence, likewise. */
  longest: number
  /** The fact that was asked for stands in the first sentence. */
  keyFirst: boolean
  /** Signs of tables and formulas: ≤, <, ｜. */
  signs: number
}

const visible = (text: string) => text.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').replace(/\s/g, '')

export const readsOf = ({ sentences, answer }: Pick<AskResult, 'sentences' | 'answer'>, key: string): Reads => ({
  characters: [...visible(answer)].length,
  longest: Math.max(0, ...sentences.map(({ text }) => [...visible(text)].length)),
  keyFirst: visible(sentences[0]?.text ?? '').includes(visible(key)),
  signs: answer.match(/[≤≥<>｜]/g)?.length ?? 0,
})

/** The day that all recorded questions are asked on. */
export const recordedToday = '2026-11-22'

export const askExchange = (
  services: Pick<Services, 'ask'>,
  { id, question, messages }: Exchange,
): Promise<AskResult> => services.ask(messages ? { id, messages } : { id, question }, { today: recordedToday })

type Row = { exchange: Exchange; without: AskResult; with: AskResult; prompts: string[] }

const collect = async (): Promise<Row[]> => {
  const server = await createModelServer({ script: recordedModel() })
  const config = (settings: Record<string, string>) => readConfig({ LOG_LEVEL: 'warn', ...settings })
  const answers = (services: Services) => async (exchange: Exchange) => {
    server.reset()
    const answer = await askExchange(services, exchange)
    return { answer, prompts: server.requests.map(({ question }) => question) }
  }
  const inTurn = async <T>(ask: (exchange: Exchange) => Promise<T>): Promise<T[]> => {
    const all: T[] = []
    for (const exchange of exchanges) all.push(await ask(exchange))
    return all
  }
  try {
    const without = await withSampleServices(config({ LLM: 'none' }), (services) => inTurn(answers(services)))
    const settings = {
      LLM: 'openai',
      OPENAI_BASE_URL: server.openaiUrl,
      OPENAI_MODEL: 'recorded',
      OPENAI_API_KEY: 'none',
    }
    const given = await withSampleServices(config(settings), (services) => inTurn(answers(services)))
    return exchanges.flatMap((exchange, index) => {
      const [bare, written] = [without[index], given[index]]
      return bare && written ? [{ exchange, without: bare.answer, with: written.answer, prompts: written.prompts }] : []
    })
  } finally {
    await server.close()
  }
}

// --- the page ---

const words: Record<AskResult['evidence'], string> = { grounded: '有据', partial: '部分有据', none: '无据' }

const quoted = (result: AskResult): string => {
  const lines = result.answer.split('\n').map((line) => `> ${line}`)
  return `${lines.join('\n>\n')}\n>\n> *${words[result.evidence]} · 引用 ${result.sentences.flatMap(({ citations }) => citations).length} 处*`
}

const figures = ({ characters, longest, keyFirst, signs }: Reads) =>
  `${characters} 字，最长一句 ${longest} 字，${keyFirst ? '首句即答' : '首句未答'}${signs > 0 ? `，表格符号 ${signs} 个` : ''}`

const section = ({ exchange, ...row }: Row, number: number): string => {
  const [before, after] = [row.without, row.with].map((result) => figures(readsOf(result, exchange.key)))
  const asked = exchange.messages
    ? exchange.messages.map(({ role, text }) => `${role === 'user' ? '客户' : '助手'}：${text}`).join('<br>')
    : `客户：${exchange.question}`
  return `### ${number}. ${exchange.topic}\n\n${asked}\n\n**不用模型**（${before}）\n\n${quoted(row.without)}\n\n**用模型**（${after}）\n\n${quoted(row.with)}\n`
}

const median = (numbers: number[]): number => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0

const summary = (rows: Row[]): string => {
  const columns = (['without', 'with'] as const).map((which) =>
    rows.map((row) => readsOf(row[which], row.exchange.key)),
  )
  const line = (name: string, value: (reads: Reads[]) => string | number) =>
    `| ${name} | ${columns.map(value).join(' | ')} |`
  return [
    '| | 不用模型 | 用模型 |',
    '|---|---:|---:|',
    line('首句就有所问的关键事实', (reads) => `${reads.filter(({ keyFirst }) => keyFirst).length}/${reads.length}`),
    line('答案字数（中位数）', (reads) => median(reads.map(({ characters }) => characters))),
    line('最长一句的字数（中位数）', (reads) => median(reads.map(({ longest }) => longest))),
    line('含表格符号（≤ < ｜）的答案', (reads) => reads.filter(({ signs }) => signs > 0).length),
    `| 没有答上来 | ${(['without', 'with'] as const).map((which) => rows.filter((row) => row[which].evidence === 'none').length).join(' | ')} |`,
  ].join('\n')
}

const page = (rows: Row[], introduction: string): string =>
  `${introduction}\n\n## 合计\n\n${summary(rows)}\n\n## 逐题对照\n\n每条回答后都有“${aiLabel}”，下面从略。\n\n${rows.map((row, index) => section(row, index + 1)).join('\n')}`

const prompts = (rows: Row[]): string =>
  rows
    .map(({ exchange, prompts }) => `######## ${exchange.id}\n\n${prompts.join('\n\n==== 下一次调用 ====\n\n')}\n`)
    .join('\n')

if (import.meta.main) {
  const file = new URL('docs/model-answers.md', `file://${projectRoot}/`)
  const [introduction = ''] = (await readFile(file, 'utf8')).split('\n\n## 合计')
  const rows = await collect()
  await writeFile(file, page(rows, introduction))
  await writeFile(new URL('sent-prompts.txt', import.meta.url), prompts(rows))
  console.log(`${rows.length} 题已写入 docs/model-answers.md`)
}
