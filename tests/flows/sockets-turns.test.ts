// A turn with a model, over a socket: taken back, failed, and followed on after a line that broke in the middle.
import { randomUUID } from 'node:crypto'
import { rename } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { slowModel } from '../browser/slow-model.ts'
import { honestModel, passagesIn } from '../model-server/honest.ts'
import { createModelServer, type ModelServer, type Script } from '../model-server/model-server.ts'
import { cutAfter, sentenceLines } from '../model-server/replies.ts'
import { answerOf, startZhigu, type Talk, typesOf, type Zhigu } from './harness.ts'
import { type TestSocket, welcomed } from './socket-client.ts'

const transfer = '银证转账几点可以转'
const conditions = '科创板权限要什么条件才能开？'

let model: ModelServer
let zhigu: Zhigu
beforeAll(async () => {
  model = await createModelServer({ script: honestModel })
  zhigu = await startZhigu({
    LLM: 'openai',
    OPENAI_BASE_URL: model.openaiUrl,
    OPENAI_API_KEY: 'key',
    OPENAI_MODEL: 'test-model',
    LLM_RETRIES: '0',
  })
})
afterAll(async () => {
  await zhigu?.close()
  await model?.close()
})
afterEach(() => {
  model.reset()
  model.follow(honestModel)
})

const following = async (talk: Talk, after = 0) => {
  const socket = await welcomed(zhigu.url, talk.token)
  socket.say({ type: 'follow', conversationId: talk.id, after })
  await socket.until('following')
  return socket
}
const ask = async (socket: TestSocket, conversationId: string, text: string): Promise<string> => {
  const messageId = randomUUID()
  socket.say({ type: 'send', conversationId, messageId, text })
  await socket.until('accepted')
  return messageId
}

/** Answers what the model is asked to write; all else an honest one. */
const writing =
  (script: (from: number) => ReturnType<Script>): Script =>
  (request) => {
    const from = passagesIn(request).find(({ text }) => text.includes('8:30–16:30'))?.index
    return from === undefined || !request.question.includes('请逐行写出回答') ? honestModel(request) : script(from)
  }

const right = (from: number) => ({ text: '交易日的8:30–16:30您都可以做银证转账。', evidence: [from] })

describe('what was shown and cannot stay is taken back by a frame, and what follows is the answer', () => {
  test.each<[string, string, (from: number) => ReturnType<Script>]>([
    [
      'the model breaks off after its first sentence',
      'model-failed',
      (from) => ({
        ...cutAfter([sentenceLines(right(from)), '{"text": "周末和', '节假日不能转。'], 2),
        betweenMilliseconds: 60,
      }),
    ],
    [
      'after a right sentence it goes on with invented numbers',
      'unsupported',
      (from) => ({
        text: sentenceLines(
          right(from),
          { text: '每笔转账要收 73 元手续费。', evidence: [from] },
          { text: '一天最多可以转 413 次。', evidence: [from] },
        ),
        betweenMilliseconds: 20,
      }),
    ],
  ])('%s', async (_what, why, script) => {
    model.follow(writing(script))
    const talk = await zhigu.talk()
    const socket = await following(talk)
    const turnId = await ask(socket, talk.id, transfer)
    await socket.until('done')
    const events = socket.events().filter((event) => event.turnId === turnId)
    const types = typesOf(events)
    const replaced = types.indexOf('answer-replaced')
    expect(events[replaced]?.body).toEqual({ type: 'answer-replaced', why })
    // It was there to be read before it was taken back, and something stands in its place.
    expect(types.slice(0, replaced)).toContain('sentence-committed')
    expect(types.slice(replaced)).toContain('sentence-committed')
    const shown = answerOf(turnId, events)
    expect(shown.text).toContain('8:30–16:30')
    expect(JSON.stringify(events)).not.toMatch(/73 ?元|413/)
    // Who comes later reads the same.
    const late = await following(talk)
    await late.until('done')
    expect(late.events()).toEqual(socket.events())
    for (const line of [socket, late]) line.terminate()
  })
})

test('a turn that failed ends with an error about it, once, and the line goes on', async () => {
  const talk = await zhigu.talk()
  const socket = await following(talk)
  const index = join(zhigu.home, 'index')
  await rename(index, `${index}-away`)
  let turnId: string
  try {
    turnId = await ask(socket, talk.id, transfer)
    expect(await socket.until('error', 'done')).toMatchObject({
      type: 'error',
      about: 'turn',
      conversationId: talk.id,
      turnId,
      problem: { detail: expect.stringContaining('没能答复您'), status: expect.toSatisfy((status) => status >= 500) },
    })
  } finally {
    await rename(`${index}-away`, index)
  }
  const failed = socket.events().at(-1)
  expect(failed).toMatchObject({ turnId, body: { type: 'turn-failed', detail: expect.stringContaining('转人工') } })
  // Whoever has seen the event is not told again.
  const again = await following(talk, failed?.seq)
  const next = await ask(socket, talk.id, transfer)
  for (const line of [socket, again]) expect(await line.until('done', 'error')).toMatchObject({ turnId: next })
  expect(socket.frames.filter(({ type }) => type === 'error')).toHaveLength(1)
  for (const line of [socket, again]) line.terminate()
})

test('a line that breaks after every sentence gets the rest of the answer each time, nothing twice', async () => {
  model.follow(slowModel(() => ({ betweenMilliseconds: 15 })))
  const talk = await zhigu.talk()
  let socket = await following(talk)
  const turnId = await ask(socket, talk.id, conditions)
  const got: { seq: number; body: { type: string } }[] = []
  let cuts = 0
  for (;;) {
    const { type } = await socket.until('events', 'done')
    const isMidAnswer = type === 'events' && socket.events().at(-1)?.body.type === 'sentence-committed'
    if (type !== 'done' && !isMidAnswer) continue
    socket.terminate()
    got.push(...socket.events())
    if (type === 'done') break
    cuts += 1
    await sleep(Math.random() * 100)
    socket = await following(talk, got.at(-1)?.seq)
  }
  expect(cuts).toBeGreaterThanOrEqual(3)
  expect(got).toEqual(await talk.events())
  expect(typesOf(got)).not.toContain('answer-replaced')
  expect(answerOf(turnId, await talk.events()).sentences.length).toBeGreaterThanOrEqual(cuts)
})
