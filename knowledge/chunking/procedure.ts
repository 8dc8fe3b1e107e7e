// 办理流程: the whole list of steps is one chunk, however long, since half a procedure is worse than none.
import { type ChunkingInput, type Piece, pieceOf, sectionsOf, splitPieces } from './section.ts'

const isStep = /^\d{1,2}[.、．]/

/** Pieces of a procedure, by its headings. */
export const procedureChunks = (input: ChunkingInput): Piece[] =>
  sectionsOf(input.blocks).flatMap((section) => {
    const steps = section.blocks.filter((block) => block.kind === 'list-item' && isStep.test(block.text))
    return steps.length > 1 ? pieceOf(section.blocks, section.path) : splitPieces(input, section.blocks, section.path)
  })
