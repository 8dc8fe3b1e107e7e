import { expect, test } from 'vitest'
import { asWritten } from './slips.ts'

test.each([
  ['登陆密码忘了', '登录密码忘了'],
  ['我的帐户余额在哪看', '我的账户余额在哪看'],
  ['转帐多久到帐', '转账多久到账'],
  ['科创版怎么开护', '科创板怎么开户'],
  ['带护照能开户吗', '带护照能开户吗'],
  ['诺曼底登陆日', '诺曼底登陆日'],
  ['银政转账', '银证转账'],
  ['银政合作', '银政合作'],
])('%s is looked up as %s', (said, written) => {
  expect(asWritten(said)).toBe(written)
})
