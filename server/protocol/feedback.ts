// What goes over the wire when a client judges an answer, rates a conversation or consents; and what they may begin with.
import { z } from '@hono/zod-openapi'
import { Instant } from '../../domain/calendar.ts'
import { AnswerVerdict, ConsentDocument, DislikeReason } from '../../domain/handoff.ts'
import { Text } from './text.ts'

export const JudgeAnswer = z
  .strictObject({
    /** null takes the former verdict back. */
    verdict: AnswerVerdict.nullable(),
    /** Only with `down`. */
    reason: DislikeReason.optional(),
    /** Not with null. */
    comment: z.string().max(1_000).optional(),
  })
  .refine(({ verdict, reason }) => reason === undefined || verdict === 'down', {
    path: ['reason'],
    error: '只有点踩（down）时可以给出原因',
  })
  .refine(({ verdict, comment }) => comment === undefined || verdict !== null, {
    path: ['comment'],
    error: '撤回评价时不能附说明',
  })
  .openapi('JudgeAnswer')

export const RateConversation = z
  .strictObject({
    score: z.int().min(1).max(5),
    solved: z.boolean().optional(),
    comment: z.string().max(1_000).optional(),
  })
  .openapi('RateConversation')

/** The notice as it stands now, and which version this caller has agreed to. */
export const ConsentView = z
  .object({
    document: ConsentDocument,
    version: z.string(),
    title: z.string(),
    /** Paragraphs. */
    text: z.array(z.string()),
    /** A translation; the text that is agreed to, and binds, is the Chinese one. */
    english: z.object({ title: z.string(), text: z.array(z.string()) }),
    given: z.object({ version: z.string(), at: Instant }).nullable(),
  })
  .openapi('Consent')
export type ConsentView = z.infer<typeof ConsentView>
export const GiveConsent = z.strictObject({ version: Text.min(1).max(40) }).openapi('GiveConsent')

/** Questions that the library answers, to begin with. */
export const SuggestedQuestions = z.object({ questions: z.array(z.string()) }).openapi('SuggestedQuestions')
export const SuggestionsQuery = z.object({ language: z.enum(['zh', 'en']).default('zh') })
