import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { afterEach, expect, onTestFinished, test, vi } from 'vitest'
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

// Each token that came while the firm's keys could not be had wrote a stack trace into the log.
test('that the keys are away is told with each token that is not checked, that they are back when they were fetched', async () => {
  const { publicKey, privateKey } = await generateKeyPair('RS256')
  const keys = JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: 'one', alg: 'RS256' }] })
  let isAway = true
  const server = createServer((_request, response) => response.writeHead(isAway ? 500 : 200).end(isAway ? '' : keys))
  await once(server.listen(0, '127.0.0.1'), 'listening')
  onTestFinished(() => void server.close())
  const jwksUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const token = (kid: string) =>
    new SignJWT({ role: 'client', sub: 'client-001' })
      .setProtectedHeader({ alg: 'RS256', kid })
      .setAudience('test')
      .setExpirationTime('1h')
      .sign(privateKey)

  const told: string[] = []
  const tokens = createTokens(
    { secret: new Uint8Array(32), mode: 'jwt', audience: 'test', jwksUrl },
    { lost: () => told.push('lost'), reached: () => told.push('reached') },
  )
  const unavailable = { code: 'component-unavailable', isTold: true }
  for (let times = 0; times < 3; times += 1)
    await expect(tokens.verify(await token('one'))).rejects.toMatchObject(unavailable)
  expect(told.splice(0)).toEqual(['lost', 'lost', 'lost'])

  isAway = false
  expect(await tokens.verify(await token('one'))).toMatchObject({ id: 'client-001' })
  expect(told.splice(0)).toEqual(['reached'])

  // Away again: a key that is still known tells nothing of it, or every other line would be of a recovery that is none.
  isAway = true
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 11_000 })
  await expect(tokens.verify(await token('two'))).rejects.toMatchObject(unavailable)
  expect(await tokens.verify(await token('one'))).toMatchObject({ id: 'client-001' })
  expect(told).toEqual(['lost'])
})
