// Reading in processes of their own: whatever happens to one, only the file in it is concerned.
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterEach, expect, test, vi } from 'vitest'
import { Problem } from '../../domain/problem.ts'
import { docx, paragraph } from '../../tests/fixtures/office-files.ts'
import { createParserProcesses, type ParserProcesses } from './parser-process.ts'

const opened: ParserProcesses[] = []
const start = (bounds?: Parameters<typeof createParserProcesses>[0]): ParserProcesses => {
  const processes = createParserProcesses(bounds)
  opened.push(processes)
  return processes
}
afterEach(async () => {
  await Promise.all(opened.splice(0).map((processes) => processes.close()))
})

/** The readers that this process has started and that still run. */
const running = (parent = process.pid): number[] =>
  execFileSync('ps', ['-e', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' })
    .split('\n')
    .flatMap((line) => {
      const [pid, ppid, ...command] = line.trim().split(/\s+/)
      return Number(ppid) === parent && command.join(' ').includes('parser-worker.ts') ? [Number(pid)] : []
    })

const problemOf = async (work: Promise<unknown>): Promise<Problem> => {
  const error = await work.then(
    () => null,
    (error: unknown) => error,
  )
  if (error instanceof Problem) return error
  throw error ?? new Error('nothing was thrown')
}

const small = docx(paragraph('正文。'))
/** Takes seconds to read. */
const large = docx(paragraph('正文。').repeat(60_000))

test('one process reads one file after the other, is ended when idle, and comes back when needed', async () => {
  const processes = start({ idleSeconds: 1 })
  expect(running()).toEqual([])
  expect((await processes.read('a.docx', small)).parts.map(({ text }) => text)).toEqual(['正文。'])
  const [first] = running()
  await processes.read('b.docx', small)
  expect(running()).toEqual([first])
  await vi.waitFor(() => expect(running()).toEqual([]), { timeout: 10_000 })
  expect((await processes.read('c.docx', small)).parts).toHaveLength(1)
})

test('no more than two at once; the rest wait their turn', async () => {
  const processes = start()
  let most = 0
  const look = setInterval(() => {
    most = Math.max(most, running().length)
  }, 50)
  const read = await Promise.all(Array.from({ length: 5 }, (_, at) => processes.read(`${at}.docx`, small)))
  clearInterval(look)
  expect(read.map(({ parts }) => parts.length)).toEqual([1, 1, 1, 1, 1])
  expect(most).toBeLessThanOrEqual(2)
})

test('what is wrong with a file is said, and its process goes on', async () => {
  const processes = start()
  expect((await problemOf(processes.read('a.docx', Buffer.from('%PDF-1.7\n')))).detail).toMatch(/内容却是PDF/)
  const [first] = running()
  await processes.read('b.docx', small)
  expect(running()).toEqual([first])
})

test('a process that is killed while it reads costs that file alone', async () => {
  const processes = start()
  const reading = problemOf(processes.read('large.docx', large))
  await vi.waitFor(() => expect(running()).toHaveLength(1), { timeout: 10_000 })
  for (const pid of running()) process.kill(pid, 'SIGKILL')
  const problem = await reading
  expect(problem.code).toBe('unprocessable-document')
  expect(problem.detail).toMatch(/意外结束（SIGKILL）/)
  expect((await processes.read('small.docx', small)).parts).toHaveLength(1)
})

test('one that was killed while idle is noticed before the next file', async () => {
  const processes = start()
  await processes.read('a.docx', small)
  for (const pid of running()) process.kill(pid, 'SIGKILL')
  await vi.waitFor(() => expect(running()).toEqual([]), { timeout: 10_000 })
  expect((await processes.read('b.docx', small)).parts).toHaveLength(1)
})

test('a file that takes too long is given up', async () => {
  const processes = start({ seconds: 0.2 })
  expect((await problemOf(processes.read('large.docx', large))).detail).toMatch(/0\.2 秒内没有读完/)
})

test('a file that takes too much memory ends its process, not this one', async () => {
  const processes = start({ megabytes: 48 })
  const problem = await problemOf(processes.read('large.docx', large))
  expect(problem.code).toBe('too-large')
  expect(problem.detail).toMatch(/内存超过 48 MB/)
})

test('whoever stops waiting stops the reading', async () => {
  const processes = start()
  const left = new AbortController()
  const reading = processes.read('large.docx', large, left.signal)
  await vi.waitFor(() => expect(running()).toHaveLength(1), { timeout: 10_000 })
  left.abort(new Error('left'))
  await expect(reading).rejects.toThrow('left')
  await vi.waitFor(() => expect(running()).toEqual([]), { timeout: 10_000 })
})

test('closing ends what is read and what waits, and leaves no process', async () => {
  const processes = start()
  const readings = Array.from({ length: 3 }, (_, at) => processes.read(`${at}.docx`, large).catch(() => 'given up'))
  await vi.waitFor(() => expect(running()).toHaveLength(2), { timeout: 10_000 })
  await processes.close()
  expect(await Promise.all(readings)).toEqual(['given up', 'given up', 'given up'])
  expect(running()).toEqual([])
})

test('readers keep nobody from ending, and end with whoever started them', async () => {
  const own = JSON.stringify(fileURLToPath(new URL('parser-process.ts', import.meta.url)))
  const bytes = JSON.stringify(small.toString('base64'))
  const script = `const { createParserProcesses } = await import(${own})
    const { parts } = await createParserProcesses({ idleSeconds: 600 }).read('a.docx', Buffer.from(${bytes}, 'base64'))
    console.log(parts[0].text)`
  const child = spawn(process.execPath, ['--no-warnings', '--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString()
  })
  const [code] = await once(child, 'close')
  expect({ code, said }).toEqual({ code: 0, said: '正文。\n' })
  await vi.waitFor(() => expect(running(child.pid)).toEqual([]), { timeout: 10_000 })
})
