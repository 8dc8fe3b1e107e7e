import { expect, test } from 'vitest'
import { fromPinyin, inStandardWords } from './other-speech.ts'

test.each([
  ['侬好，阿拉个钞票啥辰光好拿出来', '我的钱什么时候能拿出来'],
  ['kai hu yao shen me cai liao', '开户要什么材料'],
  ['Yong jin duo shao?', '佣金多少'],
  ['开户要什么材料', '开户要什么材料'],
  ['创业板好买吗', '创业板好买吗'],
])('%s', (said, asked) => {
  expect(inStandardWords(said)).toBe(asked)
})

test.each(['How do I open an account', 'can I ban a man', 'ETF', '', '开户 yao shen me'])('no pinyin: %s', (text) => {
  expect(fromPinyin(text)).toBeNull()
})
