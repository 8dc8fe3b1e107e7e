// What was found for a question, and how sure we are that it answers it.
import type { CalendarDate } from '../../domain/calendar.ts'
import type { Passage } from '../../domain/passage.ts'

/** A law is known, but the library holds no text of it for the date asked about. */
export type NotHeld = { title: string; date: CalendarDate; held: { label: string; from: CalendarDate | null; to: CalendarDate | null }[] }

/** The evidence for one of the questions in a message. `probability` (0…1): that these passages answer it. */
export type PartEvidence = {
  part: string
  passages: Passage[]
  notHeld: NotHeld | null
  /** Two FAQs that match about equally well; the client is asked which one was meant. */
  choices: string[]
  probability: number
}

/** Below this nothing is written from the passages: "no evidence, no draft". Fitted by `zhigu eval answers`. */
export const sufficientProbability = 0.5

export const suffices = (part: PartEvidence): boolean =>
  part.passages.length > 0 && part.probability >= sufficientProbability
