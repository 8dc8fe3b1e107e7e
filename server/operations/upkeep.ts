// Work that must be done now and then while the server runs. Each task may run on several servers at once; it takes its own lock.
import type { Logger } from 'pino'
import type { Bus } from '../bus/bus.ts'

export type Task = {
  name: string
  everyMilliseconds: number
  /** Also when the server starts: what should have been done meanwhile. */
  atStart?: boolean
  /** A ring of this topic has it run soon, beside its usual times; many rings in a short while once. */
  soonAfter?: string
  run: (signal: AbortSignal) => Promise<unknown>
}

export type Upkeep = { stop(): Promise<void> }

const soon = 10_000

/** Begins the tasks. One that fails is logged and tried again at its next time; a task never overlaps itself. */
export const startUpkeep = async ({
  tasks,
  bus,
  logger,
  soonMilliseconds = soon,
}: {
  tasks: readonly Task[]
  bus: Pick<Bus, 'subscribe'>
  logger: Logger
  soonMilliseconds?: number
}): Promise<Upkeep> => {
  const stopping = new AbortController()
  const running = new Map<string, Promise<void>>()
  const start = ({ name, run }: Task): void => {
    if (running.has(name)) return
    const work = run(stopping.signal)
      .then((outcome) => logger.debug({ task: name, outcome }, 'upkeep done'))
      .catch((error: unknown) => {
        // It was told to stop, and did.
        if (stopping.signal.aborted && error === stopping.signal.reason) logger.debug({ task: name }, 'upkeep stopped')
        else logger.error({ err: error, task: name }, 'upkeep failed')
      })
      .finally(() => running.delete(name))
    running.set(name, work)
  }
  const timers = tasks.map((task) => setInterval(() => start(task), task.everyMilliseconds).unref())

  for (const task of tasks) if (task.atStart) start(task)

  const waiting = new Map<string, NodeJS.Timeout>()
  const startSoon = (task: Task): void => {
    if (waiting.has(task.name)) return
    const timer = setTimeout(() => {
      waiting.delete(task.name)
      // What rang may have come too late for the run that is under way.
      if (running.has(task.name)) startSoon(task)
      else start(task)
    }, soonMilliseconds).unref()
    waiting.set(task.name, timer)
  }
  const unsubscribe = await Promise.all(
    tasks.flatMap((task) => (task.soonAfter ? [bus.subscribe(task.soonAfter, () => startSoon(task))] : [])),
  )
  return {
    async stop() {
      for (const leave of unsubscribe) leave()
      for (const timer of [...timers, ...waiting.values()]) clearTimeout(timer)
      stopping.abort()
      await Promise.all(running.values())
    },
  }
}
