// Work that whoever is free does, given out by pg-boss over the same database. A job only says what to look at: what is to be done, and
// what came of it, stands in the product's own tables.
import { fromPglite, PgBoss } from 'pg-boss'
import type { Logger } from 'pino'
import type { Sql } from '../../storage/sql/sql.ts'

/** @property run what to do with what the job names; it stops when the signal says so */
export type Worker = { queue: string; atOnce: number; run: (key: string, signal: AbortSignal) => Promise<unknown> }

export type Jobs = {
  /** Has somebody look at it; once, however often it is asked for before they are done. */
  send(queue: string, key: string): Promise<void>
  /** Does such work in this process too. */
  work(worker: Worker): Promise<void>
  /** Tells running work to stop, and waits for it. */
  stop(): Promise<void>
}

/** After so long without a sign of life a worker is taken for dead, and its job may be given out again. */
const heartbeatSeconds = 60
/** No job takes longer. */
const longestSeconds = 1_800
/** What is done is kept for a day, to be looked into; the history that people see is elsewhere. */
const keptSeconds = 86_400

/** Makes the jobs; nothing is opened before the first is sent or done. */
export const createJobs = ({
  sql,
  logger,
  pollingSeconds = 2,
}: {
  sql: Sql
  logger: Logger
  pollingSeconds?: number
}): Jobs => {
  const stopping = new AbortController()
  const queues = new Map<string, Promise<void>>()
  const running = new Set<Promise<void>>()
  let opened: Promise<PgBoss> | null = null

  const open = async (): Promise<PgBoss> => {
    const boss = new PgBoss({
      ...(sql.kind === 'pglite'
        ? { backend: 'pglite', db: fromPglite(sql.client) }
        : {
            backend: 'postgres',
            db: { executeSql: (text: string, values?: unknown[]) => sql.client.query(text, values) },
          }),
      // When something is due stands in the product's own tables.
      schedule: false,
    })
    boss.on('error', (error) => logger.error({ err: error }, 'job queue failed'))
    return boss.start()
  }
  const prepare = async (boss: PgBoss, queue: string): Promise<void> => {
    const options = {
      expireInSeconds: longestSeconds,
      heartbeatSeconds,
      retryLimit: 0,
      deleteAfterSeconds: keptSeconds,
    }
    await boss.createQueue(queue, { policy: 'exclusive', ...options })
    // Nobody else can be at work there: what is left is of a process that died.
    if (sql.kind === 'pglite') await boss.deleteAllJobs(queue)
  }
  const bossFor = async (queue: string): Promise<PgBoss> => {
    opened ??= open()
    const boss = await opened.catch((error: unknown) => {
      // Whoever asks next tries again.
      opened = null
      throw error
    })
    const prepared = queues.get(queue) ?? prepare(boss, queue)
    queues.set(queue, prepared)
    prepared.catch(() => queues.delete(queue))
    await prepared
    return boss
  }

  return {
    async send(queue, key) {
      const boss = await bossFor(queue)
      await boss.send(queue, { key }, { singletonKey: key })
    },
    async work({ queue, atOnce, run }) {
      const boss = await bossFor(queue)
      const options = { localConcurrency: atOnce, pollingIntervalSeconds: pollingSeconds }
      await boss.work<{ key: string }>(queue, options, async ([job]) => {
        if (!job || stopping.signal.aborted) return
        const { key } = job.data
        const work = run(key, AbortSignal.any([stopping.signal, job.signal])).then(
          (outcome) => logger.debug({ queue, key, outcome }, 'job done'),
          (error: unknown) => {
            if (!stopping.signal.aborted) logger.error({ err: error, queue, key }, 'job failed')
          },
        )
        running.add(work)
        await work
        running.delete(work)
      })
    },
    async stop() {
      stopping.abort()
      await Promise.all(running)
      await (await opened?.catch(() => null))?.stop()
    },
  }
}
