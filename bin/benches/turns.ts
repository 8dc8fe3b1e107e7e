// Whole turns without a model over real HTTP: how many a second, and how soon the first sentence is there.
import { join } from 'node:path'
import { timeBareSearch } from './bare-search.ts'
import { type Bench, type Figures, latencies, rounded } from './bench.ts'
import type { LoadOrder, LoadResult } from './load.ts'
import { runHelper, startHelper, startServer, withFolder } from './processes.ts'
import { questions } from './questions.ts'

type Scenario = Omit<LoadOrder, 'url' | 'of'>

/** In this order on one server, which is warm after the first. `idle`: one client who reads for a moment; `offered…`: so many turns a second, come what may. */
const scenarios: Record<string, Scenario> = {
  clients20: { clients: 20, seconds: 15, warmUpSeconds: 10 },
  idle: { clients: 1, restMilliseconds: 100, seconds: 15, warmUpSeconds: 2 },
  clients1: { clients: 1, seconds: 10, warmUpSeconds: 2 },
  clients100: { clients: 100, seconds: 15, warmUpSeconds: 3 },
  offered50: { clients: 100, perSecond: 50, seconds: 20, warmUpSeconds: 3 },
  offered100: { clients: 200, perSecond: 100, seconds: 20, warmUpSeconds: 3 },
}
const floorScenarios = ['clients1', 'clients20', 'clients100']

export const turns: Bench = {
  name: 'turns',
  title: '不用模型的回答：每秒几个，多久见到第一句',
  async run({ note, signal }) {
    const figures: Figures = {}
    const floors: Figures = {}
    await withFolder(async (folder) => {
      const home = join(folder, 'home')
      note('启动服务（载入示例资料）')
      const server = await startServer({ home, signal })
      try {
        for (const [name, scenario] of Object.entries(scenarios)) {
          note(name)
          const before = await server.usage()
          const result = await load({ ...scenario, url: server.url, of: 'turns' }, signal)
          const after = await server.usage()
          figures[name] = {
            turnsPerSecond: rounded(result.turns / result.seconds),
            ...latencies('first', result.first),
            ...latencies('whole', result.whole),
            failed: result.failed,
            serverCpuMsPerTurn: rounded(
              ((after.cpuSeconds - before.cpuSeconds) * 1000) / (result.turns + result.unmeasured),
            ),
          }
        }
      } finally {
        await server.stop()
      }

      note('底线：Hono 与 PGlite')
      const floor = await startHelper<{ url: string }>('bin/benches/floor-server.ts', [join(folder, 'floor')], signal)
      try {
        for (const name of floorScenarios) {
          const scenario = { ...(scenarios[name] as Scenario), seconds: 5, warmUpSeconds: 2 }
          const result = await load({ ...scenario, url: floor.said.url, of: 'requests' }, signal)
          floors[name] = {
            honoPgliteInsertsPerSecond: rounded(result.turns / result.seconds),
            ...latencies('honoPgliteInsert', result.whole),
          }
        }
      } finally {
        await floor.stop()
      }
      note('底线：LanceDB')
      floors.search = latencies('lancedbFullText', await timeBareSearch(join(home, 'index'), questions, 10))
    })
    return {
      figures,
      floors,
      aims: [
        { scenario: 'idle', measure: 'firstP95Ms', atMost: 30 },
        { scenario: 'clients20', measure: 'turnsPerSecond', atLeast: 100 },
        { scenario: 'offered50', measure: 'firstP95Ms', atMost: 100 },
        { scenario: 'offered100', measure: 'firstP95Ms', atMost: 100 },
      ],
    }
  },
}

const load = (order: LoadOrder, signal: AbortSignal): Promise<LoadResult> =>
  runHelper<LoadResult>('bin/benches/load.ts', [JSON.stringify(order)], signal)
