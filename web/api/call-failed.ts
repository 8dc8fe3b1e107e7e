// Why a call to the server brought nothing: it could not be reached, or it answered with a problem (RFC 9457).
import type { ProblemCode, ProblemDocument } from '../../domain/problem.ts'

export class CallFailed extends Error {
  /** `unreachable`: no answer, or one that is not this server's (a proxy's error page). Trying again may help. */
  readonly code: ProblemCode | 'unreachable'
  /** What the server says to the person who reads it; null when it was not reached. */
  readonly problem: ProblemDocument | null
  readonly retryAfterSeconds: number | null

  constructor(problem: ProblemDocument | null, options: { cause?: unknown; retryAfterSeconds?: number | null } = {}) {
    super(problem ? `${problem.code}: ${problem.detail}` : 'The server could not be reached', { cause: options.cause })
    this.name = 'CallFailed'
    this.code = problem?.code ?? 'unreachable'
    this.problem = problem
    this.retryAfterSeconds = options.retryAfterSeconds ?? null
  }
}

/** A token that is known to be worth nothing any more, in the server's words: it need not be asked. */
export const expired: ProblemDocument = {
  type: 'https://zhigu.example/problems/unauthenticated',
  title: '尚未登录或登录已过期',
  status: 401,
  detail: '登录已过期。',
  code: 'unauthenticated',
  action: '请重新登录后再试。',
}

/** Sent again as it is it would be refused again. */
export const isForGood = ({ code }: CallFailed): boolean => code === 'too-large' || code === 'invalid-request'

/** The failure that an unsuccessful response stands for. */
export const failureOf = async (response: Response): Promise<CallFailed> => {
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN)
  const retryAfterSeconds = Number.isFinite(seconds) ? seconds : null
  if (!response.headers.get('content-type')?.startsWith('application/problem+json'))
    return new CallFailed(null, { cause: new Error(`HTTP ${response.status}`), retryAfterSeconds })
  try {
    return new CallFailed((await response.json()) as ProblemDocument, { retryAfterSeconds })
  } catch (cause) {
    // Cut off in the middle of the problem.
    return new CallFailed(null, { cause, retryAfterSeconds })
  }
}
