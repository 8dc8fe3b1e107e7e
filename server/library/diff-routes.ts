// HTTP for who compares two versions of a document.
import { createRoute, OpenAPIHono } from '@hono/zod-openapi'
import type { ServerEnv } from '../auth/caller.ts'
import { permit } from '../auth/permit.ts'
import { DiffParams, DiffQuery, VersionDiff } from '../protocol/diff.ts'
import { json, problems, rejectInvalid } from '../protocol/route.ts'
import type { CompareVersions } from './diff.ts'

/** Routes below `/v1/library`. */
export const diffRoutes = ({ compareVersions }: { compareVersions: CompareVersions }) => {
  const app = new OpenAPIHono<ServerEnv>({ defaultHook: rejectInvalid })

  app.openapi(
    createRoute({
      method: 'get',
      path: '/documents/{workId}/diff',
      middleware: permit('library:read'),
      tags: ['资料编辑'],
      summary: '两个版本的逐条对照',
      description:
        '按条文对照：未变、修改（附逐词差异）、移动（换了条号或章节）、新增、删除；拆分与合并在 shares 中指出。没有条号的资料按标题对照。',
      request: { params: DiffParams, query: DiffQuery },
      responses: { 200: { ...json(VersionDiff), description: '逐条对照' }, ...problems(400, 401, 403, 404) },
    }),
    async (context) => {
      const { workId } = context.req.valid('param')
      const answer = await compareVersions(context.get('principal'), workId, context.req.valid('query'))
      return context.json(answer, 200)
    },
  )
  return app
}
