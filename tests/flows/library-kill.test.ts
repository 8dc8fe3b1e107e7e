// kill -9 while documents are taken in, published, withdrawn and put back: each is whole or not there, index and database agree, nothing is doubled.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { like } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { readerOf } from '../../domain/identity.ts'
import { chunks, versions } from '../../storage/sql/schema.ts'
import { verifyStreams } from '../../storage/streams/verify.ts'
import { configOf, emptyFolder, withServices } from './harness.ts'

const kills = 4
const questions = 20
const script = fileURLToPath(new URL('library-loop.ts', import.meta.url))
const settings = { SAMPLE_LIBRARY: 'off' }

type Told = { work: string; to: string; done: boolean }

/** Every step that the loop does to a document is reached in some round, however slow the machine is. */
const awaited = ['draft', 'published', 'withdrawn', 'published']

/** Lets the loop run, and kills it at some moment after the step awaited in this round. */
const runAndKill = async (home: string, round: number): Promise<Told[]> => {
  const child = spawn(process.execPath, [script, String(round)], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ZHIGU_HOME: home, LLM: 'none', ...settings },
  })
  let heard = ''
  let complaint = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    heard += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint += text
  })
  const closed = once(child, 'close')
  while (!heard.includes(`"to":"${awaited[round % awaited.length]}","done":true`) && child.exitCode === null)
    await sleep(20)
  await sleep(Math.random() * 1_500)
  expect(child.exitCode, complaint).toBeNull()
  child.kill('SIGKILL')
  await closed
  // The last line may be half of one.
  return heard
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line))
}

/** What a document may be: what it was made last, or what was being made of it when the process died. */
const possible = (told: readonly Told[]): Map<string, Set<string>> => {
  const states = new Map<string, Set<string>>()
  for (const { work, to, done } of told)
    states.set(work, done ? new Set([to]) : new Set([...(states.get(work) ?? ['none']), to]))
  return states
}

test(`${kills} kills`, { timeout: 600_000 }, async () => {
  const home = await emptyFolder()
  const told: Told[] = []
  for (let round = 0; round < kills; round += 1) {
    told.push(...(await runAndKill(home, round)))
    await withServices(configOf(home, settings), async ({ sql, index, retrieve }) => {
      expect(await index.status()).toMatchObject({ openWork: 0, needsRebuild: null, lastError: null })
      expect((await verifyStreams(sql)).faults).toEqual([])
      const held = await sql.db.select().from(versions)
      for (const [work, states] of possible(told)) {
        const own = held.filter(({ workId }) => workId === work)
        expect(own.length).toBeLessThanOrEqual(1)
        const [version] = own
        const state = version?.editorialState ?? 'none'
        // What was proposed and not decided is a draft still.
        expect([...states], work).toContain(state === 'in-review' ? 'draft' : state)
        if (!version) continue
        const pieces = await sql.db
          .select()
          .from(chunks)
          .where(like(chunks.id, `${version.id}/%`))
        expect(pieces).toHaveLength(questions)
        for (const { text, start, end } of pieces) expect(version.text.slice(start, end)).toBe(text)
        const { passages } = await retrieve({
          text: `${work} 的第 7 个问题`,
          entities: [],
          asOf: '2026-11-22',
          reader: readerOf('client'),
        })
        const found = passages.filter(({ documentId }) => documentId === work).map(({ text }) => text)
        expect(new Set(found).size).toBe(found.length)
        expect(found.length > 0, `${work} is ${state}`).toBe(state === 'published')
      }
    })
  }
  const made = new Set(told.filter(({ done }) => done).map(({ to }) => to))
  expect([...made].sort()).toEqual(['draft', 'published', 'withdrawn'])
  await withServices(configOf(home, settings), async ({ index }) => {
    const { rows } = await index.status()
    await index.rebuild()
    expect((await index.status()).rows).toBe(rows)
  })
})
