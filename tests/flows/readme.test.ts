// What the README shows a stranger comes out as shown, on the library of the first start.
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { projectRoot } from '../../bin/config.ts'
import { cannot } from '../services.ts'
import { startZhigu, type Zhigu } from './harness.ts'

const readme = readFileSync(join(projectRoot, 'README.md'), 'utf8')
const asked = [...readme.matchAll(/^npx zhigu ask "([^"]+)"(?: --as-of (\S+))?(?: +# (.+))?$/gm)]
const sent = [...readme.matchAll(/-d '(\{"messageId".+\})'/g)]

let zhigu: Zhigu
beforeAll(async () => {
  zhigu = await startZhigu()
})
afterAll(() => zhigu?.close())

test('there are examples', () => {
  expect(asked.length).toBeGreaterThanOrEqual(4)
  expect(sent).toHaveLength(1)
})

test.each(asked.map(([, question = '', asOf, note = '']) => ({ question, asOf, note })))(
  'npx zhigu ask “$question”',
  async ({ question, asOf, note }) => {
    const today = new Date().toISOString().slice(0, 10)
    const { decision, evidence, answer, sentences } = await zhigu.services.ask({ id: 1, question, asOf }, { today })
    if (note.startsWith('婉拒')) {
      expect(decision).toBe('refuse')
      return
    }
    expect({ decision, evidence, answer }).toMatchObject({ decision: 'answer', evidence: 'grounded' })
    expect(sentences.some(({ citations }) => citations.length > 0)).toBe(true)
    // What the line says will come: “五年”.
    const [promised] = /“(.+)”/.exec(note)?.slice(1) ?? []
    if (promised) expect(answer).toContain(promised)
  },
)

test('the message that is sent over HTTP is answered from the library', async () => {
  const { text } = JSON.parse(sent[0]?.[1] ?? '{}')
  const answer = await (await zhigu.talk()).ask(text)
  expect(answer.decision.decision).toBe('answer')
  // To ask back is an answer too, but not from the library.
  expect(answer.sentences.flatMap(({ citations }) => citations)).not.toEqual([])
})

/** The block of commands that begins with the address, with the address of this server. */
const commands = () => {
  const [, block = ''] = /```sh\n(BASE=[\s\S]+?)```/.exec(readme) ?? []
  return block.replace(/^BASE=\S+/, `BASE=${zhigu.url}`)
}

const hasCurl = spawnSync('curl', ['--version']).status === 0

test.skipIf(!hasCurl && cannot('what the README shows of HTTP', 'there is no curl'))(
  'the commands of the HTTP example, run as they are printed, end in a sourced answer',
  async () => {
    expect(commands()).toContain(`BASE=${zhigu.url}`)
    // The last of them listens for three seconds; on a busy machine an answer may take longer.
    const heard = async () => {
      const shell = spawn('sh', ['-c', commands()], { stdio: ['ignore', 'pipe', 'inherit'] })
      let said = ''
      shell.stdout.setEncoding('utf8').on('data', (text: string) => {
        said += text
      })
      await once(shell, 'close')
      return said
    }
    let said = ''
    const listen = async () => {
      said = await heard()
      return said
    }
    await expect.poll(listen, { timeout: 25_000 }).toContain('event: turn-finished')
    expect(said).toMatch(/event: sentence-committed\n.*创业板/)
    expect(said).toContain('"documentId"')
  },
)
