// What the widget reads from the library: passages in their document, products from the fact table. Read once, kept while the page is there.
import type { PassageView, ProductView } from '../../server/protocol/library.ts'
import type { Client } from '../api/client.ts'

export type Library = ReturnType<typeof createLibrary>

export const createLibrary = ({
  client,
  token,
}: {
  client: Pick<Client, 'passage' | 'product'>
  token: () => Promise<string>
}) => ({
  /** @throws CallFailed */
  passage: remembered(async (chunkId: string): Promise<PassageView> => client.passage(await token(), chunkId)),
  /** @throws CallFailed */
  product: remembered(async (versionId: string): Promise<ProductView> => client.product(await token(), versionId)),
})

/** The same question has the same answer; what failed is asked again. */
const remembered = <Answer>(ask: (id: string) => Promise<Answer>): ((id: string) => Promise<Answer>) => {
  const answers = new Map<string, Promise<Answer>>()
  return (id) => {
    const known = answers.get(id)
    if (known) return known
    const answer = ask(id)
    answers.set(id, answer)
    answer.catch(() => answers.delete(id))
    return answer
  }
}
