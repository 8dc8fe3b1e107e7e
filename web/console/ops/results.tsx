// A page of what a search found: how much, how far it looked, taking it along, turning the page.
import { App, Button, Empty, Skeleton } from 'antd'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useSurroundings, useTellFailure } from '../console.tsx'
import { exportAll, mostExported, type Page } from './export-all.ts'
import { Failed } from './failed.tsx'
import { saveFile } from './files.ts'
import type { Pages } from './use-pages.ts'
import { timeWords } from './words.ts'

/** What is looked for: the query, and in words. */
export type Asked = { asked: string; words: string }

/** What can be taken along; a table only of what `tableOf` makes one. */
type Taken = { path: string; tableOf?: (lines: string[]) => string }

type Props<Found extends Page> = Asked & {
  label?: string
  pages: Pages<Found>
  count: (page: Found) => number
  taken?: Taken
  empty?: string
  children: (page: Found) => ReactNode
}

export const Results = <Found extends Page>({
  label = '检索结果',
  asked,
  words,
  pages: { page, failure, toNewer, toOlder, again },
  count,
  taken,
  empty = '没有符合条件的记录，可以放宽时间或条件再查。',
  children,
}: Props<Found>) => {
  const section = useRef<HTMLElement>(null)
  const isTurning = useRef(false)
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever a page has come
  useEffect(() => {
    if (!section.current) return
    // The button that turned the page is gone, one goes on here; on a phone the form is as tall as the screen.
    if (isTurning.current) section.current.focus()
    else if (section.current.getBoundingClientRect().top > innerHeight - 100) section.current.scrollIntoView()
    isTurning.current = false
  }, [page])
  const turn = (to: (() => void) | null) => {
    isTurning.current = true
    to?.()
  }

  if (failure !== null) return <Failed failure={failure} onRetry={again} />
  if (!page) return <Skeleton active aria-label="正在检索" />
  const found = count(page)
  return (
    <section className="ops-section" aria-label={label} tabIndex={-1} ref={section}>
      <p className="ops-found-words" role="status">
        <b>{words}</b>：{found === 0 ? '没有找到' : `这一页 ${found} 条，新的在前`}
        {page.next ? `；已查到 ${timeWords(page.searchedBackTo)}，更早的还没有查。` : found > 0 && '，没有更早的了'}
        {!page.next && '。'}
      </p>
      {taken && <Exports {...{ ...taken, asked, words }} isEmpty={found === 0 && !page.next} />}
      {found === 0 && !page.next && <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={empty} />}
      {children(page)}
      {(toNewer || toOlder) && (
        <div className="ops-buttons">
          <Button disabled={!toNewer} onClick={() => turn(toNewer)}>
            较新的
          </Button>
          <Button disabled={!toOlder} onClick={() => turn(toOlder)}>
            更早的
          </Button>
        </div>
      )}
    </section>
  )
}

const Exports = ({ path, asked, words, tableOf, isEmpty }: Asked & Taken & { isEmpty: boolean }) => {
  const { http } = useSurroundings()
  const { notification } = App.useApp()
  const tell = useTellFailure()
  const [busy, setBusy] = useState<'csv' | 'jsonl' | null>(null)
  const take = async (form: 'csv' | 'jsonl') => {
    setBusy(form)
    try {
      const { lines, isWhole } = await exportAll(http, { path, asked })
      const text = form === 'csv' && tableOf ? tableOf(lines) : lines.map((line) => `${line}\n`).join('')
      saveFile(`审计-${words}`, form, text)
      notification[isWhole ? 'success' : 'warning']({
        title: `已导出 ${lines.length} 条`,
        description: isWhole
          ? `条件：${words}。`
          : `条件：${words}。只含最新的 ${lines.length} 条（一次最多约 ${mostExported} 条），其余请缩小时间范围再导出。`,
      })
    } catch (failure) {
      tell(failure)
    } finally {
      setBusy(null)
    }
  }
  return (
    <div className="ops-buttons">
      {tableOf && (
        <Button disabled={isEmpty} loading={busy === 'csv'} onClick={() => take('csv')}>
          导出表格（CSV）
        </Button>
      )}
      <Button disabled={isEmpty} loading={busy === 'jsonl'} onClick={() => take('jsonl')}>
        导出原始数据（JSONL）
      </Button>
      <span className="ops-note">按现在的条件导出，不止这一页。</span>
    </div>
  )
}
