// Reads a message: what is asked, about what, in which mood, and what policy must look at. Deterministic, no chat model; the
// encoder and the names that the library holds are all it asks.
import type { LibraryState } from '../../domain/library.ts'
import type { Reading, Turn } from '../../domain/turn.ts'
import { languageOf } from '../../text/language.ts'
import { intentOf } from './understand/intent.ts'
import { askedDate } from './understand/questions/asked-date.ts'
import { carryEntities, findEntities, type Names, onlyNames } from './understand/questions/entities.ts'
import { standAlone } from './understand/questions/follow-up.ts'
import { guideOf, lookedUpAs } from './understand/questions/looked-up-as.ts'
import { splitQuestions } from './understand/questions/parts.ts'
import { chosenOf, repeatedOf } from './understand/said/asked-again.ts'
import { onlyDeclines } from './understand/said/no-question.ts'
import { withoutMarkup } from './understand/said/plain.ts'
import { heardFrom, withoutOwnDetails } from './understand/said/set-aside.ts'
import { isPinyin } from './understand/said/standard-words.ts'
import type { Classify } from './understand/signals/classifier.ts'
import { createJudgeMessage } from './understand/signals/judge-message.ts'
import { moodOf, trendOf, urgencyOf } from './understand/tone.ts'

export type UnderstandInput = Pick<Turn, 'text' | 'history' | 'earlier' | 'reader' | 'asOf' | 'library'>

export type Understand = (input: UnderstandInput) => Promise<Reading>

export type UnderstandDependencies = {
  /** The names that a library holds; asked for once a message. */
  names: (library: LibraryState) => Promise<Names> | Names
  classify: Classify
}

/**
 * Makes the reader of messages.
 * Gives for a masked message its reading: `query` and `parts` stand alone, `entities` have UTF-16 offsets into `text` (carried ones
 * keep those of the message they came from), `signals` name what was found with rule id and quote.
 */
export const createUnderstand = ({ names, classify }: UnderstandDependencies): Understand => {
  const judgeMessage = createJudgeMessage(classify)

  return async ({ text: said, history, earlier, reader, asOf: today, library }) => {
    // --- what was said ---
    const text = chosenOf(said, history) ?? repeatedOf(said, earlier) ?? said
    const speaker = reader.role === 'client' ? 'client' : 'staff'
    const message = heardFrom(text, speaker)
    const unmarked = withoutMarkup(text)
    const told = speaker === 'client' ? withoutOwnDetails(unmarked) : unmarked
    const spoken = told.trim() ? told : text

    // --- what is asked, standing alone ---
    const own = findEntities(text, await names(library), today)
    const questions = splitQuestions(spoken)
    const parts = standAlone({ questions, entities: own, earlier, today })
    const entities = [...own, ...carryEntities(parts, own)]
    const asked = lookedUpAs(
      parts.map(({ query }) => query),
      entities,
      speaker,
    )

    // --- what policy looks at ---
    const { signals, classified } = await judgeMessage({
      text,
      speaker,
      questions: questions.map((question) => question.text),
      parts,
      earlier,
    })

    const before = earlier.at(-1)
    const ofAccount = speaker === 'client' && parts.length === 1 && guideOf(message.text)?.ofAccount === true
    const intent = onlyDeclines(message)
      ? 'small-talk'
      : intentOf({ text: message.text, entities, signals, speaker, previous: before?.intent, ofAccount })
    const sentiment = moodOf(message.text, onlyNames(text, own) ? undefined : classified?.sentiment)
    const date = askedDate(text, entities, intent, today)
    return {
      text,
      query: asked.join(' '),
      parts: asked,
      intent,
      entities,
      sentiment,
      trend: trendOf(sentiment, earlier),
      urgency: urgencyOf(message.text, signals, speaker, classified?.urgency),
      language: isPinyin(told) ? 'zh' : languageOf(spoken),
      signals,
      asOf: date ?? (parts.some((part) => part.keepsDate) ? (before?.asOf ?? null) : null),
    }
  }
}
