// 客户档案: an advisor asks what only a client's record tells. The copilot reads none and says so, and gives the rule that decides, which it can.
import type { Turn } from '../../domain/turn.ts'
import { isWholeName } from '../../text/person-names.ts'
import { nothingFor, type PartEvidence, suffices } from '../steps/evidence.ts'
import type { Gather } from '../steps/gather.ts'
import { gatherPartByPart, isStaff } from './part-by-part.ts'

/** What a record holds, or what it decides. */
const ofRecord =
  /风险(?:承受能力)?(?:等级|级别|测评)|测评|持仓|持有|持了|名下|账户|资产|余额|盈亏|[亏赚]了|买[了过]|适合|匹配|[能可]以?(?:买|申购|投|开通)/
/** Whose product or research it is: who manages one is asked by name too. */
const ofWork = /管理?的|管着|任职|研报|写的|发布|经理|分析师/
const clientNumber = /client[-_ ]?\d+|客户(?:编?号|代码)\s*[:：]?\s*[A-Za-z]{0,4}\d{3,}/i
const maskedName = /⟦[^⟧]*(?:姓名|客户)[^⟧]*⟧/

/**
 * The client whose record is asked for, as he is named; null where none is.
 * @example clientAskedOf('孙某的测评什么时候到期', isPublic) // '孙某'
 */
export const clientAskedOf = (question: string, isPublic: (name: string) => boolean): string | null => {
  const record = ofRecord.exec(question)
  if (!record || ofWork.test(question)) return null
  const marked = (clientNumber.exec(question) ?? maskedName.exec(question))?.[0]
  if (marked) return marked
  const at = /^(?:(?:请|帮我|麻烦)?(?:查|看)(?:一?下|看)?|我的?|这个|客户|[，,：: ])*/.exec(question)?.[0].length ?? 0
  const name = question.slice(at, record.index).replace(/(?:的|最近|现在|目前|本人|都)+$/, '')
  return isWholeName(name) && !isPublic(name) ? name : null
}

/** Levels and who may buy are decided by a rule that holds for every client; holdings are not. */
const ofRule = /风险|测评|等级|适合|匹配|[能可]以?(?:买|申购|投)/
const rule = '产品等级和客户等级怎么匹配'

/** Of a client's record the rule is looked up: that of the product which is named, else how levels match. */
export const recordlessGather =
  (gather: Gather, people: (library: Turn['library']) => Promise<string[]>): Gather =>
  async (input) => {
    const { turn, reading } = input
    const known = new Set(isStaff(turn) ? await people(turn.library) : [])
    return gatherPartByPart(gather, input, (part, lookUp) => {
      const client = clientAskedOf(part, (name) => known.has(name))
      if (client === null) return null
      const isOfProduct = reading.entities.some(({ kind }) => kind === 'product' || kind === 'product-code')
      const asked = isOfProduct ? part.replace(client, '客户') : rule
      return withoutRecord(part, ofRule.test(part) ? lookUp(asked) : [])
    })
  }

const withoutRecord = async (part: string, rules: Promise<PartEvidence[]> | []): Promise<PartEvidence[]> => {
  const nothing = nothingFor(part, { kind: 'client-record' })
  const [rule] = await rules
  return [rule && suffices(rule) ? { ...rule, part, missing: nothing.missing, choices: [] } : nothing]
}
