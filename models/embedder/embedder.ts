// The port for embedders and its settings. Vectors of one embedder mean nothing to another, so its id goes into the index.
import type { EmbeddingsInterface } from '@langchain/core/embeddings'
import type { OllamaSettings } from '../ollama/settings.ts'
import type { OpenAISettings } from '../openai/settings.ts'
import type { CallLimits } from '../wrappers/limits.ts'

/** LangChain's Embeddings with what the index must know. */
export type Embedder = EmbeddingsInterface & { id: string; dimensions: number }

export type EmbedderSettings = {
  embedder: 'openai' | 'ollama'
  openai: Pick<OpenAISettings, 'baseUrl' | 'apiKey'> & { model: string }
  ollama: OllamaSettings
  /** Of the vectors; asked of the service by one call when it is not given. */
  dimensions?: number
  /** For one request, repetitions included. Default 30,000. */
  timeoutMs?: number
  limits?: Partial<CallLimits>
}
