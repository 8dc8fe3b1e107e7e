// 审计检索: the record of all conversations, and whether the chain of one is whole.
import {
  Alert,
  Button,
  Descriptions,
  Drawer,
  Empty,
  Form,
  Input,
  Segmented,
  Select,
  Skeleton,
  Tag,
  Typography,
} from 'antd'
import { useEffect, useState } from 'react'
import { decisionNames, reasonNames } from '../../../domain/reason-names.ts'
import type { Citation } from '../../../domain/turn.ts'
import type { AuditEvent, AuditPage, AuditScope, ChainReport } from '../../../server/protocol/audit.ts'
import { useSurroundings, useTellFailure } from '../console.tsx'
import { navigate, onLink, useQuery } from '../router.ts'
import { legalStatusNames } from '../staff/words.ts'
import { Failed } from './stops.tsx'
import {
  actorNames,
  configurationNames,
  eventName,
  eventNames,
  faultWords,
  kindNames,
  summaryOf,
  timeWords,
} from './words.ts'

const criteria = [
  'scope',
  'from',
  'to',
  'clientId',
  'conversationId',
  'ticketId',
  'type',
  'actor',
  'decision',
  'reason',
  'cited',
  'text',
] as const
type Criteria = Partial<Record<(typeof criteria)[number], string>>

/** What is looked for stands in the address, so that it survives a reload and can be linked to. */
const criteriaIn = (query: URLSearchParams): Criteria =>
  Object.fromEntries(criteria.flatMap((name) => (query.get(name) ? [[name, query.get(name)]] : [])))

const placeOf = (given: Criteria): string =>
  `/ops?${new URLSearchParams({ tab: 'audit', ...Object.fromEntries(Object.entries(given).filter(([, value]) => value?.trim())) })}`

export const AuditSearch = () => {
  const query = useQuery()
  const given = criteriaIn(query)
  const key = new URLSearchParams(given as Record<string, string>).toString()
  return (
    <>
      <p className="ops-note">
        只检索脱敏后的文字；时间为北京时间，含开始、不含结束，不填即最近 7 天，一次最多 366
        天。每次检索、导出和校验都会留痕。
      </p>
      <SearchForm key={`form ${key}`} given={given} />
      {key !== '' && <Results key={key} searched={key} />}
    </>
  )
}

// --- the form ---

const options = (names: Record<string, string>) => Object.entries(names).map(([value, label]) => ({ value, label }))

const SearchForm = ({ given }: { given: Criteria }) => {
  const [form] = Form.useForm<Criteria>()
  const scope = (Form.useWatch('scope', form) ?? given.scope ?? 'conversation') as AuditScope
  const ofConversations = scope === 'conversation'
  return (
    <Form
      form={form}
      layout="vertical"
      className="ops-audit-form"
      initialValues={{ scope: 'conversation', ...given }}
      onFinish={(values) => navigate(placeOf(values))}
      onValuesChange={(changed) => 'scope' in changed && form.resetFields(['type'])}
    >
      <Form.Item name="scope" label="范围" className="ops-wide">
        <Segmented
          options={[
            { value: 'conversation', label: '会话' },
            { value: 'configuration', label: '冻结与审计操作' },
          ]}
        />
      </Form.Item>
      <Form.Item name="from" label="开始时间" className="ops-long">
        <Input type="datetime-local" />
      </Form.Item>
      <Form.Item name="to" label="结束时间（不含）" className="ops-long">
        <Input type="datetime-local" />
      </Form.Item>
      <Form.Item name="type" label="事件">
        <Select
          allowClear
          showSearch={{ optionFilterProp: 'label' }}
          placeholder="全部"
          options={options(ofConversations ? eventNames : configurationNames)}
        />
      </Form.Item>
      <Form.Item name="actor" label="谁">
        <Select allowClear placeholder="全部" options={options(actorNames)} />
      </Form.Item>
      {ofConversations && (
        <>
          <Form.Item name="text" label="文字（脱敏后，至少两个字）" className="ops-long">
            <Input allowClear maxLength={100} />
          </Form.Item>
          <Form.Item name="clientId" label="客户编号">
            <Input allowClear maxLength={300} />
          </Form.Item>
          <Form.Item name="conversationId" label="会话编号">
            <Input allowClear maxLength={300} />
          </Form.Item>
          <Form.Item name="ticketId" label="投诉工单号">
            <Input allowClear maxLength={300} placeholder="TS…" />
          </Form.Item>
          <Form.Item name="decision" label="决定">
            <Select allowClear placeholder="全部" options={options(decisionNames)} />
          </Form.Item>
          <Form.Item name="reason" label="决定的原因">
            <Select
              allowClear
              showSearch={{ optionFilterProp: 'label' }}
              placeholder="全部"
              options={options(reasonNames)}
            />
          </Form.Item>
          <Form.Item name="cited" label="引用的资料、版本或段落编号" className="ops-long">
            <Input allowClear maxLength={300} />
          </Form.Item>
        </>
      )}
      <div className="ops-buttons ops-wide">
        <Button type="primary" htmlType="submit">
          检索
        </Button>
        <Button onClick={() => navigate('/ops?tab=audit')}>清空</Button>
      </div>
    </Form>
  )
}

// --- what was found ---

/** @param searched the criteria as a query */
const Results = ({ searched }: { searched: string }) => {
  const { http } = useSurroundings()
  const tell = useTellFailure()
  // The pages that were turned, the one that is shown last; the first has no place.
  const [places, setPlaces] = useState<(string | null)[]>([null])
  const [page, setPage] = useState<AuditPage | null>(null)
  const [failure, setFailure] = useState<unknown>(null)
  const [shown, setShown] = useState<AuditEvent | null>(null)
  const [exporting, setExporting] = useState(false)
  const place = places.at(-1)
  const query = place ? `${searched}&${new URLSearchParams({ page: place })}` : searched

  useEffect(() => {
    let isOver = false
    setPage(null)
    setFailure(null)
    http
      .get<AuditPage>(`/v1/audit/events?${query}`)
      .then((answer) => isOver || setPage(answer))
      .catch((error: unknown) => isOver || setFailure(error))
    return () => {
      isOver = true
    }
  }, [http, query])

  const exportPage = async () => {
    setExporting(true)
    try {
      save('audit.jsonl', await http.text(`/v1/audit/events/export?${query}`))
    } catch (error) {
      tell(error)
    } finally {
      setExporting(false)
    }
  }

  if (failure !== null) return <Failed failure={failure} />
  if (!page) return <Skeleton active aria-label="正在检索" />
  return (
    <section className="ops-section" aria-label="检索结果">
      <div className="ops-buttons">
        <span className="ops-note" role="status">
          {page.events.length === 0 ? '没有找到' : `这一页 ${page.events.length} 条，新的在前`}
          {page.next ? `，已查到 ${timeWords(page.searchedBackTo)}，更早的还没有查。` : '，没有更早的了。'}
        </span>
        <Button disabled={page.events.length === 0} loading={exporting} onClick={exportPage}>
          导出这一页（JSONL）
        </Button>
      </div>
      {page.events.length === 0 && !page.next && (
        <Empty
          image={Empty.PRESENTED_IMAGE_SIMPLE}
          description="这段时间里没有符合条件的事件，可以放宽时间或条件再查。"
        />
      )}
      <ul className="ops-events">
        {page.events.map((event) => (
          <li key={`${event.streamId} ${event.seq}`}>
            <button type="button" onClick={() => setShown(event)}>
              <time dateTime={event.at}>{timeWords(event.at)}</time>
              <span>
                <b>{eventName(event.type)}</b>
              </span>
              <span className="ops-who">{whoWords(event)}</span>
              <span className="ops-summary">{summaryOf(event)}</span>
            </button>
          </li>
        ))}
      </ul>
      {(places.length > 1 || page.next) && (
        <div className="ops-buttons">
          <Button disabled={places.length === 1} onClick={() => setPlaces(places.slice(0, -1))}>
            较新的
          </Button>
          <Button disabled={!page.next} onClick={() => setPlaces([...places, page.next])}>
            更早的
          </Button>
        </div>
      )}
      <Drawer
        open={shown !== null}
        onClose={() => setShown(null)}
        size="min(640px, 100vw)"
        title={shown && eventName(shown.type)}
        destroyOnHidden
      >
        {shown && <EventDetails event={shown} />}
      </Drawer>
    </section>
  )
}

/** Hands a file to the browser to keep. */
const save = (name: string, text: string): void => {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/x-ndjson' }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  URL.revokeObjectURL(url)
}

const whoWords = ({ actor, clientId, visitorId }: AuditEvent): string => {
  const owner = clientId ?? (visitorId ? '访客' : null)
  if (!actor) return owner ?? ''
  if (actor.kind === 'client') return owner ? `客户 ${owner}` : '客户'
  if (actor.kind === 'staff' && actor.id) return `${actorNames.staff} ${actor.id}`
  return actorNames[actor.kind]
}

// --- one event ---

const EventDetails = ({ event }: { event: AuditEvent }) => {
  const isOfConversation = !(event.type in configurationNames)
  const conversation = `/ops?${new URLSearchParams({ tab: 'audit', conversationId: event.streamId })}`
  const citations = citationsIn(event)
  return (
    <div className="ops-details">
      <p className="ops-said">{summaryOf(event)}</p>
      <Descriptions
        column={1}
        size="small"
        items={[
          { key: 'at', label: '时间', children: timeWords(event.at) },
          { key: 'who', label: '谁', children: whoWords(event) || '不详' },
          { key: 'client', label: '客户', children: event.clientId ?? (event.visitorId ? '访客，未登录' : '无') },
          {
            key: 'stream',
            label: isOfConversation ? '会话' : '记录',
            children: `${event.streamId}，第 ${event.seq} 条`,
          },
          ...(event.turnId ? [{ key: 'turn', label: '轮次', children: event.turnId }] : []),
        ]}
      />
      {event.expired && <Alert type="info" showIcon title="内容保存期满，已依规删除；哈希链仍可校验。" />}
      {isOfConversation && (
        <div className="ops-buttons">
          <Verify conversationId={event.streamId} />
          <a href={conversation} onClick={(click) => onLink(click, conversation)}>
            看这个会话的全部留痕
          </a>
        </div>
      )}
      {citations.length > 0 && <Typography.Title level={3}>引用</Typography.Title>}
      {citations.map((citation) => (
        <CitedPassage key={`${citation.chunkId} ${citation.start}`} citation={citation} />
      ))}
      {event.body && (
        <>
          <Typography.Title level={3}>原始记录</Typography.Title>
          <pre className="ops-raw">{JSON.stringify(event.body, null, 2)}</pre>
        </>
      )}
    </div>
  )
}

const citationsIn = ({ type, body }: AuditEvent): Citation[] =>
  type === 'sentence-committed' ? ((body?.sentence as { citations?: Citation[] } | undefined)?.citations ?? []) : []

const CitedPassage = ({ citation }: { citation: Citation }) => {
  const { title, clause, versionLabel, kind, legalStatus, effectiveFrom, effectiveTo, quote, documentId, chunkId } =
    citation
  const told = `/ops?${new URLSearchParams({ tab: 'stops', by: 'document', what: documentId, title })}`
  return (
    <blockquote className="ops-citation">
      <div className="ops-component-head">
        <b>
          {title}
          {clause && ` ${clause}`}
        </b>
        <Tag>{kindNames[kind]}</Tag>
      </div>
      <p className="ops-note">
        {[
          versionLabel,
          legalStatusNames[legalStatus],
          effectiveFrom && `自 ${effectiveFrom}`,
          effectiveTo && `至 ${effectiveTo}（不含）`,
        ]
          .filter(Boolean)
          .join('，')}
      </p>
      <q>{quote}</q>
      <p className="ops-note">
        段落 {chunkId}{' '}
        <a href={told} onClick={(click) => onLink(click, told)}>
          谁看过这份资料
        </a>
      </p>
    </blockquote>
  )
}

/** Recomputes the chain on the server and says what it found. */
const Verify = ({ conversationId }: { conversationId: string }) => {
  const { http } = useSurroundings()
  const tell = useTellFailure()
  const [busy, setBusy] = useState(false)
  const [report, setReport] = useState<ChainReport | null>(null)
  const verify = async () => {
    setBusy(true)
    try {
      setReport(await http.post<ChainReport>(`/v1/audit/verify?${new URLSearchParams({ conversationId })}`))
    } catch (failure) {
      tell(failure)
    } finally {
      setBusy(false)
    }
  }
  return (
    <>
      <Button loading={busy} onClick={verify}>
        校验这个会话的留痕
      </Button>
      {report && <Report report={report} />}
    </>
  )
}

const Report = ({ report: { at, events, expired, anchors, faults } }: { report: ChainReport }) => (
  <Alert
    type={faults.length === 0 ? 'success' : 'error'}
    showIcon
    title={`${faultWords(faults.length)}。`}
    description={
      <>
        {timeWords(at)} 重算了 {events} 条事件的哈希链
        {expired > 0 && `（其中 ${expired} 条内容已到期删除，核对了摘要）`}，并与
        {anchors > 0 && ` ${anchors} 次封存、`}旁证、会话登记和引用记录比对。
        <ul className="ops-lines">
          {faults.map(({ kind, seq, detail }) => (
            <li key={`${kind} ${seq} ${detail}`}>{detail}</li>
          ))}
        </ul>
      </>
    }
  />
)
