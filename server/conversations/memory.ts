// What a conversation's events come to for the next turn: what was said, what waits for an answer.
import { ConversationEventBody, type ConversationState } from '../../domain/conversation.ts'
import { type Reader, readerOf } from '../../domain/identity.ts'
import { Problem } from '../../domain/problem.ts'
import type { ClientProfile } from '../../domain/suitability.ts'
import { joinSentences, type Reading, type Sentence, type Utterance } from '../../domain/turn.ts'
import type { Database } from '../../storage/sql/sql.ts'
import type { EventLog } from '../../storage/streams/event-log.ts'
import { findConversation, findProfile } from './queries.ts'

/** How far back a turn looks; older messages stay in the record. */
const rememberedUtterances = 12
const pageSize = 500

export type Remembered = {
  state: ConversationState
  stateVersion: number
  messageCount: number
  profile: ClientProfile | null
  /** Messages without an answer, oldest first, each with who asks and what was said before it. */
  waiting: {
    turnId: string
    text: string
    reader: Reader
    history: Utterance[]
    earlier: Reading[]
    /** The server died in the middle of the turn, after sentences had been shown. */
    shown: boolean
  }[]
}

type RememberedTurn = { text: string; reader?: Reader; reading?: Reading; sentences: Sentence[]; done: boolean }

/** @throws Problem not-found when there is no such conversation */
export const recall = async ({
  db,
  events,
  conversationId,
}: {
  db: Database
  events: EventLog
  conversationId: string
}): Promise<Remembered> => {
  const row = await findConversation(db, conversationId)
  if (!row) throw new Problem('not-found', `没有编号为 ${conversationId} 的会话。`)
  const turns = new Map<string, RememberedTurn>()
  for (let after = 0; ; ) {
    const page = await events.read(conversationId, after, pageSize)
    for (const event of page) {
      after = event.seq
      if (event.content === null) continue
      remember(turns, event.content.turnId, ConversationEventBody.parse(event.content.body))
    }
    if (page.length < pageSize) break
  }
  const profile = row.clientId ? await findProfile(db, row.clientId) : null
  const client = clientReader(profile)
  const history: Utterance[] = []
  const earlier: Reading[] = []
  const waiting: Remembered['waiting'] = []
  for (const [turnId, turn] of turns) {
    if (!turn.done)
      waiting.push({
        turnId,
        text: turn.text,
        reader: turn.reader ?? client,
        history: history.slice(-rememberedUtterances),
        earlier: earlier.slice(-rememberedUtterances),
        shown: turn.sentences.length > 0,
      })
    history.push({ role: 'user', text: turn.text })
    if (turn.reading) earlier.push(turn.reading)
    if (turn.sentences.length > 0) history.push({ role: 'assistant', text: joinSentences(turn.sentences) })
  }
  return {
    state: row.state,
    stateVersion: row.stateVersion,
    messageCount: row.messageCount,
    profile,
    waiting,
  }
}

/** A confirmed qualified investor may see what is meant for them. */
const clientReader = (profile: ClientProfile | null): Reader => {
  const reader = readerOf('client')
  if (!profile?.qualifiedInvestor || !profile.offereeConfirmed) return reader
  return { ...reader, audiences: [...reader.audiences, 'qualified'] }
}

const remember = (turns: Map<string, RememberedTurn>, turnId: string | null, body: ConversationEventBody): void => {
  if (body.type === 'message-received')
    turns.set(body.messageId, { text: body.text, reader: body.reader, sentences: [], done: false })
  const turn = turnId === null ? undefined : turns.get(turnId)
  if (!turn) return
  if (body.type === 'turn-understood') turn.reading = body.reading
  else if (body.type === 'sentence-committed') turn.sentences.push(body.sentence)
  else if (body.type === 'answer-replaced') turn.sentences = []
  else if (body.type === 'turn-finished' || body.type === 'turn-failed') turn.done = true
}
