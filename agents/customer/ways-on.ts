// The closing sentences of a turn: the firm's fixed words for its reason (words/). Nobody is ever left with a bare refusal.
import type { Draft } from '../steps/compose.ts'
import { suffices } from '../steps/evidence.ts'
import { lingeringDanger } from './escalation.ts'
import { forClients } from './words/clients.ts'
import { type Firm, type Line, lingering, notFound, type WaysOnInput } from './words/lines.ts'
import { forStaff } from './words/staff.ts'

export type { Firm, WaysOnInput }

export type WaysOn = (input: WaysOnInput) => Draft[]

/** Makes the writer of the closing sentences of a turn, as drafts that the guard checks like any other. */
export const createWaysOn =
  ({ firm }: { firm: Firm }): WaysOn =>
  (input) => {
    const isClient = input.turn.reader.role === 'client'
    const text = (isClient ? forClients : { ...forClients, ...forStaff })[input.decision.reason]
    const lines = [...text({ ...input, firm }), ...besideRefusal(input), ...afterDanger(input)]
    return lines.map((line) => ({ ...line, quotes: [] }))
  }

/** What of the message was not refused and found no answer is not passed over. */
const besideRefusal = ({ decision, reading, parts, turn }: WaysOnInput): Line[] => {
  const open = parts.filter((part) => !suffices(part) && part.choices.length < 2)
  if (decision.decision !== 'refuse' || open.length === 0 || open.length === reading.parts.length) return []
  return notFound(open, turn)
}

/** A danger spoken of earlier: a person is offered with every answer until one takes over. */
const afterDanger = ({ decision, turn }: WaysOnInput): Line[] => {
  const danger = lingeringDanger(turn)
  if (!danger || decision.decision === 'handover' || decision.reason === danger) return []
  return lingering(danger, turn)
}
