// /library: what the bot answers from. Documents with their versions, how they come in, who approves what, and what is found on which day.
import { Button, ConfigProvider, Result, Spin, Typography } from 'antd'
import enUS from 'antd/locale/en_US'
import zhCN from 'antd/locale/zh_CN'
import { Suspense, useEffect, useRef } from 'react'
import { mayDo } from '../../../server/auth/permissions.ts'
import { useSurroundings } from '../console.tsx'
import { Link } from '../link.tsx'
import { navigate, usePath } from '../router.ts'
import { DiffView } from './diff-view.tsx'
import { Document } from './document.tsx'
import { chooseLanguage, useLanguage, useSay } from './language.ts'
import { placeAt, type Tab, tabs } from './places.ts'
import { Version } from './version.tsx'
import { words } from './words.ts'
import './library.css'

const root = '/library'

export const Library = () => {
  const { session } = useSurroundings()
  const language = useLanguage()
  const say = useSay(words)
  const path = usePath()
  const allowed = tabs.filter(({ needs }) => mayDo(session.role, needs))
  const wanted = tabs.find((tab) => tab.path === path)
  // What is no tab, or not theirs, is shown below the first.
  const active = (allowed.find((tab) => tab === wanted) ?? allowed[0])?.path
  const body = useRef<HTMLDivElement>(null)
  const bar = useRef<HTMLElement>(null)
  // Another place is read from its beginning; on a phone its tab may lie beside the screen.
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever the path is another
  useEffect(() => {
    body.current?.closest('.page')?.scrollTo({ top: 0 })
    const tab = bar.current?.querySelector<HTMLElement>('[aria-current]')
    if (bar.current && tab) bar.current.scrollLeft = tab.offsetLeft - bar.current.clientWidth / 2 + tab.clientWidth / 2
  }, [path])
  return (
    <ConfigProvider locale={language === 'en' ? enUS : zhCN}>
      <div className="lib" lang={language === 'en' ? 'en' : undefined} ref={body}>
        <div className="lib-head">
          <Typography.Title level={1}>{say('title')}</Typography.Title>
          <Button
            type="text"
            size="small"
            lang={language === 'en' ? 'zh-CN' : 'en'}
            onClick={() => chooseLanguage(language === 'en' ? 'zh' : 'en')}
          >
            {say('otherLanguage')}
          </Button>
        </div>
        <nav className="lib-tabs" aria-label={say('title')} ref={bar}>
          {allowed.map((tab) => (
            <Link key={tab.path} to={tab.path} aria-current={tab.path === active ? 'page' : undefined}>
              {tab.name[language]}
            </Link>
          ))}
        </nav>
        <Shown path={path} wanted={wanted} allowed={allowed} />
      </div>
    </ConfigProvider>
  )
}

/** The tab, or the document or version that the address names. */
const Shown = ({ path, wanted, allowed }: { path: string; wanted: Tab | undefined; allowed: readonly Tab[] }) => {
  const say = useSay(words)
  const language = useLanguage()
  const back = (
    <Button type="primary" onClick={() => navigate(root)}>
      {say('toDocuments')}
    </Button>
  )
  const place = placeAt(path)
  if (place?.what === 'document') return <Document key={place.id} workId={place.id} />
  if (place?.what === 'diff') return <DiffView key={place.id} workId={place.id} />
  if (place?.what === 'version') return <Version key={place.id} versionId={place.id} />
  if (!wanted) return <Result icon={null} title={say('noSuchPlace')} extra={back} />
  if (!allowed.includes(wanted))
    return (
      <Result
        icon={null}
        title={say('tabForbidden', { tab: wanted.name[language] })}
        subTitle={say('tabForbiddenHow')}
        extra={back}
      />
    )
  return (
    <Suspense fallback={<Spin className="loading" aria-label={say('opening')} />}>
      <wanted.Show />
    </Suspense>
  )
}
