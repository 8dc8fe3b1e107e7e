// A second reading by the model, only of what deterministic code cannot read well: a message that is not in Chinese, and a short
// follow-up of which it is not clear what it is about. What decides stays as it was read: mood, urgency and signals; signals may be
// added, none goes away. Whatever fails, takes too long or names what nobody spoke of leaves the reading as it was.
import type { Entity, Intent, Reading, Turn } from '../../domain/turn.ts'
import { ModelFailure } from '../../models/failure.ts'
import type { ModelGateway, ModelUsage } from '../../models/gateway.ts'
import { RewrittenQuestion, rewriteFollowUp } from '../../prompts/customer/rewrite-follow-up.ts'
import { RefinedReading, understandMessage } from '../../prompts/customer/understand.ts'
import { numbersIn } from '../../text/numerals.ts'
import type { Understand } from './understand.ts'

type Asked = Pick<Turn, 'text' | 'history' | 'earlier' | 'reader' | 'asOf' | 'library' | 'signal'>

/** @returns the reading to go on with, and the model's calls, also the failed ones */
export type Refine = (reading: Reading, turn: Asked) => Promise<{ reading: Reading; calls: ModelUsage[] }>

/** The client waits for the first sentence meanwhile; what takes longer is done without. */
export const refineMilliseconds = 2_000
/** A longer message says itself what it is about. */
const longestFollowUp = 30
const longestQuestion = 120
const mostQuestions = 3

/**
 * @param understand reads what the model wrote, so that entities, dates and intent come from the same code as always
 * @param model null: every reading stays as it is
 */
export const createRefine =
  ({ understand, model }: { understand: Understand; model: ModelGateway | null }): Refine =>
  async (reading, turn) => {
    const calls: ModelUsage[] = []
    if (!model || !mayBeRefined(reading)) return { reading, calls }
    const options = {
      signal: turn.signal,
      timeoutMs: refineMilliseconds,
      onUsage: (usage: ModelUsage) => void calls.push(usage),
    }
    try {
      if (isForeign(reading)) {
        const { text, history } = turn
        const prompt = understandMessage({ text, history: history.slice(-4), found: reading })
        const said = await model.structured(prompt, RefinedReading, options)
        const again = await readAgain(said.parts.slice(0, mostQuestions), turn)
        if (!again || !isFaithful(again, reading, turn)) return { reading, calls }
        const signals = [...reading.signals, ...again.signals.filter(({ kind }) => !has(reading, kind))]
        const intent = again.intent === 'other' && askable.has(said.intent) ? said.intent : again.intent
        return { reading: merged(reading, { ...again, intent, signals }), calls }
      }
      if (leansOnEarlier(reading, turn)) {
        const prompt = rewriteFollowUp({
          text: turn.text,
          history: turn.history.slice(-6),
          entities: turn.earlier.slice(-2).flatMap(({ entities }) => entities),
        })
        const { question, changed } = await model.structured(prompt, RewrittenQuestion, options)
        const again = changed ? await readAgain([question], turn) : null
        if (!again || !isFaithful(again, reading, turn)) return { reading, calls }
        // The client's own words were read for signals already, and these are not his.
        return { reading: merged(reading, { ...again, signals: reading.signals }), calls }
      }
      return { reading, calls }
    } catch (error) {
      if (turn.signal.aborted || !(error instanceof ModelFailure)) throw error
      return { reading, calls }
    }

    async function readAgain(
      questions: string[],
      { history, earlier, reader, asOf, library }: Asked,
    ): Promise<Reading | null> {
      const asked = questions.map((question) => question.trim()).filter(Boolean)
      if (asked.length === 0 || asked.some((question) => question.length > longestQuestion)) return null
      const text = asked.map((question) => question.replace(/[。？?！!]*$/, '？')).join('')
      const again = await understand({ text, history, earlier, reader, asOf, library })
      return { ...again, parts: asked, query: asked.join(' ') }
    }
  }

// --- when ---

const settled = new Set<Intent>(['small-talk', 'abuse', 'off-topic', 'human', 'complaint', 'injection'])
/** What a model may name where the code found nothing; the others lead to refusals and people, and are read from signals. */
const askable = new Set<Intent>([
  'regulation',
  'product',
  'fee',
  'procedure',
  'knowledge',
  'account-state',
  'market-data',
  'research',
])

/** A signal decides by itself, whatever the question is. */
const mayBeRefined = ({ signals, intent }: Reading): boolean => signals.length === 0 && !settled.has(intent)

const foreignWord = /(?<![A-Za-z])[A-Za-z]*[a-z]{3,}[A-Za-z]*(?![A-Za-z])/g
/** Said in Chinese too. */
const naturalised = /^(?:app|level|etf|reits?|fof|qdii|lof|ipo|vip|ok|wifi|pdf|excel|face|touch)$/i

const isForeign = ({ text, language }: Reading): boolean => {
  if (language === 'zh') return (text.match(foreignWord) ?? []).filter((word) => !naturalised.test(word)).length > 1
  return /\p{L}{2}/u.test(text)
}

/** Short, in a conversation, without a name of its own, and no name of an earlier message was found to belong to it. */
const leansOnEarlier = ({ text, entities }: Reading, { earlier, history }: Asked): boolean =>
  earlier.length > 0 && history.length > 0 && text.length <= longestFollowUp && !entities.some(isName)

const isName = ({ kind }: Entity): boolean =>
  kind === 'product' || kind === 'product-code' || kind === 'law' || kind === 'document-number'

// --- what of it is taken ---

const has = ({ signals }: Reading, kind: string) => signals.some((signal) => signal.kind === kind)

/** Products and numbers in it were spoken of; laws too, but for those that were translated. */
const isFaithful = (again: Reading, reading: Reading, { text, history, earlier }: Asked): boolean => {
  const spoken = [text, ...history.map((utterance) => utterance.text)].join('\n')
  const known = new Set([reading, ...earlier].flatMap(({ entities }) => entities.map(({ value }) => value)))
  const names = again.entities.filter(
    (entity) => isName(entity) && (entity.kind !== 'law' || reading.language === 'zh'),
  )
  if (names.some((name) => !known.has(name.value) && !spoken.includes(name.text))) return false
  const numbers = new Set(numbersIn(spoken).map(({ value }) => value))
  return numbersIn(again.text).every(({ value }) => numbers.has(value))
}

const merged = (reading: Reading, again: Reading): Reading => ({
  ...reading,
  query: again.query,
  parts: again.parts,
  intent: again.intent === 'other' ? reading.intent : again.intent,
  // Offsets of what stands in the message itself are kept; the rest was taken over from what was said before.
  entities: again.entities.map(
    (entity) =>
      reading.entities.find((own) => own.kind === entity.kind && own.value === entity.value) ?? {
        ...entity,
        carried: true,
      },
  ),
  signals: again.signals,
  asOf: again.asOf ?? reading.asOf,
})
