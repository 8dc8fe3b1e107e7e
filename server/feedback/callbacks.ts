// 回电: a client leaves a number, the staff call back. The number lies with the originals; everything else knows its placeholder.
import { v7 as uuid } from 'uuid'
import type { z } from 'zod'
import type { ServiceHours } from '../../agents/customer/service-hours.ts'
import type { Principal } from '../../domain/identity.ts'
import { Problem } from '../../domain/problem.ts'
import type { Originals } from '../../storage/keys/originals.ts'
import { lockTransaction } from '../../storage/sql/lock.ts'
import type { Database } from '../../storage/sql/sql.ts'
import { Overtaken } from '../conversations/overtaken.ts'
import { ownerKey, ownerOf } from '../conversations/ownership.ts'
import { findConversation } from '../conversations/queries.ts'
import type { Queue } from '../handoff/queue.ts'
import type { HandoffDetail, RequestCallback } from '../protocol/handoff.ts'
import type { Acts } from './acts.ts'
import { callbackCancelled, callbackDone, callbackMoved, callbackNotice, callbackSaid } from './callback-words.ts'
import { type PhoneNumber, phoneNumberIn, shortened } from './phone-number.ts'
import {
  type CallbackRow,
  callbacksOf,
  countOpenCallbacks,
  endCallbacks,
  lastFact,
  openCallbacksOf,
  seqOfCallback,
  storeCallback,
} from './queries.ts'

/** Numbers of a person that wait to be called: a client has a few, and nobody shall be rung up in others' names. */
const mostOpen = 3

export type Callbacks = ReturnType<typeof createCallbacks>

/** A call-back that waits; `number` is null when the client has had it erased. */
type OpenCallback = CallbackRow & { number: string | null }

/** Makes the service. @throws Problem for the caller */
export const createCallbacks = ({
  db,
  originals,
  acts,
  queue,
  hours,
  now = () => new Date(),
}: {
  db: Database
  originals: Pick<Originals, 'reveal'>
  acts: Acts
  /** Rung when staff should look again. */
  queue: Pick<Queue, 'ring'>
  hours: ServiceHours
  now?: () => Date
}) => {
  const open = async (conversationId: string): Promise<OpenCallback[]> => {
    const rows = await openCallbacksOf(db, conversationId)
    const known = rows.length > 0 ? await originals.reveal(conversationId) : []
    return rows.map((row) => ({
      ...row,
      number: known.find(({ messageId }) => messageId === row.id)?.original ?? null,
    }))
  }

  return {
    /**
     * The number that is to be called first, as whoever calls knows it before they ask to see it, and the event it can be asked for by.
     * Null when none waits, or it was erased.
     */
    async callNumber(conversationId: string): Promise<HandoffDetail['callNumber']> {
      const [first] = await open(conversationId)
      const seq = first && (await seqOfCallback(db, first))
      return first?.number && seq ? { seq, shortened: shortened(first.number) } : null
    },

    /** The same number again, while it waits, is the same call-back; at another time it is moved. */
    async request(principal: Principal, id: string, { phone, time }: z.infer<typeof RequestCallback>) {
      const number = phoneNumberIn(phone)
      const said = callbackSaid(time, hours, now())
      if (said === null) throw notServed(time)
      let callbackId = ''
      await acts.own(principal, id)
      await acts.once(principal, id, async (row) => {
        if (row.state === 'closed')
          throw new Problem('conflict', '这个会话已经结束。', { action: '请新开一个会话再登记回电。' })
        const former = await lastFact(db, id, 'callback-requested')
        const waiting = await open(id)
        const same = waiting.find((one) => one.number === number.number)
        callbackId = same?.id ?? `cb-${uuid()}`
        if (same?.time === time) return null
        const owner = ownerOf(principal)
        if (!same && (await countOpenCallbacks(db, owner)) >= mostOpen)
          throw new Problem('conflict', `已经登记了 ${mostOpen} 个号码等候回电。`, {
            action: '请等回电后再登记其他号码。',
          })
        const original = { ...(await placeholderOf(row, number)), original: number.number }
        const { placeholder } = original
        return {
          key: `callback:${former?.seq ?? 0}`,
          fact: { type: 'callback-requested', callbackId, phone: placeholder, time },
          notice: same ? callbackMoved(said) : callbackNotice(said),
          originals: [original],
          messageId: callbackId,
          async rows(tx, at) {
            // One after the other, in whichever of their conversations they ask.
            await lockTransaction(tx, `callbacks of ${ownerKey(owner)}`)
            const stored = { id: callbackId, conversationId: id, phone: placeholder, time, createdAt: at }
            if (!(await storeCallback(tx, stored))) throw new Overtaken()
            if (!same && (await countOpenCallbacks(tx, owner)) > mostOpen) throw new Overtaken()
          },
        }
      })
      queue.ring()
      return { callbackId }
    },

    /**
     * The client wants this call no more. When it does not wait any more, nothing changes.
     * @throws Problem `not-found` when nothing of the kind was asked for
     */
    async cancel(principal: Principal, id: string, callbackId: string): Promise<void> {
      await acts.own(principal, id)
      if (!(await callbacksOf(db, id)).some((one) => one.id === callbackId)) throw unknown(callbackId)
      await acts.once(principal, id, async () => {
        if (!(await isWaiting(id, callbackId))) return null
        return {
          key: `callback-cancelled:${callbackId}`,
          fact: { type: 'callback-cancelled', callbackId },
          notice: callbackCancelled,
          async rows(tx, at) {
            // They have called meanwhile.
            if ((await endCallbacks(tx, { id: callbackId }, { at, by: principal.id })) === 0) throw new Overtaken()
          },
        }
      })
      queue.ring()
    },

    /**
     * A member of staff has called a number, by default that of the oldest which waits. When it does not wait any more, nothing changes.
     * @throws Problem `not-found` when nothing of the kind was asked for
     */
    async done(staff: Principal, id: string, callbackId?: string): Promise<void> {
      const row = await findConversation(db, id)
      if (!row) throw new Problem('not-found', `没有编号为 ${id} 的会话。`)
      const rows = await callbacksOf(db, id)
      if (rows.length === 0) throw new Problem('not-found', '这个会话没有登记回电。')
      if (callbackId !== undefined && !rows.some((one) => one.id === callbackId)) throw unknown(callbackId)
      const called = rows.find((one) => one.doneAt === null && (callbackId === undefined || one.id === callbackId))
      if (!called) return
      await acts.once(staff, id, async () => {
        // Said by two at once, it is one call: the next number has not been called.
        if (!(await isWaiting(id, called.id))) return null
        return {
          key: `callback-done:${called.id}`,
          fact: { type: 'notice-given', ...callbackDone, callbackId: called.id },
          async rows(tx, at) {
            // Cancelled meanwhile, by the client or as they had the number erased: then nothing is said of a call.
            if ((await endCallbacks(tx, { id: called.id }, { at, by: staff.id })) === 0) throw new Overtaken()
          },
        }
      })
      queue.ring()
    },
  }

  async function isWaiting(id: string, callbackId: string): Promise<boolean> {
    return (await openCallbacksOf(db, id)).some((one) => one.id === callbackId)
  }

  /** The placeholder that the number has in the conversation, or its first. */
  async function placeholderOf(row: Parameters<Acts['masked']>[0], { kind, number }: PhoneNumber) {
    const masked = await acts.masked(row, `我的${kind === 'phone' ? '手机' : '座机'}：${number}`)
    const original = masked?.originals[0]
    if (!original) throw new Error(`A number that can be called was not masked: it is a ${kind}`)
    return original
  }
}

const unknown = (callbackId: string): Problem => new Problem('not-found', `这个会话没有编号为 ${callbackId} 的回电。`)

const notServed = (time: string): Problem => {
  const message = `人工服务时间里没有${time === 'morning' ? '上午' : '下午'}`
  return new Problem('invalid-request', `回电时间有误：${message}。`, {
    action: '请换一个时间。',
    errors: [{ path: 'time', message }],
  })
}
