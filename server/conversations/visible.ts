// What a client may see of a conversation's events: what was said and where it stands, not how it was judged.
import type { ConversationEvent, ConversationEventBody } from '../../domain/conversation.ts'

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
])

/** Staff see every event; a client sees those meant for clients, so numbers may be skipped but never go back. */
export const visibleTo = (viewer: 'client' | 'staff', event: ConversationEvent): ConversationEvent | null => {
  if (viewer === 'staff') return event
  if (!shownToClients.has(event.body.type)) return null
  if (event.body.type !== 'turn-decided') return event
  const { decision, reason } = event.body.decision
  // Rule ids and desks are the firm's own affairs.
  return { ...event, body: { type: 'turn-decided', decision: { decision, reason, ruleIds: [] } } }
}
