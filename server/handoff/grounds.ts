// Why a conversation is to go to a person: of all that nobody has taken care of yet what weighs most. 转人工 said after a complaint or a
// danger is a second ground, and takes nothing of the first.
import type { Decision, ReasonCode } from '../../domain/turn.ts'
import type { Database } from '../../storage/sql/sql.ts'
import * as queries from './queries.ts'
import { isGraver, priorityOf } from './states.ts'

export type Ground = Pick<Decision, 'reason' | 'desk'>

/** Events that are looked back on. */
const lookedBack = 300

/** Whom a danger concerns that the client was only offered a person for. */
const desks: Partial<Record<ReasonCode, Decision['desk']>> = { crisis: 'duty-lead', fraud: 'risk-control' }

/**
 * The gravest ground: the one that has just been given, or an earlier one that still stands. Once a person has had the conversation and
 * given it back, earlier ones are done with, unless their ticket is open.
 */
export const gravestGround = async (db: Database, id: string, given: Ground): Promise<Ground> => {
  const events = await queries.recentEvents(db, id, ['turn-decided', 'state-changed'], lookedBack)
  const open = (await queries.ticketsOf(db, id)).filter(({ closedAt }) => closedAt === null)
  const isOpen = ({ reason }: Ground) => open.some((ticket) => ticket.reason === reason)
  let grounds: Ground[] = []
  for (const { body } of events) {
    if (body.type === 'state-changed' && body.to === 'returned') grounds = grounds.filter(isOpen)
    if (body.type !== 'turn-decided') continue
    const { decision, reason, desk } = body.decision
    if (decision === 'handover') grounds.push({ reason, desk })
    if (decision === 'offer' && priorityOf(reason) === 'P0') grounds.push({ reason, desk: desks[reason] })
  }
  return grounds.reduce((gravest, one) => (isGraver(one.reason, gravest.reason) ? one : gravest), given)
}
