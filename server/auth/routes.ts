// Tokens that this server gives itself: for visitors, and for any role with demo identity.
import { createRoute, OpenAPIHono } from '@hono/zod-openapi'
import type { Limits } from '../limits.ts'
import { DemoToken, DemoTokenRequest, VisitorToken } from '../protocol/identity.ts'
import { json, jsonBody, problems, rejectInvalid } from '../protocol/route.ts'
import { addressOf, type ServerEnv } from './caller.ts'
import type { Tokens } from './tokens.ts'

/** @param demo whether tokens for any role are given; configuration allows that on the loopback address only */
export const identityRoutes = ({
  tokens,
  limits,
  trustedProxies,
  demo,
}: {
  tokens: Tokens
  limits: Limits
  trustedProxies: number
  demo: boolean
}) => {
  const app = new OpenAPIHono<ServerEnv>({ defaultHook: rejectInvalid })

  app.openapi(
    createRoute({
      method: 'post',
      path: '/visitors',
      tags: ['身份'],
      summary: '取得访客令牌',
      security: [],
      responses: { 201: { ...json(VisitorToken), description: '访客令牌' }, ...problems(429) },
    }),
    async (context) => {
      await limits.opening(addressOf(context, trustedProxies))
      return context.json(await tokens.visitor(), 201)
    },
  )

  if (demo)
    app.openapi(
      createRoute({
        method: 'post',
        path: '/demo/tokens',
        tags: ['身份'],
        summary: '取得演示令牌（仅限本机演示）',
        security: [],
        request: { body: jsonBody(DemoTokenRequest) },
        responses: { 201: { ...json(DemoToken), description: '演示令牌' }, ...problems(400, 403) },
      }),
      async (context) => {
        const { role, id, clientId } = context.req.valid('json')
        return context.json({ token: await tokens.demo({ role, sub: id, client_id: clientId }) }, 201)
      },
    )
  return app
}
