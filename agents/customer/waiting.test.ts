import { describe, expect, test } from 'vitest'
import { readerOf } from '../../domain/identity.ts'
import { readingOf, turnOf } from '../../tests/fixtures/turn-nouns.ts'
import { isOfTheWait } from './waiting.ts'

const asked = readingOf('转人工', { signals: [{ kind: 'asks-for-person', ruleId: null, quote: '转人工' }] })
const waiting = turnOf('原话', { earlier: [asked] })

describe('a client who was handed over and waits', () => {
  test.each([
    '我等了十分钟了',
    '怎么还没人',
    '还在吗',
    '人呢？？？',
    '等了半天了怎么还没有人接',
    '还要等多久',
    '我排到第几了',
    '有人理我吗',
    '都等了半个小时了！！！',
    '现在有人吗',
    '能不能快点',
    'still waiting, anyone there?',
    'Hello? Is anybody there',
    'I have been waiting for 20 minutes',
    'how long do I have to wait',
    'where is the agent',
  ])('%s', (text) => {
    expect(isOfTheWait(readingOf(text), waiting)).toBe(true)
  })

  test.each([
    '等了这么久，我要投诉',
    '等了这么久我的钱还没到账',
    '不等了，佣金多少',
    '赎回要等多久到账',
    '多久能到',
    '我不想活了',
    '周末有人吗',
    '12386几点有人接',
    '转人工',
    '谢谢',
    'hello',
    'still waiting for my money',
    'how long do I have to wait for the withdrawal',
    "I'm waiting, I don't want to live anymore",
  ])('%s says something else', (text) => {
    expect(isOfTheWait(readingOf(text), waiting)).toBe(false)
  })

  test('who was not handed over waits for nobody, nor does an advisor', () => {
    expect(isOfTheWait(readingOf('怎么还没人'), turnOf('原话'))).toBe(false)
    expect(isOfTheWait(readingOf('怎么还没人'), { ...waiting, reader: readerOf('advisor') })).toBe(false)
  })

  test('after another question 还要等多久 is asked of that one, 怎么还没人 still of the colleague', () => {
    const since = turnOf('原话', { earlier: [asked, readingOf('开户要审核吗')] })
    expect(isOfTheWait(readingOf('还要等多久'), since)).toBe(false)
    expect(isOfTheWait(readingOf('怎么还没人'), since)).toBe(true)
    const impatient = turnOf('原话', { earlier: [asked, readingOf('怎么还没人')] })
    expect(isOfTheWait(readingOf('还要等多久'), impatient)).toBe(true)
  })
})
