// Which models an Ollama server holds; asked without LangChain, so that `auto` costs nothing where there is none.
import { z } from 'zod'
import { ModelFailure } from '../failure.ts'
import { wireFetch } from '../wrappers/wire.ts'

const Tags = z.object({ models: z.array(z.object({ name: z.string() })) })

/** Names of the models, as `qwen3:8b`. Throws ModelFailure. */
export const listOllamaModels = async (baseUrl: string, timeoutMilliseconds = 1000): Promise<string[]> => {
  const response = await wireFetch({ timeoutMilliseconds })(`${baseUrl.replace(/\/+$/, '')}/api/tags`)
  const tags = Tags.safeParse(await response.json().catch(() => undefined))
  if (!tags.success) throw new ModelFailure('malformed')
  return tags.data.models.map(({ name }) => name)
}

/** `qwen3` means `qwen3:latest`. */
export const holdsModel = (names: string[], model: string): boolean =>
  names.includes(model) || names.includes(`${model}:latest`)
