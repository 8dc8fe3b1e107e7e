// /ops: how it runs, what is stopped and who was told it, what the library does not answer, and the auditors' search.
import { Tabs, Typography } from 'antd'
import { type Action, mayDo } from '../../../server/auth/permissions.ts'
import { useSurroundings } from '../console.tsx'
import { navigate, useQuery } from '../router.ts'
import { AuditSearch } from './audit-search.tsx'
import { Figures } from './figures.tsx'
import { Gaps } from './gaps.tsx'
import { Stops } from './stops.tsx'
import './ops.css'

const tabs: { key: string; label: string; needs: Action; Show: () => React.ReactNode }[] = [
  { key: 'figures', label: '运行状况', needs: 'operations:read', Show: Figures },
  { key: 'stops', label: '停用与追溯', needs: 'source:read-stops', Show: Stops },
  { key: 'gaps', label: '知识缺口', needs: 'gap:read', Show: Gaps },
  { key: 'audit', label: '审计检索', needs: 'audit:search', Show: AuditSearch },
]

export const Ops = () => {
  const { session } = useSurroundings()
  const allowed = tabs.filter(({ needs }) => mayDo(session.role, needs))
  const wanted = useQuery().get('tab')
  const [first] = allowed
  const active = allowed.find(({ key }) => key === wanted) ?? first
  return (
    <div className="ops">
      <Typography.Title level={1}>运行与审计</Typography.Title>
      <Tabs
        activeKey={active?.key}
        destroyOnHidden
        onChange={(key) => navigate(`/ops?tab=${key}`)}
        items={allowed.map(({ key, label, Show }) => ({ key, label, children: <Show /> }))}
      />
    </div>
  )
}
