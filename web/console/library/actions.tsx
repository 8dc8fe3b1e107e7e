// 行动清单: what rests on superseded words, to be assigned, seen to, or found not to need it.
import { Button, Checkbox, Empty, Form, Input, Select, Skeleton, Tag } from 'antd'
import { useState } from 'react'
import { mayDo } from '../../../server/auth/permissions.ts'
import type { ActionItem, ActionPage, HandleActions } from '../../../server/protocol/actions.ts'
import { useSurroundings, useTellFailure } from '../console.tsx'
import { FormModal } from '../form-modal.tsx'
import { Link } from '../link.tsx'
import { Failed } from '../ops/failed.tsx'
import { timeWords } from '../ops/words.ts'
import { navigate, useQuery } from '../router.ts'
import { actionStateNames, actionWords, targetKindNames } from './action-words.ts'
import { useLanguage, useSay } from './language.ts'
import { placeOfDiff, placeOfVersion } from './places.ts'
import { ReasonForm } from './reason-form.tsx'
import { useListed } from './use-listed.ts'
import { optionsOf } from './words.ts'

const place = '/library/actions'
const route = '/v1/library/actions'

type Act = HandleActions['act']['do']

/** What is looked for stands in the address, so that it survives a reload and can be linked to. */
export const Actions = () => {
  const { http, session } = useSurroundings()
  const language = useLanguage()
  const say = useSay(actionWords)
  const tell = useTellFailure()
  const query = useQuery()
  const state = query.get('state') ?? 'open'
  const [kind, who] = [query.get('kind'), query.get('who')]
  const asked = new URLSearchParams({
    ...(state === 'all' ? {} : { state }),
    ...(kind ? { targetKind: kind } : {}),
    ...(who ? { assignee: who === 'me' ? session.id : who } : {}),
  })
  const list = useListed<ActionPage, ActionItem>(`${route}?${asked}`, ({ actions }) => actions)
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [act, setAct] = useState<Act | null>(null)
  const mayWrite = mayDo(session.role, 'library:write')
  const selected = (list.items ?? []).filter(({ id }) => chosen.has(id))

  const look = (next: Record<string, string | undefined>) => {
    setChosen(new Set())
    const given = { state: query.get('state') ?? undefined, kind: kind ?? undefined, who: who ?? undefined, ...next }
    const wanted = Object.entries(given).flatMap(([name, value]) => (value ? [[name, value]] : []))
    navigate(wanted.length > 0 ? `${place}?${new URLSearchParams(wanted as [string, string][])}` : place)
  }
  const handle = async (act: HandleActions['act']) => {
    await http.patch(route, { ids: selected.map(({ id }) => id), act })
    setChosen(new Set())
    list.again()
  }
  const assignToMe = () => handle({ do: 'assign', assignee: session.id }).catch(tell)

  return (
    <section className="lib-section" aria-label={say('actions')}>
      <p className="lib-note">{say('note')}</p>
      <search className="lib-filters" aria-label={say('filters')}>
        <Select
          aria-label={say('state')}
          value={state}
          onChange={(next: string) => look({ state: next })}
          options={[...optionsOf(actionStateNames, language), { value: 'all', label: say('anyState') }]}
        />
        <Select
          aria-label={say('anyKind')}
          allowClear
          placeholder={say('anyKind')}
          value={kind}
          onChange={(next?: string) => look({ kind: next })}
          options={optionsOf(targetKindNames, language)}
        />
        <Select
          aria-label={say('who')}
          allowClear
          placeholder={say('anybody')}
          value={who}
          onChange={(next?: string) => look({ who: next })}
          options={[
            { value: 'me', label: say('mine') },
            { value: 'none', label: say('unassigned') },
          ]}
        />
      </search>
      {mayWrite && list.items && list.items.length > 0 && (
        <div className="lib-buttons lib-selection">
          <Checkbox
            checked={selected.length === list.items.length}
            indeterminate={selected.length > 0 && selected.length < list.items.length}
            onChange={({ target }) => setChosen(new Set(target.checked ? list.items?.map(({ id }) => id) : []))}
          >
            {selected.length > 0 ? say('selected', { count: selected.length }) : say('selectAll')}
          </Checkbox>
          {selected.length > 0 && (
            <ActButtons isOpen={selected.every(({ state }) => state === 'open')} onAct={setAct} onMine={assignToMe} />
          )}
        </div>
      )}
      {list.failure !== null && <Failed failure={list.failure} onRetry={list.again} />}
      {!list.items && list.failure === null && <Skeleton active aria-label={say('loading')} />}
      {list.items?.length === 0 && (
        <Empty
          image={Empty.PRESENTED_IMAGE_SIMPLE}
          description={say(state === 'open' && !kind && !who ? 'nothingOpen' : 'nothingFound')}
        />
      )}
      <ul className="lib-lines">
        {list.items?.map((action) => (
          <ActionLine
            key={action.id}
            action={action}
            isChosen={chosen.has(action.id)}
            onChoose={mayWrite ? () => setChosen(chosen.symmetricDifference(new Set([action.id]))) : null}
          />
        ))}
      </ul>
      {list.more && (
        <Button loading={list.busy} onClick={list.more}>
          {say('more')}
        </Button>
      )}
      {act && <ActForm act={act} count={selected.length} onAct={handle} onClose={() => setAct(null)} />}
    </section>
  )
}

const ActButtons = ({ isOpen, onAct, onMine }: { isOpen: boolean; onAct: (act: Act) => void; onMine: () => void }) => {
  const say = useSay(actionWords)
  if (!isOpen) return <Button onClick={() => onAct('reopen')}>{say('reopen')}</Button>
  return (
    <>
      <Button onClick={onMine}>{say('assignToMe')}</Button>
      <Button onClick={() => onAct('assign')}>{say('assign')}</Button>
      <Button type="primary" onClick={() => onAct('done')}>
        {say('done')}
      </Button>
      <Button onClick={() => onAct('not-needed')}>{say('notNeeded')}</Button>
    </>
  )
}

const ActionLine = ({
  action,
  isChosen,
  onChoose,
}: {
  action: ActionItem
  isChosen: boolean
  onChoose: (() => void) | null
}) => {
  const language = useLanguage()
  const say = useSay(actionWords)
  const { version, superseded, cause, clause, target, assignee, state, reason, decidedBy, decidedAt } = action
  return (
    <li className="lib-document">
      {onChoose && (
        <Checkbox aria-label={say('select', { title: target.title })} checked={isChosen} onChange={onChoose} />
      )}
      <div className="lib-line-body">
        <span className="lib-line-head">
          <Tag>{targetKindNames[target.kind][language]}</Tag>
          {target.versionId ? (
            <Link to={placeOfVersion(target.versionId, { chunk: target.id })}>{target.title}</Link>
          ) : (
            <b>{target.title}</b>
          )}
          <Tag color={cause === 'cites' ? 'processing' : 'warning'}>
            {clause === null ? say('citesWhole') : say(cause === 'cites' ? 'citesClause' : 'resembles', { clause })}
          </Tag>
          {!target.isShown && <Tag>{say('gone')}</Tag>}
          {state !== 'open' && <Tag color="success">{actionStateNames[state][language]}</Tag>}
          {assignee && <span className="lib-note">{say('assignedTo', { name: assignee })}</span>}
        </span>
        <p className="lib-passage-text">
          <q>{target.quote}</q>
        </p>
        <p className="lib-note">
          {say('because', { title: version.title, from: superseded.label, to: version.label })}{' '}
          <Link to={placeOfDiff(version.workId, { from: superseded.id, to: version.id })}>{say('seeDiff')}</Link>
        </p>
        {decidedAt && decidedBy && state !== 'open' && (
          <p className="lib-note">
            {say(reason === null ? 'decided' : 'decidedWhy', {
              at: timeWords(decidedAt),
              name: decidedBy,
              what: actionStateNames[state][language],
              reason: reason ?? '',
            })}
          </p>
        )}
      </div>
    </li>
  )
}

const ActForm = ({
  act,
  count,
  onAct,
  onClose,
}: {
  act: Act
  count: number
  onAct: (act: HandleActions['act']) => Promise<void>
  onClose: () => void
}) => {
  const say = useSay(actionWords)
  if (act === 'assign') return <AssignForm onAct={onAct} onClose={onClose} />
  const words = {
    done: ['done', 'doneNote'],
    'not-needed': ['notNeeded', 'notNeededNote'],
    reopen: ['reopen', 'reopenNote'],
  } as const
  const [title, note] = words[act]
  return (
    <ReasonForm
      title={say(title)}
      okText={say(title)}
      isOptional={act === 'done'}
      onClose={onClose}
      onConfirm={({ reason }) =>
        onAct(act === 'done' ? { do: act, reason: reason.length > 1 ? reason : null } : { do: act, reason })
      }
    >
      {say(note, { count })}
    </ReasonForm>
  )
}

const AssignForm = ({
  onAct,
  onClose,
}: {
  onAct: (act: HandleActions['act']) => Promise<void>
  onClose: () => void
}) => {
  const say = useSay(actionWords)
  return (
    <FormModal<{ assignee?: string }>
      title={say('assign')}
      onConfirm={({ assignee = '' }) => onAct({ do: 'assign', assignee: assignee.trim() || null })}
      onClose={onClose}
    >
      {() => (
        <Form.Item name="assignee" label={say('assignTo')}>
          <Input maxLength={100} />
        </Form.Item>
      )}
    </FormModal>
  )
}
