// From a request for `/v1/socket` to a WebSocket.
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocket, WebSocketServer } from 'ws'
import { Problem } from '../../domain/problem.ts'
import { addressBehind, demandHost } from '../auth/caller.ts'
import { type ServerFrame, socketPath } from '../protocol/socket.ts'
import type { Sockets } from './sockets.ts'

export type Upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => void

/**
 * Makes what answers a request to upgrade.
 * @param maximumCharacters of a message; the largest frame follows from it
 * @returns throws Problem for another path, a host that is not answered here, or what is no WebSocket at all; nothing was written then
 */
export const createUpgrade = ({
  sockets,
  acceptsHost,
  trustedProxies,
  maximumCharacters,
}: {
  sockets: Pick<Sockets, 'accept'>
  acceptsHost: (hostname: string) => boolean
  trustedProxies: number
  maximumCharacters: number
}): Upgrade => {
  // A character is at most four bytes in UTF-8 and twelve as an escaped surrogate pair in JSON.
  const maxPayload = maximumCharacters * 12 + 4096
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    // Sentences are short, and a compressor for each of ten thousand lines is not.
    perMessageDeflate: false,
    maxPayload,
    WebSocket: inWords({
      1002: new Problem('invalid-request', '收到的不是有效的 WebSocket 帧，连接随即关闭。'),
      1007: new Problem('invalid-encoding', '收到的文本帧不是有效的 UTF-8，连接随即关闭。'),
      1008: new Problem('invalid-request', '一条消息分成的片段太多，连接随即关闭。', { action: '请整条发送。' }),
      1009: new Problem(
        'too-large',
        `收到的一帧超过 ${maxPayload} 字节，连接随即关闭：一条消息最多 ${maximumCharacters} 个字符。`,
      ),
    }),
  })
  // It is told while it is asked to upgrade, so this comes out there.
  server.on('wsClientError', (cause) => {
    throw new Problem(
      'invalid-request',
      '这不是有效的 WebSocket 升级请求：应为 GET，带 Sec-WebSocket-Version: 13 和有效的 Sec-WebSocket-Key。',
      { cause },
    )
  })
  return (request, socket, head) => {
    const path = (request.url ?? '').split('?')[0]
    if (path !== socketPath)
      throw new Problem('not-found', `${path} 不是 WebSocket 的地址。`, { action: `请连接 ${socketPath}。` })
    demandHost(request.headers.host ?? '', acceptsHost)
    const forwarded = [request.headers['x-forwarded-for']].flat().join(',')
    const address = addressBehind(forwarded, request.socket.remoteAddress, trustedProxies)
    server.handleUpgrade(request, socket, head, (accepted) => sockets.accept(accepted, address))
  }
}

/** What `ws` refuses before it is a frame, it closes with a bare code; who sent it hears first what was wrong. @param problems by code */
const inWords = (problems: Record<number, Problem>) =>
  class extends WebSocket {
    override close(code?: number, reason?: string | Buffer): void {
      const problem = code === undefined || reason !== undefined ? undefined : problems[code]
      if (problem && this.readyState === WebSocket.OPEN) {
        const frame: ServerFrame = { type: 'error', about: 'frame', problem: problem.document() }
        this.send(JSON.stringify(frame))
      }
      super.close(code, reason ?? problem?.code)
    }
  }
