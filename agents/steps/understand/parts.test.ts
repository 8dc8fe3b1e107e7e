import { expect, test } from 'vitest'
import { mostQuestions, splitQuestions } from './parts.ts'

const texts = (message: string) => splitQuestions(message).map(({ text }) => text)

test.each([
  ['1.怎么开户 2.怎么销户', ['怎么开户', '怎么销户']],
  ['1、怎么开户；2、怎么销户', ['怎么开户；', '怎么销户']],
  ['怎么开户和怎么销户', ['怎么开户', '怎么销户']],
  ['佣金和印花税分别是多少', ['佣金是多少', '印花税是多少']],
  ['请问佣金、过户费和印花税怎么收', ['佣金怎么收', '过户费怎么收', '印花税怎么收']],
  ['请问三个问题：开户材料，销户时间，佣金', ['开户材料', '销户时间', '佣金']],
  ['赎回费多少，还有锁定期多久', ['赎回费多少', '还有锁定期多久']],
])('%s asks several things', (message, questions) => {
  expect(texts(message)).toEqual(questions)
})

test.each([
  ['虚谷稳进债券A和虚谷稳进双债C有什么区别'],
  ['虚谷稳进债券A的申购费和赎回费多少'],
  ['持有7天和30天赎回费分别多少'],
  ['开户和销户怎么办'],
  ['净值是1.5 2.0算高吗'],
  ['1.'],
])('%s asks one thing', (message) => {
  expect(texts(message)).toEqual([message])
})

test('each is where it says it is, but for fees that are asked together', () => {
  for (const message of [
    '1.怎么开户 2.怎么销户',
    '两个问题：怎么销户，要钱吗？',
    '你好，怎么开户？那佣金多少，还有印花税呢',
  ])
    for (const { text, start, end } of splitQuestions(message)) expect(message.slice(start, end)).toBe(text)
})

test('many questions are no more than a few', () => {
  expect(splitQuestions('八个问题：一，二，三，四，五，六，七，八').length).toBe(mostQuestions)
  expect(splitQuestions(Array.from({ length: 9 }, (_, index) => `第${index}步怎么办？`).join('')).length).toBe(
    mostQuestions,
  )
})
