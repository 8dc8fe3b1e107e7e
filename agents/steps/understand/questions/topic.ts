// 话题: what a question is about, without what it asks of it. 银证转账几点可以转 is about 银证转账, and 有限额吗 after it asks 银证转账有限额吗:
// the whole question before would be heard as asked again.
import { cutWords } from '../../../../text/jieba.ts'

// Words with which begins what is asked of something: interrogatives, and the verbs and adverbs that stand before them.
const asking =
  /^(?:多少|多久|多长|多大|多高|多快|怎么|怎样|如何|咋|什么|啥|哪|谁|几[^乎]?$|是否|是不是|能不能|可不可以|可否|要不要|会不会|有没有|收不收|用不用|行不行|为什么|为何|为啥|要[交收带用付填准多钱花]|不能|不可以|不会|不要)/
const askingAlone = new Set(
  '能 能否 能够 可以 要 需 需要 必须 会 得 应 应该 该 有 是 算 还 还要 都 也 就 才 在 从 最多 最少 最低 最高 最快 最长 最早 最晚 一次 单笔 每次 每天 每月 大概 一般 通常 到底 现在 目前 吗 么 嘛 吧 呢 啊 不'.split(
    ' ',
  ),
)
const begins = (word: string): boolean => askingAlone.has(word) || asking.test(word)

const lead =
  /^(?:(?:请问|你好|您好|麻烦|那么?|还有|另外|此外|再|顺便|对了|以及|或者|(?:我们?|咱们?)(?:打算|准备|要)?|你们|您|想要?|问(?:一?下|问|哈)?|咨询(?:一?下)?|了解(?:一?下)?|知道|说|一下|帮忙?|给|这个?|[，,：: ])(?!$))+/
const filler = '(?:需|要|能|有|会|可以?|得|是|的|了|还|都|也|就|才|[，,。？?！!、；; ])'
// From where the run of them begins: looked for from within it, a long one takes as many steps as it has characters squared.
const tail = new RegExp(`(?<!${filler})${filler}+$`)
/** What can be asked of any business: behind its name they are not what it is about. */
const aspects =
  '限额|额度|上限|条件|要求|门槛|时间|日期|期限|有效期|费用|费率|手续费|收费|价格|利率|利息|流程|步骤|手续|材料|资料|证件|入口|地址|电话|规则|规定|结果|进度|方式|方法|办法|金额|比例|次数'
const aspectBehind = new RegExp(`(?<=..)(?:的|最低|最高|单笔|每日|单日)?(?:${aspects})$`)
/** 限额, 办理时间, 要求呢: nothing but an aspect. */
const aspectAlone = new RegExp(`^(?:的|最低|最高|单笔|单日|每日|交易|办理|开放|受理|具体)*(?:${aspects})$`)
// What is done in every business, and what it costs.
const general =
  /^(?:一?[办弄搞做算收交拿用看查去到带填走点退付]+(?:理|好|完|成|到|下来|下|法|钱)?|操作|处理|回事|申请|办理|准备|知道|理解|区分|选择?|设|钱|材料|生效|手续|[上下里])$/

/** 开户流程: a business with one of its aspects, and no more. */
export const namesAspect = (text: string): boolean =>
  text.length <= 12 &&
  aspectBehind.test(text) &&
  !isAspect(text) &&
  topicOf(text) !== '' &&
  headOf(cutWords(text)).at > 0

/** Whether nothing but an aspect of some business is named. */
export const isAspect = (text: string): boolean => aspectAlone.test(text)

/** Whether a question begins with what it asks: 多久能办完, 有限额吗. It must speak of something that was named before. */
export const isHeadless = (question: string): boolean => headOf(cutWords(question)).head === ''

/** What stands before what a question asks: 个性化推荐 of 个性化推荐怎么关. */
export const nameBefore = (question: string): string => headOf(cutWords(question)).head

/** 什么是市盈率: of another word the same is asked in its place. */
export const asksMeaning = (question: string): boolean =>
  /什么(?:是|叫)|啥(?:是|叫)|是(?:个|指)?(?:什么|啥)|(?:什么|啥)意思|怎么理解/.test(question)

/** The aspect that stands behind a business: 利率 in 融券利率. */
export const aspectAtEnd = (text: string): string | null => aspectBehind.exec(text)?.[0] ?? null

/** Longer stories are no topic. */
const longestTopic = 24

/**
 * What a question is about; empty where it names nothing.
 * @example topicOf('开户要准备什么') // '开户'
 * @example topicOf('怎么改手机号') // '改手机号'
 * @example topicOf('银证转账限额多少') // '银证转账'
 */
export const topicOf = (question: string): string => {
  const clauses = question
    .replace(managed, '$1的')
    .split(/[，,；;。？?！!\n]+/)
    .filter((clause) => clause.trim() !== '')
  for (let last = clauses.length - 1; last >= 0; last--) {
    const topic = topicOfClause(clauses[last]?.trim() ?? '')
    if (topic === '') continue
    // 身份证过期了，账户还能用吗: what is told before belongs to it.
    const told = clauses.slice(0, last).map((clause) => clause.trim().replace(lead, ''))
    const whole = [...told, topic].join('，')
    return told.every((clause) => !cutWords(clause).some((word) => asking.test(word))) && whole.length <= longestTopic
      ? whole
      : topic
  }
  return ''
}

const topicOfClause = (clause: string): string => {
  const words = cutWords(clause)
  if (isTold(clause, words)) return trimmed(clause.replace(lead, ''))
  const { head, at } = headOf(words)
  if (head !== '') {
    const isHow = /^(?:怎么|怎样|如何|咋)$/.test(words[at] ?? '')
    const done = isHow ? (words[at + 1] ?? '') : ''
    if (done === '' || general.test(done) || begins(done)) return head
    return done.length > 1 ? `${head}${done}` : `${done}${head}`
  }
  // 怎么改手机号: what is asked stands first.
  const from = words.findIndex((word, index) => index > at && !begins(word) && word !== '把')
  if (from < 0) return ''
  const end = words.findIndex((word, index) => index > from && begins(word))
  const object = trimmed(words.slice(from, end < 0 ? words.length : end).join(''))
  return general.test(object) ? '' : object
}

/** 我定了每月10号扣款 asks nothing, so that nothing in it begins what is asked. */
const isTold = (clause: string, words: readonly string[]): boolean =>
  /了|说/.test(clause) && !/[吗么呢吧]$|没有?$/.test(clause) && !words.some((word) => asking.test(word))

const headOf = (words: readonly string[]): { head: string; at: number } => {
  const said = words.join('')
  const from = lead.exec(said)?.[0].length ?? 0
  let [at, passed] = [0, 0]
  while (at < words.length && (passed < from || !begins(words[at] ?? ''))) passed += words[at++]?.length ?? 0
  const head = trimmed(said.slice(from, Math.max(from, passed)))
  return { head: general.test(head) || isAspect(head) ? '' : head, at }
}

/** 周砚秋管哪些基金: those that are asked for, when more is asked of them. */
const managed = /((?:管理?|负责|打理)(?:着|了)?)(?:哪些|哪几[只个]|什么|啥|几[只个])(?=基金|产品|理财)/

const trimmed = (text: string): string => {
  const bare = text.replace(tail, '').replace(/^的/, '')
  const shorter = bare.replace(aspectBehind, '')
  return shorter.length > 1 ? shorter : bare
}

const subject =
  /基金|股票|产品|理财|债|借券|账户|账号|密码|开户|销户|转户|佣金|印花税|转账|融券|银证|存管|银行卡|科创板|创业板|北交所|港股|期权|两融|融资|新股|打新|配债|逆回购|测评|适当性|投诉|人工|客服|条例|办法|规定|规则|公告|研报|行情|指数|大盘|开盘|收盘|开市|休市|竞价|分红|股东|委托|撤单|成交|ETF|REIT|私募|资管|投顾|协议|合同|证件|身份证|手机号|APP|app|软件|发票|对账单|红利|除权|停牌|退市|持仓|资产|余额|手机|短信|上班|营业|你们|风险等级|专业投资者|合格投资者|养老金|个性化|洗钱|内幕|监管|证监会|交易所|总部|总公司|贵公司|老板|董事|总裁|总经理|热线|电话|地址|网点|招聘|客户经理|利息税|[^办没无]法(?!子)/i
// 我想换成股票怎么操作: what something becomes is not what it is.
const became = /[换转变](?:成|为)(?:基金|股票|债券?|ETF)/gi
/** Whether words give a question a subject of its own; without one it speaks of what was spoken of. */
export const namesSubject = (text: string): boolean => subject.test(text.replace(became, ''))
