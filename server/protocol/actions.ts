// What goes over the wire for the action list: what rests on superseded words, who looks at it, and what came of it.
import { z } from '@hono/zod-openapi'
import { Instant } from '../../domain/calendar.ts'
import { ActionCause, ActionState } from '../../domain/editorial.ts'
import { DocumentKind } from '../../domain/library.ts'
import { Text } from './text.ts'

const Name = Text.trim().min(1, '不能为空').max(100)

export const ActionQuery = z.strictObject({
  state: ActionState.optional().describe('open：待处理；done：已处理；not-needed：无需处理；不填为全部'),
  assignee: Name.optional().describe('指派给谁；none 为还没有指派的'),
  versionId: Text.min(1).max(300).optional().describe('由哪个新版本引起'),
  targetKind: z.enum([...DocumentKind.options, 'rule']).optional(),
  limit: z.coerce.number().int('应为整数').min(1).max(200, '最多 200').default(50),
  page: Text.max(500).optional().describe('上一次返回的 next'),
})
export type ActionQuery = z.infer<typeof ActionQuery>

const Version = z.object({ id: z.string(), workId: z.string(), title: z.string(), label: z.string() })

export const ActionItem = z
  .object({
    id: z.string(),
    /** The new version, and the one whose words it superseded. */
    version: Version,
    superseded: Version,
    cause: ActionCause,
    /** The superseded clause, `第二十五条`; null: the former document as a whole. */
    clause: z.string().nullable(),
    target: z.object({
      kind: z.enum([...DocumentKind.options, 'rule']),
      /** Of the passage, or of the rule. */
      id: z.string(),
      workId: z.string().nullable(),
      versionId: z.string().nullable(),
      title: z.string(),
      /** As it stood when it was listed. */
      quote: z.string(),
      /** Whether it is still shown to anybody; a rule is as long as it is there. */
      isShown: z.boolean(),
    }),
    /** 0…1 where it resembles: the share of three-character runs that both texts have. */
    similarity: z.number().nullable(),
    assignee: z.string().nullable(),
    state: ActionState,
    reason: z.string().nullable(),
    decidedBy: z.string().nullable(),
    decidedAt: Instant.nullable(),
    createdAt: Instant,
  })
  .openapi('ActionItem')
export type ActionItem = z.infer<typeof ActionItem>

export const ActionPage = z
  .object({
    /** The newest first. */
    actions: z.array(ActionItem),
    /** Of all that the caller may see and that are open, whatever was asked for. */
    open: z.int().nonnegative(),
    next: z.string().nullable(),
  })
  .openapi('ActionPage')
export type ActionPage = z.infer<typeof ActionPage>

const Reason = Text.trim().min(2, '理由至少两个字').max(500)

/** What is to be done with some of them, all or none. */
export const HandleActions = z
  .strictObject({
    ids: z.array(Text.min(1).max(100)).min(1, '至少选一项').max(200, '一次最多 200 项'),
    act: z.discriminatedUnion('do', [
      z.strictObject({ do: z.literal('assign'), assignee: Name.nullable().describe('null：取消指派') }),
      z.strictObject({ do: z.literal('done'), reason: Reason.nullable().default(null) }),
      z.strictObject({ do: z.literal('not-needed'), reason: Reason }),
      z.strictObject({ do: z.literal('reopen'), reason: Reason }),
    ]),
  })
  .openapi('HandleActions')
export type HandleActions = z.infer<typeof HandleActions>
