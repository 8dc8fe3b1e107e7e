// Commands beside a running server: the data folder belongs to one process, so a command line call goes through that process.
// The lock file names its address and a secret; both are readable by the folder's owner only.
import { timingSafeEqual } from 'node:crypto'
import type { Logger } from 'pino'
import { Problem, type ProblemDocument, problemTable } from '../domain/problem.ts'
import { problemOf } from '../server/problems.ts'
import { readOwner, untilAnswered } from '../storage/folder-lock.ts'
import type { Config } from './config.ts'
import { type CommandInput, type CommandName, type CommandOutput, commands } from './data-commands.ts'
import { createLogger } from './logger.ts'
import { consoleProgress } from './progress.ts'
import { acquireHome, type Home, openServices, type Services, untilVectorsDone } from './wiring.ts'

/** Runs a command where the data is: in the server that holds the folder, or here. */
export type Access = {
  run<N extends CommandName>(name: N, input: CommandInput<N>, signal?: AbortSignal): AsyncGenerator<CommandOutput<N>>
  /** Where commands run: a server's address, or null for this process. */
  server: string | null
  /** Resolves when what was taken in is found by its meaning, too; a server sees to that by itself. */
  settled(): Promise<void>
  close(): Promise<void>
}

/** A first start, which loads the sample library, takes minutes on a slow machine. */
const patienceMilliseconds = 300_000

/**
 * Finds who holds the data folder, or opens it; the first time the sample library is loaded, with progress on standard error. A server that
 * starts, or another command, is waited for.
 * @param movesIndex as `openServices` has it
 * @throws Problem `already-running` when another command has the folder for minutes
 */
export const openAccess = async (config: Config, { movesIndex }: { movesIndex?: boolean } = {}): Promise<Access> => {
  const { owner, home } = await ownerOrHome(config)
  if (owner) {
    return {
      server: owner.address,
      run: (name, input, signal) => callServer(owner, name, input, signal),
      settled: async () => undefined,
      close: async () => undefined,
    }
  }
  let services: Services
  try {
    services = await openServices(config, {
      // What a command can do without is not for who typed it; `doctor` tells of it in words.
      logger: createLogger({ LOG_LEVEL: config.LOG_LEVEL === 'info' ? 'error' : config.LOG_LEVEL }),
      progress: consoleProgress,
      movesIndex,
    })
  } catch (error) {
    await home.release()
    throw error
  }
  return {
    server: null,
    run: (name, input, signal = new AbortController().signal) =>
      commands[name](services, input as never, signal) as never,
    settled: () => untilVectorsDone(services.index, consoleProgress),
    async close() {
      await services.close()
      await home.release()
    },
  }
}

type Found = { owner: { address: string; secret: string }; home?: never } | { home: Home; owner?: never }

/** The server that answers for the folder, or the folder itself. Of several that waited one gets it first, and the others wait on. */
const ownerOrHome = async (config: Config, tries = 10): Promise<Found> => {
  await untilFree(config)
  const owner = config.DATABASE_URL ? null : await readOwner(config.home)
  if (owner) return { owner }
  try {
    return { home: await acquireHome(config) }
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'already-running' || tries <= 1) throw error
    return ownerOrHome(config, tries - 1)
  }
}

/** Waits, some minutes at most, while the data folder is with a server that starts or with another command, and says so on standard error. */
export const untilFree = async (config: Config): Promise<void> => {
  if (config.DATABASE_URL) return
  const told = (pid: number) =>
    console.error(`数据目录正被进程 ${pid} 使用（服务正在启动，或另一个命令还没有做完），等它完成……按 Ctrl-C 不再等。`)
  await untilAnswered(config.home, { milliseconds: patienceMilliseconds, told })
}

type Line = { value: unknown } | { problem: ProblemDocument }

const callServer = async function* <N extends CommandName>(
  owner: { address: string; secret: string },
  name: N,
  input: CommandInput<N>,
  signal?: AbortSignal,
): AsyncGenerator<CommandOutput<N>> {
  const lost = (cause: unknown): never => {
    if (signal?.aborted || cause instanceof Problem) throw cause
    throw new Problem(
      'component-unavailable',
      `与正在运行的服务（${owner.address}）的连接断开了，命令可能没有做完；请确认服务还在运行（或已停止），再运行一次这个命令。`,
      { cause },
    )
  }
  const response = await fetch(`${owner.address}/local/${name}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${owner.secret}`, 'content-type': 'application/json' },
    body: JSON.stringify(input),
    signal,
  }).catch(lost)
  if (!response.ok || !response.body)
    throw new Problem(
      'component-unavailable',
      `正在运行的服务（${owner.address}）没有接受这个命令，可能是另一个版本，请重新启动服务。`,
    )
  let rest = ''
  try {
    for await (const part of response.body.pipeThrough(new TextDecoderStream())) {
      const lines = (rest + part).split('\n')
      rest = lines.pop() ?? ''
      for (const text of lines) {
        const line = JSON.parse(text) as Line
        if ('problem' in line)
          throw new Problem(line.problem.code, line.problem.detail, {
            action: line.problem.action,
            errors: line.problem.errors,
          })
        yield line.value as CommandOutput<N>
      }
    }
  } catch (error) {
    lost(error)
  }
}

/** Answers `/local/…` on the running server: one JSON line for each thing the command yields. */
export const localHandler =
  ({ services, secret, logger }: { services: Services; secret: string; logger: Logger }) =>
  async (request: Request): Promise<Response> => {
    const given = Buffer.from((request.headers.get('authorization') ?? '').replace(/^Bearer /, ''))
    const wanted = Buffer.from(secret)
    if (given.length !== wanted.length || !timingSafeEqual(given, wanted))
      return new Response('forbidden\n', { status: 403 })
    const name = new URL(request.url).pathname.slice('/local/'.length)
    if (!Object.hasOwn(commands, name)) return new Response('no such command\n', { status: 404 })
    const outputs = commands[name as CommandName](
      services,
      (await request.json()) as never,
      request.signal,
    ) as AsyncGenerator<unknown>
    const encoder = new TextEncoder()
    const lines = async function* (): AsyncGenerator<Uint8Array> {
      try {
        for await (const value of outputs) yield encoder.encode(`${JSON.stringify({ value })}\n`)
      } catch (error) {
        if (request.signal.aborted) {
          logger.info({ command: name }, 'command ended: its caller has left')
          return
        }
        const problem = problemOf(error)
        if (problemTable[problem.code].status >= 500)
          logger.error({ code: problem.code, command: name, err: problem.cause ?? problem }, 'command failed')
        yield encoder.encode(`${JSON.stringify({ problem: problem.document() })}\n`)
      }
    }
    return new Response(ReadableStream.from(lines()), { headers: { 'content-type': 'application/x-ndjson' } })
  }
