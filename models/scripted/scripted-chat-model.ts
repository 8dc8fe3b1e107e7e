// A chat model that follows a script: for tests that need LangChain's interface and no wire.
// The wire itself is tested against tests/model-server.
import type { CallbackManagerForLLMRun } from '@langchain/core/callbacks/manager'
import type { BaseLanguageModelInput } from '@langchain/core/language_models/base'
import { BaseChatModel, type BindToolsInput } from '@langchain/core/language_models/chat_models'
import { AIMessageChunk, type BaseMessage } from '@langchain/core/messages'
import { ChatGenerationChunk, type ChatResult } from '@langchain/core/outputs'
import type { Runnable } from '@langchain/core/runnables'
import type { ChatModel } from '../gateway.ts'

type ScriptedReply = {
  /** Pieces of the answer in order. */
  pieces?: string[]
  toolCalls?: { name: string; args: Record<string, unknown> }[]
  /** Thrown after the pieces. */
  error?: Error
  /** Waits before each piece, in milliseconds; an abort ends the waiting. */
  between?: number
}

/** Gives the reply to a request; a string is an answer in one piece. */
export type ChatScript = (request: {
  messages: BaseMessage[]
  /** From 0. */
  call: number
  tools: BindToolsInput[]
}) => ScriptedReply | string

type Options = BaseChatModel['ParsedCallOptions'] & { tools?: BindToolsInput[] }

const pause = (milliseconds: number, signal?: AbortSignal) =>
  new Promise<void>((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds)
    signal?.addEventListener('abort', () => {
      clearTimeout(timer)
      reject(signal.reason)
    })
  })

class ScriptedChatModel extends BaseChatModel {
  readonly #script: ChatScript
  #calls = 0

  constructor(script: ChatScript) {
    super({ maxRetries: 0 })
    this.#script = script
  }

  override _llmType(): string {
    return 'scripted'
  }

  // Tools travel with the call: a property of the model called `tools` would be taken for LangChain's own.
  override bindTools(
    tools: BindToolsInput[],
    kwargs?: Partial<Options>,
  ): Runnable<BaseLanguageModelInput, AIMessageChunk> {
    return this.withConfig({ ...kwargs, tools } as Partial<Options>) as Runnable<BaseLanguageModelInput, AIMessageChunk>
  }

  #reply(messages: BaseMessage[], options: Options): ScriptedReply {
    const reply = this.#script({ messages, call: this.#calls++, tools: options.tools ?? [] })
    return typeof reply === 'string' ? { pieces: [reply] } : reply
  }

  override async *_streamResponseChunks(
    messages: BaseMessage[],
    options: Options,
    runManager?: CallbackManagerForLLMRun,
  ): AsyncGenerator<ChatGenerationChunk> {
    const reply = this.#reply(messages, options)
    for (const piece of reply.pieces ?? []) {
      if (reply.between) await pause(reply.between, options.signal)
      const chunk = new ChatGenerationChunk({ text: piece, message: new AIMessageChunk({ content: piece }) })
      yield chunk
      // Without this an agent gets the answer in one piece.
      await runManager?.handleLLMNewToken(piece, undefined, undefined, undefined, undefined, { chunk })
    }
    if (reply.error) throw reply.error
    yield new ChatGenerationChunk({
      text: '',
      message: new AIMessageChunk({
        content: '',
        tool_call_chunks: (reply.toolCalls ?? []).map((call, index) => ({
          index,
          id: `call_${index}`,
          name: call.name,
          args: JSON.stringify(call.args),
          type: 'tool_call_chunk',
        })),
        response_metadata: { finish_reason: reply.toolCalls ? 'tool_calls' : 'stop' },
      }),
    })
  }

  override async _generate(
    messages: BaseMessage[],
    options: Options,
    runManager?: CallbackManagerForLLMRun,
  ): Promise<ChatResult> {
    let whole: ChatGenerationChunk | undefined
    for await (const chunk of this._streamResponseChunks(messages, options, runManager))
      whole = whole ? whole.concat(chunk) : chunk
    // A chunk, not an AIMessage: LangChain's own withStructuredOutput reads tool calls from chunks only.
    return { generations: whole ? [whole] : [] }
  }
}

/**
 * @example
 * const chatModel = createScriptedChatModel(({ call }) => (call === 0 ? '您好。' : { error: new Error('gone') }))
 * const gateway = createGateway(chatModel)
 */
export const createScriptedChatModel = (script: ChatScript): ChatModel => ({
  model: new ScriptedChatModel(script),
  id: 'scripted',
  provider: 'scripted',
})
