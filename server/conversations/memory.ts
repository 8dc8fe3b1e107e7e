// What a conversation's events come to for the next turn: what was said, what waits for an answer.

import { joinSentences } from '../../domain/answer-text.ts'
import { ConversationEventBody, type ConversationState } from '../../domain/conversation.ts'
import { type Reader, readerOf } from '../../domain/identity.ts'
import { Problem } from '../../domain/problem.ts'
import type { ClientProfile } from '../../domain/suitability.ts'
import type { Reading, Sentence, Utterance } from '../../domain/turn.ts'
import type { Database } from '../../storage/sql/sql.ts'
import type { EventLog, StoredEvent } from '../../storage/streams/event-log.ts'
import { isSilent } from '../handoff/states.ts'
import type { Standing } from './projection.ts'
import { findConversation, findProfile } from './queries.ts'

/** How far back a turn looks; older messages stay in the record. */
const rememberedUtterances = 12
const pageSize = 500
/** Conversations that are kept in mind between two turns; the others are read anew. */
const keptConversations = 1_000

export type Remembered = Pick<Standing, 'clientId' | 'state' | 'stateVersion' | 'messageCount'> & {
  profile: ClientProfile | null
  /** Messages without an answer, oldest first, each with who asks and what was said before it. */
  waiting: {
    turnId: string
    /** Of the message. */
    seq: number
    text: string
    reader: Reader
    history: Utterance[]
    earlier: Reading[]
    /** The server died in the middle of the turn, after sentences had been shown. */
    shown: boolean
  }[]
}

/** An event as far as it is remembered. `body` is null when its content was deleted because its time was over. */
export type Known = { seq: number; turnId: string | null; body: ConversationEventBody | null }

export type Memory = {
  /**
   * What the conversation has come to.
   * @param arrival when it is known where the conversation stands and which message is its last event: nothing is looked up
   * @throws Problem not-found when there is no such conversation
   */
  recall(conversationId: string, arrival?: { standing: Standing; message: Known }): Promise<Remembered>
  /** Events that were just committed here, so that they need not be read. */
  learn(conversationId: string, events: Known[]): void
}

type RememberedTurn = {
  by: 'client' | 'staff'
  seq: number
  text: string
  reader?: Reader
  reading?: Reading
  sentences: Sentence[]
  /** Nothing waits for the bot here: it has answered, or a person was spoken to. */
  done: boolean
  /** Written for a person alone: it is kept from the bot as what was said before, too. */
  forPerson: boolean
}
/** Everything up to `seq`, in the order of the messages, the staff's among them. */
type Kept = { seq: number; state: ConversationState; turns: Map<string, RememberedTurn> }

/** Makes the memory of this process; it can be lost at any time, the events are the truth. */
export const createMemory = ({ db, events }: { db: Database; events: EventLog }): Memory => {
  const kept = new Map<string, Kept>()

  const keptOf = (conversationId: string): Kept => {
    const one = kept.get(conversationId) ?? { seq: 0, state: 'bot', turns: new Map() }
    kept.delete(conversationId)
    kept.set(conversationId, one)
    if (kept.size > keptConversations) kept.delete(kept.keys().next().value as string)
    return one
  }

  /** Events are numbered without gaps: what does not follow on what is known is read later, with what lies between. */
  const learn = (conversationId: string, news: Known[]): void => {
    const one = keptOf(conversationId)
    for (const { seq, turnId, body } of news) {
      if (seq !== one.seq + 1) return
      one.seq = seq
      if (body) remember(one, turnId, body)
    }
    for (const [turnId, { done }] of one.turns) {
      if (one.turns.size <= 2 * rememberedUtterances || !done) break
      one.turns.delete(turnId)
    }
  }

  const readOn = async (conversationId: string, upTo = Number.POSITIVE_INFINITY): Promise<void> => {
    learn(conversationId, events.recent(conversationId, keptOf(conversationId).seq).map(toKnown))
    for (let more = true; more && keptOf(conversationId).seq < upTo; ) {
      const page = await events.read(conversationId, keptOf(conversationId).seq, pageSize)
      learn(conversationId, page.map(toKnown))
      more = page.length === pageSize
    }
  }

  return {
    learn,
    async recall(conversationId, arrival) {
      const standing = arrival?.standing ?? (await findConversation(db, conversationId))
      if (!standing) throw new Problem('not-found', `没有编号为 ${conversationId} 的会话。`)
      await readOn(conversationId, arrival?.message.seq)
      const { clientId, state, stateVersion, messageCount } = standing
      const profile = clientId ? await findProfile(db, clientId) : null
      return {
        clientId,
        state,
        stateVersion,
        messageCount,
        profile,
        waiting: waitingIn(keptOf(conversationId).turns, clientReader(profile)),
      }
    },
  }
}

const toKnown = ({ seq, content }: StoredEvent): Known => ({
  seq,
  turnId: content?.turnId ?? null,
  body: content && ConversationEventBody.parse(content.body),
})

const waitingIn = (turns: ReadonlyMap<string, RememberedTurn>, client: Reader): Remembered['waiting'] => {
  const history: Utterance[] = []
  const earlier: Reading[] = []
  const waiting: Remembered['waiting'] = []
  for (const [turnId, turn] of turns) {
    if (!turn.done)
      waiting.push({
        turnId,
        seq: turn.seq,
        text: turn.text,
        reader: turn.reader ?? client,
        history: history.slice(-rememberedUtterances),
        earlier: earlier.slice(-rememberedUtterances),
        shown: turn.sentences.length > 0,
      })
    if (!turn.forPerson) history.push({ role: turn.by === 'staff' ? 'staff' : 'user', text: turn.text })
    if (turn.reading) earlier.push(turn.reading)
    if (turn.sentences.length > 0) history.push({ role: 'assistant', text: joinSentences(turn.sentences) })
  }
  return waiting
}

/** A confirmed qualified investor may see what is meant for them. */
export const clientReader = (profile: ClientProfile | null): Reader => {
  const reader = readerOf('client')
  if (!profile?.qualifiedInvestor || !profile.offereeConfirmed) return reader
  return { ...reader, audiences: [...reader.audiences, 'qualified'] }
}

/** Takes in an event that was the next, with `one.seq` its number already. */
const remember = (one: Kept, turnId: string | null, body: ConversationEventBody): void => {
  const { seq, turns } = one
  if (body.type === 'state-changed') {
    one.state = body.to
    // What waits when a person takes the case is theirs to answer.
    if (isSilent(body.to)) for (const turn of turns.values()) turn.done = true
  }
  if (body.type === 'message-received') {
    const { messageId, text, reader } = body
    const forPerson = body.for === 'person'
    const done = forPerson || isSilent(one.state)
    turns.set(messageId, { by: 'client', seq, text, reader, sentences: [], done, forPerson })
  }
  if (body.type === 'staff-message')
    turns.set(`staff:${body.messageId}`, {
      by: 'staff',
      seq,
      text: body.text,
      sentences: [],
      done: true,
      forPerson: false,
    })
  const turn = turnId === null ? undefined : turns.get(turnId)
  if (!turn) return
  if (body.type === 'turn-understood') turn.reading = body.reading
  else if (body.type === 'sentence-committed') turn.sentences.push(body.sentence)
  else if (body.type === 'answer-replaced') turn.sentences = []
  else if (body.type === 'turn-finished' || body.type === 'turn-failed') turn.done = true
}
