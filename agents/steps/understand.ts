// Reads a message: what is asked, about what, in which mood, and what policy must look at. Deterministic, no chat model; the
// encoder and the names that the library holds are all it asks.
import type { Reading, Signal, Turn } from '../../domain/turn.ts'
import { languageOf } from '../../text/language.ts'
import type { Classified, Classify } from './understand/classifier.ts'
import { combine } from './understand/combine.ts'
import { isContinuing } from './understand/continuing.ts'
import { askedFor, onlyDeclines, withoutDeclined } from './understand/declined.ts'
import { askedDate, carryEntities, findEntities, type Names } from './understand/entities.ts'
import { standAlone } from './understand/follow-up.ts'
import { guideOf } from './understand/guide.ts'
import { intentOf } from './understand/intent.ts'
import { moodOf, trendOf } from './understand/mood.ts'
import { splitQuestions } from './understand/parts.ts'
import { plain } from './understand/plain.ts'
import { isReadable } from './understand/readable.ts'
import { isHandedOver, isRefused } from './understand/signal-kind.ts'
import { createFindSignals } from './understand/signals.ts'
import { urgencyOf } from './understand/urgency.ts'

export type UnderstandInput = Pick<Turn, 'text' | 'history' | 'earlier' | 'reader' | 'asOf'>

export type Understand = (input: UnderstandInput) => Promise<Reading>

export type UnderstandDependencies = {
  /** The names that the library holds now; asked for once a message. */
  names: () => Promise<Names> | Names
  classify: Classify
}

const han = /\p{Script=Han}/u
/** The classifier has read little English: only what it is sure of counts there, beside the patterns. */
const sureAbroad = 0.8
/** So probable must a refusal be that only one of several questions shows. */
const sureOfRefusal = 0.9

/** `found` by the patterns alone. */
type Judged = { signals: Signal[]; found: Signal[]; classified: Classified | null }

/** 五十万怎么配置 */
const wealth = /[万千块元].*(?:打理|配|理财|安排)/

/**
 * Both judges heard, and some things besides. A password in the message is a fact: mask has seen it, and no opinion of the message makes
 * it go away; so is a sum that somebody wants to have invested. Where the classifier alone says that something may not be done, and the
 * patterns that a price is to be moved, that is what may not be done. And what an adviser asks about is called by the name that both
 * judges have for it, before the likeliest guess of what a person might have to take over; what a client asks plainly about the own
 * account needs no guess either.
 */
const weighed = (
  found: readonly Signal[],
  classified: Classified,
  text: string,
  speaker: 'client' | 'staff',
): Signal[] => {
  const signals = combine(found, classified, text, speaker)
  const refuses = signals.some(({ kind }) => isRefused(kind)) && !found.some(({ kind }) => isRefused(kind))
  const kept = found.filter(
    ({ kind, quote }) =>
      (kind === 'credentials' && quote.includes('⟦凭证')) ||
      (kind === 'asks-for-recommendation' && wealth.test(quote)) ||
      (kind === 'manipulation' && refuses),
  )
  const likelihood = (kind: string) => classified.kinds.find((one) => one.kind === kind)?.probability ?? 0
  const named = Math.max(0, ...found.map(({ kind }) => (isRefused(kind) ? likelihood(kind) : 0)))
  const isPlain = speaker === 'client' && isOneClause(text) && guideOf(plain(text).text)?.ofAccount === true
  const isGuess = (signal: Signal) =>
    isHandedOver(signal.kind) &&
    !found.includes(signal) &&
    (isPlain || (speaker === 'staff' && likelihood(signal.kind) < named))
  return distinct([...signals.filter((signal) => !isGuess(signal)), ...kept])
}

const isOneClause = (text: string): boolean => !/[，,。；;！!？?]\s*\S/.test(text)

const distinct = (signals: Signal[]): Signal[] => [
  ...new Map(signals.map((signal) => [`${signal.kind}|${signal.ruleId}|${signal.quote}`, signal])).values(),
]

/**
 * Makes the reader of messages.
 * Gives for a masked message its reading: `query` and `parts` stand alone, `entities` have UTF-16 offsets into `text` (carried ones
 * keep those of the message they came from), `signals` name what was found with rule id and quote.
 */
export const createUnderstand = ({ names, classify }: UnderstandDependencies): Understand => {
  const findSignals = createFindSignals()

  const judge = async (text: string, speaker: 'client' | 'staff'): Promise<Judged> => {
    const message = withoutDeclined(plain(text))
    if (isContinuing(message.text)) return { signals: [], found: [], classified: null }
    const found = findSignals(message, speaker)
    const classified = isReadable(message.text) ? await classify(message.text, speaker) : null
    const isHeard =
      classified && (han.test(message.text) || Math.max(...Object.values(classified.expectation)) > sureAbroad)
    return { signals: isHeard ? weighed(found, classified, text, speaker) : found, found, classified }
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
    return distinct([...apart, ...whole])
  }

  return async ({ text, earlier, reader, asOf: today }) => {
    const message = plain(text)
    const speaker = reader.role === 'client' ? 'client' : 'staff'
    const own = findEntities(text, await names(), today)
    const questions = splitQuestions(text)
    const parts = standAlone({ questions, entities: own, earlier, today })
    const entities = [...own, ...carryEntities(parts, own, earlier)]
    const { signals: whole, classified } = await judge(text, speaker)
    const signals = await refusedApart(
      whole,
      questions.map((question) => question.text),
      speaker,
    )
    const asked = parts.map(
      ({ query }) => (speaker === 'client' && guideOf(plain(query).text)?.question) || askedFor(query),
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
    const sentiment = moodOf(message.text, classified?.sentiment)
    return {
      text,
      query: asked.join(' '),
      parts: asked,
      intent,
      entities,
      sentiment,
      trend: trendOf(sentiment, earlier),
      urgency: urgencyOf(message.text, signals, speaker, classified?.urgency),
      language: languageOf(text),
      signals,
      asOf:
        askedDate(text, entities, intent, today) ??
        (parts.some((part) => part.keepsDate) ? (earlier.at(-1)?.asOf ?? null) : null),
    }
  }
}
