// 产品数据: each cell of the fact table with what every document says in it, where they differ, and what people set right.
import { Button, Empty, Input, Segmented, Skeleton, Tag, Typography } from 'antd'
import { useState } from 'react'
import { mayDo } from '../../../server/auth/permissions.ts'
import type { FactPage, FactQuery, FactRow, FactSource } from '../../../server/protocol/facts.ts'
import { useSurroundings } from '../console.tsx'
import { Link } from '../link.tsx'
import { Failed } from '../ops/failed.tsx'
import { timeWords } from '../ops/words.ts'
import { navigate, useQuery } from '../router.ts'
import { ProposeFactCorrection } from './correction.tsx'
import { fieldWords, words } from './fact-table-words.ts'
import { useLanguage, useSay } from './language.ts'
import { whichWords } from './marks.tsx'
import { placeOfVersion } from './places.ts'
import { useListed } from './use-listed.ts'

type Shown = FactQuery['show']
const shownWhich: readonly Shown[] = ['all', 'conflicts', 'corrected']
const empty = { all: 'nothing', conflicts: 'noConflicts', corrected: 'noCorrections' } as const

/** What is looked for stands in the address, so that it survives a reload and can be linked to. */
export const Facts = () => {
  const say = useSay(words)
  const query = useQuery()
  const text = query.get('text') ?? ''
  const show = shownWhich.find((one) => one === query.get('show')) ?? 'all'
  const look = (wanted: { text: string; show: Shown }) =>
    navigate(
      `/library/facts?${new URLSearchParams({ show: wanted.show, ...(wanted.text ? { text: wanted.text } : {}) })}`,
    )
  const asked = new URLSearchParams({ show, ...(text ? { text } : {}) })
  const facts = useListed<FactPage, FactRow>(`/v1/library/facts?${asked}`, ({ rows }) => rows)
  return (
    <>
      <section className="lib-section" aria-label={say('which')}>
        <p className="lib-note">{say('note')}</p>
        <div className="lib-buttons">
          <Segmented
            aria-label={say('which')}
            value={show}
            onChange={(next) => look({ text, show: next })}
            options={shownWhich.map((value) => ({ value, label: say(value) }))}
          />
          <Input.Search
            key={text}
            className="lib-fact-search"
            allowClear
            defaultValue={text}
            maxLength={100}
            placeholder={say('find')}
            aria-label={say('find')}
            enterButton={say('search')}
            onSearch={(next) => look({ text: next.trim(), show })}
          />
        </div>
      </section>
      {facts.failure !== null && <Failed failure={facts.failure} onRetry={facts.again} />}
      {!facts.items && facts.failure === null && <Skeleton active aria-label={say('loading')} />}
      {facts.items?.length === 0 && (
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={say(text ? 'nothing' : empty[show])} />
      )}
      {[...Map.groupBy(facts.items ?? [], ({ productCode }) => productCode)].map(([code, rows]) => (
        <Product key={code} rows={rows} onChanged={facts.again} />
      ))}
      {facts.more && (
        <Button loading={facts.busy} onClick={facts.more}>
          {say('more')}
        </Button>
      )}
    </>
  )
}

const Product = ({ rows, onChanged }: { rows: readonly FactRow[]; onChanged: () => void }) => {
  const say = useSay(words)
  const [first] = rows
  if (!first) return null
  const name = `${first.productName} ${first.productCode}`
  return (
    <section className="lib-section" aria-label={name}>
      <Typography.Title level={2}>{name}</Typography.Title>
      <table className="lib-table lib-facts">
        <thead>
          <tr>
            <th scope="col">{say('field')}</th>
            <th scope="col">{say('said')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Cell key={`${row.field} ${row.condition}`} row={row} onChanged={onChanged} />
          ))}
        </tbody>
      </table>
    </section>
  )
}

const Cell = ({ row, onChanged }: { row: FactRow; onChanged: () => void }) => {
  const { session } = useSurroundings()
  const language = useLanguage()
  const say = useSay(words)
  const [asking, setAsking] = useState<'correct' | 'lift' | null>(null)
  const { sources, corrections, isDisputed, openChangeId } = row
  const standing = corrections.find(({ liftedAt }) => liftedAt === null)
  const counts = sources.some(({ corrected }) => corrected !== null)
  return (
    <tr>
      <th scope="row">{fieldWords(row, language)}</th>
      <td>
        <ul className="lib-fact-sources">
          {sources.map((source) => (
            <Source key={source.factId} source={source} />
          ))}
        </ul>
        <div className="lib-buttons">
          {isDisputed && <Tag color="error">{say('disputed')}</Tag>}
          {standing && <Tag color={counts ? 'processing' : 'default'}>{say(counts ? 'isCorrected' : 'lapsed')}</Tag>}
          {openChangeId !== null && <Link to="/library/reviews?which=open">{say('waiting')}</Link>}
          {mayDo(session.role, 'library:write') && openChangeId === null && (
            <>
              <Button size="small" onClick={() => setAsking('correct')}>
                {say('correct')}
              </Button>
              {standing && (
                <Button size="small" onClick={() => setAsking('lift')}>
                  {say('lift')}
                </Button>
              )}
            </>
          )}
        </div>
        {corrections.map(({ id, by, at, value, reason, liftedAt, liftedBy }) => (
          <p key={id} className="lib-note">
            {say('history', { by, at: timeWords(at), value, reason })}
            {liftedAt && say('lifted', { by: liftedBy ?? '', at: timeWords(liftedAt) })}
          </p>
        ))}
        {asking && (
          <ProposeFactCorrection
            row={row}
            isLifted={asking === 'lift'}
            onProposed={onChanged}
            onClose={() => setAsking(null)}
          />
        )}
      </td>
    </tr>
  )
}

const Source = ({ source }: { source: FactSource }) => {
  const language = useLanguage()
  const say = useSay(words)
  const { value, corrected, versionId, start, title, page, asOf, quote } = source
  const where = [whichWords(source, language), page && say('page', { page }), asOf && say('asOf', { day: asOf })]
  return (
    <li>
      {corrected === null ? (
        <b>{value}</b>
      ) : (
        <>
          <del>{value}</del> <ins>{corrected}</ins>
        </>
      )}{' '}
      <span className="lib-note" title={quote}>
        <Link to={placeOfVersion(versionId, { start })}>{title}</Link> {where.filter(Boolean).join(' · ')}
      </span>
    </li>
  )
}
