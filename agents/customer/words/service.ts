// What is said of the hours at which people are there to talk to.
import { calendarDate } from '../../../domain/calendar.ts'
import type { ReasonCode } from '../../../domain/turn.ts'
import { daysAskedIn, holidaysNamed } from '../clock-question.ts'
import { type Back, backAt, isServed, type ServiceHours } from '../service-hours.ts'
import { dayInEnglish, daySaid, daysOf, spanSaid, timeSaid } from './days.ts'
import { care, type Firm, type Line, notice, wayOn } from './lines.ts'

/** Whom clients wait for, and the hour at which they do. */
export type Desk = { firm: Firm; at: Date }

export const hoursSaid = ({ days, periods }: ServiceHours): string =>
  `人工服务时间为${days}${periods.map(({ from, to }) => `${timeSaid(from)}–${timeSaid(to)}`).join('、')}`

const daysInEnglish = { 交易日: 'trading days', 工作日: 'working days', 每天: 'every day' } as const
export const hoursInEnglish = ({ days, periods }: ServiceHours): string =>
  `service hours are ${daysInEnglish[days]} ${periods.map(({ from, to }) => `${timeSaid(from)}–${timeSaid(to)}`).join(', ')} Beijing time`

/** From when on people are back, in words. */
export type Absence = { hours: ServiceHours; back: string; backInEnglish: string }

/** Null in the hours of service, and where the firm has not said which they are. Whether somebody is there all the same is not known here. */
export const absenceAt = ({ firm: { hours }, at }: Desk): Absence | null => {
  const back = hours ? backAt(hours, at) : null
  return hours && back ? { hours, back: backSaid(back, at), backInEnglish: backInEnglish(back, at) } : null
}

const backSaid = ({ date, time, isSure }: Back, at: Date): string => {
  const day = `${daySaid(date, calendarDate(at))}${timeSaid(time)}`
  return isSure ? `${day}上班` : `最早${day}上班，遇节假日顺延`
}

const backInEnglish = ({ date, time, isSure }: Back, at: Date): string => {
  const day = `${timeSaid(time)} on ${dayInEnglish(date, calendarDate(at))}`
  return isSure ? `our staff are back at ${day}` : `our staff are back at ${day} at the earliest, later after a holiday`
}

/** How the fixed words promise that a person takes over at once. */
const atOnce = /我?(?:现在就?|正在|马上|立刻|立即)(?:为|帮|给)您转接/g
/** Where something may have to be blocked before people are back. */
export const needsBlocking: ReadonlySet<ReasonCode> = new Set<ReasonCode>([
  'fraud',
  'explicit-request',
  'low-confidence',
])

/** What whoever waits can do, whether somebody is there or not. */
export const writeMeanwhile = '请先写下您的问题，同事接入后即可看到。'

/**
 * The words of a handover as they are true at this hour: out of the hours of service the case is kept, and nobody is promised at once.
 * Whether somebody is there all the same is told by who knows it (server/handoff/words.ts).
 */
export const asOfNow = (lines: Line[], reason: ReasonCode, desk: Desk): Line[] => {
  const absence = absenceAt(desk)
  if (!absence) return lines
  const { hours, back } = absence
  // Whose only wish is a person hears nothing else first.
  const before = reason === 'explicit-request' ? [] : lines
  const asksToWrite = before.some(({ text }) => text.includes('同事接入后即可看到'))
  return [
    ...before.map((line) => ({ ...line, text: line.text.replace(atOnce, '会为您转接') })),
    notice(`现在不是人工服务时间：${hoursSaid(hours)}，${back}。`),
    ...(needsBlocking.has(reason) ? aroundTheClock(desk) : []),
    wayOn(
      reason === 'crisis'
        ? '您的情况已经登记；有危险请不要等，现在就拨打 110。'
        : `您的请求已经登记。${asksToWrite ? '' : writeMeanwhile}`,
    ),
  ]
}

/** The way on that is there at any hour, where the firm has said so. */
const aroundTheClock = ({ firm: { hours, hotline } }: Desk): Line[] =>
  hours?.emergencies ? [wayOn(frozenAtAnyHour(hotline))] : []
export const frozenAtAnyHour = (hotline: string): string =>
  `账户要马上冻结的（例如被盗、手机或银行卡丢失），请拨打${hotline}的紧急挂失，全天受理。`

/** To a client who waits and asks where the colleague stays. */
export const stillWaiting = (desk: Desk): Line[] => {
  const absence = absenceAt(desk)
  if (absence)
    return [
      care('抱歉，让您等着了。'),
      notice(`您的请求已经登记转人工，不过现在不是人工服务时间，${absence.back}。`),
      ...aroundTheClock(desk),
      wayOn('您不用守着，同事会按顺序联系您；要补充的可以写在这里。'),
    ]
  return [
    care('抱歉，让您久等了。'),
    notice('您的请求已经登记转人工，还在等同事接入；前面还有几位、要等多久，我这里看不到。'),
    wayOn(`不用重新申请，等的时候可以继续补充情况；着急的话也可以拨打${desk.firm.hotline}。`),
  ]
}

/**
 * Of the days that a question names, and of now.
 * @param isFound the library has said the hours
 * @param isWaiting the client was handed over before
 */
export const serviceLines = (
  part: string,
  desk: Desk,
  { isFound, isWaiting }: { isFound: boolean; isWaiting: boolean },
): Line[] => {
  const { firm, at } = desk
  if (!firm.hours) return []
  const absence = absenceAt(desk)
  const ofDays = onDays(part, firm.hours, at)
  return [
    ...(isFound ? [] : [notice(`${hoursSaid(firm.hours)}。`)]),
    ...(ofDays ? [notice(ofDays)] : []),
    notice(absence ? `现在不是人工服务时间，${absence.back}。` : '现在是人工服务时间。'),
    wayOn(
      isWaiting
        ? '您的请求已经登记，会按顺序联系您。'
        : absence
          ? '可以先回复“转人工”登记，上班后按顺序联系您。'
          : '需要的话请回复“转人工”。',
    ),
  ]
}

const onDays = (part: string, hours: ServiceHours, at: Date): string | null => {
  const holidays = holidaysNamed(part)
  // No exchange and no office is open on a holiday, whatever its dates.
  if (holidays.length > 0) return `${holidays.join('、')}假期人工客服${hours.days === '每天' ? '照常上班' : '休息'}。`
  const today = calendarDate(at)
  const asked = daysAskedIn(part, today)
  const days = asked ? daysOf(asked).filter((date) => date !== today) : []
  const open = days.filter((date) => isServed(hours, date) === true)
  if (days.length === 0 || days.some((date) => isServed(hours, date) === null)) return null
  if (open.length === 0) return `${spanSaid(days, today)}人工客服休息。`
  return open.length === days.length
    ? `${spanSaid(days, today)}人工客服上班。`
    : `${spanSaid(days, today)}里人工客服上班的是${open.map((date) => daySaid(date, today)).join('、')}。`
}
