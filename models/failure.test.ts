import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import { failureOfStatus, ModelFailure, parseRetryAfter, redact, toFailure } from './failure.ts'

describe('redact', () => {
  test.each([
    ['Incorrect API key provided: sk-ab12', 'Incorrect API key provided: ***'],
    ['Authorization: Bearer abc', 'Authorization: Bearer ***'],
    ['token 9f8e7d6c5b4a39281706f5e4', 'token ***'],
    ['invalid_request_error stays, it is a word', 'invalid_request_error stays, it is a word'],
    ['a\n  b', 'a b'],
  ])('%s', (text, shown) => expect(redact(text)).toBe(shown))

  test('takes out the configured secret whatever it looks like', () => {
    expect(redact('key geheim is wrong', ['geheim'])).toBe('key *** is wrong')
  })

  test('is short and quick on a page of 10 MB', () => {
    const begun = performance.now()
    expect(redact('a'.repeat(10_000_000)).length).toBeLessThanOrEqual(200)
    expect(performance.now() - begun).toBeLessThan(200)
  })
})

describe('parseRetryAfter', () => {
  const now = Date.parse('2026-11-22T00:00:00Z')
  test.each([
    ['2', 2000],
    ['0', 0],
    ['0.5', 500],
    ['-3', 0],
    ['Sun, 22 Nov 2026 00:00:05 GMT', 5000],
    ['Sat, 21 Nov 2026 00:00:00 GMT', 0],
    ['soon', undefined],
    ['', undefined],
    [null, undefined],
  ])('%s', (header, milliseconds) => expect(parseRetryAfter(header, now)).toBe(milliseconds))
})

describe('failureOfStatus', () => {
  const none = new Headers()
  test.each([
    [401, '', 'unauthorised', false],
    [403, '', 'unauthorised', false],
    [429, 'slow down', 'rate-limited', true],
    [429, '{"code":"insufficient_quota"}', 'rate-limited', false],
    [400, 'maximum context length is 8192', 'budget', false],
    [413, '', 'budget', false],
    [400, 'unknown field', 'unavailable', false],
    [404, 'model not found', 'unavailable', false],
    [408, '', 'unavailable', true],
    [500, '', 'unavailable', true],
    [503, '', 'unavailable', true],
  ])('%i %s', (status, body, kind, retryable) => {
    expect(failureOfStatus(status, none, body)).toMatchObject({ kind, retryable, status })
  })
})

describe('toFailure', () => {
  const named = (name: string, message = '') => Object.assign(new Error(message), { name })
  test.each([
    [
      'a failure deep in the causes',
      new Error('x', { cause: new Error('y', { cause: new ModelFailure('busy') }) }),
      'busy',
    ],
    ['a status', Object.assign(new Error('x'), { status: 429 }), 'rate-limited'],
    ['a status as ollama-js writes it', Object.assign(new Error('x'), { status_code: 500 }), 'unavailable'],
    ['LangChain: context too long', named('ContextOverflowError'), 'budget'],
    ['broken JSON', new SyntaxError('x'), 'malformed'],
    ['a schema not kept', named('OutputParserException'), 'malformed'],
    ['ollama-js: no end', new Error('Did not receive done or success response in stream.'), 'cut'],
    ['fetch: socket gone', new TypeError('terminated'), 'cut'],
    ['refused', Object.assign(new Error('x'), { code: 'ECONNREFUSED' }), 'unavailable'],
    ['something thrown that is no error', 'boom', 'unavailable'],
  ])('%s', (_, error, kind) => expect(toFailure(error).kind).toBe(kind))

  test('a reset in the middle is a cut answer', () => {
    expect(toFailure(Object.assign(new Error('x'), { code: 'ECONNRESET' }), true).kind).toBe('cut')
  })

  test('nothing of the original is kept but the redacted hint', () => {
    const error = Object.assign(new Error('bad key sk-secret-1234567'), {
      headers: { authorization: 'sk-secret-1234567' },
    })
    expect(inspect(toFailure(error), { depth: 9, showHidden: true })).not.toContain('secret')
  })

  test('causes in a circle come to an end', () => {
    const first = new Error('first')
    first.cause = new Error('second', { cause: first })
    expect(toFailure(first).kind).toBe('unavailable')
  })
})
