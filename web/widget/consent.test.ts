import { describe, expect, test } from 'vitest'
import type { ConsentView } from '../../server/protocol/feedback.ts'
import { CallFailed } from '../api/call-failed.ts'
import { createConsent } from './consent.ts'
import { createKeep } from './keep.ts'

const notice = (version: string, given: string | null): ConsentView => ({
  document: 'ai-and-privacy',
  version,
  title: '使用须知',
  text: ['一'],
  english: { title: 'Terms', text: ['One'] },
  given: given === null ? null : { version: given, at: '2026-11-22T03:00:00.000Z' },
})

const keepWith = (agreedTo: string | null = null) => {
  const keep = createKeep(() => {
    throw new Error('blocked')
  })
  keep.set('consent', agreedTo)
  return keep
}

const loaded = async (shown: ConsentView, keep = keepWith()) => {
  const given: string[] = []
  const consent = createConsent({
    client: {
      consent: async () => shown,
      giveConsent: async (_token: string, version: string) => {
        given.push(version)
        return notice(shown.version, version)
      },
    },
    keep,
    token: async () => 't',
  })
  const done = new Promise<void>((resolve) => {
    consent.subscribe(() => consent.state().notice && resolve())
  })
  consent.load()
  await done
  return { consent, given }
}

describe('the notice', () => {
  test('is agreed to once, and then no more', async () => {
    const keep = keepWith()
    const { consent, given } = await loaded(notice('2', null), keep)
    expect(consent.state().agreed).toBe(false)
    await consent.agree()
    expect(consent.state().agreed).toBe(true)
    expect(given).toEqual(['2'])
    expect(keep.get('consent')).toBe('2')
    expect((await loaded(notice('2', '2'))).consent.state().agreed).toBe(true)
  })

  test('that says something new is shown again', async () => {
    const { consent } = await loaded(notice('3', '2'), keepWith('2'))
    expect(consent.state().agreed).toBe(false)
  })

  test('agreed to as a visitor stands for who has signed in', async () => {
    const { consent, given } = await loaded(notice('2', null), keepWith('2'))
    expect(consent.state().agreed).toBe(true)
    expect(given).toEqual(['2'])
  })
})

// Who came after a client had agreed without having read anything.
test('agreed to by one client it does not stand for the next', async () => {
  const keep = keepWith()
  const { consent } = await loaded(notice('2', '2'), keep)
  expect(keep.get('consent')).toBe('2')
  consent.forget()
  expect(consent.state()).toMatchObject({ notice: null, agreed: false })
  const next = await loaded(notice('2', null), keep)
  expect(next.consent.state().agreed).toBe(false)
  expect(next.given).toEqual([])
})

test('without a network who has agreed before goes on, and it is read when the network is back', async () => {
  let away = true
  const consent = createConsent({
    client: {
      consent: async () => {
        if (away) throw new CallFailed(null)
        return notice('2', '2')
      },
      giveConsent: async () => notice('2', '2'),
    },
    keep: keepWith('2'),
    token: async () => 't',
  })
  expect(consent.state().agreed).toBe(true)
  const failed = new Promise<void>((resolve) => {
    consent.subscribe(() => consent.state().failure && resolve())
  })
  consent.load()
  await failed
  expect(consent.state()).toMatchObject({ agreed: true, failure: { code: 'unreachable' } })
  away = false
  const read = new Promise<void>((resolve) => {
    consent.subscribe(() => consent.state().notice && resolve())
  })
  consent.wake()
  await read
  expect(consent.state().failure).toBeNull()
})
