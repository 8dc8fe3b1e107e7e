// What can go wrong with a model, as one small union. Providers' own words stay behind: they may carry keys or a client's text.

export type ModelFailureKind =
  | 'unauthorised'
  | 'rate-limited'
  | 'unavailable'
  | 'timeout'
  | 'stalled'
  | 'cut'
  | 'malformed'
  | 'circuit-open'
  | 'busy'
  | 'aborted'
  | 'budget'

/** For the operator's log and `doctor`; a client never sees them. */
const messages: Record<ModelFailureKind, string> = {
  unauthorised: '模型服务拒绝了密钥，请检查密钥是否正确、是否有权使用这个模型',
  'rate-limited': '模型服务限流或额度用尽，请稍后再试，或提高额度',
  unavailable: '模型服务不可用，请检查地址、网络和模型名称',
  timeout: '模型没有在限定时间内开始回答',
  stalled: '模型回答到一半没有了动静',
  cut: '模型的回答在中途断开',
  malformed: '模型服务的应答无法读懂',
  'circuit-open': '模型连续出错，暂停调用，稍后自动恢复',
  busy: '同时进行的模型调用太多，没有排上队',
  aborted: '调用方取消了这次模型调用',
  budget: '提示词超出模型的长度上限',
}

export type FailureDetails = {
  /** HTTP status, when the service answered with one. */
  status?: number
  /** How long the service asks to wait. */
  retryAfterMilliseconds?: number
  /** Whether trying again may help; default: by kind. */
  retryable?: boolean
  /** What the service said, for the operator; is redacted and shortened here. */
  hint?: string
}

const retryableKinds: ReadonlySet<ModelFailureKind> = new Set(['rate-limited', 'unavailable', 'cut', 'malformed'])

/**
 * An error text without what looks like a secret, in one line of at most 200 characters.
 * Hidden are the given secrets, what follows `Bearer`, keys with a usual prefix, and any run of 20 or more characters that
 * has a digit, a capital or a star in it.
 */
export const redact = (text: string, secrets: string[] = []): string =>
  secrets
    .filter((secret) => secret !== '')
    .reduce((rest, secret) => rest.replaceAll(secret, '***'), text.slice(0, 2000))
    .replace(/\bBearer\s+\S+/gi, 'Bearer ***')
    .replace(/\b(?:sk|pk|ak)-[\w*-]{4,}/gi, '***')
    .replace(/(?=[a-z_-]*[\dA-Z*])[\w*-]{20,}/g, '***')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 200)

/** A model call that did not work out. The message is ours; `hint` is the provider's, redacted. */
export class ModelFailure extends Error {
  readonly kind: ModelFailureKind
  readonly status: number | undefined
  readonly retryAfterMilliseconds: number | undefined
  readonly retryable: boolean
  readonly hint: string | undefined

  constructor(kind: ModelFailureKind, details: FailureDetails = {}) {
    super(messages[kind])
    this.name = 'ModelFailure'
    this.kind = kind
    this.status = details.status
    this.retryAfterMilliseconds = details.retryAfterMilliseconds
    this.retryable = details.retryable ?? retryableKinds.has(kind)
    this.hint = details.hint === undefined ? undefined : redact(details.hint)
  }
}

/**
 * Milliseconds that a `Retry-After` header asks to wait: seconds or an HTTP date (RFC 9110 §10.2.3).
 * Undefined when there is none or it cannot be read.
 */
export const parseRetryAfter = (header: string | null, now = Date.now()): number | undefined => {
  if (header === null || header.trim() === '') return undefined
  const seconds = Number(header)
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000)
  const date = Date.parse(header)
  return Number.isNaN(date) ? undefined : Math.max(0, date - now)
}

const saysQuotaIsGone = (body: string) =>
  /insufficient[_ ]?quota|exceeded your current quota|billing|欠费|余额不足/i.test(body)
const saysTooLong = (body: string) => /context[_ ]length|maximum context|context window|too many tokens/i.test(body)

/** The failure that an HTTP answer other than 2xx stands for. */
export const failureOfStatus = (status: number, headers: Headers, body: string, secrets?: string[]): ModelFailure => {
  const hint = redact(body, secrets)
  const details = { status, hint, retryAfterMilliseconds: parseRetryAfter(headers.get('retry-after')) }
  if (status === 401 || status === 403) return new ModelFailure('unauthorised', details)
  if (status === 429) return new ModelFailure('rate-limited', { ...details, retryable: !saysQuotaIsGone(body) })
  if (status === 413 || (status === 400 && saysTooLong(body))) return new ModelFailure('budget', details)
  // 4xx says that asking the same again will not help, but for 408 and 425.
  return new ModelFailure('unavailable', { ...details, retryable: status >= 500 || status === 408 || status === 425 })
}

const causes = function* (error: unknown): Generator<Error> {
  for (let depth = 0; error instanceof Error && depth < 8; depth++) {
    yield error
    error = error.cause
  }
}

const numberIn = (error: Error, ...names: string[]): number | undefined => {
  for (const name of names) {
    const value = (error as unknown as Record<string, unknown>)[name]
    if (typeof value === 'number') return value
  }
  return undefined
}

const isSocketError = (error: Error) => {
  const code = (error as NodeJS.ErrnoException).code ?? ''
  return /^(UND_ERR|ECONN|EPIPE|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOST|ENET|ERR_STREAM_PREMATURE_CLOSE)/.test(code)
}

/** How Node's fetch reports a socket that went away after the headers. */
const isBrokenBody = (error: Error) => error instanceof TypeError && error.message === 'terminated'

/** Ends that ollama-js and the AI SDKs report as a bare Error. */
const isMissingEnd = (error: Error) => /did not receive done or success/i.test(error.message)

/** A schema that was not kept; zod and LangChain's parsers. */
const isMisshapen = (error: Error) =>
  error instanceof SyntaxError || ['ZodError', '$ZodError', 'OutputParserException'].includes(error.name)

/**
 * Maps anything that a chat model threw.
 * @param started whether a piece of the answer had arrived: the same broken socket is then a cut answer.
 */
export const toFailure = (error: unknown, started = false): ModelFailure => {
  for (const cause of causes(error)) {
    if (cause instanceof ModelFailure) return cause
    const status = numberIn(cause, 'status', 'status_code', 'statusCode')
    if (status !== undefined && status >= 400) return failureOfStatus(status, new Headers(), cause.message)
    if (cause.name === 'ContextOverflowError') return new ModelFailure('budget', { hint: cause.message })
    if (isMisshapen(cause)) return new ModelFailure('malformed', { hint: cause.name })
    if (isMissingEnd(cause)) return new ModelFailure('cut')
    if (isBrokenBody(cause)) return new ModelFailure('cut')
    if (isSocketError(cause)) return new ModelFailure(started ? 'cut' : 'unavailable', { hint: cause.message })
  }
  const hint = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  return new ModelFailure(started ? 'cut' : 'unavailable', { hint })
}
