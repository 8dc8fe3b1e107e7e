// 影响的会话: who was told this, answer by answer, to be read and taken along.
import { Button, Tag, Typography } from 'antd'
import { useRef, useState } from 'react'
import { mayDo } from '../../../server/auth/permissions.ts'
import { useSurroundings } from '../console.tsx'
import { Link } from '../link.tsx'
import { Inlines } from '../staff/answer-text.tsx'
import { saveFile } from './files.ts'
import { placeOfAudit } from './places.ts'
import type { Stop, Target } from './stop-story.tsx'
import {
  type Citation,
  mostCitations,
  standingNames,
  type ToldAnswer,
  toldAnswersOf,
  toldAsTable,
} from './told-answers.ts'
import { timeWords } from './words.ts'

const firstShown = 20

type Props = {
  citations: Citation[]
  /** What they were told. */
  name: string
  standing: Stop[]
  onStop: ((target: Target) => void) | null
}

/** The newest first; a long list not all at once. */
export const Told = ({ citations, name, standing, onStop }: Props) => {
  const [isWhole, setWhole] = useState(false)
  const answers = toldAnswersOf(citations)
  const section = useRef<HTMLElement>(null)
  return (
    <section aria-label="影响的会话" ref={section} tabIndex={-1}>
      <div className="ops-heading">
        <Typography.Title level={3}>影响的会话</Typography.Title>
        {answers.length > 0 && (
          <Button size="small" onClick={() => saveFile(`影响的会话-${name}`, 'csv', toldAsTable(answers))}>
            导出名单（CSV）
          </Button>
        )}
      </div>
      <p className="ops-note">{toldWords(answers, citations.length === mostCitations)}</p>
      <ul className="ops-lines">
        {answers.slice(0, isWhole ? undefined : firstShown).map((answer) => (
          <AnswerLine
            key={answer.id}
            answer={answer}
            isStopped={standing.some(({ target, targetId }) => target === 'answer' && targetId === answer.id)}
            onStop={onStop}
          />
        ))}
      </ul>
      {!isWhole && answers.length > firstShown && (
        <Button
          onClick={() => {
            setWhole(true)
            // The button goes away.
            section.current?.focus({ preventScroll: true })
          }}
        >
          显示全部 {answers.length} 条回答
        </Button>
      )}
    </section>
  )
}

const toldWords = (answers: ToldAnswer[], isCut: boolean): string => {
  if (answers.length === 0) return '还没有客户看过它。'
  const conversations = new Set(answers.map(({ conversationId }) => conversationId)).size
  const clients = new Set(answers.flatMap(({ clientId }) => clientId ?? [])).size
  const shown = answers.filter(({ standing }) => standing === 'shown').length
  const more = isCut ? `只列最近的 ${mostCitations} 处引用。` : ''
  return `${conversations} 个会话里引用过，共 ${answers.length} 条回答，涉及 ${clients} 位已登录的客户；其中 ${shown} 条客户仍可看到。${more}`
}

const AnswerLine = ({
  answer: { id, conversationId, turnId, clientId, at, question, said, standing },
  isStopped,
  onStop,
}: {
  answer: ToldAnswer
  isStopped: boolean
  onStop: ((target: Target) => void) | null
}) => {
  const { session } = useSurroundings()
  return (
    <li>
      <span className="ops-component-head">
        <time dateTime={at}>{timeWords(at)}</time>
        <span>{clientId ? `客户 ${clientId}` : '访客'}</span>
        <Tag color={standing === 'shown' ? 'warning' : 'default'}>{standingNames[standing]}</Tag>
        {mayDo(session.role, 'audit:search') && (
          <Link to={placeOfAudit({ find: 'turns', conversationId })}>看这个会话</Link>
        )}
        {onStop && turnId && standing === 'shown' && !isStopped && (
          <Button size="small" onClick={() => onStop({ target: 'answer', targetId: id, title: question ?? undefined })}>
            停用这条回答
          </Button>
        )}
      </span>
      {question && <b>问：{question}</b>}
      {said.map((sentence) => (
        <span key={sentence}>
          <Inlines text={sentence} />
        </span>
      ))}
    </li>
  )
}
