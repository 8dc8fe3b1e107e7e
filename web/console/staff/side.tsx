// What a person needs to go on with a case without reading everything: what is asked, what was tried, who the client is, what is owed.
import { App, Button, Descriptions, Tag } from 'antd'
import { type ReactNode, useState } from 'react'
import { callbackTimeNames, ticketCategoryNames } from '../../../domain/handoff.ts'
import { decisionNames } from '../../../domain/reason-names.ts'
import type { InvestorClass } from '../../../domain/suitability.ts'
import type { HandoffDetail, TicketView } from '../../../server/protocol/handoff.ts'
import { useSurroundings, useTellFailure } from '../console.tsx'
import { Inlines } from './answer-text.tsx'
import { Masked, WithOriginals } from './masked.tsx'
import { isWithPerson } from './queue-order.ts'
import { handoffPath } from './use-case.ts'
import { useNow } from './use-now.ts'
import { caseReason, deadlineWords, sentimentNames, signalNames, trendWords, whenWords } from './words.ts'

type Props = { detail: HandoffDetail; mayWork: boolean; refresh: () => Promise<void> }

export const Side = ({ detail, mayWork, refresh }: Props) => (
  <>
    {detail.callback && <Callback detail={detail} mayWork={mayWork} refresh={refresh} />}
    {detail.tickets.map((ticket) => (
      <Ticket key={ticket.id} ticket={ticket} />
    ))}
    <Summary detail={detail} />
    <Profile detail={detail} />
  </>
)

const Section = ({ title, children }: { title: ReactNode; children: ReactNode }) => (
  <section className="side-section">
    <h3>{title}</h3>
    {children}
  </section>
)

const Summary = ({ detail }: { detail: HandoffDetail }) => {
  const { summary, sentiment } = detail
  return (
    <Section title="摘要">
      <p>
        {[caseReason(detail), `${sentimentNames[sentiment]}，${trendWords(summary.trend)}`].filter(Boolean).join(' · ')}
      </p>
      {summary.signals.length > 0 && (
        <p className="marks">
          {summary.signals.map((signal) => (
            <Tag key={signal}>{signalNames[signal] ?? signal}</Tag>
          ))}
        </p>
      )}
      {summary.asked.length > 0 && (
        <>
          <h4>客户问过</h4>
          <ol className="asked">
            {summary.asked.map((text, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the same may be asked twice
              <li key={index}>
                <Inlines text={text} links={false} />
              </li>
            ))}
          </ol>
        </>
      )}
      {summary.lastAnswer && (
        <>
          <h4>智能助手最后的回答（{decisionNames[summary.lastAnswer.decision]}）</h4>
          <p className="last-answer">
            <Inlines text={summary.lastAnswer.text} />
          </p>
          {summary.lastAnswer.citations.length > 0 && (
            <p className="hint">出处：{summary.lastAnswer.citations.join('；')}</p>
          )}
        </>
      )}
    </Section>
  )
}

const investorClassNames: Record<InvestorClass, string> = { ordinary: '普通投资者', professional: '专业投资者' }

const Profile = ({ detail: { client, profile, channel } }: { detail: HandoffDetail }) => (
  <Section title="客户">
    {profile ? (
      <Descriptions
        column={1}
        size="small"
        styles={{ label: { width: 104 } }}
        items={[
          ...(client.name ? [{ key: 'name', label: '姓名', children: client.name }] : []),
          { key: 'id', label: '客户号', children: client.id },
          {
            key: 'risk',
            label: '风险承受能力',
            children: profile.riskTolerance
              ? `${profile.riskTolerance}（${profile.assessedOn ?? '日期不详'} 测评）`
              : '尚未测评',
          },
          {
            key: 'class',
            label: '投资者类别',
            children: (investorClassNames as Record<string, string>)[profile.investorClass] ?? profile.investorClass,
          },
          { key: 'qualified', label: '合格投资者', children: profile.qualifiedInvestor ? '已认定' : '未认定' },
          ...(profile.ageBand ? [{ key: 'age', label: '年龄段', children: `${profile.ageBand} 岁` }] : []),
          ...(profile.advisorId ? [{ key: 'advisor', label: '投顾', children: profile.advisorId }] : []),
          { key: 'channel', label: '渠道', children: channel },
        ]}
      />
    ) : (
      <p className="hint">
        {client.anonymous ? '访客没有登录，没有客户资料；涉及账户的事请先请客户登录。' : '没有这位客户的资料。'}
      </p>
    )}
  </Section>
)

const Ticket = ({ ticket }: { ticket: TicketView }) => {
  const now = useNow(60_000)
  const rows = [
    ['联系客户', ticket.contactBy],
    ['告知受理', ticket.acceptBy],
    ['办结', ticket.resolveBy],
  ] as const
  return (
    <Section title={`${ticketCategoryNames[ticket.category]}工单 ${ticket.id}`}>
      {ticket.closedAt ? (
        <p className="hint">已于 {whenWords(ticket.closedAt, now)} 办结</p>
      ) : (
        <Descriptions
          column={1}
          size="small"
          styles={{ label: { width: 88 } }}
          items={rows.map(([label, at]) => {
            const { until, left, overdue } = deadlineWords(at, now)
            return {
              key: label,
              label,
              children: (
                <span>
                  {until} <span className={overdue ? 'overdue' : 'hint'}>{left}</span>
                </span>
              ),
            }
          })}
        />
      )}
      <p className="hint">期限是公司的设定，从客户首次表达不满（{whenWords(ticket.countedFrom, now)}）起算。</p>
    </Section>
  )
}

const Callback = ({ detail, mayWork, refresh }: Props) => {
  const { conversationId, callback, callNumber } = detail
  const { http, session } = useSurroundings()
  const tell = useTellFailure()
  const { modal } = App.useApp()
  const [busy, setBusy] = useState(false)
  const now = useNow(60_000)
  if (!callback) return null
  const done = async () => {
    setBusy(true)
    try {
      await http.put(handoffPath(conversationId, `/callback/done?callbackId=${encodeURIComponent(callback.id)}`))
    } catch (failure) {
      tell(failure)
    }
    await refresh()
    setBusy(false)
  }
  // Anybody may call, unless a colleague talks with the client already.
  const mayCall = mayWork && (!isWithPerson(detail) || detail.assignee?.isMe === true || session.role === 'supervisor')
  return (
    <Section title="待回电">
      <p>
        <WithOriginals conversationId={conversationId} may={mayCall}>
          <Masked label={callback.phone.slice(1, -1)} seq={callNumber?.seq} name={callNumber?.shortened} />
        </WithOriginals>
        ，{callbackTimeNames[callback.time]}
        <span className="hint"> · {whenWords(callback.at, now)} 提出</span>
      </p>
      {mayWork && (
        <Button
          size="small"
          loading={busy}
          onClick={() =>
            modal.confirm({
              title: '已经回过电话了？',
              content: '确认后不能撤销，这条回电不再提示其他同事。',
              okText: '已回电',
              onOk: done,
            })
          }
        >
          已回电
        </Button>
      )}
    </Section>
  )
}
