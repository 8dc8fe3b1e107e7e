// What is asked of products, prices and levels: what is written of them, and neither advice nor a forecast, a promise or a way around a rule.
import { short } from './short.ts'
import { asksWhatLevelAllows } from './staff.ts'

// --- products and prices ---

/** 我买了稳进债券A想看看分红: who names what they want to know of it has not said that they do not understand it. */
export const wantsToKnow = (message: string): boolean =>
  /(?:想|要|麻烦|请|帮我?)(?:再|来|一下|你们?|您)?(?:看|查|问|了解|知道|咨询|确认)(?:看|一看|一?下|问)?/.test(
    message,
  ) &&
  !/到底|究竟|啥|不懂|不知道|不晓得|不明|不[太大]?(?:清楚|理解|会|识字)|没(?:看|听|弄|搞)|看不|听不|弄不|搞不|糊涂|迷糊|一头雾水|以为|当成|说是|说好|才知道|才发现|[叫让劝催骗忽]|推荐|卖给|(?<!中)签|保本|存款|亏|赔|[爸妈爷奶]|老[人太头公婆]|岁/.test(
    message,
  )

/** can i redeem 990701: what is traded is named in Latin letters, and nothing secret; the digits are its code. */
export const namesProductAbroad = (message: string): boolean =>
  !/\p{Script=Han}/u.test(message) &&
  /\b(?:buy|sell|redeem|subscribe|purchase|invest|fees?|nav|funds?|price|lock|open|risk|manager)\b/i.test(message) &&
  !/pass|pin\b|otp|code|secret|log|token|credential|account|card|sms|verif|digits?\b|key/i.test(message)

/** 证券代码600519，金额150000000元，热线12386: what each number is stands beside it, and of none is said that it is secret. */
export const namesItsNumbers = (message: string): boolean => {
  const rest = message.replace(namedNumber, ' ').replace(lostSecret, ' ')
  return /\d{4}/.test(message) && !/\d{4}/.test(rest) && !secret.test(rest)
}
const namedNumber = new RegExp(
  [
    '\\d{4} ?[-/.年] ?\\d{1,2}(?: ?[-/.月] ?\\d{1,2} ?[日号]?)?',
    '\\d{4}年度?',
    '(?<!\\d)(?:[48]00[- ]?\\d{3,4}[- ]?\\d{3,4}|12386|12345|12315|12363|12381|95\\d{3,4}|1010\\d{4})(?!\\d)',
    '[¥￥$]?(?<!\\d)\\d[\\d,.]*[余多]? ?[百千万亿]{0,3}(?:元|块|股|份|手|张|点|%|人民币|港币|美元|港元|万|亿)',
    '(?:代码|编号|编码|条形码|邀请码|单号|文号|批号|配号|尾号|序号|客户号|流水号?|合同号?|委托号?|订单号?|工单号?|公告|热线|电话|股票|证券|etf|债券|转债|基金|产品|指数|金额|价格|市值|本金|净值|成交额|余额|资产|(?:stock|fund|security|bond|product|order|contract|error|ticker)s? ?(?:code|number|id)s?)(?:号码?)?[是为:：#〔(（【\\[ ]{0,3}[a-z]{0,4}-?\\d[\\d.-]*(?: ?(?:和|与|跟|或|、|,|，|/|and) ?\\d[\\d.-]*)*',
  ].join('|'),
  'gi',
)
const secretWord = '(?:密码|口令|令牌|(?:验证|校验|动态|登[录陆]|安全|授权|确认|识别|提取|取款|随机|一次性)码)'
/** A password that is forgotten, or a code that does not come, is not told. */
const lostSecret = new RegExp(
  `${secretWord}(?:都|又|也|一直|总是?|老是?|被)?(?:忘|收不到|没收到|锁|错|不对|输错|怎么|改不|重置|失效|过期|找回)`,
  'g',
)
const secret = new RegExp(`${secretWord}|凭证|短信|报给你|发[给你]|告诉你|pass|pin\\b|otp|\\bcode|sms`, 'i')

/** 最便宜的指数基金, 起购最低的理财: a list is asked for by what is written of each, not what is best or will do best. */
export const asksByFact = (message: string): boolean =>
  /(?:最|比较|更)(?:便宜|贵|省钱?|短|长|小|早|晚|新)|(?:费|费率|费用|手续费|起购|起点|起投|门槛|规模|风险|等级|期|期限|时间|金额|折扣)(?:最|比较|更)?(?:低|少|小|短|长|高|大)|(?:没有?|不收|免)(?:锁定|封闭|申购费|赎回费|手续费|管理费)/.test(
    message,
  ) &&
  !/适合|划算|靠谱|最好|更好|赚|收益|涨|亏|稳|买哪|选哪|给我|帮我|替我|听你|拿主意|要[个只款]|来[个只款一]|推|名字|报|[万块].*(?:买|投)/.test(
    message,
  )

/** 你保证不泄露我手机号吗: it hears a promise, and less well of what. */
export const asksOfAnswers = (message: string): boolean =>
  /回答|答案|说的|信息|隐私|泄露|手机号/.test(message) && !/赚|亏|收益|盈利|本金|保本|回本|涨/.test(message)

/** 绿的是涨还是跌: what a colour means, and not where a price will go. */
export const asksOfColour = (message: string): boolean =>
  message.length <= short &&
  /[红绿][色的柱盘线]?[^,，。]{0,4}(?:代表|表示|意思|是)[^,，。]{0,4}[涨跌]/.test(message) &&
  !/会|今|明|后|下周|大盘|行情|预/.test(message)

/** 买基金亏了能要回来吗: whether a loss is made good, and not whether the price will. */
export const asksToRecover = (message: string): boolean =>
  /(?:亏|赔|损失|跌)[^,，。]{0,8}[要讨追退拿找][得]?回/.test(message) &&
  !/涨|反弹|行情|大盘|还会|该|割|卖|拿住|拿着/.test(message)

/** 佣金会涨吗, 费率以后还会降吗: a price of the firm's or of a fund, and no market's. */
export const asksOfCharge = (message: string): boolean =>
  message.length <= short &&
  /(?:佣金|手续费|[管托][理管]费|[申认赎]购?回?费|服务费|规费|费率|费用|收费|过户费|印花税|两融利率|融资利率)/.test(
    message,
  ) &&
  /[涨降调变低高减]/.test(message) &&
  !/股|大盘|净值|指数|行情|赚|收益|买|卖/.test(message)

/** 你到底会不会啊: the assistant is doubted, and no price asked. */
export const doubtsUs = (message: string): boolean =>
  /^(?:你|您|你们)?(?:到底|究竟|真的?)?会不会(?:啊|呀|的|说话|回答|办|用|弄)?[?？!！]*$/.test(message)

/** 那只基金波动大不大: how much it has moved is written of it. */
export const asksHowVolatile = (message: string): boolean =>
  /波动(?:性|率|幅度)?(?:是|有)?(?:大|高|小|厉害|多大|怎么样|如何)|(?:最大)?回撤(?:大|高|多少|怎么样|是)/.test(
    message,
  ) && !/会(?!员|议)|未来|接下来|明天|下周|以后|后面|今年|还(?:要|能)|预计|买|卖|拿|追/.test(message)

/** 你们有没有炒股模拟赛: a game with play money, and no play with the assistant. */
export const asksOfSimulation = (message: string): boolean =>
  /模拟(?:炒股|股票|交易|盘|操盘|赛|大赛|比赛|账户|账号)|炒股(?:的)?(?:模拟|比赛|大赛)/.test(message) &&
  !/假设|假装|扮演|你是|你现在|现在起|接下来你|忽略|没有限制|不受|推荐|荐股/.test(message)

// --- levels ---

/** 我是C2, 测出来保守型: a level and nothing else. */
export const tellsLevelOnly = (message: string): boolean =>
  /^(?:我|俺|本人|客户|他|她)?(?:的|这次|上次|现在|目前|刚)?(?:风险)?(?:等级|测评|评级|测|评|结果|做)*(?:出来|下来|完)?(?:的|结果)?(?:是|为|属于|算)?(?:[c]-?[1-5]|(?:保守|谨慎|稳健|平衡|积极|进取|成长|激进)型?(?:的|客户|投资者)?)(?:的|级|型|了|啊|呢|吧|客户)?[。.!！~]*$/i.test(
    message,
  )

/** 答题之前是不是要先核对收入: what has to be done is asked, and not how to get around it. */
export const asksWhatIsRequired = (message: string): boolean =>
  /(?:是不是|是否|要不要|用不用|需不需要|有没有必要|必须|一定要?|需要|得)(?:都|也)?(?:要|得|先|把|再|重新){1,3}.{0,16}(?:填|核对?|对|更新|改|补|确认|提供|上传|做|测|交)/.test(
    message,
  ) &&
  !/怎么(?:填|写|说|答)|[高多]填|填[高多]|写[高多]|假|编|[绕躲避瞒骗]|糊弄|应付|容易|才能?(?:过|通)|帮我|替我|凑|借|拆|分[几开成]|不想|不用真|随便/.test(
    message,
  )

/** 经理说要先做测评，对吗: whether what one was told is required. */
export const asksIfRequired = (message: string): boolean =>
  /(?:说|讲)[^,，。]{0,3}(?:要|得|必须|需要)先?[^,，。]{0,4}(?:测评|双录|回访|测试)[^,，。]{0,3}[,，]?(?:对吗|是吗|对不对|是不是|真的吗)[?？]?$/.test(
    message,
  )

/** 不用50万能开科创板吗: whether a condition holds is asked. */
export const asksIfRequiredAtAll = (message: string): boolean =>
  /^(?:请问)?(?:不用|不需要|没有|不做|不到)[^,，。]{1,10}(?:也|都|就)?(?:能|可以)[^,，。]{1,10}[吗么不][?？]?$/.test(
    message,
  ) && !/[借贷凑垫]|办法|绕|通融|帮|代/.test(message)

/** 我是C2能买R4吗: a level of the client and one of products, and the rule says which of them match. */
export const asksWhatOwnLevelAllows = (message: string): boolean =>
  /(?<![a-z\d])c-?[1-5](?!\d)/i.test(message) &&
  /(?<![a-z\d])r-?[1-5](?!\d)/i.test(message) &&
  asksWhatLevelAllows(message)

/** 我是C2，能买稳进债券A吗: the level is told and the product named; the published rule says whether they match. */
export const asksForOwnLevel = (message: string): boolean =>
  /(?<![a-z\d])c-?[1-5](?!\d)|(?:保守|谨慎|稳健|积极|激进)型/i.test(message) &&
  /(?:能|可以|可不可以|能不能|够|适合|匹配)[^,，。]{0,2}(?:[买申投][^,，。]{0,20})?[吗么不没?？]+$|[买申投][^,，。]{1,20}(?:行不行|行吗|可以吗|可不可以|合适吗|成不成|行不)[?？]?$|(?:能不能|可不可以|可否|能否)[买申投][^,，。]{1,20}$/.test(
    message,
  ) &&
  !/哪|什么|啥|推荐|划算|赚|涨|坚持|非要|硬要|执意|超|越级|不匹配|不管|[也就偏]要|一定要|自[负担己愿]|后果|通融|办法|破例|先|偷偷|改|签字|承诺/.test(
    message,
  )

/** 我是稳健型，能买什么: what the own level allows is within it. */
export const asksWhatOwnLevelBuys = (message: string): boolean =>
  message.length <= short &&
  /(?<![a-z\d])c-?[1-5](?!\d)|(?:保守|谨慎|稳健|积极|激进)型/i.test(message) &&
  /(?:能|可以)[买投申](?:什么|哪些|哪几|啥)|(?:什么|哪些|哪几[只个]|啥)(?:产品|基金|理财)[^,，。]{0,2}(?:适合|匹配)/.test(
    message,
  ) &&
  !/推荐|划算|赚|涨|收益|坚持|非要|硬要|执意|超|越级|不匹配|不管|[也就偏]要|一定要|自[负担己愿]|后果|通融|办法|改|爸|妈|老人/.test(
    message,
  )
