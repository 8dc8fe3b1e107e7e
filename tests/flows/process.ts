// The command line as a process of its own: what people type, what is killed.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { projectRoot } from '../../bin/config.ts'
import { createClient } from './harness.ts'

type Options = {
  home: string
  settings?: Record<string, string>
  /** Default: the project's root. */
  folder?: string
  input?: string | Buffer
}

// A test that fails leaves nothing running.
const children = new Set<ChildProcess>()
process.once('exit', () => {
  for (const child of children) child.kill('SIGKILL')
})

const start = (command: string[], { home, settings = {}, folder = projectRoot }: Options): ChildProcess => {
  const child = spawn(process.execPath, [join(projectRoot, 'bin', 'zhigu.ts'), ...command], {
    cwd: folder,
    // What a developer has in the environment or in .env does not decide tests.
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      TMPDIR: process.env.TMPDIR,
      ZHIGU_HOME: home,
      LLM: 'none',
      LOG_LEVEL: 'warn',
      RATE_PER_CLIENT: '100000',
      RATE_PER_ADDRESS: '1000000',
      ...settings,
    },
  })
  children.add(child)
  child.once('close', () => children.delete(child))
  return child
}

const collect = (child: ChildProcess) => {
  const heard = { stdout: '', stderr: '' }
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    heard.stdout += text
  })
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    heard.stderr += text
  })
  return heard
}

export type Outcome = { code: number | null; stdout: string; stderr: string }

/** Runs a command to its end. */
export const zhigu = async (command: string[], options: Options): Promise<Outcome> => {
  const child = start(command, options)
  const heard = collect(child)
  // Who does not read its input may be gone before all of it is written.
  child.stdin?.on('error', () => undefined)
  child.stdin?.end(options.input)
  const [code] = await once(child, 'close')
  return { code, ...heard }
}

/** A command that is killed once it has said something. */
export const startCommand = (command: string[], options: Options) => {
  const child = start(command, options)
  const heard = collect(child)
  const closed = once(child, 'close')
  return {
    says: (what: RegExp): Promise<void> =>
      new Promise((resolve, reject) => {
        const look = () => {
          if (what.test(heard.stdout + heard.stderr)) resolve()
        }
        for (const stream of [child.stdout, child.stderr]) stream?.on('data', look)
        child.once('close', (code) => reject(new Error(`it ended with ${code}\n${heard.stdout}\n${heard.stderr}`)))
      }),
    async kill(): Promise<void> {
      child.kill('SIGKILL')
      await closed
    },
  }
}

export type ServerProcess = ReturnType<typeof createClient> & {
  url: string
  heard: { stdout: string; stderr: string }
  /** Sends the signal and waits for the end; gives the exit code, null when the signal ended it. */
  stop(signal: NodeJS.Signals): Promise<number | null>
}

/** A first start, or one that goes on with it, beside other tests. */
const startMilliseconds = 120_000

/** `zhigu serve`, once it says where it is. */
export const startServer = async (options: Options): Promise<ServerProcess> => {
  const child = start(['serve'], options)
  const heard = collect(child)
  const closed = once(child, 'close')
  const url = await new Promise<string>((resolve, reject) => {
    const tell = (why: string) => reject(new Error(`${why}\n${heard.stdout}\n${heard.stderr}`))
    const timer = setTimeout(() => tell('the server did not start in time'), startMilliseconds)
    child.stdout?.on('data', () => {
      const address = /健康检查\s+(http:\S+)\/readyz/.exec(heard.stdout)?.[1]
      if (!address) return
      clearTimeout(timer)
      resolve(address)
    })
    child.once('close', (code) => {
      clearTimeout(timer)
      tell(`the server ended with ${code}`)
    })
  })
  return {
    ...createClient(url),
    url,
    heard,
    async stop(signal) {
      child.kill(signal)
      const [code] = await closed
      return code
    },
  }
}

/** `zhigu serve` on an empty folder: `begun` when the sample library is being loaded, or is there already. */
export const startLoading = (home: string) => {
  const child = start(['serve'], { home })
  const heard = collect(child)
  const closed = once(child, 'close')
  const begun = new Promise<void>((resolve, reject) => {
    for (const stream of [child.stderr, child.stdout])
      stream?.on('data', () => {
        if (heard.stderr.includes('示例资料') || heard.stdout.includes('已启动')) resolve()
      })
    child.once('close', (code) => reject(new Error(`the server ended with ${code}\n${heard.stderr}`)))
  })
  return {
    begun,
    async kill(): Promise<void> {
      child.kill('SIGKILL')
      await closed
    },
  }
}
