// Leaving a number to be called back at, when nobody is there or one does not want to wait.
import { useRef, useState } from 'preact/hooks'
import type { CallbackTime } from '../../domain/handoff.ts'
import { ActFailure, useAct } from './act.tsx'
import { SheetFrame } from './sheet.tsx'
import { useSurroundings } from './surroundings.ts'
import { callbackTimeWords } from './words.ts'

/** @param times which there are in the hours of service */
export const CallbackSheet = ({ times }: { times: readonly CallbackTime[] }) => {
  const { say, language, chat, closeSheet } = useSurroundings()
  const [phone, setPhone] = useState('')
  const [time, setTime] = useState<CallbackTime>('soonest')
  const [missing, setMissing] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const act = useAct()
  return (
    <SheetFrame title={say('callTitle')}>
      <form
        class="form"
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
            aria-invalid={missing}
            aria-describedby="call-privacy"
            value={phone}
            onInput={({ currentTarget }) => setPhone(currentTarget.value)}
          />
        </label>
        {missing && (
          <p class="act-failure" role="alert">
            {say('callPhoneMissing')}
          </p>
        )}
        <fieldset class="pick">
          <legend>{say('callTime')}</legend>
          {times.map((one) => (
            <label key={one}>
              <input type="radio" name="time" checked={time === one} onChange={() => setTime(one)} />
              <span>{callbackTimeWords[one][language]}</span>
            </label>
          ))}
        </fieldset>
        <p class="aside" id="call-privacy">
          {say('callPrivacy')}
        </p>
        <ActFailure failure={act.failure} />
        <p class="buttons">
          <button type="submit" class="solid" disabled={act.busy}>
            {say('callSubmit')}
          </button>
        </p>
      </form>
    </SheetFrame>
  )
}
