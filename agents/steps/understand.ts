// Reads a message: what is asked, about what, in which mood, and what policy must look at. Deterministic, no chat model; the
// encoder and the names that the library holds are all it asks.
import type { LibraryState } from '../../domain/library.ts'
import type { Reading, Signal, Turn } from '../../domain/turn.ts'
import { askedFields } from '../../knowledge/facts/asked-fields.ts'
import { languageOf } from '../../text/language.ts'
import { isBareCase, namesCharge } from './understand/bare-case.ts'
import { chatOf } from './understand/chat.ts'
import { chosenOf } from './understand/chosen.ts'
import type { Classified, Classify } from './understand/classifier.ts'
import { combine, distinctSignals, likelierThanNot } from './understand/combine.ts'
import { isContinuing } from './understand/continuing.ts'
import { askedFor, onlyDeclines, withoutCorrection, withoutDeclined } from './understand/declined.ts'
import { askedDate, carryEntities, findEntities, type Names, onlyNames } from './understand/entities.ts'
import { type StandingQuestion, standAlone } from './understand/follow-up.ts'
import { guideOf } from './understand/guide.ts'
import { intentOf, isOffTopic } from './understand/intent.ts'
import { withoutLawTitles } from './understand/law-title.ts'
import { withoutMarkup } from './understand/markup.ts'
import { moodOf, trendOf } from './understand/mood.ts'
import { inStandardWords, isPinyin } from './understand/other-speech.ts'
import { plainWithoutOwnDetails, withoutDetails, withoutOwnDetails } from './understand/own-details.ts'
import { ofLevel, withoutLevelTold } from './understand/own-level.ts'
import { splitQuestions } from './understand/parts.ts'
import { type PlainText, plain } from './understand/plain.ts'
import { isReadable } from './understand/readable.ts'
import { repeatedOf } from './understand/repeated.ts'
import { saidPlainly } from './understand/said-plainly.ts'
import { withSameDanger } from './understand/same-danger.ts'
import { isHandedOver, isRefused, type SignalKind } from './understand/signal-kind.ts'
import { createFindSignals } from './understand/signals.ts'
import { urgencyOf } from './understand/urgency.ts'

export type UnderstandInput = Pick<Turn, 'text' | 'history' | 'earlier' | 'reader' | 'asOf' | 'library'>

export type Understand = (input: UnderstandInput) => Promise<Reading>

export type UnderstandDependencies = {
  /** The names that a library holds; asked for once a message. */
  names: (library: LibraryState) => Promise<Names> | Names
  classify: Classify
}

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

/** A client's message without what only says who the client is; our own people name clients whom they ask about. */
const heardFrom = (text: string, speaker: 'client' | 'staff'): PlainText =>
  speaker === 'client' ? plainWithoutOwnDetails(plain(text)) : plain(text)

/** `found` by the patterns alone. */
type Judged = { signals: Signal[]; found: Signal[]; classified: Classified | null }

/**
 * Makes the reader of messages.
 * Gives for a masked message its reading: `query` and `parts` stand alone, `entities` have UTF-16 offsets into `text` (carried ones
 * keep those of the message they came from), `signals` name what was found with rule id and quote.
 */
export const createUnderstand = ({ names, classify }: UnderstandDependencies): Understand => {
  const findSignals = createFindSignals()

  /** A short message is heard together with the one before it: 那个经理是谁 alone seems to ask about other people. */
  const inContext = async (
    text: string,
    found: Signal[],
    speaker: 'client' | 'staff',
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
  const refusedTogether = (before: string, text: string, speaker: 'client' | 'staff'): Signal[] => {
    // 两融开通条件 … 借钱利息多少 asks what it costs.
    if (text.length > leaningQuestion || namesCharge(text)) return []
    const saidBefore = new Set(findSignals(plain(before), speaker).map(({ kind }) => kind))
    return findSignals(plain(`${before.replace(/[?？。!！]+$/, '')}，${text}`), speaker)
      .filter(({ kind }) => isOfBorrowing.has(kind) && !saidBefore.has(kind))
      .map((signal) => ({ ...signal, quote: text }))
  }

  const judge = async (text: string, speaker: 'client' | 'staff', before?: string): Promise<Judged> => {
    const message = withoutDeclined(withoutCorrection(heardFrom(text, speaker)))
    if (isContinuing(message.text)) return { signals: [], found: [], classified: null }
    const plainly = saidPlainly(message, speaker)
    const found = distinctSignals([...findSignals(withoutLawTitles(message), speaker), ...plainly])
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
    const signals = isHeard ? distinctSignals([...combine(found, classified, text, speaker), ...plainly]) : found
    return { signals, found, classified }
  }

  /**
   * What may not be done need not concern all that is asked: of several questions each is judged by itself, too. Torn from the others a
   * question is easily misread, so what the whole message did not show counts only where both judges are sure of it.
   */
  const refusedApart = async (whole: Signal[], questions: string[], speaker: 'client' | 'staff'): Promise<Signal[]> => {
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
    speaker: 'client' | 'staff',
  ): Promise<Signal[]> => {
    const [only, ...more] = parts
    if (!only?.pointsAtTopic || more.length > 0 || !signals.some(({ kind }) => isRefused(kind))) return signals
    const said = await judge(only.query, speaker)
    return signals.filter(({ kind }) => !isRefused(kind) || said.signals.some((signal) => signal.kind === kind))
  }

  return async ({ text: said, history, earlier, reader, asOf: today, library }) => {
    const text = chosenOf(said, history) ?? repeatedOf(said, earlier) ?? said
    const speaker = reader.role === 'client' ? 'client' : 'staff'
    const message = heardFrom(text, speaker)
    const own = findEntities(text, await names(library), today)
    const spoken = speaker === 'client' ? withoutOwnDetails(withoutMarkup(text)) : withoutMarkup(text)
    const questions = splitQuestions(spoken.trim() ? spoken : text)
    const parts = standAlone({ questions, entities: own, earlier, today })
    const entities = [...own, ...carryEntities(parts, own)]
    const before = earlier.at(-1)
    const { signals: found, classified } = await judge(
      text,
      speaker,
      before?.signals.length === 0 ? before.query : undefined,
    )
    const apart = await refusedApart(
      await refusedInWords(found, parts, speaker),
      questions.map((question) => question.text),
      speaker,
    )
    const signals = isContinuing(message.text) ? apart : withSameDanger(message.text, apart, earlier)
    const asked = withoutLevelTold(
      parts.map(
        ({ query }) =>
          (speaker === 'client' && guideOf(plain(query).text)?.question) ||
          inStandardWords(ofLevel(withoutDetails(askedFor(query)), entities)),
      ),
      entities,
    )
    const ofAccount = speaker === 'client' && guideOf(message.text)?.ofAccount
    const intent = onlyDeclines(message)
      ? 'small-talk'
      : intentOf({
          text: message.text,
          entities,
          signals,
          speaker,
          previous: earlier.at(-1)?.intent,
          ofAccount: ofAccount === true && parts.length === 1,
        })
    const sentiment = moodOf(message.text, onlyNames(text, own) ? undefined : classified?.sentiment)
    return {
      text,
      query: asked.join(' '),
      parts: asked,
      intent,
      entities,
      sentiment,
      trend: trendOf(sentiment, earlier),
      urgency: urgencyOf(message.text, signals, speaker, classified?.urgency),
      language: isPinyin(spoken) ? 'zh' : languageOf(spoken.trim() ? spoken : text),
      signals,
      asOf:
        askedDate(text, entities, intent, today) ??
        (parts.some((part) => part.keepsDate) ? (earlier.at(-1)?.asOf ?? null) : null),
    }
  }
}
