import { expect, test } from 'vitest'
import { fromPinyin, inStandardWords, isPinyin } from './standard-words.ts'

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

test.each([
  'wo huo bu xia qu le',
  'jingli na wo de shouji ziji caozuo de',
  'zhuan zhang mei dao zhang',
  'Yong jin duo shao?',
])('its writer reads Chinese: %s', (text) => {
  expect(isPinyin(text)).toBe(true)
})

test.each(['he can name me a woman', 'which fund can I buy', 'I bought le de fund', '佣金 duo shao', ''])(
  'and not Chinese: %s',
  (text) => {
    expect(isPinyin(text)).toBe(false)
  },
)
