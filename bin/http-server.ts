// HTTP below the application: what is no request yet is answered as a problem too, with words and not with an empty body.
import { createServer, type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { getRequestListener, RequestError } from '@hono/node-server'
import { Problem } from '../domain/problem.ts'
import { problemOf } from '../server/problems.ts'
import type { Upgrade } from '../server/sockets/upgrade.ts'

/** A client that was refused and does not hang up is cut off after this. */
const closingMilliseconds = 1_000

/**
 * Makes the server of an application; it does not listen yet.
 * @param options.hostname for requests of HTTP/1.0, which need not name one
 * @param options.upgrade answers requests for a WebSocket, or throws before it has written anything
 */
export const createHttpServer = (
  fetch: Parameters<typeof getRequestListener>[0],
  { hostname, upgrade }: { hostname: string; upgrade: Upgrade },
): Server => {
  const listener = getRequestListener(fetch, {
    hostname,
    errorHandler: (error) => {
      const { body, ...head } = answerOf(error instanceof RequestError ? notUnderstood(error) : problemOf(error))
      return new Response(body, head)
    },
  })
  // Requests that offer another protocol, such as HTTP/2, are answered in the one they came in.
  const shouldUpgradeCallback = ({ headers }: IncomingMessage) => headers.upgrade?.toLowerCase() === 'websocket'
  /** The last of each line that stays open for more. */
  const answers = new WeakMap<Socket, ServerResponse>()
  const server = createServer({ requireHostHeader: false, shouldUpgradeCallback }, (request, response) => {
    if (request.httpVersion === '1.1' && request.headers.host === undefined)
      return answer(response, new Problem('invalid-request', '请求没有 Host 请求头。', { action: '请补上后重试。' }))
    answers.set(request.socket, response)
    return listener(request, response)
  })
  server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) =>
    answer(
      response,
      new Problem('invalid-request', `不支持请求头 Expect：${request.headers.expect}。`, { action: '请去掉后重试。' }),
      417,
    ),
  )
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    try {
      upgrade(request, socket, head)
    } catch (error) {
      // A client of another version learns which is spoken.
      hangUpWith(socket, problemOf(error), { headers: { 'sec-websocket-version': '13' } })
    }
  })
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    // Who hung up hears nothing; where an answer is under way, a second one would be read as part of it.
    const last = answers.get(socket)
    const isAnswering = last?.headersSent && !last.closed
    if (error.code === 'ECONNRESET' || !socket.writable || isAnswering) return socket.destroy()
    const { problem, status } = refusalOf(error)
    hangUpWith(socket, problem, { status })
  })
  return server
}

/**
 * Answers on the bare line, and ends it. Nobody else looks after a line that was to be upgraded: neither that it breaks, nor that the
 * other side keeps it open for ever, and with it the server that wants to stop.
 */
const hangUpWith = (
  socket: Duplex,
  problem: Problem,
  given: { status?: number; headers?: Record<string, string> } = {},
): void => {
  const { status, body, headers } = answerOf(problem, given.status)
  const lines = Object.entries({
    ...headers,
    ...given.headers,
    'content-length': Buffer.byteLength(body),
    connection: 'close',
  })
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')
  socket.on('error', () => socket.destroy())
  // What still comes is not read; left lying it would cut off the answer.
  socket.resume()
  setTimeout(() => socket.destroy(), closingMilliseconds).unref()
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${head}\r\n${body}`)
}

const notUnderstood = (cause: Error): Problem =>
  new Problem('invalid-request', '无法识别请求的地址或 Host 请求头。', { cause, action: '请核对后重试。' })

/** What Node's parser refuses, by its code. */
const refusalOf = (error: NodeJS.ErrnoException): { problem: Problem; status: number } => {
  if (error.code === 'HPE_HEADER_OVERFLOW')
    return {
      problem: new Problem('too-large', '请求的地址与请求头合计过长。', { cause: error, action: '请缩短后重试。' }),
      status: 431,
    }
  if (error.code === 'HPE_CHUNK_EXTENSIONS_OVERFLOW')
    return {
      problem: new Problem('too-large', '分块传输的附加信息过长。', { cause: error, action: '请去掉后重试。' }),
      status: 413,
    }
  if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT')
    return {
      problem: new Problem('invalid-request', '请求没有在规定时间内传完。', { cause: error, action: '请重新发送。' }),
      status: 408,
    }
  return {
    problem: new Problem('invalid-request', '收到的不是完整、有效的 HTTP 请求。', {
      cause: error,
      action: '请核对后重试。',
    }),
    status: 400,
  }
}

const answerOf = (problem: Problem, status?: number) => {
  const document = problem.document()
  return {
    status: status ?? document.status,
    headers: { 'content-type': 'application/problem+json; charset=utf-8', 'x-content-type-options': 'nosniff' },
    body: JSON.stringify({ ...document, status: status ?? document.status }),
  }
}

const answer = (response: ServerResponse, problem: Problem, given?: number): void => {
  const { status, headers, body } = answerOf(problem, given)
  response.writeHead(status, { ...headers, connection: 'close' }).end(body)
}
