// The WebSocket at /v1/socket, over real connections: what docs/protocol.md says.
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { generateKeyPair, SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { closeCodes, type ServerFrame } from '../../server/protocol/socket.ts'
import { emptyFolder, startZhigu, type Talk, type Zhigu } from './harness.ts'
import { maskedFrame, openSocket, rawUpgrade, upgradeRequest, welcomed } from './socket-client.ts'

let zhigu: Zhigu
beforeAll(async () => {
  zhigu = await startZhigu()
})
afterAll(() => zhigu.close())

const question = '股票交易的佣金怎么收？'
const send = (conversationId: string, text = question, messageId: string = randomUUID()) => ({
  type: 'send' as const,
  conversationId,
  messageId,
  text,
})
/** A socket of a new visitor in a new conversation, followed from its beginning. */
const following = async (server = zhigu) => {
  const talk = await server.talk()
  const socket = await welcomed(server.url, talk.token)
  socket.say({ type: 'follow', conversationId: talk.id })
  await socket.until('following')
  return { talk, socket, id: talk.id }
}

/** The client asks for a person, and one takes it. @returns the token of who serves now */
const taken = async (talk: Talk, server = zhigu): Promise<string> => {
  const token = await server.token('service')
  await server.call('POST', `${talk.path}/handoff`, { token: talk.token })
  const { stateVersion } = (await server.call('GET', `/v1/handoffs/${talk.id}`, { token })).body
  const reply = await server.call('POST', `/v1/handoffs/${talk.id}/take`, { token, body: { stateVersion } })
  expect(reply.status).toBe(200)
  return token
}

describe('a conversation', () => {
  test('is followed, spoken in and answered, with an explicit end', async () => {
    const { talk, socket, id } = await following()
    const message = send(id)
    socket.say(message)
    const accepted = await socket.until('accepted')
    expect(accepted).toMatchObject({ conversationId: id, messageId: message.messageId, duplicate: false })
    const done = await socket.until('done')
    expect(done).toMatchObject({ conversationId: id, turnId: message.messageId })
    expect(socket.events()).toEqual(await talk.events())
    expect(socket.events().some(({ body }) => body.type === 'sentence-committed')).toBe(true)
  })

  test('the same message again is one message, also with another answer on the way', async () => {
    const { talk, socket, id } = await following()
    const message = send(id)
    socket.say(message)
    socket.say(message)
    const receipts = [await socket.until('accepted'), await socket.until('accepted')]
    expect(receipts.map(({ duplicate }) => duplicate)).toEqual([false, true])
    await socket.until('done')
    expect((await talk.events()).filter(({ body }) => body.type === 'message-received')).toHaveLength(1)
  })

  test('a line that breaks at any moment loses nothing, doubles nothing and keeps the order', async () => {
    const talk = await zhigu.talk()
    const got: number[] = []
    let socket = await welcomed(zhigu.url, talk.token)
    let ended = 0
    for (let round = 0; ended < 8; round += 1) {
      socket.say({ type: 'follow', conversationId: talk.id, after: got.at(-1) ?? 0 })
      if (round < 8) socket.say(send(talk.id, `${question}${round}`))
      // Anywhere between the question and the end of its answer.
      await sleep(Math.random() * 60)
      await Promise.race([round < 8 ? sleep(0) : socket.until('done'), sleep(500)])
      socket.terminate()
      got.push(...socket.events().map(({ seq }) => seq))
      ended = (await talk.events()).filter(({ body }) => body.type === 'turn-finished').length
      const sent = (await talk.events()).filter(({ body }) => body.type === 'message-received').length
      if (round >= 8 && ended === sent) break
      socket = await welcomed(zhigu.url, talk.token)
    }
    socket = await welcomed(zhigu.url, talk.token)
    socket.say({ type: 'follow', conversationId: talk.id, after: got.at(-1) ?? 0 })
    await sleep(300)
    got.push(...socket.events().map(({ seq }) => seq))
    expect(got).toEqual((await talk.events()).map(({ seq }) => seq))
  })

  test("another's looks like one that does not exist, and the connection stays", async () => {
    const { socket, id } = await following()
    const other = await zhigu.talk()
    for (const frame of [{ type: 'follow' as const, conversationId: other.id }, send(other.id)]) {
      socket.say(frame)
      expect(await socket.until('error')).toMatchObject({
        about: frame.type,
        conversationId: other.id,
        problem: { code: 'not-found' },
      })
    }
    socket.say(send(id))
    await socket.until('done')
  })

  test('is no longer told of once it is not followed', async () => {
    const { talk, socket, id } = await following()
    socket.say({ type: 'unfollow', conversationId: id })
    await socket.until('unfollowed')
    const before = socket.events().length
    await talk.ask(question)
    expect(socket.events()).toHaveLength(before)
  })

  // What the old following had read when the new one began was told after it, and so twice or of what is not followed any more.
  test('followed again or no more while its events are read, is told from the new number or not at all', async () => {
    const { talk, socket, id } = await following()
    await talk.ask(question)
    const last = (await talk.events()).at(-1)?.seq ?? 0
    const { events } = zhigu.services
    const { read, recent } = events
    events.recent = () => []
    events.read = async (...asked) => {
      const stored = await read(...asked)
      await sleep(50)
      return stored
    }
    try {
      for (const next of [
        { type: 'follow', conversationId: id, after: last },
        { type: 'unfollow', conversationId: id },
      ]) {
        socket.say({ type: 'follow', conversationId: id, after: 0 })
        await sleep(25)
        socket.say(next)
        await socket.until('following')
        if (next.type === 'follow') await socket.until('following')
        else await socket.until('unfollowed')
        const from = socket.frames.length
        await sleep(150)
        expect(socket.frames.slice(from).filter(({ type }) => type !== 'heartbeat')).toEqual([])
      }
    } finally {
      Object.assign(events, { read, recent })
    }
  })

  test('followers of one conversation read together what this server has not written', async () => {
    const { talk, socket, id } = await following()
    const other = await welcomed(zhigu.url, talk.token)
    other.say({ type: 'follow', conversationId: id })
    await other.until('following')
    await talk.ask(question)
    await Promise.all([socket.until('done'), other.until('done')])
    const last = (await talk.events()).at(-1)?.seq ?? 0
    const { events } = zhigu.services
    const { read, recent } = events
    let reads = 0
    events.recent = () => []
    events.read = (streamId, after, limit) => {
      if (streamId === id && after === last) reads += 1
      return read(streamId, after, limit)
    }
    try {
      const body = { type: 'notice-given' as const, about: 'callback' as const, text: '我们会尽快回电。' }
      await events.append({ streamId: id, events: [{ actor: { kind: 'system' }, body }] })
      for (const one of [socket, other])
        expect((await one.until('events')).events).toMatchObject([{ seq: last + 1, body }])
      expect(reads).toBe(1)
    } finally {
      Object.assign(events, { read, recent })
    }
  })

  test('that a client has claimed is closed to the visitor, also from a number to come', async () => {
    const { socket, talk, id } = await following()
    const { lastSeq } = await talk.view()
    const lurker = await welcomed(zhigu.url, talk.token)
    lurker.say({ type: 'follow', conversationId: id, after: lastSeq + 1 })
    await lurker.until('following')
    const clientToken = await zhigu.token('client', { id: 'client-of-claim' })
    const claimed = { token: clientToken, body: { visitorToken: talk.token } }
    expect((await zhigu.call('POST', `/v1/conversations/${id}/claim`, claimed)).status).toBe(200)
    await zhigu.talkIn(id, clientToken).ask(question)
    for (const line of [socket, lurker]) {
      expect(await line.until('error')).toMatchObject({ about: 'follow', problem: { code: 'not-found' } })
      expect(line.events().map(({ body }) => body.type)).not.toContain('message-received')
    }
  })

  test('who reads slowly gets everything, and holds up nobody else', async () => {
    const { talk, socket, id } = await following()
    socket.pause()
    for (let i = 0; i < 5; i += 1) await talk.ask(`${question}${i}`)
    socket.resume()
    const wanted = await talk.events()
    await expect.poll(() => socket.events().length, { timeout: 5_000 }).toBe(wanted.length)
    expect(socket.events()).toEqual(wanted)
    expect(id).toBe(talk.id)
  })
})

describe('the first frame', () => {
  test.each<[string, object, string, number]>([
    ['of another kind', { type: 'follow', conversationId: 'c-1' }, 'unauthenticated', closeCodes.unauthenticated],
    [
      'with a forged token',
      { type: 'hello', protocol: 1, token: 'a.b.c' },
      'unauthenticated',
      closeCodes.unauthenticated,
    ],
    ['without a token', { type: 'hello', protocol: 1 }, 'invalid-request', closeCodes.refused],
    ['of a protocol to come', { type: 'hello', protocol: 2, token: 'x' }, 'invalid-request', closeCodes.refused],
  ])('%s is refused in words, and the line is closed', async (_what, frame, code, closing) => {
    const socket = await openSocket(zhigu.url)
    socket.say(frame)
    expect(await socket.until('error')).toMatchObject({ problem: { code } })
    expect(await socket.closed()).toBe(closing)
  })

  test('that does not come is not waited for', { timeout: 20_000 }, async () => {
    const socket = await openSocket(zhigu.url)
    expect((await socket.until('error')).problem.detail).toContain('hello')
    expect(await socket.closed()).toBe(closeCodes.silent)
  })

  // A client that is told 4400 or 4401 does not come back by itself.
  test('that cannot be checked now is to be said again later', async () => {
    const firms = { AUTH: 'jwt', JWKS_URL: 'http://127.0.0.1:1/keys', JWT_ISSUER: 'firm', JWT_AUDIENCE: 'zhigu' }
    const server = await startZhigu({ SAMPLE_LIBRARY: 'off', ...firms }, await emptyFolder())
    try {
      const { privateKey } = await generateKeyPair('ES256')
      const token = await new SignJWT({ sub: 'u-1', role: 'client' })
        .setProtectedHeader({ alg: 'ES256', kid: '1' })
        .setIssuer('firm')
        .sign(privateKey)
      const socket = await openSocket(server.url)
      socket.say({ type: 'hello', protocol: 1, token })
      expect(await socket.until('error')).toMatchObject({ problem: { code: 'component-unavailable' } })
      expect(await socket.closed()).toBe(1013)
    } finally {
      await server.close()
    }
  })

  test('is said once', async () => {
    const token = await zhigu.visitor()
    const socket = await welcomed(zhigu.url, token)
    socket.say({ type: 'hello', protocol: 1, token })
    expect(await socket.until('error')).toMatchObject({ about: 'hello', problem: { code: 'conflict' } })
  })

  test('of the same caller on too many lines at once is refused, and one that closes makes room', async () => {
    const token = await zhigu.visitor()
    const sockets = await Promise.all(Array.from({ length: 16 }, () => welcomed(zhigu.url, token)))
    const late = await openSocket(zhigu.url)
    late.say({ type: 'hello', protocol: 1, token })
    expect(await late.until('error')).toMatchObject({ problem: { code: 'rate-limited' }, retryAfterSeconds: 5 })
    expect(await late.closed()).toBe(closeCodes.tooMany)
    sockets[0]?.terminate()
    await expect.poll(() => welcomed(zhigu.url, token).then(() => 'welcome', String)).toBe('welcome')
    for (const socket of sockets) socket.terminate()
  })
})

describe('a token', () => {
  const tokenFor = (sub: string, secondsLeft: number, claims: object = { anonymous: true }) =>
    new SignJWT({ sub, role: 'client', ...claims })
      .setProtectedHeader({ alg: 'HS256' })
      .setIssuer('zhigu')
      .setAudience('zhigu')
      .setIssuedAt()
      // Clocks may differ by half a minute.
      .setExpirationTime(Math.floor(Date.now() / 1000) - 30 + secondsLeft)
      .sign(zhigu.services.tokenSecret)

  test('that expires ends the line, and says so', async () => {
    const socket = await welcomed(zhigu.url, await tokenFor('visitor-short', 2))
    expect(await socket.until('error')).toMatchObject({ problem: { code: 'unauthenticated', detail: '登录已过期。' } })
    expect(await socket.closed()).toBe(closeCodes.unauthenticated)
  })

  test('that is renewed in time does not; one of somebody else is refused', async () => {
    const socket = await welcomed(zhigu.url, await tokenFor('visitor-renewed', 3))
    socket.say({ type: 'renew', token: await tokenFor('visitor-other', 60) })
    expect(await socket.until('error')).toMatchObject({ about: 'renew', problem: { code: 'forbidden' } })
    socket.say({ type: 'renew', token: await tokenFor('visitor-renewed', 60) })
    expect((await socket.until('renewed')).expiresAt).toMatch(/Z$/)
    await sleep(3_500)
    expect(socket.isOpen()).toBe(true)
  })

  // A token with the same name may still open other conversations.
  test.each<[string, object]>([
    ['who has signed in since', { anonymous: false }],
    ['of another client', { anonymous: false, client_id: 'client-002' }],
    ['with another role', { anonymous: false, role: 'service' }],
  ])('%s is another person', async (_what, claims) => {
    const own = claims && 'client_id' in claims ? { client_id: 'client-001' } : { anonymous: true }
    const socket = await welcomed(zhigu.url, await tokenFor('person-renewed', 60, own))
    socket.say({ type: 'renew', token: await tokenFor('person-renewed', 60, claims) })
    expect(await socket.until('error', 'renewed')).toMatchObject({ about: 'renew', problem: { code: 'forbidden' } })
  })

  // The closing handshake takes as long as the other side likes, and ws goes on reading meanwhile.
  test('that has expired speaks no more, even if the closing is not answered', async () => {
    const talk = await zhigu.talk(await tokenFor('visitor-mute', 60))
    const line = await rawUpgrade(zhigu.url)
    line.write(maskedFrame({ type: 'hello', protocol: 1, token: await tokenFor('visitor-mute', 2) }))
    let heard = ''
    line.on('data', (part) => {
      heard += part
    })
    await expect.poll(() => heard, { timeout: 5_000 }).toContain('token expired')
    line.write(maskedFrame(send(talk.id)))
    await sleep(300)
    line.destroy()
    expect((await talk.view()).messageCount).toBe(0)
  })
})

describe('bad frames', () => {
  test('are refused in words and harm nothing', async () => {
    const { socket, id } = await following()
    const messageId = randomUUID()
    for (const [raw, about, detail] of [
      ['{"type":"send"', 'frame', '不是有效的 JSON'],
      ['[]', 'frame', '没有 type'],
      ['null', 'frame', '没有 type'],
      [Buffer.from([0xc4, 0xe3, 0xba, 0xc3]), 'frame', '二进制帧'],
      [JSON.stringify({ type: 'send', conversationId: id, messageId, text: 5 }), 'send', '应为文字'],
      [JSON.stringify({ type: 'send', conversationId: id, messageId: 'x', text: '你好' }), 'send', 'messageId'],
      [JSON.stringify({ type: 'follow', conversationId: id, after: -1 }), 'follow', 'after'],
      [JSON.stringify({ type: 'follow', conversationId: 'a\u0000b' }), 'follow', 'conversationId'],
    ] as const) {
      socket.raw(raw)
      const { problem, about: told } = await socket.until('error')
      expect(told).toBe(about)
      expect(problem.detail).toContain(detail)
    }
    socket.say({ type: 'from-the-future', x: 1 })
    socket.say({ ...send(id), also: 'unknown' })
    await socket.until('done')
  })

  test('and nothing else end the line', async () => {
    const socket = await welcomed(zhigu.url, await zhigu.visitor())
    for (let i = 0; i < 12; i += 1) socket.raw(`{${i}`)
    expect(await socket.closed()).toBe(closeCodes.tooMany)
  })

  test('of ten megabytes are not read', async () => {
    const { socket, id } = await following()
    socket.raw(JSON.stringify(send(id, '长'.repeat(4_000_000))))
    expect(await socket.closed()).toBe(1009)
  })

  // The line closed with a bare code, and who had sent a long message saw nothing but a line that broke.
  test('too large, or no frames at all, are told in words before the line closes', async () => {
    const { socket, id } = await following()
    socket.raw(JSON.stringify(send(id, '长'.repeat(20_000))))
    const { about, problem } = await socket.until('error')
    expect([about, problem.code]).toEqual(['frame', 'too-large'])
    expect(problem.detail).toMatch(/52096 字节.*4000 个字符/)
    expect(await socket.closed()).toBe(1009)

    for (const [bytes, code, word] of [
      [[0x83, 0x80, 0, 0, 0, 0], 'invalid-request', '有效的 WebSocket 帧'],
      [[0x81, 0x82, 0, 0, 0, 0, 0xc4, 0xe3], 'invalid-encoding', 'UTF-8'],
    ] as const) {
      const line = await rawUpgrade(zhigu.url)
      const heard: Buffer[] = []
      line.on('data', (part) => heard.push(part))
      line.write(Buffer.from(bytes))
      await once(line, 'close')
      const said = Buffer.concat(heard).toString()
      expect(said).toContain(`"code":"${code}"`)
      expect(said).toContain(word)
    }
  })

  test('half a frame, and a line that just stops, leave the server as it was', async () => {
    const before = await openCount()
    for (const bytes of [Buffer.from([0x81]), Buffer.from([0x81, 0xfe, 0x40]), Buffer.from('garbage')]) {
      const line = await rawUpgrade(zhigu.url)
      line.write(bytes)
      await sleep(20)
      line.destroy()
    }
    await expect.poll(openCount).toBeLessThanOrEqual(before)
    expect((await zhigu.call('GET', '/healthz')).status).toBe(200)
  })

  test('fifty messages a second: each is stored or refused with when to come back, none is lost', async () => {
    const strict = await startZhigu({ RATE_PER_CLIENT: '10' })
    try {
      const { talk, socket, id } = await following(strict)
      const messages = Array.from({ length: 50 }, (_, i) => send(id, `第${i}条：${question}`))
      for (const message of messages) socket.say(message)
      const answers: (string | undefined)[] = []
      for (let i = 0; i < 50; i += 1) {
        const answer = await socket.until('accepted', 'error')
        if (answer.type === 'error') {
          expect(answer).toMatchObject({ about: 'send', problem: { code: 'rate-limited' } })
          expect(answer.retryAfterSeconds).toBeGreaterThan(0)
        }
        answers.push(answer.messageId)
      }
      expect(answers).toEqual(messages.map(({ messageId }) => messageId))
      // A turn may have ended before the last answer was read.
      const ended = () => socket.frames.filter(({ type }) => type === 'done').length
      await expect.poll(ended, { timeout: 15_000 }).toBe(10)
      expect((await talk.events()).filter(({ body }) => body.type === 'turn-finished')).toHaveLength(10)
    } finally {
      await strict.close()
    }
  })
})

test('before the welcome nothing is said', async () => {
  // Enough of them that some have their heartbeat within a second.
  const sockets = await Promise.all(Array.from({ length: 40 }, () => openSocket(zhigu.url)))
  await sleep(1_500)
  for (const socket of sockets) {
    expect(socket.frames).toEqual([])
    socket.terminate()
  }
})

describe('a flood', () => {
  test('of frames is taken at a pace, and in order', async () => {
    const { socket, id } = await following()
    const from = performance.now()
    for (let i = 0; i < 70; i += 1) {
      socket.say({ type: 'follow', conversationId: id, after: 0 })
      socket.say({ type: 'unfollow', conversationId: id })
    }
    for (let i = 0; i < 70; i += 1) await socket.until('unfollowed')
    expect(performance.now() - from).toBeGreaterThan(1_000)
    expect(socket.frames.filter(({ type }) => type === 'following')).toHaveLength(71)
  })

  test('of a thousand at once ends the line', async () => {
    const socket = await welcomed(zhigu.url, await zhigu.visitor())
    for (let i = 0; i < 1_000; i += 1) socket.say({ type: 'typing', conversationId: 'c-1' })
    expect(await socket.until('error')).toMatchObject({ problem: { code: 'rate-limited' } })
    expect(await socket.closed()).toBe(closeCodes.tooMany)
  })
})

test('lines cut at any moment leave nothing behind: no listener, no count, no open line', async () => {
  const { bus } = zhigu.services
  const subscribe = bus.subscribe
  let listeners = 0
  bus.subscribe = async (topic, handler) => {
    const stop = await subscribe(topic, handler)
    listeners += 1
    return () => {
      listeners -= 1
      stop()
    }
  }
  try {
    const open = await openCount()
    const talk = await zhigu.talk()
    for (let round = 0; round < 4; round += 1) {
      const sockets = await Promise.all(Array.from({ length: 12 }, () => openSocket(zhigu.url)))
      for (const socket of sockets) {
        socket.say({ type: 'hello', protocol: 1, token: talk.token })
        for (let i = 0; i < 3; i += 1) socket.say({ type: 'follow', conversationId: talk.id, after: i })
        socket.say(send(talk.id))
        setTimeout(() => socket.terminate(), Math.random() * 20)
      }
      await Promise.all(sockets.map((socket) => socket.closed()))
    }
    await expect.poll(() => listeners, { timeout: 5_000 }).toBe(0)
    await expect.poll(openCount).toBeLessThanOrEqual(open)
    const again = await Promise.all(Array.from({ length: 16 }, () => welcomed(zhigu.url, talk.token)))
    for (const socket of again) socket.terminate()
  } finally {
    bus.subscribe = subscribe
  }
})

describe('the way in', () => {
  const refusal = (path: string, headers: Record<string, string> = {}) =>
    new Promise<{ status: number | undefined; body: string }>((resolve, reject) => {
      const socket = new WebSocket(`${zhigu.url.replace('http', 'ws')}${path}`, { headers })
      socket.on('error', reject)
      socket.on('unexpected-response', (_request, response) => {
        let body = ''
        response.on('data', (part) => {
          body += part
        })
        response.on('end', () => resolve({ status: response.statusCode, body }))
      })
    })

  test('is one path, and by a name of this machine', async () => {
    const elsewhere = await refusal('/v1/sockets')
    expect(elsewhere.status).toBe(404)
    expect(JSON.parse(elsewhere.body)).toMatchObject({
      code: 'not-found',
      detail: expect.stringContaining('/v1/socket'),
    })
    const named = await refusal('/v1/socket', { host: 'evil.example' })
    expect(named.status).toBe(403)
  })

  test('is told in words to what is no WebSocket', async () => {
    const { hostname, port, host } = new URL(zhigu.url)
    const whole = upgradeRequest(host)
    for (const request of [
      whole.replace('Version: 13', 'Version: 7'),
      whole.replace(/Sec-WebSocket-Key: .+/, 'Sec-WebSocket-Key: x'),
      whole.replace('GET', 'POST'),
    ]) {
      const line = connect(Number(port), hostname)
      const parts: Buffer[] = []
      line.on('data', (part) => parts.push(part))
      line.write(request)
      await once(line, 'close')
      const [head = '', body = ''] = Buffer.concat(parts).toString().split('\r\n\r\n')
      expect(head).toMatch(/^HTTP\/1\.1 400 .*content-type: application\/problem\+json.*sec-websocket-version: 13/s)
      expect(JSON.parse(body)).toMatchObject({ code: 'invalid-request', detail: expect.stringContaining('升级请求') })
    }
  })

  // Once it was to be upgraded nobody looked after such a line: it stayed open, and breaking off ended the server.
  test('refused to somebody who does not hang up, or breaks off, harms nothing', async () => {
    const { hostname: host, port, host: name } = new URL(zhigu.url)
    const open = () => {
      const line = connect({ host, port: Number(port), allowHalfOpen: true })
      line.on('error', () => undefined)
      line.write(upgradeRequest(name, '/v1/sockets'))
      return line
    }
    for (let i = 0; i < 20; i += 1) {
      const line = open()
      await sleep(i % 5)
      line.resetAndDestroy()
    }
    const line = open()
    const closed = new Promise((resolve) => line.once('close', resolve))
    // Whoever writes on a line that is no more hears so.
    const timer = setInterval(() => line.write('x'), 100)
    expect(await Promise.race([closed, sleep(4_000, 'still open')])).not.toBe('still open')
    clearInterval(timer)
    expect((await zhigu.call('GET', '/healthz')).status).toBe(200)
  })

  // Clients that prefer HTTP/2 offer it with every request, and may be answered by HTTP/1.1.
  test('is no other way than before for requests that offer HTTP/2', async () => {
    const { hostname, port, host } = new URL(zhigu.url)
    const line = connect(Number(port), hostname)
    line.write(
      `GET /healthz HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n\r\n`,
    )
    const answer = await new Promise<string>((resolve) => line.once('data', (data) => resolve(data.toString())))
    line.destroy()
    expect(answer).toMatch(/^HTTP\/1\.1 200 /)
  })

  test('asked for without an upgrade is not there', async () => {
    expect((await zhigu.call('GET', '/v1/socket')).status).toBe(404)
  })
})

describe('the two sides', () => {
  test('see each other come, write and leave', async () => {
    const { talk, socket: client, id } = await following()
    const staff = await welcomed(zhigu.url, await taken(talk))
    staff.say({ type: 'follow', conversationId: id })
    expect(await staff.until('presence')).toMatchObject({ side: 'client', present: true })
    expect(await client.until('presence')).toMatchObject({ side: 'staff', present: true })
    staff.say({ type: 'typing', conversationId: id })
    expect(await client.until('typing')).toMatchObject({ side: 'staff', active: true })
    expect(await client.until('typing')).toMatchObject({ side: 'staff', active: false })
    staff.terminate()
    expect(await client.until('presence')).toMatchObject({ side: 'staff', present: false })
  }, 20_000)

  test('are not told of who only reads', async () => {
    const { socket: client, id } = await following()
    const auditor = await welcomed(zhigu.url, await zhigu.token('auditor'))
    auditor.say({ type: 'follow', conversationId: id })
    await auditor.until('following')
    auditor.say({ type: 'typing', conversationId: id })
    expect(await auditor.until('error')).toMatchObject({ about: 'typing', problem: { code: 'forbidden' } })
    await sleep(100)
    expect(client.frames.filter(({ type }) => type === 'presence' || type === 'typing')).toEqual([])
  })

  // A supervisor who looked into it was 人工客服在线 to the client, and stayed it when the one who served had left.
  test('are not told of staff who look on: only who serves counts, from the taking to the giving back', async () => {
    const { talk, socket: client, id } = await following()
    const presences = () => client.frames.flatMap((frame) => (frame.type === 'presence' ? [frame.present] : []))
    const token = await zhigu.token('service')
    const act = async (what: string) => {
      const { stateVersion } = (await zhigu.call('GET', `/v1/handoffs/${id}`, { token })).body
      return zhigu.call('POST', `/v1/handoffs/${id}/${what}`, { token, body: { stateVersion } })
    }
    const [staff, onlooker] = [
      await welcomed(zhigu.url, token),
      await welcomed(zhigu.url, await zhigu.token('supervisor')),
    ]
    for (const socket of [staff, onlooker]) {
      socket.say({ type: 'follow', conversationId: id })
      expect(await socket.until('presence')).toMatchObject({ side: 'client', present: true })
      socket.say({ type: 'typing', conversationId: id })
    }
    await sleep(100)
    expect(client.frames.filter(({ type }) => type === 'presence' || type === 'typing')).toEqual([])

    await zhigu.call('POST', `${talk.path}/handoff`, { token: talk.token })
    await act('take')
    await client.until('presence')
    onlooker.say({ type: 'typing', conversationId: id })
    await act('release')
    await client.until('presence')
    expect(presences()).toEqual([true, false])
    expect(client.frames.filter(({ type }) => type === 'typing')).toEqual([])
    for (const socket of [staff, onlooker]) socket.terminate()
  }, 20_000)

  test('are told of staff who wait in a conversation of their own as of clients', async () => {
    const token = await zhigu.token('advisor', { id: 'a-waits' })
    const talk = await zhigu.talk(token)
    const advisor = await welcomed(zhigu.url, token)
    advisor.say({ type: 'follow', conversationId: talk.id })
    await advisor.until('following')
    await talk.ask('转人工')
    expect(await advisor.until('queue-place')).toMatchObject({ conversationId: talk.id })
    const staff = await welcomed(zhigu.url, await zhigu.token('service'))
    staff.say({ type: 'follow', conversationId: talk.id })
    expect(await staff.until('presence')).toMatchObject({ side: 'client', present: true })
    for (const socket of [staff, advisor]) socket.terminate()
  }, 20_000)

  test('one of two who leaves does not take the other along', async () => {
    const { talk, socket: client, id } = await following()
    const token = await taken(talk)
    const [one, two] = await Promise.all([0, 1].map(async () => welcomed(zhigu.url, token)))
    for (const staff of [one, two]) {
      staff?.say({ type: 'follow', conversationId: id })
      await staff?.until('following')
    }
    await client.until('presence')
    one?.terminate()
    await sleep(2_000)
    expect(client.frames.filter((frame: ServerFrame) => frame.type === 'presence')).toHaveLength(1)
    two?.terminate()
    expect(await client.until('presence')).toMatchObject({ present: false })
  }, 20_000)
})

test('a server that stops says so, and the next one goes on where it was', async () => {
  const home = await emptyFolder()
  const first = await startZhigu({ SAMPLE_LIBRARY: 'off' }, home)
  const { talk, socket } = await following(first)
  await talk.ask('你好')
  const seen = socket.events().at(-1)?.seq ?? 0
  await first.close()
  expect(await socket.closed()).toBe(1012)
  const second = await startZhigu({ SAMPLE_LIBRARY: 'off' }, home)
  try {
    const again = await welcomed(second.url, talk.token)
    again.say({ type: 'follow', conversationId: talk.id, after: seen })
    again.say(send(talk.id, '谢谢'))
    await again.until('done')
    expect(again.events()[0]?.seq).toBe(seen + 1)
  } finally {
    await second.close()
  }
})

const openCount = async (): Promise<number> => {
  const { text } = await zhigu.call('GET', '/metrics')
  return Number(/^zhigu_sockets_open (\d+)$/m.exec(text)?.[1])
}
