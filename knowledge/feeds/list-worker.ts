// Runs in a thread of its own: reads one list and answers its entries. It may be ended at any moment.
import { parentPort, workerData } from 'node:worker_threads'
import type { PageRecipe } from '../../domain/feed.ts'
import { Problem } from '../../domain/problem.ts'
import { decodeMarkup } from '../parsing/decode-markup.ts'

/** @property recipe null: a feed, which says itself what is what */
export type ListRequest = {
  bytes: Uint8Array
  charset: string | undefined
  address: string
  recipe: PageRecipe | null
}

const read = async ({ bytes, charset, address, recipe }: ListRequest) => {
  const text = decodeMarkup(bytes, charset)
  if (recipe) return (await import('./page-entries.ts')).pageEntries(text, address, recipe)
  return { entries: (await import('./feed-entries.ts')).feedEntries(text, address), next: null }
}

try {
  parentPort?.postMessage({ list: await read(workerData as ListRequest) })
} catch (error) {
  if (!(error instanceof Problem)) throw error
  const { code, detail, action } = error
  parentPort?.postMessage({ problem: { code, detail, action } })
}
