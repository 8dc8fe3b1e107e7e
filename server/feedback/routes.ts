// HTTP of what clients think and ask for beside writing: verdicts, rating, call-backs, the end, the transcript; and of staff who have called.
import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { addressOf, type ServerEnv } from '../auth/caller.ts'
import { permit } from '../auth/permit.ts'
import type { Conversations } from '../conversations/conversations.ts'
import type { Limits } from '../limits.ts'
import { ConversationView } from '../protocol/conversations.ts'
import { JudgeAnswer, RateConversation } from '../protocol/feedback.ts'
import { CallbackQuery, CallbackReceipt, RequestCallback } from '../protocol/handoff.ts'
import { json, jsonBody, problems, rejectInvalid } from '../protocol/route.ts'
import { Text } from '../protocol/text.ts'
import type { Callbacks } from './callbacks.ts'
import type { Close } from './closing.ts'
import type { Download } from './download.ts'
import { attachment } from './transcript.ts'
import type { Verdicts } from './verdicts.ts'

const params = z.object({ id: Text.min(1).max(100) })
const own = permit('conversation:judge')
const tags = ['评价、回电与记录']

/** Further routes below `/v1/conversations`. */
export const feedbackRoutes = ({
  conversations,
  verdicts,
  callbacks,
  close,
  download,
  limits,
  trustedProxies,
}: {
  conversations: Pick<Conversations, 'get'>
  verdicts: Verdicts
  callbacks: Callbacks
  close: Close
  download: Download
  limits: Limits
  trustedProxies: number
}) => {
  const app = new OpenAPIHono<ServerEnv>({ defaultHook: rejectInvalid })
  /** Each act counts as a message does. */
  const count = (context: Context<ServerEnv>) =>
    limits.message({ principalId: context.get('principal').id, address: addressOf(context, trustedProxies) })

  app.openapi(
    createRoute({
      method: 'put',
      path: '/{id}/turns/{turnId}/verdict',
      middleware: own,
      tags,
      summary: '对一条回答点赞或点踩',
      description: '以最后一次为准；verdict 为 null 表示撤回。重复提交同样的评价不会重复记录。',
      request: { params: params.extend({ turnId: Text.min(1).max(100) }), body: jsonBody(JudgeAnswer) },
      responses: { 204: { description: '已记录' }, ...problems(400, 401, 403, 404, 409, 415, 429) },
    }),
    async (context) => {
      await count(context)
      const { id, turnId } = context.req.valid('param')
      await verdicts.judge(context.get('principal'), id, turnId, context.req.valid('json'))
      return context.body(null, 204)
    },
  )

  app.openapi(
    createRoute({
      method: 'put',
      path: '/{id}/rating',
      middleware: own,
      tags,
      summary: '评价会话',
      description: '会话结束前后都可以评价，以最后一次为准。',
      request: { params, body: jsonBody(RateConversation) },
      responses: { 204: { description: '已记录' }, ...problems(400, 401, 403, 404, 409, 415, 429) },
    }),
    async (context) => {
      await count(context)
      await verdicts.rate(context.get('principal'), context.req.valid('param').id, context.req.valid('json'))
      return context.body(null, 204)
    },
  )

  app.openapi(
    createRoute({
      method: 'post',
      path: '/{id}/callbacks',
      middleware: own,
      tags,
      summary: '登记回电',
      description:
        '号码可写作手机号或带区号的座机号，一人最多 3 个等候回电。同一会话里的同一号码在回电之前再次登记，返回原来的编号；换了时间的，按新的时间。',
      request: { params, body: jsonBody(RequestCallback) },
      responses: {
        201: { ...json(CallbackReceipt), description: '已登记' },
        ...problems(400, 401, 403, 404, 409, 415, 429),
      },
    }),
    async (context) => {
      await count(context)
      const { id } = context.req.valid('param')
      return context.json(await callbacks.request(context.get('principal'), id, context.req.valid('json')), 201)
    },
  )

  app.openapi(
    createRoute({
      method: 'delete',
      path: '/{id}/callbacks/{callbackId}',
      middleware: own,
      tags,
      summary: '取消回电',
      description: '由会话的主人取消，会话结束之后也可以。已回电或已取消的再次取消没有影响。',
      request: { params: params.extend({ callbackId: Text.min(1).max(100) }) },
      responses: { 204: { description: '已取消' }, ...problems(400, 401, 403, 404, 429) },
    }),
    async (context) => {
      await count(context)
      const { id, callbackId } = context.req.valid('param')
      await callbacks.cancel(context.get('principal'), id, callbackId)
      return context.body(null, 204)
    },
  )

  app.openapi(
    createRoute({
      method: 'post',
      path: '/{id}/close',
      middleware: permit('conversation:use'),
      tags,
      summary: '结束会话',
      description: '由会话的主人结束；已登记的工单和回电照常进行。已经结束的再次结束没有影响。',
      request: { params },
      responses: { 200: { ...json(ConversationView), description: '会话' }, ...problems(401, 403, 404, 429) },
    }),
    async (context) => {
      await count(context)
      const { id } = context.req.valid('param')
      await close(context.get('principal'), id)
      return context.json(await conversations.get(context.get('principal'), id), 200)
    },
  )

  app.openapi(
    createRoute({
      method: 'get',
      path: '/{id}/transcript',
      middleware: own,
      tags,
      summary: '下载对话记录',
      request: { params },
      responses: {
        200: { description: '文本文件', content: { 'text/plain': { schema: z.string() } } },
        ...problems(401, 403, 404),
      },
    }),
    async (context) => {
      const { name, text } = await download(context.get('principal'), context.req.valid('param').id)
      return context.text(text, 200, {
        'content-type': 'text/plain; charset=utf-8',
        'content-disposition': attachment(name),
        'cache-control': 'no-store',
      })
    },
  )
  return app
}

/** Further routes below `/v1/handoffs`. */
export const callbackRoutes = ({ callbacks }: { callbacks: Callbacks }) => {
  const app = new OpenAPIHono<ServerEnv>({ defaultHook: rejectInvalid })
  app.openapi(
    createRoute({
      method: 'put',
      path: '/{id}/callback/done',
      middleware: permit('handoff:work'),
      tags: ['人工接待'],
      summary: '已回电',
      description: '指明是哪一个回电；没有指明的，是登记最早的一个。已办结或已取消的再次提交没有影响。',
      request: { params, query: CallbackQuery },
      responses: { 204: { description: '已记录' }, ...problems(400, 401, 403, 404) },
    }),
    async (context) => {
      const { callbackId } = context.req.valid('query')
      await callbacks.done(context.get('principal'), context.req.valid('param').id, callbackId)
      return context.body(null, 204)
    },
  )
  return app
}
