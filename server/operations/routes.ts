// HTTP for the operator: how it runs, and which document is meant.
import { createRoute, OpenAPIHono } from '@hono/zod-openapi'
import type { ServerEnv } from '../auth/caller.ts'
import { permit } from '../auth/permit.ts'
import { DocumentMatches, DocumentQuery, OperationsView } from '../protocol/operations.ts'
import { json, problems, rejectInvalid } from '../protocol/route.ts'
import type { Operations } from './operations.ts'

/** Routes below `/v1/operations`. */
export const operationsRoutes = ({ operations }: { operations: Operations }) => {
  const app = new OpenAPIHono<ServerEnv>({ defaultHook: rejectInvalid })

  app.openapi(
    createRoute({
      method: 'get',
      path: '/',
      middleware: permit('operations:read'),
      tags: ['运行状况'],
      summary: '实时运行状况',
      description:
        'process 是回答这次请求的服务进程自启动以来的数字；有多个服务进程时各有各的数字。其余各项是整个系统的。组件状态约每 15 秒检查一次。',
      responses: { 200: { ...json(OperationsView), description: '运行状况' }, ...problems(401, 403) },
    }),
    async (context) => context.json(await operations.view(), 200),
  )

  app.openapi(
    createRoute({
      method: 'get',
      path: '/documents',
      middleware: permit('citation:search'),
      tags: ['资料停用与追溯'],
      summary: '按名称的一部分或完整的编号查找资料',
      request: { query: DocumentQuery },
      responses: { 200: { ...json(DocumentMatches), description: '最多 20 份' }, ...problems(400, 401, 403) },
    }),
    async (context) =>
      context.json({ documents: await operations.findDocuments(context.req.valid('query').name) }, 200),
  )
  return app
}
