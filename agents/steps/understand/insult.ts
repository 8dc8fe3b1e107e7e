// 你们脑残吗, 滚开: what insults. It may be said beside a question, and then the question is answered; alone it asks nothing.

const insult =
  '傻[逼比b叉x]|煞笔|沙雕|脑残|弱智|智障|白痴|废物|垃圾(?!债)|滚(?:蛋|开|吧|$|,)|妈的|他妈|操你|草泥马|尼玛|去你的|狗屁|放屁|王八|混蛋|贱|有病吧|蠢'

const anywhere = new RegExp(insult, 'u')

/** Whether there is an insult in a message in its plain form (`plain`). */
export const isAbusive = (text: string): boolean => anywhere.test(text)

const whom =
  '(?:你|您|们|这|那|一|个|群|帮|家|些|是不是|是|都|真|就|简直|太|纯|全|给我|赶紧|快|公司|客服|机器人|系统|人|他妈的?|的)'
const tail =
  '(?:东西|玩意儿?|家伙|公司|客服|机器人|系统|软件|人|透顶|死了|一样|至极|吗|么|吧|啊|呀|呢|了|的|你|们|蛋|远点)'
const wholeClause = new RegExp(`^${whom}{0,8}(?:${insult})${tail}{0,4}$`, 'iu')

/** Whether nothing is said but insults: no clause asks, or tells, anything else. */
export const onlyInsults = (text: string): boolean => {
  const clauses = text.split(/[\p{P}\p{S}\s]+/u).filter((clause) => clause !== '')
  return clauses.length > 0 && clauses.every((clause) => wholeClause.test(clause))
}
