// The demo page as a host page: it opens the chat, asks in the client's name, signs a client in, and shows where links into the app would
// lead.
import type { ZhiguWidget } from '../widget/zhigu-widget.tsx'

const widget = document.querySelector<ZhiguWidget>('zhigu-widget')
const appLink = document.querySelector<HTMLElement>('#app-link')
const signIn = document.querySelector<HTMLButtonElement>('#sign-in')
/** One of the sample library's clients; the name is as fictional as the firm. */
const demoClient = { role: 'client', id: 'client-005', clientId: 'client-005' }
let hiding: ReturnType<typeof setTimeout> | undefined

document.addEventListener('click', ({ target }) => {
  const button = target instanceof Element ? target.closest<HTMLButtonElement>('[data-open], [data-ask]') : null
  if (!button) return
  const question = button.dataset.ask
  if (question) widget?.ask(question)
  else widget?.open()
})

widget?.addEventListener('zhigu-app-link', (event) => {
  event.preventDefault()
  if (!appLink) return
  appLink.textContent = `示例：手机上会打开虚谷财富 App 的“${event.detail.text.replace(/^打开[：:]/, '')}”页面。`
  // Above the chat, which on a phone covers the page.
  appLink.showPopover()
  clearTimeout(hiding)
  hiding = setTimeout(() => appLink.hidePopover(), 5000)
})

// --- signing in, as a firm's page does it with its own session ---

const getToken = async (): Promise<string> => {
  const response = await fetch('/v1/demo/tokens', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(demoClient),
  })
  if (!response.ok) throw new Error(`HTTP ${response.status}`)
  const { token } = (await response.json()) as { token: string }
  return token
}

signIn?.removeAttribute('hidden')
signIn?.addEventListener('click', async () => {
  if (!widget) return
  const isSignedIn = widget.getToken !== null
  // Where the demo identity is off, nobody can be signed in here.
  if (!isSignedIn && !(await getToken().catch(() => null))) return signIn.remove()
  widget.getToken = isSignedIn ? null : getToken
  signIn.textContent = isSignedIn ? '登录示例客户' : '退出示例客户'
})
