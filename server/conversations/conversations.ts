// Conversations: begin, send, read, follow, claim, erase. Every change is an event.
import { setImmediate as immediate } from 'node:timers/promises'
import { v7 as uuid } from 'uuid'
import type { z } from 'zod'
import type { Masked } from '../../agents/steps/mask.ts'
import type { ReadAhead } from '../../agents/steps/understand/signals/classifier.ts'
import { type ConversationEvent, ConversationEventBody } from '../../domain/conversation.ts'
import type { Principal, Reader } from '../../domain/identity.ts'
import { withoutNumbers } from '../../domain/placeholder.ts'
import { Problem } from '../../domain/problem.ts'
import { aiLabel } from '../../domain/turn.ts'
import { readLibraryState } from '../../knowledge/versions/library-state.ts'
import type { Original, Originals } from '../../storage/keys/originals.ts'
import type { Database } from '../../storage/sql/sql.ts'
import type { Append, EventLog, StoredEvent } from '../../storage/streams/event-log.ts'
import { sanitizeMessage } from '../../text/sanitize.ts'
import { mayDo } from '../auth/permissions.ts'
import type { Bus } from '../bus/bus.ts'
import { carryConsents } from '../consents/queries.ts'
import { callbackErased } from '../feedback/callback-words.ts'
import { endCallbacks, openCallbacksOf } from '../feedback/queries.ts'
import { giveTicketsTo } from '../handoff/queries.ts'
import type { Queue } from '../handoff/queue.ts'
import { isWithPerson } from '../handoff/states.ts'
import type { ConversationView, SendMessage } from '../protocol/conversations.ts'
import type { Conceal } from './conceal.ts'
import type { News } from './news.ts'
import { demandUnmoved, isUnmoved, Overtaken, orOvertaken } from './overtaken.ts'
import { actorOf, isOwner, ownerKey, ownerOf } from './ownership.ts'
import type { Standing } from './projection.ts'
import * as queries from './queries.ts'
import type { Turns } from './turns.ts'
import { visibleTo } from './visible.ts'

const pageSize = 200

/** Conversations of one person: so many share a commit. */
const erasedTogether = 100

/** Rung when originals were erased: what of them is left in the database's files has to be cleared away. */
export const originalsErased = 'originals-erased'

type Message = z.infer<typeof SendMessage>

export type Conversations = ReturnType<typeof createConversations>

/** Makes the service. It checks whose a conversation is; what a role may do at all is checked at the route. @throws Problem for the caller */
export const createConversations = ({
  db,
  events,
  originals,
  bus,
  news,
  turns,
  queue,
  conceal,
  readAhead,
  maximumCharacters,
}: {
  db: Database
  events: EventLog
  originals: Originals
  bus: Bus
  news: News
  turns: Turns
  /** Where who waits for a person stands. */
  queue: Pick<Queue, 'place' | 'ring'>
  conceal: Conceal
  /** Told of each message that the bot will answer, just before it is stored. */
  readAhead: ReadAhead
  maximumCharacters: number
}) => {
  /** The conversation, if the caller may see it. Another client's id looks like one that does not exist. */
  const find = async (principal: Principal, id: string): Promise<queries.ConversationRow> => {
    const row = await queries.findConversation(db, id)
    if (!row || !(isOwner(principal, row) || mayDo(principal.role, 'conversation:read-any')))
      throw new Problem('not-found', `没有编号为 ${id} 的会话，或它不属于您。`)
    return row
  }

  const own = async (principal: Principal, id: string): Promise<queries.ConversationRow> => {
    const row = await find(principal, id)
    if (!isOwner(principal, row)) throw new Problem('forbidden', '只能在自己的会话里操作。')
    return row
  }

  const view = async (row: queries.ConversationRow): Promise<ConversationView> => ({
    id: row.id,
    channel: row.channel,
    state: row.state,
    anonymous: row.clientId === null,
    messageCount: row.messageCount,
    lastSeq: row.headSeq,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    aiLabel,
    queue: row.state === 'queued' ? await queue.place(row.id) : null,
  })

  const beingRead = new Map<string, Promise<StoredEvent[]>>()
  /**
   * The next page. Those who follow one conversation are rung together and read together: who comes before the question is put has the
   * same answer, who comes later asks anew, since there may be more by then.
   */
  const readTogether = (id: string, after: number): Promise<StoredEvent[]> => {
    const key = `${id} ${after}`
    const begin = async () => {
      await immediate()
      beingRead.delete(key)
      return events.read(id, after, pageSize)
    }
    const page = beingRead.get(key) ?? begin()
    beingRead.set(key, page)
    return page
  }

  /** Of what is to be read, the turns whose answer is not told to this reader any more. */
  const withdrawnOf = async (principal: Principal, id: string, stored: readonly StoredEvent[]) => {
    const tells = stored.some(({ type }) => type === 'sentence-committed')
    return tells && viewerOf(principal) === 'client' ? queries.withdrawnTurns(db, id) : undefined
  }

  const append = (streamId: string, principal: Principal, body: ConversationEventBody) =>
    events.append({ streamId, events: [{ actor: actorOf(principal), body }] })

  const last = new Map<string, Promise<unknown>>()
  /** Those of one conversation who were overtaken go on one after another, until it is done: side by side they would overtake each other again. */
  const oneByOne = async <Done>(id: string, attempt: () => Promise<Done | null>): Promise<Done> => {
    const untilDone = async (): Promise<Done> => (await attempt()) ?? untilDone()
    const mine = (last.get(id) ?? Promise.resolve()).then(untilDone, untilDone)
    last.set(id, mine)
    try {
      return await mine
    } finally {
      if (last.get(id) === mine) last.delete(id)
    }
  }

  /**
   * Stores a message and wakes its turn.
   * @throws Overtaken when the conversation ended meanwhile, what is hidden in the message has to be masked anew, or nobody may be waited
   *   for any more who was to read it
   */
  const store = async (
    principal: Principal,
    id: string,
    { messageId, text, receivedAt, ...meant }: Message & { receivedAt: number },
  ) => {
    const row = await own(principal, id)
    const refusal = refusalOf(row, meant)
    // Whoever did not hear that it was accepted, and asks again, shall not take it for refused.
    if (refusal && !(await queries.findByKey(db, id, messageId))) throw refusal

    const library = await readLibraryState(db)
    const masked = await conceal(row, text, library)
    // What is written to a person the bot does not answer.
    const isToPerson = isWithPerson(row.state) || meant.for === 'person'
    if (!isToPerson) readAhead(masked.text)
    const isAsSeen = masked.originals.length > 0 || meant.for === 'person'
    const body = { type: 'message-received' as const, messageId, text: masked.text, ...readerIn(principal), ...meant }
    const {
      events: [event],
      lease,
      row: standing,
    } = await events.commit({
      streamId: id,
      events: [{ actor: actorOf(principal), turnId: messageId, body, idempotencyKey: messageId }],
      needsWithin: (appended) => isAsSeen || !isUnmoved(row, appended),
      async within(tx, appended) {
        if (isAsSeen) demandUnmoved(row, appended)
        // After the end nobody would read it.
        else if (await queries.hasEnded(tx, id)) throw new Overtaken()
        await originals.put({ streamId: id, messageId, owner: ownerKey(row), originals: masked.originals }, tx)
      },
      takes: isToPerson ? undefined : turns.lease,
    })
    if (!event) throw new Error('The event log returned nothing for an appended message')
    const { seq, duplicate } = event
    if (duplicate && !saysTheSame(event, masked, await originals.reveal(id)))
      throw new Problem('conflict', `编号 ${messageId} 已用于这个会话里的另一条消息，这次的内容没有保存。`, {
        action: '请换一个新编号（例如 UUID）重新发送。',
      })
    if (meant.for === 'person') queue.ring()
    const arrival = standing as Standing | null
    if (lease || arrival?.openTurnId !== null)
      turns.wake(
        id,
        arrival ? { receivedAt, library, message: { seq, turnId: messageId, body }, standing: arrival } : undefined,
        lease,
      )
    return { messageId, turnId: messageId, seq, duplicate }
  }

  /**
   * Erases in the conversation's own order: what came before the event is gone with it, also what came while keys were being destroyed.
   * Gives how many keys that were.
   */
  const eraseIn = async (principal: Principal, id: string): Promise<number> => {
    const owner = ownerOf(principal)
    const order = erasureBy(principal)
    for (;;) {
      // Claimed meanwhile, it is another's.
      if (!(await queries.isStillOwned(db, id, owner))) return 0
      const isAwaited = (await openCallbacksOf(db, id)).length > 0
      const notice = { type: 'notice-given' as const, ...callbackErased }
      let erased = 0
      const append: Append = {
        streamId: id,
        events: [
          { actor: actorOf(principal), body: { type: 'originals-erased', ...order } as ConversationEventBody },
          ...(isAwaited ? [{ actor: { kind: 'system' as const }, body: notice }] : []),
        ],
        within: async (tx, [first]) => {
          if (!(await queries.isStillOwned(tx, id, owner))) throw new Overtaken()
          const at = first?.at ?? new Date()
          const cancelled = await endCallbacks(tx, { conversationId: id }, { at, by: principal.id })
          if (cancelled > 0 !== isAwaited) throw new Overtaken()
          erased = await originals.destroyKey({ owner: ownerKey(owner), streamId: id, ...order }, tx)
        },
      }
      if (await orOvertaken(events.append(append))) return erased
    }
  }

  return {
    async start(principal: Principal, { channel }: { channel: string }): Promise<ConversationView> {
      const id = `c-${uuid()}`
      const owner = { clientId: null, visitorId: null, ...ownerOf(principal) }
      await events.open({ id, kind: 'conversation' })
      await queries.insertConversation(db, {
        id,
        ...owner,
        channel,
        orgUnit: principal.orgUnit ?? null,
      })
      await append(id, principal, {
        type: 'conversation-started',
        channel,
        anonymous: principal.anonymous,
        clientId: owner.clientId ?? undefined,
      })
      return view(await find(principal, id))
    },

    async list(principal: Principal): Promise<ConversationView[]> {
      return Promise.all((await queries.listConversations(db, ownerOf(principal), 50)).map(view))
    },

    async get(principal: Principal, id: string): Promise<ConversationView> {
      return view(await find(principal, id))
    },

    /** As whom the caller is in the conversation: of the staff one serves the client, the others look on. */
    async partOf(principal: Principal, id: string): Promise<'owner' | 'serving' | 'onlooker'> {
      const row = await find(principal, id)
      if (isOwner(principal, row)) return 'owner'
      return isWithPerson(row.state) && row.assigneeId === principal.id ? 'serving' : 'onlooker'
    },

    /**
     * Accepts a message; when this returns it is stored. The same message again changes nothing.
     * @throws Problem `conflict` when its `messageId` is that of another text, or no person is there or waited for whom it is written for
     */
    async send(principal: Principal, id: string, message: Message) {
      const receivedAt = performance.now()
      if (message.text.length > maximumCharacters)
        throw new Problem('too-large', `消息有 ${message.text.length} 个字符，最多 ${maximumCharacters} 个。`, {
          maximumCharacters,
        })
      const { text } = sanitizeMessage(message.text)
      if (text === '') throw new Problem('invalid-request', '消息是空的。', { action: '请写下想问的内容。' })
      const meant = message.for === undefined ? {} : { for: message.for }
      const attempt = () =>
        orOvertaken(store(principal, id, { ...meant, messageId: message.messageId, text, receivedAt }))
      return (await attempt()) ?? oneByOne(id, attempt)
    },

    async read(principal: Principal, id: string, { after, limit }: { after: number; limit: number }) {
      await find(principal, id)
      const stored = await events.read(id, after, limit)
      const withdrawn = await withdrawnOf(principal, id, stored)
      return {
        events: stored.flatMap((event) => visibleTo(viewerOf(principal), toEvent(id, event), withdrawn) ?? []),
        lastSeq: stored.at(-1)?.seq ?? after,
        more: stored.length === limit,
      }
    },

    /**
     * Events after a number: those that are there, then new ones as they are committed, until `signal` aborts. What was committed
     * together comes together.
     * @throws Problem not-found, also later: a visitor does not go on reading what a client has claimed
     */
    async *follow(
      principal: Principal,
      id: string,
      after: number,
      signal: AbortSignal,
    ): AsyncGenerator<ConversationEvent[]> {
      const { headSeq } = await find(principal, id)
      const watch = await news.watch(id)
      try {
        // From beyond the end nobody would see that the conversation has become somebody else's.
        for (let seen = Math.min(after, headSeq); !signal.aborted; ) {
          const recent = events.recent(id, seen)
          const stored = recent.length > 0 ? recent : await readTogether(id, seen)
          // Who has seen an answer come is told when it is withdrawn.
          const withdrawn = seen < headSeq ? await withdrawnOf(principal, id, stored) : undefined
          seen = stored.at(-1)?.seq ?? seen
          const visible = stored.flatMap((event) => visibleTo(viewerOf(principal), toEvent(id, event), withdrawn) ?? [])
          // Whoever writes as the new owner does so after this event.
          if (visible.some(({ body }) => body.type === 'conversation-claimed')) await find(principal, id)
          if (visible.length > 0) yield visible
          if (stored.length < pageSize) await watch.changed(seen, signal)
        }
      } finally {
        watch.stop()
      }
    },

    /** A visitor who signed in takes the conversation along. */
    async claim(client: Principal, id: string, visitor: Principal): Promise<ConversationView> {
      if (client.role !== 'client' || client.anonymous || !client.clientId)
        throw new Problem('forbidden', '客户登录后才能认领会话。')
      if (!visitor.anonymous) throw new Problem('invalid-request', 'visitorToken 不是访客令牌。')
      const { clientId } = client
      await events.append({
        streamId: id,
        events: [
          { actor: actorOf(client), body: { type: 'conversation-claimed', by: clientId } as ConversationEventBody },
        ],
        within: async (tx) => {
          if (!(await queries.claimConversation(tx, id, visitor.id, clientId)))
            throw new Problem('not-found', `没有编号为 ${id} 的访客会话，或它不属于这位访客。`)
          await originals.reassign(
            { streamId: id, from: ownerKey({ visitorId: visitor.id }), to: ownerKey({ clientId }) },
            tx,
          )
          await giveTicketsTo(tx, id, clientId)
          await carryConsents(tx, { from: ownerKey({ visitorId: visitor.id }), to: ownerKey({ clientId }) })
        },
      })
      return view(await find(client, id))
    },

    /** Destroys the keys of the caller's originals; the masked record is kept as the law demands. Who left a number is not called any more. */
    async erase(principal: Principal): Promise<{ erased: number; kept: string }> {
      const owner = ownerOf(principal)
      let erased = await originals.destroyKey({ owner: ownerKey(owner), ...erasureBy(principal) })
      for (let ids = await queries.conversationsOf(db, owner, '', erasedTogether); ids.length > 0; ) {
        for (const keys of await Promise.all(ids.map((id) => eraseIn(principal, id)))) erased += keys
        ids = await queries.conversationsOf(db, owner, ids.at(-1) ?? '', erasedTogether)
      }
      bus.publish(originalsErased)
      queue.ring()
      return {
        erased,
        kept: '证件号、电话、账户等原文已不可恢复。脱敏后的会话记录须按《证券法》第一百三十七条等规定保存，期满后自动删除。',
      }
    },
  }
}

/** Why a conversation takes no such message, or null. */
const refusalOf = ({ state }: queries.ConversationRow, { for: reader }: Pick<Message, 'for'>): Problem | null => {
  if (state === 'closed') return new Problem('conflict', '这个会话已经结束。', { action: '请新开一个会话。' })
  if (reader === undefined || state === 'queued' || isWithPerson(state)) return null
  return new Problem('conflict', '这条消息只给人工客服看，而这个会话现在没有转人工。', {
    action: '请先转人工，再发送。',
  })
}

const erasureBy = ({ id }: Principal) => ({ by: id, reason: '本人要求删除' })

/** Whether a stored message is this one. What was hidden in them counts too: by its original, and once that is erased by its kind. */
const saysTheSame = (
  { content }: StoredEvent,
  message: Masked,
  kept: readonly (Original & { messageId: string })[],
): boolean => {
  // Nothing is left to compare when the time it had to be kept is over.
  if (content === null) return true
  const body = ConversationEventBody.parse(content.body)
  if (body.type !== 'message-received') return false
  const before = revealed(
    body.text,
    kept.filter(({ messageId }) => messageId === body.messageId),
  )
  if (before === revealed(message.text, message.originals)) return true
  return withoutNumbers(before) !== before && withoutNumbers(body.text) === withoutNumbers(message.text)
}

const revealed = (text: string, originals: readonly Original[]): string =>
  originals.reduce((shown, { placeholder, original }) => shown.replaceAll(placeholder, () => original), text)

/** Clients are read anew for each turn, with their profile; what staff may see is what their token says now. */
const readerIn = ({ role, grade, audiences }: Principal): { reader?: Reader } =>
  role === 'client' ? {} : { reader: { role, grade, audiences } }

const viewerOf = (principal: Principal): 'client' | 'staff' => (principal.role === 'client' ? 'client' : 'staff')

/** Events that were read for one follower already. */
const known = new WeakMap<StoredEvent, ConversationEvent>()

const toEvent = (conversationId: string, stored: StoredEvent): ConversationEvent => {
  if (stored.content === null) throw new Problem('not-found', '会话内容已超过保存期限并删除。')
  const event = known.get(stored) ?? {
    conversationId,
    seq: stored.seq,
    at: stored.at.toISOString(),
    turnId: stored.content.turnId,
    actor: stored.content.actor,
    body: ConversationEventBody.parse(stored.content.body),
  }
  known.set(stored, event)
  return event
}
