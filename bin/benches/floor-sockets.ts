// The floor of a socket: a server of nothing but `ws`, which tells all who follow a conversation what a turn tells, from memory.
// Prints its address and its process as one line of JSON.
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { type WebSocket, WebSocketServer } from 'ws'
import { socketPath } from '../../server/protocol/socket.ts'

/** The events of a turn by the commits that they come with, about as many and as long as ours. */
const commits = [
  ['message-received'],
  ['turn-started', 'sentence-committed', 'sentence-committed', 'sentence-committed'],
  ['turn-rated', 'turn-decided', 'turn-finished'],
]
const text = '银证转账在交易日的规定时间内办理，具体以您的存管银行为准。'.repeat(8)

const server = new WebSocketServer({ host: '127.0.0.1', port: 0, path: socketPath, perMessageDeflate: false })
const followers = new Map<string, Set<WebSocket>>()
server.on('connection', (socket) => {
  socket.on('message', (data) => {
    const { type, conversationId } = JSON.parse(data.toString()) as { type: string; conversationId: string }
    if (type === 'follow') {
      followers.set(conversationId, (followers.get(conversationId) ?? new Set()).add(socket))
      socket.send(JSON.stringify({ type: 'following' }))
    }
    if (type !== 'send') return
    for (const types of commits) {
      const at = new Date().toISOString()
      const events = types.map((type) => ({ conversationId, seq: 1, at, body: { type, text } }))
      const frame = JSON.stringify({ type: 'events', conversationId, events })
      for (const follower of followers.get(conversationId) ?? []) follower.send(frame)
    }
  })
})
await once(server, 'listening')
console.log(JSON.stringify({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, pid: process.pid }))
