// Which embedder runs, by the settings. A service's package is loaded only when it is used.
import type { EmbeddingsInterface } from '@langchain/core/embeddings'
import { ModelFailure, toFailure } from '../failure.ts'
import { type CallLimits, createLimits } from '../wrappers/limits.ts'
import { createWatch } from '../wrappers/watch.ts'
import type { Embedder, EmbedderSettings } from './embedder.ts'

const defaultCallLimits: CallLimits = {
  retries: 2,
  concurrency: 4,
  queue: 1000,
  circuit: { failures: 5, resetMs: 30_000 },
  backoffMs: 200,
}

/** Puts the same limits around a service's embedder that a chat model has; throws ModelFailure only. */
const withLimits = (embeddings: EmbeddingsInterface, settings: EmbedderSettings): EmbeddingsInterface => {
  const limits = createLimits({ ...defaultCallLimits, ...settings.limits })
  const run = async <T>(ask: () => Promise<T>): Promise<T> => {
    const watch = createWatch()
    let leaveSlot: (() => void) | undefined
    try {
      watch.limit(settings.timeoutMs ?? 30_000, 'busy')
      leaveSlot = await limits.slot(watch)
      return await limits.repeating(watch, async () => {
        const leave = await limits.attempt()
        try {
          const result = await watch.race(ask())
          leave()
          return result
        } catch (error) {
          const failure = toFailure(error)
          leave(failure)
          throw failure
        }
      })
    } finally {
      watch.close()
      leaveSlot?.()
    }
  }
  return {
    embedQuery: (text) => run(() => embeddings.embedQuery(text)),
    embedDocuments: (texts) => (texts.length === 0 ? Promise.resolve([]) : run(() => embeddings.embedDocuments(texts))),
  }
}

/**
 * Makes the embedder of the settings. A service is asked for one vector, to learn how long its vectors are.
 * Throws ModelFailure when the service cannot be reached and `dimensions` is not given.
 */
export const createEmbedder = async (settings: EmbedderSettings): Promise<Embedder> => {
  const { embedder } = settings
  const bare =
    embedder === 'openai'
      ? (await import('../openai/embeddings-openai.ts')).createOpenAIEmbeddings(settings)
      : (await import('../ollama/embeddings-ollama.ts')).createOllamaEmbeddings(settings)
  const embeddings = withLimits(bare, settings)
  const dimensions = settings.dimensions ?? (await embeddings.embedQuery('长度')).length
  if (dimensions === 0) throw new ModelFailure('malformed')
  const { model } = settings[embedder]
  return { ...embeddings, id: `${embedder}:${model}:${dimensions}`, dimensions }
}
