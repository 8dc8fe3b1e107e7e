// Scripts that behave like a decent model: one answers our prompts from the passages they carry, one replays recorded exchanges.
import type { Script } from './model-server.ts'
import { type Reply, sentenceLines } from './replies.ts'
import type { ModelRequest } from './request.ts'

export type GivenPassage = { index: number; title: string; text: string }

/** The passages in a request, as `prompts/evidence.ts` puts them there. */
export const passagesIn = (request: Pick<ModelRequest, 'question'>): GivenPassage[] =>
  [...request.question.matchAll(/<资料 编号="(\d+)"([^>]*)>\n([\s\S]*?)\n<\/资料>/g)].map((match) => ({
    index: Number(match[1]),
    title: /名称="([^"]*)"/.exec(match[2] ?? '')?.[1] ?? '',
    text: match[3] ?? '',
  }))

/** The text of a labelled part of the prompt; the last one where there are several. */
const fencedIn = (request: Pick<ModelRequest, 'question'>, label: string): string | null =>
  [...request.question.matchAll(new RegExp(`<${label}[^>]*>\\n([\\s\\S]*?)\\n</${label}>`, 'g'))].at(-1)?.[1] ?? null

/** Data in the way the request asks for it: a tool call, or JSON as the answer. */
const dataReply = (request: ModelRequest, data: Record<string, unknown>): Reply => {
  const [tool] = request.tools
  return tool ? { toolCalls: [{ name: tool.name, arguments: data }] } : { text: JSON.stringify(data) }
}

const pairs = (text: string): Set<string> => {
  const bare = text.replace(/[\p{P}\p{S}\s]/gu, '')
  return new Set(Array.from({ length: Math.max(0, bare.length - 1) }, (_, index) => bare.slice(index, index + 2)))
}

const overlap = (question: Set<string>, sentence: string) => {
  const own = pairs(sentence)
  let shared = 0
  for (const pair of own) if (question.has(pair)) shared++
  return own.size === 0 ? 0 : shared / Math.sqrt(own.size)
}

/** The two sentences of the passages that speak most to the question, in the passages' order. */
const answerFrom = (request: ModelRequest): Reply => {
  const asked = pairs(fencedIn(request, '问题') ?? request.question)
  const candidates = passagesIn(request).flatMap(({ index, text }) =>
    text.split(/(?<=[。！？；])|\n/).flatMap((sentence) => {
      const said = sentence.trim()
      return said.length < 6 ? [] : [{ text: said, evidence: [index], score: overlap(asked, said) }]
    }),
  )
  const best = new Set([...candidates].sort((a, b) => b.score - a.score).slice(0, 2))
  const chosen = candidates.filter((candidate) => best.has(candidate))
  if (chosen.length === 0) return { text: sentenceLines({ text: '这一点，现有资料没有说明。', evidence: [] }) }
  return { text: sentenceLines(...chosen.map(({ text, evidence }) => ({ text, evidence }))) }
}

const propertiesOf = (request: ModelRequest): string[] => {
  const schema = request.schema ?? (request.tools[0]?.parameters as { properties?: object } | undefined)
  return Object.keys((schema as { properties?: object } | null)?.properties ?? {})
}

/** Answers every prompt of the product without inventing anything. */
export const honestModel: Script = (request) => {
  const wanted = propertiesOf(request)
  const said = fencedIn(request, '客户这一句') ?? ''
  if (wanted.includes('changed')) return dataReply(request, { question: said, changed: false })
  if (wanted.includes('intent')) {
    const found = fencedIn(request, '程序读到的') ?? ''
    const intent = /intent：(\S+)/.exec(found)?.[1] ?? 'other'
    const parts = [...found.matchAll(/问题：(.+)/g)].map((match) => match[1] ?? '')
    return dataReply(request, { intent, parts: parts.length > 0 ? parts : [said] })
  }
  if (wanted.includes('evidence')) return dataReply(request, { text: '', evidence: [] })
  return answerFrom(request)
}

/** One exchange: a request whose question contains `asks` gets `reply`; for data, say the value. */
export type Recording = { asks: string; reply: Reply } | { asks: string; data: Record<string, unknown> }

/** Replays recordings, the first that fits; others go to `otherwise`. */
export const replay =
  (recordings: Recording[], otherwise: Script = honestModel): Script =>
  (request) => {
    const wantsData = request.schema !== null || request.tools.length > 0
    const fitting = recordings.find(
      (recording) => 'data' in recording === wantsData && request.question.includes(recording.asks),
    )
    if (!fitting) return otherwise(request)
    return 'data' in fitting ? dataReply(request, fitting.data) : fitting.reply
  }

/** The same script with a model's pace. */
export const paced =
  (
    script: Script,
    pace: { firstByteMilliseconds?: number; betweenMilliseconds?: number; pieceSize?: number },
  ): Script =>
  async (request) => ({ ...pace, ...(await script(request)) })
