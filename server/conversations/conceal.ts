// What is written in a conversation, by whomever, is masked before it is stored: the same number keeps its placeholder over all of it,
// and no placeholder ever stands for two.
import { kindOfPlaceholder, type Masked, type MaskedOriginal, mask, maskKinds } from '../../agents/steps/mask.ts'
import type { LibraryState } from '../../domain/library.ts'
import type { Originals } from '../../storage/keys/originals.ts'
import type { Database } from '../../storage/sql/sql.ts'
import { type ConversationRow, placeholdersIn } from './queries.ts'

/**
 * What comes of it is stored in a commit that `demandUnmoved` allows: two that are masked side by side would give their numbers the same
 * placeholder.
 */
export type Conceal = (
  row: Pick<ConversationRow, 'id' | 'hasOriginals'>,
  text: string,
  library: LibraryState,
  by?: 'client' | 'staff',
) => Promise<Masked>

/** @param people names that are public and stay readable */
export const createConceal =
  ({
    db,
    originals,
    people,
  }: {
    db: Database
    originals: Pick<Originals, 'reveal'>
    people: (library: LibraryState) => Promise<string[]>
  }): Conceal =>
  async ({ id, hasOriginals }, text, library, by = 'client') => {
    const before = hasOriginals ? await originals.reveal(id) : []
    const kept = before.flatMap(({ placeholder, kind, original }) => {
      const known = maskKinds.find((name) => name === kind)
      return known ? [{ placeholder, kind: known, original }] : []
    })
    const known = { people: await people(library), namesStay: by === 'staff' }
    const masked = mask(text, { ...known, placeholders: kept })
    if (masked.originals.every(({ placeholder }) => stands(kept, placeholder))) return masked
    // What was erased still stands in the record: its number is not given to another.
    const erased = (await placeholdersIn(db, id)).flatMap((placeholder) => {
      const kind = stands(kept, placeholder) ? null : kindOfPlaceholder(placeholder)
      return kind ? [{ placeholder, kind, original: '' }] : []
    })
    return erased.length === 0 ? masked : mask(text, { ...known, placeholders: [...kept, ...erased] })
  }

const stands = (known: readonly MaskedOriginal[], wanted: string): boolean =>
  known.some(({ placeholder }) => placeholder === wanted)
