// WebSockets: what an idle one costs, how soon a commit is seen with a thousand of them on one server and on two, and whether cut lines
// lose anything; and how large the widget is that uses them, and how soon it can be used.
import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { openPostgres } from '../../storage/sql/postgres.ts'
import { type Bench, type Figures, latencies, rounded } from './bench.ts'
import { runHelper, type ServerProcess, startHelper, startServer, withFolder } from './processes.ts'
import type { ActiveResult, DropResult, IdleResult, SocketOrder } from './socket-load.ts'
import { timeWidget } from './widget-start.ts'

const idleSockets = 10_000
const activeSockets = 1_000
/** Turns a second over all active sockets: half of what one server answers. */
const activePerSecond = 40
const activeSeconds = 20
/** The heap has settled by then. */
const restMilliseconds = 5_000

export const sockets: Bench = {
  name: 'sockets',
  title: 'WebSocket：空闲连接的内存，从提交到客户端的时间，断线不丢不重；聊天组件的大小与启动',
  async run({ note, signal }) {
    const figures: Figures = {}
    const floors: Figures = {}
    await withFolder(async (folder) => {
      note('启动服务（载入示例资料）')
      const server = await startServer({ home: join(folder, 'home'), signal })
      try {
        note('聊天组件')
        const usable = await timeWidget(server.url, signal)
        if (!usable) note('聊天组件的启动：没有测，这里启动不了浏览器')
        figures.widget = { gzipKB: await sizeOf(`${server.url}/widget.js`), ...usable }
        note(`断线：1,000 次`)
        const dropped = await load<DropResult>(
          { of: 'drops', url: server.url, conversations: 20, drops: 1_000 },
          signal,
        )
        figures.drops = { ...dropped }
        note(`${activeSockets} 个活跃连接`)
        figures.active = await timeFanOut({ url: server.url }, signal)
        note(`${idleSockets} 个空闲连接`)
        const before = (await server.usage()).residentMiB
        const clients = await startLoad<IdleResult>({ of: 'idle', url: server.url, sockets: idleSockets }, signal)
        try {
          await sleep(restMilliseconds)
          const after = (await server.usage()).residentMiB
          figures.idle = {
            sockets: clients.said.open,
            openedPerSecond: rounded(clients.said.open / clients.said.seconds),
            residentMiB: rounded(after),
            kibEach: rounded(((after - before) * 1024) / clients.said.open),
          }
        } finally {
          await clients.stop()
        }
      } finally {
        await server.stop()
      }
    })
    const { TEST_DATABASE_URL: postgres, TEST_REDIS_URL: redis } = process.env
    if (postgres && redis) {
      note(`${activeSockets} 个活跃连接，两台服务器（PostgreSQL 与 Redis）`)
      figures.activeOnTwo = await onTwoServers({ postgres, redis, signal }, (url, url2) =>
        timeFanOut({ url, url2 }, signal),
      )
    } else note('两台服务器：没有测，需要 TEST_DATABASE_URL 和 TEST_REDIS_URL（. .ci/services.sh && start_services）')
    note('底线：只有 ws')
    const floor = await startHelper<{ url: string; pid: number }>('bin/benches/floor-sockets.ts', [], signal)
    try {
      floors.active = await timeFanOut({ url: floor.said.url, bare: true }, signal)
      const before = await residentOf(floor.said.pid)
      const clients = await startLoad<IdleResult>(
        { of: 'idle', url: floor.said.url, sockets: idleSockets, bare: true },
        signal,
      )
      await sleep(restMilliseconds)
      floors.idle = { kibEach: rounded(((await residentOf(floor.said.pid)) - before) / 1024 / clients.said.open) }
      await clients.stop()
    } finally {
      await floor.stop()
    }
    return {
      figures,
      floors,
      aims: [
        { scenario: 'widget', measure: 'gzipKB', atMost: 60 },
        { scenario: 'idle', measure: 'residentMiB', atMost: 1024 },
        { scenario: 'active', measure: 'arrivalP95Ms', atMost: 50 },
        ...(figures.activeOnTwo
          ? [
              { scenario: 'activeOnTwo', measure: 'arrivalP95Ms', atMost: 50 },
              { scenario: 'activeOnTwo', measure: 'arrivalOtherP95Ms', atMost: 50 },
            ]
          : []),
        { scenario: 'drops', measure: 'lost', atMost: 0 },
        { scenario: 'drops', measure: 'doubled', atMost: 0 },
        { scenario: 'drops', measure: 'outOfOrder', atMost: 0 },
      ],
    }
  },
}

/** What a page has to load: thousands of bytes, gzipped. */
const sizeOf = async (url: string): Promise<number> => {
  const file = await (await fetch(url)).arrayBuffer()
  return rounded(gzipSync(file).byteLength / 1000)
}

/** How soon what is committed is seen, by who asked and by the other who follows. */
const timeFanOut = async (
  where: Pick<Extract<SocketOrder, { of: 'active' }>, 'url' | 'url2' | 'bare'>,
  signal: AbortSignal,
): Promise<Record<string, number>> => {
  const { arrival, arrivalOther, clientCpuPercent, ...counts } = await load<ActiveResult>(
    { of: 'active', ...where, sockets: activeSockets, perSecond: activePerSecond, seconds: activeSeconds },
    signal,
  )
  return {
    ...latencies('arrival', arrival),
    ...latencies('arrivalOther', arrivalOther),
    ...counts,
    clientCpuPercent: rounded(clientCpuPercent),
  }
}

/** Does `work` with two servers on one database, which is gone afterwards; they share a folder, so that the library is loaded once. */
const onTwoServers = async <T>(
  { postgres, redis, signal }: { postgres: string; redis: string; signal: AbortSignal },
  work: (url: string, url2: string) => Promise<T>,
): Promise<T> => {
  const maintenance = await openPostgres(postgres)
  const name = `bench_${randomUUID().replaceAll('-', '')}`
  await maintenance.client.query(`create database ${name}`)
  const url = new URL(postgres)
  url.pathname = name
  const servers: ServerProcess[] = []
  try {
    return await withFolder(async (folder) => {
      const settings = { DATABASE_URL: url.href, REDIS_URL: redis }
      try {
        for (let i = 0; i < 2; i += 1) servers.push(await startServer({ home: join(folder, 'home'), settings, signal }))
        const [here, there] = servers as [ServerProcess, ServerProcess]
        return await work(here.url, there.url)
      } finally {
        for (const server of servers) await server.stop()
      }
    })
  } finally {
    await maintenance.client.query(`drop database ${name} with (force)`)
    await maintenance.close()
  }
}

const load = <T>(order: SocketOrder, signal: AbortSignal): Promise<T> =>
  runHelper<T>('bin/benches/socket-load.ts', [JSON.stringify(order)], signal)

const startLoad = <T>(order: SocketOrder, signal: AbortSignal) =>
  startHelper<T>('bin/benches/socket-load.ts', [JSON.stringify(order)], signal)

/** Resident bytes of a process on Linux. */
const residentOf = async (pid: number): Promise<number> => {
  const pages = (await readFile(`/proc/${pid}/statm`, 'utf8')).split(' ')[1]
  return Number(pages) * 4096
}
