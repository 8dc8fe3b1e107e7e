// A transformer encoder as LangChain's Embeddings.
import type { Encoder } from '../encoder/open-encoder.ts'
import type { Embedder } from './embedder.ts'

/**
 * Makes the embedder of an encoder's output `vector`. A question gets the encoder's prefix and goes before documents that wait.
 * Throws what the encoder throws.
 */
export const createEncoderEmbedder = (encoder: Encoder): Embedder => {
  const vectors = async (texts: readonly string[], background: boolean): Promise<number[][]> => {
    const { vector = [] } = await encoder.run(texts, ['vector'], { background })
    return vector.map((values) => [...values])
  }
  return {
    id: encoder.id,
    dimensions: encoder.dimension,
    async embedQuery(text) {
      const [vector = []] = await vectors([encoder.questionPrefix + text], false)
      return vector
    },
    embedDocuments: (texts) => vectors(texts, true),
  }
}
