// ChatOllama with a signal that reaches the socket. Imported only when such a model is configured.
import type { BaseMessage } from '@langchain/core/messages'
import type { ChatGenerationChunk } from '@langchain/core/outputs'
import { ChatOllama, type ChatOllamaCallOptions } from '@langchain/ollama'
import { Ollama } from 'ollama/browser'
import type { ChatModel } from '../gateway.ts'
import { wireFetch } from '../wrappers/wire.ts'
import type { OllamaSettings } from './settings.ts'

/**
 * ChatOllama looks at the signal only when the next piece arrives, so that a silent server would hold its socket for ever,
 * and ollama-js prints broken lines to the console. Each call gets a client of its own whose fetch knows the signal.
 */
class AbortableChatOllama extends ChatOllama {
  override _streamResponseChunks(
    messages: BaseMessage[],
    options: this['ParsedCallOptions'],
    runManager?: Parameters<ChatOllama['_streamResponseChunks']>[2],
  ): AsyncGenerator<ChatGenerationChunk> {
    const client = new Ollama({
      host: this.baseUrl,
      fetch: wireFetch({ signal: (options as ChatOllamaCallOptions).signal, jsonLines: true }),
    })
    const bound: this = Object.create(this, { client: { value: client } })
    return super._streamResponseChunks.call(bound, messages, options, runManager)
  }
}

/** Of one answer; a model that rambles on is stopped here. */
const answerTokens = 1024

export type OllamaChatOptions = {
  temperature: number
  /** The longest prompt that will be sent. */
  promptTokens: number
}

export const createChatOllama = (
  settings: OllamaSettings,
  { temperature, promptTokens }: OllamaChatOptions,
): ChatModel => ({
  id: `ollama:${settings.model}`,
  provider: 'ollama',
  structuredBy: 'jsonSchema',
  model: new AbortableChatOllama({
    baseUrl: settings.baseUrl,
    model: settings.model,
    temperature,
    // Ollama's own default is a few thousand tokens, and of a longer prompt it silently drops the beginning: our rules.
    numCtx: promptTokens + answerTokens,
    numPredict: answerTokens,
    maxRetries: 0,
    // A client waits for the first sentence; models that cannot think ignore it.
    think: false,
  }),
})
