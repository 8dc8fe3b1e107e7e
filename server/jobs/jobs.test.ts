import { setTimeout as sleep } from 'node:timers/promises'
import pino from 'pino'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Sql } from '../../storage/sql/sql.ts'
import { databases, onEach } from '../../tests/services.ts'
import { createJobs, type Jobs } from './jobs.ts'

const logger = pino({ level: 'silent' })

onEach(databases, (open) => {
  let sql: Sql
  const opened: Jobs[] = []
  const jobsOn = (): Jobs => {
    const jobs = createJobs({ sql, logger, pollingSeconds: 0.5 })
    opened.push(jobs)
    return jobs
  }
  beforeEach(async () => {
    sql = await open()
  })
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((jobs) => jobs.stop()))
    await sql.close()
  })

  test('what is asked for several times before it is done is done once; what comes later is done again', async () => {
    const jobs = jobsOn()
    const done: string[] = []
    for (const key of ['a', 'a', 'b', 'a']) await jobs.send('read', key)
    await jobs.work({ queue: 'read', atOnce: 1, run: async (key) => void done.push(key) })
    await vi.waitFor(() => expect(done.toSorted()).toEqual(['a', 'b']), 10_000)
    await jobs.send('read', 'a')
    await vi.waitFor(() => expect(done.toSorted()).toEqual(['a', 'a', 'b']), 10_000)
  })

  test('work that fails keeps nothing else from being done, and may be asked for again', async () => {
    const jobs = jobsOn()
    const done: string[] = []
    await jobs.work({
      queue: 'read',
      atOnce: 1,
      async run(key) {
        done.push(key)
        if (key === 'bad') throw new Error('it does not work')
      },
    })
    await jobs.send('read', 'bad')
    await jobs.send('read', 'good')
    await vi.waitFor(() => expect(done).toEqual(['bad', 'good']), 10_000)
    await jobs.send('read', 'bad')
    await vi.waitFor(() => expect(done).toEqual(['bad', 'good', 'bad']), 10_000)
  })

  test('stopping tells running work to stop and waits for it', async () => {
    const jobs = jobsOn()
    const done: string[] = []
    await jobs.work({
      queue: 'read',
      atOnce: 1,
      async run(_, signal) {
        done.push('began')
        await new Promise((resolve) => signal.addEventListener('abort', resolve))
        await sleep(50)
        done.push('ended')
      },
    })
    await jobs.send('read', 'long')
    await vi.waitFor(() => expect(done).toEqual(['began']), 10_000)
    await jobs.stop()
    expect(done).toEqual(['began', 'ended'])
  })
})
