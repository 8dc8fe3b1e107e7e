import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { libraryActions } from '../../storage/sql/schema.ts'
import { lawLine, markdown, type OpenLibrary, openLibrary } from '../../tests/fixtures/open-library.ts'
import { databases, onEach } from '../../tests/services.ts'
import { type CitingRule, listActions } from './supersession.ts'
import { workIdOf } from './work-id.ts'

const custody = '经营机构应当妥善保存客户的开户资料、委托记录和交易记录，保存期限不得少于二十年。'
const advice = '投资顾问向客户提供投资建议，应当具有合理的依据，并告知客户依据的来源。'
const secrecy = '经营机构及其工作人员应当对客户信息严格保密，不得泄露、出售或者非法向他人提供。'
const purpose = '为了规范经营机构的行为，保护投资者的合法权益，制定本法。'
const title = '中华人民共和国示例法'
const work = workIdOf(title)

const old = lawLine({
  id: 'old',
  title,
  version: '2018-04-01',
  history: ['2018年4月1日 通过'],
  text: `第一条 ${purpose}\n\n第二条 ${custody}\n\n第三条 ${advice}\n\n第四条 本法自2018年10月1日起施行。`,
})
/** 保存 is reworded; 依据 only gets another number, 目的 stays as it is. */
const fresh = lawLine({
  id: 'new',
  title,
  version: '2023-04-01',
  history: ['2018年4月1日 通过', '2023年4月1日 修订'],
  text: `第一条 ${purpose}\n\n第二条 ${custody.replace('二十年', '三十年')}\n\n第三条 ${secrecy}\n\n第四条 ${advice}\n\n第五条 本法自2024年1月1日起施行。`,
})
/** The same words in another document, that nobody told of the new version. */
const copy = lawLine({
  id: 'copy',
  title: '示例市实施办法',
  version: '2019-01-01',
  text: `第一条 ${custody}\n\n第二条 本办法自2019年2月1日起施行。`,
})

const faq = (name: string, body: string, head: Record<string, unknown> = {}) =>
  markdown({ work: name, title: name, effectiveFrom: '2020-01-01', ...head }, `## ${name}？\n\n${body}`)

const rules: CitingRule[] = [
  {
    id: 'KEEP',
    title: '保存',
    rule: '资料须保存。',
    basis: [{ law: title, article: '第二条第一款', effective: '2018-10-01' }],
  },
  { id: 'WHOLE', title: '整部', rule: '守法。', basis: [{ law: '示例法', article: null, effective: null }] },
  { id: 'SAME', title: '目的', rule: '目的。', basis: [{ law: title, article: '第一条', effective: '2018-10-01' }] },
  {
    id: 'NEWER',
    title: '已改',
    rule: '已按新法。',
    basis: [{ law: title, article: '第二条', effective: '2024-01-01' }],
  },
  { id: 'OTHER', title: '别的', rule: '别的法。', basis: [{ law: '证券法', article: '第二条', effective: null }] },
]

onEach(databases, (open) => {
  let library: OpenLibrary
  let freshId: string
  beforeAll(async () => {
    library = await openLibrary(open)
    await library.ingest.bytes('old.jsonl', Buffer.from([old, copy].join('\n')), { by: 'test' })
    for (const document of [
      faq('cites-changed', '根据《示例法》第二条，资料至少保存二十年。'),
      faq('cites-moved', '依据示例法第三条，投资建议应当有依据。'),
      faq('cites-same', '示例法第一条写明了目的。'),
      faq('cites-other-law', '证券法第二条规定了适用范围。'),
      faq('written-under-new', '根据《示例法》第二条，资料至少保存三十年。', { effectiveFrom: '2024-03-01' }),
      faq('ended-before', '根据《示例法》第二条，资料至少保存二十年。', { effectiveTo: '2023-01-01' }),
      faq('says-the-same', `我们这样做：${custody}`),
      faq('says-the-new', `我们这样做：${custody.replace('二十年', '三十年')}`),
      faq('something-else', '开户要本人办理，带上身份证件，按 App 的提示一步一步完成，用时大约十分钟。'),
    ])
      await library.add(document)
    const report = await library.ingest.bytes('new.jsonl', Buffer.from(fresh), { by: 'test' })
    freshId = report.outcomes.flatMap((outcome) => ('versionId' in outcome ? outcome.versionId : []))[0] ?? ''
  })
  afterAll(() => library.close())

  const list = async () => listActions(library.sql.db, await library.library.catalogue(), [freshId], rules)

  test('what cites a clause that stands there no more as it did, and what says what it said', async () => {
    expect(await list()).toBe(6)
    const rows = await library.sql.db.select().from(libraryActions).where(eq(libraryActions.versionId, freshId))
    const told = rows.map(({ cause, clauseId, targetKind, targetTitle, targetWorkId }) =>
      [cause, clauseId?.split('#')[1] ?? null, targetKind, targetWorkId ?? targetTitle].join(' '),
    )
    expect(told.sort()).toEqual(
      [
        'cites 第二条 faq cites-changed',
        // The number means another article now.
        'cites 第三条 faq cites-moved',
        'cites 第二条 rule 保存',
        'cites  rule 整部',
        'resembles 第二条 faq says-the-same',
        `resembles 第二条 regulation ${workIdOf('示例市实施办法')}`,
      ].sort(),
    )
    const near = rows.find(({ targetWorkId }) => targetWorkId === 'says-the-same')
    expect(near?.similarity).toBeGreaterThan(0.6)
    expect(near?.quote).toContain('二十年')
    expect(rows.every(({ supersededId, state }) => supersededId.startsWith(`${work}@2018`) && state === 'open')).toBe(
      true,
    )
  })

  test('again nothing is listed twice, and what was settled stays settled', async () => {
    await library.sql.db.update(libraryActions).set({ state: 'done' }).where(eq(libraryActions.targetTitle, '保存'))
    expect(await list()).toBe(0)
    const [settled] = await library.sql.db.select().from(libraryActions).where(eq(libraryActions.targetTitle, '保存'))
    expect(settled?.state).toBe('done')
  })

  describe('nothing rests on', () => {
    test('a first version, or one that is not there', async () => {
      const catalogue = await library.library.catalogue()
      const first = catalogue.versionsOf(work)[0]?.id ?? ''
      expect(await listActions(library.sql.db, catalogue, [first, 'nobody'], rules)).toBe(0)
    })
  })

  test('a document number of the former version is cited by itself', async () => {
    const numbered = (number: string, from: string, body: string) =>
      markdown(
        { work: 'measures', kind: 'regulation', title: '示例管理办法', documentNumber: number, effectiveFrom: from },
        `第一条 ${body}`,
      )
    await library.add(numbered('示例会令第107号', '2019-01-01', custody))
    await library.add(faq('cites-number', '按示例会令第 107 号办理。'))
    const report = await library.add(numbered('示例会令第 188 号', '2025-01-01', advice))
    const [id] = report.outcomes.flatMap((outcome) => ('versionId' in outcome ? outcome.versionId : []))
    await listActions(library.sql.db, await library.library.catalogue(), [id ?? ''], [])
    const rows = await library.sql.db
      .select()
      .from(libraryActions)
      .where(eq(libraryActions.targetWorkId, 'cites-number'))
    expect(rows).toMatchObject([{ cause: 'cites', clauseId: null }])
  })
})
