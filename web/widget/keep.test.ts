import { expect, test } from 'vitest'
import { createKeep } from './keep.ts'

const storage = (): Storage => {
  const kept = new Map<string, string>()
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  } as Storage
}

test('what is kept is there on the next visit, under names of our own', () => {
  const kept = storage()
  createKeep(() => kept).set('token', 't')
  expect(createKeep(() => kept).get('token')).toBe('t')
  expect(kept.getItem('zhigu:token')).toBe('t')
  createKeep(() => kept).set('token', null)
  expect(createKeep(() => kept).get('token')).toBeNull()
})

test.each([
  [
    'blocked',
    () => {
      throw new DOMException('denied', 'SecurityError')
    },
  ],
  [
    'full',
    () => ({
      ...storage(),
      setItem: () => {
        throw new DOMException('full', 'QuotaExceededError')
      },
    }),
  ],
])('where storage is %s, it is remembered for this visit', (_, touch) => {
  const keep = createKeep(touch)
  keep.set('conversation', 'c')
  expect(keep.get('conversation')).toBe('c')
  keep.set('conversation', null)
  expect(keep.get('conversation')).toBeNull()
})
