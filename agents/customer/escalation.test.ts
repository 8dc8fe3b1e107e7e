import { describe, expect, test } from 'vitest'
import { readerOf, roles } from '../../domain/identity.ts'
import { wordForWord } from '../../domain/passage.ts'
import type { ClientProfile } from '../../domain/suitability.ts'
import type { Entity, Reading, Signal } from '../../domain/turn.ts'
import { passageOf, readingOf, turnOf } from '../../tests/fixtures/turn-nouns.ts'
import type { PartEvidence } from '../steps/evidence.ts'
import { isHandedOver, isRefused, ruleOfKind, type SignalKind, signalKinds } from '../steps/understand/signals/kinds.ts'
import { decide, decideEarly, type TurnOutcome } from './escalation.ts'

const signal = (kind: SignalKind, ruleId = ruleOfKind[kind]): Signal => ({ kind, ruleId, quote: '原话' })
const handedOver = signalKinds.filter(isHandedOver)
const refused = signalKinds.filter(isRefused)
const client = turnOf('原话')
const advisor = turnOf('原话', { reader: readerOf('advisor') })
const early = (kinds: SignalKind[], turn = client, more: Partial<Reading> = {}) =>
  decideEarly(readingOf('原话', { signals: kinds.map((kind) => signal(kind)), ...more }), turn)

// DOMAIN §5
const p0: SignalKind[] = [
  'crisis',
  'account-theft',
  'fraud',
  'money-missing',
  'securities-missing',
  'insider',
  'manipulation',
]

describe('what the message itself calls for', () => {
  test.each(handedOver)('%s reaches a person, for clients and the firm’s own people', (kind) => {
    for (const turn of [client, advisor]) {
      const decided = early([kind], turn)
      expect(decided?.decision).toMatchObject({ decision: 'handover', desk: expect.any(String) })
      expect(decided?.objective).toBe(false)
    }
  })

  test.each(refused)('%s is refused', (kind) => {
    expect(early([kind])?.decision).toMatchObject({ decision: 'refuse' })
    expect(early([kind])?.decision).not.toHaveProperty('desk')
  })

  test.each(handedOver)('%s hands over also where a refusal would be due, whichever was found first', (kind) => {
    const alone = early([kind])
    for (const other of refused) {
      expect(early([kind, other]), `${kind} with ${other}`).toEqual(alone)
      expect(early([other, kind]), `${other} with ${kind}`).toEqual(alone)
    }
  })

  test.each(p0)('%s goes before everything that can wait a minute', (kind) => {
    const alone = early([kind])
    for (const other of handedOver.filter((one) => !p0.includes(one)))
      expect(early([other, kind]), `${other} with ${kind}`).toEqual(alone)
  })

  test('a life goes before money, money before all else', () => {
    expect(early([...handedOver].reverse())?.decision).toMatchObject({ reason: 'crisis', desk: 'duty-lead' })
    const dangers = handedOver.filter((kind) => kind !== 'crisis')
    expect(early(dangers.reverse())?.decision).toMatchObject({ reason: 'fraud', desk: 'risk-control' })
  })

  test('our own people who are blamed for it are a matter of complaint, a stranger in their name is none', () => {
    const blaming = (text: string, kinds: SignalKind[]) =>
      decideEarly(readingOf(text, { signals: kinds.map((kind) => signal(kind)) }), client)?.decision
    expect(blaming('你们经理骗了我五万，人不见了', ['fraud', 'money-missing'])).toMatchObject({
      reason: 'complaint',
      desk: 'complaints',
      ruleIds: ['CHAT-COMPLAINT-ESCALATE'],
    })
    expect(blaming('自称你们经理的人骗了我五万', ['fraud'])).toMatchObject({ reason: 'fraud' })
    expect(blaming('你们经理骗走我的密码', ['fraud', 'account-theft'])).toMatchObject({ reason: 'fraud' })
    expect(blaming('你们经理骗我，账户被盗了', ['account-theft'])).toMatchObject({ reason: 'fraud' })
  })

  test('a child of the house that used the account is no thief', () => {
    const told = (text: string) =>
      decideEarly(readingOf(text, { signals: [signal('account-theft'), signal('minor')] }), client)?.decision
    expect(told('我闺女才11岁，拿我手机把基金给赎了')).toMatchObject({ reason: 'vulnerable', ruleIds: ['CHAT-MINOR'] })
    expect(told('我16，我的账户被人登了')).toMatchObject({ reason: 'fraud' })
  })

  // 我的密码是…，登录不上: a person was called on a hunch, and nobody said that the password must be changed.
  test('a password that was sent must be changed, whatever vague hunch stands beside it', () => {
    const sent: Signal = { ...signal('credentials'), quote: '⟦凭证⟧' }
    const decided = (...others: SignalKind[]) =>
      decideEarly(readingOf('原话', { signals: [...others.map((kind) => signal(kind)), sent] }), client)?.decision
    expect(decided('unclear-danger')).toMatchObject({ decision: 'refuse', reason: 'credentials' })
    for (const kind of ['account-theft', 'fraud', 'crisis', 'asks-for-person'] as const)
      expect(decided(kind, 'unclear-danger'), kind).toEqual(early([kind])?.decision)
  })

  test('a person asked for is a person given, at the first asking and in the calmest voice', () => {
    const reading = readingOf('转人工', { signals: [signal('asks-for-person')], sentiment: 'pos', urgency: 'low' })
    expect(decideEarly(reading, turnOf('转人工'))?.decision).toMatchObject({
      decision: 'handover',
      reason: 'explicit-request',
      desk: 'service',
    })
  })

  test('what is only noted decides nothing, and neither does a message without signals', () => {
    const noted = signalKinds.filter((kind) => !isHandedOver(kind) && !isRefused(kind))
    expect(noted).not.toEqual([])
    expect(early(noted)).toBeNull()
    expect(early([])).toBeNull()
  })

  test('the decision names the rules of the signals that made it, each once, and no others', () => {
    const signals = [
      signal('asks-for-promise', 'RET-GUARANTEE'),
      signal('asks-for-promise', 'RET-PRINCIPAL'),
      signal('asks-for-promise', 'RET-GUARANTEE'),
      signal('asks-for-advice'),
    ]
    expect(decideEarly(readingOf('原话', { signals }), client)?.decision.ruleIds).toEqual([
      'RET-GUARANTEE',
      'RET-PRINCIPAL',
    ])
    expect(early(['fraud'])?.decision.ruleIds).toEqual([])
  })
})

describe('the desk', () => {
  test.each<[SignalKind, string]>([
    ['crisis', 'duty-lead'],
    ['account-theft', 'risk-control'],
    ['money-missing', 'risk-control'],
    ['securities-missing', 'risk-control'],
    ['insider', 'compliance'],
    ['complaint', 'complaints'],
    ['media-or-regulator', 'complaints'],
    ['big-loss', 'complaints'],
    ['legal-claim', 'legal'],
    ['aml', 'compliance'],
    ['authority-visit', 'compliance'],
    ['suitability-exception', 'service'],
    ['minor', 'service'],
  ])('of a client with %s is %s', (kind, desk) => {
    expect(early([kind])?.decision.desk).toBe(desk)
  })

  const staff = roles.filter((role) => role !== 'client')
  test.each(staff)('of a %s is compliance or a supervisor; only danger goes where danger goes', (role) => {
    const turn = turnOf('原话', { reader: readerOf(role) })
    for (const kind of handedOver) {
      const desk = early([kind], turn)?.decision.desk
      const dangers = ['crisis', 'account-theft', 'fraud', 'money-missing', 'securities-missing'].includes(kind)
      expect(dangers ? ['duty-lead', 'risk-control'] : ['compliance', 'supervisor'], kind).toContain(desk)
    }
  })
})

describe('a product above one’s level, asked for by oneself', () => {
  const profile = (isLowestTolerance: boolean) => ({ riskTolerance: 'C1', isLowestTolerance }) as ClientProfile

  test('is barred for the lowest category, by its own rule; for others it takes a warning', () => {
    const rulesFor = (own: ClientProfile | null) =>
      early(['suitability-exception'], turnOf('原话', { profile: own }))?.decision.ruleIds
    expect(rulesFor(profile(true))).toEqual(['SUIT-MIN-CLASS'])
    expect(rulesFor(profile(false))).toEqual([ruleOfKind['suitability-exception']])
    expect(rulesFor(null)).toEqual([ruleOfKind['suitability-exception']])
  })
})

describe('facts before a refusal', () => {
  const product: Entity = { kind: 'product', text: '虚谷稳进', value: '990101', start: 0, end: 4, carried: false }

  test.each<[SignalKind, boolean]>([
    ['asks-for-advice', true],
    ['asks-for-prediction', true],
    ['asks-for-promise', true],
    ['asks-for-recommendation', true],
    ['private-offer', false],
    ['discretionary', false],
    ['others-data', false],
    ['inside-tip', false],
    ['injection', false],
  ])('%s about a named product: %s', (kind, objective) => {
    expect(early([kind], client, { entities: [product] })?.objective).toBe(objective)
    expect(early([kind], client, { entities: [] })?.objective).toBe(false)
  })

  // The staff read the reason: nobody's level was found not to match.
  test('who asks for a recommendation is refused advice, who wants his test filled in is not', () => {
    expect(early(['asks-for-recommendation'])?.decision).toMatchObject({ decision: 'refuse', reason: 'advice' })
    expect(early(['questionnaire'])?.decision).toMatchObject({ decision: 'refuse', reason: 'suitability' })
  })

  test('none where a person takes over', () => {
    for (const kind of handedOver)
      expect(early([kind, 'asks-for-advice'], client, { entities: [product] })?.objective, kind).toBe(false)
  })
})

// DOMAIN §4: what can be answered is answered first.
describe('several questions, of which one is refused', () => {
  const asked = (text: string, parts: string[], quotes: [SignalKind, string][]) =>
    decideEarly(
      readingOf(text, {
        parts,
        signals: quotes.map(([kind, quote]) => ({ kind, ruleId: ruleOfKind[kind], quote })),
      }),
      client,
    )

  test('an order is refused, and how the client gives it is told', () => {
    const order = early(['discretionary'], client, { text: '帮我撤单', parts: ['帮我撤单'] })
    expect(order).toMatchObject({ decision: { decision: 'refuse' }, others: ['怎么撤单？'] })
    expect(early(['discretionary'], client, { text: '涨停你就帮我卖', parts: ['涨停你就帮我卖'] })?.others).toEqual([])
    expect(early(['discretionary'], advisor, { text: '帮我撤单', parts: ['帮我撤单'] })?.others).toEqual([])
  })

  test('the others are answered', () => {
    const early = asked(
      '买什么股票好？顺便问下佣金多少？',
      ['买什么股票好？', '顺便问下佣金多少？'],
      [['asks-for-advice', '什么股票好']],
    )
    expect(early?.decision).toMatchObject({ decision: 'refuse', reason: 'advice' })
    expect(early?.others).toEqual(['顺便问下佣金多少？'])
  })

  test('a quote across them concerns all, unless one has a quote of its own', () => {
    const [text, parts] = ['科创板要多少钱，能推荐一只吗', ['科创板要多少钱', '能推荐一只吗']]
    expect(asked(text, parts, [['asks-for-recommendation', text]])?.others).toEqual([])
    expect(
      asked(text, parts, [
        ['asks-for-recommendation', text],
        ['asks-for-advice', '推荐一只'],
      ])?.others,
    ).toEqual(['科创板要多少钱'])
  })

  test('one that speaks of what was refused is refused with it', () => {
    const early = asked(
      '能不能借别人账户打新？怎么操作？',
      ['能不能借别人账户打新？', '能不能借别人账户打新，怎么操作？'],
      [['account-lending', '借别人账户打新']],
    )
    expect(early?.others).toEqual([])
  })

  test('nothing is guessed where the parts are not those of the message', () => {
    expect(
      asked('what to buy and how much is the fee', ['买什么？', '佣金多少？'], [['asks-for-advice', 'what to buy']])
        ?.others,
    ).toEqual([])
  })

  test('where a person takes over nothing else is answered', () => {
    const early = asked('我要投诉你们。佣金多少？', ['我要投诉你们。', '佣金多少？'], [['complaint', '我要投诉']])
    expect(early).toMatchObject({ decision: { decision: 'handover' }, others: [] })
  })
})

describe('the end of a turn', () => {
  const found: PartEvidence = {
    part: '几点可以转账',
    passages: [passageOf('交易日 8:30–16:30 可以转账。')],
    missing: null,
    choices: [],
    probability: 1,
  }
  const missing: PartEvidence = { ...found, passages: [], probability: 0 }
  const outcome = (
    more: Partial<Reading> = {},
    { parts = [found], confidence = 1, turn = client }: Partial<TurnOutcome> & { confidence?: number } = {},
  ): TurnOutcome => ({
    reading: readingOf('几点可以转账', more),
    turn,
    parts,
    rating: { confidence },
  })

  const past = { kind: 'version' as const, title: '证券法', date: '1990-01-01' }

  test.each<[string, TurnOutcome, string, string]>([
    ['answered', outcome(), 'answer', 'answered'],
    ['of what the account shows', outcome({ intent: 'account-state' }), 'answer', 'guided-procedure'],
    ['half answered', outcome({}, { parts: [found, missing] }), 'offer', 'partly-answered'],
    ['nothing found', outcome({}, { parts: [missing] }), 'offer', 'no-evidence'],
    [
      'no text for the date',
      outcome(
        {},
        { parts: [{ ...missing, missing: { ...past, held: [{ label: '2019', from: '2020-03-01', to: null }] } }] },
      ),
      'offer',
      'not-held-for-date',
    ],
    [
      'no text for any date',
      outcome({}, { parts: [{ ...missing, missing: { ...past, held: [] } }] }),
      'offer',
      'no-evidence',
    ],
    [
      'only for qualified investors',
      outcome({}, { parts: [{ ...missing, missing: { kind: 'qualified-only', name: '990801' } }] }),
      'refuse',
      'private-offer',
    ],
    ['asked back', outcome({}, { parts: [{ ...missing, choices: ['甲', '乙'] }] }), 'answer', 'clarification'],
    ['a greeting', outcome({ intent: 'small-talk' }, { parts: [missing], confidence: 1 }), 'answer', 'small-talk'],
    ['nothing of ours', outcome({ intent: 'off-topic' }, { parts: [missing] }), 'refuse', 'off-topic'],
    [
      'nothing of ours, and the very question of an entry',
      outcome(
        { intent: 'off-topic' },
        { parts: [{ ...found, passages: [{ ...passageOf('请看气象台。'), features: { [wordForWord]: 1 } }] }] },
      ),
      'answer',
      'answered',
    ],
    ['an insult', outcome({ intent: 'abuse' }, { parts: [missing], confidence: 1 }), 'offer', 'abuse'],
    [
      'sorrow, and no question',
      outcome({ text: '唉，今天真难过', sentiment: 'neg' }, { parts: [missing], confidence: 1 }),
      'offer',
      'negative-mood',
    ],
    [
      'sorrow, and a question that nothing answers',
      outcome({ text: '怎么会这样？', sentiment: 'neg' }, { parts: [missing], confidence: 1 }),
      'offer',
      'no-evidence',
    ],
  ])('%s', (_, given, decision, reason) => {
    expect(decide(given)).toMatchObject({ decision, reason })
  })

  test.each([['算错了吧'], ['我试了不行'], ['还是没反应'], ['不对啊']])(
    '%s: is asked what, a person is offered',
    (text) => {
      expect(decide(outcome({ text, intent: 'other' }, { parts: [missing], confidence: 1 }))).toMatchObject({
        decision: 'offer',
        reason: 'clarification',
      })
    },
  )

  describe('after a danger was spoken of', () => {
    const having = (kind: SignalKind, messagesAgo = 1) =>
      turnOf('佣金多少', {
        earlier: [
          readingOf('原话', { signals: [signal(kind)] }),
          ...Array.from({ length: messagesAgo - 1 }, (_, index) => readingOf(`别的问题${index}`)),
        ],
      })

    test.each([1, 2, 10])('to a life, %i messages ago, an answer comes with the offer of a person', (messagesAgo) => {
      expect(decide(outcome({}, { turn: having('crisis', messagesAgo) }))).toMatchObject({
        decision: 'offer',
        reason: 'crisis',
      })
    })

    test('a greeting or a question back does too', () => {
      for (const more of [{ intent: 'small-talk' }, {}] as const)
        expect(
          decide(outcome(more, { parts: [{ ...missing, choices: ['甲', '乙'] }], turn: having('crisis') })),
        ).toMatchObject({ decision: 'offer', reason: 'crisis' })
    })

    test.each<SignalKind>(['fraud', 'account-theft', 'money-missing', 'securities-missing'])(
      '%s is offered help for a while',
      (kind) => {
        expect(decide(outcome({}, { turn: having(kind) }))).toMatchObject({ decision: 'offer', reason: 'fraud' })
        expect(decide(outcome({}, { turn: having(kind, 10) }))).toMatchObject({ decision: 'answer' })
      },
    )

    test('a complaint is not a danger', () => {
      expect(decide(outcome({}, { turn: having('complaint') })).decision).toBe('answer')
    })
  })

  test('nothing is answered from too little: without sufficient evidence it is never “answered”', () => {
    for (const probability of [0, 0.1])
      for (const intent of ['regulation', 'product', 'fee', 'account-state', 'other'] as const) {
        const { reason } = decide(outcome({ intent }, { parts: [{ ...found, probability }] }))
        expect(['answered', 'guided-procedure']).not.toContain(reason)
      }
  })

  describe('strain', () => {
    const again = (times: number) =>
      turnOf('几点可以转账', { earlier: Array.from({ length: times }, () => readingOf('几点可以转账？')) })

    test.each<[string, TurnOutcome]>([
      ['an unsure answer', outcome({}, { confidence: 0.1 })],
      ['a bad mood', outcome({ sentiment: 'neg' })],
      ['a mood that falls', outcome({ trend: -1 })],
      ['urgency', outcome({ urgency: 'high' })],
      ['a question asked a second time', outcome({}, { turn: again(1) })],
    ])('%s alone changes nothing: it does not hand over by itself', (_, given) => {
      expect(decide(given).decision).toBe('answer')
    })

    // 三天了还没开好户，你们搞什么 was told how long it takes, and nothing else.
    test.each(['三天了还没开好户，你们搞什么', '审核都一周了还没动静', '客服什么态度'])(
      '%s is offered a person',
      (text) => {
        expect(decide(outcome({ text, sentiment: 'neg' }))).toMatchObject({
          decision: 'offer',
          reason: 'negative-mood',
        })
      },
    )

    test('a follow-up that comes out near the question before it is no repetition', () => {
      const earlier = readingOf('管理费以前是多少', { query: '虚谷稳进债券A的管理费以前是多少' })
      const now = { text: '现在呢', query: '虚谷稳进债券A的管理费现在是多少', sentiment: 'neg' as const }
      expect(decide(outcome(now, { turn: { ...again(0), earlier: [earlier] } })).decision).toBe('answer')
    })

    test('of two kinds offers a person beside the answer, and says why', () => {
      expect(decide(outcome({ sentiment: 'neg' }, { confidence: 0.1 }))).toMatchObject({
        decision: 'offer',
        reason: 'negative-mood',
      })
      expect(decide(outcome({ urgency: 'high' }, { confidence: 0.1 }))).toMatchObject({
        decision: 'offer',
        reason: 'low-confidence',
      })
      expect(decide(outcome({ sentiment: 'neg' }, { turn: again(1) }))).toMatchObject({
        decision: 'offer',
        reason: 'repeated-question',
      })
    })

    test('of every kind hands over, whatever was found, to the right side of the house', () => {
      const strained: Partial<Reading> = { sentiment: 'neg', trend: -1, urgency: 'high', intent: 'abuse' }
      for (const parts of [[found], [missing], [{ ...missing, choices: ['甲', '乙'] }]]) {
        const given = outcome(strained, { parts, confidence: 0.1 })
        expect(decide(given)).toMatchObject({ decision: 'handover', desk: 'service' })
        expect(decide({ ...given, turn: advisor })).toMatchObject({ decision: 'handover', desk: 'supervisor' })
      }
    })

    test('never makes it less: the more of it, the nearer a person', () => {
      const steps: Partial<Reading>[] = [
        {},
        { sentiment: 'neg' },
        { sentiment: 'neg', trend: -1 },
        { sentiment: 'neg', trend: -1, urgency: 'high' },
        { sentiment: 'neg', trend: -1, urgency: 'critical', intent: 'abuse' },
      ]
      const nearness = steps.map((step) => ['answer', 'offer', 'handover'].indexOf(decide(outcome(step)).decision))
      expect(nearness).toEqual([...nearness].sort((a, b) => a - b))
      expect(nearness[0]).toBe(0)
      expect(nearness.at(-1)).toBe(2)
    })

    // --- what did not help ---

    const told = (...texts: string[]) => turnOf('原话', { earlier: texts.map((text) => readingOf(text)) })
    const said = (text: string): Partial<Reading> => ({ text, query: text, intent: 'other' })

    test.each([
      ...[
        '还是不行',
        '试了没用',
        '不管用',
        '没反应',
        '换了手机也不行',
        '一直报错误',
        '还是没成功',
        '没解决',
        '重启了还是不行',
        '不对',
      ],
      ...[
        '答非所问',
        '说了多少遍了',
        '你到底会不会啊',
        '一点用都没有',
        '你听不懂人话吗',
        '浪费我时间',
        '什么破机器人',
        '敷衍',
        '说人话',
      ],
      ...[
        '有别的办法吗',
        '还有其他方法吗',
        '没有别的办法了吗',
        '还有什么办法',
        '有没有其他渠道',
        '烦死了',
        '气死我了',
        '无语',
        '真服了',
      ],
    ])('%s: the third time that nothing helped a person takes over', (text) => {
      for (const earlier of [
        ['转账失败', '还是不行'],
        ['转账失败', '怎么办', '试了没用', '好的'],
        ['佣金多少', '答非所问', '又跌了'],
        ['登录不上', '我试了，不行'],
      ]) {
        const given = outcome(said(text), { parts: [missing], turn: told(...earlier) })
        expect(decide(given), earlier.join()).toMatchObject({ decision: 'handover', desk: 'service' })
      }
      const first = decide(outcome(said(text), { parts: [missing], turn: told('佣金多少') }))
      expect(first.decision).not.toBe('handover')
    })

    test.each([
      ['佣金多少', ['转账失败', '登录不上', '验证码收不到']],
      ['谢谢', ['还是不行', '还是不行']],
      ['怎么撤单', ['还是不行', '答非所问']],
      ['还是不行', ['佣金多少', '怎么销户', '印花税多少']],
      ['又跌了', ['佣金多少', '今天赚了', '你真棒']],
    ])('%s after %j hands nobody over', (text, earlier) => {
      expect(decide(outcome(said(text), { parts: [missing], turn: told(...earlier) })).decision).not.toBe('handover')
    })

    test('a failure long ago is forgotten', () => {
      const since = Array.from({ length: 6 }, (_, at) => `别的问题${at}`)
      const given = outcome(said('还是不行'), { parts: [missing], turn: told('转账失败', '还是没成功', ...since) })
      expect(decide(given).decision).toBe('offer')
    })

    test('whoever asks for the fourth time is handed over, whatever was found; thanks may be said as often as one likes', () => {
      expect([1, 2, 3].map((times) => decide(outcome({}, { turn: again(times) })).decision)).toEqual([
        'answer',
        'offer',
        'handover',
      ])
      const thanks = { text: '谢谢', query: '谢谢', intent: 'small-talk' as const }
      const turn = told('谢谢', '谢谢', '谢谢')
      expect(decide(outcome(thanks, { parts: [], turn }))).toMatchObject({ decision: 'answer', reason: 'small-talk' })
    })

    test.each(['又跌了', '烦死了', '答非所问', '你们app真垃圾'])(
      '%s is offered a person, whatever it is called',
      (text) => {
        expect(decide(outcome({ ...said(text), intent: 'small-talk', sentiment: 'neg' }, { parts: [] }))).toMatchObject(
          {
            decision: 'offer',
            reason: 'negative-mood',
          },
        )
      },
    )

    test('the same of another board is not the same one asked again', () => {
      const earlier = [readingOf('科创板的开通条件是什么')]
      const now = turnOf('创业板的开通条件是什么', { earlier })
      expect(
        decide(
          outcome({ text: '创业板的开通条件是什么', query: '创业板的开通条件是什么', sentiment: 'neg' }, { turn: now }),
        ).decision,
      ).toBe('answer')
    })

    test('another question is not the same one asked again', () => {
      const earlier = [readingOf('融资融券怎么开通'), readingOf('开户要带什么证件')]
      expect(decide(outcome({ sentiment: 'neg' }, { turn: turnOf('几点可以转账', { earlier }) })).decision).toBe(
        'answer',
      )
    })
  })
})
