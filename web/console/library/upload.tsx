// 上传: files, many at once, each with how far it is and what came of it; or a text that is written here.
import { Alert, App, Button, Upload as Drop, Form, Progress, Segmented, Select, Tag } from 'antd'
import { useEffect, useState, useSyncExternalStore } from 'react'
import type { Audience, Grade } from '../../../domain/identity.ts'
import type { DocumentKind } from '../../../domain/library.ts'
import type { DocumentView, UploadOutcome } from '../../../server/protocol/desk.ts'
import { useSurroundings } from '../console.tsx'
import { failureWords } from '../failure-words.ts'
import { Link } from '../link.tsx'
import { bytesWords } from '../ops/words.ts'
import { navigate, useQuery } from '../router.ts'
import { useAnswer } from '../use-answer.ts'
import { Bulk } from './bulk.tsx'
import { formerOf } from './former.ts'
import { useLanguage, useSay } from './language.ts'
import { placeOfDocument, placeOfUpload, placeOfVersion } from './places.ts'
import { isUnderWay, type UploadItem, uploadQueueOf } from './upload-queue.ts'
import { audienceNames, factNames, gradeNames, kindOptions, optionsOf, words } from './words.ts'
import { Write } from './write.tsx'

/** As much as the server takes. */
const mostMebibytes = 100

export const Upload = () => {
  const say = useSay(words)
  const query = useQuery()
  const of = query.get('of') ?? undefined
  const from = query.get('from') ?? undefined
  const writes = query.get('write') !== null
  const { answer: work } = useAnswer<DocumentView>(of ? `/v1/library/documents/${encodeURIComponent(of)}` : null)
  const given = { ...(of ? { of } : {}) }
  return (
    <>
      <section className="lib-section" aria-label={say(writes ? 'writeTitle' : 'uploadTitle')}>
        <div className="lib-buttons">
          <Segmented
            aria-label={say('howToAdd')}
            value={writes ? 'write' : 'files'}
            onChange={(next) => navigate(placeOfUpload(next === 'write' ? { ...given, write: '' } : given))}
            options={[
              { value: 'files', label: say('uploadTitle') },
              { value: 'write', label: say('writeTitle') },
            ]}
          />
          {of && <Link to={placeOfDocument(of)}>{say('uploadAs', { title: work?.title ?? of })}</Link>}
        </div>
        {writes ? (
          <Write key={`${of} ${from}`} of={of} from={from} kind={work?.kind} former={work && formerOf(work)} />
        ) : (
          <Files of={of} work={work} />
        )}
      </section>
      {!writes && <Uploaded />}
    </>
  )
}

type Options = { kind?: DocumentKind; grade: Grade; audiences: Audience[] }

const Files = ({ of, work }: { of: string | undefined; work: DocumentView | null }) => {
  const { http } = useSurroundings()
  const { message } = App.useApp()
  const language = useLanguage()
  const say = useSay(words)
  const queue = uploadQueueOf(http)
  const [form] = Form.useForm<Options>()
  // A new version is for whom the one before it is for.
  useEffect(() => {
    const former = work && formerOf(work)
    form.setFieldsValue({ kind: work?.kind, ...former })
  }, [form, work])
  const add = (files: readonly File[]) => {
    const { kind, grade, audiences } = form.getFieldsValue()
    const fitting = files.filter(({ size }) => size <= mostMebibytes * 1024 * 1024)
    for (const { name, size } of files.filter((file) => !fitting.includes(file)))
      void message.error(say('tooLarge', { name, size: bytesWords(size), most: mostMebibytes }))
    queue.add(fitting, {
      ...(kind ? { kind } : {}),
      ...(of ? { of } : {}),
      grade: String(grade),
      audiences: audiences.join(','),
    })
  }
  return (
    <>
      <p className="lib-note">{say('uploadSafe')}</p>
      <Form
        form={form}
        layout="vertical"
        className="lib-upload-options"
        initialValues={{ grade: 2, audiences: ['staff'] }}
        requiredMark={false}
      >
        <Form.Item name="kind" label={say('kind')}>
          <Select allowClear placeholder={say('kindAuto')} options={kindOptions(language)} />
        </Form.Item>
        <Form.Item name="grade" label={say('grade')}>
          <Select options={([1, 2, 3] as const).map((value) => ({ value, label: gradeNames[value][language] }))} />
        </Form.Item>
        <Audiences />
      </Form>
      <Drop.Dragger
        multiple
        showUploadList={false}
        // All files of one drop are told with each of them.
        beforeUpload={(file, all) => {
          if (file === all[0]) add(all)
          return false
        }}
      >
        <p className="lib-drop">{say('drop')}</p>
        <p className="lib-note">{say('dropHint', { size: mostMebibytes })}</p>
      </Drop.Dragger>
    </>
  )
}

const Audiences = () => {
  const language = useLanguage()
  const say = useSay(words)
  return (
    <Form.Item
      name="audiences"
      label={factNames.audiences[language]}
      rules={[{ required: true, message: say('oneAtLeast') }]}
    >
      <Select mode="multiple" options={optionsOf(audienceNames, language)} />
    </Form.Item>
  )
}

// --- what has come of them ---

const Uploaded = () => {
  const { http } = useSurroundings()
  const say = useSay(words)
  const queue = uploadQueueOf(http)
  const items = useSyncExternalStore(queue.subscribe, queue.items)
  const [submitting, setSubmitting] = useState(false)
  const [submitted, setSubmitted] = useState<ReadonlySet<string>>(new Set())
  const busy = items.filter((item) => item.state.step === 'waiting' || isUnderWay(item)).length
  // Whoever leaves now would lose what is on its way.
  useEffect(() => {
    if (busy === 0) return
    const warn = (event: BeforeUnloadEvent) => event.preventDefault()
    addEventListener('beforeunload', warn)
    return () => removeEventListener('beforeunload', warn)
  }, [busy])
  if (items.length === 0) return null
  const failed = items.filter(hasFailed).length
  const drafts = items
    .flatMap(outcomesOf)
    .filter(isDraft)
    .filter(({ versionId }) => !submitted.has(versionId))
  const ids = new Set(drafts.map(({ versionId }) => versionId))
  return (
    <section className="lib-section" aria-label={say('uploads')}>
      <div className="lib-buttons">
        <span role="status">{say('uploadStatus', { done: items.length - busy - failed, failed, left: busy })}</span>
        {ids.size > 1 && busy === 0 && (
          <Button type="primary" onClick={() => setSubmitting(true)}>
            {say('submitUploaded', { count: ids.size })}
          </Button>
        )}
        {busy < items.length && <Button onClick={queue.clear}>{say('clearDone')}</Button>}
      </div>
      <ul className="lib-uploads">
        {items.map((item) => (
          <UploadLine key={item.id} item={item} onRetry={() => queue.retry(item.id)} />
        ))}
      </ul>
      {submitting && (
        <Bulk
          act="publish"
          documents={[...new Set(drafts.map(({ workId }) => workId))].map((id) => ({ id, current: null }))}
          only={ids}
          onClose={() => setSubmitting(false)}
          onDone={() => setSubmitted(submitted.union(ids))}
        />
      )}
    </section>
  )
}

const outcomesOf = ({ state }: UploadItem): UploadOutcome[] => (state.step === 'done' ? state.outcomes : [])

const hasFailed = (item: UploadItem): boolean =>
  item.state.step === 'failed' || outcomesOf(item).some(({ state }) => state === 'rejected')

type Draft = UploadOutcome & { workId: string; versionId: string }

/** As far as was told when it came in. */
const isDraft = (outcome: UploadOutcome): outcome is Draft =>
  outcome.workId !== null && outcome.versionId !== null && outcome.editorialState === 'draft'

const UploadLine = ({ item: { name, size, state }, onRetry }: { item: UploadItem; onRetry: () => void }) => {
  const say = useSay(words)
  return (
    <li>
      <span className="lib-line-head">
        <b>{name}</b>
        <span className="lib-note">{bytesWords(size)}</span>
        {state.step === 'waiting' && <span className="lib-note">{say('waiting')}</span>}
        {state.step === 'reading' && <span className="lib-note">{say('reading')}</span>}
      </span>
      {state.step === 'sending' && (
        <Progress percent={Math.round(state.share * 100)} aria-label={say('sending')} size="small" />
      )}
      {state.step === 'reading' && (
        <>
          <Progress percent={100} status="active" showInfo={false} aria-label={say('reading')} size="small" />
          <span className="lib-note">{say('readingHint')}</span>
        </>
      )}
      {state.step === 'failed' && <FailedUpload failure={state.failure} onRetry={onRetry} />}
      {state.step === 'done' &&
        state.outcomes.map((outcome) => (
          <Outcome key={`${outcome.line} ${outcome.versionId}`} outcome={outcome} isOne={state.outcomes.length === 1} />
        ))}
    </li>
  )
}

const FailedUpload = ({ failure, onRetry }: { failure: unknown; onRetry: () => void }) => {
  const say = useSay(words)
  const { what, action, details } = failureWords(failure)
  return (
    <Alert
      type="error"
      showIcon
      title={what}
      description={[...details, action].join(' ')}
      action={<Button onClick={onRetry}>{say('retry')}</Button>}
    />
  )
}

const outcomeWords = { added: 'outcomeAdded', unchanged: 'outcomeUnchanged', rejected: 'outcomeRejected' } as const
const outcomeColours = { added: 'success', unchanged: 'default', rejected: 'error' } as const

/** @param isOne the file is one document; a mail or a collection of laws holds several */
const Outcome = ({ outcome, isOne }: { outcome: UploadOutcome; isOne: boolean }) => {
  const say = useSay(words)
  const { state, title, line, versionId, chunks, notes, problem } = outcome
  return (
    <div className="lib-outcome">
      <span className="lib-line-head">
        <Tag color={outcomeColours[state]}>{say(outcomeWords[state])}</Tag>
        {!isOne && <span className="lib-note">{say('outcomeLine', { line })}</span>}
        {versionId ? <Link to={placeOfVersion(versionId)}>{title ?? say('untitled')}</Link> : title}
        {state === 'added' && <span className="lib-note">{say('outcomeChunks', { count: chunks })}</span>}
      </span>
      {problem && <Alert type="error" showIcon title={problem.detail} description={problem.action} />}
      {notes.length > 0 && (
        <ul className="lib-notes">
          {notes.map(({ page, message }) => (
            <li key={`${page} ${message}`}>{page === null ? message : say('noteOnPage', { page, message })}</li>
          ))}
        </ul>
      )}
    </div>
  )
}
