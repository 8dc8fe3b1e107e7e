// Who is calling and what they may see.
import { z } from 'zod'

export const roles = [
  'client',
  'advisor',
  'author',
  'reviewer',
  'service',
  'supervisor',
  'knowledge',
  'operator',
  'auditor',
] as const
export const Role = z.enum(roles)
export type Role = z.infer<typeof Role>

/** As people call them. */
export const roleNames: Record<Role, string> = {
  client: '客户',
  advisor: '投顾',
  author: '文案作者',
  reviewer: '合规审核人员',
  service: '坐席',
  supervisor: '主管',
  knowledge: '知识管理员',
  operator: '运维人员',
  auditor: '审计人员',
}

/** Data grade 数据级别: 1 公开, 2 内部, 3 敏感, 4 核心. A reader sees grades up to their own. Grade 4 never reaches a model. */
export const Grade = z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)])
export type Grade = z.infer<typeof Grade>

/** For whom a document is meant: everybody, confirmed qualified investors, or the firm's own people. */
export const Audience = z.enum(['public', 'qualified', 'staff'])
export type Audience = z.infer<typeof Audience>

/** What the retrieval gate needs to know of a caller: a chunk is visible if its grade is not above and an audience is shared. */
export const Reader = z.object({
  role: Role,
  grade: Grade,
  audiences: z.array(Audience).min(1),
})
export type Reader = z.infer<typeof Reader>

/** A caller whose token was checked. `anonymous` is a visitor who has not signed in. */
export const Principal = z.object({
  id: z.string().min(1),
  role: Role,
  name: z.string().optional(),
  orgUnit: z.string().optional(),
  grade: Grade,
  audiences: z.array(Audience).min(1),
  anonymous: z.boolean().default(false),
  /** The client's number in the firm's books, when the caller is a signed-in client. */
  clientId: z.string().optional(),
  /** When the token is no longer accepted, in milliseconds since 1970. */
  expiresAt: z.number().optional(),
})
export type Principal = z.infer<typeof Principal>

/** What each role may see when its token says nothing else. */
export const defaultClearance: Record<Role, { grade: Grade; audiences: Audience[] }> = {
  client: { grade: 1, audiences: ['public'] },
  advisor: { grade: 2, audiences: ['public', 'qualified', 'staff'] },
  author: { grade: 2, audiences: ['public', 'staff'] },
  reviewer: { grade: 3, audiences: ['public', 'qualified', 'staff'] },
  service: { grade: 2, audiences: ['public', 'staff'] },
  supervisor: { grade: 3, audiences: ['public', 'qualified', 'staff'] },
  knowledge: { grade: 3, audiences: ['public', 'qualified', 'staff'] },
  operator: { grade: 1, audiences: ['public', 'staff'] },
  auditor: { grade: 3, audiences: ['public', 'qualified', 'staff'] },
}

/** The reader of a role with its default clearance. */
export const readerOf = (role: Role): Reader => ({ role, ...defaultClearance[role] })

/** Whether something of this grade and these audiences may be shown to the reader. */
export const maySee = (reader: Reader, thing: { grade: Grade; audiences: readonly Audience[] }): boolean =>
  thing.grade <= reader.grade && thing.audiences.some((audience) => reader.audiences.includes(audience))
