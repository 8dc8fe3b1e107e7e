// Work that must be done now and then while the server runs. Each task may run on several servers at once; it takes its own lock.
import type { Logger } from 'pino'

export type Task = { name: string; everyMilliseconds: number; run: (signal: AbortSignal) => Promise<unknown> }

export type Upkeep = { stop(): Promise<void> }

/** Begins the tasks. One that fails is logged and tried again at its next time; a task never overlaps itself. */
export const startUpkeep = (tasks: readonly Task[], logger: Logger): Upkeep => {
  const stopping = new AbortController()
  const running = new Map<string, Promise<void>>()
  const start = ({ name, run }: Task): void => {
    if (running.has(name)) return
    const work = run(stopping.signal)
      .then((outcome) => logger.debug({ task: name, outcome }, 'upkeep done'))
      .catch((error: unknown) => logger.error({ err: error, task: name }, 'upkeep failed'))
      .finally(() => running.delete(name))
    running.set(name, work)
  }
  const timers = tasks.map((task) => setInterval(() => start(task), task.everyMilliseconds).unref())
  return {
    async stop() {
      for (const timer of timers) clearInterval(timer)
      stopping.abort()
      await Promise.all(running.values())
    },
  }
}
