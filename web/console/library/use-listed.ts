// A list that is read page by page, each after what is shown already.
import { useCallback, useEffect, useRef, useState } from 'react'
import { useSurroundings } from '../console.tsx'

export type Listed<Item> = {
  /** Null until the first page has come. */
  items: Item[] | null
  failure: unknown
  /** Null at the end. */
  more: (() => void) | null
  busy: boolean
  /** From the beginning; what is shown stays until it is there. */
  again: () => void
}

/** @param path with its query; another path is another list @param itemsOf what of an answer is listed */
export const useListed = <Answer extends { next: string | null }, Item>(
  path: string,
  itemsOf: (answer: Answer) => Item[],
): Listed<Item> => {
  const { http } = useSurroundings()
  const [list, setList] = useState<{ path: string; items: Item[]; next: string | null } | null>(null)
  const [failure, setFailure] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const current = useRef(path)
  current.current = path
  const pick = useRef(itemsOf)
  pick.current = itemsOf

  const read = useCallback(
    async (before: { items: Item[]; next: string | null } | null) => {
      setBusy(true)
      try {
        const place = before?.next
          ? `${path.includes('?') ? '&' : '?'}${new URLSearchParams({ page: before.next })}`
          : ''
        const answer = await http.get<Answer>(`${path}${place}`)
        if (current.current !== path) return
        setList({ path, items: [...(before?.items ?? []), ...pick.current(answer)], next: answer.next })
        setFailure(null)
      } catch (error) {
        if (current.current === path) setFailure(error)
      } finally {
        setBusy(false)
      }
    },
    [http, path],
  )
  useEffect(() => void read(null), [read])
  const mine = list?.path === path ? list : null
  return {
    items: mine?.items ?? null,
    failure,
    more: mine?.next ? () => void read(mine) : null,
    busy,
    again: () => void read(null),
  }
}
