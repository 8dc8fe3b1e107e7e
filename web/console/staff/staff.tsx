// The staff view: on the left who waits, in the middle one conversation, beside it what is known. On a phone one after the other.
import { Alert, Button, Empty } from 'antd'
import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react'
import { mayDo } from '../../../server/auth/permissions.ts'
import type { HandoffView } from '../../../server/protocol/handoff.ts'
import { createPause } from '../../api/pause.ts'
import { useSurroundings } from '../console.tsx'
import { navigate, usePath, useQuery } from '../router.ts'
import { useFocusKept } from '../use-focus-kept.ts'
import { useAttention, useNotifyWish } from './attention.ts'
import { useAct } from './case-actions.tsx'
import { CaseView } from './case-view.tsx'
import { createOutbox } from './outbox.ts'
import { inLists, type List, lists, nextToTake } from './queue-order.ts'
import { QueuePanel } from './queue-panel.tsx'
import { keysOf, ShortcutHelp, useShortcuts } from './shortcuts.tsx'
import './staff.css'
import { isUnread, keepCounts, keptCounts } from './unread.ts'
import { handoffPath } from './use-case.ts'
import { useHeld } from './use-held.ts'
import { useClosed, useQueue } from './use-queue.ts'

export const Staff = () => {
  const { session, connection } = useSurroundings()
  const mayWork = mayDo(session.role, 'handoff:work')
  const openId = useOpenId()
  const query = useQuery()
  const queue = useQueue()
  const shown = lists.find((list) => list === query.get('list')) ?? 'waiting'
  const closed = useClosed({ shown: shown === 'closed', after: queue.list })
  const byList = useMemo(
    () => ({ ...inLists(queue.list?.handoffs ?? []), closed: closed.list?.handoffs ?? [] }),
    [queue.list, closed.list],
  )
  const outbox = useOutbox()
  const { unread, read } = useUnread(byList.mine)
  useHeld(
    useMemo(() => byList.mine.filter(({ conversationId }) => conversationId !== openId), [byList.mine, openId]),
    queue.refresh,
  )
  const [notifyWish, toggleNotify] = useNotifyWish()
  useAttention({ waiting: queue.list && byList.waiting, unread: unread.size, wish: notifyWish })
  const standing = useSyncExternalStore(connection.subscribe, connection.standing)
  const [helping, setHelping] = useState(false)

  const addressOf = (conversationId: string, list: List = shown) =>
    `/staff/${encodeURIComponent(conversationId)}?list=${list}`
  const back = () => navigate(`/staff?list=${shown}`)
  // On a phone the list and a conversation take each other's place: back in the list one is at the case that one came from.
  const columns = useRef<HTMLDivElement>(null)
  const lastOpen = useRef(openId)
  if (openId !== null) lastOpen.current = openId
  useFocusKept(columns, (box) =>
    openId === null && lastOpen.current !== null
      ? box.querySelector<HTMLElement>(`a[href="${addressOf(lastOpen.current)}"]`)
      : null,
  )
  const { taking, take } = useTake(queue.refresh, (conversationId) => navigate(addressOf(conversationId, 'mine')))

  const step = (by: 1 | -1) => {
    const ids = byList[shown].map(({ conversationId }) => conversationId)
    const next = ids[openId === null ? 0 : ids.indexOf(openId) + by]
    if (next !== undefined) navigate(addressOf(next))
  }
  useShortcuts({
    take: () => {
      const next = nextToTake(byList.waiting, openId)
      if (mayWork && next) void take(next)
    },
    next: () => step(1),
    previous: () => step(-1),
    help: () => setHelping(true),
  })

  return (
    <div className={`staff ${openId === null ? 'no-case' : 'with-case'}`}>
      {standing === 'lost' && (
        <Alert
          banner
          type="warning"
          className="lost"
          title="连接已断开，正在重新连接。写好的消息会在恢复后自动发出。"
          action={
            <Button
              size="small"
              onClick={() => {
                connection.wake()
                outbox.wake()
              }}
            >
              立即重试
            </Button>
          }
        />
      )}
      {!mayWork && <Alert banner type="info" className="lost" title="您可以查看全部会话，不能接待或回复。" />}
      <div className="columns" ref={columns} tabIndex={-1}>
        <QueuePanel
          queue={queue}
          closed={closed}
          byList={byList}
          shown={shown}
          openId={openId}
          unread={unread}
          mayWork={mayWork}
          taking={taking}
          notifyWish={notifyWish}
          onShow={(list) => navigate(`${location.pathname}?list=${list}`, { replace: true })}
          onTake={take}
          onToggleNotify={() => void toggleNotify()}
          onHelp={() => setHelping(true)}
          addressOf={addressOf}
        />
        {openId === null ? (
          <section className="nothing-open">
            <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description="从左边选一个会话">
              {mayWork && nextToTake(byList.waiting, null) && (
                <span className="hint">或按 {keysOf('take')} 接待最急、等得最久的一位</span>
              )}
            </Empty>
          </section>
        ) : (
          <CaseView
            key={openId}
            conversationId={openId}
            outbox={outbox}
            mayWork={mayWork}
            onBack={back}
            onTaken={() => navigate(addressOf(openId, 'mine'), { replace: true })}
            onRead={read}
            onChanged={queue.refresh}
          />
        )}
      </div>
      <ShortcutHelp open={helping} onClose={() => setHelping(false)} />
    </div>
  )
}

/** Which conversation the address names: `/staff/c-0199…`. */
const useOpenId = (): string | null => {
  const [, , id] = usePath().split('/')
  try {
    return id ? decodeURIComponent(id) : null
  } catch {
    // A broken escape names nothing.
    return null
  }
}

const useTake = (refresh: () => Promise<void>, onTaken: (conversationId: string) => void) => {
  const act = useAct(refresh)
  const [taking, setTaking] = useState<string | null>(null)
  const take = async (handoff: HandoffView) => {
    setTaking(handoff.conversationId)
    const taken = await act('take', handoff)
    setTaking(null)
    if (taken) onTaken(handoff.conversationId)
  }
  return { taking, take }
}

const useOutbox = () => {
  const { session, http } = useSurroundings()
  const outbox = useMemo(
    () =>
      createOutbox({
        keep: sessionStorage,
        name: session.id,
        pause: createPause(),
        post: ({ conversationId, ...message }) => http.post(handoffPath(conversationId, '/messages'), message),
      }),
    [session.id, http],
  )
  useEffect(() => {
    addEventListener('online', outbox.wake)
    return () => {
      removeEventListener('online', outbox.wake)
      outbox.dispose()
    }
  }, [outbox])
  return outbox
}

const useUnread = (mine: readonly HandoffView[]) => {
  const [counts, setCounts] = useState(() => keptCounts(sessionStorage))
  const read = useCallback((conversationId: string, count: number) => {
    setCounts((before) => {
      if (before[conversationId] === count) return before
      const after = { ...before, [conversationId]: count }
      keepCounts(sessionStorage, after)
      return after
    })
  }, [])
  const unread = new Set(
    mine.filter((handoff) => isUnread(counts, handoff)).map(({ conversationId }) => conversationId),
  )
  return { unread, read }
}
