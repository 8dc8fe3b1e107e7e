import { expect, test } from 'vitest'
import { readingOf } from '../../../tests/fixtures/turn-nouns.ts'
import { repeatedOf } from './repeated.ts'

const hours = readingOf('银证转账几点能转')

test('what was not understood is asked once more, whatever was chatted since', () => {
  expect(repeatedOf('没听懂', [hours])).toBe('银证转账几点能转')
  expect(repeatedOf('再说一遍吧', [hours, readingOf('新年快乐', { intent: 'small-talk' })])).toBe('银证转账几点能转')
})

test('of a question that leaned on another the whole is asked, of several questions all', () => {
  const fee = readingOf('那赎回费呢', { query: '虚谷稳进债券A赎回费', parts: ['虚谷稳进债券A赎回费'] })
  expect(repeatedOf('没听懂', [fee])).toBe('虚谷稳进债券A赎回费')
  const several = readingOf('几点能转，手续费多少', { parts: ['几点能转', '手续费多少？'] })
  expect(repeatedOf('没听懂', [several])).toBe('几点能转？手续费多少？')
})

test.each([
  ['没听懂', []],
  ['没听懂', [readingOf('转人工', { intent: 'human' })]],
  ['那佣金呢', [hours]],
  ['算错了吧', [hours]],
])('%s after %j asks for nothing again', (message, earlier) => {
  expect(repeatedOf(message, earlier)).toBe(null)
})
