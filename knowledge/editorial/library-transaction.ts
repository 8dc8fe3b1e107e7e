// One transaction for all that a change of the library writes: its rows, what the index is told, and the record of it.
import { type DocumentFact, documentStream } from '../../domain/editorial.ts'
import { throwStorageProblem } from '../../storage/sql/failure.ts'
import type { Database, Sql } from '../../storage/sql/sql.ts'
import type { EventLog, NewEvent } from '../../storage/streams/event-log.ts'
import { lockPublishing } from '../versions/library-state.ts'

/** Where the library lies and where it is recorded. */
export type LibraryStorage = { sql: Pick<Sql, 'db'>; events: Pick<EventLog, 'appendWithin'> }

/** Says in the work's record what was done to it, and who did. */
export type Record = (workId: string, by: string, fact: DocumentFact) => void

/** Who publishes at once: whoever runs the machine, and the first start. */
const machines: ReadonlySet<string> = new Set(['command-line', 'sample-library'])

/** A feed is no person either. */
const actorOf = (by: string): NewEvent['actor'] => ({
  kind: machines.has(by) || by.startsWith('feed:') ? 'system' : 'staff',
  id: by,
})

/**
 * Runs work as the only writer of the library, in all processes; it is there wholly, with its record, or not at all.
 * @throws Problem `storage-full`, `component-unavailable`; what the work throws
 */
export const inLibraryTransaction = async <T>(
  { sql, events }: LibraryStorage,
  work: (tx: Database, record: Record) => Promise<T>,
): Promise<T> => {
  let committed = () => {}
  const write = sql.db.transaction(async (tx) => {
    await lockPublishing(tx)
    const recorded: { stream: { id: string; kind: 'document'; retentionClass: 'library' }; events: NewEvent[] }[] = []
    const result = await work(tx, (workId, by, body) =>
      recorded.push({
        stream: { id: documentStream(workId), kind: 'document', retentionClass: 'library' },
        events: [{ actor: actorOf(by), body }],
      }),
    )
    committed = await events.appendWithin(tx, recorded)
    return result
  })
  const result = await write.catch(throwStorageProblem)
  committed()
  return result
}
