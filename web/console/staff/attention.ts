// Tells somebody who looks elsewhere that a client waits: in the title of the tab, and if they want so by the system's notifications.
import { useEffect, useRef, useState } from 'react'
import type { HandoffView } from '../../../server/protocol/handoff.ts'
import { navigate } from '../router.ts'
import { caseReason, clientName, priorityNames } from './words.ts'

const wishKey = 'zhigu-notify'

/** `unsupported` where the browser has none, or the page is not a secure one. */
export type NotifyWish = 'on' | 'off' | 'blocked' | 'unsupported'

export const useNotifyWish = (): [NotifyWish, () => Promise<void>] => {
  const [wish, setWish] = useState(readWish)
  const toggle = async () => {
    if (wish === 'unsupported') return
    if (wish === 'on') localStorage.setItem(wishKey, 'off')
    else if ((await Notification.requestPermission()) === 'granted') localStorage.setItem(wishKey, 'on')
    setWish(readWish())
  }
  return [wish, toggle]
}

const readWish = (): NotifyWish => {
  if (!('Notification' in globalThis)) return 'unsupported'
  if (Notification.permission === 'denied') return 'blocked'
  return Notification.permission === 'granted' && localStorage.getItem(wishKey) === 'on' ? 'on' : 'off'
}

/** Who waits now and did not before; nobody at the first look, since a reload makes nobody new. */
export const newlyWaiting = (before: ReadonlySet<string> | null, waiting: readonly HandoffView[]): HandoffView[] =>
  before === null ? [] : waiting.filter(({ conversationId }) => !before.has(conversationId))

/**
 * @param waiting null until it was read
 * @param unread conversations in my hands where the client has written since I looked
 */
export const useAttention = ({
  waiting,
  unread,
  wish,
}: {
  waiting: readonly HandoffView[] | null
  unread: number
  wish: NotifyWish
}): void => {
  const before = useRef<ReadonlySet<string> | null>(null)
  useEffect(() => {
    if (waiting === null) return
    const fresh = newlyWaiting(before.current, waiting)
    before.current = new Set(waiting.map(({ conversationId }) => conversationId))
    if (wish !== 'on' || !document.hidden) return
    for (const handoff of fresh) notify(handoff)
  }, [waiting, wish])

  const count = (waiting?.length ?? 0) + unread
  useEffect(() => {
    document.title = count > 0 ? `(${count}) 接待 · 智顾` : '接待 · 智顾'
  }, [count])
}

/** What the client wrote stays on the page: notifications are seen by whoever passes by. */
const notify = (handoff: HandoffView): void => {
  const notification = new Notification(`${clientName(handoff)} 在等候`, {
    body: `${priorityNames[handoff.priority]} · ${caseReason(handoff)}`,
    tag: handoff.conversationId,
  })
  notification.onclick = () => {
    window.focus()
    navigate(`/staff/${encodeURIComponent(handoff.conversationId)}`)
    notification.close()
  }
}
