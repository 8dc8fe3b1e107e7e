// A conversation as it is shown, made from its events. Pure: the same events give the same transcript.
import type { ConversationEvent, ConversationFact, ConversationState } from '../../domain/conversation.ts'
import type { AnswerVerdict } from '../../domain/handoff.ts'
import type { Decision, EvidenceLabel, Sentence, TurnEvent } from '../../domain/turn.ts'

export type ReplacedBecause = Extract<TurnEvent, { type: 'answer-replaced' }>['why']

/** A question and what came of it. */
export type Exchange = {
  /** Where it stands among the events. */
  seq: number
  /** The number that the client gave the message; the turn has the same. */
  messageId: string
  /** As the server keeps it, personal data masked. */
  question: string
  askedAt: string
  /** A person has the conversation, or it was written for one alone: the bot says nothing to it. */
  toPerson: boolean
  /** It arrived when the conversation had just ended: nobody answers it. */
  late: boolean
  progress: 'received' | 'answering' | 'finished' | 'failed'
  sentences: Sentence[]
  /** What had been shown was taken back; why. */
  replaced: ReplacedBecause | null
  evidence: EvidenceLabel | null
  decision: Pick<Decision, 'decision' | 'reason'> | null
  /** What the client is told when the turn could not be finished. */
  failure: string | null
  /** What the client is told when an operator has stopped something that is cited here: the whole answer is withdrawn. */
  withdrawn: string | null
  verdict: AnswerVerdict | null
}

/** What stands between the exchanges: a person's words, what the client is told about where the conversation stands. */
export type Remark = { seq: number; at: string } & (
  | Extract<ConversationFact, { type: 'staff-message' | 'notice-given' | 'originals-erased' }>
  | Ticket
)
export type Ticket = Extract<ConversationFact, { type: 'ticket-opened' }>
export type Notice = Extract<ConversationFact, { type: 'notice-given' }>

export type Transcript = {
  /** The number of the last event taken in. */
  seen: number
  exchanges: Exchange[]
  remarks: Remark[]
  state: ConversationState
  /** The number of the event that brought it there. */
  movedAt: number
  /** 1…5, as the client rated the conversation last. */
  rating: number | null
  /** The call-backs that the client waits for, by number, the oldest first. */
  callbacks: string[]
}

export const emptyTranscript: Transcript = {
  seen: 0,
  exchanges: [],
  remarks: [],
  state: 'bot',
  movedAt: 0,
  rating: null,
  callbacks: [],
}

/** Exchanges and remarks in the order in which they began. */
export const entriesOf = ({ exchanges, remarks }: Transcript): (Exchange | Remark)[] =>
  [...exchanges, ...remarks].sort((left, right) => left.seq - right.seq)

export const isExchange = (entry: Exchange | Remark): entry is Exchange => 'messageId' in entry && 'question' in entry

export const isWithPerson = (state: ConversationState): boolean => state === 'assigned' || state === 'human'

/** Whether what is written now is for a person alone: one is there, or waited for by who has not agreed to the AI. */
export const isForPerson = (state: ConversationState, { agreed }: { agreed: boolean }): boolean =>
  isWithPerson(state) || (state === 'queued' && !agreed)

/** The transcript after one more event. An event that was taken in before, or is unknown, changes nothing that is shown. */
export const withEvent = (transcript: Transcript, event: ConversationEvent): Transcript => {
  if (event.seq <= transcript.seen) return transcript
  const { body } = event
  const next = { ...transcript, seen: event.seq }
  switch (body.type) {
    case 'message-received':
      if (transcript.exchanges.some((exchange) => exchange.messageId === body.messageId)) return next
      return { ...next, exchanges: [...transcript.exchanges, received(event, body, transcript.state)] }
    case 'state-changed':
      return {
        ...next,
        state: body.to,
        movedAt: event.seq,
        exchanges: isWithPerson(body.to) ? handedOn(next.exchanges) : next.exchanges,
      }
    case 'answer-stopped':
      return { ...next, exchanges: transcript.exchanges.map((exchange) => withStopped(exchange, event.turnId, body)) }
    case 'answer-judged':
      return {
        ...next,
        exchanges: transcript.exchanges.map((exchange) =>
          exchange.messageId === body.judgedTurnId ? { ...exchange, verdict: body.verdict } : exchange,
        ),
      }
    case 'conversation-rated':
      return { ...next, rating: body.score }
    case 'callback-requested':
      // One that is moved to another time keeps its place.
      if (transcript.callbacks.includes(body.callbackId)) return next
      return { ...next, callbacks: [...transcript.callbacks, body.callbackId] }
    case 'callback-cancelled':
      return { ...next, callbacks: without(transcript.callbacks, body.callbackId) }
    case 'notice-given':
      // The card says it already.
      if (body.about === 'ticket' && transcript.remarks.at(-1)?.type === 'ticket-opened') return next
      return {
        ...next,
        // Said by staff, it means that they have called; older ones do not say which, and were made in order.
        callbacks:
          body.about === 'callback' && event.actor.kind === 'staff'
            ? without(transcript.callbacks, body.callbackId ?? transcript.callbacks[0])
            : transcript.callbacks,
        remarks: [...transcript.remarks, { seq: event.seq, at: event.at, ...body }],
      }
    case 'originals-erased':
      return { ...next, callbacks: [], remarks: [...transcript.remarks, { seq: event.seq, at: event.at, ...body }] }
    case 'ticket-opened':
    case 'staff-message':
      return { ...next, remarks: [...transcript.remarks, { seq: event.seq, at: event.at, ...body }] }
    default:
      return {
        ...next,
        exchanges: transcript.exchanges.map((exchange) =>
          exchange.messageId === event.turnId ? withTurnEvent(exchange, body) : exchange,
        ),
      }
  }
}

const without = (ids: string[], one: string | undefined): string[] => ids.filter((id) => id !== one)

const received = (
  { seq, at }: ConversationEvent,
  { messageId, text, for: reader }: Extract<ConversationFact, { type: 'message-received' }>,
  state: ConversationState,
): Exchange => ({
  seq,
  messageId,
  question: text,
  askedAt: at,
  toPerson: isWithPerson(state) || reader === 'person',
  late: state === 'closed',
  progress: 'received',
  sentences: [],
  replaced: null,
  evidence: null,
  decision: null,
  failure: null,
  withdrawn: null,
  verdict: null,
})

/** What the bot had not begun to answer is the person's now. */
const handedOn = (exchanges: Exchange[]): Exchange[] =>
  exchanges.map((exchange) =>
    exchange.progress === 'received' || (exchange.progress === 'answering' && exchange.sentences.length === 0)
      ? { ...exchange, toPerson: true }
      : exchange,
  )

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

/** What it said is shown no more, as it is not told any more to who comes later. */
const withStopped = (
  exchange: Exchange,
  turnId: string | null,
  { chunkId, reason }: { chunkId: string; reason: string },
): Exchange =>
  exchange.messageId === turnId ||
  exchange.sentences.some((sentence) => sentence.citations.some((citation) => citation.chunkId === chunkId))
    ? { ...exchange, sentences: [], evidence: null, withdrawn: reason }
    : exchange
