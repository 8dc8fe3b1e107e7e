// The pages of a search, the newest first.
import { useState } from 'react'
import { useAnswer } from '../use-answer.ts'
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
  // The pages that were turned, the one that is shown last; the first has no place.
  const [places, setPlaces] = useState<(string | null)[]>([null])
  const { answer: page, failure, again } = useAnswer<Found>(`${path}?${queryAt(asked, places.at(-1) ?? null)}`)
  const next = page?.next ?? null
  return {
    page,
    failure,
    toNewer: places.length > 1 ? () => setPlaces(places.slice(0, -1)) : null,
    toOlder: next === null ? null : () => setPlaces([...places, next]),
    again,
  }
}
