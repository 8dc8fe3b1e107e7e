// The conversation: what was asked and answered, what is on its way, what one should know before.
import { type ComponentChildren, Fragment } from 'preact'
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks'
import { Answer, Inlines, productsOf } from './answer.tsx'
import type { ChatState } from './chat.ts'
import { failureWords } from './failure-words.ts'
import { DownIcon } from './icons.tsx'
import { isUnsent, type Outgoing } from './outbox.ts'
import { RemarkView } from './remarks.tsx'
import { useSurroundings } from './surroundings.ts'
import { dayOf, isSameDay, timeOf } from './times.ts'
import { type Exchange, entriesOf, isExchange, isWithPerson, type Remark } from './transcript.ts'
import type { Say, Word } from './words.ts'

const aboveQuestion = 12
/** Within this many pixels of the end, the end is followed. */
const nearEnd = 64

export const Conversation = ({
  state,
  held,
  before,
  after,
  onResend,
  onSendAnew,
  onEdit,
  onRemove,
}: {
  state: ChatState
  /** What is written waits until the notice is agreed to. */
  held: boolean
  /** Notice and greeting. */
  before: ComponentChildren
  /** What is asked once the conversation has ended. */
  after: ComponentChildren
  onResend: (messageId: string) => void
  /** In a new conversation, as this one has ended. */
  onSendAnew: (messageId: string) => void
  onEdit: (messageId: string) => void
  onRemove: (messageId: string) => void
}) => {
  const { say } = useSurroundings()
  const log = useRef<HTMLDivElement>(null)
  const followsEnd = useRef(true)
  /** Where it was put last; who scrolls away from there is not brought back. */
  const placed = useRef(0)
  const [away, setAway] = useState(false)
  const { exchanges } = state.transcript
  const entries = entriesOf(state.transcript)
  const lastExchange = exchanges.at(-1)
  const known = useMemo(() => knownProducts(exchanges), [exchanges])
  // Already in the transcript: the receipt is only late.
  const outgoing = state.outbox.filter(
    ({ messageId }) => !exchanges.some((exchange) => exchange.messageId === messageId),
  )

  // Messages go one after the other: while one waits, so do those behind it.
  const waiting = outgoing.some((message) => message.progress === 'waiting')
  const heldWord = state.transcript.state === 'queued' ? 'heldInQueue' : 'held'
  const standing = held ? heldWord : waiting ? 'waiting' : 'sending'

  const begun = entries.length > 0 || outgoing.length > 0
  const lastEntry = entries.at(-1)
  /** An answer is read from its question on, so that does not leave the screen; what a person writes is followed to its end. */
  const readsAnswer = outgoing.length === 0 && lastEntry !== undefined && isExchange(lastEntry) && !lastEntry.toPerson
  const toEnd = ({ whole = false } = {}) => {
    const shown = log.current
    if (!shown || !begun) return
    const question = readsAnswer && !whole ? shown.querySelector<HTMLElement>('article:last-of-type') : null
    shown.scrollTop = Math.min(shown.scrollHeight, question ? question.offsetTop - aboveQuestion : Infinity)
    placed.current = shown.scrollTop
  }
  // One's own message is always shown, wherever one had scrolled.
  useLayoutEffect(() => {
    if (outgoing.length > 0) followsEnd.current = true
  }, [outgoing.length])
  // Only what is said moves it: a verdict given, or a card that opens, stays where it is looked at.
  useLayoutEffect(() => {
    if (followsEnd.current) toEnd()
  }, [
    entries.length,
    outgoing.length,
    lastExchange?.sentences.length,
    lastExchange?.progress,
    state.transcript.state,
    state.person.typing,
  ])

  // What stands above or below comes and goes, the keyboard of a phone too.
  const keepPlace = useRef(toEnd)
  keepPlace.current = toEnd
  useEffect(() => {
    const observer = new ResizeObserver(() => followsEnd.current && keepPlace.current())
    if (log.current) observer.observe(log.current)
    return () => observer.disconnect()
  }, [])

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
          const { scrollHeight, scrollTop, clientHeight } = currentTarget
          const isNearEnd = scrollHeight - scrollTop - clientHeight < nearEnd
          if (Math.abs(scrollTop - placed.current) > 1) followsEnd.current = isNearEnd
          setAway(!isNearEnd)
        }}
      >
        {before}
        {state.renewed && <p class="aside centred">{say('renewed')}</p>}
        {entries.map((entry, index) => (
          <Fragment key={entry.seq}>
            <DayMark at={atOf(entry)} before={entries[index - 1]} />
            {isExchange(entry) ? (
              <article>
                <Question text={entry.question} note={timeOf(entry.askedAt)} />
                <Answer
                  exchange={entry}
                  last={entry === lastExchange && outgoing.length === 0}
                  known={known.get(entry.messageId) ?? new Set()}
                />
              </article>
            ) : (
              <RemarkView remark={entry} />
            )}
          </Fragment>
        ))}
        {outgoing.map((message) => (
          <article key={message.messageId}>
            <Question text={message.text} note={progressOf(message, standing, say)} />
            {message.failure && (
              <Failure
                message={message}
                ended={state.transcript.state === 'closed'}
                onResend={() => onResend(message.messageId)}
                onSendAnew={() => onSendAnew(message.messageId)}
                onEdit={() => onEdit(message.messageId)}
                onRemove={() => onRemove(message.messageId)}
              />
            )}
          </article>
        ))}
        {state.person.typing && isWithPerson(state.transcript.state) && (
          <p class="pending" role="status">
            <span>{say('staffTyping')}</span>
            <i />
            <i />
            <i />
          </p>
        )}
        {after}
      </div>
      {away && (
        <button
          type="button"
          class="plain latest"
          onClick={() => {
            followsEnd.current = true
            toEnd({ whole: true })
          }}
        >
          <DownIcon />
          {say('latest')}
        </button>
      )}
    </div>
  )
}

/** Message → versions of products whose card an earlier answer shows. */
const knownProducts = (exchanges: Exchange[]): Map<string, Set<string>> => {
  const shown = new Set<string>()
  return new Map(
    exchanges.map((exchange) => {
      const before = new Set(shown)
      for (const versionId of productsOf(exchange)) shown.add(versionId)
      return [exchange.messageId, before]
    }),
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
  ended,
  onResend,
  onSendAnew,
  onEdit,
  onRemove,
}: {
  message: Outgoing
  ended: boolean
  onResend: () => void
  onSendAnew: () => void
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
        {ended ? say('endedMeanwhile') : what}
        {!ended && action}
      </p>
      <button type="button" class="plain" onClick={ended ? onSendAnew : onResend}>
        {say(ended ? 'sendAnew' : 'resend')}
      </button>
      {!ended && (
        <button type="button" class="plain" onClick={onEdit}>
          {say('edit')}
        </button>
      )}
      <button type="button" class="plain" onClick={onRemove}>
        {say('remove')}
      </button>
    </div>
  )
}

/** @param standing how it stands with what is not yet sent */
const progressOf = (message: Outgoing, standing: Word, say: Say): string => {
  if (message.progress === 'failed') return ''
  return say(isUnsent(message) ? standing : 'sending')
}

/** A date between what was said on different days, except today's. */
const DayMark = ({ at, before }: { at: string; before: Exchange | Remark | undefined }) => {
  const { say } = useSurroundings()
  if (isSameDay(at, before ? new Date(atOf(before)) : new Date())) return null
  return <p class="aside centred">{dayOf(at, say)}</p>
}

const atOf = (entry: Exchange | Remark): string => (isExchange(entry) ? entry.askedAt : entry.at)
