// What was said, in order: client, bot with what the client saw of its sources, staff, notices; and what is on its way.
import { Bubble } from '@ant-design/x'
import { Button, Tag } from 'antd'
import { Fragment, type ReactNode, type RefObject, useLayoutEffect, useRef, useState } from 'react'
import { calendarDate, timeOfDay } from '../../../domain/calendar.ts'
import { dislikeReasonNames } from '../../../domain/handoff.ts'
import { decisionNames } from '../../../domain/reason-names.ts'
import { evidenceWords } from '../../../domain/turn.ts'
import { failureWords } from '../failure-words.ts'
import { WarningIcon } from '../icons.tsx'
import { AnswerText, Inlines, type ShowSource } from './answer-text.tsx'
import type { Outgoing } from './outbox.ts'
import type { Answer, ConversationRecord, RecordItem, ReplacedBecause } from './record.ts'
import { dateWords, maskedName, reasonName } from './words.ts'

type Props = {
  recordRef: RefObject<HTMLElement | null>
  record: ConversationRecord
  outgoing: readonly Outgoing[]
  /** How the client is called. */
  client: string
  myId: string
  clientIsTyping: boolean
  onShowSource: ShowSource
  onReword: (messageId: string) => void
  onGiveUp: (messageId: string) => void
}

/** Whoever has scrolled this little away from the end wants to see what comes. */
const nearEnd = 80

export const RecordView = (props: Props) => {
  const { recordRef: box, record, outgoing, clientIsTyping } = props
  const follows = useRef(true)
  const [isAway, setAway] = useState(false)
  const toEnd = () => box.current?.scrollTo({ top: box.current.scrollHeight })

  // Who has just written wants to see it, wherever they were.
  const written = useRef(outgoing.length)
  const shown = useRef(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever more is shown
  useLayoutEffect(() => {
    const fresh = record.items.slice(shown.current)
    // That somebody has looked at an original is noted at the end, which must not take what they look at out of their sight.
    const isNote = shown.current > 0 && fresh.length > 0 && fresh.every(({ kind }) => kind === 'revealed')
    if ((follows.current && !isNote) || outgoing.length > written.current) toEnd()
    shown.current = record.items.length
    written.current = outgoing.length
  }, [record.seen, outgoing, clientIsTyping])

  return (
    <div className="record-frame">
      <section
        className="record"
        role="log"
        aria-label="对话记录"
        // A keyboard can scroll it.
        // biome-ignore lint/a11y/noNoninteractiveTabindex: scrollable regions must be reachable
        tabIndex={0}
        ref={box}
        onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
          follows.current = scrollHeight - scrollTop - clientHeight < nearEnd
          setAway(!follows.current)
        }}
      >
        {record.items.map((item, index) => (
          <Fragment key={keyOf(item)}>
            <Day at={item.at} before={record.items[index - 1]?.at} />
            <Item item={item} {...props} />
          </Fragment>
        ))}
        {outgoing.map((message) => (
          <OnItsWay key={message.messageId} message={message} {...props} />
        ))}
        {clientIsTyping && <p className="typing">客户正在输入……</p>}
      </section>
      {isAway && (
        <Button
          size="small"
          shape="round"
          className="to-end"
          onClick={() => {
            toEnd()
            // The button goes away.
            box.current?.focus({ preventScroll: true })
          }}
        >
          回到最新
        </Button>
      )}
    </div>
  )
}

const keyOf = (item: RecordItem): string => {
  if ('messageId' in item) return item.messageId
  return item.kind === 'answer' ? `answer-${item.turnId}` : `event-${item.seq}`
}

const Day = ({ at, before }: { at: string; before: string | undefined }) => {
  const date = calendarDate(new Date(at))
  if (before !== undefined && calendarDate(new Date(before)) === date) return null
  return <p className="day">{dateWords(date, Date.now())}</p>
}

const Item = ({ item, ...props }: Props & { item: RecordItem }) => {
  const { client, myId } = props
  const time = timeOfDay(new Date(item.at))
  switch (item.kind) {
    case 'client':
      return (
        <Said by={client} side="start" time={time} className="by-client" seq={item.seq}>
          <p>
            <Inlines text={item.text} links={false} seq={item.seq} />
          </p>
        </Said>
      )
    case 'answer':
      return <BotAnswer answer={item} time={time} {...props} />
    case 'staff':
      return (
        <Said
          by={item.by === myId ? '我' : (item.by ?? '同事')}
          side="end"
          time={time}
          className="by-staff"
          seq={item.seq}
        >
          <p>
            <Inlines text={item.text} seq={item.seq} />
          </p>
        </Said>
      )
    case 'notice':
      return (
        <Notice time={time}>
          <Inlines text={item.text} links={false} />
        </Notice>
      )
    case 'rating':
      return (
        <Notice time={time}>
          客户评价 {item.rating.score} 分
          {item.rating.solved !== undefined && (item.rating.solved ? '，问题已解决' : '，问题没有解决')}
          {item.rating.comment && (
            <>
              ：<Inlines text={item.rating.comment} links={false} seq={item.seq} />
            </>
          )}
        </Notice>
      )
    case 'erased':
      return <Notice time={time}>客户删除了敏感原文，记录中只剩脱敏的文字</Notice>
    case 'revealed':
      return (
        <Notice time={time}>
          <span className="inside">仅内部</span>
          {item.by === myId ? '我' : (item.by ?? '同事')}查看了
          {maskedName(item.placeholder.replaceAll(/[⟦⟧]/g, ''))}（
          <Inlines text={item.reason} links={false} />）
        </Notice>
      )
  }
}

const Notice = ({ time, children }: { time: string; children: ReactNode }) => (
  <p className="notice">
    <span>{children}</span> <time>{time}</time>
  </p>
)

const Said = ({
  by,
  side,
  time,
  className,
  seq,
  hints,
  children,
}: {
  by: string
  side: 'start' | 'end'
  time: string
  className: string
  /** The number of the event, where something leads to it. */
  seq?: number
  hints?: ReactNode
  children: ReactNode
}) => (
  <article className={`said-by ${className}`} aria-label={`${by}，${time}`} data-seq={seq} tabIndex={seq && -1}>
    <Bubble
      placement={side}
      header={
        <span className="by">
          {by} <time>{time}</time>
        </span>
      }
      content={<div className="words">{children}</div>}
      footer={hints}
    />
  </article>
)

// --- the bot ---

const replacedWords: Record<ReplacedBecause, string> = {
  'model-failed': '回答曾中断，已重新作答',
  unsupported: '先显示的内容未通过核对，已收回',
  handover: '先显示的内容已收回，改为转人工',
  restarted: '回答曾中断，已重新作答',
}

const BotAnswer = ({ answer, time, onShowSource }: Props & { answer: Answer; time: string }) => (
  <Said by="智能助手" side="end" time={time} className="by-bot" hints={<Hints answer={answer} />}>
    {answer.replaced && <p className="aside">{replacedWords[answer.replaced]}</p>}
    <AnswerText
      sentences={answer.sentences}
      isWithdrawn={answer.stoppedChunkIds.length > 0}
      onShowSource={onShowSource}
    />
    {answer.progress === 'answering' && <p className="aside">正在回答……</p>}
    {answer.failure && <p className="aside">没能答复：{answer.failure}</p>}
    {answer.stoppedChunkIds.length > 0 && (
      <p className="aside warning">
        <WarningIcon /> 引用的资料已停用，请为客户核实
      </p>
    )}
  </Said>
)

/** How the answer was judged: the client sees the evidence label, and nothing else of this. */
const Hints = ({ answer }: { answer: Answer }) => {
  const { evidence, decision, verdict } = answer
  if (!evidence && !decision && !verdict) return null
  const judged = [
    evidence && `${evidenceWords[evidence.label]}（把握 ${Math.round(evidence.confidence * 100)}%）`,
    decision && `${decisionNames[decision.decision]}：${reasonName(decision.reason)}`,
  ].filter(Boolean)
  return (
    <span className="hints">
      {judged.length > 0 && (
        <span>
          <span className="inside">仅内部</span>
          {judged.join(' · ')}
        </span>
      )}
      {verdict && (
        <Tag color={verdict.verdict === 'up' ? 'success' : 'warning'}>
          {verdict.verdict === 'up' ? '客户点赞' : `客户点踩${dislikeWords(verdict.reason)}`}
          {verdict.comment && (
            <>
              ：<Inlines text={verdict.comment} links={false} seq={verdict.seq} />
            </>
          )}
        </Tag>
      )}
    </span>
  )
}

const dislikeWords = (reason: string | undefined): string =>
  reason === undefined ? '' : `（${(dislikeReasonNames as Record<string, string>)[reason] ?? reason}）`

// --- on its way ---

const progressWords: Record<Outgoing['progress'], string> = {
  sending: '正在发送',
  waiting: '连接恢复后自动发送',
  accepted: '已发送',
  refused: '没有发出',
  returned: '没有发出',
}

const OnItsWay = ({ message, onReword, onGiveUp }: Props & { message: Outgoing }) => {
  const { messageId, text, progress, failure } = message
  const words = (progress === 'refused' || progress === 'returned') && failure ? failureWords(failure) : null
  return (
    <article className={`said-by by-staff on-its-way ${progress}`} aria-label={`我，${progressWords[progress]}`}>
      <Bubble
        placement="end"
        header={<span className="by">我 · {progressWords[progress]}</span>}
        content={
          <div className="words">
            <p>
              <Inlines text={text} links={false} />
            </p>
          </div>
        }
        footer={
          words && (
            <div className="refusal" role="alert">
              <p>
                {words.what}
                {progress === 'returned' ? '原话已放回输入框。' : words.action}
              </p>
              {words.details.length > 0 && (
                <ul>
                  {words.details.map((detail) => (
                    <li key={detail}>
                      <Inlines text={detail} links={false} />
                    </li>
                  ))}
                </ul>
              )}
              <span className="ways-on">
                {progress === 'refused' && (
                  <Button size="small" onClick={() => onReword(messageId)}>
                    修改后再发
                  </Button>
                )}
                <Button size="small" type="text" onClick={() => onGiveUp(messageId)}>
                  {progress === 'refused' ? '删除' : '知道了'}
                </Button>
              </span>
            </div>
          )
        }
      />
    </article>
  )
}
