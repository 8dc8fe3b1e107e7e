// The load, in a process of its own: simulated clients over real HTTP with connections kept alive, as the chat widget uses them.
// Takes an order as JSON in its only argument and prints what it measured as one line of JSON.
import { randomUUID } from 'node:crypto'
import { Agent, type IncomingMessage, request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { createParser } from 'eventsource-parser'
import { questions } from './questions.ts'

export type LoadOrder = {
  url: string
  /** `turns`: conversations; `requests`: single POSTs to `url`, for floors. */
  of: 'turns' | 'requests'
  /** So many at once. In an open load: so many stand ready. */
  clients: number
  /**
   * Turns begin at this rate, whether or not earlier ones are answered, at random intervals; latencies then count from the moment
   * the turn was due. Without it each client asks again as soon as it has its answer.
   */
  perSecond?: number
  /** Milliseconds that a client rests after an answer. */
  restMilliseconds?: number
  /** Measured time. Runs `turns` instead where that is given. */
  seconds: number
  turns?: number
  /** Not measured. */
  warmUpSeconds: number
}

export type LoadResult = {
  /** Finished in the measured time. */
  turns: number
  /** Finished while warming up, or after the end. */
  unmeasured: number
  failed: number
  seconds: number
  /** From sending the message to its first sentence, in milliseconds. */
  first: number[]
  /** To the end of the turn (of a single request: to its answer). */
  whole: number[]
}

/** A client opens a new conversation after so many turns; longer ones are rare. */
const turnsInConversation = 6
/** A turn that takes longer is lost. */
const patienceMilliseconds = 30_000

/** A person's own connections, kept alive: one for the stream and one for what is sent. */
const openConnections = () => {
  const agent = new Agent({ keepAlive: true, maxSockets: 2 })

  /** A kept connection that the server closed at this very moment is opened anew, as browsers do; a message twice is once. */
  const send = (
    method: string,
    url: string,
    headers: Record<string, string>,
    body?: string,
  ): Promise<IncomingMessage> =>
    new Promise((resolve, reject) => {
      const outgoing = request(url, { method, headers, agent }, resolve)
      outgoing.once('error', (error: NodeJS.ErrnoException) => {
        if (outgoing.reusedSocket && error.code === 'ECONNRESET') send(method, url, headers, body).then(resolve, reject)
        else reject(error)
      })
      outgoing.setNoDelay(true)
      outgoing.end(body)
    })

  const post = async (url: string, token: string | null, body: unknown): Promise<unknown> => {
    const text = JSON.stringify(body)
    const headers = {
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(text)),
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    }
    const response = await send('POST', url, headers, text)
    const parts: Buffer[] = []
    for await (const part of response) parts.push(part as Buffer)
    const answer = Buffer.concat(parts).toString()
    if ((response.statusCode ?? 500) >= 300)
      throw new Error(`${url}: HTTP ${response.statusCode} ${answer.slice(0, 200)}`)
    return JSON.parse(answer)
  }

  return { send, post, close: () => agent.destroy() }
}

type Asked = { first: number | null; firstText: string | null; whole: number; failed: boolean }
type Sentence = { body: { sentence: { text: string } } }
type Client = { ask(text: string): Promise<Asked>; close(): void }

/** A visitor with a conversation of its own, listening to its events. */
export const openVisitor = async (url: string): Promise<Client> => {
  const { send, post, close } = openConnections()
  const { token } = (await post(`${url}/v1/visitors`, null, {})) as { token: string }
  const { id } = (await post(`${url}/v1/conversations`, token, {})) as { id: string }
  const stream = await send('GET', `${url}/v1/conversations/${id}/stream?after=0`, {
    authorization: `Bearer ${token}`,
    accept: 'text/event-stream',
  })
  let hear: (type: string, data?: string) => void = () => undefined
  const parser = createParser({ onEvent: ({ event = '', data }) => hear(event, data) })
  stream.setEncoding('utf8')
  stream.on('data', (part: string) => parser.feed(part))
  stream.on('error', () => hear('turn-failed'))
  stream.on('end', () => hear('turn-failed'))
  return {
    async ask(text) {
      let first: number | null = null
      let firstData: string | null = null
      const heard = new Promise<Asked>((resolve) => {
        const lost = setTimeout(() => hear('turn-failed'), patienceMilliseconds)
        hear = (type, data = '') => {
          if (type === 'sentence-committed' && first === null) {
            first = performance.now()
            firstData = data
          }
          if (type !== 'turn-finished' && type !== 'turn-failed') return
          clearTimeout(lost)
          const whole = performance.now()
          const firstText = firstData === null ? null : (JSON.parse(firstData) as Sentence).body.sentence.text
          resolve({ first, firstText, whole, failed: type === 'turn-failed' })
        }
      })
      await post(`${url}/v1/conversations/${id}/messages`, token, { messageId: randomUUID(), text })
      return heard
    },
    close: () => {
      stream.destroy()
      close()
    },
  }
}

/** Sends one row and has its answer: what the machine can do at best. */
const openPoster = async (url: string): Promise<Client> => {
  const { post, close } = openConnections()
  return {
    async ask(text) {
      await post(url, null, { text })
      const now = performance.now()
      return { first: now, firstText: null, whole: now, failed: false }
    },
    close,
  }
}

/** A place at the counter: a client that has asked enough goes and the next one comes. */
const openSeat = async (order: LoadOrder) => {
  const open = () => (order.of === 'turns' ? openVisitor(order.url) : openPoster(order.url))
  let client = await open()
  let asked = 0
  return {
    async ask(text: string): Promise<Asked> {
      asked += 1
      return client.ask(text)
    },
    async change(): Promise<void> {
      if (asked < turnsInConversation || order.of !== 'turns') return
      client.close()
      client = await open()
      asked = 0
    },
    close: () => client.close(),
  }
}
type Seat = Awaited<ReturnType<typeof openSeat>>

export const runLoad = async (order: LoadOrder): Promise<LoadResult> => {
  const result: LoadResult = { turns: 0, unmeasured: 0, failed: 0, seconds: 0, first: [], whole: [] }
  const from = performance.now() + order.warmUpSeconds * 1000
  const until = order.turns === undefined ? from + order.seconds * 1000 : Number.POSITIVE_INFINITY
  let next = 0
  const isOver = () => performance.now() >= until || (order.turns !== undefined && result.turns >= order.turns)

  const ask = async (seat: Seat, due = performance.now()): Promise<void> => {
    const { first, whole, failed } = await seat.ask(questions[next++ % questions.length] as string)
    if (whole < from || whole > until) result.unmeasured += 1
    else {
      result.turns += 1
      if (failed) result.failed += 1
      else result.whole.push(whole - due)
      if (!failed && first !== null) result.first.push(first - due)
    }
    if (!isOver()) await seat.change()
  }

  const seats = await Promise.all(Array.from({ length: order.clients }, () => openSeat(order)))
  if (order.perSecond === undefined) {
    await Promise.all(
      seats.map(async (seat) => {
        while (!isOver()) {
          await ask(seat)
          if (order.restMilliseconds) await sleep(order.restMilliseconds)
        }
      }),
    )
  } else {
    const free = [...seats]
    const waiting: ((seat: Seat) => void)[] = []
    const turn = async (due: number) => {
      const seat = free.shift() ?? (await new Promise<Seat>((resolve) => waiting.push(resolve)))
      await ask(seat, due)
      const next = waiting.shift()
      if (next) next(seat)
      else free.push(seat)
    }
    const begun: Promise<void>[] = []
    for (let due = performance.now(); due < until; due += (-Math.log(1 - Math.random()) * 1000) / order.perSecond) {
      const wait = due - performance.now()
      if (wait > 0) await sleep(wait)
      begun.push(turn(due))
    }
    await Promise.all(begun)
  }
  result.seconds = (Math.min(performance.now(), until) - from) / 1000
  for (const seat of seats) seat.close()
  return result
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  console.log(JSON.stringify(await runLoad(JSON.parse(process.argv[2] ?? '{}') as LoadOrder)))
