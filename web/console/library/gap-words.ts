// What the pages of gaps and previews say, Chinese and English side by side.
import type { GapState } from '../../../server/protocol/gaps.ts'
import type { Both } from './language.ts'

export const words = {
  note: {
    zh: '没有依据、把握不足而没能答上的，和客户点踩的，问同一件事的归为一组。写成资料并由另一人批准后，这一组就了结了。',
    en: 'What was left unanswered or disliked, put together where it asks for the same. Once somebody has written the answer and another approved it, the heap is done.',
  },
  time: { zh: '时间', en: 'Time' },
  days: { zh: '近 {days} 天', en: 'Last {days} days' },
  which: { zh: '看哪些', en: 'Which' },
  open: { zh: '待处理', en: 'To do' },
  done: { zh: '处理过', en: 'Dealt with' },
  loading: { zh: '正在归并', en: 'Putting questions together' },
  noneOpen: { zh: '这段时间没有待处理的缺口。', en: 'No gap is open in this time.' },
  noneDone: { zh: '还没有处理过的缺口。', en: 'Nothing was dealt with yet.' },
  compared: { zh: '归并了 {count} 种问法，共 {heaps} 组。', en: '{count} phrasings in {heaps} heaps.' },
  cut: {
    zh: '缺口很多，只归并了最近的；处理掉一些，更早的就会出现。',
    en: 'There are many: only the newest were put together. Earlier ones follow as these are dealt with.',
  },
  times: { zh: '{count} 次', en: '{count} times' },
  unanswered: { zh: '没答上 {count}', en: '{count} unanswered' },
  disliked: { zh: '点踩 {count}', en: '{count} disliked' },
  between: { zh: '{first} 至 {last}', en: '{first} to {last}' },
  phrasings: { zh: '其他问法', en: 'Other phrasings' },
  allPhrasings: { zh: '看全部 {count} 种问法', en: 'All {count} phrasings' },
  write: { zh: '写成资料', en: 'Write the answer' },
  notNeeded: { zh: '不需要', en: 'Not needed' },
  notNeededTitle: { zh: '“{question}”不需要资料', en: '“{question}” needs no document' },
  notNeededNote: {
    zh: '写明理由，这一组就不再列出；以后可以重新待办。',
    en: 'Say why; the heap is listed no more, and can be taken up again.',
  },
  setAside: { zh: '已记录', en: 'Noted' },
  reopen: { zh: '重新待办', en: 'Take up again' },
  reopened: { zh: '已重新待办', en: 'Taken up again' },
  seeVersion: { zh: '打开资料', en: 'Open' },
  by: { zh: '{by}，{at}', en: '{by}, {at}' },
  questionsOf: { zh: '问过的：{questions}', en: 'Asked: {questions}' },

  // writing the answer
  writeTitle: { zh: '写成资料：{question}', en: 'Write the answer: {question}' },
  kind: { zh: '写成', en: 'As' },
  faq: { zh: '常见问题', en: 'FAQ' },
  procedure: { zh: '业务办理说明', en: 'Procedure' },
  question: { zh: '标题（问题）', en: 'Heading (the question)' },
  questionRequired: { zh: '请写出问题', en: 'Please write the question' },
  otherPhrasings: { zh: '其他问法，一行一种', en: 'Other phrasings, one a line' },
  answer: { zh: '回答', en: 'Answer' },
  answerRequired: { zh: '请写出回答', en: 'Please write the answer' },
  answerHint: {
    zh: 'Markdown；下面的材料可以插入，插入后请核对、改写。',
    en: 'Markdown. Material below can be inserted; check and rewrite it.',
  },
  effectiveFrom: { zh: '从哪一天起适用', en: 'In use from' },
  grade: { zh: '数据级别', en: 'Grade' },
  audiences: { zh: '读者', en: 'Audiences' },
  material: { zh: '材料：资料库里最接近的', en: 'Material: what the library holds nearest to it' },
  materialNote: { zh: '只是参考，不一定能回答这个问题。', en: 'For reference only; it may not answer the question.' },
  noMaterial: { zh: '资料库里没有接近的内容。', en: 'The library holds nothing near to it.' },
  insert: { zh: '插入回答', en: 'Insert' },
  save: { zh: '存为草稿', en: 'Save as a draft' },
  saved: {
    zh: '草稿已保存，还没有发布。看过会改变哪些回答，再提交审核。',
    en: 'Saved as a draft, not published yet. See what it would change, then submit it.',
  },
  toSubmit: { zh: '打开草稿，提交审核', en: 'Open the draft to submit it' },

  // the preview
  preview: { zh: '发布前预览', en: 'Preview' },
  previewNote: {
    zh: '拿客户近来问过的问题，用现在的资料库和发布后的资料库各答一遍（都不用大模型），列出会变的。预览什么也不改。',
    en: 'Questions that clients asked lately are answered with the library as it is and as it would be, both without a model; what differs is listed. Nothing is changed.',
  },
  start: { zh: '看会改变哪些回答', en: 'See which answers change' },
  again: { zh: '再看一遍', en: 'Look again' },
  stop: { zh: '停止', en: 'Stop' },
  progress: { zh: '已比较 {done} / {total} 个问题', en: '{done} of {total} questions compared' },
  noQuestions: {
    zh: '近来没有客户问过问题，没有可比较的。',
    en: 'Nobody asked anything lately: there is nothing to compare.',
  },
  same: { zh: '这 {count} 个问题的回答都不变。', en: 'None of these {count} answers changes.' },
  differ: {
    zh: '{count} 个问题的回答会变（按 {asOf}，以{role}的身份）：',
    en: '{count} answers change (as of {asOf}, as {role}):',
  },
  client: { zh: '客户', en: 'a client' },
  advisor: { zh: '投资顾问', en: 'an advisor' },
  now: { zh: '现在', en: 'Now' },
  published: { zh: '发布后', en: 'Once published' },
  sources: { zh: '依据：{titles}', en: 'Sources: {titles}' },
  noSources: { zh: '没有依据', en: 'No source' },
} satisfies Record<string, Both>

export const gapStateNames: Record<GapState, Both> = {
  draft: { zh: '撰写或审核中', en: 'Being written or reviewed' },
  answered: { zh: '已发布', en: 'Published' },
  'not-needed': { zh: '不需要', en: 'Not needed' },
}
