// HTTP for who reads on from an answer: the passage in its document, the product.
import { createRoute, OpenAPIHono } from '@hono/zod-openapi'
import type { ServerEnv } from '../auth/caller.ts'
import { permit } from '../auth/permit.ts'
import { PassageQuery, PassageView, ProductQuery, ProductView } from '../protocol/library.ts'
import { json, problems, rejectInvalid } from '../protocol/route.ts'
import type { Passages } from './passages.ts'

const tags = ['资料阅读']
const middleware = permit('conversation:use')

/** Routes below `/v1/passages`. */
export const passageRoutes = ({ passages }: { passages: Passages }) => {
  const app = new OpenAPIHono<ServerEnv>({ defaultHook: rejectInvalid })

  app.openapi(
    createRoute({
      method: 'get',
      path: '/',
      middleware,
      tags,
      summary: '引用的段落及其上下文',
      description:
        '引用的 start、end 减去这里的 start，即引用在 text 中的位置。已停用、已撤回或无权查看的资料返回 404。',
      request: { query: PassageQuery },
      responses: { 200: { ...json(PassageView), description: '段落与上下文' }, ...problems(400, 401, 403, 404) },
    }),
    async (context) =>
      context.json(await passages.passage(context.get('principal'), context.req.valid('query').chunkId), 200),
  )

  app.openapi(
    createRoute({
      method: 'get',
      path: '/product',
      middleware,
      tags,
      summary: '产品要素、费率与风险揭示',
      request: { query: ProductQuery },
      responses: { 200: { ...json(ProductView), description: '产品' }, ...problems(400, 401, 403, 404) },
    }),
    async (context) =>
      context.json(await passages.product(context.get('principal'), context.req.valid('query').versionId), 200),
  )
  return app
}
