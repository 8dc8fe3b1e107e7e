// What a conversation's events come to in tables of their own: the conversation's row, and who was told what. Written with the events.
import { sql } from 'drizzle-orm'
import type { ConversationState } from '../../domain/conversation.ts'
import type { Projection } from '../../storage/streams/event-log.ts'
import { silentStates } from '../handoff/states.ts'
import { isForPerson } from './queries.ts'

/** The conversation after a commit. */
export type Standing = {
  clientId: string | null
  state: ConversationState
  stateVersion: number
  messageCount: number
  /** The oldest message whose turn is neither finished nor failed. */
  openTurnId: string | null
}

const silent = sql.raw(`(${silentStates.map((state) => `'${state}'`).join(', ')})`)

/**
 * - The state is what the last change says. Whoever changes it checks in the same commit that it was the change they meant.
 * - A message counts, and its turn is open unless an earlier one still is, or it is written to a person: they have the case, or it says so.
 * - When a turn is over, finished or failed, the open one is that of the next message. Messages are received under the same lock of
 *   the stream, so none is overlooked.
 * - A sentence's citations are rows, so that it can be asked who was told something. What `answer-replaced` takes back stays, marked.
 * - What a model call cost is a row.
 */
export const conversationProjection: Projection = {
  with: sql`
    changed as (
      select stream_id as id, count(*) as times, (array_agg(content -> 'body' ->> 'to' order by seq desc))[1] as state
      from event where type = 'state-changed' group by stream_id
    ), received as (
      select stream_id as id, count(*) as messages, (array_agg(turn_id order by seq) filter (where coalesce((
          select before.content -> 'body' ->> 'to' from event as before
          where before.type = 'state-changed' and before.stream_id = event.stream_id and before.seq < event.seq
          order by before.seq desc limit 1), conversations.state) not in ${silent} and not ${isForPerson(sql`content`)}))[1] as first
      from event join conversations on conversations.id = event.stream_id
      where type = 'message-received' group by stream_id
    ), ended as (
      select event.stream_id as id, count(*) as turns, max(message.seq) as seq
      from event join stream_events as message
        on message.stream_id = event.stream_id and message.idempotency_key = event.turn_id
      where event.type in ('turn-finished', 'turn-failed') group by event.stream_id
    ), news as (
      select id, changed.state, changed.times, received.messages, received.first, ended.turns, ended.seq
      from changed full join received using (id) full join ended using (id)
    ), conversation as (
      update conversations
      set state = coalesce(news.state, conversations.state),
        state_version = state_version + coalesce(news.times, 0),
        message_count = message_count + coalesce(news.messages, 0),
        turn_count = turn_count + coalesce(news.turns, 0),
        open_turn_id = case when coalesce(news.state, conversations.state) in ${silent} then null else coalesce(
          case when news.turns is null then open_turn_id else (
            select next.idempotency_key from stream_events as next
            where next.stream_id = news.id and next.seq > news.seq and next.type = 'message-received'
              and not ${isForPerson(sql`next.content`)}
            order by next.seq limit 1) end,
          news.first) end,
        updated_at = now()
      from news where conversations.id = news.id
      returning conversations.id, client_id, conversations.state, state_version, message_count, open_turn_id
    ), taken_back as (
      update citations set retracted = true
      from event
      where event.type = 'answer-replaced' and conversation_id = event.stream_id and citations.turn_id = event.turn_id
    ), told as (
      insert into citations (conversation_id, seq, ordinal, turn_id, sentence_index, chunk_id, version_id, document_id, quote,
        start_offset, end_offset, at, retracted)
      select stream_id, seq, ordinal - 1, turn_id, (content -> 'body' -> 'sentence' ->> 'index')::int, citation ->> 'chunkId',
        citation ->> 'versionId', citation ->> 'documentId', citation ->> 'quote', (citation ->> 'start')::int,
        (citation ->> 'end')::int, at, exists (
          select from event as later where later.type = 'answer-replaced' and later.stream_id = event.stream_id
            and later.turn_id = event.turn_id and later.seq > event.seq)
      from event, json_array_elements(content -> 'body' -> 'sentence' -> 'citations') with ordinality as cited (citation, ordinal)
      where type = 'sentence-committed'
    ), spent as (
      insert into model_usage (conversation_id, turn_id, model_id, prompt, tokens_in, tokens_out, milliseconds, outcome)
      select stream_id, turn_id, body ->> 'model', body ->> 'prompt', (body ->> 'tokensIn')::int, (body ->> 'tokensOut')::int,
        round((body ->> 'milliseconds')::numeric), body ->> 'outcome'
      from event, lateral (select content -> 'body' as body) as of_event
      where type = 'model-used'
    )`,
  row: sql`(
    select json_build_object('clientId', client_id, 'state', state, 'stateVersion', state_version, 'messageCount', message_count,
      'openTurnId', open_turn_id)
    from conversation where conversation.id = moved.id)`,
}
