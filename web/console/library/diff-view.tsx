// 版本对照: two versions of a document clause by clause, side by side where there is room, else one below the other.
import { Button, Empty, Segmented, Skeleton, Tag, Typography } from 'antd'
import { useRef, useState } from 'react'
import type { ClauseChangeKind, WordChange } from '../../../domain/clause-change.ts'
import type { ClauseChange, VersionDiff } from '../../../server/protocol/diff.ts'
import { Link } from '../link.tsx'
import { Failed } from '../ops/failed.tsx'
import { useQuery } from '../router.ts'
import { useAnswer } from '../use-answer.ts'
import { clauseChangeWords, diffWords } from './diff-words.ts'
import { useLanguage, useSay } from './language.ts'
import { LegalTag, StateTag } from './marks.tsx'
import { placeOfDocument, placeOfVersion } from './places.ts'
import './diff.css'

/** The two versions stand in the address. */
export const DiffView = ({ workId }: { workId: string }) => {
  const say = useSay(diffWords)
  const query = useQuery()
  const [from, to] = [query.get('from'), query.get('to')]
  const path = `/v1/library/documents/${encodeURIComponent(workId)}/diff?${new URLSearchParams({ from: from ?? '', to: to ?? '' })}`
  const { answer: diff, failure, again } = useAnswer<VersionDiff>(from && to ? path : null)
  const back = <Link to={placeOfDocument(workId)}>{say('toDocument')}</Link>
  if (!from || !to)
    return (
      <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={say('chooseTwo')}>
        {back}
      </Empty>
    )
  if (failure !== null) return <Failed failure={failure} onRetry={again} />
  if (!diff) return <Skeleton active aria-label={say('comparison')} />
  return (
    <>
      <header className="lib-section">
        <nav className="lib-path">{back}</nav>
        <Typography.Title level={2}>{diff.to.title}</Typography.Title>
        <p className="lib-line-head">
          <Compared version={diff.from} /> → <Compared version={diff.to} />
        </p>
        <p className="lib-note">{say('counted', diff.counts)}</p>
        <p className="lib-note">{say('byWords')}</p>
      </header>
      <Changes diff={diff} />
    </>
  )
}

const Compared = ({ version: { id, label, legalStatus, editorialState } }: { version: VersionDiff['from'] }) => (
  <span className="lib-line-head">
    <Link to={placeOfVersion(id)}>{label}</Link>
    {editorialState === 'published' ? <LegalTag status={legalStatus} /> : <StateTag state={editorialState} />}
  </span>
)

const isShown = {
  words: (kind: ClauseChangeKind) => kind !== 'same' && kind !== 'moved',
  changes: (kind: ClauseChangeKind) => kind !== 'same',
  all: () => true,
}

const Changes = ({ diff: { changes } }: { diff: VersionDiff }) => {
  const say = useSay(diffWords)
  const [which, setWhich] = useState<keyof typeof isShown>('words')
  const [at, setAt] = useState<number | null>(null)
  const list = useRef<HTMLOListElement>(null)
  const countOf = (which: keyof typeof isShown) => changes.filter(({ kind }) => isShown[which](kind)).length
  const shown = changes.filter(({ kind }) => isShown[which](kind))
  const stops = shown.filter(({ kind }) => kind !== 'same').length
  const go = (step: 1 | -1) => {
    const next = at === null ? 0 : Math.min(stops - 1, Math.max(0, at + step))
    const item = list.current?.querySelectorAll<HTMLElement>(':scope > li[data-change]')[next]
    item?.scrollIntoView({ block: 'start' })
    item?.focus({ preventScroll: true })
    setAt(next)
  }
  return (
    <section className="lib-section lib-diff" aria-label={say('comparison')}>
      <div className="lib-diff-bar">
        <Segmented<keyof typeof isShown>
          aria-label={say('shownOnly')}
          value={which}
          onChange={(next) => {
            setWhich(next)
            setAt(null)
          }}
          options={[
            { value: 'words', label: say('wordsOnly', { count: countOf('words') }) },
            { value: 'changes', label: say('withMoved', { count: countOf('changes') }) },
            { value: 'all', label: say('everything', { count: changes.length }) },
          ]}
        />
        {stops > 0 && (
          <span className="lib-buttons">
            <Button disabled={at === null || at === 0} onClick={() => go(-1)}>
              {say('previous')}
            </Button>
            <Button disabled={at === stops - 1} onClick={() => go(1)}>
              {say('next')}
            </Button>
            <span className="lib-note" role="status">
              {at !== null && say('position', { at: at + 1, count: stops })}
            </span>
          </span>
        )}
      </div>
      {shown.length === 0 && <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={say('noChanges')} />}
      <ol className="lib-diff-list" ref={list}>
        {shown.map((change) => (
          <Clause key={`${change.before?.chunkIds[0]} ${change.after?.chunkIds[0]}`} change={change} />
        ))}
      </ol>
    </section>
  )
}

const colours: Record<ClauseChangeKind, string> = {
  same: 'default',
  changed: 'processing',
  moved: 'default',
  added: 'success',
  removed: 'error',
}

const Clause = ({ change }: { change: ClauseChange }) => {
  const language = useLanguage()
  const say = useSay(diffWords)
  const { kind, before, after, shares, words } = change
  const names = [before?.name, after?.name].filter((name) => name !== undefined)
  const name =
    new Set(names).size > 1
      ? say('renamed', { before: before?.name ?? '', after: after?.name ?? '' })
      : names[0] || say('untitled')
  return (
    <li tabIndex={-1} data-change={kind === 'same' ? undefined : kind}>
      <div className="lib-line-head">
        <Tag color={colours[kind]}>{clauseChangeWords[kind][language]}</Tag>
        <b>{name}</b>
        {shares && <span>{say(kind === 'removed' ? 'mergedInto' : 'splitFrom', { clause: shares })}</span>}
        <span className="lib-note">{pathWords(change)}</span>
      </div>
      {kind === 'changed' ? (
        <>
          <div className="lib-diff-sides">
            <Words label={say('before')} words={words.filter(({ kind }) => kind !== 'added')} />
            <Words label={say('after')} words={words.filter(({ kind }) => kind !== 'removed')} />
          </div>
          <div className="lib-diff-inline">
            <Words label={name} words={words} />
          </div>
        </>
      ) : (
        <Words label={name} words={[{ kind: markOf[kind], text: (after ?? before)?.text ?? '' }]} />
      )}
    </li>
  )
}

const markOf: Record<Exclude<ClauseChangeKind, 'changed'>, WordChange['kind']> = {
  same: 'same',
  moved: 'same',
  added: 'added',
  removed: 'removed',
}

/** Where it stands; of what went elsewhere both places. */
const pathWords = ({ before, after }: ClauseChange): string =>
  [...new Set([before, after].map((side) => side?.path.join(' / ') ?? ''))].filter(Boolean).join(' → ')

const marks = { same: 'span', removed: 'del', added: 'ins' } as const

const Words = ({ label, words }: { label: string; words: readonly WordChange[] }) => (
  // biome-ignore lint/a11y/useSemanticElements: a paragraph of its own name
  <p role="group" aria-label={label} className="lib-diff-words">
    {words.map(({ kind, text }, at) => {
      const Mark = marks[kind]
      // biome-ignore lint/suspicious/noArrayIndexKey: the words of a clause never change places
      return <Mark key={at}>{text}</Mark>
    })}
  </p>
)
