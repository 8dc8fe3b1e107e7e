// <zhigu-widget>: the chat as a custom element, for any page. One script, a shadow root, nothing of it visible to the page.
import { render } from 'preact'
import type { ConversationState } from '../../domain/conversation.ts'
import { CallFailed } from '../api/call-failed.ts'
import { type Client, createClient } from '../api/client.ts'
import { createConnection } from '../api/connection.ts'
import { createPause } from '../api/pause.ts'
import { type Back, createBack } from './back.ts'
import { type Chat, createChat } from './chat.ts'
import { type Consent, createConsent } from './consent.ts'
import { createDrafts } from './drafts.ts'
import type { HostToken } from './identity.ts'
import { createKeep, isKept, type Keep } from './keep.ts'
import { createLibrary, type Library } from './library.ts'
import { newsSince } from './news.ts'
import { phone } from './panel.tsx'
import style from './style.css?inline'
import { type Theme, Widget } from './widget.tsx'
import { type Language, wordsIn } from './words.ts'

/** What the host page is told; docs/widget.md says when. All bubble out of the shadow. */
export type WidgetEvents = {
  'zhigu-open': CustomEvent<null>
  'zhigu-close': CustomEvent<null>
  /** A message that has arrived, whoever wrote it. What was said stays inside. */
  'zhigu-message': CustomEvent<{ conversationId: string; from: 'client' | 'assistant' | 'staff' }>
  'zhigu-state': CustomEvent<{ conversationId: string; state: ConversationState }>
  /** Cancelable: a client chose a link into the firm's app; a host page that opens it itself cancels. */
  'zhigu-app-link': CustomEvent<{ href: string; text: string }>
}

const styleSheet = new CSSStyleSheet()
styleSheet.replaceSync(style)

type Running = { client: Client; chat: Chat; consent: Consent; library: Library; stop: () => void }

/**
 * Attributes: `server`, the server's address (default: where the script came from); `lang`, `zh…` or `en…` (default: the page's);
 * `name`, the title of the window; `questions`, some to begin with, parted by `|` (default: the library's); `theme`, `light`, `dark` or
 * `auto`; `close-on-back`, whether the browser's Back closes a chat that covers the page. Property `getToken` signs the client in. Colours and measures are custom properties, see style.css.
 */
export class ZhiguWidget extends HTMLElement {
  static observedAttributes = ['lang', 'name', 'questions', 'theme']
  readonly #keep: Keep = createKeep(() => localStorage)
  readonly #shadow = this.attachShadow({ mode: 'open' })
  #running: Running | null = null
  #getToken: HostToken | null = null
  #opened = false
  #back: Back | null = null

  connectedCallback(): void {
    this.#shadow.adoptedStyleSheets = [styleSheet]
    // Set before the script was there.
    if (Object.hasOwn(this, 'getToken')) {
      const given = this.getToken
      Reflect.deleteProperty(this, 'getToken')
      this.#getToken = given
    }
    this.#back = createBack({ onBack: () => this.close() })
    this.#running = this.#run()
    this.#render()
  }

  disconnectedCallback(): void {
    this.#back?.dispose()
    this.#running?.stop()
    this.#running = null
    this.#opened = false
    render(null, this.#shadow)
  }

  attributeChangedCallback(): void {
    this.#render()
  }

  /** Gives a token of the firm's for who is signed in on the page, null when nobody is; asked again before the token ends. */
  get getToken(): HostToken | null {
    return this.#getToken
  }

  set getToken(getToken: HostToken | null) {
    if (!getToken && this.#getToken) this.#running?.consent.forget()
    this.#getToken = getToken
    void this.#running?.chat.identify(getToken).then(() => this.#opened && this.#running?.consent.load())
  }

  open(): void {
    if (this.#opened) return
    this.#opened = true
    this.#running?.chat.open()
    this.#running?.consent.load()
    if (this.hasAttribute('close-on-back') && matchMedia(phone).matches) this.#back?.cover()
    this.#render()
    this.#tell('zhigu-open', null)
  }

  close(): void {
    if (!this.#opened) return
    this.#opened = false
    this.#running?.chat.close()
    this.#back?.uncover()
    this.#render()
    this.#tell('zhigu-close', null)
  }

  /** Opens the chat and asks, once the client has agreed to the notice. */
  ask(text: string): void {
    this.open()
    this.#running?.chat.ask(text)
  }

  /** Opens the chat and asks for a person, which takes no agreement to the AI. */
  askForPerson(): void {
    this.open()
    const chat = this.#running?.chat
    chat?.askForPerson().catch((error: unknown) => {
      if (!(error instanceof CallFailed)) throw error
      // In words it is understood as well, and the conversation says what came of it.
      chat.ask(wordsIn(this.#language())('person'))
    })
  }

  #run(): Running {
    const server = new URL(this.getAttribute('server') ?? new URL(import.meta.url).origin, document.baseURI).href
    const client = createClient({ server })
    const keep = this.#keep
    const pause = createPause()
    const consent = createConsent({ client, keep, token: () => chat.token(), pause })
    const chat = createChat({
      client,
      keep,
      drafts: createDrafts(() => sessionStorage),
      host: this.#getToken,
      pause,
      mayAskAi: consent.mayAskAi,
      hasAgreed: consent.hasAgreed,
      onAnother: () => {
        consent.forget()
        if (this.#opened) consent.load()
      },
      connect: (getToken) => createConnection({ server, client, getToken }),
    })
    consent.subscribe(chat.resume)
    const lookAgain = ({ key }: StorageEvent) => isKept(key) && chat.lookAgain()
    addEventListener('online', chat.wake)
    addEventListener('storage', lookAgain)
    this.#tellOf(chat)
    return {
      client,
      chat,
      consent,
      library: createLibrary({ client, token: chat.token }),
      stop() {
        removeEventListener('online', chat.wake)
        removeEventListener('storage', lookAgain)
        chat.dispose()
        consent.dispose()
      },
    }
  }

  /** Tells the host page what happens in the conversation. */
  #tellOf(chat: Chat): void {
    let { conversationId, transcript } = chat.state()
    const sent = new Set<string>()
    chat.subscribe(() => {
      const now = chat.state()
      for (const { messageId } of now.outbox) sent.add(messageId)
      const before = now.conversationId === conversationId ? transcript : null
      conversationId = now.conversationId
      transcript = now.transcript
      if (conversationId === null || !before || before === transcript) return
      for (const one of newsSince(before, transcript, { past: now.past, sent }))
        if (one.type === 'state') this.#tell('zhigu-state', { conversationId, state: one.state })
        else this.#tell('zhigu-message', { conversationId, from: one.from })
    })
  }

  /** @returns whether the host page let it pass */
  #tell<Name extends keyof WidgetEvents>(
    name: Name,
    detail: WidgetEvents[Name]['detail'],
    cancelable = false,
  ): boolean {
    return this.dispatchEvent(new CustomEvent(name, { detail, cancelable, bubbles: true, composed: true }))
  }

  #language(): Language {
    const chosen = this.#keep.get('language')
    if (chosen === 'zh' || chosen === 'en') return chosen
    return (this.lang || document.documentElement.lang).startsWith('en') ? 'en' : 'zh'
  }

  #questions(): string[] | null {
    const given = this.getAttribute('questions')
    if (given === null) return null
    return given
      .split(/[|｜]/)
      .map((text) => text.trim())
      .filter(Boolean)
  }

  #theme(): Theme {
    const theme = this.getAttribute('theme')
    return theme === 'light' || theme === 'dark' ? theme : 'auto'
  }

  #render(): void {
    if (!this.#running) return
    const { client, chat, consent, library } = this.#running
    const language = this.#language()
    render(
      <Widget
        client={client}
        chat={chat}
        consent={consent}
        library={library}
        language={language}
        theme={this.#theme()}
        name={this.getAttribute('name') ?? wordsIn(language)('title')}
        questions={this.#questions()}
        opened={this.#opened}
        onOpen={() => this.open()}
        onClose={() => this.close()}
        onLanguage={() => {
          this.#keep.set('language', language === 'zh' ? 'en' : 'zh')
          this.#render()
        }}
        ask={(text) => this.ask(text)}
        askForPerson={() => this.askForPerson()}
        openAppLink={(link) => !this.#tell('zhigu-app-link', link, true)}
      />,
      this.#shadow,
    )
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'zhigu-widget': ZhiguWidget
  }
  interface HTMLElementEventMap extends WidgetEvents {}
}

if (!customElements.get('zhigu-widget')) customElements.define('zhigu-widget', ZhiguWidget)
