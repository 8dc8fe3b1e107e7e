// Where a client types.
import { useLayoutEffect, useRef } from 'preact/hooks'
import { PersonIcon, SendIcon } from './icons.tsx'
import { askForPerson, useSurroundings } from './surroundings.ts'

/** @param mayAskForPerson false once a person has been asked for */
export const Composer = ({
  text,
  onText,
  mayAskForPerson,
  inputRef,
}: {
  text: string
  onText: (text: string) => void
  mayAskForPerson: boolean
  inputRef: { current: HTMLTextAreaElement | null }
}) => {
  const { say, ask } = useSurroundings()
  const form = useRef<HTMLFormElement>(null)
  const empty = text.trim() === ''

  // Grows with its text, as far as the style sheet lets it.
  useLayoutEffect(() => {
    const input = inputRef.current
    if (!input) return
    input.style.height = 'auto'
    input.style.height = `${input.scrollHeight}px`
  }, [text])

  const submit = (event: Event) => {
    event.preventDefault()
    if (empty) return
    ask(text.trim())
    onText('')
    inputRef.current?.focus()
  }

  return (
    <form class="composer" ref={form} onSubmit={submit}>
      {mayAskForPerson && (
        <button type="button" class="plain person" onClick={() => ask(askForPerson)}>
          <PersonIcon />
          {say('person')}
        </button>
      )}
      <div class="field">
        <textarea
          ref={inputRef}
          rows={1}
          value={text}
          aria-label={say('placeholder')}
          placeholder={say('placeholder')}
          enterkeyhint="send"
          onInput={(event) => onText(event.currentTarget.value)}
          onKeyDown={(event) => {
            // While an input method composes, Enter chooses a word; Safari tells so only by the code 229.
            if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return
            event.preventDefault()
            form.current?.requestSubmit()
          }}
        />
        <button type="submit" class="send" aria-label={say('send')} title={say('sendHint')} disabled={empty}>
          <SendIcon />
        </button>
      </div>
      <p class="ai-label">{say('aiLabel')}</p>
    </form>
  )
}
