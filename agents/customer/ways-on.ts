// The closing sentences of a turn: the firm's fixed words for its reason (words/). Nobody is ever left with a bare refusal.
import type { Draft } from '../steps/compose.ts'
import { suffices } from '../steps/evidence.ts'
import { clockQuestionOf } from './clock-question.ts'
import { lingeringDanger } from './escalation.ts'
import { isOfTheWait, isWaiting } from './waiting.ts'
import { forClients, stillInDanger } from './words/clients.ts'
import {
  forClientsInEnglish,
  lingeringInEnglish,
  notFoundInEnglish,
  stillInDangerInEnglish,
} from './words/clients-in-english.ts'
import { asOfNowInEnglish, serviceLinesInEnglish, stillWaitingInEnglish } from './words/english.ts'
import { type Firm, type Line, lingering, notFound, notice, type WaysOnInput } from './words/lines.ts'
import { calendarLine } from './words/market.ts'
import { asOfNow, type Desk, serviceLines, stillWaiting } from './words/service.ts'
import { forStaff } from './words/staff.ts'

export type { Firm, WaysOnInput }

export type WaysOn = (input: WaysOnInput) => (Draft & Pick<Line, 'otherwise'>)[]

/** Makes the writer of the closing sentences of a turn, as drafts that the guard checks like any other. */
export const createWaysOn =
  ({ firm, now = () => new Date() }: { firm: Firm; now?: () => Date }): WaysOn =>
  (input) => {
    const { decision, reading, turn } = input
    const desk = { firm, at: now() }
    const isClient = turn.reader.role === 'client'
    const isEnglish = speaksEnglish(input)
    const texts = isEnglish ? forClientsInEnglish : isClient ? forClients : { ...forClients, ...forStaff }
    const asTrueNow = isEnglish ? asOfNowInEnglish : asOfNow
    const said = (): Line[] => {
      if (isOfTheWait(reading, turn)) return isEnglish ? stillWaitingInEnglish(desk) : stillWaiting(desk)
      const lines = texts[decision.reason]({ ...input, firm })
      if (decision.decision === 'handover') return isClient ? asTrueNow(lines, decision.reason, desk) : lines
      const ofClock = byTheClock(input, desk)
      // What only the clock was asked is answered with it, whatever the library holds.
      return ofClock.length > 0 && reading.parts.every(clockQuestionOf) ? ofClock : [...lines, ...ofClock]
    }
    const lines = [...said(), ...unanswered(input), ...alsoAsked(input)]
    const danger = afterDanger(input)
    // What endangers somebody is said before what may not be done.
    const all = decision.decision === 'refuse' ? [...danger, ...lines] : [...lines, ...danger]
    return all.map((line) => ({ ...line, quotes: [] }))
  }

/** Our own people are answered in Chinese whatever they write. */
const speaksEnglish = ({ reading, turn }: WaysOnInput): boolean =>
  turn.reader.role === 'client' && reading.language === 'en'

/** What the clock and the calendar answer of the message. */
const byTheClock = (input: WaysOnInput, desk: Desk): Line[] => {
  const { reading, rating, turn } = input
  const lines = reading.parts.flatMap((part) => {
    const kind = clockQuestionOf(part)
    if (kind === 'service' && turn.reader.role !== 'client') return []
    if (kind === 'service' && speaksEnglish(input)) return serviceLinesInEnglish(desk, { isWaiting: isWaiting(turn) })
    if (kind === 'service')
      return serviceLines(part, desk, { isFound: rating.evidence !== 'none', isWaiting: isWaiting(turn) })
    return kind ? [notice(calendarLine[kind](part, desk.at))] : []
  })
  return lines.filter(({ text }, index) => lines.findIndex((line) => line.text === text) === index)
}

/** What of the message was neither refused nor asked back and found no answer is not passed over. */
const unanswered = (input: WaysOnInput): Line[] => {
  const { decision, reading, parts, turn } = input
  const open = parts.filter((part) => !suffices(part) && part.choices.length < 2)
  const isOfOthers = decision.decision === 'refuse' || decision.reason === 'clarification'
  if (!isOfOthers || open.length === 0 || open.length === reading.parts.length) return []
  return speaksEnglish(input) ? notFoundInEnglish : notFound(open, turn)
}

/** Beside an answer, what else may have been meant by the question. */
const alsoAsked = (input: WaysOnInput): Line[] => {
  const { decision, parts, turn } = input
  const [only, ...others] = parts
  const isShown = others.length === 0 && turn.reader.role === 'client' && !speaksEnglish(input)
  const questions = isShown ? (only?.also ?? []) : []
  const isAnswered = decision.decision === 'answer' && only !== undefined && suffices(only)
  return isAnswered && questions.length > 0 ? [notice(`您可能还想问：${questions.join(' ')}`)] : []
}

/** A danger spoken of earlier: a person is offered with every answer until one takes over. */
const afterDanger = (input: WaysOnInput): Line[] => {
  const { decision, turn } = input
  const danger = lingeringDanger(turn)
  if (!danger || decision.decision === 'handover' || decision.reason === danger) return []
  if (speaksEnglish(input)) return danger === 'crisis' ? stillInDangerInEnglish(turn) : lingeringInEnglish.fraud
  return danger === 'crisis' && turn.reader.role === 'client' ? stillInDanger(turn) : lingering(danger, turn)
}
