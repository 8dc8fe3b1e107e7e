// `npx zhigu ask`: one question, a conversation, or a stream of lines.
import { createInterface } from 'node:readline/promises'
import { AskRequest, type AskResult, type AskRole } from '../../domain/ask.ts'
import { CalendarDate } from '../../domain/calendar.ts'
import { Problem } from '../../domain/problem.ts'
import { evidenceWords } from '../../domain/turn.ts'
import { invalid } from '../../server/problems.ts'
import { type Access, openAccess } from '../access.ts'
import { readConfig } from '../config.ts'
import { printFailure } from '../failure.ts'
import { workOnLines } from '../lines.ts'

type Options = { asOf?: string; role: AskRole; client?: string; jsonl?: boolean; json?: boolean }

const linesAtOnce = 8

/**
 * Answers one question, or without one talks on the terminal; `--jsonl` answers line by line, in order. A line that cannot be answered
 * does not stop the rest; when none could be, the exit code is 3.
 */
export const ask = async (question: string | undefined, options: Options): Promise<void> => {
  if (options.jsonl && question !== undefined)
    throw new Problem('invalid-request', '--jsonl 从标准输入读取问题，请不要在命令里再写一个。')
  const asOf = options.asOf === undefined ? undefined : checkDate(options.asOf)
  const access = await openAccess(readConfig())
  try {
    if (options.jsonl) await askLines(access, { asOf, role: options.role, client: options.client })
    else if (question !== undefined)
      print(await askOnce(access, { id: 1, question, asOf, role: options.role }, options.client), options)
    else await converse(access, { asOf, role: options.role, client: options.client, json: options.json })
  } finally {
    await access.close()
  }
}

const checkDate = (text: string): CalendarDate => {
  const parsed = CalendarDate.safeParse(text)
  if (!parsed.success)
    throw new Problem('invalid-request', `--as-of ${text}：应为 YYYY-MM-DD 形式的日期，例如 2024-01-01。`)
  return parsed.data
}

const askOnce = async (access: Access, request: AskRequest, client?: string): Promise<AskResult> => {
  for await (const result of access.run('ask', { request, client })) return result
  throw new Problem('internal', '没有得到回答。')
}

// --- for people ---

const print = (result: AskResult, options: { json?: boolean }): void => {
  if (options.json) {
    console.log(JSON.stringify(result))
    return
  }
  console.log(`\n${readable(result.answer)}\n`)
  const sources = new Map(
    result.sentences
      .flatMap((sentence) => sentence.citations)
      .map((citation) => {
        const name = `《${citation.title.replace(/^《|》$/g, '')}》${citation.clause ?? ''}`
        return [name, `${name}${citation.effectiveFrom ? `（${citation.effectiveFrom} 起）` : ''}`]
      }),
  )
  for (const [index, source] of [...sources.values()].entries()) console.log(`  [${index + 1}] ${source}`)
  console.log(`  ${[...marksOf(result), result.aiLabel].join(' · ')}\n`)
  if (result.decision === 'handover') console.log('  （这是命令行上的试问：没有登记，也没有人接手。）\n')
}

/** How it ended, and what it rests on where something was stated or looked for. */
const marksOf = ({ evidence, decision, reason }: AskResult): string[] => {
  if (reason === 'small-talk') return []
  if (reason === 'clarification') return ['请补充']
  const isMarked = evidence !== 'none' || reason === 'no-evidence' || reason === 'low-confidence'
  return [...(isMarked ? [evidenceWords[evidence]] : []), decisionWords[decision]]
}

const decisionWords: Record<AskResult['decision'], string> = {
  answer: '已回答',
  offer: '可转人工',
  refuse: '婉拒',
  handover: '转人工',
}

/** Links are for the app; on a terminal they read as words with the address behind. */
const readable = (text: string): string => text.replaceAll(/\[([^\]]+)\]\(([^)]+)\)/g, '$1（$2）')

const converse = async (
  access: Access,
  options: { asOf?: CalendarDate; role: AskRole; client?: string; json?: boolean },
): Promise<void> => {
  const terminal = createInterface({ input: process.stdin, output: process.stderr, prompt: '您：' })
  const messages: { role: 'user' | 'assistant'; text: string }[] = []
  if (process.stdin.isTTY) console.error('您好，我是智能助手，回答由人工智能生成。输入问题后回车；Ctrl-D 结束。\n')
  let isOpen = true
  let id = 0
  terminal.once('close', () => {
    isOpen = false
  })
  terminal.prompt()
  for await (const line of terminal) {
    if (line.trim() === '') {
      if (isOpen) terminal.prompt()
      continue
    }
    messages.push({ role: 'user', text: line })
    id += 1
    try {
      const result = await askOnce(access, { id, messages, asOf: options.asOf, role: options.role }, options.client)
      messages.push({ role: 'assistant', text: result.answer })
      print(result, options)
    } catch (error) {
      messages.pop()
      printFailure(error)
    }
    // What is piped in may have ended while this was answered.
    if (isOpen) terminal.prompt()
  }
  terminal.close()
}

// --- for programs ---

/** What lines mean that do not say otherwise themselves. */
type LineDefaults = { asOf?: CalendarDate; role: AskRole; client?: string }

const askLines = async (access: Access, { asOf, role, client }: LineDefaults): Promise<void> => {
  const { written, failed } = await workOnLines(
    (said) => {
      const parsed = AskRequest.safeParse(said)
      if (!parsed.success) throw invalid(parsed.error)
      const request = parsed.data
      return askOnce(access, { ...request, asOf: request.asOf ?? asOf, role: request.role ?? role }, client)
    },
    { atOnce: linesAtOnce },
  )
  if (written === 0)
    throw new Problem(
      'invalid-request',
      '标准输入里没有问题；应当每行是一个 JSON 对象，例如 {"id": 1, "question": "银证转账几点可以转"}。',
    )
  if (failed < written) return
  console.error(`读到 ${written} 行，没有一行能回答；原因写在各行的 error 里。`)
  process.exitCode = 3
}
