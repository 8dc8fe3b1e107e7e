// The recorded exchanges, and a model that answers by them over the wire.
import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { z } from 'zod'
import { passagesIn, type Recording, replay } from '../honest.ts'
import type { Script } from '../model-server.ts'
import type { ModelRequest } from '../request.ts'

const Exchange = z
  .strictObject({
    id: z.string(),
    /** What it shows, for readers of docs/model-answers.md. */
    topic: z.string(),
    question: z.string().optional(),
    messages: z.array(z.strictObject({ role: z.enum(['user', 'assistant']), text: z.string() })).optional(),
    /** What the answer prompt of this exchange holds; default: the beginning of the first thing that was asked. */
    asks: z.string().optional(),
    reply: z.string(),
    data: z.array(z.strictObject({ asks: z.string(), data: z.record(z.string(), z.unknown()) })).default([]),
    key: z.string(),
    never: z.array(z.string()).default([]),
  })
  .transform((exchange) => {
    const said = exchange.messages?.map(({ text }) => text) ?? [exchange.question ?? '']
    const [beginning = ''] = (said[0] ?? '').split(/[？?，,]/)
    return { ...exchange, asks: exchange.asks ?? beginning, last: said.at(-1) ?? '' }
  })
export type Exchange = z.infer<typeof Exchange>

const read = (name: string): unknown => parse(readFileSync(new URL(name, import.meta.url), 'utf8'))

export const exchanges: Exchange[] = z.array(Exchange).parse(read('exchanges.yaml'))

/** Sentences that look like answers of an exchange and are wrong. */
const Attack = z.strictObject({
  exchange: z.string(),
  sentences: z.array(z.strictObject({ how: z.string(), text: z.string() })),
})
export const attacks: z.infer<typeof Attack>[] = z.array(Attack).parse(read('attacks.yaml'))

const Sentences = z.array(
  z.strictObject({
    work: z.string(),
    words: z.string(),
    holds: z.array(z.string()),
    fails: z.array(z.strictObject({ how: z.string(), text: z.string() })),
  }),
)
/** Sentences about single passages, by whether the support check was tuned on them. */
export const supportSentences = {
  tuned: Sentences.parse(read('support-tuned.yaml')),
  'held-out': Sentences.parse(read('support-held-out.yaml')),
}

/** Second readings of cases of the answers eval, by case. */
export const readings = z
  .array(z.strictObject({ id: z.string(), asks: z.string(), data: z.record(z.string(), z.unknown()) }))
  .parse(read('readings.yaml'))

/** «words» → the number of the passage in this request that holds them. */
const numbered = (reply: string, request: ModelRequest): string =>
  reply.replace(/«([^»]+)»/g, (_, words: string) => {
    const passage = passagesIn(request).find(({ text }) => text.includes(words))
    if (!passage) throw new Error(`The prompt holds no passage with “${words}”:\n${request.question}`)
    return String(passage.index)
  })

/** Answers by the recordings, in pieces of a few characters. @throws when a prompt lacks the passage that its reply rests on */
export const recordedModel =
  (held: Exchange[] = exchanges): Script =>
  (request) => {
    const isAnswer = request.question.includes('请逐行写出回答')
    const answers = isAnswer ? held.filter(({ asks }) => request.question.includes(asks)).slice(0, 1) : []
    const recordings: Recording[] = [
      ...held.flatMap(({ data }) => data),
      ...answers.map(({ asks, reply }) => ({ asks, reply: { text: numbered(reply, request), pieceSize: 6 } })),
    ]
    return replay(recordings)(request)
  }

/** The sentences of a reply as the model wrote them, with the words of the passages that they name. */
export const sentencesOf = ({ reply }: Exchange): { text: string; rests: string[] }[] =>
  reply
    .split('\n')
    .filter((line) => line.trim().startsWith('{'))
    .map((line) => ({
      text: z.object({ text: z.string() }).parse(JSON.parse(line.replace(/«[^»]+»/g, '0'))).text,
      rests: [...line.matchAll(/«([^»]+)»/g)].map((match) => match[1] ?? ''),
    }))
