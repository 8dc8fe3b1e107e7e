// The floor of a socket: a server of nothing but `ws`. Prints its address and its process as one line of JSON.
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { WebSocketServer } from 'ws'

const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false })
await once(server, 'listening')
console.log(JSON.stringify({ url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/`, pid: process.pid }))
