// What staff see of a case: a line of the queue, and a summary to go on from without reading everything.
import { joinSentences } from '../../domain/answer-text.ts'
import { ConversationEventBody } from '../../domain/conversation.ts'
import type { Principal } from '../../domain/identity.ts'
import type { Sentence } from '../../domain/turn.ts'
import type { HandoffDetail, HandoffView, TicketView } from '../protocol/handoff.ts'
import type { CaseRow, TicketRow } from './queries.ts'
import { priorities } from './states.ts'

/** The client's last messages in a summary. */
const asked = 5

export const caseView = (row: CaseRow, { id: me }: Principal): HandoffView => {
  const { conversation, message, reading, callback } = row
  const { assigneeId, clientId } = conversation
  const last = message?.content && ConversationEventBody.parse(message.content.body)
  const read = reading && ConversationEventBody.parse(reading.body)
  return {
    conversationId: conversation.id,
    state: conversation.state,
    stateVersion: conversation.stateVersion,
    // Nobody is waited for in the queue, but a call was asked for.
    reason: conversation.handoffReason ?? 'callback',
    desk: conversation.handoffDesk ?? null,
    priority: priorities[conversation.handoffPriority ?? 2] ?? 'normal',
    queuedAt: conversation.queuedAt?.toISOString() ?? null,
    assignee: assigneeId === null ? null : { id: assigneeId, isMe: assigneeId === me },
    client: { anonymous: clientId === null, id: clientId, name: row.name },
    channel: conversation.channel,
    lastMessage:
      last?.type === 'message-received' && message?.at ? { text: last.text, at: message.at.toISOString() } : null,
    sentiment: read?.type === 'turn-understood' ? read.reading.sentiment : 'neu',
    messageCount: conversation.messageCount,
    lastSeq: row.lastSeq,
    ticketId: row.ticketId,
    callback: callback && { phone: callback.phone, time: callback.time, at: callback.at.toISOString() },
  }
}

export const ticketView = ({ id, category, conversationId, closedAt, ...row }: TicketRow): TicketView => ({
  id,
  category,
  conversationId,
  openedAt: row.createdAt.toISOString(),
  countedFrom: row.countedFrom.toISOString(),
  contactBy: row.contactBy.toISOString(),
  acceptBy: row.acceptBy.toISOString(),
  resolveBy: row.resolveBy.toISOString(),
  closedAt: closedAt?.toISOString() ?? null,
})

/** What a summary is made from. */
export const summaryTypes: ConversationEventBody['type'][] = [
  'message-received',
  'turn-understood',
  'sentence-committed',
  'answer-replaced',
  'turn-decided',
]

/** @param told events of these types, oldest first */
export const summaryOf = (
  told: readonly { turnId: string | null; body: ConversationEventBody }[],
): HandoffDetail['summary'] => {
  const messages: string[] = []
  const signals = new Set<string>()
  const sentences = new Map<string | null, Sentence[]>()
  let trend = 0
  let lastAnswer: HandoffDetail['summary']['lastAnswer'] = null
  for (const { turnId, body } of told) {
    if (body.type === 'message-received') messages.push(body.text)
    if (body.type === 'turn-understood') {
      trend = body.reading.trend
      for (const { kind } of body.reading.signals) signals.add(kind)
    }
    if (body.type === 'sentence-committed') sentences.set(turnId, [...(sentences.get(turnId) ?? []), body.sentence])
    if (body.type === 'answer-replaced') sentences.delete(turnId)
    if (body.type === 'turn-decided') {
      const said = sentences.get(turnId) ?? []
      const sources = said.flatMap(({ citations }) =>
        citations.map(({ title, clause }) => `《${title}》${clause ?? ''}`),
      )
      lastAnswer = {
        text: joinSentences(said),
        decision: body.decision.decision,
        citations: [...new Set(sources)],
      }
    }
  }
  return { asked: messages.slice(-asked), lastAnswer, trend, signals: [...signals] }
}
