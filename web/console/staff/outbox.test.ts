import { afterEach, expect, test } from 'vitest'
import { type ProblemCode, problemTable } from '../../../domain/problem.ts'
import { CallFailed } from '../../api/call-failed.ts'
import { createOutbox, isAway, type Keep, type Outbox } from './outbox.ts'

const open: Outbox[] = []
afterEach(() => {
  for (const outbox of open.splice(0)) outbox.dispose()
})

const keepOf = (): Keep & { values: Map<string, string> } => {
  const values = new Map<string, string>()
  return {
    values,
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => void values.set(key, value),
    removeItem: (key) => void values.delete(key),
  }
}

const problem = (code: ProblemCode, retryAfterSeconds?: number) =>
  new CallFailed({ type: '', detail: '', code, ...problemTable[code] }, { retryAfterSeconds })

/** An outbox over a server that answers as told, one answer after the other; then it takes everything. */
const outboxOver = (
  answers: (CallFailed | null)[] = [],
  { keep = keepOf(), name = 'zhang' }: { keep?: Keep; name?: string } = {},
) => {
  const posted: { messageId: string; text: string; conversationId: string }[] = []
  const waits: number[] = []
  const outbox = createOutbox({
    keep,
    name,
    pause: { wait: async (milliseconds) => void waits.push(milliseconds), wake: () => undefined },
    post: async (message) => {
      posted.push(message)
      const answer = answers.shift()
      if (answer) throw answer
    },
  })
  open.push(outbox)
  return { outbox, posted, waits }
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 5))

test('a message is sent until it is taken, with one number', async () => {
  const { outbox, posted } = outboxOver([new CallFailed(null), problem('internal'), problem('unauthenticated')])
  outbox.send('c-1', '您好')
  await settled()
  expect(posted.map(({ text }) => text)).toEqual(['您好', '您好', '您好', '您好'])
  expect(new Set(posted.map(({ messageId }) => messageId)).size).toBe(1)
  expect(outbox.messages()).toMatchObject([{ text: '您好', progress: 'accepted', failure: null }])
  outbox.arrived(new Set(posted.map(({ messageId }) => messageId)))
  expect(outbox.messages()).toEqual([])
})

test('the order within a conversation is kept', async () => {
  const { outbox, posted } = outboxOver([new CallFailed(null)])
  outbox.send('c-1', '一')
  outbox.send('c-1', '二')
  await settled()
  expect(posted.map(({ text }) => text)).toEqual(['一', '一', '二'])
})

test('it waits as long as the server asks', async () => {
  const { outbox, waits } = outboxOver([problem('rate-limited', 12)])
  outbox.send('c-1', '您好')
  await settled()
  expect(waits).toEqual([12_000])
})

test('words that may not be said come back, and hold up nothing', async () => {
  const refusal = problem('invalid-request')
  const { outbox } = outboxOver([refusal])
  outbox.send('c-1', '保证收益')
  outbox.send('c-1', '我来核实')
  await settled()
  expect(outbox.messages()).toMatchObject([
    { text: '保证收益', progress: 'refused', failure: refusal },
    { text: '我来核实', progress: 'accepted' },
  ])
  const [refused] = outbox.messages()
  expect(outbox.takeBack(refused?.messageId ?? '')).toBe('保证收益')
  expect(outbox.messages()).toHaveLength(1)
})

// The case was handed back while the message was on its way.
test('words that came too late go back to the writer, once, and a reload does not send them', async () => {
  const keep = keepOf()
  const { outbox } = outboxOver([problem('conflict'), problem('invalid-request')], { keep })
  outbox.send('c-1', '我来核实')
  outbox.send('c-1', '保证收益')
  await settled()
  const [late, unsayable] = outbox.messages()
  expect([late, unsayable].map((message) => message && isAway(message))).toEqual([true, false])
  expect(outbox.giveBack(late?.messageId ?? '')).toBe('我来核实')
  expect(outbox.messages()).toMatchObject([{ text: '我来核实', progress: 'returned' }, { progress: 'refused' }])
  expect(outbox.messages().some(isAway)).toBe(false)
  outbox.takeBack(unsayable?.messageId ?? '')
  expect(keep.values.size).toBe(0)
})

test('what was not taken is sent after a reload, under its number, and by nobody else', async () => {
  const keep = keepOf()
  const before = outboxOver(
    Array.from({ length: 500 }, () => new CallFailed(null)),
    { keep },
  )
  before.outbox.send('c-1', '您好')
  before.outbox.dispose()
  const other = outboxOver([], { keep, name: 'li' })
  expect(other.outbox.messages()).toEqual([])
  const after = outboxOver([], { keep })
  await settled()
  expect(after.posted).toEqual([before.posted[0]])
  expect(keep.getItem('zhigu-outbox:zhang')).toBeNull()
})

test('something strange in its place is nothing', () => {
  const keep = keepOf()
  keep.setItem('zhigu-outbox:zhang', '{"')
  expect(outboxOver([], { keep }).outbox.messages()).toEqual([])
})
