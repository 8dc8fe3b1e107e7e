// Words of the editorial desk: what may be done to the library, and how far it has come. Whoever proposes does not decide.
import { z } from 'zod'

/**
 * What a change does: shows a draft, changes the catalogue's facts of what is shown, takes a version out of sight, shows a withdrawn
 * one again, sets a cell of the fact table right.
 */
export const ChangeKind = z.enum(['publish', 'edit', 'withdraw', 'restore', 'correct-fact'])
export type ChangeKind = z.infer<typeof ChangeKind>

/** `approved`: decided, and waits for its hour. `refused` and `cancelled`: nothing came of it. */
export const ChangeState = z.enum(['open', 'approved', 'done', 'refused', 'cancelled', 'undone'])
export type ChangeState = z.infer<typeof ChangeState>

/** What the library's document was when it was read: range of the words in the version's text that say so; null: taken from outside the text. */
export const AttributeReading = z.object({
  field: z.enum([
    'title',
    'documentNumber',
    'issuer',
    'publishedOn',
    'effectiveFrom',
    'effectiveTo',
    'label',
    'consultation',
  ]),
  value: z.string(),
  quote: z.string(),
  start: z.int().nonnegative().nullable(),
  end: z.int().nonnegative().nullable(),
  /** How the value follows from the words, for the person who confirms it: `第七十条：自公布之日起施行`. */
  derivation: z.enum(['stated', 'derived', 'assumed']),
})
export type AttributeReading = z.infer<typeof AttributeReading>

/** Why something stands on an action list: it names the superseded clause, or says nearly the same. */
export const ActionCause = z.enum(['cites', 'resembles'])
export type ActionCause = z.infer<typeof ActionCause>

export const ActionState = z.enum(['open', 'done', 'not-needed'])
export type ActionState = z.infer<typeof ActionState>

export const FeedKind = z.enum(['folder', 'feed', 'page', 'mail'])
export type FeedKind = z.infer<typeof FeedKind>

export const FeedRunState = z.enum(['running', 'ok', 'unchanged', 'failed'])
export type FeedRunState = z.infer<typeof FeedRunState>

/** `new`: seen, not taken in yet. `taken`: a draft was made of it. `duplicate`: the library holds it, or nearly so. */
export const FeedItemState = z.enum(['new', 'taken', 'duplicate', 'rejected'])
export type FeedItemState = z.infer<typeof FeedItemState>
