// Processes that a bench starts and ends: the server itself, and helpers that answer with one line of JSON.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { projectRoot } from '../config.ts'

/** A server that does not come up within this is broken; on a busy machine the first start, which loads the library, takes minutes. */
const patienceMilliseconds = 300_000

export type ServerProcess = {
  url: string
  pid: number
  /** From the start of the process until it listens and every required component answers. */
  readyMilliseconds: number
  /** What the process used so far, by its own metrics. */
  usage(): Promise<{ cpuSeconds: number; residentMiB: number }>
  stop(): Promise<void>
}

/** Runs `work` with a folder of its own, which is gone afterwards. */
export const withFolder = async <T>(work: (folder: string) => Promise<T>): Promise<T> => {
  const folder = await mkdtemp(join(tmpdir(), 'zhigu-bench-'))
  try {
    return await work(folder)
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
  }
}

/**
 * Starts `zhigu serve` on a folder and waits until it is ready. Nothing of the caller's own storage or model is used.
 * @param settings further settings, by their names in the environment
 */
export const startServer = async ({
  home,
  settings = {},
  signal,
}: {
  home: string
  settings?: Record<string, string>
  signal: AbortSignal
}): Promise<ServerProcess> => {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const began = performance.now()
  const child = spawn(process.execPath, [...serverFlags(), join(projectRoot, 'bin/zhigu.ts'), 'serve'], {
    cwd: projectRoot,
    env: { ...process.env, ...ownSettings, ZHIGU_HOME: home, PORT: String(port), ...settings },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const stop = stopper(child, signal)
  try {
    await waitUntilReady(url, child, signal)
  } catch (error) {
    await stop()
    throw error
  }
  return {
    url,
    pid: child.pid as number,
    readyMilliseconds: performance.now() - began,
    async usage() {
      const text = await (await fetch(`${url}/metrics`, { signal })).text()
      const value = (name: string) => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1])
      return {
        cpuSeconds: value('zhigu_process_cpu_seconds_total'),
        residentMiB: value('zhigu_process_resident_memory_bytes') / 1024 / 1024,
      }
    },
    stop,
  }
}

/** An empty value is "not set", also where the caller's `.env` sets it. */
const ownSettings = {
  HOST: '127.0.0.1',
  AUTH: 'demo',
  LLM: 'none',
  EMBEDDER: 'built-in',
  SAMPLE_LIBRARY: 'on',
  LOG_LEVEL: 'warn',
  RATE_PER_CLIENT: '100000',
  RATE_PER_ADDRESS: '1000000',
  DATABASE_URL: '',
  KNOWLEDGE_URI: '',
  BLOB_URI: '',
  REDIS_URL: '',
  MASTER_KEY: '',
  METRICS_TOKEN: '',
  OTEL_EXPORTER_OTLP_ENDPOINT: '',
}

/** For looking closer: `BENCH_NODE_OPTIONS="--cpu-prof --cpu-prof-dir=/tmp/profiles"`. */
const serverFlags = (): string[] => (process.env.BENCH_NODE_OPTIONS ?? '').split(' ').filter(Boolean)

const waitUntilReady = async (url: string, child: ChildProcess, signal: AbortSignal): Promise<void> => {
  const deadline = performance.now() + patienceMilliseconds
  while (performance.now() < deadline) {
    signal.throwIfAborted()
    if (child.exitCode !== null || child.signalCode !== null)
      throw new Error(`The server ended while starting (exit code ${child.exitCode ?? child.signalCode})`)
    try {
      const response = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(5_000) })
      await response.body?.cancel()
      if (response.ok) return
    } catch {
      // Not listening yet.
    }
    await sleep(10)
  }
  throw new Error(`The server was not ready within ${patienceMilliseconds} ms`)
}

/**
 * Starts a script that prints one line of JSON when it can be used and runs until it is told to end.
 * @param script from the project's root
 */
export const startHelper = async <T>(
  script: string,
  arguments_: string[],
  signal: AbortSignal,
): Promise<{ said: T; stop: () => Promise<void> }> => {
  const { child, line } = start(script, arguments_)
  const stop = stopper(child, signal)
  try {
    return { said: JSON.parse(await line) as T, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** Runs a script to its end and gives the line of JSON that it printed. */
export const runHelper = async <T>(script: string, arguments_: string[], signal: AbortSignal): Promise<T> => {
  const { said, stop } = await startHelper<T>(script, arguments_, signal)
  await stop()
  return said
}

const start = (script: string, arguments_: string[]) => {
  const child = spawn(process.execPath, [join(projectRoot, script), ...arguments_], {
    cwd: projectRoot,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const line = (async () => {
    let text = ''
    for await (const part of child.stdout) {
      text += part
      const end = text.indexOf('\n')
      if (end >= 0) return text.slice(0, end)
    }
    throw new Error(`${script} ended without an answer`)
  })()
  return { child, line }
}

/** Ends the process, at the latest by force. An aborted bench ends it at once. */
const stopper = (child: ChildProcess, signal: AbortSignal) => {
  const ended = once(child, 'exit')
  const end = () => child.kill('SIGTERM')
  signal.addEventListener('abort', end)
  return async (): Promise<void> => {
    signal.removeEventListener('abort', end)
    if (child.exitCode !== null || child.signalCode !== null) return
    end()
    const force = setTimeout(() => child.kill('SIGKILL'), 20_000)
    await ended
    clearTimeout(force)
  }
}

/** A port that nobody uses. */
export const freePort = async (): Promise<number> => {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  await once(probe, 'close')
  if (!address || typeof address !== 'object') throw new Error('No free port on 127.0.0.1')
  return address.port
}
