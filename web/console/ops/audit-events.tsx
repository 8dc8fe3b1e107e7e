// Every recorded step, and what was done to the system itself; opened, the record of one as it stands.
import { Alert, Descriptions, Typography } from 'antd'
import { useState } from 'react'
import type { Citation } from '../../../domain/turn.ts'
import type { AuditEvent, AuditPage } from '../../../server/protocol/audit.ts'
import { DetailsDrawer } from '../details-drawer.tsx'
import { Raw } from './audit-turns.tsx'
import { Citations } from './citations.tsx'
import { type Asked, Results } from './results.tsx'
import { useTitles } from './use-documents.ts'
import { usePages } from './use-pages.ts'
import { OfConversation } from './verify.tsx'
import { actorNames, configurationNames, criteriaIn, recordName, summaryOf, timeWords } from './words.ts'

const path = '/v1/audit/events'

export const EventResults = (searched: Asked) => {
  const pages = usePages<AuditPage>(path, searched.asked)
  const [shown, setShown] = useState<AuditEvent | null>(null)
  const titles = useTitles((pages.page?.events ?? []).flatMap(({ body }) => criteriaIn(body).cited ?? []))
  return (
    <>
      <Results {...searched} pages={pages} count={({ events }) => events.length} taken={{ path }}>
        {({ events }) => (
          <ul className="ops-events">
            {events.map((event) => (
              <li key={`${event.streamId} ${event.seq}`}>
                <button type="button" onClick={() => setShown(event)}>
                  <time dateTime={event.at}>{timeWords(event.at)}</time>
                  <b>{recordName(event)}</b>
                  <span className="ops-who">{whoWords(event)}</span>
                  <span className="ops-summary">{summaryOf(event, titles)}</span>
                </button>
              </li>
            ))}
          </ul>
        )}
      </Results>
      <DetailsDrawer shown={shown} size={720} titleOf={recordName} onClose={() => setShown(null)}>
        {(event) => <EventDetails event={event} summary={summaryOf(event, titles)} />}
      </DetailsDrawer>
    </>
  )
}

const whoWords = ({ actor, clientId, visitorId }: AuditEvent): string => {
  const owner = clientId ?? (visitorId ? '访客' : null)
  if (!actor) return owner ?? ''
  if (actor.kind === 'client') return clientId ? `客户 ${clientId}` : (owner ?? '客户')
  if (actor.kind === 'staff' && actor.id) return `${actorNames.staff} ${actor.id}`
  return actorNames[actor.kind]
}

const EventDetails = ({ event, summary }: { event: AuditEvent; summary: string }) => {
  const isOfConversation = !(event.type in configurationNames)
  const citations = citationsIn(event)
  return (
    <div className="ops-details">
      <p className="ops-said">{summary}</p>
      <Descriptions
        column={1}
        size="small"
        styles={{ label: { width: 84 } }}
        items={[
          { key: 'at', label: '时间', children: timeWords(event.at) },
          { key: 'who', label: '谁做的', children: whoWords(event) || '不详' },
          ...(isOfConversation
            ? [
                {
                  key: 'client',
                  label: '客户',
                  children: event.clientId ?? (event.visitorId ? '访客（未登录）' : '不详'),
                },
                {
                  key: 'stream',
                  label: '会话编号',
                  children: <Typography.Text copyable>{event.streamId}</Typography.Text>,
                },
              ]
            : []),
          { key: 'seq', label: '记录序号', children: `第 ${event.seq} 条` },
          ...(event.turnId ? [{ key: 'turn', label: '问答编号', children: event.turnId }] : []),
        ]}
      />
      {event.expired && <Alert type="info" showIcon title="内容保存期满，已依规删除；校验值仍在，可以校验。" />}
      {isOfConversation && <OfConversation conversationId={event.streamId} />}
      {citations.length > 0 && (
        <>
          <Typography.Title level={2}>出处</Typography.Title>
          <Citations citations={citations} />
        </>
      )}
      <Typography.Title level={2}>原始记录</Typography.Title>
      <Raw body={event.body} />
    </div>
  )
}

const citationsIn = ({ type, body }: AuditEvent): Citation[] =>
  type === 'sentence-committed' ? ((body?.sentence as { citations?: Citation[] } | undefined)?.citations ?? []) : []
