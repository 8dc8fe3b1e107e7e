// Files of formats that take a library to read are read in processes of their own, so that one that bursts, hangs or breaks its reader
// takes nothing else along.
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { Problem } from '../../domain/problem.ts'
import type { ReadAnswer, ReadRequest } from './parser-worker.ts'
import type { RawDocument, ReadingLimits } from './raw-document.ts'

export type ParserProcesses = {
  /**
   * Reads a file by the format that its name says.
   * @throws Problem what is wrong with it, or why its reading ended; without the file's name
   */
  read(name: string, bytes: Uint8Array, signal?: AbortSignal): Promise<RawDocument>
  /** Ends the processes; what is being read is given up. */
  close(): Promise<void>
}

type Bounds = {
  reading: ReadingLimits
  /** Of the reader's heap. */
  megabytes: number
  seconds: number
  /** A process that had nothing to read for so long is ended. */
  idleSeconds: number
}

const ordinary: Bounds = {
  reading: { pages: 2_000, characters: 2_000_000, unpacked: 256_000_000, pixels: 50_000_000, recognised: 100 },
  megabytes: 1_024,
  seconds: 600,
  idleSeconds: 10,
}

const mostProcesses = 2
const worker = fileURLToPath(new URL('parser-worker.ts', import.meta.url))

/** Makes the way to the processes; none is started before there is something to read. */
export const createParserProcesses = (given: Partial<Bounds> = {}): ParserProcesses => {
  const bounds = { ...ordinary, ...given }
  const idle: ReaderProcess[] = []
  const all = new Set<ReaderProcess>()
  const waiting: (() => void)[] = []
  const closing = new AbortController()
  let busy = 0

  const take = async (signal: AbortSignal): Promise<ReaderProcess> => {
    while (busy >= mostProcesses) {
      signal.throwIfAborted()
      await new Promise<void>((resolve, reject) => {
        const giveUp = () => reject(signal.reason)
        signal.addEventListener('abort', giveUp, { once: true })
        waiting.push(() => {
          signal.removeEventListener('abort', giveUp)
          resolve()
        })
      })
    }
    signal.throwIfAborted()
    busy += 1
    const known = idle.pop()
    if (known?.isAlive) return known
    const started = new ReaderProcess(bounds)
    all.add(started)
    void started.ended.then(() => {
      all.delete(started)
      const at = idle.indexOf(started)
      if (at >= 0) idle.splice(at, 1)
    })
    return started
  }

  const read = async (request: ReadRequest, signal: AbortSignal): Promise<RawDocument> => {
    const process = await take(signal)
    const hasIdled = process.hasRead
    try {
      return await process.read(request, signal)
    } catch (error) {
      // Whoever ended it may have done so while it was idle: only what ends a new one is surely the file's doing.
      if (!(hasIdled && error instanceof Problem && error.cause instanceof Ended)) throw error
    } finally {
      busy -= 1
      if (process.isAlive) idle.push(process)
      for (const wake of waiting.splice(0)) wake()
    }
    return read(request, signal)
  }

  return {
    read: (name, bytes, signal = new AbortController().signal) =>
      read({ name, bytes, limits: bounds.reading }, AbortSignal.any([signal, closing.signal])),
    async close() {
      closing.abort()
      await Promise.all([...all].map((process) => process.end()))
    },
  }
}

/** A process ended, and neither for its time nor for its memory. @property message what it complained about */
class Ended extends Error {}

/** One process; it reads one file at a time. */
class ReaderProcess {
  readonly ended: Promise<void>
  hasRead = false
  private readonly child: ChildProcess
  private readonly bounds: Bounds
  private idleTimer: NodeJS.Timeout | undefined
  /** The end of what it complained about, where the runtime says that it had no memory left. */
  private complaints = ''

  constructor(bounds: Bounds) {
    this.bounds = bounds
    this.child = fork(worker, {
      // It may read files, which its libraries do, but write none and start nothing.
      execArgv: [
        `--max-old-space-size=${bounds.megabytes}`,
        '--no-warnings',
        '--permission',
        '--allow-fs-read=*',
        '--allow-addons',
        '--allow-worker',
      ],
      // Nothing of ours is its business.
      env: {},
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    })
    this.child.stderr?.on('data', (chunk: Buffer) => {
      this.complaints = (this.complaints + chunk.toString()).slice(-4_000)
    })
    // A process that cannot be started or written to ends, or never was.
    this.child.on('error', () => this.child.kill('SIGKILL'))
    this.ended = once(this.child, 'close').then(
      () => clearTimeout(this.idleTimer),
      () => clearTimeout(this.idleTimer),
    )
  }

  get isAlive(): boolean {
    return this.child.connected && this.child.exitCode === null && this.child.signalCode === null && !this.child.killed
  }

  async read(request: ReadRequest, signal: AbortSignal): Promise<RawDocument> {
    clearTimeout(this.idleTimer)
    this.hasRead = true
    this.hold(true)
    const over = new AbortController()
    const overtime = setTimeout(() => over.abort(), this.bounds.seconds * 1_000)
    const kill = () => this.child.kill('SIGKILL')
    signal.addEventListener('abort', kill, { once: true })
    over.signal.addEventListener('abort', kill, { once: true })
    try {
      const answered = once(this.child, 'message', { signal: over.signal }).then(([answer]) => answer as ReadAnswer)
      answered.catch(() => {})
      this.child.send(request, (error) => {
        if (error) kill()
      })
      const answer = await Promise.race([answered, this.ended.then(() => null)]).catch(async () => {
        await this.ended
        return null
      })
      signal.throwIfAborted()
      if (answer === null) throw this.died(over.signal.aborted)
      if ('problem' in answer) throw new Problem(answer.problem.code, answer.problem.detail)
      if ('failure' in answer)
        throw new Problem('unprocessable-document', '文件的结构无法解析，可能已损坏；请用原来的软件另存后再导入。', {
          cause: answer.failure,
        })
      return answer.document
    } finally {
      clearTimeout(overtime)
      signal.removeEventListener('abort', kill)
      this.hold(false)
      if (this.isAlive) {
        this.idleTimer = setTimeout(kill, this.bounds.idleSeconds * 1_000)
        this.idleTimer.unref()
      }
    }
  }

  async end(): Promise<void> {
    // Whoever waits for it must not end before it.
    this.hold(true)
    this.child.kill('SIGKILL')
    await this.ended
  }

  /** Idle, it keeps nobody from ending. */
  private hold(isBusy: boolean) {
    const does = isBusy ? 'ref' : 'unref'
    this.child[does]()
    this.child.channel?.[does]()
    ;(this.child.stderr as (NodeJS.ReadableStream & Record<'ref' | 'unref', () => void>) | null)?.[does]()
  }

  private died(isOvertime: boolean): Problem {
    const { megabytes, seconds } = this.bounds
    if (isOvertime)
      return new Problem('unprocessable-document', `${seconds} 秒内没有读完，已中止；请拆分或简化后再导入。`)
    if (/heap out of memory|Allocation failed/i.test(this.complaints))
      return new Problem('too-large', `内容太多，读取所用内存超过 ${megabytes} MB，已中止；请拆分后再导入。`)
    const end = this.child.signalCode ?? this.child.exitCode
    return new Problem(
      'unprocessable-document',
      `读取进程意外结束（${end}），没有读完；请重试，仍不行请用原来的软件另存后再导入。`,
      { cause: new Ended(this.complaints) },
    )
  }
}
