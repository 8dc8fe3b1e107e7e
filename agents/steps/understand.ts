// Reads a message: what is asked, about what, in which mood, and what policy must look at. Deterministic, no chat model; the
// encoder and the names that the library holds are all it asks.
import type { LibraryState } from '../../domain/library.ts'
import type { Reading, Signal, Turn } from '../../domain/turn.ts'
import { languageOf } from '../../text/language.ts'
import { intentOf } from './understand/intent.ts'
import { askedDate } from './understand/questions/asked-date.ts'
import { carryEntities, findEntities, type Names, onlyNames } from './understand/questions/entities.ts'
import { standAlone } from './understand/questions/follow-up.ts'
import { guideOf, lookedUpAs } from './understand/questions/looked-up-as.ts'
import { splitQuestions } from './understand/questions/parts.ts'
import { chosenOf, repeatedOf } from './understand/said/asked-again.ts'
import { isCourtesy } from './understand/said/courtesy.ts'
import { despairsOfLoss, feltIn, moodOfFelt } from './understand/said/felt.ts'
import { type Chat, chatOf, onlyDeclines } from './understand/said/no-question.ts'
import { acceptsPerson, choosesNone, declinesOffer } from './understand/said/offered.ts'
import { withoutMarkup } from './understand/said/plain.ts'
import { heardFrom, withoutOwnDetails } from './understand/said/set-aside.ts'
import { isPinyin } from './understand/said/standard-words.ts'
import type { Classify } from './understand/signals/classifier.ts'
import { createJudgeMessage } from './understand/signals/judge-message.ts'
import { isHandedOver, isRefused, ruleOfKind, type SignalKind } from './understand/signals/kinds.ts'
import { moodOf, trendOf, urgencyOf, urgencyOfKind } from './understand/tone.ts'

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
    // --- what answers an offer ---
    if (acceptsPerson(said, history)) return answering(said, { history, earlier }, 'asks-for-person')
    if (declinesOffer(said, history) || choosesNone(said, history)) return answering(said, { history, earlier })

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
    const { signals: judged, classified } = await judgeMessage({
      text,
      speaker,
      questions: questions.map((question) => question.text),
      parts,
      earlier,
    })

    // Who only says how he feels, or is polite, asks for nothing that may not be done; nor is anything in danger of which no name is said.
    const felt = feltIn(message.text)
    const isPolite = isCourtesy(message.text)
    const isUnmeant = ({ kind }: Signal) =>
      ((felt || isPolite) && isRefused(kind)) || (isPolite && kind === 'unclear-danger')
    const meant = judged.filter((signal) => !isUnmeant(signal))
    const signals = speaker === 'client' && despairsOfLoss(message.text) ? withLoss(meant, text) : meant

    const before = earlier.at(-1)
    const ofAccount = speaker === 'client' && parts.length === 1 && guideOf(message.text)?.ofAccount === true
    const intent = onlyDeclines(message)
      ? 'small-talk'
      : intentOf({ text: message.text, entities, signals, speaker, previous: before?.intent, ofAccount })
    // 不销了 and 第三百二十一条 are said in no mood and in no hurry, whatever the encoder hears in so few words.
    const isSober = onlyNames(text, own) || sober.has(chatOf(message.text) ?? 'unclear')
    const sentiment = felt ? moodOfFelt(felt) : moodOf(message.text, isSober ? undefined : classified?.sentiment)
    const date = askedDate(text, entities, intent, today)
    return {
      text,
      query: asked.join(' '),
      parts: asked,
      intent,
      entities,
      sentiment,
      trend: trendOf(sentiment, earlier),
      urgency: urgencyOf(message.text, signals, speaker, isSober ? undefined : classified?.urgency),
      language: isPinyin(told) ? 'zh' : languageOf(spoken),
      signals,
      asOf: date ?? (parts.some((part) => part.keepsDate) ? (before?.asOf ?? null) : null),
    }
  }
}

const sober: ReadonlySet<Chat> = new Set(['changes-mind', 'what-next', 'what-else'])

/** 好的, 不用了: an answer to what was offered, which stands for nothing else. */
const answering = (
  text: string,
  { history, earlier }: Pick<Turn, 'history' | 'earlier'>,
  kind?: SignalKind,
): Reading => ({
  text,
  query: text,
  parts: [text],
  intent: kind ? 'human' : 'small-talk',
  entities: [],
  sentiment: 'neu',
  trend: trendOf('neu', earlier),
  urgency: kind ? urgencyOfKind(kind) : 'low',
  // ok is said in every language: it is answered in that of the offer.
  language: languageOf(history.at(-1)?.text ?? text),
  signals: kind ? [{ kind, ruleId: ruleOfKind[kind], quote: text }] : [],
  asOf: null,
})

/** A loss that somebody breaks down over is a person's matter (DOMAIN §5). */
const withLoss = (signals: Signal[], quote: string): Signal[] =>
  signals.some(({ kind }) => isHandedOver(kind))
    ? signals
    : [{ kind: 'big-loss', ruleId: ruleOfKind['big-loss'], quote }, ...signals]
