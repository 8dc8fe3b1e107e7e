// What requests may carry: how much, and JSON in UTF-8 where a route does not take bytes.
import type { HonoRequest, MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { Problem } from '../domain/problem.ts'

/** Refuses a body of more bytes. A body without a length is read there and then. */
export const limitBody = (maxSize: number, tooLarge: () => Problem): MiddlewareHandler => {
  const limit = bodyLimit({
    maxSize,
    onError: async (context) => {
      await discard(context.req.raw.body)
      throw tooLarge()
    },
  })
  return (context, next) => {
    let isRead = false
    const goOn = () => {
      isRead = true
      return next()
    }
    return limit(context, goOn).catch((cause: unknown) => {
      throw isRead || cause instanceof Problem ? cause : brokenOff(cause)
    })
  }
}

/** Bodies are JSON in UTF-8; anything else is refused before it is read. */
export const requireJson: MiddlewareHandler = async (context, next) => {
  const type = context.req.header('content-type') ?? ''
  const bytes = ['GET', 'HEAD', 'OPTIONS', 'DELETE'].includes(context.req.method) ? null : await bodyOf(context.req)
  if (bytes && (bytes.byteLength > 0 || type !== '')) {
    if (!/^application\/json\s*(;|$)/i.test(type))
      throw new Problem('unsupported-media-type', `收到的内容类型是 ${type || '（无）'}。`)
    const charset = /charset=["']?([\w-]+)/i.exec(type)?.[1]
    if (charset && !/^utf-?8$/i.test(charset)) throw new Problem('invalid-encoding', `收到的编码是 ${charset}。`)
    checkBody(bytes)
  }
  await next()
}

/** @throws Problem invalid-request when it ends before it is whole */
export const bodyOf = async (request: HonoRequest): Promise<ArrayBuffer> => {
  try {
    return await request.arrayBuffer()
  } catch (cause) {
    throw brokenOff(cause)
  }
}

/** What a body that ended before it was whole comes to. */
const brokenOff = (cause: unknown): Problem =>
  new Problem('invalid-request', '请求在传完之前中断了。', { cause, action: '请重新发送。' })

/** Bytes of a refused body that are still taken. */
const mostDiscarded = 32 * 1024 * 1024

/** Who is still sending does not hear the answer, so what comes is thrown away first. */
const discard = async (body: ReadableStream<Uint8Array> | null): Promise<void> => {
  if (!body || body.locked) return
  let bytes = 0
  for await (const part of body) {
    bytes += part.length
    if (bytes > mostDiscarded) return
  }
}

/** Far deeper than any request of ours; a parser must not be driven to its stack's end. */
const maximumDepth = 32

const checkBody = (bytes: ArrayBuffer): void => {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    throw new Problem('invalid-encoding', '请求内容不是有效的 UTF-8（可能是 GBK/GB18030 编码）。', { cause })
  }
  let depth = 0
  let quoted = false
  for (let index = 0; index < text.length; index += 1) {
    const unit = text[index]
    if (quoted) {
      if (unit === '\\') index += 1
      else if (unit === '"') quoted = false
    } else if (unit === '"') quoted = true
    else if (unit === '{' || unit === '[') depth += 1
    else if (unit === '}' || unit === ']') depth -= 1
    if (depth > maximumDepth) throw new Problem('invalid-request', `JSON 嵌套超过 ${maximumDepth} 层。`)
  }
  try {
    JSON.parse(text)
  } catch (cause) {
    throw new Problem('invalid-request', '请求内容不是有效的 JSON。', { cause })
  }
}
