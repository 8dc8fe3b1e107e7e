import { describe, expect, test } from 'vitest'
import type { Signal } from '../../../../domain/turn.ts'
import type { Classified, Expectation } from './classifier.ts'
import { combine } from './combine.ts'
import { ruleOfKind, type SignalKind, type Speaker } from './kinds.ts'

const signal = (kind: SignalKind, quote = '原话'): Signal => ({ kind, ruleId: ruleOfKind[kind], quote })

/** What the classifier hears: mostly one thing, and of the kinds those given. */
const hears = (owed: Expectation, kinds: [SignalKind, number][]): Classified => ({
  expectation: { answer: 0.03, refuse: 0.03, escalate: 0.03, [owed]: 0.94 },
  kinds: kinds.map(([kind, probability]) => ({ kind, probability })),
  sentiment: { neg: 0, neu: 1, pos: 0 },
  urgency: { low: 1, medium: 0, high: 0, critical: 0 },
})
const kindsOf = (message: string, found: Signal[], classified: Classified, speaker: Speaker = 'client') =>
  combine(found, classified, message, speaker).map(({ kind }) => kind)

describe('what must reach a person is called by its right name', () => {
  test('where the classifier is sure of another kind than the patterns', () => {
    const sure = hears('escalate', [['identity-check', 0.93]])
    expect(kindsOf('公安那边核都核不过', [signal('media-or-regulator')], sure)).toEqual(['identity-check'])
    const unsure = hears('escalate', [['identity-check', 0.7]])
    expect(kindsOf('公安那边核都核不过', [signal('media-or-regulator')], unsure)).toEqual(['media-or-regulator'])
  })

  test('a danger to life goes before a person asked for, and both stay', () => {
    const found = [signal('asks-for-person', '联系我')]
    expect(kindsOf('以后请联系我姐', found, hears('escalate', [['crisis', 0.96]]))).toEqual([
      'crisis',
      'asks-for-person',
    ])
  })

  test('a danger that the patterns name stays one', () => {
    expect(kindsOf('钱被骗走了', [signal('fraud')], hears('escalate', [['complaint', 0.97]]))).toEqual(['fraud'])
  })
})

describe('a message that did not come is no money gone astray', () => {
  const alarmed = hears('escalate', [['money-missing', 0.8]])

  test.each([
    '没收到短信',
    '怎么还没收到成交短信',
    '我没收到邮件',
    '没有收到合同',
    '还没收到你们的回访电话',
    '一直没收到验证码怎么办',
  ])('%s', (message) => {
    expect(kindsOf(message, [], alarmed)).toEqual([])
  })

  test.each(['没收到钱', '没收到转账', '没收到短信，钱也没了', '银行短信说扣了，我没收到'])('but %s is', (message) => {
    expect(kindsOf(message, [], alarmed)).toEqual(['money-missing'])
  })
})

describe('an age between the young and the old alarms nobody', () => {
  const [young, old] = [hears('escalate', [['minor', 0.9]]), hears('escalate', [['elderly', 0.9]])]

  test.each(['我女儿18岁', '我儿子今年十八了，想开户', '我今年19岁能开户吗'])('%s', (message) => {
    expect(kindsOf(message, [], young)).toEqual([])
  })
  test.each(['我今年62了', '我爸65了想买理财', '我妈六十二岁能办两融吗', '我今年58'])('%s', (message) => {
    expect(kindsOf(message, [], old)).toEqual([])
  })

  test.each(['我女儿17岁', '再过九天18岁', '还没满18岁', '我弟弟16岁，我18岁', '下个月才满十八岁'])(
    'but %s does',
    (message) => {
      expect(kindsOf(message, [], young)).toEqual(['minor'])
    },
  )
  test.each(['我今年72了', '我妈八十一岁', '快70岁了'])('but %s does', (message) => {
    expect(kindsOf(message, [], old)).toEqual(['elderly'])
  })
})

test('what the firm’s own people report and nobody can name is not silenced by a guess of a refusal', () => {
  const found = [signal('asks-for-recommendation', '什么好')]
  const heard = hears('escalate', [
    ['crisis', 0.3],
    ['media-or-regulator', 0.2],
    ['asks-for-recommendation', 0.02],
  ])
  expect(kindsOf('有个客户说要去协会说道说道，我先回他什么好', found, heard, 'staff')).toContain('unclear-danger')
})
