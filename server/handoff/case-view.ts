// What staff see of a case: a line of the queue, and a summary to go on from without reading everything.
import { joinSentences } from '../../domain/answer-text.ts'
import { ConversationEventBody } from '../../domain/conversation.ts'
import type { Principal } from '../../domain/identity.ts'
import { kindsSaid } from '../../domain/placeholder.ts'
import type { ReasonCode, Sentence, Sentiment } from '../../domain/turn.ts'
import type { EventContent } from '../../storage/sql/schema.ts'
import { CaseOutcome, type HandoffDetail, type HandoffView, type TicketView } from '../protocol/handoff.ts'
import type { CaseRow, TicketRow } from './queries.ts'
import { priorities } from './states.ts'

/** The client's last messages in a summary. */
const asked = 5
/** Characters of a preview. */
const previewed = 120

export const caseView = (row: CaseRow, { id: me }: Principal): HandoffView => {
  const { conversation, message, cause, callback, lastMove } = row
  const { assigneeId, clientId } = conversation
  const last = writtenIn(message?.content)
  const gaveIt = writtenIn(cause?.content)
  const moved = lastMove && ConversationEventBody.parse(lastMove.body)
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
    lastMessage: last !== null && message?.at ? { text: last, at: message.at.toISOString() } : null,
    cause:
      gaveIt !== null && cause?.at && cause.seq
        ? { text: kindsSaid(gaveIt), at: cause.at.toISOString(), sequence: cause.seq }
        : null,
    preview: kindsSaid(gaveIt ?? last ?? '').slice(0, previewed),
    sentiment: sentimentOf(row),
    messageCount: conversation.messageCount,
    lastSeq: row.lastSeq,
    ticketId: row.ticketId,
    callback: callback && { ...callback, at: callback.at.toISOString() },
    closed: conversation.closedAt && {
      at: conversation.closedAt.toISOString(),
      outcome: CaseOutcome.safeParse(moved?.type === 'state-changed' ? moved.reason : null).data ?? null,
    },
  }
}

const writtenIn = (content: EventContent | null | undefined): string | null => {
  const body = content && ConversationEventBody.parse(content.body)
  return body?.type === 'message-received' ? body.text : null
}

/** Nobody is calm who goes to a person for this, however calmly it is said. */
const upsetting: ReadonlySet<string> = new Set<ReasonCode>([
  'crisis',
  'fraud',
  'complaint',
  'legal-claim',
  'big-loss',
  'negative-mood',
  'abuse',
])

/** 转人工 after an outburst is said calmly: the last that was not counts. */
const sentimentOf = ({ conversation, ticketId, mood }: CaseRow): Sentiment => {
  if (ticketId !== null || upsetting.has(conversation.handoffReason ?? '')) return 'neg'
  const read = mood && ConversationEventBody.parse(mood.body)
  return read?.type === 'turn-understood' ? read.reading.sentiment : 'neu'
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
