// 变更记录: every change that was ever proposed, and what came of it.
import { Button, Empty, Select, Skeleton } from 'antd'
import { Failed } from '../ops/failed.tsx'
import { navigate, useQuery } from '../router.ts'
import { ChangeList, useChanges } from './change-list.tsx'
import { useLanguage, useSay } from './language.ts'
import { changeStateNames, optionsOf, words } from './words.ts'

export const Changes = () => {
  const language = useLanguage()
  const say = useSay(words)
  const wanted = useQuery().get('state') ?? ''
  const state = Object.hasOwn(changeStateNames, wanted) ? wanted : null
  const changes = useChanges(state ? { state } : {})
  return (
    <section className="lib-section" aria-label={say('changesTitle')}>
      <Select
        aria-label={say('changeState')}
        placeholder={say('changeState')}
        allowClear
        value={state}
        options={optionsOf(changeStateNames, language) as { value: string; label: string }[]}
        popupMatchSelectWidth={false}
        onChange={(next?: string) => navigate(`/library/changes${next ? `?state=${next}` : ''}`)}
      />
      {changes.failure !== null && <Failed failure={changes.failure} onRetry={changes.again} />}
      {!changes.items && changes.failure === null && <Skeleton active aria-label={say('loading')} />}
      {changes.items?.length === 0 && (
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={say(state ? 'noChanges' : 'noHistory')} />
      )}
      <ChangeList changes={changes.items ?? []} onChanged={changes.again} />
      {changes.more && (
        <Button loading={changes.busy} onClick={changes.more}>
          {say('more')}
        </Button>
      )}
    </section>
  )
}
