// Where a client types.
import { useLayoutEffect, useRef } from 'preact/hooks'
import { PersonIcon, SendIcon } from './icons.tsx'
import { useSurroundings } from './surroundings.ts'

/**
 * @param mayAskForPerson false once a person has been asked for
 * @param offersPerson the last answer was perhaps not enough
 * @param maximum the most characters of a message, null while that is unknown
 * @param toPerson a person reads it, and nothing that the AI says comes of it
 */
export const Composer = ({
  text,
  onText,
  mayAskForPerson,
  offersPerson,
  toPerson,
  maximum,
  inputRef,
}: {
  text: string
  onText: (text: string) => void
  mayAskForPerson: boolean
  offersPerson: boolean
  toPerson: boolean
  maximum: number | null
  inputRef: { current: HTMLTextAreaElement | null }
}) => {
  const { say, chat, ask, askForPerson } = useSurroundings()
  const form = useRef<HTMLFormElement>(null)
  const empty = text.trim() === ''
  const over = maximum === null ? 0 : Math.max(0, text.trim().length - maximum)
  const hint = say(toPerson ? 'toStaff' : 'placeholder')

  // Grows with its text, as far as the style sheet lets it.
  useLayoutEffect(() => {
    const input = inputRef.current
    if (!input) return
    input.style.height = 'auto'
    input.style.height = `${input.scrollHeight}px`
  }, [text])

  const submit = (event: Event) => {
    event.preventDefault()
    if (empty || over > 0) return
    ask(text.trim())
    onText('')
    inputRef.current?.focus()
  }

  return (
    <form class="composer" ref={form} onSubmit={submit}>
      {mayAskForPerson && (
        <p class="person">
          {offersPerson && <span>{say('offer')}</span>}
          <button type="button" class="plain" onClick={askForPerson}>
            <PersonIcon />
            {say('person')}
          </button>
        </p>
      )}
      <div class="field">
        <textarea
          ref={inputRef}
          rows={1}
          value={text}
          aria-label={hint}
          placeholder={hint}
          aria-invalid={over > 0}
          aria-describedby={over > 0 ? 'too-long' : undefined}
          enterkeyhint="send"
          onInput={(event) => {
            onText(event.currentTarget.value)
            chat.typing()
          }}
          onKeyDown={(event) => {
            // While an input method composes, Enter chooses a word; Safari tells so only by the code 229.
            if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return
            event.preventDefault()
            form.current?.requestSubmit()
          }}
        />
        <button
          type="submit"
          class="send"
          aria-label={say('send')}
          title={say('sendHint')}
          disabled={empty || over > 0}
        >
          <SendIcon />
        </button>
      </div>
      {over > 0 && (
        <p class="act-failure" id="too-long" role="status">
          {say('tooLongBy', { over, maximum: maximum ?? 0 })}
        </p>
      )}
      {!toPerson && <p class="ai-label">{say('aiLabel')}</p>}
    </form>
  )
}
