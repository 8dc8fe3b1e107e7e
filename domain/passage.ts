// A passage: a chunk that was found for a question, with what is needed to cite it and to judge it.
import { z } from 'zod'
import { CalendarDate } from './calendar.ts'
import { Audience, Grade } from './identity.ts'
import { DateDerivation, DocumentKind, LegalStatus, Verification } from './library.ts'
import { ProductFact } from './product-fact.ts'

/** Who found it. `clause` is the structured lookup of law and article, `fact` the fact table. */
export const PassageSource = z.enum(['clause', 'faq', 'fact', 'lexical', 'dense', 'hybrid'])
export type PassageSource = z.infer<typeof PassageSource>

export const Passage = z.object({
  chunkId: z.string(),
  versionId: z.string(),
  documentId: z.string(),
  kind: DocumentKind,
  title: z.string(),
  versionLabel: z.string(),
  documentNumber: z.string().nullable(),
  clauseId: z.string().nullable(),
  clause: z.string().nullable(),
  path: z.array(z.string()),
  text: z.string(),
  /** Where the chunk stands in its version's text, UTF-16, half-open. */
  start: z.int().nonnegative(),
  end: z.int().nonnegative(),
  effectiveFrom: CalendarDate.nullable(),
  effectiveTo: CalendarDate.nullable(),
  dateDerivation: DateDerivation,
  publishedOn: CalendarDate.nullable(),
  verification: Verification.nullable(),
  /** On the date that was asked for. */
  legalStatus: LegalStatus,
  grade: Grade,
  audiences: z.array(Audience),
  source: PassageSource,
  /** 0…1 within one retriever; comparable across retrievers only after fusion. */
  score: z.number(),
  /** The phrasing of the FAQ that matched. */
  matchedQuestion: z.string().nullable(),
  /** The rows of the fact table that were asked for. */
  facts: z.array(ProductFact),
  /** What the ranker saw, by name; for the debug view and for calibration. */
  features: z.record(z.string(), z.number()),
})
export type Passage = z.infer<typeof Passage>

/** Among `features`: the passage is the answer of an entry of the FAQ that asks in just the words of the question. */
export const wordForWord = 'wordForWord'
export const isWordForWord = (passage: Pick<Passage, 'features'> | undefined): boolean =>
  passage?.features[wordForWord] === 1

/** Whether two stand under the same heading of one version. A path of no headings is one, too. */
export const areUnderOneHeading = (
  a: Pick<Passage, 'versionId' | 'path'>,
  b: Pick<Passage, 'versionId' | 'path'>,
): boolean => a.versionId === b.versionId && String(a.path) === String(b.path)

/**
 * Of the chunks under one heading, in order, those that follow on the one that is meant, or go before it, without a break: a long text was cut into
 * them. Another section may have the same heading.
 */
export const continuous = <Part extends { start: number; end: number }>(
  parts: readonly Part[],
  isMeant: (part: Part) => boolean,
): Part[] => {
  const runs: Part[][] = []
  for (const part of parts) {
    const run = runs.at(-1)
    const last = run?.at(-1)
    if (run && last && part.start - last.end <= betweenBlocks) run.push(part)
    else runs.push([part])
  }
  return runs.find((run) => run.some(isMeant)) ?? []
}
/** Characters between two blocks of one section; a heading takes more. */
const betweenBlocks = 4
