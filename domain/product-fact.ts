// Product facts: the only place, beside a cited sentence, that a number in an answer may come from.
import { z } from 'zod'
import { CalendarDate } from './calendar.ts'

const fees = ['managementFee', 'custodyFee', 'serviceFee', 'subscriptionFee', 'purchaseFee', 'redemptionFee'] as const

export const factFields = [
  'fullName',
  'shortName',
  'code',
  'kind',
  'riskLevel',
  'issuer',
  'manager',
  'custodian',
  'benchmark',
  'minimumPurchase',
  'minimumAddition',
  'lockUp',
  'openFrequency',
  'inceptionDate',
  'netAssetValue',
  'netAssetValueDate',
  'size',
  ...fees,
] as const
export const FactField = z.enum(factFields)
export type FactField = z.infer<typeof FactField>
export const feeFields: readonly FactField[] = fees

/** One cell of a product's fact table, with where it stands. Fees have a `condition`, the tier they are for. */
export const ProductFact = z.object({
  id: z.string(),
  workId: z.string(),
  versionId: z.string(),
  chunkId: z.string(),
  productCode: z.string(),
  productName: z.string(),
  field: FactField,
  /** The tier, as printed: `持有<7天`, `金额<100万元`; empty when there is none. */
  condition: z.string(),
  /** As printed: `1.50%`, `R3`, `2026-11-20`. */
  value: z.string(),
  /** Range of the cell's row in the version's text. */
  start: z.int().nonnegative(),
  end: z.int().nonnegative(),
  asOf: CalendarDate.nullable(),
  /** Where a person set it right: what the document says, and since when it counts. */
  corrected: z.object({ from: z.string(), on: CalendarDate }).optional(),
})
export type ProductFact = z.infer<typeof ProductFact>

/** Chinese labels of the fields, as product documents print them. */
export const factLabels: Record<FactField, string> = {
  fullName: '产品全称',
  shortName: '产品简称',
  code: '产品代码',
  kind: '产品类型',
  riskLevel: '风险等级',
  issuer: '管理人',
  manager: '基金经理',
  custodian: '托管人',
  benchmark: '业绩比较基准',
  minimumPurchase: '起购金额',
  minimumAddition: '追加金额',
  lockUp: '锁定期',
  openFrequency: '开放频率',
  inceptionDate: '成立日期',
  netAssetValue: '单位净值',
  netAssetValueDate: '净值日期',
  size: '规模',
  managementFee: '管理费',
  custodyFee: '托管费',
  serviceFee: '销售服务费',
  subscriptionFee: '认购费',
  purchaseFee: '申购费',
  redemptionFee: '赎回费',
}
