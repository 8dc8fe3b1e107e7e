// 第二十五条 of the 广告法 on a day: a look-up, not a search.
import { sql } from 'drizzle-orm'
import type { CalendarDate } from '../../domain/calendar.ts'
import { legalStatusOn } from '../../domain/library.ts'
import type { Passage } from '../../domain/passage.ts'
import { sharedPairs } from '../../knowledge/facts/research-notes.ts'
import { type CatalogueVersion, versionsOn } from '../../knowledge/versions/catalogue.ts'
import { interpretationWords, type LawMention } from '../../knowledge/versions/law-names.ts'
import {
  findNamedVersions,
  heldAsNamed,
  type NamedVersion,
  versionInWords,
} from '../../knowledge/versions/named-versions.ts'
import { titleKey } from '../../knowledge/versions/work-id.ts'
import type { Database } from '../../storage/sql/sql.ts'
import { normalize } from '../../text/normalize.ts'
import {
  type ArticleReference,
  articleName,
  findArticles,
  parseChineseNumber,
  toChineseNumber,
} from '../../text/numerals.ts'
import { documentNumbersIn } from '../document-numbers.ts'
import type { Found, LoadPassages } from '../load-passages.ts'
import type { Missing, Search } from '../retrieve.ts'
import { lookUpDates } from './law-dates.ts'

/**
 * What is asked for: a law by its full title and an article of it. `isKnown`: the library holds some text of it. `named`: the versions
 * of it that are asked for; without any the one in force. `among`: names of the laws of which one is meant, where it is not clear which.
 */
export type ClauseRequest = {
  title: string
  isKnown: boolean
  article: ArticleReference
  named: readonly NamedVersion[]
  among?: readonly string[]
}

/** `choices`: the same article of each of the laws that may be meant. */
export type ClauseAnswer = { passages: Passage[]; missing?: Missing; choices?: string[] }

export type LookUpClauses = (search: Search) => Promise<ClauseAnswer | null>

const mostRequests = 6
const versionBehind = '[（(【][^（）()【】]{1,24}[）)】]|(?:19|20)\\d{2}年?(?:修订|修正|通过|版)?本?'
const otherTitle = new RegExp(`《([^《》]{2,80})》(?:${versionBehind})?`, 'gu')
const versionInTitle = /[（(](?:(?!草案|意见稿)[^（）()]){2,24}[）)]$/u
/** 公司法司法解释三, 公司法实施细则: another document, though the library holds the law. */
const madeFromLaw = new RegExp(
  `《?(\\p{Script=Han}{2,24})(${interpretationWords}|》?(?:解释|实施(?:条例|细则|办法)|修[订正]?(?:案|草案))[（(]?[一二三四五六七八九十\\d]{0,2}[）)]?)(?:的|中的?|里的?)?\\s*$`,
  'u',
)
/** 公司法时间效力规定, 实施消费者权益保护法办法: another document, behind the name of a law in its title. */
const goesOn =
  /^(?<rest>》?(?:(?!第)[^\P{Script=Han}的对中里有相关就和与]){0,20}(?:规定|办法|条例|细则|决定|意见|通知|解释))》?(?:的|中的?|里的?)?\s*$/u
/** 民法典第三条, 劳动法第三条: a law by its common name, or its interpretation; 这部法 and 依法 are none. */
const otherLaw = new RegExp(
  `(?<name>\\p{Script=Han}{1,20}(?:法典|(?<![办方无违合非依司立执新旧老本该此原这那部用看做说语书手想不])法)(?:${interpretationWords}|解释)?)(?:的|中的?|里的?)?\\s*$`,
  'u',
)
/** 外汇办法第五条: another rule by its name; 新的办法, 公司规定 and 有关规定 are none. */
const otherRule =
  /(?<name>(?:[^\P{Script=Han}的这那该]){2,24}(?:条例|办法|规定|细则|规则|准则|指引|司法解释)(?:第[零〇一二三四五六七八九十百\d]{1,4}号(?:[—–－:：-]{1,2}\p{Script=Han}{2,30})?)?)(?:的|中的?|里的?)?\s*$/u
const noRule =
  /^(?:你们|我们|贵?公司|平台|营业部|交易|内部|国家|法律|有关|相关|具体|以上|上述|前述|下列|什么|哪个|哪些|管理|暂行|实施|监管)+(?:条例|办法|规定|细则|规则|准则|指引|司法解释)$/
const beforeName =
  /^(?:我们?|您|请|帮|想|问|一?下|了解|知道|查询?|看看?|根据|依据|按照?|依照|以及|和|与|及|那个?|关于)+/
const titleBefore = new RegExp(`《([^《》]{2,80})》(?:${versionBehind})?(?:的|中的|里的|里|中)?\\s*$`, 'u')

/**
 * Which articles of which laws a question asks for. The law of an article is the one named before it, else the one behind it, else
 * the one carried over from earlier messages. A law that is named but not held is a request too: it must be said.
 */
export const clauseRequests = ({ query, catalogue }: Search): ClauseRequest[] => {
  const articles = articlesIn(normalize(query.text).text)
  if (articles.length === 0) return []
  const { text, mentions, carriedLaw, named } = lawsAskedOf({ query, catalogue })
  const unclearNames = catalogue.laws.unclear(text)
  const asked = articles.flatMap((article): (Omit<ClauseRequest, 'named'> & { law: number })[] => {
    const before = mentions.findLast((mention) => mention.end <= article.start)
    const unclear = unclearNames.findLast((mention) => mention.end <= article.start)
    if (unclear && unclear.end > (before?.end ?? 0))
      return [{ title: unclear.text, isKnown: false, article, law: unclear.start, among: unclear.names }]
    const unknown = unknownTitle(text.slice(0, article.start), before, catalogue)
    if (unknown) {
      const [alike, ...more] = alikeOf(unknown, text, catalogue)
      if (alike && more.length === 0) return [{ title: alike, isKnown: true, article, law: -1 }]
      const among = alike ? { among: [alike, ...more].map((title) => `《${title}》`) } : {}
      return [{ title: fullWidth(unknown), isKnown: false, article, law: -1, ...among }]
    }
    if (isNumbered(text.slice(before?.end ?? 0, article.start))) return []
    const law = before ?? mentions.find((mention) => mention.start >= article.end) ?? carriedLaw
    return law ? [{ title: law.title, isKnown: true, article, law: law.start }] : []
  })
  const laws = new Set(asked.map(({ law }) => law))
  return asked.slice(0, mostRequests).map(({ law, ...request }) => {
    const own = named.filter((version) => version.law === law && version.title === request.title)
    // 公司法第二十六条，旧公司法怎么说: the version is named beside a law that has no article of its own.
    const loose = named.filter((version) => version.title === request.title && !laws.has(version.law))
    return { ...request, named: own.length > 0 ? own : loose }
  })
}

/** 证券法135, 证券法第135: at the end of a question a number behind the name is an article. */
const articlesIn = (text: string): ArticleReference[] => {
  const articles = findArticles(text)
  return articles.length > 0 ? articles : findArticles(text.replace(numberAtEnd, '第$1条'))
}
const numberAtEnd = /(?<=法|条例|办法|规定|则|》)\s?第?\s?(\d{1,3})(?=\s*[?？。]?\s*$)/u

/** 证监会公告〔2026〕9号第十条: the article is of the document with the number, and of no law named elsewhere. */
const isNumbered = (head: string): boolean => {
  const last = documentNumbersIn(head).at(-1)
  return (
    last !== undefined &&
    /^[)）]?(?:的|中的?|里的?)?\s*$/.test(head.slice(last.end)) &&
    !/[(（]\s?$/.test(head.slice(0, last.start))
  )
}

export type LawsAsked = {
  /** The question, normalized; the offsets of all others are into it. */
  text: string
  /** What is asked, without the words for the version: no text of a version holds them. */
  about: string
  mentions: readonly LawMention[]
  /** Of an earlier message; where the question names a law itself it need not be meant. */
  carriedLaw: { title: string; start: number; end: number } | null
  named: readonly NamedVersion[]
}

/** The laws that a question speaks of, and which versions of them it names. */
export const lawsAskedOf = ({ query, catalogue }: Search): LawsAsked => {
  const { text } = normalize(query.text)
  const known = withoutOthers(text, catalogue)
  const mentions = catalogue.laws.find(known)
  const carried = query.entities.find((entity) => entity.kind === 'law' && (entity.carried || mentions.length === 0))
  const title = carried ? catalogue.laws.titleOf(carried.value) : null
  const carriedLaw = title ? { title, start: 0, end: 0 } : null
  const named = findNamedVersions(known, mentions.length > 0 || !carriedLaw ? mentions : [carriedLaw], query.asOf)
  const about = named.reduceRight((rest, { start, end }) => `${rest.slice(0, start)} ${rest.slice(end)}`, text)
  return { text, about, mentions, carriedLaw, named }
}

/** The text without 《…》 of other documents: 《关于修改〈公司法〉的决定》 and its dates say nothing of the 公司法. Offsets stay. */
const withoutOthers = (text: string, { laws }: Search['catalogue']): string =>
  text.replace(otherTitle, (span, title: string) => {
    const bare = title.replace(versionInTitle, '')
    const isLaw = laws.titleOf(title) !== null || laws.titleOf(bare) !== null
    return isLaw ? span : '□'.repeat(span.length)
  })

const fullWidth = (title: string): string => title.replaceAll('(', '（').replaceAll(')', '）')

/**
 * Laws that a name which is none may be short for: 宣传推介规定. Of several those of which the question says more, 管理条例54条（证券公司的）;
 * of one that begins otherwise the name must tell enough: 保险条例 is not the 存款保险条例.
 */
const alikeOf = (name: string, text: string, { laws }: Search['catalogue']): string[] => {
  const similar = laws.similar(name)
  const [only, ...more] = similar
  if (only && more.length === 0)
    return name.length >= tellingName || titleKey(only).startsWith(name.slice(0, 2)) ? [only] : []
  const rest = text.replace(name, ' ')
  const said = similar.filter((title) => {
    const [before = ''] = titleKey(title).split(name.slice(0, 2))
    return before.length > 1 && rest.includes(before)
  })
  return said.length > 0 ? said : similar
}
const tellingName = 6

/** 《X》 right before the article, that is none of the laws found there. Without 《》 it may be no title: 新的办法第三条 names none. */
const unknownTitle = (head: string, before: LawMention | undefined, { laws }: Search['catalogue']): string | null => {
  const knownUntil = before?.end ?? 0
  const match = titleBefore.exec(head)
  if (match && match.index >= knownUntil) return match[1] ?? null
  const [, law = '', rest = ''] = madeFromLaw.exec(head.slice(knownUntil)) ?? []
  const starts = Array.from({ length: law.length }, (_, start) => law.slice(start))
  const madeFrom = starts.find((form) => laws.titleOf(form) !== null)
  if (madeFrom !== undefined) return `${madeFrom}${rest.replace('》', '')}`
  const after = head.slice(knownUntil)
  const own = before && otherThan(before, head)
  if (own) return own
  const name = (otherLaw.exec(after) ?? otherRule.exec(after))?.groups?.name?.replace(beforeName, '')
  return name && !noRule.test(name) ? name : null
}

/** The title of another document that holds the law's name: 天津市实施消费者权益保护法办法, 公司法时间效力规定. */
const otherThan = ({ text, start, end }: LawMention, head: string): string | null => {
  const rest = goesOn.exec(head.slice(end))?.groups?.rest
  const lead = /\p{Script=Han}{0,12}实施《?(?:中华人民共和国)?$/u.exec(head.slice(0, start))?.[0] ?? ''
  // 公司法规定第三条: what the law says.
  if (rest === undefined || (lead === '' && /^》?(?:有?规定|解释)$/.test(rest))) return null
  return `${lead}${text}${rest}`.replace(/[《》]/g, '').replace(beforeName, '')
}

/**
 * Makes the look-up. Its answer is null when the question names no article of a law. Never another version or law in place
 * of the one that was asked for: `missing` says what is not there.
 */
export const createLookUpClauses =
  ({ db, loadPassages }: { db: Database; loadPassages: LoadPassages }): LookUpClauses =>
  async (search) => {
    const requests = clauseRequests(search)
    if (requests.length === 0) {
      const asked = lawsAskedOf(search)
      return (await lookUpDates(db, loadPassages, search, asked)) ?? lookUpDraft(db, loadPassages, search, asked)
    }
    const [unclear] = requests.filter(({ among }) => among)
    if (unclear)
      return { passages: [], choices: (unclear.among ?? []).map((name) => `${name}${unclear.article.clause}`) }
    const answers = (await Promise.all(requests.map((request) => lookUp(db, loadPassages, search, request)))).flat()
    const missing = answers.flatMap((answer) => answer.missing ?? [])
    return {
      passages: distinct(answers.flatMap((answer) => answer.passages)),
      missing: missing.find(({ kind }) => kind !== 'part') ?? missing[0],
    }
  }

/** What a draft for comment says, where it is named and is all that is held of the rule: it is told as one, and never found by likeness. */
const lookUpDraft = async (
  db: Database,
  loadPassages: LoadPassages,
  { query, catalogue }: Search,
  { mentions }: LawsAsked,
): Promise<ClauseAnswer | null> => {
  const held = mentions.map(({ title }) => versionsOn(catalogue.versionsOfLaw(title), query.asOf, query.reader))
  const [drafts] = held.filter(
    (versions) => versions.length > 0 && versions.every(({ legalStatus }) => legalStatus === 'consultation-draft'),
  )
  const newest = drafts?.at(-1)?.version
  if (!newest) return null
  const { rows } = await db.execute<{ id: string }>(sql`
    select id from chunks where version_id = ${newest.id} order by ordinal limit ${mostOfDraft}`)
  const found = rows.map(({ id }) => asClause(id))
  return { passages: await loadPassages(found, { ...query, kinds: undefined, versions: new Set([newest.id]) }) }
}
const mostOfDraft = 6

const distinct = (passages: Passage[]): Passage[] => [
  ...new Map(passages.map((passage) => [`${passage.chunkId}:${passage.start}`, passage])).values(),
]

/** One answer, or one for each version that is named. */
const lookUp = async (
  db: Database,
  loadPassages: LoadPassages,
  { query, catalogue }: Search,
  { title, isKnown, article, named }: ClauseRequest,
): Promise<ClauseAnswer[]> => {
  const held = isKnown ? versionsOn(catalogue.versionsOfLaw(title), query.asOf, query.reader) : []
  const versions = held.map(({ version }) => version)
  const articleOf = (usable: readonly CatalogueVersion[], whatever?: ReadonlySet<string>) => {
    const load = async (found: readonly Found[]) => {
      const passages = await loadPassages(found, { ...query, kinds: undefined, versions: whatever })
      return passages.map((passage) => ({ ...passage, ...endOf(usable, passage, query.asOf) }))
    }
    return articleIn(db, load, { title, article, isPenaltyAsked: asksPenalty.test(query.text) }, usable)
  }
  if (named.length > 0)
    return Promise.all(
      named.map((version) => {
        const texts = heldAsNamed(version, versions, query.asOf)
        return texts.length > 0
          ? articleOf(texts, new Set(texts.map(({ id }) => id)))
          : { passages: [], missing: notHeld(title, query.asOf, versions, versionInWords(version)) }
      }),
    )
  const usable = held.filter(({ legalStatus }) => legalStatus === 'in-force' || legalStatus === 'unknown')
  if (usable.length === 0) return [{ passages: [], missing: notHeld(title, query.asOf, versions) }]
  return [await articleOf(usable.map(({ version }) => version))]
}

/** What ended by another law's words the catalogue knows; the text itself does not say so. */
const endOf = (
  versions: readonly CatalogueVersion[],
  { versionId }: Passage,
  asOf: CalendarDate,
): Partial<Pick<Passage, 'effectiveTo' | 'legalStatus'>> => {
  const version = versions.find(({ id }) => id === versionId)
  return version ? { effectiveTo: version.effectiveTo, legalStatus: legalStatusOn(version, asOf) } : {}
}

const articleIn = async (
  db: Database,
  load: (found: readonly Found[]) => Promise<Passage[]>,
  { title, article, isPenaltyAsked }: { title: string; article: ArticleReference; isPenaltyAsked: boolean },
  usable: readonly CatalogueVersion[],
): Promise<ClauseAnswer> => {
  // The law's own text first; a digest only where it is silent.
  for (const version of usable) {
    const ids = await chunkIdsOf(db, version, article)
    const passages = await load(ids.map(asClause))
    const { label } = version
    if (isPenaltyAsked && passages.length > 0 && !passages.some(tellsPenalty)) {
      const penal = await load((await penaltyIdsOf(db, version, article, passages)).map(asClause))
      const number = `《${title}》${article.name}的罚则`
      return penal.length > 0 ? { passages: penal } : { passages: [], missing: { kind: 'document', number } }
    }
    if (passages.length > 0) {
      const narrowed = narrow(passages, article)
      if (showsPart(narrowed, article)) return { passages: narrowed }
      const part = article.clause.slice(article.name.length)
      const digestOnly = version.kind === 'digest'
      return { passages: narrowed, missing: { kind: 'part', title, clause: article.name, part, label, digestOnly } }
    }
    if (version.kind === 'regulation') {
      const articles = await articleCountOf(db, version)
      return {
        passages: [],
        missing: { kind: 'clause', title, clause: article.clause, label, digestOnly: false, articles },
      }
    }
  }
  const label = usable[0]?.label ?? ''
  return { passages: [], missing: { kind: 'clause', title, clause: article.clause, label, digestOnly: true } }
}

/** @param named the version that was asked for, in words */
export const notHeld = (
  title: string,
  date: CalendarDate,
  versions: readonly CatalogueVersion[],
  named?: string,
): Missing => ({
  kind: 'version',
  title,
  date,
  ...(named === undefined ? {} : { named }),
  // A law's own text and its digest are one version.
  held: versions
    .filter((version, index) => versions.findIndex((other) => isSameVersion(version, other)) === index)
    .map(({ label, effectiveFrom, effectiveTo }) => ({ label, from: effectiveFrom, to: effectiveTo })),
})

const isSameVersion = (one: CatalogueVersion, other: CatalogueVersion): boolean =>
  one.id === other.id ||
  (one.effectiveFrom !== null && one.effectiveFrom === other.effectiveFrom) ||
  (adoptedOn(one) !== null && adoptedOn(one) === adoptedOn(other))

const adoptedOn = ({ label }: CatalogueVersion): string | null => /^\d{4}-\d{2}-\d{2}/.exec(label)?.[0] ?? null

/** Chunks of the article in this version: one, or the 款 that a long article was cut into. */
const chunkIdsOf = async (db: Database, version: CatalogueVersion, article: ArticleReference): Promise<string[]> => {
  const whole = `${version.workId}#${articleName(article.article, article.insertion)}`
  const paragraph = article.paragraph === null ? null : `${whole}第${toChineseNumber(article.paragraph)}款`
  const { rows } = await db.execute<{ id: string; clause_id: string }>(sql`
    select id, clause_id from chunks
    where version_id = ${version.id} and (clause_id = ${whole} or starts_with(clause_id, ${`${whole}第`}))
    order by ordinal`)
  const exact = paragraph ? rows.filter((row) => row.clause_id === paragraph) : []
  return (exact.length > 0 ? exact : rows).map((row) => row.id)
}

const asClause = (chunkId: string): Found => ({ chunkId, source: 'clause', score: 1, features: { clause: 1 } })

// --- 罚则: an article forbids, another one says what it costs ---

const asksPenalty =
  /怎么罚|如何处?罚|罚(?:多少|几|什么|款|则|吗|不)|(?:会|要|被|受)罚|处罚|什么后果|违反(?:了|的话)?(?:会|要)?怎么(?:样|办)/
const penalty = /罚|没收|吊销|责令|赔偿|追究/
const penaltyElsewhere = /罚则见[^。；]*[。；]?/g

const tellsPenalty = ({ text }: Passage): boolean => penalty.test(text.replace(penaltyElsewhere, ''))

/** Chunks of the articles which an article names for its penalties, or which name it; of a digest those on the same matter, too. */
const penaltyIdsOf = async (
  db: Database,
  version: CatalogueVersion,
  article: ArticleReference,
  passages: readonly Passage[],
): Promise<string[]> => {
  const { rows } = await db.execute<{ id: string; clause: string; path: string[]; text: string }>(sql`
    select id, clause, path, text from chunks
    where version_id = ${version.id} and clause is not null and text ~ '罚|没收|吊销|责令|赔偿|追究'
    order by ordinal`)
  const named = new Set(
    passages.flatMap(({ text }) =>
      (text.match(penaltyElsewhere) ?? []).flatMap((words) => findArticles(words).map(({ name }) => name)),
    ),
  )
  const isOf = ({ clause, text }: { clause: string; text: string }) =>
    findArticles(clause).some(({ name }) => named.has(name)) ||
    findArticles(text).some(({ name }) => name === article.name && clause !== article.clause)
  const referring = rows.filter(isOf)
  if (referring.length > 0 || version.kind !== 'digest') return referring.slice(0, mostPenal).map(({ id }) => id)
  const [heading = ''] = passages.map(({ path }) => path.at(-1) ?? '')
  const onSame = ({ path }: { path: string[] }) =>
    /罚/.test(path.at(-1) ?? '') && sharedPairs(path.at(-1) ?? '', withoutNumber(heading)) >= sameMatter
  return rows
    .filter(onSame)
    .slice(0, mostPenal)
    .map(({ id }) => id)
}
const withoutNumber = (heading: string): string => heading.replace(/^第\S+条\s*/, '')
const [mostPenal, sameMatter] = [3, 2]

/** The number of its last article. */
const articleCountOf = async (db: Database, { id }: CatalogueVersion): Promise<number | undefined> => {
  const { rows } = await db.execute<{ clause: string }>(sql`
    select clause from chunks where version_id = ${id} and clause is not null order by ordinal desc limit 1`)
  return findArticles(rows[0]?.clause ?? '')[0]?.article
}

// --- 款 and 项 ---

const itemLine = /^[（(][零〇一二三四五六七八九十百\d]{1,4}[）)]/

/** Ranges of the 款 of an article's text: each line begins one, items (（一）…) belong to the one before. */
export const paragraphRanges = (text: string): { start: number; end: number }[] => {
  const ranges: { start: number; end: number }[] = []
  let offset = 0
  for (const line of text.split('\n')) {
    const [start, end] = [offset, offset + line.length]
    offset = end + 1
    if (line.trim() === '') continue
    const last = ranges.at(-1)
    if (last && itemLine.test(line)) last.end = end
    else ranges.push({ start, end })
  }
  return ranges
}

/** The 款 that was asked for, cut out of its article; the article when it has no such 款. */
const narrow = (passages: Passage[], { paragraph }: ArticleReference): Passage[] =>
  passages.map((passage) => {
    if (paragraph === null || passage.kind !== 'regulation' || passage.clause?.endsWith('款')) return passage
    const range = paragraphRanges(passage.text)[paragraph - 1]
    if (!range) return passage
    const suffix = `第${toChineseNumber(paragraph)}款`
    return {
      ...passage,
      clause: passage.clause && `${passage.clause}${suffix}`,
      clauseId: passage.clauseId && `${passage.clauseId}${suffix}`,
      text: passage.text.slice(range.start, range.end),
      start: passage.start + range.start,
      end: passage.start + range.end,
    }
  })

const itemNumber = /(?<!第)[（(]([零〇一二三四五六七八九十百\d]{1,4})[）)]/gu

/** Whether these passages of an article show the 款 and 项 that were asked for. A summary does where it speaks of them. */
const showsPart = (passages: readonly Passage[], { paragraph, item }: ArticleReference): boolean => {
  const texts = passages.map(({ text }) => text)
  if (passages.some(({ kind }) => kind === 'digest'))
    return [paragraph && `第${toChineseNumber(paragraph)}款`, item && `第${toChineseNumber(item)}项`]
      .filter((part) => part !== null)
      .every((part) => texts.some((text) => text.includes(String(part))))
  const ending = paragraph === null ? '' : `第${toChineseNumber(paragraph)}款`
  if (!passages.every(({ clause }) => clause?.endsWith(ending))) return false
  return (
    item === null ||
    texts.some((text) => [...text.matchAll(itemNumber)].some(([, number = '']) => parseChineseNumber(number) === item))
  )
}
