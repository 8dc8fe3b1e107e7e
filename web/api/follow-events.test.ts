import { describe, expect, test } from 'vitest'
import type { ConversationEvent } from '../../domain/conversation.ts'
import { problemTable } from '../../domain/problem.ts'
import { CallFailed } from './call-failed.ts'
import { followEvents, type StreamStanding } from './follow-events.ts'
import { createPause } from './pause.ts'

const event = (seq: number): ConversationEvent => ({
  conversationId: 'c',
  seq,
  at: '2026-11-22T03:00:00.000Z',
  turnId: 'm-1',
  actor: { kind: 'bot' },
  body: {
    type: 'sentence-committed',
    sentence: { index: seq, kind: 'answer', text: `第${seq}句：佣金𠮷😀。`, citations: [] },
  },
})

const wire = (...events: ConversationEvent[]): string =>
  events.map((sent) => `id: ${sent.seq}\nevent: ${sent.body.type}\ndata: ${JSON.stringify(sent)}\n\n`).join('')

const heartbeat = 'event: heartbeat\ndata: \n\n'

type Connect = (signal: AbortSignal) => Promise<Response>

/** Answers with these bytes in pieces of a size, then ends, breaks or falls silent; hanging up breaks it, as with fetch. */
const stream =
  (text: string, { piece = 1000, last = 'end' as 'end' | 'break' | 'silence' } = {}): Connect =>
  async (signal) => {
    const bytes = new TextEncoder().encode(text)
    let sent = 0
    return new Response(
      new ReadableStream({
        start(controller) {
          signal.addEventListener('abort', () => controller.error(signal.reason))
        },
        pull(controller) {
          if (sent < bytes.length) {
            controller.enqueue(bytes.slice(sent, sent + piece))
            sent += piece
          } else if (last === 'end') controller.close()
          else if (last === 'break') controller.error(new TypeError('network error'))
        },
      }),
    )
  }

const failure =
  (error: Error): Connect =>
  async () => {
    throw error
  }

/** Follows over these connections, one after the other, until `count` events have come. */
const follow = async (
  connections: Connect[],
  { count, after = 0, silence = 1000 }: { count: number; after?: number; silence?: number },
) => {
  const asked: number[] = []
  const states: StreamStanding[] = []
  const waits: number[] = []
  const got: ConversationEvent[] = []
  const events = followEvents({
    open: (from, signal) => {
      asked.push(from)
      const connect = connections[asked.length - 1]
      if (!connect) throw new Error('No more connections')
      return connect(signal)
    },
    after,
    pause: { wait: async (milliseconds) => void waits.push(milliseconds) },
    signal: new AbortController().signal,
    onStanding: (standing) => states.push(standing),
    silence,
  })
  for await (const next of events) if (got.push(next) === count) break
  return { asked, states, waits, got, seqs: got.map(({ seq }) => seq) }
}

const problem = (code: 'not-found' | 'rate-limited', retryAfterSeconds?: number) =>
  new CallFailed({ type: '', detail: '', code, ...problemTable[code] }, { retryAfterSeconds })

describe('reading', () => {
  test('events come whole, however the bytes were cut', async () => {
    for (const piece of [1, 2, 3, 7, 50]) {
      const { got } = await follow([stream(heartbeat + wire(event(1), event(2)), { piece })], { count: 2 })
      expect(got).toEqual([event(1), event(2)])
    }
  })

  test('what was seen before is not given again', async () => {
    const { seqs } = await follow([stream(wire(event(3), event(4), event(4), event(2), event(6)))], {
      count: 2,
      after: 3,
    })
    expect(seqs).toEqual([4, 6])
  })
})

describe('a line that does not hold', () => {
  test('is opened again after the last number seen, nothing lost and nothing doubled', async () => {
    const { seqs, asked, states } = await follow(
      [
        stream(wire(event(1), event(3)), { last: 'break' }),
        failure(new CallFailed(null)),
        stream(wire(event(4)) + wire(event(5)).slice(0, 40)),
        stream(wire(event(5))),
      ],
      { count: 4 },
    )
    expect(seqs).toEqual([1, 3, 4, 5])
    expect(asked).toEqual([0, 3, 3, 4])
    expect(states).toEqual(['connecting', 'open', 'lost', 'lost', 'open', 'lost', 'open'])
  })

  test('is given up when it is silent for too long', async () => {
    const { seqs, asked } = await follow([stream(wire(event(1)), { last: 'silence' }), stream(wire(event(2)))], {
      count: 2,
      silence: 40,
    })
    expect(seqs).toEqual([1, 2])
    expect(asked).toEqual([0, 1])
  })

  test('is tried again ever more slowly, and quickly again once it has held', async () => {
    const failed = Array.from({ length: 4 }, () => failure(new CallFailed(null)))
    const { waits } = await follow([...failed, stream(wire(event(1))), stream(wire(event(2)))], { count: 2 })
    const expected = [500, 1000, 2000, 4000, 500]
    expect(waits).toHaveLength(expected.length)
    for (const [index, wait] of waits.entries()) {
      expect(wait).toBeGreaterThanOrEqual((expected[index] ?? 0) * 0.75)
      expect(wait).toBeLessThanOrEqual((expected[index] ?? 0) * 1.25)
    }
  })

  test('waits as long as the server asks', async () => {
    const { waits } = await follow([failure(problem('rate-limited', 7)), stream(wire(event(1)))], { count: 1 })
    expect(waits).toContain(7000)
  })
})

test('what another try cannot mend is thrown', async () => {
  await expect(follow([failure(problem('not-found'))], { count: 1 })).rejects.toThrow(CallFailed)
})

test('ends quietly when it is stopped, while waiting too', async () => {
  const stop = new AbortController()
  const pause = createPause()
  const events = followEvents({
    open: async () => {
      setTimeout(() => stop.abort(), 10)
      throw new CallFailed(null)
    },
    after: 0,
    pause,
    signal: stop.signal,
    onStanding: () => undefined,
  })
  expect(await events.next()).toEqual({ done: true, value: undefined })
})

test('a pause ends early when it is woken', async () => {
  const pause = createPause()
  const from = performance.now()
  const waited = pause.wait(60_000, new AbortController().signal)
  pause.wake()
  await waited
  expect(performance.now() - from).toBeLessThan(1000)
})
