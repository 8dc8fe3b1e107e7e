// One document: its versions in time, what was changed and by whom, and the record that nobody can change.
import { Button, Checkbox, Collapse, Empty, Skeleton, Tag, Typography } from 'antd'
import { useState } from 'react'
import { mayDo } from '../../../server/auth/permissions.ts'
import type { DocumentEvent, DocumentView, VersionItem } from '../../../server/protocol/desk.ts'
import { useSurroundings } from '../console.tsx'
import { Link } from '../link.tsx'
import { Failed } from '../ops/failed.tsx'
import { timeWords } from '../ops/words.ts'
import { navigate } from '../router.ts'
import { useAnswer } from '../use-answer.ts'
import { Change } from './change.tsx'
import { ChangeList } from './change-list.tsx'
import { useLanguage, useSay } from './language.ts'
import { clearanceWords, KindTag, LegalTag, StateTag, whichWords } from './marks.tsx'
import { placeOfDiff, placeOfUpload, placeOfVersion } from './places.ts'
import { timelineOf } from './timeline.ts'
import { derivationNames, recordNames, words } from './words.ts'

export const Document = ({ workId }: { workId: string }) => {
  const { session } = useSurroundings()
  const say = useSay(words)
  const {
    answer: document,
    failure,
    again,
  } = useAnswer<DocumentView>(`/v1/library/documents/${encodeURIComponent(workId)}`)
  if (failure !== null) return <Failed failure={failure} onRetry={again} />
  if (!document) return <Skeleton active aria-label={say('loading')} />
  const { title, kind, issuer, aliases, versions, changes, events } = document
  const open = [...new Set(versions.flatMap(({ openChangeId }) => openChangeId ?? []))]
  return (
    <>
      <header className="lib-section">
        <nav className="lib-path" aria-label={say('path')}>
          <Link to="/library">{say('documents')}</Link>
        </nav>
        <span className="lib-line-head">
          <Typography.Title level={2}>{title}</Typography.Title>
          <KindTag kind={kind} />
        </span>
        <p className="lib-note">
          {[
            issuer,
            aliases.length > 0 && say('aliases', { names: aliases.join(say('listSeparator')) }),
            say('documentId', { id: workId }),
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
        {mayDo(session.role, 'library:write') && (
          <div className="lib-buttons">
            <Button onClick={() => navigate(placeOfUpload({ of: workId }))}>{say('newVersion')}</Button>
            <Button onClick={() => navigate(placeOfUpload({ of: workId, write: '' }))}>{say('writeVersion')}</Button>
          </div>
        )}
      </header>
      {open.map((id) => (
        <section key={id} className="lib-section" aria-label={say('changeOpen')}>
          <Typography.Title level={2}>{say('changeOpen')}</Typography.Title>
          <Change id={id} onChanged={again} />
        </section>
      ))}
      <Timeline workId={workId} versions={versions} />
      <section className="lib-section" aria-label={say('history')}>
        <Typography.Title level={2}>{say('history')}</Typography.Title>
        {changes.length === 0 ? (
          <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={say('noHistory')} />
        ) : (
          <ChangeList changes={changes} onChanged={again} />
        )}
      </section>
      <Collapse ghost items={[{ key: 'record', label: say('record'), children: <DocumentRecord events={events} /> }]} />
    </>
  )
}

/** Two of them are compared. */
const Timeline = ({ workId, versions }: { workId: string; versions: readonly VersionItem[] }) => {
  const say = useSay(words)
  const [chosen, setChosen] = useState<readonly string[]>([])
  const entries = timelineOf(versions)
  // The two chosen last, the older first.
  const toggle = (id: string) =>
    setChosen(chosen.includes(id) ? chosen.filter((other) => other !== id) : [...chosen, id].slice(-2))
  const [to, from] = entries.flatMap((entry) =>
    entry.type === 'version' && chosen.includes(entry.version.id) ? [entry.version.id] : [],
  )
  return (
    <section className="lib-section" aria-label={say('timeline')}>
      <Typography.Title level={2}>{say('timeline')}</Typography.Title>
      {versions.length > 1 && (
        <div className="lib-buttons">
          <Button disabled={!from || !to} onClick={() => from && to && navigate(placeOfDiff(workId, { from, to }))}>
            {say('compare')}
          </Button>
          {chosen.length < 2 && <span className="lib-note">{say('compareHint')}</span>}
        </div>
      )}
      <ol className="lib-timeline">
        {entries.map((entry) =>
          entry.type === 'gap' ? (
            <li key={`gap ${entry.from}`} className="lib-gap">
              {say('gap', { from: entry.from, to: entry.to })}
            </li>
          ) : (
            <VersionLine
              key={entry.version.id}
              version={entry.version}
              isChosen={chosen.includes(entry.version.id)}
              onToggle={versions.length > 1 ? () => toggle(entry.version.id) : null}
            />
          ),
        )}
      </ol>
    </section>
  )
}

type LineProps = { version: VersionItem; isChosen: boolean; onToggle: (() => void) | null }

const VersionLine = ({ version, isChosen, onToggle }: LineProps) => {
  const language = useLanguage()
  const say = useSay(words)
  const {
    id,
    label,
    editorialState,
    legalStatus,
    documentNumber,
    dateDerivation,
    writtenBy,
    publishedIn,
    withdrawnIn,
  } = version
  const facts = [
    documentNumber,
    clearanceWords(version, language),
    dateDerivation !== 'stated' && derivationNames[dateDerivation][language],
    writtenBy && say('writtenBy', { name: writtenBy }),
    publishedIn !== null && say('publishedInLibrary', { number: publishedIn }),
    withdrawnIn !== null && say('withdrawnInLibrary', { number: withdrawnIn }),
  ].filter(Boolean)
  return (
    <li className={editorialState === 'published' && legalStatus === 'in-force' ? 'lib-current' : undefined}>
      {onToggle && <Checkbox aria-label={say('selectVersion', { label })} checked={isChosen} onChange={onToggle} />}
      <div className="lib-line-body">
        <span className="lib-line-head">
          <Link to={placeOfVersion(id)}>{whichWords(version, language)}</Link>
          <StateTag state={editorialState} />
          <LegalTag status={legalStatus} />
          {version.openChangeId && editorialState === 'published' && <Tag color="warning">{say('changeOpen')}</Tag>}
        </span>
        <p className="lib-note">{facts.join(' · ')}</p>
      </div>
    </li>
  )
}

const DocumentRecord = ({ events }: { events: readonly DocumentEvent[] }) => {
  const language = useLanguage()
  const say = useSay(words)
  if (events.length === 0) return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={say('noRecord')} />
  return (
    <>
      <p className="lib-note">{say('recordNote')}</p>
      <ul className="lib-record">
        {events.map(({ seq, at, type, by, body }) => (
          <li key={seq}>
            <time dateTime={at}>{timeWords(at)}</time>
            <b>{type in recordNames ? recordNames[type as keyof typeof recordNames][language] : type}</b>
            <span>{by}</span>
            <span className="lib-note">{typeof body?.reason === 'string' ? body.reason : ''}</span>
          </li>
        ))}
      </ul>
    </>
  )
}
