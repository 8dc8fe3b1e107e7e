// 产品与费率: each row of a table is a chunk (its text says the headers), each run of other text under a heading another.
import type { Block } from '../../domain/library.ts'
import { type ChunkingInput, type Piece, pieceOf, sectionsOf, splitPieces } from './section.ts'

/** Pieces of a product document or fee table, by its headings. */
export const rowChunks = (input: ChunkingInput): Piece[] =>
  sectionsOf(input.blocks).flatMap((section) => {
    const pieces: Piece[] = []
    let prose: Block[] = []
    const finish = () => {
      pieces.push(...splitPieces(input, prose, section.path))
      prose = []
    }
    for (const block of section.blocks) {
      if (block.kind !== 'table-row') {
        prose.push(block)
        continue
      }
      finish()
      pieces.push(...pieceOf([block], section.path))
    }
    finish()
    return pieces
  })
