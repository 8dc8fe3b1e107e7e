// What the agents call: a chat model with all limits around it. Any BaseChatModel of LangChain fits beneath.
// Of LangChain only types are named here: loading it takes half a second, and without a model nobody needs it.
import type { BaseChatModel } from '@langchain/core/language_models/chat_models'
import type { AIMessageChunk } from '@langchain/core/messages'
import type { z } from 'zod'
import type { RenderedPrompt } from '../domain/prompt.ts'
import { ModelFailure, type ModelFailureKind, toFailure } from './failure.ts'
import { countTokens, tokensAtMost } from './tokens.ts'
import { type CallLimits, type CircuitName, createLimits, saysSomethingOfService } from './wrappers/limits.ts'
import { createWatch, type Watch } from './wrappers/watch.ts'

export type Provider = 'openai' | 'ollama' | 'scripted'

/** A chat model as a provider's adapter makes it; its own retries are off. */
export type ChatModel = {
  model: BaseChatModel
  /** `openai:qwen-plus` */
  id: string
  provider: Provider
  /** How it returns data; default: what LangChain takes for this model. */
  structuredBy?: 'jsonSchema' | 'functionCalling' | 'jsonMode'
}

export type GatewayLimits = CallLimits & {
  /** Until the first text of an answer, waiting in the queue and repetitions included; for data, until all of it. */
  timeoutMs: number
  /** Between two pieces of an answer. */
  stallMs: number
  /** From the first text to the last, however steadily it drips. */
  totalMs: number
  /** A longer prompt is refused with `budget` before it is sent. */
  maxPromptTokens: number
}

export const defaultLimits: GatewayLimits = {
  timeoutMs: 8_000,
  stallMs: 5_000,
  totalMs: 60_000,
  retries: 2,
  backoffMs: 200,
  concurrency: 8,
  queue: 32,
  circuit: { failures: 5, resetMs: 30_000 },
  maxPromptTokens: 12_000,
}

/** Settings may leave limits out or undefined. */
const completeLimits = (settings: Partial<GatewayLimits>): GatewayLimits => {
  const given = Object.entries(settings).filter(([key, value]) => key in defaultLimits && value !== undefined)
  return { ...defaultLimits, ...Object.fromEntries(given) }
}

/** One call, as metrics and the record of a turn want it. */
export type ModelUsage = {
  /** The ChatModel's id. */
  model: string
  /** `customer/write-answer@1` */
  promptId: string
  tokensIn: number
  tokensOut: number
  /** The provider gave no numbers; these are counted here. */
  estimated: boolean
  milliseconds: number
  /** Null when no text came. */
  firstTokenMilliseconds: number | null
  attempts: number
  outcome: 'ok' | ModelFailureKind
}

export type CallOptions = {
  signal?: AbortSignal
  /** Shorter than the gateway's own `timeoutMs`, for what a turn can do without. */
  timeoutMs?: number
  /** Is told of this call, beside the gateway's own listener. */
  onUsage?: (usage: ModelUsage) => void
}

type ModelHealth = {
  id: string
  provider: Provider
  circuit: CircuitName
  active: number
  queued: number
  lastFailure: { kind: ModelFailureKind; at: Date; status?: number; hint?: string } | null
}

export type ModelGateway = {
  id: string
  provider: Provider
  /** The answer's text in pieces. Throws ModelFailure only. */
  stream: (prompt: RenderedPrompt, options?: CallOptions) => AsyncIterable<string>
  /** Data of the schema's shape. Throws ModelFailure only; `malformed` when the model did not keep to the schema. */
  structured: <T>(prompt: RenderedPrompt, schema: z.ZodType<T>, options?: CallOptions) => Promise<T>
  health: () => ModelHealth
}

type Message = ['system' | 'human' | 'ai', string]

const messagesOf = (prompt: RenderedPrompt): Message[] =>
  prompt.messages.map(({ role, text }) => [role === 'user' ? 'human' : role === 'assistant' ? 'ai' : 'system', text])

const promptText = (prompt: RenderedPrompt) => prompt.messages.map(({ text }) => text).join('\n')

/** Text of a chunk; some models send a list of blocks, of which only text is said to a client. */
const textOf = (chunk: AIMessageChunk): string => {
  if (typeof chunk.content === 'string') return chunk.content
  return chunk.content
    .map((block) => (block.type === 'text' && typeof block.text === 'string' ? block.text : ''))
    .join('')
}

const hasFinished = (chunk: AIMessageChunk): boolean => {
  const { finish_reason, done_reason, done } = chunk.response_metadata ?? {}
  return finish_reason != null || done_reason != null || done === true
}

type TokenNumbers = { input_tokens: number; output_tokens: number }

/** Collects what is known of one call. */
type CallRecord = { attempts: number; firstTokenAt: number | null; text: string; numbers: TokenNumbers | null }

/**
 * Puts the limits around a chat model.
 * @example
 * const gateway = createGateway(chatModel, { ...defaultLimits, timeoutMs: 5_000 })
 * for await (const piece of gateway.stream(prompt, { signal })) …
 */
export const createGateway = (
  { model, id, provider, structuredBy }: ChatModel,
  settings: Partial<GatewayLimits> = {},
  onUsage?: (usage: ModelUsage) => void,
): ModelGateway => {
  const limits = completeLimits(settings)
  const shared = createLimits(limits)
  let lastFailure: ModelHealth['lastFailure'] = null

  const checkBudget = (prompt: RenderedPrompt) => {
    const text = promptText(prompt)
    if (tokensAtMost(text) <= limits.maxPromptTokens) return
    if (countTokens(text) > limits.maxPromptTokens) throw new ModelFailure('budget')
  }

  /** Makes ModelFailure of whatever was thrown; what the watch said goes first, clients report its abort in many ways. */
  const judge = (error: unknown, watch: Watch, started: boolean): ModelFailure => {
    const failure = watch.signal.aborted ? (watch.signal.reason as ModelFailure) : toFailure(error, started)
    if (saysSomethingOfService(failure))
      lastFailure = { kind: failure.kind, at: new Date(), status: failure.status, hint: failure.hint }
    return failure
  }

  const report = (
    prompt: RenderedPrompt,
    begun: number,
    call: CallRecord,
    outcome: ModelUsage['outcome'],
    options: CallOptions,
  ) => {
    const listeners = [onUsage, options.onUsage].filter((listener) => listener !== undefined)
    if (listeners.length === 0) return
    const usage: ModelUsage = {
      model: id,
      promptId: `${prompt.id}@${prompt.version}`,
      // Nothing was sent unless an attempt was made.
      tokensIn: call.numbers?.input_tokens ?? (call.attempts > 0 ? countTokens(promptText(prompt)) : 0),
      tokensOut: call.numbers?.output_tokens ?? countTokens(call.text),
      estimated: call.numbers === null,
      milliseconds: performance.now() - begun,
      firstTokenMilliseconds: call.firstTokenAt === null ? null : call.firstTokenAt - begun,
      attempts: call.attempts,
      outcome,
    }
    for (const listener of listeners) listener(usage)
  }

  const note = (call: CallRecord, chunk: AIMessageChunk) => {
    const numbers = chunk.usage_metadata
    if (numbers && numbers.input_tokens + numbers.output_tokens > 0) call.numbers = numbers
  }

  /** Opens a stream and reads to its first text; inside one attempt of the circuit. */
  const open = async (prompt: RenderedPrompt, watch: Watch, call: CallRecord) => {
    const leave = await shared.attempt()
    const attempt = new AbortController()
    const signal = AbortSignal.any([watch.signal, attempt.signal])
    const close = (failure?: ModelFailure) => {
      attempt.abort()
      leave(failure)
    }
    call.attempts++
    let finished = false
    let received = false
    try {
      const chunks = (await watch.race(model.stream(messagesOf(prompt), { signal })))[Symbol.asyncIterator]()
      for (;;) {
        const { value: chunk, done } = await watch.race(chunks.next())
        watch.signal.throwIfAborted()
        if (done) throw new ModelFailure(finished ? 'malformed' : 'cut')
        received = true
        note(call, chunk)
        finished ||= hasFinished(chunk)
        const first = textOf(chunk)
        if (first !== '') return { first, chunks, finished, close }
      }
    } catch (error) {
      const failure = judge(error, watch, received)
      close(failure)
      throw failure
    }
  }

  const stream = async function* (prompt: RenderedPrompt, options: CallOptions = {}): AsyncGenerator<string> {
    const begun = performance.now()
    const call: CallRecord = { attempts: 0, firstTokenAt: null, text: '', numbers: null }
    const watch = createWatch(options.signal)
    let outcome: ModelUsage['outcome'] = 'aborted'
    let leaveSlot: (() => void) | undefined
    let close: ((failure?: ModelFailure) => void) | undefined
    try {
      checkBudget(prompt)
      watch.limit(Math.min(options.timeoutMs ?? limits.timeoutMs, limits.timeoutMs), 'busy')
      leaveSlot = await shared.slot(watch)
      const opened = await shared.repeating(watch, () => open(prompt, watch, call))
      close = opened.close
      watch.pause()
      call.firstTokenAt = performance.now()
      call.text = opened.first
      let { finished } = opened
      yield opened.first
      const end = call.firstTokenAt + limits.totalMs
      for (;;) {
        watch.limit(Math.min(limits.stallMs, end - performance.now()), 'stalled')
        const { value: chunk, done } = await watch.race(opened.chunks.next())
        watch.pause()
        watch.signal.throwIfAborted()
        if (done) break
        note(call, chunk)
        finished ||= hasFinished(chunk)
        const text = textOf(chunk)
        if (text === '') continue
        call.text += text
        yield text
      }
      if (!finished) throw new ModelFailure('cut')
      outcome = 'ok'
    } catch (error) {
      const failure = judge(error, watch, call.firstTokenAt !== null)
      outcome = failure.kind
      throw failure
    } finally {
      watch.close()
      close?.(outcome === 'ok' ? undefined : new ModelFailure(outcome))
      leaveSlot?.()
      report(prompt, begun, call, outcome, options)
    }
  }

  const structured = async <T>(prompt: RenderedPrompt, schema: z.ZodType<T>, options: CallOptions = {}): Promise<T> => {
    const begun = performance.now()
    const call: CallRecord = { attempts: 0, firstTokenAt: null, text: '', numbers: null }
    const watch = createWatch(options.signal)
    let outcome: ModelUsage['outcome'] = 'aborted'
    let leaveSlot: (() => void) | undefined

    const ask = async (): Promise<T> => {
      const leave = await shared.attempt()
      call.attempts++
      try {
        const name = prompt.id.replace(/[^\w-]+/g, '_')
        const runnable = model.withStructuredOutput(schema as z.ZodType<Record<string, unknown>>, {
          name,
          includeRaw: true,
          ...(structuredBy ? { method: structuredBy } : {}),
        })
        const { raw, parsed } = await watch.race(runnable.invoke(messagesOf(prompt), { signal: watch.signal }))
        watch.signal.throwIfAborted()
        call.text = typeof raw.content === 'string' ? raw.content : ''
        note(call, raw as AIMessageChunk)
        const data = schema.parse(parsed)
        leave()
        return data
      } catch (error) {
        const failure = judge(error, watch, false)
        if (failure.kind !== 'malformed') {
          leave(failure)
          throw failure
        }
        // The service works, the model did not keep to the schema: no reason to shut it off, nor to ask the same again.
        leave()
        throw new ModelFailure('malformed', { retryable: false, hint: failure.hint })
      }
    }

    try {
      checkBudget(prompt)
      watch.limit(Math.min(options.timeoutMs ?? limits.timeoutMs, limits.timeoutMs), 'busy')
      leaveSlot = await shared.slot(watch)
      const data = await shared.repeating(watch, ask)
      outcome = 'ok'
      return data
    } catch (error) {
      const failure = judge(error, watch, false)
      outcome = failure.kind
      throw failure
    } finally {
      watch.close()
      leaveSlot?.()
      report(prompt, begun, call, outcome, options)
    }
  }

  return {
    id,
    provider,
    stream,
    structured,
    health: () => ({
      id,
      provider,
      circuit: shared.circuit(),
      active: shared.active(),
      queued: shared.queued(),
      lastFailure,
    }),
  }
}
