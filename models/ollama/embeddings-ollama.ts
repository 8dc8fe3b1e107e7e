// Embeddings of an Ollama server. Imported only when one is configured.
import { OllamaEmbeddings } from '@langchain/ollama'
import type { EmbedderSettings } from '../embedder/embedder.ts'
import { wireFetch } from '../wrappers/wire.ts'

export const createOllamaEmbeddings = ({ ollama, dimensions, timeoutMs }: EmbedderSettings) =>
  new OllamaEmbeddings({
    baseUrl: ollama.baseUrl,
    model: ollama.model,
    dimensions,
    // A text above the model's length loses its end instead of failing the whole batch.
    truncate: true,
    maxRetries: 0,
    fetch: wireFetch({ timeoutMilliseconds: timeoutMs }),
  })
