import { expect, test } from 'vitest'
import { readingOf } from '../../../../tests/fixtures/turn-nouns.ts'
import { chosenOf, repeatedOf } from './asked-again.ts'

// --- one of those that were listed ---

const asked = {
  role: 'assistant' as const,
  text: '您想了解的是下面哪一个？\n1. 怎么销户？\n2. 销户、打印资料要收钱吗？\n都不是的话，可以换个说法再问，或者回复“转人工”。',
}

test.each([
  ['1', '怎么销户？'],
  ['2。', '销户、打印资料要收钱吗？'],
  ['第二个', '销户、打印资料要收钱吗？'],
  ['选1吧', '怎么销户？'],
  ['我问的是第一个', '怎么销户？'],
  ['最后一个', '销户、打印资料要收钱吗？'],
  ['都想知道', '怎么销户？销户、打印资料要收钱吗？'],
  // Words that only one of them has.
  ['收钱的那个', '销户、打印资料要收钱吗？'],
])('%s chooses', (message, question) => {
  expect(chosenOf(message, [asked])).toBe(question)
})

test.each([['3'], ['都不是'], ['1万元'], ['第二条'.repeat(2)], ['怎么销户'], ['销户'], ['的'], ['销户之后钱去哪了']])(
  '%s chooses nothing',
  (message) => {
    expect(chosenOf(message, [asked])).toBeNull()
  },
)

test('what was asked back in English is chosen from alike', () => {
  const text = asked.text.replace(/^.*？/, 'Which of these do you mean? Our sources are in Chinese.')
  expect(chosenOf('1', [{ ...asked, text }])).toBe('怎么销户？')
})

test('only what was asked back just before can be chosen', () => {
  expect(chosenOf('1', [])).toBeNull()
  expect(chosenOf('1', [asked, { role: 'user', text: '好' }])).toBeNull()
  expect(chosenOf('1', [{ role: 'assistant', text: '办理步骤：\n1. 打开 App。\n2. 选择银行。' }])).toBeNull()
})

// --- the last one once more ---

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

test.each(['同样的问题再问一遍', '刚才的问题重新答一下', '没听懂'])('%s: the question before', (message) => {
  expect(repeatedOf(message, [hours])).toBe(hours.query)
})

test.each([
  ['同样的问题', []],
  ['没听懂', []],
  ['没听懂', [readingOf('转人工', { intent: 'human' })]],
  ['那佣金呢', [hours]],
  ['算错了吧', [hours]],
])('%s after %j asks for nothing again', (message, earlier) => {
  expect(repeatedOf(message, earlier)).toBe(null)
})
