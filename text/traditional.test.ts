import { expect, test } from 'vitest'
import { randomTexts } from './random-text.ts'
import { toSimplified } from './traditional.ts'

test.each([
  ['證券投資基金銷售', '证券投资基金销售'],
  ['瞭解、回覆、衞生、裏面', '了解、回复、卫生、里面'],
  ['頭髮與發財，乾坤與乾淨', '头发与发财，乾坤与干净'],
  ['证券法第二十五条，著作权，皇后', '证券法第二十五条，著作权，皇后'],
])('%s', (traditional, simplified) => {
  expect(toSimplified(traditional)).toBe(simplified)
})

test('code points stay aligned, whatever the text', () => {
  for (const text of randomTexts(3)) expect([...toSimplified(text)].length).toBe([...text].length)
})

test('simplifying twice changes nothing more', () => {
  const once = toSimplified('這個產品說明書裡面寫著甚麼？')
  expect(toSimplified(once)).toBe(once)
})
