import { describe, expect, test } from 'vitest'
import { readingOf } from '../../tests/fixtures/turn-nouns.ts'
import { asHeard, clockQuestionOf, daysAskedIn, holidaysNamed, libraryQuestion } from './clock-question.ts'

describe('what the clock and the calendar answer', () => {
  test.each([
    ['今天是几号', 'date'],
    ['今儿几月几号来着', 'date'],
    ['明天周几', 'date'],
    ['2026年10月1日是星期几', 'date'],
    ['现在几点了', 'time'],
    ['下一个交易日是哪天', 'next-trading-day'],
    ['明天开市吗', 'market'],
    ['国庆股市开吗', 'market'],
    ['下周一开盘吗', 'market'],
    ['周三A股休市吗', 'market'],
    ['这周末股市开门不', 'market'],
    ['今天是不是交易日', 'market'],
    ['春节休市几天', 'market'],
    ['春节后哪天开盘', 'market'],
    ['五一股市放几天假', 'market'],
    ['大年初三股市开吗', 'market'],
    ['今年股市休市安排', 'market'],
    ['今年中秋和国庆休市几天', 'market'],
    ['俺想问下明个股市开不开', 'market'],
    ['请问一下明天股市开盘嘛谢谢', 'market'],
    ['今天收盘了吗', 'session'],
    ['现在开盘了吗', 'session'],
    ['明天几点开盘', 'session'],
    ['港股明天开吗', 'other-market'],
    ['人工客服周末有人吗', 'service'],
    ['现在有人吗', 'service'],
    ['你们几点上班', 'service'],
    ['请问客服的工作时间', 'service'],
    ['晚上八点还有客服吗', 'service'],
    ['国庆你们上班不', 'service'],
    ['半夜能找到人吗', 'service'],
    ['下班了吗你们', 'service'],
    ['现在打400有人接吗', 'service'],
    ['你们客服是24小时的吗', 'service'],
    ['Is the hotline open now?', 'service'],
    ['Hello, are you open on weekends?', 'service'],
    ['What are your opening hours?', 'service'],
    ['When does customer service start', 'service'],
    ['is anyone there right now', 'service'],
  ])('%s: %s', (text, kind) => {
    expect(clockQuestionOf(text)).toBe(kind)
  })

  test.each([
    // a person is wanted, not the hours
    '转人工',
    '有没有人工',
    '有人吗',
    '现在给我转人工',
    '现在能帮我转人工吗',
    '我现在就要人工客服',
    // other people's hours
    '营业部周末开门吗',
    '开户审核周末有人审吗',
    '挂失电话半夜有人接吗',
    // a market of whose days the firm gives notice
    '港股通12月25号开吗',
    '港股通明天开吗',
    // forecasts and advice
    '明天开盘会涨吗',
    '明天开盘冲不冲',
    '下周一开盘是高开吧',
    '今天开盘多少点',
    // what else is done on a day
    '今天买的明天能卖吗',
    '国庆能银证转账吗',
    '周末能开户吗',
    '今天能开科创板吗',
    '开盘前能撤单吗',
    '几点能撤单',
    '几点开盘',
    '几号除权',
    'Is the market open now?',
    'What are the trading hours?',
    'can I talk to a human now',
    'are you there',
    'When do you open my account?',
    '周末有人让我转账是不是骗子',
    '你休息吗',
    '',
  ])('%s is another question', (text) => {
    expect(clockQuestionOf(text)).toBeNull()
  })

  test('what the clock does not know is asked of the library', () => {
    expect(libraryQuestion('你们几点上班')).toMatch(/客服/)
    expect(libraryQuestion('现在开盘了吗')).toMatch(/开盘/)
    expect(libraryQuestion('明天开市吗')).toBeNull()
  })

  test('such a message is taken at its word, and one that says more is not touched', () => {
    const signals = [{ kind: 'asks-for-person', ruleId: null, quote: '人工客服周末有人吗' }]
    const reading = readingOf('人工客服周末有人吗', { parts: ['客服几点上班？'], signals })
    expect(asHeard(reading)).toMatchObject({ parts: ['人工客服周末有人吗'], signals: [] })
    const more = readingOf('人工客服周末有人吗，我的钱被骗了', { signals })
    expect(asHeard(more)).toBe(more)
  })

  test('beside another question only what stands in its own words is not heard', () => {
    const parts = ['客服电话几点有人', '我要投诉你们经理']
    const [person, complaint] = ['有人，', '投诉'].map((quote) => ({ kind: 'complaint', ruleId: null, quote }))
    const whole = { kind: 'complaint', ruleId: null, quote: parts.join('，') }
    const signals = [person, complaint, whole].flatMap((signal) => signal ?? [])
    expect(asHeard(readingOf(parts.join('，'), { parts, signals })).signals).toEqual([complaint, whole])
  })
})

describe('the days that are asked about', () => {
  // A Monday.
  const today = '2026-11-23'
  test.each([
    ['明天', '2026-11-24', '2026-11-25'],
    ['周三', '2026-11-25', '2026-11-26'],
    ['周一', '2026-11-23', '2026-11-24'],
    ['周末', '2026-11-28', '2026-11-30'],
    ['周六日', '2026-11-28', '2026-11-30'],
    ['下周末', '2026-12-05', '2026-12-07'],
    ['下周一', '2026-11-30', '2026-12-01'],
    ['下周', '2026-11-30', '2026-12-07'],
  ])('%s: from %s to %s', (text, from, to) => {
    expect(daysAskedIn(text, today)).toEqual({ from, to })
  })

  test('a weekday that is over this week is that of the next', () => {
    expect(daysAskedIn('周三', '2026-11-27')).toEqual({ from: '2026-12-02', to: '2026-12-03' })
  })

  test.each([
    ['十一股市开吗', ['国庆节']],
    ['今年中秋和国庆休市几天', ['中秋', '国庆节']],
    ['双十一股市开吗', []],
    ['11月二十一号开市吗', []],
    ['十一点有人吗', []],
  ])('%s: holiday %s', (text, names) => {
    expect(holidaysNamed(text)).toEqual(names)
  })

  test('a holiday and no day at all are none', () => {
    expect([daysAskedIn('国庆', today), daysAskedIn('几点上班', today)]).toEqual([null, null])
  })
})
