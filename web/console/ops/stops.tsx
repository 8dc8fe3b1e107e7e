// 紧急停用: find what is meant, see who was told it, stop it; and what is stopped, to be lifted again.
import { Alert, App, Button, Collapse, Empty, Form, Input, Modal, Select, Skeleton, Tag, Typography } from 'antd'
import { useCallback, useEffect, useState } from 'react'
import type { z } from 'zod'
import { mayDo } from '../../../server/auth/permissions.ts'
import type {
  CitationList,
  CitationRecord,
  DocumentMatches,
  SourceStop,
  StopReceipt,
} from '../../../server/protocol/operations.ts'
import { useSurroundings, useTellFailure } from '../console.tsx'
import { failureWords } from '../failure-words.ts'
import { navigate, onLink, useQuery } from '../router.ts'
import { kindNames, stopTargetNames, timeWords } from './words.ts'

type Stop = z.infer<typeof SourceStop>
type Citation = z.infer<typeof CitationRecord>
type Target = { target: Stop['target']; targetId: string; title?: string }

/** As many as one search of citations gives. */
const mostCitations = 1_000

export const Stops = () => {
  const { http, session } = useSurroundings()
  const [stops, setStops] = useState<Stop[] | null>(null)
  const [failure, setFailure] = useState<unknown>(null)
  const load = useCallback(async () => {
    try {
      setStops((await http.get<{ stops: Stop[] }>('/v1/library/stops')).stops)
      setFailure(null)
    } catch (error) {
      setFailure(error)
    }
  }, [http])
  useEffect(() => void load(), [load])
  return (
    <>
      {mayDo(session.role, 'citation:search') && <Search standing={standingOf(stops ?? [])} onStopped={load} />}
      <section className="ops-section">
        <Typography.Title level={2}>停用清单</Typography.Title>
        {failure !== null && <Failed failure={failure} onRetry={load} />}
        {stops ? (
          <StopList stops={stops} onLifted={load} />
        ) : (
          failure === null && <Skeleton active aria-label="正在读取" />
        )}
      </section>
    </>
  )
}

export const Failed = ({ failure, onRetry }: { failure: unknown; onRetry?: () => void }) => {
  const { what, action, details } = failureWords(failure)
  return (
    <Alert
      type="error"
      showIcon
      title={what}
      description={[...details.filter((detail) => !what.includes(detail)), action].join(' ')}
      action={onRetry && <Button onClick={onRetry}>重试</Button>}
    />
  )
}

// --- what is stopped ---

const standingOf = (stops: Stop[]): Stop[] => stops.filter(({ liftedAt }) => liftedAt === null)

const StopList = ({ stops, onLifted }: { stops: Stop[]; onLifted: () => void }) => {
  const standing = standingOf(stops)
  const lifted = stops.filter(({ liftedAt }) => liftedAt !== null)
  return (
    <>
      {standing.length === 0 ? (
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description="现在没有停用任何资料或回答。" />
      ) : (
        <ul className="ops-lines">
          {standing.map((stop) => (
            <StopLine key={stop.id} stop={stop} onLifted={onLifted} />
          ))}
        </ul>
      )}
      {lifted.length > 0 && (
        <Collapse
          ghost
          items={[
            {
              key: 'lifted',
              label: `已恢复的 ${lifted.length} 项`,
              children: (
                <ul className="ops-lines">
                  {lifted.map((stop) => (
                    <StopLine key={stop.id} stop={stop} onLifted={onLifted} />
                  ))}
                </ul>
              ),
            },
          ]}
        />
      )}
    </>
  )
}

const StopLine = ({ stop, onLifted }: { stop: Stop; onLifted: () => void }) => {
  const { http, session } = useSurroundings()
  const { message } = App.useApp()
  const [asking, setAsking] = useState(false)
  const place = placeOf(stop.target, stop.targetId)
  const lift = async (reason: string) => {
    await http.post(`/v1/library/stops/${encodeURIComponent(stop.id)}/lift`, { reason })
    void message.success('已恢复使用。')
    onLifted()
  }
  return (
    <li>
      <span className="ops-component-head">
        <Tag color={stop.liftedAt === null ? 'error' : 'default'}>{stopTargetNames[stop.target]}</Tag>
        <a href={place} onClick={(event) => onLink(event, place)}>
          {stop.targetId}
        </a>
      </span>
      <span>{stop.reason}</span>
      <span className="ops-note">
        {stop.by} 于 {timeWords(stop.at)} 停用
        {stop.liftedAt !== null && `；${stop.liftedBy} 于 ${timeWords(stop.liftedAt)} 恢复`}
      </span>
      {stop.liftedAt === null && mayDo(session.role, 'source:stop') && (
        <Button onClick={() => setAsking(true)}>恢复使用</Button>
      )}
      <ReasonModal
        open={asking}
        title={`恢复${stopTargetNames[stop.target]} ${stop.targetId}`}
        consequence="恢复后，此后的回答可以再用它；已撤回的回答不会重新出现。"
        label="恢复原因"
        okText="恢复使用"
        onConfirm={lift}
        onClose={() => setAsking(false)}
      />
    </li>
  )
}

/** Asks why, and does it when it is confirmed. */
const ReasonModal = ({
  open,
  title,
  consequence,
  label,
  okText,
  danger = false,
  onConfirm,
  onClose,
}: {
  open: boolean
  title: string
  consequence: string
  label: string
  okText: string
  danger?: boolean
  onConfirm: (reason: string) => Promise<void>
  onClose: () => void
}) => {
  const tell = useTellFailure()
  const [form] = Form.useForm<{ reason: string }>()
  const [busy, setBusy] = useState(false)
  const confirm = async ({ reason }: { reason: string }) => {
    setBusy(true)
    try {
      await onConfirm(reason.trim())
      onClose()
    } catch (failure) {
      tell(failure)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Modal
      open={open}
      title={title}
      okText={okText}
      okButtonProps={{ danger, loading: busy }}
      onOk={() => form.submit()}
      onCancel={onClose}
      destroyOnHidden
    >
      <p>{consequence}</p>
      <Form form={form} layout="vertical" onFinish={confirm} preserve={false} requiredMark={false}>
        <Form.Item
          name="reason"
          label={label}
          rules={[{ required: true, whitespace: true, min: 2, max: 500, message: '请写 2–500 个字的原因' }]}
        >
          <Input.TextArea autoSize={{ minRows: 2, maxRows: 6 }} />
        </Form.Item>
      </Form>
    </Modal>
  )
}

// --- who was told ---

const searches = [
  { value: 'name', label: '资料名称', hint: '例如：稳进债券' },
  { value: 'document', label: '资料编号', hint: '资料的编号' },
  { value: 'version', label: '版本编号', hint: '版本的编号' },
  { value: 'chunk', label: '段落编号', hint: '引用里的段落编号' },
  { value: 'answer', label: '回答', hint: '会话编号/轮次编号' },
] as const
type By = (typeof searches)[number]['value']

type Stopping = { standing: Stop[]; onStopped: () => void }

const Search = (stopping: Stopping) => {
  const { http } = useSurroundings()
  const query = useQuery()
  const given = searches.find(({ value }) => value === query.get('by'))?.value ?? 'name'
  const what = query.get('what') ?? ''
  const [by, setBy] = useState<By>(given)
  const [words, setWords] = useState(what)
  const [matches, setMatches] = useState<z.infer<typeof DocumentMatches>['documents'] | null>(null)
  const [failure, setFailure] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)

  // What is looked for stands in the address, so that it survives a reload and can be linked to.
  useEffect(() => {
    setBy(given)
    setWords(what)
    setMatches(null)
    setFailure(null)
    if (given !== 'name' || what === '') return
    let isOver = false
    setBusy(true)
    http
      .get<z.infer<typeof DocumentMatches>>(`/v1/operations/documents?${new URLSearchParams({ name: what })}`)
      .then(({ documents }) => isOver || setMatches(documents))
      .catch((error: unknown) => isOver || setFailure(error))
      .finally(() => isOver || setBusy(false))
    return () => {
      isOver = true
    }
  }, [http, given, what])

  const look = (searched: By, wanted: string) => {
    const trimmed = wanted.trim()
    if (trimmed !== '') navigate(placeOf(searched, trimmed))
  }
  return (
    <section className="ops-section">
      <Typography.Title level={2}>查找并停用</Typography.Title>
      <p className="ops-note">先看谁看过，再决定是否停用。停用立即生效，看过的客户会看到回答已撤回。</p>
      <form
        className="ops-search"
        onSubmit={(event) => {
          event.preventDefault()
          look(by, words)
        }}
      >
        <Select
          aria-label="按什么查找"
          value={by}
          onChange={setBy}
          options={searches.map(({ value, label }) => ({ value, label }))}
        />
        <Input
          aria-label="查找内容"
          value={words}
          maxLength={300}
          onChange={(event) => setWords(event.target.value)}
          placeholder={searches.find(({ value }) => value === by)?.hint}
          allowClear
        />
        <Button type="primary" htmlType="submit" loading={busy}>
          查找
        </Button>
      </form>
      {failure !== null && <Failed failure={failure} />}
      {matches && <Matches matches={matches} />}
      {given !== 'name' && what !== '' && (
        <Found
          key={`${given} ${what}`}
          target={{ target: given, targetId: what, title: query.get('title') ?? undefined }}
          {...stopping}
        />
      )}
    </section>
  )
}

const placeOf = (by: By, what: string, title?: string): string =>
  `/ops?${new URLSearchParams({ tab: 'stops', by, what, ...(title ? { title } : {}) })}`

const Matches = ({ matches }: { matches: z.infer<typeof DocumentMatches>['documents'] }) =>
  matches.length === 0 ? (
    <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description="没有名称里含这几个字的资料。" />
  ) : (
    <ul className="ops-lines">
      {matches.map(({ id, title, kind }) => {
        const to = placeOf('document', id, title)
        return (
          <li key={id}>
            <span className="ops-component-head">
              <Tag>{kindNames[kind]}</Tag>
              <a href={to} onClick={(event) => onLink(event, to)}>
                {title}
              </a>
            </span>
          </li>
        )
      })}
    </ul>
  )

const measureOf = { document: '份', version: '个', chunk: '段', answer: '条' } as const
const parameterOf = { document: 'documentId', version: 'versionId', chunk: 'chunkId' } as const

/** Who was told this, and stopping it. */
const Found = ({ target, standing, onStopped }: { target: Target } & Stopping) => {
  const { http, session } = useSurroundings()
  const [citations, setCitations] = useState<Citation[] | null>(null)
  const [failure, setFailure] = useState<unknown>(null)
  const [stopping, setStopping] = useState<Target | null>(null)
  const { target: kind, targetId } = target

  const load = useCallback(async () => {
    // An answer was told in its own conversation only.
    if (kind === 'answer') return
    try {
      const query = new URLSearchParams({ [parameterOf[kind]]: targetId, limit: String(mostCitations) })
      setCitations((await http.get<z.infer<typeof CitationList>>(`/v1/library/citations?${query}`)).citations)
      setFailure(null)
    } catch (error) {
      setFailure(error)
    }
  }, [http, kind, targetId])
  useEffect(() => void load(), [load])

  const mayStop = mayDo(session.role, 'source:stop')
  const isStopped = standing.some((stop) => stop.target === kind && stop.targetId === targetId)
  return (
    <div className="ops-found">
      <Typography.Title level={3}>
        {stopTargetNames[kind]} {target.title ?? targetId}
      </Typography.Title>
      {target.title && <p className="ops-note">编号 {targetId}</p>}
      {failure !== null && <Failed failure={failure} onRetry={load} />}
      {citations && <p>{toldWords(citations)}</p>}
      {isStopped ? (
        <Alert type="warning" showIcon title="已停用，恢复请在下面的停用清单里操作。" />
      ) : (
        mayStop && (
          <Button danger onClick={() => setStopping(target)}>
            停用这{measureOf[kind]}
            {stopTargetNames[kind]}
          </Button>
        )
      )}
      {citations && <Answers citations={citations} standing={standing} onStop={mayStop ? setStopping : null} />}
      {stopping && (
        <StopModal
          target={stopping}
          onClose={() => setStopping(null)}
          onStopped={() => {
            onStopped()
            void load()
          }}
        />
      )}
    </div>
  )
}

const toldWords = (citations: Citation[]): string => {
  if (citations.length === 0) return '还没有客户看过它。'
  const conversations = new Set(citations.map(({ conversationId }) => conversationId)).size
  const clients = new Set(citations.flatMap(({ clientId }) => clientId ?? [])).size
  const more = citations.length === mostCitations ? `（只列最近 ${mostCitations} 处）` : ''
  return `${conversations} 个会话里引用过 ${citations.length} 处，涉及 ${clients} 位已登录的客户${more}。`
}

const firstShown = 20

/** Answer by answer, the newest first; a long list not all at once. */
const Answers = ({
  citations,
  standing,
  onStop,
}: {
  citations: Citation[]
  standing: Stop[]
  onStop: ((target: Target) => void) | null
}) => {
  const [isWhole, setWhole] = useState(false)
  const answers = byAnswer(citations)
  return (
    <>
      <ul className="ops-lines">
        {answers.slice(0, isWhole ? undefined : firstShown).map(([id, ofAnswer]) => (
          <AnswerLine
            key={id}
            id={id}
            citations={ofAnswer}
            isStopped={standing.some(({ target, targetId }) => target === 'answer' && targetId === id)}
            onStop={onStop}
          />
        ))}
      </ul>
      {!isWhole && answers.length > firstShown && (
        <Button onClick={() => setWhole(true)}>显示全部 {answers.length} 条回答</Button>
      )}
    </>
  )
}

const byAnswer = (citations: Citation[]): [string, Citation[]][] => {
  const answers = new Map<string, Citation[]>()
  for (const citation of citations) {
    const id = `${citation.conversationId}/${citation.turnId}`
    answers.set(id, [...(answers.get(id) ?? []), citation])
  }
  return [...answers]
}

const AnswerLine = ({
  id,
  citations,
  isStopped,
  onStop,
}: {
  id: string
  citations: Citation[]
  isStopped: boolean
  onStop: ((target: Target) => void) | null
}) => {
  const { session } = useSurroundings()
  const [first] = citations
  if (!first) return null
  const { conversationId, clientId, turnId, at } = first
  const record = `/ops?${new URLSearchParams({ tab: 'audit', conversationId })}`
  return (
    <li>
      <span className="ops-component-head">
        <time dateTime={at}>{timeWords(at)}</time>
        <span>{clientId ?? '访客'}</span>
        {citations.every(({ retracted }) => retracted) && <Tag>已撤回</Tag>}
        {mayDo(session.role, 'audit:search') && (
          <a href={record} onClick={(event) => onLink(event, record)}>
            看会话留痕
          </a>
        )}
        {isStopped && <Tag color="error">已停用</Tag>}
        {onStop && turnId && !isStopped && (
          <Button size="small" onClick={() => onStop({ target: 'answer', targetId: id })}>
            停用这条回答
          </Button>
        )}
      </span>
      {[...new Set(citations.map(({ quote }) => quote))].map((quote) => (
        <q key={quote}>{quote}</q>
      ))}
    </li>
  )
}

const StopModal = ({ target, onClose, onStopped }: { target: Target; onClose: () => void; onStopped: () => void }) => {
  const { http } = useSurroundings()
  const { notification } = App.useApp()
  const stop = async (reason: string) => {
    const { told } = await http.post<z.infer<typeof StopReceipt>>('/v1/library/stops', {
      target: target.target,
      targetId: target.targetId,
      reason,
    })
    notification.success({
      title: '已停用',
      description: told === 0 ? '还没有客户看过它。' : `${told} 个会话引用过它，客户会看到回答已撤回。`,
    })
    onStopped()
  }
  return (
    <ReasonModal
      open
      danger
      title={`停用${stopTargetNames[target.target]} ${target.title ?? target.targetId}`}
      consequence="确认后立即生效：此后的回答不再用它，看过的客户会看到回答已撤回。停用和恢复都会留痕。"
      label="停用原因"
      okText="停用"
      onConfirm={stop}
      onClose={onClose}
    />
  )
}
