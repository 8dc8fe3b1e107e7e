// Time limits of one model call. The caller's signal, the deadline and the stall timer end in one AbortSignal.
import { ModelFailure, type ModelFailureKind } from '../failure.ts'

export type Watch = {
  /** Aborted by the caller or by a limit; its reason is a ModelFailure. */
  signal: AbortSignal
  /** Milliseconds until the limit that runs now. */
  remaining: () => number
  /** Sets the limit, replacing the one that runs; past it everything ends with this failure. */
  limit: (milliseconds: number, failure: ModelFailureKind | ModelFailure) => void
  /** Keeps the running limit and changes what it will be called. */
  rename: (failure: ModelFailureKind | ModelFailure) => void
  /** Stops the running limit. */
  pause: () => void
  /** The promise, or the failure as soon as the signal is aborted. */
  race: <T>(promise: Promise<T>) => Promise<T>
  /** Aborts what still runs and lets go of the caller's signal. */
  close: () => void
}

/** @param outer the caller's signal: its abort ends the call with `aborted` */
export const createWatch = (outer?: AbortSignal): Watch => {
  const controller = new AbortController()
  let timer: NodeJS.Timeout | undefined
  let end = Number.POSITIVE_INFINITY
  let name: ModelFailureKind | ModelFailure = 'timeout'
  const abort = () => controller.abort(new ModelFailure('aborted'))
  if (outer?.aborted) abort()
  else outer?.addEventListener('abort', abort, { once: true })

  const refusal = new Promise<never>((_, reject) => {
    controller.signal.addEventListener('abort', () => reject(controller.signal.reason), { once: true })
    if (controller.signal.aborted) reject(controller.signal.reason)
  })
  // Nobody may be waiting when a limit passes.
  refusal.catch(() => undefined)

  const pause = () => {
    clearTimeout(timer)
    timer = undefined
    end = Number.POSITIVE_INFINITY
  }

  return {
    signal: controller.signal,
    remaining: () => end - performance.now(),
    limit(milliseconds, failure) {
      pause()
      name = failure
      end = performance.now() + milliseconds
      timer = setTimeout(
        () => controller.abort(name instanceof ModelFailure ? name : new ModelFailure(name)),
        milliseconds,
      )
    },
    rename(failure) {
      name = failure
    },
    pause,
    race: (promise) => Promise.race([promise, refusal]),
    close() {
      pause()
      outer?.removeEventListener('abort', abort)
      controller.abort(new ModelFailure('aborted'))
    },
  }
}
