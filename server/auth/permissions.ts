// Roles × actions of the HTTP interface in one table; what is not here is forbidden.
import { type Principal, type Role, roleNames } from '../../domain/identity.ts'
import { Problem } from '../../domain/problem.ts'

const staff: Role[] = ['advisor', 'reviewer', 'service', 'supervisor', 'knowledge', 'operator']

const table = {
  /** Begin and use conversations of one's own. */
  'conversation:use': {
    name: '使用会话',
    roles: ['client', 'advisor', 'author', 'reviewer', 'service', 'supervisor', 'knowledge', 'operator'],
  },
  /** Read conversations of others, with all their events. */
  'conversation:read-any': { name: '查看他人的会话', roles: ['service', 'supervisor', 'auditor'] },
  /** Erase the originals of one's own conversations. */
  'conversation:erase': { name: '清除会话原文', roles: ['client'] },
  /** Take, talk in, give back and close what waits for a person. */
  'handoff:work': { name: '接待客户', roles: ['service', 'supervisor'] },
  /** See the queue and what is in whose hands. */
  'handoff:read': { name: '查看等候队列', roles: ['service', 'supervisor', 'auditor'] },
  /** Judge an answer, rate, consent, ask for a person or a call-back: in one's own conversation. */
  'conversation:judge': { name: '评价会话', roles: ['client'] },
  /** Live figures, components, recent errors. */
  'operations:read': { name: '查看运行状况', roles: ['operator', 'supervisor', 'auditor'] },
  /** Search the record over all conversations. */
  'audit:search': { name: '检索审计记录', roles: ['auditor'] },
  /** Search the citations: who was told this. */
  'citation:search': { name: '查询谁看过某条内容', roles: ['supervisor', 'knowledge', 'operator', 'auditor'] },
  /** 紧急停用 of a source or an answer, and lifting it. */
  'source:stop': { name: '紧急停用', roles: ['operator', 'supervisor', 'knowledge'] },
  /** See what the library did not answer, or not well. */
  'gap:read': { name: '查看知识缺口', roles: ['knowledge', 'supervisor', 'operator'] },
  /** Read the library with its versions and changes, as far as grade and audience allow; drafts only who writes it. */
  'library:read': { name: '查看资料库', roles: ['knowledge', 'reviewer', 'supervisor', 'operator', 'auditor'] },
  /** Bring in drafts, edit them, and propose changes of what is shown. */
  'library:write': { name: '编辑资料库', roles: ['knowledge'] },
  /** Approve or refuse what another proposed, and undo what just took effect. */
  'library:decide': { name: '审核资料变更', roles: ['knowledge'] },
  /** Say where documents come from by themselves. */
  'feed:manage': { name: '管理资料来源', roles: ['knowledge', 'operator'] },
  /** See what is stopped. */
  'source:read-stops': { name: '查看停用清单', roles: [...staff, 'auditor'] },
} as const satisfies Record<string, { name: string; roles: readonly Role[] }>

export type Action = keyof typeof table

/** Whether the role may do it at all; ownership and grades are checked where the thing is loaded. */
export const mayDo = (role: Role, action: Action): boolean => (table[action].roles as readonly Role[]).includes(role)

/** @throws Problem forbidden, naming which roles may */
export const demand = (principal: Principal, action: Action): void => {
  if (!mayDo(principal.role, action))
    throw new Problem(
      'forbidden',
      `${roleNames[principal.role]}不能${table[action].name}，可以的角色：${table[action].roles.map((role) => roleNames[role]).join('、')}。`,
    )
}
