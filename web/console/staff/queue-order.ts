// Which case is in which list, and in what order.
import type { HandoffPriority } from '../../../domain/handoff.ts'
import type { HandoffView } from '../../../server/protocol/handoff.ts'

export const lists = ['waiting', 'mine', 'others', 'closed'] as const
export type List = (typeof lists)[number]
export const listNames: Record<List, string> = { waiting: '等候', mine: '我的', others: '同事的', closed: '最近结束' }

/** A client who has waited longer has waited too long. */
export const longWaitMilliseconds = 180_000

const rank: Record<HandoffPriority, number> = { P0: 0, P1: 1, normal: 2 }
/** Where nobody waits in a queue, what is newest comes first. */
const lastHeard = ({ lastMessage }: HandoffView): number => Date.parse(lastMessage?.at ?? '') || 0
const waitingSince = ({ queuedAt }: HandoffView): number => Date.parse(queuedAt ?? '') || Number.POSITIVE_INFINITY

/** Whether somebody of the staff has it in hand. */
export const isWithPerson = ({ state }: Pick<HandoffView, 'state'>): boolean =>
  state === 'assigned' || state === 'human'

/** Everything that is open, told apart. A call-back that is owed is somebody's work even when the conversation is over. */
export const inLists = (handoffs: readonly HandoffView[]): Record<Exclude<List, 'closed'>, HandoffView[]> => {
  const isMine = (handoff: HandoffView) => isWithPerson(handoff) && handoff.assignee?.isMe === true
  return {
    waiting: handoffs
      .filter((handoff) => !isWithPerson(handoff))
      .sort(
        (left, right) => rank[left.priority] - rank[right.priority] || waitingSince(left) - waitingSince(right) || 0,
      ),
    mine: handoffs.filter(isMine).sort((left, right) => lastHeard(right) - lastHeard(left)),
    others: handoffs
      .filter((handoff) => isWithPerson(handoff) && !isMine(handoff))
      .sort((left, right) => lastHeard(right) - lastHeard(left)),
  }
}

/** Who is taken next: whose case is open if they wait in the queue, else the first who does. Who waits only for a call waits in none. */
export const nextToTake = (waiting: readonly HandoffView[], openId: string | null): HandoffView | undefined => {
  const queued = waiting.filter(({ state }) => state === 'queued')
  return queued.find(({ conversationId }) => conversationId === openId) ?? queued[0]
}
