// What went wrong and what to do, for the person in front of the screen.
import { CallFailed } from '../api/call-failed.ts'

export type FailureWords = { what: string; action: string; details: string[] }

/** @throws what is no failed call: a fault of ours is not to be shown as one of the line */
export const failureWords = (failure: unknown): FailureWords => {
  if (!(failure instanceof CallFailed)) throw failure
  if (!failure.problem) return { what: '连不上服务器。', action: '请检查网络后重试。', details: [] }
  const { detail, action, errors = [] } = failure.problem
  return { what: detail, action, details: errors.map(({ message }) => message) }
}
