// What the comparison of two versions says, Chinese and English side by side.
import type { ClauseChangeKind } from '../../../domain/clause-change.ts'
import type { Both } from './language.ts'

export const diffWords = {
  comparison: { zh: '版本对照', en: 'Comparison' },
  chooseTwo: {
    zh: '地址里没有要对照的两个版本，请回到资料页，在版本时间线上选两个。',
    en: 'The address names no two versions. Go back to the document and choose two on its timeline.',
  },
  toDocument: { zh: '回到资料', en: 'Back to the document' },
  shownOnly: { zh: '显示哪些', en: 'Shown' },
  wordsOnly: { zh: '改动（{count}）', en: 'Changes ({count})' },
  withMoved: { zh: '含移动（{count}）', en: 'With moved ({count})' },
  everything: { zh: '全部（{count}）', en: 'All ({count})' },
  counted: {
    zh: '修改 {changed}，新增 {added}，删除 {removed}，只换条号或章节 {moved}，未变 {same}。',
    en: '{changed} changed, {added} added, {removed} removed, {moved} only moved, {same} the same.',
  },
  byWords: {
    zh: '条文按文字内容对应，换了条号也能认出；改写很多的条文可能对应不上，请以原文为准。',
    en: 'Articles are matched by their words, whatever their number; one that was rewritten thoroughly may be left unmatched.',
  },
  previous: { zh: '上一处', en: 'Previous' },
  next: { zh: '下一处', en: 'Next' },
  position: { zh: '第 {at} 处，共 {count} 处', en: '{at} of {count}' },
  noChanges: { zh: '两个版本的文字逐条相同。', en: 'Both versions say the same.' },
  renamed: { zh: '{before} → {after}', en: '{before} → {after}' },
  mergedInto: { zh: '内容并入{clause}', en: 'went into {clause}' },
  splitFrom: { zh: '由{clause}分出', en: 'taken from {clause}' },
  untitled: { zh: '正文', en: 'Text' },
  before: { zh: '修改前', en: 'Before' },
  after: { zh: '修改后', en: 'After' },
} as const satisfies Record<string, Both>

export const clauseChangeWords: Record<ClauseChangeKind, Both> = {
  same: { zh: '未变', en: 'Same' },
  changed: { zh: '修改', en: 'Changed' },
  moved: { zh: '移动', en: 'Moved' },
  added: { zh: '新增', en: 'Added' },
  removed: { zh: '删除', en: 'Removed' },
}
