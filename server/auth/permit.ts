// The permission a route asks for, as its middleware.
import type { MiddlewareHandler } from 'hono'
import type { ServerEnv } from './caller.ts'
import { type Action, demand } from './permissions.ts'

/** Before the request is looked at: who may not do it hears that, whatever was sent. @throws Problem forbidden */
export const permit =
  (action: Action): MiddlewareHandler<ServerEnv> =>
  async (context, next) => {
    demand(context.get('principal'), action)
    await next()
  }
