// What benches are made of, each for a moment and over the real thing, so that none of it breaks unseen. Nothing is timed here.
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { emptyFolder, sampleHome } from '../../tests/flows/harness.ts'
import { honestModel } from '../../tests/model-server/honest.ts'
import { createModelServer, type ModelServer } from '../../tests/model-server/model-server.ts'
import { projectRoot } from '../config.ts'
import { timeBareSearch } from './bare-search.ts'
import { type LoadOrder, type LoadResult, runLoad } from './load.ts'
import { askAlone, timeFirstLine } from './model-overhead.ts'
import { runHelper, type ServerProcess, startHelper, startServer } from './processes.ts'
import { questions } from './questions.ts'
import type { ActiveResult, DropResult, IdleResult, SocketOrder } from './socket-load.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 180_000 })

const stopping = new AbortController()
const { signal } = stopping
let home: string
let model: ModelServer
let server: ServerProcess

beforeAll(async () => {
  home = await sampleHome()
  model = await createModelServer({ script: honestModel })
  const settings = {
    LLM: 'openai',
    OPENAI_BASE_URL: model.openaiUrl,
    OPENAI_API_KEY: 'none',
    OPENAI_MODEL: 'test-model',
  }
  server = await startServer({ home, settings, signal })
})
afterAll(async () => {
  await server?.stop()
  await model?.close()
  stopping.abort()
})

const moment: Omit<LoadOrder, 'url' | 'of'> = { clients: 2, seconds: 1, warmUpSeconds: 0 }

test('clients that ask one question after another, in this process and in one of their own', async () => {
  const order: LoadOrder = { ...moment, url: server.url, of: 'turns' }
  for (const result of [
    await runLoad(order),
    await runHelper<LoadResult>('bin/benches/load.ts', [JSON.stringify(order)], signal),
  ]) {
    expect(result).toMatchObject({ failed: 0, seconds: expect.closeTo(1, 0) })
    expect(result.turns + result.unmeasured).toBeGreaterThan(0)
    expect(result.first.every((milliseconds) => milliseconds > 0)).toBe(true)
    expect(result.whole).toHaveLength(result.turns)
  }
})

test('a fixed number of turns, and turns offered at a rate', async () => {
  const counted = await runLoad({ ...moment, url: server.url, of: 'turns', turns: 4 })
  expect(counted).toMatchObject({ failed: 0 })
  expect(counted.turns).toBeGreaterThanOrEqual(4)
  const offered = await runLoad({ ...moment, url: server.url, of: 'turns', perSecond: 10 })
  expect(offered.failed).toBe(0)
  expect(offered.turns + offered.unmeasured).toBeGreaterThan(0)
})

test('what the server says of itself', async () => {
  const { cpuSeconds, residentMiB } = await server.usage()
  expect(cpuSeconds).toBeGreaterThan(0)
  expect(residentMiB).toBeGreaterThan(50)
})

test('a question over the model beside the same request by fetch alone', async () => {
  model.reset()
  for (const question of questions) {
    const asked = await askAlone(server.url, question)
    const [call] = model.requests
    model.reset()
    if (!call || asked.first === null) continue
    const bare = await timeFirstLine(model, call.body, signal)
    expect(bare.milliseconds).toBeGreaterThan(0)
    if (asked.firstText === bare.text) return
  }
  throw new Error('no question of the bench was answered in the words of the model')
})

test('sockets: idle ones, those who follow and ask, those whose lines are cut', async () => {
  const floor = await startHelper<{ url: string; pid: number }>('bin/benches/floor-sockets.ts', [], signal)
  const load = <T>(order: SocketOrder) => runHelper<T>('bin/benches/socket-load.ts', [JSON.stringify(order)], signal)
  try {
    for (const where of [{ url: server.url }, { url: floor.said.url, bare: true }]) {
      const idle: SocketOrder = { of: 'idle', ...where, sockets: 3 }
      const open = await startHelper<IdleResult>('bin/benches/socket-load.ts', [JSON.stringify(idle)], signal)
      expect(open.said.open).toBe(3)
      await open.stop()
      const active = await load<ActiveResult>({ of: 'active', ...where, sockets: 4, perSecond: 5, seconds: 1 })
      expect(active.dropped).toBe(0)
      expect(active.turns).toBeGreaterThan(0)
    }
    const cut = await load<DropResult>({ of: 'drops', url: server.url, conversations: 2, drops: 4 })
    expect(cut).toMatchObject({ drops: 4, lost: 0, doubled: 0, outOfOrder: 0 })
  } finally {
    await floor.stop()
  }
})

test('the floors: Hono with PGlite, and after the server has gone LanceDB and PGlite alone', async () => {
  const floor = await startHelper<{ url: string }>(
    'bin/benches/floor-server.ts',
    [join(await emptyFolder(), 'floor')],
    signal,
  )
  const posted = await runLoad({ ...moment, url: floor.said.url, of: 'requests' })
  await floor.stop()
  expect(posted.failed).toBe(0)
  expect(posted.turns).toBeGreaterThan(0)
  await server.stop()
  const some = questions.slice(0, 3)
  expect(await timeBareSearch(join(home, 'index'), some, 2)).toHaveLength(2 * some.length)
  await promisify(execFile)(process.execPath, [join(projectRoot, 'bin/benches/bare-pglite.ts'), join(home, 'sql')])
})
