// Blocks → chunks, by kind of document. A chunk is what can be cited; its text is a range of the version's text.
import { createHash } from 'node:crypto'
import type { Chunk, SearchUnit } from '../../domain/library.ts'
import type { DocumentAttributes, ParsedDocument } from '../parsing/parsed-document.ts'
import { digestChunks } from './digest.ts'
import { faqChunks } from './faq.ts'
import { procedureChunks } from './procedure.ts'
import { regulationChunks } from './regulation.ts'
import { rowChunks } from './rows.ts'
import { type Piece, sectionChunks } from './section.ts'

/** What a chunk is indexed by. The `text` unit of a chunk is the chunk itself; only other phrasings are units of their own. */
export type Chunked = { chunks: Chunk[]; units: SearchUnit[] }

/** As much of a document as decides how it is cut. */
export type Cuttable = Pick<ParsedDocument, 'text' | 'blocks' | 'phrasings'> & {
  attributes: Pick<DocumentAttributes, 'work' | 'kind' | 'title' | 'verification'>
}

/**
 * Cuts a document. The same document gives the same ids, since an id is the version's and the chunk's place in it.
 * @param versionId made from the text, so that another text never gets the same chunk ids
 * @param countTokens of the model's tokenizer; bounds the size of a chunk
 */
export const chunkDocument = ({
  document,
  versionId,
  countTokens,
}: {
  document: Cuttable
  versionId: string
  countTokens: (text: string) => number
}): Chunked => {
  const pieces = piecesOf(document, countTokens)
  const chunks = pieces.map(
    (piece, ordinal): Chunk => ({
      id: `${versionId}/${ordinal}`,
      versionId,
      ordinal,
      clauseId: piece.clause === null ? null : `${document.attributes.work}#${piece.clause}`,
      clause: piece.clause,
      path: piece.path,
      text: document.text.slice(piece.start, piece.end),
      start: piece.start,
      end: piece.end,
      page: piece.page,
    }),
  )
  const units = chunks.flatMap((chunk, index): SearchUnit[] =>
    (pieces[index]?.questions ?? []).map((question, at) => ({
      id: `${chunk.id}?${at}`,
      chunkId: chunk.id,
      kind: 'question',
      text: question,
    })),
  )
  return { chunks, units }
}

const piecesOf = (document: Cuttable, countTokens: (text: string) => number): Piece[] => {
  // What has no word in it (a rule of dashes, a zero-width space) says nothing and is no 款 of an article.
  const blocks = document.blocks.filter(({ kind, text }) => kind === 'heading' || /[\p{L}\p{N}]/u.test(text))
  const input = { text: document.text, blocks, countTokens }
  switch (document.attributes.kind) {
    case 'regulation':
      return regulationChunks(input)
    case 'digest':
      return digestChunks(input, document.attributes.verification ?? null)
    case 'faq':
      return faqChunks(input, document.phrasings)
    case 'product':
    case 'fee':
      return rowChunks(input)
    case 'procedure':
      return procedureChunks(input, document.attributes.title, document.phrasings)
    case 'research':
      return sectionChunks(input)
  }
}

/** SHA-256 in hexadecimal. */
export const sha256 = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex')
