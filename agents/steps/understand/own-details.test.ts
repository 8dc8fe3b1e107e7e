import { expect, test } from 'vitest'
import { plainWithoutOwnDetails, withoutDetails, withoutOwnDetails } from './own-details.ts'
import { plain } from './plain.ts'

test.each([
  ['我叫⟦姓名1⟧，手机⟦手机号1⟧，想问佣金多少', '想问佣金多少'],
  ['佣金多少，我手机⟦手机号1⟧，身份证⟦证件号1⟧，卡号⟦银行卡1⟧', '佣金多少，'],
  ['我的身份证号是⟦证件号1⟧，帮我查下账户', '帮我查下账户'],
  // What is told of somebody, of a card, or as a password, stays; and so does a message of nothing else.
  ['对方叫⟦姓名1⟧，让我转账', '对方叫⟦姓名1⟧，让我转账'],
  ['我的银行卡⟦银行卡1⟧被冻结了', '我的银行卡⟦银行卡1⟧被冻结了'],
  ['我是⟦姓名1⟧的老婆，他的账户', '我是⟦姓名1⟧的老婆，他的账户'],
  ['我的密码是⟦凭证⟧，帮我登录', '我的密码是⟦凭证⟧，帮我登录'],
  ['我叫⟦姓名1⟧', '我叫⟦姓名1⟧'],
])('%s', (said, heard) => {
  expect(withoutOwnDetails(said).trim()).toBe(heard)
  expect(withoutOwnDetails(said)).toHaveLength(said.length)
})

test('what is heard cuts the same words out of the message', () => {
  const said = '我叫⟦姓名1⟧，手机⟦手机号1⟧，我要投诉'
  const { text, original } = plainWithoutOwnDetails(plain(said))
  expect(text).toBe('我要投诉')
  expect(original(0, text.length)).toBe('我要投诉')
})

test('no number is looked up, a name is', () => {
  expect(withoutDetails('我的银行卡⟦银行卡1⟧被冻结了怎么办')).toBe('我的银行卡被冻结了怎么办')
  expect(withoutDetails('⟦姓名1⟧的研报')).toBe('⟦姓名1⟧的研报')
  expect(withoutDetails('⟦手机号1⟧')).toBe('⟦手机号1⟧')
})
