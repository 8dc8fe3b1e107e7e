// Words of comparing two versions of a document: what became of a clause, and of the words within it.
import { z } from 'zod'

/** What became of a clause. `moved`: the same words under another number or in another chapter. */
export const ClauseChangeKind = z.enum(['same', 'changed', 'moved', 'added', 'removed'])
export type ClauseChangeKind = z.infer<typeof ClauseChangeKind>

/** A run of words within a clause. */
export const WordChange = z.object({ kind: z.enum(['same', 'removed', 'added']), text: z.string() })
export type WordChange = z.infer<typeof WordChange>
