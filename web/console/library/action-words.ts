// What the action list says, Chinese and English side by side.
import type { ActionState } from '../../../domain/editorial.ts'
import type { DocumentKind } from '../../../domain/library.ts'
import type { Both } from './language.ts'
import { kindNames } from './words.ts'

export const actionWords = {
  actions: { zh: '行动清单', en: 'Action list' },
  note: {
    zh: '新版本取代旧条文后，仍引用旧条文或文号、或与旧条文几乎相同的内容列在这里：逐项核对，改好了记“已处理”，不受影响的记“无需处理”并写明理由。',
    en: 'When a new version supersedes articles, whatever still cites them or their document number, or says nearly the same, stands here: look at each, settle it, or say why nothing need be done.',
  },
  filters: { zh: '筛选', en: 'Filter' },
  state: { zh: '处理状态', en: 'State' },
  anyState: { zh: '全部状态', en: 'All states' },
  anyKind: { zh: '全部类别', en: 'All kinds' },
  who: { zh: '指派给谁', en: 'Assigned to' },
  anybody: { zh: '不限指派', en: 'Anybody' },
  mine: { zh: '指派给我的', en: 'Mine' },
  unassigned: { zh: '还没有指派的', en: 'Nobody yet' },
  nothingOpen: { zh: '没有待处理的内容。', en: 'Nothing is waiting.' },
  nothingFound: { zh: '没有符合条件的内容。', en: 'Nothing matches.' },
  loading: { zh: '正在读取', en: 'Loading' },
  more: { zh: '显示更多', en: 'Show more' },
  select: { zh: '选择：{title}', en: 'Select: {title}' },
  selectAll: { zh: '全选这一页', en: 'Select all shown' },
  selected: { zh: '已选 {count} 项', en: '{count} selected' },
  citesClause: { zh: '引用{clause}', en: 'cites {clause}' },
  citesWhole: { zh: '引用旧版本', en: 'cites the former version' },
  resembles: { zh: '与旧{clause}相近', en: 'resembles the former {clause}' },
  because: { zh: '《{title}》{from} → {to}', en: '“{title}” {from} → {to}' },
  seeDiff: { zh: '看对照', en: 'Compare' },
  gone: { zh: '已撤下或失效', en: 'no longer shown' },
  assignedTo: { zh: '已指派：{name}', en: 'Assigned to {name}' },
  decided: { zh: '{at} {name}：{what}', en: '{at} {name}: {what}' },
  decidedWhy: { zh: '{at} {name}：{what}，{reason}', en: '{at} {name}: {what}, {reason}' },
  assign: { zh: '指派', en: 'Assign' },
  assignTo: { zh: '指派给（工号，留空为取消指派）', en: 'Assign to (staff id; empty: nobody)' },
  assignToMe: { zh: '指派给我', en: 'Assign to me' },
  done: { zh: '已处理', en: 'Done' },
  doneNote: { zh: '所选 {count} 项记为已处理。', en: '{count} will be marked as done.' },
  notNeeded: { zh: '无需处理', en: 'Not needed' },
  notNeededNote: { zh: '所选 {count} 项记为无需处理，请写明理由。', en: '{count} need nothing done; please say why.' },
  reopen: { zh: '重新打开', en: 'Reopen' },
  reopenNote: { zh: '所选 {count} 项重新列为待处理。', en: '{count} will be waiting again.' },
} as const satisfies Record<string, Both>

export const actionStateNames: Record<ActionState, Both> = {
  open: { zh: '待处理', en: 'Waiting' },
  done: { zh: '已处理', en: 'Done' },
  'not-needed': { zh: '无需处理', en: 'Not needed' },
}

export const targetKindNames: Record<DocumentKind | 'rule', Both> = {
  ...kindNames,
  rule: { zh: '合规规则', en: 'Compliance rule' },
}
