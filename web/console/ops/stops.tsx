// 停用与追溯: find what is meant, see who was told it, stop it; and what is stopped, to be lifted again.
import { Collapse, Empty, Skeleton, Tag, Typography } from 'antd'
import { useCallback, useEffect, useRef, useState } from 'react'
import { mayDo } from '../../../server/auth/permissions.ts'
import { useSurroundings } from '../console.tsx'
import { Link } from '../link.tsx'
import { useFocusKept } from '../use-focus-kept.ts'
import { Failed } from './failed.tsx'
import { placeOfSource } from './places.ts'
import { SourceSearch } from './source-search.tsx'
import { Lift, type Stop, StopStory } from './stop-story.tsx'
import { stopTargetNames } from './words.ts'

export const Stops = () => {
  const { http, session } = useSurroundings()
  const [stops, setStops] = useState<Stop[] | null>(null)
  const [failure, setFailure] = useState<unknown>(null)
  // So that what is looked at above is read anew when a stop is lifted below.
  const [changes, setChanges] = useState(0)
  const load = useCallback(async () => {
    try {
      setStops((await http.get<{ stops: Stop[] }>('/v1/library/stops')).stops)
      setFailure(null)
    } catch (error) {
      setFailure(error)
    }
  }, [http])
  useEffect(() => void load(), [load])
  // What was widely told takes a while to be withdrawn; how far it is shows.
  const isWithdrawing = stops?.some(({ toWithdraw }) => toWithdraw > 0) ?? false
  useEffect(() => {
    if (!isWithdrawing) return
    const timer = setInterval(() => void load(), 5_000)
    return () => clearInterval(timer)
  }, [isWithdrawing, load])
  const list = useRef<HTMLElement>(null)
  useFocusKept(list)
  const changed = () => {
    setChanges(changes + 1)
    void load()
  }
  return (
    <>
      {mayDo(session.role, 'citation:search') && (
        <SourceSearch standing={standingOf(stops ?? [])} changes={changes} onChanged={changed} />
      )}
      <section className="ops-section" aria-label="停用清单" ref={list} tabIndex={-1}>
        <Typography.Title level={2}>停用清单</Typography.Title>
        {failure !== null && <Failed failure={failure} onRetry={load} />}
        {stops ? (
          <StopList stops={stops} onLifted={changed} />
        ) : (
          failure === null && <Skeleton active aria-label="正在读取" />
        )}
      </section>
    </>
  )
}

const standingOf = (stops: Stop[]): Stop[] => stops.filter(({ liftedAt }) => liftedAt === null)

const StopList = ({ stops, onLifted }: { stops: Stop[]; onLifted: () => void }) => {
  const standing = standingOf(stops)
  const lifted = stops.filter(({ liftedAt }) => liftedAt !== null)
  return (
    <>
      {standing.length === 0 ? (
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description="现在没有停用任何资料或回答。" />
      ) : (
        <ul className="ops-lines">
          {standing.map((stop) => (
            <StopLine key={stop.id} stop={stop} onLifted={onLifted} />
          ))}
        </ul>
      )}
      {lifted.length > 0 && (
        <Collapse
          ghost
          items={[
            {
              key: 'lifted',
              label: `已解除的 ${lifted.length} 项`,
              children: (
                <ul className="ops-lines">
                  {lifted.map((stop) => (
                    <StopLine key={stop.id} stop={stop} onLifted={onLifted} />
                  ))}
                </ul>
              ),
            },
          ]}
        />
      )}
    </>
  )
}

const StopLine = ({ stop, onLifted }: { stop: Stop; onLifted: () => void }) => {
  const { session } = useSurroundings()
  const name = stop.title ?? stop.targetId
  return (
    <li>
      <span className="ops-component-head">
        <Tag color={stop.liftedAt === null ? 'error' : 'default'}>{stopTargetNames[stop.target]}</Tag>
        {mayDo(session.role, 'citation:search') ? (
          <Link to={placeOfSource({ by: stop.target, what: stop.targetId, title: stop.title })}>{name}</Link>
        ) : (
          <b>{name}</b>
        )}
      </span>
      <StopStory stop={stop} />
      {stop.liftedAt === null && <Lift stop={stop} onLifted={onLifted} />}
    </li>
  )
}
