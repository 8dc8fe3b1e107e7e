// The conversation: what was asked and answered, what is on its way, what one should know before.
import type { ComponentChildren } from 'preact'
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { Answer, Inlines } from './answer.tsx'
import type { ChatState, Outgoing } from './chat.ts'
import { failureWords } from './failure-words.ts'
import { DownIcon } from './icons.tsx'
import { useSurroundings } from './surroundings.ts'
import type { Exchange } from './transcript.ts'
import type { Say } from './words.ts'

/** Within this many pixels of the end, the end is followed. */
const nearEnd = 64

export const Conversation = ({
  state,
  before,
  onResend,
  onEdit,
  onRemove,
}: {
  state: ChatState
  /** Notice and greeting. */
  before: ComponentChildren
  onResend: (messageId: string) => void
  onEdit: (messageId: string) => void
  onRemove: (messageId: string) => void
}) => {
  const { say } = useSurroundings()
  const log = useRef<HTMLDivElement>(null)
  const followsEnd = useRef(true)
  const [away, setAway] = useState(false)
  const { exchanges } = state.transcript
  // Already in the transcript: the receipt is only late.
  const outgoing = state.outbox.filter(
    ({ messageId }) => !exchanges.some((exchange) => exchange.messageId === messageId),
  )

  // Messages go one after the other: while one waits, so do those behind it.
  const waiting = outgoing.some((message) => message.progress === 'waiting')

  const toEnd = () => {
    if (log.current) log.current.scrollTop = log.current.scrollHeight
  }
  // One's own message is always shown, wherever one had scrolled.
  useLayoutEffect(() => {
    if (outgoing.length > 0) followsEnd.current = true
  }, [outgoing.length])
  useLayoutEffect(() => {
    if (followsEnd.current) toEnd()
  })

  return (
    <div class="conversation">
      <div
        class="log"
        role="log"
        aria-label={say('log')}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and has to by the keyboard too
        tabIndex={0}
        ref={log}
        onScroll={({ currentTarget }) => {
          followsEnd.current =
            currentTarget.scrollHeight - currentTarget.scrollTop - currentTarget.clientHeight < nearEnd
          setAway(!followsEnd.current)
        }}
      >
        {before}
        {state.renewed && <p class="aside centred">{say('renewed')}</p>}
        {exchanges.map((exchange, index) => (
          <article key={exchange.messageId}>
            <DayMark at={exchange.askedAt} before={exchanges[index - 1]} />
            <Question text={exchange.question} note={timeOf(exchange.askedAt)} />
            <Answer exchange={exchange} last={index === exchanges.length - 1 && outgoing.length === 0} />
          </article>
        ))}
        {outgoing.map((message) => (
          <article key={message.messageId}>
            <Question text={message.text} note={progressOf(message, waiting, say)} />
            {message.failure && (
              <Failure
                message={message}
                onResend={() => onResend(message.messageId)}
                onEdit={() => onEdit(message.messageId)}
                onRemove={() => onRemove(message.messageId)}
              />
            )}
          </article>
        ))}
      </div>
      {away && (
        <button
          type="button"
          class="plain latest"
          onClick={() => {
            followsEnd.current = true
            toEnd()
          }}
        >
          <DownIcon />
          {say('latest')}
        </button>
      )}
    </div>
  )
}

const Question = ({ text, note }: { text: string; note: string }) => {
  const { say } = useSurroundings()
  return (
    <div class="question">
      <h3 class="unseen">{say('you')}</h3>
      <p>
        <Inlines text={text} links={false} />
      </p>
      {note && <small>{note}</small>}
    </div>
  )
}

const Failure = ({
  message,
  onResend,
  onEdit,
  onRemove,
}: {
  message: Outgoing
  onResend: () => void
  onEdit: () => void
  onRemove: () => void
}) => {
  const { say, language } = useSurroundings()
  if (!message.failure) return null
  const { what, action } = failureWords(message.failure, language)
  return (
    <div class="failure" role="alert">
      <p>
        <strong>{say('notSent')}</strong>
      </p>
      <p>
        {what}
        {action}
      </p>
      <button type="button" class="plain" onClick={onResend}>
        {say('resend')}
      </button>
      <button type="button" class="plain" onClick={onEdit}>
        {say('edit')}
      </button>
      <button type="button" class="plain" onClick={onRemove}>
        {say('remove')}
      </button>
    </div>
  )
}

const progressOf = (message: Outgoing, waiting: boolean, say: Say): string => {
  if (message.progress === 'failed') return ''
  return say(waiting && message.progress !== 'accepted' ? 'waiting' : 'sending')
}

/** A date between exchanges of different days, except today's. */
const DayMark = ({ at, before }: { at: string; before: Exchange | undefined }) => {
  const { say } = useSurroundings()
  const day = new Date(at)
  const previous = before ? new Date(before.askedAt).toDateString() : new Date().toDateString()
  if (day.toDateString() === previous) return null
  return <p class="aside centred">{say('day', { month: day.getMonth() + 1, day: day.getDate() })}</p>
}

const timeOf = (at: string): string => {
  const time = new Date(at)
  return `${String(time.getHours()).padStart(2, '0')}:${String(time.getMinutes()).padStart(2, '0')}`
}
