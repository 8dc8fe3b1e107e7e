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

export const createChatOllama = (settings: OllamaSettings, temperature?: number): ChatModel => ({
  id: `ollama:${settings.model}`,
  provider: 'ollama',
  structuredBy: 'jsonSchema',
  model: new AbortableChatOllama({
    baseUrl: settings.baseUrl,
    model: settings.model,
    temperature,
    maxRetries: 0,
    // A client waits for the first sentence; models that cannot think ignore it.
    think: false,
  }),
})
