// 常见问题: a question and its answer are one chunk. The chunk's text is the answer, the question its path, since the answer is
// what is quoted; it is found by the question, by each other phrasing, and by the answer's own words. Of a long answer the first chunk is asked
// for, and the others come with it (retrievers/load-passages.ts).
import type { Phrasings } from '../parsing/parsed-document.ts'
import { type ChunkingInput, type Piece, phrasingsUnder, sectionsOf, splitPieces } from './section.ts'

/** @param phrasings other ways to ask, by the heading they stand under */
export const faqChunks = (input: ChunkingInput, phrasings: readonly Phrasings[]): Piece[] =>
  sectionsOf(input.blocks).flatMap((section): Piece[] => {
    const question = section.heading?.text
    const pieces = splitPieces(input, section.blocks, section.path)
    if (question === undefined) return pieces
    const questions = [...new Set([question, ...phrasingsUnder(question, phrasings)])]
    return pieces.map((piece, at) => (at === 0 ? { ...piece, questions } : piece))
  })
