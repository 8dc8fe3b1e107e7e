// A citation: the very words, with version and dates, as they were when they were cited.
import type { Passage } from '../../domain/passage.ts'
import { Problem } from '../../domain/problem.ts'
import type { Citation } from '../../domain/turn.ts'

/** A range of a passage on which a sentence rests: UTF-16 offsets into the version's text (as `passage.start`), half-open. */
export type Quote = { passage: Passage; start: number; end: number }

export const wholeOf = (passage: Passage): Quote => ({ passage, start: passage.start, end: passage.end })

/** @throws Problem `internal` when the range is not inside the passage: a citation must be cut from what was found */
export const cite = ({ passage, start, end }: Quote): Citation => {
  if (start < passage.start || end > passage.end || start >= end)
    throw new Problem(
      'internal',
      `引用范围 ${start}–${end} 不在 ${passage.chunkId} 的 ${passage.start}–${passage.end} 之内。`,
    )
  return {
    chunkId: passage.chunkId,
    documentId: passage.documentId,
    versionId: passage.versionId,
    title: passage.title,
    kind: passage.kind,
    versionLabel: passage.versionLabel,
    ...(passage.clause ? { clause: passage.clause } : {}),
    quote: passage.text.slice(start - passage.start, end - passage.start),
    start,
    end,
    effectiveFrom: passage.effectiveFrom,
    effectiveTo: passage.effectiveTo,
    legalStatus: passage.legalStatus,
    verification: passage.verification,
  }
}
