import { describe, expect, test } from 'vitest'
import { askedCharge, readCharge, reckon } from './charges.ts'

const shares = ['证券交易收费标准', 'A股交易费用']
const commission = '费用项目：佣金；收费标准：成交金额的0.025%；收取方向：买卖双向；最低收费：5元/笔；收取方：示例证券'
const stampDuty = '费用项目：印花税；收费标准：成交金额的0.05%；收取方向：仅卖出；最低收费：无；收取方：国家税务机关'
const margin = '费用项目：融资利率；收费标准：6.80%/年；说明：按实际使用天数计算，一年按360天计'
const repo = '期限：7天；佣金标准（按成交金额）：0.005%；收取方向：借出时一次收取'
const option = '费用项目：交易佣金；收费标准：3元/张；收取方向：买入、卖出，开仓、平仓均收取'
const hongKong = '费用项目：佣金；收费标准：成交金额的0.03%；收取方向：买卖双向；最低收费：10港元/笔；收取方：示例证券'

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
    ['买10张期权手续费', ['股票期权费用'], option, '3元/张×10＝30.00元'],
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
