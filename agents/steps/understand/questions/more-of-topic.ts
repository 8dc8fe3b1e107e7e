// 有限额吗, 要多少钱, 周末呢: more is asked of a business that was asked about.
import { tradedIn } from '../../subject.ts'
import { asksWhich } from './of-products.ts'
import { asksMeaning, aspectAtEnd, isAspect, isHeadless, nameBefore, namesSubject, topicOf } from './topic.ts'

const predicate =
  /多少|多久|怎么|怎样|如何|什么|啥|哪|几|吗|是否|能|可以|要|会|行|够|(?<![持拥所现])有|为什么|为何|办|查|看|改|开|关|设|取消|收|算/
// 要带身份证吗, 手机上能办吗: with what and where something is done is no subject.
const means =
  /(?:(?<=[要带用需拍填交])|^)(?:带|上传|提供|准备|[去到在])?(?:(?:本人|原)?(?:身份证|证件|手机号?|银行卡|合同|协议)(?:原件|复印件)?|app|软件|营业部|柜台|手机上?|网上|线上|电脑上?)(?:上|里|去)?(?=[能可会就直吗么行办弄改开]|也[能可要行]|$)/i
// 资产要多少, 要几级的风险测评, 我账户里不够怎么办: nor is what it takes of the client's own.
const possession = '(?:(?:日均|证券|股票)?(?:资产|资金|账户|持仓)|风险测评|测评|风险等级|投资经验|交易经验)'
const required = new RegExp(
  `${possession}(?:里|上|结果|等级)*(?=[要得须够只才没放存]|需要|必须|最少|最低|至少|不够|不足|不到|达不到|有要求)|(?<=[要得须有]|需要|达到)(?:多少|几级?|什么|哪些|多大)的?${possession}`,
)
// 哪条规定的 is no rule that was named.
const ruledWhere = /(?:怎么|哪里?|哪一?[条部个]|什么|有没有|有)规定的?/

// What every kind of security has of its own: it is asked of the kind that was spoken of.
const ofKind =
  /佣金|印花税|过户费|规费|交易费|手续费|涨跌|涨停|跌停|T[+＋][01]|开盘|收盘|竞价|交易时间|最少买|一手|盘后|停牌|退市/i

// 分红方式改成再投资 … 要手续费吗: whether one is charged is asked of any business.
const asksWhether = /^(?:还?要|收不收|收|有)(?:不要)?(?:另外|再)?(?:交|付|收)?手续费(?:的|吗)*$/

const chargedFor = /^(?:要|收)?手续费(?:(?:是|要|收)?(?:多少|怎么[收算])|$)/
/** 今天是几号 is asked of the clock. */
const asksDay = /^(?:[今明后昨]天|现在|下?[周星期礼拜]+[一二三四五六日天])是?(?:几月)?(?:几[号日点]|(?:周|星期|礼拜)几)/

/** 佣金多少 says nothing of what it is charged for. */
const shortest = 8

type Asked = {
  /** Without the words that only lead over from what was said before. */
  bare: string
  /** It has such words. */
  leans: boolean
  /** The question before, without the mark at its end, and what it was about. */
  query: string
  topic: string
  isSameMessage: boolean
}

/**
 * The question of which more is asked, about what is no product and no law: 有限额吗, 要多少钱, 周末呢; null where the words ask by
 * themselves. `pointsAtTopic`: they point at it (这个要钱吗), so that they are to be judged with it.
 * @example moreOfTopic({ bare: '有限额吗', query: '银证转账几点可以转', topic: '银证转账', … })?.query // '银证转账有限额吗'
 */
export const moreOfTopic = ({
  bare,
  leans,
  query,
  topic,
  isSameMessage,
}: Asked): { query: string; pointsAtTopic: boolean } | null => {
  const standing = (words: string, pointsAtTopic = false) => ({ query: words, pointsAtTopic })
  const isAsked = predicate.test(bare)
  const named = bare.replace(required, '').replace(ruledWhere, '')
  if (bare === '' || bare.length > (leans ? 16 : 12) || query === '') return null
  const kind = tradedIn(topic || query)
  if (asksDay.test(bare)) return null
  // 银证转账几点能转，手续费多少: of the business itself. Who opens an account asks what trading costs.
  if (kind === null && chargedFor.test(bare) && topic !== '' && !/开户|股|佣金|买卖|交易/.test(topic))
    return standing(`${topic}${bare}`)
  if (ofKind.test(bare) && !asksWhether.test(bare)) {
    const isMore = leans || isSameMessage || bare.length <= shortest
    const isNew = kind === null || !isMore || tradedIn(bare) !== null || /股票|A股|基金|你们/.test(bare)
    // Shares of these boards are charged like any other.
    const charged = /[费税佣]/.test(bare) && /科创|创业/.test(kind ?? '') ? '股票' : kind
    return isNew ? null : standing(`${charged}${bare}`)
  }
  if (/[RCrc][1-5]/.test(bare)) return null
  // 和联接基金有什么区别: beside another.
  if (beside.test(bare) && topic !== '') return standing(`${tradedIn(topic) ?? topic}${bare}`)
  // 限价和市价 … 哪个成交快.
  if (asksWhich(bare) && /[和与跟]/.test(topic)) return standing(`${topic}${bare}`, true)
  const that = bare.replace(topicPronoun, () => topic)
  if (topic !== '' && that !== bare) return standing(that, true)
  // 打新额度怎么算 … 刚买的股票算进去吗: into what, nobody has said.
  const isOfWhole = /(?:算|计)(?:得|不)?(?:进去?|在内|入)/.test(bare)
  if (!isOfWhole && namesSubject(isHeadless(bare) || means.test(bare) ? named.replace(means, '') : named)) {
    // 怎么销户 … 换银行卡呢: of another business the same.
    const other = topic === '' || query.includes(topic) ? topic : nameBefore(query)
    return leans && isName(bare) && other !== '' ? standing(query.replace(other, () => bare)) : null
  }
  if (isAspect(bare) || (!isAsked && aspectAtEnd(bare) !== null)) return standing(`${topic || query}${bare}`)
  if (!leans && !isAsked) return null
  if (!isAsked && topic !== '' && asksMeaning(query)) return standing(query.replace(topic, () => bare))
  if (!isAsked || topic === '') return standing(`${query}，${bare}`)
  return standing(`${uncovered(topic, kind, bare)}${bare}`, asksWhich(bare))
}
/** What of the topic is to stand before a question: 港股通 for 汇率怎么算 after 港股通印花税, 新股 for 申购怎么撤 after 新股申购. */
const uncovered = (topic: string, kind: string | null, bare: string): string => {
  const at = topic.indexOf(bare.slice(0, 2))
  if (at >= 0) return topic.slice(0, at)
  return kind && !isHeadless(bare) && ofKind.test(topic.replace(kind, '')) ? kind : topic
}
const topicPronoun =
  /^(?:它们?|其中|(?:这|那)(?:些|[几两三][个只款])(?:里面?|中|基金|产品)?)(?=.{2})|^(?:这|那|该|上面(?:那|这)?|刚才(?:那|这)?)(?:个|项|种|件)?(?:业务|权限|事情?|功能)?(?=[要有能会可怎多什几哪是收最在])/
const beside = /^(?:和|跟|与|同).{2,}(?:区别|不同|差别|不一样|一样|关系|比|哪个)/
/** The name of a business and nothing of what is asked of it. */
const isName = (text: string): boolean =>
  text.length <= 8 && topicOf(text) === text && !/[我你您了没不很太请帮]|推荐|告诉/.test(text)
