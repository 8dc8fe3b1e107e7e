// 来源: where documents come from by themselves, how the last reading went, and what can be done with each.
import { Alert, App, Button, Drawer, Empty, Skeleton, Tag, Typography } from 'antd'
import { useCallback, useEffect, useState } from 'react'
import type { FeedList, FeedView } from '../../../server/protocol/feeds.ts'
import { useSurroundings, useTellFailure } from '../console.tsx'
import { DetailsDrawer } from '../details-drawer.tsx'
import { Failed } from '../ops/failed.tsx'
import { timeWords } from '../ops/words.ts'
import { FeedForm } from './feed-form.tsx'
import { FeedHistory, runColours } from './feed-history.tsx'
import { feedKindNames, feedWords, intervalWords, runStateNames } from './feed-words.ts'
import { useLanguage, useSay } from './language.ts'
import './feeds.css'

const root = '/v1/library/feeds'
const pathOf = ({ id }: Pick<FeedView, 'id'>): string => `${root}/${encodeURIComponent(id)}`
const everyMilliseconds = 5_000

export const Feeds = () => {
  const { http } = useSurroundings()
  const say = useSay(feedWords)
  const [feeds, setFeeds] = useState<FeedView[] | null>(null)
  const [failure, setFailure] = useState<unknown>(null)
  const [history, setHistory] = useState<FeedView | null>(null)
  /** Null: none; `new`: one that is not there yet. */
  const [editing, setEditing] = useState<FeedView | 'new' | null>(null)
  const load = useCallback(async () => {
    try {
      setFeeds((await http.get<FeedList>(root)).feeds)
      setFailure(null)
    } catch (error) {
      setFailure(error)
    }
  }, [http])
  useEffect(() => void load(), [load])
  useEffect(() => {
    const asking = setInterval(() => !document.hidden && void load(), everyMilliseconds)
    return () => clearInterval(asking)
  }, [load])
  const save = async (settings: unknown) => {
    if (editing === 'new') await http.post(root, settings)
    else if (editing) await http.put(pathOf(editing), settings)
    setEditing(null)
    await load()
  }
  return (
    <section className="lib-section" aria-label={say('feeds')}>
      <div className="lib-feeds-head">
        <p className="lib-note">{say('feedsNote')}</p>
        <Button type="primary" onClick={() => setEditing('new')}>
          {say('add')}
        </Button>
      </div>
      {failure !== null && <Failed failure={failure} onRetry={load} />}
      {!feeds && failure === null && <Skeleton active aria-label={say('feeds')} />}
      {feeds?.length === 0 && <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={say('noFeeds')} />}
      <ul className="lib-lines lib-feeds">
        {feeds?.map((feed) => (
          <FeedLine
            key={feed.id}
            feed={feed}
            onChanged={load}
            onEdit={() => setEditing(feed)}
            onHistory={() => setHistory(feed)}
          />
        ))}
      </ul>
      <DetailsDrawer
        shown={history}
        size={720}
        titleOf={({ settings }) => settings.name}
        onClose={() => setHistory(null)}
      >
        {(feed) => (
          <div className="lib-details">
            <FeedHistory key={feed.id} path={pathOf(feed)} />
          </div>
        )}
      </DetailsDrawer>
      <Drawer
        open={editing !== null}
        size="min(560px, 100vw)"
        title={say(editing === 'new' ? 'add' : 'change')}
        onClose={() => setEditing(null)}
        destroyOnHidden
      >
        {editing && <FeedForm settings={editing === 'new' ? null : editing.settings} onSave={save} />}
      </Drawer>
    </section>
  )
}

type LineProps = { feed: FeedView; onChanged: () => Promise<void>; onEdit: () => void; onHistory: () => void }

const FeedLine = ({ feed, onChanged, onEdit, onHistory }: LineProps) => {
  const { http } = useSurroundings()
  const { message, modal } = App.useApp()
  const language = useLanguage()
  const say = useSay(feedWords)
  const tell = useTellFailure()
  const { settings, lastRun, failures, nextRunAt, items } = feed
  const act = async (work: () => Promise<unknown>, done?: string) => {
    try {
      await work()
      if (done) void message.success(done)
      await onChanged()
    } catch (failure) {
      tell(failure)
    }
  }
  const remove = () =>
    modal.confirm({
      title: say('removeSure', { name: settings.name }),
      content: say('removeNote'),
      okText: say('remove'),
      okButtonProps: { danger: true },
      onOk: () => act(() => http.remove(pathOf(feed))),
    })
  return (
    <li>
      <span className="lib-line-head">
        <Typography.Title level={2}>{settings.name}</Typography.Title>
        <Tag>{feedKindNames[settings.kind][language]}</Tag>
        {!settings.enabled && <Tag color="warning">{say('paused')}</Tag>}
        {lastRun && <Tag color={runColours[lastRun.state]}>{runStateNames[lastRun.state][language]}</Tag>}
      </span>
      <p className="lib-note lib-feed-place">{settings.location}</p>
      <p className="lib-note">
        {[
          say('every', { time: intervalWords(settings.everyMinutes, language) }),
          lastRun ? say('lastRun', { at: timeWords(lastRun.startedAt) }) : say('neverRead'),
          ...(settings.enabled && nextRunAt ? [say('next', { at: timeWords(nextRunAt) })] : []),
          say('counts', { ...items, waiting: items.new }),
        ].join(' · ')}
      </p>
      {lastRun?.problem && (
        <Alert
          type={lastRun.state === 'failed' ? 'error' : 'warning'}
          showIcon
          title={lastRun.problem}
          description={failures > 1 ? say('failedTimes', { count: failures }) : undefined}
        />
      )}
      <span className="lib-buttons">
        <Button onClick={onHistory}>{say('history')}</Button>
        <Button
          disabled={lastRun?.state === 'running'}
          onClick={() => void act(() => http.post(`${pathOf(feed)}/run`), say('readingSoon'))}
        >
          {say('readNow')}
        </Button>
        <Button onClick={onEdit}>{say('change')}</Button>
        <Button onClick={() => void act(() => http.put(pathOf(feed), { ...settings, enabled: !settings.enabled }))}>
          {say(settings.enabled ? 'pause' : 'resume')}
        </Button>
        <Button danger onClick={remove}>
          {say('remove')}
        </Button>
      </span>
    </li>
  )
}
