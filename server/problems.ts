// The one place that answers errors: RFC 9457, from the table in domain/problem.ts.
import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { Logger } from 'pino'
import { config, ZodError } from 'zod'
import { zhCN } from 'zod/locales'
import { wordsOfIssue } from '../domain/issue-words.ts'
import { Problem, type ProblemCode, type ProblemDocument, problemTable } from '../domain/problem.ts'
import { hasCode } from '../storage/error-code.ts'

// What schemas do not say in words of their own is said in Chinese.
config({ ...zhCN(), customError: wordsOfIssue })

/** The problem that an error is; what we did not foresee is `internal`, and its text stays in the log. */
export const problemOf = (error: unknown): Problem => {
  const causes = [...causesOf(error)]
  // Whoever passed it on may have wrapped what below was said in words.
  const said = causes.find((cause) => cause instanceof Problem)
  if (said) return said
  if (error instanceof ZodError) return invalid(error)
  if (error instanceof HTTPException) {
    const code = codeOf(error.status)
    // What it says itself is meant for programmers.
    return new Problem(code, `${problemTable[code].title}。`, { cause: error })
  }
  if (causes.some((cause) => hasCode(cause, 'ENOSPC')))
    return new Problem('storage-full', '磁盘空间已用完。', { cause: error })
  return new Problem('internal', '处理请求时出现意外错误，已记录。', { cause: error })
}

/** The problem of an input that a schema refused, with each field in `errors`. */
export const invalid = (error: ZodError): Problem => {
  const errors = error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message }))
  const first = errors[0]
  const where = first?.path ? `${first.path}：` : ''
  return new Problem('invalid-request', `请求内容不符合要求（${where}${first?.message ?? '格式有误'}）。`, {
    cause: error,
    errors,
  })
}

/** What a caller reads of a problem. In which folder there is no room is for who runs the server: it stands in the log and `/readyz`. */
export const documentOf = (problem: Problem, instance?: string): ProblemDocument => ({
  ...problem.document(instance),
  ...(problem.code === 'storage-full' ? { detail: '服务器的磁盘空间不足，暂时不能保存新的内容。' } : {}),
})

/** Makes the handler that logs an error and answers it as `application/problem+json`. */
export const answerProblem =
  (logger: Logger) =>
  (error: unknown, context: Context): Response => {
    const problem = problemOf(error)
    const { status } = problemTable[problem.code]
    const entry = {
      code: problem.code,
      status,
      path: context.req.path,
      method: context.req.method,
      requestId: context.get('requestId'),
    }
    if (problem.isTold) logger.debug(entry, 'request failed')
    else if (status >= 500) logger.error({ ...entry, err: problem.cause ?? problem }, 'request failed')
    else logger.info(entry, 'request refused')
    const headers = new Headers({ 'content-type': 'application/problem+json; charset=utf-8' })
    if (problem.retryAfterSeconds !== undefined)
      headers.set('retry-after', String(Math.ceil(problem.retryAfterSeconds)))
    if (status === 401) headers.set('www-authenticate', 'Bearer')
    return new Response(JSON.stringify(documentOf(problem, context.req.path)), { status, headers })
  }

const codeOf = (status: number): ProblemCode => {
  if (status === 401) return 'unauthenticated'
  if (status === 403) return 'forbidden'
  if (status === 404) return 'not-found'
  if (status === 405) return 'method-not-allowed'
  if (status === 413) return 'too-large'
  if (status === 415) return 'unsupported-media-type'
  if (status === 429) return 'rate-limited'
  return status < 500 ? 'invalid-request' : 'internal'
}

/** An error and what caused it, outermost first. */
export function* causesOf(error: unknown): Generator<unknown> {
  const seen = new Set<unknown>()
  for (let at = error; at !== undefined && !seen.has(at); at = at instanceof Error ? at.cause : undefined) {
    seen.add(at)
    yield at
  }
}
