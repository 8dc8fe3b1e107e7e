// Limits that all calls of one model share: how many at a time, when to stop asking, how often to ask again.
import {
  BulkheadRejectedError,
  bulkhead,
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  DelegateBackoff,
  ExponentialBackoff,
  handleWhen,
  type IBackoff,
  type IBackoffFactory,
  type IRetryBackoffContext,
  isBrokenCircuitError,
  retry,
} from 'cockatiel'
import { ModelFailure, type ModelFailureKind } from '../failure.ts'
import { hold, type Leave } from './hold.ts'
import type { Watch } from './watch.ts'

export type CallLimits = {
  /** How often a failed attempt is repeated, at most. */
  retries: number
  /** Calls at the same time, and how many may wait for their turn. */
  concurrency: number
  queue: number
  /** After so many failed attempts in a row the model is left alone for `resetMs`; then one call probes it. */
  circuit: { failures: number; resetMs: number }
  /** First wait before a repetition; doubles, with jitter. A Retry-After goes before it. */
  backoffMs: number
}

/** What says something about the service; not: the caller left, we did not ask, our own prompt was too long. */
const countsAgainstService: ReadonlySet<ModelFailureKind> = new Set([
  'unauthorised',
  'rate-limited',
  'unavailable',
  'timeout',
  'stalled',
  'cut',
  'malformed',
])

export const saysSomethingOfService = (error: unknown): boolean =>
  error instanceof ModelFailure && countsAgainstService.has(error.kind)

const failureOf = (context: IRetryBackoffContext<unknown>): ModelFailure | undefined =>
  'error' in context.result && context.result.error instanceof ModelFailure ? context.result.error : undefined

/** Exponential with jitter, unless the service said how long to wait. */
const backoffFrom = (initialDelay: number) => {
  const exponential = new ExponentialBackoff<unknown>({ initialDelay, maxDelay: 8 * initialDelay })
  return new DelegateBackoff<IRetryBackoffContext<unknown>, IBackoff<unknown>>((context, previous) => {
    const step = ((previous ?? exponential) as IBackoffFactory<unknown>).next(context)
    return { delay: failureOf(context)?.retryAfterMilliseconds ?? step.duration, state: step }
  })
}

export type CircuitName = 'closed' | 'open' | 'half-open'

/** @example const limits = createLimits({ retries: 2, concurrency: 8, queue: 16, circuit: { failures: 5, resetMs: 30_000 }, backoffMs: 200 }) */
export const createLimits = (settings: CallLimits) => {
  const slots = bulkhead(settings.concurrency, settings.queue)
  const circuit = circuitBreaker(handleWhen(saysSomethingOfService), {
    halfOpenAfter: settings.circuit.resetMs,
    breaker: new ConsecutiveBreaker(settings.circuit.failures),
  })

  return {
    /** A place among the calls that may run; waits for one while the watch allows it. Throws `busy`. */
    async slot(watch: Watch): Promise<Leave> {
      const place = hold(slots)
      try {
        return await watch.race(place)
      } catch (error) {
        // Gave up waiting: the place, should it come, is handed on at once.
        place.then((leave) => leave()).catch(() => undefined)
        throw error instanceof BulkheadRejectedError ? new ModelFailure('busy') : error
      }
    },

    /** Passes the circuit breaker; throws `circuit-open`. `leave(failure)` tells it how the attempt went. */
    async attempt(): Promise<Leave> {
      // While one call probes, cockatiel lets others wait for its end; a turn had better fall back at once.
      if (circuit.state === CircuitState.HalfOpen) throw new ModelFailure('circuit-open')
      const leave = await hold(circuit).catch((error: unknown) => {
        throw isBrokenCircuitError(error) ? new ModelFailure('circuit-open') : error
      })
      const probing = (circuit.state as CircuitState) === CircuitState.HalfOpen
      // A probe that was called off proves nothing, and must not close the circuit.
      return (failure) => leave(probing && isAborted(failure) ? new ModelFailure('timeout') : failure)
    },

    /** Repeats what failed in a way that may pass, as long as the wait fits into the watch's limit. */
    async repeating<T>(watch: Watch, run: () => Promise<T>): Promise<T> {
      const mayPass = (error: unknown) =>
        error instanceof ModelFailure && error.retryable && (error.retryAfterMilliseconds ?? 0) < watch.remaining()
      const policy = retry(handleWhen(mayPass), {
        maxAttempts: settings.retries,
        backoff: backoffFrom(settings.backoffMs),
      }).dangerouslyUnref()
      return watch.race(
        policy.execute(async () => {
          watch.signal.throwIfAborted()
          watch.rename('timeout')
          try {
            return await run()
          } catch (error) {
            // If time runs out while we wait to ask again, this is what was wrong.
            if (error instanceof ModelFailure) watch.rename(error)
            throw error
          }
        }, watch.signal),
      )
    },

    circuit: (): CircuitName => {
      if (circuit.state === CircuitState.Closed) return 'closed'
      return circuit.state === CircuitState.HalfOpen ? 'half-open' : 'open'
    },
    active: () => settings.concurrency - slots.executionSlots,
    queued: () => settings.queue - slots.queueSlots,
  }
}

const isAborted = (failure?: Error) => failure instanceof ModelFailure && failure.kind === 'aborted'
