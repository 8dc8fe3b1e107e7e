// What one seldom needs, behind one button.
import { useEffect, useRef, useState } from 'preact/hooks'
import { useAct } from './act.tsx'
import type { ChatState } from './chat.ts'
import { MoreIcon } from './icons.tsx'
import { useSurroundings } from './surroundings.ts'
import type { Word } from './words.ts'

export const Menu = ({ state, onLanguage }: { state: ChatState; onLanguage: () => void }) => {
  const { say, chat, openSheet } = useSurroundings()
  const [shown, setShown] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const list = useRef<HTMLDivElement>(null)
  const act = useAct()

  useEffect(() => {
    if (!shown) return
    list.current?.querySelector('button')?.focus()
    const root = button.current?.getRootNode()
    // A tap anywhere else is meant for something else.
    const away = (event: Event) => {
      const [target] = event.composedPath()
      if (target instanceof Node && !list.current?.contains(target) && !button.current?.contains(target))
        setShown(false)
    }
    root?.addEventListener('pointerdown', away)
    // The back gesture of a phone closes what was opened last.
    const dialog = button.current?.closest('dialog')
    const cancel = (event: Event) => {
      event.preventDefault()
      event.stopImmediatePropagation()
      hide()
    }
    dialog?.addEventListener('cancel', cancel, { capture: true })
    return () => {
      root?.removeEventListener('pointerdown', away)
      dialog?.removeEventListener('cancel', cancel, { capture: true })
    }
  }, [shown])

  const { conversationId, transcript } = state
  const spoken = conversationId !== null && transcript.exchanges.length > 0
  const items: [Word, () => void, boolean][] = [
    ['menuConversations', () => openSheet({ type: 'conversations' }), true],
    ['menuNew', chat.begin, spoken],
    ['menuRate', () => openSheet({ type: 'rating' }), spoken],
    ['menuDownload', () => act.run(chat.transcriptText, (text) => save(text, say('downloadName'))), spoken],
    ['menuEnd', () => openSheet({ type: 'end' }), spoken && transcript.state !== 'closed'],
    ['menuErase', () => openSheet({ type: 'erase' }), conversationId !== null],
    ['menuNotice', () => openSheet({ type: 'notice' }), true],
    ['menuLanguage', onLanguage, true],
  ]

  const hide = () => {
    setShown(false)
    button.current?.focus()
  }
  /** The arrow keys go round, as in any menu. */
  const move = (event: KeyboardEvent) => {
    const buttons = [...(list.current?.querySelectorAll('button') ?? [])]
    const root = button.current?.getRootNode()
    const focused = root instanceof ShadowRoot ? root.activeElement : null
    const at = focused instanceof HTMLButtonElement ? buttons.indexOf(focused) : -1
    const next = { ArrowDown: (at + 1) % buttons.length, ArrowUp: at - 1, Home: 0, End: -1 }[event.key]
    if (event.key !== 'Escape' && next === undefined) return
    event.preventDefault()
    event.stopPropagation()
    if (next === undefined) hide()
    else buttons.at(next)?.focus()
  }

  return (
    <div class="menu">
      <button
        type="button"
        class="round"
        ref={button}
        aria-label={say('menu')}
        title={say('menu')}
        aria-haspopup="menu"
        aria-expanded={shown}
        onClick={() => setShown(!shown)}
      >
        <MoreIcon />
      </button>
      {shown && (
        <div class="menu-list" role="menu" tabIndex={-1} aria-label={say('menu')} ref={list} onKeyDown={move}>
          {items
            .filter(([, , applies]) => applies)
            .map(([word, choose]) => (
              <button
                key={word}
                type="button"
                role="menuitem"
                lang={word === 'menuLanguage' ? (say(word) === 'English' ? 'en' : 'zh-CN') : undefined}
                onClick={() => {
                  hide()
                  choose()
                }}
              >
                {say(word)}
              </button>
            ))}
        </div>
      )}
    </div>
  )
}

const save = (text: string, name: string): void => {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/plain;charset=utf-8' }))
  link.download = `${name}-${new Date().toISOString().slice(0, 10)}.txt`
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}
