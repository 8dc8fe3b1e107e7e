import { expect, test } from 'vitest'
import { passageOf } from '../../../tests/fixtures/turn-nouns.ts'
import { createUnchecked } from '../unchecked.ts'
import { chargesFor } from './charges.ts'

const row = (heading: string, text: string) =>
  passageOf(text, { kind: 'fee', source: 'fact', path: [heading], chunkId: `fee/${text}` })
const hongKong = [
  row(
    '港股通交易费用',
    '费用项目：香港股票印花税；收费标准：成交金额的0.1%；收取方向：买卖双向；收取方：香港税务机关（待核）',
  ),
  row('港股通交易费用', '费用项目：交易征费、交易费；收费标准：按香港市场现行标准；收取方向：买卖双向'),
]
const texts = (question: string, passages = hongKong) => chargesFor(question, passages).map(({ text }) => text)

test('what was not checked is marked, and said in words that a client understands', () => {
  for (const question of ['港股印花税多少', '港股通买5万港币印花税多少']) {
    const drafts = chargesFor(question, hongKong)
    expect(drafts.map(({ text }) => text).join()).toMatch(/为准[，（]待核/)
    const unchecked = createUnchecked('client')
    const said = [...drafts.map(unchecked.plainly), ...unchecked.closing()].map(({ text }) => text).join()
    expect(said).toContain('尚未核对，请以交易所、公司公布的为准')
    expect(said).not.toContain('待核')
  }
})

test('a row keeps its own name', () => {
  expect(texts('港股通买5万港币要多少费用')).toContain('交易征费、交易费：按香港市场现行标准。')
})

test('what a service costs is its row, and no more', () => {
  const service = row('账户服务收费', '服务项目：短信、短信通知；收费标准：不收取；说明：短信提醒都不收费')
  expect(texts('短信提醒收费吗', [service])).toEqual(['短信、短信通知：不收取，短信提醒都不收费。'])
})

test('a question in English or in traditional characters gets the same row', () => {
  const commission = row(
    '港股通交易费用',
    '费用项目：佣金；收费标准：成交金额的0.03%；收取方向：买卖双向；最低收费：10港元/笔',
  )
  for (const question of ['Hong Kong Connect minimum charge per trade', '港股通佣金最低幾多？收費標準'])
    expect(texts(question, [commission])[0]).toContain('最低10港元/笔')
})

test('who borrows money of 融资融券 pays the interest of 融资', () => {
  const loan = row('融资融券费用', '费用项目：融资利率；收费标准：6.80%/年；说明：按实际使用天数计算，一年按360天计')
  expect(texts('融资融券利息多少 借10万一个月', [loan]).join()).toContain('融资10万元，30天')
  expect(texts('融资融券利息多少', [loan])).toEqual([])
})
