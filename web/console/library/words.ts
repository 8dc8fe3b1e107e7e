// What the library's pages say, Chinese and English side by side.
import type { AttributeReading, ChangeKind, ChangeState, DocumentFact, DraftFacts } from '../../../domain/editorial.ts'
import { type Audience, type Grade, type Role, roleNames } from '../../../domain/identity.ts'
import {
  type DateDerivation,
  type DocumentKind,
  documentKinds,
  type EditorialState,
  type Verification,
} from '../../../domain/library.ts'
import type { Both, Language } from './language.ts'

export const words = {
  title: { zh: '资料库', en: 'Library' },
  otherLanguage: { zh: 'English', en: '中文' },
  tabForbidden: { zh: '您的角色不能使用“{tab}”', en: 'Your role may not use “{tab}”' },
  tabForbiddenHow: { zh: '如确需使用，请联系管理员开通。', en: 'Ask your administrator if you need it.' },
  toDocuments: { zh: '去资料列表', en: 'To the documents' },
  noSuchPlace: { zh: '没有这个页面', en: 'There is no such page' },
  opening: { zh: '正在打开', en: 'Opening' },
  loading: { zh: '正在读取', en: 'Loading' },
  more: { zh: '显示更多', en: 'Show more' },
  cancel: { zh: '取消', en: 'Cancel' },
  close: { zh: '关闭', en: 'Close' },
  retry: { zh: '重试', en: 'Try again' },
  all: { zh: '全部', en: 'All' },
  none: { zh: '未注明', en: 'Not stated' },
  yes: { zh: '是', en: 'Yes' },
  no: { zh: '否', en: 'No' },
  listSeparator: { zh: '、', en: ', ' },
  path: { zh: '所在位置', en: 'You are here' },

  // the list of documents
  filters: { zh: '筛选资料', en: 'Filter documents' },
  findText: { zh: '名称、别名、文号或编号', en: 'Title, alias, document number or id' },
  find: { zh: '查找', en: 'Find' },
  kind: { zh: '类别', en: 'Kind' },
  state: { zh: '编辑状态', en: 'Editorial state' },
  legalStatus: { zh: '法律状态（今天）', en: 'Legal status today' },
  grade: { zh: '数据级别', en: 'Grade' },
  reviewDueOnly: { zh: '只看到期要复核的', en: 'Due for review only' },
  documents: { zh: '资料列表', en: 'Documents' },
  noDocuments: {
    zh: '没有符合条件的资料，可以放宽条件再看。',
    en: 'No document matches; try with fewer conditions.',
  },
  noDocumentsYet: {
    zh: '资料库还是空的。上传文件或在这里写一篇，就有了第一份资料。',
    en: 'The library is empty. Upload a file, or write the first document here.',
  },
  select: { zh: '选择《{title}》', en: 'Select “{title}”' },
  versionCount: { zh: '{count} 个版本', en: 'Versions: {count}' },
  draftCount: { zh: '{count} 份草稿', en: 'Drafts: {count}' },
  changeOpen: { zh: '有变更待审', en: 'Change under review' },
  reviewDue: { zh: '复核到期', en: 'Review due' },
  noneShown: { zh: '没有已发布的版本', en: 'Nothing published' },
  updated: { zh: '更新于 {at}', en: 'Updated {at}' },
  selected: { zh: '已选 {count} 份', en: '{count} selected' },
  clearSelection: { zh: '取消选择', en: 'Clear selection' },
  selectAll: { zh: '全选这一页', en: 'Select all shown' },
  bulkPublish: { zh: '提交草稿', en: 'Submit drafts' },
  bulkWithdraw: { zh: '撤下现行版本', en: 'Withdraw current versions' },
  bulkPublishNote: {
    zh: '所选资料里的草稿都提交审核；由另一人批准后，客户才会看到。',
    en: 'All drafts of the selected documents go to review; clients see them once somebody else approves.',
  },
  bulkWithdrawNote: {
    zh: '提交撤下所选资料的现行版本；由另一人批准后，不再用来作答。',
    en: 'Proposes to withdraw the current versions; once somebody else approves, nothing answers from them.',
  },
  bulkNothing: { zh: '所选资料里没有可以这样处理的版本。', en: 'There is nothing to do for what is selected.' },
  bulkDone: { zh: '{done} 份已提交，{failed} 份没有提交', en: '{done} proposed, {failed} not' },
  proposedMark: { zh: '已提交', en: 'Proposed' },

  // upload
  uploadTitle: { zh: '上传文件', en: 'Upload files' },
  writeTitle: { zh: '在这里写', en: 'Write here' },
  howToAdd: { zh: '怎么加资料', en: 'How to add' },
  uploadAs: { zh: '作为《{title}》的新版本', en: 'As a new version of “{title}”' },
  kindAuto: { zh: '从内容判断', en: 'As the content says' },
  uploadSafe: {
    zh: '上传的都是草稿，只有知识管理员看得到。文件自己没有写明时，按下面的级别和读者；默认内部、仅员工，对客户的资料请改为公开。',
    en: 'Uploads are drafts that only knowledge managers see. Where a file does not say so itself, it gets the grade and audiences below: internal and staff unless you choose public.',
  },
  drop: { zh: '把文件拖到这里，或点击选择', en: 'Drop files here, or click to choose' },
  dropHint: {
    zh: 'PDF、Word、Excel、PowerPoint、网页、邮件、图片、Markdown、文本、CSV、法规 JSONL；一次可以多个，每个不超过 {size} MiB。',
    en: 'PDF, Word, Excel, PowerPoint, HTML, e-mail, pictures, Markdown, text, CSV, law JSONL; several at once, up to {size} MiB each.',
  },
  tooLarge: {
    zh: '“{name}”有 {size}，超过 {most} MiB，没有上传。请拆分或压缩图片后再传。',
    en: '“{name}” has {size}, more than {most} MiB, and was not uploaded. Split it, or compress its pictures.',
  },
  uploads: { zh: '上传的文件', en: 'Uploaded files' },
  uploadStatus: {
    zh: '{done} 个完成，{failed} 个失败，{left} 个进行中',
    en: '{done} done, {failed} failed, {left} under way',
  },
  clearDone: { zh: '清除已结束的', en: 'Clear finished' },
  submitUploaded: { zh: '把 {count} 份草稿都提交审核', en: 'Submit {count} drafts for review' },
  waiting: { zh: '等候上传', en: 'Waiting' },
  sending: { zh: '正在上传', en: 'Uploading' },
  reading: { zh: '正在读取', en: 'Being read' },
  readingHint: {
    zh: '扫描件要逐页识别，可能需要几分钟。',
    en: 'Scans are recognised page by page, which may take minutes.',
  },
  outcomeAdded: { zh: '已存为草稿', en: 'Draft' },
  outcomeUnchanged: { zh: '内容和已有的版本相同，没有重复收录', en: 'Held already, not taken twice' },
  outcomeRejected: { zh: '没有收录', en: 'Not taken' },
  outcomeChunks: { zh: '{count} 段', en: '{count} passages' },
  outcomeLine: { zh: '第 {line} 份', en: 'No. {line}' },
  noteOnPage: { zh: '第 {page} 页：{message}', en: 'Page {page}: {message}' },
  untitled: { zh: '（没有标题）', en: '(untitled)' },

  // writing
  writeText: { zh: '正文（Markdown）', en: 'Text (Markdown)' },
  writeTextHint: {
    zh: '常见问题：每个问题一个“## ”标题，下面写回答。表格、列表按 Markdown 写。',
    en: 'FAQ: a “## ” heading for each question, the answer below it. Tables and lists as in Markdown.',
  },
  writeSave: { zh: '存为草稿', en: 'Save as draft' },
  writeRequired: { zh: '请写正文', en: 'The text is missing' },
  titleRequired: { zh: '请写标题', en: 'The title is missing' },
  kindRequired: { zh: '请选类别', en: 'The kind is missing' },
  writeNewText: {
    zh: '草稿的文字不能直接改：改好后存为一份新草稿，旧草稿可以丢弃。',
    en: 'The text of a draft is not changed in place: save a new draft, and discard the old one.',
  },

  // a document
  timeline: { zh: '版本时间线', en: 'Versions in time' },
  gap: {
    zh: '{from} 至 {to} 没有收录版本：问到这段时间，会如实说明没有收录。',
    en: 'No version is held for {from} to {to}; questions about these days are told so.',
  },
  compare: { zh: '比较所选的两个版本', en: 'Compare the two selected' },
  compareHint: { zh: '选两个版本，可以逐条比较。', en: 'Select two versions to compare them clause by clause.' },
  selectVersion: { zh: '选择版本 {label}', en: 'Select version {label}' },
  newVersion: { zh: '上传新版本', en: 'Upload a new version' },
  writeVersion: { zh: '写新版本', en: 'Write a new version' },
  history: { zh: '变更', en: 'Changes' },
  record: { zh: '操作留痕', en: 'Record' },
  recordNote: {
    zh: '每一步都留痕，不能修改或删除。',
    en: 'Every step is recorded; the record can be neither changed nor deleted.',
  },
  noHistory: { zh: '还没有变更。', en: 'No changes yet.' },
  noRecord: { zh: '还没有留痕。', en: 'Nothing recorded yet.' },
  aliases: { zh: '别名：{names}', en: 'Also called: {names}' },
  documentId: { zh: '资料编号 {id}', en: 'Document id {id}' },
  writtenBy: { zh: '{name} 录入', en: 'Brought in by {name}' },
  publishedInLibrary: { zh: '资料库第 {number} 版起可见', en: 'Visible from library version {number}' },
  withdrawnInLibrary: { zh: '资料库第 {number} 版起撤下', en: 'Withdrawn in library version {number}' },

  // a version
  original: { zh: '原件', en: 'Original' },
  parsedText: { zh: '读出的文字', en: 'Text as read' },
  catalogue: { zh: '目录信息', en: 'Catalogue' },
  panes: { zh: '看什么', en: 'What to show' },
  toConfirm: { zh: '{name}（{count} 项和原文不同）', en: '{name} ({count} differ from the text)' },
  readingNotes: { zh: '读取这份文件时要注意', en: 'About how the file was read' },
  noOriginal: {
    zh: '没有原件：这一版是在浏览器里写的，或导入时没有保存原件。',
    en: 'There is no original: written in the browser, or not kept when it was imported.',
  },
  cannotShow: {
    zh: '这种格式浏览器不能直接显示，请下载后用原来的软件打开对照。',
    en: 'The browser cannot show this format; download it to compare.',
  },
  cannotShowPdf: {
    zh: '这份 PDF 在浏览器里打不开，请下载后对照。',
    en: 'The browser cannot open this PDF; download it to compare.',
  },
  download: { zh: '下载原件', en: 'Download' },
  pageNumber: { zh: '第 {page} 页', en: 'Page {page}' },
  pageOf: { zh: '第 {page} 页，共 {count} 页', en: 'Page {page} of {count}' },
  originalPicture: { zh: '原件图片', en: 'Picture of the original' },
  originalText: { zh: '原件文字', en: 'Text of the original' },
  textHint: {
    zh: '左侧竖线标出一段（回答引用的最小单位）。点一段看它在原件的位置；上下方向键换段。',
    en: 'A line on the left marks a passage, the smallest thing that is cited. Choose one to see where it stands in the original; arrow keys move on.',
  },
  chunkNumber: { zh: '第 {number} 段', en: 'Passage {number}' },
  sentenceEnd: { zh: '。', en: '. ' },
  chunkCount: { zh: '共 {count} 段', en: '{count} passages' },
  chosenChunk: { zh: '选中的段落', en: 'The chosen passage' },
  chunkId: { zh: '段落编号', en: 'Passage id' },
  unsure: {
    zh: '识别把握 {percent}%，请对照原件',
    en: 'Recognised with {percent}% confidence; compare with the original',
  },
  unsureCount: {
    zh: '有 {count} 处识别把握不足，已用波浪线标出',
    en: '{count} places were recognised with doubt; they are underlined',
  },
  table: { zh: '表格', en: 'Table' },
  noText: { zh: '没有读出文字。', en: 'No text was read.' },
  noChunks: {
    zh: '没有可以引用的段落，这一版不会用来作答。',
    en: 'There is no passage to cite; nothing is answered from this version.',
  },
  submit: { zh: '提交发布', en: 'Submit for publishing' },
  submitNote: {
    zh: '由另一位知识管理员批准后，客户才会看到。您自己录入的资料，不能由您批准。',
    en: 'Clients see it once another knowledge manager approves. Nobody approves what they brought in.',
  },
  submitUndated: {
    zh: '这一版没有施行日期。发布后就用来作答，标为“生效日期未注明”，问过去某一天时也会用到它；这份资料以后有了写明日期的版本，它到那一天为止，而已有写明日期的版本时不能发布。原文写有日期的，请先取消，在“目录信息”里补上再提交。',
    en: 'This version has no date from which it is in force. Once published it answers at once, marked as of unknown date, also for past days; it ends where a dated version begins, and cannot be published where one stands already. If the text names a date, cancel, add it to the catalogue, and submit again.',
  },
  fromFile: { zh: '文件 {name}', en: 'file {name}' },
  rivals: { zh: '同一天施行的另一份草稿', en: 'Another draft for the very same day' },
  rivalThen: {
    zh: '《{title}》{label}（文件 {name}）与它同属一份资料、同一天施行：都批准的话，后批准的取代先批准的，先批准的不再用来作答。是附件或另一份资料的，请先在“目录信息”里改标题和资料编号。',
    en: '“{title}” {label} (file {name}) is of the same document and the same day: if both are approved, the one approved last takes the place of the other. If it is an annex or another document, change its title and document id in the catalogue first.',
  },
  cannotPublish: { zh: '现在不能发布', en: 'It cannot be published as things are' },
  withdraw: { zh: '撤下', en: 'Withdraw' },
  withdrawNote: {
    zh: '批准后，这一版不再用来作答，已发布的回答不受影响；可以再恢复。',
    en: 'Once approved, nothing answers from this version any more; it can be restored.',
  },
  restore: { zh: '恢复', en: 'Restore' },
  restoreNote: { zh: '批准后，这一版重新用来作答。', en: 'Once approved, this version answers again.' },
  edit: { zh: '修改目录信息', en: 'Change the catalogue' },
  editNote: {
    zh: '已发布的资料，修改也要由另一人批准才生效。',
    en: 'It is published: changes take effect once somebody else approves.',
  },
  editNothing: { zh: '没有改动。', en: 'Nothing was changed.' },
  discard: { zh: '丢弃草稿', en: 'Discard draft' },
  discardSure: { zh: '丢弃后不能恢复，原件也不再保留。', en: 'A discarded draft is gone, with its original.' },
  discarded: { zh: '草稿已丢弃。', en: 'The draft was discarded.' },
  rewrite: { zh: '改写文字', en: 'Rewrite' },
  stale: {
    zh: '这一版刚被别人改过，已重新读取，请看过再改。',
    en: 'Somebody else has just changed this version; it was read anew.',
  },
  draftOnly: { zh: '草稿，客户看不到。', en: 'A draft; clients do not see it.' },
  factsCount: { zh: '从中读出 {count} 条产品数据', en: '{count} product facts were read from it' },
  technical: { zh: '来源与编号', en: 'Source and ids' },
  versionId: { zh: '版本编号', en: 'Version id' },
  hash: { zh: '文字的校验值', en: 'Hash of the text' },
  source: { zh: '来源', en: 'Source' },
  file: { zh: '文件', en: 'File' },

  // the catalogue's form
  save: { zh: '保存', en: 'Save' },
  saved: { zh: '目录信息已保存。', en: 'The catalogue was saved.' },
  proposeEdit: { zh: '提交修改', en: 'Propose the change' },
  showInText: { zh: '看原文', en: 'Show in the text' },
  take: { zh: '采用 {value}', en: 'Use {value}' },
  agrees: { zh: '与原文一致', en: 'As the text says' },
  readHow: { zh: '{what}（{how}）', en: '{what} ({how})' },
  differs: { zh: '和原文不同', en: 'Differs from the text' },
  dateFormat: { zh: '年-月-日', en: 'YYYY-MM-DD' },
  oneAtLeast: { zh: '至少选一类读者', en: 'Choose an audience' },
  workIdForm: {
    zh: '小写字母、数字和连字符，例如 sec-account-faq',
    en: 'Lower-case letters, digits and hyphens, such as sec-account-faq',
  },
  fieldRequired: { zh: '不能为空', en: 'It must not be empty' },
  toAfterFrom: { zh: '失效日期应晚于施行日期', en: 'The end must be after the beginning' },

  // changes
  reviews: { zh: '待审的变更', en: 'Changes under review' },
  toDecide: { zh: '等我审核', en: 'For me to decide' },
  proposedByMe: { zh: '我提出的', en: 'Proposed by me' },
  allOpen: { zh: '全部待审', en: 'All open' },
  approvedWaiting: { zh: '已批准，等候生效', en: 'Approved, waiting for its hour' },
  whichReviews: { zh: '看哪些', en: 'Which' },
  nothingToDecide: { zh: '没有等您审核的变更。', en: 'Nothing waits for your decision.' },
  nothingOpen: { zh: '没有这样的变更。', en: 'There are no such changes.' },
  changesTitle: { zh: '变更记录', en: 'Changes' },
  noChanges: { zh: '没有符合条件的变更。', en: 'No change matches.' },
  changeState: { zh: '变更状态', en: 'State of the change' },
  proposedLine: { zh: '{at}，{by} 提出：{reason}', en: '{at}, proposed by {by}: {reason}' },
  decidedLine: { zh: '{at}，{by} {did}', en: '{at}, {did} by {by}' },
  approvedDid: { zh: '批准', en: 'approved' },
  refusedDid: { zh: '驳回', en: 'refused' },
  cancelledDid: { zh: '取消', en: 'cancelled' },
  because: { zh: '{what}：{reason}', en: '{what}: {reason}' },
  doneLine: { zh: '{at} 生效，资料库第 {number} 版', en: '{at}, took effect in library version {number}' },
  undoneLine: { zh: '{at}，{by} 撤销，资料库第 {number} 版', en: '{at}, undone by {by} in library version {number}' },
  effectLine: { zh: '定于 {at} 生效', en: 'To take effect at {at}' },
  problemLine: { zh: '没有能够生效：{problem}', en: 'Could not take effect: {problem}' },
  effectAtOnce: { zh: '批准后立即生效', en: 'At once when approved' },
  effectAtTime: { zh: '定时生效', en: 'At a time' },
  effectWhen: { zh: '何时生效', en: 'When it takes effect' },
  effectTime: { zh: '生效时间（北京时间）', en: 'Time (Beijing)' },
  effectRequired: { zh: '请选生效的时间', en: 'Choose a time' },
  consequences: { zh: '会带来什么', en: 'What it brings about' },
  shownThen: { zh: '《{title}》{label} 开始用来作答', en: '“{title}” {label} begins to answer' },
  endsThen: { zh: '《{title}》{label} 到 {to} 为止', en: '“{title}” {label} ends on {to}' },
  endsOpen: { zh: '《{title}》{label} 不再有截止日期', en: '“{title}” {label} has no end any more' },
  withdrawnThen: { zh: '《{title}》{label} 不再用来作答', en: '“{title}” {label} answers no longer' },
  whatChanges: { zh: '改了什么', en: 'What changes' },
  field: { zh: '项目', en: 'Field' },
  before: { zh: '原来', en: 'Before' },
  after: { zh: '改为', en: 'After' },
  approve: { zh: '批准', en: 'Approve' },
  refuse: { zh: '驳回', en: 'Refuse' },
  cancelChange: { zh: '取消这项变更', en: 'Cancel this change' },
  approveTitle: { zh: '批准：{what}', en: 'Approve: {what}' },
  refuseTitle: { zh: '驳回：{what}', en: 'Refuse: {what}' },
  approveNote: {
    zh: '请先看过内容。批准后{when}，10 分钟内可以撤销。',
    en: 'Look at it first. Once approved it takes effect {when}, and can be undone for 10 minutes.',
  },
  whenNow: { zh: '立即生效', en: 'at once' },
  whenAt: { zh: '在 {at} 生效', en: 'at {at}' },
  refuseNote: {
    zh: '驳回后回到提交前的状态，提出人能看到理由。',
    en: 'It goes back to what it was; whoever proposed it sees the reason.',
  },
  cancelNote: { zh: '取消后回到提交前的状态。', en: 'It goes back to what it was.' },
  reason: { zh: '理由', en: 'Reason' },
  opinion: { zh: '意见（可不写）', en: 'Opinion (optional)' },
  reasonRequired: { zh: '请写 2–500 个字的理由', en: 'Write a reason of 2 to 500 characters' },
  proposed: { zh: '已提交，等另一人批准。', en: 'Submitted; it waits for somebody else.' },
  approved: { zh: '已批准并生效。', en: 'Approved, and in effect.' },
  approvedLater: { zh: '已批准，{at} 生效。', en: 'Approved; it takes effect at {at}.' },
  refused: { zh: '已驳回。', en: 'Refused.' },
  cancelled: { zh: '已取消。', en: 'Cancelled.' },
  undo: { zh: '撤销（还剩 {left}）', en: 'Undo ({left} left)' },
  undoTitle: { zh: '撤销：{what}', en: 'Undo: {what}' },
  undoNote: {
    zh: '撤销后立即回到这项变更之前，一个人就可以做；会留痕。',
    en: 'Everything goes back to what it was before, at once; one person may do so, and it is recorded.',
  },
  undoDo: { zh: '撤销', en: 'Undo' },
  undone: { zh: '已撤销，回到变更之前。', en: 'Undone.' },
  justDone: { zh: '刚刚生效，还可以撤销', en: 'Just taken effect, can still be undone' },
  seeVersion: { zh: '看这一版', en: 'See the version' },
  seeDocument: { zh: '看这份资料', en: 'See the document' },
  compareWith: { zh: '与{label}逐条比较', en: 'Compare with {label}' },
  seeChange: { zh: '看详情', en: 'Details' },
  proposeTitle: { zh: '{what}：{title}', en: '{what}: {title}' },

  // search
  searchTitle: { zh: '检索资料', en: 'Search the library' },
  searchText: { zh: '查什么', en: 'What to search' },
  searchTextHint: { zh: '问题、条号或几个字，例如：证券法第四十四条', en: 'A question, an article or a few words' },
  asOf: { zh: '按哪一天（不填即今天）', en: 'As of (default: today)' },
  asRole: { zh: '以哪个角色看', en: 'As which role' },
  asMyself: { zh: '自己', en: 'Myself' },
  search: { zh: '检索', en: 'Search' },
  searchNote: {
    zh: '按所选的日期和角色检索，看到的就是那一天、那个角色能得到的资料；不会超出您自己的权限。',
    en: 'You see what that role gets on that day, and never more than you may see yourself.',
  },
  searchFound: {
    zh: '按 {asOf} 有效的资料、{role}的权限（{grade}及以下；{audiences}），资料库第 {version} 版：{count} 段',
    en: 'As of {asOf}, as {role} (up to {grade}; {audiences}), library version {version}: {count} passages',
  },
  searchNothing: {
    zh: '没有找到。可以换一种问法、换一天，或换一个角色再查。',
    en: 'Nothing was found. Try other words, another day or another role.',
  },
  searchMissing: { zh: '没有收录：{missing}', en: 'Not held: {missing}' },
  searchResults: { zh: '检索结果', en: 'Results' },
} as const satisfies Record<string, Both>

export const kindNames: Record<DocumentKind, Both> = {
  regulation: { zh: '法规', en: 'Regulation' },
  digest: { zh: '规则要点', en: 'Digest' },
  faq: { zh: '常见问题', en: 'FAQ' },
  product: { zh: '产品资料', en: 'Product' },
  fee: { zh: '费率表', en: 'Fees' },
  procedure: { zh: '办理指引', en: 'Procedure' },
  research: { zh: '研究报告', en: 'Research' },
}

export const stateNames: Record<EditorialState, Both> = {
  draft: { zh: '草稿', en: 'Draft' },
  'in-review': { zh: '待审', en: 'In review' },
  published: { zh: '已发布', en: 'Published' },
  withdrawn: { zh: '已撤下', en: 'Withdrawn' },
}

/** Shorter than what clients read of a citation. */
export const legalNames = {
  'in-force': { zh: '现行有效', en: 'In force' },
  'not-yet-effective': { zh: '尚未生效', en: 'Not yet in force' },
  repealed: { zh: '已失效', en: 'No longer in force' },
  'consultation-draft': { zh: '征求意见稿', en: 'Consultation draft' },
  unknown: { zh: '生效日期未注明', en: 'Date not stated' },
} as const satisfies Record<string, Both>

export const gradeNames: Record<Grade, Both> = {
  1: { zh: '公开', en: 'Public' },
  2: { zh: '内部', en: 'Internal' },
  3: { zh: '敏感', en: 'Sensitive' },
  4: { zh: '核心', en: 'Core' },
}

export const audienceNames: Record<Audience, Both> = {
  public: { zh: '所有人', en: 'Everybody' },
  qualified: { zh: '合格投资者', en: 'Qualified investors' },
  staff: { zh: '员工', en: 'Staff' },
}

export const changeKindNames: Record<ChangeKind, Both> = {
  publish: { zh: '发布', en: 'Publish' },
  edit: { zh: '修改目录', en: 'Edit' },
  withdraw: { zh: '撤下', en: 'Withdraw' },
  restore: { zh: '恢复', en: 'Restore' },
  'correct-fact': { zh: '更正产品数据', en: 'Correct a fact' },
}

export const changeStateNames: Record<ChangeState, Both> = {
  open: { zh: '待审', en: 'Open' },
  approved: { zh: '已批准，待生效', en: 'Approved, waiting' },
  done: { zh: '已生效', en: 'In effect' },
  refused: { zh: '已驳回', en: 'Refused' },
  cancelled: { zh: '已取消', en: 'Cancelled' },
  undone: { zh: '已撤销', en: 'Undone' },
}

export const derivationNames: Record<DateDerivation, Both> = {
  stated: { zh: '原文写明', en: 'Stated in the text' },
  derived: { zh: '按规则推得', en: 'Derived by a rule' },
  assumed: { zh: '推定，待核', en: 'Assumed, to be checked' },
}

export const verificationNames: Record<Verification, Both> = {
  text: { zh: '已对照条文全文', en: 'Checked against the full text' },
  quoted: { zh: '已对照逐字摘录', en: 'Checked against quotations' },
  digest: { zh: '条号可信，措辞不是原文', en: 'Numbers checked, wording is not' },
  secondary: { zh: '只见到转述，待核', en: 'Seen second-hand, unchecked' },
  none: { zh: '未核对', en: 'Unchecked' },
}

/** In the order of the form. */
export const factNames: Record<keyof DraftFacts, Both> = {
  title: { zh: '标题', en: 'Title' },
  shortTitle: { zh: '简称', en: 'Short title' },
  aliases: { zh: '别名', en: 'Aliases' },
  kind: { zh: '类别', en: 'Kind' },
  workId: { zh: '资料编号', en: 'Document id' },
  label: { zh: '版本名', en: 'Version' },
  issuer: { zh: '发布机构', en: 'Issuer' },
  documentNumber: { zh: '文号', en: 'Document number' },
  publishedOn: { zh: '公布日期', en: 'Published on' },
  effectiveFrom: { zh: '施行日期', en: 'In force from' },
  effectiveTo: { zh: '失效日期（当日起）', en: 'Not in force from' },
  dateDerivation: { zh: '日期怎么来的', en: 'How the dates are known' },
  consultation: { zh: '征求意见稿', en: 'Consultation draft' },
  grade: { zh: '数据级别', en: 'Grade' },
  audiences: { zh: '读者', en: 'Audiences' },
  verification: { zh: '核对程度', en: 'Checked how far' },
  reviewBy: { zh: '下次复核', en: 'Review by' },
  owner: { zh: '负责人', en: 'Owner' },
  orgUnit: { zh: '负责部门', en: 'Department' },
  topics: { zh: '主题', en: 'Topics' },
  rating: { zh: '评级', en: 'Rating' },
  analyst: { zh: '分析师', en: 'Analyst' },
  law: { zh: '所依据的法规', en: 'Law it sums up' },
  lawVersion: { zh: '所依据的版本', en: 'Version of that law' },
}

export const readingNames: Partial<Record<AttributeReading['field'], Both>> = {
  ...factNames,
  repeals: { zh: '它废止的', en: 'What it repeals' },
  history: { zh: '历次修改', en: 'How it came about' },
}

/** What stands in the record of a document. */
export const recordNames: Record<DocumentFact['type'], Both> = {
  'draft-added': { zh: '收录草稿', en: 'Draft added' },
  'draft-edited': { zh: '修改草稿', en: 'Draft edited' },
  'draft-moved': { zh: '草稿改归另一份资料', en: 'Draft moved to another document' },
  'draft-discarded': { zh: '丢弃草稿', en: 'Draft discarded' },
  'change-proposed': { zh: '提出变更', en: 'Change proposed' },
  'change-decided': { zh: '审核变更', en: 'Change decided' },
  'change-cancelled': { zh: '取消变更', en: 'Change cancelled' },
  'change-done': { zh: '变更生效', en: 'Change took effect' },
  'change-undone': { zh: '撤销变更', en: 'Change undone' },
  'published-at-once': { zh: '命令行直接发布', en: 'Published at the command line' },
  'withdrawn-at-once': { zh: '命令行直接撤下', en: 'Withdrawn at the command line' },
  'action-decided': { zh: '处理行动清单', en: 'Action list item settled' },
}

const rolesInEnglish: Record<Role, string> = {
  client: 'client',
  advisor: 'advisor',
  author: 'author',
  reviewer: 'reviewer',
  service: 'service',
  supervisor: 'supervisor',
  knowledge: 'knowledge manager',
  operator: 'operator',
  auditor: 'auditor',
}

export const roleWords = (role: Role, language: Language): string =>
  language === 'en' ? rolesInEnglish[role] : roleNames[role]

/** What is chosen from a table of names. @example optionsOf(stateNames, 'zh') */
export const optionsOf = <Code extends string>(names: Record<Code, Both>, language: Language) =>
  (Object.keys(names) as Code[]).map((value) => ({ value, label: names[value][language] }))

export const kindOptions = (language: Language) =>
  documentKinds.map((value) => ({ value, label: kindNames[value][language] }))
