// One question, from reading it to reply or handover. This is the file to read first.
import type { Decision, Reading, Sentence, Turn, TurnEvent } from '../../domain/turn.ts'
import { cite } from '../../retrievers/citations/cite.ts'
import type { Draft } from '../steps/compose.ts'
import { type PartEvidence, suffices } from '../steps/evidence.ts'
import type { Gather } from '../steps/gather.ts'
import type { Guard } from '../steps/guard.ts'
import { modelUsed } from '../steps/model-used.ts'
import { rate } from '../steps/rate.ts'
import type { Refine } from '../steps/refine.ts'
import { onlyInsults } from '../steps/understand/insult.ts'
import { asksOfUs } from '../steps/understand/intent.ts'
import { chatOf, isRemark } from '../steps/understand/said/no-question.ts'
import { plain } from '../steps/understand/said/plain.ts'
import type { Understand } from '../steps/understand.ts'
import type { Write } from '../steps/write.ts'
import { asSaid } from './as-said.ts'
import { clockQuestionOf, libraryQuestion } from './clock-question.ts'
import { decide, decideEarly, type EarlyDecision } from './escalation.ts'
import { heard } from './heard.ts'
import { isOfTheWait } from './waiting.ts'
import type { WaysOn } from './ways-on.ts'

/** What does the work of each step; made once in `agents/scenes.ts`. */
export type CustomerSteps = {
  understand: Understand
  refine: Refine
  gather: Gather
  write: Write
  guard: Guard
  waysOn: WaysOn
}

/**
 * Answers one turn. The text of `turn` is masked already; nothing here reads or writes anything but through the steps.
 * The last event is always `turn-decided`; a throw means that the turn failed.
 */
export const createCustomer = ({ understand, refine, gather, write, guard, waysOn }: CustomerSteps) =>
  async function* customer(turn: Turn): AsyncGenerator<TurnEvent> {
    const { reading: read, calls } = await refine(await understand(turn), turn)
    const reading = heard(read, turn)
    yield { type: 'turn-understood', reading }
    yield* calls.map(modelUsed)

    const committed: Sentence[] = []
    let dropped = 0
    const check = async (draft: Draft): Promise<TurnEvent> => {
      const checked = await guard(draft, { turn, reading })
      if (!checked.passes) {
        dropped += 1
        return { type: 'sentence-dropped', why: checked.why, findings: checked.findings }
      }
      const sentence: Sentence = {
        index: committed.length,
        kind: draft.kind,
        text: draft.text,
        citations: draft.quotes.map(cite),
      }
      committed.push(sentence)
      return { type: 'sentence-committed', sentence }
    }

    const early = isOfTheWait(reading, turn) ? wait : decideEarly(reading, turn)
    // What may not be done of one question leaves the others to be answered; of itself only objective facts may be told.
    const said = plain(reading.text).text
    const isTalk = reading.intent === 'small-talk' && (chatOf(said) !== null || !asksOfUs(said))
    const asked = early ? early.others : isTalk || onlyInsults(reading.text) ? [] : reading.parts
    const refused = early?.objective ? reading.parts.filter((part) => !asked.includes(part)) : []
    // What the clock answers is not looked for; only what it does not know of it.
    const others = asked.flatMap((part) => (clockQuestionOf(part) ? (libraryQuestion(part) ?? []) : part))
    const byClock = asked.length > 0 && others.length === 0
    const look = async (asked: string[], objectiveOnly: boolean): Promise<PartEvidence[]> =>
      asked.length > 0 ? gather({ turn, reading: { ...reading, parts: asked }, objectiveOnly }) : []
    const facts = await look(refused, true)
    const found = (await look(others, false)).map((part) => (hasNoChoice(reading) ? { ...part, choices: [] } : part))
    const parts = [...facts, ...found]
    if (refused.length + others.length > 0) {
      const passages = parts.flatMap((part) =>
        part.passages.map(({ chunkId, source, score }) => ({ chunkId, source, score })),
      )
      yield { type: 'evidence-found', passages, sufficient: parts.some(suffices) }
    }

    // What may not be done, or needs a person, is said in the firm's own words; objective facts go before them (DOMAIN §4).
    for await (const written of write({ turn, reading: { ...reading, parts: [...refused, ...others] }, parts })) {
      if (written.type === 'draft') yield await check(written.draft)
      else {
        if (written.type === 'sentence-dropped') dropped += 1
        // Nothing was shown: there is nothing to take back.
        if (written.type !== 'answer-replaced' || committed.length > 0) yield written
        if (written.type === 'answer-replaced') {
          // What was dropped of one answer says nothing of the other that takes its place.
          committed.length = 0
          dropped = 0
        }
      }
    }

    const answered = found.map((part) => asSaid(part, committed, reading, turn))
    const rating = rate({ parts: [...facts, ...answered], committed, dropped })
    const decision: Decision =
      early?.decision ?? (byClock ? toldByClock : decide({ reading, turn, parts: answered, rating }))
    for (const { otherwise, ...draft } of waysOn({ decision, reading, turn, parts: answered, rating })) {
      const checked = await check(draft)
      yield checked
      if (checked.type === 'sentence-dropped' && otherwise) yield await check({ ...draft, text: otherwise })
    }

    yield { type: 'turn-rated', ...rating }
    yield { type: 'turn-decided', decision }
  }

const toldByClock: Decision = { decision: 'answer', reason: 'answered', ruleIds: [] }
/** Whoever waits stays in the queue, and nothing is begun anew. */
const wait: EarlyDecision = { decision: { ...toldByClock, reason: 'small-talk' }, objective: false, others: [] }

/** Who says hello, asks for what is no business of ours or only the own account shows, or says that it did not work, is not helped by two guides to choose from. */
const hasNoChoice = ({ intent, text }: Reading): boolean =>
  intent === 'account-state' || intent === 'small-talk' || intent === 'off-topic' || isRemark(text)

export type Customer = ReturnType<typeof createCustomer>
