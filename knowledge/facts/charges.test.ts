import { describe, expect, test } from 'vitest'
import { askedCharge, askedRate, readCharge, reckon } from './charges.ts'

const shares = ['证券交易收费标准', 'A股交易费用']
const commission = '费用项目：佣金；收费标准：成交金额的0.025%；收取方向：买卖双向；最低收费：5元/笔；收取方：示例证券'
const stampDuty = '费用项目：印花税；收费标准：成交金额的0.05%；收取方向：仅卖出；最低收费：无；收取方：国家税务机关'
const margin = '费用项目：融资利率；收费标准：6.80%/年；说明：按实际使用天数计算，一年按360天计'
const repo = '期限：7天；佣金标准（按成交金额）：0.005%；收取方向：借出时一次收取'
const option = '费用项目：交易佣金；收费标准：3元/张；收取方向：买入、卖出，开仓、平仓均收取'
const overdue = '费用项目：逾期罚息；收费标准：0.05%/日；说明：自到期次日起按逾期金额计算'
const paper = '服务项目：纸质资产证明；收费标准：每自然年前2份不收取，之后20元/份；说明：在营业部柜台办理'
const messages = '服务项目：短信、短信通知；收费标准：不收取；说明：短信提醒都不收费'
const opening = '服务项目：开户（开立证券账户）；收费标准：不收取'
const bonds =
  '品种：国债、地方债现券；佣金标准：成交金额的0.02%；收取方向：买卖双向；最低收费：1元/笔；印花税与过户费：不收取'
const hongKong = '费用项目：佣金；收费标准：成交金额的0.03%；收取方向：买卖双向；最低收费：10港元/笔；收取方：示例证券'
const duty = '费用项目：香港股票印花税；收费标准：成交金额的0.1%；收取方向：买卖双向；最低收费：以香港市场规定为准'

/** What one row of a table comes to for a question, null when the question asks for no charge or not for this one. */
const words = (question: string, path: string[], text: string): string | null => {
  const [asked, charge] = [askedCharge(question), readCharge(path, text)]
  return asked && charge && asked.isOf(charge) ? (reckon(charge, asked)?.words ?? null) : null
}

describe('a charge is worked out from its rate, whatever the amount', () => {
  test.each<[string, string[], string, string]>([
    ['卖出五万块的股票要扣多少', shares, commission, '50000元×0.025%＝12.50元'],
    ['卖出五万块的股票要扣多少', shares, stampDuty, '50000元×0.05%＝25.00元'],
    ['8,000元买股票手续费多少', shares, commission, '8000元×0.025%＝2.00元，不足5元，按最低5.00元收取'],
    ['买20万股票佣金多少', shares, commission, '200000元×0.025%＝50.00元'],
    ['10块钱的股票买1000股手续费多少', shares, commission, '10000元×0.025%＝2.50元，不足5元，按最低5.00元收取'],
    // 1.15×300 is 344.99999999999994 in binary.
    ['1.15元的股票买300股佣金多少', shares, commission, '345元×0.025%＝0.09元，不足5元，按最低5.00元收取'],
    ['融资十万三十天利息多少', ['融资融券费用'], margin, '100000元×6.80%×30÷360＝566.67元'],
    // By the days that it is used, of which a year has 365, whatever the divisor.
    ['融资10万一年利息多少', ['融资融券费用'], margin, '100000元×6.80%×365÷360＝6894.44元'],
    // The rate is written as it is counted with: 6.80% would not come to this.
    ['融资10万10天利息', ['融资融券费用'], margin.replace('6.80', '6.805'), '100000元×6.805%×10÷360＝189.03元'],
    ['融资10万每天利息多少', ['融资融券费用'], margin, '100000元×6.80%×1÷360＝18.89元（每使用1天）'],
    ['20万做7天逆回购手续费', ['国债逆回购费用'], repo, '200000元×0.005%＝10.00元'],
    ['逆回购7天20万手续费几块', ['国债逆回购费用'], repo, '200000元×0.005%＝10.00元'],
    ['买10张期权手续费', ['股票期权费用'], option, '3元/张×10＝30.00元'],
    ['融资晚还了3天，5万块罚多少', ['融资融券费用'], overdue, '50000元×0.05%×3＝75.00元'],
    ['纸质资产证明打5份要多少钱', ['账户服务收费'], paper, '每自然年前2份不收取，之后20元/份：20元/份×(5－2)＝60.00元'],
    ['我有10万块想买股票手续费大概多少', shares, commission, '100000元×0.025%＝25.00元'],
    ['每笔1万佣金是多少', shares, commission, '10000元×0.025%＝2.50元，不足5元，按最低5.00元收取'],
    ['卖出2000股，股价35元，佣金多少', shares, commission, '70000元×0.025%＝17.50元'],
    ['港股通买10万佣金多少', ['港股通交易费用'], hongKong, '100000元×0.03%＝30.00元（每笔最低10港元）'],
  ])('%s: %s %s', (question, path, text, expected) => {
    expect(words(question, path, text)).toBe(expected)
  })

  test.each<[string, string[], string]>([
    ['买5万股票印花税多少', shares, commission],
    ['卖出-10万元股票佣金多少', shares, commission],
    ['买入0元股票佣金多少', shares, commission],
    ['北交所买5万手续费多少', shares, commission],
    ['20万做14天逆回购手续费', ['国债逆回购费用'], repo],
    ['融券10万20天利息', ['融资融券费用'], margin],
    ['打近3个月的资产证明要多少钱', ['账户服务收费'], paper],
  ])('%s: another charge is none of it', (question, path, text) => {
    expect(words(question, path, text)).toBeNull()
  })
})

describe('nothing is worked out', () => {
  test.each([
    '股票佣金是多少',
    '买卖股票5万和8万佣金差多少',
    '开通科创板要50万，佣金多少',
    '为什么扣了我50块佣金',
    '买股票亏了5万要交税吗',
    '申购5万基金手续费多少',
    '银证转账5万收手续费吗',
    '资金10万以上佣金能便宜吗',
    '佣金最低五元吗',
    '每笔收5块佣金对吗',
    '红利5万要交多少税',
    '股票分红要交税，持有不到一个月',
    '存10万炒股账户有多少利息',
    '买10万理财手续费多少',
    '老板协议转让5%的股份给我，过户费要交多少',
  ])('%s', (question) => {
    expect(askedCharge(question)).toBeNull()
  })

  test.each(['佣金已包含交易所经手费和证券交易监管费。', '交易：买入A股，成交10000元；佣金：5.00元；合计：5.10元'])(
    'from what is no row of charges: %s',
    (text) => {
      expect(readCharge(['收费算例'], text)).toBeNull()
    },
  )
})

describe('a rate is told as it stands', () => {
  /** The rows that a question asks for, of those above. */
  const asked = (question: string): string[] => {
    const rate = askedRate(question)
    const rows: [string[], string][] = [
      [shares, commission],
      [['融资融券费用'], margin],
      [['融资融券费用'], overdue],
      [['国债逆回购费用'], repo],
      [['股票期权费用'], option],
      [['可转债与债券交易费用'], bonds],
      [['港股通交易费用'], hongKong],
      [['港股通交易费用'], duty],
      [['账户服务收费'], paper],
      [['账户服务收费'], messages],
      [['账户服务收费'], opening],
    ]
    return rows.flatMap(([path, row]) => {
      const charge = readCharge(path, row)
      return charge && rate?.isOf(charge) ? [charge.label] : []
    })
  }

  test.each<[string, string[]]>([
    ['现券那种国债直接买，佣金几个点', ['国债、地方债现券']],
    ['港股通佣金最低多少', ['佣金']],
    ['香港那道税买卖各抽多少', ['香港股票印花税']],
    ['可转债利息要交税吗', []],
    ['融资利率多少', ['融资利率']],
    ['融资晚还了罚多少一天', ['逾期罚息']],
    ['GC007手续费', ['7天']],
    ['逆回购7天的手续费', ['7天']],
    ['短信提醒收费吗', ['短信、短信通知']],
    ['资产证明收费吗', ['纸质资产证明']],
    // What names no kind of security, or something else that is done with one, the FAQ explains.
    ['股票佣金是多少', []],
    ['港股通手续费', []],
    ['融资利息多少', []],
    ['国债利率多少', []],
    ['期权保证金多少', []],
    // 几个点 are also those by which a price may move.
    ['可转债一天最多能涨几个点', []],
    ['国债现券一天最多跌几个点', []],
    ['可转债转股收佣金吗', []],
    ['ETF佣金能不能便宜点', []],
    ['为什么扣了我的短信费用', []],
    ['短信验证码收不到', []],
    ['开户要钱吗', ['开户（开立证券账户）']],
    ['两融开户要钱吗', []],
    // Two rows of different tables were strung together.
    ['费用标准一览表', ['佣金']],
    ['两融费率表', []],
  ])('%s %j', (question, labels) => {
    expect(asked(question)).toEqual(labels)
  })

  test('in a few words', () => {
    expect(readCharge(['可转债与债券交易费用'], bonds)?.says).toBe(
      '成交金额的0.02%，买卖双向收取，最低1元/笔，印花税与过户费不收取',
    )
  })
})
