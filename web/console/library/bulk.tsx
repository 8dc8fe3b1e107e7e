// The same proposed for many versions at once: what it is about is read out before, and what came of each after.
import { Alert, Button, Form, Modal, Skeleton } from 'antd'
import { useEffect, useState } from 'react'
import type { DocumentView, PublishingView, VersionItem } from '../../../server/protocol/desk.ts'
import { useSurroundings, useTellFailure } from '../console.tsx'
import { failureWords } from '../failure-words.ts'
import { Foreseen } from './change.tsx'
import { useLanguage, useSay } from './language.ts'
import { whichWords } from './marks.tsx'
import { placeOfPublishing, propose } from './propose.tsx'
import { ReasonFields, type ReasonValues, reasonedOf } from './reason-form.tsx'
import { words } from './words.ts'

export type BulkAct = 'publish' | 'withdraw'

type Props = {
  act: BulkAct
  documents: readonly { id: string; current: VersionItem | null }[]
  /** Where it is about some of their versions, which. */
  only?: ReadonlySet<string>
  onClose: () => void
  onDone: () => void
}

/** What came of a version; null while it is not proposed yet. */
type Fate = { ok: true } | { ok: false; why: string }

export const Bulk = ({ act, documents, only, onClose, onDone }: Props) => {
  const { http } = useSurroundings()
  const language = useLanguage()
  const say = useSay(words)
  const tell = useTellFailure()
  const [form] = Form.useForm<ReasonValues>()
  const [versions, setVersions] = useState<VersionItem[] | null>(null)
  const [foreseen, setForeseen] = useState<ReadonlyMap<string, PublishingView>>(new Map())
  const [fates, setFates] = useState<ReadonlyMap<string, Fate>>(new Map())
  const [busy, setBusy] = useState(false)
  // What was chosen when it was opened: the list behind it is read anew afterwards.
  const [chosen] = useState(documents)

  // biome-ignore lint/correctness/useExhaustiveDependencies: read once
  useEffect(() => {
    let isOver = false
    const read = async () => {
      const found: VersionItem[] = []
      for (const { id, current } of chosen) {
        if (act === 'withdraw') found.push(...(current && current.openChangeId === null ? [current] : []))
        else {
          const { versions } = await http.get<DocumentView>(`/v1/library/documents/${encodeURIComponent(id)}`)
          found.push(
            ...versions.filter(({ id, editorialState }) => editorialState === 'draft' && (only?.has(id) ?? true)),
          )
        }
      }
      if (!isOver) setVersions(found)
      // The list can be read meanwhile.
      for (const { id } of act === 'publish' ? found : []) {
        if (isOver) return
        const view = await http.get<PublishingView>(placeOfPublishing(id))
        if (!isOver) setForeseen((before) => new Map([...before, [id, view]]))
      }
    }
    read().catch((failure: unknown) => {
      if (isOver) return
      tell(failure)
      onClose()
    })
    return () => {
      isOver = true
    }
  }, [])

  const isDone = fates.size > 0 && !busy
  const confirm = async (values: ReasonValues) => {
    setBusy(true)
    for (const version of versions ?? []) {
      const fate = await propose(http, version, { kind: act, ...reasonedOf(values) }).then(
        (): Fate => ({ ok: true }),
        (failure: unknown): Fate => {
          const { what, action } = failureWords(failure)
          return { ok: false, why: `${what}${action}` }
        },
      )
      setFates((before) => new Map([...before, [version.id, fate]]))
    }
    setBusy(false)
    onDone()
  }
  const done = [...fates.values()].filter(({ ok }) => ok).length
  const isEmpty = versions?.length === 0
  return (
    <Modal
      open
      title={say(act === 'publish' ? 'bulkPublish' : 'bulkWithdraw')}
      onCancel={onClose}
      footer={
        isDone || isEmpty ? (
          <Button type="primary" onClick={onClose}>
            {say('close')}
          </Button>
        ) : (
          <>
            <Button onClick={onClose}>{say('cancel')}</Button>
            <Button
              type="primary"
              danger={act === 'withdraw'}
              loading={busy}
              disabled={!versions}
              onClick={() => form.submit()}
            >
              {say(act === 'publish' ? 'bulkPublish' : 'bulkWithdraw')}
            </Button>
          </>
        )
      }
    >
      <p className="consequence">
        {isEmpty ? say('bulkNothing') : say(act === 'publish' ? 'bulkPublishNote' : 'bulkWithdrawNote')}
      </p>
      {!versions && <Skeleton active aria-label={say('loading')} />}
      <ul className="lib-bulk">
        {versions?.map((version) => {
          const fate = fates.get(version.id)
          return (
            <li key={version.id}>
              <span>
                {[version.title, whichWords(version, language), say('fromFile', { name: version.source })].join(
                  language === 'en' ? ', ' : '，',
                )}
              </span>
              {fate && <b className={fate.ok ? 'lib-good' : 'lib-bad'}>{fate.ok ? say('proposedMark') : fate.why}</b>}
              {act === 'publish' && !fate && <Telling version={version} view={foreseen.get(version.id)} />}
            </li>
          )
        })}
      </ul>
      {isDone && <p role="status">{say('bulkDone', { done, failed: fates.size - done })}</p>}
      {!isDone && !isEmpty && versions && (
        <Form form={form} layout="vertical" onFinish={confirm} requiredMark={false} initialValues={{ when: 'now' }}>
          <ReasonFields form={form} asksWhen />
        </Form>
      )}
    </Modal>
  )
}

/** What whoever submits must know of one of many: that it is undated, ends another, or that another would end it. */
const Telling = ({ version, view }: { version: VersionItem; view: PublishingView | undefined }) => {
  const say = useSay(words)
  const others = view?.consequences.filter(({ kind }) => kind !== 'shown') ?? []
  return (
    <>
      {version.effectiveFrom === null && !version.consultation && (
        <Alert type="warning" showIcon title={say('submitUndated')} />
      )}
      {view?.problem && <Alert type="error" showIcon title={say('cannotPublish')} description={view.problem} />}
      {view && <Foreseen consequences={others} rivals={view.rivals} />}
    </>
  )
}
