// 沿革: the lines under a title that say who adopted, amended or published a law, and when.
import type { CalendarDate } from '../../domain/calendar.ts'
import { writtenDates } from '../../text/numerals.ts'

/**
 * One step of a law's making. `start` and `end` are the range of its words in the line that was read.
 * @property verb what was done on that day: 通过, 修订, 修正, 公布, 施行…
 * @property organ who did it, without the number of its session; null where the words name nobody
 * @property documentNumber the number under which it was published
 */
export type MakingStep = {
  start: number
  end: number
  words: string
  date: CalendarDate
  verb: string
  organ: string | null
  documentNumber: string | null
}

const verbs =
  /(?:第[一二三四五六七八九十]{1,3}次)?(?:修订|(?<!该)修正|(?<!该)修改)|通过|公布|发布|颁布|批准|印发|施行|实施|生效/g
const number = '[\\d〇零一二三四五六七八九十百]{1,6}'
const organWords = '[\\p{Script=Han}、]{2,40}?'
/** `证监会公告〔2022〕43号`, `国务院令第653号`, `公告2023年第4号`: the number under which something is issued. */
const issued = `(?<issuer>${organWords})(?:[〔［[【（(]\\s*(?<year>\\d{4})\\s*[〕］\\]】）)]\\s*(?:第\\s*)?(?<serial>\\d{1,5})\\s*号|(?<form>令|公告)\\s*[（(]?\\s*(?<annual>\\d{4}\\s*年)?\\s*第\\s*(?<ordinal>${number})\\s*号\\s*[）)]?)`
const issuedAnywhere = new RegExp(issued, 'u')
const issuedAlone = new RegExp(`^[（(]?${issued}[）)]?$`, 'u')
const titles = /《(?:[^《》]|《[^《》]*》)*》|〈[^〈〉]*〉/g
const session =
  /第[\d一二三四五六七八九十百]+(?:届|次)|(?:全体|常务|主席办公|委务|部务|办公|审判委员会|检察委员会)*会议.*$/g

/** The steps that a line tells, in its order; a line about something else has none. */
export const makingIn = (line: string): MakingStep[] => {
  // What stands in a title is another law's making.
  const bare = line.replace(titles, (title) => '《'.repeat(title.length))
  const dates = writtenDates(bare).flatMap((written) => {
    const { year, month, day } = written
    return year === null || month === null || day === null ? [] : { ...written, year, month, day }
  })
  return dates.flatMap(({ start, end: dateEnd, year, month, day }, at) => {
    const limit = dates[at + 1]?.start ?? line.length
    const last = [...bare.slice(dateEnd, limit).matchAll(verbs)].at(-1)
    if (!last) return []
    const end = dateEnd + last.index + last[0].length
    const words = line.slice(start, end)
    const doing = bare.slice(dateEnd, end - last[0].length)
    return {
      start,
      end,
      words,
      date: `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`,
      verb: last[0].slice(-2),
      organ: organIn(doing),
      documentNumber: documentNumberOf(issuedAnywhere.exec(doing)),
    }
  })
}

/** `第十三届全国人民代表大会常务委员会第十五次会议` → 全国人民代表大会常务委员会. */
const organIn = (doing: string): string | null => {
  const named = issuedAnywhere.exec(doing)?.groups?.issuer ?? doing
  const organ = named
    .replace(/《+.*$/, '')
    .replace(/^[\s，,由经]+/, '')
    .replace(/(?:审议|公告|令|的)+\s*$/, '')
    .replace(session, '')
    .replace(/(?:审判|检察)委员会$/, '')
    .replace(/^中华人民共和国(?=国务院)/, '')
    .replace(/(?:公告|令)$/, '')
    .trim()
  return /^[\p{Script=Han}、]{2,40}$/u.test(organ) ? organ : null
}

/**
 * The document number that a line consists of, in one writing.
 * @example documentNumberIn('中国证券监督管理委员会令（第 196 号）') // { value: '中国证券监督管理委员会令第196号', issuer: '中国证券监督管理委员会' }
 */
export const documentNumberIn = (line: string): { value: string; issuer: string } | null => {
  const match = issuedAlone.exec(line.trim())
  const value = documentNumberOf(match)
  return value === null ? null : { value, issuer: match?.groups?.issuer?.replace(/公告$/, '') ?? '' }
}

const documentNumberOf = (match: RegExpExecArray | null): string | null => {
  if (!match?.groups) return null
  const { issuer = '', year, serial, form = '', annual = '', ordinal } = match.groups
  const before = issuer.replace(/^[，,由经的]+/, '')
  return year === undefined
    ? `${before}${form}${annual.replace(/\s+/g, '')}第${ordinal}号`
    : `${before}〔${year}〕${serial}号`
}

const serialLine = /^[（(]?第\s*[\d〇零一二三四五六七八九十百]{1,6}\s*号[）)]?$/

/** Whether a line and the one after it are the name of an order or notice and its number, set one below the other. */
export const isSplitNumber = (line: string, next = ''): boolean =>
  /^[\p{Script=Han}\s]{4,40}(?:令|公告)$/u.test(line.trim()) && serialLine.test(next.trim())

/** What may stand before a title: that it is an annex of some notice, whose paper it is, the number it was issued under. */
export const isLetterhead = (line: string, next = ''): boolean =>
  /^附件\s*[一二三四五六七八九十\d]*\s*[：:]?$/.test(line.trim()) ||
  /^[\p{Script=Han}]{4,30}文件$/u.test(line.trim()) ||
  serialLine.test(line.trim()) ||
  documentNumberIn(line) !== null ||
  isSplitNumber(line, next)
