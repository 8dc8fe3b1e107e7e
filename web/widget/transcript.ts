// A conversation as it is shown, made from its events. Pure: the same events give the same transcript.
import type { ConversationEvent, ConversationState } from '../../domain/conversation.ts'
import type { Decision, EvidenceLabel, Sentence, TurnEvent } from '../../domain/turn.ts'

export type ReplacedBecause = Extract<TurnEvent, { type: 'answer-replaced' }>['why']

/** A question and what came of it. */
export type Exchange = {
  /** The number that the client gave the message; the turn has the same. */
  messageId: string
  /** As the server keeps it, personal data masked. */
  question: string
  askedAt: string
  progress: 'received' | 'answering' | 'finished' | 'failed'
  sentences: Sentence[]
  /** What had been shown was taken back; why. */
  replaced: ReplacedBecause | null
  evidence: EvidenceLabel | null
  decision: Pick<Decision, 'decision' | 'reason'> | null
  /** What the client is told when the turn could not be finished. */
  failure: string | null
  /** Chunks cited here that an operator has stopped since. */
  stoppedChunkIds: string[]
}

export type Transcript = {
  /** The number of the last event taken in. */
  seen: number
  exchanges: Exchange[]
  state: ConversationState
}

export const emptyTranscript: Transcript = { seen: 0, exchanges: [], state: 'bot' }

/** The transcript after one more event. An event that was taken in before, or is unknown, changes nothing that is shown. */
export const withEvent = (transcript: Transcript, event: ConversationEvent): Transcript => {
  if (event.seq <= transcript.seen) return transcript
  const { body } = event
  const next = { ...transcript, seen: event.seq }
  if (body.type === 'message-received') {
    if (transcript.exchanges.some((exchange) => exchange.messageId === body.messageId)) return next
    return { ...next, exchanges: [...transcript.exchanges, received(body.messageId, body.text, event.at)] }
  }
  if (body.type === 'state-changed') return { ...next, state: body.to }
  if (body.type === 'answer-stopped')
    return { ...next, exchanges: transcript.exchanges.map((exchange) => withStopped(exchange, body.chunkId)) }
  return {
    ...next,
    exchanges: transcript.exchanges.map((exchange) =>
      exchange.messageId === event.turnId ? withTurnEvent(exchange, body) : exchange,
    ),
  }
}

const received = (messageId: string, question: string, askedAt: string): Exchange => ({
  messageId,
  question,
  askedAt,
  progress: 'received',
  sentences: [],
  replaced: null,
  evidence: null,
  decision: null,
  failure: null,
  stoppedChunkIds: [],
})

const withTurnEvent = (exchange: Exchange, body: ConversationEvent['body']): Exchange => {
  switch (body.type) {
    case 'turn-started':
      return { ...exchange, progress: 'answering' }
    case 'sentence-committed':
      return { ...exchange, progress: 'answering', sentences: [...exchange.sentences, body.sentence] }
    case 'answer-replaced':
      return {
        ...exchange,
        sentences: [],
        replaced: exchange.sentences.length > 0 ? body.why : exchange.replaced,
        evidence: null,
        decision: null,
      }
    case 'turn-rated':
      return { ...exchange, evidence: body.evidence }
    case 'turn-decided':
      return { ...exchange, decision: { decision: body.decision.decision, reason: body.decision.reason } }
    case 'turn-finished':
      return { ...exchange, progress: 'finished' }
    case 'turn-failed':
      return { ...exchange, progress: 'failed', failure: body.detail }
    default:
      return exchange
  }
}

const withStopped = (exchange: Exchange, chunkId: string): Exchange =>
  exchange.sentences.some((sentence) => sentence.citations.some((citation) => citation.chunkId === chunkId))
    ? { ...exchange, stoppedChunkIds: [...exchange.stoppedChunkIds, chunkId] }
    : exchange
