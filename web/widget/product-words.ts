// The fixed words of product documents in English: labels, kinds, amounts, tiers. What a document says in words of its own stays Chinese.
import { isChinese } from './gloss.ts'

const fixed: Record<string, string> = {
  产品类型: 'Type',
  管理人: 'Manager',
  基金经理: 'Fund manager',
  起购金额: 'Minimum',
  锁定期: 'Lock-up period',
  开放频率: 'Open',
  单位净值: 'Net value',
  净值日期: 'Date of net value',
  管理费: 'Management fee',
  托管费: 'Custody fee',
  销售服务费: 'Sales service fee',
  认购费: 'Initial subscription fee',
  申购费: 'Subscription fee',
  赎回费: 'Redemption fee',
  货币型: 'Money market fund',
  债券型: 'Bond fund',
  混合型: 'Mixed fund',
  股票型: 'Equity fund',
  指数型: 'Index fund',
  FOF: 'Fund of funds',
  QDII: 'QDII fund',
  REITs: 'REIT',
  理财: 'Wealth management product',
  资管: 'Asset management plan',
  私募: 'Private fund',
  收益凭证: 'Income certificate',
  无: 'None',
  每个交易日: 'Every trading day',
  '每个工作日（节假日除外）': 'Every working day except holidays',
  不开放赎回: 'No redemption',
}

/** Put into English one after the other; what is left Chinese then has words of its own. */
const patterns: [RegExp, string | ((...groups: string[]) => string)][] = [
  [/([\d.]+)(万|亿)?元/g, (_, figure, unit) => `RMB ${amountOf(Number(figure), unit)}`],
  [/\/笔/g, ' per order'],
  [/\/年/g, ' a year'],
  [/(\d+)(天|年)/g, (_, figure, unit) => `${figure} ${unit === '天' ? 'day' : 'year'}${figure === '1' ? '' : 's'}`],
  [/(.+)≤(持有|金额)<(.+)/g, '$1 ≤ $2 < $3'],
  [/(持有|金额)([<≥])/g, '$1 $2 '],
  [/持有/g, 'held'],
  [/金额/g, 'amount'],
]

const [tenThousand, million, hundredMillion] = [10_000, 1_000_000, 100_000_000]

const amountOf = (figure: number, unit?: string): string => {
  const yuan = figure * (unit === '亿' ? hundredMillion : unit === '万' ? tenThousand : 1)
  return yuan >= million ? `${yuan / million} million` : yuan.toLocaleString('en')
}

/**
 * A label or a value of a product's fact table; as printed where it has words of its own.
 * @example productWords('500万元') // 'RMB 5 million'
 */
export const productWords = (printed: string): string => {
  const known = fixed[printed.replace(/^公募基金-/, '')]
  if (known !== undefined) return known
  const english = patterns.reduce((text, [pattern, put]) => text.replace(pattern, put as string), printed)
  return isChinese(english) ? printed : english
}

export const asPrinted = (printed: string): string => printed
