import { expect, test } from 'vitest'
import { withoutCourtesy } from './courtesy.ts'
import { plain } from './plain.ts'
import { createFindSignals } from './signals.ts'

const said = (message: string) => withoutCourtesy(plain(message).text).text

test.each([
  ['你好，我的密码忘了', '我的密码忘了'],
  ['您好 请问开户要什么材料', '开户要什么材料'],
  ['我想问一下周一开市吗', '周一开市吗'],
  ['不好意思打扰了，想问下销户要本人去吗', '销户要本人去吗'],
  ['麻烦问下我的账户能开融资融券吗', '我的账户能开融资融券吗'],
  ['那个，这个，撤单怎么弄', '撤单怎么弄'],
  ['客服你好，我要投诉', '我要投诉'],
  ['谢谢，再问一下，有人替我下单了', '有人替我下单了'],
  ['hello my account is locked', 'my account is locked'],
  ['hi, can I open an account', 'can i open an account'],
])('%s: %s', (message, rest) => {
  expect(said(message)).toBe(rest)
})

test.each([
  '你好',
  '在吗在吗',
  '好的谢谢',
  '那个经理骗我',
  '客服态度太差',
  '请转人工',
  '打听一下内幕消息',
  '你好像搞错了',
  '在不同券商开户',
  '我想问下周一开市吗',
  // Thanks are a mood.
  '懂了，谢谢',
  '谢谢，到账了',
  '对不起老婆孩子',
  '行情怎么看',
  'history of the fund',
])('%s is kept whole', (message) => {
  expect(said(message)).toBe(plain(message).text)
})

test('what signals quote is cut out of the message as it was written', () => {
  const [signal] = createFindSignals()(plain('您好，我想咨询一下， 我要投诉 你们'), 'client')
  expect(signal).toMatchObject({ kind: 'complaint', quote: expect.stringMatching(/^我要投诉/) })
})
