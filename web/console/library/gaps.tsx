// 知识缺口: what clients asked and the library did not answer, those that ask for the same together, and what was done about it.
import { Alert, App, Button, Empty, Segmented, Skeleton, Tag } from 'antd'
import { useState } from 'react'
import { mayDo } from '../../../server/auth/permissions.ts'
import type { GapAnswer, GapAnswers, GapCluster, GapClusters } from '../../../server/protocol/gaps.ts'
import { useSurroundings, useTellFailure } from '../console.tsx'
import { DetailsDrawer } from '../details-drawer.tsx'
import { Link } from '../link.tsx'
import { Failed } from '../ops/failed.tsx'
import { timeWords } from '../ops/words.ts'
import { navigate, useQuery } from '../router.ts'
import { useAnswer } from '../use-answer.ts'
import { GapAnswerForm } from './gap-answer.tsx'
import { gapStateNames, words } from './gap-words.ts'
import { useLanguage, useSay } from './language.ts'
import { placeOfVersion } from './places.ts'
import { ReasonForm } from './reason-form.tsx'

const daysOffered = ['7', '30', '90'] as const
const phrasingsShown = 4

/** What is looked at stands in the address, so that it survives a reload and can be linked to. */
export const Gaps = () => {
  const { session } = useSurroundings()
  const say = useSay(words)
  const query = useQuery()
  const days = daysOffered.find((one) => one === query.get('days')) ?? '30'
  const isDone = query.get('which') === 'done' && mayDo(session.role, 'library:write')
  const look = (wanted: { days: string; which: string }) => navigate(`/library/gaps?${new URLSearchParams(wanted)}`)
  return (
    <>
      <section className="lib-section" aria-label={say('which')}>
        <p className="lib-note">{say('note')}</p>
        <div className="lib-buttons">
          {mayDo(session.role, 'library:write') && (
            <Segmented
              aria-label={say('which')}
              value={isDone ? 'done' : 'open'}
              onChange={(which) => look({ days, which })}
              options={(['open', 'done'] as const).map((value) => ({ value, label: say(value) }))}
            />
          )}
          {!isDone && (
            <Segmented
              aria-label={say('time')}
              value={days}
              onChange={(next) => look({ days: next, which: 'open' })}
              options={daysOffered.map((value) => ({ value, label: say('days', { days: value }) }))}
            />
          )}
        </div>
      </section>
      {isDone ? <Answers /> : <Clusters days={days} />}
    </>
  )
}

// --- to do ---

const Clusters = ({ days }: { days: string }) => {
  const say = useSay(words)
  const { answer, failure, again } = useAnswer<GapClusters>(`/v1/library/gap-clusters?days=${days}`)
  const [writing, setWriting] = useState<GapCluster | null>(null)
  const [isSaved, setSaved] = useState(false)
  const close = () => {
    setWriting(null)
    if (isSaved) again()
    setSaved(false)
  }
  return (
    <section className="lib-section" aria-label={say('open')}>
      {failure !== null && <Failed failure={failure} onRetry={again} />}
      {!answer && failure === null && <Skeleton active aria-label={say('loading')} />}
      {answer?.clusters.length === 0 && <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={say('noneOpen')} />}
      {answer && answer.clusters.length > 0 && (
        <p role="status" className="lib-note">
          {say('compared', { count: answer.compared, heaps: answer.clusters.length })}
        </p>
      )}
      {answer?.isCut && <Alert type="info" showIcon title={say('cut')} />}
      <ul className="lib-lines">
        {answer?.clusters.map((cluster) => (
          <Cluster
            key={`${cluster.turns[0]?.conversationId} ${cluster.turns[0]?.turnId}`}
            cluster={cluster}
            onWrite={() => setWriting(cluster)}
            onChanged={again}
          />
        ))}
      </ul>
      <DetailsDrawer
        shown={writing}
        size={880}
        titleOf={({ question }) => say('writeTitle', { question })}
        onClose={close}
      >
        {(cluster) => (
          <div className="lib-details">
            <GapAnswerForm cluster={cluster} onSaved={() => setSaved(true)} />
          </div>
        )}
      </DetailsDrawer>
    </section>
  )
}

type ClusterProps = { cluster: GapCluster; onWrite: () => void; onChanged: () => void }

const Cluster = ({ cluster, onWrite, onChanged }: ClusterProps) => {
  const { http, session } = useSurroundings()
  const { message } = App.useApp()
  const say = useSay(words)
  const [isWhole, setWhole] = useState(false)
  const [isAsking, setAsking] = useState(false)
  const { question, count, questions, firstAt, lastAt, unanswered, disliked, turns } = cluster
  const others = questions.slice(1)
  const shown = isWhole ? others : others.slice(0, phrasingsShown)
  return (
    <li>
      <span className="lib-line-head">
        <b>{question}</b>
        <Tag color="processing">{say('times', { count })}</Tag>
        {unanswered > 0 && <Tag color="warning">{say('unanswered', { count: unanswered })}</Tag>}
        {disliked > 0 && <Tag color="error">{say('disliked', { count: disliked })}</Tag>}
        <span className="lib-note">{say('between', { first: timeWords(firstAt), last: timeWords(lastAt) })}</span>
      </span>
      {shown.length > 0 && (
        <ul className="lib-gap-phrasings" aria-label={say('phrasings')}>
          {shown.map(({ text, count }) => (
            <li key={text}>
              {text} {count > 1 && <span className="lib-note">{say('times', { count })}</span>}
            </li>
          ))}
        </ul>
      )}
      <span className="lib-buttons">
        {shown.length < others.length && (
          <Button type="link" size="small" onClick={() => setWhole(true)}>
            {say('allPhrasings', { count: questions.length })}
          </Button>
        )}
        {mayDo(session.role, 'library:write') && (
          <>
            <Button type="primary" size="small" onClick={onWrite}>
              {say('write')}
            </Button>
            <Button size="small" onClick={() => setAsking(true)}>
              {say('notNeeded')}
            </Button>
          </>
        )}
      </span>
      {isAsking && (
        <ReasonForm
          title={say('notNeededTitle', { question })}
          okText={say('notNeeded')}
          onConfirm={async ({ reason }) => {
            await http.post('/v1/library/gap-answers/not-needed', { turns, reason })
            void message.success(say('setAside'))
            onChanged()
          }}
          onClose={() => setAsking(false)}
        >
          {say('notNeededNote')}
        </ReasonForm>
      )}
    </li>
  )
}

// --- dealt with ---

const Answers = () => {
  const say = useSay(words)
  const { answer, failure, again } = useAnswer<GapAnswers>('/v1/library/gap-answers')
  return (
    <section className="lib-section" aria-label={say('done')}>
      {failure !== null && <Failed failure={failure} onRetry={again} />}
      {!answer && failure === null && <Skeleton active aria-label={say('loading')} />}
      {answer?.answers.length === 0 && <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={say('noneDone')} />}
      <ul className="lib-lines">
        {answer?.answers.map((one) => (
          <Answered key={`${one.turns[0]?.conversationId} ${one.turns[0]?.turnId}`} answer={one} onChanged={again} />
        ))}
      </ul>
    </section>
  )
}

const stateColours: Partial<Record<GapAnswer['state'], string>> = { draft: 'warning', answered: 'success' }

const Answered = ({ answer, onChanged }: { answer: GapAnswer; onChanged: () => void }) => {
  const { http } = useSurroundings()
  const { message } = App.useApp()
  const tell = useTellFailure()
  const language = useLanguage()
  const say = useSay(words)
  const { state, versionId, title, reason, by, at, turns, questions } = answer
  const reopen = async () => {
    try {
      await http.post('/v1/library/gap-answers/reopen', { turns })
      void message.success(say('reopened'))
      onChanged()
    } catch (failure) {
      tell(failure)
    }
  }
  return (
    <li>
      <span className="lib-line-head">
        <Tag color={stateColours[state]}>{gapStateNames[state][language]}</Tag>
        {versionId ? <Link to={placeOfVersion(versionId)}>{title ?? say('seeVersion')}</Link> : <b>{reason}</b>}
        <Tag>{say('times', { count: turns.length })}</Tag>
        <span className="lib-note">{say('by', { by, at: timeWords(at) })}</span>
      </span>
      {questions.length > 0 && (
        <p className="lib-note">{say('questionsOf', { questions: questions.join(language === 'en' ? '; ' : '；') })}</p>
      )}
      <Button size="small" onClick={() => void reopen()}>
        {say('reopen')}
      </Button>
    </li>
  )
}
