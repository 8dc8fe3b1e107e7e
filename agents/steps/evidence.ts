// What was found for a question, and how sure we are that it answers it.
import type { Passage } from '../../domain/passage.ts'
import type { Compared, Missing } from '../../retrievers/retrieve.ts'

/** The evidence for one of the questions in a message. `probability` (0…1): that these passages answer it. */
export type PartEvidence = {
  part: string
  passages: Passage[]
  /** What was asked for by name and is not held, also beside something that is. */
  missing: Missing | null
  /** FAQs that match about equally well; the client is asked which one was meant. */
  choices: string[]
  /** Of who asks how to do what the first passage, an entry of the FAQ, is about: the steps of the procedure that it names. */
  steps?: Passage[]
  /** FAQs less likely to be meant than what the passages answer, yet near. */
  also?: string[]
  probability: number
  /** Products were found, and all of them go beyond the client's level: none was told. */
  aboveLevel?: boolean
  /** Two versions of a law that were asked for side by side; the passages are theirs. */
  compared?: Compared
  /** A notice among the passages that changes what the others still say. */
  newer?: Passage
}

/** For a question for which nothing was looked up. */
export const nothingFor = (part: string, missing: Missing | null = null): PartEvidence => ({
  part,
  passages: [],
  missing,
  choices: [],
  probability: 0,
})

/**
 * Below this nothing is written from the passages: "no evidence, no draft". `node bin/fit.ts judge` prints what other values would do;
 * a wrong answer costs more than a question back.
 */
export const sufficientProbability = 0.4
/** Below `sufficientProbability` but above this the client is shown what the library holds nearby and asked which one was meant. */
export const nearbyProbability = 0.2

/** From this on an answer is 有据: of those called so 92 in a hundred were right, of those between `sufficientProbability` and this 69 (docs/quality.md). */
export const groundedProbability = 0.8

/** Whether the passages answer so surely, and wholly, that the answer is called 有据. */
export const isSure = (part: PartEvidence): boolean =>
  suffices(part) && part.probability >= groundedProbability && part.missing === null

/** Whether the passages may be written from. */
export const suffices = (part: PartEvidence): boolean =>
  part.passages.length > 0 && part.probability >= sufficientProbability

/** Whether something can be said of this part: an answer, a question back, or that the library does not hold it. */
export const speaks = (part: PartEvidence): boolean =>
  suffices(part) || part.missing !== null || part.choices.length > 1
