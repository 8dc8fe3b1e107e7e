// HTTP for auditors: search the record, take a page of it along, check a chain.
import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { calendarDate } from '../../domain/calendar.ts'
import type { ServerEnv } from '../auth/caller.ts'
import { permit } from '../auth/permit.ts'
import { AuditPage, AuditQuery, AuditTurnPage, AuditTurnQuery, ChainReport, VerifyQuery } from '../protocol/audit.ts'
import { json, problems, rejectInvalid } from '../protocol/route.ts'
import type { Audit, Exported } from './audit.ts'

const tags = ['审计']

const lines = (description: string) => ({
  description,
  content: { 'application/x-ndjson': { schema: z.string() } },
  headers: z.object({ 'x-next-page': z.string().optional().describe('下一页从这里续（page 参数）；没有即已到头') }),
})

/** Hono takes lines of JSON for JSON and knows no answer of that type: whoever answers with it says `never`. */
const asFile = ({ lines, next }: Exported) => ({
  found: lines,
  headers: {
    ...(next === null ? {} : { 'x-next-page': next }),
    'content-type': 'application/x-ndjson; charset=utf-8',
    'content-disposition': `attachment; filename="audit-${calendarDate(new Date())}.jsonl"`,
  },
})

/** Routes below `/v1/audit`. */
export const auditRoutes = ({ audit }: { audit: Audit }) => {
  const app = new OpenAPIHono<ServerEnv>({ defaultHook: rejectInvalid })
  app.use(permit('audit:search'))

  app.openapi(
    createRoute({
      method: 'get',
      path: '/events',
      tags,
      summary: '检索留痕',
      description:
        '新的在前，按 next 续查；时间按北京时间，含 from，不含 to，一次最多 366 天。只检索脱敏后的文字。除时间外的条件逐条比对：' +
        '用时较长时先返回已找到的部分，searchedBackTo 说明查到了哪里，用 next 接着查。每次检索本身也会留痕（scope=configuration）。',
      request: { query: AuditQuery },
      responses: { 200: { ...json(AuditPage), description: '事件' }, ...problems(400, 401, 403) },
    }),
    async (context) => context.json(await audit.search(context.get('principal'), context.req.valid('query')), 200),
  )

  app.openapi(
    createRoute({
      method: 'get',
      path: '/events/export',
      tags,
      summary: '导出一页检索结果（JSONL）',
      description: '条件与检索相同，每行一个事件；下一页的 page 在响应头 x-next-page 里。',
      request: { query: AuditQuery },
      responses: { 200: lines('每行一个 AuditEvent'), ...problems(400, 401, 403) },
    }),
    async (context) => {
      const { found, headers } = asFile(await audit.export(context.get('principal'), context.req.valid('query')))
      return context.body(found, 200, headers) as never
    },
  )

  app.openapi(
    createRoute({
      method: 'get',
      path: '/turns',
      tags,
      summary: '按轮次检索留痕',
      description:
        '一问一答为一条，人工的每条消息也是一条；条件、时间和续查与检索事件相同。一轮的全部事件用 /events 加 conversationId 和 turnId 查看。',
      request: { query: AuditTurnQuery },
      responses: { 200: { ...json(AuditTurnPage), description: '轮次' }, ...problems(400, 401, 403) },
    }),
    async (context) => context.json(await audit.searchTurns(context.get('principal'), context.req.valid('query')), 200),
  )

  app.openapi(
    createRoute({
      method: 'get',
      path: '/turns/export',
      tags,
      summary: '导出一页轮次（JSONL）',
      description: '条件与检索相同，每行一个轮次；下一页的 page 在响应头 x-next-page 里。',
      request: { query: AuditTurnQuery },
      responses: { 200: lines('每行一个 AuditTurn'), ...problems(400, 401, 403) },
    }),
    async (context) => {
      const { found, headers } = asFile(await audit.exportTurns(context.get('principal'), context.req.valid('query')))
      return context.body(found, 200, headers) as never
    },
  )

  app.openapi(
    createRoute({
      method: 'post',
      path: '/verify',
      tags,
      summary: '校验一个会话的留痕',
      description: '重算哈希链，与封存、旁证以及会话登记、引用记录比对。faults 为空即没有发现改动。',
      request: { query: VerifyQuery },
      responses: { 200: { ...json(ChainReport), description: '校验结果' }, ...problems(400, 401, 403, 404) },
    }),
    async (context) =>
      context.json(await audit.verify(context.get('principal'), context.req.valid('query').conversationId), 200),
  )
  return app
}
