import { expect, test } from 'vitest'
import { pagesAfter } from './pages-after.ts'

/** Pages of two, numbered. */
const listOf = (count: number) => {
  const asked: (string | null)[] = []
  const read = async (page: string | null) => {
    asked.push(page)
    const from = Number(page ?? 0)
    const items = Array.from({ length: Math.min(2, count - from) }, (_, at) => from + at)
    return { items, next: from + 2 < count ? String(from + 2) : null }
  }
  return { asked, read }
}

test('goes on after what is shown', async () => {
  const { asked, read } = listOf(5)
  const first = await pagesAfter(null, 1, read)
  expect(first).toEqual({ items: [0, 1], next: '2', pages: 1 })
  expect(await pagesAfter(first, 2, read)).toEqual({ items: [0, 1, 2, 3], next: '4', pages: 2 })
  expect(asked).toEqual([null, '2'])
})

// Whoever had read on was put back to the first page every fifteen seconds.
test('read anew, as many pages as were shown', async () => {
  const { read } = listOf(7)
  const shown = await pagesAfter(null, 3, read)
  expect(await pagesAfter(null, shown.pages, read)).toEqual(shown)
})

test('ends where there are fewer by now', async () => {
  const { asked, read } = listOf(3)
  expect(await pagesAfter(null, 3, read)).toEqual({ items: [0, 1, 2], next: null, pages: 2 })
  expect(asked).toEqual([null, '2'])
  expect(await pagesAfter(null, 2, listOf(0).read)).toMatchObject({ items: [], next: null })
})
