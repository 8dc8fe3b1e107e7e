// The HTTP application: what is mounted where. Building it opens nothing; `bin/commands/serve.ts` listens.
import { swaggerUI } from '@hono/swagger-ui'
import { OpenAPIHono } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { compress } from 'hono/compress'
import { cors } from 'hono/cors'
import { requestId } from 'hono/request-id'
import { routePath } from 'hono/route'
import { secureHeaders } from 'hono/secure-headers'
import type { Logger } from 'pino'
import { Problem, problemCodes, problemTable } from '../domain/problem.ts'
import type { Audit } from './audit/audit.ts'
import { auditRoutes } from './audit/routes.ts'
import { demandHost, identify, isFromHere, type ServerEnv } from './auth/caller.ts'
import { identityRoutes } from './auth/routes.ts'
import type { Tokens } from './auth/tokens.ts'
import { limitBody, requireJson } from './bodies.ts'
import type { Consents } from './consents/consents.ts'
import { consentRoutes } from './consents/routes.ts'
import type { Conversations } from './conversations/conversations.ts'
import { conversationRoutes } from './conversations/routes.ts'
import type { Callbacks } from './feedback/callbacks.ts'
import type { Close } from './feedback/closing.ts'
import type { Download } from './feedback/download.ts'
import type { Gaps } from './feedback/gaps.ts'
import { callbackRoutes, feedbackRoutes } from './feedback/routes.ts'
import { type Suggest, suggestionRoutes } from './feedback/suggestions.ts'
import type { Verdicts } from './feedback/verdicts.ts'
import type { Handoffs } from './handoff/handoffs.ts'
import type { Reveal } from './handoff/reveal.ts'
import { askingRoutes, handoffRoutes } from './handoff/routes.ts'
import { actionRoutes } from './library/action-routes.ts'
import type { Actions } from './library/actions.ts'
import type { Changing } from './library/changing.ts'
import type { Desk } from './library/desk.ts'
import { deskRoutes, uploadPath } from './library/desk-routes.ts'
import type { CompareVersions } from './library/diff.ts'
import { diffRoutes } from './library/diff-routes.ts'
import type { Drafting } from './library/drafting.ts'
import { factRoutes } from './library/fact-routes.ts'
import type { FactTable } from './library/facts.ts'
import { feedRoutes } from './library/feed-routes.ts'
import type { Feeds } from './library/feeds.ts'
import type { GapDesk } from './library/gap-desk.ts'
import { gapRoutes } from './library/gap-routes.ts'
import { passageRoutes } from './library/passage-routes.ts'
import type { Passages } from './library/passages.ts'
import type { Previews } from './library/previews.ts'
import { libraryRoutes } from './library/routes.ts'
import type { Stops } from './library/stops.ts'
import type { Limits } from './limits.ts'
import { type Component, checkComponents, readiness, withoutNotes } from './operations/health.ts'
import { lately } from './operations/lately.ts'
import type { Metrics } from './operations/metrics.ts'
import type { Operations } from './operations/operations.ts'
import { operationsRoutes } from './operations/routes.ts'
import { traced } from './operations/tracing.ts'
import { answerProblem } from './problems.ts'
import { longestWritten } from './protocol/desk.ts'

export type AppSettings = {
  authMode: 'demo' | 'jwt'
  /** Whether requests to this name are answered. A page elsewhere can have its own name lead here, and would then read the answers. */
  acceptsHost: (hostname: string) => boolean
  corsOrigins: string[]
  trustedProxies: number
  /** Longest message in characters; the body limit follows from it. */
  maximumCharacters: number
  metricsToken: string | undefined
  version: string
}

export type AppDependencies = {
  settings: AppSettings
  conversations: Conversations
  handoffs: Handoffs
  reveal: Reveal
  verdicts: Verdicts
  callbacks: Callbacks
  close: Close
  download: Download
  suggest: Suggest
  consents: Consents
  stops: Stops
  gaps: Gaps
  passages: Passages
  feeds: Feeds
  desk: Desk
  drafting: Drafting
  changing: Changing
  compareVersions: CompareVersions
  actions: Actions
  facts: FactTable
  gapDesk: GapDesk
  previews: Previews
  operations: Operations
  audit: Audit
  tokens: Tokens
  limits: Limits
  metrics: Metrics
  components: Component[]
  logger: Logger
  /** Aborts when the server drains. */
  stopping: AbortSignal
  /** Serves the built web; absent in tests of the API. */
  web?: (path: string) => Promise<Response | null>
  /** The assets of the interface documentation. */
  docsAsset: (name: string) => Promise<Response | null>
}

/** However often it is asked whether all is ready, the components are asked this seldom. */
const readinessMilliseconds = 1_000

/** Builds the application from what is open already; hand it `Request`s, or let a server listen. */
export const createApp = (dependencies: AppDependencies) => {
  const { settings, conversations, handoffs, callbacks, stops, tokens, limits, metrics, components, logger, stopping } =
    dependencies
  const { trustedProxies } = settings
  const app = new OpenAPIHono<ServerEnv>()
  app.onError(answerProblem(logger))
  app.notFound((context) => {
    const { method, path } = context.req
    const allowed = methodsOf(app, path)
    // Where the method fits, the handler itself found nothing.
    if (allowed.length === 0 || allowed.includes(method)) {
      const isVisited = !path.startsWith('/v1/') && context.req.header('accept')?.includes('text/html')
      return isVisited
        ? context.html(noSuchPage, 404)
        : answerProblem(logger)(new Problem('not-found', `没有 ${path} 这个地址。`), context)
    }
    const problem = new Problem('method-not-allowed', `${path} 只支持 ${allowed.join('、')}，不支持 ${method}。`)
    const answer = answerProblem(logger)(problem, context)
    answer.headers.set('allow', allowed.join(', '))
    return answer
  })

  app.use(requestId())
  app.use(secureHeaders({ crossOriginResourcePolicy: 'cross-origin', xFrameOptions: 'SAMEORIGIN' }))
  app.use(async (context, next) => {
    const from = performance.now()
    await inRequest(context.req.method, context.req.path, next)
    metrics.requests.observe(
      { method: context.req.method, route: routePath(context, -1), status: String(context.res.status) },
      (performance.now() - from) / 1000,
    )
  })

  app.use(async (context, next) => {
    demandHost(context.req.header('host') ?? new URL(context.req.url).host, settings.acceptsHost)
    await next()
  })

  // --- operations ---
  app.get('/healthz', (context) => context.json({ status: 'ok', version: settings.version }))
  const checked = lately(readinessMilliseconds, () => checkComponents(components))
  app.get('/readyz', async (context) => {
    if (stopping.aborted) return context.json({ status: 'stopping', missing: [], components: [] }, 503)
    const states = await checked()
    // Notes name machines and ports: whoever asks from elsewhere reads them in /ops, signed in.
    const answer = readiness(isFromHere(context, trustedProxies) ? states : states.map(withoutNotes))
    return context.json(answer, answer.status === 'ready' ? 200 : 503)
  })
  app.get('/metrics', async (context) => {
    const given = /^Bearer\s+(\S+)$/i.exec(context.req.header('authorization') ?? '')?.[1]
    if (settings.metricsToken ? given !== settings.metricsToken : !isFromHere(context, trustedProxies))
      throw new Problem('forbidden', '读取指标需要 METRICS_TOKEN 令牌，或从本机读取。')
    return new Response(await metrics.registry.metrics(), { headers: { 'content-type': metrics.registry.contentType } })
  })

  // --- the interface, version 1 ---
  const api = new OpenAPIHono<ServerEnv>()
  if (settings.corsOrigins.length > 0)
    api.use(
      cors({
        origin: settings.corsOrigins,
        allowHeaders: ['authorization', 'content-type', 'last-event-id'],
        exposeHeaders: ['retry-after', 'content-disposition', 'x-next-page'],
        maxAge: 600,
      }),
    )
  // A character is at most four bytes in UTF-8 and twelve as an escaped surrogate pair in JSON.
  const limitMessage = limitBody(settings.maximumCharacters * 12 + 4096, () => {
    const { maximumCharacters } = settings
    return new Problem('too-large', `一条消息最多 ${maximumCharacters} 个字符。`, { maximumCharacters })
  })
  const limitWritten = limitBody(
    longestWritten * 12 + 65_536,
    () => new Problem('too-large', `一次最多写 ${longestWritten} 个字符。`, { action: '请分成几份资料，或上传文件。' }),
  )
  // A file is limited by its route, once it is known who sends it.
  const isFile = ({ req }: Context) => req.path === `/v1/library${uploadPath}`
  api.use((context, next) => {
    if (isFile(context)) return next()
    return (context.req.path.startsWith('/v1/library/') ? limitWritten : limitMessage)(context, next)
  })
  // Who is not known hears that, whatever the body is.
  const identified = ['conversations', 'handoffs', 'consents', 'library', 'passages', 'operations', 'audit']
  for (const name of identified) api.use(`/${name}/*`, identify(tokens))
  api.use((context, next) => (isFile(context) ? next() : requireJson(context, next)))
  api.route('/', identityRoutes({ tokens, limits, trustedProxies, demo: settings.authMode === 'demo' }))
  api.route(
    '/conversations',
    conversationRoutes({
      conversations,
      tokens,
      limits,
      trustedProxies,
      stopping,
      openStreams: metrics.streams,
      logger,
    }),
  )
  api.route('/conversations', askingRoutes({ handoffs, conversations, limits, trustedProxies }))
  const { verdicts, close, download, suggest, consents, operations, audit } = dependencies
  api.route(
    '/conversations',
    feedbackRoutes({ conversations, verdicts, callbacks, close, download, limits, trustedProxies }),
  )
  api.route('/handoffs', handoffRoutes({ handoffs, reveal: dependencies.reveal }))
  api.route('/handoffs', callbackRoutes({ callbacks }))
  api.route('/consents', consentRoutes({ consents, limits, trustedProxies }))
  api.route('/suggested-questions', suggestionRoutes({ suggest }))
  api.route('/library', libraryRoutes({ stops, gaps: dependencies.gaps }))
  const { desk, drafting, changing } = dependencies
  const { facts, gapDesk, previews } = dependencies
  api.route('/library/facts', factRoutes({ facts, changing }))
  api.route('/library', gapRoutes({ gapDesk, previews }))
  api.route('/library/feeds', feedRoutes({ feeds: dependencies.feeds }))
  api.route('/library', deskRoutes({ desk, drafting, changing }))
  api.route('/library', diffRoutes({ compareVersions: dependencies.compareVersions }))
  api.route('/library', actionRoutes({ actions: dependencies.actions }))
  api.route('/passages', passageRoutes({ passages: dependencies.passages }))
  api.route('/operations', operationsRoutes({ operations }))
  api.route('/audit', auditRoutes({ audit }))
  app.route('/v1', api)

  // --- documentation ---
  app.openAPIRegistry.registerComponent('securitySchemes', 'bearer', {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
  })
  app.doc31('/v1/openapi.json', {
    openapi: '3.1.0',
    info: {
      title: '智顾 Zhigu',
      version: settings.version,
      description: `券商智能助手与投顾助手的接口。错误一律为 RFC 9457 的 application/problem+json，code 取值：${problemCodes.map((code) => `${code}（${problemTable[code].title}）`).join('、')}。`,
    },
    security: [{ bearer: [] }],
  })
  app.get('/docs', swaggerUI({ url: '/v1/openapi.json', title: '智顾接口', manuallySwaggerUIHtml: docsPage }))
  app.get(
    '/docs/:asset',
    async (context) => (await dependencies.docsAsset(context.req.param('asset'))) ?? context.notFound(),
  )

  if (dependencies.web) {
    const web = dependencies.web
    app.get('*', compress(), async (context) => (await web(context.req.path)) ?? context.notFound())
  }
  return app
}

/** For who came by a browser. */
const noSuchPage = `<!doctype html>
<html lang="zh-CN">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>没有这个页面</title>
<style>:root { color-scheme: light dark } body { font: 16px/1.7 system-ui, sans-serif; margin: 20vh auto; padding: 0 24px; max-width: 32em }</style>
<h1>没有这个页面</h1>
<p>请核对地址，或回到<a href="/">首页</a>。</p>
</html>
`

const inRequest = traced(
  'request',
  async (_method: string, _path: string, next: () => Promise<void>) => next(),
  (method, path) => ({ 'http.request.method': method, 'url.path': path }),
)

/** The methods that a path is served with; the catch-all of the web serves every path and says nothing. */
const methodsOf = (app: OpenAPIHono<ServerEnv>, path: string): string[] =>
  ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].filter((method) =>
    app.router.match(method, path)[0].some(([[, route]]) => route.method === method && route.path !== '/*'),
  )

/**
 * In colours that everybody can read, light and dark as the system is, its headings and parts in order; deep links would be links inside of
 * buttons, which the keyboard and screen readers cannot tell apart.
 */
const docsPage = () => `
  <div><div id="swagger-ui"></div>
  <link rel="stylesheet" href="/docs/swagger-ui.css" />
  <style>
    #swagger-ui .info .title small { background: #5b6472 }
    #swagger-ui .info .title small.version-stamp { background: #4a6700 }
    html:not(.dark-mode) {
      #swagger-ui .info .url { color: #2b5fa8 }
      #swagger-ui .btn.authorize { color: #1a6e4a; border-color: #1a6e4a }
      #swagger-ui .opblock-post .opblock-summary-method { background: #1a6e4a }
      #swagger-ui .opblock-get .opblock-summary-method { background: #1f5fa6 }
      #swagger-ui .opblock-put .opblock-summary-method { background: #8a4e00 }
      #swagger-ui .opblock-delete .opblock-summary-method { background: #b81d1d }
      #swagger-ui .opblock-patch .opblock-summary-method { background: #0b6b5d }
    }
  </style>
  <script src="/docs/swagger-ui-bundle.js"></script>
  <script>
    const dark = matchMedia('(prefers-color-scheme: dark)')
    const follow = () => document.documentElement.classList.toggle('dark-mode', dark.matches)
    dark.addEventListener('change', follow)
    follow()
    const onComplete = () => {
      document.querySelector('.information-container')?.setAttribute('role', 'banner')
      const signIn = document.querySelector('.scheme-container')
      signIn?.setAttribute('role', 'region')
      signIn?.setAttribute('aria-label', '令牌')
      for (const heading of document.querySelectorAll('h3.opblock-tag, .models > h4')) heading.setAttribute('aria-level', '2')
    }
    window.onload = () => { window.ui = SwaggerUIBundle({ url: '/v1/openapi.json', dom_id: '#swagger-ui', deepLinking: false, persistAuthorization: true, onComplete }) }
  </script></div>`
