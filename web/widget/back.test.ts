import { expect, test } from 'vitest'
import { createBack } from './back.ts'

/** A page with a history of its own. */
const createPage = () => {
  const target = new EventTarget()
  const entries: unknown[] = [{ route: '/funds' }]
  let at = 0
  const go = (to: number) => {
    at = to
    target.dispatchEvent(new Event('popstate'))
  }
  const history = {
    get state() {
      return entries[at]
    },
    pushState(state: unknown) {
      at += 1
      entries.splice(at, entries.length, state)
    },
    back: () => go(at - 1),
  }
  const page = {
    history,
    addEventListener: target.addEventListener.bind(target),
    removeEventListener: target.removeEventListener.bind(target),
  } as unknown as Window
  let closed = 0
  const back = createBack({
    page,
    onBack: () => {
      closed += 1
    },
  })
  return { history, back, at: () => at, closed: () => closed }
}

test('going back closes the chat and leaves the page where it was', () => {
  const { history, back, at, closed } = createPage()
  back.cover()
  expect(at()).toBe(1)
  // A router of the page finds its own words.
  expect(history.state).toMatchObject({ route: '/funds' })
  history.back()
  expect([at(), closed()]).toEqual([0, 1])
})

test('closed in another way, the entry is gone and nobody is told', () => {
  const { back, at, closed } = createPage()
  back.cover()
  back.uncover()
  expect([at(), closed()]).toEqual([0, 0])
})

test('where the page has gone on meanwhile, nothing is taken from its history', () => {
  const { history, back, at } = createPage()
  back.cover()
  history.pushState({ route: '/fees' })
  back.uncover()
  expect(at()).toBe(2)
})

test('after a reload with the chat open there is no second entry', () => {
  const { history, back, at } = createPage()
  history.pushState({ zhigu: true })
  back.cover()
  expect(at()).toBe(1)
})
