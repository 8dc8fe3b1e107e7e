// 法规: an article is a chunk with its 编/章/节; a long one is split at 款.
import type { Block } from '../../domain/library.ts'
import { articleName, parseChineseNumber, toChineseNumber } from '../../text/numerals.ts'
import { type ChunkingInput, isTooLong, type Piece, pieceOf, splitPieces } from './section.ts'

const articleStart = /^第([零〇一二三四五六七八九十百千\d]{1,7})条(?:之([一二三四五六七八九十]{1,3}))?/

type Article = { name: string; blocks: Block[] }

/** `第二十五条` of a paragraph that begins an article. */
const articleAt = (block: Block, last: number): { number: number; name: string } | null => {
  if (block.kind === 'heading') return null
  const match = articleStart.exec(block.text)
  const number = match?.[1] ? parseChineseNumber(match[1]) : null
  if (!match || number === null) return null
  const insertion = match[2] ? parseChineseNumber(match[2]) : null
  // Without a gap behind it, only the next number in order begins an article: 第三条规定的… is a reference.
  const isSpaced = /^[\s\u3000]/.test(block.text.slice(match[0].length))
  if (!isSpaced && number !== last + 1 && !(number === last && insertion !== null)) return null
  return { number, name: articleName(number, insertion) }
}

const isItem = (block: Block) =>
  block.kind === 'list-item' || /^[（(][零〇一二三四五六七八九十百\d]{1,4}[）)]/.test(block.text)

/**
 * The 款 of an article's blocks, in order: each paragraph begins one, items (（一）…) belong to the one before.
 * Used to cut a long article and to find 第二十五条第二款 inside a chunk.
 */
export const paragraphsOf = <B extends { kind: string; text: string }>(blocks: readonly B[]): B[][] => {
  const paragraphs: B[][] = []
  for (const block of blocks) {
    const current = paragraphs.at(-1)
    if (current && isItem(block as unknown as Block)) current.push(block)
    else paragraphs.push([block])
  }
  return paragraphs
}

/** Pieces of a law: an article each, a long one by its 款; what stands outside articles by its headings. */
export const regulationChunks = (input: ChunkingInput): Piece[] => {
  const pieces: Piece[] = []
  let loose: Block[] = []
  let article: Article | null = null
  let last = 0
  const finish = () => {
    if (article) pieces.push(...articleChunks(input, article))
    pieces.push(...splitPieces(input, loose, loose[0]?.headingPath ?? []))
    article = null
    loose = []
  }
  for (const block of input.blocks) {
    const start = articleAt(block, last)
    if (block.kind === 'heading' || start) finish()
    if (start) {
      last = start.number
      article = { name: start.name, blocks: [block] }
    } else if (block.kind !== 'heading') ((article as Article | null)?.blocks ?? loose).push(block)
  }
  finish()
  return pieces
}

const articleChunks = (input: ChunkingInput, article: Article): Piece[] => {
  const [first, last] = [article.blocks[0], article.blocks.at(-1)]
  if (!first || !last) return []
  const path = first.headingPath
  if (!isTooLong(input.text.slice(first.start, last.end), input.countTokens))
    return pieceOf(article.blocks, path, article.name)
  return paragraphsOf(article.blocks).flatMap((paragraph, index) =>
    splitPieces(input, paragraph, [...path, article.name], `${article.name}第${toChineseNumber(index + 1)}款`),
  )
}
