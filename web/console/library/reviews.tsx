// 待审: what waits for a decision, and what was just decided and can still be taken back.
import { Button, Empty, Segmented, Skeleton, Typography } from 'antd'
import { useEffect } from 'react'
import type { ChangeItem } from '../../../server/protocol/desk.ts'
import { Failed } from '../ops/failed.tsx'
import { navigate, useQuery } from '../router.ts'
import { useNow } from '../staff/use-now.ts'
import { ChangeActions, ChangeLine } from './change.tsx'
import { ChangeList, useChanges } from './change-list.tsx'
import { useSay } from './language.ts'
import { words } from './words.ts'

const which = {
  'to-decide': { word: 'toDecide', query: { state: 'open', mine: 'to-decide' } },
  mine: { word: 'proposedByMe', query: { state: 'open', mine: 'proposed' } },
  open: { word: 'allOpen', query: { state: 'open' } },
  approved: { word: 'approvedWaiting', query: { state: 'approved' } },
} as const
type Which = keyof typeof which

const everyMilliseconds = 15_000

export const Reviews = () => {
  const say = useSay(words)
  const wanted = useQuery().get('which') ?? 'to-decide'
  const shown: Which = Object.hasOwn(which, wanted) ? (wanted as Which) : 'to-decide'
  const changes = useChanges(which[shown].query)
  const recent = useChanges({ state: 'done', limit: '20' })
  const again = () => {
    changes.again()
    recent.again()
  }
  // Others propose and decide meanwhile.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the list that is shown
  useEffect(() => {
    const asking = setInterval(() => !document.hidden && again(), everyMilliseconds)
    return () => clearInterval(asking)
  }, [shown])
  return (
    <>
      <Undoable changes={recent.items ?? []} onChanged={again} />
      <section className="lib-section" aria-label={say('reviews')}>
        <Segmented
          aria-label={say('whichReviews')}
          value={shown}
          onChange={(next) => navigate(`/library/reviews?which=${next}`)}
          options={Object.entries(which).map(([value, { word }]) => ({ value: value as Which, label: say(word) }))}
        />
        {changes.failure !== null && <Failed failure={changes.failure} onRetry={changes.again} />}
        {!changes.items && changes.failure === null && <Skeleton active aria-label={say('loading')} />}
        {changes.items?.length === 0 && (
          <Empty
            image={Empty.PRESENTED_IMAGE_SIMPLE}
            description={say(shown === 'to-decide' ? 'nothingToDecide' : 'nothingOpen')}
          />
        )}
        <ChangeList changes={changes.items ?? []} onChanged={again} />
        {changes.more && (
          <Button loading={changes.busy} onClick={changes.more}>
            {say('more')}
          </Button>
        )}
      </section>
    </>
  )
}

/** What took effect minutes ago. */
const Undoable = ({ changes, onChanged }: { changes: readonly ChangeItem[]; onChanged: () => void }) => {
  const say = useSay(words)
  const now = useNow(1_000)
  const undoable = changes.filter(({ undoUntil }) => undoUntil !== null && Date.parse(undoUntil) > now)
  if (undoable.length === 0) return null
  return (
    <section className="lib-section" aria-label={say('justDone')}>
      <Typography.Title level={2}>{say('justDone')}</Typography.Title>
      <ul className="lib-lines">
        {undoable.map((change) => (
          <ChangeLine key={change.id} change={change}>
            <ChangeActions change={change} onChanged={onChanged} />
          </ChangeLine>
        ))}
      </ul>
    </section>
  )
}
