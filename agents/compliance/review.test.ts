import { describe, expect, test } from 'vitest'
import { type Copy, ReviewResult } from '../../domain/copy.ts'
import { superlinear } from '../../text/hostile-text.ts'
import { loadRules } from '../rules/load-rules.ts'
import { createReview } from './review.ts'

const { rules, laws } = loadRules()
const review = createReview({ rules, laws })
const today = '2026-11-24'
const fund: Omit<Copy, 'id' | 'text'> = { channel: '公众号', product_kind: '公募基金', meta: { as_of: '2026-11-01' } }
const reviewed = (text: string, more: Partial<Copy> = {}) => review({ id: 'c-1', text, ...fund, ...more }, today)
const idsIn = (text: string, more: Partial<Copy> = {}) => reviewed(text, more).findings.map(({ rule_id }) => rule_id)

describe('what is found', () => {
  test('stands in the text as quoted, with reason, basis and a verdict', () => {
    const text = '🎉 新品来了！本金这块您把心放肚子里，闭眼买就行。\n基金有风险，投资须谨慎。'
    const result = reviewed(text)
    expect(ReviewResult.parse(result)).toMatchObject({ id: 'c-1', outcome: 'violation', missing: [] })
    const found = result.findings.filter(({ verdict }) => verdict === 'violation')
    expect(found.map(({ rule_id }) => rule_id)).toEqual(['RET-PRINCIPAL', 'RET-IMPLIED-SAFE'])
    for (const { start, end, quote, message } of result.findings) {
      expect(text.slice(start, end)).toBe(quote)
      expect(message).not.toMatch(/合规$|^合规/)
    }
    expect(found[0]?.basis[0]).toMatchObject({ law: 'AL', article: '第二十五条第一项', verified: 'text' })
  })

  test('shows no clause of a basis that was not checked', () => {
    const { findings } = reviewed('开户送空气炸锅一台。', { channel: '海报', product_kind: '股票' })
    expect(findings[0]).toMatchObject({ rule_id: 'WORD-GIFT' })
    for (const { verified, article } of findings[0]?.basis ?? [])
      if (verified === 'none' || verified === 'secondary') expect(article).toBeNull()
  })

  test('places of one rule that overlap are one, the graver of several first', () => {
    const { findings } = reviewed('本金绝对安全，一分都不会少，零风险。')
    const principal = findings.filter(({ rule_id }) => rule_id === 'RET-PRINCIPAL')
    for (const [at, { end }] of principal.entries())
      expect(principal[at + 1]?.start ?? Infinity).toBeGreaterThanOrEqual(end)
  })

  test('a text without anything wrong passes, and is not called 合规', () => {
    const result = reviewed('砾石消费混合（R4）开放申购，适合C4及以上投资者。基金有风险，投资须谨慎。')
    expect(result).toMatchObject({ outcome: 'pass', missing: [] })
  })

  test('what is only missing makes a violation, too', () => {
    expect(reviewed('砾石消费混合今天开放申购，十元起。')).toMatchObject({
      outcome: 'violation',
      missing: ['REQ-RISK-WARNING'],
    })
  })

  test.each(['', '   \n', '。。。', 'hello'])('“%s” is no error', (text) => {
    expect(() => reviewed(text)).not.toThrow()
  })
})

describe('disguised writing is read, and quoted as it was written', () => {
  test.each([
    ['这只理财保.本，放心。', '保.本'],
    ['这只理财 保 本 保 息。', '保 本'],
    ['零·风·险的好产品。', '零·风·险'],
    ['保*本理财上新。', '保*本'],
    ['稳💰赚不赔。', '稳💰赚'],
    ['穩賺不賠的機會。', '穩賺'],
    ['宝本理财，您懂的。', '宝本'],
    ['bao本理财，您懂的。', 'bao本'],
    ['夲金绝对安全。', '夲金绝对安全'],
    ['保\u200b本理财。', '保\u200b本'],
    ['Ｎｏ．１之选。', 'Ｎｏ．１'],
  ])('%s', (text, quote) => {
    const { findings } = reviewed(text)
    const claimed = findings.filter(({ verdict }) => verdict === 'violation')
    expect(
      claimed.some((finding) => finding.quote.startsWith(quote)),
      JSON.stringify(claimed),
    ).toBe(true)
    for (const { start, end, quote: own } of claimed) expect(text.slice(start, end)).toBe(own)
  })
})

describe('what is denied, taught, quoted or declined is not claimed', () => {
  test.each([
    '本基金不承诺保本，也不承诺最低收益，基金有风险。',
    '投教：看到“稳赚不赔”四个字，请直接划走。',
    '收到“内部人员带你做，保底收益、亏损全赔”的私信？这是典型骗局，请拉黑。',
    '问：买基金能保证赚钱吗？不能。任何人都不能作这样的承诺。',
    '您问花呗套现买基金行不行，千万别。基金有风险。',
    '三年前我们写过“闭眼买”，今天看来每个字都是问题，谨以此自省。基金有风险。',
  ])('%s', (text) => {
    expect(reviewed(text).findings.filter(({ verdict }) => verdict === 'violation')).toEqual([])
  })

  test('a warning in front of an offer does not hide it', () => {
    expect(idsIn('谨防骗局！其实我们这款产品才是真的保本，稳赚不赔。')).toContain('RET-PRINCIPAL')
  })
})

describe('dates', () => {
  test('a rule that has not begun warns from when, and does not count yet', () => {
    const [rule] = rules.filter(({ id }) => id === 'WORD-SUPERLATIVE')
    if (!rule) throw new Error('no rule')
    const later = { ...rule, basis: [{ law: 'NETMKT', article: '第十条第三项', verified: 'quoted' as const }] }
    const early = createReview({ rules: [later], laws })
    const result = early({ id: 'x', text: '天下无双的选股能力。', ...fund, meta: { as_of: '2026-06-01' } }, today)
    expect(result).toMatchObject({ outcome: 'pass' })
    expect(result.findings[0]).toMatchObject({
      verdict: 'advisory',
      message: expect.stringContaining('自 2026-09-30 起'),
    })
    const after = early({ id: 'x', text: '天下无双的选股能力。', ...fund, meta: { as_of: '2026-10-01' } }, today)
    expect(after.outcome).toBe('violation')
  })

  test('a rule whose law has ended says nothing', () => {
    const [rule] = rules.filter(({ id }) => id === 'WORD-SUPERLATIVE')
    if (!rule) throw new Error('no rule')
    const ended = { ...laws, AL: { ...laws.AL, until: '2026-01-01' } } as typeof laws
    const only = { ...rule, basis: [{ law: 'AL', article: null, verified: 'text' as const }] }
    const old = createReview({ rules: [only], laws: ended })
    expect(old({ id: 'x', text: '天下无双的选股能力。', ...fund }, today).findings).toEqual([])
  })
})

describe('context', () => {
  test('what is not said is read from the text, and told', () => {
    const { context } = review({ id: 'x', text: '【虚谷证券】砾石货币基金上新，退订回T' }, today)
    expect(context).toMatchObject({ channel: '短信', products: ['公募基金'], audience: 'public', asOf: today })
    expect(context.inferred).toEqual(['channel', 'products'])
  })

  test('what is given counts', () => {
    const { context } = review({ id: 'x', text: '私募产品介绍', channel: '海报', product_kind: '公募基金' }, today)
    expect(context).toMatchObject({ channel: '海报', products: ['公募基金'], inferred: [] })
  })

  test('a rule whose kind of product is not known is skipped, and said to be', () => {
    const result = review({ id: 'x', text: '今晚零点截止，抓紧上车。' }, today)
    expect(result.skipped.map(({ rule_id }) => rule_id)).toContain('WORD-URGENCY')
    expect(result.skipped[0]?.why).toContain('看不出是哪类产品')
  })

  test('private funds may be spoken of to confirmed investors only', () => {
    const text = '岭上二号下周开放，百万起投，投资有风险。'
    const own: Partial<Copy> = { product_kind: '私募' }
    expect(idsIn(text, own)).toContain('PF-PUBLIC-PROMO')
    expect(idsIn(text, { ...own, meta: { audience: 'specific' } })).not.toContain('PF-PUBLIC-PROMO')
  })
})

test('a rewrite passes the engine itself', () => {
  const texts = rules.flatMap(({ copy }) =>
    (copy?.matches ?? []).map((one) => (typeof one === 'string' ? one : one.text)),
  )
  let rewrites = 0
  for (const text of texts)
    for (const { rewrite } of reviewed(text).findings) {
      if (rewrite === undefined) continue
      rewrites += 1
      const claimed = reviewed(rewrite).findings.filter(({ verdict }) => verdict === 'violation')
      expect(claimed, rewrite).toEqual([])
    }
  expect(rewrites).toBeGreaterThan(100)
})

describe('time grows with the text and no faster', () => {
  test('of texts that make careless patterns slow', () => {
    expect(superlinear((text) => reviewed(text))).toEqual([])
  })
})
