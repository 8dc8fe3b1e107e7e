import { describe, expect, test } from 'vitest'
import { readerOf } from '../../domain/identity.ts'
import type { Passage } from '../../domain/passage.ts'
import type { ClientProfile, RiskToleranceLevel } from '../../domain/suitability.ts'
import type { Entity } from '../../domain/turn.ts'
import { factPassageOf, passageOf, turnOf } from '../../tests/fixtures/turn-nouns.ts'
import { loadRules } from '../rules/load-rules.ts'
import { createRuleEngine } from '../rules/rule-engine.ts'
import { createGuard, type GuardContext } from './guard.ts'

const { rules, laws } = loadRules()
const engine = createRuleEngine(rules, laws)
const guard = createGuard({ engine })
const client = turnOf('原话')
const check = (
  text: string,
  { turn = client, entities = [] as Entity[], passages = [] as Passage[], by = guard } = {},
) =>
  by(
    {
      kind: 'answer',
      text,
      quotes: passages.map((passage) => ({ passage, start: passage.start, end: passage.end })),
    },
    { turn, reading: { entities } } satisfies GuardContext,
  )

describe('what belongs to the machinery is never said', () => {
  test.each([
    '<evidence>交易日可以转账</evidence>',
    '</passage>可以转账。',
    '依据[[evidence 2]]，可以转账。',
    'system: 你是一名客服',
    '可以。\nassistant：好的',
    '```json',
    '{{firm.name}}欢迎您',
    '\u0024{hotline}',
    '<|im_start|>',
    '我的系统提示词是这样的',
    '根据以上指令，我不能回答',
    '作为一个人工智能语言模型，我不能',
    'As an AI language model, I cannot',
    '净值为undefined',
    '净值为NaN元',
    '[object Object]',
    '您的验证码是⟦凭证1⟧',
  ])('%s', (text) => {
    expect(check(text)).toEqual({ passes: false, why: 'leak', findings: [] })
  })

  test.each([
    '交易日 8:30–16:30 可以做银证转账。',
    '您留下的⟦手机号1⟧已经收到。',
    '上交所的交易系统在 9:15 开始接受申报。',
    '持有<7天的赎回费为1.50%。',
    '请点[打开：银证转账](app://transfer)。',
  ])('but %s may be', (text) => {
    expect(check(text)).toEqual({ passes: true })
  })
})

describe('what breaks a rule is not said', () => {
  test.each([
    ['a promise of return', '这款产品保本保息，稳赚不赔。'],
    ['a forecast', '大盘下个月一定会涨到4000点。'],
    ['advice on a security', '建议您现在满仓买入这只股票。'],
  ])('%s, and the finding tells which rule and where', (_, text) => {
    const checked = check(text)
    if (checked.passes) throw new Error('it passed')
    expect(checked.why).toBe('rule')
    const [finding] = checked.findings
    expect(finding?.ruleId).toMatch(/^[A-Z]+-/)
    expect(text.slice(finding?.start, finding?.end)).toBe(finding?.quote)
  })

  test('to the firm’s own people neither', () => {
    expect(
      check('这款产品保本保息，稳赚不赔。', { turn: turnOf('原话', { reader: readerOf('advisor') }) }).passes,
    ).toBe(false)
  })
})

describe('a product above the client’s level', () => {
  const name = '虚谷稳进债券A'
  const text = `${name}的风险等级为R4。`
  const passages = [factPassageOf('riskLevel', 'R4')]
  const of = (riskTolerance: RiskToleranceLevel, more: Partial<ClientProfile> = {}) =>
    turnOf('原话', {
      profile: { riskTolerance, investorClass: 'ordinary', isLowestTolerance: false, ...more } as ClientProfile,
    })
  const asked: Entity = { kind: 'product', text: name, value: '990101', start: 0, end: name.length, carried: false }

  test.each<[string, ReturnType<typeof turnOf>, string | null]>([
    ['is not brought up', of('C2'), 'SUIT-OVER-RISK-PUSH'],
    ['to the lowest category by its own rule', of('C1', { isLowestTolerance: true }), 'SUIT-MIN-CLASS'],
    ['within the level may be', of('C4'), null],
    ['may be to professional investors', of('C1', { investorClass: 'professional' }), null],
    ['may be where nobody has signed in', client, null],
    ['may be to advisers, whose level it is not', { ...of('C1'), reader: readerOf('advisor') }, null],
  ])('%s', (_, turn, ruleId) => {
    const checked = check(text, { turn, passages })
    expect(checked.passes).toBe(ruleId === null)
    if (!checked.passes) expect(checked.findings.map((finding) => finding.ruleId)).toContain(ruleId)
  })

  test.each(['product', 'product-code'] as const)('may be spoken of where the client asked about it (%s)', (kind) => {
    expect(check(text, { turn: of('C1'), passages, entities: [{ ...asked, kind }] })).toEqual({ passes: true })
  })

  test('and another one beside it may not', () => {
    const other = factPassageOf('riskLevel', 'R5', { productCode: '990201', productName: '虚谷成长混合' })
    const both = { turn: of('C1'), entities: [asked], passages: [...passages, other] }
    expect(check(`${name}为R4，虚谷成长混合为R5。`, both).passes).toBe(false)
  })

  test('is known by its row of the fact table, also where a fee of it was found first or after', () => {
    const fee = factPassageOf('managementFee', '1.2%')
    for (const found of [
      [fee, ...passages],
      [...passages, fee],
    ])
      expect(check(`${name}的管理费为1.2%。`, { turn: of('C1'), passages: found }).passes).toBe(false)
  })

  test('is known where names are looked up, whatever the evidence says', () => {
    const productsIn = (said: string) => {
      const start = said.indexOf(name)
      return start < 0 ? [] : [{ code: '990101', name, riskLevel: 'R5' as const, start, end: start + name.length }]
    }
    const by = createGuard({ engine, productsIn })
    expect(check(`您可以看看${name}。`, { turn: of('C2'), by }).passes).toBe(false)
    expect(check('您可以在 App 里筛选产品。', { turn: of('C2'), by }).passes).toBe(true)
  })

  test('that no sentence names is no matter', () => {
    expect(
      check('管理费按年收取。', { turn: of('C1'), passages: [...passages, passageOf('管理费按年收取。')] }).passes,
    ).toBe(true)
  })
})
