// What stands in tables beside the events, on real databases.
import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { citations, conversations, modelUsage } from '../../storage/sql/schema.ts'
import type { Sql } from '../../storage/sql/sql.ts'
import { createEventLog, type EventLog, type NewEvent } from '../../storage/streams/event-log.ts'
import { verifyConversations } from '../../storage/streams/verify-conversations.ts'
import { databases, onEach } from '../../tests/services.ts'
import { conversationProjection } from './projection.ts'
import { insertConversation } from './queries.ts'

const received = (messageId: string): NewEvent => ({
  actor: { kind: 'client' },
  turnId: messageId,
  body: { type: 'message-received', messageId, text: '问' } as NewEvent['body'],
  idempotencyKey: messageId,
})
const bot = (turnId: string, body: Record<string, unknown> & { type: string }): NewEvent => ({
  actor: { kind: 'bot' },
  turnId,
  body,
})
const cited = (chunkId: string, quote: string) => ({
  chunkId,
  documentId: 'd',
  versionId: 'd@1',
  quote,
  start: 2,
  end: 5,
})
const said = (turnId: string, index: number, ...of: object[]) =>
  bot(turnId, { type: 'sentence-committed', sentence: { index, kind: 'answer', text: '答', citations: of } })
const finished = (turnId: string) => bot(turnId, { type: 'turn-finished', milliseconds: 3 })

onEach(databases, (open) => {
  let sql: Sql
  let log: EventLog
  beforeEach(async () => {
    sql = await open()
    log = createEventLog({ sql, bus: { publish() {} }, projection: conversationProjection })
    for (const id of ['c-1', 'c-2']) {
      await log.open({ id, kind: 'conversation' })
      await insertConversation(sql.db, { id, clientId: `of ${id}`, visitorId: null, channel: 'test', orgUnit: null })
    }
  })
  afterEach(() => sql?.close())

  const commit = async (streamId: string, ...events: NewEvent[]) => (await log.commit({ streamId, events })).row
  const told = async () =>
    (await sql.db.select().from(citations).orderBy(citations.seq, citations.ordinal)).map(
      ({ conversationId, seq, ordinal, chunkId, retracted }) => [conversationId, seq, ordinal, chunkId, retracted],
    )

  test('the open turn is that of the oldest message without an end, whatever is committed together', async () => {
    expect(await commit('c-1', received('m-1'))).toEqual({
      clientId: 'of c-1',
      state: 'bot',
      stateVersion: 0,
      messageCount: 1,
      openTurnId: 'm-1',
    })
    expect(await commit('c-1', received('m-2'))).toMatchObject({ messageCount: 2, openTurnId: 'm-1' })
    expect(await commit('c-1', finished('m-1'))).toMatchObject({ openTurnId: 'm-2' })
    // The next message joins the commit of the end before it.
    expect(await commit('c-1', finished('m-2'), received('m-3'))).toMatchObject({ messageCount: 3, openTurnId: 'm-3' })
    expect(await commit('c-1', finished('m-3'))).toMatchObject({ openTurnId: null })
    const [row] = await sql.db.select().from(conversations).where(eq(conversations.id, 'c-1'))
    expect(row).toMatchObject({ messageCount: 3, turnCount: 3, openTurnId: null })
  })

  test('the state is what the last change says, and what is written to a person opens no turn, whatever is committed together', async () => {
    const moved = (to: string): NewEvent => ({
      actor: { kind: 'staff' },
      body: { type: 'state-changed', from: '', to, reason: '' } as NewEvent['body'],
    })
    expect(await commit('c-1', received('m-1'), moved('queued'))).toMatchObject({ state: 'queued', openTurnId: 'm-1' })
    expect(await commit('c-1', finished('m-1'), moved('assigned'), received('m-2'))).toMatchObject({
      state: 'assigned',
      stateVersion: 2,
      openTurnId: null,
    })
    expect(await commit('c-1', received('m-3'), moved('returned'))).toMatchObject({ openTurnId: null })
    expect(await commit('c-1', received('m-4'))).toMatchObject({ openTurnId: 'm-4', messageCount: 4 })
    expect(await commit('c-1', moved('closed'), received('m-5'))).toMatchObject({ state: 'closed', openTurnId: null })
  })

  test('what is written for a person alone opens no turn, wherever the conversation stands, and no turn goes on with it', async () => {
    const forPerson = (messageId: string): NewEvent => {
      const message = received(messageId)
      return { ...message, body: { ...message.body, for: 'person' } as NewEvent['body'] }
    }
    expect(await commit('c-1', forPerson('m-1'))).toMatchObject({ openTurnId: null, messageCount: 1 })
    expect(await commit('c-1', forPerson('m-2'), received('m-3'), forPerson('m-4'))).toMatchObject({
      openTurnId: 'm-3',
    })
    expect(await commit('c-1', received('m-5'))).toMatchObject({ openTurnId: 'm-3' })
    expect(await commit('c-1', finished('m-3'))).toMatchObject({ openTurnId: 'm-5' })
    expect(await commit('c-1', forPerson('m-6'), finished('m-5'))).toMatchObject({ openTurnId: null, messageCount: 6 })
    expect(await verifyConversations(sql)).toEqual([])
  })

  test('many conversations in one commit each get their own, and a repeated message nothing', async () => {
    const rows = await Promise.all([
      commit('c-1', received('m-1')),
      commit('c-2', received('m-1')),
      commit('c-2', received('m-2')),
      commit('c-1', received('m-1')),
    ])
    expect(rows).toEqual([
      expect.objectContaining({ clientId: 'of c-1', messageCount: 1, openTurnId: 'm-1' }),
      expect.objectContaining({ clientId: 'of c-2', messageCount: 2, openTurnId: 'm-1' }),
      expect.objectContaining({ clientId: 'of c-2', messageCount: 2, openTurnId: 'm-1' }),
      expect.anything(),
    ])
    expect(await commit('c-1', received('m-1'))).toBeNull()
  })

  test('citations are told with their sentences and taken back with them, also within one commit', async () => {
    await commit('c-1', received('m-1'), said('m-1', 0, cited('a', '引“文”'), cited('b', '二')), said('m-1', 1))
    await commit('c-2', received('m-1'), said('m-1', 0, cited('a', '他人')))
    expect(await told()).toEqual([
      ['c-1', 2, 0, 'a', false],
      ['c-2', 2, 0, 'a', false],
      ['c-1', 2, 1, 'b', false],
    ])
    await commit(
      'c-1',
      said('m-1', 2, cited('c', '三')),
      bot('m-1', { type: 'answer-replaced', why: 'unsupported' }),
      said('m-1', 0, cited('d', '四')),
    )
    expect((await told()).filter(([of]) => of === 'c-1').map(([, , , chunk, back]) => `${chunk} ${back}`)).toEqual([
      'a true',
      'b true',
      'c true',
      'd false',
    ])
    expect((await told()).find(([of]) => of === 'c-2')?.[4]).toBe(false)
    expect(await verifyConversations(sql)).toEqual([])
    await sql.db.delete(citations).where(eq(citations.chunkId, 'c'))
    expect(await verifyConversations(sql)).toMatchObject([{ kind: 'citation', streamId: 'c-1' }])
    const [first] = await sql.db.select().from(citations).where(eq(citations.chunkId, 'a'))
    const [event] = await log.read('c-1', 1, 1)
    expect(first).toMatchObject({
      turnId: 'm-1',
      sentenceIndex: 0,
      documentId: 'd',
      versionId: 'd@1',
      start: 2,
      end: 5,
    })
    expect(first?.at).toEqual(event?.at)
  })

  test('what a model call cost is kept, whatever a client wrote beside it', async () => {
    const usage = { model: 'm', prompt: 'p@1', tokensIn: 7, tokensOut: 3, milliseconds: 12.4, outcome: 'ok' }
    const odd = { ...received('m-1'), body: { type: 'message-received', messageId: 'm-1', text: '空\u0000字' } }
    await commit('c-1', odd, bot('m-1', { type: 'model-used', ...usage }))
    expect(await sql.db.select().from(modelUsage)).toMatchObject([
      {
        conversationId: 'c-1',
        turnId: 'm-1',
        modelId: 'm',
        prompt: 'p@1',
        tokensIn: 7,
        milliseconds: 12,
        outcome: 'ok',
      },
    ])
  })
})
