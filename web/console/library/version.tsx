// One version: the original beside the text that was read from it, its catalogue, and what can be done with it.
import { Alert, App, Button, Grid, Modal, Segmented, Skeleton, Typography } from 'antd'
import { type ReactNode, useMemo, useState } from 'react'
import { mayDo } from '../../../server/auth/permissions.ts'
import type { VersionChunk, VersionView } from '../../../server/protocol/desk.ts'
import { useSurroundings, useTellFailure } from '../console.tsx'
import { DetailsDrawer } from '../details-drawer.tsx'
import { Link } from '../link.tsx'
import { Failed } from '../ops/failed.tsx'
import { navigate, useQuery } from '../router.ts'
import { useAnswer } from '../use-answer.ts'
import { Catalogue } from './catalogue.tsx'
import { Change } from './change.tsx'
import { differingFields } from './changed-facts.ts'
import { words as gapWords } from './gap-words.ts'
import { useLanguage, useSay } from './language.ts'
import { clearanceWords, KindTag, LegalTag, StateTag, whichWords } from './marks.tsx'
import { Original } from './original.tsx'
import { ParsedText, type Spot } from './parsed-text.tsx'
import { placeOfDocument, placeOfUpload, placeOfVersion } from './places.ts'
import { Preview } from './preview.tsx'
import { Propose } from './propose.tsx'
import { chunkAt } from './text-layout.ts'
import { words } from './words.ts'

export const Version = ({ versionId }: { versionId: string }) => {
  const say = useSay(words)
  const { message } = App.useApp()
  const path = `/v1/library/versions/${encodeURIComponent(versionId)}`
  const { answer, failure, again } = useAnswer<VersionView>(path)
  // While it is read anew it stays in sight.
  const [last, setLast] = useState<VersionView | null>(null)
  if (answer && answer !== last) setLast(answer)
  if (failure !== null) return <Failed failure={failure} onRetry={again} />
  if (!last) return <Skeleton active aria-label={say('loading')} />
  return (
    <Opened
      version={last}
      onChanged={again}
      onStale={() => {
        void message.warning(say('stale'))
        again()
      }}
    />
  )
}

type OpenedProps = { version: VersionView; onChanged: () => void; onStale: () => void }

const Opened = ({ version, onChanged, onStale }: OpenedProps) => {
  const language = useLanguage()
  const say = useSay(words)
  const { session } = useSurroundings()
  const { id, workId, title, kind, editorialState, legalStatus, openChangeId, readingNotes, productFacts } = version
  const isDraft = editorialState === 'draft' || editorialState === 'in-review'
  return (
    <>
      <header className="lib-section">
        <nav className="lib-path" aria-label={say('path')}>
          <Link to="/library">{say('documents')}</Link> › <Link to={placeOfDocument(workId)}>{title}</Link>
        </nav>
        <span className="lib-line-head">
          <Typography.Title level={2}>{title}</Typography.Title>
          <KindTag kind={kind} />
          <StateTag state={editorialState} />
          <LegalTag status={legalStatus} />
        </span>
        <p className="lib-note">
          {[
            whichWords(version, language),
            version.documentNumber,
            clearanceWords(version, language),
            version.writtenBy && say('writtenBy', { name: version.writtenBy }),
            productFacts > 0 && say('factsCount', { count: productFacts }),
            editorialState === 'draft' && say('draftOnly'),
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
        {readingNotes.length > 0 && (
          <Alert
            type="warning"
            showIcon
            title={say('readingNotes')}
            description={
              <ul className="lib-notes">
                {readingNotes.map(({ page, message }) => (
                  <li key={`${page} ${message}`}>{page === null ? message : say('noteOnPage', { page, message })}</li>
                ))}
              </ul>
            }
          />
        )}
        {openChangeId === null && <Acts version={version} onChanged={onChanged} />}
        {isDraft && mayDo(session.role, 'library:write') && <Previewing key={`preview ${id}`} versionId={id} />}
      </header>
      {openChangeId !== null && (
        <section className="lib-section" aria-label={say('changeOpen')}>
          <Typography.Title level={2}>{say('changeOpen')}</Typography.Title>
          <Change key={openChangeId} id={openChangeId} onChanged={onChanged} />
        </section>
      )}
      <Panes key={id} version={version} onChanged={onChanged} onStale={onStale} />
      <Technical version={version} />
    </>
  )
}

/** Beside the text that it is a preview of, and not above it: the text is what is read. */
const Previewing = ({ versionId }: { versionId: string }) => {
  const say = useSay(gapWords)
  const [shown, setShown] = useState<string | null>(null)
  return (
    <div className="lib-buttons">
      <Button onClick={() => setShown(versionId)}>{say('preview')}</Button>
      <DetailsDrawer shown={shown} size={760} titleOf={() => say('preview')} onClose={() => setShown(null)}>
        {(id) => (
          <div className="lib-details">
            <Preview versionId={id} />
          </div>
        )}
      </DetailsDrawer>
    </div>
  )
}

// --- what can be done with it ---

type Asking = 'publish' | 'withdraw' | 'restore' | 'discard'

const Acts = ({ version, onChanged }: { version: VersionView; onChanged: () => void }) => {
  const { session } = useSurroundings()
  const say = useSay(words)
  const [asking, setAsking] = useState<Asking | null>(null)
  const { id, workId, editorialState } = version
  if (!mayDo(session.role, 'library:write')) return null
  return (
    <div className="lib-buttons">
      {editorialState === 'draft' && (
        <>
          <Button type="primary" onClick={() => setAsking('publish')}>
            {say('submit')}
          </Button>
          <Button onClick={() => navigate(placeOfUpload({ of: workId, write: '', from: id }))}>{say('rewrite')}</Button>
          <Button danger onClick={() => setAsking('discard')}>
            {say('discard')}
          </Button>
        </>
      )}
      {editorialState === 'published' && (
        <>
          <Button onClick={() => navigate(placeOfUpload({ of: workId }))}>{say('newVersion')}</Button>
          <Button onClick={() => navigate(placeOfUpload({ of: workId, write: '', from: id }))}>
            {say('writeVersion')}
          </Button>
          <Button danger onClick={() => setAsking('withdraw')}>
            {say('withdraw')}
          </Button>
        </>
      )}
      {editorialState === 'withdrawn' && <Button onClick={() => setAsking('restore')}>{say('restore')}</Button>}
      {asking === 'discard' ? (
        <Discard version={version} onClose={() => setAsking(null)} />
      ) : (
        asking && <Propose kind={asking} version={version} onProposed={onChanged} onClose={() => setAsking(null)} />
      )}
    </div>
  )
}

const Discard = ({ version: { id, title }, onClose }: { version: VersionView; onClose: () => void }) => {
  const { http } = useSurroundings()
  const { message } = App.useApp()
  const tell = useTellFailure()
  const say = useSay(words)
  const [busy, setBusy] = useState(false)
  const discard = async () => {
    setBusy(true)
    try {
      await http.remove(`/v1/library/versions/${encodeURIComponent(id)}`)
      void message.success(say('discarded'))
      navigate('/library', { replace: true })
    } catch (failure) {
      tell(failure)
      setBusy(false)
    }
  }
  return (
    <Modal
      open
      title={say('proposeTitle', { what: say('discard'), title })}
      okText={say('discard')}
      cancelText={say('cancel')}
      okButtonProps={{ danger: true, loading: busy }}
      onOk={discard}
      onCancel={onClose}
    >
      {say('discardSure')}
    </Modal>
  )
}

// --- the panes ---

type Pane = 'text' | 'original' | 'catalogue'

/** Side by side where there is room, else one at a time. */
const Panes = ({ version, onChanged, onStale }: OpenedProps) => {
  const { session } = useSurroundings()
  const say = useSay(words)
  const query = useQuery()
  const isWide = Grid.useBreakpoint().lg ?? false
  const [pane, setPane] = useState<Pane>('text')
  const [chosen, setChosen] = useState<VersionChunk | null>(() => chunkIn(query, version))
  const [spot, setSpot] = useState<Spot | null>(null)
  const choose = (chunk: VersionChunk | null) => {
    setSpot(null)
    setChosen(chunk)
  }
  const show = (next: Spot) => {
    setSpot(next)
    setChosen(null)
    if (!isWide) setPane('text')
  }
  const differing = useMemo(() => differingFields(version.facts, version.readings).length, [version])
  const catalogueName =
    differing === 0 ? say('catalogue') : say('toConfirm', { name: say('catalogue'), count: differing })
  const side = pane === 'catalogue' ? 'catalogue' : 'original'
  const shown: Record<Pane, ReactNode> = {
    original: <Original version={version} chosen={chosen} onChoose={choose} />,
    catalogue: (
      <div className="lib-pane-body">
        <Catalogue
          key={`${version.id} ${version.revision} ${version.openChangeId}`}
          version={version}
          mayWrite={mayDo(session.role, 'library:write')}
          onSpot={show}
          onSaved={(id) => (id === version.id ? onChanged() : navigate(placeOfVersion(id), { replace: true }))}
          onStale={onStale}
        />
      </div>
    ),
    text: (
      <>
        <ParsedText version={version} chosen={chosen} spot={spot} onChoose={choose} />
        {chosen && <ChosenChunk chunk={chosen} />}
      </>
    ),
  }
  const names = [
    ...(isWide ? [] : [{ value: 'text' as const, label: say('parsedText') }]),
    { value: 'original' as const, label: say('original') },
    { value: 'catalogue' as const, label: catalogueName },
  ]
  return (
    <div className="lib-panes">
      <section className="lib-section lib-pane" aria-label={say('panes')}>
        <Segmented
          aria-label={say('panes')}
          value={isWide ? side : pane}
          options={names}
          onChange={(next: Pane) => setPane(next)}
        />
        {isWide ? shown[side] : shown[pane]}
      </section>
      {isWide && (
        <section className="lib-section lib-pane">
          <Typography.Title level={2}>{say('parsedText')}</Typography.Title>
          {shown.text}
        </section>
      )}
    </div>
  )
}

/** The passage that the address names. */
const chunkIn = (query: URLSearchParams, { chunks }: VersionView): VersionChunk | null => {
  const id = query.get('chunk')
  const start = query.get('start')
  return chunks.find((chunk) => chunk.id === id) ?? (start === null ? null : chunkAt(chunks, Number(start)))
}

const ChosenChunk = ({ chunk: { id, clause, path, ordinal, page } }: { chunk: VersionChunk }) => {
  const say = useSay(words)
  return (
    <section className="lib-chosen-chunk" aria-label={say('chosenChunk')} aria-live="polite">
      <b>{clause ?? say('chunkNumber', { number: ordinal + 1 })}</b>
      <span>{[...path, page !== null && say('pageNumber', { page })].filter(Boolean).join(' › ')}</span>
      <Typography.Text copyable={{ text: id }} className="lib-note">
        {say('chunkId')} {id}
      </Typography.Text>
    </section>
  )
}

/** For who must find it elsewhere. */
const Technical = ({ version: { id, source, sourceId, hash, dateNote, files } }: { version: VersionView }) => {
  const say = useSay(words)
  const lines: [string, string | null][] = [
    [say('versionId'), id],
    [say('source'), [source, sourceId].filter(Boolean).join(' / ')],
    [say('hash'), hash],
    ...files.map((file): [string, string] => [say('file'), `${file.name} (SHA-256 ${file.hash})`]),
    ['', dateNote],
  ]
  return (
    <details className="lib-technical">
      <summary>{say('technical')}</summary>
      <dl className="lib-facts">
        {lines.map(
          ([name, value]) =>
            value && (
              <div key={`${name} ${value}`}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ),
        )}
      </dl>
    </details>
  )
}
