// What was looked up for a question that asks for more than the rows as they stand: charges worked out, products listed, a paper's words.
import type { CalendarDate } from '../../domain/calendar.ts'
import type { Passage } from '../../domain/passage.ts'
import type { Draft } from './compose.ts'
import { chargesFor } from './looked-up/charges.ts'
import { comparedBy } from './looked-up/compared.ts'
import { versionsCompared } from './looked-up/former.ts'
import { productsListed } from './looked-up/product-list.ts'
import { viewsOf } from './looked-up/research-note.ts'

/** Empty when the question asks for the rows themselves. */
export const lookedUpFor = (question: string, passages: readonly Passage[], asOf: CalendarDate): Draft[] =>
  [
    chargesFor(question, passages),
    productsListed(question, passages),
    comparedBy(question, passages),
    versionsCompared(passages),
    viewsOf(question, passages, asOf),
  ].find((drafts) => drafts.length > 0) ?? []
