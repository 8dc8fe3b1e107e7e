import { expect, test } from 'vitest'
import { headingBefore, paragraphsOf, partsOf, stretchesOf } from './sources.ts'

const passage = { text: '甲乙丙丁戊己', start: 100 }
const quote = (text: string, start: number) => ({ text, start, end: start + text.length })

test('quotations are marked in the text around them', () => {
  expect(stretchesOf(passage, [quote('乙', 101), quote('丁戊', 103)])).toEqual([
    { text: '甲', quoted: false },
    { text: '乙', quoted: true },
    { text: '丙', quoted: false },
    { text: '丁戊', quoted: true },
    { text: '己', quoted: false },
  ])
})

test('what is quoted from elsewhere in the document is left out', () => {
  expect(stretchesOf(passage, [quote('甲', 100), quote('远', 500)])).toEqual([
    { text: '甲', quoted: true },
    { text: '乙丙丁戊己', quoted: false },
  ])
})

// A mark over other words than those that the answer rests on would be a false proof.
test('nothing is marked when the text is not what was quoted', () => {
  expect(stretchesOf(passage, [quote('甲', 101)])).toBeNull()
  expect(stretchesOf(passage, [quote('远', 500)])).toBeNull()
})

// The rows of a fee table were read as one long sentence after the other.
test('rows of a table that follow each other are a table again, with what is quoted in it', () => {
  const row = (text: string, quoted = false) => ({ text, quoted })
  expect(
    partsOf([
      row('A股交易费用\n\n'),
      row('费用项目：佣金；标准：0.025%；最低：5元/笔', true),
      row('\n费用项目：印花税；标准：0.05%\n\n适用于：沪深主板。'),
    ]),
  ).toEqual([
    { type: 'text', stretches: [row('A股交易费用\n'), row('\n')] },
    {
      type: 'table',
      number: 1,
      heads: ['费用项目', '标准', '最低'],
      rows: [
        [row('佣金', true), row('0.025%', true), row('5元/笔', true)],
        [row('印花税'), row('0.05%'), row('')],
      ],
    },
    { type: 'text', stretches: [row('\n'), row('适用于：沪深主板。')] },
  ])
})

test('of a row only the cell that was quoted is marked', () => {
  const [table] = partsOf([
    { text: '项目：甲；标准：', quoted: false },
    { text: '1元', quoted: true },
    { text: '\n项目：乙；标准：2元', quoted: false },
  ])
  expect(table?.type === 'table' && table.rows.map((cells) => cells.map(({ quoted }) => quoted))).toEqual([
    [false, true],
    [false, false],
  ])
})

test('what only looks like a row stays text', () => {
  for (const text of [
    '注意：甲；例外：乙',
    '产品代码：990001\n风险等级：R2',
    '项目：甲；标准：1元\n期限：一年；利率：2%',
  ])
    expect(partsOf([{ text, quoted: false }]).map(({ type }) => type)).not.toContain('table')
})

// Headings looked like text, with an empty line around each.
test('running text has its paragraphs and its headings, and no empty lines', () => {
  const stretch = (text: string, quoted = false) => ({ text, quoted })
  // As parts of a document come: the lines are apart already.
  const stretches = [
    stretch('先看这里。', true),
    stretch('\n'),
    stretch('\n怎么收？\n\n买卖都收。\n'),
    stretch('- 买入\n- 卖出\n\n\n'),
    stretch('\n'),
  ]
  expect(
    paragraphsOf(stretches, ['怎么收？', '- 卖出']).map(({ isHeading, stretches }) => [
      isHeading,
      stretches.map(({ text, quoted }) => (quoted ? `【${text}】` : text)).join(''),
    ]),
  ).toEqual([
    [false, '【先看这里。】'],
    [true, '怎么收？'],
    [false, '买卖都收。\n• 买入\n• 卖出'],
  ])
})

test('a paragraph of which a part is quoted stays one', () => {
  const stretches = [
    { text: '买入不收，', quoted: false },
    { text: '卖出收。', quoted: true },
  ]
  expect(paragraphsOf(stretches, [])).toEqual([{ isHeading: false, stretches }])
})

test('the heading of a passage stands before the text only where it is not in it', () => {
  expect(headingBefore({ path: ['怎么收？'], text: '买卖都收。\n\n何时收？\n\n成交时。' })).toBe('怎么收？')
  expect(headingBefore({ path: ['费用', '何时收？'], text: '买卖都收。\n\n何时收？\n\n成交时。' })).toBeNull()
  expect(headingBefore({ path: [], text: '买卖都收。' })).toBeNull()
})
