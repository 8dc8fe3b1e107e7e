// From the start of the process to the first request answered, and how much memory the server holds.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { projectRoot } from '../config.ts'
import { type Bench, percentile, rounded } from './bench.ts'
import type { LoadOrder, LoadResult } from './load.ts'
import { runHelper, startServer, withFolder } from './processes.ts'

const repeats = 5
const turnsBeforeMemory = 2_000

export const start: Bench = {
  name: 'start',
  title: '启动时间与内存',
  run: ({ note, signal }) =>
    withFolder(async (folder) => {
      const home = join(folder, 'home')
      note('首次启动（载入示例资料）')
      const cold = await startServer({ home, signal })
      await cold.stop()

      const later: number[] = []
      for (let index = 0; index < repeats; index += 1) {
        note(`再次启动 ${index + 1}/${repeats}`)
        const server = await startServer({ home, signal })
        later.push(server.readyMilliseconds)
        await server.stop()
      }

      const server = await startServer({ home, signal })
      const memory: Record<string, number> = {}
      try {
        memory.residentAfterStartMiB = rounded((await server.usage()).residentMiB)
        note(`${turnsBeforeMemory} 个回答`)
        const order: LoadOrder = {
          url: server.url,
          of: 'turns',
          clients: 20,
          seconds: 0,
          turns: turnsBeforeMemory,
          warmUpSeconds: 0,
        }
        await runHelper<LoadResult>('bin/benches/load.ts', [JSON.stringify(order)], signal)
        memory.residentAfter2000TurnsMiB = rounded((await server.usage()).residentMiB)
      } finally {
        await server.stop()
      }

      note('底线：Node 与 PGlite')
      const bareNode = await timeProcess(['-e', '0'], signal)
      const barePglite = await timeProcess([join(projectRoot, 'bin/benches/bare-pglite.ts'), join(home, 'sql')], signal)
      return {
        figures: {
          start: {
            firstStartMs: rounded(cold.readyMilliseconds),
            laterStartMedianMs: rounded(percentile(later, 0.5)),
            laterStartWorstMs: rounded(percentile(later, 1)),
          },
          memory,
        },
        floors: { start: { nodeMs: bareNode, pgliteReopenMs: barePglite } },
        aims: [
          { scenario: 'start', measure: 'laterStartMedianMs', atMost: 3_000 },
          { scenario: 'memory', measure: 'residentAfter2000TurnsMiB', atMost: 600 },
        ],
      }
    }),
}

/** Milliseconds from start to end of a Node process; the median of several. */
const timeProcess = async (arguments_: string[], signal: AbortSignal): Promise<number> => {
  const samples: number[] = []
  for (let index = 0; index < repeats; index += 1) {
    const from = performance.now()
    const child = spawn(process.execPath, arguments_, { stdio: ['ignore', 'ignore', 'inherit'], signal })
    const [code] = await once(child, 'exit')
    if (code !== 0) throw new Error(`node ${arguments_.join(' ')} ended with ${code}`)
    samples.push(performance.now() - from)
  }
  return rounded(percentile(samples, 0.5))
}
