import { asc, eq } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type CatalogueFacts, documentStream } from '../../domain/editorial.ts'
import { readerOf } from '../../domain/identity.ts'
import { chunks, files, libraryChanges, libraryVersions, versions, works } from '../../storage/sql/schema.ts'
import { verifyStreams } from '../../storage/streams/verify.ts'
import { lawLine, markdown, type OpenLibrary, openLibrary } from '../../tests/fixtures/open-library.ts'
import { databases, onEach } from '../../tests/services.ts'
import { titleKey, workIdOf } from '../versions/work-id.ts'
import { type Changes, createChanges, undoMinutes } from './changes.ts'
import { discardDraft, editDraft } from './drafts.ts'

const [anna, ben, chen] = ['anna', 'ben', 'chen']
const phone = (year: number, minutes: number, head: Record<string, unknown> = {}) =>
  markdown(
    { work: 'phone-faq', title: '手机号常见问题', effectiveFrom: `${year}-01-01`, ...head },
    `## 怎么改手机号？\n\n在 App 里修改手机号，${minutes} 分钟内生效。`,
  )

onEach(databases, (open) => {
  let library: OpenLibrary
  let changes: Changes
  let clock: Date
  beforeEach(async () => {
    library = await openLibrary(open)
    clock = new Date('2026-11-22T10:00:00Z')
    changes = createChanges(library, { now: () => clock })
  })
  afterEach(() => library.close())

  const later = (minutes: number) => {
    clock = new Date(clock.getTime() + minutes * 60_000)
  }
  const draft = async (source: string, { by = anna, name = 'test.md' } = {}) => {
    const report = await library.ingest.bytes(name, Buffer.from(source), { by, state: 'draft' })
    const [outcome] = report.outcomes
    if (!outcome || outcome.state === 'rejected') throw new Error(JSON.stringify(outcome))
    return outcome.versionId
  }
  const rows = () => library.sql.db.select().from(versions).orderBy(asc(versions.effectiveFrom), asc(versions.id))
  const row = async (id: string) => {
    const [found] = await library.sql.db.select().from(versions).where(eq(versions.id, id))
    if (!found) throw new Error(`no version ${id}`)
    return found
  }
  const only = async () => {
    const [one, ...others] = await rows()
    if (!one || others.length > 0) throw new Error('not one version')
    return one.id
  }
  const held = async () =>
    (await rows()).map((one) => `${one.effectiveFrom}…${one.effectiveTo ?? ''} ${one.editorialState}`)
  const base = { reason: '按新规修订', effectAt: null }
  const propose = async (kind: 'publish' | 'withdraw' | 'restore', versionId: string, by = anna) =>
    changes.propose(by, { ...base, kind, versionId, revision: (await row(versionId)).revision })
  const edit = async (versionId: string, facts: Partial<CatalogueFacts>, by = anna) =>
    changes.propose(by, { ...base, kind: 'edit', versionId, facts, revision: (await row(versionId)).revision })
  const approve = (id: string, by = ben) => changes.decide(by, id, { approve: true, reason: '' })
  const done = async (proposed: Promise<{ id: string }>) => {
    const change = await approve((await proposed).id)
    await library.index.drain()
    return change
  }
  const answer = async (options?: Parameters<OpenLibrary['ask']>[1]) =>
    (await library.ask('怎么改手机号', options)).passages[0]?.text ?? null
  const recorded = async (workId: string) =>
    (await library.events.read(documentStream(workId), 0, 100)).map(
      ({ type, content }) => `${type} ${content?.actor.id}`,
    )
  const isRefused = (code: string, detail: RegExp | string) =>
    expect.objectContaining({ code, detail: expect.stringMatching(detail) })

  describe('publishing', () => {
    test('a draft answers nobody until another person approves it; then it answers at once, and the former text for its time', async () => {
      await library.add(phone(2025, 30))
      const id = await draft(phone(2026, 5))
      await draft(phone(2026, 1, { work: 'other-faq', title: '另一份' }))
      await library.add(markdown({ work: 'more-faq' }, '## 几点开门？\n\n九点。'))
      expect(await answer()).toMatch('30 分钟')
      expect([...(await library.library.catalogue()).works.keys()].toSorted()).toEqual(['more-faq', 'phone-faq'])
      expect(await library.sql.db.$count(libraryVersions)).toBe(2)

      const proposed = await propose('publish', id)
      const change = proposed.id
      expect((await row(id)).editorialState).toBe('in-review')
      await expect(approve(change, anna)).rejects.toEqual(isRefused('forbidden', '自己提出'))
      expect(await answer()).toMatch('30 分钟')
      expect(await changes.foresee(proposed)).toMatchObject({
        consequences: [
          { kind: 'ends', effectiveTo: '2026-01-01' },
          { versionId: id, kind: 'shown', effectiveTo: null },
        ],
      })

      expect(await approve(change)).toMatchObject({ state: 'done', decidedBy: ben, doneIn: 3 })
      await library.index.drain()
      expect(await answer()).toMatch('5 分钟')
      expect(await answer({ asOf: '2025-06-01' })).toMatch('30 分钟')
      expect(await row(id)).toMatchObject({ publishedIn: 3, effectiveTo: null, writtenBy: anna })
      expect(await recorded('phone-faq')).toEqual([
        'published-at-once test',
        'draft-added anna',
        'change-proposed anna',
        'change-decided ben',
        'change-done ben',
      ])
      expect((await verifyStreams(library.sql)).faults).toEqual([])
    })

    test('whoever wrote it does not approve it, whoever has proposed it', async () => {
      const id = await draft(phone(2026, 5), { by: ben })
      const { id: change } = await propose('publish', id, anna)
      await expect(approve(change, ben)).rejects.toEqual(isRefused('forbidden', '撰写或导入'))
      expect(await approve(change, chen)).toMatchObject({ state: 'done' })
    })

    test('what is refused or taken back is a draft again, and its work is still nobody’s', async () => {
      const id = await draft(phone(2026, 5))
      const first = await propose('publish', id)
      await expect(propose('publish', id)).rejects.toEqual(isRefused('conflict', 'anna 已对这个版本提出“发布”'))
      await changes.decide(ben, first.id, { approve: false, reason: '日期不对' })
      expect((await row(id)).editorialState).toBe('draft')
      const second = await propose('publish', id)
      await changes.cancel(anna, second.id, '再改改')
      expect((await row(id)).editorialState).toBe('draft')
      await expect(approve(second.id)).rejects.toEqual(isRefused('conflict', '已取消'))
      expect(await answer()).toBeNull()
    })

    test('of two who decide at once one is told that the other was faster', async () => {
      const id = await draft(phone(2026, 5))
      const { id: change } = await propose('publish', id)
      const outcomes = await Promise.allSettled([approve(change, ben), approve(change, chen)])
      expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
      const [refused] = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? outcome.reason : []))
      expect(refused).toEqual(isRefused('conflict', /^这项变更已生效（(ben|chen)）/))
      expect(await library.sql.db.$count(libraryVersions)).toBe(1)
    })

    test('a corrected text of the same version takes its place', async () => {
      await library.add(phone(2026, 30))
      const id = await draft(phone(2026, 5))
      await done(propose('publish', id))
      expect(await held()).toEqual(expect.arrayContaining(['2026-01-01… withdrawn', '2026-01-01… published']))
      expect(await answer()).toMatch('5 分钟')
    })

    // Two drafts of the same day stood there as two lines that said the same; approving the second ended the first without a word.
    test('drafts that would take each other’s place are told before they are submitted, and to whoever decides', async () => {
      const first = await draft(phone(2026, 5), { name: '正文.md' })
      const second = await draft(phone(2026, 1), { name: '附件.md' })
      await draft(phone(2027, 9), { name: '明年.md' })
      const { consequences, rivals } = await changes.foreseePublishing(first)
      expect(consequences).toMatchObject([{ versionId: first, kind: 'shown', source: expect.any(String) }])
      expect(rivals).toMatchObject([{ versionId: second, source: expect.any(String) }])
      const proposed = await propose('publish', first)
      expect((await changes.foresee(proposed)).rivals.map(({ versionId }) => versionId)).toEqual([second])
      await approve(proposed.id)
      const { consequences: then, rivals: left } = await changes.foreseePublishing(second)
      expect(left).toEqual([])
      expect(then).toEqual(expect.arrayContaining([expect.objectContaining({ versionId: first, kind: 'withdrawn' })]))
    })

    test('a period within another that both print cannot be published', async () => {
      await library.add(phone(2025, 30, { effectiveTo: '2028-01-01' }))
      const id = await draft(phone(2026, 5, { effectiveTo: '2026-06-01' }))
      await expect(changes.foreseePublishing(id)).rejects.toEqual(isRefused('conflict', '落在'))
      await expect(propose('publish', id)).rejects.toEqual(isRefused('conflict', '说不清'))
    })

    test('it takes effect at its hour, once, however many servers look', async () => {
      await library.add(phone(2025, 30))
      const id = await draft(phone(2026, 5))
      const { revision } = await row(id)
      const effectAt = new Date(clock.getTime() + 3_600_000)
      const { id: change } = await changes.propose(anna, {
        ...base,
        kind: 'publish',
        versionId: id,
        revision,
        effectAt,
      })
      expect(await approve(change)).toMatchObject({ state: 'approved', doneAt: null })
      expect(await changes.applyDue()).toEqual([])
      later(61)
      const applied = await Promise.all([changes.applyDue(), changes.applyDue()])
      expect(applied.flat()).toMatchObject([{ id: change, state: 'done', doneIn: 2 }])
      await library.index.drain()
      expect(await answer()).toMatch('5 分钟')
    })

    test('what cannot take effect at its hour says why, and can be taken back', async () => {
      const id = await draft(phone(2026, 5))
      const effectAt = new Date(clock.getTime() + 3_600_000)
      const { revision } = await row(id)
      const { id: change } = await changes.propose(anna, {
        ...base,
        kind: 'publish',
        versionId: id,
        revision,
        effectAt,
      })
      await approve(change)
      // The same text comes by the command line meanwhile.
      await library.add(phone(2026, 5))
      later(61)
      expect(await changes.applyDue()).toEqual([])
      expect((await library.sql.db.select().from(libraryChanges))[0]).toMatchObject({
        state: 'approved',
        problem: expect.stringContaining('已经发布'),
      })
      expect(await changes.cancel(anna, change, '已由命令行发布')).toMatchObject({ state: 'cancelled' })
      expect((await row(id)).editorialState).toBe('published')
    })

    test('what is out for consultation ends nothing, and is told as what is in force to nobody', async () => {
      await library.add(phone(2025, 30))
      const id = await draft(phone(2026, 5, { title: '征求意见稿', consultation: true }))
      await done(propose('publish', id))
      expect(await held()).toEqual(['2025-01-01… published', '2026-01-01… published'])
      expect(await answer()).toMatch('30 分钟')
      expect((await library.sql.db.select().from(works))[0]?.title).toBe('手机号常见问题')
    })

    test('a version without a date cannot follow versions that have one', async () => {
      await library.add(phone(2025, 30))
      const id = await draft(phone(2026, 5, { effectiveFrom: undefined }))
      await expect(propose('publish', id)).rejects.toEqual(isRefused('conflict', '没有写明施行日期'))
    })
  })

  describe('what is shown', () => {
    test('a raised grade hides it at once; the catalogue says it, and undoing says the old again', async () => {
      await library.add(phone(2026, 5))
      const id = await only()
      const before = await row(id)
      const change = await done(edit(id, { grade: 2, audiences: ['staff'], aliases: ['换号'], label: '内部版' }))
      expect(await answer()).toBeNull()
      expect(await answer({ reader: readerOf('service') })).toMatch('5 分钟')
      expect(await row(id)).toMatchObject({ grade: 2, label: '内部版', revision: 1 })
      expect((await changes.foresee(change)).before).toEqual({
        grade: 1,
        audiences: ['public'],
        aliases: [],
        label: '2026-01-01 版',
      })
      await changes.undo(chen, change.id, '误操作')
      await library.index.drain()
      expect(await answer()).toMatch('5 分钟')
      const { revision: _, updatedAt: __, ...after } = await row(id)
      expect(before).toMatchObject(after)
      expect((await library.sql.db.select().from(works))[0]?.aliases).toEqual([])
    })

    test('an end that is set ends it; one before its beginning is refused', async () => {
      await library.add(phone(2026, 5))
      const id = await only()
      await expect(edit(id, { effectiveTo: '2026-01-01' })).rejects.toEqual(
        isRefused('invalid-request', '不晚于施行日期'),
      )
      await done(edit(id, { effectiveTo: '2026-11-01' }))
      expect(await answer()).toBeNull()
      expect(await answer({ asOf: '2026-10-31' })).toMatch('5 分钟')
    })

    test('two versions cannot be in force from the same days', async () => {
      await library.add(phone(2025, 30))
      await library.add(phone(2026, 5))
      const [former] = await rows()
      await expect(edit(former?.id ?? '', { effectiveFrom: '2026-01-01' })).rejects.toEqual(
        isRefused('conflict', '不能同时有效'),
      )
    })

    test('a withdrawn version answers no more, the one before stands again; restored it is as it was', async () => {
      await library.add(phone(2025, 30))
      await library.add(phone(2026, 5))
      const [, newer] = await rows()
      await done(propose('withdraw', newer?.id ?? ''))
      expect(await answer()).toMatch('30 分钟')
      expect(await held()).toEqual(['2025-01-01… published', '2026-01-01… withdrawn'])
      await done(propose('restore', newer?.id ?? ''))
      expect(await answer()).toMatch('5 分钟')
      expect(await held()).toEqual(['2025-01-01…2026-01-01 published', '2026-01-01… published'])
      expect((await row(newer?.id ?? '')).publishedIn).toBe(2)
    })

    test('whoever looked at an older state is told to look again', async () => {
      await library.add(phone(2026, 5))
      const id = await only()
      await done(edit(id, { label: '新版' }))
      await expect(
        changes.propose(anna, { ...base, kind: 'edit', versionId: id, revision: 0, facts: { label: '旧版' } }),
      ).rejects.toEqual(isRefused('conflict', '打开之后被改过'))
    })
  })

  describe('undoing', () => {
    test('puts back what stood before a publishing, and its draft', async () => {
      await library.add(phone(2025, 30))
      const id = await draft(phone(2026, 5, { title: '手机号问答' }))
      const change = await done(propose('publish', id))
      expect((await library.sql.db.select().from(works))[0]?.title).toBe('手机号问答')
      later(undoMinutes - 1)
      expect(await changes.undo(anna, change.id, '有误')).toMatchObject({
        state: 'undone',
        undoneBy: anna,
        undoneIn: 3,
      })
      await library.index.drain()
      expect(await answer()).toMatch('30 分钟')
      expect(await held()).toEqual(['2025-01-01… published', '2026-01-01… draft'])
      expect((await library.sql.db.select().from(works))[0]?.title).toBe('手机号常见问题')
      // It may have been cited in those minutes: it is not thrown away without a trace.
      await discardDraft(library, id, anna)
      expect(await row(id)).toMatchObject({ editorialState: 'withdrawn', publishedIn: 2, withdrawnIn: 3 })
    })

    test('is over after some minutes, and when something came after it', async () => {
      await library.add(phone(2025, 30))
      const id = await draft(phone(2026, 5))
      const published = await done(propose('publish', id))
      const edited = await done(edit(id, { label: '新版' }))
      await expect(changes.undo(anna, published.id, '有误')).rejects.toEqual(
        isRefused('conflict', '之后又有“修改目录信息”（ben）'),
      )
      await changes.undo(anna, edited.id, '有误')
      await expect(changes.undo(anna, edited.id, '有误')).rejects.toEqual(isRefused('conflict', '已撤销（anna）'))
      const again = await done(edit(id, { label: '再版' }))
      later(undoMinutes)
      await expect(changes.undo(anna, again.id, '有误')).rejects.toEqual(isRefused('conflict', '超过 10 分钟'))
    })

    test('is refused when the command line has published since', async () => {
      const id = await draft(phone(2025, 30))
      const change = await done(propose('publish', id))
      await library.add(phone(2026, 5))
      await expect(changes.undo(anna, change.id, '有误')).rejects.toEqual(isRefused('conflict', '命令行'))
    })
  })

  describe('drafts', () => {
    test('the same text, or the same file under another name, is recognised', async () => {
      await library.add(phone(2026, 5))
      const [shown] = await rows()
      const report = await library.ingest.bytes('test.md', Buffer.from(phone(2026, 5, { grade: 3 })), {
        by: anna,
        state: 'draft',
      })
      expect(report.outcomes).toMatchObject([{ state: 'unchanged', versionId: shown?.id }])
      // Nothing of what is shown has changed by it.
      expect(await row(shown?.id ?? '')).toMatchObject({ grade: 1, revision: 0 })
      const law = lawLine({
        id: '1',
        title: '测试办法',
        version: '2020-01-01',
        text: '第一条　为了测试。\n第二条　自公布之日起施行。',
      })
      const other = lawLine({
        id: '2',
        title: '测试办法',
        version: '2020-01-01',
        text: '第一条 为了测试。\n第二条 自公布之日起施行。',
      })
      const defaults = { grade: 1, audiences: ['public'] } as const
      const taken = async (name: string, line: string) =>
        (
          await library.ingest.bytes(name, Buffer.from(line), {
            by: anna,
            state: 'draft',
            defaults: { ...defaults, audiences: ['public'] },
          })
        ).outcomes
      expect(await taken('laws.jsonl', law)).toMatchObject([{ state: 'added', workId: workIdOf(titleKey('测试办法')) }])
      expect(await taken('others.jsonl', other)).toMatchObject([{ state: 'unchanged' }])
    })

    test('their facts are set in place; who looked at an older state is refused, and so is an end before the beginning', async () => {
      const id = await draft(phone(2026, 5))
      const set = (facts: Parameters<typeof editDraft>[2]['facts'], revision: number) =>
        editDraft(library, id, { by: anna, revision, facts })
      await set({ effectiveFrom: '2026-03-01', title: '改号', kind: 'procedure', issuer: '客服部' }, 0)
      expect(await row(id)).toMatchObject({
        effectiveFrom: '2026-03-01',
        title: '改号',
        label: '2026-03-01 版',
        revision: 1,
      })
      expect((await library.sql.db.select().from(works))[0]).toMatchObject({
        kind: 'procedure',
        title: '改号',
        issuer: '客服部',
      })
      await expect(set({ label: '另一版' }, 0)).rejects.toEqual(isRefused('conflict', '打开之后被改过'))
      const both = await Promise.allSettled([set({ label: '甲' }, 1), set({ label: '乙' }, 1)])
      expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
      await expect(set({ effectiveTo: '2026-02-01' }, 2)).rejects.toEqual(
        isRefused('invalid-request', '不晚于施行日期'),
      )
      await propose('publish', id)
      await expect(set({ label: '丙' }, 2)).rejects.toEqual(isRefused('conflict', '正在审核'))
    })

    test('a draft that belongs to another work becomes its version, cut as such', async () => {
      const old = '第一条　为了规范测试，制定本办法。\n\n第二条　本办法自2020年1月1日起施行。'
      const text = '第一条　为了规范测试，制定本办法。\n\n第二条　本办法自2026年1月1日起施行。'
      const head = { kind: 'regulation', grade: 1, audiences: ['public'] } as const
      const take = async (name: string, body: string, state: 'draft' | 'published') => {
        const options = { by: anna, state, defaults: { ...head, audiences: ['public' as const] } }
        const [outcome] = (await library.ingest.bytes(name, Buffer.from(body), options)).outcomes
        return outcome && 'versionId' in outcome ? outcome : { workId: '', versionId: '' }
      }
      const standing = await take('a.txt', `测试办法\n\n${old}`, 'published')
      const drafted = await take('b.txt', `测试办法（修订稿）\n\n${text}`, 'draft')
      expect(drafted.workId).not.toBe(standing.workId)
      const id = await editDraft(library, drafted.versionId, {
        by: anna,
        revision: 0,
        facts: { workId: standing.workId, title: '测试办法' },
      })
      expect(id).toBe(`${standing.workId}@2026-01-01.${(await row(id)).hash.slice(0, 8)}`)
      const clauses = await library.sql.db
        .select()
        .from(chunks)
        .where(eq(chunks.versionId, id))
        .orderBy(asc(chunks.ordinal))
      expect(clauses.map(({ clauseId }) => clauseId)).toEqual([
        `${standing.workId}#第一条`,
        `${standing.workId}#第二条`,
      ])
      expect((await library.sql.db.select().from(works)).map((work) => work.id)).toEqual([standing.workId])
      await done(propose('publish', id))
      expect(await held()).toEqual(['2020-01-01…2026-01-01 published', '2026-01-01… published'])
    })

    test('thrown away it is gone, with its work when there is nothing else of it', async () => {
      const id = await draft(phone(2026, 5))
      await discardDraft(library, id, anna)
      expect(await rows()).toEqual([])
      expect(await library.sql.db.$count(works)).toBe(0)
      expect(await library.sql.db.$count(files)).toBe(0)
      expect(await recorded('phone-faq')).toEqual(['draft-added anna', 'draft-discarded anna'])
      await expect(discardDraft(library, id, anna)).rejects.toEqual(isRefused('not-found', '没有编号'))
    })

    test('what the command line publishes and withdraws at once stands in the same record', async () => {
      const report = await library.add(phone(2026, 5))
      const [outcome] = report.outcomes
      const id = outcome && 'versionId' in outcome ? outcome.versionId : ''
      await library.ingest.withdraw(id, { by: 'command-line', reason: '过期' })
      const events = await library.events.read(documentStream('phone-faq'), 0, 10)
      expect(events.map(({ type, content }) => [type, content?.actor])).toEqual([
        ['published-at-once', { kind: 'staff', id: 'test' }],
        ['withdrawn-at-once', { kind: 'system', id: 'command-line' }],
      ])
    })
  })
})
