// One question and all that happens to it, as events.
import { z } from 'zod'
import { CalendarDate } from './calendar.ts'
import { Finding } from './finding.ts'
import type { Reader } from './identity.ts'
import { DocumentKind, LegalStatus, type LibraryState, Verification } from './library.ts'
import type { ClientProfile } from './suitability.ts'

export const Sentiment = z.enum(['neg', 'neu', 'pos'])
export type Sentiment = z.infer<typeof Sentiment>
export const Urgency = z.enum(['low', 'medium', 'high', 'critical'])
export type Urgency = z.infer<typeof Urgency>

export const Utterance = z.object({ role: z.enum(['user', 'assistant', 'staff']), text: z.string() })
export type Utterance = z.infer<typeof Utterance>

/** A question with what is needed to answer it. `text` is what the client typed; the first step masks it. */
export type Turn = {
  id: string
  conversationId: string
  text: string
  /** Earlier utterances, oldest first, already masked. */
  history: Utterance[]
  /** The readings of the client's earlier messages, oldest first; for carry-over and trend. */
  earlier: Reading[]
  asOf: CalendarDate
  /** As the turn found it; the whole answer is from this one. */
  library: LibraryState
  reader: Reader
  profile: ClientProfile | null
  signal: AbortSignal
}

export const intents = [
  'regulation',
  'product',
  'fee',
  'procedure',
  'knowledge',
  'account-state',
  'market-data',
  'research',
  'suitability',
  'drafting',
  'complaint',
  'human',
  'advice',
  'small-talk',
  'abuse',
  'off-topic',
  'injection',
  'other',
] as const
export const Intent = z.enum(intents)
export type Intent = z.infer<typeof Intent>

export const Entity = z.object({
  kind: z.enum([
    'product',
    'product-code',
    'law',
    'article',
    'date',
    'amount',
    'risk-level',
    'tolerance',
    'document-number',
  ]),
  /** As written. */
  text: z.string(),
  /** What it means: the product's code, the law's full title, `第二十五条`, an ISO date, a number. */
  value: z.string(),
  start: z.int().nonnegative(),
  end: z.int().nonnegative(),
  /** Taken over from an earlier message. */
  carried: z.boolean(),
})
export type Entity = z.infer<typeof Entity>

/** Something in the message that policy must look at: `crisis`, `fraud`, `complaint`, `asks-for-person`, `asks-for-advice` … */
export const Signal = z.object({ kind: z.string(), ruleId: z.string().nullable(), quote: z.string() })
export type Signal = z.infer<typeof Signal>

export const Reading = z.object({
  /** The masked message; the question that it chose, where one of several was asked back. */
  text: z.string(),
  /** The message made to stand alone. */
  query: z.string(),
  /** The questions in it, each standing alone; one or more. */
  parts: z.array(z.string()).min(1),
  intent: Intent,
  entities: z.array(Entity),
  sentiment: Sentiment,
  /** How the sentiment moved over the conversation, −1…1. */
  trend: z.number(),
  urgency: Urgency,
  language: z.enum(['zh', 'en', 'other']),
  signals: z.array(Signal),
  /** The date the client asks about, when the message names one. */
  asOf: CalendarDate.nullable(),
})
export type Reading = z.infer<typeof Reading>

/** A cited passage as it was said: `quote` is the text between `start` and `end` of the version's stored text. */
export const Citation = z.object({
  chunkId: z.string(),
  documentId: z.string(),
  versionId: z.string(),
  title: z.string(),
  /** A digest is our summary, not the law's own words. */
  kind: DocumentKind,
  versionLabel: z.string(),
  clause: z.string().optional(),
  quote: z.string(),
  start: z.int().nonnegative(),
  end: z.int().nonnegative(),
  effectiveFrom: CalendarDate.nullable(),
  effectiveTo: CalendarDate.nullable(),
  legalStatus: LegalStatus,
  verification: Verification.nullable(),
})
export type Citation = z.infer<typeof Citation>

/** `answer` says something that must be supported; the others are the firm's fixed words. */
export const SentenceKind = z.enum(['answer', 'notice', 'care', 'way-on'])
export type SentenceKind = z.infer<typeof SentenceKind>

export const Sentence = z.object({
  index: z.int().nonnegative(),
  kind: SentenceKind,
  text: z.string(),
  citations: z.array(Citation),
})
export type Sentence = z.infer<typeof Sentence>

/** 有据 / 部分有据 / 无据 */
export const EvidenceLabel = z.enum(['grounded', 'partial', 'none'])
export type EvidenceLabel = z.infer<typeof EvidenceLabel>
export const evidenceWords: Record<EvidenceLabel, string> = { grounded: '有据', partial: '部分有据', none: '无据' }

export const reasonCodes = [
  // answers
  'answered',
  'guided-procedure',
  'small-talk',
  'clarification',
  // offers
  'partly-answered',
  'low-confidence',
  'repeated-question',
  'negative-mood',
  // refusals
  'no-evidence',
  'advice',
  'prediction',
  'promise',
  'suitability',
  'private-offer',
  'account-misuse',
  'credentials',
  'secrecy',
  'insider',
  'evasion',
  'injection',
  'off-topic',
  'abuse',
  'unlawful-draft',
  'not-held-for-date',
  // handovers
  'explicit-request',
  'crisis',
  'fraud',
  'complaint',
  'legal-claim',
  'big-loss',
  'vulnerable',
  'suitability-exception',
  'aml',
  'identity-check',
  'authority-or-media',
] as const
export const ReasonCode = z.enum(reasonCodes)
export type ReasonCode = z.infer<typeof ReasonCode>

export const Decision = z.object({
  decision: z.enum(['answer', 'offer', 'refuse', 'handover']),
  reason: ReasonCode,
  ruleIds: z.array(z.string()),
  /** Where a handover goes: the desk of DOMAIN §5. */
  desk: z.enum(['service', 'complaints', 'risk-control', 'compliance', 'legal', 'duty-lead', 'supervisor']).optional(),
})
export type Decision = z.infer<typeof Decision>

/** What one turn yields, in order. The socket, the record, the console and the evals read the same stream. */
export const TurnEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('turn-understood'), reading: Reading }),
  z.object({
    type: z.literal('evidence-found'),
    /** What was retrieved, best first: ids and scores only; the chunks stand in SQL. */
    passages: z.array(z.object({ chunkId: z.string(), source: z.string(), score: z.number() })),
    sufficient: z.boolean(),
  }),
  z.object({ type: z.literal('sentence-committed'), sentence: Sentence }),
  z.object({
    type: z.literal('sentence-dropped'),
    why: z.enum(['rule', 'unsupported', 'number', 'leak']),
    findings: z.array(Finding),
  }),
  /** Takes back the sentences shown so far; what follows is the answer. */
  z.object({
    type: z.literal('answer-replaced'),
    why: z.enum(['model-failed', 'unsupported', 'handover', 'restarted']),
  }),
  /** A call of the model for this turn, as it went; never shown to clients. */
  z.object({
    type: z.literal('model-used'),
    model: z.string(),
    /** `id@version` */
    prompt: z.string(),
    tokensIn: z.int().nonnegative(),
    tokensOut: z.int().nonnegative(),
    milliseconds: z.number().nonnegative(),
    outcome: z.string(),
  }),
  z.object({ type: z.literal('turn-rated'), evidence: EvidenceLabel, confidence: z.number().min(0).max(1) }),
  z.object({ type: z.literal('turn-decided'), decision: Decision }),
])
export type TurnEvent = z.infer<typeof TurnEvent>

/** 显式标识: shown with every answer, exported with every copy. 《人工智能生成合成内容标识办法》第四条 */
export const aiLabel = '本内容由人工智能生成，仅供参考，不构成投资建议。'
export const aiLabelInEnglish = 'Generated by AI, for reference only. Not investment advice.'
