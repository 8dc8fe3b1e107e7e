import { describe, expect, test } from 'vitest'
import { passageOf } from '../../tests/fixtures/turn-nouns.ts'
import { sidesOf, tellsOf } from './sides.ts'

describe('the sides of a comparison', () => {
  test.each([
    ['港股通和A股哪个费率低', ['港股通费率', 'A股费率']],
    ['ETF和LOF有什么区别', ['ETF是什么', 'LOF是什么']],
    ['请问货币基金跟债券基金有啥不同？', ['货币基金是什么', '债券基金是什么']],
    ['科创板和创业板开通条件有什么不同', ['科创板开通条件', '创业板开通条件']],
    ['基金和股票的手续费哪个贵', ['基金手续费', '股票手续费']],
    ['对比一下科创板和北交所的开通条件', ['科创板开通条件', '北交所开通条件']],
    // Two things are named, and nothing is compared.
    ['转账和提现多久到账', []],
    ['身份证和银行卡怎么改', []],
    ['哪个基金好', []],
    // Which is better nobody here says.
    ['股票和基金哪个好', []],
    ['有什么区别', []],
  ])('%s', (question, questions) => {
    expect(sidesOf(question).map((side) => side.question)).toEqual(questions)
  })
})

test('a passage tells of a thing that it names, or that it was written to tell apart', () => {
  const tells = (heading: string, text: string, question: string, kind: 'faq' | 'procedure' = 'faq') => {
    const sides = sidesOf(question)
    return sides.map((side) =>
      tellsOf(
        passageOf(text, { kind, title: heading, path: [heading] }),
        side,
        sides.filter((other) => other !== side),
      ),
    )
  }
  expect(tells('LOF是什么？', 'LOF既能场内买卖，也能场外申购。', 'ETF和LOF有什么区别')).toEqual([false, true])
  expect(tells('ETF费用', '股票ETF的佣金为0.02%。', 'ETF和股票哪个手续费低')).toEqual([true, false])
  expect(tells('限价委托和市价委托有什么区别？', '限价由您指定。', '限价单和市价单的区别')).toEqual([true, true])
  expect(tells('新债怎么申购？', '申购新债不需要市值。', '新股和新债申购有什么不同')).toEqual([false, true])
  // A procedure speaks of another business on the way.
  const note = '已开通科创板的客户，以页面提示为准。'
  expect(tells('开通北交所权限', note, '科创板和北交所开通条件有什么不同', 'procedure')).toEqual([false, true])
})
