import { afterEach, expect, test, vi } from 'vitest'
import { createTokens } from './tokens.ts'

afterEach(() => {
  vi.restoreAllMocks()
  vi.useRealTimers()
})

test('a token of our own is checked once, and ends all the same', async () => {
  const tokens = createTokens({ secret: new Uint8Array(32).fill(7), mode: 'demo', audience: 'test' })
  const token = await tokens.demo({ role: 'client', sub: 'client-001' })
  const verify = vi.spyOn(crypto.subtle, 'verify')
  for (let times = 0; times < 3; times += 1) expect(await tokens.verify(token)).toMatchObject({ id: 'client-001' })
  expect(verify).toHaveBeenCalledTimes(1)

  const forged = `${token.slice(0, -6)}${token.endsWith('AAAAAA') ? 'BBBBBB' : 'AAAAAA'}`
  await expect(tokens.verify(forged)).rejects.toMatchObject({ code: 'unauthenticated' })

  const { expiresAt = 0 } = await tokens.verify(token)
  vi.useFakeTimers({ toFake: ['Date'], now: expiresAt - 1 })
  expect(await tokens.verify(token)).toMatchObject({ id: 'client-001' })
  vi.setSystemTime(expiresAt)
  await expect(tokens.verify(token)).rejects.toMatchObject({ code: 'unauthenticated', detail: '登录已过期。' })
})
