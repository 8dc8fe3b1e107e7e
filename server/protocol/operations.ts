// What goes over the wire for operators and auditors.
import { z } from '@hono/zod-openapi'
import { Instant } from '../../domain/calendar.ts'
import { DocumentKind } from '../../domain/library.ts'
import { Text } from './text.ts'

export const StopTarget = z.enum(['document', 'version', 'chunk', 'answer'])

export const StopSource = z
  .strictObject({
    target: StopTarget,
    /** A work's, version's or chunk's id; for an answer `会话编号/轮次编号`. */
    targetId: Text.min(1).max(300),
    reason: Text.trim().min(2, '停用原因至少两个字').max(500),
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
    liftReason: z.string().nullable(),
    /** What is stopped, by its name; of an answer the question. Null when it is there no more. */
    title: z.string().nullable(),
    /** How many conversations had been told it. */
    told: z.int().nonnegative(),
    /** Answers that were withdrawn from clients; they stay withdrawn when the stop is lifted. */
    withdrawn: z.int().nonnegative(),
    /** Answers that are being withdrawn still: of what was widely told it takes a while. */
    toWithdraw: z.int().nonnegative(),
  })
  .openapi('SourceStop')

export const StopReceipt = z
  .object({ stop: SourceStop, /** How many conversations were told it. */ told: z.int().nonnegative() })
  .openapi('StopReceipt')

export const LiftStop = z
  .strictObject({ reason: Text.trim().min(2, '解除原因至少两个字').max(500) })
  .openapi('LiftStop')

export const CitationQuery = z.object({
  documentId: Text.optional(),
  versionId: Text.optional(),
  chunkId: Text.optional(),
  answer: Text.optional().describe('会话编号/轮次编号'),
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
    title: z.string(),
    clause: z.string().nullable(),
    /** In texts, links into the app are written as their titles. */
    quote: z.string(),
    /** What the bot said, and to what; null when their time is over. */
    sentence: z.string().nullable(),
    question: z.string().nullable(),
    at: Instant,
    /** Taken back by the bot itself. */
    retracted: z.boolean(),
    /** The answer was withdrawn by a stop. */
    withdrawn: z.boolean(),
  })
  .openapi('CitationRecord')

export const CitationList = z.object({ citations: z.array(CitationRecord) }).openapi('CitationList')

// --- the operator's view ---

const Count = z.int().nonnegative()

export const ComponentView = z
  .object({
    name: z.string(),
    required: z.boolean(),
    ok: z.boolean(),
    /** `not-configured`: nobody asked for it, and nothing is broken. */
    status: z.enum(['ok', 'partial', 'failed', 'not-configured']),
    /** What it says of itself; when it fails, what is wrong. */
    note: z.string().optional(),
    /** It works, but not with all it should have. */
    missing: z.string().optional(),
    code: z.string().optional(),
    /** What to do when it fails. */
    action: z.string().optional(),
  })
  .openapi('ComponentView')

export const RecentErrorView = z
  .object({
    level: z.enum(['warn', 'error']),
    message: z.string(),
    code: z.string().nullable(),
    detail: z.string().nullable(),
    count: z.int().positive(),
    firstAt: Instant,
    lastAt: Instant,
  })
  .openapi('RecentError')

/** What the server that answered knows of itself, since it was started. Others behind the same address have figures of their own. */
const ProcessView = z
  .object({
    name: z.string(),
    version: z.string(),
    startedAt: Instant,
    memoryBytes: Count,
    openStreams: Count,
    openSockets: Count,
    turns: z.array(z.object({ decision: z.string(), reason: z.string(), count: Count })),
    /** Over the last minutes; null where there was no turn. */
    firstSentence: z.object({
      minutes: z.int(),
      count: Count,
      p50Milliseconds: z.number().nullable(),
      p95Milliseconds: z.number().nullable(),
    }),
    /** The oldest first, the running one last. */
    minutes: z.array(z.object({ at: Instant, turns: Count, failed: Count })),
    models: z.array(
      z.object({
        model: z.string(),
        calls: z.array(z.object({ outcome: z.string(), count: Count })),
        tokensIn: Count,
        tokensOut: Count,
      }),
    ),
    /** The newest first. */
    errors: z.array(RecentErrorView),
  })
  .openapi('ProcessView')

export const OperationsView = z
  .object({
    at: Instant,
    process: ProcessView,
    /** The same whichever server answers. */
    queue: z.object({
      waiting: Count,
      oldestSince: Instant.nullable(),
      /** Conversations that a person has, and how many people these are. */
      inHands: Count,
      staffAtWork: Count,
      /** Staff who have the queue open; null when this server cannot tell. */
      staffPresent: Count.nullable(),
    }),
    library: z.object({ version: Count, changedAt: Instant.nullable(), documents: Count }),
    stops: Count,
    database: z.object({ kind: z.enum(['pglite', 'postgres']), bytes: Count }),
    components: z.array(ComponentView),
    /** When the components were last asked, and the library and the database measured. */
    checkedAt: Instant,
  })
  .openapi('OperationsView')
export type OperationsView = z.infer<typeof OperationsView>

export const DocumentQuery = z.object({ name: Text.trim().min(1, '资料名称是空的').max(100) })

export const DocumentMatch = z
  .object({ id: z.string(), title: z.string(), kind: DocumentKind })
  .openapi('DocumentMatch')

export const DocumentMatches = z.object({ documents: z.array(DocumentMatch) }).openapi('DocumentMatches')
