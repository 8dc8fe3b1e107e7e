// Work without the mouse.
import { Modal } from 'antd'
import { useEffect, useRef } from 'react'

type Shortcuts = {
  take: () => void
  /** To the next in the list, or the one before. */
  step: (by: 1 | -1) => void
  write: () => void
  close: () => void
  help: () => void
}

const table: readonly { keys: string; does: string; code: string; run: (shortcuts: Shortcuts) => void }[] = [
  {
    keys: 'Alt + A',
    does: '接待打开的会话；它不在等候时，接待最急、等得最久的一位',
    code: 'KeyA',
    run: ({ take }) => take(),
  },
  { keys: 'Alt + ↓', does: '下一个会话', code: 'ArrowDown', run: ({ step }) => step(1) },
  { keys: 'Alt + ↑', does: '上一个会话', code: 'ArrowUp', run: ({ step }) => step(-1) },
  { keys: 'Alt + I', does: '回到输入框', code: 'KeyI', run: ({ write }) => write() },
  { keys: 'Alt + E', does: '结束接待', code: 'KeyE', run: ({ close }) => close() },
]

export const useShortcuts = (shortcuts: Shortcuts): void => {
  const current = useRef(shortcuts)
  current.current = shortcuts
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.isComposing || isInDialog()) return
      if (event.key === '?' && !writes(event.target)) return current.current.help()
      if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return
      const found = table.find(({ code }) => code === event.code)
      if (!found) return
      event.preventDefault()
      found.run(current.current)
    }
    addEventListener('keydown', onKeyDown)
    return () => removeEventListener('keydown', onKeyDown)
  }, [])
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
        ...table,
        { keys: 'Enter', does: '发送' },
        { keys: 'Shift + Enter', does: '换行' },
        { keys: '?', does: '这张表' },
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
