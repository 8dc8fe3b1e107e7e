// HTTP for consents: read the notice, agree to it.
import { createRoute, OpenAPIHono } from '@hono/zod-openapi'
import { addressOf, type ServerEnv } from '../auth/caller.ts'
import { permit } from '../auth/permit.ts'
import type { Limits } from '../limits.ts'
import { ConsentView, GiveConsent } from '../protocol/feedback.ts'
import { json, jsonBody, problems, rejectInvalid } from '../protocol/route.ts'
import type { Consents } from './consents.ts'

const path = '/ai-and-privacy'
const middleware = permit('conversation:judge')
const tags = ['知情同意']

/** Routes below `/v1/consents`. */
export const consentRoutes = ({
  consents,
  limits,
  trustedProxies,
}: {
  consents: Consents
  limits: Limits
  trustedProxies: number
}) => {
  const app = new OpenAPIHono<ServerEnv>({ defaultHook: rejectInvalid })

  app.openapi(
    createRoute({
      method: 'get',
      path,
      middleware,
      tags,
      summary: '智能助手使用须知',
      responses: {
        200: { ...json(ConsentView), description: '现行须知，以及本人同意过的最近一版' },
        ...problems(401, 403),
      },
    }),
    async (context) => context.json(await consents.view(context.get('principal')), 200),
  )

  app.openapi(
    createRoute({
      method: 'post',
      path,
      middleware,
      tags,
      summary: '同意须知',
      description: 'version 须为现行版本；重复同意没有影响。访客登录并认领会话后，同意随之归入其账户。',
      request: { body: jsonBody(GiveConsent) },
      responses: { 200: { ...json(ConsentView), description: '已同意' }, ...problems(400, 401, 403, 409, 415, 429) },
    }),
    async (context) => {
      const principal = context.get('principal')
      await limits.message({ principalId: principal.id, address: addressOf(context, trustedProxies) })
      return context.json(await consents.give(principal, context.req.valid('json').version), 200)
    },
  )
  return app
}
