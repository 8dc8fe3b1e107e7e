// Which models an OpenAI-compatible service offers; for `doctor`.
import { z } from 'zod'
import { ModelFailure } from '../failure.ts'
import { wireFetch } from '../wrappers/wire.ts'
import { type OpenAISettings, openaiBaseUrl } from './settings.ts'

const Models = z.object({ data: z.array(z.object({ id: z.string() })) })

/** Ids of the models. Throws ModelFailure. */
export const listOpenAIModels = async (
  { baseUrl = openaiBaseUrl, apiKey }: Pick<OpenAISettings, 'baseUrl' | 'apiKey'>,
  timeoutMilliseconds = 3000,
): Promise<string[]> => {
  const response = await wireFetch({ timeoutMilliseconds, secrets: apiKey ? [apiKey] : [] })(
    `${baseUrl.replace(/\/+$/, '')}/models`,
    { headers: apiKey ? { authorization: `Bearer ${apiKey}` } : {} },
  )
  const models = Models.safeParse(await response.json().catch(() => undefined))
  if (!models.success) throw new ModelFailure('malformed')
  return models.data.data.map(({ id }) => id)
}
