// The two wire protocols: how a piece of text, an end, an error look on the line.
import type { ClaimedUsage, ToolCall } from './replies.ts'
import type { Protocol } from './request.ts'

type Ending = { finishReason: string; usage: ClaimedUsage; wantsUsage: boolean; toolCalls: ToolCall[] }

/** Frames of one protocol; every frame is a complete piece of the response body. */
export type Wire = {
  streamType: string
  /** Before the first piece. */
  opening: () => string
  piece: (text: string) => string
  closing: (ending: Ending) => string
  whole: (text: string, ending: Ending) => string
  errorInStream: (message: string) => string
  invalid: string
  error: (message: string, code: string | undefined, status: number) => string
}

const openaiWire = (model: string): Wire => {
  const common = { id: `chatcmpl-${crypto.randomUUID()}`, created: Math.floor(Date.now() / 1000), model }
  const event = (data: unknown) => `data: ${JSON.stringify(data)}\n\n`
  const chunk = (delta: unknown, finish_reason: string | null = null) =>
    event({ ...common, object: 'chat.completion.chunk', choices: [{ index: 0, delta, logprobs: null, finish_reason }] })
  const calls = (toolCalls: ToolCall[]) =>
    toolCalls.map((call, index) => ({
      index,
      id: `call_${index}_${common.id.slice(-6)}`,
      type: 'function',
      function: { name: call.name, arguments: JSON.stringify(call.arguments) },
    }))
  const usage = (claimed: { in: number; out: number }) => ({
    prompt_tokens: claimed.in,
    completion_tokens: claimed.out,
    total_tokens: claimed.in + claimed.out,
  })
  return {
    streamType: 'text/event-stream',
    opening: () => chunk({ role: 'assistant', content: '' }),
    piece: (content) => chunk({ content }),
    closing: (ending) =>
      (ending.toolCalls.length > 0 ? chunk({ tool_calls: calls(ending.toolCalls) }) : '') +
      chunk({}, ending.finishReason) +
      (ending.wantsUsage && ending.usage !== false
        ? event({ ...common, object: 'chat.completion.chunk', choices: [], usage: usage(ending.usage) })
        : '') +
      'data: [DONE]\n\n',
    whole: (content, ending) =>
      JSON.stringify({
        ...common,
        object: 'chat.completion',
        choices: [
          {
            index: 0,
            message: {
              role: 'assistant',
              content: ending.toolCalls.length > 0 ? null : content,
              ...(ending.toolCalls.length > 0
                ? { tool_calls: calls(ending.toolCalls).map(({ index: _, ...call }) => call) }
                : {}),
            },
            logprobs: null,
            finish_reason: ending.finishReason,
          },
        ],
        ...(ending.usage === false ? {} : { usage: usage(ending.usage) }),
      }),
    errorInStream: (message) => event({ error: { message, type: 'server_error', code: null, param: null } }),
    invalid: 'data: {"id":"chatcmpl-1","choices":[{"index":0,"delta":{"content":"半句\n\n',
    error: (message, code, status) =>
      JSON.stringify({
        error: {
          message,
          type: status < 500 ? 'invalid_request_error' : 'server_error',
          param: null,
          code: code ?? null,
        },
      }),
  }
}

const ollamaWire = (model: string): Wire => {
  const line = (data: Record<string, unknown>) =>
    `${JSON.stringify({ model, created_at: new Date().toISOString(), ...data })}\n`
  const done = (text: string, ending: Ending) => ({
    message: {
      role: 'assistant',
      content: text,
      ...(ending.toolCalls.length > 0
        ? { tool_calls: ending.toolCalls.map((call) => ({ function: { name: call.name, arguments: call.arguments } })) }
        : {}),
    },
    done_reason: ending.finishReason === 'tool_calls' ? 'stop' : ending.finishReason,
    done: true,
    total_duration: 1_000_000,
    load_duration: 1_000,
    ...(ending.usage === false ? {} : { prompt_eval_count: ending.usage.in, eval_count: ending.usage.out }),
  })
  return {
    streamType: 'application/x-ndjson',
    opening: () => '',
    piece: (content) => line({ message: { role: 'assistant', content }, done: false }),
    closing: (ending) => line(done('', ending)),
    whole: (text, ending) => line(done(text, ending)),
    errorInStream: (message) => `${JSON.stringify({ error: message })}\n`,
    invalid: `{"model":"${model}","message":{"role":"assistant","content":"半句\n`,
    error: (message) => JSON.stringify({ error: message }),
  }
}

export const wireOf = (protocol: Protocol, model: string): Wire =>
  protocol === 'openai' ? openaiWire(model) : ollamaWire(model)
