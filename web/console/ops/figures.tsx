// Live: what works and what to do where it does not, how busy it is, what went wrong lately.
import { Alert, Empty, Skeleton, Tag, Typography } from 'antd'
import { createContext, type ReactNode, useContext } from 'react'
import { problemTable } from '../../../domain/problem.ts'
import { decisionNames } from '../../../domain/reason-names.ts'
import type { OperationsView } from '../../../server/protocol/operations.ts'
import { failureWords } from '../failure-words.ts'
import { longWaitMilliseconds } from '../staff/queue-order.ts'
import { useNow } from '../staff/use-now.ts'
import { reasonName, waitWords } from '../staff/words.ts'
import { Figure, FigureList } from './figure.tsx'
import { useLive } from './use-live.ts'
import { bytesWords, millisecondsWords, named, outcomeWords, timeWords, troubleWords } from './words.ts'

const everyMilliseconds = 5_000
/** Older than this it is no longer how things are: two looks were missed. */
const freshMilliseconds = 15_000

/** Whether what is shown is how it was, not how it is. */
const Stale = createContext(false)

export const Figures = () => {
  const { answer, heardAt, failure } = useLive<OperationsView>('/v1/operations', everyMilliseconds)
  const isStale = useNow(everyMilliseconds) - heardAt > freshMilliseconds || failure !== null
  if (!answer) return failure === null ? <Skeleton active aria-label="正在读取" /> : <Away failure={failure} />
  return (
    <Stale value={isStale}>
      {isStale ? (
        <>
          <Away failure={failure} since={answer.at} />
          <Since at={heardAt} />
        </>
      ) : (
        <p className="ops-note">
          更新于 {timeWords(answer.at)}（北京时间），每 {everyMilliseconds / 1000} 秒刷新。
        </p>
      )}
      <Components view={answer} />
      <Everywhere view={answer} />
      <ThisProcess view={answer} />
      <Errors view={answer} />
    </Stale>
  )
}

/** @param since from when what is shown meanwhile is; without it there is nothing to show */
const Away = ({ failure, since }: { failure: unknown; since?: string }) => {
  const { what, action } = failure === null ? { what: '服务器没有及时回应。', action: '' } : failureWords(failure)
  const again = `每 ${everyMilliseconds / 1000} 秒自动重试。`
  return (
    <Alert
      type="error"
      showIcon
      title={since ? `数字已过时：${what}` : what}
      description={since ? `以下是 ${timeWords(since)} 的情况。${again}` : `${action}${again}`}
    />
  )
}

/** Outside the alert, which would be read out every second. */
const Since = ({ at }: { at: number }) => (
  <p className="ops-note ops-since">上次更新已过去 {waitWords(useNow(1_000) - at)}。</p>
)

const Section = ({ title, note, children }: { title: string; note?: string; children: ReactNode }) => (
  <section className="ops-section" aria-label={title}>
    <div className="ops-heading">
      <Typography.Title level={2}>{title}</Typography.Title>
      {useContext(Stale) && <Tag color="error">已过时</Tag>}
    </div>
    {note && <p className="ops-note">{note}</p>}
    {children}
  </section>
)

// --- components ---

type Component = OperationsView['components'][number]

const standing = ({ status, required }: Component): { color: string; words: string } => {
  switch (status) {
    case 'failed':
      return required ? { color: 'error', words: '不可用' } : { color: 'warning', words: '不可用，有后备' }
    case 'partial':
      return { color: 'warning', words: '不完整' }
    case 'not-configured':
      return { color: 'default', words: '未配置（不影响作答）' }
    case 'ok':
      return { color: 'success', words: '正常' }
  }
}

const Components = ({ view: { components, checkedAt } }: { view: OperationsView }) => {
  const failed = components.filter(({ status }) => status === 'failed')
  const down = failed.filter(({ required }) => required)
  const partial = components.filter(({ status }) => status === 'partial')
  return (
    <Section title="组件" note={`约每 15 秒检查一次，上次 ${timeWords(checkedAt)}。`}>
      {down.length > 0 ? (
        <Alert type="error" showIcon title={`${names(down)}不可用，服务不能正常作答。`} />
      ) : failed.length > 0 ? (
        <Alert type="warning" showIcon title={`${names(failed)}不可用，仍可作答，但有功能受影响。`} />
      ) : partial.length > 0 ? (
        <Alert type="warning" showIcon title={`${names(partial)}不完整，其余正常。`} />
      ) : (
        <Alert type="success" showIcon title="作答所需的组件全部正常。" />
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

const Everywhere = ({ view: { queue, library, stops, database, at } }: { view: OperationsView }) => {
  const waited = queue.oldestSince === null ? null : Date.parse(at) - Date.parse(queue.oldestSince)
  const unattended = queue.waiting > 0 && queue.staffPresent === 0 && '有人等候，没有坐席在岗'
  return (
    <Section title="整个系统">
      <FigureList>
        <Figure
          name="等候人工"
          value={queue.waiting}
          unit="个会话"
          means="已转人工、还没有坐席接起的会话。"
          usual="0；有人等候时应有坐席在岗"
          alarm={unattended}
        />
        <Figure
          name="最久已等"
          value={waited === null ? (queue.waiting === 0 ? '无人等候' : '未知') : waitWords(waited)}
          means="队列里等得最久的客户已经等了多久。"
          usual="3 分钟以内"
          alarm={waited !== null && waited > longWaitMilliseconds && '超过 3 分钟'}
        />
        <Figure
          name="人工接待中"
          value={queue.inHands}
          unit={`个会话，由 ${queue.staffAtWork} 人接待`}
          means="坐席已接起、还没有结束或交回的会话，以及接待它们的人数。"
        />
        {queue.staffPresent !== null && (
          <Figure
            name="在岗坐席"
            value={queue.staffPresent}
            unit="人"
            means="此刻打开着坐席工作台的人；客户排队时看到的“有没有人”以此为准。"
            usual="人工服务时间内至少 1 人"
            alarm={unattended}
          />
        )}
        <Figure
          name="停用中"
          value={stops}
          unit="项"
          means="紧急停用后还没有解除的资料和回答，清单在“停用与追溯”。"
          usual="0；有停用时请跟进更正"
        />
        <Figure
          name="可引用的资料"
          value={library.documents}
          unit="份"
          means={`回答可以引用的资料份数。资料库现为第 ${library.version} 版，每发布一次资料加 1${library.changedAt ? `，上次发布于 ${timeWords(library.changedAt)}` : ''}。`}
          usual="与已发布的资料一致"
          alarm={library.documents === 0 && '没有资料，无法作答'}
        />
        <Figure
          name={database.kind === 'pglite' ? '内置数据库' : 'PostgreSQL 数据库'}
          value={bytesWords(database.bytes)}
          means="会话、留痕、资料文字和队列占用的空间，不含检索索引和原始文件。"
          usual="随会话平缓增长；磁盘要留有余地"
        />
      </FigureList>
    </Section>
  )
}

const ThisProcess = ({ view: { process, at } }: { view: OperationsView }) => {
  const turns = countOf(process.turns)
  const failed = countOf(process.turns.filter(({ decision }) => decision === 'failed'))
  const { firstSentence } = process
  const span = `近 ${firstSentence.minutes} 分钟`
  const withoutModel = '不用语言模型时 0.1 秒以内；用语言模型时取决于模型'
  return (
    <Section
      title="这个服务进程"
      note={`${process.name} 自 ${timeWords(process.startedAt)} 启动以来的数字，重启后从零算起。有多个服务进程时，各有各的数字。`}
    >
      <FigureList>
        <Figure name="问答" value={turns} unit="次" means="启动以来处理完的客户提问，含婉拒、转人工和失败的。" />
        <Figure
          name="作答失败"
          value={failed}
          unit="次"
          means="没能给出回答的提问；客户看到的是致歉和其他办法。"
          usual="0；不为 0 时看“最近的警告与错误”"
          alarm={failed > 0 && '有作答失败'}
        />
        <Figure
          name="首句用时中位数"
          value={firstSentenceWords(firstSentence.p50Milliseconds)}
          means={`${span}里，从收到提问到给出第一句话，一半的提问在这个时间以内。`}
          usual={withoutModel}
        />
        <Figure
          name="首句用时 95 分位"
          value={firstSentenceWords(firstSentence.p95Milliseconds)}
          means={`${span}里，从收到提问到给出第一句话，95% 的提问在这个时间以内。`}
          usual={withoutModel}
        />
        <Figure
          name="实时连接"
          value={process.openSockets}
          unit="个"
          means="WebSocket 连接：打开着的聊天窗口和坐席工作台。"
          usual="随访问量升降"
        />
        <Figure
          name="单向连接"
          value={process.openStreams}
          unit="个"
          means="SSE 连接：不用 WebSocket 的接入方在读取回答。"
          usual="随访问量升降"
        />
        <Figure
          name="内存"
          value={bytesWords(process.memoryBytes)}
          means="进程的常驻内存，含内置数据库和内置模型。"
          usual="约 480–600 MiB，连接很多时更高；只升不降时请留意"
        />
        <Figure
          name="已运行"
          value={waitWords(Date.parse(at) - Date.parse(process.startedAt))}
          means={`软件版本 ${process.version}。`}
          usual="不会自行变短；变短说明重启过"
        />
      </FigureList>
      <Minutes minutes={process.minutes} />
      <Decisions turns={process.turns} total={turns} />
      <Models models={process.models} />
    </Section>
  )
}

const countOf = (turns: OperationsView['process']['turns']): number => turns.reduce((sum, { count }) => sum + count, 0)

const firstSentenceWords = (milliseconds: number | null): string =>
  milliseconds === null ? '没有提问' : millisecondsWords(milliseconds)

const barWidth = 10
const chartHeight = 72

/** Turns by the minute; those that failed have another colour. */
const Minutes = ({ minutes }: { minutes: OperationsView['process']['minutes'] }) => {
  const most = Math.max(1, ...minutes.map(({ turns }) => turns))
  const total = minutes.reduce((sum, { turns }) => sum + turns, 0)
  const failed = minutes.reduce((sum, minute) => sum + minute.failed, 0)
  const words =
    total === 0
      ? `近 ${minutes.length} 分钟没有提问`
      : `近 ${minutes.length} 分钟共 ${total} 次问答${failed > 0 ? `，其中失败 ${failed} 次（红色）` : ''}；最忙的一分钟 ${most} 次`
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
              <title>{`${timeWords(at).slice(11, 16)} ${turns} 次`}</title>
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
      <p className="ops-axis" aria-hidden="true">
        <span>{minutes.length} 分钟前</span>
        <span>现在</span>
      </p>
    </figure>
  )
}

/** What came of a turn and why; that of one that failed is the code of a problem. */
const turnWords = ({ decision, reason }: { decision: string; reason: string }): string => {
  if (decision !== 'failed') return `${named(decisionNames, decision)}：${reasonName(reason)}`
  const problems: Record<string, { title: string }> = problemTable
  return `失败：${problems[reason]?.title ?? reason}`
}

const Decisions = ({ turns, total }: { turns: OperationsView['process']['turns']; total: number }) => {
  if (turns.length === 0) return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description="启动以来还没有人提问。" />
  return (
    <>
      <Typography.Title level={3}>处理结果与原因</Typography.Title>
      <ul className="ops-bars">
        {turns.map(({ decision, reason, count }) => (
          <li key={`${decision} ${reason}`}>
            <span className="ops-bar-name">{turnWords({ decision, reason })}</span>
            <span className="ops-bar" aria-hidden="true">
              <span style={{ width: `${(count / total) * 100}%` }} />
            </span>
            <span className="ops-bar-count">
              {count} 次（{Math.round((count / total) * 100)}%）
            </span>
          </li>
        ))}
      </ul>
    </>
  )
}

const Models = ({ models }: { models: OperationsView['process']['models'] }) => (
  <>
    <Typography.Title level={3}>语言模型</Typography.Title>
    {models.length === 0 ? (
      <p className="ops-note">启动以来没有调用过。未配置语言模型时，回答取资料原文，不影响作答。</p>
    ) : (
      <ul className="ops-lines">
        {models.map(({ model, calls, tokensIn, tokensOut }) => (
          <li key={model}>
            <b>{model}</b>
            <span>
              {calls.map(({ outcome, count }) => `${outcomeWords(outcome)} ${count} 次`).join('，')}；输入{' '}
              {tokensIn.toLocaleString('zh-CN')} 词元，输出 {tokensOut.toLocaleString('zh-CN')} 词元
            </span>
          </li>
        ))}
      </ul>
    )}
  </>
)

// --- errors ---

const Errors = ({ view: { process } }: { view: OperationsView }) => (
  <Section
    title="最近的警告与错误"
    note="这个服务进程启动以来最近的 100 种，相同的合并计数；不含客户文字，全文见日志。"
  >
    {process.errors.length === 0 ? (
      <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description="启动以来没有警告和错误，这是正常的。" />
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
            <span>{troubleWords({ message, detail })}</span>
            <code>{[message, code].filter(Boolean).join(' · ')}</code>
          </li>
        ))}
      </ul>
    )}
  </Section>
)
