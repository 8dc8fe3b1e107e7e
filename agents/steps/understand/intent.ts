// 意图: what kind of help is wanted; decides where to look and in which form to answer.
import type { Entity, Intent, Signal } from '../../../domain/turn.ts'
import { isAbusive, onlyInsults } from './insult.ts'
import { namesSubject } from './questions/topic.ts'
import { isCourtesy } from './said/courtesy.ts'
import { feltIn } from './said/felt.ts'
import { meant } from './said/meant.ts'
import { asksIfAnyoneIsThere, chatOf } from './said/no-question.ts'
import type { SignalKind, Speaker } from './signals/kinds.ts'

const bySignal: Partial<Record<SignalKind, Intent>> = {
  injection: 'injection',
  complaint: 'complaint',
  'media-or-regulator': 'complaint',
  'legal-claim': 'complaint',
  'big-loss': 'complaint',
  'asks-for-person': 'human',
  'asks-for-advice': 'advice',
  'asks-for-prediction': 'advice',
  'asks-for-promise': 'advice',
  'asks-for-recommendation': 'advice',
  'suitability-exception': 'suitability',
  questionnaire: 'suitability',
  'unlawful-draft': 'drafting',
  'suppress-complaint': 'drafting',
  'unreviewed-sending': 'drafting',
}

/** 谢谢你这么耐心: what follows is what is thanked for. */
const kindWords =
  /^(?:谢谢|谢啦|多谢|感谢|辛苦|哈哈|呵呵|你真|太棒|棒|赞|👍|新年快乐|节日快乐|thanks|thank you)(?!.{0,14}(?:多少|几[点天个时号]|怎么(?!.{0,6}了)|如何|什么(?!都)|啥(?!都)|哪|能不能|可不可以|是否|为什么))[^?]{0,14}$/u
const ofUs =
  /讲个笑话|你是谁|你叫(?:什么|啥)|你几岁|你(?:能|会|可以)(?:做|干|帮)(?:什么|啥|我什么)|你是(?:不是)?(?:机器人|真人|ai|人工智能)|你有感情|聊聊天|陪我聊/u
const offTopic =
  /(?:写|做|编).{0,4}(?:首诗|作文|代码|程序|小说|情书|检讨|作业)|天气(?!.{0,6}(?:板块|概念|股|影响|指数))|(?:菜谱|做菜|怎么做饭|减肥|星座|算命|彩票|世界杯|足球|篮球|明星八卦|电影推荐|旅游攻略|看病|吃什么药|翻译(?:一下)?这(?:段|句)|高考志愿|相亲)/u

const account =
  /(?:我的?|我(?:账户|账上|名下|手里|昨天|今天|刚).{0,8})(?:余额|持仓|资产|委托|成交|订单|中签|到账|盈亏|收益明细|可用|可取|额度|测评|等级|份额|股票|基金|申购|赎回|转账|佣金).{0,10}(?:多少|了吗|没有|查|看|状态|怎么样|在哪|成功|是什么|几)|(?:查|看)(?:一下|下)?我的?(?:余额|持仓|资产|委托|成交|中签|账户|盈亏|流水|对账单)/u
const market =
  /收盘价|开盘价|涨跌幅|成交额|成交量|净流入|北向|点位|行情|报价|今天.{0,6}(?:涨|跌)|昨天.{0,6}(?:涨|跌|收盘)|pmi|cpi|lpr|逆回购操作|汇率|营收|净利润|三季报|财报|市盈率/u
const research = /研报|研究报告|行业观点|策略报告|晨会|首席观点|评级(?:调整|怎么)|点评报告/u
const suitability =
  /测评|风险承受|适当性|匹配|c[1-5]|r[1-5]|合格投资者|专业投资者|双录|保守型|稳健型|平衡型|积极型|进取型|激进型/u
const drafting =
  /(?:写|拟|起草|草拟|润色|改写|生成|编|出)(?:一?[份个篇段条封句]|下|一下|点|几)?.{0,14}(?:文案|话术|短信|推文|通知|提纲|模板|纪要|海报|报告|邮件|介绍|短文|祝福|清单|公告|摘要|信)|帮我(?:看看|检查).{0,8}(?:文案|这段)|(?:整理|摘要|提取|压缩|对比|列).{0,12}(?:表|要点|清单|纪要|数据|研报|公告)/u
const fee =
  /(?:佣金|手续费|费率|费用|印花税|过户费|规费|管理费|托管费|服务费|申购费|赎回费|认购费|利率|利息|红利税|个税|收费|要钱|收多少|贵不贵|(?<![消经花学免])费(?:多少|怎么|贵|呢))/u
const procedure =
  /怎么(?:办|开|关|改|设|查|转|注销|绑|解绑|弄|操作|申请|下载|登|挂|撤|导|打印|填|预约|取消|买|卖|赎|用|升级|找回|重置|更新|补|激活)|如何(?!理解|看待|计算|认定|区分|定义)|流程|步骤|办理|开通|在哪(?:里|儿)?(?:看|查|改|设|办|下|找|打|开|申)|哪里(?:看|查|改|设|办|下|找|打|开|申)|入口|需要(?:什么|哪些)(?:材料|资料|证件)|带什么|材料|预约|能不能(?:线上|撤|改|取消|代办)|多久能(?:办|开|用)|收不到|登不上|登录不|打不开|闪退|转圈|失败|报错|提示|忘了|换绑|几点(?:到几点|开|关|能)|营业时间/u
const regulation =
  /法(?:律|条|规)?(?:怎么|如何)?规定|第.{1,6}条|条例|管理办法|暂行规定|证券法|基金法|广告法|监管(?:规定|要求|规则)|合规|违法|违规|处罚|罚(?:款|则|多少)|犯法|法律责任|新规|施行|生效|修订|不得|禁止/u
const product =
  /基金|理财|产品|etf|reits?|fof|qdii|私募|资管|收益凭证|雪球|债券?|净值|起购|锁定期|封闭期|业绩比较基准|申购|赎回|定投|规模|基金经理/u
const knowledge =
  /什么(?:是|叫|意思)|是什么|啥(?:是|叫|意思)|是啥|区别|不同|差别|差在哪|为什么|怎么理解|怎么算|含义|概念|解释|原理|分别|一回事|什么关系/u

const isSmallTalk = (text: string): boolean => {
  if (asksIfAnyoneIsThere(text) || chatOf(text) || isCourtesy(text) || asksOfUs(text)) return true
  if (feltIn(text) && !onlyInsults(text)) return true
  const { text: rest, isCorrected } = meant(text)
  return (
    kindWords.test(text) &&
    !/[吗么?]$/.test(text) &&
    !isCorrected &&
    (rest === text || kindWords.test(rest) || !asksOrNames(rest))
  )
}
/** Whether a message in its plain form asks what it is that speaks: such a question the library may answer. */
export const asksOfUs = (text: string): boolean => ofUs.test(text)

const asksOrNames = (rest: string): boolean =>
  /[呢吗么?]$|多[少久长大高快]|几|哪|谁|怎么|如何|什么|啥|不了|不上|不行|失败|没[到收]/.test(rest) ||
  [fee, procedure, regulation, suitability, product].some((words) => words.test(rest)) ||
  namesSubject(rest)

/** Whether a message in its plain form asks for what no broker does. */
export const isOffTopic = (text: string): boolean => offTopic.test(text)

/** The intent of a message; signals go before words, named things before words about them. */
export const intentOf = ({
  text,
  entities,
  signals,
  speaker,
  previous,
  ofAccount = false,
}: {
  /** In its plain form (`plain`). */
  text: string
  entities: readonly Entity[]
  signals: readonly Signal[]
  speaker: Speaker
  previous?: Intent
  /** It asks what only the own account shows (`guideOf`). */
  ofAccount?: boolean
}): Intent => {
  const signalled = signals.flatMap(({ kind }) => bySignal[kind as SignalKind] ?? [])
  // A story in which somebody names a share asks for advice, too; what it tries goes before that, as in the decision.
  if (signalled[0] === 'advice' && signalled.includes('injection')) return 'injection'
  if (signalled[0]) return signalled[0]
  const has = (kind: Entity['kind']) => entities.some((entity) => entity.kind === kind)
  if (isSmallTalk(text)) return 'small-talk'
  if (has('law') || has('article') || has('document-number')) return 'regulation'
  if (speaker === 'staff' && drafting.test(text)) return 'drafting'
  if (isOffTopic(text)) return 'off-topic'
  if (ofAccount || account.test(text)) return 'account-state'
  if (has('product') || has('product-code')) return fee.test(text) ? 'fee' : 'product'
  if (research.test(text)) return 'research'
  if (market.test(text) && !knowledge.test(text)) return 'market-data'
  if (fee.test(text)) return 'fee'
  if (regulation.test(text)) return 'regulation'
  if (suitability.test(text)) return 'suitability'
  if (knowledge.test(text)) return 'knowledge'
  if (procedure.test(text)) return 'procedure'
  if (product.test(text)) return 'product'
  if (isAbusive(text)) return 'abuse'
  if (entities.some(({ carried }) => carried) && previous) return previous
  return 'other'
}
