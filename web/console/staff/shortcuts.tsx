// Work without the mouse.
import { Modal } from 'antd'
import { useEffect, useRef } from 'react'

const table = {
  take: { keys: 'Alt+A', code: 'KeyA', does: '接待打开的会话；它不在等候时，接待最急、等得最久的一位' },
  next: { keys: 'Alt+↓', code: 'ArrowDown', does: '下一个会话' },
  previous: { keys: 'Alt+↑', code: 'ArrowUp', does: '上一个会话' },
  write: { keys: 'Alt+I', code: 'KeyI', does: '回到输入框' },
  reveal: { keys: 'Alt+S', code: 'KeyS', does: '显示最近一处脱敏的内容（要说明原因）' },
  release: { keys: 'Alt+Q', code: 'KeyQ', does: '放回队列' },
  giveBack: { keys: 'Alt+B', code: 'KeyB', does: '交还智能助手' },
  close: { keys: 'Alt+E', code: 'KeyE', does: '结束接待' },
  help: { keys: 'Alt+/', code: 'Slash', does: '这张表；不在输入时也可以按 ?' },
} as const

type Shortcut = keyof typeof table
const names = Object.keys(table) as Shortcut[]

const opensDialog: ReadonlySet<Shortcut> = new Set(['reveal', 'release', 'giveBack', 'close', 'help'])
const openingMilliseconds = 500

/** As people read it. @example keysOf('close') // 'Alt + E' */
export const keysOf = (shortcut: Shortcut): string => table[shortcut].keys.replace('+', ' + ')

/** Tells of a shortcut beside what it does: to the eye, and to who listens. */
export const withKeys = (shortcut: Shortcut) => ({
  title: keysOf(shortcut),
  'aria-keyshortcuts': table[shortcut].keys,
})

/** While the component is there, these keys do this. */
export const useShortcuts = (shortcuts: Partial<Record<Shortcut, () => void>>): void => {
  const current = useRef(shortcuts)
  current.current = shortcuts
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.isComposing || isInDialog()) return
      const name = nameOf(event)
      const run = name && current.current[name]
      if (!run) return
      event.preventDefault()
      run()
      if (opensDialog.has(name)) keepForDialog()
    }
    addEventListener('keydown', onKeyDown)
    return () => removeEventListener('keydown', onKeyDown)
  }, [])
}

const nameOf = (event: KeyboardEvent): Shortcut | undefined => {
  if (event.key === '?' && !writes(event.target)) return 'help'
  if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return
  return names.find((shortcut) => table[shortcut].code === event.code)
}

/**
 * Until the dialog that was asked for has opened, what lies below it has the focus: Enter there would send what is half written. It is
 * meant for the dialog, and does nothing.
 */
const keepForDialog = (): void => {
  const opened = new AbortController()
  const isOfDialog = ({ target }: Event) => target instanceof Element && target.closest('[role="dialog"]') !== null
  const onKeyDown = (event: KeyboardEvent) => {
    if (isOfDialog(event) || (event.key !== 'Enter' && event.key !== ' ')) return
    event.preventDefault()
    event.stopPropagation()
  }
  addEventListener('keydown', onKeyDown, { capture: true, signal: opened.signal })
  addEventListener('focusin', (event) => isOfDialog(event) && opened.abort(), { signal: opened.signal })
  // One that never opens holds nothing up.
  setTimeout(() => opened.abort(), openingMilliseconds)
}

/** A dialog that is closed stays in the page, without a place in it. */
const isInDialog = (): boolean =>
  [...document.querySelectorAll('[role="dialog"]')].some((dialog) => dialog.getClientRects().length > 0)

const writes = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'))

export const ShortcutHelp = ({ open, onClose }: { open: boolean; onClose: () => void }) => (
  <Modal open={open} title="快捷键" footer={null} onCancel={onClose}>
    <dl className="shortcuts">
      {[
        ...names.map((name) => ({ keys: keysOf(name), does: table[name].does })),
        { keys: 'Enter', does: '发送' },
        { keys: 'Shift + Enter', does: '换行' },
        { keys: 'Tab', does: '依次到列表、操作、对话、输入框；对话里停在出处和脱敏的内容上' },
      ].map(({ keys, does }) => (
        <div key={keys}>
          <dt>
            <kbd>{keys}</kbd>
          </dt>
          <dd>{does}</dd>
        </div>
      ))}
    </dl>
  </Modal>
)
