// What was decided on a conversation as it was read: it is written only if it still stands so, and otherwise one looks again.
import type { StoredEvent } from '../../storage/streams/event-log.ts'
import type { ConversationRow } from './queries.ts'

/** Somebody else was faster: nothing was written, and one looks again. */
export class Overtaken extends Error {}

/** What was written, or null when somebody else was faster. */
export const orOvertaken = <Written>(writing: Promise<Written>): Promise<Written | null> =>
  writing.catch((error) => {
    if (error instanceof Overtaken) return null
    throw error
  })

/** Nobody has written since the conversation was read. */
export const isUnmoved = ({ headSeq }: Pick<ConversationRow, 'headSeq'>, [first]: readonly StoredEvent[]): boolean =>
  first?.seq === headSeq + 1

/** In the commit. @throws Overtaken when somebody has written since the conversation was read */
export const demandUnmoved = (row: Pick<ConversationRow, 'headSeq'>, appended: readonly StoredEvent[]): void => {
  if (!isUnmoved(row, appended)) throw new Overtaken()
}
