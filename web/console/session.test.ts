import { expect, test } from 'vitest'
import { sessionOf } from './session.ts'

const tokenWith = (claims: object): string =>
  `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.signature`

test('a token says who one is, in Chinese too', () => {
  const token = tokenWith({ sub: 'zhang', name: '张坐席', role: 'service', exp: 1_795_000_000 })
  expect(sessionOf(token)).toEqual({
    token,
    role: 'service',
    id: 'zhang',
    name: '张坐席',
    expiresAt: 1_795_000_000_000,
  })
})

test('who has no name goes by the number', () => {
  expect(sessionOf(tokenWith({ sub: '坐席 007', role: 'supervisor' }))).toMatchObject({
    name: '坐席 007',
    expiresAt: null,
  })
})

test.each([
  null,
  '',
  'nonsense',
  'a.b.c',
  tokenWith({ role: 'service' }),
  tokenWith({ sub: 'zhang', role: 'king' }),
  tokenWith({ sub: 'zhang' }),
])('%s is nobody’s token', (token) => {
  expect(sessionOf(token)).toBeNull()
})
