// From a request for `/v1/socket` to a WebSocket.
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import { Problem } from '../../domain/problem.ts'
import { addressBehind, demandHost } from '../auth/caller.ts'
import { socketPath } from '../protocol/socket.ts'
import type { Sockets } from './sockets.ts'

export type Upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => void

/**
 * Makes what answers a request to upgrade. What is no WebSocket at all `ws` refuses itself.
 * @param maximumCharacters of a message; the largest frame follows from it
 * @returns throws Problem for another path or a host that is not answered here; nothing was written then
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
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    // Sentences are short, and a compressor for each of ten thousand lines is not.
    perMessageDeflate: false,
    // A character is at most four bytes in UTF-8 and twelve as an escaped surrogate pair in JSON.
    maxPayload: maximumCharacters * 12 + 4096,
  })
  return (request, socket, head) => {
    const path = (request.url ?? '').split('?')[0]
    if (path !== socketPath) throw new Problem('not-found', `${path} 不是 WebSocket 的地址，请连接 ${socketPath}。`)
    demandHost(request.headers.host ?? '', acceptsHost)
    const forwarded = [request.headers['x-forwarded-for']].flat().join(',')
    const address = addressBehind(forwarded, request.socket.remoteAddress, trustedProxies)
    server.handleUpgrade(request, socket, head, (accepted) => sockets.accept(accepted, address))
  }
}
