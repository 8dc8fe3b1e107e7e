import { expect, test } from 'vitest'
import { mostQuestions, splitQuestions } from './parts.ts'

const texts = (message: string) => splitQuestions(message).map(({ text }) => text)

test.each([
  ['1.怎么开户 2.怎么销户', ['怎么开户', '怎么销户']],
  ['1、怎么开户；2、怎么销户', ['怎么开户；', '怎么销户']],
  ['怎么开户和怎么销户', ['怎么开户', '怎么销户']],
  ['佣金和印花税分别是多少', ['佣金是多少', '印花税是多少']],
  ['请问佣金、过户费和印花税怎么收', ['佣金怎么收', '过户费怎么收', '印花税怎么收']],
  ['请问三个问题：开户材料，销户时间，佣金', ['开户材料', '销户时间', '佣金']],
  ['赎回费多少，还有锁定期多久', ['赎回费多少', '还有锁定期多久']],
  // In a few words, too, of what was named before.
  ['开户要准备什么，多久能办好，要不要钱', ['开户要准备什么', '多久能办好', '要不要钱']],
  ['风险等级是多少，谁管的，起购多少', ['风险等级是多少', '谁管的', '起购多少']],
  ['风险大不大，手续费多少，能随时取吗', ['风险大不大', '手续费多少', '能随时取吗']],
  ['销户要钱吗、多久能办完、股票怎么办', ['销户要钱吗', '多久能办完', '股票怎么办']],
  // In no more than a name.
  ['印花税多少，还有过户费', ['印花税多少', '还有过户费']],
  ['佣金多少，另外印花税怎么收，顺便问下过户费', ['佣金多少', '另外印花税怎么收', '顺便问下过户费']],
  ['开户流程、销户流程', ['开户流程', '销户流程']],
  ['销户流程，要几天', ['销户流程', '要几天']],
  ['融资利率多少啊 期权一张又多少', ['融资利率多少啊', '期权一张又多少']],
  // Each of several.
  ['科创板和创业板分别要什么条件', ['科创板要什么条件', '创业板要什么条件']],
  ['科创板、创业板、北交所各要多少资产', ['科创板要多少资产', '创业板要多少资产', '北交所要多少资产']],
  ['ETF和可转债佣金多少', ['ETF佣金多少', '可转债佣金多少']],
  ['ETF和可转债的佣金分别是多少', ['ETF的佣金是多少', '可转债的佣金是多少']],
  ['ETF和可转债佣金分别多少', ['ETF佣金多少', '可转债佣金多少']],
  ['ETF和可转债佣金多少，印花税多少', ['ETF佣金多少', '可转债佣金多少', 'ETF印花税多少', '可转债印花税多少']],
  [
    '北交所和港股通佣金多少，那过户费要多少',
    ['北交所佣金多少', '港股通佣金多少', '北交所过户费要多少', '港股通过户费要多少'],
  ],
  ['ETF佣金多少，印花税多少', ['ETF佣金多少', '印花税多少']],
  ['融资和融券利率分别是多少', ['融资利率是多少', '融券利率是多少']],
  ['货币基金和债券基金赎回分别多久到账', ['货币基金赎回多久到账', '债券基金赎回多久到账']],
  ['银证转账的时间和限额分别是多少', ['银证转账的时间是多少', '银证转账的限额是多少']],
  [
    '虚谷稳进债券A、云岫成长先锋混合A 风险等级分别是几',
    ['虚谷稳进债券A风险等级是几', '云岫成长先锋混合A 风险等级是几'],
  ],
  [
    '稳进债券A、成长先锋混合A和宽基300联接C起购金额各是多少',
    ['稳进债券A起购金额是多少', '成长先锋混合A起购金额是多少', '宽基300联接C起购金额是多少'],
  ],
  ['单位净值和累计净值分别指什么', ['单位净值指什么', '累计净值指什么']],
  ['开户和销户分别要多久，收费吗', ['开户要多久', '销户要多久', '收费吗']],
  ['想问两个事，一个是怎么改密码，一个是怎么换银行卡', ['怎么改密码', '怎么换银行卡']],
])('%s asks several things', (message, questions) => {
  expect(texts(message)).toEqual(questions)
})

test.each([
  ['虚谷稳进债券A和虚谷稳进双债C有什么区别'],
  ['虚谷稳进债券A的申购费和赎回费多少'],
  ['持有7天和30天赎回费分别多少'],
  ['持有三个月和半年分别多少'],
  ['开户和销户怎么办'],
  ['科创板和创业板有什么区别'],
  ['北交所和科创板可以一起开吗'],
  ['ETF和LOF是一个东西吗'],
  ['期权和两融是同一种业务吗'],
  ['可转债和国债是一回事吗'],
  ['我有ETF和可转债，能质押吗'],
  ['科创板分别要什么'],
  ['净值是1.5 2.0算高吗'],
  ['1.'],
  // What happened, and what to do about it.
  ['我昨天开的户，今天还没到账，怎么办'],
  ['我上午转的账怎么还没到，什么情况'],
  ['我怎么试都登不上，什么原因'],
  ['等了几天了，怎么还没审核'],
  ['换手机号了，收不到验证码，怎么改'],
  ['怎么销户，另外我的股票还没卖'],
  ['虚谷稳进债券A的风险等级、管理费、起购金额'],
  ['科创板开通条件，分别是什么'],
  ['手里有多少股能卖，在哪看'],
])('%s asks one thing', (message) => {
  expect(texts(message)).toEqual([message])
})

test('each is where it says it is, but for what is asked of several together', () => {
  for (const message of [
    '1.怎么开户 2.怎么销户',
    '两个问题：怎么销户，要钱吗？',
    '你好，怎么开户？那佣金多少，还有印花税呢',
  ])
    for (const { text, start, end } of splitQuestions(message)) expect(message.slice(start, end)).toBe(text)
})

test('many questions are no more than a few', () => {
  expect(splitQuestions('八个问题：一，二，三，四，五，六，七，八').length).toBe(mostQuestions)
  expect(splitQuestions(Array.from({ length: 9 }, (_, index) => `第${index}步怎么办？`).join('')).length).toBe(
    mostQuestions,
  )
})

// The rest of the message was read anew at every comma: 40,000 characters took thirteen seconds.
test.each(['，', '怎么开户，', '、', '还有另外顺便问下'])('many times %s costs no more than its length', (piece) => {
  const milliseconds = (times: number) => {
    const from = performance.now()
    splitQuestions(piece.repeat(times))
    return performance.now() - from
  }
  milliseconds(1000)
  expect(milliseconds(8000)).toBeLessThan(8 * milliseconds(2000) + 100)
})
