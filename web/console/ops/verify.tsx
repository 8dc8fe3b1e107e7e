// Whether the record of one conversation is whole, as the server reckons it anew.
import { Alert, Button } from 'antd'
import { useState } from 'react'
import type { ChainReport } from '../../../server/protocol/audit.ts'
import { useSurroundings, useTellFailure } from '../console.tsx'
import { Link } from '../link.tsx'
import { placeOfAudit } from './places.ts'
import { faultWords, timeWords } from './words.ts'

/** What there is to do further with the conversation in which something stands. */
export const OfConversation = ({ conversationId }: { conversationId: string }) => (
  <div className="ops-buttons">
    <Verify conversationId={conversationId} />
    <Link to={placeOfAudit({ find: 'turns', conversationId })}>看这个会话的全部问答</Link>
  </div>
)

const Verify = ({ conversationId }: { conversationId: string }) => {
  const { http } = useSurroundings()
  const tell = useTellFailure()
  const [busy, setBusy] = useState(false)
  const [report, setReport] = useState<ChainReport | null>(null)
  const verify = async () => {
    setBusy(true)
    setReport(null)
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
    title={faults.length === 0 ? `记录完整，${faultWords(0)}。` : `${faultWords(faults.length)}，记录可能被改动过。`}
    description={
      <>
        <p>
          {timeWords(at)} 逐条重算了这个会话的 {events} 条记录
          {expired > 0 && `（其中 ${expired} 条内容保存期满已删除，核对了摘要）`}：
          {'每条都带有前一条的校验值，任何修改、删除、插入或调换都会对不上。'}
          并与{anchors > 0 && ` ${anchors} 次封存、`}数据库以外的旁证、会话登记和引用记录比对。
        </p>
        {faults.length > 0 && (
          <>
            <ul className="ops-lines">
              {faults.map(({ kind, seq, detail }) => (
                <li key={`${kind} ${seq} ${detail}`}>
                  {seq !== null && `第 ${seq} 条：`}
                  {detail}
                </li>
              ))}
            </ul>
            <p>请保留现状，不要修改数据，并报告合规与信息安全负责人。</p>
          </>
        )}
      </>
    }
  />
)
