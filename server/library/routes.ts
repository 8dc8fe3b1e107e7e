// HTTP for who keeps the library: stop a source, lift the stop, who was told this, what it does not answer.
import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import type { ServerEnv } from '../auth/caller.ts'
import { permit } from '../auth/permit.ts'
import type { Gaps } from '../feedback/gaps.ts'
import { GapPage, GapQuery } from '../protocol/gaps.ts'
import { CitationList, CitationQuery, LiftStop, SourceStop, StopReceipt, StopSource } from '../protocol/operations.ts'
import { json, jsonBody, problems, rejectInvalid } from '../protocol/route.ts'
import { Text } from '../protocol/text.ts'
import type { Stops } from './stops.ts'

const tags = ['资料停用与追溯']

/** Routes below `/v1/library`. */
export const libraryRoutes = ({ stops, gaps }: { stops: Stops; gaps: Gaps }) => {
  const app = new OpenAPIHono<ServerEnv>({ defaultHook: rejectInvalid })

  app.openapi(
    createRoute({
      method: 'post',
      path: '/stops',
      middleware: permit('source:stop'),
      tags,
      summary: '紧急停用资料或回答',
      description:
        '立即生效：此后的回答不再使用它。返回有多少个会话曾引用过它；已经给出的回答从最近的开始撤回，还没撤回的条数见 toWithdraw。',
      request: { body: jsonBody(StopSource) },
      responses: { 201: { ...json(StopReceipt), description: '已停用' }, ...problems(400, 401, 403, 404) },
    }),
    async (context) => {
      const principal = context.get('principal')
      return context.json(await stops.stop(principal, context.req.valid('json')), 201)
    },
  )

  app.openapi(
    createRoute({
      method: 'get',
      path: '/stops',
      middleware: permit('source:read-stops'),
      tags,
      summary: '停用记录',
      responses: {
        200: { ...json(z.object({ stops: z.array(SourceStop) })), description: '停用记录，新的在前' },
        ...problems(401, 403),
      },
    }),
    async (context) => context.json({ stops: await stops.list() }, 200),
  )

  app.openapi(
    createRoute({
      method: 'post',
      path: '/stops/{id}/lift',
      middleware: permit('source:stop'),
      tags,
      summary: '解除停用',
      request: { params: z.object({ id: Text.max(100) }), body: jsonBody(LiftStop) },
      responses: { 200: { ...json(SourceStop), description: '已解除' }, ...problems(400, 401, 403, 404) },
    }),
    async (context) => {
      const principal = context.get('principal')
      return context.json(
        await stops.lift(principal, context.req.valid('param').id, context.req.valid('json').reason),
        200,
      )
    },
  )

  app.openapi(
    createRoute({
      method: 'get',
      path: '/citations',
      middleware: permit('citation:search'),
      tags,
      summary: '谁被告知过这段资料',
      request: { query: CitationQuery },
      responses: { 200: { ...json(CitationList), description: '引用记录，新的在前' }, ...problems(400, 401, 403) },
    }),
    async (context) => context.json({ citations: await stops.whoWasTold(context.req.valid('query')) }, 200),
  )

  app.openapi(
    createRoute({
      method: 'get',
      path: '/gaps',
      middleware: permit('gap:read'),
      tags: ['知识缺口'],
      summary: '没有答上、或客户认为没帮上忙的问题',
      description:
        '因没有依据、把握不足而没有答上的问题，以及客户点踩的回答，一问为一条，新的在前，按 next 续查。文字是脱敏后的。' +
        '用时较长时先返回已找到的部分，searchedBackTo 说明查到了哪里。',
      request: { query: GapQuery },
      responses: { 200: { ...json(GapPage), description: '知识缺口' }, ...problems(400, 401, 403) },
    }),
    async (context) => context.json(await gaps.list(context.req.valid('query')), 200),
  )
  return app
}
