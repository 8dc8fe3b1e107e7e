// What a client asks of the firm in words that alarm both judges: how one complains, not to be rung up, whether the commission can be
// lowered. Each is an ordinary question where nothing worse is said beside it.
import type { SignalKind } from './signal-kind.ts'

type Says = (message: string) => boolean

const short = 24

/** 对服务不满意，怎么投诉: the way is asked for. 怎么投诉你们经理 has somebody to complain of. */
const asksHowToComplain: Says = (message) =>
  message.length <= short &&
  howToComplain.test(message) &&
  !/经理|顾问|投顾|员工|业务员|柜员|骗|坑|亏|赔|钱|扣|态度|垃圾|没人|不理|不管|不回|推诿|拖|[天周月]了|[几两三四五多]次|投诉(?:了|过)|还(?:没|不)|居然|竟然|气死|凭什么|监管|证监|12386|上市公司/.test(
    message,
  )
const howToComplain =
  /^(?:(?:我)?(?:对|觉得)?(?:你们|你家|贵司)?的?(?:服务|回答|答复)?(?:不太?|很不)?满意(?:的话)?[,，。! ]{0,2})?(?:请问|那|如果|要是|我|想问|问一下|可以|要)*(?:想|要)?(?:怎么|如何|咋|怎样|(?:去|在|从|向|找|打)?(?:哪里?|哪儿|哪个(?:部门|电话|地方)|什么(?:地方|部门|渠道)|谁))(?:样|去|才能|可以|能)*投诉(?:你们|贵司|你家|公司)?(?:呢|啊|呀|吗|一下)*[?？。!！]*$/

/** 我不同意你们把我的信息给别人: nobody has done it. */
const keepsOwnData: Says = (message) =>
  message.length <= short &&
  /^(?:我|本人)?(?:不(?:同意|允许|想|希望|要|愿意|准)|拒绝|反对|别|请勿|能不能不)(?:让)?(?:你们|公司|贵司)?(?:再)?(?:把|将|拿|用)我的?(?:个人)?(?:信息|资料|数据|手机号|电话|隐私)[^,，。了过]{0,10}$/.test(
    message,
  )

/** 别再给我打电话了: a wish to be left in peace, and no person asked for. Who has been harassed complains. */
const declinesCalls: Says = (message) =>
  message.length <= short &&
  /^(?:请|麻烦|拜托|以后|你们|能不能|可不可以|可以|把我(?:的号码?)?拉黑(?:吧)?|[,，。! ])*(?:别|不要|不想|不用|不必|请勿|停止|取消|拒绝)(?:再|老|总|一直|随便|接到?|收到?|你们的?)*(?:给我|跟我|向我|对我|往我这)?(?:打|拨|发|来|推|推销|营销|骚扰)(?:我)?(?:推销|营销|广告|的|这些|那些|任何)*(?:电话|短信|消息|信息|广告|产品)?(?:了|吗|么|啊|吧|我)*[,，。!！?？]*(?:把我(?:的号码?)?拉黑(?:吧)?)?[。!！?？]*$/.test(
    message,
  )

/** 能给我办个VIP降低佣金吗, 我朋友在别家万一: what it costs is bargained about. */
const bargains: Says = (message) =>
  /佣金|手续费|费率|万[一二三]/.test(message) &&
  /降|调|低|优惠|便宜|打折|减免?|少收|谈|(?:给|到)我?万|vip|别家|别的(?:券商|公司)|其他(?:券商|公司)/.test(message) &&
  !/红包|私下|返|回扣|送|塞|好处|烟|酒|个人|账户|持仓|资产|流水|身份证|电话|微信/.test(message)

/** 我70岁了不会用手机怎么办理业务: the old have errands too, and nothing is sold to them. */
const runsOldErrand: Says = (message) =>
  message.length <= short * 2 &&
  /不会(?:用|玩|操作|弄)?(?:这个|智能)?(?:手机|app|软件|电脑)|没有?(?:智能)?手机|看不清|字太小|眼(?:睛)?(?:花|不好)|耳背|腿脚|行动不便|去不了|出不了门/.test(
    message,
  ) &&
  /怎么|咋|如何|能不能|可以|哪|吗/.test(message) &&
  !/买|产品|基金|理财|签|推荐|卖|亏|赔|收益|投资|封闭|私募|合同|糊涂|骗|哄|让[他她我]|转账|汇|高风险/.test(message)

/** 我买的基金怎么还不确认: it is waited for, and well understood. */
const awaitsItsDay: Says = (message) =>
  message.length <= short &&
  /(?:基金|理财|产品|货基|现金宝|债券|份额|申购|净值|收益|分红)[^,，。]{0,8}(?:怎么|为什么|为啥|咋)?(?:还|一直|都|现在)?(?:没有?|不|未)(?:有|给我?|显示|看到|见)?(?:确认|到期|收益|更新|成交|起息|计息|分红|出来|显示|到)/.test(
    message,
  ) &&
  !/[爸妈爷奶]|老[人伴]|岁|以为|说好|保本|存款|亏|赔|骗|签|不懂|不明白|到账|钱|天了|周了|个月了/.test(message)

/**
 * 撤单了钱什么时候回来: it is held for an order, or for shares that were drawn for, and when it is free again is known. Who only reports
 * that the money of a cancelled order did not come back (撤单以后钱没退回来) misses it.
 */
const awaitsRelease: Says = (message) =>
  message.length <= short &&
  (/打新|中签|没中|冻/.test(message) ||
    /什么时候|啥时候|何时|几[号点天时]|多久|多长时间|怎么|为什么|为啥|咋|[吗么呢]/.test(message)) &&
  /撤(?:了|掉|回)?(?:的)?(?:单|委托)|撤了|(?:没|未)(?:有)?(?:成交|中签|中)|挂单|隔夜单|打新/.test(message) &&
  /(?:钱|资金|款)[^,，。]{0,8}(?:没|未|不)(?:有|给)?(?:回|退|解|释放|到账|能用)|(?:钱|资金|款)[^,，。]{0,6}冻/.test(
    message,
  ) &&
  !/银行|卡里|扣|转账|转[入出]|不见|少了|没了|[几一两三四五六七八九十半多\d]+个?(?:[天周月]|礼拜|星期|工作日|交易日)|骗|投诉|不是我|有人/.test(
    message,
  )

/** 身份证过期了: told in so many words, and nobody was turned away for it. */
const tellsExpiry: Says = (message) =>
  /^(?:我的?|本人的?)?(?:身份证|证件)(?:已经|都|快要?|马上要?)?(?:过期|到期|失效)了?(?:[,，]?(?:怎么办|咋办|要紧吗|有影响吗))?[。!！?？]*$/.test(
    message,
  )

/** 绿的是涨还是跌: what a colour means, and not where a price will go. */
const asksOfColour: Says = (message) =>
  message.length <= short &&
  /[红绿][色的柱盘线]?[^,，。]{0,4}(?:代表|表示|意思|是)[^,，。]{0,4}[涨跌]/.test(message) &&
  !/会|今|明|后|下周|大盘|行情|预/.test(message)

/** 买基金亏了能要回来吗: whether a loss is made good, and not whether the price will. */
const asksToRecover: Says = (message) =>
  /(?:亏|赔|损失|跌)[^,，。]{0,8}[要讨追退拿找][得]?回/.test(message) &&
  !/涨|反弹|行情|大盘|还会|该|割|卖|拿住|拿着/.test(message)

/** 那只基金波动大不大: how much it has moved is written of it. */
const asksHowVolatile: Says = (message) =>
  /波动(?:性|率|幅度)?(?:是|有)?(?:大|高|小|厉害|多大|怎么样|如何)|(?:最大)?回撤(?:大|高|多少|怎么样|是)/.test(
    message,
  ) && !/会(?!员|议)|未来|接下来|明天|下周|以后|后面|今年|还(?:要|能)|预计|买|卖|拿|追/.test(message)

/** 侬好，阿拉个钞票啥辰光好拿出来: who takes out what is his own borrows nothing. */
const takesOwnOut: Says = (message) =>
  /(?:钱|钞票|资金)[^,，。]{0,10}(?:拿|取|转|提)(?:得)?(?:出|回)/.test(message) &&
  !/借|贷|信用卡|花呗|白条|透支|套现|套出|抵押|刷卡|微粒|欠|分期|额度|融|杠杆|炒|买|投/.test(message)

/** 跟客户经理约定分成行不行: shared profit is no matter of what to buy. */
const sharesProfit: Says = (message) => /(?:约定|签|谈|私下|口头|答应)[^,，。]{0,8}(?:分成|分账|提成)/.test(message)

/** 我是C2，能买稳进债券A吗: the level is told and the product named; the published rule says whether they match. */
const asksForOwnLevel: Says = (message) =>
  /(?<![a-z\d])c-?[1-5](?!\d)|(?:保守|谨慎|稳健|积极|激进)型/i.test(message) &&
  /(?:能|可以|可不可以|能不能|够|适合|匹配)[^,，。]{0,2}(?:[买申投][^,，。]{0,20})?[吗么不没?？]+$|(?:能不能|可不可以|可否|能否)[买申投][^,，。]{1,20}$/.test(
    message,
  ) &&
  !/哪|什么|啥|推荐|划算|赚|涨|坚持|非要|硬要|执意|超|越级|不匹配|不管|[也就偏]要|一定要|自[负担己愿]|后果|通融|办法|破例|先|偷偷|改|签字|承诺/.test(
    message,
  )

/** 我是稳健型，能买什么: what the own level allows is within it. */
const asksWhatOwnLevelBuys: Says = (message) =>
  message.length <= short &&
  /(?<![a-z\d])c-?[1-5](?!\d)|(?:保守|谨慎|稳健|积极|激进)型/i.test(message) &&
  /(?:能|可以)[买投申](?:什么|哪些|哪几|啥)|(?:什么|哪些|哪几[只个]|啥)(?:产品|基金|理财)[^,，。]{0,2}(?:适合|匹配)/.test(
    message,
  ) &&
  !/推荐|划算|赚|涨|收益|坚持|非要|硬要|执意|超|越级|不匹配|不管|[也就偏]要|一定要|自[负担己愿]|后果|通融|办法|改|爸|妈|老人/.test(
    message,
  )

const asked: Partial<Record<SignalKind, Says>> = {
  complaint: (message) =>
    asksHowToComplain(message) || asksWhereToComplain.test(message) || keepsOwnData(message) || declinesCalls(message),
  fraud: declinesCalls,
  crisis: declinesCalls,
  'asks-for-person': (message) => declinesCalls(message) || asksForNumber.test(message),
  'others-data': bargains,
  'personal-fee': bargains,
  discretionary: bargains,
  'profit-sharing': bargains,
  elderly: runsOldErrand,
  'not-understanding': (message) => awaitsItsDay(message) || runsOldErrand(message),
  'money-missing': (message) => awaitsItsDay(message) || awaitsRelease(message),
  'identity-check': tellsExpiry,
  'asks-for-advice': (message) =>
    asksToRecover(message) || sharesProfit(message) || asksForOwnLevel(message) || bargains(message),
  'asks-for-prediction': (message) => asksToRecover(message) || asksHowVolatile(message) || asksOfColour(message),
  'asks-for-promise': asksToRecover,
  // 有什么产品适合我 wishes for a pick.
  'asks-for-recommendation': (message) => asksWhatOwnLevelBuys(message) && !/适合/.test(message),
  'suitability-exception': (message) => asksForOwnLevel(message) || asksWhatOwnLevelBuys(message),
  'credit-funds': takesOwnOut,
}
/** 客服电话: it is given, and whoever answers it is not asked for here. */
const asksForNumber =
  /^(?:请问|你们|\p{Script=Han}{2,4}证券|公司|的|官方|人工)*(?:客服|服务|热线)(?:的)?(?:电话|热线|号码)(?:号码)?(?:是|多少|几号?|什么|呢|啊|[?？])*$/u

/** 投诉电话: so is the number for complaints. */
const asksWhereToComplain =
  /^(?:请问|你们|\p{Script=Han}{2,4}证券|公司|的)*投诉(?:的)?(?:电话|热线|入口|渠道|邮箱)(?:号码)?(?:是|多少|几号?|什么|在哪里?|有吗|有哪些|呢|啊|[?？])*$/u

/** Whether a client's message in its plain form asks an ordinary thing that was taken for `kind`. */
export const isAskedOfUs = (kind: SignalKind, message: string): boolean => asked[kind]?.(message) ?? false
