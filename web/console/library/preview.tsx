// 发布前预览: which past questions a draft would have answered differently. Asked some at a time, so that one sees how far it has come.
import { Alert, Button, Progress } from 'antd'
import { useEffect, useRef, useState } from 'react'
import type { PastQuestions, Preview as Previewed, PreviewedAnswer } from '../../../server/protocol/preview.ts'
import { useSurroundings } from '../console.tsx'
import { Failed } from '../ops/failed.tsx'
import { words } from './gap-words.ts'
import { useSay } from './language.ts'

/** Questions of one call. */
const atATime = 10
const mostQuestions = 200

type State = {
  questions: readonly string[]
  done: number
  found: Previewed | null
  failure: unknown
  isRunning: boolean
}

/** @param questions that are asked before those which clients asked lately */
export const Preview = ({ versionId, questions: own }: { versionId: string; questions?: readonly string[] }) => {
  const { http } = useSurroundings()
  const say = useSay(words)
  const [state, setState] = useState<State | null>(null)
  const running = useRef<AbortController | null>(null)
  useEffect(() => () => running.current?.abort(), [])

  const run = async () => {
    const control = new AbortController()
    running.current = control
    const show = (next: State) => control.signal.aborted || setState(next)
    let now: State = { questions: [], done: 0, found: null, failure: null, isRunning: true }
    show(now)
    try {
      const past = await http.get<PastQuestions>(`/v1/library/past-questions?limit=${mostQuestions}`)
      now = { ...now, questions: [...new Set([...(own ?? []), ...past.questions])].slice(0, mostQuestions) }
      show(now)
      while (now.done < now.questions.length && !control.signal.aborted) {
        const asked = now.questions.slice(now.done, now.done + atATime)
        const answer = await http.post<Previewed>(`/v1/library/versions/${encodeURIComponent(versionId)}/preview`, {
          questions: asked,
        })
        const differences = [...(now.found?.differences ?? []), ...answer.differences]
        now = { ...now, done: now.done + asked.length, found: { ...answer, differences } }
        show(now)
      }
    } catch (failure) {
      now = { ...now, failure }
    }
    show({ ...now, isRunning: false })
  }
  const stop = () => {
    running.current?.abort()
    setState((last) => last && { ...last, isRunning: false })
  }

  return (
    <section className="lib-section" aria-label={say('preview')}>
      <p className="lib-note">{say('previewNote')}</p>
      <div className="lib-buttons">
        <Button loading={state?.isRunning ?? false} onClick={() => void run()}>
          {say(state ? 'again' : 'start')}
        </Button>
        {state?.isRunning && <Button onClick={stop}>{say('stop')}</Button>}
      </div>
      {state && <Compared state={state} />}
    </section>
  )
}

const Compared = ({ state: { questions, done, found, failure, isRunning } }: { state: State }) => {
  const say = useSay(words)
  const total = questions.length
  const differences = found?.differences ?? []
  return (
    <>
      {total > 0 && (
        <>
          <Progress
            percent={Math.round((100 * done) / total)}
            status={isRunning ? 'active' : 'normal'}
            aria-label={say('preview')}
          />
          <p role="status">{say('progress', { done, total })}</p>
        </>
      )}
      {failure !== null && <Failed failure={failure} />}
      {!isRunning && failure === null && total === 0 && <Alert type="info" title={say('noQuestions')} />}
      {!isRunning && done > 0 && differences.length === 0 && <Alert type="info" title={say('same', { count: done })} />}
      {found && differences.length > 0 && (
        <p>{say('differ', { count: differences.length, asOf: found.asOf, role: say(found.role) })}</p>
      )}
      {differences.map(({ question, before, after }) => (
        <article key={question}>
          <b>{question}</b>
          <div className="lib-preview">
            <Answer name={say('now')} answer={before} />
            <Answer name={say('published')} answer={after} />
          </div>
        </article>
      ))}
    </>
  )
}

const Answer = ({ name, answer: { text, sources } }: { name: string; answer: PreviewedAnswer }) => {
  const say = useSay(words)
  const titles = sources.map(({ title }) => `《${title}》`).join('')
  return (
    <div>
      <span className="lib-note">{name}</span>
      <p>{text}</p>
      <span className="lib-note">{titles ? say('sources', { titles }) : say('noSources')}</span>
    </div>
  )
}
