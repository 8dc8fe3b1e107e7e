// A single question with its answer, without a stored conversation: the form of `npx zhigu ask --jsonl`.
import { z } from 'zod'
import { CalendarDate } from './calendar.ts'
import { Citation, Decision, EvidenceLabel, Intent, Sentiment, Urgency } from './turn.ts'

export const AskRole = z.enum(['client', 'advisor'])
export type AskRole = z.infer<typeof AskRole>

const Message = z.strictObject({ role: z.enum(['user', 'assistant']), text: z.string() })

/** Programs write null for what they leave out. */
const orNothing = <T extends z.ZodType>(schema: T) =>
  schema
    .nullable()
    .transform((value) => value ?? undefined)
    .optional()

/** One line in. Either `question`, or `messages` whose last one is the user's. */
export const AskRequest = z
  .object({
    id: z.union([z.string(), z.number()]),
    question: orNothing(z.string()),
    messages: orNothing(z.array(Message)),
    asOf: orNothing(CalendarDate),
    role: orNothing(AskRole),
  })
  .refine((line) => (line.question === undefined) !== (line.messages === undefined), {
    message: 'question 与 messages 须且只须给出一个',
  })
  .refine((line) => line.messages === undefined || line.messages.at(-1)?.role === 'user', {
    message: 'messages 的最后一条应是 user 的消息',
    path: ['messages'],
  })
export type AskRequest = z.infer<typeof AskRequest>

export const AskCitation = Citation.pick({
  chunkId: true,
  documentId: true,
  title: true,
  clause: true,
  quote: true,
  start: true,
  end: true,
  versionId: true,
  effectiveFrom: true,
  effectiveTo: true,
  legalStatus: true,
})

/** One line out. `sentences` leaves nothing out of `answer`; offsets are UTF-16 into the version's stored text. */
export const AskResult = z.object({
  id: z.union([z.string(), z.number()]),
  answer: z.string(),
  sentences: z.array(z.object({ text: z.string(), citations: z.array(AskCitation) })),
  evidence: EvidenceLabel,
  confidence: z.number().min(0).max(1),
  decision: Decision.shape.decision,
  reason: Decision.shape.reason,
  ruleIds: z.array(z.string()),
  intent: Intent,
  sentiment: Sentiment,
  urgency: Urgency,
  aiLabel: z.string(),
})
export type AskResult = z.infer<typeof AskResult>
