// Where a member of staff writes. What is written and not sent is kept for a reload.
import { Sender } from '@ant-design/x'
import type { ComponentRef, KeyboardEvent, Ref } from 'react'

type Props = {
  text: string
  placeholder: string
  onChange: (text: string) => void
  onSend: (text: string) => void
  onTyping: () => void
  inputRef: Ref<ComponentRef<typeof Sender>>
}

export const Composer = ({ text, placeholder, onChange, onSend, onTyping, inputRef }: Props) => (
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
      suffix={(_, { components: { SendButton } }) => <SendButton aria-label="发送" />}
    />
    <p className="hint wide-only">Enter 发送，Shift + Enter 换行；发出前按与智能助手相同的合规规则检查</p>
  </div>
)

/** Enter takes over what an input method offers, and sends nothing. Safari tells of it by the key's number only. */
const isComposing = ({ nativeEvent }: KeyboardEvent): boolean => nativeEvent.isComposing || nativeEvent.keyCode === 229
