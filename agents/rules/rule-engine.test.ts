import { describe, expect, test } from 'vitest'
import type { ClientProfile, ProductRiskLevel } from '../../domain/suitability.ts'
import { sampleClients } from '../../knowledge/sample-library.ts'
import { superlinear } from '../../text/hostile-text.ts'
import { loadRules } from './load-rules.ts'
import { createRuleEngine, type RuleCheck } from './rule-engine.ts'

const { rules, laws } = loadRules()
const engine = createRuleEngine(rules, laws)
const asOf = '2026-11-22'
const check = (text: string, more: Partial<RuleCheck> = {}) =>
  engine.check({ text, surface: 'chat', asOf, speaker: 'bot', ...more })
const idsIn = (text: string, more: Partial<RuleCheck> = {}) => check(text, more).map(({ ruleId }) => ruleId)

describe('unreadable writing is read, and quoted as it was written', () => {
  test.each([
    ['保·本理财', '保·本'],
    ['保 本 保 息', '保 本'],
    ['这款零*风*险', '零*风*险'],
    ['本金絕對安全', '本金絕對安全'],
    ['承諾年化收益不低於5%', '承諾年化收益'],
    ['１００％能赚钱', '１００％能赚钱'],
    ['稳💰赚不赔', '稳💰赚'],
    ['保\u200b本', '保\u200b本'],
    ['收益至少百分之五', '收益至少百分之五'],
  ])('%s', (text, quote) => {
    const before = '您好。'
    const [finding] = check(before + text)
    expect(finding?.quote.startsWith(quote)).toBe(true)
    expect((before + text).slice(finding?.start, finding?.end)).toBe(finding?.quote)
  })
})

describe('denied, forbidden, warned of, quoted or asked is not claimed', () => {
  test.each([
    '本产品收益没有保证。',
    '本金不一定安全。',
    '保证不了收益。',
    '我没办法保证您能回本。',
    '没有任何机构可以保证盈利。',
    '并非没有风险。',
    '世上没有稳赚不赔的买卖。',
    '任何承诺保本的产品都不可信。',
    '声称“稳赚不赔”的投资群，请不要相信。',
    '如果有人说帮您操作账户、稳赚不赔，请立即报警。',
    '广告里出现“保本”“无风险”字样属于违规。',
    '《证券法》第一百三十五条：证券公司不得对客户证券买卖的收益作出承诺。',
    '您问的是这款产品保本吗？',
    '这款基金会不会亏本金，能不能保证收益？',
    '谁也不能保证大盘一定涨。',
  ])('%s', (text) => {
    expect(idsIn(text)).toEqual([])
  })
})

describe('what only looks denied, quoted or asked is claimed', () => {
  test.each([
    ['不用担心，本金绝对安全。', 'RET-PRINCIPAL'],
    ['这款不仅保本，收益还高。', 'RET-PRINCIPAL'],
    ['不是不保本，是一定保本。', 'RET-PRINCIPAL'],
    ['这个费用不贵而且保本。', 'RET-PRINCIPAL'],
    ['我不骗您，这只稳赚。', 'RET-GUARANTEE'],
    ['别家都是骗人的，我们的产品保本。', 'RET-PRINCIPAL'],
    ['有人说稳赚是骗人的，其实我们这款真的稳赚。', 'RET-GUARANTEE'],
    ['根据规定，我们保证您每年赚6%。', 'RET-GUARANTEE'],
    ['难道这不是稳赚不赔的机会吗？', 'RET-GUARANTEE'],
    ['放心，保证您赚，还等什么？', 'RET-GUARANTEE'],
    ['这款产品保本，您要不要买？', 'RET-PRINCIPAL'],
    ['保证金不用您操心，我们保证您赚钱。', 'RET-GUARANTEE'],
    ['建议您现在买入，手续费很低，规则也简单。', 'ADV-UNLICENSED'],
    ['您的验证码是多少？', 'ACC-CREDENTIAL'],
  ])('%s', (text, id) => {
    expect(idsIn(text)).toContain(id)
  })
})

describe('suitability before a product is named', () => {
  const clients = sampleClients()
  const client = async (id: string) => {
    const found = (await clients).find((candidate) => candidate.id === id)
    if (!found) throw new Error(`no sample client ${id}`)
    return found
  }
  const text = '您可以看看虚谷成长混合，它投资股票。'
  const name = '虚谷成长混合'
  const named = (riskLevel: ProductRiskLevel | null) => ({
    productsNamed: [
      { code: '990201', name, riskLevel, start: text.indexOf(name), end: text.indexOf(name) + name.length },
    ],
  })
  const findingsFor = (profile: ClientProfile | null, riskLevel: ProductRiskLevel | null) =>
    check(text, { profile, ...named(riskLevel) })

  test('above the level: found where it is named', async () => {
    const [finding, ...rest] = findingsFor(await client('client-002'), 'R4')
    expect(rest).toEqual([])
    expect(finding).toMatchObject({
      ruleId: 'SUIT-OVER-RISK-PUSH',
      verdict: 'violation',
      severity: 'block',
      quote: name,
    })
    expect(finding?.basis[0]).toMatchObject({ law: 'SUIT', article: '第二十二条第三项', verified: 'text' })
  })
  test('lowest category: barred, by its own rule', async () => {
    expect(findingsFor(await client('client-001'), 'R2').map(({ ruleId }) => ruleId)).toEqual(['SUIT-MIN-CLASS'])
  })
  test('advisors and staff are bound like the bot', async () => {
    const profile = await client('client-002')
    for (const speaker of ['staff', 'advisor'] as const)
      expect(idsIn(text, { speaker, profile, ...named('R4') })).toEqual(['SUIT-OVER-RISK-PUSH'])
  })
  test('within the level, professional, unknown client or unknown level: nothing', async () => {
    const ordinary = await client('client-002')
    expect(findingsFor(ordinary, 'R1')).toEqual([])
    expect(findingsFor({ ...ordinary, investorClass: 'professional' }, 'R5')).toEqual([])
    expect(findingsFor({ ...ordinary, riskTolerance: null }, 'R5')).toEqual([])
    expect(findingsFor(ordinary, null)).toEqual([])
    expect(findingsFor(null, 'R5')).toEqual([])
  })
})

describe('who speaks, to whom, when', () => {
  test('a registered adviser may advise a client, the bot may not', () => {
    const advice = '我建议您现在逢低买入这只股票。'
    expect(idsIn(advice)).toContain('ADV-UNLICENSED')
    expect(idsIn(advice, { speaker: 'staff' })).toContain('ADV-UNLICENSED')
    expect(idsIn(advice, { speaker: 'advisor', audience: 'specific' })).not.toContain('ADV-UNLICENSED')
  })
  test('private funds are for confirmed qualified investors', () => {
    const offer = '我们有一只明星私募限时开放，扫码预约。'
    expect(idsIn(offer)).toContain('PF-PUBLIC-PROMO')
    expect(idsIn(offer, { audience: 'specific' })).not.toContain('PF-PUBLIC-PROMO')
  })
  test('a rule is silent before any of its bases is in force, and shows only those that are', () => {
    const plain = '您在抖音直播间下单认购就行。'
    expect(idsIn(plain, { asOf: '2026-09-29' })).not.toContain('CHAN-THIRD-PARTY-CONSULT')
    expect(idsIn(plain, { asOf: '2026-09-30' })).toContain('CHAN-THIRD-PARTY-CONSULT')
    const basesOn = (date: string) =>
      check('这款保本。', { asOf: date }).flatMap(({ basis }) => basis.map(({ law }) => law))
    expect(basesOn('2026-09-29')).not.toContain('NETMKT')
    expect(basesOn('2026-09-30')).toContain('NETMKT')
  })
  test('an article is shown only where it was checked, never for practice', () => {
    const bases = (text: string) => check(text).flatMap(({ basis }) => basis)
    expect(bases('这款保本。')).toContainEqual(
      expect.objectContaining({ law: 'AMNEW', article: null, verified: 'none' }),
    )
    expect(bases('这款保本。')).toContainEqual(expect.objectContaining({ law: 'AL', article: '第二十五条第一项' }))
    const practice = check('我们不提供人工服务。')
    expect(practice.map(({ ruleId }) => ruleId)).toEqual(['CHAT-HUMAN-HANDOVER'])
    expect(practice[0]?.basis.every(({ article }) => article === null)).toBe(true)
  })
})

test('a whole draft is asked for its warnings, a sentence is not', () => {
  const draft = '这个组合很适合您，可以了解一下。'
  expect(idsIn(draft, { speaker: 'staff', unit: 'text' })).toEqual(['REQ-RISK-WARNING'])
  expect(idsIn(draft, { speaker: 'staff' })).toEqual([])
  expect(idsIn(`${draft}基金有风险，投资须谨慎。`, { speaker: 'staff', unit: 'text' })).toEqual([])
})

test('findings stand in the order of the text, one for a rule and a sentence', () => {
  expect(idsIn('大盘肯定大涨，必涨！这款保本，真的保本。')).toEqual(['ADV-PRICE-TARGET', 'RET-PRINCIPAL'])
})

test('rules that the gate needs must be there', () => {
  const without = rules.filter(({ id }) => id !== 'SUIT-MIN-CLASS')
  expect(() => createRuleEngine(without, laws)).toThrow('SUIT-MIN-CLASS')
})

describe('time grows with the text and no faster', () => {
  // The words of each rule over and over: every gap can begin and end anywhere, and nothing is ever complete.
  const crowded = rules.flatMap(({ id, outgoing, together }) => {
    const words =
      [...(outgoing?.patterns ?? []), ...(together?.trigger ?? [])].join('|').match(/\p{Script=Han}+/gu) ?? []
    return words.length === 0 ? [] : [{ id, text: words.join('不') }]
  })

  test('of texts that make careless patterns slow', () => {
    expect(superlinear((text) => check(text, { unit: 'text', speaker: 'advisor' }))).toEqual([])
  })
  test.each(crowded)('of the words of $id in 32,000 characters without a stop', ({ text }) => {
    const long = text.repeat(Math.ceil(32_000 / text.length)).slice(0, 32_000)
    const begin = process.cpuUsage()
    check(long, { unit: 'text', speaker: 'advisor' })
    const { user, system } = process.cpuUsage(begin)
    expect((user + system) / 1000).toBeLessThan(1000)
  })
})
