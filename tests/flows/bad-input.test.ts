// What does not fit: each gets a problem that says what was wrong and what to do, and the server goes on.
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { Problem, type ProblemCode, problemTable } from '../../domain/problem.ts'
import { checkComponents, readiness, withoutNotes } from '../../server/operations/health.ts'
import { emptyFolder, problemIn, type Reply, startZhigu, type Talk, type Zhigu } from './harness.ts'

let zhigu: Zhigu
let talk: Talk
let operator: string
beforeAll(async () => {
  zhigu = await startZhigu()
  talk = await zhigu.talk(await zhigu.token('client', { id: 'client-001' }))
  operator = await zhigu.token('operator')
})
afterAll(async () => {
  // After all of the below it answers as before.
  expect((await (await zhigu.talk()).ask('银证转账几点可以转')).text).toContain('8:30–16:30')
  expect((await zhigu.call('GET', '/readyz')).status).toBe(200)
  expect(zhigu.logs.filter((line) => ['error', 'fatal'].includes(JSON.parse(line).level))).toEqual([])
  await zhigu?.close()
})

const messages = () => `${talk.path}/messages`
const message = (text: unknown, more: object = {}) => ({ messageId: randomUUID(), text, ...more })
const post = (path: string, body: unknown) => zhigu.call('POST', path, { token: talk.token, body })
const raw = (path: string, bytes: NonNullable<RequestInit['body']>, type: string | null = 'application/json') =>
  zhigu.call('POST', path, { token: talk.token, raw: bytes, headers: type === null ? {} : { 'content-type': type } })

const expectProblem = (reply: Reply, code: ProblemCode, detail?: RegExp) => {
  const problem = problemIn(reply)
  expect([reply.status, problem.code]).toEqual([problemTable[code].status, code])
  expect(problem).toMatchObject({
    status: reply.status,
    title: problemTable[code].title,
    action: expect.stringMatching(/。$/),
  })
  // Said in Chinese, without what only a programmer reads.
  expect(problem.detail).toMatch(/\p{Script=Han}/u)
  expect(problem.detail).not.toMatch(/Error|undefined|at .+:\d+|Zod|SQL|invalid_type/i)
  if (detail) expect(problem.detail).toMatch(detail)
}

describe('a message', () => {
  const accepted = async (text: string) => {
    const { events } = await talk.ask(text)
    const body = events[0]?.body
    return body?.type === 'message-received' ? body.text : null
  }

  test.each(['', '   \n\t　', '\u0000\u0001\u200b\u202e', '\u{E0020}'])('of nothing is refused: %j', async (text) =>
    expectProblem(await post(messages(), message(text)), 'invalid-request', /空/),
  )

  test('of too many characters is refused, however it is written', async () => {
    expectProblem(await post(messages(), message('问'.repeat(4001))), 'too-large', /4001.*4000/)
    expectProblem(await post(messages(), message('问'.repeat(100_000))), 'too-large', /4000/)
    const escaped = JSON.stringify(message('')).replace('""', `"${'\\ud83d\\ude00'.repeat(100_000)}"`)
    expectProblem(await raw(messages(), escaped), 'too-large')
    expect(await accepted('问'.repeat(4000))).toHaveLength(4000)
  })

  test('with lone surrogates, control characters or invisible ones is cleaned and answered', async () => {
    const dirty = '{"messageId":"dirty-000001","text":"银证\\ud800转账\\u0000\\u0007几点\\u202e可以转\\u200b"}'
    expect((await raw(messages(), dirty)).status).toBe(202)
    const events = await talk.untilTurnEnds('dirty-000001')
    expect(events[0]?.body).toMatchObject({ text: '银证\ufffd转账几点可以转' })
  })

  test('with markup is text like any other', async () => {
    const markup = '<script>alert(1)</script><img src=x onerror=alert(1)> 银证转账几点可以转'
    expect(await accepted(markup)).toBe(markup)
    const reply = await zhigu.call('GET', `${talk.path}/events`, { token: talk.token })
    expect(reply.headers.get('content-type')).toMatch(/^application\/json/)
    expect(reply.headers.get('x-content-type-options')).toBe('nosniff')
  })

  test.each([
    "'; drop table conversations; --",
    "x' or '1'='1",
    "产品') or audiences = 'staff' --",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is to look like a template
    '${process.env.MASTER_KEY} {{constructor}} ⟦手机号1⟧',
    '%00%0a%0d\\u0000 \\x00',
  ])('with an injection is a question like any other: %j', async (text) => {
    const own = await zhigu.talk()
    const { events, decision, text: answer } = await own.ask(text)
    expect(events.at(-1)?.body.type).toBe('turn-finished')
    expect(['answer', 'offer', 'refuse']).toContain(decision.decision)
    expect(answer).not.toMatch(/drop table|process\.env|constructor/)
    expect((await own.ask('银证转账几点可以转')).text).toContain('8:30–16:30')
  })

  test.each<[string, object]>([
    ['no messageId', { text: '你好' }],
    ['an empty messageId', { messageId: '', text: '你好' }],
    ['a messageId that is too short', { messageId: 'abc', text: '你好' }],
    ['a messageId with other characters', { messageId: "a'--; drop table", text: '你好' }],
    ['a messageId that is too long', { messageId: 'a'.repeat(65), text: '你好' }],
    ['a messageId that is a number', { messageId: 12345678, text: '你好' }],
    ['no text', { messageId: 'no-text-0001' }],
    ['text that is a number', { messageId: 'number-0001', text: 7 }],
    ['text that is null', { messageId: 'nothing-0001', text: null }],
    ['text that is a list', { messageId: 'listed-0001', text: ['你好'] }],
    ['unknown fields', { messageId: 'unknown-0001', text: '你好', role: 'staff', seq: 1 }],
    ['a prototype', JSON.parse('{"messageId":"proto-00001","text":"你好","__proto__":{"role":"operator"}}')],
  ])('with %s is refused', async (_what, body) => expectProblem(await post(messages(), body), 'invalid-request'))

  test('says where it is wrong', async () => {
    const problem = problemIn(await post(messages(), { messageId: 'x', text: 7 }))
    expect(problem.errors?.map(({ path }) => path).sort()).toEqual(['messageId', 'text'])
    expect(problem.instance).toBe(messages())
  })
})

describe('a body', () => {
  test('that is no JSON', async () => {
    for (const body of ['', '{', '{"text":', 'null', '[]', '"text"', '42', "{'text': 1}", '{"a":1}{"b":2}'])
      expectProblem(await raw(messages(), body), 'invalid-request')
  })

  test('in another encoding than UTF-8', async () => {
    const gb18030 = Buffer.concat([
      Buffer.from('{"messageId":"gb18030-0001","text":"'),
      Buffer.from([0xd2, 0xf8, 0xd6, 0xa4, 0xd7, 0xaa, 0xd5, 0xcb]),
      Buffer.from('"}'),
    ])
    expectProblem(await raw(messages(), gb18030), 'invalid-encoding', /UTF-8.*GB18030/)
    for (const broken of [
      [0xff, 0xfe],
      [0xc3, 0x28],
      [0xed, 0xa0, 0x80],
      [0xf8, 0x88, 0x80, 0x80, 0x80],
    ])
      expectProblem(
        await raw(messages(), Buffer.from([0x7b, 0x22, ...broken, 0x22, 0x3a, 0x31, 0x7d])),
        'invalid-encoding',
      )
    const json = JSON.stringify(message('你好'))
    expectProblem(await raw(messages(), json, 'application/json; charset=gb18030'), 'invalid-encoding', /gb18030/)
    expect((await raw(messages(), json, 'application/json; charset="UTF-8"')).status).toBe(202)
  })

  test('of another type', async () => {
    const json = JSON.stringify(message('你好'))
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'application/jsonp',
    ])
      expectProblem(await raw(messages(), json, type), 'unsupported-media-type')
    expectProblem(await raw(messages(), Buffer.from(json), null), 'unsupported-media-type')
    expectProblem(await raw('/v1/conversations', 'x=1', 'text/xml'), 'unsupported-media-type')
  })

  test('that is deeply nested', async () => {
    const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`
    for (const depth of [33, 1000, 20_000])
      expectProblem(await raw(messages(), nested(depth)), 'invalid-request', /嵌套/)
    expectProblem(await raw(messages(), `${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`), 'invalid-request', /嵌套/)
    expectProblem(await raw(messages(), `{"text":"${'[{'.repeat(1000)}"}`), 'invalid-request', /messageId/)
  })

  test('that is huge, also without a length', async () => {
    expectProblem(await raw(messages(), 'x'.repeat(3_000_000)), 'too-large', /4000/)
    const chunks = new ReadableStream({
      pull(controller) {
        controller.enqueue(new TextEncoder().encode('['.repeat(65_536)))
      },
    })
    // The server may hang up on an endless body once it has answered.
    const reply = await fetch(`${zhigu.url}${messages()}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${talk.token}`, 'content-type': 'application/json' },
      body: chunks,
      duplex: 'half',
    } as RequestInit).catch(() => null)
    if (reply) expect(reply.status).toBe(413)
    expect((await zhigu.call('GET', '/healthz')).status).toBe(200)
  })
})

describe('an address', () => {
  test('that is not there', async () => {
    for (const path of [
      '/v1/nothing',
      '/v2/conversations',
      '/v1',
      '/nothing',
      '/v1/conversations/x/y/z',
      '/..%2f..%2fetc/passwd',
    ])
      expectProblem(await zhigu.call('GET', path, { token: talk.token }), 'not-found')
  })

  test.each([
    ['PUT', '/v1/conversations', 'GET, POST'],
    ['DELETE', '/v1/visitors', 'POST'],
    ['PATCH', '/v1/library/stops', 'GET, POST'],
    ['POST', '/healthz', 'GET'],
    ['POST', '/v1/openapi.json', 'GET'],
  ])('asked with a wrong method: %s %s', async (method, path, allow) => {
    const reply = await zhigu.call(method, path, { token: talk.token, ...(method === 'POST' ? { body: {} } : {}) })
    expectProblem(reply, 'method-not-allowed', new RegExp(method))
    expect(reply.headers.get('allow')).toBe(allow)
  })

  test.each(['c-none', 'a'.repeat(101), "x'--", '%00', '%F0%9F', '..', '%2e%2e%2f', '%', '⟦手机号1⟧', '%ED%A0%80'])(
    'with a malformed id: %s',
    async (id) => {
      for (const rest of ['', '/events', '/stream']) {
        const reply = await zhigu.call('GET', `/v1/conversations/${id}${rest}`, { token: talk.token })
        // `..` is the folder above: the list, or an address that is not there.
        if (reply.status === 200) expect(id).toBe('..')
        else expect([400, 404]).toContain(problemIn(reply).status)
      }
      const reply = await post(`/v1/conversations/${id}/messages`, message('你好'))
      expect([400, 404, 405]).toContain(problemIn(reply).status)
    },
  )

  test.each([
    'after=-1',
    'after=NaN',
    'after=1.5',
    'after=abc',
    'after=1e400',
    'after=9999999999999999999',
    'after=2147483648',
    'after=9007199254740991',
    'limit=0',
    'limit=501',
    'limit=-5',
    'limit=',
  ])('with a wrong number: %s', async (query) =>
    expectProblem(await zhigu.call('GET', `${talk.path}/events?${query}`, { token: talk.token }), 'invalid-request'),
  )

  test('a stream asked for with nonsense', async () => {
    for (const after of ['-1', '2147483648', '9007199254740991'])
      expectProblem(
        await zhigu.call('GET', `${talk.path}/stream?after=${after}`, { token: talk.token }),
        'invalid-request',
      )
    await talk.send('你好')
    for (const lastEventId of ['abc', '-5', '1e999', '', '1.5', '2147483648', '9007199254740991']) {
      const gone = new AbortController()
      const response = await fetch(`${zhigu.url}${talk.path}/stream`, {
        headers: { authorization: `Bearer ${talk.token}`, 'last-event-id': lastEventId },
        signal: gone.signal,
      })
      const first = await response.body?.getReader().read()
      expect(new TextDecoder().decode(first?.value)).toContain('conversation-started')
      gone.abort()
    }
  })
})

describe('other fields', () => {
  const stop = (body: object) => zhigu.call('POST', '/v1/library/stops', { token: operator, body })
  const nul = 'a\u0000b'

  test('that no database can hold are refused before it sees them', async () => {
    expectProblem(await post('/v1/conversations', { channel: nul }), 'invalid-request', /channel/)
    expectProblem(await post('/v1/conversations', { channel: '\ud800' }), 'invalid-request', /channel/)
    expectProblem(await stop({ target: 'document', targetId: nul, reason: '说法有误' }), 'invalid-request', /targetId/)
    expectProblem(await stop({ target: 'document', targetId: 'sec-fee-faq', reason: nul }), 'invalid-request', /reason/)
    for (const id of [nul, '\ud800'])
      expectProblem(
        await zhigu.call('POST', '/v1/demo/tokens', { body: { role: 'client', id } }),
        'invalid-request',
        /id/,
      )
    for (const field of ['documentId', 'versionId', 'chunkId'])
      expectProblem(
        await zhigu.call('GET', `/v1/library/citations?${field}=%00`, { token: operator }),
        'invalid-request',
        new RegExp(field),
      )
    expectProblem(
      await zhigu.call('POST', '/v1/library/stops/%00/lift', { token: operator, body: { reason: '核对过' } }),
      'invalid-request',
    )
  })

  test('that are missing, too long or unknown', async () => {
    expectProblem(await post('/v1/conversations', { channel: '' }), 'invalid-request')
    for (const channel of [
      'x'.repeat(41),
      'a\u2028b',
      'a\u2029b',
      'a\u001b[31mb',
      'a\u202eb',
      'a b',
      'a\nb',
      '微信',
      '../x',
      '13812345678',
      'a-138-1234-5678',
      '-a',
    ])
      expectProblem(await post('/v1/conversations', { channel }), 'invalid-request', /channel/)
    for (const channel of ['widget', 'app-2', 'WeChat_mini', 'a'])
      expect((await post('/v1/conversations', { channel })).body).toMatchObject({ channel })
    expectProblem(await post('/v1/conversations', { clientId: 'client-002' }), 'invalid-request')
    expectProblem(await stop({ target: 'everything', targetId: 'x', reason: '说法有误' }), 'invalid-request')
    expectProblem(await stop({ target: 'document', targetId: 'x', reason: ' ' }), 'invalid-request', /原因/)
    expectProblem(await stop({ target: 'document', targetId: 'x'.repeat(301), reason: '说法有误' }), 'invalid-request')
    expectProblem(
      await zhigu.call('GET', '/v1/library/citations', { token: operator }),
      'invalid-request',
      /documentId/,
    )
    expectProblem(
      await zhigu.call('GET', '/v1/library/citations?documentId=x&limit=0', { token: operator }),
      'invalid-request',
    )
    expectProblem(await zhigu.call('POST', '/v1/demo/tokens', { body: { role: 'root' } }), 'invalid-request', /role/)
    expectProblem(await post(`${talk.path}/claim`, { visitorToken: '' }), 'invalid-request')
    expectProblem(await post(`${talk.path}/claim`, { visitorToken: 'nonsense' }), 'unauthenticated')
  })
})

test('what is no HTTP does not end the server', async () => {
  /** @param next what is sent once the answer to the first comes */
  const send = async (text: string, next = ''): Promise<string> => {
    const socket = connect(Number(new URL(zhigu.url).port), '127.0.0.1')
    const parts: Buffer[] = []
    socket.on('data', (part) => parts.push(part))
    socket.once('data', () => socket.write(next))
    socket.on('error', () => undefined)
    socket.write(text)
    socket.setTimeout(1500, () => socket.destroy())
    await once(socket, 'close')
    return Buffer.concat(parts).toString()
  }
  const close = 'connection: close\r\n\r\n'
  const refused: [string, number][] = [
    ['nonsense\r\n\r\n', 400],
    [`GET /${'a'.repeat(20_000)} HTTP/1.1\r\nhost: localhost\r\n\r\n`, 431],
    [`GET //evil.example/v1 HTTP/1.1\r\nhost: localhost\r\n${close}`, 404],
    [`GET http://[bad HTTP/1.1\r\nhost: localhost\r\n${close}`, 400],
    [`GET / HTTP/1.1\r\nhost: a b<>\r\n${close}`, 400],
    [`GET /healthz HTTP/1.1\r\n${close}`, 400],
    [`GET /healthz HTTP/1.1\r\nhost: localhost\r\nexpect: tea\r\n${close}`, 417],
    [`POST ${messages()} HTTP/1.1\r\nhost: localhost\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n`, 400],
  ]
  for (const [text, status] of refused) {
    const [head = '', body = ''] = (await send(text)).split('\r\n\r\n')
    expect([text.slice(0, 60), head.split('\r\n')[0]]).toEqual([
      text.slice(0, 60),
      expect.stringContaining(`HTTP/1.1 ${status}`),
    ])
    expect(head).toMatch(/content-type: application\/problem\+json/i)
    const { status: said, detail, action } = JSON.parse(body.slice(body.indexOf('{'), body.lastIndexOf('}') + 1))
    expect(said).toBe(status)
    expect(detail).toMatch(/\p{Script=Han}/u)
    expect(action).toMatch(/^请/)
  }
  // Browsers keep a line open for the next request.
  const both = await send(
    'GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n',
    `GET /${'a'.repeat(20_000)} HTTP/1.1\r\n\r\n`,
  )
  expect(both.match(/HTTP\/1.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 431'])
  expect(await send('GET /healthz HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1.1 200/)
  expect(
    await send(
      `POST ${messages()} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer ${talk.token}\r\ncontent-type: application/json\r\ncontent-length: 50\r\n\r\n{"text":`,
    ),
  ).toBe('')
  expect((await zhigu.call('GET', '/healthz')).status).toBe(200)
})

test.each(['content-length: 50\r\n\r\n{"text":', 'transfer-encoding: chunked\r\n\r\n8\r\n{"text":\r\n'])(
  'a body that breaks off is nobody’s fault but the sender’s: %j',
  async (body) => {
    const before = zhigu.logs.length
    const socket = connect(Number(new URL(zhigu.url).port), '127.0.0.1')
    socket.write(
      `POST ${messages()} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer ${talk.token}\r\ncontent-type: application/json\r\n${body}`,
    )
    setTimeout(() => socket.destroy(), 100)
    await once(socket, 'close')
    await expect.poll(() => zhigu.logs.slice(before).join('')).toContain('request refused')
    expect(zhigu.logs.slice(before).join('')).not.toContain('"internal"')
  },
)

test('a name that is not of this machine is not answered: a page elsewhere could have its name lead here', async () => {
  const ask = async (host: string, path: string): Promise<[number | undefined, string]> => {
    const { port } = new URL(zhigu.url)
    const asked = request({
      host: '127.0.0.1',
      port,
      path,
      method: 'POST',
      headers: { host, 'content-type': 'application/json' },
    })
    asked.end('{"role":"operator"}')
    const [response] = (await once(asked, 'response')) as [IncomingMessage]
    let text = ''
    for await (const part of response.setEncoding('utf8')) text += part
    return [response.statusCode, text]
  }
  for (const host of [
    'evil.example',
    'evil.example:8787',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    '10.0.0.1',
    'a b',
  ]) {
    const [status, text] = await ask(host, '/v1/demo/tokens')
    expect([host, [400, 403].includes(status ?? 0)]).toEqual([host, true])
    expect(text).not.toContain('token"')
  }
  for (const host of ['localhost', 'LOCALHOST:1', 'localhost.', '127.0.0.1:8787', '[::1]:8787', '127.1.2.3'])
    expect((await ask(host, '/v1/demo/tokens'))[0]).toBe(201)
  expect((await ask('evil.example', '/readyz'))[0]).toBe(403)
})

test('with METRICS_TOKEN figures are for who has it, from wherever they ask; turns are counted by what was decided', async () => {
  const metricsToken = 'prometheus-of-the-firm'
  const measured = await startZhigu(
    { METRICS_TOKEN: metricsToken, SAMPLE_LIBRARY: 'off', TRUSTED_PROXIES: '1' },
    await emptyFolder(),
  )
  try {
    const read = (token?: string, headers = {}) => measured.call('GET', '/metrics', { token, headers })
    for (const token of [undefined, 'guess', `${metricsToken}s`])
      expectProblem(await read(token), 'forbidden', /METRICS_TOKEN/)
    const talk = await measured.talk()
    await talk.ask('你好')
    await talk.ask('转人工')
    await talk.ask('银证转账几点可以转')
    const { status, text, headers } = await read(metricsToken, { 'x-forwarded-for': '10.0.0.1' })
    expect(status).toBe(200)
    expect(headers.get('content-type')).toContain('text/plain')
    for (const line of [
      'zhigu_turns_total{decision="answer",reason="small-talk"} 1',
      'zhigu_turns_total{decision="handover",reason="explicit-request"} 1',
      'zhigu_turn_seconds_count 3',
      'zhigu_turn_first_sentence_seconds_count 3',
    ])
      expect(text.split('\n')).toContain(line)
    expect(text).toMatch(/^zhigu_http_request_seconds_count\{.*route="\/v1\/conversations".*status="201".*\} 1$/m)
    // Nobody's words or numbers become a label.
    expect(text).not.toMatch(/你好|转人工|银证/)
    expect(text).not.toContain(talk.id)
  } finally {
    await measured.close()
  }
})

describe('limits', () => {
  test('messages, openings and addresses are limited, and the answer says how long to wait', async () => {
    const strict = await startZhigu({ RATE_PER_CLIENT: '3', RATE_PER_ADDRESS: '8', TRUSTED_PROXIES: '1' })
    try {
      const from = (address: string) => ({ 'x-forwarded-for': `6.6.6.6, ${address}` })
      const visitor = (address: string) => strict.call('POST', '/v1/visitors', { headers: from(address) })
      const expectLimited = (reply: Reply) => {
        expectProblem(reply, 'rate-limited', /太/)
        const seconds = Number(reply.headers.get('retry-after'))
        expect(seconds).toBeGreaterThanOrEqual(1)
        expect(seconds).toBeLessThanOrEqual(60)
        expect(problemIn(reply).action).toBe(`请在 ${seconds} 秒后再试。`)
      }
      // On what it runs is told to this machine only, not to whom its proxy asks for.
      const ready = async (headers = {}) => JSON.stringify((await strict.call('GET', '/readyz', { headers })).body)
      expect(await ready()).toContain('"note"')
      expect(await ready(from('10.0.0.1'))).toMatch(/"status":"ready".*"ok":true/)
      expect(await ready(from('10.0.0.1'))).not.toContain('"note"')
      expect((await strict.call('GET', '/metrics')).status).toBe(200)
      expect((await strict.call('GET', '/metrics', { headers: from('10.0.0.1') })).status).toBe(403)
      const tokens: string[] = []
      for (const _ of [1, 2]) tokens.push((await visitor('10.0.0.1')).body.token)
      const ids: string[] = []
      for (const token of tokens)
        ids.push(
          (await strict.call('POST', '/v1/conversations', { token, body: {}, headers: from('10.0.0.1') })).body.id,
        )
      expectLimited(await visitor('10.0.0.1'))
      expect((await visitor('10.0.0.2')).status).toBe(201)

      const say = (at: number, address: string) =>
        strict.call('POST', `/v1/conversations/${ids[at]}/messages`, {
          token: tokens[at],
          body: { messageId: randomUUID(), text: '你好' },
          headers: from(address),
        })
      for (const _ of [1, 2, 3]) expect((await say(0, '10.0.0.1')).status).toBe(202)
      expectLimited(await say(0, '10.0.0.1'))
      // Another address does not help one client, and another client is not held up by the first.
      expectLimited(await say(0, '10.0.0.9'))
      for (const _ of [1, 2, 3]) expect((await say(1, '10.0.0.1')).status).toBe(202)
      // What a client writes into the header itself is not believed.
      const third = (await visitor('10.0.0.3')).body.token
      const id = (await strict.call('POST', '/v1/conversations', { token: third, body: {}, headers: from('10.0.0.3') }))
        .body.id
      const forged = await strict.call('POST', `/v1/conversations/${id}/messages`, {
        token: third,
        body: { messageId: randomUUID(), text: '你好' },
        headers: { 'x-forwarded-for': '1.2.3.4, 10.0.0.1' },
      })
      expect(forged.status).toBe(202)
      expect((await strict.call('GET', `/v1/conversations/${id}`, { token: third })).body.messageCount).toBe(1)

      // It was the seventh of that address; its ninth is too much, although the client has written two.
      const again = (forwarded: string) =>
        strict.call('POST', `/v1/conversations/${id}/messages`, {
          token: third,
          body: { messageId: randomUUID(), text: '你好' },
          headers: { 'x-forwarded-for': forwarded },
        })
      expect((await again('10.0.0.1')).status).toBe(202)
      const ninth = await again('10.0.0.7, 10.0.0.1')
      expectLimited(ninth)
      expect(problemIn(ninth).detail).toContain('这个网络地址的请求太多')
      const fourth = await strict.call('POST', '/v1/visitors', { headers: from('10.0.0.4') })
      const token = fourth.body.token
      const talk = await strict.call('POST', '/v1/conversations', { token, body: {}, headers: from('10.0.0.4') })
      const elsewhere = await strict.call('POST', `/v1/conversations/${talk.body.id}/messages`, {
        token,
        body: { messageId: randomUUID(), text: '你好' },
        headers: from('10.0.0.4'),
      })
      expect(elsewhere.status).toBe(202)
    } finally {
      await strict.close()
    }
  })
})

// OpenAPI 3.1 as far as our document uses it. What is not said here is not allowed in that place, whatever else the standard knows.
const Schema: z.ZodType = z.lazy(() =>
  z.looseObject({
    type: z.union([SchemaType, z.array(SchemaType).min(1)]).optional(),
    properties: z.record(z.string(), Schema).optional(),
    additionalProperties: z.union([z.boolean(), Schema]).optional(),
    required: z.array(z.string()).optional(),
    items: Schema.optional(),
    anyOf: z.array(Schema).min(1).optional(),
    oneOf: z.array(Schema).min(1).optional(),
    allOf: z.array(Schema).min(1).optional(),
    exclusiveMinimum: z.number().optional(),
    exclusiveMaximum: z.number().optional(),
    // Of 3.0.
    nullable: z.never().optional(),
  }),
)
const SchemaType = z.enum(['null', 'boolean', 'object', 'array', 'number', 'string', 'integer'])
const Content = z.record(z.string().regex(/^[a-z]+\/[a-z+-]+$/), z.strictObject({ schema: Schema }))
const Headers = z.record(
  z.string().regex(/^[a-z-]+$/),
  z.strictObject({ description: z.string().min(1), required: z.boolean().optional(), schema: Schema }),
)
const Operation = z.strictObject({
  tags: z.array(z.string()).min(1),
  summary: z.string(),
  description: z.string().optional(),
  security: z.array(z.record(z.string(), z.array(z.string()))).optional(),
  parameters: z
    .array(
      z.strictObject({
        name: z.string().min(1),
        in: z.enum(['path', 'query', 'header']),
        required: z.boolean(),
        description: z.string().optional(),
        schema: Schema,
      }),
    )
    .optional(),
  requestBody: z
    .strictObject({ required: z.literal(true), description: z.string().optional(), content: Content })
    .optional(),
  // 204 No Content has none, every other answer says what it holds.
  responses: z
    .record(
      z.string().regex(/^[2-5]\d\d$/),
      z.strictObject({ description: z.string().min(1), headers: Headers.optional(), content: Content.optional() }),
    )
    .refine((responses) =>
      Object.entries(responses).every(([status, { content }]) => (status === '204') === (content === undefined)),
    ),
})
const OpenApiDocument = z.strictObject({
  openapi: z.string().regex(/^3\.1\.\d+$/),
  info: z.strictObject({ title: z.string(), version: z.string(), description: z.string() }),
  security: z.tuple([z.strictObject({ bearer: z.tuple([]) })]),
  paths: z.record(
    z.string().startsWith('/v1/'),
    z.partialRecord(z.enum(['get', 'put', 'post', 'delete', 'patch']), Operation),
  ),
  webhooks: z.strictObject({}),
  components: z.strictObject({
    schemas: z.record(z.string().regex(/^[\w.-]+$/), Schema),
    parameters: z.strictObject({}),
    securitySchemes: z.strictObject({
      bearer: z.strictObject({ type: z.literal('http'), scheme: z.literal('bearer'), bearerFormat: z.string() }),
    }),
  }),
})

test('who may not do it hears that before what was wrong with the body; who is not known before both', async () => {
  const client = await zhigu.token('client', { id: 'client-001' })
  for (const path of ['/v1/library/stops', '/v1/library/stops/any/lift'])
    for (const body of [{}, { target: 'nothing' }, { reason: 1, unknown: true }]) {
      const refused = await zhigu.call('POST', path, { token: client, body })
      expect([refused.status, problemIn(refused).code]).toEqual([403, 'forbidden'])
      expect((await zhigu.call('POST', path, { body })).status).toBe(401)
    }
  expect((await zhigu.call('GET', '/v1/library/citations?limit=x', { token: client })).status).toBe(403)
  const raw = { raw: '{', headers: { 'content-type': 'text/plain' } }
  expect((await zhigu.call('POST', '/v1/library/stops', raw)).status).toBe(401)
})

test('/readyz asked by many asks the components once for all of them', async () => {
  let asked = 0
  const check = async () => {
    asked += 1
    await sleep(200)
    return undefined
  }
  // A result from before is given for a second.
  await sleep(1_100)
  zhigu.services.components.push({ name: '慢的组件', required: false, check })
  try {
    const ask = () => zhigu.call('GET', '/readyz')
    const answers = await Promise.all(Array.from({ length: 100 }, ask))
    answers.push(await ask())
    for (const { status, body } of answers) {
      expect(status).toBe(200)
      expect(body.components).toContainEqual({ name: '慢的组件', ok: true, required: false })
    }
    expect(asked).toBe(1)
  } finally {
    zhigu.services.components.pop()
  }
})

test('/readyz says what is missing although it is ready', async () => {
  const ready = await zhigu.call('GET', '/readyz')
  expect(ready.body).toMatchObject({ status: 'ready', missing: [] })
  const some = {
    name: '检索索引',
    required: true,
    check: async () => ({ note: '资料版本 1', missing: '9 段还没有向量' }),
  }
  const none = {
    name: 'Redis',
    required: false,
    check: () => Promise.reject(new Problem('component-unavailable', '不在。')),
  }
  expect(readiness(await checkComponents([some, none]))).toMatchObject({
    status: 'ready',
    missing: ['检索索引：9 段还没有向量', 'Redis：不在。'],
  })
  expect(readiness(await checkComponents([{ ...none, required: true }])).status).toBe('not-ready')
  const elsewhere = readiness((await checkComponents([some, none])).map(withoutNotes))
  expect(elsewhere).toMatchObject({ status: 'ready', missing: ['Redis：不可用，详见 /ops。'] })
  expect(JSON.stringify(elsewhere)).not.toMatch(/不在|资料版本/)
})

describe('the documentation of the interface', () => {
  // biome-ignore lint/suspicious/noExplicitAny: a document of somebody else's schema
  const read = async (): Promise<any> => (await zhigu.call('GET', '/v1/openapi.json')).body

  test('is OpenAPI 3.1 and names every route, its answers and its errors', async () => {
    const document = await read()
    const faults = OpenApiDocument.safeParse(document).error?.issues ?? []
    expect(faults.map(({ path, message }) => `${path.join(' ')}: ${message}`)).toEqual([])
    expect(document.openapi).toMatch(/^3\.1\./)
    const operations = Object.entries(document.paths).flatMap(([path, item]) =>
      Object.keys(item as object).map((method) => `${method.toUpperCase()} ${path}`),
    )
    expect(operations.sort()).toEqual(
      [
        'POST /v1/visitors',
        'POST /v1/demo/tokens',
        'GET /v1/conversations',
        'POST /v1/conversations',
        'GET /v1/conversations/{id}',
        'POST /v1/conversations/{id}/messages',
        'GET /v1/conversations/{id}/events',
        'GET /v1/conversations/{id}/stream',
        'POST /v1/conversations/{id}/claim',
        'POST /v1/conversations/{id}/handoff',
        'DELETE /v1/conversations/{id}/handoff',
        'DELETE /v1/conversations/{id}/callbacks/{callbackId}',
        'POST /v1/conversations/{id}/callbacks',
        'POST /v1/conversations/{id}/close',
        'PUT /v1/conversations/{id}/turns/{turnId}/verdict',
        'PUT /v1/conversations/{id}/rating',
        'GET /v1/conversations/{id}/transcript',
        'GET /v1/handoffs',
        'GET /v1/handoffs/{id}',
        'POST /v1/handoffs/{id}/take',
        'POST /v1/handoffs/{id}/messages',
        'POST /v1/handoffs/{id}/release',
        'POST /v1/handoffs/{id}/return',
        'POST /v1/handoffs/{id}/close',
        'PUT /v1/handoffs/{id}/callback/done',
        'POST /v1/handoffs/{id}/reveal',
        'GET /v1/consents/ai-and-privacy',
        'POST /v1/consents/ai-and-privacy',
        'GET /v1/suggested-questions',
        'GET /v1/passages',
        'GET /v1/passages/product',
        'GET /v1/operations',
        'GET /v1/operations/documents',
        'GET /v1/audit/turns',
        'GET /v1/audit/turns/export',
        'GET /v1/audit/events',
        'GET /v1/audit/events/export',
        'POST /v1/audit/verify',
        'DELETE /v1/conversations/originals',
        'GET /v1/library/stops',
        'POST /v1/library/stops',
        'POST /v1/library/stops/{id}/lift',
        'GET /v1/library/citations',
        'GET /v1/library/gaps',
        'GET /v1/library/actions',
        'PATCH /v1/library/actions',
        'GET /v1/library/changes',
        'GET /v1/library/changes/{id}',
        'POST /v1/library/changes/{id}/cancel',
        'POST /v1/library/changes/{id}/decision',
        'POST /v1/library/changes/{id}/undo',
        'GET /v1/library/documents',
        'GET /v1/library/documents/{id}',
        'GET /v1/library/documents/{workId}/diff',
        'POST /v1/library/drafts',
        'GET /v1/library/facts',
        'POST /v1/library/facts/corrections',
        'GET /v1/library/feeds',
        'POST /v1/library/feeds',
        'POST /v1/library/feeds/trial',
        'DELETE /v1/library/feeds/{id}',
        'PUT /v1/library/feeds/{id}',
        'GET /v1/library/feeds/{id}/items',
        'POST /v1/library/feeds/{id}/items/retry',
        'POST /v1/library/feeds/{id}/run',
        'GET /v1/library/feeds/{id}/runs',
        'GET /v1/library/gap-answers',
        'POST /v1/library/gap-answers/not-needed',
        'POST /v1/library/gap-answers/reopen',
        'GET /v1/library/gap-clusters',
        'POST /v1/library/gap-drafts',
        'GET /v1/library/past-questions',
        'GET /v1/library/search',
        'POST /v1/library/uploads',
        'DELETE /v1/library/versions/{id}',
        'GET /v1/library/versions/{id}',
        'PATCH /v1/library/versions/{id}',
        'POST /v1/library/versions/{id}/changes',
        'GET /v1/library/versions/{id}/original',
        'POST /v1/library/versions/{id}/preview',
        'GET /v1/library/versions/{id}/publishing',
      ].sort(),
    )
    for (const item of Object.values<
      Record<string, { summary?: string; responses: Record<string, object>; security?: object[] }>
    >(document.paths))
      for (const operation of Object.values(item)) {
        expect(operation.summary).toMatch(/\p{Script=Han}/u)
        expect(Object.keys(operation.responses).some((status) => status.startsWith('2'))).toBe(true)
        if (operation.security === undefined) expect(operation.responses).toHaveProperty('401')
      }
    for (const code of Object.keys(problemTable)) expect(document.info.description).toContain(code)
  })

  test('says who may not, and how a broken stream is taken up again', async () => {
    const { paths } = await read()
    const auditor = await zhigu.token('auditor')
    for (const path of ['/v1/conversations', '/v1/conversations/{id}/messages']) {
      expect(paths[path].post.responses).toHaveProperty('403')
      expectProblem(
        await zhigu.call('POST', path.replace('{id}', 'c-none'), { token: auditor, body: {} }),
        'forbidden',
        /可以的角色/,
      )
    }
    expect(paths['/v1/conversations/{id}/stream'].get.parameters).toContainEqual(
      expect.objectContaining({ name: 'last-event-id', in: 'header', required: false }),
    )
  })

  test('has no reference that leads nowhere, and no path parameter without a description', async () => {
    const document = await read()
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map((match) => match[1] ?? '')
    expect(references.length).toBeGreaterThan(10)
    for (const reference of new Set(references)) {
      const target = reference.split('/').reduce((at, key) => at?.[key], document)
      expect([reference, typeof target]).toEqual([reference, 'object'])
    }
    for (const [path, item] of Object.entries<Record<string, { parameters?: { name: string; in: string }[] }>>(
      document.paths,
    ))
      for (const operation of Object.values(item)) {
        const named = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1])
        const declared = (operation.parameters ?? [])
          .filter((parameter) => parameter.in === 'path')
          .map(({ name }) => name)
        expect([path, declared]).toEqual([path, named])
      }
  })

  test('is browsable with what lies on this machine', async () => {
    const page = await zhigu.call('GET', '/docs')
    expect(page.headers.get('content-type')).toMatch(/^text\/html/)
    const assets = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1] ?? '')
    expect(assets.length).toBeGreaterThanOrEqual(2)
    for (const asset of assets) {
      expect(asset).toMatch(/^\//)
      const reply = await zhigu.call('GET', asset)
      expect(reply.status).toBe(200)
      expect(reply.headers.get('content-type')).toMatch(/javascript|css/)
      expect(reply.text.length).toBeGreaterThan(10_000)
    }
    expect(page.text.replaceAll('http://www.w3.org', '')).not.toMatch(/https?:\/\//)
    expectProblem(await zhigu.call('GET', '/docs/package.json'), 'not-found')
    expectProblem(await zhigu.call('GET', '/docs/..%2fpackage.json'), 'not-found')
  })
})

test('a folder that cannot be what it should is said clearly', async () => {
  const folder = await emptyFolder()
  const { mkdir, writeFile } = await import('node:fs/promises')
  await mkdir(`${folder}/sql`)
  await writeFile(`${folder}/sql/PG_VERSION`, 'nonsense')
  await expect(startZhigu({}, folder)).rejects.toMatchObject({ code: 'storage-corrupt' })
})
