// 知识缺口: what the library did not answer, or not well, for who is to write what is missing.
import { Segmented, Select, Tag } from 'antd'
import { mayDo } from '../../../server/auth/permissions.ts'
import type { GapPage, GapReason, KnowledgeGap } from '../../../server/protocol/gaps.ts'
import { useSurroundings } from '../console.tsx'
import { Link } from '../link.tsx'
import { navigate, useQuery } from '../router.ts'
import { Inlines } from '../staff/answer-text.tsx'
import { placeOfGaps, placeOfSource } from './places.ts'
import { Results } from './results.tsx'
import { gone } from './turn-words.ts'
import { usePages } from './use-pages.ts'
import { dislikedWords, gapReasonNames, timeWords } from './words.ts'

const dayNames = { '7': '近 7 天', '30': '近 30 天', '90': '近 90 天' } as const
type Days = keyof typeof dayNames

/** What is looked for stands in the address, so that it survives a reload and can be linked to. */
export const Gaps = () => {
  const query = useQuery()
  const wanted = query.get('days') ?? '30'
  const days: Days = Object.hasOwn(dayNames, wanted) ? (wanted as Days) : '30'
  const given = query.get('reason') ?? ''
  const reason = Object.hasOwn(gapReasonNames, given) ? (given as GapReason) : undefined
  const asked = new URLSearchParams({ days, ...(reason ? { reason } : {}) }).toString()
  return (
    <>
      <section className="ops-section" aria-label="筛选">
        <p className="ops-note">
          没有依据、把握不足而没能答上的问题，和客户点踩的回答：资料缺什么、哪里不对，从这里看。问同一件事的归为一组、写成资料，在
          <Link to="/library/gaps">资料库的知识缺口</Link>。
        </p>
        <div className="ops-gap-filters">
          <Segmented
            aria-label="时间"
            value={days}
            onChange={(next) => navigate(placeOfGaps({ days: next, reason }))}
            options={Object.entries(dayNames).map(([value, label]) => ({ value: value as Days, label }))}
          />
          <Select
            aria-label="原因"
            allowClear
            placeholder="全部原因"
            value={reason}
            onChange={(next?: GapReason) => navigate(placeOfGaps({ days, reason: next }))}
            options={Object.entries(gapReasonNames).map(([value, label]) => ({ value: value as GapReason, label }))}
          />
        </div>
      </section>
      <GapList
        key={asked}
        asked={asked}
        words={[dayNames[days], reason && gapReasonNames[reason]].filter(Boolean).join('，')}
        empty={reason ? '没有符合条件的问题，可以放宽时间或原因再看。' : '这段时间没有未答上的问题，也没有客户点踩。'}
      />
    </>
  )
}

const GapList = (listed: { asked: string; words: string; empty: string }) => {
  const pages = usePages<GapPage>('/v1/library/gaps', listed.asked)
  return (
    <Results {...listed} pages={pages} label="知识缺口" count={({ gaps }) => gaps.length}>
      {({ gaps }) => (
        <ul className="ops-lines">
          {gaps.map((gap) => (
            <GapLine key={`${gap.conversationId} ${gap.turnId}`} gap={gap} />
          ))}
        </ul>
      )}
    </Results>
  )
}

const GapLine = ({ gap }: { gap: KnowledgeGap }) => {
  const { session } = useSurroundings()
  const { conversationId, at, question, answer, documents, unanswered, disliked, withdrawn } = gap
  return (
    <li>
      <span className="ops-component-head">
        <time dateTime={at}>{timeWords(at)}</time>
        {unanswered && <Tag color="warning">{gapReasonNames[unanswered]}</Tag>}
        {disliked && <Tag color="error">{dislikedWords(disliked.reason)}</Tag>}
        {withdrawn && <Tag>已撤回</Tag>}
        {mayDo(session.role, 'handoff:read') && (
          <Link to={`/staff/${encodeURIComponent(conversationId)}`}>看这个会话</Link>
        )}
      </span>
      <b>问：{question === null ? gone : <Inlines text={question} links={false} />}</b>
      {answer && (
        <span>
          答：
          <Inlines text={answer} links={false} />
        </span>
      )}
      {disliked?.comment && (
        <span>
          客户说：
          <Inlines text={disliked.comment} links={false} />
        </span>
      )}
      {documents.length > 0 && (
        <span className="ops-note">
          引用：
          {documents.map(({ id, title }, index) => (
            <span key={id}>
              {index > 0 && '；'}
              <Link to={placeOfSource({ by: 'document', what: id, title })}>{title}</Link>
            </span>
          ))}
        </span>
      )}
    </li>
  )
}
