// kill -9 in the middle of turns, again and again on one folder: what was acknowledged is there, every turn ends, nothing is doubled.
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { and, eq, isNotNull } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freePort } from '../../bin/benches/processes.ts'
import { ConversationEvent } from '../../domain/conversation.ts'
import { citations, conversations, streams } from '../../storage/sql/schema.ts'
import { verifyStreams } from '../../storage/streams/verify.ts'
import { verifyConversations } from '../../storage/streams/verify-conversations.ts'
import { honestModel, paced } from '../model-server/honest.ts'
import { createModelServer, type ModelServer } from '../model-server/model-server.ts'
import { configOf, emptyFolder, isEnd, sampleHome, type Talk, withServices } from './harness.ts'
import { type ServerProcess, startLoading, startServer } from './process.ts'

const kills = 20
const clients = 4
const questions = [
  '银证转账几点可以转',
  '虚谷稳进债券A的赎回费是多少',
  '我的手机号是13855554444，银证转账有限额吗',
  '那它的管理费呢',
  '转人工',
  '反洗钱法第十六条怎么规定',
]

let model: ModelServer
beforeAll(async () => {
  // At this pace a turn takes half a second and more: most kills hit in the middle of one, after its first sentence.
  model = await createModelServer({
    script: paced(honestModel, { firstByteMilliseconds: 20, betweenMilliseconds: 40, pieceSize: 8 }),
  })
})
afterAll(() => model?.close())

type Sent = { messageId: string; text: string; acknowledged: boolean }
type Conversation = { id: string; token: string; sent: Sent[] }

/** A client that never waits long: it sends until nobody answers any more. */
const talkAndTalk = async (server: ServerProcess, conversation: Conversation): Promise<void> => {
  const talk = server.talkIn(conversation.id, conversation.token)
  for (;;) {
    const sent = {
      messageId: randomUUID(),
      text: questions[Math.floor(Math.random() * questions.length)] ?? '',
      acknowledged: false,
    }
    conversation.sent.push(sent)
    try {
      const reply = await talk.send(sent.text, sent.messageId)
      if (reply.status !== 202) throw new Error(`refused: ${reply.text}`)
      sent.acknowledged = true
      await sleep(Math.random() * 400)
    } catch (error) {
      if (error instanceof TypeError) return
      throw error
    }
  }
}

const untilAllAnswered = async (talk: Talk, sent: Sent[]): Promise<ConversationEvent[]> => {
  const deadline = Date.now() + 30_000
  for (;;) {
    const events = await talk.events()
    const ended = new Set(events.filter(isEnd).map(({ turnId }) => turnId))
    const open = sent.filter(({ messageId }) => !ended.has(messageId))
    if (open.length === 0) return events
    if (Date.now() > deadline) throw new Error(`no end of ${open.map(({ messageId }) => messageId).join(', ')} in time`)
    await sleep(50)
  }
}

/** What has to hold for a conversation as the staff sees it: every event. */
const expectWhole = (events: ConversationEvent[], sent: Sent[]): void => {
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1))
  const received = events.flatMap(({ body }) => (body.type === 'message-received' ? [body.messageId] : []))
  expect(received).toEqual(sent.map(({ messageId }) => messageId))
  const ends = events.filter(isEnd)
  expect(ends.map(({ turnId }) => turnId)).toEqual(received)
  for (const { body } of ends) if (body.type === 'turn-failed') expect(body.detail).toContain('转人工')
  // One turn after another: between the start of a turn and its end there is nothing of another's but messages that came in.
  let open: string | null = null
  for (const { turnId, body } of events) {
    if (body.type === 'turn-started') {
      if (open !== null) expect(turnId).toBe(open)
      open = turnId
    } else if (body.type !== 'message-received' && body.type !== 'conversation-started') expect(turnId).toBe(open)
    if (body.type === 'turn-finished' || body.type === 'turn-failed') open = null
  }
  for (const turnId of received) {
    const shown = shownIn(events, turnId)
    expect(shown.map(({ sentence }) => sentence.index)).toEqual(shown.map((_, index) => index))
    const decided = events.filter((event) => event.turnId === turnId && event.body.type === 'turn-decided')
    expect(decided.length).toBe(ends.find((end) => end.turnId === turnId)?.body.type === 'turn-finished' ? 1 : 0)
  }
}

/** Until a turn has shown a sentence and has not ended; at most so long as one may take to come. */
const untilMidTurn = async (server: ServerProcess, round: Conversation[]): Promise<void> => {
  for (const deadline = Date.now() + 10_000; Date.now() < deadline; await sleep(20))
    for (const { id, token } of round) {
      const events = await server.talkIn(id, token).events()
      const ended = new Set(events.filter(isEnd).map(({ turnId }) => turnId))
      if (events.some(({ turnId, body }) => body.type === 'sentence-committed' && !ended.has(turnId))) return
    }
}

/** The sentences of a turn that were not taken back, with the numbers of their events. */
const shownIn = (events: ConversationEvent[], turnId: string) => {
  const own = events.filter((event) => event.turnId === turnId)
  const replaced = own.findLastIndex(({ body }) => body.type === 'answer-replaced')
  return own
    .slice(replaced + 1)
    .flatMap(({ seq, body }) => (body.type === 'sentence-committed' ? [{ seq, sentence: body.sentence }] : []))
}

test(`${kills} kills at random moments`, { timeout: 900_000 }, async () => {
  const home = await sampleHome()
  const withModel = { LLM: 'openai', OPENAI_BASE_URL: model.openaiUrl, OPENAI_MODEL: 'test-model' }
  const all: Conversation[] = []
  let restarted = 0
  let midTurn = 0
  // Else a client that goes on sending may reach another test's server, at the port that was just freed.
  const start = async (settings: Record<string, string>) =>
    startServer({ home, settings: { ...settings, PORT: String(await freePort()) } })
  let server = await start(withModel)
  for (let kill = 1; kill <= kills; kill += 1) {
    const round: Conversation[] = []
    for (let client = 0; client < clients; client += 1) {
      const talk = await server.talk()
      round.push({ id: talk.id, token: talk.token, sent: [] })
    }
    all.push(...round)
    const talking = Promise.all(round.map((conversation) => talkAndTalk(server, conversation)))
    // Every fourth comes when the model has begun to speak, however slow the machine is; the others at any moment.
    if (kill % 4 === 1) await untilMidTurn(server, round)
    else await sleep(50 + Math.random() * 700)
    expect(await server.stop('SIGKILL')).toBeNull()
    await talking

    // Every other server runs without a model: its turns are short, and what a model began is ended by the extractive answer.
    server = await start(kill % 2 === 0 ? withModel : {})
    const staff = await server.token('supervisor')
    for (const conversation of round) {
      const talk = server.talkIn(conversation.id, conversation.token)
      const before = (await server.talkIn(conversation.id, staff).events()).map(({ turnId, body }) => ({
        turnId,
        body,
      }))
      for (const { messageId, acknowledged } of conversation.sent)
        if (acknowledged)
          expect(before.some(({ body }) => body.type === 'message-received' && body.messageId === messageId)).toBe(true)
      // A client that got no answer sends the same again.
      for (const sent of conversation.sent)
        if (!sent.acknowledged) expect((await talk.send(sent.text, sent.messageId)).status).toBe(202)
      const events = await untilAllAnswered(server.talkIn(conversation.id, staff), conversation.sent)
      expectWhole(events, conversation.sent)
      expect(await talk.view()).toMatchObject({ messageCount: conversation.sent.length, lastSeq: events.length })
      restarted += events.filter(({ body }) => body.type === 'answer-replaced' && body.why === 'restarted').length
      const starts = events.filter(({ body }) => body.type === 'turn-started').length
      midTurn += starts - conversation.sent.length
    }
  }
  expect(await server.stop('SIGTERM')).toBe(0)
  // Otherwise nothing of what this test is for has happened.
  expect(midTurn).toBeGreaterThan(0)
  expect(restarted).toBeGreaterThan(0)

  await withServices(configOf(home), async ({ sql, events: log, index, ask, witness }) => {
    // As `zhigu audit verify` does: a kill is no sign that somebody has changed the record.
    const report = await verifyStreams(sql, await witness.read())
    expect([...report.faults, ...(await verifyConversations(sql))]).toEqual([])
    expect(report.streams).toBeGreaterThanOrEqual(all.length)
    expect(await sql.db.select().from(conversations).where(isNotNull(conversations.openTurnId))).toEqual([])
    expect(await sql.db.select().from(streams).where(isNotNull(streams.leaseHolder))).toEqual([])
    expect(index.needsRebuild()).toBeNull()
    expect((await ask({ id: 1, question: '银证转账几点可以转' }, { today: '2026-11-22' })).answer).toContain(
      '8:30–16:30',
    )
    for (const { id, sent } of all) {
      const [row] = await sql.db.select().from(conversations).where(eq(conversations.id, id))
      expect(row).toMatchObject({ messageCount: sent.length, turnCount: sent.length })
      const told = await sql.db
        .select()
        .from(citations)
        .where(and(eq(citations.conversationId, id), eq(citations.retracted, false)))
      const said = (await log.read(id, 0, 100_000)).map(({ seq, at, content }) =>
        ConversationEvent.parse({ conversationId: id, seq, at: at.toISOString(), ...content }),
      )
      const expected = sent.flatMap(({ messageId }) =>
        shownIn(said, messageId).flatMap(({ seq, sentence }) =>
          sentence.citations.map((citation, ordinal) => `${seq} ${ordinal} ${citation.chunkId}`),
        ),
      )
      expect(told.map(({ seq, ordinal, chunkId }) => `${seq} ${ordinal} ${chunkId}`).sort()).toEqual(expected.sort())
    }
  })
})

test('a first start that is killed while it loads the sample library is made good by the next', {
  timeout: 200_000,
}, async () => {
  const home = await emptyFolder()
  for (let kill = 0; kill < 2; kill += 1) {
    const loading = startLoading(home)
    await loading.begun
    await sleep(Math.random() * 1500)
    await loading.kill()
  }
  const server = await startServer({ home })
  expect((await (await server.talk()).ask('银证转账几点可以转')).text).toContain('8:30–16:30')
  expect(await server.stop('SIGTERM')).toBe(0)

  const held = async (folder: string) =>
    withServices(configOf(folder), async ({ sql, index }) => {
      expect(await index.status()).toMatchObject({ needsRebuild: null, openWork: 0, withoutVector: 0 })
      expect((await verifyStreams(sql)).faults).toEqual([])
      const [row] = (
        await sql.db.execute(
          `select (select count(*) from versions where editorial_state = 'published') as versions,
            (select count(*) from chunks) as chunks, (select count(*) from search_units) as units,
            (select count(*) from product_facts) as facts, (select count(*) from client_profiles) as clients`,
        )
      ).rows
      return row
    })
  expect(await held(home)).toEqual(await held(await sampleHome()))
})
