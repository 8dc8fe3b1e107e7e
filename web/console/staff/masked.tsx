// Masked data in a text: what it is; for who serves the client, with a reason, for a minute, the original.
import { Button, Form, Input, Popover } from 'antd'
import {
  createContext,
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  type RefObject,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react'
import { copyText } from '../../widget/copy-text.ts'
import { useSurroundings } from '../console.tsx'
import { failureWords } from '../failure-words.ts'
import { handoffPath } from './use-case.ts'
import { maskedName } from './words.ts'

/** Whoever walks by sees it no longer than it takes to dial a number. */
const shownMilliseconds = 60_000

/** A placeholder is told apart by where it stands: after an erasure the same one may mean something else. */
type Place = { seq: number; placeholder: string }
const keyOf = ({ seq, placeholder }: Place): string => `${seq} ${placeholder}`

type Originals = {
  shown: ReadonlyMap<string, string>
  /** @throws CallFailed */
  ask: (place: Place, reason: string) => Promise<void>
  hide: (place: Place) => void
}

const OriginalsContext = createContext<Originals | null>(null)

/** Below it the originals of one conversation can be asked for. What was shown is forgotten with the view, and is kept nowhere else. */
export const WithOriginals = ({
  conversationId,
  may,
  children,
}: {
  conversationId: string
  /** Whether who is signed in serves this client. */
  may: boolean
  children: ReactNode
}) => {
  const { http } = useSurroundings()
  const [shown, setShown] = useState<ReadonlyMap<string, string>>(new Map())
  const timers = useRef(new Map<string, ReturnType<typeof setTimeout>>())
  useEffect(() => () => timers.current.forEach(clearTimeout), [])
  useEffect(() => {
    if (!may) setShown(new Map())
  }, [may])

  const hide = useCallback((place: Place) => {
    setShown((before) => new Map([...before].filter(([key]) => key !== keyOf(place))))
  }, [])
  const ask = useCallback(
    async (place: Place, reason: string) => {
      const path = handoffPath(conversationId, '/reveal')
      const { value } = await http.post<{ value: string }>(path, { ...place, reason })
      const key = keyOf(place)
      setShown((before) => new Map(before).set(key, value))
      // Shown once more, it has its whole minute.
      clearTimeout(timers.current.get(key))
      timers.current.set(
        key,
        setTimeout(() => hide(place), shownMilliseconds),
      )
    },
    [http, conversationId, hide],
  )
  const originals = useMemo(() => (may ? { shown, ask, hide } : null), [may, shown, ask, hide])
  return <OriginalsContext value={originals}>{children}</OriginalsContext>
}

/** Credentials were never kept. */
const isKept = (label: string): boolean => label !== '凭证'

/**
 * @param label what stands between the brackets of the placeholder, `手机号1`
 * @param name what is shown instead of it, by default what it is
 */
export const Masked = ({
  label,
  seq,
  name = maskedName(label),
}: {
  label: string
  seq?: number | undefined
  name?: string | undefined
}) => {
  const originals = useContext(OriginalsContext)
  if (!originals || seq === undefined || !isKept(label))
    return (
      <span className="masked" title="已脱敏">
        {name}
      </span>
    )
  return <Revealable place={{ seq, placeholder: `⟦${label}⟧` }} name={name} originals={originals} />
}

const Revealable = ({ place, name, originals }: { place: Place; name: string; originals: Originals }) => {
  const [asking, setAsking] = useState(false)
  const trigger = useRef<HTMLButtonElement>(null)
  const box = useRef<HTMLDivElement>(null)
  /** It may stand in two places, and was asked for in one. */
  const isMine = useRef(false)
  /** Whoever has hidden it themselves goes on from there. */
  const goesOn = useRef(false)
  const original = originals.shown.get(keyOf(place))
  const isHidden = original === undefined
  useEffect(() => {
    if (isHidden && goesOn.current) trigger.current?.focus()
    goesOn.current = false
  }, [isHidden])
  if (!isHidden)
    return (
      <Original
        value={original}
        name={name}
        isNumber={/^⟦(?:手机号|电话)/.test(place.placeholder)}
        isMine={isMine.current}
        onHide={() => {
          goesOn.current = true
          originals.hide(place)
        }}
      />
    )
  return (
    <Popover
      open={asking}
      onOpenChange={setAsking}
      afterOpenChange={(open) => open && box.current?.querySelector('button')?.focus({ preventScroll: true })}
      trigger="click"
      placement="bottom"
      destroyOnHidden
      rootClassName="reasons-place"
      content={
        <Reasons
          boxRef={box}
          name={name}
          onAsk={async (reason) => {
            isMine.current = true
            await originals.ask(place, reason)
            setAsking(false)
          }}
          onCancel={() => {
            setAsking(false)
            trigger.current?.focus()
          }}
        />
      }
    >
      <button ref={trigger} type="button" className="masked" aria-haspopup="dialog" aria-expanded={asking}>
        {name} · 显示
      </button>
    </Popover>
  )
}

const usualReasons = ['核实客户身份', '回电联系客户', '为客户办理业务', '处理投诉'] as const

/** Every look is recorded with its reason, so there is one tap for the usual ones. */
const Reasons = ({
  boxRef: box,
  name,
  onAsk,
  onCancel,
}: {
  boxRef: RefObject<HTMLDivElement | null>
  name: string
  onAsk: (reason: string) => Promise<void>
  onCancel: () => void
}) => {
  const [busy, setBusy] = useState<string | null>(null)
  const [failure, setFailure] = useState<unknown>(null)
  // Buttons stay enabled meanwhile: one that is disabled loses the focus, and a call that failed would leave it nowhere.
  const ask = async (reason: string) => {
    if (busy !== null) return
    setBusy(reason)
    setFailure(null)
    try {
      await onAsk(reason)
    } catch (error) {
      setFailure(error)
      setBusy(null)
    }
  }
  /** It lies at the end of the page, so the keyboard would leave it for nowhere. */
  const keepInside = (event: KeyboardEvent) => {
    event.stopPropagation()
    if (event.key === 'Escape') return onCancel()
    if (event.key !== 'Tab') return
    const stops = [...(box.current?.querySelectorAll<HTMLElement>('button, input') ?? [])]
    const [first, last] = [stops[0], stops.at(-1)]
    if (document.activeElement !== (event.shiftKey ? first : last)) return
    event.preventDefault()
    ;(event.shiftKey ? last : first)?.focus()
  }
  const words = failure === null ? null : failureWords(failure)
  return (
    <div ref={box} className="reasons" role="dialog" aria-label={`显示${name}的原因`} onKeyDown={keepInside}>
      <p>为什么要看？原因会记入留痕。</p>
      <span className="usual">
        {usualReasons.map((reason) => (
          <Button key={reason} size="small" loading={busy === reason} onClick={() => void ask(reason)}>
            {reason}
          </Button>
        ))}
      </span>
      <Form className="other" onFinish={({ reason }: { reason: string }) => ask(reason.trim())}>
        <Form.Item name="reason" noStyle rules={[{ required: true, whitespace: true, min: 2 }]}>
          <Input size="small" placeholder="其他原因" aria-label="其他原因" maxLength={200} autoComplete="off" />
        </Form.Item>
        <Button size="small" type="primary" htmlType="submit">
          显示
        </Button>
      </Form>
      {words && (
        <p className="refusal" role="alert">
          {words.what}
          {words.action}
        </p>
      )}
    </div>
  )
}

const Original = ({
  value,
  name,
  isNumber,
  isMine,
  onHide,
}: {
  value: string
  name: string
  /** It can be called. */
  isNumber: boolean
  isMine: boolean
  onHide: () => void
}) => {
  const box = useRef<HTMLSpanElement>(null)
  const [copied, setCopied] = useState<boolean | null>(null)
  const copy = async ({ currentTarget }: MouseEvent<HTMLElement>) => setCopied(await copyText(value, currentTarget))
  // Whoever asked for it goes on here: the button that had the focus is gone.
  useEffect(() => {
    if (isMine) box.current?.querySelector('button')?.focus()
  }, [isMine])
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot stand in a sentence
    <span ref={box} className="original" role="group" aria-label={name}>
      {isNumber ? <a href={`tel:${value.replaceAll(/转.*$|[^+\d]/g, '')}`}>{value}</a> : value}
      <button type="button" className="as-link" onClick={copy}>
        {copied === null ? '复制' : copied ? '已复制' : '没能复制'}
      </button>
      <button type="button" className="as-link" onClick={onHide}>
        隐藏
      </button>
    </span>
  )
}
