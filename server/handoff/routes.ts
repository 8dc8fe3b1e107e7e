// HTTP of handing over: the client asks for a person or leaves the queue; staff see the queue, take, talk, give back, close.
import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { addressOf, type ServerEnv } from '../auth/caller.ts'
import { permit } from '../auth/permit.ts'
import type { Conversations } from '../conversations/conversations.ts'
import type { Limits } from '../limits.ts'
import { ConversationView, MessageReceipt } from '../protocol/conversations.ts'
import {
  CloseHandoff,
  HandoffDetail,
  HandoffList,
  HandoffQuery,
  HandoffView,
  ReleaseHandoff,
  ReturnHandoff,
  RevealedOriginal,
  RevealOriginal,
  StaffMessage,
  TakeHandoff,
} from '../protocol/handoff.ts'
import { json, jsonBody, problems, rejectInvalid } from '../protocol/route.ts'
import { Text } from '../protocol/text.ts'
import type { Handoffs } from './handoffs.ts'
import type { Reveal } from './reveal.ts'

const params = z.object({ id: Text.min(1).max(100) })

/** Further routes below `/v1/conversations`. */
export const askingRoutes = ({
  handoffs,
  conversations,
  limits,
  trustedProxies,
}: {
  handoffs: Handoffs
  conversations: Pick<Conversations, 'get'>
  limits: Limits
  trustedProxies: number
}) => {
  const app = new OpenAPIHono<ServerEnv>({ defaultHook: rejectInvalid })
  const tags = ['转人工']
  const middleware = permit('conversation:judge')

  app.openapi(
    createRoute({
      method: 'post',
      path: '/{id}/handoff',
      middleware,
      tags,
      summary: '转人工',
      description:
        '从第一轮起随时可用；已在排队或已由人工接待的，不变。排队情况在返回的 queue 里，变化由事件和实时接口推送。',
      request: { params },
      responses: { 202: { ...json(ConversationView), description: '会话' }, ...problems(401, 403, 404, 409, 429) },
    }),
    async (context) => {
      const principal = context.get('principal')
      const { id } = context.req.valid('param')
      await limits.message({ principalId: principal.id, address: addressOf(context, trustedProxies) })
      await handoffs.ask(principal, id)
      return context.json(await conversations.get(principal, id), 202)
    },
  )

  app.openapi(
    createRoute({
      method: 'delete',
      path: '/{id}/handoff',
      // Staff who type 转人工 wait too, and must be able to stop waiting.
      middleware: permit('conversation:use'),
      tags,
      summary: '取消排队',
      description: '回到智能助手；人工已经接入的返回 409。',
      request: { params },
      responses: { 200: { ...json(ConversationView), description: '会话' }, ...problems(401, 403, 404, 409) },
    }),
    async (context) => {
      const principal = context.get('principal')
      const { id } = context.req.valid('param')
      await handoffs.leave(principal, id)
      return context.json(await conversations.get(principal, id), 200)
    },
  )
  return app
}

/** Routes below `/v1/handoffs`. */
export const handoffRoutes = ({ handoffs, reveal }: { handoffs: Handoffs; reveal: Reveal }) => {
  const app = new OpenAPIHono<ServerEnv>({ defaultHook: rejectInvalid })
  const tags = ['人工接待']
  const middleware = permit('handoff:work')
  const moved = { 200: { ...json(HandoffView), description: '变化之后' }, ...problems(400, 401, 403, 404, 409, 415) }
  const moving = (
    path: string,
    { body, ...said }: { summary: string; description?: string; body: typeof TakeHandoff },
    move: Handoffs['take'],
  ) =>
    app.openapi(
      createRoute({
        method: 'post',
        path,
        middleware,
        tags,
        ...said,
        request: { params, body: jsonBody(body) },
        responses: moved,
      }),
      async (context) => {
        const { stateVersion } = context.req.valid('json')
        return context.json(await move(context.get('principal'), context.req.valid('param').id, stateVersion), 200)
      },
    )

  app.openapi(
    createRoute({
      method: 'get',
      path: '/',
      middleware: permit('handoff:read'),
      tags,
      summary: '等候与接待中的客户',
      description:
        '按紧急程度、再按等候先后排列；waiting 也包括等候回电的。closed 是近 7 天结束的，新的在前，最多 50 个：坐席看自己接待的，主管和审计看全部由人接待的。',
      request: { query: HandoffQuery },
      responses: { 200: { ...json(HandoffList), description: '列表' }, ...problems(400, 401, 403) },
    }),
    async (context) =>
      context.json(await handoffs.list(context.get('principal'), context.req.valid('query').which), 200),
  )

  app.openapi(
    createRoute({
      method: 'get',
      path: '/{id}',
      middleware: permit('handoff:read'),
      tags,
      summary: '一位客户的情况与摘要',
      description: '登记了回电的，接待人员看到号码原文，只能查看的角色看到代号。',
      request: { params },
      responses: { 200: { ...json(HandoffDetail), description: '情况' }, ...problems(401, 403, 404) },
    }),
    async (context) => context.json(await handoffs.get(context.get('principal'), context.req.valid('param').id), 200),
  )

  moving(
    '/{id}/take',
    {
      summary: '接待',
      description: 'stateVersion 是看到的状态版本；两人同时接待，一人成功，另一人得到 409。',
      body: TakeHandoff,
    },
    handoffs.take,
  )

  app.openapi(
    createRoute({
      method: 'post',
      path: '/{id}/messages',
      middleware,
      tags,
      summary: '发消息给客户',
      description:
        '只有接待人（或主管）可以发。与智能助手的回答受同样的规则检查：承诺收益、买卖建议、预测等不能说的返回 400，errors 逐条写明规则、原话和改法。编号由客户端给出，重复发送同样的内容不会重复。',
      request: { params, body: jsonBody(StaffMessage) },
      responses: {
        202: { ...json(MessageReceipt), description: '已发出' },
        ...problems(400, 401, 403, 404, 409, 413, 415),
      },
    }),
    async (context) =>
      context.json(
        await handoffs.write(context.get('principal'), context.req.valid('param').id, context.req.valid('json')),
        202,
      ),
  )

  app.openapi(
    createRoute({
      method: 'post',
      path: '/{id}/reveal',
      middleware,
      tags,
      summary: '查看代号的原文',
      description:
        '只有正在接待的人员或主管可以查看；待回电的号码，没有人在接待时每位坐席都可以。须写明原因；先留痕（original-revealed），后返回。seq 是代号所在事件的序号。原文已删除的返回 409。',
      request: { params, body: jsonBody(RevealOriginal) },
      responses: { 200: { ...json(RevealedOriginal), description: '原文' }, ...problems(400, 401, 403, 404, 409, 415) },
    }),
    async (context) => {
      const shown = await reveal(context.get('principal'), context.req.valid('param').id, context.req.valid('json'))
      return context.json(shown, 200, { 'cache-control': 'no-store' })
    },
  )

  moving('/{id}/release', { summary: '放回队列，由其他同事接待', body: ReleaseHandoff }, handoffs.release)

  moving('/{id}/return', { summary: '交回智能助手', body: ReturnHandoff }, handoffs.giveBack)

  app.openapi(
    createRoute({
      method: 'post',
      path: '/{id}/close',
      middleware,
      tags,
      summary: '结束会话',
      description: '结果为 resolved 时，会话里的投诉工单一并办结；否则工单继续，时限不变。note 只供内部查看。',
      request: { params, body: jsonBody(CloseHandoff) },
      responses: moved,
    }),
    async (context) =>
      context.json(
        await handoffs.close(context.get('principal'), context.req.valid('param').id, context.req.valid('json')),
        200,
      ),
  )
  return app
}
