// What a command says when the server that holds the folder does not answer as it should.
import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import pino from 'pino'
import { expect, onTestFinished, test, vi } from 'vitest'
import { Problem } from '../domain/problem.ts'
import { acquireFolder } from '../storage/folder-lock.ts'
import { configOf, emptyFolder } from '../tests/flows/harness.ts'
import { localHandler, openAccess } from './access.ts'
import type { Services } from './wiring.ts'

/** What `hold list` fails with beside a server that answers so; null: it listens no more. */
const failureBeside = async (answer: RequestListener | null): Promise<unknown> => {
  const home = await emptyFolder()
  const server = createServer(answer ?? (() => undefined)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  if (answer === null) server.close()
  const lock = await acquireFolder(home)
  await lock.announce(`http://127.0.0.1:${port}`)
  try {
    const access = await openAccess(configOf(home))
    await Array.fromAsync(access.run('hold-list', {}))
    return null
  } catch (error) {
    return error
  } finally {
    await lock.release()
    server.close()
  }
}

test.each<[string, RequestListener | null, RegExp]>([
  ['is gone', null, /断开了.*请确认/],
  ['hangs up', (request) => request.socket.destroy(), /断开了.*请确认/],
  [
    'breaks off in the middle',
    (_, response) => {
      response.write('{"value": {"hol')
      setTimeout(() => response.destroy(), 20)
    },
    /断开了.*请确认/,
  ],
  ['does not know the command', (_, response) => response.writeHead(404).end(), /请重新启动/],
])('a server that %s is told in words, with what to do', async (_, answer, detail) => {
  const error = await failureBeside(answer)
  expect(error).toBeInstanceOf(Problem)
  const { code, detail: said, action } = (error as Problem).document()
  expect(code).toBe('component-unavailable')
  expect(said).toMatch(detail)
  expect(action).toMatch(/^请/)
})

test('what goes wrong in the server for a command is in its log, what was refused is not', async () => {
  const lines: string[] = []
  const logger = pino({ level: 'info' }, { write: (line: string) => void lines.push(line) })
  const refusing = { holds: { list: () => Promise.reject(new Problem('conflict', '已经冻结。')) } }
  const answer = async (services: object) => {
    const handle = localHandler({ services: services as Services, secret: 'secret', logger })
    const headers = { authorization: 'Bearer secret' }
    const response = await handle(new Request('http://x/local/hold-list', { method: 'POST', headers, body: '{}' }))
    return JSON.parse(await response.text()).problem
  }
  expect(await answer(refusing)).toMatchObject({ code: 'conflict', detail: '已经冻结。' })
  expect(lines).toEqual([])
  expect(await answer({})).toMatchObject({ code: 'internal' })
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ command: 'hold-list', err: { type: 'TypeError' } })
})

// Who typed `npm start &` and then a question was refused.
test('a server that starts is waited for, which is said once, and the command goes through it', async () => {
  const home = await emptyFolder()
  const lock = await acquireFolder(home)
  onTestFinished(() => lock.release())
  const said = vi.spyOn(console, 'error').mockImplementation(() => undefined)
  onTestFinished(() => said.mockRestore())
  const opening = openAccess(configOf(home))
  await expect.poll(() => said.mock.calls.length).toBe(1)
  await lock.announce('http://127.0.0.1:1')
  expect((await opening).server).toBe('http://127.0.0.1:1')
  expect(said.mock.calls.join()).toMatch(new RegExp(`${process.pid}.*等它完成`))
  expect(said.mock.calls.length).toBe(1)
})
