// The shell of the consoles: who is signed in, which page is shown, and what all pages share.
import { App, Button, ConfigProvider, Result, Spin } from 'antd'
import zhCN from 'antd/locale/zh_CN'
import {
  Component,
  createContext,
  type ReactNode,
  type RefObject,
  Suspense,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react'
import { roleNames } from '../../domain/identity.ts'
import { CallFailed, expired } from '../api/call-failed.ts'
import { createClient } from '../api/client.ts'
import { type Connection, createConnection } from '../api/connection.ts'
import { failureWords } from './failure-words.ts'
import { createHttp, type Http } from './http.ts'
import { Link } from './link.tsx'
import { pageAt, pagesFor } from './pages.ts'
import { navigate, usePath } from './router.ts'
import { currentSession, keepToken, type Session } from './session.ts'
import { SignIn } from './sign-in.tsx'
import { useTheme } from './theme.ts'
import { useFocusKept } from './use-focus-kept.ts'

type Surroundings = { session: Session; http: Http; connection: Connection; signOut: () => void }
const SurroundingsContext = createContext<Surroundings | null>(null)

/** Who is signed in, and how the server is called and followed in their name. */
export const useSurroundings = (): Surroundings => {
  const surroundings = useContext(SurroundingsContext)
  if (!surroundings) throw new Error('Nobody is signed in here')
  return surroundings
}

/** Tells of a failed call in a message of its own. @example try { … } catch (failure) { tell(failure) } */
export const useTellFailure = (): ((failure: unknown) => void) => {
  const { message } = App.useApp()
  return (failure) => {
    const { what, action, details } = failureWords(failure)
    void message.error([what, ...details, action].filter(Boolean).join(' '))
  }
}

export const Console = ({ isDemo }: { isDemo: boolean }) => (
  <ConfigProvider locale={zhCN} theme={useTheme()} button={{ autoInsertSpace: false }}>
    <App
      className="console"
      message={{ maxCount: 3, top: 'var(--messages-top, 8px)' }}
      // Below the head, which says who is signed in.
      notification={{ top: 56 }}
    >
      <Faults>
        <SignedIn isDemo={isDemo} />
      </Faults>
    </App>
  </ConfigProvider>
)

const SignedIn = ({ isDemo }: { isDemo: boolean }) => {
  const [session, setSession] = useState(currentSession)
  /** Whose token has ended while they were at work. */
  const [expired, setExpired] = useState<Session | null>(null)
  const surroundings = useMemo(() => {
    if (!session) return null
    const leave = (becauseExpired: boolean) => {
      keepToken(null)
      setExpired(becauseExpired ? session : null)
      setSession(null)
    }
    return inTheNameOf(session, leave)
  }, [session])
  useEffect(() => () => surroundings?.connection.close(), [surroundings])
  const mainRef = useRef<HTMLElement>(null)
  useFocusKept(mainRef)
  if (!surroundings) return <SignIn {...{ mainRef, isDemo, expired }} onSignedIn={() => setSession(currentSession())} />
  return (
    <SurroundingsContext value={surroundings}>
      <Frame {...{ mainRef, isDemo }} />
    </SurroundingsContext>
  )
}

const inTheNameOf = (session: Session, leave: (becauseExpired: boolean) => void): Surroundings => ({
  session,
  http: createHttp({ onSignedOut: () => leave(true) }),
  connection: createConnection({
    server: location.origin,
    client: createClient({ server: location.origin }),
    getToken: async (refused) => {
      const token = currentSession()?.token
      if (token !== undefined && token !== refused) return token
      leave(true)
      throw new CallFailed(expired)
    },
  }),
  signOut: () => leave(false),
})

/** Head, menu, and the page that the address names. */
const Frame = ({ mainRef, isDemo }: { mainRef: RefObject<HTMLElement | null>; isDemo: boolean }) => {
  const { session, signOut } = useSurroundings()
  const path = usePath()
  const page = pageAt(path)
  const allowed = pagesFor(session.role)
  return (
    <div className="frame">
      <header className="head">
        <h1 className="brand">
          <img src={markUrl} alt="" width={24} height={24} />
          <span>智顾</span>
        </h1>
        <nav aria-label="工作台">
          {allowed.map(({ path: to, name }) => (
            <Link key={to} to={to} aria-current={page?.path === to ? 'page' : undefined}>
              {name}
            </Link>
          ))}
        </nav>
        {isDemo && (
          <span className="demo-mark" role="note">
            演示身份
          </span>
        )}
        <span className="who" title={`${session.name}（${roleNames[session.role]}）`}>
          <b>{session.name}</b>
          <span>{roleNames[session.role]}</span>
        </span>
        <Button size="small" type="text" onClick={signOut}>
          退出
        </Button>
      </header>
      <main className="page" ref={mainRef} tabIndex={-1}>
        <Suspense fallback={<Spin className="loading" aria-label="正在打开" />}>
          <Shown />
        </Suspense>
      </main>
    </div>
  )
}

const Shown = () => {
  const { session } = useSurroundings()
  const page = pageAt(usePath())
  const [first] = pagesFor(session.role)
  const goFirst = first && (
    <Button type="primary" onClick={() => navigate(first.path)}>
      去{first.name}
    </Button>
  )
  if (!page) return <Result icon={null} title="没有这个页面" extra={goFirst} />
  if (!pagesFor(session.role).includes(page))
    return (
      <Result
        icon={null}
        title={`${roleNames[session.role]}不能使用“${page.name}”`}
        subTitle="如确需使用，请联系管理员开通。"
        extra={goFirst}
      />
    )
  return <page.Show />
}

/** A fault of ours ends in words, not on a white page. */
class Faults extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false }
  static getDerivedStateFromError = () => ({ failed: true })
  override render() {
    if (!this.state.failed) return this.props.children
    return (
      <Result
        status="error"
        title="页面出了问题"
        subTitle="重新载入后可以继续，已发送的消息不会丢失。"
        extra={
          <Button type="primary" onClick={() => location.reload()}>
            重新载入
          </Button>
        }
      />
    )
  }
}

const markUrl = new URL('./mark.svg', import.meta.url).href
