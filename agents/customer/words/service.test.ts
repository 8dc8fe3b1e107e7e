import { describe, expect, test } from 'vitest'
import { readerOf } from '../../../domain/identity.ts'
import { type Decision, type Reading, type ReasonCode, reasonCodes, type Turn } from '../../../domain/turn.ts'
import { namesOf, passageOf, readingOf, turnOf } from '../../../tests/fixtures/turn-nouns.ts'
import { loadRules } from '../../rules/load-rules.ts'
import { createRuleEngine } from '../../rules/rule-engine.ts'
import type { Draft } from '../../steps/compose.ts'
import type { PartEvidence } from '../../steps/evidence.ts'
import { createGuard } from '../../steps/guard.ts'
import { isHandedOver, ruleOfKind, signalKinds } from '../../steps/understand/signals/kinds.ts'
import { loadSignalPatterns } from '../../steps/understand/signals/patterns.ts'
import { decideEarly } from '../escalation.ts'
import { parseServiceHours } from '../service-hours.ts'
import { createCustomer } from '../turn.ts'
import { createWaysOn } from '../ways-on.ts'

const hours = parseServiceHours('交易日 8:30-17:30；紧急挂失全天') ?? undefined
const firm = { name: '虚谷证券', hotline: '95000', hours }
const at = (local: string) => () => new Date(`${local}+08:00`)
/** A Sunday night, and the Monday morning after it. */
const [night, day] = [at('2026-11-22T23:00'), at('2026-11-23T10:00')]

const client = turnOf('原话')
const { rules, laws } = loadRules()
const guard = createGuard({ engine: createRuleEngine(rules, laws), names: () => namesOf() })

const drafts = (
  decision: Decision,
  {
    now = night,
    turn = client,
    reading = readingOf('原话'),
    given = firm as Parameters<typeof createWaysOn>[0]['firm'],
  } = {},
): Draft[] =>
  createWaysOn({ firm: given, now })({
    decision,
    reading,
    turn,
    parts: [],
    rating: { evidence: 'none', confidence: 0 },
  })
const said = (...given: Parameters<typeof drafts>) =>
  drafts(...given)
    .map(({ text }) => text)
    .join('')
const handover = (reason: ReasonCode): Decision => ({ decision: 'handover', reason, ruleIds: [] })

/** Every handover that a message can lead to, by every rule. */
const handovers: { decision: Decision; reading: Reading }[] = [
  ...[...signalKinds.map((kind) => ({ kind, ruleId: ruleOfKind[kind] })), ...loadSignalPatterns()].flatMap(
    ({ kind, ruleId }) => {
      const reading = readingOf('原话', { signals: [{ kind, ruleId, quote: '原话' }] })
      const decision = decideEarly(reading, client)?.decision
      return isHandedOver(kind) && decision?.decision === 'handover' ? [{ decision, reading }] : []
    },
  ),
  ...reasonCodes.map((reason) => ({ decision: handover(reason), reading: readingOf('原话') })),
]

describe('a handover while nobody is there', () => {
  test('promises nobody at once, whatever the reason, and says when people are back and that the case is kept', () => {
    for (const { decision, reading } of handovers) {
      const text = said(decision, { reading })
      expect(text, decision.reason).not.toMatch(/(?:现在|正在|马上|立刻|立即|这就)[^，。；]{0,6}转接/)
      expect(text, decision.reason).toMatch(
        /现在不是人工服务时间.*交易日8:30–17:30，明天（11月23日，周一）8:30上班.*已经登记/,
      )
    }
  })

  test('passes the guard', async () => {
    for (const { decision, reading } of handovers)
      for (const draft of drafts(decision, { reading }))
        expect(await guard(draft, { turn: client, reading }), draft.text).toMatchObject({ passes: true })
  })

  test('of a life in danger does not wait for anybody', () => {
    expect(said(handover('crisis'))).toMatch(/110.*现在不是人工服务时间.*有危险请不要等，现在就拨打 110/)
  })

  test('of an account in danger names the hotline that is there at any hour, where the firm has said so', () => {
    expect(said(handover('fraud'))).toMatch(/止付.*拨打95000的紧急挂失，全天受理/)
    const given = { ...firm, hours: parseServiceHours('交易日 8:30-17:30') ?? undefined }
    expect(said(handover('fraud'), { given })).not.toMatch(/全天/)
  })

  test('of who asks for nothing else begins with it', () => {
    expect(drafts(handover('explicit-request'))[0]?.text).toMatch(/^现在不是人工服务时间/)
  })

  test.each([
    ['2026-11-23T07:00', '今天（11月23日，周一）8:30上班'],
    ['2026-11-27T18:00', '11月30日（周一）8:30上班'],
    ['2026-09-30T18:00', '10月8日（周四）8:30上班'],
    ['2026-10-09T18:00', '10月12日（周一）8:30上班'],
    ['2026-12-31T18:00', '最早2027年1月4日（周一）8:30上班，遇节假日顺延'],
  ])('at %s: %s', (time, expected) => {
    expect(said(handover('explicit-request'), { now: at(time) })).toContain(expected)
  })
})

test('while people are there, for the firm’s own people, and where no hours are set nothing changes', () => {
  const unset = { ...firm, hours: undefined }
  const turn = turnOf('原话', { reader: readerOf('advisor') })
  for (const { decision, reading } of handovers) {
    expect(said(decision, { reading, now: day })).toBe(said(decision, { reading, given: unset }))
    expect(said(decision, { reading, turn })).toBe(said(decision, { reading, turn, given: unset }))
  }
})

// --- the whole turn ---

const passage = passageOf('人工服务时间为交易日8:30–17:30。')
const found: PartEvidence = { part: '', passages: [passage], missing: null, choices: [], probability: 0.9 }

/** A turn over the real policy and words; the library holds the hours, or nothing. */
const play = async (
  reading: Reading,
  { now = night, turn = client, holds = [found] }: { now?: () => Date; turn?: Turn; holds?: PartEvidence[] } = {},
) => {
  const looked: string[] = []
  const customer = createCustomer({
    understand: async () => reading,
    refine: async (read) => ({ reading: read, calls: [] }),
    gather: async ({ reading: { parts } }) => {
      looked.push(...parts)
      return holds
    },
    write: async function* ({ parts }) {
      for (const { passages } of parts)
        for (const one of passages)
          yield {
            type: 'draft',
            draft: { kind: 'answer', text: one.text, quotes: [{ passage: one, start: one.start, end: one.end }] },
          }
    },
    guard,
    waysOn: createWaysOn({ firm, now }),
  })
  const texts: string[] = []
  let decision: Decision | undefined
  for await (const event of customer(turn)) {
    if (event.type === 'sentence-committed') texts.push(event.sentence.text)
    if (event.type === 'turn-decided') decision = event.decision
  }
  return { text: texts.join(''), decision, looked }
}
const person = { kind: 'asks-for-person', ruleId: null, quote: '原话' }

describe('the hours as a question', () => {
  const asks = (text: string) => readingOf(text, { signals: [person] })

  test.each([
    ['现在有人吗', night, /8:30–17:30。现在不是人工服务时间，明天（11月23日，周一）8:30上班/],
    ['现在有人吗', day, /8:30–17:30。现在是人工服务时间.*转人工/],
    ['人工客服周末有人吗', day, /11月28日（周六）至11月29日（周日）人工客服休息。现在是人工服务时间/],
    ['明天有人工吗', night, /明天（11月23日，周一）人工客服上班/],
    ['国庆你们上班吗', day, /国庆节假期人工客服休息/],
  ])(
    '%s is answered with the library’s hours and what is true now, and hands nobody over',
    async (text, now, expected) => {
      const turn = await play(asks(text), { now })
      expect(turn.decision).toMatchObject({ decision: 'answer', reason: 'answered' })
      expect(turn.text).toMatch(expected)
    },
  )

  test('where the library does not hold them they are said as they are set', async () => {
    const nothing = { ...found, passages: [], probability: 0 }
    const { text, decision } = await play(asks('你们几点上班'), { holds: [nothing] })
    expect(decision?.decision).not.toBe('handover')
    expect(text).toMatch(/^人工服务时间为交易日8:30–17:30。现在不是人工服务时间/)
    expect(text).not.toMatch(/没有查到/)
  })

  test('whoever waits need not be registered again', async () => {
    const turn = turnOf('原话', { earlier: [asks('转人工')] })
    expect((await play(asks('你们几点上班'), { turn })).text).toMatch(/上班。您的请求已经登记/)
  })

  test('转人工 is no question', async () => {
    expect((await play(asks('转人工'))).decision).toMatchObject({ decision: 'handover' })
  })
})

describe('who waits and asks where the colleague stays', () => {
  const waiting = turnOf('原话', { earlier: [readingOf('转人工', { signals: [person] })] })
  const impatient = readingOf('我等了十分钟了', { signals: [{ kind: 'complaint', ruleId: null, quote: '原话' }] })

  test('is told calmly, and nothing is begun anew', async () => {
    const { text, decision, looked } = await play(impatient, { turn: waiting, now: day })
    expect(decision).toMatchObject({ decision: 'answer' })
    expect(text).toMatch(/已经登记转人工，还在等同事接入.*看不到.*95000/)
    expect(looked).toEqual([])
  })

  test('and honestly, while nobody is there', async () => {
    const { text, decision } = await play(impatient, { turn: waiting })
    expect(decision).toMatchObject({ decision: 'answer' })
    expect(text).toMatch(/已经登记转人工，不过现在不是人工服务时间，明天（11月23日，周一）8:30上班.*紧急挂失/)
    expect(text).not.toMatch(/稍候/)
  })

  test('whoever has not been handed over is heard as before', async () => {
    expect((await play(impatient)).decision).toMatchObject({ decision: 'handover', reason: 'complaint' })
  })
})

describe('the calendar', () => {
  test.each([
    ['今天是几号', '今天是2026年11月22日，周日。'],
    ['明天周几', '明天是2026年11月23日，周一。'],
    ['现在几点了', '现在是北京时间23:00，今天（11月22日，周日）。'],
    ['明天开市吗', '明天（11月23日，周一）是交易日，A股照常开市。'],
    ['今天开市吗', '今天（11月22日，周日）是周末，A股休市，之后第一个交易日是明天（11月23日，周一）。'],
    ['下周一开盘吗', '明天（11月23日，周一）是交易日，A股照常开市。'],
    ['下一个交易日是哪天', '下一个交易日是明天（11月23日，周一）。'],
    ['这周末股市开吗', '11月21日（周六）至今天（11月22日，周日）A股休市，之后第一个交易日是明天（11月23日，周一）。'],
    ['今年国庆休市几天', '国庆节10月1日（周四）至10月7日（周三）A股休市，之后第一个交易日是10月8日（周四）。'],
    [
      '国庆股市开吗',
      '国庆节假期A股休市，但2027年的休市安排我这里还没有，请以沪深北交易所的公告为准；今年是10月1日（周四）至10月7日（周三）。',
    ],
    ['10月10日股票交易吗', '10月10日（周六）是周末，A股休市，之后第一个交易日是10月12日（周一）。'],
    ['10月5日开市吗', '10月5日（周一）在国庆节假期里，A股休市，之后第一个交易日是10月8日（周四）。'],
    [
      '2027年1月4日开市吗',
      '2027年1月4日（周一）是不是交易日还不能确定：2027年的休市安排我这里还没有，请以沪深北交易所的公告为准。',
    ],
    ['下周股市休市吗', '明天（11月23日，周一）至11月29日（周日）没有节假日，A股周一至周五照常开市，周末休市。'],
    ['港股明天开吗', '港股、美股等其他市场的开市安排我这里没有，请以相应交易所的公告为准。'],
  ])('%s is answered without the library, also where a forecast was heard', async (text, expected) => {
    const signals = [{ kind: 'asks-for-prediction', ruleId: null, quote: text }]
    const turn = await play(readingOf(text, { signals }))
    expect(turn).toEqual({
      text: expected,
      decision: { decision: 'answer', reason: 'answered', ruleIds: [] },
      looked: [],
    })
  })

  test('beside another question each gets its answer', async () => {
    const reading = readingOf('明天开市吗，佣金多少', { parts: ['明天开市吗', '佣金多少'] })
    const { text, looked, decision } = await play(reading)
    expect(looked).toEqual(['佣金多少'])
    expect(decision).toMatchObject({ decision: 'answer' })
    expect(text).toMatch(new RegExp(`^${passage.text}明天（11月23日，周一）是交易日`))
  })

  test('before the National Day its dates are the coming ones', async () => {
    const { text } = await play(readingOf('国庆股市开吗'), { now: at('2026-09-20T10:00') })
    expect(text).toMatch(/^国庆节10月1日（周四）至10月7日（周三）A股休市，之后第一个交易日是10月8日/)
  })
})
