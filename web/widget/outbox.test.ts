import { expect, test } from 'vitest'
import { createKeep } from './keep.ts'
import { createOutbox, type Outgoing } from './outbox.ts'

const sharedKeep = () => {
  const kept = new Map<string, string>()
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  } as Storage
  return () => createKeep(() => storage)
}
const message = (messageId: string, progress: Outgoing['progress'] = 'waiting'): Outgoing => ({
  messageId,
  text: messageId,
  toPerson: false,
  progress,
  failure: null,
  after: null,
})
const ids = (outbox: ReturnType<typeof createOutbox>) => outbox.messages().map(({ messageId }) => messageId)

test('what was not accepted is there after a reload, what was is not', () => {
  const keep = sharedKeep()
  createOutbox(keep()).replace([message('m-1', 'accepted'), message('m-2'), message('m-3', 'failed')])
  expect(ids(createOutbox(keep()))).toEqual(['m-2', 'm-3'])
})

// Each tab wrote all it knew, and so took the other's waiting message away.
test('two tabs leave each other what waits', () => {
  const keep = sharedKeep()
  const [first, second] = [createOutbox(keep()), createOutbox(keep())]
  first.replace([message('m-1')])
  second.replace([message('m-2')])
  expect(ids(createOutbox(keep()))).toEqual(['m-1', 'm-2'])
  first.replace([])
  expect(ids(createOutbox(keep()))).toEqual(['m-2'])
  second.replace([])
  expect(keep().get('outbox')).toBeNull()
})

test('what somebody else has written there does no harm', () => {
  const keep = sharedKeep()
  keep().set('outbox', '{oops')
  expect(ids(createOutbox(keep()))).toEqual([])
})
