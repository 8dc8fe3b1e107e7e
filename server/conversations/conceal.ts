// What is written in a conversation, by whomever, is masked before it is stored: the same number keeps its placeholder over all of it.
import { type Masked, mask, maskKinds } from '../../agents/steps/mask.ts'
import type { LibraryState } from '../../domain/library.ts'
import type { Originals } from '../../storage/keys/originals.ts'
import type { ConversationRow } from './queries.ts'

export type Conceal = (
  row: Pick<ConversationRow, 'id' | 'hasOriginals'>,
  text: string,
  library: LibraryState,
  by?: 'client' | 'staff',
) => Promise<Masked>

/** @param people names that are public and stay readable */
export const createConceal =
  ({
    originals,
    people,
  }: {
    originals: Pick<Originals, 'reveal'>
    people: (library: LibraryState) => Promise<string[]>
  }): Conceal =>
  async ({ id, hasOriginals }, text, library, by = 'client') => {
    const before = hasOriginals ? await originals.reveal(id) : []
    const placeholders = before.flatMap(({ placeholder, kind, original }) => {
      const known = maskKinds.find((name) => name === kind)
      return known ? [{ placeholder, kind: known, original }] : []
    })
    return mask(text, { people: await people(library), placeholders, namesStay: by === 'staff' })
  }
