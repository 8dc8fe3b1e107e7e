// Finding a document, a part of it or an answer: who was told it, whether it is stopped, and stopping it.
import { Alert, App, Button, Empty, Input, Select, Skeleton, Tag, Typography } from 'antd'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { z } from 'zod'
import { mayDo } from '../../../server/auth/permissions.ts'
import type { CitationList, DocumentMatches, StopReceipt } from '../../../server/protocol/operations.ts'
import { useSurroundings } from '../console.tsx'
import { Link } from '../link.tsx'
import { navigate, useQuery } from '../router.ts'
import { useAnswer } from '../use-answer.ts'
import { useFocusKept } from '../use-focus-kept.ts'
import { Failed } from './failed.tsx'
import { type By, placeOfSource, searches } from './places.ts'
import { ReasonModal } from './reason-modal.tsx'
import { Lift, type Stop, StopStory, type Target } from './stop-story.tsx'
import { Told } from './told.tsx'
import { type Citation, mostCitations } from './told-answers.ts'
import { kindNames, stopTargetNames } from './words.ts'

type Stopping = {
  standing: Stop[]
  /** How often a stop was set or lifted here. */
  changes: number
  onChanged: () => void
}

export const SourceSearch = (stopping: Stopping) => {
  const query = useQuery()
  const given = searches.find(({ value }) => value === query.get('by'))?.value ?? 'name'
  const what = query.get('what') ?? ''
  const [by, setBy] = useState<By>(given)
  const [words, setWords] = useState(what)
  useEffect(() => {
    setBy(given)
    setWords(what)
  }, [given, what])

  const isName = given === 'name' && what !== ''
  const { answer, failure, again } = useAnswer<z.infer<typeof DocumentMatches>>(
    isName ? `/v1/operations/documents?${new URLSearchParams({ name: what })}` : null,
  )

  return (
    <section className="ops-section" aria-label="查找与停用">
      <Typography.Title level={2}>查找与停用</Typography.Title>
      <p className="ops-note">
        先看谁看过，再决定是否停用。停用立即生效：此后的回答不再引用，看过的客户会看到回答已撤回。
      </p>
      <form
        className="ops-search"
        onSubmit={(event) => {
          event.preventDefault()
          if (words.trim() !== '') navigate(placeOfSource({ by, what: words.trim() }))
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
        <Button type="primary" htmlType="submit" loading={isName && answer === null && failure === null}>
          查找
        </Button>
      </form>
      {failure !== null && <Failed failure={failure} onRetry={again} />}
      {answer && <Matches matches={answer.documents} />}
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

const Matches = ({ matches }: { matches: z.infer<typeof DocumentMatches>['documents'] }) =>
  matches.length === 0 ? (
    <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description="没有名称里含这几个字的资料。" />
  ) : (
    <ul className="ops-lines">
      {matches.map(({ id, title, kind }) => (
        <li key={id}>
          <span className="ops-component-head">
            <Tag>{kindNames[kind]}</Tag>
            <Link to={placeOfSource({ by: 'document', what: id, title })}>{title}</Link>
          </span>
        </li>
      ))}
    </ul>
  )

const measureOf = { document: '份', version: '个', chunk: '段', answer: '条' } as const
const parameterOf = { document: 'documentId', version: 'versionId', chunk: 'chunkId', answer: 'answer' } as const

const thisOne = (target: Stop['target']): string => `这${measureOf[target]}${stopTargetNames[target]}`

/** Who was told this, and stopping it. */
const Found = ({ target, standing, changes, onChanged }: { target: Target } & Stopping) => {
  const { http, session } = useSurroundings()
  const [citations, setCitations] = useState<Citation[] | null>(null)
  const [failure, setFailure] = useState<unknown>(null)
  const [stopping, setStopping] = useState<Target | null>(null)
  const { target: kind, targetId } = target

  const load = useCallback(async () => {
    try {
      const query = new URLSearchParams({ [parameterOf[kind]]: targetId, limit: String(mostCitations) })
      setCitations((await http.get<z.infer<typeof CitationList>>(`/v1/library/citations?${query}`)).citations)
      setFailure(null)
    } catch (error) {
      setFailure(error)
    }
  }, [http, kind, targetId])
  // biome-ignore lint/correctness/useExhaustiveDependencies: a stop or its end changes what clients see
  useEffect(() => void load(), [load, changes])

  const mayStop = mayDo(session.role, 'source:stop')
  const stop = standing.find((stop) => stop.target === kind && stop.targetId === targetId)
  const [first] = citations ?? []
  const name = stop?.title ?? target.title ?? (kind === 'answer' ? first?.question : first?.title) ?? targetId
  const box = useRef<HTMLDivElement>(null)
  useFocusKept(box)
  const isWithdrawnAnswer = kind === 'answer' && citations?.some(({ withdrawn }) => withdrawn)
  return (
    <div className="ops-found" ref={box} tabIndex={-1}>
      <Typography.Title level={3}>
        {stopTargetNames[kind]}：{name}
      </Typography.Title>
      {name !== targetId && <p className="ops-note">编号 {targetId}</p>}
      {failure !== null && <Failed failure={failure} onRetry={load} />}
      {stop ? (
        <Alert
          type="warning"
          showIcon
          title={`${thisOne(kind)}已紧急停用`}
          description={
            <>
              <StopStory stop={stop} />
              <Lift stop={stop} onLifted={onChanged} />
            </>
          }
        />
      ) : isWithdrawnAnswer ? (
        <Alert type="info" showIcon title="这条回答已经撤回，不用再停用。" />
      ) : (
        mayStop &&
        citations && (
          <Button danger onClick={() => setStopping({ ...target, title: name })}>
            停用{thisOne(kind)}
          </Button>
        )
      )}
      {citations ? (
        <Told
          citations={citations}
          name={name}
          standing={standing}
          onStop={mayStop && kind !== 'answer' ? setStopping : null}
        />
      ) : (
        failure === null && <Skeleton active aria-label="正在读取" />
      )}
      {stopping && <StopModal target={stopping} onClose={() => setStopping(null)} onStopped={onChanged} />}
    </div>
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
  const isAnswer = target.target === 'answer'
  return (
    <ReasonModal
      danger
      title={`停用${stopTargetNames[target.target]}：${target.title ?? target.targetId}`}
      consequence={
        isAnswer
          ? '确认后立即生效：客户会看到这条回答已撤回，且不能恢复。停用会留痕。'
          : '确认后立即生效：此后的回答不再引用它，看过的客户会看到回答已撤回；撤回的回答不能恢复。停用和解除都会留痕。'
      }
      label="停用原因"
      okText="停用"
      onConfirm={stop}
      onClose={onClose}
    />
  )
}
