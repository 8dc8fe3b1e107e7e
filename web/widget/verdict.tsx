// What one can do with an answer: say whether it helped, and copy it.
import { useEffect, useRef, useState } from 'preact/hooks'
import type { DislikeReason } from '../../domain/handoff.ts'
import { ActFailure, useAct } from './act.tsx'
import { answerText } from './answer-text.ts'
import { copyText } from './copy-text.ts'
import { CheckIcon, CopyIcon, DownThumbIcon, UpThumbIcon } from './icons.tsx'
import { useSurroundings } from './surroundings.ts'
import type { Exchange } from './transcript.ts'
import { dislikeReasonWords, type Word } from './words.ts'

const reasons = Object.keys(dislikeReasonWords) as DislikeReason[]
/** Where nothing was answered, nothing can be wrong, outdated or incomplete. */
const reasonsOfNoHelp: DislikeReason[] = ['not-my-question', 'unclear', 'other']
const copiedMilliseconds = 2_000

/** A verdict on an answer, and asking why it did not help. */
const useVerdict = ({ messageId, verdict }: Exchange) => {
  const { chat } = useSurroundings()
  const [asksWhy, setAsksWhy] = useState(false)
  const [thanked, setThanked] = useState(false)
  const act = useAct()

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
  const why = (question: Word, choices: DislikeReason[]) => (
    <>
      {asksWhy && (
        <Why
          heir={`verdict-${messageId}`}
          question={question}
          choices={choices}
          busy={act.busy}
          onSubmit={explain}
          onCancel={() => setAsksWhy(false)}
        />
      )}
      <ActFailure failure={act.failure} />
    </>
  )
  return { judge, thanked, why }
}

/** In place of an answer: no thumbs are asked for, but who was not helped can say so. */
export const NoHelp = ({ exchange }: { exchange: Exchange }) => {
  const { say } = useSurroundings()
  const { judge, thanked, why } = useVerdict(exchange)
  return (
    <>
      <div class="answer-actions">
        <button
          type="button"
          class="small worded"
          id={`verdict-${exchange.messageId}`}
          aria-pressed={exchange.verdict === 'down'}
          onClick={() => judge('down')}
        >
          {say('noHelp')}
        </button>
        <span role="status">{thanked ? say('thanks') : ''}</span>
      </div>
      {why('noHelpWhy', reasonsOfNoHelp)}
    </>
  )
}

export const AnswerActions = ({ exchange }: { exchange: Exchange }) => {
  const { say } = useSurroundings()
  const [copied, setCopied] = useState(false)
  const { judge, thanked, why } = useVerdict(exchange)
  const { verdict } = exchange

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
        <Toggle
          id={`verdict-${exchange.messageId}`}
          label={say('unhelpful')}
          pressed={verdict === 'down'}
          onClick={() => judge('down')}
        >
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
      {why('dislikeWhy', reasons)}
    </>
  )
}

const Toggle = ({
  id,
  label,
  pressed,
  onClick,
  children,
}: {
  id?: string
  label: string
  pressed: boolean
  onClick: () => void
  children: preact.ComponentChildren
}) => (
  <button type="button" class="small" id={id} aria-label={label} title={label} aria-pressed={pressed} onClick={onClick}>
    {children}
  </button>
)

/** @param heir what has the focus when this is gone */
const Why = ({
  heir,
  question,
  choices,
  busy,
  onSubmit,
  onCancel,
}: {
  heir: string
  question: Word
  choices: DislikeReason[]
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
      data-heir={heir}
      onSubmit={(event) => {
        event.preventDefault()
        if (reason) onSubmit(reason, comment.trim())
      }}
    >
      <fieldset class="pick">
        <legend>{say(question)}</legend>
        {choices.map((one) => (
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
        <button type="submit" class="solid" disabled={reason === null} aria-disabled={busy}>
          {say('submit')}
        </button>
      </p>
    </form>
  )
}
