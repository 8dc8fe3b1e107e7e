import { describe, expect, test } from 'vitest'
import { problemTable } from '../../domain/problem.ts'
import type { ConsentView } from '../../server/protocol/feedback.ts'
import { CallFailed } from '../api/call-failed.ts'
import { createPause } from '../api/pause.ts'
import { createConsent, isUnreached } from './consent.ts'
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
    pause: createPause(),
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
  const pause = createPause()
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
    pause,
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
  pause.wake()
  await read
  expect(consent.state().failure).toBeNull()
})

describe('agreed to on an earlier visit', () => {
  /** A notice that is read when the test says so; each answer is given once. */
  const arrange = () => {
    const answers: ((answer: ConsentView | CallFailed) => void)[] = []
    const pause = createPause()
    const consent = createConsent({
      client: {
        consent: () =>
          new Promise((resolve, reject) => {
            answers.push((answer) => (answer instanceof CallFailed ? reject(answer) : resolve(answer)))
          }),
        giveConsent: async (_token: string, version: string) => notice(version, version),
      },
      keep: keepWith('2'),
      token: async () => 't',
      pause,
    })
    const answer = async (what: ConsentView | CallFailed) => {
      await expect.poll(() => answers.length).toBe(1)
      answers.pop()?.(what)
      await expect.poll(() => consent.state().notice ?? consent.state().failure).not.toBeNull()
    }
    return { consent, answer, wake: pause.wake }
  }

  // What was asked before the notice had come went to the AI, whatever the notice said by then.
  test.each([
    ['stands when it says the same', notice('2', '2'), true],
    ['does not when it says something new', notice('3', '2'), false],
    [
      'stands when the server cannot say',
      new CallFailed({ type: '', detail: '', code: 'internal', ...problemTable.internal }),
      true,
    ],
    ['waits for the network', new CallFailed(null), false],
  ])('%s, and nothing goes to the AI before that is known', async (_how, what, may) => {
    const { consent, answer } = arrange()
    let heard = 0
    consent.subscribe(() => {
      heard += 1
    })
    expect(consent.mayAskAi()).toBe(false)
    await answer(what)
    expect(heard).toBe(1)
    expect(consent.mayAskAi()).toBe(may)
    consent.dispose()
  })

  test('it is sent when the network is back in which the notice can be read', async () => {
    const { consent, answer, wake } = arrange()
    consent.mayAskAi()
    await answer(new CallFailed(null))
    expect(isUnreached(consent.state())).toBe(true)
    wake()
    await answer(notice('2', '2'))
    await expect.poll(() => consent.mayAskAi()).toBe(true)
    expect(isUnreached(consent.state())).toBe(false)
  })
})

test('who never agreed is asked when they open the chat, not by what waits there', async () => {
  const consent = createConsent({
    client: {
      consent: () => expect.fail('nobody looks'),
      giveConsent: () => expect.fail('nobody agrees'),
    },
    keep: keepWith(),
    token: async () => 't',
    pause: createPause(),
  })
  expect(consent.mayAskAi()).toBe(false)
  await new Promise((resolve) => setTimeout(resolve, 10))
})
