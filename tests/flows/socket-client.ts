// A WebSocket client for tests: says frames, waits for frames, and checks each against the schema.
import { once } from 'node:events'
import { connect } from 'node:net'
import { WebSocket } from 'ws'
import type { ConversationEvent } from '../../domain/conversation.ts'
import { ServerFrame, socketPath, socketProtocol } from '../../server/protocol/socket.ts'

const waitMilliseconds = 15_000

type Kind = ServerFrame['type']
type Of<T extends Kind> = Extract<ServerFrame, { type: T }>

export type TestSocket = Awaited<ReturnType<typeof openSocket>>

/** An open line on which nothing was said yet. */
export const openSocket = async (url: string) => {
  const socket = new WebSocket(`${url.replace('http', 'ws')}${socketPath}`)
  const frames: ServerFrame[] = []
  const faults: unknown[] = []
  let taken = 0
  let news = Promise.withResolvers<void>()
  const ring = () => {
    news.resolve()
    news = Promise.withResolvers<void>()
  }
  const closing = new Promise<number>((resolve) => socket.once('close', resolve))
  socket.on('close', ring)
  // What the server does to a line shows in its close code.
  socket.on('error', () => undefined)
  socket.on('message', (data) => {
    try {
      frames.push(ServerFrame.parse(JSON.parse(data.toString())))
    } catch (error) {
      faults.push(error)
    }
    ring()
  })
  await once(socket, 'open')
  return {
    /** All that came, in order. */
    frames: frames as readonly ServerFrame[],
    say: (frame: object) => socket.send(JSON.stringify(frame)),
    raw: (data: string | Buffer) => socket.send(data),
    /** The next frame of one of these types that was not waited for before. */
    async until<T extends Kind>(...types: T[]): Promise<Of<T>> {
      const deadline = Date.now() + waitMilliseconds
      for (;;) {
        if (faults.length > 0) throw faults[0]
        const at = frames.findIndex((frame, index) => index >= taken && (types as string[]).includes(frame.type))
        if (at >= 0) {
          taken = at + 1
          return frames[at] as Of<T>
        }
        const left = deadline - Date.now()
        if (left <= 0 || socket.readyState === WebSocket.CLOSED)
          throw new Error(`no ${types.join('/')} came; after ${taken} of: ${frames.map(({ type }) => type).join(' ')}`)
        await Promise.race([news.promise, new Promise((resolve) => setTimeout(resolve, left).unref())])
      }
    },
    events: (): ConversationEvent[] => frames.flatMap((frame) => (frame.type === 'events' ? frame.events : [])),
    /** The close code, when it is closed. */
    closed: () => closing,
    isOpen: () => socket.readyState === WebSocket.OPEN,
    pause: () => socket.pause(),
    resume: () => socket.resume(),
    terminate: () => socket.terminate(),
  }
}

/** An open line of whoever has the token. */
export const welcomed = async (url: string, token: string): Promise<TestSocket> => {
  const socket = await openSocket(url)
  socket.say({ type: 'hello', protocol: socketProtocol, token })
  const answer = await socket.until('welcome', 'error')
  if (answer.type === 'error') throw new Error(answer.problem.detail)
  return socket
}

// --- by hand ---

/** A line on which the upgrade was done by hand. */
export const rawUpgrade = (url: string) =>
  new Promise<ReturnType<typeof connect>>((resolve, reject) => {
    const { hostname, port, host } = new URL(url)
    const line = connect(Number(port), hostname)
    line.once('error', reject)
    line.once('data', () => resolve(line))
    line.write(upgradeRequest(host))
  })

export const upgradeRequest = (host: string, path = '/v1/socket') =>
  `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${Buffer.alloc(16, 1).toString('base64')}\r\n\r\n`

/** A text frame as a client writes it on the line, with a mask of zeros. */
export const maskedFrame = (frame: object): Buffer => {
  const text = Buffer.from(JSON.stringify(frame))
  const length = Buffer.from([0x81, 0xfe, text.length >> 8, text.length & 255])
  return Buffer.concat([length, Buffer.alloc(4), text])
}
