// English questions to a Chinese library: the terms of the field in its words. No translation: what a question is searched by.
import { languageOf } from '../../text/language.ts'

/** From the longest to the shortest where one holds another. */
const terms: readonly (readonly [string, string])[] = [
  // how it is asked
  ['how much (?:is|are|do|does|will|would)|how much|how many', '多少'],
  ['how long (?:does it take|do i have to wait|is|are|does|do|will)|how long|how soon', '多久'],
  ['what time|what hours|when (?:is|are|do|does|can|will)|when|since when', '什么时候'],
  ['how (?:do|can|could|should|would) (?:i|we|you|one)|how to|how (?:is|are|does|do)|how', '怎么'],
  ["what (?:is|are|does|do)|what's|whats|what|which", '什么'],
  ['where (?:can|do) i(?: find)?|where (?:is|are)|where', '在哪里'],
  ["why (?:is|are|was|were|do|does|did|can'?t)|why", '为什么'],
  ['can (?:i|we|you)|may i|could i|am i able to|is it possible to|are you able to', '可以'],
  ['do i need(?: to)?|must i|is it necessary to|required?|requirements?|conditions?|eligib(?:le|ility)', '条件'],
  ['who (?:is|are|can)|who', '谁'],
  ['difference between|differences?|differ', '区别'],
  ['minimum|min\\.?|at least', '最低'],
  ['maximum|max\\.?|limits?|cap', '限额'],
  ["failed|fails?|rejected|declined|not working|doesn'?t work|error", '失败'],
  ["forgot(?:ten)?|lost|don'?t remember", '忘记'],
  ['cancel(?:led|ling|ing|s)?|withdraw (?:an|my|the) order', '取消'],
  ['change|update|modify|replace', '修改'],
  ['reset', '重置'],
  ['close|closing', '关闭'],
  ['documents?|materials?|paperwork', '材料'],
  ['per year|annual(?:ly)?|yearly|p\\.?a\\.?', '每年'],
  ['tomorrow', '明天'],
  ['today', '今天'],
  ['tonight|at night|after hours', '晚上'],
  ['weekends?', '周末'],
  ['holidays?', '节假日'],
  // accounts
  ['open(?:ing)? (?:an? |my )?(?:brokerage |securities |stock |trading |new )*account', '开户'],
  ['clos(?:e|ing) (?:an? |my |the )?(?:brokerage |securities |stock |trading )*account', '销户'],
  ['transfer (?:my )?(?:shares|stocks|holdings)', '转托管'],
  ['(?:brokerage|securities|stock|trading) account', '证券账户'],
  ['margin account|credit account', '信用账户'],
  ['accounts?', '账户'],
  ['trading password', '交易密码'],
  ['log-?in password|password', '密码'],
  ['log ?in|sign in|logon', '登录'],
  ['verification code|sms code|otp|one-time code', '验证码'],
  ['id card|identity card|passport', '身份证件'],
  ['phone number|mobile number', '手机号'],
  ['bank card|debit card', '银行卡'],
  ['face (?:verification|recognition|check|id)', '人脸识别'],
  ['risk (?:assessment|questionnaire|test|profile)', '风险测评'],
  ['statements?', '对账单'],
  ['asset certificate|proof of (?:assets|funds)', '资产证明'],
  ['balance', '余额'],
  ['holdings|positions?', '持仓'],
  ['customer service|human agent|live agent|support|agents?|representative', '人工客服'],
  ['complaints?|complain', '投诉'],
  ['minors?|under ?age|child|kid', '未成年人'],
  ['foreigners?|foreign', '外国人'],
  // money
  ['(?:transfer|move|deposit|put|add) (?:money|funds|cash)(?: from (?:my |the )?bank)?', '银证转账 银行转证券'],
  ['(?:withdraw|take out|cash out)(?: (?:my |the )?(?:money|funds|cash))?', '证券转银行'],
  ['transfers?', '转账'],
  ['bank', '银行'],
  ['commissions?', '佣金'],
  ['stamp (?:duty|tax)', '印花税'],
  ['transfer fee', '过户费'],
  ['management fee', '管理费'],
  ['custod(?:y|ian) fee', '托管费'],
  ['redemption fee', '赎回费'],
  ['(?:subscription|purchase|front-end) fee', '申购费'],
  ['fees?|charges?|charged|cost', '费用'],
  ['interest rates?', '利率'],
  ['interest', '利息'],
  ['tax(?:es)?', '税'],
  ['dividends?', '分红'],
  ['arriv(?:e|es|al)|credited|settle(?:d|ment)?', '到账'],
  // trading
  ['a[- ]?shares?', 'A股'],
  ['star market|star board|science and technology innovation board', '科创板'],
  ['chinext|gem board', '创业板'],
  ['beijing stock exchange|bse', '北交所'],
  ['(?:hong ?kong )?stock connect|southbound|hong ?kong (?:stocks?|shares?)|hk (?:stocks?|shares?)', '港股通'],
  ['margin (?:trading|financing|loans?)|margin', '融资融券'],
  ['short sell(?:ing)?|securities lending', '融券'],
  ['options?', '期权'],
  ['convertible bonds?|convertibles?', '可转债'],
  ['(?:treasury |government )?bond (?:reverse )?repo|reverse repos?', '国债逆回购'],
  ['ipo subscription|new share subscription|ipos?|new shares?', '新股申购'],
  ['trading hours|market hours|opening hours', '交易时间'],
  ['(?:place|submit|enter) (?:an? )?orders?', '下单'],
  ['orders?', '委托'],
  ['shares?|stocks?', '股票'],
  ['permissions?|access|enable|activate', '权限'],
  ['quotes?|market data', '行情'],
  ['suspended|suspension', '停牌'],
  ['delist(?:ed|ing)', '退市'],
  ['buy(?:ing)?|purchase', '买入'],
  ['sell(?:ing)?|sold', '卖出'],
  // funds
  ['money[- ]market funds?|monetary funds?', '货币基金'],
  ['mutual funds?|funds?', '基金'],
  ['savings? account|deposits?', '存款'],
  ['regular investment|auto(?:matic)?[- ]invest(?:ment)?(?: plan)?|sip', '定投'],
  ['redeem(?:ing|ed|s)?|redemptions?', '赎回'],
  ['subscribe|subscriptions?', '申购'],
  ['net asset value|nav', '净值'],
  ['fund manager', '基金经理'],
  ['risk (?:level|rating|grade|class)', '风险等级'],
  ['lock-?up(?: period)?|holding period|locked', '锁定期'],
  ['guaranteed|principal[- ]protected|capital[- ]protected', '保本'],
  ['wealth management products?|structured deposits?', '理财产品'],
  ['private funds?|private equity', '私募基金'],
  ['qualified investors?|accredited investors?', '合格投资者'],
  ['professional investors?', '专业投资者'],
  ['suitability', '适当性'],
  ['benchmark', '业绩比较基准'],
  // law
  ['securities law', '证券法'],
  ['(?:securities investment )?fund law', '证券投资基金法'],
  ['anti-money laundering law', '反洗钱法'],
  ['anti-money laundering|money laundering', '反洗钱'],
  ['company law', '公司法'],
  ['personal information protection law', '个人信息保护法'],
  ['insider trading', '内幕交易'],
  ['market manipulation', '操纵市场'],
]
const article = /\barticles?\s+(\d{1,4})\b(?:\s+of(?:\s+the)?)?/gi
const written = new RegExp(`\\b(?:${terms.map(([english]) => `(${english})`).join('|')})(?![A-Za-z])`, 'gi')
const fillers =
  /\b(?:hi|hello|hey|please|pls|plz|thanks?|thank you|the|an?(?! ?股)|of|on|in|at|for|from|to|into|my|your|our|i|you|we|it|me|is|are|do|does|did|was|be|been|have|has|will|would|there|any|some|this|that|say|says|and|or|if|with|by|as)\b/gi

/**
 * A question with the English terms of the field in Chinese. Of a question in English the small words go too; one in Chinese, or one in
 * which no term is known, stays as it is.
 * @example inChinese('What does Article 135 of the Securities Law say?') // '什么 第135条 证券法'
 */
export const inChinese = (question: string): string => {
  if (!/[A-Za-z]{2}/.test(question)) return question
  const replaced = question.replace(article, '第$1条 ').replace(written, (match: string, ...groups: unknown[]) => {
    const at = groups.slice(0, terms.length).findIndex((group) => group !== undefined)
    return ` ${terms[at]?.[1] ?? match} `
  })
  if (replaced === question) return question
  return (languageOf(question) === 'en' ? replaced.replace(fillers, ' ') : replaced)
    .replace(/\s+([，。？！?!,.])/g, '$1')
    .replace(/\s+/g, ' ')
    .replace(/[?.!]+$/, '')
    .trim()
}
