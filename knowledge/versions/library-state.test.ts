import { setImmediate as immediate } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { Database } from '../../storage/sql/sql.ts'
import { readLibraryState } from './library-state.ts'

const counting = () => {
  const begun: ReturnType<typeof Promise.withResolvers<{ rows: object[] }>>[] = []
  const db = {
    execute: () => {
      const query = Promise.withResolvers<{ rows: object[] }>()
      begun.push(query)
      return query.promise
    },
  } as unknown as Database
  return { db, begun }
}

test('who asks together is answered together, who asks after the query has begun by a new one', async () => {
  const { db, begun } = counting()
  const [first, second] = [readLibraryState(db), readLibraryState(db)]
  await immediate()
  const third = readLibraryState(db)
  await immediate()
  expect(begun).toHaveLength(2)
  begun[0]?.resolve({ rows: [{ version: 7, generation: 'a' }] })
  begun[1]?.resolve({ rows: [{ version: 8, generation: 'a' }] })
  expect((await Promise.all([first, second, third])).map(({ libraryVersion }) => libraryVersion)).toEqual([7, 7, 8])
})

test('a failure is told to all who asked, and the next asks anew', async () => {
  const { db, begun } = counting()
  const together = [readLibraryState(db), readLibraryState(db)]
  await immediate()
  begun[0]?.reject(new Error('gone'))
  for (const one of together) await expect(one).rejects.toThrow('gone')
  const later = readLibraryState(db)
  await immediate()
  begun[1]?.resolve({ rows: [] })
  expect(await later).toEqual({ libraryVersion: 0, generationId: null })
})
