// The window of the chat.
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { Choices } from './answer.tsx'
import type { Chat, ChatState } from './chat.ts'
import { Composer } from './composer.tsx'
import { Conversation } from './conversation.tsx'
import { CloseIcon } from './icons.tsx'
import type { Keep } from './keep.ts'
import { SourcePanel } from './source-panel.tsx'
import type { Source } from './sources.ts'
import { useSurroundings } from './surroundings.ts'
import { stateWords } from './words.ts'

/** Raised when the notice says something new; everybody reads it again. */
const noticeVersion = '1'

/** Below this width the chat takes the whole screen, and nothing behind it can be reached. */
const phone = '(max-width: 480px)'

export const Panel = ({
  chat,
  state,
  keep,
  name,
  questions,
  draft,
  onDraft,
  source,
  onSourceClose,
  onClose,
}: {
  chat: Chat
  state: ChatState
  keep: Keep
  name: string
  questions: string[]
  /** What is typed and not yet sent; it outlives the window. */
  draft: string
  onDraft: (text: string) => void
  source: Source | null
  onSourceClose: () => void
  onClose: () => void
}) => {
  const { say } = useSurroundings()
  const dialog = useRef<HTMLDialogElement>(null)
  const input = useRef<HTMLTextAreaElement>(null)
  const [noticeRead, setNoticeRead] = useState(keep.get('notice') === noticeVersion)

  // On a phone not the field: that would bring up the keyboard before one has read anything.
  const focusStart = () => (matchMedia(phone).matches ? dialog.current : input.current)?.focus()

  useLayoutEffect(() => {
    const shown = dialog.current
    if (!shown) return
    if (matchMedia(phone).matches) shown.showModal()
    else shown.show()
    focusStart()
    return () => shown.close()
  }, [])

  const back = () => {
    if (source) onSourceClose()
    else onClose()
  }

  const begun = state.transcript.exchanges.length > 0 || state.outbox.length > 0
  return (
    <dialog
      class="panel"
      ref={dialog}
      tabIndex={-1}
      aria-label={name}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.isComposing) return
        event.preventDefault()
        event.stopPropagation()
        back()
      }}
      onCancel={(event) => {
        // The back gesture of a phone.
        event.preventDefault()
        back()
      }}
    >
      <div class="chat" inert={source !== null}>
        <div class="bar brand">
          <h2>
            {name}
            <span class="ai">{say('ai')}</span>
          </h2>
          <button type="button" class="round" aria-label={say('close')} title={say('close')} onClick={onClose}>
            <CloseIcon />
          </button>
        </div>
        <Standing state={state} onRetry={chat.wake} />
        <Conversation
          state={state}
          before={
            <>
              {!noticeRead && (
                <Notice
                  onRead={() => {
                    keep.set('notice', noticeVersion)
                    setNoticeRead(true)
                    focusStart()
                  }}
                />
              )}
              {!begun && <Greeting questions={questions} />}
            </>
          }
          onResend={chat.resend}
          onEdit={(messageId) => {
            onDraft(chat.takeBack(messageId))
            input.current?.focus()
          }}
          onRemove={(messageId) => {
            chat.takeBack(messageId)
            input.current?.focus()
          }}
        />
        <Composer
          text={draft}
          onText={onDraft}
          inputRef={input}
          mayAskForPerson={['bot', 'offered', 'returned'].includes(state.transcript.state)}
        />
      </div>
      {source && <SourcePanel key={source.number} source={source} onClose={onSourceClose} />}
    </dialog>
  )
}

/** How the connection and the conversation stand, when there is something to say about it. */
const Standing = ({ state, onRetry }: { state: ChatState; onRetry: () => void }) => {
  const { say, language } = useSurroundings()
  const handling = stateWords[state.transcript.state]
  const lost = state.connection === 'lost' || state.outbox.some((message) => message.progress === 'waiting')
  return (
    <div class="standing" role="status">
      {lost && (
        <p class="lost">
          <i class="spinner" />
          <span>{say('lost')}</span>
          <button type="button" class="plain" onClick={onRetry}>
            {say('tryNow')}
          </button>
        </p>
      )}
      {handling && <p class="handling">{handling[language]}</p>}
    </div>
  )
}

const Notice = ({ onRead }: { onRead: () => void }) => {
  const { say } = useSurroundings()
  return (
    <section class="first-use" aria-labelledby="notice-title">
      <h3 id="notice-title">{say('noticeTitle')}</h3>
      <ul>
        <li>{say('noticeAi')}</li>
        <li>{say('noticeAdvice')}</li>
        <li>{say('noticePrivacy')}</li>
        <li>{say('noticePerson')}</li>
      </ul>
      <button type="button" class="solid" onClick={onRead}>
        {say('noticeRead')}
      </button>
    </section>
  )
}

const Greeting = ({ questions }: { questions: string[] }) => {
  const { say } = useSurroundings()
  return (
    <section class="greeting">
      <p class="hello">{say('greeting')}</p>
      <p>{say('greetingTopics')}</p>
      {questions.length > 0 && (
        <>
          <h3>{say('suggestions')}</h3>
          <Choices texts={questions} />
        </>
      )}
    </section>
  )
}
