// What was asked and answered, one question after the other; opened, what stood behind the answer.
import { Alert, Collapse, Descriptions, Skeleton, Tag, Typography } from 'antd'
import { useState } from 'react'
import { evidenceWords, type Sentence } from '../../../domain/turn.ts'
import type { AuditPage, AuditTurn, AuditTurnPage } from '../../../server/protocol/audit.ts'
import { DetailsDrawer } from '../details-drawer.tsx'
import { Link } from '../link.tsx'
import { Inlines } from '../staff/answer-text.tsx'
import { useAnswer } from '../use-answer.ts'
import { Citations } from './citations.tsx'
import { Failed } from './failed.tsx'
import { placeOfAudit } from './places.ts'
import { type Asked, Results } from './results.tsx'
import {
  answerWords,
  decisionColor,
  droppedInWords,
  evidenceOf,
  gone,
  outcomeOf,
  ruleWords,
  sourcesIn,
  turnsAsTable,
  withdrawnWords,
} from './turn-words.ts'
import { usePages } from './use-pages.ts'
import { OfConversation } from './verify.tsx'
import { decisionWords, droppedWords, eventName, summaryOf, timeWords, writerWords } from './words.ts'

const path = '/v1/audit/turns'

export const TurnResults = (searched: Asked) => {
  const pages = usePages<AuditTurnPage>(path, searched.asked)
  const [shown, setShown] = useState<AuditTurn | null>(null)
  return (
    <>
      <Results
        {...searched}
        pages={pages}
        count={({ turns }) => turns.length}
        taken={{ path, tableOf: (lines) => turnsAsTable(lines.map((line) => JSON.parse(line) as AuditTurn)) }}
      >
        {({ turns }) => (
          <ul className="ops-turns">
            {turns.map((turn) => (
              <li key={`${turn.conversationId} ${turn.seq}`}>
                <TurnLine turn={turn} onOpen={() => setShown(turn)} />
              </li>
            ))}
          </ul>
        )}
      </Results>
      <DetailsDrawer
        shown={shown}
        size={720}
        titleOf={({ kind }) => (kind === 'staff-message' ? '人工回复' : '问答')}
        onClose={() => setShown(null)}
      >
        {(turn) => <TurnDetails turn={turn} />}
      </DetailsDrawer>
    </>
  )
}

const clientWords = ({ clientId, visitorId }: Pick<AuditTurn, 'clientId' | 'visitorId'>): string =>
  clientId ? `客户 ${clientId}` : visitorId ? '访客（未登录）' : '客户不详'

const staffWords = ({ actor }: AuditTurn): string => `员工${actor?.id ? ` ${actor.id}` : ''}`

/** Its first words are the button; the whole of it answers a click. */
const TurnLine = ({ turn, onOpen }: { turn: AuditTurn; onOpen: () => void }) => {
  const isOfStaff = turn.kind === 'staff-message'
  const sources = sourcesIn(turn)
  const rules = turn.decision?.rules ?? []
  const dropped = droppedInWords(turn)
  return (
    <article className="ops-turn">
      <p className="ops-turn-head">
        <time dateTime={turn.at}>{timeWords(turn.at)}</time>
        <span>{clientWords(turn)}</span>
        <Outcome turn={turn} />
      </p>
      <button type="button" className="ops-question" onClick={onOpen}>
        {isOfStaff ? `${staffWords(turn)} 回复` : (turn.question ?? gone)}
      </button>
      <p className="ops-answer">{answerWords(turn)}</p>
      {sources.length > 0 && <p className="ops-note">出处：{sources.join('；')}</p>}
      {rules.length > 0 && <p className="ops-note">按规则：{rules.map(ruleWords).join('；')}</p>}
      {dropped && <p className="ops-note">说出前拦下 {dropped}</p>}
    </article>
  )
}

const Outcome = ({ turn }: { turn: AuditTurn }) => {
  const evidence = evidenceOf(turn)
  return (
    <span className="ops-tags">
      <Tag color={decisionColor(turn)}>{outcomeOf(turn)}</Tag>
      {evidence && <Tag>{evidenceWords[evidence]}</Tag>}
      {turn.stops.length > 0 && <Tag color="error">已撤回</Tag>}
    </span>
  )
}

// --- one of them ---

const TurnDetails = ({ turn }: { turn: AuditTurn }) => {
  const { conversationId, turnId, decision, confidence, answeredBy } = turn
  const evidence = evidenceOf(turn)
  const isOfStaff = turn.kind === 'staff-message'
  const rules = decision?.rules ?? []
  return (
    <div className="ops-details">
      {turn.stops.map((stop) => (
        <Alert
          key={`${stop.chunkId} ${stop.at}`}
          type="warning"
          showIcon
          title="这条回答已撤回，客户看不到了"
          description={withdrawnWords(stop)}
        />
      ))}
      {!isOfStaff && (
        <>
          <Typography.Title level={2}>{clientWords(turn)}问</Typography.Title>
          <p className="ops-said">{turn.question === null ? gone : <Inlines text={turn.question} links={false} />}</p>
        </>
      )}
      <Typography.Title level={2}>{isOfStaff ? `${staffWords(turn)} 回复` : '回答'}</Typography.Title>
      {turn.sentences.length > 0 ? (
        <Sentences sentences={turn.sentences} />
      ) : (
        <p className="ops-said">{answerWords(turn)}</p>
      )}
      <Descriptions
        column={1}
        size="small"
        styles={{ label: { width: 84 } }}
        items={[
          { key: 'at', label: '时间', children: timeWords(turn.at) },
          ...(decision
            ? [{ key: 'decision', label: '处理结果', children: decisionWords(decision) }]
            : isOfStaff
              ? []
              : [{ key: 'state', label: '处理结果', children: outcomeOf(turn) }]),
          ...(evidence
            ? [
                {
                  key: 'evidence',
                  label: '依据',
                  children: `${evidenceWords[evidence]}${confidence === null ? '' : `，把握 ${Math.round(confidence * 100)}%`}`,
                },
              ]
            : []),
          ...(answeredBy && !isOfStaff ? [{ key: 'by', label: '作答方式', children: writerWords(answeredBy) }] : []),
          {
            key: 'conversation',
            label: '会话编号',
            children: <Typography.Text copyable>{conversationId}</Typography.Text>,
          },
          { key: 'turn', label: '问答编号', children: <Typography.Text copyable>{turnId}</Typography.Text> },
        ]}
      />
      {rules.length > 0 && (
        <>
          <Typography.Title level={2}>所依规则</Typography.Title>
          <ul className="ops-rules">
            {rules.map((rule) => (
              <li key={rule.id}>
                {ruleWords(rule)} {rule.title && <code>{rule.id}</code>}
              </li>
            ))}
          </ul>
        </>
      )}
      {turn.dropped.length > 0 && (
        <>
          <Typography.Title level={2}>说出前拦下的句子</Typography.Title>
          <ul className="ops-rules">
            {turn.dropped.map(({ why, rules }, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: what was dropped does not change
              <li key={index}>
                {droppedWords(why)}
                {rules.length > 0 && `：${rules.map(({ id, title }) => title ?? id).join('、')}`}
              </li>
            ))}
          </ul>
        </>
      )}
      {turn.replaced && <p className="ops-note">作答途中收回过已显示的内容；上面是客户最后看到的。</p>}
      <OfConversation conversationId={conversationId} />
      <Collapse
        ghost
        destroyOnHidden
        items={[{ key: 'raw', label: '留痕明细（原始记录）', children: <RawEvents turn={turn} /> }]}
      />
    </div>
  )
}

const kindWords: Partial<Record<Sentence['kind'], string>> = {
  notice: '固定告知',
  care: '关怀用语',
  'way-on': '其他办法',
}

const Sentences = ({ sentences }: { sentences: Sentence[] }) => (
  <ol className="ops-sentences">
    {sentences.map((sentence) => (
      <li key={sentence.index}>
        <Inlines text={sentence.text} /> {kindWords[sentence.kind] && <Tag>{kindWords[sentence.kind]}</Tag>}
        {sentence.citations.length > 0 && <Citations citations={sentence.citations} />}
      </li>
    ))}
  </ol>
)

/** Every recorded step of it, as it stands in the record. */
const RawEvents = ({ turn: { conversationId, turnId } }: { turn: AuditTurn }) => {
  const query = new URLSearchParams({ conversationId, turnId, limit: '200' })
  const { answer: page, failure, again } = useAnswer<AuditPage>(`/v1/audit/events?${query}`)
  if (failure !== null) return <Failed failure={failure} onRetry={again} />
  if (!page) return <Skeleton active aria-label="正在读取" />
  return (
    <>
      <p className="ops-note">共 {page.events.length} 条，按发生的先后。</p>
      <ol className="ops-raw-events">
        {[...page.events].reverse().map((event) => (
          <li key={event.seq}>
            <details>
              <summary>
                <time dateTime={event.at}>{timeWords(event.at).slice(11)}</time> <b>{eventName(event.type)}</b>{' '}
                {summaryOf(event)}
              </summary>
              <Raw body={event.body} />
            </details>
          </li>
        ))}
      </ol>
      <Link to={placeOfAudit({ find: 'events', conversationId, turnId })}>在留痕明细里打开</Link>
    </>
  )
}

export const Raw = ({ body }: { body: AuditPage['events'][number]['body'] }) => (
  <pre className="ops-raw">{body === null ? gone : JSON.stringify(body, null, 2)}</pre>
)
