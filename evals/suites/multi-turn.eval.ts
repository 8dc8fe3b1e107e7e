// Is the right document found for a follow-up, which says only in its conversation what it is about?
import { z } from 'zod'
import { heard } from '../../agents/customer/heard.ts'
import { createGather } from '../../agents/steps/gather.ts'
import { AskRole } from '../../domain/ask.ts'
import { calendarDate } from '../../domain/calendar.ts'
import { readerOf } from '../../domain/identity.ts'
import type { Reading } from '../../domain/turn.ts'
import { readLibraryState } from '../../knowledge/versions/library-state.ts'
import { createSegmenter } from '../../text/segment.ts'
import { bootstrapMean, mean } from '../scorers/code/bootstrap.ts'
import { forEachCase, readCases, type Subject, type Suite } from '../suite.ts'

export const ConversationCase = z.object({
  id: z.string().min(1),
  messages: z
    .array(z.object({ role: z.enum(['user', 'assistant']), text: z.string().min(1) }))
    .min(2)
    .refine((messages) => messages.at(-1)?.role === 'user', '最后一条应是 user 的消息'),
  role: AskRole.default('client'),
  /** Works any of which is a right source. */
  documents: z.array(z.string()).min(1),
})
type ConversationCase = z.infer<typeof ConversationCase>

/** `place`: from 1, infinite when it was not found; `query`: how the last message was understood to stand alone. */
type Found = { place: number; query: string; cited: boolean; first: string | null }

/** The documents of the evidence for the last message, best first, and how the message was understood to stand alone. */
const evidenceFor = async (subject: Subject, { messages, role: asker }: ConversationCase) => {
  const library = await readLibraryState(subject.sql.db)
  const base = { reader: readerOf(asker), asOf: calendarDate(new Date()), library }
  const earlier: Reading[] = []
  for (const [at, { role, text }] of messages.entries())
    if (role === 'user')
      earlier.push(
        heard(await subject.understand({ ...base, text, history: messages.slice(0, at), earlier: [...earlier] }), base),
      )
  const reading = earlier.at(-1)
  if (!reading) return { query: '', documents: [] }
  const gather = createGather({ retrieve: subject.retrieve, words: createSegmenter().words, firm: subject.firm })
  const turn = {
    ...base,
    id: 'eval',
    conversationId: 'eval',
    text: reading.text,
    history: messages.slice(0, -1),
    earlier: earlier.slice(0, -1),
    profile: null,
    signal: new AbortController().signal,
  }
  const parts = await gather({ turn, reading, objectiveOnly: false })
  const depth = Math.max(0, ...parts.map(({ passages }) => passages.length))
  // The first of each part, then the second of each: a message may ask two things.
  const passages = Array.from({ length: depth }, (_, at) => parts.flatMap((part) => part.passages[at] ?? [])).flat()
  return { query: reading.query, documents: [...new Set(passages.map(({ documentId }) => documentId))] }
}

export const multiTurn: Suite = {
  name: 'multi-turn',
  title: '追问：脱离上文说不清的话，找不找得到对的资料',
  data: { own: 'evals/datasets/multi-turn/conversations.jsonl' },
  async run({ file, subject, progress }) {
    const cases = readCases(file, ConversationCase)
    const found = await forEachCase(
      cases,
      async (one): Promise<Found> => {
        const { query, documents } = await evidenceFor(subject, one)
        const at = documents.findIndex((id) => one.documents.includes(id))
        const given = await subject.ask(
          { id: one.id, messages: one.messages, role: one.role },
          { today: calendarDate(new Date()) },
        )
        const citations = given.sentences.flatMap((sentence) => sentence.citations)
        return {
          place: at < 0 ? Number.POSITIVE_INFINITY : at + 1,
          query,
          cited: citations.some(({ documentId }) => one.documents.includes(documentId)),
          first: documents[0] ?? null,
        }
      },
      progress,
    )
    const within = (place: number) => found.map((one): number => (one.place <= place ? 1 : 0))
    const judged = cases.flatMap((one, at) => (found[at] ? [{ ...one, ...found[at] }] : []))
    return {
      score: mean(within(1)),
      interval: bootstrapMean(within(1)),
      figures: {
        'found@1': mean(within(1)),
        'found@3': mean(within(3)),
        'found@8': mean(within(8)),
        cited: mean(found.map(({ cited }) => (cited ? 1 : 0))),
      },
      cases: judged.map(({ place, ...one }) => ({ ...one, place: Number.isFinite(place) ? place : null })),
      misses: judged
        .filter(({ place }) => place > 1)
        .sort((a, b) => b.place - a.place)
        .map(
          ({ id, messages, query, first, documents }) =>
            `${id} ${messages
              .filter(({ role }) => role === 'user')
              .map(({ text }) => text)
              .join(' → ')}  ⇒ ${query}  应为 ${documents.join('、')}，第一是 ${first ?? '无'}`,
        ),
    }
  },
}
