// HTTP for what clients asked and the library did not answer, and for seeing beforehand what a draft would change.
import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import type { ServerEnv } from '../auth/caller.ts'
import { permit } from '../auth/permit.ts'
import { DraftFromGaps, GapAnswers, GapClusterQuery, GapClusters, ReopenGaps, SetAsideGaps } from '../protocol/gaps.ts'
import { PastQuestionQuery, PastQuestions, Preview, PreviewRequest } from '../protocol/preview.ts'
import { json, jsonBody, problems, rejectInvalid } from '../protocol/route.ts'
import { Text } from '../protocol/text.ts'
import type { GapDesk } from './gap-desk.ts'
import type { Previews } from './previews.ts'

const tags = ['知识缺口']

/** Routes below `/v1/library`. */
export const gapRoutes = ({ gapDesk, previews }: { gapDesk: GapDesk; previews: Previews }) => {
  const app = new OpenAPIHono<ServerEnv>({ defaultHook: rejectInvalid })

  app.openapi(
    createRoute({
      method: 'get',
      path: '/gap-clusters',
      middleware: permit('gap:read'),
      tags,
      summary: '还没有处理的缺口，问同一件事的归为一组',
      description: '大的在前。文字是脱敏后的。缺口太多时只归并最近的，isCut 为 true。',
      request: { query: GapClusterQuery },
      responses: { 200: { ...json(GapClusters), description: '分组的缺口' }, ...problems(400, 401, 403) },
    }),
    async (context) => context.json(await gapDesk.clusters(context.req.valid('query')), 200),
  )

  app.openapi(
    createRoute({
      method: 'get',
      path: '/gap-answers',
      middleware: permit('library:write'),
      tags,
      summary: '已经处理的缺口',
      description: '正在撰写或审核的、已由发布的资料回答的、写明不需要的，新的在前。',
      responses: { 200: { ...json(GapAnswers), description: '处理结果' }, ...problems(401, 403) },
    }),
    async (context) => context.json({ answers: await gapDesk.answers() }, 200),
  )

  app.openapi(
    createRoute({
      method: 'post',
      path: '/gap-drafts',
      middleware: permit('library:write'),
      tags,
      summary: '把一组缺口写成草稿',
      description: '问题成为标题，其他问法成为同义问法；草稿由另一人审核后发布，这组缺口随之了结。',
      request: { body: jsonBody(DraftFromGaps) },
      responses: {
        201: { ...json(z.object({ versionId: z.string() })), description: '草稿' },
        ...problems(400, 401, 403, 404, 409, 422),
      },
    }),
    async (context) =>
      context.json({ versionId: await gapDesk.draft(context.get('principal'), context.req.valid('json')) }, 201),
  )

  app.openapi(
    createRoute({
      method: 'post',
      path: '/gap-answers/not-needed',
      middleware: permit('library:write'),
      tags,
      summary: '写明一组缺口为什么不需要资料',
      request: { body: jsonBody(SetAsideGaps) },
      responses: { 204: { description: '已记录' }, ...problems(400, 401, 403, 404) },
    }),
    async (context) => {
      const { turns, reason } = context.req.valid('json')
      await gapDesk.setAside(context.get('principal'), turns, reason)
      return context.body(null, 204)
    },
  )

  app.openapi(
    createRoute({
      method: 'post',
      path: '/gap-answers/reopen',
      middleware: permit('library:write'),
      tags,
      summary: '让处理过的缺口重新待办',
      request: { body: jsonBody(ReopenGaps) },
      responses: { 204: { description: '已重新待办' }, ...problems(400, 401, 403) },
    }),
    async (context) => {
      await gapDesk.reopen(context.get('principal'), context.req.valid('json').turns)
      return context.body(null, 204)
    },
  )

  app.openapi(
    createRoute({
      method: 'get',
      path: '/past-questions',
      middleware: permit('library:write'),
      tags: ['发布前预览'],
      summary: '客户近来问过的问题',
      description: '脱敏、去重，各自独立成句，新的在前。',
      request: { query: PastQuestionQuery },
      responses: { 200: { ...json(PastQuestions), description: '问题' }, ...problems(400, 401, 403) },
    }),
    async (context) => context.json({ questions: await previews.pastQuestions(context.req.valid('query').limit) }, 200),
  )

  app.openapi(
    createRoute({
      method: 'post',
      path: '/versions/{id}/preview',
      middleware: permit('library:write'),
      tags: ['发布前预览'],
      summary: '草稿发布后，这些问题的回答会有什么不同',
      description: '用现在的资料库与发布后的资料库各答一遍，都不用大模型；列出回答或依据有变化的。什么也不会改变。',
      request: { params: z.object({ id: Text.min(1).max(300) }), body: jsonBody(PreviewRequest) },
      responses: { 200: { ...json(Preview), description: '有变化的问题' }, ...problems(400, 401, 403, 404, 409) },
    }),
    async (context) => {
      const { questions } = context.req.valid('json')
      const { id } = context.req.valid('param')
      return context.json(await previews.compare(context.get('principal'), id, questions, context.req.raw.signal), 200)
    },
  )
  return app
}
