// Cutting by headings; what the other ways of cutting are made of.
import type { Block } from '../../domain/library.ts'
import { sentences } from '../../text/sentences.ts'
import type { Phrasings } from '../parsing/parsed-document.ts'

/** A chunk before it has an id. `questions`: the phrasings that it answers. */
export type Piece = {
  start: number
  end: number
  path: string[]
  clause: string | null
  page: number | null
  questions?: string[]
}

export type ChunkingInput = { text: string; blocks: readonly Block[]; countTokens: (text: string) => number }

/** Beyond this many tokens a chunk is split: small enough for several in a prompt, large enough for an article. */
export const longestChunk = 600

// A character of Chinese is at most three tokens, so that a short text need not be counted.
const neverTooLong = longestChunk / 3

/** Whether a text has more than `longestChunk` tokens; a short one is not counted. */
export const isTooLong = (text: string, countTokens: (text: string) => number): boolean =>
  text.length > neverTooLong && countTokens(text) > longestChunk

/** The blocks under one heading, without the heading. */
export type Section = { heading: Block | null; path: string[]; blocks: Block[] }

/** Sections in order; what stands before the first heading is one too. */
export const sectionsOf = (blocks: readonly Block[]): Section[] => {
  const sections: Section[] = []
  let current: Section = { heading: null, path: [], blocks: [] }
  for (const block of blocks) {
    if (block.kind !== 'heading') {
      current.blocks.push(block)
      continue
    }
    if (current.blocks.length > 0) sections.push(current)
    current = { heading: block, path: [], blocks: [] }
  }
  if (current.blocks.length > 0) sections.push(current)
  for (const section of sections) section.path = section.blocks[0]?.headingPath ?? []
  return sections
}

/** The other ways to ask for what stands under a heading. */
export const phrasingsUnder = (heading: string, phrasings: readonly Phrasings[]): string[] =>
  phrasings.filter((one) => one.heading === heading).flatMap(({ questions }) => questions)

/** One piece for a run of blocks. */
export const pieceOf = (blocks: readonly Block[], path: string[], clause: string | null = null): Piece[] => {
  const [first, last] = [blocks[0], blocks.at(-1)]
  return first && last ? [{ start: first.start, end: last.end, path, clause, page: first.page }] : []
}

/** A run of blocks as one piece, or as several at block borders when it is too long; of a block that is too long itself at the ends of sentences. */
export const splitPieces = (
  { text, countTokens }: ChunkingInput,
  blocks: readonly Block[],
  path: string[],
  clause: string | null = null,
): Piece[] => {
  const [first, last] = [blocks[0], blocks.at(-1)]
  if (!first || !last) return []
  if (!isTooLong(text.slice(first.start, last.end), countTokens)) return pieceOf(blocks, path, clause)
  const groups: Block[][] = []
  for (const block of blocks) {
    const group = groups.at(-1)
    const start = group?.[0]?.start
    if (group && start !== undefined && !isTooLong(text.slice(start, block.end), countTokens)) group.push(block)
    else groups.push([block])
  }
  return groups.flatMap((group) => {
    const [only] = group
    return only && group.length === 1
      ? rangesOf(text, only, countTokens).map((range) => ({ ...range, path, clause, page: only.page }))
      : pieceOf(group, path, clause)
  })
}

type Range = { start: number; end: number }

/** As many sentences together as are not too long; what is too long without the end of a sentence is cut at a comma, or anywhere. */
const rangesOf = (text: string, { start, end }: Range, countTokens: (text: string) => number): Range[] => {
  if (!isTooLong(text.slice(start, end), countTokens)) return [{ start, end }]
  const parts = sentences(text.slice(start, end)).flatMap((sentence) => {
    const range = { start: start + sentence.start, end: start + sentence.end }
    return isTooLong(sentence.text, countTokens) ? brokenUp(text, range) : [range]
  })
  const ranges: Range[] = []
  for (const part of parts) {
    const last = ranges.at(-1)
    if (last && !isTooLong(text.slice(last.start, part.end), countTokens)) last.end = part.end
    else ranges.push({ ...part })
  }
  return ranges
}

const brokenUp = (text: string, { start, end }: Range): Range[] => {
  const ranges: Range[] = []
  for (let from = start; from < end; ) {
    const most = Math.min(end, from + neverTooLong)
    const comma = Math.max(...['，', '、', '；', ',', ' '].map((mark) => text.lastIndexOf(mark, most - 1)))
    const at = most === end ? end : comma > from ? comma + 1 : isHigh(text, most - 1) ? most - 1 : most
    ranges.push({ start: from, end: at })
    from = at
  }
  return ranges
}

/** The first half of a character that takes two units. */
const isHigh = (text: string, at: number): boolean => /[\ud800-\udbff]/.test(text.charAt(at))

/** Every section one chunk, split when long. */
export const sectionChunks = (input: ChunkingInput): Piece[] =>
  sectionsOf(input.blocks).flatMap((section) => splitPieces(input, section.blocks, section.path))
