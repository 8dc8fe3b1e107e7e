// The pages of a search, the newest first.
import { useEffect, useState } from 'react'
import { useSurroundings } from '../console.tsx'
import { type Page, queryAt } from './export-all.ts'

export type Pages<Found extends Page> = {
  page: Found | null
  failure: unknown
  /** Null where there is none. */
  toNewer: (() => void) | null
  toOlder: (() => void) | null
  again: () => void
}

/** @param asked the criteria as a query */
export const usePages = <Found extends Page>(path: string, asked: string): Pages<Found> => {
  const { http } = useSurroundings()
  // The pages that were turned, the one that is shown last; the first has no place.
  const [places, setPlaces] = useState<(string | null)[]>([null])
  const [page, setPage] = useState<Found | null>(null)
  const [failure, setFailure] = useState<unknown>(null)
  const [attempt, setAttempt] = useState(0)
  const query = queryAt(asked, places.at(-1) ?? null)

  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt asks the same
  useEffect(() => {
    let isOver = false
    setPage(null)
    setFailure(null)
    http
      .get<Found>(`${path}?${query}`)
      .then((answer) => isOver || setPage(answer))
      .catch((error: unknown) => isOver || setFailure(error))
    return () => {
      isOver = true
    }
  }, [http, path, query, attempt])

  const next = page?.next ?? null
  return {
    page,
    failure,
    toNewer: places.length > 1 ? () => setPlaces(places.slice(0, -1)) : null,
    toOlder: next === null ? null : () => setPlaces([...places, next]),
    again: () => setAttempt(attempt + 1),
  }
}
