// All that a search finds, for taking along.
import type { Http } from '../http.ts'

/** A piece of what a search finds; `next` is where it goes on, null at the end. */
export type Page = { next: string | null; searchedBackTo: string }

/** @param asked the criteria as a query; without a place, from the newest on */
export const queryAt = (asked: string, place: string | null): string =>
  place === null ? asked : `${asked}&${new URLSearchParams({ page: place })}`

export const mostExported = 1_000

/** What a search finds as lines of JSON, from the newest on; about so many at most. */
export const exportAll = async (
  http: Pick<Http, 'piece'>,
  { path, asked }: { path: string; asked: string },
): Promise<{ lines: string[]; isWhole: boolean }> => {
  const lines: string[] = []
  let place: string | null = null
  do {
    const { text, next }: Awaited<ReturnType<Http['piece']>> = await http.piece(
      `${path}/export?${queryAt(`${asked}&limit=200`, place)}`,
    )
    lines.push(...text.split('\n').filter((line) => line !== ''))
    place = next
  } while (place !== null && lines.length < mostExported)
  return { lines, isWhole: place === null }
}
