// What the operator's view says of what the server sends as codes, numbers and instants.
import { linksSaid } from '../../../domain/answer-text.ts'
import { calendarDate } from '../../../domain/calendar.ts'
import type { Actor, ConversationEventBody } from '../../../domain/conversation.ts'
import { type DislikeReason, dislikeReasonNames, outcomeNames, ticketCategoryNames } from '../../../domain/handoff.ts'
import type { DocumentKind } from '../../../domain/library.ts'
import { decisionNames, deskNames, reasonNames } from '../../../domain/reason-names.ts'
import { evidenceWords, type Intent, type TurnEvent, type Urgency } from '../../../domain/turn.ts'
import type { AuditEvent } from '../../../server/protocol/audit.ts'
import type { GapReason } from '../../../server/protocol/gaps.ts'
import { stateNames } from '../staff/words.ts'

export const actorNames: Record<Actor['kind'], string> = {
  client: '客户',
  bot: '智能助手',
  staff: '员工',
  system: '系统',
}

export const kindNames: Record<DocumentKind, string> = {
  regulation: '法规',
  digest: '规则要点',
  faq: '常见问题',
  product: '产品资料',
  fee: '费率表',
  procedure: '办理指引',
  research: '研究报告',
}

export const stopTargetNames = { document: '资料', version: '版本', chunk: '段落', answer: '回答' } as const

/** In the order in which they usually come. */
export const eventNames: Record<ConversationEventBody['type'], string> = {
  'conversation-started': '会话开始',
  'conversation-claimed': '登录后认领会话',
  'consent-given': '同意使用须知',
  'message-received': '客户消息',
  'turn-started': '开始作答',
  'turn-understood': '理解问题',
  'evidence-found': '查找依据',
  'model-used': '调用语言模型',
  'sentence-committed': '答出一句',
  'sentence-dropped': '拦下一句',
  'answer-replaced': '改答：收回已显示的内容',
  'turn-rated': '评定依据是否充分',
  'turn-decided': '得出处理结果',
  'turn-finished': '作答结束',
  'turn-failed': '作答失败',
  'answer-stopped': '回答因停用撤回',
  'state-changed': '会话状态变化',
  'notice-given': '告知客户',
  'staff-message': '人工消息',
  'original-revealed': '查看敏感原文',
  'ticket-opened': '投诉登记',
  'callback-requested': '请求回电',
  'callback-cancelled': '取消回电',
  'answer-judged': '评价回答',
  'conversation-rated': '评价会话',
  'originals-erased': '删除敏感原文',
}

/** What was done to the system itself. */
export const configurationNames: Record<string, string> = {
  'hold-set': '设置法律冻结',
  'hold-lifted': '解除法律冻结',
  'feed-added': '新增资料来源',
  'feed-changed': '修改资料来源',
  'feed-paused': '暂停资料来源',
  'feed-resumed': '恢复资料来源',
  'feed-removed': '移除资料来源',
  'gaps-set-aside': '知识缺口标为不需要',
  'gaps-reopened': '知识缺口重新待办',
  'audit-searched': '检索与导出',
  'audit-verified': '校验留痕',
}

export const eventName = (type: string): string =>
  (eventNames as Record<string, string>)[type] ?? configurationNames[type] ?? type

/** What was done: of a search what was looked through, and whether it was taken along. @example '导出问答' */
export const recordName = ({ type, body }: Pick<AuditEvent, 'type' | 'body'>): string => {
  if (type !== 'audit-searched' || body === null) return eventName(type)
  const { view, scope } = criteriaIn(body)
  const searched = view === 'turns' ? '问答' : scope === 'configuration' ? '系统操作' : '留痕明细'
  return `${body.exported ? '导出' : '检索'}${searched}`
}

/** What a search that was recorded looked for. */
export const criteriaIn = (body: AuditEvent['body']): Record<string, string> =>
  body?.type === 'audit-searched' ? (body.criteria as Record<string, string>) : {}

const intentNames: Record<Intent, string> = {
  regulation: '法规',
  product: '产品',
  fee: '费用',
  procedure: '办理',
  knowledge: '知识',
  'account-state': '账户情况',
  'market-data': '行情',
  research: '研究',
  suitability: '适当性',
  drafting: '代写',
  complaint: '投诉',
  human: '要人工',
  advice: '投资建议',
  'small-talk': '寒暄',
  abuse: '辱骂',
  'off-topic': '题外话',
  injection: '试探系统',
  other: '其他',
}
const urgencyNames: Record<Urgency, string> = { low: '低', medium: '中', high: '高', critical: '极高' }

const droppedWhy: Record<Extract<TurnEvent, { type: 'sentence-dropped' }>['why'], string> = {
  rule: '触及规则',
  unsupported: '没有依据',
  number: '数字没有依据',
  leak: '泄露内部信息',
}
/** Why a sentence was kept back before anybody saw it. */
export const droppedWords = (why: string): string => named(droppedWhy, why)

const replacedWhy = {
  'model-failed': '语言模型出错',
  unsupported: '没有依据',
  handover: '转人工',
  restarted: '服务重启，重新作答',
}

/** Why the state changed: what somebody did, how a member of staff ended it, or the reason of a decision. */
const moveNames: Record<string, string> = {
  ...reasonNames,
  ...outcomeNames,
  taken: '接起',
  'first-message': '首次回复',
  released: '放回队列',
  unanswered: '接起后没有回复，回到队列',
  returned: '交还',
  'left-queue': '客户离开队列',
  'closed-by-client': '客户结束',
}

/** @example dislikedWords('wrong') // '点踩：内容不对' */
export const dislikedWords = (reason: DislikeReason | null): string =>
  `点踩：${reason === null ? '没有说明原因' : dislikeReasonNames[reason]}`

/** Why a question is a gap: as the bot decided it, or as clients say it. */
export const gapReasonNames: Record<GapReason, string> = {
  'no-evidence': reasonNames['no-evidence'],
  'low-confidence': reasonNames['low-confidence'],
  'repeated-question': reasonNames['repeated-question'],
  wrong: dislikedWords('wrong'),
  outdated: dislikedWords('outdated'),
  'not-my-question': dislikedWords('not-my-question'),
  incomplete: dislikedWords('incomplete'),
  unclear: dislikedWords('unclear'),
  other: dislikedWords('other'),
  unsaid: dislikedWords(null),
}

/** @example named(decisionNames, 'refuse') // '婉拒' */
export const named = (names: Record<string, string>, code: string): string => names[code] ?? code

/** What happened, in one line. @param titles of documents, by their ids */
export const summaryOf = (event: Pick<AuditEvent, 'type' | 'body'>, titles: Titles = new Map()): string => {
  if (event.body === null) return '内容保存期满，已依规删除；序号与摘要仍在，可以校验。'
  return event.type in eventNames
    ? conversationSummary(event.body as ConversationEventBody)
    : ownSummary(event.body, titles)
}

type Titles = ReadonlyMap<string, string>

const conversationSummary = (body: ConversationEventBody): string => {
  switch (body.type) {
    case 'message-received':
      return body.text
    case 'staff-message':
    case 'notice-given':
      return linksSaid(body.text)
    case 'sentence-committed':
      return linksSaid(body.sentence.text)
    case 'turn-started':
      return `按 ${body.asOf} 有效的资料（资料库第 ${body.libraryVersion} 版），${writerWords(body.answeredBy)}`
    case 'turn-understood':
      return `${named(intentNames, body.reading.intent)}；紧急程度${named(urgencyNames, body.reading.urgency)}；${body.reading.query}`
    case 'evidence-found':
      return `找到 ${body.passages.length} 段，${body.sufficient ? '足以作答' : '不足以作答'}`
    case 'sentence-dropped':
      return `${droppedWhy[body.why]}${rulesIn(body.findings.map(({ ruleId }) => ruleId))}`
    case 'answer-replaced':
      return replacedWhy[body.why]
    case 'model-used':
      return `${body.model}，提示词 ${body.prompt}，${outcomeWords(body.outcome)}，${millisecondsWords(body.milliseconds)}`
    case 'turn-rated':
      return `${evidenceWords[body.evidence]}，把握 ${Math.round(body.confidence * 100)}%`
    case 'turn-decided':
      return `${decisionWords(body.decision)}${rulesIn(body.decision.ruleIds)}`
    case 'turn-finished':
      return `用时 ${millisecondsWords(body.milliseconds)}`
    case 'turn-failed':
      return body.detail
    case 'state-changed':
      return `${stateNames[body.from]} → ${stateNames[body.to]}（${named(moveNames, body.reason)}）${body.note ?? ''}`
    case 'answer-stopped':
    case 'originals-erased':
      return body.reason
    case 'conversation-started':
      return `渠道 ${body.channel}${body.anonymous ? '，访客' : ''}`
    case 'conversation-claimed':
      return `客户 ${body.by}`
    case 'ticket-opened':
      return `${body.ticketId}（${ticketCategoryNames[body.category]}），应于 ${timeWords(body.resolveBy)} 前办结`
    case 'callback-cancelled':
      return ''
    case 'callback-requested':
      return `号码 ${body.phone}`
    case 'answer-judged':
      return [
        body.verdict === null ? '收回评价' : body.verdict === 'up' ? '有用' : '没用',
        body.reason && named(dislikeReasonNames, body.reason),
        body.comment,
      ]
        .filter(Boolean)
        .join('：')
    case 'conversation-rated':
      return [`${body.score} 分`, body.solved === undefined ? '' : body.solved ? '已解决' : '未解决', body.comment]
        .filter(Boolean)
        .join('，')
    case 'consent-given':
      return `版本 ${body.version}`
    case 'original-revealed':
      return `第 ${body.revealedSeq} 条的 ${body.placeholder}：${body.reason}`
  }
}

/** @example decisionWords({ decision: 'handover', reason: 'complaint', desk: 'complaints' }) // '转人工（投诉专席）：投诉' */
export const decisionWords = ({
  decision,
  reason,
  desk,
}: {
  decision: string
  reason: string
  desk?: string | null
}): string =>
  `${named(decisionNames, decision)}${desk ? `（${named(deskNames, desk)}）` : ''}：${named(reasonNames, reason)}`

/** Who put the answer into words. @param answeredBy the model's id, or that it was done without one */
export const writerWords = (answeredBy: string): string =>
  answeredBy === 'extractive' ? '取资料原文作答' : `由语言模型 ${answeredBy} 作答`

/** How a call of the model ended: `ok`, or a kind of failure. */
const callOutcomeNames: Record<string, string> = {
  ok: '成功',
  unauthorised: '密钥被拒绝',
  'rate-limited': '被限流或额度用尽',
  unavailable: '服务不可用',
  timeout: '超时',
  stalled: '中途停顿',
  cut: '中途断开',
  malformed: '应答无法读懂',
  'circuit-open': '连续出错，暂停调用',
  busy: '没有排上队',
  aborted: '已取消',
  budget: '内容过长',
}
export const outcomeWords = (outcome: string): string => named(callOutcomeNames, outcome)

const rulesIn = (ids: readonly string[]): string => (ids.length > 0 ? `（规则 ${ids.join('、')}）` : '')

const ownSummary = (body: NonNullable<AuditEvent['body']>, titles: Titles): string => {
  if (body.type === 'audit-searched') {
    const criteria = criteriaIn(body)
    const { cited } = criteria
    const named = cited ? { ...criteria, cited: titles.get(cited) ?? cited } : criteria
    return `${criteriaWords(named)}${criteria.page ? '，续查更早的' : ''}；${body.found} 条`
  }
  if (body.type === 'audit-verified') return `会话 ${body.conversationId}：${faultWords(Number(body.faults))}`
  if (body.type.startsWith('feed-')) return feedWords(body)
  if (Array.isArray(body.turns)) return [`${body.turns.length} 个问题`, body.reason].filter(Boolean).join('：')
  return [body.targetId, body.reason].filter((part) => typeof part === 'string').join('：')
}

const settingNames: Record<string, string> = {
  name: '名称',
  location: '地址',
  recipe: '取法',
  defaults: '级别与读者',
  everyMinutes: '间隔',
}

const feedWords = ({ type, name, location, settings }: NonNullable<AuditEvent['body']>): string => {
  const changed = type === 'feed-changed' ? Object.keys(Object(settings)).map((one) => settingNames[one] ?? one) : []
  return `${name}（${location}）${changed.length > 0 ? `：改了${changed.join('、')}` : ''}`
}

/** In the order of the form. */
const criterionNames: Record<string, string> = {
  from: '从',
  to: '到',
  text: '文字',
  clientId: '客户',
  decision: '处理结果',
  reason: '处理原因',
  type: '事件',
  actor: '谁',
  cited: '引用',
  conversationId: '会话',
  ticketId: '工单',
  turnId: '问答',
}

export const criteriaWords = (criteria: Record<string, string>): string =>
  Object.entries(criterionNames)
    .flatMap(([name, words]) => (criteria[name] ? `${words} ${criterionWords(name, criteria[name])}` : []))
    .join('，') || '全部'

const criterionWords = (name: string, value: string): string => {
  if (name === 'from' || name === 'to') return timeWords(value)
  if (name === 'type') return eventName(value)
  if (name === 'actor') return named(actorNames, value)
  if (name === 'decision') return named(decisionNames, value)
  return name === 'reason' ? named(reasonNames, value) : value
}

export const faultWords = (count: number): string => (count === 0 ? '没有发现改动' : `发现 ${count} 处问题`)

// --- figures ---

/** @example bytesWords(52_428_800) // '50 MiB' */
export const bytesWords = (bytes: number): string => {
  if (bytes < 1024) return `${bytes} B`
  const units = ['KiB', 'MiB', 'GiB', 'TiB']
  const power = Math.min(units.length, Math.floor(Math.log2(bytes) / 10))
  const value = bytes / 1024 ** power
  return `${value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[power - 1]}`
}

/** @example millisecondsWords(1234) // '1.2 秒' */
export const millisecondsWords = (milliseconds: number): string =>
  milliseconds < 1000 ? `${Math.round(milliseconds)} 毫秒` : `${(milliseconds / 1000).toFixed(1)} 秒`

const shanghai = new Intl.DateTimeFormat('zh-CN', {
  timeZone: 'Asia/Shanghai',
  hourCycle: 'h23',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
})

/** In Beijing time, whatever the clock of this machine says. @example timeWords('2026-11-22T10:00:00Z') // '2026-11-22 18:00:00' */
export const timeWords = (at: string): string => {
  const instant = new Date(at)
  return `${calendarDate(instant)} ${shanghai.format(instant)}`
}

/** What the server logs when something goes wrong. */
const logNames: Record<string, string> = {
  'turn failed': '作答失败',
  'request failed': '处理请求出错',
  'socket frame failed': '处理实时消息出错',
  'conversation worker failed': '处理会话出错',
  'message judged by patterns alone': '内置模型没能判读消息，只按规则判读',
  'looking at the queue failed': '检查等候队列出错',
  'upkeep failed': '定期维护出错',
  'redis is away': 'Redis 连不上',
  'redis is back': 'Redis 已恢复',
  'idle database connection lost': '空闲的数据库连接断开',
}

/**
 * What went wrong and why, as far as we have words for it.
 * @example troubleWords({ message: 'turn failed', detail: '检索索引读取失败。' }) // '作答失败：检索索引读取失败。'
 */
export const troubleWords = ({ message, detail }: { message: string; detail: string | null }): string =>
  // Behind the message may stand the task that failed.
  [logNames[message.replace(/ \(.*\)$/, '')], detail].filter(Boolean).join('：')
