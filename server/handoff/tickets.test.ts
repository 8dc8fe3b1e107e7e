import { describe, expect, test } from 'vitest'
import { readingOf } from '../../tests/fixtures/turn-nouns.ts'
import { categoryOf, deadlinesOf } from './tickets.ts'
import { sameTicketNotice, ticketNotice } from './words.ts'

const periods = { contactWorkingDays: 1, acceptDays: 15, resolveDays: 60 }
const shown = (countedFrom: string, of = periods) =>
  Object.fromEntries(
    Object.entries(deadlinesOf(new Date(countedFrom), of)).map(([name, at]) => [name, at.toISOString()]),
  )

describe('deadlines', () => {
  test('are the ends of days in Shanghai, counted from the day of the first word', () => {
    // Sunday evening in Shanghai.
    expect(shown('2026-11-22T11:00:00Z')).toEqual({
      contactBy: '2026-11-23T15:59:59.999Z',
      acceptBy: '2026-12-07T15:59:59.999Z',
      resolveBy: '2027-01-21T15:59:59.999Z',
    })
  })

  test('begin with the day that it is in Shanghai, not in UTC', () => {
    expect(shown('2026-11-22T16:30:00Z').contactBy).toBe('2026-11-24T15:59:59.999Z')
  })

  test('of working days pass over weekends and holidays, and count weekends that are worked', () => {
    // Friday before the weekend; the day before National Day 2026 (1–7 October, 10 October worked).
    expect(shown('2026-11-20T02:00:00Z').contactBy).toBe('2026-11-23T15:59:59.999Z')
    expect(shown('2026-09-30T02:00:00Z').contactBy).toBe('2026-10-08T15:59:59.999Z')
    expect(shown('2026-10-09T02:00:00Z').contactBy).toBe('2026-10-10T15:59:59.999Z')
    expect(shown('2026-11-20T02:00:00Z', { ...periods, contactWorkingDays: 0 }).contactBy).toBe(
      '2026-11-20T15:59:59.999Z',
    )
  })
})

test('what was handed over says the category; what is no complaint has none', () => {
  const reading = readingOf('我要投诉')
  expect(categoryOf('complaint', reading)).toBe('complaint')
  expect(categoryOf('complaint', readingOf('我要向证监会举报'))).toBe('report')
  expect(categoryOf('legal-claim', reading)).toBe('claim')
  expect(categoryOf('big-loss', reading)).toBe('loss')
  expect(categoryOf('explicit-request', reading)).toBeNull()
})

test('who complains and misses money has a ticket beside the graver ground; who is in danger or only robbed has none', () => {
  const signalsOf = (...kinds: string[]) => ({ signals: kinds.map((kind) => ({ kind, ruleId: null, quote: '原话' })) })
  const robbed = readingOf('我要投诉，账户里的两万块被转走了', signalsOf('account-theft', 'complaint'))
  expect(categoryOf('fraud', robbed)).toBe('complaint')
  expect(categoryOf('fraud', { ...robbed, text: '我要举报，钱被你们的人转走了' })).toBe('report')
  expect(categoryOf('fraud', { ...robbed, ...signalsOf('account-theft') })).toBeNull()
  expect(categoryOf('fraud', { ...robbed, text: '账户里的两万块被转走了，没人管' })).toBeNull()
  expect(categoryOf('crisis', robbed)).toBeNull()
})

test('the notice names number and days, as people say them', () => {
  const now = new Date('2026-11-22T11:00:00Z')
  const ticket = { id: 'TS20261122-0001', category: 'complaint' as const, ...deadlinesOf(now, periods) }
  expect(ticketNotice(ticket, now).text).toBe(
    '您的诉求已登记为工单 TS20261122-0001（投诉）：最迟明天（11月23日，周一）与您联系，最迟12月7日（周一）告知是否受理与进展，最迟2027年1月21日（周四）办结或书面说明延期。',
  )
  expect(sameTicketNotice(ticket, now).text).toContain('TS20261122-0001')
})
