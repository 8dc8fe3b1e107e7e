// Where a member of staff writes. What is written and not sent is kept for a reload.
import { Sender } from '@ant-design/x'
import { Button } from 'antd'
import { type ComponentRef, type KeyboardEvent, type RefObject, useEffect } from 'react'
import { keysOf } from './shortcuts.tsx'

type Props = {
  text: string
  placeholder: string
  onChange: (text: string) => void
  onSend: (text: string) => void
  onTyping: () => void
  inputRef: RefObject<ComponentRef<typeof Sender> | null>
}

/** On a phone the keyboard would cover what one wants to read first. */
const hasKeyboard = matchMedia('(pointer: fine)')

export const Composer = ({ text, placeholder, onChange, onSend, onTyping, inputRef }: Props) => {
  useEffect(() => {
    if (hasKeyboard.matches) inputRef.current?.focus({ cursor: 'end' })
  }, [inputRef])
  return (
    <div className="composer">
      <Sender
        ref={inputRef}
        value={text}
        placeholder={placeholder}
        autoSize={{ minRows: 1, maxRows: 8 }}
        onChange={(value) => {
          onChange(value)
          if (value.trim() !== '') onTyping()
        }}
        onKeyDown={(event) => (isComposing(event) ? false : undefined)}
        onSubmit={(value) => {
          if (value.trim() !== '') onSend(value.trim())
        }}
        suffix={(_, { components: { SendButton } }) => <SendButton aria-label="发送" title="Enter" />}
      />
      <p className="hint wide-only">
        <span>Enter 发送，Shift + Enter 换行；发出前按合规规则检查</span>
        <span>{keysOf('help')} 快捷键</span>
      </p>
    </div>
  )
}

/** What is written and cannot be sent, as the client is not the writer's any more: to be read and copied. */
export const KeptDraft = ({ text, onClear }: { text: string; onClear: () => void }) => (
  <div className="composer kept">
    <Sender value={text} readOnly autoSize={{ minRows: 1, maxRows: 4 }} suffix={false} aria-label="没有发出的话" />
    <p className="hint">
      <span>这些话没有发出；重新接待后可以接着发</span>
      <Button size="small" type="text" onClick={onClear}>
        清空
      </Button>
    </p>
  </div>
)

/** Enter takes over what an input method offers, and sends nothing. Safari tells of it by the key's number only. */
const isComposing = ({ nativeEvent }: KeyboardEvent): boolean => nativeEvent.isComposing || nativeEvent.keyCode === 229
