// 资料库: files come in as drafts that nobody else sees; two people change what clients are told; one puts it back within minutes.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Role, roles } from '../../domain/identity.ts'
import {
  ChangePage,
  ChangeView,
  DocumentPage,
  DocumentView,
  LibrarySearchResult,
  longestWritten,
  UploadReport,
  VersionView,
} from '../../server/protocol/desk.ts'
import { docx, paragraph } from '../fixtures/office-files.ts'
import { markdown } from '../fixtures/open-library.ts'
import { emptyFolder, problemIn, startZhigu, type Zhigu } from './harness.ts'

let zhigu: Zhigu
let anna: string
let ben: string
let tokens: Record<Role, string>
beforeAll(async () => {
  zhigu = await startZhigu({ SAMPLE_LIBRARY: 'off' }, await emptyFolder())
  anna = await zhigu.token('knowledge', { id: 'anna' })
  ben = await zhigu.token('knowledge', { id: 'ben' })
  tokens = Object.fromEntries(await Promise.all(roles.map(async (role) => [role, await zhigu.token(role)])))
})
afterAll(() => zhigu?.close())

const path = '/v1/library'
const get = (to: string, token = anna) => zhigu.call('GET', `${path}${to}`, { token })
const post = (to: string, body: unknown, token = anna) => zhigu.call('POST', `${path}${to}`, { token, body })
const upload = (name: string, bytes: Uint8Array | string, query: Record<string, string> = {}, token = anna) =>
  zhigu.call('POST', `${path}/uploads?${new URLSearchParams({ name, ...query })}`, {
    token,
    headers: { 'content-type': 'application/octet-stream' },
    raw: typeof bytes === 'string' ? bytes : Buffer.from(bytes),
  })
const uploaded = async (...args: Parameters<typeof upload>) => UploadReport.parse((await upload(...args)).body).outcomes
const taken = async (...args: Parameters<typeof upload>) => {
  const [outcome] = await uploaded(...args)
  if (!outcome?.versionId || !outcome.workId) throw new Error(JSON.stringify(outcome))
  return { id: outcome.versionId, workId: outcome.workId }
}
const version = async (id: string, token = anna) => VersionView.parse((await get(`/versions/${id}`, token)).body)
const propose = async (id: string, change: object, token = anna) => {
  const { revision } = await version(id, token)
  return post(`/versions/${id}/changes`, { revision, reason: '按新规修订', ...change }, token)
}
const decide = (id: string, token = ben, approve = true) =>
  post(`/changes/${id}/decision`, { approve, reason: approve ? '' : '日期不对' }, token)
const publish = async (id: string) => {
  const change = ChangeView.parse((await propose(id, { kind: 'publish' })).body)
  return ChangeView.parse((await decide(change.id)).body)
}
const told = async (question: string) => (await (await zhigu.talk()).ask(question)).text

const lamps = (from: string, days: string) =>
  markdown(
    { work: 'lamp-faq', title: '灯会问答', effectiveFrom: from },
    `## 怎么预约虚谷灯会？\n\n在 App 里预约虚谷灯会，提前${days}。\n\n## 虚谷灯会几点开门？\n\n晚上六点开门。`,
  )

test('is read by those who may, and written by who keeps it', async () => {
  const readers: Role[] = ['knowledge', 'reviewer', 'supervisor', 'operator', 'auditor']
  for (const role of roles) {
    const token = tokens[role]
    for (const to of [
      '/documents',
      '/changes',
      '/search?text=x',
      '/versions/x',
      '/documents/x',
      '/versions/x/original',
    ]) {
      const status = readers.includes(role)
        ? /x$/.test(to.replace('text=x', '')) || to.endsWith('original')
          ? 404
          : 200
        : 403
      expect((await get(to, token)).status, `${role} ${to}`).toBe(status)
    }
    if (role === 'knowledge') continue
    const refused = [
      await upload('a.md', lamps('2026-01-01', '三天'), {}, token),
      await post('/drafts', { text: '正文', facts: { title: '题' } }, token),
      await post('/versions/x/changes', { kind: 'publish', revision: 0, reason: '发布' }, token),
      await post('/changes/x/decision', { approve: true }, token),
      await post('/changes/x/undo', { reason: '有误' }, token),
      await zhigu.call('PATCH', `${path}/versions/x`, { token, body: { revision: 0, facts: {} } }),
      await zhigu.call('DELETE', `${path}/versions/x`, { token }),
    ]
    expect(
      refused.map(({ status }) => status),
      role,
    ).toEqual(refused.map(() => 403))
  }
  expect((await zhigu.call('GET', `${path}/documents`)).status).toBe(401)
})

test('is described in Chinese', async () => {
  const { paths } = (await zhigu.call('GET', '/v1/openapi.json')).body
  const own = Object.entries<Record<string, { summary?: string }>>(paths).filter(([at]) => at.startsWith(`${path}/`))
  expect(own.map(([at]) => at)).toEqual(expect.arrayContaining([`${path}/uploads`, `${path}/changes/{id}/undo`]))
  for (const [at, methods] of own)
    for (const { summary } of Object.values(methods)) expect(summary, at).toMatch(/[一-鿿]/)
})

describe('a file', () => {
  test('becomes a draft with all that was read, and its original; nobody else sees it', async () => {
    const { id, workId } = await taken('灯会.md', lamps('2025-01-01', '五天'), { grade: '1', audiences: 'public' })
    const draft = await version(id)
    expect(draft).toMatchObject({
      editorialState: 'draft',
      writtenBy: 'anna',
      kind: 'faq',
      revision: 0,
      openChangeId: null,
    })
    expect(draft.facts).toMatchObject({
      title: '灯会问答',
      effectiveFrom: '2025-01-01',
      grade: 1,
      audiences: ['public'],
    })
    expect(draft.chunks.map(({ start, end }) => draft.text.slice(start, end))).toEqual([
      '在 App 里预约虚谷灯会，提前五天。',
      '晚上六点开门。',
    ])
    expect(draft.blocks.length).toBeGreaterThan(3)
    const original = await get(`/versions/${id}/original`)
    expect(original.text).toBe(lamps('2025-01-01', '五天'))
    expect(original.headers.get('content-security-policy')).toMatch(/^sandbox/)
    expect(original.headers.get('content-disposition')).toMatch(/^attachment.*%E7%81%AF%E4%BC%9A\.md$/)
    expect(original.headers.get('x-content-type-options')).toBe('nosniff')

    for (const role of ['reviewer', 'supervisor', 'auditor'] as const) {
      expect((await get(`/versions/${id}`, tokens[role])).status).toBe(404)
      expect((await get(`/versions/${id}/original`, tokens[role])).status).toBe(404)
      expect((await get(`/documents/${workId}`, tokens[role])).status).toBe(404)
      const listed = DocumentPage.parse((await get('/documents?text=灯会', tokens[role])).body)
      expect(listed.documents).toEqual([])
    }
    expect(await told('怎么预约虚谷灯会')).not.toMatch('五天')
    expect(await uploaded('灯会.md', lamps('2025-01-01', '五天'))).toMatchObject([
      { state: 'unchanged', versionId: id, editorialState: 'draft' },
    ])
  })

  test('that says nothing of itself is for the firm’s own people until somebody says otherwise', async () => {
    const word = docx([paragraph('停车须知'), paragraph('访客车辆停在虚谷大厦地下二层。')].join(''))
    const [outcome] = await uploaded('停车.docx', word)
    expect(outcome).toMatchObject({ state: 'added', title: '停车须知', notes: [{ kind: 'assumed' }] })
    expect((await version(outcome?.versionId ?? '')).facts).toMatchObject({
      grade: 2,
      audiences: ['staff'],
      effectiveFrom: null,
    })
  })

  test('that cannot be read says why, and nothing of it is kept', async () => {
    const bad = [
      await uploaded('空.md', ''),
      await uploaded('假.docx', '%PDF-1.7 不是 Word'),
      await uploaded('程序.exe', 'MZ'),
      await uploaded('../../etc/坏.pdf', 'x'),
    ]
    for (const [outcome] of bad)
      expect(outcome).toMatchObject({
        state: 'rejected',
        versionId: null,
        problem: { code: expect.any(String), detail: expect.stringMatching(/[一-鿿]/) },
      })
    expect(bad[3]?.[0]?.file).toBe('坏.pdf')
    const large = await upload('大.pdf', Buffer.alloc(101 * 1024 * 1024))
    expect(problemIn(large)).toMatchObject({ status: 413, code: 'too-large', detail: '文件超过 100 MiB。' })
    expect(problemIn(await upload('a.md', 'x', { grade: '4' }))).toMatchObject({ status: 403, code: 'forbidden' })
    expect(problemIn(await upload('a.md', 'x', { of: 'nothing' }))).toMatchObject({ status: 404 })
    expect(problemIn(await upload('a.md', 'x', { grade: '9' }))).toMatchObject({ status: 400 })
  })

  test('of many sent at once each has its outcome', async () => {
    const sent = Array.from({ length: 6 }, (_, at) => uploaded(`many-${at}.md`, `# 第 ${at} 份\n\n内容 ${at}。`))
    for (const outcomes of await Promise.all(sent)) expect(outcomes).toMatchObject([{ state: 'added' }])
  })
})

describe('a text written here', () => {
  test('is a draft as long as it needs to be; its facts are set in place', async () => {
    const text = `## 怎么预约虚谷讲座？\n\n${'在 App 里预约。'.repeat(2_000)}`
    const written = VersionView.parse(
      (await post('/drafts', { text, facts: { title: '讲座问答', kind: 'faq', grade: 1, audiences: ['public'] } }))
        .body,
    )
    expect(written).toMatchObject({ kind: 'faq', writtenBy: 'anna', files: [{ name: '正文.md' }] })
    const patch = (body: object) => zhigu.call('PATCH', `${path}/versions/${written.id}`, { token: anna, body })
    const set = await patch({ revision: 0, facts: { effectiveFrom: '2026-01-01', aliases: ['讲座'] } })
    expect(VersionView.parse(set.body)).toMatchObject({
      revision: 1,
      label: '2026-01-01 版',
      facts: { aliases: ['讲座'] },
    })
    expect(problemIn(await patch({ revision: 0, facts: { label: '甲' } }))).toMatchObject({
      status: 409,
      code: 'conflict',
    })
    expect(problemIn(await patch({ revision: 1, facts: { effectiveTo: '2025-01-01' } }))).toMatchObject({
      status: 400,
      errors: [{ path: 'effectiveTo' }],
    })
    expect(problemIn(await patch({ revision: 1, facts: { grade: 4 } }))).toMatchObject({ status: 403 })
    expect(problemIn(await patch({ revision: 1, facts: { colour: 'red' } }))).toMatchObject({ status: 400 })
    expect((await zhigu.call('DELETE', `${path}/versions/${written.id}`, { token: anna })).status).toBe(204)
    expect((await get(`/versions/${written.id}`)).status).toBe(404)
  })

  test('is refused beyond its limit', async () => {
    const text = '长'.repeat(longestWritten + 1)
    expect(problemIn(await post('/drafts', { text, facts: { title: '长文' } }))).toMatchObject({ status: 400 })
    const larger = '长'.repeat(longestWritten * 5)
    expect(problemIn(await post('/drafts', { text: larger, facts: { title: '长文' } }))).toMatchObject({ status: 413 })
  })
})

describe('what clients are told', () => {
  test('changes when a second person approves, at once; the former text is found for its time; one person puts it back', async () => {
    const question = '怎么预约虚谷灯会'
    const first = await taken('灯会.md', lamps('2025-01-01', '五天'))
    expect(await publish(first.id)).toMatchObject({ state: 'done', decidedBy: 'ben', consequences: [] })
    expect(await told(question)).toMatch('五天')

    const second = await taken('灯会 2026.md', lamps('2026-06-01', '八天'), { of: first.workId })
    expect((await version(second.id)).facts).toMatchObject({ grade: 1, audiences: ['public'] })
    const proposed = ChangeView.parse((await propose(second.id, { kind: 'publish' })).body)
    expect(proposed).toMatchObject({
      state: 'open',
      whyNotDecide: expect.stringContaining('自己提出'),
      consequences: [
        { versionId: first.id, kind: 'ends', effectiveTo: '2026-06-01' },
        { versionId: second.id, kind: 'shown' },
      ],
    })
    expect(problemIn(await decide(proposed.id, anna))).toMatchObject({ status: 403 })
    expect(ChangePage.parse((await get('/changes?mine=to-decide', ben)).body).changes).toMatchObject([
      { id: proposed.id, whyNotDecide: null },
    ])
    expect(ChangePage.parse((await get('/changes?mine=to-decide', anna)).body).changes).toEqual([])
    expect((await get(`/changes/${proposed.id}`, tokens.auditor)).status).toBe(404)

    const outcomes = await Promise.all([
      decide(proposed.id),
      decide(proposed.id, await zhigu.token('knowledge', { id: 'chen' })),
    ])
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual([200, 409])
    expect(await told(question)).toMatch('八天')

    const found = async (query: Record<string, string>, token = anna) =>
      LibrarySearchResult.parse((await get(`/search?${new URLSearchParams({ text: question, ...query })}`, token)).body)
    expect((await found({})).passages[0]).toMatchObject({
      versionId: second.id,
      text: '在 App 里预约虚谷灯会，提前八天。',
    })
    const then = await found({ asOf: '2025-08-01', role: 'client' })
    expect(then).toMatchObject({
      asOf: '2025-08-01',
      reader: { role: 'client', grade: 1, audiences: ['public'] },
    })
    expect(new Set(then.passages.map(({ versionId }) => versionId))).toEqual(new Set([first.id]))
    expect((await found({ role: 'knowledge' }, tokens.operator)).reader).toMatchObject({
      grade: 1,
      audiences: ['public', 'staff'],
    })

    const undone = await post(`/changes/${proposed.id}/undo`, { reason: '天数有误' })
    expect(ChangeView.parse(undone.body)).toMatchObject({ state: 'undone', undoneBy: 'anna' })
    expect(await told(question)).toMatch('五天')

    const document = DocumentView.parse((await get(`/documents/${first.workId}`)).body)
    expect(document.versions).toMatchObject([
      { id: first.id, editorialState: 'published', legalStatus: 'in-force', effectiveTo: null },
      { id: second.id, editorialState: 'draft' },
    ])
    expect(document.changes.map(({ kind, state }) => `${kind} ${state}`)).toEqual(['publish undone', 'publish done'])
    expect(document.events[0]).toMatchObject({ type: 'change-undone', by: 'anna' })
    const seen = DocumentView.parse((await get(`/documents/${first.workId}`, tokens.auditor)).body)
    expect(seen.versions.map(({ id }) => id)).toEqual([first.id])
    expect(seen.events.map(({ type }) => type)).toEqual(['change-undone', 'change-done', 'change-done'])

    const hidden = ChangeView.parse(
      (await propose(first.id, { kind: 'edit', facts: { grade: 2, audiences: ['staff'] } })).body,
    )
    expect(hidden.before).toEqual({ grade: 1, audiences: ['public'] })
    expect(ChangeView.parse((await get(`/changes/${hidden.id}`, tokens.auditor)).body).whyNotDecide).toMatch(
      '知识管理员',
    )
    await decide(hidden.id)
    expect(await told(question)).not.toMatch('五天')
  })

  test('is listed, filtered and read on page by page', async () => {
    for (const [at, kind] of (['fee', 'procedure', 'procedure', 'research', 'procedure'] as const).entries()) {
      const head = {
        work: `listed-${at}`,
        kind,
        title: `列表资料${at}`,
        effectiveFrom: at === 0 ? '2999-01-01' : '2026-01-01',
      }
      const { id } = await taken(
        `${at}.md`,
        markdown({ ...head, reviewBy: at === 1 ? '2026-02-01' : undefined }, '## 说明\n\n内容。'),
      )
      await publish(id)
    }
    const all: string[] = []
    for (let page = ''; ; ) {
      const reply = await get(`/documents?text=列表资料&limit=2${page && `&page=${page}`}`, tokens.reviewer)
      const { documents, next } = DocumentPage.parse(reply.body)
      all.push(...documents.map(({ id }) => id))
      if (next === null) break
      page = next
    }
    expect(all).toEqual(['listed-4', 'listed-3', 'listed-2', 'listed-1', 'listed-0'])
    const ids = async (query: string) =>
      DocumentPage.parse((await get(`/documents?limit=200&${query}`)).body).documents.map(({ id }) => id)
    expect(await ids('kind=fee')).toEqual(['listed-0'])
    expect(await ids('legalStatus=not-yet-effective')).toEqual(['listed-0'])
    expect(await ids('reviewDue=true')).toEqual(['listed-1'])
    expect(await ids('reviewDue=false')).not.toContain('listed-1')
    expect(await ids('state=draft')).not.toContain('listed-4')
    expect(await ids('text=%25')).toEqual([])
    expect(problemIn(await get('/documents?page=x'))).toMatchObject({ status: 400 })
  })
})
