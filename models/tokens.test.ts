import { afterAll, describe, expect, test } from 'vitest'
import { countTokens, freeTokens, tokensAtMost, truncateToTokens } from './tokens.ts'

afterAll(freeTokens)

const clause = '基金份额持有人可以在开放日申请赎回，赎回款项自受理有效赎回申请之日起七个工作日内划出。'

describe('countTokens', () => {
  test.each([
    ['', 0],
    ['a', 1],
    ['hello world', 2],
    ['赎回多久到账？', 5],
  ])('%j', (text, tokens) => expect(countTokens(text)).toBe(tokens))

  test('names of special tokens are plain text', () => {
    expect(countTokens('<|endoftext|>')).toBeGreaterThan(1)
  })

  test('lone surrogates and emoji do not break it', () => {
    expect(countTokens('\ud83d')).toBeGreaterThan(0)
    expect(countTokens('🙂'.repeat(300))).toBeGreaterThanOrEqual(300)
  })

  test('counting in pieces is within 3 % of counting at once', async () => {
    const { get_encoding } = await import('tiktoken')
    const encoding = get_encoding('o200k_base')
    const text = `${clause}Fees: 1.50% p.a. since 2026-01-05.\n`.repeat(100)
    const exact = encoding.encode(text).length
    encoding.free()
    expect(countTokens(text)).toBeGreaterThanOrEqual(exact)
    expect(countTokens(text)).toBeLessThan(exact * 1.03)
  })

  // Counted at once, 100,000 times the same character takes minutes: anybody could stop the server with one message.
  test.each(['啊', 'a', ' ', '🙂', 'ab'])('100,000 times %j takes less than three seconds', (unit) => {
    const begun = performance.now()
    countTokens(unit.repeat(100_000))
    expect(performance.now() - begun).toBeLessThan(3000)
  })
})

test.each(['', clause, 'Redemption takes 3 days.', '🙂👨‍👩‍👧', '⟦手机号1⟧', '\u{20000}龘靐', '1.50%'])(
  'the bound holds for %j',
  (text) => expect(tokensAtMost(text)).toBeGreaterThanOrEqual(countTokens(text)),
)

describe('truncateToTokens', () => {
  test('leaves alone what fits', () => expect(truncateToTokens(clause, 1000)).toBe(clause))

  test.each([0, 1, 5, 17, 40, 300, 1000])(
    'to %i tokens: a beginning, within the limit, and no character more fits',
    (limit) => {
      const text = `${clause}🙂`.repeat(40)
      const cut = truncateToTokens(text, limit)
      expect(text.startsWith(cut)).toBe(true)
      expect(countTokens(cut)).toBeLessThanOrEqual(limit)
      expect(countTokens(text.slice(0, cut.length + 12))).toBeGreaterThan(limit)
    },
  )

  test('never splits a character', () => {
    for (let limit = 0; limit < 30; limit++)
      expect(truncateToTokens('🙂👍🏽'.repeat(10), limit).isWellFormed()).toBe(true)
  })

  test('100,000 characters in less than three seconds', () => {
    const begun = performance.now()
    expect(countTokens(truncateToTokens('啊'.repeat(100_000), 50_000))).toBeLessThanOrEqual(50_000)
    expect(performance.now() - begun).toBeLessThan(3000)
  })
})
