// All of the widget that is seen: the button that opens it, and the window.
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import { CallFailed } from '../api/call-failed.ts'
import type { Client } from '../api/client.ts'
import type { Chat } from './chat.ts'
import type { Consent } from './consent.ts'
import { ChatIcon } from './icons.tsx'
import type { Library } from './library.ts'
import { Panel } from './panel.tsx'
import { type Sheet, SurroundingsContext } from './surroundings.ts'
import { type Language, wordsIn } from './words.ts'

export type Theme = 'light' | 'dark' | 'auto'

const prefersDark = '(prefers-color-scheme: dark)'

export const Widget = ({
  client,
  chat,
  consent,
  library,
  language,
  theme,
  name,
  questions,
  opened,
  onOpen,
  onClose,
  onLanguage,
  ask,
  askForPerson,
  openAppLink,
}: {
  client: Client
  chat: Chat
  consent: Consent
  library: Library
  language: Language
  theme: Theme
  name: string
  /** The host page's own; null takes those of the library. */
  questions: string[] | null
  opened: boolean
  onOpen: () => void
  onClose: () => void
  onLanguage: () => void
  ask: (text: string) => void
  askForPerson: () => void
  openAppLink: (link: { href: string; text: string }) => boolean
}) => {
  const [state, setState] = useState(chat.state())
  const [sheet, setSheet] = useState<Sheet | null>(null)
  const launcher = useRef<HTMLButtonElement>(null)
  const opener = useRef<Element | null>(null)
  const wasOpened = useRef(false)
  const say = wordsIn(language)
  const dark = useMedia(prefersDark)
  const suggested = useSuggested(client, language, opened && questions === null)

  useEffect(() => {
    setState(chat.state())
    return chat.subscribe(() => setState(chat.state()))
  }, [chat])

  // The focus goes back to where it came from.
  useLayoutEffect(() => {
    if (wasOpened.current && !opened) launcher.current?.focus()
    wasOpened.current = opened
  }, [opened])

  const openSheet = (next: Sheet) => {
    const root = launcher.current?.getRootNode()
    opener.current = root instanceof ShadowRoot ? root.activeElement : null
    setSheet(next)
  }
  const closeSheet = () => {
    setSheet(null)
    // After the conversation can be reached again.
    requestAnimationFrame(() => opener.current instanceof HTMLElement && opener.current.focus())
  }

  const isDark = theme === 'auto' ? dark : theme === 'dark'
  return (
    <SurroundingsContext.Provider
      value={{ language, say, chat, library, ask, askForPerson, openSheet, closeSheet, openAppLink }}
    >
      <div class={isDark ? 'widget dark' : 'widget'} lang={language === 'zh' ? 'zh-CN' : 'en'}>
        <button type="button" class="launcher" ref={launcher} hidden={opened} aria-haspopup="dialog" onClick={onOpen}>
          <ChatIcon />
          <span>{say('launcher')}</span>
          {state.unread && <i class="unread" role="status" aria-label={say('unread')} />}
        </button>
        {opened && (
          <Panel
            state={state}
            consent={consent}
            name={name}
            questions={questions ?? suggested}
            sheet={sheet}
            onLanguage={onLanguage}
            onClose={onClose}
          />
        )}
      </div>
    </SurroundingsContext.Provider>
  )
}

const useMedia = (query: string): boolean => {
  const [matches, setMatches] = useState(() => matchMedia(query).matches)
  useEffect(() => {
    const media = matchMedia(query)
    const look = () => setMatches(media.matches)
    media.addEventListener('change', look)
    return () => media.removeEventListener('change', look)
  }, [query])
  return matches
}

const useSuggested = (client: Client, language: Language, wanted: boolean): string[] => {
  const [questions, setQuestions] = useState<string[]>([])
  useEffect(() => {
    if (!wanted) return
    client.suggestedQuestions(language).then(
      (suggested) => setQuestions(suggested.questions),
      (error: unknown) => {
        // One can ask without.
        if (!(error instanceof CallFailed)) throw error
      },
    )
  }, [client, language, wanted])
  return questions
}
