// Follows a conversation over SSE by fetch, which unlike EventSource can send the Authorization header.
import { EventSourceParserStream } from 'eventsource-parser/stream'
import type { ConversationEvent } from '../../domain/conversation.ts'
import { CallFailed } from './call-failed.ts'
import { readEvent } from './frames.ts'
import { backoff, type Pause } from './pause.ts'

/** The server's heart beats every 15 s; after three missed beats the line is taken for dead. */
const silenceMilliseconds = 45_000

/** Whether the conversation cannot be read by this caller, however often it is tried. */
export const isFinal = ({ code }: CallFailed): boolean =>
  code === 'unauthenticated' || code === 'forbidden' || code === 'not-found'

export type StreamStanding = 'connecting' | 'open' | 'lost'

/**
 * Events after a number, each once and in order, over as many connections as it takes, until `signal` aborts.
 * @param open opens the stream after a number (`Client.stream`)
 * @throws CallFailed when the conversation cannot be read: unknown, not the caller's, token not valid
 */
export async function* followEvents({
  open,
  after,
  pause,
  signal,
  onStanding,
  silence = silenceMilliseconds,
}: {
  open: (after: number, signal: AbortSignal) => Promise<Response>
  after: number
  pause: Pick<Pause, 'wait'>
  signal: AbortSignal
  onStanding: (standing: StreamStanding) => void
  /** Milliseconds without a byte after which the connection is given up. */
  silence?: number
}): AsyncGenerator<ConversationEvent> {
  let seen = after
  for (let attempt = 0; !signal.aborted; attempt += 1) {
    onStanding(attempt === 0 ? 'connecting' : 'lost')
    if (attempt > 0) await pause.wait(backoff(attempt - 1), signal)
    if (signal.aborted) return
    const connection = new AbortController()
    const hangUp = () => connection.abort()
    signal.addEventListener('abort', hangUp)
    let watchdog = setTimeout(hangUp, silence)
    try {
      const response = await open(seen, connection.signal)
      if (!response.body) throw new CallFailed(null, { cause: new Error('The stream has no body') })
      onStanding('open')
      const heard = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
        transform(bytes, controller) {
          attempt = 0
          clearTimeout(watchdog)
          watchdog = setTimeout(hangUp, silence)
          controller.enqueue(bytes)
        },
      })
      const reader = response.body
        .pipeThrough(heard)
        .pipeThrough(new TextDecoderStream())
        .pipeThrough(new EventSourceParserStream())
        .getReader()
      for (let read = await reader.read(); !read.done; read = await reader.read()) {
        const event = parse(read.value)
        if (!event || event.seq <= seen) continue
        seen = event.seq
        yield event
      }
    } catch (error) {
      if (error instanceof CallFailed && isFinal(error)) throw error
      if (error instanceof CallFailed && error.retryAfterSeconds !== null)
        await pause.wait(error.retryAfterSeconds * 1000, signal)
      // Anything else is a line that broke, in whatever words the browser has for it: the next round opens a new one.
    } finally {
      clearTimeout(watchdog)
      signal.removeEventListener('abort', hangUp)
      connection.abort()
    }
  }
}

/** Heartbeats carry no number and are no events of the conversation. */
const parse = (message: { id?: string | undefined; data: string }): ConversationEvent | null =>
  message.id ? readEvent(message.data) : null
