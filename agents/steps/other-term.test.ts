import { expect, test } from 'vitest'
import { passageOf } from '../../tests/fixtures/turn-nouns.ts'
import { createSegmenter } from '../../text/segment.ts'
import { unheldTerm } from './other-term.ts'

const { words } = createSegmenter()

const premium = passageOf('溢价是场内价格高于净值，折价是场内价格低于净值。', { path: ['什么是溢价和折价？'] })
const conversion = passageOf('在转股期内，于持仓页点开可转债。', { path: ['可转债怎么转股？'] })
const repo = passageOf('按期限收取，1天期为成交金额的0.001%。', { path: ['国债逆回购手续费怎么算？'] })
const permission = passageOf('原有持仓的卖出、转股和回售不受权限影响。', {
  kind: 'procedure',
  title: '开通可转债权限',
  path: ['注意事项'],
})
const ratio = passageOf('市盈率是股价除以每股收益。', { path: ['市盈率是什么？'] })
const hours = passageOf('A股交易日9:30–11:30和13:00–15:00交易。', { path: ['A股几点开盘，几点收盘？'] })
const transfer = passageOf('在银证转账页面办理，须绑定本人的银行卡。', { path: ['怎么把钱转进证券账户？'] })

// Half of the name is that of a neighbour, and its answer was given.
test.each([
  ['转股溢价率怎么算', premium, '转股溢价率'],
  ['什么是报价回购', repo, '报价回购'],
  ['报价回购那种一天期的给几个点', repo, '报价'],
  // A word of the text is no heading: it stands there in passing.
  ['转债回售', permission, '转债回售'],
  ['ROE是什么意思', ratio, 'ROE'],
  ['量化接口QMT要多少资产', hours, 'qmt'.toUpperCase()],
  ['铁矿石夜盘几点收', hours, '铁矿石'],
  ['你们模拟盘在哪里玩', permission, '模拟盘'],
  ['个人所得税怎么申报', repo, '个人所得税'],
])('%s is not what was found', (question, passage, term) => {
  expect(unheldTerm(question, passage, [passage, conversion], words)).toBe(term)
})

test.each([
  ['溢价率怎么看', premium],
  ['逆回购手续费', repo],
  ['证券账户逆回购', repo],
  ['逆回购底价', repo],
  ['市盈率什么意思', ratio],
  ['你们逆回购怎么参加', repo],
  // By another name.
  ['工资卡里的钱怎么转', transfer],
  // A slip of the pen is no term, and a story begins with anything.
  ['荣资利率一年几个点', repo],
  ['新闻天天讲逆回购，一天期的手续费到底怎么算', repo],
  ['反洗钱法客户资料要保存几年', hours],
  ['fee for exercising one option', repo],
])('%s may be', (question, passage) => {
  expect(unheldTerm(question, passage, [passage], words)).toBeNull()
})
