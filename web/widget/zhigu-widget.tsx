// <zhigu-widget>: the chat as a custom element, for any page. One script, a shadow root, nothing of it visible to the page.
import { render } from 'preact'
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import { createClient } from '../api/client.ts'
import { type Chat, createChat } from './chat.ts'
import { ChatIcon } from './icons.tsx'
import { createKeep, type Keep } from './keep.ts'
import { Panel } from './panel.tsx'
import type { Source } from './sources.ts'
import style from './style.css?inline'
import { SurroundingsContext } from './surroundings.ts'
import { type Language, wordsIn } from './words.ts'

/** Fired, cancelable, when a client chooses a link into the firm's app; a host page that opens it itself cancels. */
export type AppLinkEvent = CustomEvent<{ href: string; text: string }>

const styleSheet = new CSSStyleSheet()
styleSheet.replaceSync(style)

/**
 * Attributes: `server`, the server's address (default: where the script came from); `lang`, `zh…` or `en…` (default: the page's);
 * `name`, the title of the window; `questions`, some to begin with, parted by `|`. Event: `zhigu-app-link`.
 * Colours and measures are custom properties, see style.css.
 */
export class ZhiguWidget extends HTMLElement {
  static observedAttributes = ['lang', 'name', 'questions']
  readonly #keep: Keep = createKeep(() => localStorage)
  readonly #shadow = this.attachShadow({ mode: 'open' })
  #chat: Chat | null = null
  #opened = false

  connectedCallback(): void {
    this.#shadow.adoptedStyleSheets = [styleSheet]
    const server = new URL(this.getAttribute('server') ?? new URL(import.meta.url).origin, document.baseURI).href
    this.#chat = createChat({ client: createClient({ server }), keep: this.#keep })
    addEventListener('online', this.#chat.wake)
    this.#render()
  }

  disconnectedCallback(): void {
    if (!this.#chat) return
    removeEventListener('online', this.#chat.wake)
    this.#chat.dispose()
    this.#chat = null
    this.#opened = false
    render(null, this.#shadow)
  }

  attributeChangedCallback(): void {
    this.#render()
  }

  open(): void {
    this.#opened = true
    this.#chat?.open()
    this.#render()
  }

  close(): void {
    this.#opened = false
    this.#chat?.close()
    this.#render()
  }

  /** Opens the chat and asks. */
  ask(text: string): void {
    this.open()
    this.#chat?.ask(text)
  }

  #render(): void {
    if (!this.#chat) return
    const language: Language = (this.lang || document.documentElement.lang).startsWith('en') ? 'en' : 'zh'
    render(
      <Widget
        chat={this.#chat}
        keep={this.#keep}
        language={language}
        name={this.getAttribute('name') ?? wordsIn(language)('title')}
        questions={(this.getAttribute('questions') ?? '')
          .split(/[|｜]/)
          .map((text) => text.trim())
          .filter(Boolean)}
        opened={this.#opened}
        onOpen={() => this.open()}
        onClose={() => this.close()}
        openAppLink={(detail) =>
          !this.dispatchEvent(
            new CustomEvent('zhigu-app-link', { detail, cancelable: true, bubbles: true, composed: true }),
          )
        }
      />,
      this.#shadow,
    )
  }
}

const Widget = ({
  chat,
  keep,
  language,
  name,
  questions,
  opened,
  onOpen,
  onClose,
  openAppLink,
}: {
  chat: Chat
  keep: Keep
  language: Language
  name: string
  questions: string[]
  opened: boolean
  onOpen: () => void
  onClose: () => void
  openAppLink: (link: { href: string; text: string }) => boolean
}) => {
  const [state, setState] = useState(chat.state())
  const [draft, setDraft] = useState('')
  const [source, setSource] = useState<Source | null>(null)
  const launcher = useRef<HTMLButtonElement>(null)
  const opener = useRef<Element | null>(null)
  const wasOpened = useRef(false)
  const say = wordsIn(language)

  useEffect(() => {
    setState(chat.state())
    return chat.subscribe(() => setState(chat.state()))
  }, [chat])

  // The focus goes back to where it came from.
  useLayoutEffect(() => {
    if (wasOpened.current && !opened) launcher.current?.focus()
    wasOpened.current = opened
  }, [opened])

  const openSource = (next: Source) => {
    const root = launcher.current?.getRootNode()
    opener.current = root instanceof ShadowRoot ? root.activeElement : null
    setSource(next)
  }
  const closeSource = () => {
    setSource(null)
    // After the conversation can be reached again.
    requestAnimationFrame(() => opener.current instanceof HTMLElement && opener.current.focus())
  }

  return (
    <SurroundingsContext.Provider value={{ language, say, ask: chat.ask, openSource, openAppLink }}>
      <div class="widget" lang={language === 'zh' ? 'zh-CN' : 'en'}>
        <button type="button" class="launcher" ref={launcher} hidden={opened} aria-haspopup="dialog" onClick={onOpen}>
          <ChatIcon />
          <span>{say('launcher')}</span>
        </button>
        {opened && (
          <Panel
            chat={chat}
            state={state}
            keep={keep}
            name={name}
            questions={questions}
            draft={draft}
            onDraft={setDraft}
            source={source}
            onSourceClose={closeSource}
            onClose={onClose}
          />
        )}
      </div>
    </SurroundingsContext.Provider>
  )
}

declare global {
  interface HTMLElementTagNameMap {
    'zhigu-widget': ZhiguWidget
  }
  interface HTMLElementEventMap {
    'zhigu-app-link': AppLinkEvent
  }
}

if (!customElements.get('zhigu-widget')) customElements.define('zhigu-widget', ZhiguWidget)
