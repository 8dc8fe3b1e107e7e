// 在岗: who follows the queue is at work. It stands in SQL, so that every server knows it, and is over soon when a server dies.
import { randomUUID } from 'node:crypto'
import type { Logger } from 'pino'
import type { Database } from '../../storage/sql/sql.ts'
import { createRounds } from '../sockets/rounds.ts'
import * as queries from './queries.ts'
import type { Queue } from './queue.ts'

/** How often who is there says so. */
const tellSeconds = 20

export type StaffPresence = {
  /** A line of a member of staff begins to follow the queue. @returns what ends that */
  enter(staffId: string): Promise<() => void>
}

export const createStaffPresence = ({
  db,
  queue,
  logger,
}: {
  db: Database
  queue: Pick<Queue, 'ring'>
  logger: Logger
}): StaffPresence => {
  const rounds = createRounds(tellSeconds)
  const failed = (error: unknown) => logger.warn({ err: error }, 'presence of staff was not told')
  return {
    async enter(staffId) {
      const lineId = randomUUID()
      await queries.seeStaff(db, { lineId, staffId })
      queue.ring()
      const fallSilent = rounds.join(() => void queries.seeStaff(db, { lineId, staffId }).catch(failed))
      return () => {
        fallSilent()
        queries
          .forgetStaff(db, lineId)
          .then(() => queue.ring())
          .catch(failed)
      }
    },
  }
}
