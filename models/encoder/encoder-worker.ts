// The thread in which an encoder runs: a forward pass takes milliseconds in which the server's own thread could do nothing else.
import { parentPort, workerData } from 'node:worker_threads'
import { Problem } from '../../domain/problem.ts'
import { hintOf } from './encoder-problem.ts'
import { type Encoded, type LoadedEncoder, type LoadOptions, loadEncoder } from './load-encoder.ts'

/** A message that asks; `null` asks to close. */
export type EncoderRequest = { slice: number; texts: readonly string[] } | null

/** A result, or what is wrong in words: errors lose their class between threads. */
export type Outcome = { encoded: Encoded } | { problem: string }
export type EncoderReady = Omit<LoadedEncoder, 'encode' | 'close'>
export type EncoderReply =
  | { type: 'ready'; ready: EncoderReady }
  | { type: 'refused'; problem: string }
  | { type: 'encoded'; slice: number; outcomes: Outcome[] }

const said = (error: unknown): string => (error instanceof Problem ? error.detail : hintOf(error))

const serve = async (port: NonNullable<typeof parentPort>) => {
  const reply = (message: EncoderReply, transfer: ArrayBuffer[] = []) => port.postMessage(message, transfer)
  let encoder: LoadedEncoder
  try {
    encoder = await loadEncoder(workerData as LoadOptions)
  } catch (error) {
    reply({ type: 'refused', problem: said(error) })
    return port.close()
  }

  const answer = async (slice: number, texts: readonly string[]) => {
    const outcomes: Outcome[] = await encoder
      .encode(texts)
      .then((results) =>
        results.map((result) => (result instanceof Error ? { problem: said(result) } : { encoded: result })),
      )
      .catch((error: unknown) => texts.map(() => ({ problem: said(error) })))
    const buffers = outcomes.flatMap((outcome) =>
      'encoded' in outcome ? Object.values(outcome.encoded).map((values) => values.buffer as ArrayBuffer) : [],
    )
    reply({ type: 'encoded', slice, outcomes }, buffers)
  }

  // One after another: a session runs one pass at a time, and closing waits for the last.
  let previous = Promise.resolve()
  port.on('message', (request: EncoderRequest) => {
    previous = previous.then(async () => {
      if (request) return answer(request.slice, request.texts)
      await encoder.close()
      port.close()
    })
  })
  const { encode: _, close: __, ...ready } = encoder
  reply({ type: 'ready', ready })
}

if (parentPort) await serve(parentPort)
