import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { lawLine, markdown, type OpenLibrary, openLibrary } from '../../tests/fixtures/open-library.ts'
import { databases, onEach } from '../../tests/services.ts'
import type { Compared } from '../retrieve.ts'

const custody = '经营机构应当妥善保存客户的开户资料、委托记录和交易记录，保存期限不得少于二十年。'
const advice = '投资顾问向客户提供投资建议，应当具有合理的依据，并告知客户依据的来源。'
const secrecy = '经营机构及其工作人员应当对客户信息严格保密，不得泄露、出售或者非法向他人提供。'

const laws = [
  lawLine({
    id: 'old',
    title: '中华人民共和国示例法',
    version: '2018-04-01',
    history: ['2018年4月1日 通过'],
    text: `第一条 ${custody}\n\n第二条 ${advice}\n\n第三条 本法自2018年10月1日起施行。`,
  }),
  lawLine({
    id: 'new',
    title: '中华人民共和国示例法',
    version: '2023-04-01',
    history: ['2018年4月1日 通过', '2023年4月1日 修订'],
    text: `第一条 ${secrecy}\n\n第二条 ${custody.replace('二十年', '三十年')}\n\n第三条 ${advice}\n\n第四条 本法自2024年1月1日起施行。`,
  }),
  lawLine({
    id: 'single',
    title: '中华人民共和国单本法',
    version: '2020-01-01',
    text: `第一条 ${custody}\n\n第二条 本法自2020年2月1日起施行。`,
  }),
].join('\n')

const digest = (version: string, from: string, to: string | undefined, body: string) =>
  markdown(
    {
      work: 'law-digested',
      kind: 'digest',
      title: `要点法要点（${version}）`,
      law: '中华人民共和国要点法',
      lawVersion: version,
      effectiveFrom: from,
      effectiveTo: to,
      verification: 'text',
    },
    body,
  )

onEach(databases, (open) => {
  let library: OpenLibrary
  beforeAll(async () => {
    library = await openLibrary(open)
    await library.ingest.bytes('laws.jsonl', Buffer.from(laws), { by: 'test' })
    await library.add(digest('2015-01-01', '2015-01-01', '2022-01-01', '## 第一条 保存\n\n旧的要点：保存五年。'))
    await library.add(digest('2021-12-01', '2022-01-01', undefined, '## 第一条 目的\n\n新的要点：保护投资者。'))
  })
  afterAll(() => library.close())

  const changes = (compared: Compared | undefined) =>
    compared?.changes.map(({ kind, before, after }) => [kind, before?.name ?? null, after?.name ?? null])

  describe('an article in two versions', () => {
    test.each([
      '示例法第二条，2023 年修订前后有什么不同',
      '示例法第二条新旧对比',
      '示例法第二条和旧法比改了什么',
      '示例法2018年版和2023年版第二条的区别',
      '示例法第二条，2018年和2023年有什么不同',
    ])('%s: the number is followed in both, each to the article with its words', async (question) => {
      const { compared, passages, missing } = await library.ask(question)
      expect(missing).toBeUndefined()
      expect(changes(compared)).toEqual([
        ['changed', '第一条', '第二条'],
        ['moved', '第二条', '第三条'],
      ])
      expect(compared?.older).toEqual({ label: '2018-04-01 通过', from: '2018-10-01', to: '2024-01-01' })
      expect(compared?.newer.from).toBe('2024-01-01')
      expect(compared?.changes[0]?.before?.passages[0]?.legalStatus).toBe('repealed')
      expect(passages.every(({ source }) => source === 'clause')).toBe(true)
    })

    test('a new article has none before it', async () => {
      const { compared } = await library.ask('示例法第一条修订前后有什么变化')
      expect(changes(compared)).toEqual([
        ['added', null, '第一条'],
        ['changed', '第一条', '第二条'],
      ])
    })

    test('without an article it is counted what became of all', async () => {
      const { compared, passages } = await library.ask('示例法2023年修订改了什么')
      expect(compared?.clauses).toEqual({
        before: 3,
        after: 4,
        counts: { same: 0, changed: 2, moved: 1, added: 1, removed: 0 },
      })
      expect(passages.map(({ clause }) => clause)).toEqual(['第四条', '第三条'])
    })
  })

  test('a version that is not held is missing; the article is given as the held one has it, and nothing is compared', async () => {
    const { compared, passages, missing } = await library.ask('单本法第一条修订前后有什么不同')
    expect(compared).toBeUndefined()
    expect(passages.map(({ clause }) => clause)).toEqual(['第一条'])
    expect(missing).toMatchObject({ kind: 'version', named: '现行版本之前的版本' })
  })

  test('of digests what has one number stands side by side, and is not said to be one article', async () => {
    const { compared } = await library.ask('要点法第一条修订前后有什么不同')
    expect(compared?.isOfDigests).toBe(true)
    expect(compared?.changes[0]?.before?.passages[0]?.text).toContain('五年')
    expect(compared?.changes[0]?.after?.passages[0]?.text).toContain('保护投资者')
  })

  test('other questions about the law are looked up as they are', async () => {
    const { compared, passages } = await library.ask('示例法第二条怎么规定')
    expect(compared).toBeUndefined()
    expect(passages[0]?.text).toContain('三十年')
  })
})
