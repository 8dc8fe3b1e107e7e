import { describe, expect, test } from 'vitest'
import type { ClientProfile } from '../../domain/suitability.ts'
import { factPassageOf, namesOf, passageOf, turnOf } from '../../tests/fixtures/turn-nouns.ts'
import { loadRules } from '../rules/load-rules.ts'
import { createRuleEngine } from '../rules/rule-engine.ts'
import type { PartEvidence } from './evidence.ts'
import { createGuard } from './guard.ts'
import { type AskedProduct, asksOwnLevel, isAllAbove, suitabilityNotes } from './suitability.ts'

const asked = (part: string, more: Partial<PartEvidence> = {}): PartEvidence => ({
  part,
  passages: [factPassageOf('riskLevel', 'R4')],
  missing: null,
  choices: [],
  probability: 1,
  ...more,
})
const product: AskedProduct = { code: '990302', name: '虚谷医药主题股票A', riskLevel: 'R4' }
const profile = (more: Partial<ClientProfile>): ClientProfile => ({
  id: 'client-1',
  name: '某客户',
  investorClass: 'ordinary',
  riskTolerance: 'C2',
  assessedOn: '2026-01-15',
  isLowestTolerance: false,
  qualifiedInvestor: false,
  offereeConfirmed: false,
  holdings: [],
  ...more,
})
const fee = '虚谷医药主题股票A的管理费'
const mayI = '虚谷医药主题股票A我能买吗'
const notes = (part: string, client: ClientProfile | null, products = [product]) =>
  suitabilityNotes({ parts: [asked(part)], products, profile: client }).map(({ text }) => text)

test('a level that is only said is compared as it is said', () => {
  expect(notes('我是C2，虚谷医药主题股票A能买吗', null)).toEqual(['以上按您说的等级比对，以您在公司的测评结果为准。'])
  expect(notes(mayI, null)[0]).toMatch(/先完成风险测评/)
})

// The facts of a product above the client's level were told, and nobody said that it does not match.
describe('a product above the client’s level', () => {
  test('is said to be, with both levels and the way on, whatever was asked of it', () => {
    for (const question of [fee, mayI]) {
      const [said, way, ...more] = notes(question, profile({}))
      expect(said).toMatch(/虚谷医药主题股票A（990302）的风险等级现为R4.*2026-01-15.*C2.*不匹配.*书面风险警示/)
      expect(way).toMatch(/重新测评.*转人工/)
      expect(more).toEqual([])
    }
  })

  test('may not be bought at all by the lowest category, and nobody says how it could', () => {
    const said = notes(fee, profile({ riskTolerance: 'C1', isLowestTolerance: true })).join('')
    expect(said).toMatch(/不匹配.*最低类别.*也不能购买/)
    expect(said).not.toMatch(/书面风险警示/)
  })

  test('is told apart from one within the level', () => {
    const low: AskedProduct = { code: '990101', name: '虚谷稳进债券A', riskLevel: 'R2' }
    expect(notes(fee, profile({}), [product, low])[0]).not.toContain('990101')
    expect(notes(mayI, profile({}), [product, low])[0]).toMatch(/990101.*R2.*匹配/)
  })
})

describe('where it does not stand in the way', () => {
  test.each<[string, ClientProfile | null, RegExp]>([
    ['the levels match', profile({ riskTolerance: 'C4' }), /R4.*C4.*等级匹配.*自己决定/],
    ['nobody has assessed the client', profile({ riskTolerance: null, assessedOn: null }), /还没有做过风险测评/],
    ['nobody has signed in', null, /先完成风险测评/],
    ['professional investors are outside the matrix', profile({ investorClass: 'professional' }), /专业投资者/],
  ])('%s: said only where it was asked', (_, client, expected) => {
    expect(notes(fee, client)).toEqual([])
    expect(notes(mayI, client).join('')).toMatch(expected)
  })

  test('nothing is said where nothing of a product is told', () => {
    const none = [asked(fee, { probability: 0 }), asked(fee, { passages: [passageOf('开户流程')] })]
    expect(suitabilityNotes({ parts: none, products: [product], profile: profile({}) })).toEqual([])
    expect(notes(fee, profile({}), [{ ...product, riskLevel: null }])).toEqual([])
  })
})

test('the guard lets every one of these sentences pass', async () => {
  const { rules, laws } = loadRules()
  const guard = createGuard({ engine: createRuleEngine(rules, laws), names: () => namesOf(product) })
  const clients = [
    profile({}),
    profile({ riskTolerance: 'C1', isLowestTolerance: true }),
    profile({ riskTolerance: 'C5' }),
    profile({ riskTolerance: null, assessedOn: null }),
    profile({ investorClass: 'professional' }),
    null,
  ]
  const entity = { kind: 'product' as const, text: product.name, value: product.code, start: 0, end: 9, carried: false }
  for (const client of clients)
    for (const draft of suitabilityNotes({ parts: [asked(mayI)], products: [product], profile: client }))
      expect(await guard(draft, { turn: turnOf(mayI, { profile: client }), reading: { entities: [entity] } })).toEqual({
        passes: true,
      })
})

// Who had signed in was told how to be assessed, and not the level that we know.
describe('of no product', () => {
  const own = (part: string, client: ClientProfile | null, passages = [passageOf('测评在 App 里做。')]) =>
    suitabilityNotes({ parts: [asked(part, { passages })], products: [], profile: client }).map(({ text }) => text)

  test.each(['我的风险等级', '我的风险等级是什么', '我是C几', '我的风险测评结果'])('%s: the own level', (question) => {
    expect(asksOwnLevel(question)).toBe(true)
    expect(own(question, profile({}))).toEqual(['您最近一次测评（2026-01-15）的风险等级为C2。'])
    expect(own(question, profile({ riskTolerance: null, assessedOn: null }))[0]).toContain('还没有做过')
    expect(own(question, null)).toEqual([])
  })

  test('whether all that was listed is above the level', () => {
    const listed = (...values: string[]) => values.map((value) => factPassageOf('riskLevel', value))
    expect(isAllAbove(listed('R3', 'R4'), profile({}))).toBe(true)
    expect(isAllAbove(listed('R2', 'R4'), profile({}))).toBe(false)
    expect(isAllAbove(listed(), profile({}))).toBe(false)
    expect(isAllAbove(listed('R5'), null)).toBe(false)
    expect(isAllAbove(listed('R5'), profile({ investorClass: 'professional' }))).toBe(false)
  })

  test('that listed products above the level are left out', () => {
    const levels = (...values: string[]) => values.map((value) => factPassageOf('riskLevel', value))
    const question = '债券基金有哪些'
    expect(own(question, profile({}), levels('R2', 'R3'))).toContain('风险等级高于它的产品不在这里列出。')
    expect(own(question, profile({}), levels('R1', 'R2'))).toEqual([])
    expect(own(question, profile({ investorClass: 'professional' }), levels('R5'))).toEqual([])
    expect(own(question, null, levels('R5'))).toEqual([])
  })
})
