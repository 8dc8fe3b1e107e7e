// The demo page as a host page: it opens the chat, asks in the client's name, signs clients in and out, speaks two languages, and shows where
// links into the app would lead.
import type { ZhiguWidget } from '../widget/zhigu-widget.tsx'

const widget = document.querySelector<ZhiguWidget>('zhigu-widget')
const find = (id: string): HTMLElement | null => document.getElementById(id)

document.addEventListener('click', ({ target }) => {
  const button = target instanceof Element ? target.closest<HTMLButtonElement>('[data-open], [data-ask]') : null
  if (!button) return
  const question = (isEnglish() && button.dataset.askEn) || button.dataset.ask
  if (question) widget?.ask(question)
  else widget?.open()
})

// The open chat covers the right of the page: what stands there makes room.
const makeRoom = (isOpen: boolean) => document.body.classList.toggle('chatting', isOpen)
widget?.addEventListener('zhigu-open', () => makeRoom(true))
widget?.addEventListener('zhigu-close', () => makeRoom(false))

find('all-products')?.addEventListener('click', ({ currentTarget }) => {
  for (const row of document.querySelectorAll('#products tr[hidden]')) row.removeAttribute('hidden')
  if (currentTarget instanceof HTMLElement) currentTarget.remove()
})

// --- links into the app ---

let hiding: ReturnType<typeof setTimeout> | undefined

widget?.addEventListener('zhigu-app-link', (event) => {
  event.preventDefault()
  const note = find('app-link')
  if (!note) return
  const page = event.detail.text
  note.textContent = isEnglish()
    ? `Sample: on a phone this opens “${page}” in the app.`
    : `示例：手机上会打开虚谷财富 App 的“${page}”页面。`
  // Above the chat, which on a phone covers the page.
  note.showPopover()
  clearTimeout(hiding)
  hiding = setTimeout(() => note.hidePopover(), 5000)
})

// --- who is signed in, as a firm's page knows it from its own session ---

type Client = { id: string; name: string }

const session = {
  read(): Client | null {
    try {
      return JSON.parse(sessionStorage.getItem('client') ?? 'null')
    } catch {
      return null
    }
  },
  keep(client: Client | null): void {
    try {
      if (client) sessionStorage.setItem('client', JSON.stringify(client))
      else sessionStorage.removeItem('client')
    } catch {
      // Blocked: signed in until the page is left.
    }
  },
}

const tokenOf =
  ({ id }: Client) =>
  async (): Promise<string> => {
    const response = await fetch('/v1/demo/tokens', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ role: 'client', id, clientId: id }),
    })
    if (!response.ok) throw new Error(`HTTP ${response.status}`)
    const { token } = (await response.json()) as { token: string }
    return token
  }

const showClient = (client: Client | null): void => {
  session.keep(client)
  if (widget) widget.getToken = client && tokenOf(client)
  const who = find('who')
  if (who) who.textContent = client?.name ?? ''
  for (const id of ['who', 'sign-out']) find(id)?.toggleAttribute('hidden', client === null)
  find('sign-in')?.toggleAttribute('hidden', client !== null)
}

find('clients')?.addEventListener('click', async ({ target }) => {
  const button = target instanceof Element ? target.closest<HTMLButtonElement>('[data-client]') : null
  const { client: id, name } = button?.dataset ?? {}
  if (!id || !name) return
  find('clients')?.hidePopover()
  // Where the demo identity is off, nobody can be signed in here.
  if (!(await tokenOf({ id, name })().catch(() => null))) return find('sign-in')?.remove()
  showClient({ id, name })
})
find('sign-out')?.addEventListener('click', () => showClient(null))

const before = session.read()
if (before) showClient(before)

// --- the language ---

/** The library's own are Chinese. */
const questionsInEnglish = [
  'How do I open an account?',
  'What is the commission on A shares?',
  'When does the market open?',
  'How do I buy a fund?',
  'How do I change my bank card?',
].join('|')

const isEnglish = (): boolean => document.documentElement.lang === 'en'

const speak = (language: 'zh-CN' | 'en'): void => {
  document.documentElement.lang = language
  for (const element of document.querySelectorAll<HTMLElement>('[data-en]')) {
    element.dataset.zh ??= element.textContent
    element.textContent = (isEnglish() ? element.dataset.en : element.dataset.zh) ?? ''
  }
  const other = find('language')
  if (other) {
    other.textContent = isEnglish() ? '中文' : 'English'
    other.lang = isEnglish() ? 'zh-CN' : 'en'
  }
  widget?.setAttribute('lang', language)
  widget?.setAttribute('name', isEnglish() ? 'Xugu Assistant' : '虚谷证券智能助手')
  if (isEnglish()) widget?.setAttribute('questions', questionsInEnglish)
  else widget?.removeAttribute('questions')
}

find('language')?.addEventListener('click', () => speak(isEnglish() ? 'zh-CN' : 'en'))
