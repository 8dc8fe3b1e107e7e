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
