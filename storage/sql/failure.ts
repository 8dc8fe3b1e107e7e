// What went wrong below, in the words of the table of problems.
import { Problem } from '../../domain/problem.ts'

/** The causes of an error, outermost first. */
function* causes(error: unknown): Generator<{ code?: unknown; message?: unknown }> {
  for (
    let at = error, depth = 0;
    at instanceof Object && depth < 10;
    at = (at as { cause?: unknown }).cause, depth += 1
  )
    yield at as { code?: unknown; message?: unknown }
}

const isFull = (code: string, message: string) =>
  code === '53100' ||
  code === 'ENOSPC' ||
  code === 'EDQUOT' ||
  /No space left on device|Disk quota exceeded/i.test(message)

// Classes of SQLSTATE: XX001 and XX002 are corrupted data and index.
const isCorrupt = (code: string, message: string) =>
  code === 'XX001' || code === 'XX002' || /invalid page in block|could not read block|PANIC/.test(message)

// 08 connection lost, 57P0 the server goes down or comes up, 53 out of connections or memory.
const isAway = (code: string, message: string) =>
  /^(08|57P0|53)/.test(code) ||
  /^(ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EPIPE|EHOSTUNREACH)$/.test(code) ||
  /Connection terminated|timeout exceeded when trying to connect|PGlite is clos|Aborted\(|unreachable/i.test(message)

/**
 * The Problem that a failure of the database is: `storage-full`, `storage-corrupt` or `component-unavailable`; null when it is
 * none of these (a violated constraint, a mistake of ours) and should rise as it is. The error stays as `cause`.
 */
export const storageProblem = (error: unknown): Problem | null => {
  for (const cause of causes(error)) {
    if (cause instanceof Problem) return cause
    const code = typeof cause.code === 'string' ? cause.code : ''
    const message = typeof cause.message === 'string' ? cause.message : ''
    if (isFull(code, message))
      return new Problem('storage-full', '数据库所在的磁盘已满，这次写入没有完成。', { cause: error })
    if (isCorrupt(code, message)) return new Problem('storage-corrupt', '数据库报告数据损坏。', { cause: error })
    if (isAway(code, message)) return new Problem('component-unavailable', '暂时连不上数据库。', { cause: error })
  }
  return null
}

/** Throws the Problem that `error` is, or `error` itself. */
export const throwStorageProblem = (error: unknown): never => {
  throw storageProblem(error) ?? error
}
