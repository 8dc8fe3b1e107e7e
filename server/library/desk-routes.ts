// HTTP for the library's desk: documents, drafts, changes, and what a role finds on a day.
import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { Problem } from '../../domain/problem.ts'
import type { ServerEnv } from '../auth/caller.ts'
import { permit } from '../auth/permit.ts'
import { bodyOf, limitBody } from '../bodies.ts'
import { attachment } from '../feedback/transcript.ts'
import {
  ChangePage,
  ChangeQuery,
  ChangeView,
  DecideChange,
  DocumentPage,
  DocumentQuery,
  DocumentView,
  EditDraft,
  LibrarySearchQuery,
  LibrarySearchResult,
  ProposeChange,
  PublishingView,
  ReasonGiven,
  UploadQuery,
  UploadReport,
  VersionView,
  WriteDraft,
} from '../protocol/desk.ts'
import { json, jsonBody, problems, rejectInvalid } from '../protocol/route.ts'
import { Text } from '../protocol/text.ts'
import type { Changing } from './changing.ts'
import type { Desk } from './desk.ts'
import type { Drafting } from './drafting.ts'

/** Where files are sent to; the only route that takes bytes. */
export const uploadPath = '/uploads'
/** As much as a file may have that a library reads. */
const largestMegabytes = 100

const documents = ['资料库']
const reviews = ['资料变更']
const id = z.object({ id: Text.min(1).max(300) })

/** Routes below `/v1/library`. */
export const deskRoutes = ({ desk, drafting, changing }: { desk: Desk; drafting: Drafting; changing: Changing }) => {
  const app = new OpenAPIHono<ServerEnv>({ defaultHook: rejectInvalid })

  // --- reading ---
  app.openapi(
    createRoute({
      method: 'get',
      path: '/documents',
      middleware: permit('library:read'),
      tags: documents,
      summary: '资料清单',
      description: '最近变动的在前，按 next 续查。只列出级别与读者范围以内的；草稿只有知识管理员看得到。',
      request: { query: DocumentQuery },
      responses: { 200: { ...json(DocumentPage), description: '资料' }, ...problems(400, 401, 403) },
    }),
    async (context) => context.json(await desk.documents(context.get('principal'), context.req.valid('query')), 200),
  )

  app.openapi(
    createRoute({
      method: 'get',
      path: '/documents/{id}',
      middleware: permit('library:read'),
      tags: documents,
      summary: '一份资料的各个版本、变更与留痕',
      request: { params: id },
      responses: { 200: { ...json(DocumentView), description: '资料' }, ...problems(401, 403, 404) },
    }),
    async (context) => context.json(await desk.document(context.get('principal'), context.req.valid('param').id), 200),
  )

  app.openapi(
    createRoute({
      method: 'get',
      path: '/versions/{id}',
      middleware: permit('library:read'),
      tags: documents,
      summary: '一个版本的目录信息、正文与分段',
      request: { params: id },
      responses: { 200: { ...json(VersionView), description: '版本' }, ...problems(401, 403, 404) },
    }),
    async (context) => context.json(await desk.version(context.get('principal'), context.req.valid('param').id), 200),
  )

  app.openapi(
    createRoute({
      method: 'get',
      path: '/versions/{id}/original',
      middleware: permit('library:read'),
      tags: documents,
      summary: '一个版本的原件',
      request: { params: id },
      responses: {
        200: {
          content: { 'application/octet-stream': { schema: z.string() } },
          description: '原件，类型见 content-type',
        },
        ...problems(401, 403, 404),
      },
    }),
    async (context) => {
      const { name, contentType, bytes } = await desk.original(context.get('principal'), context.req.valid('param').id)
      return new Response(Buffer.from(bytes), {
        headers: {
          'content-type': contentType,
          'content-disposition': shownInPlace.test(contentType) ? 'inline' : attachment(name),
          // Whatever stands in it runs nothing here and reads nothing.
          'content-security-policy': "sandbox; default-src 'none'",
          'cache-control': 'private, no-store',
        },
      })
    },
  )

  app.openapi(
    createRoute({
      method: 'get',
      path: '/search',
      middleware: permit('library:read'),
      tags: documents,
      summary: '以某个角色、按某一天检索',
      description: '检索到的与那个角色那一天作答时所依据的相同；级别与读者范围不超过调用者自己的。',
      request: { query: LibrarySearchQuery },
      responses: { 200: { ...json(LibrarySearchResult), description: '检索结果' }, ...problems(400, 401, 403) },
    }),
    async (context) => context.json(await desk.search(context.get('principal'), context.req.valid('query')), 200),
  )

  // --- drafts ---
  const limitUpload = limitBody(
    largestMegabytes * 1024 * 1024,
    () => new Problem('too-large', `文件超过 ${largestMegabytes} MiB。`, { action: '请拆分后再上传。' }),
  )
  app.openapi(
    createRoute({
      method: 'post',
      path: uploadPath,
      middleware: [permit('library:write'), limitUpload] as const,
      tags: documents,
      summary: '上传一个文件，成为草稿',
      description:
        '请求内容就是文件的字节。一个文件可以有几份资料（邮件及其附件、法规集），每份一条结果；读不了的说明原因，已有的说明是哪个版本。缺的目录信息在草稿里补。',
      request: {
        query: UploadQuery,
        body: {
          content: { 'application/octet-stream': { schema: z.string().openapi({ format: 'binary' }) } },
          required: true,
        },
      },
      responses: {
        200: { ...json(UploadReport), description: '每份资料的结果' },
        ...problems(400, 401, 403, 404, 413),
      },
    }),
    async (context) => {
      const read = async () => new Uint8Array(await bodyOf(context.req))
      return context.json(await drafting.upload(context.get('principal'), context.req.valid('query'), read), 200)
    },
  )

  app.openapi(
    createRoute({
      method: 'post',
      path: '/drafts',
      middleware: permit('library:write'),
      tags: documents,
      summary: '撰写一份草稿',
      request: { body: jsonBody(WriteDraft) },
      responses: { 201: { ...json(VersionView), description: '草稿' }, ...problems(400, 401, 403, 409, 413, 422) },
    }),
    async (context) => {
      const by = context.get('principal')
      return context.json(await desk.version(by, await drafting.write(by, context.req.valid('json'))), 201)
    },
  )

  app.openapi(
    createRoute({
      method: 'patch',
      path: '/versions/{id}',
      middleware: permit('library:write'),
      tags: documents,
      summary: '修改草稿的目录信息',
      description: '归到另一份资料（workId）时，草稿换一个编号，见返回的 id。',
      request: { params: id, body: jsonBody(EditDraft) },
      responses: { 200: { ...json(VersionView), description: '草稿' }, ...problems(400, 401, 403, 404, 409) },
    }),
    async (context) => {
      const by = context.get('principal')
      const now = await drafting.edit(by, context.req.valid('param').id, context.req.valid('json'))
      return context.json(await desk.version(by, now), 200)
    },
  )

  app.openapi(
    createRoute({
      method: 'delete',
      path: '/versions/{id}',
      middleware: permit('library:write'),
      tags: documents,
      summary: '丢弃草稿',
      request: { params: id },
      responses: { 204: { description: '已丢弃' }, ...problems(401, 403, 404, 409) },
    }),
    async (context) => {
      await drafting.discard(context.get('principal'), context.req.valid('param').id)
      return context.body(null, 204)
    },
  )

  // --- changes ---
  app.openapi(
    createRoute({
      method: 'post',
      path: '/versions/{id}/changes',
      middleware: permit('library:write'),
      tags: reviews,
      summary: '提出变更：发布、修改目录信息、撤回、恢复',
      request: { params: id, body: jsonBody(ProposeChange) },
      responses: { 201: { ...json(ChangeView), description: '等待另一人审核' }, ...problems(400, 401, 403, 404, 409) },
    }),
    async (context) =>
      context.json(
        await changing.propose(context.get('principal'), context.req.valid('param').id, context.req.valid('json')),
        201,
      ),
  )

  app.openapi(
    createRoute({
      method: 'get',
      path: '/versions/{id}/publishing',
      middleware: permit('library:write'),
      tags: reviews,
      summary: '一份草稿发布后会带来什么',
      description:
        '按现在的资料库推算：哪一版到哪天为止、哪一版不再用来作答、哪些草稿与它同一天施行。不能发布的，problem 写明原因。',
      request: { params: id },
      responses: { 200: { ...json(PublishingView), description: '发布的影响' }, ...problems(401, 403, 404) },
    }),
    async (context) =>
      context.json(await changing.publishing(context.get('principal'), context.req.valid('param').id), 200),
  )

  app.openapi(
    createRoute({
      method: 'get',
      path: '/changes',
      middleware: permit('library:read'),
      tags: reviews,
      summary: '变更清单',
      request: { query: ChangeQuery },
      responses: {
        200: { ...json(ChangePage), description: '变更，新的在前，按 next 续查' },
        ...problems(400, 401, 403),
      },
    }),
    async (context) => context.json(await changing.list(context.get('principal'), context.req.valid('query')), 200),
  )

  app.openapi(
    createRoute({
      method: 'get',
      path: '/changes/{id}',
      middleware: permit('library:read'),
      tags: reviews,
      summary: '一项变更及其影响',
      request: { params: id },
      responses: { 200: { ...json(ChangeView), description: '变更' }, ...problems(401, 403, 404) },
    }),
    async (context) => context.json(await changing.view(context.get('principal'), context.req.valid('param').id), 200),
  )

  app.openapi(
    createRoute({
      method: 'post',
      path: '/changes/{id}/decision',
      middleware: permit('library:decide'),
      tags: reviews,
      summary: '批准或驳回变更',
      description:
        '提出变更的人不能审核自己的变更，撰写或导入资料的人不能审核它的发布。批准后立即或到点生效，返回时旧内容已不再用于作答。',
      request: { params: id, body: jsonBody(DecideChange) },
      responses: { 200: { ...json(ChangeView), description: '变更' }, ...problems(400, 401, 403, 404, 409) },
    }),
    async (context) =>
      context.json(
        await changing.decide(context.get('principal'), context.req.valid('param').id, context.req.valid('json')),
        200,
      ),
  )

  app.openapi(
    createRoute({
      method: 'post',
      path: '/changes/{id}/cancel',
      middleware: permit('library:write'),
      tags: reviews,
      summary: '在生效前取消变更',
      request: { params: id, body: jsonBody(ReasonGiven) },
      responses: { 200: { ...json(ChangeView), description: '变更' }, ...problems(400, 401, 403, 404, 409) },
    }),
    async (context) =>
      context.json(
        await changing.cancel(
          context.get('principal'),
          context.req.valid('param').id,
          context.req.valid('json').reason,
        ),
        200,
      ),
  )

  app.openapi(
    createRoute({
      method: 'post',
      path: '/changes/{id}/undo',
      middleware: permit('library:decide'),
      tags: reviews,
      summary: '撤销刚生效的变更',
      description: '生效后 10 分钟内，任何知识管理员一人即可撤销，恢复到变更之前；之后又有变更的不能撤销。',
      request: { params: id, body: jsonBody(ReasonGiven) },
      responses: { 200: { ...json(ChangeView), description: '变更' }, ...problems(400, 401, 403, 404, 409) },
    }),
    async (context) =>
      context.json(
        await changing.undo(context.get('principal'), context.req.valid('param').id, context.req.valid('json').reason),
        200,
      ),
  )
  return app
}

/** What a browser shows without running anything of it. */
const shownInPlace = /^(?:application\/pdf|image\/(?:png|jpeg|webp|bmp)|text\/plain)\b/
