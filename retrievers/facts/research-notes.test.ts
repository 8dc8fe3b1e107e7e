import { afterAll, beforeAll, expect, test } from 'vitest'
import { readerOf } from '../../domain/identity.ts'
import { markdown, type OpenLibrary, openLibrary } from '../../tests/fixtures/open-library.ts'
import { databases, onEach } from '../../tests/services.ts'

const paper = (work: string, title: string, day: string, body: string, more: Record<string, unknown> = {}) =>
  markdown({ work, kind: 'research', title, effectiveFrom: day, publishedOn: day, ...more }, body)

onEach(databases, (open) => {
  let library: OpenLibrary
  beforeAll(async () => {
    library = await openLibrary(open)
    for (const document of [
      paper(
        'liquor',
        '白酒行业点评：库存去化',
        '2026-11-18',
        '分析师：示例\n\n## 摘要\n\n- 经销商库存降到3.8个月。\n\n## 渠道\n\n批价连续六周持平。\n\n## 风险提示\n\n需求不及预期。',
      ),
      paper('solar', '光伏行业点评：排产回升', '2026-11-10', '## 摘要\n\n- 排产回升。', {
        grade: 2,
        audiences: ['staff'],
      }),
      markdown(
        {
          work: 'holiday',
          kind: 'procedure',
          title: '关于2026年圣诞节期间港股通暂停交易的通知',
          publishedOn: '2026-11-19',
        },
        '2026年12月24日至12月28日港股通暂停交易，12月29日恢复。',
      ),
      markdown(
        { work: 'upgrade', kind: 'procedure', title: '系统升级通知' },
        '2026年12月5日暂停网上开户。\n\n银证转账不受影响。',
      ),
    ])
      await library.add(document)
  })
  afterAll(() => library.close())

  const advisor = { reader: readerOf('advisor') }
  const told = async (text: string, options = {}) =>
    (await library.ask(text, options)).passages.filter(({ source }) => source === 'fact')

  test('a paper is found by its subject: its summary, or the one thing that is asked of it', async () => {
    expect((await told('白酒怎么看')).map(({ path }) => path.join())).toEqual(['', '摘要'])
    expect((await told('白酒的研报里批价怎么样')).map(({ path }) => path.join())).toEqual(['渠道'])
    expect(await told('白酒的研报里有没有讲海外收入占比')).toEqual([])
  })

  test('a subject without research, or with none for this reader, is said to have none', async () => {
    const missing = async (text: string, options = {}) => (await library.ask(text, options)).missing
    expect(await missing('半导体有没有研报')).toEqual({ kind: 'document', number: '有关“半导体”的研究报告' })
    expect(await missing('光伏行业怎么看')).toEqual({ kind: 'document', number: '有关“光伏”的研究报告' })
    expect(await missing('光伏行业怎么看', advisor)).toBeUndefined()
    expect(await missing('军工怎么看', advisor)).toEqual({ kind: 'document', number: '有关“军工”的研究报告' })
    expect(await missing('港股通怎么看', advisor)).toBeUndefined()
  })

  test('a list is of those that the reader may see', async () => {
    expect((await told('最近有哪些研报')).map(({ documentId }) => documentId)).toEqual(['liquor'])
    expect((await told('最近有哪些研报', advisor)).map(({ documentId }) => documentId)).toEqual(['liquor', 'solar'])
    expect((await told('最近有什么通知')).map(({ documentId }) => documentId)).toEqual(['holiday', 'upgrade'])
  })

  test.each([
    ['关于港股通的通知', 'holiday'],
    ['圣诞节港股通能交易吗', 'holiday'],
    ['12月5号能网上开户吗', 'upgrade'],
    ['12月26日港股通能交易吗', 'holiday'],
    ['12月6号能网上开户吗', undefined],
    ['怎么网上开户', undefined],
  ])('a notice is found by what it is about, and by the day of which it speaks: %s', async (question, work) => {
    expect((await told(question))[0]?.documentId).toBe(work)
  })
})
