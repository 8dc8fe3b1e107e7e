// 合规问题: an advisor asks what he himself may do. What is written for clients of the same matter (怎么退订短信) does not answer him; the rule does.
import { type PartEvidence, suffices } from '../steps/evidence.ts'
import type { Gather } from '../steps/gather.ts'
import { gatherPartByPart, type LookUp } from './part-by-part.ts'

const may =
  '(?:[能可]不[能可]以?|[能可]以?|要不要|该不该|是否|需不需要|用不用|行吗|行不行|合规|违规|必须|需要|要求|规定|限制|标准|条件|依据|注意|怎么[认算]|什么|哪些|吗)'

/** What is asked, and where it stands: an article by its number, an entry of the FAQ by its heading. */
const matters: readonly [asked: RegExp, rule: string][] = [
  [
    new RegExp(
      `(?:营销|推广|广告|群发|推送)[^，。？?]{0,4}(?:短信|电话|信息|消息|邮件)[^。？?]{0,12}${may}|(?:短信|电话营销|外呼)[^。？?]{0,10}(?:退订|拒收|退定)[^。？?]{0,8}${may}`,
    ),
    '广告法第四十三条',
  ],
  [
    new RegExp(
      `(?:返佣|返还?佣金|佣金返|回扣|返现|返点)[^。？?]{0,10}${may}|${may}[^。？?]{0,8}(?:返佣|返还?佣金|回扣|返现|返点)|(?:给|向|送)(?:新|老)?客户[^。？?]{0,6}(?:送?礼品?|送?红包|送东西|购物卡)[^。？?]{0,6}`,
    ),
    '开户送礼品或红包吗？',
  ],
  [
    new RegExp(
      `(?:直播|短视频|公众号|抖音|小红书|视频号)[^。？?]{0,14}(?:股票|个股|荐股|代码|基金|产品|观点|行情)[^。？?]{0,8}${may}|(?:直播|短视频)[^。？?]{0,6}${may}[^。？?]{0,8}(?:股票|个股|荐股|代码|基金|产品|观点)`,
    ),
    '投顾能不能在朋友圈或群里发产品和观点？',
  ],
  [/专业投资者[^。？?]{0,6}(?:标准|条件|认定|依据|门槛|要求|怎么[认算])/, '证券期货投资者适当性管理办法第八条'],
  [
    /客户[^。？?]{0,6}(?:问|打听|想知道)[^。？?]{0,14}(?:能不能|可不可以|该不该|要不要|值不值得?|是不是该)(?:买|卖|抛|加仓|补仓|割|持有)[^。？?]{0,4}[，,]?[^。？?]{0,6}(?:怎么|如何|咋)(?:回|答|说|应对)/,
    '对客户什么能说、什么不能说？',
  ],
  [
    /(?:AI|人工智能|大?模型|机器人|助手)[^。？?]{0,8}(?:生成|写|做|画|合成)[^。？?]{0,12}(?:标识|标注|标明|注明|声明|打标)/i,
    '人工智能生成合成内容标识办法第四条',
  ],
  [/(?:客户|投资者)[^。？?]{0,8}调解[^。？?]{0,8}(?:拒绝|不同意|不接受|必须|能不)/, '证券法第九十四条'],
  [
    /(?:过往|历史)?业绩[^。？?]{0,4}(?:展示|登载|宣传|列示)[^。？?]{0,8}(?:规定|要求|多长|多久|注意|标准|限制)/,
    '公募基金宣传推介材料规定第四条',
  ],
]

/**
 * The rule that decides what an advisor asks to do, as it is looked up; null for any other question.
 * @example ruleOfConduct('营销短信要不要写退订') // '广告法第四十三条'
 */
export const ruleOfConduct = (question: string): string | null =>
  matters.find(([asked]) => asked.test(question))?.[1] ?? null

/** Of what staff may do the rule is looked up; where it is not held the question as it stands. */
export const conductGather =
  (gather: Gather): Gather =>
  (input) =>
    gatherPartByPart(gather, input, (part, lookUp) => {
      const rule = ruleOfConduct(part)
      return rule === null ? null : ofRule(part, rule, lookUp)
    })

const ofRule = async (part: string, rule: string, lookUp: LookUp): Promise<PartEvidence[]> => {
  const [found] = await lookUp(rule)
  return found && suffices(found) ? [{ ...found, choices: [] }] : lookUp(part)
}
