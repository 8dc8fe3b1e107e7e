import { expect, test } from 'vitest'
import { memoryStorage } from '../../tests/memory-storage.ts'
import { createDrafts } from './drafts.ts'

test('each conversation has its own, and one that is yet to begin too', () => {
  const kept = memoryStorage()
  createDrafts(() => kept).keep('c-1', '怎么销')
  createDrafts(() => kept).keep(null, '你好')
  const drafts = createDrafts(() => kept)
  expect([drafts.of('c-1'), drafts.of('c-2'), drafts.of(null)]).toEqual(['怎么销', '', '你好'])
})

test('what was sent or erased leaves nothing behind', () => {
  const kept = memoryStorage()
  const drafts = createDrafts(() => kept)
  drafts.keep('c-1', '怎么销')
  drafts.keep('c-1', '')
  expect(kept.length).toBe(0)
})

test('all are forgotten, and what others keep there is not', () => {
  const kept = memoryStorage()
  kept.setItem('cart', '3')
  const drafts = createDrafts(() => kept)
  drafts.keep('c-1', '甲')
  drafts.keep('c-2', '乙')
  drafts.clear()
  expect([kept.length, kept.getItem('cart')]).toEqual([1, '3'])
})

test('where storage is blocked nothing is kept, and nothing fails', () => {
  const drafts = createDrafts(() => {
    throw new DOMException('denied', 'SecurityError')
  })
  drafts.keep('c-1', '怎么销')
  expect(drafts.of('c-1')).toBe('')
  drafts.clear()
})
