// What is wrong with an encoder, said to whoever installs it. Retrieval goes on by words alone meanwhile.
import { Problem } from '../../domain/problem.ts'

/** @param detail what is wrong and what to do, in Chinese; the full stop is added */
export const encoderProblem = (detail: string, cause?: unknown): Problem =>
  new Problem('component-unavailable', detail.endsWith('。') ? detail : `${detail}。`, { cause })

/** The first line of a library's error, short enough for a message. */
export const hintOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n', 1)[0]?.slice(0, 200) ?? ''
