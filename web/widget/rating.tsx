// Rating the conversation: how good, and whether it was solved.
import { useState } from 'preact/hooks'
import { ActFailure, useAct } from './act.tsx'
import { StarIcon } from './icons.tsx'
import { useSurroundings } from './surroundings.ts'

const scores = [1, 2, 3, 4, 5]

/** @param given the client's last rating, null when there is none yet */
export const Rating = ({ given, onDone }: { given: number | null; onDone?: () => void }) => {
  const { say, chat } = useSurroundings()
  const [again, setAgain] = useState(false)
  const [score, setScore] = useState(given ?? 0)
  const [solved, setSolved] = useState<boolean | null>(null)
  const [comment, setComment] = useState('')
  const act = useAct()

  if (given !== null && !again)
    return (
      <div class="card rated">
        <p role="status">{say('rated', { score: given })}</p>
        <button type="button" class="plain" id="rated" onClick={() => setAgain(true)}>
          {say('rateAgain')}
        </button>
      </div>
    )
  return (
    <form
      class="card form"
      data-heir="rated"
      onSubmit={(event) => {
        event.preventDefault()
        act.run(
          () =>
            chat.rate({
              score,
              ...(solved === null ? {} : { solved }),
              ...(comment.trim() ? { comment: comment.trim() } : {}),
            }),
          () => {
            setAgain(false)
            onDone?.()
          },
        )
      }}
    >
      <fieldset class="stars">
        <legend>{say('rateTitle')}</legend>
        {scores.map((one) => (
          <label key={one} class={one <= score ? 'lit' : ''}>
            <input
              type="radio"
              name="score"
              aria-label={say('rateScore', { score: one })}
              checked={score === one}
              onChange={() => setScore(one)}
            />
            <StarIcon />
          </label>
        ))}
      </fieldset>
      <fieldset class="pick">
        <legend>{say('rateSolved')}</legend>
        {[true, false].map((one) => (
          <label key={String(one)}>
            <input type="radio" name="solved" checked={solved === one} onChange={() => setSolved(one)} />
            <span>{say(one ? 'rateYes' : 'rateNo')}</span>
          </label>
        ))}
      </fieldset>
      <label class="text">
        <span>{say('rateComment')}</span>
        <textarea
          rows={2}
          maxLength={1000}
          value={comment}
          onInput={({ currentTarget }) => setComment(currentTarget.value)}
        />
      </label>
      <ActFailure failure={act.failure} />
      <p class="buttons">
        <button type="submit" class="solid" disabled={score === 0} aria-disabled={act.busy}>
          {say('submit')}
        </button>
      </p>
    </form>
  )
}
