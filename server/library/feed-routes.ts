// HTTP for sources: add one after a trial, change, pause, remove, read it now, see how it was read and what became of its entries.
import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { FeedSettings } from '../../domain/feed.ts'
import type { ServerEnv } from '../auth/caller.ts'
import { permit } from '../auth/permit.ts'
import {
  FeedItem,
  FeedItemPage,
  FeedItemQuery,
  FeedList,
  FeedRunPage,
  FeedRunQuery,
  FeedTrial,
  FeedView,
  RetryFeedItem,
} from '../protocol/feeds.ts'
import { json, jsonBody, problems, rejectInvalid } from '../protocol/route.ts'
import { Text } from '../protocol/text.ts'
import type { Feeds } from './feeds.ts'

const tags = ['资料来源']
const params = z.object({ id: Text.max(100) })

/** Routes below `/v1/library/feeds`. */
export const feedRoutes = ({ feeds }: { feeds: Feeds }) => {
  const app = new OpenAPIHono<ServerEnv>({ defaultHook: rejectInvalid })

  app.openapi(
    createRoute({
      method: 'get',
      path: '/',
      middleware: permit('feed:manage'),
      tags,
      summary: '资料来源',
      responses: { 200: { ...json(FeedList), description: '来源，各带最近一次读取' }, ...problems(401, 403) },
    }),
    async (context) => context.json(await feeds.list(), 200),
  )

  app.openapi(
    createRoute({
      method: 'post',
      path: '/trial',
      middleware: permit('feed:manage'),
      tags,
      summary: '试读一个来源',
      description: '按给出的设置读一次，返回会收入哪些条目，什么都不保存。',
      request: { body: jsonBody(FeedSettings) },
      responses: {
        200: { ...json(FeedTrial), description: '会收入的条目' },
        ...problems(400, 401, 403, 404, 413, 422, 429, 503),
      },
    }),
    async (context) => context.json(await feeds.attempt(context.req.valid('json'), context.req.raw.signal), 200),
  )

  app.openapi(
    createRoute({
      method: 'post',
      path: '/',
      middleware: permit('feed:manage'),
      tags,
      summary: '新增来源',
      description: '立即读第一次。收入的都是草稿，经两人审核后发布。',
      request: { body: jsonBody(FeedSettings) },
      responses: { 201: { ...json(FeedView), description: '已新增' }, ...problems(400, 401, 403) },
    }),
    async (context) => context.json(await feeds.add(context.get('principal'), context.req.valid('json')), 201),
  )

  app.openapi(
    createRoute({
      method: 'put',
      path: '/{id}',
      middleware: permit('feed:manage'),
      tags,
      summary: '修改、暂停或恢复来源',
      request: { params, body: jsonBody(FeedSettings) },
      responses: { 200: { ...json(FeedView), description: '已修改' }, ...problems(400, 401, 403, 404, 409) },
    }),
    async (context) =>
      context.json(
        await feeds.change(context.get('principal'), context.req.valid('param').id, context.req.valid('json')),
        200,
      ),
  )

  app.openapi(
    createRoute({
      method: 'delete',
      path: '/{id}',
      middleware: permit('feed:manage'),
      tags,
      summary: '移除来源',
      description: '不再读取；已收入的资料和记录保留。',
      request: { params },
      responses: { 204: { description: '已移除' }, ...problems(401, 403, 404) },
    }),
    async (context) => {
      await feeds.remove(context.get('principal'), context.req.valid('param').id)
      return context.body(null, 204)
    },
  )

  app.openapi(
    createRoute({
      method: 'post',
      path: '/{id}/run',
      middleware: permit('feed:manage'),
      tags,
      summary: '立即读取',
      request: { params },
      responses: { 202: { ...json(FeedView), description: '已安排，几秒内开始' }, ...problems(401, 403, 404) },
    }),
    async (context) => context.json(await feeds.readNow(context.req.valid('param').id), 202),
  )

  app.openapi(
    createRoute({
      method: 'get',
      path: '/{id}/runs',
      middleware: permit('feed:manage'),
      tags,
      summary: '读取记录',
      request: { params, query: FeedRunQuery },
      responses: { 200: { ...json(FeedRunPage), description: '读取记录，新的在前' }, ...problems(400, 401, 403, 404) },
    }),
    async (context) => context.json(await feeds.runs(context.req.valid('param').id, context.req.valid('query')), 200),
  )

  app.openapi(
    createRoute({
      method: 'get',
      path: '/{id}/items',
      middleware: permit('feed:manage'),
      tags,
      summary: '来源的条目',
      request: { params, query: FeedItemQuery },
      responses: {
        200: { ...json(FeedItemPage), description: '条目，最近有变化的在前' },
        ...problems(400, 401, 403, 404),
      },
    }),
    async (context) => context.json(await feeds.items(context.req.valid('param').id, context.req.valid('query')), 200),
  )

  app.openapi(
    createRoute({
      method: 'post',
      path: '/{id}/items/retry',
      middleware: permit('feed:manage'),
      tags,
      summary: '重试没有收入的条目',
      request: { params, body: jsonBody(RetryFeedItem) },
      responses: { 200: { ...json(FeedItem), description: '会再试' }, ...problems(400, 401, 403, 404) },
    }),
    async (context) =>
      context.json(await feeds.retry(context.req.valid('param').id, context.req.valid('json').itemId), 200),
  )
  return app
}
