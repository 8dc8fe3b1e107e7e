// The operator's view, on real databases.
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Problem, problemTable } from '../../domain/problem.ts'
import { conversations, streams, works } from '../../storage/sql/schema.ts'
import type { Sql } from '../../storage/sql/sql.ts'
import { databases, onEach } from '../../tests/services.ts'
import { OperationsView } from '../protocol/operations.ts'
import { type Component, checkComponents, readiness } from './health.ts'
import { createMetrics } from './metrics.ts'
import { createOperations } from './operations.ts'
import { createRecentErrors } from './recent-errors.ts'

onEach(databases, (open) => {
  let sql: Sql
  beforeEach(async () => {
    sql = await open()
  })
  afterEach(() => sql?.close())

  const operations = (components: Component[] = [], metrics = createMetrics()) =>
    createOperations({ sql, metrics, components, errors: createRecentErrors(), staffPresent: () => 2, version: '1' })

  test('an empty house has nothing to tell', async () => {
    const view = OperationsView.parse(await operations().view())
    expect(view).toMatchObject({
      queue: { waiting: 0, oldestSince: null, inHands: 0, staffAtWork: 0, staffPresent: 2 },
      library: { version: 0, changedAt: null, documents: 0 },
      stops: 0,
      process: { turns: [], models: [], errors: [], firstSentence: { count: 0, p50Milliseconds: null } },
    })
    expect(view.database.bytes).toBeGreaterThan(1_000_000)
  })

  test('the queue is that of all conversations', async () => {
    const row = async (id: string, values: Partial<typeof conversations.$inferInsert>) => {
      await sql.db.insert(streams).values({ id, kind: 'conversation', algorithm: 'sha256', headHash: new Uint8Array() })
      await sql.db.insert(conversations).values({ id, channel: 'test', ...values })
    }
    const oldest = new Date('2026-11-22T10:00:00Z')
    await row('a', { state: 'queued', queuedAt: new Date('2026-11-22T10:05:00Z') })
    await row('b', { state: 'queued', queuedAt: oldest })
    await row('c', { state: 'assigned', assigneeId: 'lin', queuedAt: new Date('2026-11-22T09:00:00Z') })
    await row('d', { state: 'human', assigneeId: 'lin' })
    await row('e', { state: 'bot' })
    expect((await operations().view()).queue).toMatchObject({
      waiting: 2,
      oldestSince: oldest.toISOString(),
      inHands: 2,
      staffAtWork: 1,
    })
  })

  test('what fails says what to do, and is not asked at every look', async () => {
    let asked = 0
    const broken = operations([
      {
        name: '文件存储',
        required: true,
        check: async () => {
          asked += 1
          throw Object.assign(new Error('secret'), { code: 'EACCES' })
        },
      },
    ])
    const [first] = await Promise.all([broken.view(), broken.view()])
    await broken.view()
    expect(asked).toBe(1)
    expect(first.components).toEqual([
      expect.objectContaining({
        name: '文件存储',
        ok: false,
        note: '出现意外错误（EACCES）。',
        action: expect.any(String),
      }),
    ])
  })

  test('a fault that knows what to do says so, others what the table says', async () => {
    const stopped = { action: '请管理员重启服务。' }
    const broken = [stopped, {}].map(
      (options, index): Component => ({
        name: `组件${index}`,
        required: true,
        check: () => Promise.reject(new Problem('component-unavailable', '已停止。', options)),
      }),
    )
    expect((await operations(broken).view()).components.map(({ action }) => action)).toEqual([
      '请管理员重启服务。',
      problemTable['component-unavailable'].action,
    ])
    const { missing } = readiness(await checkComponents(broken))
    expect(missing).toEqual(['组件0：已停止。请管理员重启服务。', '组件1：已停止。'])
  })

  test('what works, what lacks something, what fails and what nobody asked for are told apart, without addresses', async () => {
    const component = (name: string, check: Component['check']): Component => ({ name, required: false, check })
    const { components } = await operations([
      component('甲', async () => undefined),
      component('乙', async () => ({ note: '在建', missing: '还缺一半' })),
      component('丙', async () => ({ note: 'Ollama（http://127.0.0.1:11434）在运行，没有配置', notConfigured: true })),
      component('丁', () =>
        Promise.reject(new Problem('component-unavailable', '见 https://docs.example/errors/E1 。')),
      ),
    ]).view()
    expect(components.map(({ name, status, ok, note }) => [name, status, ok, note])).toEqual([
      ['甲', 'ok', true, undefined],
      ['乙', 'partial', true, '在建'],
      ['丙', 'not-configured', true, 'Ollama在运行，没有配置'],
      ['丁', 'failed', false, '见 。'],
    ])
  })

  test('calls of models by model and outcome, tokens by direction', async () => {
    const metrics = createMetrics()
    for (const [prompt, outcome] of [
      ['write@1', 'ok'],
      ['understand@1', 'ok'],
      ['write@1', 'timeout'],
    ] as const)
      metrics.modelCalls.inc({ model: 'm', prompt, outcome })
    metrics.modelTokens.inc({ model: 'm', direction: 'in' }, 300)
    expect((await operations([], metrics).view()).process.models).toEqual([
      {
        model: 'm',
        calls: [
          { outcome: 'ok', count: 2 },
          { outcome: 'timeout', count: 1 },
        ],
        tokensIn: 300,
        tokensOut: 0,
      },
    ])
  })

  test('documents by a part of any of their names, or their id', async () => {
    await sql.db.insert(works).values([
      { id: 'sl', kind: 'regulation', title: '中华人民共和国证券法', shortTitle: '证券法', aliases: ['SecLaw'] },
      { id: 'fl', kind: 'regulation', title: '证券投资基金法', shortTitle: '基金法', aliases: [] },
    ])
    const ids = async (name: string) => (await operations().findDocuments(name)).map(({ id }) => id)
    expect(await ids('证券')).toEqual(['fl', 'sl'])
    expect(await ids('seclaw')).toEqual(['sl'])
    expect(await ids('fl')).toEqual(['fl'])
    expect(await ids('f')).toEqual([])
    expect(await ids('%')).toEqual([])
  })
})
