// Two servers, each a process of its own, on one PostgreSQL and one Redis: they serve a conversation alike, and one takes over from the
// other in the middle of an answer.
import { randomUUID } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { createModelServer, type ModelServer } from '../model-server/model-server.ts'
import { sentenceLines, stallAfter } from '../model-server/replies.ts'
import { createDatabase, lacks } from '../services.ts'
import { answerOf, emptyFolder, type Talk, typesOf } from './harness.ts'
import { type ServerProcess, startServer, zhigu } from './process.ts'
import { welcomed } from './socket-client.ts'

const { TEST_DATABASE_URL: postgres, TEST_REDIS_URL: redis } = process.env

const document = `虚谷灯谜会

虚谷灯谜会每年正月十五在总部一楼举行。猜中三条谜语可得荷花灯一盏。猜中五条谜语可得走马灯一盏。参加灯谜会不用报名。灯谜会晚上九点结束。
`
const question = '虚谷灯谜会可以得到什么'
/** How a model tells it; one with a pace is in the middle of it for seconds. */
const lines = [
  '猜中三条谜语可得荷花灯一盏。',
  '猜中五条谜语可得走马灯一盏。',
  '参加灯谜会不用报名。',
  '灯谜会晚上九点结束。',
].map((text) => sentenceLines({ text, evidence: [1] }))

describe.skipIf(lacks('two servers in processes of their own', 'TEST_DATABASE_URL', 'TEST_REDIS_URL'))(
  'two servers on PostgreSQL and Redis',
  () => {
    let model: ModelServer
    let here: ServerProcess
    let there: ServerProcess
    let settings: Record<string, string>
    let drop: (() => Promise<void>) | undefined
    const start = async () => startServer({ home: await emptyFolder(), settings })
    beforeAll(async () => {
      model = await createModelServer({ script: () => ({ text: lines, betweenMilliseconds: 800 }) })
      const database = await createDatabase(postgres as string)
      drop = database.drop
      settings = {
        DATABASE_URL: database.url,
        REDIS_URL: redis as string,
        // As several servers must: what one of them has indexed all read.
        KNOWLEDGE_URI: join(await emptyFolder(), 'index'),
        BLOB_URI: join(await emptyFolder(), 'files'),
        MASTER_KEY: Buffer.alloc(32, 7).toString('base64'),
        SERVICE_HOURS: '每天 0:00-24:00',
        SAMPLE_LIBRARY: 'off',
        LLM: 'openai',
        OPENAI_BASE_URL: model.openaiUrl,
        OPENAI_MODEL: 'test-model',
        LLM_STALL_MS: '60000',
      }
      const home = await emptyFolder()
      const file = join(home, '灯谜会.txt')
      await writeFile(file, document)
      const taken = await zhigu(['ingest', file, '--kind', 'procedure', '--grade', '1', '--audiences', 'public'], {
        home: await emptyFolder(),
        settings,
      })
      expect(taken).toMatchObject({ code: 0, stdout: expect.stringContaining('新增 1') })
      here = await start()
      there = await start()
    }, 180_000)
    afterEach(() => model.reset())
    afterAll(async () => {
      await here?.stop('SIGKILL')
      await there?.stop('SIGKILL')
      await model?.close()
      await drop?.()
    })

    const following = async (server: ServerProcess, talk: Pick<Talk, 'id' | 'token'>, after = 0) => {
      const socket = await welcomed(server.url, talk.token)
      socket.say({ type: 'follow', conversationId: talk.id, after })
      await socket.until('following')
      return socket
    }
    const send = (conversationId: string, text: string) => ({
      type: 'send' as const,
      conversationId,
      messageId: randomUUID(),
      text,
    })

    test('serve one conversation alike', async () => {
      const talk = await here.talk()
      const one = await following(here, talk)
      const other = await following(there, talk)
      for (const [from, text] of [
        [one, '你好'],
        [other, '谢谢'],
      ] as const) {
        from.say(send(talk.id, text))
        await Promise.all([one.until('done'), other.until('done')])
      }
      expect(other.events()).toEqual(one.events())

      // The staff is on the other server: they see each other's place, presence and typing.
      const staffToken = await there.token('service', { id: 's-1' })
      const desk = await welcomed(there.url, staffToken)
      desk.say({ type: 'follow-queue' })
      await desk.until('queue-changed')
      expect((await here.call('POST', `${talk.path}/handoff`, { token: talk.token })).status).toBe(202)
      await desk.until('queue-changed')
      expect(await one.until('queue-place')).toMatchObject({ ahead: 0, staffPresent: true })
      const { stateVersion } = (await there.call('GET', `/v1/handoffs/${talk.id}`, { token: staffToken })).body
      // Two at once, one on each server.
      const rival = await here.token('service', { id: 's-2' })
      const takes = await Promise.all([
        there.call('POST', `/v1/handoffs/${talk.id}/take`, { token: staffToken, body: { stateVersion } }),
        here.call('POST', `/v1/handoffs/${talk.id}/take`, { token: rival, body: { stateVersion } }),
      ])
      expect(takes.map(({ status }) => status).toSorted()).toEqual([200, 409])
      const [server, token] = takes[0].status === 200 ? [there, staffToken] : [here, rival]
      const staff = await following(server, { id: talk.id, token })
      await one.until('presence')
      staff.say({ type: 'typing', conversationId: talk.id })
      for (const line of [one, other]) expect(await line.until('typing')).toMatchObject({ side: 'staff', active: true })
      for (const line of [one, other, desk, staff]) line.terminate()
    })

    /** A question whose answer has begun to come from `here`, which is then told to stop. */
    const stoppedInTheMiddle = async () => {
      const talk = await here.talk()
      const socket = await following(here, talk)
      const asked = send(talk.id, question)
      socket.say(asked)
      while (!typesOf(socket.events()).includes('sentence-committed')) await socket.until('events')
      const stopped = here.stop('SIGTERM')
      expect(await socket.closed()).toBe(1012)
      const before = socket.events()
      expect(typesOf(before)).not.toContain('turn-finished')
      const again = await following(there, talk, before.at(-1)?.seq)
      // The stopping lasts up to ten seconds, and what it leaves is looked for every few.
      const ends = () => again.frames.filter(({ type }) => type === 'done' || type === 'error').length
      await expect.poll(ends, { timeout: 60_000 }).toBe(1)
      expect(await again.until('done', 'error')).toMatchObject({ type: 'done', turnId: asked.messageId })
      expect(await stopped).toBe(0)
      const events = [...before, ...again.events()]
      expect(events).toEqual(await there.talkIn(talk.id, talk.token).events())
      again.terminate()
      here = await start()
      return { events, answer: answerOf(asked.messageId, events) }
    }

    test('one that is told to stop ends the answer it has begun, and the other tells it on', {
      timeout: 90_000,
    }, async () => {
      const { events, answer } = await stoppedInTheMiddle()
      expect(typesOf(events)).not.toContain('answer-replaced')
      expect(answer.sentences).toHaveLength(lines.length)
      expect(model.requests).toHaveLength(1)
    })

    test('an answer that outlasts the stopping is taken back, and given by the other', {
      timeout: 120_000,
    }, async () => {
      model.enqueue({ ...stallAfter(lines, 2), betweenMilliseconds: 50 })
      const { events, answer } = await stoppedInTheMiddle()
      expect(events.flatMap(({ body }) => (body.type === 'answer-replaced' ? [body.why] : []))).toEqual(['restarted'])
      expect(answer.sentences).toHaveLength(lines.length)
      expect(answer.text).toContain('走马灯')
      expect(model.requests).toHaveLength(2)
    })
  },
)
