// Leaving a number to be called back at, when nobody is there or one does not want to wait.
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { CallbackTime } from '../../domain/handoff.ts'
import type { QueuePlace } from '../../server/protocol/conversations.ts'
import { ActFailure, useAct } from './act.tsx'
import { SheetFrame } from './sheet.tsx'
import { useSurroundings } from './surroundings.ts'
import { callbackTimeWords } from './words.ts'

const soonest = { time: 'soonest', text: callbackTimeWords.soonest.zh, english: callbackTimeWords.soonest.en } as const

/** @param choices which there are in the hours of service, each with its day and hours */
export const CallbackSheet = ({ choices }: { choices: QueuePlace['callbackChoices'] }) => {
  const { say, language, chat, closeSheet } = useSurroundings()
  const [phone, setPhone] = useState('')
  const [time, setTime] = useState<CallbackTime>('soonest')
  const [missing, setMissing] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const act = useAct()
  const why = act.failure?.problem?.errors?.find(({ path }) => path === 'phone')?.message
  const wrong = missing ? say('callPhoneMissing') : why && say('callPhoneWrong', { why })

  // Where it is put right.
  useLayoutEffect(() => {
    if (wrong) input.current?.focus()
  }, [wrong, act.failure])

  return (
    <SheetFrame title={say('callTitle')}>
      <form
        class="form"
        data-heir="queue-bar"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          const given = phone.trim()
          setMissing(given === '')
          if (given === '') return input.current?.focus()
          act.run(() => chat.requestCallback({ phone: given, time }), closeSheet)
        }}
      >
        <label class="text">
          <span>{say('callPhone')}</span>
          <input
            ref={input}
            type="tel"
            autocomplete="tel"
            maxLength={40}
            placeholder={say('callPhoneHint')}
            aria-invalid={Boolean(wrong)}
            aria-describedby={wrong ? 'call-wrong call-privacy' : 'call-privacy'}
            value={phone}
            onInput={({ currentTarget }) => setPhone(currentTarget.value)}
          />
        </label>
        {wrong && (
          <p class="act-failure" id="call-wrong" role="alert">
            {wrong}
          </p>
        )}
        <fieldset class="pick">
          <legend>{say('callTime')}</legend>
          {(choices.length > 0 ? choices : [soonest]).map((one) => (
            <label key={one.time}>
              <input type="radio" name="time" checked={time === one.time} onChange={() => setTime(one.time)} />
              <span>{language === 'zh' ? one.text : one.english}</span>
            </label>
          ))}
        </fieldset>
        <p class="aside" id="call-privacy">
          {say('callPrivacy')}
        </p>
        {!wrong && <ActFailure failure={act.failure} />}
        <p class="buttons">
          <button type="submit" class="solid" aria-disabled={act.busy}>
            {say('callSubmit')}
          </button>
        </p>
      </form>
    </SheetFrame>
  )
}
