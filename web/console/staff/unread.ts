// How far somebody has read each conversation of theirs: how many messages the client had written when it was last on the screen.
import type { HandoffView } from '../../../server/protocol/handoff.ts'
import type { Keep } from './outbox.ts'

export type ReadCounts = Readonly<Record<string, number>>

const key = 'zhigu-read'

export const keptCounts = (keep: Keep): ReadCounts => {
  try {
    return JSON.parse(keep.getItem(key) ?? '{}') as ReadCounts
  } catch {
    // Something else has written there.
    return {}
  }
}

export const keepCounts = (keep: Keep, counts: ReadCounts): void => keep.setItem(key, JSON.stringify(counts))

/** What has been taken just now counts as read: it was on the screen. */
export const isUnread = (
  counts: ReadCounts,
  { conversationId, messageCount }: Pick<HandoffView, 'conversationId' | 'messageCount'>,
): boolean => messageCount > (counts[conversationId] ?? messageCount)
