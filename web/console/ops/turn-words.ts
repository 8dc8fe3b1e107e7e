// What the audit search says of a question and what became of it.
import { decisionNames, reasonNames } from '../../../domain/reason-names.ts'
import { evidenceWords } from '../../../domain/turn.ts'
import type { AuditTurn } from '../../../server/protocol/audit.ts'
import { nameOf } from '../../widget/source-words.ts'
import { csvOf } from './files.ts'
import { droppedWords, named, timeWords } from './words.ts'

/** In a few words: what was decided and why, or how far it came. @example '转人工：投诉' */
export const outcomeOf = ({ kind, state, decision }: Pick<AuditTurn, 'kind' | 'state' | 'decision'>): string => {
  if (kind === 'staff-message') return '人工回复'
  if (state === 'failed') return '作答失败'
  if (state === 'to-person') return '写给人工'
  if (!decision) return state === 'open' ? '没有答完' : '结果不详'
  return `${named(decisionNames, decision.decision)}：${named(reasonNames, decision.reason)}`
}

export const decisionColor = ({ state, decision }: Pick<AuditTurn, 'state' | 'decision'>): string => {
  if (state === 'failed') return 'error'
  if (decision?.decision === 'handover' || decision?.decision === 'refuse') return 'warning'
  return decision ? 'success' : 'default'
}

/** How far an answer is supported. A refusal and a handover say the firm's own words, which need no source: there is nothing to rate. */
export const evidenceOf = ({ decision, evidence }: Pick<AuditTurn, 'decision' | 'evidence'>): AuditTurn['evidence'] =>
  decision?.decision === 'answer' || decision?.decision === 'offer' ? evidence : null

/** What stands where a content was. */
export const gone = '（内容保存期满，已依规删除）'

/** What the client was told, or why there is nothing. */
export const answerWords = ({
  answer,
  state,
  failed,
  expired,
}: Pick<AuditTurn, 'answer' | 'state' | 'failed' | 'expired'>): string => {
  if (answer) return answer
  if (expired) return gone
  if (state === 'failed') return failed ?? '没能作答。'
  if (state === 'to-person') return '会话由人工接待，智能助手没有作答。'
  return state === 'open' ? '还没有答完。' : '没有回答内容。'
}

/** Each document and clause once, in the order in which they were cited. @example ['费用与佣金常见问题'] */
export const sourcesIn = ({ sentences }: Pick<AuditTurn, 'sentences'>): string[] => [
  ...new Set(sentences.flatMap(({ citations }) => citations.map(nameOf))),
]

/** A rule is named after what it is there to prevent; beside a decision the name alone would read as what was done. */
export const ruleWords = ({ id, title }: { id: string; title: string | null }): string =>
  title === null ? id : `防止“${title}”`

/** How many sentences were kept back before they were said, and for what; null where none was. */
export const droppedInWords = ({ dropped }: Pick<AuditTurn, 'dropped'>): string | null => {
  if (dropped.length === 0) return null
  const whys = dropped.map(
    ({ why, rules }) => rules.map(({ id, title }) => title ?? id).join('、') || droppedWords(why),
  )
  return `${dropped.length} 句：${[...new Set(whys)].join('；')}`
}

/** Who took it back, when and why. */
export const withdrawnWords = ({ title, by, at, reason }: AuditTurn['stops'][number]): string =>
  `${by ?? '系统'} 于 ${timeWords(at)} 停用${title ? `“${title}”` : '所引用的资料'}，原因：${reason}`

// --- to take along ---

const heads = [
  '时间（北京时间）',
  '客户编号',
  '会话编号',
  '问答编号',
  '类别',
  '问题（脱敏）',
  '回答（脱敏）',
  '处理结果',
  '依据',
  '所依规则',
  '说出前拦下',
  '出处',
  '撤回情况',
]

export const turnsAsTable = (turns: AuditTurn[]): string => csvOf([heads, ...turns.map(rowOf)])

const rowOf = (turn: AuditTurn): string[] => {
  const evidence = evidenceOf(turn)
  return [
    timeWords(turn.at),
    turn.clientId ?? (turn.visitorId ? '访客' : ''),
    turn.conversationId,
    turn.turnId,
    turn.kind === 'staff-message' ? `人工回复（${turn.actor?.id ?? '不详'}）` : '问答',
    turn.question ?? '',
    answerWords(turn),
    outcomeOf(turn),
    evidence ? evidenceWords[evidence] : '',
    (turn.decision?.rules ?? []).map((rule) => `${ruleWords(rule)}${rule.title ? `（${rule.id}）` : ''}`).join('；'),
    droppedInWords(turn) ?? '',
    sourcesIn(turn).join('；'),
    turn.stops.map(withdrawnWords).join('；'),
  ]
}
