// 等候队列: who waits before whom, who of the staff is at work, and telling both sides of it as it changes.
import { setImmediate as immediate } from 'node:timers/promises'
import type { Logger } from 'pino'
import { backAt, type ServiceHours } from '../../agents/customer/service-hours.ts'
import { absenceAt } from '../../agents/customer/words/service.ts'
import type { Database } from '../../storage/sql/sql.ts'
import type { Bus } from '../bus/bus.ts'
import { callbackChoices, callbackTimesIn } from '../feedback/callback-words.ts'
import type { QueuePlace } from '../protocol/conversations.ts'
import * as queries from './queries.ts'

/** Rung when something in the queue may look different. */
export const queueTopic = 'queue'

/** A lost ring costs at most about this long. */
const lookMilliseconds = 10_000
/** Changes that come at once are looked at once. */
const gatherMilliseconds = 50
/** However much changes, it is looked at and told no more often: one who is taken moves all who wait behind, and every list is read anew. */
const restMilliseconds = 1_000

/** What waiting is like now: whether anybody of the staff is there, and when they are back, in words; null in the hours of service. */
export type Outlook = Pick<QueuePlace, 'staffPresent' | 'open' | 'opensAt' | 'opensAtInEnglish'>

export type Queue = ReturnType<typeof createQueue>

/** Makes the queue's watch for this process; it looks only while somebody watches. */
export const createQueue = ({
  db,
  bus,
  hours,
  logger,
  now = () => new Date(),
}: {
  db: Database
  bus: Bus
  hours: ServiceHours
  logger: Logger
  now?: () => Date
}) => {
  const waiting = new Map<string, Set<(place: QueuePlace) => void>>()
  const followers = new Set<() => void>()
  let timers: { look: NodeJS.Timeout; unsubscribe: Promise<() => void> } | null = null
  let due: NodeJS.Timeout | null = null
  let version = ''
  let lastRung = -restMilliseconds

  const look = async (rung: boolean): Promise<void> => {
    const before = version
    if (followers.size > 0) version = await queries.queueVersion(db)
    if (rung || version !== before) for (const tell of followers) tell()
    if (waiting.size > 0) await tellPlaces()
  }
  const tellPlaces = async (): Promise<void> => {
    // The hours begin and end without anybody ringing.
    const common = { ...(await outlook()), ...callbacks() }
    for (const [index, id] of (await queries.waitingInOrder(db)).entries()) {
      for (const tell of waiting.get(id) ?? []) tell({ ahead: index, ...common })
      // Others are not kept waiting while thousands are told.
      if (index % 100 === 99) await immediate()
    }
  }
  const lookSafely = (rung: boolean) => {
    look(rung).catch((error) => logger.warn({ err: error }, 'looking at the queue failed'))
  }
  const ring = () => {
    if (due) return
    due = setTimeout(
      () => {
        due = null
        lastRung = performance.now()
        lookSafely(true)
      },
      Math.max(gatherMilliseconds, lastRung + restMilliseconds - performance.now()),
    ).unref()
  }

  const begin = () => {
    timers ??= {
      look: setInterval(() => lookSafely(false), lookMilliseconds).unref(),
      unsubscribe: bus.subscribe(queueTopic, ring),
    }
  }
  const endIfAlone = () => {
    if (!timers || waiting.size > 0 || followers.size > 0) return
    clearInterval(timers.look)
    void timers.unsubscribe.then((stop) => stop())
    timers = null
  }

  return {
    ring: () => bus.publish(queueTopic),

    outlook,

    /** Where a conversation stands that waits. */
    place: async (id: string): Promise<QueuePlace> => ({
      ahead: await queries.countBefore(db, id),
      ...(await outlook()),
      ...callbacks(),
    }),

    staffPresent: () => queries.countStaff(db),
    isOpen: () => openNow().open,

    /** Tells a client who waits of their place, at once and when it or the outlook changes, until the returned function is called. */
    watchPlace(id: string, hears: (place: QueuePlace) => void): () => void {
      let last = ''
      const tell = (place: QueuePlace) => {
        const said = JSON.stringify(place)
        if (said !== last) hears(place)
        last = said
      }
      const others = waiting.get(id) ?? new Set()
      waiting.set(id, others.add(tell))
      begin()
      ring()
      return () => {
        others.delete(tell)
        if (others.size === 0) waiting.delete(id)
        endIfAlone()
      }
    },

    /** Rings whenever something in the queue has changed, and once at the beginning. */
    follow(hears: () => void): () => void {
      followers.add(hears)
      begin()
      hears()
      return () => {
        followers.delete(hears)
        endIfAlone()
      }
    },
  }

  async function outlook(): Promise<Outlook> {
    return { staffPresent: (await queries.countStaff(db)) > 0, ...openNow() }
  }

  function callbacks(): Pick<QueuePlace, 'callbackTimes' | 'callbackChoices'> {
    return { callbackTimes: callbackTimesIn(hours), callbackChoices: callbackChoices(hours, now()) }
  }

  function openNow(): Omit<Outlook, 'staffPresent'> {
    const at = now()
    const absence = absenceAt({ firm: { name: '', hotline: '', hours }, at })
    return {
      open: backAt(hours, at) === null,
      opensAt: absence?.back ?? null,
      opensAtInEnglish: absence?.backInEnglish ?? null,
    }
  }
}
