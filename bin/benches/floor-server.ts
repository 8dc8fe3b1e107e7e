// The floor of a turn: bare Hono that puts one row into a bare PGlite for each request, on the disk before it answers.
// Takes the folder as its only argument and prints its address as one line of JSON.
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { openPglite } from '../../storage/sql/pglite.ts'

// With our own fsync: PGlite leaves it out, and a floor that loses what it acknowledged would be none.
const { client } = await openPglite(process.argv[2] ?? '')
await client.exec('create table row (id bigint generated always as identity primary key, content json not null)')

const app = new Hono()
app.post('/', async (context) => {
  const content = await context.req.text()
  const { rows } = await client.query<{ id: number }>('insert into row (content) values ($1) returning id', [content])
  return context.json({ id: Number(rows[0]?.id) }, 202)
})

const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 })
await once(server, 'listening')
console.log(JSON.stringify({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` }))
process.once('SIGTERM', async () => {
  await client.close()
  process.exit(0)
})
