// What the tab of sources says, Chinese and English side by side.
import type { FeedItemState, FeedRunState } from '../../../domain/editorial.ts'
import type { FeedSettings } from '../../../domain/feed.ts'
import type { Both } from './language.ts'

export const feedWords = {
  feeds: { zh: '资料来源', en: 'Sources' },
  feedsNote: {
    zh: '按设定的间隔自动读取。读到的都是草稿，核对后经两人审核才会发布。',
    en: 'Read by themselves at the times you set. All that comes is a draft, published only once two people have approved it.',
  },
  noFeeds: {
    zh: '还没有来源。可以添加文件夹、RSS、监管网站的列表页或邮件文件夹。',
    en: 'There is no source yet. Add a folder, an RSS feed, a list page of a regulator, or a folder of e-mails.',
  },
  add: { zh: '添加来源', en: 'Add a source' },
  change: { zh: '修改', en: 'Change' },
  pause: { zh: '暂停', en: 'Pause' },
  resume: { zh: '恢复', en: 'Resume' },
  readNow: { zh: '立即读取', en: 'Read now' },
  readingSoon: { zh: '几秒内开始读取', en: 'It will be read within seconds' },
  history: { zh: '条目与记录', en: 'Entries and history' },
  remove: { zh: '移除', en: 'Remove' },
  removeSure: { zh: '移除“{name}”？', en: 'Remove “{name}”?' },
  removeNote: {
    zh: '不再读取；已收入的草稿、资料和记录都保留。',
    en: 'It is read no more; drafts, documents and history stay.',
  },
  paused: { zh: '已暂停', en: 'Paused' },
  every: { zh: '每 {time}读一次', en: 'Read every {time}' },
  next: { zh: '下次 {at}', en: 'Next {at}' },
  lastRun: { zh: '上次 {at}', en: 'Last {at}' },
  neverRead: { zh: '还没有读过', en: 'Not read yet' },
  failedTimes: { zh: '连续 {count} 次没有读成，间隔已拉长', en: 'Failed {count} times in a row; it waits longer' },
  counts: {
    zh: '已收入 {taken}，重复 {duplicate}，没有收入 {rejected}，待取 {waiting}',
    en: '{taken} taken, {duplicate} duplicates, {rejected} not taken, {waiting} waiting',
  },
  runCounts: {
    zh: '列出 {seen} 条，收入 {taken}，重复 {duplicates}，没有收入 {rejected}',
    en: '{seen} listed, {taken} taken, {duplicates} duplicates, {rejected} not taken',
  },
  entries: { zh: '条目', en: 'Entries' },
  runs: { zh: '读取记录', en: 'History' },
  noEntries: { zh: '没有这样的条目。', en: 'There is no such entry.' },
  noRuns: { zh: '还没有读过。', en: 'It has not been read yet.' },
  toDraft: { zh: '查看', en: 'Open' },
  original: { zh: '原文', en: 'Original' },
  again: { zh: '再试一次', en: 'Try again' },

  // the form
  name: { zh: '名称', en: 'Name' },
  kind: { zh: '类型', en: 'Kind of source' },
  folder: { zh: '文件夹', en: 'Folder' },
  folderHint: {
    zh: '须在管理员允许的文件夹（FEED_FOLDERS）里；可写相对路径，例如 research。',
    en: 'Within the folders that the administrator allows (FEED_FOLDERS); may be relative, for instance research.',
  },
  address: { zh: '地址', en: 'Address' },
  text: { zh: '正文', en: 'Text' },
  textLinked: { zh: '打开条目的链接取全文', en: 'What an entry links to' },
  textEntry: { zh: '用条目里自带的正文', en: 'What stands in the entry' },
  interval: { zh: '读取间隔', en: 'Read every' },
  defaults: { zh: '文件自己没有写明时', en: 'Where a document does not say so itself' },
  documentKind: { zh: '资料类别', en: 'Kind of document' },
  grade: { zh: '数据级别', en: 'Grade' },
  audiences: { zh: '读者', en: 'Audiences' },
  issuer: { zh: '发布机构', en: 'Issuer' },
  recipe: { zh: '网页怎么读', en: 'How the page is read' },
  entry: { zh: '每一条（CSS 选择器）', en: 'Each entry (CSS selector)' },
  title: { zh: '标题', en: 'Title' },
  titleHint: { zh: '不填则取链接的文字', en: 'The link’s words unless given' },
  link: { zh: '链接', en: 'Link' },
  linkHint: { zh: '不填则取第一个链接', en: 'The first link unless given' },
  date: { zh: '日期', en: 'Date' },
  dateHint: { zh: '不填则在整条里找', en: 'Anywhere in the entry unless given' },
  dateFormat: { zh: '日期格式', en: 'Form of the date' },
  nextPage: { zh: '下一页', en: 'Next page' },
  nextNone: { zh: '只读第一页', en: 'First page only' },
  nextLink: { zh: '“下一页”链接', en: 'A link to it' },
  nextNumber: { zh: '地址里的页码', en: 'A number in the address' },
  nextSelector: { zh: '“下一页”的选择器', en: 'Selector of that link' },
  nextAddress: { zh: '地址，页码写作 {page}', en: 'Address, with {page} for the number' },
  nextFirst: { zh: '第二页的页码', en: 'Number of the second page' },
  pages: { zh: '最多读几页', en: 'Pages at most' },
  attempt: { zh: '试读', en: 'Try it' },
  attemptNote: {
    zh: '试读什么都不保存；看过会收入哪些条目后再保存。',
    en: 'A trial keeps nothing; save once you have seen what would be taken.',
  },
  attempting: { zh: '正在试读', en: 'Trying' },
  attempted: { zh: '会收入 {total} 条，前 {shown} 条是：', en: '{total} entries would be taken; the first {shown}:' },
  attemptedNone: { zh: '读到了，现在没有条目。', en: 'It was read; there is no entry now.' },
  unsettled: { zh: '另有 {count} 个文件还在写入。', en: '{count} more files are still being written.' },
  save: { zh: '保存', en: 'Save' },
  required: { zh: '请填写', en: 'This is missing' },
  tryFirst: { zh: '试读成功后才能保存。', en: 'Try it successfully before you save.' },
} satisfies Record<string, Both>

export const feedKindNames: Record<FeedSettings['kind'], Both> = {
  folder: { zh: '文件夹', en: 'Folder' },
  feed: { zh: 'RSS、Atom 或 JSON Feed', en: 'RSS, Atom or JSON Feed' },
  page: { zh: '网页列表', en: 'List page' },
  mail: { zh: '邮件文件夹（.eml）', en: 'Folder of e-mails (.eml)' },
}

export const runStateNames: Record<FeedRunState, Both> = {
  running: { zh: '正在读取', en: 'Being read' },
  ok: { zh: '有新内容', en: 'Something new' },
  unchanged: { zh: '没有新内容', en: 'Nothing new' },
  failed: { zh: '没有读成', en: 'Failed' },
}

export const itemStateNames: Record<FeedItemState, Both> = {
  new: { zh: '待取', en: 'Waiting' },
  taken: { zh: '已收入草稿', en: 'Draft made' },
  duplicate: { zh: '已有，没有重复收入', en: 'Held already' },
  rejected: { zh: '没有收入', en: 'Not taken' },
}

export const intervalNames: Record<string, Both> = {
  5: { zh: '5 分钟', en: '5 minutes' },
  15: { zh: '15 分钟', en: '15 minutes' },
  60: { zh: '1 小时', en: 'hour' },
  240: { zh: '4 小时', en: '4 hours' },
  1440: { zh: '1 天', en: 'day' },
  10080: { zh: '1 周', en: 'week' },
}

/** @example intervalWords(90, 'zh') // '90 分钟' */
export const intervalWords = (minutes: number, language: keyof Both): string =>
  intervalNames[minutes]?.[language] ?? (language === 'en' ? `${minutes} minutes` : `${minutes} 分钟`)
