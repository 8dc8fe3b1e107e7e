// 营销文案: a text that is meant for the public or for clients, and what is known of it.
import { z } from 'zod'
import { CalendarDate } from './calendar.ts'
import { Finding } from './finding.ts'
import { ProductRiskLevel, RiskToleranceLevel } from './suitability.ts'

export const Channel = z.enum([
  '公众号',
  '朋友圈',
  '短信',
  '直播脚本',
  '海报',
  '基金销售页',
  '投顾产品页',
  '企业微信',
  '研报摘要',
])
export type Channel = z.infer<typeof Channel>

/** `all`: not about one kind of product; a rule for all kinds has it, too. */
export const ProductKind = z.enum(['公募基金', '私募', '资管', '理财', '投顾', '股票', '债券', 'all'])
export type ProductKind = z.infer<typeof ProductKind>

/** `public`: anybody may read it. `specific`: confirmed qualified investors, or clients under contract. */
export const Audience = z.enum(['public', 'specific'])
export type Audience = z.infer<typeof Audience>

/** A text to review with what its author says of it; what is not said is inferred or assumed, and told. */
export const Copy = z.object({
  id: z.string().min(1),
  text: z.string(),
  channel: Channel.nullish(),
  product_kind: ProductKind.nullish(),
  meta: z
    .object({
      audience: Audience.nullish(),
      ai_generated: z.boolean().nullish(),
      as_of: CalendarDate.nullish(),
      client_risk: RiskToleranceLevel.nullish(),
      product_risk: ProductRiskLevel.nullish(),
    })
    .nullish(),
})
export type Copy = z.infer<typeof Copy>

/** A finding as files and programs know it. */
export const CopyFinding = z.object({ rule_id: z.string(), ...Finding.omit({ ruleId: true }).shape })
export type CopyFinding = z.infer<typeof CopyFinding>

/** 未见问题、待复核、疑似违规; never 合规. */
export const Outcome = z.enum(['pass', 'review', 'violation'])
export type Outcome = z.infer<typeof Outcome>

export const ReviewResult = z.object({
  id: z.string(),
  outcome: Outcome,
  findings: z.array(CopyFinding),
  /** Elements that the text must hold and does not, by the rules that ask for them. */
  missing: z.array(z.string()),
  skipped: z.array(z.object({ rule_id: z.string(), why: z.string() })),
})
export type ReviewResult = z.infer<typeof ReviewResult>

/** What a text is judged by. */
export type CopyContext = {
  channel: Channel
  /** Empty where nothing says which kind of product it is about. */
  products: readonly ProductKind[]
  audience: Audience
  aiGenerated: boolean
  asOf: CalendarDate
  clientRisk: RiskToleranceLevel | null
  productRisk: ProductRiskLevel | null
  /** What of this was read from the text rather than given; the author is to confirm it. */
  inferred: readonly ('channel' | 'products')[]
}
