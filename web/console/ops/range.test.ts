import { expect, test } from 'vitest'
import { boundsOf, rangeIn, rangeWords } from './range.ts'

const today = '2026-11-23'

test.each([
  [{}, { from: '2026-11-17' }],
  [{ range: 'today' }, { from: '2026-11-23' }],
  [{ range: 'week' }, { from: '2026-11-17' }],
  [{ range: 'month' }, { from: '2026-10-25' }],
  // Both days that a person names are meant; the server leaves the last out.
  [
    { range: 'own', from: '2026-11-01', to: '2026-11-30' },
    { from: '2026-11-01', to: '2026-12-01' },
  ],
  [{ range: 'own', from: '2026-11-01' }, { from: '2026-11-01' }],
] as const)('%j', (given, bounds) => {
  expect(boundsOf(given, today)).toEqual(bounds)
})

test('a range of one’s own in words', () => {
  expect(rangeWords({ range: 'own', from: '2026-11-01', to: '2026-11-30' })).toBe('2026-11-01 至 2026-11-30')
  expect(rangeWords({ range: 'own', from: '2026-11-01' })).toBe('2026-11-01 至今')
})

test('an address that was tampered with gives no range, and breaks nothing', () => {
  expect(rangeIn(new URLSearchParams('range=toString&from=abc&to=2026-02-30'))).toEqual({})
  expect(rangeIn(new URLSearchParams('range=own&from=2026-11-01'))).toEqual({ range: 'own', from: '2026-11-01' })
})
