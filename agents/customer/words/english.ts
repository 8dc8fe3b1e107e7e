// A handover in English as it is true at this hour, as service.ts says it in Chinese.
import type { ReasonCode } from '../../../domain/turn.ts'
import { care, type Line, notice, wayOn } from './lines.ts'
import { absenceAt, type Desk, hoursInEnglish, needsBlocking } from './service.ts'

const passedOn = wayOn('Your request is passed on to a colleague, who will reply here.')
const writeMeanwhile = wayOn('Please write down what it is about; whoever takes it will see it.')

/** Whose life or money is in danger hears first what to do. */
const actsFirst: ReadonlySet<ReasonCode> = new Set<ReasonCode>(['crisis', 'fraud'])

/** The words of a handover with that a person takes over, and out of the hours of service from when on. */
export const asOfNowInEnglish = (lines: Line[], reason: ReasonCode, desk: Desk): Line[] => {
  const said = actsFirst.has(reason) ? [...lines, passedOn] : [passedOn, ...lines]
  return [...said, ...outOfHours(desk, reason), ...(reason === 'crisis' ? [] : [writeMeanwhile])]
}

/** To a client who waits and asks where the colleague stays. */
export const stillWaitingInEnglish = (desk: Desk): Line[] => {
  const away = outOfHours(desk, 'explicit-request')
  return [
    care('Sorry to keep you waiting.'),
    notice('Your request is registered and waits for a colleague; your place in the queue I cannot see.'),
    ...(away.length > 0
      ? [...away, wayOn('You need not stay: requests are taken in order, and you can add anything here.')]
      : [
          wayOn(
            `You need not ask again, and can add anything here meanwhile. If it is urgent, call ${desk.firm.hotline}.`,
          ),
        ]),
  ]
}

/** To a client who asks for the hours at which people are there. */
export const serviceLinesInEnglish = (desk: Desk, { isWaiting }: { isWaiting: boolean }): Line[] => {
  const { hours } = desk.firm
  if (!hours) return []
  const absence = absenceAt(desk)
  return [
    notice(`Our ${hoursInEnglish(hours)}.`),
    notice(absence ? `We are outside them now; ${absence.backInEnglish}.` : 'We are within them now.'),
    wayOn(
      isWaiting
        ? 'Your request is registered; colleagues answer in order.'
        : absence
          ? 'Reply “human” to have your request registered; it is answered in order when they are back.'
          : 'Reply “human” to talk to a colleague.',
    ),
  ]
}

export const frozenAtAnyHourInEnglish = (hotline: string): string =>
  `If an account has to be frozen at once, call ${hotline}: this is done at any hour.`

const outOfHours = (desk: Desk, reason: ReasonCode): Line[] => {
  const absence = absenceAt(desk)
  if (!absence) return []
  const { hours, backInEnglish } = absence
  return [
    notice(`We are outside service hours: ${hoursInEnglish(hours)}; ${backInEnglish}.`),
    ...(hours.emergencies && needsBlocking.has(reason) ? [wayOn(frozenAtAnyHourInEnglish(desk.firm.hotline))] : []),
    ...(reason === 'crisis' ? [wayOn('If there is any danger, do not wait for us: call 110 now.')] : []),
  ]
}
