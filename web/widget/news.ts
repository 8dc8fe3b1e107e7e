// What has happened in a conversation since it was looked at last, as the host page is told. Pure.
import type { ConversationState } from '../../domain/conversation.ts'
import type { Transcript } from './transcript.ts'

export type News =
  | { type: 'message'; from: 'client' | 'assistant' | 'staff' }
  | { type: 'state'; state: ConversationState }

/**
 * @param past the number of the last event that was there when the conversation was turned to: what is read again, after a reload or in
 *   an older conversation, is no news. null while it is unknown
 * @param sent the numbers of the messages that were sent from here; these are news whenever they come
 */
export const newsSince = (
  before: Transcript,
  now: Transcript,
  { past, sent }: { past: number | null; sent: ReadonlySet<string> },
): News[] => {
  const isNew = (seq: number) => past !== null && seq > past && seq > before.seen
  const news: News[] = []
  if (now.state !== before.state && isNew(now.movedAt)) news.push({ type: 'state', state: now.state })
  for (const { seq, messageId, progress, sentences } of now.exchanges) {
    const earlier = before.exchanges.find((exchange) => exchange.messageId === messageId)
    const isOurs = sent.has(messageId)
    if (!earlier && (isOurs || isNew(seq))) news.push({ type: 'message', from: 'client' })
    // What a person took over ends without an answer.
    const isAnswered = progress === 'finished' && sentences.length > 0 && earlier?.progress !== 'finished'
    if (isAnswered && (isOurs || isNew(earlier ? now.seen : seq))) news.push({ type: 'message', from: 'assistant' })
  }
  for (const { seq, type } of now.remarks)
    if (type === 'staff-message' && isNew(seq)) news.push({ type: 'message', from: 'staff' })
  return news
}
