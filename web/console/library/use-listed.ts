// A list that is read page by page, each after what is shown already.
import { useCallback, useEffect, useRef, useState } from 'react'
import { useSurroundings } from '../console.tsx'
import { pagesAfter, type Read } from './pages-after.ts'

export type Listed<Item> = {
  /** Null until the first page has come. */
  items: Item[] | null
  failure: unknown
  /** Null at the end. */
  more: (() => void) | null
  busy: boolean
  /** As many pages as are shown, anew; they stay until these are there. */
  again: () => void
}

/** @param path with its query; another path is another list @param itemsOf what of an answer is listed */
export const useListed = <Answer extends { next: string | null }, Item>(
  path: string,
  itemsOf: (answer: Answer) => Item[],
): Listed<Item> => {
  const { http } = useSurroundings()
  const [list, setList] = useState<(Read<Item> & { path: string }) | null>(null)
  const [failure, setFailure] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const current = useRef(path)
  current.current = path
  const pick = useRef(itemsOf)
  pick.current = itemsOf

  const latest = useRef(0)

  const read = useCallback(
    async (before: Read<Item> | null, pages: number) => {
      const own = ++latest.current
      setBusy(true)
      try {
        const found = await pagesAfter(before, pages, async (page) => {
          const place = page ? `${path.includes('?') ? '&' : '?'}${new URLSearchParams({ page })}` : ''
          const answer = await http.get<Answer>(`${path}${place}`)
          return { items: pick.current(answer), next: answer.next }
        })
        // Who has asked for more meanwhile is not put back to what was there before.
        if (current.current !== path || own !== latest.current) return
        setList({ path, ...found })
        setFailure(null)
      } catch (error) {
        if (current.current === path && own === latest.current) setFailure(error)
      } finally {
        if (own === latest.current) setBusy(false)
      }
    },
    [http, path],
  )
  useEffect(() => void read(null, 1), [read])
  const mine = list?.path === path ? list : null
  return {
    items: mine?.items ?? null,
    failure,
    more: mine?.next ? () => void read(mine, mine.pages + 1) : null,
    busy,
    again: () => void read(null, mine?.pages ?? 1),
  }
}
