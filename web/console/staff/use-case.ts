// One conversation as it goes on: what was said, how it stands, whether the client is there and writing.
import { useCallback, useEffect, useState } from 'react'
import type { ConversationEventBody } from '../../../domain/conversation.ts'
import type { HandoffDetail, HandoffView } from '../../../server/protocol/handoff.ts'
import { CallFailed } from '../../api/call-failed.ts'
import { useSurroundings } from '../console.tsx'
import { type ConversationRecord, emptyRecord, withEvents } from './record.ts'
import { useSingleFlight } from './use-single-flight.ts'

export type Case = {
  record: ConversationRecord
  /** null until it was read */
  detail: HandoffDetail | null
  /** It cannot be read, however often it is tried. */
  refused: CallFailed | null
  /** Why it could not be read the last time; it is tried again with the next event. */
  failure: CallFailed | null
  clientIsTyping: boolean
  /** null while nobody knows */
  clientIsPresent: boolean | null
  refresh: () => Promise<void>
  /** What an action has answered is newer than what was read before. */
  put: (view: HandoffView) => void
}

/** After these the summary, the version of the state, tickets or call-backs may be others. */
const changesDetail: ReadonlySet<ConversationEventBody['type']> = new Set([
  'state-changed',
  'message-received',
  'turn-finished',
  'turn-failed',
  'ticket-opened',
  'callback-requested',
  'callback-cancelled',
  'conversation-claimed',
])

export const handoffPath = (conversationId: string, rest = ''): string =>
  `/v1/handoffs/${encodeURIComponent(conversationId)}${rest}`

export const useCase = (conversationId: string): Case => {
  const { http, connection } = useSurroundings()
  const [record, setRecord] = useState(emptyRecord)
  const [detail, setDetail] = useState<HandoffDetail | null>(null)
  const [refused, setRefused] = useState<CallFailed | null>(null)
  const [failure, setFailure] = useState<CallFailed | null>(null)
  const [clientIsTyping, setTyping] = useState(false)
  const [clientIsPresent, setPresent] = useState<boolean | null>(null)

  const refresh = useSingleFlight(
    useCallback(async () => {
      try {
        setDetail(await http.get<HandoffDetail>(handoffPath(conversationId)))
        setFailure(null)
      } catch (error) {
        if (!(error instanceof CallFailed)) throw error
        if (error.code === 'not-found' || error.code === 'forbidden') setRefused(error)
        else setFailure(error)
      }
    }, [http, conversationId]),
  )

  useEffect(() => {
    void refresh()
    return connection.follow(conversationId, 0, {
      onEvents: (events) => {
        setRecord((before) => withEvents(before, events))
        // What they were writing has come.
        if (events.some(({ body }) => body.type === 'message-received')) setTyping(false)
        if (events.some(({ body }) => changesDetail.has(body.type))) void refresh()
      },
      onAside: (aside) => {
        if (aside.type === 'following') {
          void refresh()
          // That nobody is there is not told, only who comes and goes.
          if (!aside.overStream) setPresent(false)
        }
        if (aside.type === 'typing' && aside.side === 'client') setTyping(aside.active)
        if (aside.type === 'presence' && aside.side === 'client') {
          setPresent(aside.present)
          if (!aside.present) setTyping(false)
        }
      },
      onRefused: setRefused,
    })
  }, [connection, conversationId, refresh])

  const put = useCallback((view: HandoffView) => setDetail((before) => before && { ...before, ...view }), [])
  return { record, detail, refused, failure, clientIsTyping, clientIsPresent, refresh, put }
}
