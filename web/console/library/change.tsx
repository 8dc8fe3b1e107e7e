// A change: what it does and brings about, who proposed and decided it, and what can be done with it now.
import { Alert, App, Button, Skeleton, Tag } from 'antd'
import { type ReactNode, useState } from 'react'
import type { Consequence, Rival } from '../../../domain/editorial.ts'
import { mayDo } from '../../../server/auth/permissions.ts'
import type { ChangeItem, ChangeView } from '../../../server/protocol/desk.ts'
import { useSurroundings } from '../console.tsx'
import { Link } from '../link.tsx'
import { Failed } from '../ops/failed.tsx'
import { timeWords } from '../ops/words.ts'
import { useNow } from '../staff/use-now.ts'
import { useAnswer } from '../use-answer.ts'
import { leftWords } from './beijing.ts'
import { FactCorrectionProposed } from './correction.tsx'
import { factWords } from './fact-words.ts'
import { type Language, type Say, useLanguage, useSay } from './language.ts'
import { placeOfDiff, placeOfDocument, placeOfVersion } from './places.ts'
import { type Reasoned, ReasonForm } from './reason-form.tsx'
import { changeKindNames, changeStateNames, factNames, words } from './words.ts'

const pathOf = (id: string, rest = ''): string => `/v1/library/changes/${encodeURIComponent(id)}${rest}`

type SayWords = Say<keyof typeof words>

/** @example nameOf(change, 'zh') // '发布《费用与佣金常见问题》2026 年版' */
export const nameOf = ({ kind, title, label }: ChangeItem, language: Language): string => {
  const what = changeKindNames[kind][language]
  return language === 'en' ? `${what} “${title}” ${label ?? ''}`.trimEnd() : `${what}《${title}》${label ?? ''}`
}

const stateColours: Partial<Record<ChangeItem['state'], string>> = {
  open: 'warning',
  approved: 'processing',
  done: 'success',
}

/** What was done, by whom and why, in one list item; `children` stand below it. */
export const ChangeLine = ({ change, children }: { change: ChangeItem; children?: ReactNode }) => {
  const language = useLanguage()
  const say = useSay(words)
  return (
    <li className="lib-change">
      <span className="lib-line-head">
        <Tag color={stateColours[change.state]}>{changeStateNames[change.state][language]}</Tag>
        <b>{nameOf(change, language)}</b>
        {change.source && <span className="lib-note">{say('fromFile', { name: change.source })}</span>}
        {change.versionId ? (
          <Link to={placeOfVersion(change.versionId)}>{say('seeVersion')}</Link>
        ) : (
          <Link to={placeOfDocument(change.workId)}>{say('seeDocument')}</Link>
        )}
      </span>
      <Story change={change} />
      {children}
    </li>
  )
}

const Story = ({ change }: { change: ChangeItem }) => {
  const say = useSay(words)
  return (
    <div className="lib-story">
      {storyOf(change, say).map((line) => (
        <p key={line}>{line}</p>
      ))}
    </div>
  )
}

/** What has come of it so far, a line a step. */
const storyOf = (change: ChangeItem, say: SayWords): string[] => {
  const { state, effectAt, decidedBy, decidedAt, decisionReason, doneAt, doneIn, undoneAt, undoneBy, undoneIn } = change
  const lines = [
    say('proposedLine', { at: timeWords(change.proposedAt), by: change.proposedBy, reason: change.reason }),
  ]
  if (decidedBy && decidedAt) {
    const did = say(state === 'refused' ? 'refusedDid' : state === 'cancelled' ? 'cancelledDid' : 'approvedDid')
    const what = say('decidedLine', { at: timeWords(decidedAt), by: decidedBy, did })
    lines.push(decisionReason ? say('because', { what, reason: decisionReason }) : what)
  }
  if (effectAt && doneAt === null && (state === 'open' || state === 'approved'))
    lines.push(say('effectLine', { at: timeWords(effectAt) }))
  if (change.problem) lines.push(say('problemLine', { problem: change.problem }))
  if (doneAt) lines.push(say('doneLine', { at: timeWords(doneAt), number: doneIn ?? '' }))
  if (undoneAt) lines.push(say('undoneLine', { at: timeWords(undoneAt), by: undoneBy ?? '', number: undoneIn ?? '' }))
  return lines
}

/** A change with all that whoever decides it must see, and what they can do. */
export const Change = ({ id, onChanged }: { id: string; onChanged: () => void }) => {
  const { answer: change, failure, again } = useAnswer<ChangeView>(pathOf(id))
  const say = useSay(words)
  if (failure !== null) return <Failed failure={failure} onRetry={again} />
  if (!change) return <Skeleton active aria-label={say('loading')} />
  const changed = () => {
    again()
    onChanged()
  }
  return (
    <>
      <Story change={change} />
      <Foreseen consequences={change.consequences} rivals={change.rivals} />
      <Compare change={change} />
      <Edited change={change} />
      <FactCorrectionProposed change={change} />
      <ChangeActions change={change} onChanged={changed} />
    </>
  )
}

/** What it brings about, and which other draft would take its place. */
export const Foreseen = ({ consequences, rivals }: { consequences: Consequence[]; rivals: Rival[] }) => {
  const say = useSay(words)
  return (
    <>
      {rivals.length > 0 && (
        <Alert
          type="warning"
          showIcon
          title={say('rivals')}
          description={rivals.map(({ versionId, title, label, source }) => (
            <p key={versionId}>
              <Link to={placeOfVersion(versionId)}>{say('rivalThen', { title, label, name: source })}</Link>
            </p>
          ))}
        />
      )}
      <Consequences consequences={consequences} />
    </>
  )
}

const Consequences = ({ consequences }: { consequences: Consequence[] }) => {
  const say = useSay(words)
  if (consequences.length === 0) return null
  return (
    <section className="lib-consequences" aria-label={say('consequences')}>
      <h3>{say('consequences')}</h3>
      <ul>
        {consequences.map((consequence) => (
          <li key={`${consequence.versionId} ${consequence.kind}`}>
            <Link to={placeOfVersion(consequence.versionId)}>{consequenceWords(consequence, say)}</Link>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** What a new version ends is what it is to be compared with. */
const Compare = ({ change: { kind, workId, versionId, consequences } }: { change: ChangeView }) => {
  const say = useSay(words)
  const former = consequences.find(({ kind }) => kind !== 'shown')
  if (kind !== 'publish' || versionId === null || !former) return null
  return (
    <p>
      <Link to={placeOfDiff(workId, { from: former.versionId, to: versionId })}>
        {say('compareWith', { label: former.label })}
      </Link>
    </p>
  )
}

const consequenceWords = ({ source, ...consequence }: Consequence, say: SayWords): string => {
  const what = happeningWords(consequence, say)
  return source ? say('readHow', { what, how: say('fromFile', { name: source }) }) : what
}

const happeningWords = ({ kind, title, label, effectiveTo: to }: Consequence, say: SayWords): string => {
  if (kind === 'shown') return say('shownThen', { title, label })
  if (kind === 'withdrawn') return say('withdrawnThen', { title, label })
  return to ? say('endsThen', { title, label, to }) : say('endsOpen', { title, label })
}

const Edited = ({ change: { kind, proposed, before } }: { change: ChangeView }) => {
  const language = useLanguage()
  const say = useSay(words)
  const names = (Object.keys(factNames) as (keyof typeof factNames)[]).filter((name) => name in proposed)
  if (kind !== 'edit' || names.length === 0) return null
  return (
    <table className="lib-table lib-edited">
      <caption>{say('whatChanges')}</caption>
      <thead>
        <tr>
          <th scope="col">{say('field')}</th>
          <th scope="col">{say('before')}</th>
          <th scope="col">{say('after')}</th>
        </tr>
      </thead>
      <tbody>
        {names.map((name) => (
          <tr key={name}>
            <th scope="row">{factNames[name][language]}</th>
            <td>
              <del>{factWords(name, before?.[name], language)}</del>
            </td>
            <td>
              <ins>{factWords(name, proposed[name], language)}</ins>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

// --- what can be done with it ---

type Act = 'approve' | 'refuse' | 'cancel' | 'undo'

/** What whoever is signed in can do with it; nothing where they can do nothing. */
export const ChangeActions = ({ change, onChanged }: { change: ChangeItem; onChanged: () => void }) => {
  const { session } = useSurroundings()
  const say = useSay(words)
  const now = useNow(1_000)
  const [asking, setAsking] = useState<Act | null>(null)
  const mayDecide = mayDo(session.role, 'library:decide')
  const isMine = change.proposedBy === session.id
  const left = change.undoUntil === null ? 0 : Date.parse(change.undoUntil) - now
  if (!mayDecide) return null
  return (
    <>
      {change.state === 'open' && change.whyNotDecide !== null && !isMine && (
        <Alert type="info" showIcon title={change.whyNotDecide} />
      )}
      <div className="lib-buttons">
        {change.state === 'open' && change.whyNotDecide === null && (
          <>
            <Button type="primary" onClick={() => setAsking('approve')}>
              {say('approve')}
            </Button>
            <Button danger onClick={() => setAsking('refuse')}>
              {say('refuse')}
            </Button>
          </>
        )}
        {(change.state === 'approved' || (change.state === 'open' && isMine)) && (
          <Button onClick={() => setAsking('cancel')}>{say('cancelChange')}</Button>
        )}
        {change.state === 'done' && left > 0 && (
          <Button danger onClick={() => setAsking('undo')}>
            {say('undo', { left: leftWords(left) })}
          </Button>
        )}
      </div>
      {asking && <Ask act={asking} change={change} onClose={() => setAsking(null)} onDone={onChanged} />}
    </>
  )
}

const Ask = ({
  act,
  change,
  onClose,
  onDone,
}: {
  act: Act
  change: ChangeItem
  onClose: () => void
  onDone: () => void
}) => {
  const { http } = useSurroundings()
  const { message } = App.useApp()
  const language = useLanguage()
  const say = useSay(words)
  const what = nameOf(change, language)
  const done = (words: string) => {
    void message.success(words)
    onDone()
  }
  const decide = async (approve: boolean, { reason }: Reasoned) => {
    const after = await http.post<ChangeView>(pathOf(change.id, '/decision'), { approve, reason })
    if (after.state !== 'approved') return done(say(approve ? 'approved' : 'refused'))
    done(say('approvedLater', { at: after.effectAt ? timeWords(after.effectAt) : '' }))
  }
  const when = change.effectAt ? say('whenAt', { at: timeWords(change.effectAt) }) : say('whenNow')
  switch (act) {
    case 'approve':
      return (
        <ReasonForm
          isOptional
          title={say('approveTitle', { what })}
          okText={say('approve')}
          onConfirm={(given) => decide(true, given)}
          onClose={onClose}
        >
          {say('approveNote', { when })}
        </ReasonForm>
      )
    case 'refuse':
      return (
        <ReasonForm
          danger
          title={say('refuseTitle', { what })}
          okText={say('refuse')}
          onConfirm={(given) => decide(false, given)}
          onClose={onClose}
        >
          {say('refuseNote')}
        </ReasonForm>
      )
    case 'cancel':
      return (
        <ReasonForm
          danger
          title={say('cancelChange')}
          okText={say('cancelChange')}
          onConfirm={async ({ reason }) => {
            await http.post(pathOf(change.id, '/cancel'), { reason })
            done(say('cancelled'))
          }}
          onClose={onClose}
        >
          {say('cancelNote')}
        </ReasonForm>
      )
    case 'undo':
      return (
        <ReasonForm
          danger
          title={say('undoTitle', { what })}
          okText={say('undoDo')}
          onConfirm={async ({ reason }) => {
            await http.post(pathOf(change.id, '/undo'), { reason })
            done(say('undone'))
          }}
          onClose={onClose}
        >
          {say('undoNote')}
        </ReasonForm>
      )
  }
}
