// 办理流程: each section is a chunk, a long one several that are given together, since half a procedure is worse than none
// (retrievers/load-passages.ts). Details are asked for one by one (最晚几点, 换新号行不行), so that a section is also found by each of its sentences,
// and by the ways in which clients ask for them.
import { sentences } from '../../text/sentences.ts'
import type { Phrasings } from '../parsing/parsed-document.ts'
import { withoutTargets } from '../parsing/without-targets.ts'
import { type ChunkingInput, type Piece, phrasingsUnder, sectionsOf, splitPieces } from './section.ts'

const mark = /^\s*(?:[-*•·]|\d{1,2}[.、．])\s*/

/**
 * Pieces of a procedure, by its headings.
 * @param title stands before everything by which a section is found: 不收取费用 and 要带银行卡吗 say nothing by themselves
 * @param phrasings ways to ask, by the heading they stand under
 */
export const procedureChunks = (input: ChunkingInput, title: string, phrasings: readonly Phrasings[]): Piece[] =>
  sectionsOf(input.blocks).flatMap((section) => {
    const pieces = splitPieces(input, section.blocks, section.path)
    const asked = section.heading ? phrasingsUnder(section.heading.text, phrasings) : []
    return pieces.map((piece, at) => ({
      ...piece,
      questions: [...detailsIn(input.text.slice(piece.start, piece.end)), ...(at === 0 ? asked : [])].map(
        (one) => `${title}：${one}`,
      ),
    }))
  })

/** The sentences of a section, each by itself; none where the section is a single one. */
const detailsIn = (text: string): string[] => {
  const details = sentences(text).map((sentence) => withoutTargets(sentence.text.replace(mark, '')).trim())
  const telling = [...new Set(details)].filter((detail) => detail.length >= shortestDetail)
  return telling.length > 1 ? telling : []
}
const shortestDetail = 4
