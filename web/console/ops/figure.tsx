// One figure: its unit beside it, what it means for who points at it or comes to it by keyboard, and what is usual.
import { Tooltip } from 'antd'
import type { ReactNode } from 'react'
import { WarningIcon } from '../icons.tsx'

type Props = {
  name: string
  value: number | string
  unit?: string
  means: string
  /** Left out where nothing is usual. */
  usual?: string
  /** What is wrong with it now, in a few words. */
  alarm?: string | false
}

export const FigureList = ({ children }: { children: ReactNode }) => <dl className="ops-figures">{children}</dl>

export const Figure = ({ name, value, unit, means, usual, alarm = false }: Props) => (
  <div className={alarm ? 'ops-figure ops-alarm' : 'ops-figure'}>
    <dt>
      {name}
      <Tooltip
        trigger={['hover', 'focus']}
        title={
          <>
            {means}
            {usual && <div>正常：{usual}。</div>}
          </>
        }
      >
        <button type="button" className="ops-means" aria-label={`${name}是什么意思`}>
          <span>?</span>
        </button>
      </Tooltip>
    </dt>
    <dd>
      <b>{typeof value === 'number' ? value.toLocaleString('zh-CN') : value}</b>
      {unit && <span className="ops-unit">{unit}</span>}
      {alarm && (
        <span className="ops-alarm-words">
          <WarningIcon /> {alarm}
        </span>
      )}
    </dd>
  </div>
)
