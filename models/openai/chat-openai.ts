// ChatOpenAI for any service that speaks OpenAI's chat completions: OpenAI, DeepSeek, Qwen, vLLM …
// Imported only when such a model is configured.
import { ChatOpenAI } from '@langchain/openai'
import type { ChatModel } from '../gateway.ts'
import { wireFetch } from '../wrappers/wire.ts'
import { type OpenAISettings, openaiBaseUrl } from './settings.ts'

/** OpenAI's reasoning models answer 400 to any temperature but their own. */
const fixesTemperature = /^(o\d|gpt-5)/

export const createChatOpenAI = (settings: OpenAISettings, temperature?: number): ChatModel => ({
  id: `openai:${settings.model}`,
  provider: 'openai',
  structuredBy: settings.structuredBy,
  model: new ChatOpenAI({
    model: settings.model,
    // The SDK insists on a key; a service without keys ignores it.
    apiKey: settings.apiKey ?? 'none',
    temperature: fixesTemperature.test(settings.model) ? undefined : temperature,
    // The gateway repeats, in one place.
    maxRetries: 0,
    streamUsage: true,
    configuration: {
      // Said in full, or the SDK looks into the environment on its own.
      baseURL: settings.baseUrl ?? openaiBaseUrl,
      organization: null,
      project: null,
      // The SDK would print pieces of broken answers.
      logLevel: 'off',
      fetch: wireFetch({ secrets: settings.apiKey ? [settings.apiKey] : [] }),
    },
  }),
})
