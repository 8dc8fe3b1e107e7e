// What LangChain's clients send goes through this fetch, so that one place judges HTTP and nothing of it reaches the console.
import { failureOfStatus, ModelFailure } from '../failure.ts'

const readSome = async (response: Response): Promise<string> => {
  // An error body is read for its hint only: a proxy's page or an endless body must not hold the turn.
  const reader = response.body?.getReader()
  if (!reader) return ''
  const { value } = await reader.read().catch(() => ({ value: undefined }))
  void reader.cancel().catch(() => undefined)
  return value ? new TextDecoder().decode(value.subarray(0, 2048)) : ''
}

/** Fails on a line that is not JSON or is the provider's error object; ollama-js would print it to the console and go on. */
const checkedLines = () => {
  const decoder = new TextDecoder()
  let half = ''
  const check = (line: string) => {
    if (line.trim() === '') return
    let parsed: unknown
    try {
      parsed = JSON.parse(line)
    } catch {
      throw new ModelFailure('malformed')
    }
    if (typeof parsed !== 'object' || parsed === null) throw new ModelFailure('malformed')
    if ('error' in parsed) throw new ModelFailure('cut', { hint: String(parsed.error) })
  }
  return new TransformStream<Uint8Array, Uint8Array>({
    transform(bytes, controller) {
      const lines = (half + decoder.decode(bytes, { stream: true })).split('\n')
      half = lines.pop() ?? ''
      for (const line of lines) check(line)
      controller.enqueue(bytes)
    },
    flush() {
      check(half + decoder.decode())
    },
  })
}

export type WireOptions = {
  /** Ends the request beside the signal that the client library gives. */
  signal?: AbortSignal | undefined
  /** Whole time of a request, for calls that are not streamed. */
  timeoutMilliseconds?: number
  /** Taken out of what the service says, should it say them back. */
  secrets?: string[]
  /** Check that every line of the body is JSON (NDJSON). */
  jsonLines?: boolean
}

/**
 * A `fetch` that throws ModelFailure for an HTTP error, with Retry-After, and for a service that cannot be reached.
 * An abort rises as it is, to be judged by who holds the signal.
 */
export const wireFetch =
  (options: WireOptions = {}): typeof fetch =>
  async (input, init) => {
    const signals = [init?.signal, options.signal].filter((signal) => signal != null)
    const timeout = options.timeoutMilliseconds === undefined ? null : AbortSignal.timeout(options.timeoutMilliseconds)
    if (timeout) signals.push(timeout)
    const signal = signals.length > 1 ? AbortSignal.any(signals) : signals[0]
    let response: Response
    try {
      response = await fetch(input, { ...init, ...(signal ? { signal } : {}) })
    } catch (error) {
      if (timeout?.aborted) throw new ModelFailure('timeout')
      if (signal?.aborted) throw error
      throw new ModelFailure('unavailable', { hint: String((error as Error).cause ?? error) })
    }
    if (!response.ok)
      throw failureOfStatus(response.status, response.headers, await readSome(response), options.secrets)
    if (!options.jsonLines || !response.body) return response
    return new Response(response.body.pipeThrough(checkedLines()), response)
  }
