// What a client may see of a conversation's events: what was said and where it stands, not how it was judged.
import type { Actor, ConversationEvent, ConversationEventBody } from '../../domain/conversation.ts'

const shownToClients = new Set<ConversationEventBody['type']>([
  'conversation-started',
  'conversation-claimed',
  'message-received',
  'turn-started',
  'sentence-committed',
  'answer-replaced',
  'turn-rated',
  'turn-decided',
  'turn-finished',
  'turn-failed',
  'state-changed',
  'answer-stopped',
  'originals-erased',
  'staff-message',
  'notice-given',
  'ticket-opened',
  'callback-requested',
  'callback-cancelled',
  'answer-judged',
  'conversation-rated',
  'consent-given',
])

const withdrawn =
  '这条回答引用的资料已停用，回答已撤回，请不要再以它为准。您可以重新提问，或回复“转人工”由人工客服为您核实。'

/** What an answer said, and how well it was supported. */
const isOfAnswer = ({ body }: ConversationEvent): boolean =>
  body.type === 'sentence-committed' || body.type === 'turn-rated'

/**
 * Staff see every event; a client sees those meant for clients, so numbers may be skipped but never go back.
 * @param withdrawn turns whose answer was withdrawn: it is kept for who looks into it, and not told to a client again
 */
export const visibleTo = (
  viewer: 'client' | 'staff',
  event: ConversationEvent,
  withdrawn: ReadonlySet<string | null> = new Set(),
): ConversationEvent | null => {
  if (viewer === 'staff') return event
  if (!shownToClients.has(event.body.type)) return null
  if (withdrawn.has(event.turnId) && isOfAnswer(event)) return null
  return { ...event, actor: shownActor(event.actor), body: shownBody(event.body) }
}

/** That somebody of the staff acted is shown, who it was is not. */
const shownActor = (actor: Actor): Actor => (actor.kind === 'staff' ? { kind: 'staff' } : actor)

/** 反洗钱的监测情况不透露 (DOMAIN §5): to the client it looks like any question that the bot leaves to people. */
const shownReason = <Reason extends string>(reason: Reason) => (reason === 'aml' ? 'low-confidence' : reason)

/** Rule ids and desks, and why a source was stopped, are the firm's own affairs. */
const shownBody = (body: ConversationEventBody): ConversationEventBody => {
  if (body.type === 'turn-decided') {
    const { decision, reason } = body.decision
    return { type: 'turn-decided', decision: { decision, reason: shownReason(reason), ruleIds: [] } }
  }
  if (body.type === 'state-changed') {
    const { type, from, to, reason } = body
    return { type, from, to, reason: shownReason(reason) }
  }
  if (body.type === 'answer-stopped') return { type: 'answer-stopped', chunkId: body.chunkId, reason: withdrawn }
  return body
}
