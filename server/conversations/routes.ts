// HTTP for conversations: begin, list, send, read, stream, claim, erase.
import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { streamSSE } from 'hono/streaming'
import type { Logger } from 'pino'
import type { Gauge } from 'prom-client'
import type { ConversationEvent } from '../../domain/conversation.ts'
import { Problem } from '../../domain/problem.ts'
import { addressOf, type ServerEnv } from '../auth/caller.ts'
import { demand, mayDo } from '../auth/permissions.ts'
import type { Tokens } from '../auth/tokens.ts'
import { createOpenCount, type Limits } from '../limits.ts'
import { answerProblem } from '../problems.ts'
import {
  ClaimConversation,
  ConversationList,
  ConversationView,
  Erasure,
  EventPage,
  EventsQuery,
  MessageReceipt,
  SendMessage,
  StartConversation,
  StreamQuery,
} from '../protocol/conversations.ts'
import { json, jsonBody, problems, rejectInvalid } from '../protocol/route.ts'
import { Text } from '../protocol/text.ts'
import type { Conversations } from './conversations.ts'

/** An event of a stream; its JSON has no line breaks. */
const toFrame = (event: ConversationEvent): string =>
  `event: ${event.body.type}\ndata: ${JSON.stringify(event)}\nid: ${event.seq}\n\n`

const heartbeatMilliseconds = 15_000
/** A timer of the runtime waits no longer; a client then simply opens its stream anew. */
const longestTimer = 2 ** 31 - 1
const params = z.object({ id: Text.min(1).max(100) })
/** Any text: a browser says there what it was told last, and what is no number is passed over. */
const streamHeaders = z.object({
  'last-event-id': z.string().optional().describe('断线重连时最后收到的事件序号；比 after 优先'),
})
const tags = ['会话']

/** Routes below `/v1/conversations`. */
export const conversationRoutes = ({
  conversations,
  tokens,
  limits,
  trustedProxies,
  stopping,
  openStreams,
  logger,
}: {
  conversations: Conversations
  tokens: Tokens
  limits: Limits
  trustedProxies: number
  /** Aborts when the server drains: open streams end, clients come back with the last number they saw. */
  stopping: AbortSignal
  openStreams: Gauge
  logger: Logger
}) => {
  const enterStream = createOpenCount('事件流')
  const app = new OpenAPIHono<ServerEnv>({ defaultHook: rejectInvalid })
  app.use(async (context, next) => {
    const principal = context.get('principal')
    const onlyReads = ['GET', 'HEAD'].includes(context.req.method) && mayDo(principal.role, 'conversation:read-any')
    if (!onlyReads) demand(principal, 'conversation:use')
    await next()
  })

  app.openapi(
    createRoute({
      method: 'post',
      path: '/',
      tags,
      summary: '新建会话',
      request: { body: jsonBody(StartConversation) },
      responses: {
        201: { ...json(ConversationView), description: '新会话' },
        ...problems(400, 401, 403, 413, 415, 429),
      },
    }),
    async (context) => {
      await limits.opening(addressOf(context, trustedProxies))
      return context.json(await conversations.start(context.get('principal'), context.req.valid('json')), 201)
    },
  )

  app.openapi(
    createRoute({
      method: 'get',
      path: '/',
      tags,
      summary: '我的会话',
      responses: { 200: { ...json(ConversationList), description: '最近的会话，新的在前' }, ...problems(401, 403) },
    }),
    async (context) => context.json({ conversations: await conversations.list(context.get('principal')) }, 200),
  )

  app.openapi(
    createRoute({
      method: 'get',
      path: '/{id}',
      tags,
      summary: '会话概况',
      request: { params },
      responses: { 200: { ...json(ConversationView), description: '会话' }, ...problems(401, 403, 404) },
    }),
    async (context) =>
      context.json(await conversations.get(context.get('principal'), context.req.valid('param').id), 200),
  )

  app.openapi(
    createRoute({
      method: 'post',
      path: '/{id}/messages',
      tags,
      summary: '发送消息',
      description:
        '返回即已保存。编号由客户端给出；同一编号重复发送同样的内容不会重复处理，换了内容则返回 409。回答通过事件读取。',
      request: { params, body: jsonBody(SendMessage) },
      responses: {
        202: { ...json(MessageReceipt), description: '已接收' },
        ...problems(400, 401, 403, 404, 409, 413, 415, 429),
      },
    }),
    async (context) => {
      const principal = context.get('principal')
      await limits.message({ principalId: principal.id, address: addressOf(context, trustedProxies) })
      return context.json(
        await conversations.send(principal, context.req.valid('param').id, context.req.valid('json')),
        202,
      )
    },
  )

  app.openapi(
    createRoute({
      method: 'get',
      path: '/{id}/events',
      tags,
      summary: '读取某个序号之后的事件',
      request: { params, query: EventsQuery },
      responses: { 200: { ...json(EventPage), description: '事件' }, ...problems(400, 401, 403, 404) },
    }),
    async (context) =>
      context.json(
        await conversations.read(context.get('principal'), context.req.valid('param').id, context.req.valid('query')),
        200,
      ),
  )

  app.openapi(
    createRoute({
      method: 'get',
      path: '/{id}/stream',
      tags,
      summary: '以 SSE 接收事件',
      description:
        '先补发 after（或 Last-Event-ID）之后的事件，再持续推送。每条的 id 是事件序号，data 是事件 JSON。令牌到期、会话被认领或出错时，以一条没有 id 的 error 事件（data 为问题说明）结束。',
      request: { params, query: StreamQuery, headers: streamHeaders },
      responses: {
        200: { description: 'text/event-stream', content: { 'text/event-stream': { schema: z.string() } } },
        ...problems(400, 401, 403, 404, 429),
      },
    }),
    async (context) => {
      const principal = context.get('principal')
      const { id } = context.req.valid('param')
      const resumed = StreamQuery.shape.after.safeParse(context.req.header('last-event-id'))
      const after = resumed.success && resumed.data > 0 ? resumed.data : context.req.valid('query').after
      await conversations.get(principal, id)
      context.header('x-accel-buffering', 'no')
      // Nobody would read what follows, nor hang up on it.
      if (context.req.method === 'HEAD') return context.body(null, 200, { 'content-type': 'text/event-stream' })
      const leave = enterStream(principal.id)
      return streamSSE(context, async (stream) => {
        const gone = new AbortController()
        stream.onAbort(() => gone.abort())
        const expired = new AbortController()
        const left = (principal.expiresAt ?? Number.POSITIVE_INFINITY) - Date.now()
        const expiry = setTimeout(() => expired.abort(), Math.min(left, longestTimer))
        const signal = AbortSignal.any([gone.signal, expired.signal, stopping])
        const heartbeat = setInterval(() => {
          stream.writeSSE({ event: 'heartbeat', data: '' }).catch(() => gone.abort())
        }, heartbeatMilliseconds)
        openStreams.inc()
        try {
          for await (const events of conversations.follow(principal, id, after, signal))
            await stream.write(events.map(toFrame).join(''))
          if (expired.signal.aborted && left <= longestTimer) throw new Problem('unauthenticated', '登录已过期。')
        } catch (error) {
          // Here and not in the helper's onError: after that it would send the error's own text, SQL included.
          const told = await answerProblem(logger)(error, context).text()
          await stream.writeSSE({ event: 'error', data: told })
        } finally {
          clearInterval(heartbeat)
          clearTimeout(expiry)
          openStreams.dec()
          leave()
        }
      })
    },
  )

  app.openapi(
    createRoute({
      method: 'post',
      path: '/{id}/claim',
      tags,
      summary: '登录后认领访客会话',
      request: { params, body: jsonBody(ClaimConversation) },
      responses: { 200: { ...json(ConversationView), description: '会话' }, ...problems(400, 401, 403, 404) },
    }),
    async (context) => {
      const visitor = await tokens.verify(context.req.valid('json').visitorToken)
      return context.json(
        await conversations.claim(context.get('principal'), context.req.valid('param').id, visitor),
        200,
      )
    },
  )

  app.openapi(
    createRoute({
      method: 'delete',
      path: '/originals',
      tags,
      summary: '删除本人的敏感原文',
      description: '销毁本人的密钥，证件号、电话等原文永久不可恢复；依法须保存的脱敏记录保留到期满。',
      responses: { 200: { ...json(Erasure), description: '已删除' }, ...problems(401, 403, 409) },
    }),
    async (context) => {
      demand(context.get('principal'), 'conversation:erase')
      return context.json(await conversations.erase(context.get('principal')), 200)
    },
  )
  return app
}
