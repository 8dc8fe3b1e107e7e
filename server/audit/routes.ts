// HTTP for auditors: search the record, take a page of it along, check a chain.
import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { calendarDate } from '../../domain/calendar.ts'
import type { ServerEnv } from '../auth/caller.ts'
import { permit } from '../auth/permit.ts'
import { AuditPage, AuditQuery, ChainReport, VerifyQuery } from '../protocol/audit.ts'
import { json, problems, rejectInvalid } from '../protocol/route.ts'
import type { Audit } from './audit.ts'

const tags = ['审计']

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
      description: '条件与检索相同，每行一个事件。',
      request: { query: AuditQuery },
      responses: {
        200: {
          description: '每行一个 AuditEvent',
          content: { 'application/x-ndjson': { schema: z.string() } },
        },
        ...problems(400, 401, 403),
      },
    }),
    async (context) =>
      context.body(await audit.export(context.get('principal'), context.req.valid('query')), 200, {
        'content-type': 'application/x-ndjson; charset=utf-8',
        'content-disposition': `attachment; filename="audit-${calendarDate(new Date())}.jsonl"`,
        // Hono takes lines of JSON for JSON and knows no answer of that type.
      }) as never,
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
