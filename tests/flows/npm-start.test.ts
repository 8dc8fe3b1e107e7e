// `npm start` as a stranger runs it: the first start, Ctrl-C while it loads, the start that goes on with it, Ctrl-C at the end.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, expect, test, vi } from 'vitest'
import { freePort } from '../../bin/benches/processes.ts'
import { projectRoot } from '../../bin/config.ts'
import { emptyFolder } from './harness.ts'

// Two first starts on a machine that runs other tests, too, and perhaps a build of the web.
vi.setConfig({ testTimeout: 400_000 })
const patience = { timeout: 300_000, interval: 100 }

const started = new Set<ChildProcess>()
/** To all that the command started, as a terminal does it; false when nothing is left of it. */
const signalAll = ({ pid }: ChildProcess, signal: NodeJS.Signals | 0): boolean => {
  try {
    return pid !== undefined && process.kill(-pid, signal)
  } catch {
    return false
  }
}
const killAll = () => {
  for (const child of started) signalAll(child, 'SIGKILL')
}
afterAll(killAll)
process.once('exit', killAll)

const npmStart = (home: string, port: number, ...options: string[]) => {
  const child = spawn('npm', ['start', ...options], {
    cwd: projectRoot,
    // A group of its own, that can be given Ctrl-C.
    detached: true,
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      TMPDIR: process.env.TMPDIR,
      ZHIGU_HOME: home,
      PORT: String(port),
      LLM: 'none',
    },
  })
  started.add(child)
  const heard = { stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    heard.stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    heard.stderr += text
  })
  const closed = once(child, 'close')
  return {
    heard,
    isLeft: () => signalAll(child, 0),
    async ctrlC(): Promise<number | null> {
      signalAll(child, 'SIGINT')
      // npm passes on what the terminal has told the server already.
      await sleep(2)
      signalAll(child, 'SIGINT')
      const [code] = await closed
      started.delete(child)
      return code
    },
  }
}

test('tells what it does and where it is, and Ctrl-C ends it at any time', async () => {
  const home = await emptyFolder()
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`

  const interrupted = npmStart(home, port)
  await expect.poll(() => interrupted.heard.stderr, patience).toMatch(/载入示例资料 \d+\/\d+/)
  expect(interrupted.heard.stderr).toContain(`首次启动：在 ${home} `)
  expect(await interrupted.ctrlC()).not.toBe(0)
  expect(interrupted.heard.stderr).toContain('启动已中断；再次启动会接着做完。')
  expect(interrupted.heard.stderr).not.toMatch(/\n\s+at /)
  await expect.poll(interrupted.isLeft).toBe(false)

  // Other shells answer a Ctrl-C themselves, also one that the server has dealt with; this one hands on the server's own exit code.
  const whole = npmStart(home, port, '--script-shell=bash')
  const ready = () => fetch(`${url}/readyz`).then(({ status }) => status, String)
  await expect.poll(ready, patience).toBe(200)
  await expect.poll(() => whole.heard.stdout).toContain('按 Ctrl-C 停止。')
  const [, done, total] = [...whole.heard.stderr.matchAll(/载入示例资料 (\d+)\/(\d+)/g)].at(-1) ?? []
  expect([Number(total) > 100, done]).toEqual([true, total])
  for (const [name, path] of [
    ['演示页面', '/'],
    ['坐席工作台', '/staff'],
    ['资料库', '/library'],
    ['运行管理', '/ops'],
    ['接口文档', '/docs'],
    ['健康检查', '/readyz'],
  ] as const) {
    expect(whole.heard.stdout).toMatch(new RegExp(`${name} +${url}${path}\n`))
    expect((await fetch(url + path)).status, path).toBe(200)
  }
  expect(whole.heard.stdout).toContain(home)

  expect(await whole.ctrlC()).toBe(0)
  expect(whole.heard.stdout).toContain('已停止。')
  await expect.poll(whole.isLeft).toBe(false)
  expect(await ready()).toContain('TypeError')
  expect(existsSync(join(home, 'lock.json'))).toBe(false)
})
