// One case: who it is and how it stands, what was said, where one writes, and beside it what one needs to know.
import type { Sender } from '@ant-design/x'
import { Button, Drawer, Grid, Result, Skeleton } from 'antd'
import { type ComponentRef, type RefObject, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react'
import type { z } from 'zod'
import type { CloseHandoff, HandoffView } from '../../../server/protocol/handoff.ts'
import type { Source } from '../../widget/sources.ts'
import { useSurroundings } from '../console.tsx'
import { failureWords } from '../failure-words.ts'
import { BackIcon, PanelIcon } from '../icons.tsx'
import { type Act, CaseActions, useAct } from './case-actions.tsx'
import { Cause } from './cause.tsx'
import { Composer, KeptDraft } from './composer.tsx'
import { WithOriginals } from './masked.tsx'
import { isAway, type Outbox } from './outbox.ts'
import { isWithPerson } from './queue-order.ts'
import { RecordView } from './record-view.tsx'
import { useShortcuts, withKeys } from './shortcuts.tsx'
import { Side } from './side.tsx'
import { SourceDrawer } from './source-drawer.tsx'
import { type Case, useCase } from './use-case.ts'
import { useDraft } from './use-draft.ts'
import { caseReason, clientName, closedWords, priorityNames, stateNames } from './words.ts'

type Props = {
  conversationId: string
  outbox: Outbox
  mayWork: boolean
  onBack: () => void
  onTaken: () => void
  /** How many messages the client had written when they were on the screen. */
  onRead: (conversationId: string, messageCount: number) => void
  /** Something has changed that the lists show. */
  onChanged: () => Promise<void>
}

export const CaseView = (props: Props) => {
  const { conversationId, onBack, onRead, onChanged } = props
  const one = useCase(conversationId)
  const { detail, refused, failure } = one
  const messageCount = detail?.messageCount
  useEffect(() => {
    const look = () => {
      if (messageCount !== undefined && !document.hidden) onRead(conversationId, messageCount)
    }
    look()
    document.addEventListener('visibilitychange', look)
    return () => document.removeEventListener('visibilitychange', look)
  }, [conversationId, messageCount, onRead])

  // biome-ignore lint/correctness/useExhaustiveDependencies: whoever has the case now, the lists show it
  useEffect(() => {
    void onChanged()
  }, [one.record.state, detail?.stateVersion])

  const trouble = refused ?? (detail ? null : failure)
  if (trouble) {
    const { what, action } = failureWords(trouble)
    return (
      <Result
        status="warning"
        title={what}
        subTitle={action}
        extra={[
          !refused && (
            <Button key="again" type="primary" onClick={() => void one.refresh()}>
              重试
            </Button>
          ),
          <Button key="back" onClick={onBack}>
            返回列表
          </Button>,
        ]}
      />
    )
  }
  if (!detail) return <Skeleton active className="case-loading" />
  return <OpenCase {...props} one={one} detail={detail} />
}

const OpenCase = ({
  one,
  detail,
  outbox,
  mayWork,
  onBack,
  onTaken,
  onChanged,
}: Props & { one: Case; detail: NonNullable<Case['detail']> }) => {
  const { session, connection } = useSurroundings()
  const { conversationId } = detail
  const wide = Grid.useBreakpoint().xl
  const [sideOpen, setSideOpen] = useState(false)
  const [source, setSource] = useState<Source | null>(null)
  const [draft, setDraft] = useDraft(`draft:${session.id}:${conversationId}`)
  const inputRef = useRef<ComponentRef<typeof Sender>>(null)
  const recordRef = useRef<HTMLElement>(null)
  const standingRef = useRef<HTMLDivElement>(null)
  const outgoing = useOutgoing(outbox, conversationId, one)
  useGivenBack(outbox, outgoing, (texts) => setDraft([...texts, draft].filter((text) => text.trim() !== '').join('\n')))
  const act = useAct(one.refresh)
  // While a dialog asks whether one is sure, the case may move on: one's own first word changes its state.
  const latest = useRef(detail)
  latest.current = detail

  const doAct = async (what: Act, more?: Partial<z.input<typeof CloseHandoff>>): Promise<boolean> => {
    const view = await act(what, latest.current, more)
    if (view) {
      one.put(view)
      if (what === 'take') onTaken()
    }
    void onChanged()
    return view !== null
  }
  const side = <Side detail={detail} mayWork={mayWork} refresh={one.refresh} />
  const isMine = detail.assignee?.isMe === true
  // A supervisor may step in wherever a person is talking.
  const mayAct = mayWork && isWithPerson(detail) && (isMine || session.role === 'supervisor')
  useShortcuts({
    write: () => inputRef.current?.focus(),
    reveal: () => {
      const masked = recordRef.current?.querySelectorAll<HTMLElement>('button.masked')
      const last = masked?.item(masked.length - 1)
      last?.focus()
      last?.click()
    },
  })

  return (
    <WithOriginals conversationId={conversationId} may={mayAct || session.role === 'supervisor'}>
      <section className="case" aria-label={`与${clientName(detail)}的会话`}>
        <header className="case-head">
          <Button type="text" className="back" aria-label="返回列表" icon={<BackIcon />} onClick={onBack} />
          <span className="whose">
            <h2>
              {clientName(detail)}
              {one.clientIsPresent !== null && <Presence isThere={one.clientIsPresent} />}
            </h2>
            <span className="hint">
              {[
                detail.priority !== 'normal' && priorityNames[detail.priority],
                caseReason(detail),
                stateNames[detail.state],
              ]
                .filter(Boolean)
                .join(' · ')}
            </span>
          </span>
          {mayAct && <CaseActions detail={detail} onAct={doAct} onLeft={() => standingRef.current?.focus()} />}
          {!wide && (
            <Button type="text" aria-label="摘要与客户资料" icon={<PanelIcon />} onClick={() => setSideOpen(true)} />
          )}
        </header>
        {detail.cause && <Cause cause={detail.cause} record={one.record} recordRef={recordRef} />}
        <RecordView
          recordRef={recordRef}
          record={one.record}
          outgoing={outgoing}
          client={clientName(detail)}
          myId={session.id}
          clientIsTyping={one.clientIsTyping}
          onShowSource={setSource}
          onReword={(messageId) => {
            const text = outbox.takeBack(messageId)
            setDraft(draft.trim() === '' ? text : `${text}\n${draft}`)
            inputRef.current?.focus()
          }}
          onGiveUp={(messageId) => {
            outbox.takeBack(messageId)
            recordRef.current?.focus({ preventScroll: true })
          }}
        />
        {mayAct ? (
          <Composer
            placeholder={isMine ? '回复客户' : `以主管身份回复客户（${detail.assignee?.id} 正在接待）`}
            inputRef={inputRef}
            text={draft}
            onChange={setDraft}
            onTyping={() => connection.typing(conversationId)}
            onSend={(text) => {
              outbox.send(conversationId, text)
              setDraft('')
            }}
          />
        ) : (
          <>
            {draft.trim() !== '' && <KeptDraft text={draft} onClear={() => setDraft('')} />}
            <Standing boxRef={standingRef} detail={detail} mayWork={mayWork} onTake={() => doAct('take')} />
          </>
        )}
      </section>
      {wide ? (
        // A keyboard can scroll it.
        // biome-ignore lint/a11y/noNoninteractiveTabindex: scrollable regions must be reachable
        <aside className="side" aria-label="摘要与客户资料" tabIndex={0}>
          {side}
        </aside>
      ) : (
        <Drawer
          open={sideOpen}
          onClose={() => setSideOpen(false)}
          title="摘要与客户资料"
          size={400}
          rootClassName="side-drawer"
        >
          {side}
        </Drawer>
      )}
      <SourceDrawer source={source} onClose={() => setSource(null)} />
    </WithOriginals>
  )
}

const Presence = ({ isThere }: { isThere: boolean }) => {
  const words = isThere ? '客户在线' : '客户不在线'
  return <span className={`presence ${isThere ? 'there' : ''}`} role="img" aria-label={words} title={words} />
}

/** Why one cannot write here now, and what can be done about it. */
const Standing = ({
  boxRef,
  detail: { state, assignee, closed },
  mayWork,
  onTake,
}: {
  boxRef: RefObject<HTMLDivElement | null>
  detail: HandoffView
  mayWork: boolean
  onTake: () => Promise<boolean>
}) => {
  const [busy, setBusy] = useState(false)
  const take = async () => {
    setBusy(true)
    await onTake()
    setBusy(false)
  }
  const says = (() => {
    if (state === 'queued') return mayWork ? '接待以后才能回复；在那之前智能助手继续回答。' : '客户在等候。'
    if (state === 'assigned' || state === 'human') return `${assignee?.id ?? '同事'} 正在接待`
    if (state === 'closed') return closed ? closedWords(closed, Date.now()) : '会话已经结束'
    return '智能助手正在接待'
  })()
  return (
    <div ref={boxRef} className="standing" tabIndex={-1}>
      <span>{says}</span>
      {state === 'queued' && mayWork && (
        <Button type="primary" loading={busy} onClick={take} {...withKeys('take')}>
          接待
        </Button>
      )}
    </div>
  )
}

// --- what is written ---

const useOutgoing = (outbox: Outbox, conversationId: string, { record }: Case) => {
  const all = useSyncExternalStore(outbox.subscribe, outbox.messages)
  const arrived = useMemo(
    () => new Set(record.items.flatMap((item) => (item.kind === 'staff' ? [item.messageId] : []))),
    [record.items],
  )
  useEffect(() => outbox.arrived(arrived), [outbox, arrived])
  return all.filter((message) => message.conversationId === conversationId && !arrived.has(message.messageId))
}

/** What came too late is not lost: its words are the writer's again. */
const useGivenBack = (
  outbox: Outbox,
  outgoing: ReturnType<typeof useOutgoing>,
  onTexts: (texts: string[]) => void,
): void => {
  // biome-ignore lint/correctness/useExhaustiveDependencies: each message once
  useEffect(() => {
    const late = outgoing.filter(isAway)
    if (late.length > 0) onTexts(late.map(({ messageId }) => outbox.giveBack(messageId)))
  }, [outgoing])
}
