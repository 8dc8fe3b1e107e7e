import { expect, test } from 'vitest'
import { exportAll } from './export-all.ts'

/** A search that finds so many, 200 a page; keeps what it was asked. */
const searchOf = (total: number) => {
  const asked: string[] = []
  const from = (path: string) => Number(new URL(path, 'http://x').searchParams.get('page') ?? 0)
  return {
    asked,
    http: {
      async piece(path: string) {
        asked.push(path)
        const begin = from(path)
        const lines = Array.from({ length: Math.min(200, total - begin) }, (_, index) => `{"n":${begin + index}}\n`)
        return { text: lines.join(''), next: begin + 200 < total ? String(begin + 200) : null }
      },
    },
  }
}
const search = { path: '/v1/audit/turns', asked: 'from=2026-11-01&clientId=client-001' }

test('all pages are taken along, each with the criteria and as an export', async () => {
  const { http, asked } = searchOf(450)
  const { lines, isWhole } = await exportAll(http, search)
  expect(lines).toHaveLength(450)
  expect(lines.at(-1)).toBe('{"n":449}')
  expect(isWhole).toBe(true)
  expect(asked.every((path) => path.includes('clientId=client-001'))).toBe(true)
  expect(asked.filter((path) => path.includes('/export?'))).toHaveLength(3)
  expect(asked).toHaveLength(3)
})

test('more than is taken at once is said to be more', async () => {
  const { lines, isWhole } = await exportAll(searchOf(5_000).http, search)
  expect(lines).toHaveLength(1_000)
  expect(isWhole).toBe(false)
})

test('nothing found is an empty export', async () => {
  expect(await exportAll(searchOf(0).http, search)).toEqual({ lines: [], isWhole: true })
})
