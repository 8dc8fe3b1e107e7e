// 研究报告与通知: which of the firm's dated papers a question asks for, by what it is about and by when it was published. What they are
// about their own titles and topics say; nothing here knows which papers a firm has.
import { addDays, type CalendarDate, isWithin } from '../../domain/calendar.ts'
import type { DocumentKind } from '../../domain/library.ts'
import { findDates, lastPartOfYear } from '../../text/dates.ts'
import { tagWords } from '../../text/jieba.ts'

/** A paper as the catalogue knows it. */
export type Note = {
  kind: DocumentKind
  title: string
  topics: readonly string[]
  publishedOn: CalendarDate | null
}

/** What a question says of the paper that it asks for. */
export type AskedNote = {
  /** 研报 and 观点 name research, 通知 a notice; 怎么看 alone may be asked of a chart, and of a notice people ask without a word for it. */
  by: 'research' | 'view' | 'notice' | null
  /** 走势, 现在: it is asked of the market, and not how a figure is read. */
  isMarket: boolean
  /** 最近有哪些研报: which ones there are. */
  isList: boolean
  /** The one before the newest. */
  isBefore: boolean
  /** The time that was said, half-open. */
  period: { from: CalendarDate; to: CalendarDate; text: string } | null
  /** What the question is about, in its own words. */
  said: string
  /** The same in the words that titles use for it. */
  about: string
}

const halfYear = 182

const namesResearch = /研报|研究(?:所|院|部|报告|员)|观点|看法|看好|看空/
/** The first that is found says what is asked for. */
const ways: readonly ['research' | 'notice' | 'view', RegExp][] = [
  ['research', namesResearch],
  ['notice', /通知|公告|通告/],
  [
    'view',
    /怎么(?:看|说|讲)|说了?(?:什么|啥)|讲了?(?:什么|啥)|(?<!风险|产品|信用|等级)评级|态度|建议|判断|展望|前景|走势|[周月季]报|周评|报告|研究(?!生)|回顾|文章|[这那有哪][篇份期]/,
  ],
]
const ofMarket =
  /走势|前景|展望|形势|行情|评级|建议|判断|最近|近期|现在|目前|当前|[这那有哪][篇份期]|研究|报告|回顾|文章/
const asksWhichThereAre = /(?:哪些|哪几[篇份]|几[篇份]|(?:有|发了?|出了?|写了?)(?:什么|啥)|列(?:一下|出)?|目录|清单)/

/** What people call a subject, and what titles call it. */
const inTitles: readonly [RegExp, string][] = [
  [/固收|债市|债券市场|债券(?!基金)/g, '固定收益'],
  [/周报|周策略/g, '周评'],
  [/债基/g, '债券基金'],
  [/货基/g, '货币基金'],
  [/7日(?=年化)/g, '七日'],
  [/(?:宏观)?经济(?=形势|走势|数据|面|情况|前景|怎么|的|$)/g, '宏观'],
  [/创新药/g, '医药创新'],
  [/cxo/gi, '外包服务'],
  [/大盘|股市|A股|(?<!基金|公募|货币)市场/gi, '策略'],
]

/** Words of those who ask for a paper; what remains is what they ask of it. */
const talk =
  /研报|研究(?:所|院|部|报告|观点|员)?|报告|观点|看法|看好|看空|评级|态度|建议|判断|评价|展望|前景|走势|形势|覆盖|通知|公告|通告|(?<=银行)业|(?<!银)行业|板块|产业链?|怎么(?:看|说|样|讲)|(?:说|讲|写|提)(?:的|了|到|过)?(?:什么|啥|些|点)?|最新|最近|近期|现在|目前|当前|本期|这期|上一?[期篇份]|[这那][篇期份]|上次|之前|以前|原来|先前|此前|文章|内容|摘要|要点|结论|(?:核心|主要)(?=\s|的|$)|内部|公司|有没有|有哪些|哪些|什么|怎么|如何|为什么|为啥|多少[亿万元个只点天]?|来着|大家|关于|有关|告诉|了解|知道|看看|帮[我忙]|请问|一下|[发出][布了过]|更新|整理|给我|客户|咱们?|[你我他]们?/g

/** The question taken apart; every field is what it says, whatever papers there are. */
export const askedNote = (question: string, today: CalendarDate): AskedNote => {
  const asTitles = inTitles.reduce((text, [said, title]) => text.replaceAll(said, title), question)
  const named = ways.find(([, asks]) => asks.test(asTitles))?.[0] ?? null
  // 基金净值报告在哪看 asks for a page.
  const by = named === 'view' && /在哪|哪里|下载/.test(question) ? null : named
  const dated = findDates(question, today).find(({ relation }) => relation === 'within')
  // Research looks back, a notice ahead.
  const isOfResearch = by === 'research' || by === 'view'
  const period = dated ?? lastPartOfYear(question, isOfResearch ? today : addDays(today, halfYear))
  return {
    by,
    isMarket: period !== null || ofMarket.test(question),
    isList: asksWhichThereAre.test(question),
    isBefore:
      endsWithBefore.test(question) ||
      (/上一?[期篇份]|上次|之前|以前|原来|先前|此前/.test(question) &&
        !/最新|现在|变化|不同|相比|为什么|为啥|[上下]调|改[成口为]/.test(question)),
    period: period && { from: period.from, to: period.to, text: period.text },
    said: matterOf(question, period),
    about: matterOf(asTitles, period),
  }
}
/** 最新研报 …… 上一期呢: what was said last counts. */
const endsWithBefore = /(?<![和跟与比])上一?[期篇份](?:的?(?:研报|报告|文章))?(?:的|呢|怎么说|说什么)*[？?。]*$/
const matterOf = (text: string, period: AskedNote['period']): string =>
  (period ? text.replace(period.text, ' ') : text).replaceAll(talk, ' ').trim()

/**
 * Papers of a subject, newest first. `topics`: words of the question that only their topics hold; `details`: those that they are not about,
 * one thing that is asked of them. `isNamed`: by their head, and not by a topic alone.
 */
export type MeantNotes<One extends Note> = { notes: One[]; topics: string[]; details: string[]; isNamed: boolean }

/** What stands before the colon: papers of a series have it in common. */
export const headOf = ({ title }: Pick<Note, 'title'>): string => title.split(/[：:]/)[0] ?? title
/** What a paper is about: research by its head, a notice by its whole title, both by their topics. */
const subjectOf = (note: Note): string =>
  `${note.kind === 'research' ? headOf(note) : note.title} ${note.topics.join(' ')}`

/**
 * Of the papers that a reader may see those that are meant: of the subject, of the period that was said, else the newest or the one before
 * it; of a list all of them.
 * @returns null when none is of that subject
 */
export const notesMeant = <One extends Note>(
  notes: readonly One[],
  asked: AskedNote,
  today: CalendarDate,
): MeantNotes<One> | null =>
  meantBy(asked.about, notes, asked, today) ??
  (asked.said === asked.about ? null : meantBy(asked.said, notes, asked, today))

const meantBy = <One extends Note>(
  about: string,
  notes: readonly One[],
  asked: AskedNote,
  today: CalendarDate,
): MeantNotes<One> | null => {
  const words = contentWords(about)
  const published = newestFirst(
    notes.filter(({ kind, publishedOn }) => isOfKind(kind, asked) && isPublished(kind, publishedOn, today)),
  ).map((note) => ({ note, held: sharedPairs(about, subjectOf(note)) }))
  const most = Math.max(0, ...published.map(({ held }) => held))
  const [best] = published.filter(({ held }) => held === most)
  if (!best || (most === 0 && !(namesKind(asked) && namesNothing(asked)))) return null
  if (asked.by === null && !coversTitle(about, best)) return null
  const subject = subjectOf(best.note)
  // Who names no kind of paper asks for what the notice says.
  const details = asked.by === null ? [] : words.filter((word) => share(word, subject) < halfOfWord)
  // 成交量怎么看 asks how to read it, 策略怎么看 what is thought of it.
  if (asked.by === 'view' && !asked.isMarket && sharedPairs(about, headOf(best.note)) === 0) return null
  const own = published.filter(({ held }) => held === most).map(({ note }) => note)
  const topics = words.filter((word) => !details.includes(word) && share(word, headOf(best.note)) < halfOfWord)
  const isNamed = sharedPairs(about, headOf(best.note)) > 0
  return { notes: inTime(own, asked, today), topics, details, isNamed }
}

export const newestFirst = <One extends Pick<Note, 'publishedOn'>>(notes: readonly One[]): One[] =>
  notes.toSorted((a, b) => ((a.publishedOn ?? '') < (b.publishedOn ?? '') ? 1 : -1))

/** 最新研报, 最近有什么通知: any will do. */
export const namesNothing = ({ about }: AskedNote): boolean =>
  !/[\p{L}\p{N}]/u.test(about.replaceAll(/[的了吗呢啊吧呀有是给发出新把篇份期]/g, ''))
/** A notice may tell no day of its own; research without one cannot be told from what replaced it. */
const isPublished = (kind: DocumentKind, day: CalendarDate | null, today: CalendarDate): boolean =>
  day === null ? kind !== 'research' : day <= today
const namesKind = ({ by }: AskedNote): boolean => by === 'research' || by === 'notice'
const isOfKind = (kind: DocumentKind, { by }: AskedNote): boolean =>
  (kind === 'research') === (by === 'research' || by === 'view')

/** Without a word for it a notice is meant by nearly all that the question says: 圣诞节港股通能交易吗. */
const coversTitle = (about: string, { note, held }: { note: Note; held: number }): boolean =>
  held >= leastPairs &&
  held >= mostOfPairs * pairsOf(about.replaceAll(/[能会要还可以吗呢的了是有开休放]/g, ' ')).length &&
  note.kind !== 'research'
const [leastPairs, mostOfPairs] = [4, 0.8]
const halfOfWord = 0.5

const inTime = <One extends Note>(own: One[], { period, isList, isBefore }: AskedNote, today: CalendarDate): One[] => {
  if (period && isList) return own.filter((note) => isPublishedIn(note, period))
  if (period) return own.filter((note) => isOfPeriod(note, period)).slice(0, 1)
  if (isList) return own
  // On its own day the note that was replaced since is the newest.
  const isItself = own[0]?.publishedOn === today
  return own.slice(isBefore && !isItself && own.length > 1 ? 1 : 0).slice(0, 1)
}

type Period = { from: CalendarDate; to: CalendarDate }

const isPublishedIn = ({ publishedOn }: Note, { from, to }: Period): boolean =>
  publishedOn !== null && isWithin(publishedOn, from, to)

/** A quarterly report is written after its quarter, a monthly one in its month or after it. */
const isOfPeriod = (note: Note, period: Period): boolean => {
  const isOfMonth = addDays(period.from, daysOfMonth) >= period.to
  if (!(/季报/.test(note.title) && !isOfMonth) && isPublishedIn(note, period)) return true
  const after = { from: period.to, to: addDays(period.to, isOfMonth ? daysOfMonth : daysToWrite) }
  return /[月季年]报|回顾/.test(note.title) && isPublishedIn(note, after)
}
/** A report of a quarter or a half takes longer. */
const [daysOfMonth, daysToWrite] = [31, 45]

/**
 * Whether a notice speaks of a day of the period, alone or within two that it names.
 * @example tellsOf('12月24日至12月28日暂停', { from: '2026-12-25', to: '2026-12-26' }, '2026-11-19') // true
 */
export const tellsOf = (text: string, { from, to }: Period, publishedOn: CalendarDate): boolean => {
  const found = findDates(text, publishedOn).filter(({ relation }) => relation === 'within')
  return found.some((date, at) => {
    const next = found[at + 1]
    const isRange = next && /^[^，。；]{0,6}[至到—~～-]$/.test(text.slice(date.end, next.start))
    return date.from < to && from < (isRange ? next.to : date.to)
  })
}

// --- words ---

const content = /^(?:n|v|a|j|l|i|x|eng|b)/

/** Words that say something, longer than one character. */
const contentWords = (text: string): string[] => [
  ...new Set(
    tagWords(text)
      .filter(({ word, tag }) => content.test(tag) && /[\p{L}\p{N}]{2}/u.test(word))
      .map(({ word }) => word),
  ),
]

/** Whether nothing but a subject is named: 白酒 of 白酒行业有没有研报, and not 转发 of 转发研报要注意什么. */
export const namesSubjectOnly = ({ said }: AskedNote): boolean => {
  const words = tagWords(said).filter(({ word }) => /[\p{L}\p{N}]/u.test(word))
  const isBeside = ({ word, tag }: { word: string; tag: string }) =>
    /^[cp]/.test(tag) || (/^(?:v(?!n)|a|d|r)/.test(tag) && word.length > 1)
  return words.some(({ tag }) => content.test(tag)) && !words.some(isBeside) && !usesResearch.test(said)
}

const pairsOf = (text: string): string[] => {
  const runs = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
  return [...new Set(runs.flatMap((run) => [...run].slice(1).map((_, at) => run.slice(at, at + 2))))]
}
/** How many character pairs of a text another holds. */
export const sharedPairs = (text: string, other: string): number => {
  const held = other.toLowerCase()
  return pairsOf(text).filter((pair) => held.includes(pair)).length
}
/** Share (0…1) of a word's character pairs that a text holds. */
const share = (word: string, text: string): number => sharedPairs(word, text) / Math.max(1, pairsOf(word).length)

/**
 * Share (0…1) of the words, longer ones counting more, that a text holds.
 * @example shareHeld(['专项债', '进度'], '专项债发行进度升到74%') // 1
 */
export const shareHeld = (words: readonly string[], text: string): number => {
  const weight = (list: readonly string[]) => list.reduce((sum, word) => sum + word.length, 0)
  return weight(words.filter((word) => share(word, text) > halfOfWord)) / Math.max(1, weight(words))
}

/** What a question asks of a paper beside its subject, as far as the title shows it. */
export const detailsAsked = (question: string, { title }: Pick<Note, 'title'>, today: CalendarDate): string[] =>
  contentWords(askedNote(question, today).about).filter((word) => share(word, title) < halfOfWord)

/** Whether what is asked for are the views of research as such, whatever papers there are: 创新药怎么看, and neither 净值怎么看 nor 怎么转发研报. */
export const asksForViews = (question: string): boolean =>
  (namesResearch.test(question) && !usesResearch.test(question)) || (/怎么看/.test(question) && namesMarket(question))
const usesResearch = /转发|转给|发给|引用|摘[编录抄]|下载|查看|在哪|哪里|区别|能不能|可以|要求|注意|规定|是什么|什么是/
const namesMarket = (question: string): boolean =>
  /行业|板块|赛道|产业链/.test(question) || inTitles.some(([said]) => question.search(said) >= 0)
