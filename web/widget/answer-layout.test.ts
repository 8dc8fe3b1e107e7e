import { describe, expect, test } from 'vitest'
import { joinSentences } from '../../domain/answer-text.ts'
import type { Citation, Sentence, SentenceKind } from '../../domain/turn.ts'
import { type Block, comparisonOf, inlinesOf, layOut, textOf } from './answer-layout.ts'
import { dayBefore, sourcesOf } from './sources.ts'

const citation = (chunkId: string, start = 0, end = 10): Citation => ({
  chunkId,
  documentId: 'document',
  versionId: `version of ${chunkId.slice(0, 1)}`,
  title: '收费标准',
  kind: 'fee',
  versionLabel: '2026 年版',
  quote: `原文${start}`,
  start,
  end,
  effectiveFrom: '2026-01-01',
  effectiveTo: null,
  legalStatus: 'in-force',
  verification: null,
})

const answer = (...parts: { text: string; kind?: SentenceKind; citations?: Citation[] }[]): Sentence[] =>
  parts.map(({ text, kind = 'answer', citations = [] }, index) => ({ index, kind, text, citations }))

const linesOf = (block: Block): string[] => {
  if (block.type === 'paragraph') return [textOf(block)]
  return block.items.map((item) => (block.ordered ? `${item.number}. ${textOf(item)}` : textOf(item)))
}

const lines = (sentences: Sentence[]): string[] => layOut(sentences, sourcesOf(sentences)).flatMap(linesOf)

describe('how sentences stand together', () => {
  const whole = answer(
    { text: '办理请按以下步骤：', kind: 'notice' },
    { text: '1. 打开 App。' },
    { text: '2. 选择银行。' },
    { text: '佣金为0.025%。' },
    { text: '每笔最低5元。' },
    { text: 'See the app.' },
    { text: 'It is there.' },
    { text: '投资有风险。', kind: 'notice' },
  )

  test('prose runs on, list items and a change of kind begin a line, as joinSentences says', () => {
    expect(lines(whole)).toEqual(joinSentences(whole).split('\n'))
    expect(lines(whole)).toContain('佣金为0.025%。每笔最低5元。See the app. It is there.')
  })

  test('what rests on another document begins a line, what rests on the same one runs on', () => {
    const fees = { ...citation('A/1'), documentId: 'fees' }
    const said = answer(
      { text: '佣金为0.025%。', citations: [fees] },
      { text: '每笔最低5元。', citations: [fees] },
      { text: '8:30起可以转账。', citations: [{ ...citation('B/1'), documentId: 'transfer' }] },
      { text: '周末不能转。' },
    )
    expect(joinSentences(said).split('\n')).toEqual(['佣金为0.025%。每笔最低5元。', '8:30起可以转账。周末不能转。'])
    expect(lines(said)).toEqual(joinSentences(said).split('\n'))
  })

  test('neighbouring items are one list and keep their numbers', () => {
    const [, list] = layOut(answer({ text: '步骤：' }, { text: '3. 甲' }, { text: '4、乙' }, { text: '- 丙' }), [])
    expect(list).toMatchObject({ type: 'list', ordered: true, items: [{ number: 3 }, { number: 4 }] })
    expect(layOut(answer({ text: '- 丙' }, { text: '• 丁' }), [])).toHaveLength(1)
  })

  test('a decimal number or a date is no list', () => {
    expect(layOut(answer({ text: '0.5%的费率' }), [])[0]?.type).toBe('paragraph')
    expect(layOut(answer({ text: '12.5万元起' }), [])[0]?.type).toBe('paragraph')
    expect(layOut(answer({ text: '-5%的跌幅' }), [])[0]?.type).toBe('paragraph')
  })

  test('the lines of one sentence are blocks of their own, its sources stand at its end', () => {
    const sentences = answer({ text: '第一款。\n\n第二款。', citations: [citation('a')] })
    const blocks = layOut(sentences, sourcesOf(sentences))
    expect(blocks.map((block) => block.type === 'paragraph' && block.pieces[0]?.sourceNumbers)).toEqual([[], [1]])
  })

  test('sentences in a row that rest on the same sources are a run, over items of a list too', () => {
    const a = [citation('a')]
    const sentences = answer(
      { text: '甲。', citations: a },
      { text: '乙。', citations: a },
      { text: '丙。', citations: [...a, citation('b')] },
      { text: '另。' },
      { text: '- 丁', citations: a },
      { text: '- 戊', citations: a },
    )
    const pieces = layOut(sentences, sourcesOf(sentences)).flatMap((block) =>
      block.type === 'paragraph' ? block.pieces : block.items.flatMap((item) => item.pieces),
    )
    const marked = pieces.map(({ runsOn, sourceNumbers }) => (runsOn ? [] : sourceNumbers))
    expect(marked).toEqual([[], [1], [1, 2], [], [], [1]])
    // What each rests on is known all the same.
    expect(pieces[0]?.sourceNumbers).toEqual([1])
  })
})

describe('what has a meaning in a text', () => {
  test('links into the app and masked data', () => {
    expect(inlinesOf('请看[打开：我的费率](xugu://fees)，⟦手机号1⟧。')).toEqual([
      { type: 'text', text: '请看' },
      { type: 'app-link', text: '打开：我的费率', href: 'xugu://fees' },
      { type: 'text', text: '，' },
      { type: 'masked', text: '手机号1' },
      { type: 'text', text: '。' },
    ])
  })

  test.each([
    '<img src=x onerror=alert(1)>',
    '[点我](javascript:alert(1))',
    '[点我](https://example.com)',
    '[点我](xugu://a b)',
    '**粗体** `码`',
    '[未完](xugu://fees',
  ])('%s is only characters', (text) => {
    expect(inlinesOf(text)).toEqual([{ type: 'text', text }])
  })

  test('what a client types has no links, but shows what was masked', () => {
    const text = '[打开](xugu://fees)，号码'
    expect(inlinesOf(`${text}⟦手机号1⟧`, { links: false })).toEqual([
      { type: 'text', text },
      { type: 'masked', text: '手机号1' },
    ])
  })
})

describe('sources', () => {
  test('one for each document, numbered as they appear, each range quoted once in the order of the text', () => {
    const sources = sourcesOf(
      answer(
        { text: '甲', citations: [citation('b', 40, 60), citation('a')] },
        { text: '乙', citations: [citation('b2', 0, 20), citation('b', 45, 50)] },
        { text: '丙', citations: [citation('b2', 0, 30)] },
      ),
    )
    expect(sources.map(({ number, chunkIds }) => [number, chunkIds])).toEqual([
      [1, ['b', 'b2']],
      [2, ['a']],
    ])
    expect(sources[0]?.quotes.map(({ start, end }) => [start, end])).toEqual([
      [0, 30],
      [40, 60],
    ])
  })

  test('each clause of a law is one of its own', () => {
    const clause = (name: string) => ({ ...citation('a'), chunkId: name, clause: name })
    const sources = sourcesOf(answer({ text: '甲', citations: [clause('第一条'), clause('第二条'), clause('第一条')] }))
    expect(sources.map((source) => source.clause)).toEqual(['第一条', '第二条'])
  })

  test('a half-open range ends the day before', () => {
    expect(dayBefore('2026-06-15')).toBe('2026-06-14')
    expect(dayBefore('2024-03-01')).toBe('2024-02-29')
  })
})

describe('a comparison', () => {
  const listed = (...lines: string[]) => {
    const sentences = answer(...lines.map((text) => ({ text: `- ${text}`, citations: [citation('a')] })))
    const [block] = layOut(sentences, sourcesOf(sentences))
    return block?.type === 'list' ? comparisonOf(block.items) : null
  }

  test('of products by their codes stands in columns, whose source is named once', () => {
    expect(
      listed(
        '管理费：甲债券A（990101）为0.40%/年；乙货币A（990001）为0.25%/年。',
        '申购费：甲债券A（990101）0.30%（金额不满100万元）、1000元/笔（金额满100万元）；乙货币A（990001）未列示。',
      ),
    ).toEqual({
      names: ['甲债券A（990101）', '乙货币A（990001）'],
      rows: [
        { label: '管理费', values: ['0.40%/年', '0.25%/年'], sourceNumbers: [] },
        {
          label: '申购费',
          values: ['0.30%（金额不满100万元）、1000元/笔（金额满100万元）', '未列示'],
          sourceNumbers: [1],
        },
      ],
    })
  })

  test.each([
    [['管理费：甲债券A（990101）为0.40%/年。', '托管费：甲债券A（990101）为0.15%/年。']],
    [['管理费：甲A（990101）为0.40%；乙A（990001）为0.25%。', '托管费：甲A（990101）为0.15%；丙A（990002）为0.05%。']],
    [['带身份证。', '带银行卡。']],
  ])('is no other list: %j', (lines) => {
    expect(listed(...lines)).toBeNull()
  })
})
