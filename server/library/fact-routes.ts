// HTTP for the fact table: what documents say of products, and proposals to set it right.
import { createRoute, OpenAPIHono } from '@hono/zod-openapi'
import type { ServerEnv } from '../auth/caller.ts'
import { permit } from '../auth/permit.ts'
import { ChangeView } from '../protocol/desk.ts'
import { FactPage, FactQuery, ProposeCorrection } from '../protocol/facts.ts'
import { json, jsonBody, problems, rejectInvalid } from '../protocol/route.ts'
import type { Changing } from './changing.ts'
import type { FactTable } from './facts.ts'

const tags = ['产品数据']

/** Routes below `/v1/library/facts`. */
export const factRoutes = ({ facts, changing }: { facts: FactTable; changing: Pick<Changing, 'view'> }) => {
  const app = new OpenAPIHono<ServerEnv>({ defaultHook: rejectInvalid })

  app.openapi(
    createRoute({
      method: 'get',
      path: '/',
      middleware: permit('library:read'),
      tags,
      summary: '产品数据表',
      description:
        '按产品列出每一格在各份资料里的说法与出处，按 next 续查。同一天适用的资料说法不一的，isDisputed 为 true：作答时逐一说明，不代为取舍。',
      request: { query: FactQuery },
      responses: { 200: { ...json(FactPage), description: '产品数据' }, ...problems(400, 401, 403) },
    }),
    async (context) => context.json(await facts.list(context.get('principal'), context.req.valid('query')), 200),
  )

  app.openapi(
    createRoute({
      method: 'post',
      path: '/corrections',
      middleware: permit('library:write'),
      tags,
      summary: '提出更正一格产品数据，或解除更正',
      description: '由另一人审核后生效，见资料变更。资料换了新说法，更正自动失效。',
      request: { body: jsonBody(ProposeCorrection) },
      responses: { 201: { ...json(ChangeView), description: '等待审核的变更' }, ...problems(400, 401, 403, 404, 409) },
    }),
    async (context) => {
      const principal = context.get('principal')
      const id = await facts.propose(principal, context.req.valid('json'))
      return context.json(await changing.view(principal, id), 201)
    },
  )
  return app
}
