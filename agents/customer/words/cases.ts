// Which case of its reason a message is: told apart once, for the words of every language.
import type { Decision, Reading } from '../../../domain/turn.ts'
import { wasHandedOver } from '../waiting.ts'
import type { WaysOnInput } from './lines.ts'

/** 可信吗: who asks first hears the answer first. */
export const asksIfTrue =
  /(?:可信|靠谱|可靠|正规|能信|信得过|真的|真假|真的假的)(?:吗|么|嘛|不|吧|[?？])|是真是假|是不是(?:真的?|骗|假)|可不可信|靠不靠谱|能不能信|该不该信|\b(?:is (?:it|this|that)\b[^.!?]{0,60}\b(?:real|legit|genuine|true|safe|a scam)|legit)\b/i

/** Our own people are blamed (`decideEarly`); whether it was them nobody has looked into yet. */
export const tellsOfFraud = ({ signals }: Pick<Reading, 'signals'>): boolean =>
  signals.some(({ kind }) => kind === 'fraud')

/** Somebody wants something done: nobody knows yet who, and what is warned of here is what cannot be taken back. */
export const isPressed =
  /[让叫要催拉带]我|转账|打款|汇款|验证码|链接|下载|群|签字|合同|\b(?:transfer|wire|send|pay|codes?|links?|download|install|sign|contract)\b/i

/** 返佣, 返点给我: it is the client who wants to be paid. */
export const wantsRebate = ({ text }: Pick<Reading, 'text'>): boolean =>
  /返(?:佣|点|现|利)|佣金.{0,6}返|回扣|\brebates?\b|\bkick-?backs?\b|commission back/i.test(text) &&
  !/(?:给|送|塞)[^，。]{0,4}(?:经理|顾问|投顾|员工|老师|他|她)/.test(text)

/** A moment ago; whether a colleague has taken it since is not known here. */
export const wasJustHandedOver = ({ earlier }: Pick<WaysOnInput['turn'], 'earlier'>): boolean =>
  earlier.slice(-recently).some(wasHandedOver)
const recently = 4

const authority = '(?:法院|法官|司法|公安|警察|警方|检察院|执行局)'
const frozenByCourt = new RegExp(
  `${authority}[^，。]{0,4}(?:冻|封|扣)[^，。]{0,10}我|${authority}[^，。]{0,4}把?我[^，。]{0,8}(?:冻|封|扣)|我[^，。]{0,10}被[^，。]{0,6}${authority}[^，。]{0,6}(?:冻|封|扣)|\\b(?:frozen|blocked|seized) by (?:the |a )?(?:court|police)\\b|\\b(?:court|police) (?:has |have )?(?:froze|frozen|blocked|seized)\\b`,
  'i',
)
/** 法院冻结了我的账户怎么解: who asks is the one concerned. */
export const isFrozenByCourt = (text: string): boolean => frozenByCourt.test(text)

/** 账户被冻结了: closed to the client, and nobody says by whom. */
const isBlocked = (text: string): boolean =>
  /冻结|冻住|锁(?:定|住|了)|限制|\b(?:locked|frozen|blocked)\b/i.test(text) &&
  !/盗|骗|不是我|有人|别人|异地|陌生|转走|丢|验证码|\b(?:hack|stole)/i.test(text)

/** An account closed to its client; money under way; fewer securities than there were; a secret asked for; an account in other hands; a client cheated, or nobody knows how. */
export type MoneyInDanger = 'blocked' | 'missing' | 'fewer' | 'asked for' | 'stolen' | 'tricked'

export const moneyInDanger = (
  { ruleIds }: Pick<Decision, 'ruleIds'>,
  { signals, text }: Pick<Reading, 'signals' | 'text'>,
): MoneyInDanger => {
  const kinds = new Set(signals.map(({ kind }) => kind))
  if (kinds.has('account-theft') && !kinds.has('fraud') && isBlocked(text)) return 'blocked'
  if (kinds.has('securities-missing') && !kinds.has('fraud') && !kinds.has('account-theft')) return 'fewer'
  if (kinds.has('money-missing') && !kinds.has('fraud') && !kinds.has('account-theft')) return 'missing'
  if (kinds.has('account-theft')) return 'stolen'
  return ruleIds.includes('ACC-CREDENTIAL') && kinds.has('fraud') ? 'asked for' : 'tricked'
}
