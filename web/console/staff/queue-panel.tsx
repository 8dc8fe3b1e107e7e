// The lists: who waits and for how long, what is in my hands, what colleagues have, what ended lately.
import { Alert, Badge, Button, Empty, Skeleton, Tabs, Tag, Tooltip } from 'antd'
import { deskNames } from '../../../domain/reason-names.ts'
import type { HandoffView } from '../../../server/protocol/handoff.ts'
import { failureWords } from '../failure-words.ts'
import { BellIcon, BellOffIcon, KeyboardIcon } from '../icons.tsx'
import { Link } from '../link.tsx'
import { Inlines } from './answer-text.tsx'
import type { NotifyWish } from './attention.ts'
import { type List, listNames, lists, longWaitMilliseconds } from './queue-order.ts'
import { useNow } from './use-now.ts'
import type { Queue } from './use-queue.ts'
import { caseReason, clientName, closedWords, priorityNames, stateNames, waitWords, whenWords } from './words.ts'

type Props = {
  queue: Queue
  closed: Queue
  byList: Record<List, HandoffView[]>
  shown: List
  openId: string | null
  unread: ReadonlySet<string>
  mayWork: boolean
  taking: string | null
  notifyWish: NotifyWish
  onShow: (list: List) => void
  onTake: (handoff: HandoffView) => void
  onToggleNotify: () => void
  onHelp: () => void
  addressOf: (conversationId: string) => string
}

export const QueuePanel = (props: Props) => {
  const { queue, byList, shown, unread, mayWork, onShow } = props
  const items = lists
    .filter((list) => mayWork || list !== 'mine')
    .map((list) => ({
      key: list,
      label: (
        <Badge dot={list === 'mine' && unread.size > 0} offset={[4, 2]}>
          {listNames[list]}
          {list !== 'closed' && byList[list].length > 0 && ` ${byList[list].length}`}
        </Badge>
      ),
      children: <Handoffs {...props} list={list} />,
    }))
  return (
    <section className="queue" aria-label="会话列表">
      <Tabs
        size="small"
        tabBarGutter={20}
        activeKey={shown}
        onChange={(list) => onShow(list as List)}
        items={items}
        destroyOnHidden
      />
      <footer className="foot">
        <span className="hint">{queue.list && <Hours list={queue.list} failure={queue.failure} />}</span>
        <Tools {...props} />
      </footer>
    </section>
  )
}

const Hours = ({
  list: { open, staffPresent },
  failure,
}: {
  list: NonNullable<Queue['list']>
  failure: Queue['failure']
}) =>
  failure
    ? `${failureWords(failure).what}列表可能不是最新的，正在重试。`
    : `${open ? '现在是人工服务时间' : '现在不是人工服务时间'}，${staffPresent} 位同事在线`

const notifyWords: Record<NotifyWish, string> = {
  on: '有人等候时提醒：已开启',
  off: '有人等候时提醒：已关闭',
  blocked: '浏览器禁止了通知，请在浏览器的网站设置中允许',
  unsupported: '这个浏览器不支持通知',
}

const Tools = ({ notifyWish, onToggleNotify, onHelp }: Props) => (
  <span className="tools">
    <Tooltip title={notifyWords[notifyWish]}>
      <Button
        type="text"
        size="small"
        aria-label="有人等候时提醒"
        aria-pressed={notifyWish === 'on'}
        icon={notifyWish === 'on' ? <BellIcon /> : <BellOffIcon />}
        onClick={onToggleNotify}
      />
    </Tooltip>
    <Tooltip title="快捷键（?）">
      <Button
        type="text"
        size="small"
        aria-label="快捷键"
        icon={<KeyboardIcon />}
        className="wide-only"
        onClick={onHelp}
      />
    </Tooltip>
  </span>
)

const nobody: Record<List, { what: string; hint: string }> = {
  waiting: { what: '现在没有客户在等候', hint: '有新的会话时会出现在这里。' },
  mine: { what: '您手上没有会话', hint: '从“等候”里接待一位客户。' },
  others: { what: '同事手上没有会话', hint: '' },
  closed: { what: '近几天没有结束的会话', hint: '您接待过的会话结束后可以在这里查看。' },
}

const Handoffs = ({ queue: open, closed, byList, list, ...props }: Props & { list: List }) => {
  const queue = list === 'closed' ? closed : open
  if (queue.list === null) {
    if (queue.failure === null) return <Skeleton active className="queue-loading" />
    const { what, action } = failureWords(queue.failure)
    return (
      <Alert
        type="error"
        showIcon
        className="queue-failure"
        title={what}
        description={action}
        action={
          <Button size="small" onClick={() => void queue.refresh()}>
            重试
          </Button>
        }
      />
    )
  }
  if (byList[list].length === 0)
    return (
      <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={nobody[list].what}>
        <span className="hint">{nobody[list].hint}</span>
      </Empty>
    )
  return (
    <ul className="handoffs">
      {byList[list].map((handoff) => (
        <Handoff key={handoff.conversationId} handoff={handoff} list={list} {...props} />
      ))}
    </ul>
  )
}

const Handoff = ({
  handoff,
  list,
  openId,
  unread,
  mayWork,
  taking,
  onTake,
  addressOf,
}: Omit<Props, 'queue' | 'closed' | 'byList'> & { handoff: HandoffView; list: List }) => {
  const { conversationId, priority, desk, lastMessage, sentiment, ticketId, callback, assignee, state } = handoff
  const isOver = state === 'closed'
  const now = useNow(1_000)
  const waited = handoff.queuedAt === null ? null : now - Date.parse(handoff.queuedAt)
  return (
    <li className={`handoff ${isOver ? '' : priority}`} aria-current={conversationId === openId ? 'true' : undefined}>
      <Link to={addressOf(conversationId)}>
        <span className="first">
          {priority !== 'normal' && !isOver && (
            <Tag color={priority === 'P0' ? 'error' : 'warning'} variant="solid">
              {priorityNames[priority]}
            </Tag>
          )}
          <b>{clientName(handoff)}</b>
          {unread.has(conversationId) && <span className="unread">新消息</span>}
          <time className={state === 'queued' && waited !== null && waited > longWaitMilliseconds ? 'long' : undefined}>
            {state === 'queued' && waited !== null
              ? `已等 ${waitWords(waited)}`
              : !isOver && lastMessage && whenWords(lastMessage.at, now)}
          </time>
        </span>
        <span className="second">
          {caseReason(handoff)}
          {desk && desk !== 'service' && ` → ${deskNames[desk]}`}
          {list === 'others' && assignee && ` · ${assignee.id}`}
          {list === 'mine' && ` · ${stateNames[state]}`}
        </span>
        {handoff.closed && (
          <span className="second">
            {closedWords(handoff.closed, now)}
            {assignee && !assignee.isMe && ` · ${assignee.id}`}
          </span>
        )}
        <span className="said">
          {/* Who waits is known by why; who is being served by what they said last. */}
          {list === 'waiting' || isOver
            ? handoff.preview
            : lastMessage && <Inlines text={lastMessage.text} links={false} />}
        </span>
        {(sentiment === 'neg' || ticketId || callback) && (
          <span className="marks">
            {sentiment === 'neg' && <Tag>情绪负面</Tag>}
            {ticketId && <Tag>工单 {ticketId}</Tag>}
            {callback && <Tag>待回电</Tag>}
          </span>
        )}
      </Link>
      {mayWork && state === 'queued' && (
        <Button
          type="primary"
          size="small"
          loading={taking === conversationId}
          aria-label={`接待 ${clientName(handoff)}`}
          onClick={() => onTake(handoff)}
        >
          接待
        </Button>
      )}
    </li>
  )
}
