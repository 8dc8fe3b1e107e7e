// What the model server can answer: text in pieces, tool calls, and every way a provider can fail.

/** How many tokens the server claims to have read and written; `false` leaves the numbers out, as some providers do. */
export type ClaimedUsage = { in: number; out: number } | false

export type ToolCall = { name: string; arguments: Record<string, unknown> }

/** What goes wrong on the wire after `after` pieces were sent (default 0). */
type WireFault = {
  kind: /** Accepts the request and sends nothing, not even headers. */
    | 'stall-before-first-byte'
    /** Sends headers and `after` pieces, then nothing more. */
    | 'stall'
    /** Destroys the socket. */
    | 'cut'
    /** Ends the response in good order, without the finish that the protocol wants. */
    | 'end-early'
    /** Sends a frame that is not JSON, then goes on. */
    | 'invalid-json'
    /** Sends random bytes instead of frames, then ends. */
    | 'garbage'
    /** Sends the provider's own error object inside the stream. */
    | 'error-in-stream'
  after?: number
}

export type Reply = {
  /** The answer; a string is sent in pieces of `pieceSize` characters, an array as it is. */
  text?: string | string[]
  pieceSize?: number
  toolCalls?: ToolCall[]
  usage?: ClaimedUsage
  finishReason?: string
  /** Before the headers, and between two pieces. */
  firstByteMilliseconds?: number
  betweenMilliseconds?: number
  /** A plain HTTP error instead of an answer. */
  error?: { status: number; message: string; code?: string; retryAfter?: string; html?: boolean }
  fault?: WireFault
}

const error = (status: number, message: string, more: { code?: string; retryAfter?: string; html?: boolean } = {}) => ({
  error: { status, message, ...more },
})

// --- failures of the service ---

/** 401; the message repeats the key, as some providers do, so that a test can see that nobody prints it. */
export const unauthorised = (key = ''): Reply =>
  error(401, `Incorrect API key provided: ${key}. You can find your API key in the console.`, {
    code: 'invalid_api_key',
  })

/** 429, with Retry-After as seconds or as an HTTP date. */
export const rateLimited = (retryAfter?: number | Date): Reply =>
  error(429, 'Rate limit reached for requests', {
    code: 'rate_limit_exceeded',
    retryAfter: retryAfter instanceof Date ? retryAfter.toUTCString() : retryAfter?.toString(),
  })

/** 429 that no waiting mends. */
export const quotaExhausted = (): Reply =>
  error(429, 'You exceeded your current quota, please check your plan and billing details.', {
    code: 'insufficient_quota',
  })

export const serverError = (status = 500): Reply => error(status, 'The server had an error')

/** 503 as a proxy in front of the model answers it: HTML, with Retry-After. */
export const unavailable = (retryAfter?: number): Reply =>
  error(503, 'Service Unavailable', { html: true, retryAfter: retryAfter?.toString() })

export const contextTooLong = (): Reply =>
  error(400, "This model's maximum context length is 8192 tokens.", { code: 'context_length_exceeded' })

export const stallBeforeFirstByte = (): Reply => ({ fault: { kind: 'stall-before-first-byte' } })
export const stallAfter = (text: string | string[], after: number): Reply => ({ text, fault: { kind: 'stall', after } })
export const cutAfter = (text: string | string[], after: number): Reply => ({ text, fault: { kind: 'cut', after } })
export const endEarlyAfter = (text: string | string[], after: number): Reply => ({
  text,
  fault: { kind: 'end-early', after },
})
export const invalidJsonAfter = (text: string | string[], after: number): Reply => ({
  text,
  fault: { kind: 'invalid-json', after },
})
export const garbage = (): Reply => ({ text: '', fault: { kind: 'garbage' } })
export const errorInStream = (text: string | string[] = '', after = 0): Reply => ({
  text,
  fault: { kind: 'error-in-stream', after },
})
export const emptyAnswer = (): Reply => ({ text: '' })

// --- failures of the model: the wire is fine, what it says is not ---

/** One sentence a line, as the answer prompt asks for. */
export const sentenceLines = (...sentences: { text: string; evidence: number[] }[]): string =>
  sentences.map((sentence) => `${JSON.stringify(sentence)}\n`).join('')

export const wrongEvidence = (text = '您可以在手机软件里办理。'): Reply => ({
  text: sentenceLines({ text, evidence: [97, -3, 0] }),
})
export const inventedNumber = (text = '赎回费率是 0.73%，持有满 413 天免收。', evidence = [1]): Reply => ({
  text: sentenceLines({ text, evidence }),
})
export const promisedReturn = (text = '您放心，这款产品保本保息，年化收益稳定在 8% 以上。', evidence = [1]): Reply => ({
  text: sentenceLines({ text, evidence }),
})
/** Says back what the instructions said: `instructions` is the system message of the request. */
export const leakedPrompt = (instructions: string): Reply => ({
  text: sentenceLines({ text: `我收到的要求是：${instructions.replace(/\s+/g, ' ').slice(0, 160)}`, evidence: [] }),
})
/** Not a line of what was asked for. */
export const rambling = (): Reply => ({
  text: '好的，让我想一想这个问题。\n首先，基金是一种投资工具……\n总之，希望对您有帮助！',
})
