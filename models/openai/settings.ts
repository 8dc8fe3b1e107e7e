// How to reach a service that speaks OpenAI's protocol. Apart from chat-openai.ts, which loads LangChain.
import type { ChatModel } from '../gateway.ts'

export const openaiBaseUrl = 'https://api.openai.com/v1'

export type OpenAISettings = {
  /** Default: OpenAI's own service. */
  baseUrl?: string | undefined
  /** May be missing for a service in the house that asks for none. */
  apiKey?: string | undefined
  model: string
  /** How the service returns data. DeepSeek and some others know `functionCalling` or `jsonMode` only. Default `jsonSchema`. */
  structuredBy?: ChatModel['structuredBy']
}
