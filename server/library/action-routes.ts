// HTTP for the action list of superseded words.
import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import type { ServerEnv } from '../auth/caller.ts'
import { permit } from '../auth/permit.ts'
import { ActionItem, ActionPage, ActionQuery, HandleActions } from '../protocol/actions.ts'
import { json, jsonBody, problems, rejectInvalid } from '../protocol/route.ts'
import type { Actions } from './actions.ts'

const tags = ['行动清单']

/** Routes below `/v1/library`. */
export const actionRoutes = ({ actions }: { actions: Actions }) => {
  const app = new OpenAPIHono<ServerEnv>({ defaultHook: rejectInvalid })

  app.openapi(
    createRoute({
      method: 'get',
      path: '/actions',
      middleware: permit('library:read'),
      tags,
      summary: '新版本取代旧条文后需要复核的内容',
      description: '引用了被取代的条文或文号，或与旧条文几乎相同的问答、产品资料、费率、流程、要点、研报和合规规则。',
      request: { query: ActionQuery },
      responses: { 200: { ...json(ActionPage), description: '行动清单，新的在前' }, ...problems(400, 401, 403) },
    }),
    async (context) => context.json(await actions.list(context.get('principal'), context.req.valid('query')), 200),
  )

  app.openapi(
    createRoute({
      method: 'patch',
      path: '/actions',
      middleware: permit('library:write'),
      tags,
      summary: '指派、处理或重新打开',
      description: '所选各项一起生效或都不生效；其中有已被他人处理的，返回 409。',
      request: { body: jsonBody(HandleActions) },
      responses: {
        200: { ...json(z.object({ actions: z.array(ActionItem) })), description: '处理后的各项' },
        ...problems(400, 401, 403, 404, 409),
      },
    }),
    async (context) =>
      context.json({ actions: await actions.handle(context.get('principal'), context.req.valid('json')) }, 200),
  )
  return app
}
