// What cannot be undone, said before it is done.
import { useState } from 'preact/hooks'
import { ActFailure, useAct } from './act.tsx'
import { WarningIcon } from './icons.tsx'
import { SheetFrame } from './sheet.tsx'
import { useSurroundings } from './surroundings.ts'

export const EraseSheet = () => {
  const { say, language, chat, closeSheet } = useSurroundings()
  const [kept, setKept] = useState<string | null>(null)
  const act = useAct()
  if (kept !== null)
    return (
      // Another sheet: the focus goes to the way back.
      <SheetFrame key="erased" title={say('eraseTitle')}>
        <p role="status">
          <strong>{say('erased')}</strong>
        </p>
        <p>{language === 'zh' ? kept : say('eraseKept')}</p>
        <p class="buttons">
          <button type="button" class="solid" onClick={closeSheet}>
            {say('back')}
          </button>
        </p>
      </SheetFrame>
    )
  return (
    <SheetFrame title={say('eraseTitle')}>
      <p>{say('eraseGone')}</p>
      <p>{say('eraseKept')}</p>
      {chat.state().transcript.callbacks.length > 0 && (
        <p class="aside warning">
          <WarningIcon />
          <span>{say('eraseCallback')}</span>
        </p>
      )}
      <ActFailure failure={act.failure} />
      <p class="buttons">
        <button type="button" class="plain" onClick={closeSheet}>
          {say('cancel')}
        </button>
        <button
          type="button"
          class="solid grave"
          aria-disabled={act.busy}
          onClick={() => act.run(chat.erase, (erasure) => setKept(erasure.kept))}
        >
          {say('eraseConfirm')}
        </button>
      </p>
    </SheetFrame>
  )
}

export const EndSheet = () => {
  const { say, chat, closeSheet } = useSurroundings()
  const act = useAct()
  return (
    <SheetFrame title={say('endTitle')}>
      <p>{say('endWhat')}</p>
      <ActFailure failure={act.failure} />
      <p class="buttons">
        <button type="button" class="plain" onClick={closeSheet}>
          {say('cancel')}
        </button>
        <button type="button" class="solid" aria-disabled={act.busy} onClick={() => act.run(chat.end, closeSheet)}>
          {say('endConfirm')}
        </button>
      </p>
    </SheetFrame>
  )
}
