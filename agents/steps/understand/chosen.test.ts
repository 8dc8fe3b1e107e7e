import { expect, test } from 'vitest'
import { chosenOf } from './chosen.ts'

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
])('%s chooses', (message, question) => {
  expect(chosenOf(message, [asked])).toBe(question)
})

test.each([['3'], ['都不是'], ['1万元'], ['第二条'.repeat(2)], ['怎么销户']])('%s chooses nothing', (message) => {
  expect(chosenOf(message, [asked])).toBeNull()
})

test('only what was asked back just before can be chosen', () => {
  expect(chosenOf('1', [])).toBeNull()
  expect(chosenOf('1', [asked, { role: 'user', text: '好' }])).toBeNull()
  expect(chosenOf('1', [{ role: 'assistant', text: '办理步骤：\n1. 打开 App。\n2. 选择银行。' }])).toBeNull()
})
