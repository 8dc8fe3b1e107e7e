// 新法来了: the comparison of two versions, what rests on the old one, and what a client hears who asks what changed.
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type Role, roles } from '../../domain/identity.ts'
import { libraryChanged } from '../../server/library/changing.ts'
import { ActionPage } from '../../server/protocol/actions.ts'
import { VersionDiff } from '../../server/protocol/diff.ts'
import { lawLine, markdown } from '../fixtures/open-library.ts'
import { emptyFolder, problemIn, startZhigu, type Zhigu } from './harness.ts'

const custody = '经营机构应当妥善保存客户的开户资料、委托记录和交易记录，保存期限不得少于二十年。'
const secrecy = '经营机构及其工作人员应当对客户信息严格保密，不得泄露、出售或者非法向他人提供。'
const title = '中华人民共和国示例管理法'
const versions = [
  lawLine({
    id: 'old',
    title,
    version: '2018-04-01',
    history: ['2018年4月1日 通过'],
    text: `第一条 ${custody}\n\n第二条 本法自2018年10月1日起施行。`,
  }),
  lawLine({
    id: 'new',
    title,
    version: '2023-04-01',
    history: ['2018年4月1日 通过', '2023年4月1日 修订'],
    text: `第一条 ${secrecy}\n\n第二条 ${custody.replace('二十年', '三十年')}\n\n第三条 本法自2024年1月1日起施行。`,
  }),
]
const faq = markdown(
  { work: 'custody-faq', title: '资料保存', effectiveFrom: '2020-01-01' },
  '## 资料保存多久？\n\n根据《示例管理法》第一条，至少保存二十年。',
)

let zhigu: Zhigu
let tokens: Record<Role, string>
let ids: string[]
let workId: string
beforeAll(async () => {
  zhigu = await startZhigu({ SAMPLE_LIBRARY: 'off' }, await emptyFolder())
  tokens = Object.fromEntries(await Promise.all(roles.map(async (role) => [role, await zhigu.token(role)])))
  const { ingest, actions } = zhigu.services
  ids = []
  for (const [name, content] of [
    ['old.jsonl', versions[0]],
    ['faq.md', faq],
    ['new.jsonl', versions[1]],
  ] as const) {
    const { outcomes } = await ingest.bytes(name, Buffer.from(content ?? ''), { by: 'test' })
    ids.push(...outcomes.flatMap((outcome) => ('versionId' in outcome ? outcome.versionId : [])))
  }
  workId = ids[0]?.split('@')[0] ?? ''
  await actions.listArrived()
})
afterAll(() => zhigu?.close())

const path = '/v1/library'
const diff = (from = ids[0], to = ids[2], role: Role = 'knowledge', work = workId) =>
  zhigu.call('GET', `${path}/documents/${work}/diff?${new URLSearchParams({ from: from ?? '', to: to ?? '' })}`, {
    token: tokens[role],
  })

// Beside a running server a file that was taken in was noticed at the next round only, and what rests on it listed a minute late.
test('whoever makes lists of the library hears at once of what is taken in and withdrawn, and of nothing else', async () => {
  const { bus, ingest } = zhigu.services
  let rings = 0
  const stop = await bus.subscribe(libraryChanged, () => {
    rings += 1
  })
  const own = Buffer.from(markdown({ work: 'ring-faq', title: '钟声' }, '## 钟声几点响\n\n正午。'))
  const take = async (state: 'published' | 'draft', name: string, bytes = own) => {
    const before = rings
    const { outcomes } = await ingest.bytes(name, bytes, { by: 'command-line', state })
    await vi.waitFor(() => expect(rings).toBe(before + (state === 'published' ? 1 : 0)))
    return outcomes.flatMap((outcome) => ('versionId' in outcome ? outcome.versionId : []))[0] ?? ''
  }
  const id = await take('published', 'ring.md')
  const before = rings
  await ingest.bytes('ring.md', own, { by: 'command-line' })
  await take('draft', 'other.md', Buffer.from(markdown({ work: 'ring-draft' }, '## 钟声几点停\n\n午后。')))
  expect(rings).toBe(before)
  await ingest.withdraw(id, { by: 'command-line', reason: '试用' })
  await vi.waitFor(() => expect(rings).toBe(before + 1))
  await stop()
})

test('two versions stand beside each other clause by clause', async () => {
  const answer = VersionDiff.parse((await diff()).body)
  expect(answer.counts).toEqual({ same: 0, changed: 2, moved: 0, added: 1, removed: 0 })
  expect(answer.changes.map(({ kind, before, after }) => [kind, before?.name, after?.name])).toEqual([
    ['added', undefined, '第一条'],
    ['changed', '第一条', '第二条'],
    ['changed', '第二条', '第三条'],
  ])
  expect(answer.changes[1]?.words).toContainEqual({ kind: 'added', text: '三十年' })
  expect([answer.from.legalStatus, answer.to.legalStatus]).toEqual(['repealed', 'in-force'])
})

test('who may read the library may compare, and settle only who writes it', async () => {
  for (const role of roles) {
    const mayRead = ['knowledge', 'reviewer', 'supervisor', 'operator', 'auditor'].includes(role)
    expect((await diff(ids[0], ids[2], role)).status, role).toBe(mayRead ? 200 : 403)
    const listed = await zhigu.call('GET', `${path}/actions`, { token: tokens[role] })
    expect(listed.status, role).toBe(mayRead ? 200 : 403)
    if (role === 'knowledge') continue
    const body = { ids: ['x'], act: { do: 'done' } }
    expect((await zhigu.call('PATCH', `${path}/actions`, { token: tokens[role], body })).status, role).toBe(403)
  }
})

test('a version of another document, and none at all, is not found', async () => {
  expect(problemIn(await diff(ids[0], ids[1]))).toMatchObject({ status: 404, code: 'not-found' })
  expect(problemIn(await diff('x', 'y'))).toMatchObject({ status: 404 })
  expect(problemIn(await diff('', ''))).toMatchObject({ status: 400 })
})

test('the entry that cites the old article waits, and is settled with a reason', async () => {
  const page = ActionPage.parse(
    (await zhigu.call('GET', `${path}/actions?state=open`, { token: tokens.knowledge })).body,
  )
  expect(page.actions.map(({ target, clause }) => [target.workId, clause])).toEqual([['custody-faq', '第一条']])
  const patch = (act: object) =>
    zhigu.call('PATCH', `${path}/actions`, {
      token: tokens.knowledge,
      body: { ids: page.actions.map(({ id }) => id), act },
    })
  expect(problemIn(await patch({ do: 'not-needed' }))).toMatchObject({ status: 400 })
  expect((await patch({ do: 'not-needed', reason: '只是举例' })).body.actions[0]).toMatchObject({
    state: 'not-needed',
    reason: '只是举例',
  })
  expect(problemIn(await patch({ do: 'done' }))).toMatchObject({ status: 409, code: 'conflict' })
})

test('a client who asks what changed hears both texts with their dates, and what changed', async () => {
  const { text, sentences } = await (await zhigu.talk()).ask('示例管理法第二条，2023 年修订前后有什么不同')
  expect(text).toContain('修订前（自 2024-01-01 起不再适用）：《中华人民共和国示例管理法》第一条（2018-04-01 通过')
  expect(text).toContain('修订后：《中华人民共和国示例管理法》第二条（2023-04-01 修订，自 2024-01-01 起施行）')
  expect(text).toContain('“二十年”改为“三十年”')
  const cited = sentences.flatMap(({ citations }) => citations)
  expect(new Set(cited.map(({ legalStatus }) => legalStatus))).toEqual(new Set(['repealed', 'in-force']))
})
