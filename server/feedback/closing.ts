// The client ends the conversation. What was promised, complaints and call-backs, goes on.
import type { ConversationState } from '../../domain/conversation.ts'
import type { Principal } from '../../domain/identity.ts'
import type { Database } from '../../storage/sql/sql.ts'
import { actorOf } from '../conversations/ownership.ts'
import { nowhere } from '../handoff/handoffs.ts'
import type { Moves, Notice } from '../handoff/moves.ts'
import { ticketsOf } from '../handoff/queries.ts'
import { isWithPerson } from '../handoff/states.ts'
import { type GoesOn, goesOnInEnglish, goesOnSaid } from '../handoff/words.ts'
import type { Acts } from './acts.ts'
import { openCallbacksOf } from './queries.ts'

export type Close = ReturnType<typeof createClose>

/** Makes what closes a conversation for its client, from any state; closing what is closed changes nothing. */
export const createClose =
  ({ db, acts, moves }: { db: Database; acts: Acts; moves: Pick<Moves, 'move'> }) =>
  async (principal: Principal, id: string): Promise<void> => {
    await acts.own(principal, id)
    await moves.move(id, async ({ state }) => {
      if (state === 'closed') return null
      const tickets = (await ticketsOf(db, id)).filter(({ closedAt }) => closedAt === null)
      const callback = (await openCallbacksOf(db, id)).length > 0
      return {
        to: 'closed',
        by: 'client',
        actor: actorOf(principal),
        reason: 'closed-by-client',
        // Whoever had the case finds it among those that ended lately.
        columns: isWithPerson(state) ? {} : nowhere,
        notice: closedNotice({ state, tickets: tickets.map((ticket) => ticket.id), callback }),
      }
    })
  }

/** What the client is told at the end. */
const closedNotice = ({ state, ...goesOn }: GoesOn & { state: ConversationState }): Notice => ({
  about: 'closed',
  text: [
    state === 'queued' ? '对话已结束，人工排队已取消。' : '对话已结束。',
    goesOnSaid(goesOn),
    '您可以评价这次服务、下载对话记录；还有问题请新开一个对话。',
  ].join(''),
  english: [
    state === 'queued' ? 'The conversation has ended, and you have left the queue. ' : 'The conversation has ended. ',
    goesOnInEnglish(goesOn),
    'You can rate it and download it; for anything else please start a new one.',
  ].join(''),
})
