// A conversation as the staff see it, made from its events in the order in which they came. Pure: the same events give the same record.
import type { ConversationEvent, ConversationFact, ConversationState } from '../../../domain/conversation.ts'
import type { NoticeAbout } from '../../../domain/handoff.ts'
import type { Decision, EvidenceLabel, Sentence, TurnEvent } from '../../../domain/turn.ts'

export type ReplacedBecause = Extract<TurnEvent, { type: 'answer-replaced' }>['why']
type Fact<Type extends ConversationFact['type']> = Extract<ConversationFact, { type: Type }>

/** The bot's answer to a message, as far as it has come. Everything in it is what the client saw; the rest is for the staff. */
export type Answer = {
  kind: 'answer'
  turnId: string
  at: string
  progress: 'answering' | 'finished' | 'failed'
  sentences: Sentence[]
  replaced: ReplacedBecause | null
  failure: string | null
  /** Chunks cited here that an operator has stopped since. */
  stoppedChunkIds: string[]
  evidence: { label: EvidenceLabel; confidence: number } | null
  decision: Decision | null
  verdict: (Pick<Fact<'answer-judged'>, 'verdict' | 'reason' | 'comment'> & { seq: number }) | null
}

/** Tickets and call-backs stand beside the record; what the client was told of them is a notice. */
export type RecordItem =
  | { kind: 'client'; seq: number; messageId: string; text: string; at: string }
  | Answer
  | { kind: 'staff'; seq: number; messageId: string; text: string; at: string; by: string | null }
  | { kind: 'notice'; seq: number; about: NoticeAbout; text: string; at: string }
  | { kind: 'rating'; seq: number; at: string; rating: Fact<'conversation-rated'> }
  | { kind: 'erased'; seq: number; at: string }
  | { kind: 'revealed'; seq: number; at: string; by: string | null; placeholder: string; reason: string }

export type ConversationRecord = {
  /** The number of the last event taken in. */
  seen: number
  items: RecordItem[]
  state: ConversationState
}

export const emptyRecord: ConversationRecord = { seen: 0, items: [], state: 'bot' }

export const withEvents = (record: ConversationRecord, events: readonly ConversationEvent[]): ConversationRecord =>
  events.reduce(withEvent, record)

/** The record after one more event. An event that was taken in before, or is unknown, changes nothing that is shown. */
const withEvent = (record: ConversationRecord, event: ConversationEvent): ConversationRecord => {
  if (event.seq <= record.seen) return record
  const { body, seq, at, actor, turnId } = event
  const next = { ...record, seen: seq }
  const adding = (item: RecordItem): ConversationRecord => ({ ...next, items: [...next.items, item] })
  switch (body.type) {
    case 'message-received':
      return adding({ kind: 'client', seq, messageId: body.messageId, text: body.text, at })
    case 'staff-message':
      return adding({ kind: 'staff', seq, messageId: body.messageId, text: body.text, at, by: actor.id ?? null })
    case 'notice-given':
      return adding({ kind: 'notice', seq, about: body.about, text: body.text, at })
    case 'conversation-rated':
      return adding({ kind: 'rating', seq, at, rating: body })
    case 'originals-erased':
      return adding({ kind: 'erased', seq, at })
    case 'original-revealed': {
      const { placeholder, reason } = body
      return adding({ kind: 'revealed', seq, at, by: actor.id ?? null, placeholder, reason })
    }
    case 'state-changed':
      return { ...next, state: body.to }
    case 'turn-started':
      return turnId === null || hasAnswer(record, turnId) ? next : adding(begun(turnId, at))
    case 'answer-stopped':
      return withAnswers(next, (answer) =>
        cites(answer, body.chunkId)
          ? { ...answer, stoppedChunkIds: [...answer.stoppedChunkIds, body.chunkId] }
          : answer,
      )
    case 'answer-judged': {
      const { judgedTurnId, verdict, reason, comment } = body
      return withAnswers(next, (answer) =>
        answer.turnId === judgedTurnId
          ? { ...answer, verdict: verdict === null ? null : { verdict, reason, comment, seq } }
          : answer,
      )
    }
    default:
      return withAnswers(next, (answer) => (answer.turnId === turnId ? withTurnEvent(answer, body) : answer))
  }
}

const begun = (turnId: string, at: string): Answer => ({
  kind: 'answer',
  turnId,
  at,
  progress: 'answering',
  sentences: [],
  replaced: null,
  failure: null,
  stoppedChunkIds: [],
  evidence: null,
  decision: null,
  verdict: null,
})

const withTurnEvent = (answer: Answer, body: ConversationEvent['body']): Answer => {
  switch (body.type) {
    case 'sentence-committed':
      return { ...answer, progress: 'answering', sentences: [...answer.sentences, body.sentence] }
    case 'answer-replaced':
      return {
        ...answer,
        sentences: [],
        replaced: answer.sentences.length > 0 ? body.why : answer.replaced,
        evidence: null,
        decision: null,
      }
    case 'turn-rated':
      // What claims nothing needs no evidence: 无据 would blame the firm's own words.
      if (!answer.sentences.some(({ kind }) => kind === 'answer')) return answer
      return { ...answer, evidence: { label: body.evidence, confidence: body.confidence } }
    case 'turn-decided':
      return {
        ...answer,
        decision: body.decision,
        evidence: body.decision.decision === 'handover' ? null : answer.evidence,
      }
    case 'turn-finished':
      return { ...answer, progress: 'finished' }
    case 'turn-failed':
      return { ...answer, progress: 'failed', failure: body.detail }
    default:
      return answer
  }
}

const withAnswers = (record: ConversationRecord, change: (answer: Answer) => Answer): ConversationRecord => ({
  ...record,
  items: record.items.map((item) => (item.kind === 'answer' ? change(item) : item)),
})

const hasAnswer = ({ items }: ConversationRecord, turnId: string): boolean =>
  items.some((item) => item.kind === 'answer' && item.turnId === turnId)

const cites = ({ sentences }: Answer, chunkId: string): boolean =>
  sentences.some((sentence) => sentence.citations.some((citation) => citation.chunkId === chunkId))
