// 语境: channel, kind of product, audience, date and origin of a text; given, else read from it, else the usual.
import type { CalendarDate } from '../../domain/calendar.ts'
import type { Channel, Copy, CopyContext, ProductKind } from '../../domain/copy.ts'
import { ProductRiskLevel, RiskToleranceLevel } from '../../domain/suitability.ts'

/** What is meant where neither the author nor the text says it. */
const usualChannel: Channel = '公众号'

/** Reads the context of a text. @param today for a text without a date */
export const contextOf = (
  { text, channel, product_kind, meta }: Omit<Copy, 'id'>,
  today: CalendarDate,
): CopyContext => {
  const inferred: CopyContext['inferred'][number][] = []
  if (!channel) inferred.push('channel')
  const isNamed = product_kind !== null && product_kind !== undefined && product_kind !== 'all'
  if (!isNamed) inferred.push('products')
  return {
    channel: channel ?? channelIn(text) ?? usualChannel,
    products: isNamed ? [product_kind] : productsIn(text),
    audience: meta?.audience ?? 'public',
    aiGenerated: meta?.ai_generated ?? false,
    asOf: meta?.as_of ?? today,
    clientRisk: meta?.client_risk ?? levelIn(text, RiskToleranceLevel.options),
    productRisk: meta?.product_risk ?? levelIn(text, ProductRiskLevel.options),
    inferred,
  }
}

/** Only when the text names exactly one. */
const levelIn = <Level extends string>(text: string, levels: readonly Level[]): Level | null => {
  const named = levels.filter((level) => text.toUpperCase().includes(level))
  return named.length === 1 ? (named[0] ?? null) : null
}

const channels: [Channel, RegExp][] = [
  ['短信', /^\s*【[^】]{2,16}】[\s\S]{0,220}$|(?:退订|拒收)[请回复：:]{0,3}[TRN0]\s*$/],
  ['直播脚本', /弹幕|直播间|老铁|家人们|（画面|（镜头|【口播】|\[口播\]|主播[：:]/],
  ['研报摘要', /证券研究报告|首次覆盖|(?:维持|给予|上调|下调)[“"「]?(?:买入|增持|中性|减持)|目标价/],
  ['投顾产品页', /投顾组合|投顾服务|跟投|服务费|策略订阅/],
  ['企业微信', /^(?:[\u4e00-\u9fa5]{1,3}(?:女士|先生|总|姐|哥)|您好|您)[，,：:！!]/],
]
const channelIn = (text: string): Channel | null => channels.find(([, pattern]) => pattern.test(text))?.[0] ?? null

const kinds: [ProductKind, RegExp][] = [
  ['私募', /私募/],
  ['资管', /资管计划|集合计划|资产管理计划|资管[^，。]{0,8}号/],
  ['理财', /银行理财|理财产品|净值型理财|理财子|理财非存款|[开固]放式理财/],
  ['投顾', /投顾|投资顾问|跟投|荐股|信号|工作室/],
  ['公募基金', /公募|(?<!私募|私募证券投资)基金|货币[AB]|ETF|FOF|QDII|指增|七日年化|定投/i],
  ['债券', /国债|公司债|企业债|可转债|票面利率|票息/],
  ['股票', /股票|个股|两融|融资融券|期权|佣金|开户|打新|涨停|这只票|证券户|股价/],
]
const productsIn = (text: string): ProductKind[] =>
  kinds.filter(([, pattern]) => pattern.test(text)).map(([kind]) => kind)
