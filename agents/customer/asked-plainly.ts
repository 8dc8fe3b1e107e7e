// What the words of a message plainly ask of policy, where what was read of it alone says nothing or another thing: advice on a named security,
// a price foretold, a promise, a push above the client's level, trading on a client's account.
import type { Reading, Signal, Turn } from '../../domain/turn.ts'
import { plain } from '../steps/understand/said/plain.ts'
import { isHandedOver, isRefused, ruleOfKind, type SignalKind } from '../steps/understand/signals/kinds.ts'
import { askedLevel, askedPromise } from './foretold.ts'
import { asksOfLevels, ofOwnAccord } from './level-inquiry.ts'
import { levelPushOf } from './level-push.ts'
import { securityAskedAbout } from './named-security.ts'

/** The reading with the signals that its words call for, and without those that they belie. */
export const asAskedPlainly = (reading: Reading, { reader }: Pick<Turn, 'reader'>): Reading =>
  reader.role === 'client' ? ofMarket(ofClient(reading)) : ofMarket(ofStaff(reading))

const signal = (kind: SignalKind, quote: string, ruleId = ruleOfKind[kind]): Signal => ({ kind, ruleId, quote })

// --- of the market ---

/** What was found already is more telling than what is added here. */
const ofMarket = (reading: Reading): Reading => {
  const { signals, text } = reading
  if (signals.some(({ kind }) => isHandedOver(kind) || isRefused(kind))) return reading
  const [level, promise, security] = [askedLevel(text), askedPromise(text), securityAskedAbout(reading)]
  const added = [
    ...(promise ? [signal('asks-for-promise', promise)] : []),
    ...(level ? [signal('asks-for-prediction', level)] : []),
    ...(security ? [signal('asks-for-advice', security)] : []),
  ]
  return added.length > 0 ? { ...reading, intent: 'advice', signals: [...added, ...signals] } : reading
}

// --- of a client ---

const ofClient = (reading: Reading): Reading => {
  const { signals, text } = reading
  const said = plain(text).text
  if (!asksOfLevels(said)) return reading
  const rest = signals.filter(({ kind }) => kind !== 'suitability-exception')
  const question = rest.length === 0 && reading.parts.length === 1 ? ofOwnAccord(said) : null
  return question ? { ...reading, query: question, parts: [question], signals: rest } : { ...reading, signals: rest }
}

// --- of the firm's own people ---

const guessed = new Set<string>([
  'suitability-exception',
  'unclear-danger',
  'asks-for-recommendation',
] satisfies SignalKind[])

const ofStaff = (reading: Reading): Reading => {
  const { signals, text } = reading
  const said = plain(text).text
  const push = levelPushOf(said)
  if (push) {
    const rest = signals.filter(({ kind }) => !guessed.has(kind))
    if (push.matches) return { ...reading, signals: rest }
    const added = signal('unlawful-draft', text, 'SUIT-OVER-RISK-PUSH')
    return {
      ...reading,
      intent: 'suitability',
      signals: [...rest.filter(({ kind }) => kind !== 'unlawful-draft'), added],
    }
  }
  if (!tradesForClient(said)) return reading
  const mistaken = new Set<string>([
    'others-data',
    'unclear-danger',
    ...(inHisPlace.test(said) ? ['account-lending'] : []),
  ])
  const rest = signals.filter(({ kind }) => !mistaken.has(kind))
  const isNamed = rest.some(({ ruleId }) => ruleId === 'ADV-DISCRETIONARY')
  return { ...reading, signals: isNamed ? rest : [...rest, signal('discretionary', text)] }
}

const clients = '(?:客户|他|她|老人家?|大爷|阿姨)'
const order = '(?:买|卖|下单|操作|申购|认购|赎回|撤单|交易|委托|打新|清仓|加仓|减仓|炒)'
const onAccount = new RegExp(
  `(?:用|登|拿|借|进|开)(?:录|上|着|一下)?(?:我的?)?${clients}(?:自己|本人)?的?(?:账户|账号|户头|手机|app|密码|电脑|ukey)[^。]{0,10}${order}`,
)
const inPlace = new RegExp(`(?:帮|替|代|给)(?:我的?)?${clients}[^,，。]{0,6}(?:代|先)?${order}`)
/** For the client himself; whoever trades for himself borrows the account. */
const inHisPlace = /[帮替代]/
const mayI = /可以|可不可以|能不能|能否|行不行|行[吗么不]|能[^,，。]{0,14}[吗么不]$|没问题吧|没事吧|先.{0,12}(?:再|后)/
/** A record is asked for, a rule, or how the client does it himself. */
const another =
  /余额|持仓|资产|流水|查|看看|明细|资料|问|条[文款例]|哪[一几]?条|依据|处罚|后果|违规|规定|违法|怎么|如何|话术|讲解|介绍|演示|教|说明|推荐|费|监护|代理人|授权|继承|遗产/

/** 用客户账户帮他先买着可以吗: a client's account is traded on, and no secret of his asked for. */
const tradesForClient = (said: string): boolean =>
  (onAccount.test(said) || inPlace.test(said)) && mayI.test(said) && !another.test(said)
