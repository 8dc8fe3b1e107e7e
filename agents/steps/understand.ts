// Reads a message: what is asked, about what, in which mood, and what policy must look at. Deterministic, no chat model; the
// encoder and the names that the library holds are all it asks.
import type { Reading, Turn } from '../../domain/turn.ts'
import { languageOf } from '../../text/language.ts'
import type { Classify } from './understand/classifier.ts'
import { combine } from './understand/combine.ts'
import { askedDate, carryEntities, findEntities, type Names } from './understand/entities.ts'
import { standAlone } from './understand/follow-up.ts'
import { intentOf } from './understand/intent.ts'
import { moodOf, trendOf } from './understand/mood.ts'
import { splitQuestions } from './understand/parts.ts'
import { plain } from './understand/plain.ts'
import { isReadable } from './understand/readable.ts'
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

/**
 * Makes the reader of messages.
 * Gives for a masked message its reading: `query` and `parts` stand alone, `entities` have UTF-16 offsets into `text` (carried ones
 * keep those of the message they came from), `signals` name what was found with rule id and quote.
 */
export const createUnderstand = ({ names, classify }: UnderstandDependencies): Understand => {
  const findSignals = createFindSignals()
  return async ({ text, earlier, reader, asOf: today }) => {
    const message = plain(text)
    const speaker = reader.role === 'client' ? 'client' : 'staff'
    const own = findEntities(text, await names(), today)
    const questions = splitQuestions(text)
    const parts = standAlone({ questions, entities: own, earlier })
    const entities = [...own, ...carryEntities(parts, own, earlier)]
    const found = findSignals(message, speaker)
    const classified = isReadable(message.text) ? await classify(message.text, speaker) : null
    const isHeard =
      classified && (han.test(message.text) || Math.max(...Object.values(classified.expectation)) > sureAbroad)
    const signals = isHeard ? combine(found, classified, text, speaker) : found
    const intent = intentOf({ text: message.text, entities, signals, speaker, previous: earlier.at(-1)?.intent })
    const sentiment = moodOf(message.text, classified?.sentiment)
    return {
      text,
      query: parts.map(({ query }) => query).join(' '),
      parts: parts.map(({ query }) => query),
      intent,
      entities,
      sentiment,
      trend: trendOf(sentiment, earlier),
      urgency: urgencyOf(message.text, signals, speaker, classified?.urgency),
      language: languageOf(text),
      signals,
      asOf:
        askedDate(text, own, intent, today) ??
        (parts.some((part) => part.keepsDate) ? (earlier.at(-1)?.asOf ?? null) : null),
    }
  }
}
