// One question with its earlier messages, answered at once: the command line, the evals and the benches ask this way.
import { joinSentences } from '../../domain/answer-text.ts'
import type { AskRequest, AskResult } from '../../domain/ask.ts'
import type { CalendarDate } from '../../domain/calendar.ts'
import { readerOf } from '../../domain/identity.ts'
import type { LibraryState } from '../../domain/library.ts'
import { Problem } from '../../domain/problem.ts'
import type { ClientProfile } from '../../domain/suitability.ts'
import {
  aiLabel,
  aiLabelInEnglish,
  type Decision,
  type Reading,
  type Sentence,
  type Turn,
  type TurnEvent,
} from '../../domain/turn.ts'
import { sanitizeMessage } from '../../text/sanitize.ts'
import { type MaskedOriginal, mask } from '../steps/mask.ts'
import type { Understand } from '../steps/understand.ts'
import { heard } from './heard.ts'
import type { Customer } from './turn.ts'

export type Ask = (
  request: AskRequest,
  options: { today: CalendarDate; profile?: ClientProfile; signal?: AbortSignal },
) => Promise<AskResult>

/** @param people names that are public and stay readable, such as fund managers in the fact table */
export const createAsk =
  ({
    customer,
    understand,
    people,
    libraryState,
    maximumCharacters,
  }: {
    customer: Customer
    understand: Understand
    people: (library: LibraryState) => Promise<string[]>
    libraryState: () => Promise<LibraryState>
    maximumCharacters: number
  }): Ask =>
  async (request, { today, profile, signal = new AbortController().signal }) => {
    const said = request.messages ?? [{ role: 'user' as const, text: request.question ?? '' }]
    const library = await libraryState()
    const known = await people(library)
    const masked = maskAll(said, known)
    const question = masked.at(-1)?.text ?? ''
    if (question === '') throw new Problem('invalid-request', '问题是空的。', { action: '请写下想问的内容。' })
    if (question.length > maximumCharacters)
      throw new Problem('too-large', `问题有 ${question.length} 个字符，最多 ${maximumCharacters} 个。`)

    const base = {
      id: 'ask',
      conversationId: 'ask',
      asOf: request.asOf ?? today,
      library,
      reader: readerOf(request.role ?? 'client'),
      profile: profile ?? null,
      signal,
    }
    const earlier: Reading[] = []
    for (const [index, message] of masked.slice(0, -1).entries())
      if (message.role === 'user')
        earlier.push(
          heard(
            await understand({ ...base, text: message.text, history: masked.slice(0, index), earlier: [...earlier] }),
            base,
          ),
        )
    const turn: Turn = { ...base, text: question, history: masked.slice(0, -1), earlier }
    return { id: request.id, ...(await collect(customer(turn))) }
  }

/** Over all messages the same original has the same placeholder. */
const maskAll = (said: NonNullable<AskRequest['messages']>, people: readonly string[]): Turn['history'] => {
  const placeholders: MaskedOriginal[] = []
  return said.map(({ role, text }) => {
    const masked = mask(sanitizeMessage(text).text, { people, placeholders })
    placeholders.push(...masked.originals.filter((one) => !placeholders.includes(one)))
    return { role, text: masked.text }
  })
}

/** What a turn's events come to. @throws when the stream ends without a decision */
export const collect = async (events: AsyncIterable<TurnEvent>): Promise<Omit<AskResult, 'id'>> => {
  let reading: Reading | undefined
  let decision: Decision | undefined
  let rating: { evidence: AskResult['evidence']; confidence: number } = { evidence: 'none', confidence: 0 }
  let sentences: Sentence[] = []
  for await (const event of events) {
    if (event.type === 'turn-understood') reading = event.reading
    else if (event.type === 'sentence-committed') sentences.push(event.sentence)
    else if (event.type === 'answer-replaced') sentences = []
    else if (event.type === 'turn-rated') rating = event
    else if (event.type === 'turn-decided') decision = event.decision
  }
  if (!reading || !decision) throw new Error('The turn ended without a decision')
  return {
    answer: joinSentences(sentences),
    sentences: sentences.map(({ text, citations }) => ({ text, citations })),
    evidence: rating.evidence,
    confidence: rating.confidence,
    decision: decision.decision,
    reason: decision.reason,
    ruleIds: decision.ruleIds,
    intent: reading.intent,
    sentiment: reading.sentiment,
    urgency: reading.urgency,
    aiLabel: reading.language === 'en' ? aiLabelInEnglish : aiLabel,
  }
}
