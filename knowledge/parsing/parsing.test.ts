import { describe, expect, test } from 'vitest'
import { Problem } from '../../domain/problem.ts'
import { lawLine, markdown } from '../../tests/fixtures/open-library.ts'
import { parseLawLine } from './law-jsonl.ts'
import { parseMarkdown } from './markdown.ts'
import { type ParsedFile, parseBytes } from './parse-file.ts'
import type { AttributeDefaults } from './parsed-document.ts'
import { createParserProcesses } from './parser-process.ts'

const expectExactRanges = ({
  text,
  blocks,
}: {
  text: string
  blocks: { text: string; start: number; end: number }[]
}) => {
  let last = 0
  for (const block of blocks) {
    expect(text.slice(block.start, block.end)).toBe(block.text)
    expect(block.start).toBeGreaterThanOrEqual(last)
    last = block.end
  }
}

const problemOf = (work: () => unknown): Problem => {
  try {
    work()
  } catch (error) {
    if (error instanceof Problem) return error
    throw error
  }
  throw new Error('nothing was thrown')
}

describe('Markdown', () => {
  const source = markdown(
    { kind: 'fee', title: '收费标准', topics: ['佣金', 12386] },
    [
      '说明，见[打开：费率](xugu://fees)和 **加粗**、`代码`。',
      '## 交易费用',
      '| 费用项目 | 标准 | 说明 |\n|---|---|---|\n| 佣金 | 0.025% | 双向 |\n| 过户费 | 0.001% |  |',
      '### 步骤\n\n1. 第一步\n2. 第二步\n   - 其一\n\n- 另一个列表',
      '| 要素 | 内容 |\n|---|---|\n| 风险等级 | R2 |',
    ].join('\n\n'),
  )
  const parsed = parseMarkdown('fees.md', source)

  test('plain text without marks, links kept, ranges exact', () => {
    expectExactRanges(parsed)
    expect(parsed.blocks.map((block) => [block.kind, block.text])).toEqual([
      ['paragraph', '说明，见[打开：费率](xugu://fees)和 加粗、代码。'],
      ['heading', '交易费用'],
      ['table-row', '费用项目：佣金；标准：0.025%；说明：双向'],
      ['table-row', '费用项目：过户费；标准：0.001%'],
      ['heading', '步骤'],
      ['list-item', '1. 第一步'],
      ['list-item', '2. 第二步'],
      ['list-item', '  - 其一'],
      ['list-item', '- 另一个列表'],
      ['table-row', '风险等级：R2'],
    ])
  })

  test('a row knows its headers, a block its headings', () => {
    expect(parsed.blocks[2]?.cells).toEqual({ 费用项目: '佣金', 标准: '0.025%', 说明: '双向' })
    expect(parsed.blocks[5]?.headingPath).toEqual(['交易费用', '步骤'])
    expect(parsed.attributes.topics).toEqual(['佣金', '12386'])
  })

  test('phrasings of an FAQ are asked with, not quoted', () => {
    const faq = parseMarkdown('faq.md', markdown({}, '## 怎么开户？\n\n同义问法：咋开户｜开户流程\n\n用 App 开户。'))
    expect(faq.phrasings).toEqual([{ heading: '怎么开户？', questions: ['咋开户', '开户流程'] }])
    expect(faq.text).toBe('怎么开户？\n\n用 App 开户。')
  })

  test('an entry of an FAQ may name the procedure of its task, which is no part of the answer', () => {
    const faq = parseMarkdown(
      'faq.md',
      markdown(
        {},
        '## 怎么销户？\n同义问法：我要销户\n对应办理流程：《销户》\n\n在 App 申请。\n\n## 怎么改卡？\n\n对应办理流程：换绑银行卡\n\n在 App 改。',
      ),
    )
    expect(faq.phrasings).toEqual([
      { heading: '怎么销户？', questions: ['我要销户'], procedure: '销户' },
      { heading: '怎么改卡？', questions: [], procedure: '换绑银行卡' },
    ])
    expect(faq.text).toBe('怎么销户？\n\n在 App 申请。\n\n怎么改卡？\n\n在 App 改。')
  })

  test('a sentence that begins like a line of ours is what it says', () => {
    const said = '对应办理流程：先转出资金，再提交申请。'
    expect(parseMarkdown('faq.md', markdown({}, `## 怎么销户？\n\n${said}`))).toMatchObject({
      text: `怎么销户？\n\n${said}`,
      phrasings: [],
    })
  })

  test('NUL and lone surrogates never reach the database', () => {
    const { text } = parseMarkdown('faq.md', markdown({}, '## 问\u0000题？\n\n答\ud800案。'))
    expect(text).toBe('问题？\n\n答\ufffd案。')
  })
})

describe('Markdown that would take too long is refused at once, with its line', () => {
  const nested = (levels: number, mark: string) =>
    Array.from({ length: levels }, (_, level) => `${' '.repeat(level * mark.length)}${mark}甲`).join('\n')
  const refused = (text: string): Problem => {
    const from = performance.now()
    const problem = problemOf(() => parseMarkdown('faq.md', markdown({}, text)))
    expect(performance.now() - from).toBeLessThan(2_000)
    expect(problem.detail).toMatch(/^faq\.md.*请.*。$/)
    return problem
  }

  test.each<[string, string, RegExp]>([
    ['lists in lists', nested(1_000, '- '), /第 \d+ 行：.*嵌套太深/],
    ['numbered lists in lists', nested(40, '1. '), /嵌套太深/],
    ['lists in lists on one line', `${'- '.repeat(3_000)}甲`, /嵌套太深/],
    [
      'lists in lists by tabs',
      Array.from({ length: 40 }, (_, level) => `${'\t'.repeat(level)}- 甲`).join('\n'),
      /嵌套太深/,
    ],
    ['quotes in quotes', `${'>'.repeat(3_000)} 甲`, /嵌套太深/],
    ['a line too long', '字'.repeat(20_001), /20001 个字符/],
    ['a paragraph too long', '字字字字字字字字字\n'.repeat(2_001), /一段长达/],
    ['emphasis that never ends', '*a **b'.repeat(3_000).concat('\n\n').repeat(4), /标记太多/],
    ['emphasis in many paragraphs', `${'_a __b'.repeat(300)}\n\n`.repeat(900), /标记太多/],
  ])('%s', (_what, text, detail) =>
    expect(refused(text)).toMatchObject({ code: 'unprocessable-document', detail: expect.stringMatching(detail) }),
  )

  test('names the line of the file, not that of the text below the front matter', () => {
    const text = `第一段。\n\n${'> '.repeat(40)}甲`
    const [before = ''] = markdown({}, text).split('> >')
    expect(refused(text).detail).toContain(`第 ${before.split('\n').length} 行`)
  })

  test('what people write is none of these', () => {
    const ordinary = [
      nested(8, '- '),
      nested(8, '1. '),
      Array.from({ length: 8 }, (_, level) => `${'\t'.repeat(level)}- 乙`).join('\n'),
      `${'> '.repeat(5)}引用`,
      '- '.repeat(40).trim(),
      '* * * * *'.repeat(8),
      `\`\`\`\n${' '.repeat(100)}x: 1\n\`\`\``,
      '**加粗**、*斜体*和[链接](xugu://fees)。'.repeat(300),
      `| ${'列 | '.repeat(50)}\n| ${'--- | '.repeat(50)}\n${`| ${'0.025% | '.repeat(50)}\n`.repeat(200)}`,
    ].join('\n\n')
    const parsed = parseMarkdown('faq.md', markdown({}, ordinary))
    expectExactRanges(parsed)
    expect(parsed.text).toContain(`${' '.repeat(14)}- 甲`)
    expect(parsed.blocks.filter(({ kind }) => kind === 'table-row')).toHaveLength(200)
  })
})

describe('front matter that is wrong names file, line and what to do', () => {
  test.each<[string, string, RegExp]>([
    ['a missing grade', markdown({ grade: undefined }, '正文'), /fees\.md 的文件头有误：.*grade：缺少这一项/],
    ['an unknown field', markdown({ gradee: 1 }, '正文'), /第 9 行 gradee：没有这样的字段/],
    ['a wrong date', markdown({ effectiveFrom: '2026-02-30' }, '正文'), /第 5 行 effectiveFrom：应为 YYYY-MM-DD/],
    ['a wrong audience', markdown({ audiences: ['all'] }, '正文'), /第 7 行 audiences/],
    ['an end before the beginning', markdown({ effectiveTo: '2025-01-01' }, '正文'), /失效日期 2025-01-01 不晚于/],
    ['no YAML', '---\nwork: [a\n---\n正文', /fees\.md 第 \d 行：文件头不是正确的 YAML/],
    ['a wrong grade', markdown({ grade: 9 }, '正文'), /第 6 行 grade：应为以下之一：1、2、3、4/],
    ['no front matter', '只有正文', /kind：缺少这一项.*grade：缺少这一项/],
  ])('%s', (_, source, message) => {
    const problem = problemOf(() => parseMarkdown('fees.md', source))
    expect(problem.code).toBe('unprocessable-document')
    expect(problem.detail).toMatch(message)
  })

  test('what is missing can be said in the file or by options, and only that is asked for', () => {
    const none = problemOf(() => parseMarkdown('fees.md', '只有正文')).detail
    expect(none).toMatch(/kind: procedure.*grade: 1.*audiences: \[public\]/s)
    expect(none).toMatch(/--kind procedure --grade 1 --audiences public/)
    const grade = problemOf(() => parseMarkdown('fees.md', markdown({ grade: undefined }, '正文'))).detail
    expect(grade).toContain('--grade 1')
    expect(grade).not.toMatch(/--kind|--audiences/)
    expect(problemOf(() => parseMarkdown('fees.md', markdown({ gradee: 1 }, '正文'))).detail).not.toContain('--')
  })
})

describe('Markdown without front matter', () => {
  const said: AttributeDefaults = { kind: 'fee', grade: 1, audiences: ['public'] }
  const attributesOf = (file: string, source: string, defaults = said) =>
    parseMarkdown(file, source, defaults).attributes

  test('has its title from the first heading, the rest from the name of the file', () => {
    const parsed = parseMarkdown('2026 Fees.md', '\n# 收费**说明**\n\n## 佣金\n\n双向收取。\n', said)
    expect(parsed.attributes).toMatchObject({
      ...said,
      title: '收费说明',
      work: 'file-2026-fees',
      source: '2026 Fees.md',
    })
    // The heading that became the title is not said a second time.
    expect(parsed.text).toBe('佣金\n\n双向收取。')
    expectExactRanges(parsed)
  })

  test('has its title from the name when there is no heading', () => {
    expect(attributesOf('灯会通知.md', '灯会在正月十五举行。')).toMatchObject({
      title: '灯会通知',
      source: '灯会通知.md',
    })
    expect(attributesOf('灯会通知.md', '第一段。\n\n## 后面的标题\n\n第二段。').title).toBe('后面的标题')
  })

  test('a name that is not of letters and digits gives an id too, the same one every time', () => {
    const id = (file: string) => attributesOf(file, '灯会在正月十五举行。').work
    expect(id('灯会通知.md')).toMatch(/^file-[0-9a-f]{12}$/)
    expect(id('灯会通知.md')).toBe(id('灯会通知.md'))
    expect(id('灯会通知.md')).not.toBe(id('月饼通知.md'))
    expect(id(`${'a'.repeat(200)}.md`)).toMatch(/^[a-z0-9-]{1,120}$/)
  })

  test('a law is the same work, however its text came', () => {
    const law = parseLawLine('b.jsonl', 1, lawLine({ id: 'y', title: '示例法', version: null, text: '第一条 甲。' }))
    const other = attributesOf('law.md', '# 中华人民共和国示例法\n\n第一条 甲。', { ...said, kind: 'regulation' })
    expect(other.work).toBe(law.attributes.work)
  })

  test('front matter that leaves the same out is completed the same way, and what it says comes first', () => {
    const source = markdown({ work: undefined, title: undefined, source: undefined }, '# 常见问题\n\n## 甲？\n\n乙。')
    expect(attributesOf('faq.md', source, {})).toMatchObject({ work: 'file-faq', title: '常见问题', source: 'faq.md' })
    expect(attributesOf('faq.md', markdown({}, '# 常见问题\n\n甲。'), said)).toMatchObject({
      kind: 'faq',
      work: 'test-work',
      title: '测试文档',
      source: '自撰',
    })
  })
})

describe('laws as JSON lines', () => {
  const law = parseLawLine(
    'laws.jsonl',
    3,
    lawLine({
      id: 'x-1',
      title: '中华人民共和国示例法',
      short_title: '示例法',
      version: '2020-05-01',
      history: ['2020年5月1日 某会议修订'],
      text: '## 第一章 总 则\n\n第一条 为了示例。\n\n（一）甲；\n\n（二）乙。\n\n## 第二章 附 则\n\n第二条 本法自2020年7月1日起施行。',
    }),
  )

  test('headings, articles, items; ranges exact', () => {
    expectExactRanges(law)
    expect(law.blocks.map((block) => block.kind)).toEqual([
      'heading',
      'paragraph',
      'list-item',
      'list-item',
      'heading',
      'paragraph',
    ])
    expect(law.blocks[1]?.headingPath).toEqual(['第一章 总则'])
  })

  test('the catalogue’s facts come from the text', () => {
    expect(law.attributes).toMatchObject({
      kind: 'regulation',
      label: '2020-05-01 修订',
      effectiveFrom: '2020-07-01',
      dateSource: 'stated',
      grade: 1,
      sourceId: 'x-1',
    })
  })

  test('the same law under another name of its title is the same work', () => {
    const other = parseLawLine('b.jsonl', 1, lawLine({ id: 'y', title: '示例法', version: null, text: '第一条 甲。' }))
    expect(other.attributes.work).toBe(law.attributes.work)
  })

  test('what the caller leaves open takes nothing away', () => {
    const line = lawLine({ id: 'y', title: '示例法', version: null, text: '第一条 甲。' })
    const open = { kind: undefined, grade: undefined, audiences: undefined, source: undefined }
    expect(parseLawLine('b.jsonl', 1, line, open).attributes).toMatchObject({
      kind: 'regulation',
      grade: 1,
      audiences: ['public'],
      source: 'b.jsonl',
    })
    const narrowed = { ...open, grade: 2, audiences: ['staff'] } as const
    expect(parseLawLine('b.jsonl', 1, line, { ...narrowed, audiences: ['staff'] }).attributes).toMatchObject({
      grade: 2,
      audiences: ['staff'],
    })
  })

  test.each<[string, string, RegExp]>([
    [
      'a title that is too long',
      lawLine({ id: 'y', title: '法'.repeat(301), version: null, text: '第一条 甲。' }),
      /title.*最多 300/,
    ],
    ['a cut line', '{"id": "a", "tit', /laws\.jsonl 第 7 行：不是完整的 JSON/],
    ['a row without text', '{"id": "a", "title": "b"}', /laws\.jsonl 第 7 行：text：必填.*每行应有/],
    ['a row that is no object', '["a"]', /laws\.jsonl 第 7 行：整行：应为对象/],
  ])('%s', (_, line, message) => {
    expect(problemOf(() => parseLawLine('laws.jsonl', 7, line)).detail).toMatch(message)
  })
})

describe('files', () => {
  // None of these formats needs a process.
  const processes = createParserProcesses()
  const parse = (name: string, bytes: Uint8Array, defaults = {}) =>
    Array.fromAsync(parseBytes(name, bytes, { processes, defaults }))
  const only = (items: ParsedFile[]) => {
    const [item] = items
    if (!item || items.length !== 1) throw new Error(`${items.length} items`)
    return item
  }
  const gb18030 = Buffer.from(
    'cab5c0fdb9dcc0edb0ecb7a80ab5dad2bbccf520ceaac1cbcab5c0fda1a30ab5dab6feccf520b1beb0ecb7a8d7d432303236c4ea31d4c231c8d5c6f0caa9d0d0a1a3',
    'hex',
  )

  test('a regulation in GB18030, its kind and date read from the text', async () => {
    const item = only(await parse('办法.txt', gb18030, { grade: 1, audiences: ['public'] }))
    expect(item).toMatchObject({
      ok: true,
      document: {
        attributes: { kind: 'regulation', title: '实例管理办法', effectiveFrom: '2026-01-01', dateSource: 'stated' },
      },
    })
  })

  test('what plain text does not say must be said by the caller', async () => {
    const item = only(await parse('说明.txt', Buffer.from('标题\n一段话。')))
    expect(item).toMatchObject({
      ok: false,
      problem: { detail: expect.stringMatching(/说明\.txt 第 1 行：没有写明 kind、grade、audiences/) },
    })
    const graded = only(await parse('说明.txt', Buffer.from('标题\n一段话。'), { grade: 2, kind: undefined }))
    expect(graded).toMatchObject({
      ok: false,
      problem: { detail: expect.stringMatching(/没有写明 kind、audiences.*--kind procedure --audiences public/) },
    })
  })

  test('a text of one line is its text, titled by the name of the file', async () => {
    const said = { kind: 'procedure', grade: 1, audiences: ['public'] }
    const item = only(await parse('灯会通知.txt', Buffer.from('\n虚谷灯会在正月十五举行。\n'), said))
    expect(item).toMatchObject({
      ok: true,
      document: { text: '虚谷灯会在正月十五举行。', attributes: { title: '灯会通知' } },
    })
  })

  test.each<[string, string, Uint8Array, RegExp]>([
    ['an unknown format', 'a.odt', Buffer.from('x'), /a\.odt：暂不支持 \.odt/],
    ['an empty file', 'a.md', Buffer.alloc(0), /a\.md：文件是空的/],
    ['a renamed picture', 'a.md', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 0x0d]), /内容不是文字/],
    ['broken UTF-8', 'a.md', Buffer.from([0x61, 0xff, 0xfe, 0x62]), /a\.md：文字编码有误/],
    ['nothing but front matter', 'a.md', Buffer.from(markdown({}, '')), /没有正文/],
    ['nothing but headings', 'a.md', Buffer.from(markdown({}, '# 甲\n\n## 乙')), /没有正文/],
    ['nothing but white space', 'a.txt', Buffer.from(' \n\u3000\n'), /文件是空的.*请/],
  ])('%s is told, not thrown', async (_, name, bytes, message) => {
    expect(only(await parse(name, bytes))).toMatchObject({
      ok: false,
      problem: { detail: expect.stringMatching(message) },
    })
  })

  test.each([
    ['book.md', '一段普通的文字。\n\n'.repeat(220_000)],
    ['book.txt', '一段普通的文字。\n'.repeat(250_000)],
    ['laws.jsonl', lawLine({ id: 'a', title: '甲办法', version: '2020-01-01', text: '第一条 甲。'.repeat(350_000) })],
  ])('a document too long is told at once: %s', async (name, text) => {
    expect(only(await parse(name, Buffer.from(text)))).toMatchObject({ ok: false, problem: { code: 'too-large' } })
  })

  test('a bad line of a file does not stop the rest', async () => {
    const good = lawLine({ id: 'a', title: '甲办法', version: '2020-01-01', text: '第一条 甲。' })
    const items = await parse('laws.jsonl', Buffer.from(`${good}\n{"id"\n\n${good}`))
    expect(items.map((item) => [item.line, item.ok])).toEqual([
      [1, true],
      [2, false],
      [4, true],
    ])
  })
})
