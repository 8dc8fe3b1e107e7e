// 资料: every document, to be found, looked into, and handed on several at once.
import { Button, Checkbox, Empty, Input, Select, Skeleton, Tag } from 'antd'
import { useState } from 'react'
import { mayDo } from '../../../server/auth/permissions.ts'
import type { DocumentItem, DocumentPage } from '../../../server/protocol/desk.ts'
import { useSurroundings } from '../console.tsx'
import { Link } from '../link.tsx'
import { Failed } from '../ops/failed.tsx'
import { timeWords } from '../ops/words.ts'
import { navigate, useQuery } from '../router.ts'
import { Bulk, type BulkAct } from './bulk.tsx'
import { useLanguage, useSay } from './language.ts'
import { clearanceWords, KindTag, LegalTag, StateTag, whichWords } from './marks.tsx'
import { placeOfDocument } from './places.ts'
import { useListed } from './use-listed.ts'
import { gradeNames, kindNames, legalNames, optionsOf, stateNames, words } from './words.ts'

const criteria = ['text', 'kind', 'state', 'legalStatus', 'grade', 'reviewDue'] as const
type Criteria = Partial<Record<(typeof criteria)[number], string>>

/** What is looked for stands in the address, so that it survives a reload and can be linked to. */
const criteriaIn = (query: URLSearchParams): Criteria =>
  Object.fromEntries(criteria.flatMap((name) => (query.get(name) ? [[name, query.get(name)]] : [])))

const queryOf = (given: Criteria): string =>
  new URLSearchParams(Object.entries(given).filter(([, value]) => value)).toString()

const firstShown = 50

export const Documents = () => {
  const { session } = useSurroundings()
  const say = useSay(words)
  const given = criteriaIn(useQuery())
  const asked = queryOf(given)
  const list = useListed<DocumentPage, DocumentItem>(
    `/v1/library/documents?${queryOf({ ...given, ...{ limit: String(firstShown) } })}`,
    ({ documents }) => documents,
  )
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [act, setAct] = useState<BulkAct | null>(null)
  const mayWrite = mayDo(session.role, 'library:write')
  const selected = (list.items ?? []).filter(({ id }) => chosen.has(id))
  const search = (next: Criteria) => {
    setChosen(new Set())
    const query = queryOf({ ...given, ...next })
    navigate(`/library${query && `?${query}`}`)
  }
  const toggle = (id: string) => setChosen(chosen.symmetricDifference(new Set([id])))
  return (
    <>
      <Filters key={asked} given={given} onSearch={search} />
      <section className="lib-section" aria-label={say('documents')}>
        {mayWrite && list.items && list.items.length > 0 && (
          <Selection
            count={selected.length}
            all={list.items.length}
            onAll={() => setChosen(new Set(list.items?.map(({ id }) => id)))}
            onNone={() => setChosen(new Set())}
            onAct={setAct}
          />
        )}
        {list.failure !== null && <Failed failure={list.failure} onRetry={list.again} />}
        {!list.items && list.failure === null && <Skeleton active aria-label={say('loading')} />}
        {list.items?.length === 0 && (
          <Empty
            image={Empty.PRESENTED_IMAGE_SIMPLE}
            description={say(asked === '' ? 'noDocumentsYet' : 'noDocuments')}
          >
            {asked === '' && mayWrite && (
              <Button type="primary" onClick={() => navigate('/library/upload')}>
                {say('uploadTitle')}
              </Button>
            )}
          </Empty>
        )}
        <ul className="lib-documents">
          {list.items?.map((document) => (
            <DocumentLine
              key={document.id}
              document={document}
              isChosen={chosen.has(document.id)}
              onToggle={mayWrite ? () => toggle(document.id) : null}
            />
          ))}
        </ul>
        {list.more && (
          <Button loading={list.busy} onClick={list.more}>
            {say('more')}
          </Button>
        )}
      </section>
      {act && <Bulk act={act} documents={selected} onClose={() => setAct(null)} onDone={list.again} />}
    </>
  )
}

const Filters = ({ given, onSearch }: { given: Criteria; onSearch: (next: Criteria) => void }) => {
  const language = useLanguage()
  const say = useSay(words)
  const [text, setText] = useState(given.text ?? '')
  const grades = [1, 2, 3] as const
  return (
    <search className="lib-section lib-filters" aria-label={say('filters')}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          onSearch({ text: text.trim() })
        }}
      >
        <Input
          aria-label={say('findText')}
          placeholder={say('findText')}
          value={text}
          maxLength={100}
          allowClear
          onChange={({ target }) => setText(target.value)}
          onClear={() => onSearch({ text: '' })}
        />
        <Button type="primary" htmlType="submit">
          {say('find')}
        </Button>
      </form>
      <Choice
        name={say('kind')}
        value={given.kind}
        options={optionsOf(kindNames, language)}
        onChoose={(kind) => onSearch({ kind })}
      />
      <Choice
        name={say('state')}
        value={given.state}
        options={optionsOf(stateNames, language)}
        onChoose={(state) => onSearch({ state })}
      />
      <Choice
        name={say('legalStatus')}
        value={given.legalStatus}
        options={optionsOf(legalNames, language)}
        onChoose={(legalStatus) => onSearch({ legalStatus })}
      />
      <Choice
        name={say('grade')}
        value={given.grade}
        options={grades.map((grade) => ({ value: String(grade), label: gradeNames[grade][language] }))}
        onChoose={(grade) => onSearch({ grade })}
      />
      <Checkbox
        checked={given.reviewDue === 'true'}
        onChange={({ target }) => onSearch({ reviewDue: target.checked ? 'true' : '' })}
      >
        {say('reviewDueOnly')}
      </Checkbox>
    </search>
  )
}

type ChoiceProps = {
  name: string
  value: string | undefined
  options: { value: string; label: string }[]
  onChoose: (value: string) => void
}

const Choice = ({ name, value, options, onChoose }: ChoiceProps) => (
  <Select
    aria-label={name}
    placeholder={name}
    allowClear
    value={value}
    options={options}
    popupMatchSelectWidth={false}
    onChange={(next?: string) => onChoose(next ?? '')}
  />
)

type SelectionProps = {
  count: number
  all: number
  onAll: () => void
  onNone: () => void
  onAct: (act: BulkAct) => void
}

const Selection = ({ count, all, onAll, onNone, onAct }: SelectionProps) => {
  const say = useSay(words)
  return (
    <div className="lib-buttons lib-selection">
      <Checkbox
        checked={count === all}
        indeterminate={count > 0 && count < all}
        onChange={count === all ? onNone : onAll}
      >
        {count === 0 ? say('selectAll') : say('selected', { count })}
      </Checkbox>
      {count > 0 && (
        <>
          <Button onClick={() => onAct('publish')}>{say('bulkPublish')}</Button>
          <Button danger onClick={() => onAct('withdraw')}>
            {say('bulkWithdraw')}
          </Button>
          <Button type="link" onClick={onNone}>
            {say('clearSelection')}
          </Button>
        </>
      )}
    </div>
  )
}

type LineProps = { document: DocumentItem; isChosen: boolean; onToggle: (() => void) | null }

const DocumentLine = ({ document, isChosen, onToggle }: LineProps) => {
  const language = useLanguage()
  const say = useSay(words)
  const { id, title, kind, issuer, current, versions, drafts, openChangeId, reviewDue, updatedAt } = document
  const facts = [
    current ? whichWords(current, language) : say('noneShown'),
    current?.documentNumber,
    issuer,
    current && clearanceWords(current, language),
    versions > 1 && say('versionCount', { count: versions }),
    say('updated', { at: timeWords(updatedAt).slice(0, 16) }),
  ].filter(Boolean)
  return (
    <li className="lib-document">
      {onToggle && <Checkbox aria-label={say('select', { title })} checked={isChosen} onChange={onToggle} />}
      <div className="lib-line-body">
        <span className="lib-line-head">
          <Link to={placeOfDocument(id)}>{title}</Link>
          <KindTag kind={kind} />
          {current ? <LegalTag status={current.legalStatus} /> : <StateTag state="draft" />}
          {drafts > 0 && current && <Tag>{say('draftCount', { count: drafts })}</Tag>}
          {openChangeId && <Tag color="warning">{say('changeOpen')}</Tag>}
          {reviewDue && <Tag color="error">{say('reviewDue')}</Tag>}
        </span>
        <p className="lib-note">{facts.join(' · ')}</p>
      </div>
    </li>
  )
}
