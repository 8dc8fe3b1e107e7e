import { describe, expect, test } from 'vitest'
import { readerOf } from '../../domain/identity.ts'
import type { ClientProfile } from '../../domain/suitability.ts'
import { type Decision, type Reading, type ReasonCode, reasonCodes, type Signal } from '../../domain/turn.ts'
import { namesOf, passageOf, readingOf, turnOf } from '../../tests/fixtures/turn-nouns.ts'
import { loadRules } from '../rules/load-rules.ts'
import { createRuleEngine } from '../rules/rule-engine.ts'
import type { PartEvidence } from '../steps/evidence.ts'
import { createGuard } from '../steps/guard.ts'
import { isHandedOver, isRefused, ruleOfKind, type SignalKind, signalKinds } from '../steps/understand/signals/kinds.ts'
import { loadSignalPatterns } from '../steps/understand/signals/patterns.ts'
import { decideEarly } from './escalation.ts'
import { parseServiceHours } from './service-hours.ts'
import { createWaysOn, type WaysOnInput } from './ways-on.ts'

const firm = { name: '虚谷证券', hotline: '95000', complaintPromise: '1 个工作日内与您联系' }
const waysOn = createWaysOn({ firm })
const client = turnOf('原话')
const advisor = turnOf('原话', { reader: readerOf('advisor') })

const open: PartEvidence = {
  part: '你们的总部有几层楼？',
  passages: [],
  missing: null,
  choices: [],
  probability: 0,
}
const closing = (decision: Decision, more: Partial<WaysOnInput> = {}) =>
  waysOn({
    decision,
    reading: readingOf('原话'),
    turn: client,
    parts: [open],
    rating: { evidence: 'none', confidence: 0 },
    ...more,
  })
const textOf = (...given: Parameters<typeof closing>) =>
  closing(...given)
    .map(({ text }) => text)
    .join('')

/** Every kind of signal with every rule that a pattern of ours gives it. */
const signalsThatDecide: Signal[] = [
  ...signalKinds.map((kind) => ({ kind, ruleId: ruleOfKind[kind], quote: '原话' })),
  ...loadSignalPatterns().map(({ kind, ruleId }) => ({ kind, ruleId, quote: '原话' })),
].filter(({ kind }) => isHandedOver(kind) || isRefused(kind))
const afterSignal = (kind: SignalKind, turn = client, more: Partial<Reading> = {}) => {
  const reading = readingOf('原话', { signals: [{ kind, ruleId: ruleOfKind[kind], quote: '原话' }], ...more })
  const decision = decideEarly(reading, turn)?.decision
  if (!decision) throw new Error(`${kind} decides nothing`)
  return textOf(decision, { reading, turn })
}

describe('what was asked is answered first', () => {
  // 你们会保证收益吗 was answered 不可信.
  test('whether the firm promises anything', () => {
    expect(afterSignal('asks-for-promise', client, { text: '你们会保证收益吗' })).toMatch(/^我们不承诺收益/)
    expect(afterSignal('asks-for-promise', client, { text: '定投是不是稳赚' })).toMatch(/^投资有风险/)
  })

  test('whether to trust a group or a promise', () => {
    expect(afterSignal('fraud', client, { text: '有个老师拉我进群保证收益，可信吗' })).toMatch(/^不可信。/)
    expect(afterSignal('fraud', client, { text: '我把钱转给群里的老师了' })).toMatch(/^先别慌/)
    expect(afterSignal('tip-group', client, { text: '有人拉我进群荐股，是真的吗？' })).toMatch(/^不可信。/)
    expect(afterSignal('tip-group', client, { text: '拉我进荐股群吧' })).toMatch(/^我们没有荐股群/)
    const english = { text: 'Somebody invited me to a stock tips group. Is it real?', language: 'en' as const }
    expect(afterSignal('fraud', client, english)).toMatch(/^Do not trust it/)
    const doubted = { text: 'Is this WhatsApp stock tips group real?', language: 'en' as const }
    expect(afterSignal('tip-group', client, doubted)).toMatch(/^Do not trust it\.We run no groups/)
  })

  test('who lifts what a court has frozen', () => {
    for (const text of ['法院冻结了我的账户怎么解', '公安把我账户冻结了怎么办'])
      expect(afterSignal('authority-visit', client, { text }), text).toMatch(/^司法冻结由作出决定的法院或者机关解除/)
    expect(afterSignal('authority-visit', client, { text: '我是法院的，来查个人' })).not.toMatch(/司法冻结/)
  })

  test('who gives an order', () => {
    expect(afterSignal('discretionary', client, { text: '卖掉我所有股票' })).toMatch(/^我不能代您下单.*本人.*转人工/)
    expect(afterSignal('discretionary', client, { text: '没空盯盘，你们看着操作' })).toMatch(/全权委托/)
  })
})

describe('nobody is left with a bare refusal', () => {
  test.each([
    ['clients', client],
    ['the firm’s own people', advisor],
  ])('%s are told what to do next, whatever was found in the message', (_, turn) => {
    for (const signal of signalsThatDecide) {
      const reading = readingOf('原话', { signals: [signal] })
      const decision = decideEarly(reading, turn)?.decision
      if (!decision) throw new Error(`${signal.kind} decides nothing`)
      const kinds = closing(decision, { reading, turn }).map(({ kind }) => kind)
      expect(kinds, `${signal.kind} by ${signal.ruleId}`).toContain('way-on')
    }
  })

  const silent: ReasonCode[] = ['answered', 'small-talk']
  test.each(reasonCodes.filter((reason) => !silent.includes(reason)))(
    '%s has a way on without any rule too',
    (reason) => {
      for (const decision of ['offer', 'refuse', 'handover'] as const)
        for (const turn of [client, advisor])
          expect(
            closing({ decision, reason, ruleIds: [] }, { turn }).map(({ kind }) => kind),
            `${turn.reader.role}, ${decision}`,
          ).toContain('way-on')
    },
  )

  test('an answer that was given a moment ago and did not help is given again with a way on', () => {
    const answered: Decision = { decision: 'answer', reason: 'answered', ruleIds: [] }
    const reading = readingOf('银证转账几点能转')
    expect(closing(answered, { reading, turn: { ...client, earlier: [reading] } })).toMatchObject([{ kind: 'way-on' }])
    expect(closing(answered, { reading, turn: { ...client, earlier: [readingOf('怎么开户')] } })).toEqual([])
    expect(closing(answered, { reading, turn: { ...advisor, earlier: [reading] } })).toEqual([])
  })

  test('an answer speaks for itself', () => {
    expect(closing({ decision: 'answer', reason: 'answered', ruleIds: [] })).toEqual([])
  })
})

describe('the fixed words', () => {
  const { rules, laws } = loadRules()
  const guard = createGuard({ engine: createRuleEngine(rules, laws), names: () => namesOf() })
  const profile = { riskTolerance: 'C3', investorClass: 'ordinary', isLowestTolerance: false } as ClientProfile
  const everything = [client, advisor, turnOf('原话', { profile })].flatMap((turn) => [
    ...signalsThatDecide.flatMap((signal) => {
      const reading = readingOf('原话', { signals: [signal] })
      const decision = decideEarly(reading, turn)?.decision
      return decision ? closing(decision, { reading, turn }) : []
    }),
    ...reasonCodes.flatMap((reason) =>
      (['offer', 'refuse', 'handover'] as const).flatMap((decision) =>
        closing({ decision, reason, ruleIds: [] }, { turn }),
      ),
    ),
  ])

  test('pass the guard like any other sentence: what it drops would leave a bare refusal', async () => {
    const words = [...new Map(everything.map((draft) => [draft.text, draft])).values()]
    expect(words.length).toBeGreaterThan(80)
    for (const draft of words)
      for (const turn of [client, advisor])
        expect(await guard(draft, { turn, reading: { entities: [] } }), draft.text).toEqual({ passes: true })
  })

  test('claim nothing that would need a source', () => {
    for (const { kind, quotes } of everything) {
      expect(kind).not.toBe('answer')
      expect(quotes).toEqual([])
    }
  })

  test('are Chinese with Chinese punctuation', () => {
    for (const { text } of everything) expect(text).not.toMatch(/[,;:?!]|[一-鿿]\.|undefined|null/)
  })
})

// DOMAIN §5
describe('what must be said when a person takes over', () => {
  test.each<[SignalKind, RegExp[]]>([
    ['crisis', [/110/, /心理援助/, /转接/]],
    ['fraud', [/停止转账/, /改密码/, /110/, /95000/]],
    ['account-theft', [/修改.*密码/, /冻结/, /110/]],
    ['money-missing', [/保留/, /转接/]],
    ['complaint', [/登记/, /12386/, /调解/, /不会拒绝/, /1 个工作日内与您联系/]],
    ['media-or-regulator', [/登记/, /12386/]],
    ['legal-claim', [/法务/, /不能代表公司/, /转接/]],
    ['big-loss', [/登记/, /12386/]],
    ['elderly', [/不要着急/, /转接/]],
    ['minor', [/未满 18 周岁/, /家长/, /转接/]],
    ['suitability-exception', [/书面风险警示/, /转接/]],
    ['identity-check', [/身份证/, /转接/]],
    ['asks-for-person', [/人工客服/]],
  ])('of %s', (kind, patterns) => {
    const text = afterSignal(kind)
    for (const pattern of patterns) expect(text).toMatch(pattern)
  })

  test.each<[string, SignalKind[], RegExp, RegExp]>([
    ['我要杀了你们经理', ['crisis', 'threat'], /冷静.*转接.*110/, /心理援助|产品|投诉/],
    ['我朋友亏了钱说不想活了', ['crisis'], /对方.*陪.*110.*心理援助.*转接/, /您现在这么难|亏/],
    ['我女儿10岁想给她买基金', ['minor'], /孩子.*监护人.*转接/, /和家长商量/],
    ['我今年15岁可以开户吗', ['minor'], /未满 18 周岁.*家长.*转接/, /孩子/],
    ['银行卡被冻结', ['account-theft'], /解冻.*转接.*开卡银行/, /里冻结账户|110/],
    ['群里老师让我下载APP', ['fraud'], /不要下载.*转接/, /资金对不上/],
    ['网友让我跟他一起炒股', ['unclear-danger'], /不要转账.*验证码.*转接/, /被骗/],
  ])('%s: to whom it is said', (text, kinds, said, unsaid) => {
    const reading = readingOf(text, { signals: kinds.map((kind) => ({ kind, ruleId: ruleOfKind[kind], quote: text })) })
    const decision = decideEarly(reading, client)?.decision as Decision
    const words = textOf(decision, { reading })
    expect(words).toMatch(said)
    expect(words).not.toMatch(unsaid)
  })

  test('an adviser who is told of a threat looks to the people in the room', () => {
    const reading = readingOf('客户说要带刀来营业部', {
      signals: [
        { kind: 'crisis', ruleId: 'CHAT-CRISIS', quote: '带刀' },
        { kind: 'threat', ruleId: null, quote: '带刀' },
      ],
    })
    const decision = decideEarly(reading, advisor)?.decision as Decision
    expect(textOf(decision, { reading, turn: advisor })).toMatch(/您和同事.*110.*值班负责人/)
  })

  test('is that a person takes over: no handover comes as a surprise', () => {
    for (const kind of signalKinds.filter(isHandedOver)) expect(afterSignal(kind), kind).toMatch(/转接|转给/)
  })

  test.each<ReasonCode>(['repeated-question', 'negative-mood', 'low-confidence'])(
    'after too much strain (%s) nobody is told to ask for the person who is already on the way',
    (reason) => {
      const decision: Decision = { decision: 'handover', reason, ruleIds: ['CHAT-HUMAN-HANDOVER'] }
      expect(textOf(decision)).toMatch(/现在为您转接人工客服/)
      expect(textOf(decision, { turn: advisor })).toMatch(/转给您的主管/)
      for (const turn of [client, advisor]) expect(textOf(decision, { turn })).not.toMatch(/回复“转人工”/)
      expect(textOf({ ...decision, decision: 'offer' })).toMatch(/回复“转人工”/)
    },
  )

  test('a crisis is not the time for business', () => {
    expect(afterSignal('crisis')).not.toMatch(/产品|基金|盈亏|亏损|投诉|评价/)
  })

  test.each<SignalKind>(['complaint', 'big-loss', 'legal-claim'])(
    '%s: nobody is talked out of it, nothing is promised',
    (kind) => {
      expect(afterSignal(kind)).not.toMatch(/撤回|撤销投诉|不必投诉|赔偿您|会赔|是我们的责任|误会/)
    },
  )

  test('what is watched for is not told to the one who is watched', () => {
    expect(afterSignal('aml')).not.toMatch(/可疑|监测|洗钱|上报/)
    expect(afterSignal('aml', advisor)).toMatch(/不得告诉客户/)
  })

  test('the lowest category is told that asking for it changes nothing', () => {
    const profile = { riskTolerance: 'C1', isLowestTolerance: true } as ClientProfile
    expect(afterSignal('suitability-exception', turnOf('原话', { profile }))).toMatch(/最低类别.*不能购买/)
    expect(afterSignal('suitability-exception')).not.toMatch(/最低类别/)
  })

  test('the firm’s own people are not sent to themselves', () => {
    for (const kind of signalKinds.filter(isHandedOver)) {
      const text = afterSignal(kind, advisor)
      expect(text, kind).not.toMatch(/转接人工|人工客服|投诉专席/)
      expect(text, kind).toMatch(/合规|主管|风控|值班负责人/)
    }
  })
})

// The conversation is put into a queue, and nothing else happens: no ticket is made, nobody is called.
describe('what nobody has done', () => {
  const claimed = /已经?(?:登记|记录|转(?!出)|通知|受理|上报|保存|报告|联系|为您)|登记编号|工单|单号|没有保存/

  test('is not claimed, whatever was found and whoever asks', () => {
    const said = [client, advisor].flatMap((turn) => [
      ...signalsThatDecide.flatMap((signal) => {
        const reading = readingOf('原话', { signals: [signal] })
        const decision = decideEarly(reading, turn)?.decision
        return decision ? closing(decision, { reading, turn }) : []
      }),
      ...reasonCodes.flatMap((reason) =>
        (['offer', 'refuse', 'handover'] as const).flatMap((decision) =>
          closing({ decision, reason, ruleIds: [] }, { turn }),
        ),
      ),
    ])
    expect(said.length).toBeGreaterThan(100)
    for (const { text } of said) expect(text).not.toMatch(claimed)
  })
})

describe('the firm’s own people', () => {
  test.each<SignalKind>([
    'others-data',
    'discretionary',
    'account-lending',
    'credit-funds',
    'off-book-margin',
    'profit-sharing',
    'personal-fee',
    'private-offer',
    'asks-for-promise',
    'asks-for-prediction',
    'qualification-bypass',
    'questionnaire',
    'tip-group',
    'aml-evasion',
    'inside-tip',
    'rumour',
  ])('hear of %s what they may not do and what they may, not what a client hears', (kind) => {
    const [forClient, forAdvisor] = [afterSignal(kind), afterSignal(kind, advisor)]
    expect(forAdvisor).not.toBe(forClient)
    expect(forAdvisor).toMatch(/不得|不能|只能|须/)
    expect(forAdvisor).not.toMatch(/您的账户|您的损失|您本人|为您转|转人工|您的测评/)
  })

  test('are not sent to the clients’ hotline where nothing was found', () => {
    const text = textOf({ decision: 'offer', reason: 'no-evidence', ruleIds: [] }, { turn: advisor })
    expect(text).not.toMatch(/95000|转人工/)
    expect(text).toMatch(/合规部门/)
  })
})

describe('a danger spoken of earlier', () => {
  const having = (kind: SignalKind, turn = client) => ({
    ...turn,
    earlier: [readingOf('原话', { signals: [{ kind, ruleId: ruleOfKind[kind], quote: '原话' }] })],
  })

  test.each(['offer', 'refuse'] as const)('is not forgotten beside another way on (%s)', (decision) => {
    const text = textOf({ decision, reason: 'no-evidence', ruleIds: [] }, { turn: having('crisis') })
    expect(text).toMatch(/没有查到/)
    expect(text).toMatch(/您的安全.*转人工.*110.*心理援助/)
  })

  test.each([
    ['我朋友说他不想活了', [], /对方/],
    ['我要杀了你们经理', ['threat' as const], /前面的事/],
  ])('of %s, another’s life', (text, notes, said) => {
    const signals = ['crisis' as const, ...notes].map((kind) => ({ kind, ruleId: ruleOfKind[kind], quote: text }))
    const turn = { ...client, earlier: [readingOf(text, { signals })] }
    for (const reason of ['no-evidence', 'crisis'] as const) {
      const words = textOf({ decision: 'offer', reason, ruleIds: [] }, { turn })
      expect(words).toMatch(said)
      expect(words).not.toMatch(/您的安全/)
    }
  })

  test('is what is offered where it is the reason, once', () => {
    const text = textOf({ decision: 'offer', reason: 'crisis', ruleIds: [] }, { turn: having('crisis') })
    expect(text.match(/您的安全/g)).toHaveLength(1)
    expect(text).not.toMatch(/现在就为您转接/)
    expect(textOf({ decision: 'offer', reason: 'fraud', ruleIds: [] }, { turn: having('fraud') })).toMatch(/止付/)
  })

  test('says nothing more where a person takes over', () => {
    const decision: Decision = { decision: 'handover', reason: 'complaint', ruleIds: [] }
    expect(textOf(decision, { turn: having('crisis') })).toBe(textOf(decision))
  })
})

describe('what the firm has not configured', () => {
  test('is not promised: without a time for complaints none is named', () => {
    const text = createWaysOn({ firm: { name: firm.name, hotline: firm.hotline } })({
      decision: { decision: 'handover', reason: 'complaint', ruleIds: [], desk: 'complaints' },
      reading: readingOf('我要投诉'),
      turn: client,
      parts: [],
      rating: { evidence: 'none', confidence: 0 },
    })
      .map((draft) => draft.text)
      .join('')
    expect(text).toMatch(/登记/)
    expect(text).not.toMatch(/工作日|小时|undefined/)
  })
})

describe('of what was not found', () => {
  const answered: PartEvidence = {
    ...open,
    part: '几点可以转账？',
    probability: 1,
    passages: [passageOf('交易日 8:30–16:30 可以转账。')],
  }

  test('the open questions are named, and only those', () => {
    const text = textOf({ decision: 'offer', reason: 'partly-answered', ruleIds: [] }, { parts: [answered, open] })
    expect(text).toContain('“你们的总部有几层楼”')
    expect(text).not.toContain('几点可以转账')
  })

  test('the way on stands without the client’s words, which the guard may drop', () => {
    const lines = closing({ decision: 'offer', reason: 'partly-answered', ruleIds: [] }, { parts: [answered, open] })
    expect(lines.filter(({ kind }) => kind === 'way-on').map(({ text }) => text)).toEqual([
      '没有查到的部分请回复“转人工”，由人工客服为您核实。',
    ])
  })

  test('beside a refusal it is said as well', () => {
    const reading = readingOf('买什么好？你们的总部有几层楼？', { parts: ['买什么好？', open.part] })
    const decision: Decision = { decision: 'refuse', reason: 'advice', ruleIds: [] }
    expect(textOf(decision, { reading, parts: [open] })).toMatch(/买卖建议.*没有查到“你们的总部有几层楼”/)
    expect(textOf(decision, { reading, parts: [answered] })).not.toMatch(/没有查到/)
  })

  test('beside an answer what else may have been meant is offered, to a client who asked one thing', () => {
    const decision: Decision = { decision: 'answer', reason: 'answered', ruleIds: [] }
    const parts = [{ ...answered, also: ['权限开通后为什么还不能买？'] }]
    expect(textOf(decision, { parts })).toContain('您可能还想问：权限开通后为什么还不能买？')
    expect(textOf(decision, { parts: [...parts, answered] })).not.toContain('还想问')
  })

  test('of one’s own account, that it cannot be seen and where it can', () => {
    const reading = readingOf('我账户被冻结了吗', { intent: 'account-state' })
    const text = textOf({ decision: 'offer', reason: 'no-evidence', ruleIds: [] }, { reading })
    expect(text).toMatch(/看不到您的账户.*App.*转人工/)
  })

  test('a remark that something went wrong is asked what, and a person is offered', () => {
    const text = textOf({ decision: 'offer', reason: 'clarification', ruleIds: [] })
    expect(text).toMatch(/哪一步.*转人工/)
    expect(text).not.toMatch(/都不是的话/)
  })

  test('a long question is cut short', () => {
    const long = { ...open, part: '我想问一下'.repeat(30) }
    expect(
      textOf({ decision: 'offer', reason: 'partly-answered', ruleIds: [] }, { parts: [long] }).length,
    ).toBeLessThan(90)
  })

  test('whose language is not read hears so in one that may be', () => {
    const asked = { ...open, part: '수수료가 얼마인가요' }
    const text = textOf({ decision: 'offer', reason: 'no-evidence', ruleIds: [] }, { parts: [asked] })
    expect(text).toContain('只能读懂中文和英文')
    expect(text).toContain('reply “human”')
  })

  test('whoever asks again after being handed over hears that he is waited for, and a new matter is heard', () => {
    const turn = {
      ...client,
      earlier: [readingOf('转人工', { signals: [{ kind: 'asks-for-person', ruleId: null, quote: '转人工' }] })],
    }
    const small: Decision = { decision: 'answer', reason: 'small-talk', ruleIds: [] }
    expect(textOf(small, { turn, reading: readingOf('还在吗') })).toContain('已经登记转人工')
    expect(textOf(small, { turn, reading: readingOf('谢谢') })).not.toContain('已经登记转人工')
    expect(textOf(small, { turn: client, reading: readingOf('还在吗') })).not.toContain('已经登记转人工')
  })

  test('that there is no such article has been said, and is not said again', () => {
    const none = {
      ...open,
      missing: { kind: 'clause' as const, title: '证券法', clause: '第九百条', label: '2019', digestOnly: false },
    }
    const decision: Decision = { decision: 'offer', reason: 'no-evidence', ruleIds: [] }
    expect(textOf(decision)).toMatch(/没有查到/)
    expect(textOf(decision, { parts: [none] })).not.toMatch(/没有查到/)
    expect(textOf(decision, { parts: [none] })).toContain(firm.hotline)
  })
})

describe('small talk', () => {
  const reply = (text: string, evidence: 'none' | 'grounded' = 'none') =>
    textOf(
      { decision: 'answer', reason: 'small-talk', ruleIds: [] },
      { reading: readingOf(text), rating: { evidence, confidence: 1 } },
    )

  test.each(['你是机器人吗', '你是真人还是AI', '你是谁'])('%s: it never passes for a person', (text) => {
    expect(reply(text)).toMatch(/不是真人.*人工智能/)
  })

  test.each([
    ['你好', /您好，我是虚谷证券的智能助手/],
    ['谢谢你啦', /不客气/],
    ['你能做什么', /买卖建议我不能给/],
    ['好的，再见', /随时找我/],
  ])('%s', (text, expected) => {
    expect(reply(text)).toMatch(expected)
  })

  test('where the library has answered nothing is added', () => {
    expect(reply('你是机器人吗', 'grounded')).toBe('')
  })
})

describe('what a client reports of the firm’s own people', () => {
  const reported = (ruleId: string) =>
    textOf({ decision: 'handover', reason: 'complaint', ruleIds: [ruleId], desk: 'complaints' })

  test.each([
    ['ADV-PERSONAL-FEE', /请不要付款/],
    ['ADV-DISCRETIONARY', /不得替客户操作/],
    ['SUIT-COACH-QUESTIONNAIRE', /空白的文件请不要签/],
    ['RET-GUARANTEE', /不要据此购买/],
    ['ADV-VIP-GROUP', /没有荐股群/],
  ])('%s: what not to do comes before the complaints desk', (ruleId, expected) => {
    expect(reported(ruleId)).toMatch(new RegExp(`${expected.source}.*投诉专席`))
  })

  test('other complaints are told nothing of it', () => {
    expect(reported('CHAT-COMPLAINT-ESCALATE')).not.toMatch(/员工|荐股群/)
  })
})

test('a client who is asked for a password hears that nobody may have it, and what to do when money is gone', () => {
  const signals = [{ kind: 'fraud', ruleId: 'ACC-CREDENTIAL', quote: '让我把密码给他' }]
  const reading = readingOf('你们客户经理让我把密码给他', { signals })
  const decision = decideEarly(reading, client)?.decision
  if (!decision) throw new Error('it decides nothing')
  expect(decision).toMatchObject({ decision: 'handover', reason: 'fraud', desk: 'risk-control' })
  expect(textOf(decision, { reading })).toMatch(/员工也无权索要.*修改密码.*110.*风控专席/)
  expect(textOf(decision, { reading })).not.toMatch(/屏幕共享/)
})

describe('a rebate', () => {
  const refused = (text: string) =>
    textOf(
      { decision: 'refuse', reason: 'account-misuse', ruleIds: ['ADV-PERSONAL-FEE'] },
      { reading: readingOf(text), parts: [] },
    )

  test.each(['能不能返点给我', '开户有返佣吗', '佣金返一点给我行不行'])('%s: is what nobody may promise', (text) => {
    expect(refused(text)).toMatch(/不得私下返还佣金/)
    expect(refused(text)).not.toMatch(/不要转给任何个人/)
  })

  test.each(['我想给经理送个红包', '给客户经理返点，让他先留给我'])('%s: is a gift, not a rebate', (text) => {
    expect(refused(text)).toMatch(/不要转给任何个人/)
  })
})

describe('who writes in English', () => {
  const english = (decision: Decision, text = 'What is this?') =>
    textOf(decision, { reading: readingOf(text, { language: 'en' }) })

  test.each<ReasonCode>(['no-evidence', 'advice', 'prediction', 'promise', 'off-topic', 'clarification', 'small-talk'])(
    'hears of %s in English, with a way on',
    (reason) => {
      const text = english({ decision: reason === 'no-evidence' ? 'offer' : 'refuse', reason, ruleIds: [] })
      expect(text).toMatch(/human|ask me|I can/)
      expect(text.replace(firm.name, '')).not.toMatch(/\p{Script=Han}/u)
    },
  )

  test('hears what is pressing first, and all of it in English', () => {
    const crisis = english({ decision: 'handover', reason: 'crisis', ruleIds: [] })
    expect(crisis).toMatch(/^Your safety.*110.*120.*Your request is passed on/)
    expect(crisis).not.toMatch(/\p{Script=Han}/u)
    expect(english({ decision: 'handover', reason: 'fraud', ruleIds: [] })).toMatch(
      /^Stay calm.*Stop any transfer.*110/,
    )
    expect(english({ decision: 'handover', reason: 'complaint', ruleIds: [] })).toMatch(/^Your request is passed on/)
  })

  const said = (text: string) => [...new Set(text.match(/(?<!\d)(?:110|120|12386|95000)(?!\d)/g))].sort()

  test('hears what clients hear in Chinese, whatever was found: a way on, and the same numbers to call', () => {
    for (const signal of signalsThatDecide) {
      const closingIn = (language: 'zh' | 'en') => {
        const reading = readingOf('words of a client', { signals: [signal], language })
        const decision = decideEarly(reading, client)?.decision
        if (!decision) throw new Error(`${signal.kind} decides nothing`)
        return closing(decision, { reading })
      }
      const textIn = (language: 'zh' | 'en') =>
        closingIn(language)
          .map(({ text }) => text)
          .join(' ')
      const name = `${signal.kind} by ${signal.ruleId}`
      expect(
        closingIn('en').map(({ kind }) => kind),
        name,
      ).toContain('way-on')
      expect(textIn('en'), name).not.toMatch(/\p{Script=Han}/u)
      expect(said(textIn('en')), name).toEqual(said(textIn('zh')))
    }
  })

  test.each(reasonCodes)('hears nothing in Chinese where the reason is %s, handed over or not', (reason) => {
    for (const decision of ['handover', 'refuse', 'offer', 'answer'] as const) {
      const text = english({ decision, reason, ruleIds: [] }, 'I lost money, is this real?')
      expect(text.replaceAll(firm.name, '')).not.toMatch(/\p{Script=Han}/u)
    }
  })

  test('hears of an earlier danger, and of what was not found beside a refusal, in English too', () => {
    for (const [kind, words] of [
      ['crisis', /your safety matters.*110/],
      ['fraud', /more urgent.*110/],
    ] as const) {
      const earlier = [readingOf('words of a client', { signals: [{ kind, ruleId: null, quote: 'words' }] })]
      const reading = readingOf('How long does a withdrawal take?', { language: 'en' })
      const answered: Decision = { decision: 'answer', reason: 'answered', ruleIds: [] }
      const text = textOf(answered, { reading, turn: { ...client, earlier } })
      expect(text).toMatch(words)
      expect(text).not.toMatch(/\p{Script=Han}/u)
    }
    const reading = readingOf('Should I buy it, and what is the fee?', { language: 'en', parts: ['一', '二'] })
    const text = textOf({ decision: 'refuse', reason: 'advice', ruleIds: [] }, { reading })
    expect(text).toMatch(/found nothing reliable on a part/)
    expect(text).not.toMatch(/\p{Script=Han}/u)
  })

  test.each<ReasonCode>(['explicit-request', 'complaint', 'legal-claim', 'big-loss', 'identity-check'])(
    'is handed over for %s in English, in the hours of service and out of them',
    (reason) => {
      const hours = parseServiceHours('交易日 8:30-17:30；紧急挂失全天')
      if (!hours) throw new Error('no hours')
      const at = (time: string) =>
        createWaysOn({ firm: { ...firm, hours }, now: () => new Date(time) })({
          decision: { decision: 'handover', reason, ruleIds: [] },
          reading: readingOf('words of a client', { language: 'en' }),
          turn: client,
          parts: [open],
          rating: { evidence: 'none', confidence: 0 },
        })
          .map(({ text }) => text)
          .join(' ')
      const [served, closed] = [at('2026-11-23T10:00+08:00'), at('2026-11-23T20:00+08:00')]
      expect(served).toMatch(/^Your request is passed on.*write down what it is about/)
      expect(served).not.toMatch(/service hours/)
      expect(closed).toMatch(/service hours are trading days 8:30–17:30 Beijing time.*back at 8:30 on Tue 24 Nov/)
      expect(/frozen at once, call 95000/.test(closed)).toBe(reason === 'explicit-request')
      expect(served + closed).not.toMatch(/\p{Script=Han}/u)
    },
  )

  test('who reports our own people hears in English what not to do meanwhile', () => {
    const complaint = (ruleIds: string[]) => english({ decision: 'handover', reason: 'complaint', ruleIds })
    expect(complaint(['ADV-PERSONAL-FEE'])).toMatch(/pay nobody/)
    expect(complaint(['CHAT-COMPLAINT-ESCALATE'])).not.toMatch(/pay nobody/)
  })

  test('who asks whether a person speaks is told', () => {
    const text = english({ decision: 'answer', reason: 'small-talk', ruleIds: [] }, 'Are you a robot?')
    expect(text).toMatch(/AI assistant.*not a person.*“human”/)
  })

  test('who waits hears so, in the hours of service and out of them', () => {
    const hours = parseServiceHours('交易日 8:30-17:30；紧急挂失全天')
    if (!hours) throw new Error('no hours')
    const asked = readingOf('human', { signals: [{ kind: 'asks-for-person', ruleId: null, quote: 'human' }] })
    const at = (time: string) =>
      createWaysOn({ firm: { ...firm, hours }, now: () => new Date(time) })({
        decision: { decision: 'answer', reason: 'small-talk', ruleIds: [] },
        reading: readingOf('still waiting, anyone there?', { language: 'en' }),
        turn: { ...client, earlier: [asked] },
        parts: [],
        rating: { evidence: 'none', confidence: 0 },
      })
        .map(({ text }) => text)
        .join(' ')
    const [served, closed] = [at('2026-11-23T10:00+08:00'), at('2026-11-23T20:00+08:00')]
    expect(served).toMatch(/^Sorry to keep you waiting.*call 95000/)
    expect(closed).toMatch(/^Sorry to keep you waiting.*outside service hours.*frozen at once, call 95000/)
    expect(served + closed).not.toMatch(/\p{Script=Han}/u)
  })

  test('who says thanks is welcome, and an answer needs no more words', () => {
    expect(english({ decision: 'answer', reason: 'small-talk', ruleIds: [] }, 'thanks!')).toMatch(/welcome/)
    expect(english({ decision: 'answer', reason: 'answered', ruleIds: [] })).toBe('')
  })
})

test('what was not found is said in the client’s words', () => {
  expect(textOf({ decision: 'offer', reason: 'no-evidence', ruleIds: [] })).toMatch(
    /^没有查到“你们的总部有几层楼”的资料，不凭猜测回答。.*转人工/,
  )
})

test('a long story is not told back', () => {
  const part = '我是做小生意的，白天忙得很，店里人来人往根本没空盯盘，晚上能不能先把单子挂上去'
  expect(textOf({ decision: 'offer', reason: 'no-evidence', ruleIds: [] }, { parts: [{ ...open, part }] })).toMatch(
    /^没有查到相关的资料/,
  )
})

test('a guide that says what is not seen needs nothing beside it', () => {
  const guided = (text: string) =>
    textOf(
      { decision: 'answer', reason: 'guided-procedure', ruleIds: [] },
      { parts: [{ ...open, passages: [passageOf(text)] }] },
    )
  expect(guided('在资产与持仓页面可以看到，智能助手看不到。')).toBe('')
  expect(guided('在资产与持仓页面可以看到。')).toMatch(/看不到您的账户/)
})

test('a recommendation is refused as advice, in words of its own', () => {
  const text = afterSignal('asks-for-recommendation')
  expect(text).toMatch(/不能替您挑选产品/)
  expect(afterSignal('asks-for-recommendation', advisor)).toMatch(/超出等级的不得主动推介/)
})

describe('a recommendation is not made, and everything else is said', () => {
  const wish = (text: string, more: Partial<WaysOnInput> = {}) => {
    const reading = readingOf(text, {
      signals: [{ kind: 'asks-for-recommendation', ruleId: 'SUIT-OVER-RISK-PUSH', quote: text }],
      language: /\p{Script=Han}/u.test(text) ? 'zh' : 'en',
    })
    const decision: Decision = { decision: 'refuse', reason: 'advice', ruleIds: ['SUIT-OVER-RISK-PUSH'] }
    return textOf(decision, { reading, ...more })
  }
  const told = { ...open, passages: [passageOf('R1')], probability: 0.9 }
  const assessed = (riskTolerance: ClientProfile['riskTolerance']) =>
    turnOf('原话', { profile: { ...sunProfile, riskTolerance } })

  test('to whom nobody knows: how levels match, the test, the public list, a person', () => {
    expect(wish('有什么产品适合我')).toMatch(/C2 匹配 R1 和 R2.*风险测评.*“R2的产品有哪些”.*转人工/s)
    expect(wish('What suits me?')).toMatch(/R1 and R2 for C2.*risk assessment.*human/s)
    expect(wish('What suits me?')).not.toMatch(/\p{Script=Han}/u)
  })

  test('to a client of a known level: what it matches', () => {
    expect(wish('有什么产品适合我', { turn: assessed('C3') })).toMatch(/C3，.*R1至R3.*“R1至R3的产品有哪些”/s)
    expect(wish('有什么产品适合我', { turn: assessed('C1') })).toMatch(/“R1的产品有哪些”/)
  })

  test('after a list no more than whose choice it is', () => {
    expect(wish('我是C2，推荐几个', { parts: [told] })).toMatch(/不能替您挑选.*费用、期限和风险/s)
    expect(wish('我是C2，推荐几个', { parts: [told] })).not.toMatch(/还没有测评/)
    expect(wish('给C2客户推荐个产品', { parts: [told], turn: advisor })).toMatch(
      /超出等级的不得主动推介.*持证人员核对/s,
    )
    // Where another question was answered beside it there was no list.
    expect(wish('佣金多少，推荐只基金', { parts: [told], turn: advisor })).not.toMatch(/以上只列/)
  })

  test('a list of which nothing may be shown: what may be', () => {
    const decision: Decision = { decision: 'refuse', reason: 'suitability', ruleIds: ['SUIT-OVER-RISK-PUSH'] }
    const above = { ...open, aboveLevel: true }
    const text = textOf(decision, { parts: [above], turn: assessed('C2') })
    expect(text).toMatch(/“R1至R2的产品有哪些”.*重新测评.*转人工/)
    expect(text).not.toMatch(/没有查到/)
    expect(textOf(decision, { parts: [above], turn: assessed(null) })).toMatch(/完成风险测评/)
  })
})

test('who asks in English for the hours hears them in English', () => {
  const hours = parseServiceHours('交易日 8:30-17:30') ?? undefined
  const at = (now: string) =>
    createWaysOn({ firm: { ...firm, hours }, now: () => new Date(now) })({
      decision: { decision: 'answer', reason: 'answered', ruleIds: [] },
      reading: readingOf('Is the hotline open now?', { language: 'en' }),
      turn: client,
      parts: [],
      rating: { evidence: 'none', confidence: 0 },
    })
      .map(({ text }) => text)
      .join(' ')
  expect(at('2026-11-23T10:00+08:00')).toMatch(/trading days 8:30–17:30.*within them now/)
  expect(at('2026-11-23T20:00+08:00')).toMatch(/outside them now; our staff are back at 8:30/)
  expect(at('2026-11-23T20:00+08:00')).not.toMatch(/\p{Script=Han}/u)
})

const sunProfile: ClientProfile = {
  id: 'client-003',
  name: '孙样例',
  investorClass: 'ordinary',
  riskTolerance: 'C2',
  assessedOn: '2025-11-03',
  isLowestTolerance: false,
  qualifiedInvestor: false,
  offereeConfirmed: false,
  holdings: [],
}
