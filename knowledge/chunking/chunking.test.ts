import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { countTokens } from '../../models/tokens.ts'
import { lawLine, markdown } from '../../tests/fixtures/open-library.ts'
import { parseLawLine } from '../parsing/law-jsonl.ts'
import { parseMarkdown } from '../parsing/markdown.ts'
import type { ParsedDocument } from '../parsing/parsed-document.ts'
import { parsePlainText } from '../parsing/plain-text.ts'
import { sampleFiles } from '../sample-library.ts'
import { chunkDocument } from './chunk-document.ts'

const cut = (document: ParsedDocument) => {
  const result = chunkDocument({ document, versionId: 'v', countTokens })
  for (const chunk of result.chunks) expect(document.text.slice(chunk.start, chunk.end)).toBe(chunk.text)
  return result
}
const law = (text: string) =>
  parseLawLine('l.jsonl', 1, lawLine({ id: 'l', title: '示例法', version: '2020-01-01', text }))

describe('what is too long for a chunk', () => {
  const sentence = '客户应当如实提供身份信息并及时更新资料。'
  const tooLong = sentence.repeat(60)
  const cutMarkdown = (kind: string, body: string) =>
    cut(parseMarkdown('l.md', markdown({ kind, title: '资料更新' }, body)))
  const demandBounded = (chunks: readonly { text: string }[]) => {
    for (const { text } of chunks) expect(countTokens(text)).toBeLessThanOrEqual(600)
  }

  test.each(['research', 'faq', 'procedure', 'product', 'digest'])(
    'a paragraph of a document of kind %s is cut at the ends of sentences, and nothing else is mixed in',
    (kind) => {
      const { chunks } = cutMarkdown(kind, `## 甲\n\n前面一段。\n\n${tooLong}\n\n## 乙\n\n后面一段。`)
      demandBounded(chunks)
      const ofLong = chunks.filter(({ text }) => text.includes('身份信息'))
      expect(ofLong.length).toBeGreaterThan(1)
      expect(ofLong.map(({ text }) => text).join('')).toBe(tooLong)
      for (const { text, path } of ofLong) expect([text.endsWith('。'), path]).toEqual([true, ['甲']])
      expect(chunks.at(-1)).toMatchObject({ text: '后面一段。', path: ['乙'] })
    },
  )

  test('only the first chunk of an answer is asked for', () => {
    const { chunks, units } = cutMarkdown('faq', `## 怎么更新资料\n同义问法：资料过期\n\n${tooLong}`)
    expect(chunks.length).toBeGreaterThan(1)
    expect(units.map(({ chunkId, text }) => [chunkId, text])).toEqual([
      ['v/0', '怎么更新资料'],
      ['v/0', '资料过期'],
    ])
  })

  test('a list of steps is cut between steps', () => {
    const steps = Array.from({ length: 40 }, (_, at) => `${at + 1}. 打开第${at + 1}页，${sentence}`)
    const { chunks } = cutMarkdown('procedure', `## 办理步骤\n\n${steps.join('\n')}`)
    demandBounded(chunks)
    expect(chunks.length).toBeGreaterThan(1)
    for (const { text } of chunks) expect(text).toMatch(/^\d+\. .*。$/s)
  })

  test('a 款 is cut at the ends of sentences, each part under its number', () => {
    const { chunks } = cut(law(`第一条 ${tooLong}\n\n第二条 短。`))
    demandBounded(chunks)
    expect(new Set(chunks.map(({ clause }) => clause))).toEqual(new Set(['第一条第一款', '第二条']))
  })

  test('without the end of a sentence at commas, and without these anywhere but within a character', () => {
    demandBounded(cutMarkdown('research', '客户资料更新要求，'.repeat(200)).chunks)
    const { chunks } = cutMarkdown('research', '𠮷'.repeat(900))
    demandBounded(chunks)
    expect(chunks.every(({ text }) => text.isWellFormed())).toBe(true)
    expect(chunks.map(({ text }) => text).join('')).toBe('𠮷'.repeat(900))
  })
})

// Web pages and Word files are full of these: each became a chunk, and a 款 of the article it stood in.
test('what has no word in it is neither a chunk nor a 款', () => {
  const research = cut(
    parseMarkdown('w.md', markdown({ kind: 'research' }, '## 甲\n\n一段。\n\n## 乙\n\n\u200b\n\n## 丙\n\n……\n\n———')),
  )
  expect(research.chunks.map(({ text }) => text)).toEqual(['一段。'])
  const long = '证券公司应当妥善保存客户开户资料和委托记录。'.repeat(20)
  const { chunks } = cut(law(`第一条 ${long}\n\n\u200b\n\n……\n\n第二款${long}`))
  expect(chunks.map(({ clause }) => clause)).toEqual(['第一条第一款', '第一条第二款'])
})

describe('regulation', () => {
  test('an article is a chunk with 编/章/节 and its items', () => {
    const document = law(
      '## 第一编 总则\n\n### 第一章 目 的\n\n#### 第一节 一般\n\n第一条 甲：\n\n（一）子；\n\n（二）丑。\n\n乙款。\n\n### 第二章 其他\n\n第一条之一 丙。\n\n第十二条 丁，依照第三条处理。',
    )
    const { chunks } = cut(document)
    expect(chunks.map(({ clause, path, text }) => [clause, path, text])).toEqual([
      ['第一条', ['第一编 总则', '第一章 目的', '第一节 一般'], '第一条 甲：\n\n（一）子；\n（二）丑。\n\n乙款。'],
      ['第一条之一', ['第一编 总则', '第二章 其他'], '第一条之一 丙。'],
      ['第十二条', ['第一编 总则', '第二章 其他'], '第十二条 丁，依照第三条处理。'],
    ])
    expect(chunks[1]?.clauseId).toBe(`${document.attributes.work}#第一条之一`)
  })

  test('a long article is cut at 款, and says which it is', () => {
    const long = '证券公司应当妥善保存客户开户资料和委托记录。'.repeat(30)
    const { chunks } = cut(law(`第一条 ${long}\n\n第二款${long}\n\n（一）其一；\n\n第二条 短。`))
    expect(chunks.map((chunk) => chunk.clause)).toEqual(['第一条第一款', '第一条第二款', '第二条'])
    expect(chunks[1]?.path).toEqual(['第一条'])
    expect(chunks[1]?.text).toMatch(/（一）其一；$/)
  })

  test('a preamble and an appendix are chunks without a clause', () => {
    const { chunks } = cut(law('为了示例，制定本法。\n\n第一条 甲。\n\n## 附表\n\n表的内容。'))
    expect(chunks.map(({ clause, text }) => [clause, text])).toEqual([
      [null, '为了示例，制定本法。'],
      ['第一条', '第一条 甲。'],
      [null, '表的内容。'],
    ])
  })

  test('unmarked text: divisions are found, a reference at the beginning of a line is no article', () => {
    const document = parsePlainText(
      'a.txt',
      '示例办法\n第一章 总则\n第一条为了示例。\n第二条甲，依照\n第一条规定办理。\n第二章 附则\n第三条乙。',
      { grade: 1, audiences: ['public'] },
    )
    expect(cut(document).chunks.map(({ clause, path, text }) => [clause, path[0], text])).toEqual([
      ['第一条', '第一章 总则', '第一条为了示例。'],
      ['第二条', '第一章 总则', '第二条甲，依照\n\n第一条规定办理。'],
      ['第三条', '第二章 附则', '第三条乙。'],
    ])
  })
})

test('every digest of the sample library is cited by the number in its heading and nothing more', async () => {
  const digests = (await sampleFiles()).filter((path) => path.includes('/digest/'))
  let numbered = 0
  for (const path of digests)
    for (const { clause, path: headings } of cut(parseMarkdown(path, await readFile(path, 'utf8'))).chunks) {
      if (clause === null) continue
      numbered += 1
      expect(clause, path).toBe(headings.at(-1)?.split(/\s/)[0])
    }
  expect(numbered).toBeGreaterThan(300)
})

test('digest: the clause is the heading’s number, unless it is not checked', () => {
  const body =
    '本文为自撰要点，非法规原文。\n\n## 第一百三十五条 不得承诺收益\n\n甲。\n\n## （条号待核）其他\n\n乙（待核）。'
  const clauses = (verification: string) =>
    cut(parseMarkdown('d.md', markdown({ kind: 'digest', verification, law: '示例法' }, body))).chunks.map(
      (chunk) => chunk.clause,
    )
  expect(clauses('text')).toEqual([null, '第一百三十五条', null])
  expect(clauses('secondary')).toEqual([null, null, null])
})

test('FAQ: the chunk is the answer, its question the path, every phrasing a unit', () => {
  const body =
    '## 怎么开户？\n\n同义问法：咋开户｜开户流程\n\n用 App 开户。\n\n- 带身份证。\n\n## 怎么销户？\n\n联系客服。'
  const { chunks, units } = cut(parseMarkdown('f.md', markdown({}, body)))
  expect(chunks.map(({ path, text }) => [path, text])).toEqual([
    [['怎么开户？'], '用 App 开户。\n\n- 带身份证。'],
    [['怎么销户？'], '联系客服。'],
  ])
  expect(units.map(({ chunkId, text }) => [chunkId, text])).toEqual([
    ['v/0', '怎么开户？'],
    ['v/0', '咋开户'],
    ['v/0', '开户流程'],
    ['v/1', '怎么销户？'],
  ])
})

test('product: each row a chunk, the rest by heading', () => {
  const body =
    '简介。\n\n## 产品要素\n\n| 要素 | 内容 |\n|---|---|\n| 产品代码 | 990001 |\n| 风险等级 | R2 |\n\n注。\n\n## 风险揭示\n\n- 甲\n- 乙'
  const { chunks } = cut(parseMarkdown('p.md', markdown({ kind: 'product' }, body)))
  expect(chunks.map((chunk) => chunk.text)).toEqual([
    '简介。',
    '产品代码：990001',
    '风险等级：R2',
    '注。',
    '- 甲\n- 乙',
  ])
})

test('fee table: each row is a chunk that says its headers, its section the path', () => {
  const body =
    '## 佣金\n\n| 品种 | 费率 | 最低 |\n|---|---|---|\n| 股票 | 0.03% | 5 元 |\n| 基金 | 0.02% | |\n\n## 其他\n\n| 项目 | 费率 |\n|---|---|\n| 查询 | 免费 |'
  const { chunks } = cut(parseMarkdown('f.md', markdown({ kind: 'fee' }, body)))
  expect(chunks.map(({ path, text }) => [path, text])).toEqual([
    [['佣金'], '品种：股票；费率：0.03%；最低：5 元'],
    [['佣金'], '品种：基金；费率：0.02%'],
    [['其他'], '项目：查询；费率：免费'],
  ])
})

test('research: date and rating can be found and cited', () => {
  const head = {
    kind: 'research',
    publishedOn: '2026-10-15',
    rating: '中性',
    analyst: '某某（登记编码 S0000526000001，虚构）',
  }
  const { chunks } = cut(parseMarkdown('r.md', markdown(head, '## 摘要\n\n需求平稳。\n\n## 风险提示\n\n波动。')))
  expect(chunks.map((chunk) => chunk.text)).toEqual([
    '发布日期：2026-10-15；评级：中性；分析师：某某（登记编码 S0000526000001，虚构）',
    '需求平稳。',
    '波动。',
  ])
})

test('a long section is split at paragraphs, none above 600 tokens', () => {
  const paragraph = '行业需求保持平稳，供给有所增加，价格小幅回落，库存处于历史中位。'.repeat(6)
  const body = `## 正文\n\n${Array.from({ length: 8 }, () => paragraph).join('\n\n')}`
  const { chunks } = cut(parseMarkdown('r.md', markdown({ kind: 'research', publishedOn: '2026-10-15' }, body)))
  expect(chunks.length).toBeGreaterThan(2)
  for (const chunk of chunks) expect(countTokens(chunk.text)).toBeLessThanOrEqual(600)
})

test('the same document gives the same ids', () => {
  const source = markdown({}, '## 甲？\n\n乙。')
  const ids = () => cut(parseMarkdown('f.md', source)).chunks.map((chunk) => chunk.id)
  expect(ids()).toEqual(ids())
})

test('of the whole sample library: a chunk holds blocks of one section, and none is too long', async () => {
  let counted = 0
  for (const path of await sampleFiles()) {
    const document = parseMarkdown(path, await readFile(path, 'utf8'))
    for (const { text, start, end, path: headings } of cut(document).chunks) {
      counted += 1
      const own = document.blocks.filter((block) => block.start >= start && block.end <= end)
      expect(own.map((block) => block.headingPath.join('>'))).toEqual(own.map(() => own[0]?.headingPath.join('>')))
      expect(own[0]?.headingPath).toEqual(headings.slice(0, own[0]?.headingPath.length))
      // A row of a table stays whole.
      const isRow = own.length === 1 && own[0]?.kind === 'table-row'
      if (!isRow) expect(countTokens(text), path).toBeLessThanOrEqual(600)
    }
  }
  expect(counted).toBeGreaterThan(1_000)
})

test('two versions of a text share the names of their clauses, and no chunk', () => {
  const document = law('第一条 甲。\n\n第二条 乙。')
  const [one, other] = ['v1', 'v2'].map((versionId) => chunkDocument({ document, versionId, countTokens }).chunks)
  expect(one?.map(({ clauseId }) => clauseId)).toEqual(other?.map(({ clauseId }) => clauseId))
  expect(new Set([...(one ?? []), ...(other ?? [])].map(({ id }) => id)).size).toBe(4)
  for (const chunk of one ?? []) expect(chunk).toMatchObject({ versionId: 'v1', id: expect.stringMatching(/^v1\//) })
})
