// Small words for writing routes.
import { type Hook, z } from '@hono/zod-openapi'
import { ProblemDocument, problemCodes, problemTable } from '../../domain/problem.ts'
import type { ServerEnv } from '../auth/caller.ts'
import { invalid } from '../problems.ts'

// Given its name in the interface here, so that domain/ knows nothing of OpenAPI.
const Problem = z
  .object({
    ...ProblemDocument.shape,
    detail: ProblemDocument.shape.detail.describe('出了什么问题'),
    action: ProblemDocument.shape.action.describe('怎么办，接在 detail 后面给人看'),
  })
  .openapi('Problem')

/** JSON of this schema, as a route answers it beside a description. */
export const json = <T extends z.ZodType>(schema: T) => ({ content: { 'application/json': { schema } } })

/** JSON of this schema, as a route asks for it: never left out. */
export const jsonBody = <T extends z.ZodType>(schema: T) => ({ ...json(schema), required: true as const })

/** The problems a route may answer with, from the one table of codes. */
export const problems = (
  ...statuses: number[]
): Record<number, { description: string; content: { 'application/problem+json': { schema: typeof Problem } } }> =>
  Object.fromEntries(
    statuses.map((status) => {
      const titles = problemCodes
        .filter((code) => problemTable[code].status === status)
        .map((code) => `${code}：${problemTable[code].title}`)
      return [status, { description: titles.join('；'), content: { 'application/problem+json': { schema: Problem } } }]
    }),
  )

/** A request that does not fit its schema is a problem like any other. */
// biome-ignore lint/suspicious/noExplicitAny: the library's own type of a hook for any route
export const rejectInvalid: Hook<any, ServerEnv, any, any> = (result) => {
  if (!result.success) throw invalid(result.error)
}
