// 给C1客户推个R3可以吗: what the firm's own people may push. Above the client's level they may not (DOMAIN §3, SUIT-OVER-RISK-PUSH); a pair that matches
// is a question like any. A client who asks for it of his own accord is another matter.
import { covers, type ProductRiskLevel, type RiskToleranceLevel } from '../../domain/suitability.ts'
import { namedRisks, namedTolerances } from '../steps/levels.ts'

export type LevelPush = { tolerance: RiskToleranceLevel; risk: ProductRiskLevel; matches: boolean }

const pushes = /推(?!迟|送时间|广)|荐|介绍|营销|发|卖|带(?:他|她)?(?:做|看)|配(?!比|置比例)|引导|安利|拉(?:他|她|客户)/
/** It is asked whether it may be done, or said that it will be. */
const mayI =
  /可以|可不可以|能不能|能否|可否|行不行|行[吗么不]|能[^,，。]{0,14}[吗么不]|好[吗么]|成[吗么不]|没问题吧|没事吧|(?:我|俺)?(?:想|要|打算|准备)(?:给|向|跟|把|推|发)/
const another =
  /主动|要求|坚持|非要|硬要|执意|自愿|自己(?:想|要|选|点)|就是要|一定要|(?:客户|他|她)(?:很|就|也|说)?(?:想|要)(?!.{0,6}推)|想买|要买|客户问|问我|来问|能买|可以买|哪|什么|列出|为什么|为啥|怎么(?:解释|回答|跟|和)|处罚|后果|违规|会怎|规定|专业投资者|话术|说明不匹配|不匹配|[之以]外/

/** The pair of levels that is to be pushed, null where none is. Of several products the riskiest counts. */
export const levelPushOf = (text: string): LevelPush | null => {
  if (text.length > longest) return null
  const [tolerance, ...others] = namedTolerances(text)
  const risk = namedRisks(text).toSorted().at(-1)
  if (!tolerance || others.length > 0 || !risk) return null
  if (!pushes.test(text) || !mayI.test(text) || another.test(text)) return null
  return { tolerance, risk, matches: covers(tolerance, risk) }
}
const longest = 50
