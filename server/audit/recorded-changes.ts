// What staff set for the system itself stands in a chained stream with who did it, written with the change or not at all.
import type { Principal } from '../../domain/identity.ts'
import { lockTransaction } from '../../storage/sql/lock.ts'
import type { Database } from '../../storage/sql/sql.ts'
import type { EventLog } from '../../storage/streams/event-log.ts'

/** Does a change and says what it was. One at a time in all processes, so that what stood before is what is told. */
export type RecordedChanges<Fact> = <T>(
  by: Principal,
  change: (tx: Database, record: (fact: Fact) => void) => Promise<T>,
) => Promise<T>

/** @param streamId the stream that all these changes stand in */
export const createRecordedChanges =
  <Fact extends { type: string }>(
    { db, events }: { db: Database; events: Pick<EventLog, 'appendWithin'> },
    streamId: string,
  ): RecordedChanges<Fact> =>
  async (by, change) => {
    let committed = () => {}
    const result = await db.transaction(async (tx) => {
      await lockTransaction(tx, streamId)
      const facts: Fact[] = []
      const changed = await change(tx, (fact) => facts.push(fact))
      const stream = { id: streamId, kind: 'configuration', retentionClass: 'business' } as const
      const recorded = facts.map((body) => ({ actor: { kind: 'staff' as const, id: by.id }, body }))
      committed = await events.appendWithin(tx, recorded.length > 0 ? [{ stream, events: recorded }] : [])
      return changed
    })
    committed()
    return result
  }
