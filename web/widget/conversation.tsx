// The conversation: what was asked and answered, what is on its way, what one should know before.
import { type ComponentChildren, Fragment } from 'preact'
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks'
import { isForGood } from '../api/call-failed.ts'
import { Answer, Inlines } from './answer.tsx'
import { knownCards } from './cards.ts'
import type { ChatState } from './chat.ts'
import { failureWords } from './failure-words.ts'
import { DownIcon } from './icons.tsx'
import { isUnsent, type Outgoing } from './outbox.ts'
import { Pending } from './pending.tsx'
import { RemarkView } from './remarks.tsx'
import { useSurroundings } from './surroundings.ts'
import { dayOf, isSameDay, timeOf } from './times.ts'
import { type Exchange, entriesOf, isExchange, isWithPerson, type Remark } from './transcript.ts'

const aboveQuestion = 12
/** Within this many pixels of the end, the end is followed. */
const nearEnd = 64

export const Conversation = ({
  state,
  held,
  unreached,
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
  /** The network is away in which it could be read what the notice says now. */
  unreached: boolean
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
  const known = useMemo(() => knownCards(exchanges), [exchanges])
  // Already in the transcript: the receipt is only late.
  const unsaid = state.outbox.filter(({ messageId }) => !exchanges.some((exchange) => exchange.messageId === messageId))
  const outgoing = unsaid.filter(({ progress }) => progress !== 'failed')
  const refused = unsaid.filter(({ progress }) => progress === 'failed')
  /** What was refused before the first of the entries, between them, and after the last. */
  const refusedAt = (index: number) =>
    refused.filter((message) => entries.filter(({ seq }) => seq <= placeOf(message, state)).length === index)

  // Messages go one after the other: while one waits, so do those behind it.
  const waiting = unreached || outgoing.some((message) => message.progress === 'waiting')
  const heldWord = unreached ? 'heldUnread' : 'held'
  const waitingWord = state.confirmed || unreached ? 'waiting' : 'waitingUnconfirmed'
  const standing = held ? heldWord : waiting ? waitingWord : 'sending'

  const begun = entries.length > 0 || unsaid.length > 0
  const lastEntry = refusedAt(entries.length).length > 0 ? undefined : entries.at(-1)
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
    if (unsaid.length > 0) followsEnd.current = true
  }, [unsaid.length])
  // Only what is said moves it: a verdict given, or a card that opens, stays where it is looked at.
  useLayoutEffect(() => {
    if (followsEnd.current) toEnd()
  }, [
    entries.length,
    outgoing.length,
    refused.length,
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

  const refusedView = (message: Outgoing) => (
    <article key={message.messageId}>
      <Question text={message.text} note="" cut />
      <Failure
        message={message}
        ended={state.transcript.state === 'closed'}
        onResend={() => onResend(message.messageId)}
        onSendAnew={() => onSendAnew(message.messageId)}
        onEdit={() => onEdit(message.messageId)}
        onRemove={() => onRemove(message.messageId)}
      />
    </article>
  )

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
        {state.givenUp && (
          <p class="aside centred" role="status">
            {say('givenUp')}
          </p>
        )}
        {refusedAt(0).map(refusedView)}
        {entries.map((entry, index) => (
          <Fragment key={entry.seq}>
            <DayMark at={atOf(entry)} before={entries[index - 1]} />
            {isExchange(entry) ? (
              <article>
                <Question text={entry.question} note={timeOf(entry.askedAt)} />
                <Answer
                  exchange={entry}
                  last={entry === lastExchange && outgoing.length === 0}
                  known={known.get(entry.messageId) ?? new Map()}
                  lost={state.connection === 'lost'}
                />
              </article>
            ) : (
              <RemarkView remark={entry} />
            )}
            {refusedAt(index + 1).map(refusedView)}
          </Fragment>
        ))}
        {outgoing.map((message) => (
          <article key={message.messageId}>
            <Question text={message.text} note={say(isUnsent(message) ? standing : 'sending')} />
          </article>
        ))}
        {state.person.typing && isWithPerson(state.transcript.state) && <Pending word="staffTyping" role="status" />}
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

/** @param cut a long one shows its beginning only */
const Question = ({ text, note, cut = false }: { text: string; note: string; cut?: boolean }) => {
  const { say } = useSurroundings()
  return (
    <div class="question">
      <h3 class="unseen">{say('you')}</h3>
      <p>
        <span class={cut ? 'cut' : undefined}>
          <Inlines text={text} links={false} />
        </span>
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
  return (
    <div class="failure" role="alert">
      <p>
        <strong>{say('notSent')}</strong>
      </p>
      <p>{ended ? say('endedMeanwhile') : failureWords(message.failure, language)}</p>
      {(ended || !isForGood(message.failure)) && (
        <button type="button" class="plain" onClick={ended ? onSendAnew : onResend}>
          {say(ended ? 'sendAnew' : 'resend')}
        </button>
      )}
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

/** After which event a refused message stands: what was refused elsewhere came before all that is here. */
const placeOf = ({ after }: Outgoing, { conversationId }: ChatState): number => {
  if (!after) return Infinity
  return after.conversationId === conversationId ? after.seq : 0
}

/** A date between what was said on different days, except today's. */
const DayMark = ({ at, before }: { at: string; before: Exchange | Remark | undefined }) => {
  const { say } = useSurroundings()
  if (isSameDay(at, before ? new Date(atOf(before)) : new Date())) return null
  return <p class="aside centred">{dayOf(at, say)}</p>
}

const atOf = (entry: Exchange | Remark): string => (isExchange(entry) ? entry.askedAt : entry.at)
