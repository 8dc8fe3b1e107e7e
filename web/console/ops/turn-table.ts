// Questions and answers as a table to take along.
import { evidenceWords } from '../../../domain/turn.ts'
import type { AuditTurn } from '../../../server/protocol/audit.ts'
import { csvOf } from './files.ts'
import {
  answerWords,
  droppedInWords,
  evidenceOf,
  outcomeOf,
  ruleWords,
  sourcesIn,
  withdrawnWords,
} from './turn-words.ts'
import { timeWords } from './words.ts'

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
