// What came from a source: its entries, and each time that it was read.
import { App, Button, Empty, Segmented, Skeleton, Tabs, Tag } from 'antd'
import { type ReactNode, useState } from 'react'
import { FeedItemState } from '../../../domain/editorial.ts'
import type { FeedItem, FeedItemPage, FeedRun, FeedRunPage } from '../../../server/protocol/feeds.ts'
import { useSurroundings, useTellFailure } from '../console.tsx'
import { Link } from '../link.tsx'
import { Failed } from '../ops/failed.tsx'
import { timeWords } from '../ops/words.ts'
import { feedWords, itemStateNames, runStateNames } from './feed-words.ts'
import { useLanguage, useSay } from './language.ts'
import { placeOfVersion } from './places.ts'
import { type Listed, useListed } from './use-listed.ts'
import { words } from './words.ts'

const itemColours: Partial<Record<FeedItemState, string>> = { taken: 'success', rejected: 'error', new: 'processing' }
export const runColours: Partial<Record<FeedRun['state'], string>> = {
  ok: 'success',
  failed: 'error',
  running: 'processing',
}

export const FeedHistory = ({ path }: { path: string }) => {
  const say = useSay(feedWords)
  return (
    <Tabs
      items={[
        { key: 'entries', label: say('entries'), children: <Entries path={path} /> },
        { key: 'runs', label: say('runs'), children: <Runs path={path} /> },
      ]}
    />
  )
}

const Entries = ({ path }: { path: string }) => {
  const { http } = useSurroundings()
  const { message } = App.useApp()
  const language = useLanguage()
  const say = useSay(feedWords)
  const general = useSay(words)
  const tell = useTellFailure()
  const [state, setState] = useState<FeedItemState | 'all'>('all')
  const list = useListed<FeedItemPage, FeedItem>(
    `${path}/items${state === 'all' ? '' : `?state=${state}`}`,
    ({ items }) => items,
  )
  const retry = async (itemId: string) => {
    try {
      await http.post(`${path}/items/retry`, { itemId })
      void message.success(say('readingSoon'))
      list.again()
    } catch (failure) {
      tell(failure)
    }
  }
  return (
    <>
      <Segmented
        aria-label={say('entries')}
        value={state}
        onChange={setState}
        options={[
          { value: 'all' as const, label: general('all') },
          ...FeedItemState.options.map((value) => ({ value, label: itemStateNames[value][language] })),
        ]}
      />
      <Lines list={list} none={say('noEntries')}>
        {({ itemId, title, url, publishedOn, state, versionId, problem, updatedAt }) => (
          <li key={itemId}>
            <span className="lib-line-head">
              <Tag color={itemColours[state]}>{itemStateNames[state][language]}</Tag>
              <b>{title}</b>
              {publishedOn && <span className="lib-note">{publishedOn}</span>}
            </span>
            {problem && <p className={state === 'rejected' ? 'lib-bad' : 'lib-note'}>{problem}</p>}
            <span className="lib-buttons">
              <span className="lib-note">{timeWords(updatedAt)}</span>
              {versionId && <Link to={placeOfVersion(versionId)}>{say('toDraft')}</Link>}
              {url && (
                <a href={url} target="_blank" rel="noreferrer noopener">
                  {say('original')}
                </a>
              )}
              {state === 'rejected' && (
                <Button size="small" onClick={() => void retry(itemId)}>
                  {say('again')}
                </Button>
              )}
            </span>
          </li>
        )}
      </Lines>
    </>
  )
}

const Runs = ({ path }: { path: string }) => {
  const language = useLanguage()
  const say = useSay(feedWords)
  const list = useListed<FeedRunPage, FeedRun>(`${path}/runs`, ({ runs }) => runs)
  return (
    <Lines list={list} none={say('noRuns')}>
      {({ id, state, startedAt, problem, seen, taken, duplicates, rejected }) => (
        <li key={id}>
          <span className="lib-line-head">
            <Tag color={runColours[state]}>{runStateNames[state][language]}</Tag>
            <time dateTime={startedAt}>{timeWords(startedAt)}</time>
            {state === 'ok' && (
              <span className="lib-note">{say('runCounts', { seen, taken, duplicates, rejected })}</span>
            )}
          </span>
          {problem && <p className={state === 'failed' ? 'lib-bad' : 'lib-note'}>{problem}</p>}
        </li>
      )}
    </Lines>
  )
}

type LinesProps<Item> = { list: Listed<Item>; none: string; children: (item: Item) => ReactNode }

const Lines = <Item,>({ list: { items, failure, more, busy, again }, none, children }: LinesProps<Item>) => {
  const say = useSay(words)
  return (
    <>
      {failure !== null && <Failed failure={failure} onRetry={again} />}
      {!items && failure === null && <Skeleton active aria-label={say('loading')} />}
      {items?.length === 0 && <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={none} />}
      <ul className="lib-lines lib-feed-lines">{items?.map(children)}</ul>
      {more && (
        <Button loading={busy} onClick={more}>
          {say('more')}
        </Button>
      )}
    </>
  )
}
