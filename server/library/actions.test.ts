import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Law, Rule } from '../../agents/rules/rule.ts'
import { type Principal, type Reader, type Role, readerOf } from '../../domain/identity.ts'
import { lawLine, markdown, type OpenLibrary, openLibrary } from '../../tests/fixtures/open-library.ts'
import { databases, onEach } from '../../tests/services.ts'
import { ActionQuery, type HandleActions } from '../protocol/actions.ts'
import { type Actions, createActions } from './actions.ts'

const custody = '经营机构应当妥善保存客户的开户资料、委托记录和交易记录，保存期限不得少于二十年。'
const law = (id: string, version: string, years: string, from: string) =>
  lawLine({
    id,
    title: '中华人民共和国示例法',
    version,
    history: [`${version} 修订`],
    text: `第一条 ${custody.replace('二十年', years)}\n\n第二条 本法自${from}起施行。`,
  })
const faq = (name: string, head: Record<string, unknown> = {}) =>
  markdown(
    { work: name, title: name, effectiveFrom: '2020-01-01', ...head },
    '## 保存多久？\n\n根据《示例法》第一条，至少保存二十年。',
  )

// Only what the list looks at.
const rule = {
  id: 'KEEP',
  title: '保存',
  rule: '资料须保存。',
  basis: [{ law: 'EX', article: '第一条', verified: 'text' }],
} as unknown as Rule
const laws = { EX: { title: '中华人民共和国示例法', effective: '2018-10-01' } as unknown as Law }

const principal = (role: Role, id: string): Principal => ({ ...readerOf(role), id, anonymous: false })
const anna = principal('knowledge', 'anna')
const ben = principal('knowledge', 'ben')

onEach(databases, (open) => {
  let library: OpenLibrary
  let actions: Actions
  let freshId: string
  beforeAll(async () => {
    library = await openLibrary(open)
    actions = createActions({ ...library, rules: [rule], laws })
    await library.ingest.bytes('a.jsonl', Buffer.from(law('old', '2018-04-01', '二十年', '2018年10月1日')), {
      by: 'test',
    })
    for (const name of ['faq-a', 'faq-b', 'faq-c']) await library.add(faq(name))
    await library.add(faq('faq-secret', { grade: 3, audiences: ['staff'] }))
  })
  afterAll(() => library.close())

  const list = (query: Partial<ActionQuery> = {}, reader: Reader = anna) =>
    actions.list(reader, ActionQuery.parse(query))
  const titles = async (query: Partial<ActionQuery> = {}, reader: Reader = anna) =>
    (await list(query, reader)).actions.map(({ target }) => target.title.split(' ')[0]).sort()
  const idOf = async (title: string) =>
    (await list()).actions.find(({ target }) => target.title.startsWith(title))?.id ?? ''
  const handle = async (title: string, act: HandleActions['act'], by = anna) =>
    actions.handle(by, { ids: [await idOf(title)], act })

  test('nothing is listed for what was there first', async () => {
    expect(await actions.listArrived()).toBe(0)
    expect(await list()).toEqual({ actions: [], open: 0, next: null })
  })

  test('a new version that arrives lists what rests on the old one, once, on however many servers', async () => {
    const report = await library.ingest.bytes(
      'b.jsonl',
      Buffer.from(law('new', '2023-04-01', '三十年', '2024年1月1日')),
      { by: 'test' },
    )
    freshId = report.outcomes.flatMap((outcome) => ('versionId' in outcome ? outcome.versionId : []))[0] ?? ''
    const other = createActions({ ...library, rules: [rule], laws })
    const added = await Promise.all([actions.listArrived(), other.listArrived()])
    expect(added[0] + added[1]).toBe(5)
    expect(await actions.listArrived()).toBe(0)
    expect(await titles()).toEqual(['faq-a', 'faq-b', 'faq-c', 'faq-secret', '保存'])
    const [action] = (await list({ targetKind: 'faq' })).actions
    expect(action).toMatchObject({
      version: { id: freshId, label: '2023-04-01 修订' },
      superseded: { label: '2018-04-01 修订' },
      cause: 'cites',
      clause: '第一条',
      target: { kind: 'faq', isShown: true, quote: expect.stringContaining('《示例法》第一条') },
      state: 'open',
      assignee: null,
    })
  })

  test('a reader hears of what they may see, and of no more', async () => {
    expect(await titles({}, readerOf('operator'))).toEqual(['faq-a', 'faq-b', 'faq-c', '保存'])
    expect((await list({}, readerOf('operator'))).open).toBe(4)
    const secret = await idOf('faq-secret')
    await expect(
      actions.handle(principal('operator', 'carl'), { ids: [secret], act: { do: 'done', reason: null } }),
    ).rejects.toMatchObject({ code: 'not-found' })
  })

  test('page by page, each once', async () => {
    const seen: string[] = []
    for (let page: string | undefined; ; ) {
      const answer = await list({ limit: 2, ...(page ? { page } : {}) })
      seen.push(...answer.actions.map(({ id }) => id))
      if (answer.next === null) break
      page = answer.next
    }
    expect(seen).toEqual((await list()).actions.map(({ id }) => id))
    expect(new Set(seen).size).toBe(5)
  })

  test('is assigned, and found by whom it was assigned to', async () => {
    const [assigned] = await handle('faq-a', { do: 'assign', assignee: 'ben' })
    expect(assigned).toMatchObject({ assignee: 'ben', state: 'open' })
    expect(await titles({ assignee: 'ben' })).toEqual(['faq-a'])
    expect(await titles({ assignee: 'none' })).toEqual(['faq-b', 'faq-c', 'faq-secret', '保存'])
  })

  test('is settled once: whoever comes second is told, and nothing of theirs is done', async () => {
    const [first, second] = [await idOf('faq-a'), await idOf('faq-b')]
    const [done] = await actions.handle(ben, { ids: [first], act: { do: 'done', reason: '已改为三十年' } })
    expect(done).toMatchObject({ state: 'done', decidedBy: 'ben', reason: '已改为三十年' })
    await expect(
      actions.handle(anna, { ids: [second, first], act: { do: 'not-needed', reason: '不受影响' } }),
    ).rejects.toMatchObject({ code: 'conflict', detail: expect.stringContaining('ben') })
    expect(await titles({ state: 'open' })).toContain('faq-b')
    expect((await list()).open).toBe(4)
    expect(await titles({ state: 'done' })).toEqual(['faq-a'])
  })

  test('what was decided is recorded in the stream of the law, by whom and why', async () => {
    await handle('faq-c', { do: 'not-needed', reason: '只是举例' })
    const workId = freshId.split('@')[0]
    const events = await library.events.read(`document:${workId}`, 0, 100)
    const decided = events.flatMap(({ type, content }) => (type === 'action-decided' ? content : []))
    expect(decided.map((content) => [content?.actor.id, content?.body])).toMatchObject([
      ['ben', { state: 'done', reason: '已改为三十年' }],
      ['anna', { state: 'not-needed', reason: '只是举例' }],
    ])
  })

  test('is taken up again; what waits cannot be', async () => {
    const [again] = await handle('faq-c', { do: 'reopen', reason: '看错了' })
    expect(again).toMatchObject({ state: 'open', decidedBy: null, reason: null })
    // Who looked at the entry that cites the law read nothing of it: it stood with the law alone.
    const events = await library.events.read(`document:${again?.target.workId}`, 0, 100)
    expect(events.flatMap(({ content }) => content ?? []).map(({ actor, body }) => [actor.id, body])).toMatchObject([
      ['test', { type: 'published-at-once' }],
      ['anna', { type: 'action-decided', state: 'not-needed', reason: '只是举例' }],
      ['anna', { type: 'action-decided', state: 'open', reason: '看错了' }],
    ])
    await expect(handle('faq-c', { do: 'reopen', reason: '再来' })).rejects.toMatchObject({ code: 'conflict' })
  })

  describe('when the new version is withdrawn', () => {
    test('nothing waits for it any more, and what was settled stays to be read', async () => {
      await library.ingest.withdraw(freshId, { by: 'test', reason: '录错了' })
      expect(await titles()).toEqual(['faq-a'])
      expect((await list()).open).toBe(0)
    })
  })
})
