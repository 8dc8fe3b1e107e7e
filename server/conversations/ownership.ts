// Whose a conversation is, and as whom a caller acts in it.
import type { Actor } from '../../domain/conversation.ts'
import type { Principal } from '../../domain/identity.ts'
import { Problem } from '../../domain/problem.ts'
import type { ConversationRow, Owner } from './queries.ts'

/** Whose a conversation of this caller is. Members of staff may have the numbers of clients; their conversations are their own. */
export const ownerOf = ({ id, role, anonymous, clientId }: Principal): Owner => {
  if (anonymous) return { visitorId: id }
  return { clientId: role === 'client' ? (clientId ?? id) : `staff:${id}` }
}

export const isOwner = (principal: Principal, row: Pick<ConversationRow, 'clientId' | 'visitorId'>): boolean => {
  const owner = ownerOf(principal)
  return 'visitorId' in owner
    ? row.clientId === null && row.visitorId === owner.visitorId
    : row.clientId === owner.clientId
}

/**
 * The conversation, if it is the caller's own.
 * @throws Problem: another's looks to a client like one that does not exist, and is closed to staff
 */
export const ownOf = <Row extends Pick<ConversationRow, 'clientId' | 'visitorId'>>(
  principal: Principal,
  id: string,
  row: Row | null,
): Row => {
  if (row && isOwner(principal, row)) return row
  if (principal.role === 'client') throw new Problem('not-found', `没有编号为 ${id} 的会话，或它不属于您。`)
  throw new Problem('forbidden', '只能在自己的会话里操作。')
}

/** Under which name the keys of originals are kept. */
export const ownerKey = (owner: { clientId?: string | null; visitorId?: string | null }): string =>
  owner.clientId ? `client:${owner.clientId}` : `visitor:${owner.visitorId}`

export const actorOf = ({ id, role }: Principal): Actor => ({ kind: role === 'client' ? 'client' : 'staff', id })
