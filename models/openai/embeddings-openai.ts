// Embeddings of a service that speaks OpenAI's protocol. Imported only when one is configured.
import { OpenAIEmbeddings } from '@langchain/openai'
import type { EmbedderSettings } from '../embedder/embedder.ts'
import { wireFetch } from '../wrappers/wire.ts'
import { openaiBaseUrl } from './settings.ts'

export const createOpenAIEmbeddings = ({ openai, dimensions, timeoutMs }: EmbedderSettings) =>
  new OpenAIEmbeddings({
    model: openai.model,
    apiKey: openai.apiKey ?? 'none',
    dimensions,
    // Not all services know base64, which the SDK would ask for.
    encodingFormat: 'float',
    // 10 is the smallest limit among the usual services.
    batchSize: 10,
    stripNewLines: false,
    maxRetries: 0,
    configuration: {
      baseURL: openai.baseUrl ?? openaiBaseUrl,
      organization: null,
      project: null,
      logLevel: 'off',
      fetch: wireFetch({ secrets: openai.apiKey ? [openai.apiKey] : [], timeoutMilliseconds: timeoutMs }),
    },
  })
