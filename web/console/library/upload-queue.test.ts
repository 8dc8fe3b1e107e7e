import { expect, test } from 'vitest'
import { CallFailed } from '../../api/call-failed.ts'
import { createUploadQueue, type UploadItem } from './upload-queue.ts'

const options = { grade: '2', audiences: 'staff' }
const fileOf = (name: string) => new File(['内容'], name)

/** A server that answers when it is told to. */
const openServer = () => {
  const calls: { path: string; onSent: (share: number) => void; answer: () => void; refuse: () => void }[] = []
  const send = <Answer>(path: string, _file: Blob, onSent: (share: number) => void): Promise<Answer> =>
    new Promise((resolve, reject) => {
      calls.push({
        path,
        onSent,
        answer: () => resolve({ outcomes: [] } as Answer),
        refuse: () => reject(new CallFailed(null)),
      })
    })
  return { calls, queue: createUploadQueue({ send }) }
}

const steps = (items: readonly UploadItem[]) => items.map(({ name, state }) => `${name} ${state.step}`)

test('two at a time, the others as these come to an end, each with what was said of it', async () => {
  const { calls, queue } = openServer()
  queue.add([fileOf('费用 & 佣金.md'), fileOf('二.pdf')], { ...options, kind: 'faq', of: 'fees' })
  queue.add([fileOf('三.docx')], options)
  expect(steps(queue.items())).toEqual(['费用 & 佣金.md sending', '二.pdf sending', '三.docx waiting'])
  expect(Object.fromEntries(new URL(calls[0]?.path ?? '', 'http://server').searchParams)).toEqual({
    name: '费用 & 佣金.md',
    ...options,
    kind: 'faq',
    of: 'fees',
  })
  calls[0]?.onSent(0.5)
  expect(queue.items()[0]?.state).toEqual({ step: 'sending', share: 0.5 })
  calls[0]?.onSent(1)
  calls[1]?.answer()
  await expect.poll(() => steps(queue.items())).toEqual(['费用 & 佣金.md reading', '二.pdf done', '三.docx sending'])
})

test('one that fails stops no other, and is sent again when it is asked for', async () => {
  const { calls, queue } = openServer()
  queue.add([fileOf('一.md'), fileOf('二.md'), fileOf('三.md')], options)
  calls[0]?.refuse()
  await expect.poll(() => steps(queue.items())).toEqual(['一.md failed', '二.md sending', '三.md sending'])
  queue.retry(1)
  expect(steps(queue.items())[0]).toBe('一.md waiting')
  calls[1]?.answer()
  await expect.poll(() => steps(queue.items())[0]).toBe('一.md sending')
  calls[2]?.answer()
  calls[3]?.answer()
  await expect.poll(() => steps(queue.items())).toEqual(['一.md done', '二.md done', '三.md done'])
})

test('what has come to its end is taken off the list, the rest goes on', async () => {
  const { calls, queue } = openServer()
  queue.add([fileOf('一.md'), fileOf('二.md'), fileOf('三.md'), fileOf('四.md')], options)
  let told = 0
  queue.subscribe(() => {
    told += 1
  })
  calls[0]?.refuse()
  calls[1]?.answer()
  await expect.poll(() => steps(queue.items()).slice(0, 2)).toEqual(['一.md failed', '二.md done'])
  queue.clear()
  expect(steps(queue.items())).toEqual(['三.md sending', '四.md sending'])
  expect(told).toBeGreaterThan(0)
})
