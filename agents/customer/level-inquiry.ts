// 适当性办法 C1能不能主动要求买R5, 观澜固收1号适合我吗 我C2: the rule is asked for, or whether levels match. Neither is the wish to buy above one's level
// that a person must warn of (DOMAIN §5).

import { covers } from '../../domain/suitability.ts'
import { namedRisks, namedTolerances } from '../steps/levels.ts'
import { ofLowestCategory } from './lowest-category.ts'

const insists =
  /非要|就是要|就要|硬要|执意|坚持|一定要|偏要|给我[办买开]|帮我|替我|签字|自[负担己愿]|后果|不管|无所谓|照样|通融|破例|办法(?=吗|没|么)|超(?:出|过|级)|越级|我(?:要|想|主动|自愿)|[让想]买|凭什么|来一?[份只个]|我[妈爸爷奶]|老人|岁/
/** The rule is asked of by its name, or of everybody. */
const ofRule =
  /(?:办法|规定|条例|指引|细则|第[一二三四五六七八九十\d]{1,4}条|适当性)[^。]{0,24}(?:能不能|能否|可否|是否|可不可以|可以|能|允许|吗|怎么)|^[^我俺,，]{0,4}(?:c-?[1-5]|(?:最低|保守|谨慎|稳健|积极|激进)[^我俺,，]{0,10}|普通|专业)(?:型|级)?的?(?:客户|投资者|的?人)?(?:能不能|能否|可否|是否|可不可以|可以|能)(?:主动)?(?:要求|申请|购?买|投|提)[^我俺]{0,16}[吗么不?？]?$/i
/** Whether it fits is asked, and one's own level told beside it, before or after. */
const ofFit =
  /(?:适合|匹配|符合)我?(?:的等级|的风险等级|的测评)?[吗么不嘛]|(?:适不适合|匹不匹配|合不合适)|(?:能|可以|可不可以|能不能)买[吗么不嘛]?/
const level = /(?<![a-z\d])c-?[1-5](?!\d)|(?:保守|谨慎|稳健|积极|激进)型/i
const longest = 40

/** Whether a client asks for the rule of levels, or whether a product fits, and insists on nothing. */
export const asksOfLevels = (text: string): boolean =>
  text.length <= longest && !insists.test(text) && (ofRule.test(text) || (level.test(text) && ofFit.test(text)))

const ownAccord = /主动(?:要求|申请|提出|买|购买)|自己要求/
/**
 * The question for the library where it is asked whether one may have more than one's level by asking for it (DOMAIN §3, exceptions 1 and 2); null
 * where that is not asked, or the levels match.
 * @example ofOwnAccord('C1能不能主动要求买R5') // 最低类别的投资者能主动要求买更高等级的产品吗
 */
export const ofOwnAccord = (text: string): string | null => {
  if (text.length > longest || insists.test(text) || !ofRule.test(text) || !ownAccord.test(text)) return null
  const [tolerance] = namedTolerances(text)
  const [risk] = namedRisks(text)
  if (tolerance && risk && covers(tolerance, risk)) return null
  if (ofLowestCategory(text)) return '最低类别的投资者能主动要求买更高等级的产品吗'
  return tolerance ? '客户主动要求购买超出风险等级的产品有什么规定' : null
}
