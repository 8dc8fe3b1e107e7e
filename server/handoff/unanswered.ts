// 接入后无人答复: a case that somebody took and in which they say nothing goes back to its place in the queue, and the client is told.
import type { Database } from '../../storage/sql/sql.ts'
import type { Moves } from './moves.ts'
import * as queries from './queries.ts'
import type { Queue } from './queue.ts'
import * as words from './words.ts'

/** Who is away for longer has not merely loaded the page anew. */
const mostAwaySeconds = 30

/** How often it is looked for them. */
export const lookEveryMilliseconds = 5_000

/**
 * Makes what looks through the cases in which the client waits for the first word: back into the queue go those whose time is over, and
 * those whose taker has gone. It gives how many they were.
 */
export const createRequeueUnanswered = ({
  db,
  moves,
  queue,
  replyMinutes,
  awaySeconds = mostAwaySeconds,
}: {
  db: Database
  moves: Pick<Moves, 'move'>
  queue: Pick<Queue, 'outlook'>
  /** From taking a case to the first word. */
  replyMinutes: number
  awaySeconds?: number
}): (() => Promise<number>) => {
  /** Each case whose taker is away, as it was taken, and since when. */
  let awaySince = new Map<string, number>()

  return async () => {
    const cases = await queries.unansweredCases(db)
    const now = performance.now()
    awaySince = new Map(
      cases.filter(({ present }) => !present).map((one) => [takingOf(one), awaySince.get(takingOf(one)) ?? now]),
    )
    const hasGone = (one: queries.UnansweredCase) => {
      const since = awaySince.get(takingOf(one))
      return since !== undefined && now - since >= awaySeconds * 1_000
    }
    const isOver = (one: queries.UnansweredCase) => one.seconds >= replyMinutes * 60 || hasGone(one)
    const over = cases.filter(isOver)
    for (const { id, stateVersion } of over)
      await moves.move(id, async (row) => {
        if (row.stateVersion !== stateVersion) return null
        return {
          to: 'queued',
          by: 'system',
          actor: { kind: 'system' },
          reason: 'unanswered',
          notice: words.unansweredNotice(await queue.outlook()),
          // The time since which they wait stays, and with it their place.
          columns: { assigneeId: null },
        }
      })
    return over.length
  }
}

const takingOf = ({ id, stateVersion }: queries.UnansweredCase): string => `${id} ${stateVersion}`
