// A page that lies over the conversation, with the way back to it.
import type { ComponentChildren } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'
import { BackIcon } from './icons.tsx'
import { useSurroundings } from './surroundings.ts'

export const SheetFrame = ({ title, children }: { title: string; children: ComponentChildren }) => {
  const { say, closeSheet } = useSurroundings()
  const back = useRef<HTMLButtonElement>(null)
  // At once: what lies beneath cannot have the focus any more.
  useLayoutEffect(() => back.current?.focus(), [])
  return (
    <section class="sheet" aria-labelledby="sheet-title">
      <div class="bar">
        <button
          type="button"
          class="round"
          ref={back}
          aria-label={say('back')}
          title={say('back')}
          onClick={closeSheet}
        >
          <BackIcon />
        </button>
        <h2 id="sheet-title">{title}</h2>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and has to by the keyboard too */}
      <div class="sheet-body" tabIndex={0}>
        {children}
      </div>
    </section>
  )
}
