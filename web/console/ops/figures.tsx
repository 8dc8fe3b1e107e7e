// Live: what works and what to do where it does not, how busy it is, what went wrong lately.
import { Alert, Empty, Skeleton, Statistic, Tag, Typography } from 'antd'
import type { ReactNode } from 'react'
import { decisionNames } from '../../../domain/reason-names.ts'
import type { OperationsView } from '../../../server/protocol/operations.ts'
import { failureWords } from '../failure-words.ts'
import { reasonName, waitWords } from '../staff/words.ts'
import { useLive } from './use-live.ts'
import { bytesWords, millisecondsWords, timeWords } from './words.ts'

const everyMilliseconds = 5_000

export const Figures = () => {
  const { answer, failure } = useLive<OperationsView>('/v1/operations', everyMilliseconds)
  return (
    <>
      {failure !== null && <Outdated failure={failure} since={answer?.at ?? null} />}
      {answer ? <View view={answer} /> : failure === null && <Skeleton active aria-label="正在读取" />}
    </>
  )
}

const Outdated = ({ failure, since }: { failure: unknown; since: string | null }) => {
  const { what, action } = failureWords(failure)
  return (
    <Alert
      type="error"
      showIcon
      title={what}
      description={since ? `以下是 ${timeWords(since)} 的数字，每 5 秒自动重试。` : `${action}每 5 秒自动重试。`}
    />
  )
}

const View = ({ view }: { view: OperationsView }) => (
  <>
    <Components view={view} />
    <Everywhere view={view} />
    <ThisProcess view={view} />
    <Errors view={view} />
  </>
)

const Section = ({ title, note, children }: { title: string; note?: string; children: ReactNode }) => (
  <section className="ops-section">
    <Typography.Title level={2}>{title}</Typography.Title>
    {note && <p className="ops-note">{note}</p>}
    {children}
  </section>
)

// --- components ---

type Component = OperationsView['components'][number]
const standing = ({ ok, missing, required }: Component) => {
  if (!ok) return required ? { color: 'error', words: '不可用' } : { color: 'warning', words: '降级' }
  return missing === undefined ? { color: 'success', words: '正常' } : { color: 'warning', words: '不完整' }
}

const Components = ({ view: { components, checkedAt } }: { view: OperationsView }) => {
  const down = components.filter(({ ok, required }) => !ok && required)
  const lacking = components.filter(({ ok, missing }) => !ok || missing !== undefined)
  return (
    <Section title="组件" note={`约每 15 秒检查一次，上次 ${timeWords(checkedAt)}。`}>
      {down.length > 0 ? (
        <Alert type="error" showIcon title={`${names(down)}不可用，服务不能正常作答。`} />
      ) : lacking.length > 0 ? (
        <Alert type="warning" showIcon title={`${names(lacking)}有问题，其余功能照常。`} />
      ) : (
        <Alert type="success" showIcon title="全部组件正常。" />
      )}
      <ul className="ops-components">
        {components.map((component) => {
          const { color, words } = standing(component)
          return (
            <li key={component.name}>
              <div className="ops-component-head">
                <b>{component.name}</b>
                <Tag color={color}>{words}</Tag>
              </div>
              {component.note && <p>{component.note}</p>}
              {component.action && <p className="ops-remedy">{component.action}</p>}
            </li>
          )
        })}
      </ul>
    </Section>
  )
}

const names = (components: Component[]): string => components.map(({ name }) => name).join('、')

// --- figures ---

const Everywhere = ({ view: { queue, library, stops, database, at } }: { view: OperationsView }) => (
  <Section title="整个系统">
    <div className="ops-figures">
      <Statistic title="等候人工" value={queue.waiting} suffix="个会话" />
      <Statistic title="最久已等" value={longestWait(queue, at)} />
      <Statistic title="人工接待中" value={queue.inHands} suffix={`个会话，${queue.staffAtWork} 人`} />
      {queue.staffPresent !== null && <Statistic title="在线坐席" value={queue.staffPresent} suffix="人" />}
      <Statistic title="停用中" value={stops} suffix="项" />
      <Statistic title="资料" value={library.documents} suffix={`份，版本 ${library.version}`} />
      <Statistic title={database.kind === 'pglite' ? '内置数据库' : 'PostgreSQL'} value={bytesWords(database.bytes)} />
    </div>
  </Section>
)

const longestWait = ({ waiting, oldestSince }: OperationsView['queue'], at: string): string => {
  if (oldestSince) return waitWords(Date.parse(at) - Date.parse(oldestSince))
  return waiting === 0 ? '无人等候' : '未知'
}

const ThisProcess = ({ view: { process, at } }: { view: OperationsView }) => {
  const turns = process.turns.reduce((sum, { count }) => sum + count, 0)
  const failed = process.turns
    .filter(({ decision }) => decision === 'failed')
    .reduce((sum, { count }) => sum + count, 0)
  const { firstSentence } = process
  const span = `近 ${firstSentence.minutes} 分钟`
  return (
    <Section
      title="这个服务进程"
      note={`${process.name} 自 ${timeWords(process.startedAt)} 启动以来的数字。有多个服务进程时，各有各的数字。`}
    >
      <div className="ops-figures">
        <Statistic title="回答轮次" value={turns} suffix="轮" />
        <Statistic title="作答失败" value={failed} suffix="轮" />
        <Statistic title={`首句用时中位，${span}`} value={firstSentenceWords(firstSentence.p50Milliseconds)} />
        <Statistic title={`首句用时 95 分位，${span}`} value={firstSentenceWords(firstSentence.p95Milliseconds)} />
        <Statistic title="WebSocket 连接" value={process.openSockets} />
        <Statistic title="SSE 连接" value={process.openStreams} />
        <Statistic title="内存" value={bytesWords(process.memoryBytes)} />
        <Statistic title="已运行" value={waitWords(Date.parse(at) - Date.parse(process.startedAt))} />
        <Statistic title="版本" value={process.version} />
      </div>
      <Minutes minutes={process.minutes} />
      <Decisions turns={process.turns} total={turns} />
      <Models models={process.models} />
    </Section>
  )
}

const firstSentenceWords = (milliseconds: number | null): string =>
  milliseconds === null ? '没有回答' : millisecondsWords(milliseconds)

const barWidth = 10
const chartHeight = 72

/** Turns by the minute, those that failed on top of the others. */
const Minutes = ({ minutes }: { minutes: OperationsView['process']['minutes'] }) => {
  const most = Math.max(1, ...minutes.map(({ turns }) => turns))
  const total = minutes.reduce((sum, { turns }) => sum + turns, 0)
  const failed = minutes.reduce((sum, minute) => sum + minute.failed, 0)
  const words = `近 ${minutes.length} 分钟共 ${total} 轮${failed > 0 ? `，其中失败 ${failed} 轮` : ''}；最忙的一分钟 ${total === 0 ? 0 : most} 轮`
  return (
    <figure className="ops-minutes">
      <figcaption>{words}。</figcaption>
      <svg
        viewBox={`0 0 ${minutes.length * barWidth} ${chartHeight}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={words}
      >
        {minutes.map(({ at, turns, failed }, index) => {
          const height = (turns / most) * (chartHeight - 2)
          const ofFailed = (failed / most) * (chartHeight - 2)
          const x = index * barWidth + 1
          return (
            <g key={at}>
              <title>{`${timeWords(at).slice(11, 16)} ${turns} 轮`}</title>
              <rect x={x} y={0} width={barWidth - 2} height={chartHeight} className="ops-minute" />
              <rect x={x} y={chartHeight - height} width={barWidth - 2} height={height} className="ops-minute-turns" />
              <rect
                x={x}
                y={chartHeight - height}
                width={barWidth - 2}
                height={ofFailed}
                className="ops-minute-failed"
              />
            </g>
          )
        })}
      </svg>
    </figure>
  )
}

const decisionName = (decision: string): string =>
  decision === 'failed' ? '失败' : ((decisionNames as Record<string, string>)[decision] ?? decision)

const Decisions = ({ turns, total }: { turns: OperationsView['process']['turns']; total: number }) => {
  if (turns.length === 0)
    return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description="这个进程启动以来还没有回答过。" />
  return (
    <>
      <Typography.Title level={3}>决定与原因</Typography.Title>
      <ul className="ops-bars">
        {turns.map(({ decision, reason, count }) => (
          <li key={`${decision} ${reason}`}>
            <span className="ops-bar-name">
              {decisionName(decision)}：{reasonName(reason)}
            </span>
            <span className="ops-bar" aria-hidden="true">
              <span style={{ width: `${(count / total) * 100}%` }} />
            </span>
            <span className="ops-bar-count">
              {count}（{Math.round((count / total) * 100)}%）
            </span>
          </li>
        ))}
      </ul>
    </>
  )
}

const Models = ({ models }: { models: OperationsView['process']['models'] }) => (
  <>
    <Typography.Title level={3}>大模型</Typography.Title>
    {models.length === 0 ? (
      <p className="ops-note">没有调用过。没有接大模型时，回答取自资料原文。</p>
    ) : (
      <ul className="ops-lines">
        {models.map(({ model, calls, tokensIn, tokensOut }) => (
          <li key={model}>
            <b>{model}</b>
            <span>
              {calls.map(({ outcome, count }) => `${outcome === 'ok' ? '成功' : outcome} ${count} 次`).join('，')}；输入{' '}
              {tokensIn} 词元，输出 {tokensOut} 词元
            </span>
          </li>
        ))}
      </ul>
    )}
  </>
)

// --- errors ---

const Errors = ({ view: { process } }: { view: OperationsView }) => (
  <Section title="最近的警告与错误" note="这个服务进程最近的 100 种，只含类别，不含客户文字；全文见日志。">
    {process.errors.length === 0 ? (
      <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description="启动以来没有警告和错误。" />
    ) : (
      <ul className="ops-lines">
        {process.errors.map(({ level, message, code, detail, count, firstAt, lastAt }) => (
          <li key={`${level} ${message} ${code} ${detail}`}>
            <span className="ops-component-head">
              <Tag color={level === 'error' ? 'error' : 'warning'}>{level === 'error' ? '错误' : '警告'}</Tag>
              <time dateTime={lastAt}>{timeWords(lastAt)}</time>
              {count > 1 && (
                <span>
                  {count} 次，首次 {timeWords(firstAt)}
                </span>
              )}
            </span>
            {detail && <span>{detail}</span>}
            <code>{[message, code].filter(Boolean).join(' · ')}</code>
          </li>
        ))}
      </ul>
    )}
  </Section>
)
