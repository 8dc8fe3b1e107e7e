// The demo page as a host page: it opens the chat, asks in the client's name, and shows where links into the app would lead.
import type { ZhiguWidget } from '../widget/zhigu-widget.tsx'

const widget = document.querySelector<ZhiguWidget>('zhigu-widget')
const appLink = document.querySelector<HTMLElement>('#app-link')
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
