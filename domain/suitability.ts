// 适当性: which product risk a client may be offered. Source of the matrix: common practice of the industry,
// exceptions from 《证券期货投资者适当性管理办法》第十九、二十、二十二、二十四条.
import { z } from 'zod'
import { CalendarDate } from './calendar.ts'

export const RiskToleranceLevel = z.enum(['C1', 'C2', 'C3', 'C4', 'C5'])
export type RiskToleranceLevel = z.infer<typeof RiskToleranceLevel>

export const ProductRiskLevel = z.enum(['R1', 'R2', 'R3', 'R4', 'R5'])
export type ProductRiskLevel = z.infer<typeof ProductRiskLevel>

export const InvestorClass = z.enum(['ordinary', 'professional'])
export type InvestorClass = z.infer<typeof InvestorClass>

/** What the firm knows of a client that matters for naming a product. */
export const ClientProfile = z.object({
  id: z.string().min(1),
  name: z.string(),
  ageBand: z.string().optional(),
  investorClass: InvestorClass,
  /** null: not assessed yet */
  riskTolerance: RiskToleranceLevel.nullable(),
  assessedOn: CalendarDate.nullable(),
  isLowestTolerance: z.boolean().default(false),
  qualifiedInvestor: z.boolean().default(false),
  offereeConfirmed: z.boolean().default(false),
  goals: z.object({ horizon: z.string(), liquidity: z.string(), maxLossPercent: z.number() }).partial().optional(),
  holdings: z.array(z.object({ productCode: z.string(), units: z.number() })).default([]),
  advisorId: z.string().optional(),
  notes: z.string().optional(),
})
export type ClientProfile = z.infer<typeof ClientProfile>

/** `C3` covers `R1`…`R3`: the digit of the tolerance is the highest digit of the product. */
export const covers = (tolerance: RiskToleranceLevel, product: ProductRiskLevel): boolean =>
  Number(product[1]) <= Number(tolerance[1])

export type SuitabilityOpinion =
  | { match: 'suitable' }
  | { match: 'not-assessed' }
  /** Above the client's level; may ask for it after a written warning (第十九、二十四条). */
  | { match: 'above-level' }
  /** Lowest category: may not buy above its level, not even when asking for it (第十九、二十二条). */
  | { match: 'barred' }

/**
 * 适当性匹配意见 for one client and one product's risk level.
 * Professional investors are outside the matrix; entry conditions (科创板, 期权 …) are not judged here.
 */
export const suitabilityOf = (client: ClientProfile, product: ProductRiskLevel): SuitabilityOpinion => {
  if (client.investorClass === 'professional') return { match: 'suitable' }
  if (client.riskTolerance === null) return { match: 'not-assessed' }
  if (covers(client.riskTolerance, product)) return { match: 'suitable' }
  return client.isLowestTolerance ? { match: 'barred' } : { match: 'above-level' }
}
