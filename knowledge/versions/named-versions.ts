// Which version of a law a text names: 《公司法》（2018年修正）, 2006年反洗钱法, 旧公司法, 证券法修订前.
import type { CalendarDate } from '../../domain/calendar.ts'
import { parseChineseNumber } from '../../text/numerals.ts'
import type { CatalogueVersion } from './catalogue.ts'

type LawPlace = { title: string; start: number; end: number }

/** A version named in a text. The range is that of the words for the version, UTF-16, without the law's name. */
export type NamedVersion = {
  /** Full title of the law. */
  title: string
  /** Where the law's name begins to which the words belong. */
  law: number
  start: number
  end: number
  text: string
  /** When it was made or took effect, `2018`, `2018-10` or `2018-10-26`; null where only its place is said. */
  made: string | null
  /** Meant is the version before that one; without a day the one before the current one. */
  isBefore: boolean
  /** 2020年反洗钱法: the text made in that year, or the one that was in force in it. */
  isYear: boolean
}

// --- how versions are named ---

const year =
  '(?<year>(?:19|20)\\d{2}|[一二][〇零○一二三四五六七八九]{3})(?:\\s?年)?|(?<short>[0129]\\d)(?:年(?!期|以上|以下|以内|内)|(?=版))'
const day =
  '(?<dayYear>(?:19|20)\\d{2})\\s?[年./-]\\s?(?<month>1[0-2]|0?[1-9])(?:\\s?[月./-]\\s?(?<day>3[01]|[12]\\d|0?[1-9])\\s?[日号]?|月)'
const made =
  '(?:第[一二三四五六七八九十]次)?(?:新|最新)?(?:修订|修正|修改|通过|公布|颁布|发布|出台|制定|施行|实施|生效)'
const edition = '(?:那?一?个?版本?|本|案)'
const side = '(?:(?:之|以)?(?<before>前)(?!后)|(?:之|以)?后)'
const date = `(?<![\\d.])(?:${day}|${year})`
/** 2018年修正的版本, 2023年12月29日修订后, 2006版: no doubt that a version is meant. */
const definite = `${date}\\s?(?:的|那|起)?(?:(?<made>${made})(?:${side}|了|的?${edition})?|(?<edition>${edition}))`
const earlier =
  '(?:(?:还?[没未]|(?<![年月日号]))(?:修订|修正|修改)(?:之|以)?前(?!后)|(?<!新)[旧老](?:版本?|法|规(?![矩模范])定?|条文|条款|文本)|(?:上|前)一(?:版|个版本)|历史版本|原版)'
/** 以前的规定 behind a comma or a law's name; 开户之前的规定 speaks of something else. */
const former =
  '(?<=^|[\\s，,。？?！!；;：:、)）》条款项法例定则那是])(?:以前|之前|从前|过去|原来|原先|先前|当初)的?(?:那[版条个])?(?:规定|版本?|条文|条款|法条|文本|怎么规定|是怎么规定)'
const formerAlone = '(?<!新)[旧老]的(?=$|[\\s，,。？?！!）)呢怎是那])'
const ofPast =
  '(?<![新我你她他年月日号])(?:[旧老](?:版本?)?的?|(?<![还复])原(?:来|先)?的?|(?:以前|之前|从前|过去)的|(?:上|前)一版的?|(?:还?[没未])?(?:修订|修正|修改)(?:之|以)?前的?|(?:已|被)?(?:失效|废止)的)'

/** A year that only says when: 2017年那时候, 2020年底, 从2019年到2023年. */
const isTime =
  /^(?:年)?(?:的?(?:时|时候|当时)|那(?:时|会|阵|年|一年)|当时|期间|[底末初]|[上下]半年|第?[一二三四1-4]季|以来|起|(?:之|以)?[前后]|到|至|[~～—-]|\s?\d{1,2}\s?月)/
const beginsPhrase = /(?:^|[\s，,。？?！!；;：:按照据依用])$/
const spanBefore = /[从自到至~～—-]\s?$/

const beforeLaw = new RegExp(`(?:${definite}|${date})(?:的|了)?\\s?(?:新的?)?《?(?:中华人民共和国)?$`, 'u')
const pastBeforeLaw = new RegExp(`${ofPast}\\s?《?(?:中华人民共和国)?$`, 'u')
const open = '》?\\s?[（(【\\[]?\\s?(?:的|在|自|于)?'
const afterLaw = new RegExp(`^${open}(?<words>${definite}|${date})》?`, 'u')
const pastAfterLaw = new RegExp(`^${open}(?<words>${earlier}|${former}|${formerAlone})`, 'u')
const anywhere = new RegExp(
  `${date}\\s?(?:的|那)?(?:(?<made>(?:第[一二三四五六七八九十]次)?(?:新|最新)?(?:修订|修正))(?:${side}|的?${edition})?|那?一?个?版本?|的(?=呢|$|[？?]))`,
  'gu',
)
const pastAnywhere = new RegExp(`${earlier}|${former}|${formerAlone}`, 'gu')
/** Words that stand before a law's name reach back so far at most. */
const reach = 32
/** Nobody asks for more; a text that repeats a law's name a thousand times is none to be searched through. */
const most = 20

/** Words beside a year that speak of a text, and not of a time. */
const saysVersion = new RegExp(`${made}|${edition}`, 'u')

type Words = { start: number; end: number; groups: Record<string, string | undefined> }

/**
 * The versions that a text names, in order. A year right beside a law's name names its version (反洗钱法2006年第十九条), unless it says
 * when (反洗钱法2006年那时候) or is this year; elsewhere only what can mean nothing else, and only where a single law is spoken of.
 * @param laws where the text names laws; one that is only carried over from earlier messages stands at 0…0
 * @param today calendar date in Asia/Shanghai
 */
export const findNamedVersions = (text: string, laws: readonly LawPlace[], today: CalendarDate): NamedVersion[] => {
  const found: NamedVersion[] = []
  const add = (law: LawPlace, { start, end, groups }: Words, isPast: boolean) => {
    const point = isPast ? null : pointOf(groups)
    if (found.length >= most || (!isPast && point === null)) return
    if (found.some((other) => start < other.end && other.start < end)) return
    const isBefore = isPast || groups.before !== undefined
    const words = text.slice(start, end)
    const isYear = point?.length === 4 && !isBefore && !saysVersion.test(words)
    found.push({ title: law.title, law: law.start, start, end, text: words, made: point, isBefore, isYear })
  }
  for (const law of laws.slice(0, most)) {
    if (law.end === 0) continue
    const from = Math.max(0, law.start - reach)
    const head = text.slice(from, law.start)
    const tail = text.slice(law.end)
    for (const [pattern, isPast] of [
      [beforeLaw, false],
      [pastBeforeLaw, true],
    ] as const) {
      const match = pattern.exec(head)
      if (!match || (!isPast && !namesVersion(match.groups ?? {}, head.slice(0, match.index), '', today))) continue
      add(law, { start: from + match.index, end: law.start, groups: match.groups ?? {} }, isPast)
    }
    for (const [pattern, isPast] of [
      [afterLaw, false],
      [pastAfterLaw, true],
    ] as const) {
      const match = pattern.exec(tail)
      const words = match?.groups?.words
      if (!match || !words) continue
      if (!isPast && !namesVersion(match.groups ?? {}, '法', tail.slice(match[0].length), today)) continue
      const start = law.end + match[0].lastIndexOf(words)
      add(law, { start, end: start + words.length, groups: match.groups ?? {} }, isPast)
    }
  }
  const [only] = laws
  if (only && new Set(laws.map(({ title }) => title)).size === 1)
    for (const [pattern, isPast] of [
      [anywhere, false],
      [pastAnywhere, true],
    ] as const)
      for (const match of text.matchAll(pattern))
        add(only, { start: match.index, end: match.index + match[0].length, groups: match.groups ?? {} }, isPast)
  return found.sort((a, b) => a.start - b.start)
}

/** Whether a date beside a law's name names its version; a bare month or day, and a time of the year, say when. */
const namesVersion = (
  groups: Record<string, string | undefined>,
  before: string,
  after: string,
  today: CalendarDate,
): boolean => {
  if (groups.made !== undefined || groups.edition !== undefined) return true
  if (groups.dayYear !== undefined) return false
  // 保存20年证券法怎么说: how long.
  if (groups.short !== undefined && !beginsPhrase.test(before)) return false
  if (spanBefore.test(before) || isTime.test(after)) return false
  return pointOf(groups) !== today.slice(0, 4)
}

const pointOf = (groups: Record<string, string | undefined>): string | null => {
  if (groups.dayYear !== undefined)
    return [groups.dayYear, groups.month, groups.day]
      .filter((part) => part !== undefined)
      .map((part) => part.padStart(2, '0'))
      .join('-')
  if (groups.short !== undefined) return `${Number(groups.short) > 50 ? 19 : 20}${groups.short}`
  const value = groups.year === undefined ? null : parseChineseNumber(groups.year)
  return value === null ? null : String(value)
}

/** The words for it, as a person would say them: `2018年的版本`, `2018-10-26 的版本`, `现行版本之前的版本`. */
export const versionInWords = ({ made, isBefore }: Pick<NamedVersion, 'made' | 'isBefore'>): string => {
  if (made === null) return '现行版本之前的版本'
  const day = made.length === 4 ? `${made}年` : ` ${made} `
  return isBefore ? `${day}之前的版本` : `${day}的版本`
}

// --- which of the held versions it is ---

/** Days that belong to a version: of its making first, then when it took effect. */
const makingOf = ({ label, lawVersion, publishedOn }: CatalogueVersion): string[] =>
  [label, lawVersion, publishedOn].flatMap((text) => text?.match(/(?:19|20)\d{2}(?:-\d{2}(?:-\d{2})?)?/)?.[0] ?? [])

const wasInForceOn = ({ effectiveFrom, effectiveTo }: CatalogueVersion, day: CalendarDate): boolean =>
  effectiveFrom !== null && effectiveFrom <= day && (effectiveTo === null || day < effectiveTo)

/**
 * The held texts of the version that is named, in the order given; none when that version is not held.
 * @param held versions of that law (its own text and digests), as `Catalogue.versionsOfLaw` gives them
 * @param asOf the day whose version counts as the current one
 */
export const heldAsNamed = (
  { made, isBefore, isYear = false }: Pick<NamedVersion, 'made' | 'isBefore'> & { isYear?: boolean },
  held: readonly CatalogueVersion[],
  asOf: CalendarDate,
): CatalogueVersion[] => {
  // What was replaced before it took effect never was in force.
  const real = held.filter((version) => !version.consultation && version.effectiveFrom !== version.effectiveTo)
  const exact = made === null ? real.filter((version) => wasInForceOn(version, asOf)) : madeOn(made, real)
  // No text began in that year: one that was in force in it was so for all of it.
  if (isYear && exact.length === 0 && made !== null && made <= asOf)
    return real.filter((version) => wasInForceOn(version, firstDay(made)))
  if (!isBefore) return exact
  const until =
    earliest(exact) ??
    (made === null ? earliest(real.filter((one) => (one.effectiveFrom ?? '') > asOf)) : firstDay(made))
  const starts = real.flatMap(({ effectiveFrom }) =>
    effectiveFrom !== null && until !== null && effectiveFrom < until ? [effectiveFrom] : [],
  )
  const latest = starts.toSorted().at(-1)
  return latest === undefined ? [] : real.filter((version) => wasInForceOn(version, latest))
}

const madeOn = (made: string, versions: readonly CatalogueVersion[]): CatalogueVersion[] => {
  // Of some only the year is known, by their document number.
  const byMaking = versions.filter((version) =>
    makingOf(version).some((day) => day.startsWith(made) || made.startsWith(`${day}-`)),
  )
  const found =
    byMaking.length > 0 ? byMaking : versions.filter(({ effectiveFrom }) => effectiveFrom?.startsWith(made) ?? false)
  // Of two versions of one year the later one.
  const latest = found
    .flatMap(({ effectiveFrom }) => effectiveFrom ?? [])
    .toSorted()
    .at(-1)
  return latest === undefined
    ? found
    : found.filter((version) => version.effectiveFrom === null || wasInForceOn(version, latest))
}

const earliest = (versions: readonly CatalogueVersion[]): CalendarDate | null =>
  versions.flatMap(({ effectiveFrom }) => effectiveFrom ?? []).toSorted()[0] ?? null

const firstDay = (made: string): CalendarDate => `${made}-01-01`.slice(0, 10)
