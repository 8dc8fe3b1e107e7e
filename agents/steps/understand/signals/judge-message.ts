// What policy must look at in a message: the patterns and the classifier are asked of the whole, of it together with what was said before,
// and of each question in it.
import type { Reading, Signal } from '../../../../domain/turn.ts'
import { askedFields } from '../../../../knowledge/facts/asked-fields.ts'
import { isOffTopic } from '../intent.ts'
import type { StandingQuestion } from '../questions/context.ts'
import { withoutCorrection, withoutDeclined } from '../said/meant.ts'
import { chatOf, isContinuing } from '../said/no-question.ts'
import { plain } from '../said/plain.ts'
import { heardFrom, withoutLawTitles } from '../said/set-aside.ts'
import { type Classified, type Classify, isReadable } from './classifier.ts'
import { combine, distinctSignals, likelierThanNot } from './combine.ts'
import { isHandedOver, isRefused, isSentPassword, type SignalKind, type Speaker } from './kinds.ts'
import { createFindSignals, loadSignalPatterns } from './patterns.ts'
import { saidPlainly } from './said-plainly.ts'

type Said = {
  text: string
  speaker: Speaker
  /** The questions of the message as they were asked, and as they stand alone. */
  questions: readonly string[]
  parts: readonly StandingQuestion[]
  earlier: readonly Reading[]
}

/** Judges a masked message: its signals, and what the classifier heard in the whole of it, null where it was not heard. */
export type JudgeMessage = (said: Said) => Promise<{ signals: Signal[]; classified: Classified | null }>

const han = /\p{Script=Han}/u
/** The classifier has read little English: only what it is sure of counts there, beside the patterns. */
const sureAbroad = 0.8
/** So probable must a refusal be that only one of several questions shows. */
const sureOfRefusal = 0.9

/**
 * 那它的赎回费呢，拿了20天: in so few words that ask for a fee or a term no danger is heard on a hunch, and no mood. Torn from its
 * conversation the classifier misreads it.
 */
const asksBriefly = (text: string): boolean => text.length <= 20 && askedFields(text).length > 0

/** Characters of a question that leans on the one before it. */
const shortQuestion = 12
/** 差10万，问同学挪一下可以吗 leans on the board that was asked about, too. */
const leaningQuestion = 20
const asksShortly = /[吗呢么谁哪啥几]|什么|多少|怎么|如何|能不能|可不可以|要不要|有没有|是不是/
/** 我测出来是C2 is told of what was asked about. */
const tellsLevel = /[cr][1-5]/i
const leansOn = (text: string): boolean => asksShortly.test(text) || tellsLevel.test(text)
/** What is asked of the market and of what to buy is asked in as few words, whatever came before. */
const isOfMarket: ReadonlySet<string> = new Set<SignalKind>([
  'asks-for-advice',
  'asks-for-prediction',
  'asks-for-promise',
  'asks-for-recommendation',
  'inside-tip',
])
const isOfBorrowing: ReadonlySet<string> = new Set<SignalKind>([
  'qualification-bypass',
  'credit-funds',
  'account-lending',
])
const isCalm = ({ expectation: { answer, refuse, escalate } }: Classified): boolean => answer > 2 * (refuse + escalate)

/** 帮我写作业 is refused for what it says it is, before what the classifier can only guess. */
const isVague = ({ expectation, kinds }: Classified): boolean =>
  expectation.escalate < likelierThanNot && (kinds[0]?.probability ?? 0) < likelierThanNot

/** `found` by the patterns alone. */
type Judged = { signals: Signal[]; found: Signal[]; classified: Classified | null }

/** Makes the judge of messages; the patterns are compiled once. */
export const createJudgeMessage = (classify: Classify): JudgeMessage => {
  const patterns = loadSignalPatterns()
  const findSignals = createFindSignals(patterns)
  const findPlain = createFindSignals(patterns.filter(({ isPlain }) => isPlain))

  /** A short message is heard together with the one before it: 那个经理是谁 alone seems to ask about other people. */
  const inContext = async (
    text: string,
    found: Signal[],
    speaker: Speaker,
    before: string | undefined,
  ): Promise<Classified | null> => {
    const alone = await classify(text, speaker)
    const [likeliest] = alone?.kinds.filter(({ kind }) => isHandedOver(kind) || isRefused(kind)) ?? []
    if (!alone || !before || found.length > 0 || text.length > shortQuestion || !leansOn(text)) return alone
    const isAsWell = isOfMarket.has(likeliest?.kind ?? '') && askedFields(text).length === 0
    if (isCalm(alone) || !likeliest || isAsWell) return alone
    const together = await classify(`${plain(before).text}？${text}`, speaker)
    return together && isCalm(together) ? together : alone
  }

  /** 港股通开通条件 … 找朋友借呢: what may not be done is said by both together, where neither says it alone. */
  const refusedTogether = (before: string, text: string, speaker: Speaker): Signal[] => {
    // 两融开通条件 … 借钱利息多少 asks what it costs.
    if (text.length > leaningQuestion || namesCharge(text)) return []
    const saidBefore = new Set(findSignals(plain(before), speaker).map(({ kind }) => kind))
    return findSignals(plain(`${before.replace(/[?？。!！]+$/, '')}，${text}`), speaker)
      .filter(({ kind }) => isOfBorrowing.has(kind) && !saidBefore.has(kind))
      .map((signal) => ({ ...signal, quote: text }))
  }

  const judge = async (text: string, speaker: Speaker, before?: string): Promise<Judged> => {
    const message = withoutDeclined(withoutCorrection(heardFrom(text, speaker)))
    if (isContinuing(message.text)) return { signals: [], found: [], classified: null }
    if (before && asksOfSameCharge(plain(before).text, message.text))
      return { signals: [], found: [], classified: null }
    const titled = withoutLawTitles(message)
    const plainly = [...saidPlainly(message, speaker), ...findPlain(titled, speaker)]
    const found = distinctSignals([...findSignals(titled, speaker), ...plainly])
    if (found.length === 0 && before) found.push(...refusedTogether(before, text, speaker))
    const classified = isReadable(message.text) ? await inContext(message.text, found, speaker, before) : null
    // 陪我聊聊 asks for no person, and 问个问题 for nothing yet.
    if (chatOf(message.text)) return { signals: [], found: [], classified }
    const isHunch =
      classified && Math.max(classified.expectation.escalate, classified.expectation.refuse) < likelierThanNot
    if (isHunch && found.length === 0 && asksBriefly(message.text)) return { signals: [], found, classified: null }
    // 那卖呢 after a question about fees asks for no advice; by itself it may.
    const isOfAnswer = before !== undefined || namesCharge(message.text)
    const isUnasked = isOfAnswer || (classified?.expectation.refuse ?? 0) < likelierThanNot
    if (found.length === 0 && isUnasked && isBareCase(message.text)) return { signals: [], found, classified: null }
    if (speaker === 'client' && found.length === 0 && isOffTopic(message.text) && classified && isVague(classified))
      return { signals: [], found, classified }
    const isHeard =
      classified && (han.test(message.text) || Math.max(...Object.values(classified.expectation)) > sureAbroad)
    // What is named plainly needs no guess beside it, unless a life may be in danger.
    const isNamed = plainly.some(({ kind }) => isHandedOver(kind))
    const isIdle = (signal: Signal) =>
      isNamed && !found.includes(signal) && isHandedOver(signal.kind) && signal.kind !== 'crisis'
    const heard = isHeard ? combine(found, classified, text, speaker).filter((signal) => !isIdle(signal)) : found
    const signals = distinctSignals([...heard, ...plainly])
    return { signals, found, classified }
  }

  /**
   * What may not be done need not concern all that is asked: of several questions each is judged by itself, too. Torn from the others a
   * question is easily misread, so what the whole message did not show counts only where both judges are sure of it.
   */
  const refusedApart = async (whole: Signal[], questions: readonly string[], speaker: Speaker): Promise<Signal[]> => {
    if (questions.length < 2 || whole.some(({ kind }) => isHandedOver(kind))) return whole
    const isRefusal = whole.some(({ kind }) => isRefused(kind))
    const judged = await Promise.all(questions.map((question) => judge(question, speaker)))
    const apart = judged.flatMap(({ signals, found, classified }) =>
      signals.filter(
        (signal) =>
          isRefused(signal.kind) &&
          (isRefusal || (found.includes(signal) && (classified?.expectation.refuse ?? 0) > sureOfRefusal)),
      ),
    )
    return distinctSignals([...apart, ...whole])
  }

  /** 这个怎么弄 is refused as a wish for advice while nobody knows that 这个 is the opening of an account. */
  const refusedInWords = async (
    signals: Signal[],
    parts: readonly StandingQuestion[],
    speaker: Speaker,
  ): Promise<Signal[]> => {
    const isOfTopic = parts.length > 0 && parts.every(({ pointsAtTopic }) => pointsAtTopic)
    if (!isOfTopic || !signals.some(({ kind }) => isRefused(kind))) return signals
    const said = await judge(parts.map(({ query }) => query).join('，'), speaker)
    return signals.filter(({ kind }) => !isRefused(kind) || said.signals.some((signal) => signal.kind === kind))
  }

  return async ({ text, speaker, questions, parts, earlier }) => {
    const before = earlier.at(-1)
    const calm = before?.signals.length === 0 ? before.query : undefined
    const { signals: whole, classified } = await judge(text, speaker, calm)
    const signals = await refusedApart(await refusedInWords(whole, parts, speaker), questions, speaker)
    const message = heardFrom(text, speaker).text
    return { signals: isContinuing(message) ? signals : withSameDanger(message, signals, earlier), classified }
  }
}

// --- a bare case ---

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
const longestCase = 20

/** 佣金多少 … 能再低点吗: the charge is bargained about, and no price foretold. */
const ofItsLevel =
  /^(?:那|还|再|能|会|可以|能不能|会不会|可不可以|以后|将来|继续|有没有可能){0,5}(?:降|调低|低|便宜|优惠|少|减)(?:价|低|下来|下去)?(?:一?点|些)?(?:了)?[吗么不呢吧]?[?？]?$/
const asksOfSameCharge = (before: string, text: string): boolean => namesCharge(before) && ofItsLevel.test(text)

/** Whether a message in its plain form names what is charged. */
export const namesCharge = (text: string): boolean => charge.test(text)

/** Whether a message in its plain form tells a case and nothing more. */
export const isBareCase = (text: string): boolean =>
  text.length <= longestCase &&
  text.replace(/[\p{P}\p{S}\s]/gu, '').replace(namesCharge(text) ? ofCharge : ofCase, '') === ''

// --- the same danger ---

// 已经转了3万, 能追回来吗: more of the fraud that was told of before. Alone the first sounds like a slow transfer and the second like a
// falling share, and what is owed to both is what was owed to the fraud.

/** The most pressing first. */
const ofLoss: readonly SignalKind[] = ['fraud', 'account-theft', 'money-missing', 'securities-missing']
/** How many messages back. */
const memory = 4
const longestOfIt = 30

/** What was done, and whether it can be undone. */
const speaksOfIt =
  /(?:转|打|汇|付|交|充|投|刷|给|填|发|告诉|下载?|装|点)(?:了|过去|出去|走了|进去)|[追要拿找讨](?:[得不]?回|得到|不到)|回得?来|报(?:了)?警|报案|警察|派出所|止付|冻结|挂失|拦[截住下]|骗|损失|(?:怎么|咋)(?:办|整|弄|做|补救)(?:[呢啊呀?？!！。]|$)|该(?:怎么|干|做|找)|来得及|还有(?:救|希望|办法)|(?:被|把我)?(?:拉黑|删了?我?)|不(?:理|回)我|联系不上|删|卸载/

/** With the danger that it continues before all that was heard in it; what may not be done is not what is asked. */
export const withSameDanger = (text: string, signals: Signal[], earlier: readonly Reading[]): Signal[] => {
  const recent = earlier.slice(-memory).flatMap((reading) => reading.signals)
  const told = ofLoss.flatMap((danger) => recent.findLast(({ kind }) => kind === danger) ?? [])[0]
  if (!told || text.length > longestOfIt || !speaksOfIt.test(text)) return signals
  if (signals.some(({ kind }) => kind === told.kind)) return signals
  return [{ ...told, quote: text }, ...signals.filter((signal) => !isRefused(signal.kind) || isSentPassword(signal))]
}
