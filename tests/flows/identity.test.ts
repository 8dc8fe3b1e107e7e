// Who is calling: the firm's tokens against a real JWKS server, and what may not pass for one.
import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type CryptoKey, exportJWK, exportSPKI, generateKeyPair, type JWTPayload, SignJWT } from 'jose'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { createTokens } from '../../server/auth/tokens.ts'
import { problemIn, type Reply, startZhigu, type Zhigu } from './harness.ts'

const issuer = 'https://id.example.com/'
const audience = 'zhigu-test'

type Key = { kid: string; alg: string; privateKey: CryptoKey; publicKey: CryptoKey }
const makeKey = async (kid: string, alg: string): Promise<Key> => ({
  kid,
  alg,
  ...(await generateKeyPair(alg, { extractable: true })),
})
const published = async (key: Key) => ({
  ...(await exportJWK(key.publicKey)),
  kid: key.kid,
  alg: key.alg,
  use: 'sig',
})

let rsa: Key
let ec: Key
let edwards: Key
let jwks: { server: Server; url: string; keys: Key[]; asked: number; broken: boolean }
let zhigu: Zhigu

const serveKeys = async (keys: Key[]): Promise<typeof jwks> => {
  const state = { keys, asked: 0, broken: false }
  const server = createServer(async (_request, response) => {
    handle.asked += 1
    response.writeHead(handle.broken ? 500 : 200, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ keys: await Promise.all(handle.keys.map(published)) }))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks`
  const handle = Object.assign(state, { server, url })
  return handle
}

beforeAll(async () => {
  rsa = await makeKey('rsa-1', 'RS256')
  ec = await makeKey('ec-1', 'ES256')
  edwards = await makeKey('ed-1', 'EdDSA')
  jwks = await serveKeys([rsa, ec, edwards])
  zhigu = await startZhigu({ AUTH: 'jwt', JWKS_URL: jwks.url, JWT_ISSUER: issuer, JWT_AUDIENCE: audience })
})
afterAll(async () => {
  await zhigu?.close()
  jwks?.server.close()
})
afterEach(() => {
  vi.useRealTimers()
})

const claims = { sub: 'client-001', role: 'client', client_id: 'client-001' }
type Options = { key?: Key; kid?: string; expires?: string | null; notBefore?: string; iss?: string; aud?: string }
const sign = (payload: JWTPayload, options: Options = {}): Promise<string> => {
  const { key = rsa, kid = key.kid, expires = '5m', iss = issuer, aud = audience, notBefore } = options
  const token = new SignJWT(payload)
    .setProtectedHeader({ alg: key.alg, kid })
    .setIssuedAt()
    .setIssuer(iss)
    .setAudience(aud)
  if (expires !== null) token.setExpirationTime(expires)
  if (notBefore) token.setNotBefore(notBefore)
  return token.sign(key.privateKey)
}
const list = (token: string) => zhigu.call('GET', '/v1/conversations', { token })
const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

const expectRefused = (reply: Reply, detail: RegExp) => {
  expect(reply.status).toBe(401)
  expect(reply.headers.get('www-authenticate')).toBe('Bearer')
  expect(problemIn(reply)).toMatchObject({ code: 'unauthenticated', action: expect.any(String) })
  expect(problemIn(reply).detail).toMatch(detail)
}

test("the firm's tokens are accepted with every kind of key, within what clocks may differ", async () => {
  for (const key of [rsa, ec, edwards]) expect((await list(await sign(claims, { key }))).status).toBe(200)
  expect((await list(await sign(claims, { expires: '-10s' }))).status).toBe(200)
  const talk = await zhigu.talk(await sign(claims))
  expect(await talk.view()).toMatchObject({ anonymous: false })
  expect((await talk.ask('你好')).decision.decision).toBe('answer')
  const other = await sign({ sub: 'client-002', role: 'client' })
  expect((await zhigu.call('GET', talk.path, { token: other })).status).toBe(404)
})

test.each<[string, RegExp, () => Promise<string> | string]>([
  ['expired', /已过期/, () => sign(claims, { expires: '-1m' })],
  ['never expiring', /无效/, () => sign(claims, { expires: null })],
  ['not valid yet', /无效/, () => sign(claims, { notBefore: '5m' })],
  ["another issuer's", /无效/, () => sign(claims, { iss: 'https://evil.example.com/' })],
  ['for another audience', /无效/, () => sign(claims, { aud: 'payments' })],
  ['without a role', /role/, () => sign({ sub: 'client-001' })],
  ['of an unknown role', /role/, () => sign({ ...claims, role: 'admin' })],
  ['without a subject', /sub/, () => sign({ role: 'client' })],
  ['with a grade that is none', /grade/, () => sign({ ...claims, grade: 9 })],
  ['for no audience of documents', /audiences/, () => sign({ ...claims, audiences: ['everything'] })],
  [
    'signed by a stranger under a known key id',
    /无效/,
    async () => sign(claims, { key: await makeKey('stranger', 'RS256'), kid: 'rsa-1' }),
  ],
  [
    'signed by a stranger under an unknown key id',
    /无效/,
    async () => sign(claims, { key: await makeKey('nobody', 'RS256') }),
  ],
  [
    'without a signature',
    /无效/,
    () => `${encode({ alg: 'none' })}.${encode({ ...claims, iss: issuer, aud: audience, exp: 4_000_000_000 })}.`,
  ],
  [
    'with a changed payload',
    /无效/,
    async () => {
      const [header, , signature] = (await sign(claims)).split('.')
      return `${header}.${encode({ ...claims, role: 'operator', iss: issuer, aud: audience, exp: 4_000_000_000 })}.${signature}`
    },
  ],
  [
    'signed with the public key as if it were a secret',
    /无效/,
    async () => {
      const body = `${encode({ alg: 'HS256', kid: 'rsa-1' })}.${encode({ ...claims, iss: issuer, aud: audience, exp: 4_000_000_000 })}`
      return `${body}.${createHmac('sha256', await exportSPKI(rsa.publicKey))
        .update(body)
        .digest('base64url')}`
    },
  ],
  ["that calls itself ours, with the firm's key", /无效/, () => sign(claims, { iss: 'zhigu' })],
  [
    'that calls itself ours, with another secret',
    /无效/,
    () => createTokens({ secret: new Uint8Array(32).fill(7), mode: 'demo', audience }).demo({ role: 'operator' }),
  ],
  ['that is no token', /格式/, () => 'nonsense'],
  ['of three dots and nothing', /格式/, () => '..'],
  ['whose body is no object', /格式/, () => `${encode({ alg: 'RS256' })}.${encode(null)}.x`],
])('refused: a token %s', async (_what, detail, make) => {
  const token = await make()
  expectRefused(await list(token), detail)
  expect(zhigu.logs.join('')).not.toContain(token.slice(0, 40).padEnd(8, '-'))
})

test('refused: no token, and other ways of saying who one is', async () => {
  const token = await sign(claims)
  for (const authorization of ['', 'Bearer', 'Basic Y2xpZW50OnB3', `bearer${token}`, `Bearer ${token} x`])
    expectRefused(
      await zhigu.call('GET', '/v1/conversations', { headers: authorization ? { authorization } : {} }),
      /./,
    )
  expectRefused(await zhigu.call('GET', `/v1/conversations?access_token=${token}`), /./)
})

test('the demo is over: its tokens are refused, and there are no new ones', async () => {
  // The very secret of this server: a token from before, when it still ran with the demo identity.
  const before = createTokens({ secret: zhigu.services.tokenSecret, mode: 'demo', audience })
  expectRefused(await list(await before.demo({ role: 'operator' })), /演示/)
  expectRefused(await list(await before.demo({ role: 'client', sub: 'client-001' })), /演示/)
  const reply = await zhigu.call('POST', '/v1/demo/tokens', { body: { role: 'operator' } })
  expect(reply.status).toBe(404)
})

test('a visitor needs no sign-in, and takes the conversation along afterwards', async () => {
  const visitor = await zhigu.visitor()
  const talk = await zhigu.talk(visitor)
  expect(await talk.view()).toMatchObject({ anonymous: true })
  const token = await sign(claims)
  const claimed = await zhigu.call('POST', `${talk.path}/claim`, { token, body: { visitorToken: visitor } })
  expect(claimed).toMatchObject({ status: 200, body: { anonymous: false } })
})

test('what a token says of grade and audience holds', async () => {
  const ask = async (extra: JWTPayload, question = '观澜固收优选一号的管理费是多少') => {
    const talk = await zhigu.talk(await sign({ sub: 'advisor-01', role: 'advisor', ...extra }))
    return (await talk.ask(question)).sentences.flatMap(({ citations }) =>
      citations.map(({ documentId }) => documentId),
    )
  }
  expect(await ask({})).toContain('product-990901')
  expect(await ask({ audiences: ['public'] })).not.toContain('product-990901')
  const kept = '双录资料要保存多久'
  expect(await ask({}, kept)).toContain('sec-advisor-records-faq')
  expect(await ask({ grade: 1 }, kept)).not.toContain('sec-advisor-records-faq')
  // A grade alone opens nothing that is for others.
  expect(await ask({ role: 'client', grade: 4 }, kept)).not.toContain('sec-advisor-records-faq')
})

test('a new key is taken up when a token names it, an old one is dropped, and nobody can make us ask all the time', async () => {
  const next = await makeKey('rsa-2', 'RS256')
  const before = jwks.asked
  jwks.keys = [next]
  const later = Date.now() + 11_000
  vi.useFakeTimers({ toFake: ['Date'], now: later })
  expect((await list(await sign(claims, { key: next }))).status).toBe(200)
  expectRefused(await list(await sign(claims, { key: rsa })), /无效/)
  const asked = jwks.asked
  for (let attempt = 0; attempt < 5; attempt += 1)
    expectRefused(await list(await sign(claims, { key: rsa, kid: `unknown-${attempt}` })), /无效/)
  expect(jwks.asked).toBe(asked)
  expect(asked - before).toBe(1)
})

// 401 would have signed everybody out while the identity system was down.
test('when the keys cannot be had the caller is told to come back, not that the token is bad', async () => {
  const away = await serveKeys([rsa])
  const tokens = createTokens({ secret: new Uint8Array(32), mode: 'jwt', jwksUrl: away.url, issuer, audience })
  away.broken = true
  const unavailable = { code: 'component-unavailable', retryAfterSeconds: expect.any(Number) }
  await expect(tokens.verify(await sign(claims))).rejects.toMatchObject(unavailable)
  away.broken = false
  expect(await tokens.verify(await sign(claims))).toMatchObject({ id: 'client-001', role: 'client' })
  away.server.close()
  away.server.closeAllConnections()
  await once(away.server, 'close')
  const gone = createTokens({ secret: new Uint8Array(32), mode: 'jwt', jwksUrl: away.url, issuer, audience })
  await expect(gone.verify(await sign(claims))).rejects.toMatchObject(unavailable)
})

test('a log says once that the keys are away and once that they are back; a metric counts who was turned away', async () => {
  jwks.keys = [rsa]
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 3_600_000 })
  const token = await sign(claims, { expires: '2h' })
  const from = zhigu.logs.length
  const told = () =>
    zhigu.logs
      .slice(from)
      .map((line) => JSON.parse(line))
      .filter(({ level }) => ['warn', 'error', 'fatal'].includes(level))
  jwks.broken = true
  for (let attempt = 0; attempt < 5; attempt += 1) {
    const reply = await list(token)
    expect(reply.status).toBe(503)
    expect(reply.headers.get('retry-after')).toBe('5')
    expect(problemIn(reply).detail).toContain('公钥')
  }
  expect(told()).toMatchObject([
    {
      msg: 'identity system is away',
      err: { code: 'component-unavailable', detail: expect.stringContaining('JWKS_URL') },
    },
  ])
  jwks.broken = false
  expect((await list(token)).status).toBe(200)
  expect(told().slice(1)).toMatchObject([{ msg: 'identity system is back', failures: 5 }])
  expect((await zhigu.call('GET', '/metrics')).text).toContain('zhigu_identity_keys_unavailable_total 5')
})
