// 拿了10天, 15万开了3年, 那卖呢: a case and nothing else, how much, how long, which way. Torn from what was asked about it, the encoder
// hears a loss in it, money gone astray or a wish for advice; it tells no mood and no danger.

/** In its words, the longest first; the numbers with their units are cases, and so is the other way of a trade. */
const words = [
  '[\\d.,]+|[零一二两三四五六七八九十百千万亿几半多]+',
  '个?交易日|个?月|星期|礼拜|[天日年周元块股手份只笔次个整wk%]',
  // 转了5万进来: what came in is not gone.
  '转(?=.{0,8}(?:进来|入))|进来|转?入',
  '持有期?|持仓|买入|卖出|赎回|申购|认购|定投|融资|融券|[拿放买卖存投开借持]',
  '已经|大概|差不多|左右|不到|不足|超过|以[上下内]|一共|总共|现在|如果|要是|假如|的话|时候?|之?[前后]',
  '[我了着过的就才刚满都也约按每是那么呢吗嘛吧啊呀]',
  'a股|港股|股票|货币|混合|指数|理财|国债|基金|etf|债券?|可转债|逆回购|两融|[rc][1-5]',
].join('|')
const charges = '股息|红利|印花税|个税|所得税|红利税|税率?|佣金|规费|[一-龥]{2}费|手续费|费率|费用|利率|利息'
const amounts = '多少|怎么[算收扣]|收多少|扣多少|[收扣交]'

const charge = new RegExp(charges)
const ofCase = new RegExp(`${charges}|${words}`, 'g')
/** 买多少 asks what to do; 买3万佣金多少 does not. */
const ofCharge = new RegExp(`${amounts}|${ofCase.source}`, 'g')
const longest = 20

/** Whether a message in its plain form names what is charged. */
export const namesCharge = (text: string): boolean => charge.test(text)

/** Whether a message in its plain form tells a case and nothing more. */
export const isBareCase = (text: string): boolean =>
  text.length <= longest &&
  text.replace(/[\p{P}\p{S}\s]/gu, '').replace(namesCharge(text) ? ofCharge : ofCase, '') === ''
