import { describe, expect, test } from 'vitest'
import { chunkDocument } from '../chunking/chunk-document.ts'
import type { ParsedDocument } from './parsed-document.ts'
import type { RawDocument, RawPart } from './raw-document.ts'
import { paragraphs, rawPart } from './raw-part.ts'
import { structured } from './structure.ts'
import { tableParts } from './table-parts.ts'

const raw = (parts: RawPart[], title: string | null = null): RawDocument => ({
  title,
  parts,
  notes: [],
  attachments: [],
})
const said = { grade: 1, audiences: ['public'] } as const
const law = (text: string): ParsedDocument =>
  structured('a.docx', raw(paragraphs(text)), { ...said, audiences: ['public'] })
const blocksOf = ({ blocks }: ParsedDocument) =>
  blocks.map(({ kind, headingPath, text }) => [kind, headingPath.join('>'), text])
const articlesOf = (document: ParsedDocument) =>
  chunkDocument({ document, versionId: 'v', countTokens: () => 0 }).chunks.map(({ clause, text }) => [clause, text])

describe('a law', () => {
  const text = `证监会公告〔2026〕12号
示例管理指引
第1号——独立董事
（试行）
目  录
第一章  总则 ……… 1
第二章  附则 ……… 2
第一章  总  则
第一条  为了示例。
依照前款。
（一）甲；
第二章  附  则
第二条  附件列明的，从其规定。
第三条  本指引自2026年3月1日起施行。
附件1
登记表
第一条  填表须知。`
  const document = law(text)

  test('has its title from its own first lines, its kind and date from its words', () => {
    expect(document.attributes).toMatchObject({
      title: '示例管理指引第1号——独立董事（试行）',
      kind: 'regulation',
      effectiveFrom: '2026-03-01',
      dateSource: 'stated',
      source: 'a.docx',
      work: expect.stringMatching(/^law-/),
    })
  })

  test('has chapters, no table of contents, and articles that end where the annex begins', () => {
    expect(blocksOf(document)).toEqual([
      ['paragraph', '', '证监会公告〔2026〕12号'],
      ['heading', '', '第一章  总  则'],
      ['paragraph', '第一章 总则', '第一条  为了示例。'],
      ['paragraph', '第一章 总则', '依照前款。'],
      ['list-item', '第一章 总则', '（一）甲；'],
      ['heading', '', '第二章  附  则'],
      ['paragraph', '第二章 附则', '第二条  附件列明的，从其规定。'],
      ['paragraph', '第二章 附则', '第三条  本指引自2026年3月1日起施行。'],
      ['heading', '', '附件1'],
      ['paragraph', '附件1', '登记表'],
      ['paragraph', '附件1', '第一条  填表须知。'],
    ])
    expect(articlesOf(document)[3]).toEqual(['第三条', '第三条  本指引自2026年3月1日起施行。'])
  })

  test('ends with the article that puts it in force, also where an annex has nothing but a title', () => {
    const articles = articlesOf(
      law(
        '示例办法\n第一条 甲。\n第二条 本办法自2026年3月1日起施行。\n旧办法同时废止。\n候选人声明与承诺\n本人声明如下。',
      ),
    )
    expect(articles).toEqual([
      ['第一条', '第一条 甲。'],
      ['第二条', '第二条 本办法自2026年3月1日起施行。\n\n旧办法同时废止。'],
      [null, '本人声明如下。'],
    ])
  })

  test('has articles also where the file marks them as headings', () => {
    const parts = [
      rawPart('heading', '示例办法', { depth: 1 }),
      rawPart('heading', '第一章 总则', { depth: 2 }),
      rawPart('heading', '第一条 甲。', { depth: 3, page: 2 }),
      rawPart('heading', '第二条 乙。', { depth: 3, page: 3 }),
    ]
    const { attributes, blocks } = structured('a.docx', raw(parts), { ...said, audiences: ['public'] })
    expect(attributes.title).toBe('示例办法')
    expect(blocks.map(({ kind, page, text }) => [kind, page, text])).toEqual([
      ['heading', null, '第一章 总则'],
      ['paragraph', 2, '第一条 甲。'],
      ['paragraph', 3, '第二条 乙。'],
    ])
  })
})

describe('any other text', () => {
  test('has a heading for its title only where that stands over all others', () => {
    const titled = (depths: number[]) =>
      structured(
        '资料.docx',
        raw(depths.flatMap((depth) => [rawPart('heading', `其${depth}`, { depth }), ...paragraphs('正文。')])),
        { kind: 'procedure', grade: 1, audiences: ['public'] },
      ).attributes.title
    expect([titled([1]), titled([1, 2]), titled([2, 3, 3]), titled([2, 2]), titled([3, 2])]).toEqual([
      '其1',
      '其1',
      '其2',
      '资料',
      '资料',
    ])
  })

  const fees = { ...said, kind: 'fee' as const, audiences: ['public' as const] }

  test('is titled by what the file says of itself, else by its name, where it begins with no title', () => {
    const parts = paragraphs('佣金按成交金额收取。\n过户费另计。')
    expect(structured('收费.docx', raw(parts, '收费说明'), fees).attributes.title).toBe('收费说明')
    expect(structured('收费.docx', raw(parts), fees).attributes).toMatchObject({
      title: '收费',
      work: expect.stringMatching(/^file-/),
    })
    expect(structured('收费.docx', raw(parts), { ...fees, title: '别的' }).attributes.title).toBe('别的')
  })

  test('is not left without a text by its title', () => {
    const { text, attributes } = structured('灯会.docx', raw(paragraphs('虚谷灯会在正月十五举行')), fees)
    expect({ text, title: attributes.title }).toEqual({ text: '虚谷灯会在正月十五举行', title: '灯会' })
  })

  test('keeps tables row by row, with exact ranges', () => {
    const table = tableParts(
      [
        ['项目', '标准'],
        ['佣金', '0.025%'],
        ['过户费', '0.001%'],
      ].map((row) => row.map((text) => ({ text }))),
    )
    const other = tableParts(
      [
        ['品种', '费率'],
        ['甲', '一成'],
      ].map((row) => row.map((text) => ({ text }))),
    )
    const { text, blocks } = structured(
      '收费.docx',
      raw([rawPart('heading', '收费标准', { depth: 1 }), ...table, ...other]),
      fees,
    )
    for (const block of blocks) expect(text.slice(block.start, block.end)).toBe(block.text)
    expect(text).toBe('项目：佣金；标准：0.025%\n项目：过户费；标准：0.001%\n\n品种：甲；费率：一成')
    expect(blocks[0]?.cells).toEqual({ 项目: '佣金', 标准: '0.025%' })
  })

  test('is asked in the phrasings that an FAQ gives, and says its kind by its form', () => {
    const parts = [
      rawPart('heading', '怎么开户？', { depth: 2 }),
      ...paragraphs('同义问法：咋开户｜开户流程\n对应办理流程：网上开户\n用 App 开户。'),
      rawPart('heading', '几点开门？', { depth: 2 }),
      ...paragraphs('九点。'),
    ]
    const document = structured('问答.docx', raw(parts), { ...said, audiences: ['public'] })
    expect(document.attributes.kind).toBe('faq')
    expect(document.phrasings).toEqual([
      { heading: '怎么开户？', questions: ['咋开户', '开户流程'] },
      { heading: '怎么开户？', questions: [], procedure: '网上开户' },
    ])
    expect(document.text).not.toMatch(/同义问法|对应办理流程/)
  })

  test('must say for whom it is, by the file’s name', () => {
    expect(() => structured('收费.docx', raw(paragraphs('甲。\n乙。')))).toThrow(
      /收费\.docx：没有写明 kind、grade、audiences/,
    )
  })
})

describe('a table', () => {
  const rows = (...cells: string[][]) =>
    tableParts(cells.map((row) => row.map((text) => ({ text })))).map(({ kind, text }) => `${kind}: ${text}`)

  test('of names and values has no header', () => {
    const [first] = tableParts([
      [{ text: '产品代码' }, { text: '990001' }],
      [{ text: '风险等级' }, { text: 'R2' }],
    ])
    expect(first).toMatchObject({ text: '产品代码：990001', cells: { 要素: '产品代码', 内容: '990001' } })
  })

  test('has a title above its header, groups within, and no header where numbers stand', () => {
    expect(
      rows(
        ['费率表', '', ''],
        ['项目', '标准', '备注'],
        ['一、股票', '', ''],
        ['佣金', '三元', ''],
        ['二、基金', '', ''],
        ['申购费', '五元', '减半'],
      ),
    ).toEqual([
      'paragraph: 费率表',
      'paragraph: 一、股票',
      'table-row: 项目：佣金；标准：三元',
      'paragraph: 二、基金',
      'table-row: 项目：申购费；标准：五元；备注：减半',
    ])
    expect(rows(['2025年', '1.5%', '甲'], ['2026年', '1.6%', '乙'])).toEqual([
      'table-row: 2025年；1.5%；甲',
      'table-row: 2026年；1.6%；乙',
    ])
  })

  test('to be filled in is what it asks for', () => {
    expect(rows(['获奖时间', '奖项名称', '颁奖单位'], ['', '', ''], ['', '', ''])).toEqual([
      'table-row: 获奖时间；奖项名称；颁奖单位',
    ])
  })
})
