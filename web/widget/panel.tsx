// The window of the chat.
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import { Choices } from './answer.tsx'
import { CallbackSheet } from './callback-sheet.tsx'
import type { ChatState } from './chat.ts'
import { Composer } from './composer.tsx'
import { type Consent, isUnreached } from './consent.ts'
import { Conversation } from './conversation.tsx'
import { ConversationsSheet } from './conversations-sheet.tsx'
import { keepFocus } from './focus.ts'
import { isChinese } from './gloss.ts'
import { CloseIcon, PersonIcon } from './icons.tsx'
import { Menu } from './menu.tsx'
import { FirstNotice, NoticeSheet, useConsent } from './notice.tsx'
import { isUnsent } from './outbox.ts'
import { Rating } from './rating.tsx'
import { SheetFrame } from './sheet.tsx'
import { SourcePanel } from './source-panel.tsx'
import { Standing } from './standing.tsx'
import { EndSheet, EraseSheet } from './sure-sheets.tsx'
import { type Sheet, useSurroundings } from './surroundings.ts'
import { isForPerson, isWithPerson } from './transcript.ts'

/** On a screen this narrow or low the chat takes all of it, and nothing behind it can be reached; as in style.css. */
export const phone = '(max-width: 480px), (max-height: 480px)'

export const Panel = ({
  state,
  consent,
  name,
  questions,
  sheet,
  onLanguage,
  onClose,
}: {
  state: ChatState
  consent: Consent
  name: string
  questions: string[]
  sheet: Sheet | null
  onLanguage: () => void
  onClose: () => void
}) => {
  const { say, chat, closeSheet } = useSurroundings()
  const dialog = useRef<HTMLDialogElement>(null)
  const input = useRef<HTMLTextAreaElement>(null)
  const agreement = useConsent(consent)

  // On a phone not the field: that would bring up the keyboard before one has read anything.
  const focusStart = () => (matchMedia(phone).matches ? dialog.current : input.current)?.focus()
  /** The button that was pressed is gone, and with it the focus; but whoever writes already stays in the field. */
  const focusAfterNotice = () => {
    if (!input.current?.matches(':focus')) focusStart()
  }

  useLayoutEffect(() => {
    const shown = dialog.current
    if (!shown) return
    if (matchMedia(phone).matches) shown.showModal()
    else shown.show()
    focusStart()
    const stop = keepFocus(shown, focusStart)
    return () => {
      stop()
      shown.close()
    }
  }, [])

  const back = () => {
    if (sheet) closeSheet()
    else onClose()
  }

  // Nothing on the page has the focus, as after a click beside everything: then it is meant for what lies on top.
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.defaultPrevented || document.activeElement !== document.body) return
      event.preventDefault()
      back()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  })

  const { transcript } = state
  const toPerson = isForPerson(transcript.state, agreement)
  const isHeld = !agreement.agreed && !toPerson
  const begun = transcript.exchanges.length > 0 || transcript.remarks.length > 0 || state.outbox.length > 0
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
      <div class="chat" inert={sheet !== null}>
        <div class="bar brand">
          <h2>
            {isWithPerson(transcript.state) ? (
              <>
                <PersonIcon />
                {say('staff')}
              </>
            ) : (
              <>
                {name}
                <span class="ai">{say('ai')}</span>
              </>
            )}
          </h2>
          <Menu state={state} onLanguage={onLanguage} />
          <button type="button" class="round" aria-label={say('close')} title={say('close')} onClick={onClose}>
            <CloseIcon />
          </button>
        </div>
        <Standing state={state} unreached={isUnreached(agreement)} />
        <Conversation
          key={state.conversationId}
          state={state}
          held={isHeld}
          unreached={isUnreached(agreement)}
          before={
            <>
              {!agreement.agreed && (
                <FirstNotice
                  consent={consent}
                  state={agreement}
                  urged={isHeld && state.outbox.some(isUnsent)}
                  onAgreed={focusAfterNotice}
                />
              )}
              {!begun && <Greeting questions={questions} />}
            </>
          }
          after={transcript.state === 'closed' && <Rating key={String(transcript.rating)} given={transcript.rating} />}
          onResend={chat.resend}
          onSendAnew={chat.sendAnew}
          onEdit={(messageId) => {
            chat.type(chat.takeBack(messageId))
            input.current?.focus()
          }}
          onRemove={(messageId) => {
            chat.takeBack(messageId)
            input.current?.focus()
          }}
        />
        {transcript.state === 'closed' ? (
          <div class="composer ended">
            <p>{say('ended')}</p>
            <button type="button" class="solid" onClick={chat.begin}>
              {say('menuNew')}
            </button>
          </div>
        ) : (
          <Composer
            text={state.draft}
            onText={chat.type}
            inputRef={input}
            offersPerson={transcript.state === 'offered'}
            mayAskForPerson={['bot', 'offered', 'returned'].includes(transcript.state)}
            toPerson={toPerson}
            maximum={state.maximumCharacters}
          />
        )}
      </div>
      {sheet?.type === 'source' && <SourcePanel key={sheet.source.number} source={sheet.source} />}
      {sheet?.type === 'conversations' && <ConversationsSheet />}
      {sheet?.type === 'callback' && <CallbackSheet choices={state.queue?.callbackChoices ?? []} />}
      {sheet?.type === 'erase' && <EraseSheet />}
      {sheet?.type === 'end' && <EndSheet />}
      {sheet?.type === 'notice' && <NoticeSheet state={agreement} />}
      {sheet?.type === 'rating' && (
        <SheetFrame title={say('menuRate')}>
          <Rating key={String(transcript.rating)} given={transcript.rating} onDone={closeSheet} />
        </SheetFrame>
      )}
    </dialog>
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
          <h3>{say(questions.every(isChinese) ? 'suggestionsInChinese' : 'suggestions')}</h3>
          <Choices texts={questions} />
        </>
      )}
    </section>
  )
}
