// What goes over the wire for operators and auditors.
import { z } from '@hono/zod-openapi'
import { Instant } from '../../domain/calendar.ts'
import { Text } from './text.ts'

export const StopTarget = z.enum(['document', 'version', 'chunk', 'answer'])

export const StopSource = z
  .strictObject({
    target: StopTarget,
    /** A work's, version's or chunk's id; for an answer `会话编号/轮次编号`. */
    targetId: Text.min(1).max(300),
    reason: Text.trim().min(2, '请写明停用原因').max(500),
  })
  .openapi('StopSource')

export const SourceStop = z
  .object({
    id: z.string(),
    target: StopTarget,
    targetId: z.string(),
    reason: z.string(),
    by: z.string(),
    at: Instant,
    liftedAt: Instant.nullable(),
    liftedBy: z.string().nullable(),
  })
  .openapi('SourceStop')

export const StopReceipt = z
  .object({ stop: SourceStop, /** How many conversations were told it. */ told: z.int().nonnegative() })
  .openapi('StopReceipt')

export const LiftStop = z.strictObject({ reason: Text.trim().min(2, '请写明恢复原因').max(500) }).openapi('LiftStop')

export const CitationQuery = z.object({
  documentId: Text.optional(),
  versionId: Text.optional(),
  chunkId: Text.optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(200),
})

export const CitationRecord = z
  .object({
    conversationId: z.string(),
    clientId: z.string().nullable(),
    turnId: z.string().nullable(),
    sentenceIndex: z.int(),
    chunkId: z.string(),
    versionId: z.string(),
    documentId: z.string(),
    quote: z.string(),
    at: Instant,
    retracted: z.boolean(),
  })
  .openapi('CitationRecord')

export const CitationList = z.object({ citations: z.array(CitationRecord) }).openapi('CitationList')
