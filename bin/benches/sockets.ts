// WebSockets: what an idle one costs, how soon a commit is seen with a thousand of them, and whether cut lines lose anything.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Bench, type Figures, latencies, rounded } from './bench.ts'
import { runHelper, startHelper, startServer, withFolder } from './processes.ts'
import type { ActiveResult, DropResult, IdleResult, SocketOrder } from './socket-load.ts'

const idleSockets = 10_000
const activeSockets = 1_000
/** Turns a second over all active sockets: half of what one server answers. */
const activePerSecond = 40
/** The heap has settled by then. */
const restMilliseconds = 5_000

export const sockets: Bench = {
  name: 'sockets',
  title: 'WebSocket：空闲连接的内存，从提交到客户端的时间，断线不丢不重',
  async run({ note, signal }) {
    const figures: Figures = {}
    const floors: Figures = {}
    await withFolder(async (folder) => {
      note('启动服务（载入示例资料）')
      const server = await startServer({ home: join(folder, 'home'), signal })
      try {
        note(`断线：1,000 次`)
        const dropped = await load<DropResult>(
          { of: 'drops', url: server.url, conversations: 20, drops: 1_000 },
          signal,
        )
        figures.drops = { ...dropped }
        note(`${activeSockets} 个活跃连接`)
        const { arrival, ...counts } = await load<ActiveResult>(
          { of: 'active', url: server.url, sockets: activeSockets, perSecond: activePerSecond, seconds: 20 },
          signal,
        )
        figures.active = { ...latencies('arrival', arrival), ...counts }
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
    note('底线：只有 ws')
    const floor = await startHelper<{ url: string; pid: number }>('bin/benches/floor-sockets.ts', [], signal)
    try {
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
        { scenario: 'idle', measure: 'residentMiB', atMost: 1024 },
        { scenario: 'active', measure: 'arrivalP95Ms', atMost: 50 },
        { scenario: 'drops', measure: 'lost', atMost: 0 },
        { scenario: 'drops', measure: 'doubled', atMost: 0 },
        { scenario: 'drops', measure: 'outOfOrder', atMost: 0 },
      ],
    }
  },
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
