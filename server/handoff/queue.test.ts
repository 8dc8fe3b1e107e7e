import pino from 'pino'
import { afterEach, expect, test, vi } from 'vitest'
import { parseServiceHours, type ServiceHours } from '../../agents/customer/service-hours.ts'
import { createEventLog } from '../../storage/streams/event-log.ts'
import { databases, onEach } from '../../tests/services.ts'
import { createMemoryBus } from '../bus/memory.ts'
import { conversationProjection } from '../conversations/projection.ts'
import { insertConversation } from '../conversations/queries.ts'
import type { QueuePlace } from '../protocol/conversations.ts'
import { createMoves } from './moves.ts'
import { createQueue } from './queue.ts'

afterEach(() => void vi.useRealTimers())

onEach(databases, (open) => {
  // Who waited through the night was told in the morning that nobody works at this hour, until they loaded the page again.
  test('who waits is told when the hours of service begin and end, though nothing else changes', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    const sql = await open()
    try {
      const bus = createMemoryBus()
      let now = new Date('2026-11-23T00:29:55Z')
      const hours = parseServiceHours('交易日 8:30-17:30') as ServiceHours
      const queue = createQueue({ db: sql.db, bus, hours, logger: pino({ level: 'silent' }), now: () => now })
      const events = createEventLog({ sql, bus, projection: conversationProjection })
      await events.open({ id: 'c-1', kind: 'conversation' })
      await insertConversation(sql.db, {
        id: 'c-1',
        clientId: 'client-1',
        visitorId: null,
        channel: 'test',
        orgUnit: null,
      })
      await createMoves({ db: sql.db, events, queue }).move('c-1', () => ({
        to: 'queued',
        by: 'client',
        actor: { kind: 'client' },
        reason: 'explicit-request',
      }))

      const told: QueuePlace[] = []
      const stop = queue.watchPlace('c-1', (place) => told.push(place))
      const toldAt = async (instant: string, times: number) => {
        now = new Date(instant)
        vi.advanceTimersByTime(10_000)
        await vi.waitFor(() => expect(told).toHaveLength(times))
        expect(told.at(-1)).toEqual(await queue.place('c-1'))
        return told.at(-1)
      }
      expect(await toldAt('2026-11-23T00:29:58Z', 1)).toMatchObject({
        open: false,
        opensAt: '今天（11月23日，周一）8:30上班',
      })
      expect(await toldAt('2026-11-23T00:30:00Z', 2)).toMatchObject({
        open: true,
        opensAt: null,
        opensAtInEnglish: null,
      })
      expect(await toldAt('2026-11-23T09:30:00Z', 3)).toMatchObject({ open: false })
      stop()
    } finally {
      await sql.close()
    }
  })
})
