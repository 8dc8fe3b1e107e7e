import { describe, expect, test } from 'vitest'
import { readerOf } from '../../domain/identity.ts'
import type { ClientProfile, ProductRiskLevel, RiskToleranceLevel } from '../../domain/suitability.ts'
import type { Entity } from '../../domain/turn.ts'
import { namesOf, turnOf } from '../../tests/fixtures/turn-nouns.ts'
import { loadRules } from '../rules/load-rules.ts'
import { createRuleEngine } from '../rules/rule-engine.ts'
import { createGuard, type GuardContext } from './guard.ts'

const { rules, laws } = loadRules()
const engine = createRuleEngine(rules, laws)
const product = (code: string, name: string, riskLevel: ProductRiskLevel) => ({ code, name, riskLevel })
const guard = createGuard({
  engine,
  names: () => namesOf(product('990101', '虚谷稳进债券A', 'R4'), product('990201', '虚谷成长混合', 'R5')),
})
const client = turnOf('原话')
const check = (text: string, { turn = client, entities = [] as Entity[] } = {}) =>
  guard({ kind: 'answer', text, quotes: [] }, { turn, reading: { entities } } satisfies GuardContext)

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
  ])('%s', async (text) => {
    expect(await check(text)).toEqual({ passes: false, why: 'leak', findings: [] })
  })

  test.each([
    '交易日 8:30–16:30 可以做银证转账。',
    '您留下的⟦手机号1⟧已经收到。',
    '上交所的交易系统在 9:15 开始接受申报。',
    '持有<7天的赎回费为1.50%。',
    '请点[银证转账](app://transfer)。',
  ])('but %s may be', async (text) => {
    expect(await check(text)).toEqual({ passes: true })
  })
})

describe('what breaks a rule is not said', () => {
  test.each([
    ['a promise of return', '这款产品保本保息，稳赚不赔。'],
    ['a forecast', '大盘下个月一定会涨到4000点。'],
    ['advice on a security', '建议您现在满仓买入这只股票。'],
  ])('%s, and the finding tells which rule and where', async (_, text) => {
    const checked = await check(text)
    if (checked.passes) throw new Error('it passed')
    expect(checked.why).toBe('rule')
    const [finding] = checked.findings
    expect(finding?.ruleId).toMatch(/^[A-Z]+-/)
    expect(text.slice(finding?.start, finding?.end)).toBe(finding?.quote)
  })

  test('to the firm’s own people neither', async () => {
    const turn = turnOf('原话', { reader: readerOf('advisor') })
    expect((await check('这款产品保本保息，稳赚不赔。', { turn })).passes).toBe(false)
  })
})

describe('a product above the client’s level', () => {
  const name = '虚谷稳进债券A'
  const text = `${name}的风险等级为R4。`
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
  ])('%s', async (_, turn, ruleId) => {
    const checked = await check(text, { turn })
    expect(checked.passes).toBe(ruleId === null)
    if (!checked.passes) expect(checked.findings.map((finding) => finding.ruleId)).toContain(ruleId)
  })

  test.each(['product', 'product-code'] as const)(
    'may be spoken of where the client asked about it (%s)',
    async (kind) => {
      expect(await check(text, { turn: of('C1'), entities: [{ ...asked, kind }] })).toEqual({ passes: true })
    },
  )

  test('and another one beside it may not', async () => {
    const both = { turn: of('C1'), entities: [asked] }
    expect((await check(`${name}为R4，虚谷成长混合为R5。`, both)).passes).toBe(false)
  })

  test('is known by its name, whatever is told of it', async () => {
    expect((await check(`${name}的管理费为1.2%。`, { turn: of('C1') })).passes).toBe(false)
    expect((await check(`您可以看看${name}。`, { turn: of('C2') })).passes).toBe(false)
    expect((await check('您可以在 App 里筛选产品。', { turn: of('C2') })).passes).toBe(true)
  })

  // Two turns at once, the second after a product was put into the library: each is checked by the names of its own.
  test('is known from the library of the turn, and no other', async () => {
    const versions: number[] = []
    const by = createGuard({
      engine,
      names: async ({ libraryVersion }) => {
        versions.push(libraryVersion)
        return libraryVersion === 1 ? namesOf() : namesOf(product('990101', name, 'R4'))
      },
    })
    const passes = async (libraryVersion: number) => {
      const turn = { ...of('C1'), library: { libraryVersion, generationId: 'g-1' } }
      return (await by({ kind: 'answer', text, quotes: [] }, { turn, reading: { entities: [] } })).passes
    }
    expect(await Promise.all([passes(1), passes(2), passes(1)])).toEqual([true, false, true])
    expect(versions).toEqual([1, 2, 1])
  })

  test('that no sentence names is no matter', async () => {
    expect((await check('管理费按年收取。', { turn: of('C1') })).passes).toBe(true)
  })
})
