// The closing sentences of a turn: the firm's fixed words for its reason (words/). Nobody is ever left with a bare refusal.
import type { Draft } from '../steps/compose.ts'
import { suffices } from '../steps/evidence.ts'
import { clockQuestionOf } from './clock-question.ts'
import { lingeringDanger } from './escalation.ts'
import { isOfTheWait, isWaiting } from './waiting.ts'
import { forClients, stillInDanger } from './words/clients.ts'
import { saidInEnglish } from './words/english.ts'
import { type Firm, type Line, lingering, notFound, notice, type WaysOnInput } from './words/lines.ts'
import { calendarLine } from './words/market.ts'
import { asOfNow, type Desk, serviceLines, stillWaiting } from './words/service.ts'
import { forStaff } from './words/staff.ts'

export type { Firm, WaysOnInput }

export type WaysOn = (input: WaysOnInput) => Draft[]

/** Makes the writer of the closing sentences of a turn, as drafts that the guard checks like any other. */
export const createWaysOn =
  ({ firm, now = () => new Date() }: { firm: Firm; now?: () => Date }): WaysOn =>
  (input) => {
    const { decision, reading, turn } = input
    const desk = { firm, at: now() }
    const isClient = turn.reader.role === 'client'
    const text = (isClient ? forClients : { ...forClients, ...forStaff })[decision.reason]
    const said = (): Line[] => {
      if (isOfTheWait(reading, turn)) return stillWaiting(desk)
      const lines = text({ ...input, firm })
      if (decision.decision === 'handover') return isClient ? asOfNow(lines, decision.reason, desk) : lines
      const ofClock = byTheClock(input, desk)
      // What only the clock was asked is answered with it, whatever the library holds.
      return ofClock.length > 0 && reading.parts.every(clockQuestionOf) ? ofClock : [...lines, ...ofClock]
    }
    const isEnglish = isClient && reading.language === 'en'
    const lines = [
      ...(isEnglish ? saidInEnglish(input, said(), desk) : said()),
      ...unanswered(input),
      ...(isEnglish ? [] : alsoAsked(input)),
    ]
    const danger = afterDanger(input)
    // What endangers somebody is said before what may not be done.
    const all = decision.decision === 'refuse' ? [...danger, ...lines] : [...lines, ...danger]
    return all.map((line) => ({ ...line, quotes: [] }))
  }

/** What the clock and the calendar answer of the message. */
const byTheClock = ({ reading, rating, turn }: WaysOnInput, desk: Desk): Line[] => {
  const lines = reading.parts.flatMap((part) => {
    const kind = clockQuestionOf(part)
    if (kind === 'service' && turn.reader.role !== 'client') return []
    if (kind === 'service')
      return serviceLines(part, desk, { isFound: rating.evidence !== 'none', isWaiting: isWaiting(turn) })
    return kind ? [notice(calendarLine[kind](part, desk.at))] : []
  })
  return lines.filter(({ text }, index) => lines.findIndex((line) => line.text === text) === index)
}

/** What of the message was neither refused nor asked back and found no answer is not passed over. */
const unanswered = ({ decision, reading, parts, turn }: WaysOnInput): Line[] => {
  const open = parts.filter((part) => !suffices(part) && part.choices.length < 2)
  const isOfOthers = decision.decision === 'refuse' || decision.reason === 'clarification'
  return isOfOthers && open.length > 0 && open.length < reading.parts.length ? notFound(open, turn) : []
}

/** Beside an answer, what else may have been meant by the question. */
const alsoAsked = ({ decision, parts, turn }: WaysOnInput): Line[] => {
  const [only, ...others] = parts
  const questions = others.length === 0 && turn.reader.role === 'client' ? (only?.also ?? []) : []
  const isAnswered = decision.decision === 'answer' && only !== undefined && suffices(only)
  return isAnswered && questions.length > 0 ? [notice(`您可能还想问：${questions.join(' ')}`)] : []
}

/** A danger spoken of earlier: a person is offered with every answer until one takes over. */
const afterDanger = ({ decision, turn }: WaysOnInput): Line[] => {
  const danger = lingeringDanger(turn)
  if (!danger || decision.decision === 'handover' || decision.reason === danger) return []
  return danger === 'crisis' && turn.reader.role === 'client' ? stillInDanger(turn) : lingering(danger, turn)
}
