// Changes, the newest first.
import { Button } from 'antd'
import { useState } from 'react'
import type { ChangeItem, ChangePage } from '../../../server/protocol/desk.ts'
import { DetailsDrawer } from '../details-drawer.tsx'
import { Change, ChangeLine, nameOf } from './change.tsx'
import { useLanguage, useSay } from './language.ts'
import { type Listed, useListed } from './use-listed.ts'
import { words } from './words.ts'

export const useChanges = (query: Record<string, string>): Listed<ChangeItem> =>
  useListed<ChangePage, ChangeItem>(`/v1/library/changes?${new URLSearchParams(query)}`, ({ changes }) => changes)

/** Changes in a list, each opened beside it with all that whoever decides must see. */
export const ChangeList = ({ changes, onChanged }: { changes: readonly ChangeItem[]; onChanged: () => void }) => {
  const language = useLanguage()
  const say = useSay(words)
  const [opened, setOpened] = useState<ChangeItem | null>(null)
  return (
    <>
      <ul className="lib-lines">
        {changes.map((change) => (
          <ChangeLine key={change.id} change={change}>
            <Button onClick={() => setOpened(change)}>{say('seeChange')}</Button>
          </ChangeLine>
        ))}
      </ul>
      <DetailsDrawer
        shown={opened}
        size={640}
        titleOf={(change) => nameOf(change, language)}
        onClose={() => setOpened(null)}
      >
        {({ id }) => (
          <div className="lib-details">
            <Change key={id} id={id} onChanged={onChanged} />
          </div>
        )}
      </DetailsDrawer>
    </>
  )
}
