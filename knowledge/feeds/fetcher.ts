// Asks other people's servers, politely and within bounds: what has not changed is not sent again, robots.txt is heeded, a pause lies
// between two requests, and nothing that is too large, too slow or not to be asked comes in.
import { setTimeout } from 'node:timers/promises'
import robotsParser from 'robots-parser'
import { Agent, type Response, fetch as request } from 'undici'
import { Problem } from '../../domain/problem.ts'
import { whyUnreachable } from '../../storage/unreachable.ts'
import { demandMayAsk, lookupWithin, type OwnHosts } from './public-address.ts'

/** Of an earlier answer, for a conditional request. */
export type Validators = { etag: string | null; lastModified: string | null }

export type Fetched =
  | { state: 'unchanged' }
  | ({
      state: 'fetched'
      /** Where it was found in the end. */
      url: string
      bytes: Uint8Array
      /** In small letters, without its parameters; empty when it was not said. */
      contentType: string
      charset: string | undefined
      /** What the server calls the file. */
      fileName: string | undefined
    } & Validators)

export type FetchOptions = {
  /** Of what has come so far, unpacked. */
  megabytes: number
  known?: Validators
  signal?: AbortSignal
}

export type Fetcher = {
  /**
   * Fetches what stands at an address of the web.
   * @throws Problem `component-unavailable` and `rate-limited` (with `retryAfterSeconds` where it was said) for what may be better later;
   * anything else stays so: `not-found`, `forbidden`, `too-large`, `unprocessable-document`
   */
  fetch(url: string, options: FetchOptions): Promise<Fetched>
  close(): Promise<void>
}

type Bounds = {
  /** Between the beginnings of two requests to one machine. */
  pauseMilliseconds: number
  /** For one request with all that it leads to. */
  seconds: number
}

const ordinary: Bounds = { pauseMilliseconds: 2_000, seconds: 60 }
const mostRedirects = 5
const robotsMegabytes = 0.5
const robotsMilliseconds = 3_600_000
/** A server that wants longer pauses gets them up to this. */
const longestPauseSeconds = 30

/**
 * Makes the way to the web.
 * @param contact whom the owner of a server can turn to; stands in the User-Agent
 * @param own machines of one's own network that may be asked
 */
export const createFetcher = ({
  version,
  contact,
  own,
  ...given
}: { version: string; contact?: string | undefined; own: OwnHosts } & Partial<Bounds>): Fetcher => {
  const bounds = { ...ordinary, ...given }
  const userAgent = `Zhigu/${version}${contact ? ` (+${contact})` : ''}`
  const agent = new Agent({ connect: { lookup: lookupWithin(own) as never, timeout: 10_000 }, pipelining: 1 })
  const free = new Map<string, number>()
  const rules = new Map<string, { until: number; robots: Promise<Robots> }>()

  const waitForTurn = async (host: string, signal: AbortSignal, pause = bounds.pauseMilliseconds): Promise<void> => {
    const at = Math.max(Date.now(), free.get(host) ?? 0)
    free.set(host, at + pause)
    await setTimeout(Math.max(0, at - Date.now()), undefined, { signal })
    if (free.size > 1_000) for (const [name, time] of free) if (time < Date.now()) free.delete(name)
  }

  /** One request, and those that it is sent on to. @param mayPass asked before each */
  const follow = async (
    address: string,
    { headers, megabytes, signal }: { headers: Record<string, string>; megabytes: number; signal: AbortSignal },
    mayPass: (url: URL) => Promise<number | undefined>,
  ): Promise<{ url: URL; response: Response; bytes: Uint8Array }> => {
    let url = webAddress(address, address)
    for (let count = 0; count <= mostRedirects; count += 1) {
      demandMayAsk(url, own)
      const pause = await mayPass(url)
      await waitForTurn(url.host, signal, pause)
      const response = await request(url, { dispatcher: agent, redirect: 'manual', headers, signal })
      const to = response.headers.get('location')
      if (![301, 302, 303, 307, 308].includes(response.status) || to === null)
        return { url, response, bytes: await readBody(response, megabytes, url.href) }
      await response.body?.cancel()
      url = webAddress(to, url.href)
    }
    throw new Problem('unprocessable-document', `${address} 转来转去超过 ${mostRedirects} 次。`, {
      action: '请在浏览器里打开，改用最后到达的地址。',
    })
  }

  const robotsOf = ({ origin }: URL, signal: AbortSignal): Promise<Robots> => {
    const known = rules.get(origin)
    if (known && known.until > Date.now()) return known.robots
    const robots = readRobots(origin, signal)
    rules.set(origin, { until: Date.now() + robotsMilliseconds, robots })
    // What could not be read is asked for again.
    robots.catch(() => rules.delete(origin))
    return robots
  }

  /** RFC 9309: without the file all is allowed; while it cannot be read, nothing. */
  const readRobots = async (origin: string, signal: AbortSignal): Promise<Robots> => {
    const address = `${origin}/robots.txt`
    const headers = { 'user-agent': userAgent }
    const { response, bytes } = await follow(address, { headers, megabytes: robotsMegabytes, signal }, async () => 0)
    if (response.status >= 500 || response.status === 429) throw refusal(response, address)
    return parseRobots(address, response.ok ? Buffer.from(bytes).toString('utf8') : '')
  }

  const mayPass =
    (signal: AbortSignal) =>
    async (url: URL): Promise<number | undefined> => {
      const robots = await robotsOf(url, signal)
      if (robots.isDisallowed(url.href, 'Zhigu'))
        throw new Problem('forbidden', `${url.href}：对方的 robots.txt 不允许程序读取。`, {
          action: '请与对方联系取得许可，或改用允许读取的地址。',
        })
      const delay = robots.getCrawlDelay('Zhigu')
      return delay === undefined
        ? undefined
        : Math.max(bounds.pauseMilliseconds, Math.min(delay, longestPauseSeconds) * 1_000)
    }

  return {
    async fetch(address, { megabytes, known, signal: given }) {
      const overtime = AbortSignal.timeout(bounds.seconds * 1_000)
      const signal = given ? AbortSignal.any([given, overtime]) : overtime
      const headers = {
        'user-agent': userAgent,
        accept: '*/*',
        ...(known?.etag ? { 'if-none-match': known.etag } : {}),
        ...(known?.lastModified ? { 'if-modified-since': known.lastModified } : {}),
      }
      try {
        const { url, response, bytes } = await follow(address, { headers, megabytes, signal }, mayPass(signal))
        if (response.status === 304 && known) return { state: 'unchanged' }
        if (!response.ok) throw refusal(response, url.href)
        const type = response.headers.get('content-type') ?? ''
        return {
          state: 'fetched',
          url: url.href,
          bytes,
          contentType: type.split(';')[0]?.trim().toLowerCase() ?? '',
          charset: /charset\s*=\s*["']?([\w-]+)/i.exec(type)?.[1],
          fileName: fileNameOf(response.headers.get('content-disposition')),
          etag: response.headers.get('etag'),
          lastModified: response.headers.get('last-modified'),
        }
      } catch (cause) {
        given?.throwIfAborted()
        throw problemOf(address, cause, overtime.aborted ? bounds.seconds : null)
      }
    },
    close: () => agent.destroy(),
  }
}

/** As much as is asked of the rules of a server. */
type Robots = {
  isDisallowed(url: string, agent: string): boolean | undefined
  getCrawlDelay(agent: string): number | undefined
}
// Its types call a function what is a module of one.
const parseRobots = robotsParser as unknown as (url: string, text: string) => Robots

/** @throws Problem where it leads away from the web */
const webAddress = (address: string, base: string): URL => {
  const url = URL.parse(address, base)
  if (!url || !/^https?:$/.test(url.protocol))
    throw new Problem('unprocessable-document', `${base} 转到了 ${address.slice(0, 200)}，不是网页地址。`, {
      action: '请核对来源的地址。',
    })
  return url
}

const readBody = async (response: Response, megabytes: number, address: string): Promise<Uint8Array> => {
  const most = megabytes * 1024 * 1024
  const parts: Uint8Array[] = []
  let length = 0
  // Leaving the loop ends the connection.
  for await (const part of response.body ?? []) {
    length += part.length
    if (length > most) throw new Problem('too-large', `${address} 的内容超过 ${megabytes} MiB，没有读取。`)
    parts.push(part)
  }
  return Buffer.concat(parts)
}

/** What a server answers instead of what was asked for. */
const refusal = (response: Response, address: string): Problem => {
  const { status } = response
  const retryAfterSeconds = retryAfter(response.headers.get('retry-after'))
  const when = retryAfterSeconds ? `，要求 ${retryAfterSeconds} 秒后再来` : ''
  if (status === 429 || (status === 503 && retryAfterSeconds))
    return new Problem('rate-limited', `${address} 嫌太频繁（${status}）${when}。`, {
      action: '会按对方的要求推迟。',
      retryAfterSeconds,
    })
  if (status >= 500)
    return new Problem('component-unavailable', `${address} 的服务器出错（${status}）。`, {
      action: '稍后会自动再试。',
    })
  if (status === 404 || status === 410)
    return new Problem('not-found', `${address} 没有内容（${status}）。`, { action: '请在浏览器里打开核对地址。' })
  if (status === 401 || status === 403)
    return new Problem('forbidden', `${address} 不允许读取（${status}）。`, { action: '请核对地址，或与对方联系。' })
  return new Problem('unprocessable-document', `${address} 回应了 ${status}。`, {
    action: '请在浏览器里打开核对地址。',
  })
}

/** Seconds from now, of a number or a date. */
const retryAfter = (said: string | null): number | undefined => {
  if (!said) return undefined
  const seconds = /^\d+$/.test(said) ? Number(said) : Math.ceil((Date.parse(said) - Date.now()) / 1_000)
  return seconds > 0 ? seconds : undefined
}

const problemOf = (address: string, cause: unknown, overtimeSeconds: number | null): Problem => {
  if (cause instanceof Problem) return cause
  // What the lookup refused stands within what the connection threw.
  if (cause instanceof Error && cause.cause instanceof Problem) return cause.cause
  if (overtimeSeconds !== null)
    return new Problem('component-unavailable', `${address} 在 ${overtimeSeconds} 秒内没有传完。`, {
      action: '稍后会自动再试。',
      cause,
    })
  const why = whyUnreachable(cause) ?? '对方的回应不完整，或不是 HTTP。'
  return new Problem('component-unavailable', `连不上 ${address}：${why}`, { action: '稍后会自动再试。', cause })
}

const fileNameOf = (disposition: string | null): string | undefined => {
  const coded = /filename\*\s*=\s*utf-8''([^;]+)/i.exec(disposition ?? '')?.[1]
  const plain = /filename\s*=\s*"?([^";]+)"?/i.exec(disposition ?? '')?.[1]
  try {
    return coded ? decodeURIComponent(coded) : plain
  } catch {
    return plain
  }
}
