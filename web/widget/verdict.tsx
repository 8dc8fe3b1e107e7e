// What one can do with an answer: say whether it helped, and copy it.
import { useEffect, useRef, useState } from 'preact/hooks'
import type { DislikeReason } from '../../domain/handoff.ts'
import { ActFailure, useAct } from './act.tsx'
import { answerText } from './answer-text.ts'
import { CheckIcon, CopyIcon, DownThumbIcon, UpThumbIcon } from './icons.tsx'
import { useSurroundings } from './surroundings.ts'
import type { Exchange } from './transcript.ts'
import { dislikeReasonWords } from './words.ts'

const reasons = Object.keys(dislikeReasonWords) as DislikeReason[]
const copiedMilliseconds = 2_000

export const AnswerActions = ({ exchange }: { exchange: Exchange }) => {
  const { say, chat } = useSurroundings()
  const [copied, setCopied] = useState(false)
  const [asksWhy, setAsksWhy] = useState(false)
  const [thanked, setThanked] = useState(false)
  const act = useAct()
  const { messageId, verdict } = exchange

  const judge = (next: 'up' | 'down') => {
    const taken = verdict === next ? null : next
    setThanked(false)
    act.run(
      () => chat.judge(messageId, { verdict: taken }),
      () => {
        setAsksWhy(taken === 'down')
        setThanked(taken === 'up')
      },
    )
  }
  const explain = (reason: DislikeReason, comment: string) =>
    act.run(
      () => chat.judge(messageId, { verdict: 'down', reason, ...(comment ? { comment } : {}) }),
      () => {
        setAsksWhy(false)
        setThanked(true)
      },
    )
  const copy = async (target: HTMLElement) => {
    if (!(await copyText(answerText(exchange, say), target))) return
    setCopied(true)
    setTimeout(() => setCopied(false), copiedMilliseconds)
  }

  return (
    <>
      <div class="answer-actions">
        <Toggle label={say('helpful')} pressed={verdict === 'up'} onClick={() => judge('up')}>
          <UpThumbIcon />
        </Toggle>
        <Toggle label={say('unhelpful')} pressed={verdict === 'down'} onClick={() => judge('down')}>
          <DownThumbIcon />
        </Toggle>
        <button
          type="button"
          class="small"
          aria-label={say('copy')}
          title={say('copy')}
          onClick={({ currentTarget }) => void copy(currentTarget)}
        >
          {copied ? <CheckIcon /> : <CopyIcon />}
        </button>
        <span role="status">{copied ? say('copied') : thanked ? say('thanks') : ''}</span>
      </div>
      {asksWhy && <Why busy={act.busy} onSubmit={explain} onCancel={() => setAsksWhy(false)} />}
      <ActFailure failure={act.failure} />
    </>
  )
}

const Toggle = ({
  label,
  pressed,
  onClick,
  children,
}: {
  label: string
  pressed: boolean
  onClick: () => void
  children: preact.ComponentChildren
}) => (
  <button type="button" class="small" aria-label={label} title={label} aria-pressed={pressed} onClick={onClick}>
    {children}
  </button>
)

const Why = ({
  busy,
  onSubmit,
  onCancel,
}: {
  busy: boolean
  onSubmit: (reason: DislikeReason, comment: string) => void
  onCancel: () => void
}) => {
  const { say, language } = useSurroundings()
  const [reason, setReason] = useState<DislikeReason | null>(null)
  const [comment, setComment] = useState('')
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => form.current?.scrollIntoView({ block: 'nearest' }), [])
  return (
    <form
      class="card form"
      ref={form}
      onSubmit={(event) => {
        event.preventDefault()
        if (reason) onSubmit(reason, comment.trim())
      }}
    >
      <fieldset class="pick">
        <legend>{say('dislikeWhy')}</legend>
        {reasons.map((one) => (
          <label key={one}>
            <input type="radio" name="why" checked={reason === one} onChange={() => setReason(one)} />
            <span>{dislikeReasonWords[one][language]}</span>
          </label>
        ))}
      </fieldset>
      <label class="text">
        <span>{say('dislikeComment')}</span>
        <textarea
          rows={2}
          maxLength={1000}
          value={comment}
          onInput={({ currentTarget }) => setComment(currentTarget.value)}
        />
      </label>
      <p class="buttons">
        <button type="button" class="plain" onClick={onCancel}>
          {say('cancel')}
        </button>
        <button type="submit" class="solid" disabled={busy || reason === null}>
          {say('submit')}
        </button>
      </p>
    </form>
  )
}

/** Where the page may not use the clipboard, by a selection, as pages did before. @returns whether it worked */
const copyText = async (text: string, beside: HTMLElement): Promise<boolean> => {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    const area = document.createElement('textarea')
    area.className = 'unseen'
    area.value = text
    beside.after(area)
    area.select()
    const done = document.execCommand('copy')
    area.remove()
    beside.focus()
    return done
  }
}
