// 要点: a section is a chunk; its clause is the number in the heading, if the digest was checked against the source.
import { maySayClause, type Verification } from '../../domain/library.ts'
import { findArticles } from '../../text/numerals.ts'
import { type ChunkingInput, type Piece, sectionsOf, splitPieces } from './section.ts'

/** @param verification of the digest; null: no clause number is held back */
export const digestChunks = (input: ChunkingInput, verification: Verification | null): Piece[] =>
  sectionsOf(input.blocks).flatMap((section) => {
    const heading = section.heading?.text ?? ''
    const [article] = findArticles(heading)
    const isNumbered = article !== undefined && article.start === 0 && !heading.includes('待核')
    const clause = isNumbered && (verification === null || maySayClause(verification)) ? article.clause : null
    return splitPieces(input, section.blocks, section.path, clause)
  })
