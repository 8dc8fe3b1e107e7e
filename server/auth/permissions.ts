// Roles × actions of the HTTP interface in one table; what is not here is forbidden.
import type { Principal, Role } from '../../domain/identity.ts'
import { Problem } from '../../domain/problem.ts'

const staff: Role[] = ['advisor', 'reviewer', 'service', 'supervisor', 'knowledge', 'operator']

const table = {
  /** Begin and use conversations of one's own. */
  'conversation:use': ['client', 'advisor', 'author', 'reviewer', 'service', 'supervisor', 'knowledge', 'operator'],
  /** Read conversations of others, with all their events. */
  'conversation:read-any': ['service', 'supervisor', 'auditor'],
  /** Erase the originals of one's own conversations. */
  'conversation:erase': ['client'],
  /** Search the citations: who was told this. */
  'citation:search': ['supervisor', 'knowledge', 'operator', 'auditor'],
  /** 紧急停用 of a source or an answer, and lifting it. */
  'source:stop': ['operator', 'supervisor', 'knowledge'],
  /** See what is stopped. */
  'source:read-stops': [...staff, 'auditor'],
} as const satisfies Record<string, readonly Role[]>

export type Action = keyof typeof table

/** Whether the role may do it at all; ownership and grades are checked where the thing is loaded. */
export const mayDo = (role: Role, action: Action): boolean => (table[action] as readonly Role[]).includes(role)

/** @throws Problem forbidden, naming which roles may */
export const demand = (principal: Principal, action: Action): void => {
  if (!mayDo(principal.role, action))
    throw new Problem(
      'forbidden',
      `您的角色（${principal.role}）不能执行 ${action}；可以执行的角色：${table[action].join('、')}。`,
    )
}
