// How the command line tells of a failure: what was wrong, what to do, and an exit code.
import { Problem } from '../domain/problem.ts'
import { problemOf } from '../server/problems.ts'
import { ConfigurationError } from './config.ts'
import { stackOf } from './logger.ts'

/** Prints to standard error; returns the exit code: 2 for what the caller can mend, 1 for the rest. */
export const printFailure = (error: unknown): number => {
  if (error instanceof ConfigurationError) {
    console.error(error.message)
    return 2
  }
  const problem = problemOf(error)
  const { title, action } = problem.document()
  console.error(`${title}：${problem.detail}\n${action}`)
  // Only what nobody foresaw needs its trace; what was refused says all in words.
  const isUnforeseen = problem.code === 'internal' && !(error instanceof Problem)
  const cause = problem.cause ?? problem
  if (isUnforeseen || process.env.LOG_LEVEL === 'debug') console.error(cause instanceof Error ? stackOf(cause) : cause)
  return problem.code === 'internal' ? 1 : 2
}
