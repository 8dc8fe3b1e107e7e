// Where passages stand on a sheet of the original: the chosen one is marked, any can be chosen.
import type { Box } from '../../../domain/library.ts'
import type { VersionBlock, VersionChunk, VersionView } from '../../../server/protocol/desk.ts'
import { chunkAt } from './text-layout.ts'

/** A block that has a place in the original, and the passage that it is of. */
export type Placed = { chunk: VersionChunk | null; block: VersionBlock & { page: number; box: Box } }

export const placedOf = ({ blocks, chunks }: Pick<VersionView, 'blocks' | 'chunks'>): Placed[] =>
  blocks.flatMap((block) => {
    const { page, box } = block
    return page === null || box === null
      ? []
      : [{ chunk: chunkAt(chunks, block.start), block: { ...block, page, box } }]
  })

export type PlacesProps = {
  placed: readonly Placed[]
  chosen: VersionChunk | null
  onChoose: (chunk: VersionChunk) => void
}

/** @param size of the sheet, in the unit of the boxes */
export const Places = ({ placed, chosen, onChoose, size }: PlacesProps & { size: { width: number; height: number } }) =>
  placed.map(({ chunk, block: { ordinal, box } }) => {
    const [left, top, right, bottom] = box
    const percent = (part: number, whole: number) => `${(100 * part) / whole}%`
    return (
      // biome-ignore lint/a11y/noStaticElementInteractions: for the mouse; the keyboard chooses in the text beside it
      // biome-ignore lint/a11y/useKeyWithClickEvents: as above
      <div
        key={ordinal}
        className={chunk !== null && chunk.id === chosen?.id ? 'lib-place lib-chosen' : 'lib-place'}
        style={{
          left: percent(left, size.width),
          top: percent(top, size.height),
          width: percent(right - left, size.width),
          height: percent(bottom - top, size.height),
        }}
        onClick={chunk ? () => onChoose(chunk) : undefined}
      />
    )
  })
