// Files on their way into the library: a few at a time, each with how far it is and what came of it; one that fails stops no other.
import type { UploadOutcome, UploadReport } from '../../../server/protocol/desk.ts'
import type { Http } from '../http.ts'

/** The query of `POST /v1/library/uploads`, beside the name. */
export type UploadOptions = { kind?: string; grade: string; audiences: string; of?: string }

export type UploadItem = {
  id: number
  name: string
  size: number
  state:
    | { step: 'waiting' }
    /** `share` of the bytes have gone out, 0…1; then the server reads what came. */
    | { step: 'sending'; share: number }
    | { step: 'reading' }
    | { step: 'done'; outcomes: UploadOutcome[] }
    | { step: 'failed'; failure: unknown }
}

export type UploadQueue = ReturnType<typeof createUploadQueue>

/** So many are sent and read at once; the server reads in processes of its own, two on a small machine. */
const atOnce = 2

export const createUploadQueue = (http: Pick<Http, 'send'>) => {
  let items: readonly UploadItem[] = []
  const sources = new Map<number, { file: File; options: UploadOptions }>()
  const listeners = new Set<() => void>()
  let lastId = 0

  const set = (next: readonly UploadItem[]) => {
    items = next
    for (const listener of [...listeners]) listener()
  }
  const move = (id: number, state: UploadItem['state']) =>
    set(items.map((item) => (item.id === id ? { ...item, state } : item)))

  const send = async (id: number) => {
    const source = sources.get(id)
    if (!source) return
    const { file, options } = source
    const query = new URLSearchParams({ name: file.name, ...options })
    move(id, { step: 'sending', share: 0 })
    try {
      const { outcomes } = await http.send<UploadReport>(`/v1/library/uploads?${query}`, file, (share) =>
        move(id, share < 1 ? { step: 'sending', share } : { step: 'reading' }),
      )
      move(id, { step: 'done', outcomes })
      sources.delete(id)
    } catch (failure) {
      move(id, { step: 'failed', failure })
    }
    begin()
  }
  const begin = () => {
    const busy = items.filter(isUnderWay).length
    for (const { id } of items.filter(({ state }) => state.step === 'waiting').slice(0, Math.max(0, atOnce - busy)))
      void send(id)
  }

  return {
    /** For React: the same list until something changes. */
    items: () => items,
    subscribe: (listener: () => void) => {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
    add(files: readonly File[], options: UploadOptions) {
      const added = files.map((file): UploadItem => {
        lastId += 1
        sources.set(lastId, { file, options })
        return { id: lastId, name: file.name, size: file.size, state: { step: 'waiting' } }
      })
      set([...items, ...added])
      begin()
    },
    /** Sends one again that failed, with what was said of it the first time. */
    retry(id: number) {
      move(id, { step: 'waiting' })
      begin()
    },
    /** Takes what has come to its end off the list; what is in the library stays there. */
    clear() {
      const kept = items.filter((item) => item.state.step === 'waiting' || isUnderWay(item))
      for (const { id } of items) if (!kept.some((item) => item.id === id)) sources.delete(id)
      set(kept)
    },
  }
}

export const isUnderWay = ({ state }: UploadItem): boolean => state.step === 'sending' || state.step === 'reading'

const queues = new WeakMap<Http, UploadQueue>()

/** The files of whoever is signed in; they go on while other pages are looked at. */
export const uploadQueueOf = (http: Http): UploadQueue => {
  const queue = queues.get(http) ?? createUploadQueue(http)
  queues.set(http, queue)
  return queue
}
