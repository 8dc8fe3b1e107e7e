// What a text says of itself: title, 文号, who issued it, its dates, what it repeals, how it came about; each with the words that say so.
// Nothing is taken silently: a person sees the words and confirms them, and what is said beside the text comes first.
import { type CalendarDate, dayAfter } from '../../domain/calendar.ts'
import type { AttributeReading } from '../../domain/editorial.ts'
import type { Block, DocumentKind, ReadingNote } from '../../domain/library.ts'
import { parseChineseNumber } from '../../text/numerals.ts'
import { calendarDateIn, type LawDates, lawDates } from '../versions/law-dates.ts'
import { repealsIn, repealWord } from '../versions/repeals.ts'
import { documentNumberIn, isSplitNumber, type MakingStep, makingIn } from './law-making.ts'
import { isAnnex } from './law-text.ts'
import { type DocumentAttributes, layered, type ParsedDocument } from './parsed-document.ts'

/** Where a title was taken from: the text's first line, what the file says of itself, its name; null: it was said beside the text. */
export type TitleSource = { words: string; from: 'text' | 'file' | 'name' } | null

/** A document of which nothing was read yet but its text. */
export type UnreadDocument = Omit<ParsedDocument, 'readings'>

/** A line of the text, or of what a source says beside it (`start` null). */
type Line = { text: string; start: number | null }
type Found = { value: string; quote: string; start: number | null; derivation: AttributeReading['derivation'] }

/**
 * Reads what the text says of itself, and fills in what nothing beside it has said. A law is read wholly; of a notice, a fee table or a
 * research note only letterhead, signature and the sentence that says from when it counts. An FAQ or a digest speaks of others.
 * @param document whose `attributes` are what is said beside the text
 */
export const withReadings = (document: UnreadDocument, title: TitleSource): ParsedDocument => {
  const { attributes } = document
  const read = readersOf[attributes.kind]?.(document) ?? { found: {}, dates: null }
  const { found, dates } = read
  const one = (field: keyof Findings) => found[field]?.[0]?.value
  const { effectiveFrom, effectiveTo } = attributes
  const isOpen =
    effectiveFrom === undefined && !(effectiveTo && dates?.effectiveFrom && effectiveTo <= dates.effectiveFrom)
  const known = layered(
    {
      documentNumber: one('documentNumber'),
      issuer: one('issuer'),
      publishedOn: one('publishedOn'),
      label: one('label'),
    },
    attributes,
    !isOpen || !dates ? {} : { effectiveFrom: dates.effectiveFrom, dateSource: dates.derivation, dateNote: dates.note },
    one('consultation') === 'true' ? { consultation: true } : {},
  ) as DocumentAttributes
  const end = one('effectiveTo')
  const isLater = end !== undefined && known.effectiveFrom !== undefined && end > known.effectiveFrom
  return {
    ...document,
    attributes: isLater ? { effectiveTo: end, ...known } : known,
    readings: [...titleReadings(document, title), ...readingsOf(found, document.text)],
  }
}

/** What is said beside a text and is not what stands in it, for whoever takes it in. */
export const differences = ({ attributes, readings }: ParsedDocument): ReadingNote[] =>
  readings.flatMap(({ field, value, quote, start, derivation }) => {
    const name = compared[field]
    const said = name && attributes[field as keyof DocumentAttributes]
    if (said === undefined || start === null || derivation !== 'stated' || isSame(String(said), value)) return []
    const words = quote.length > 60 ? `${quote.slice(0, 60)}…` : quote
    const message = `${name}按给出的 ${String(said)} 入库，正文写的是 ${value}（“${words}”），请核对。`
    return { kind: 'differs' as const, page: null, message }
  })

const compared: Partial<Record<AttributeReading['field'], string>> = {
  documentNumber: '文号',
  publishedOn: '公布日期',
  effectiveFrom: '施行日期',
}

/** Brackets and white space tell no two numbers apart. */
const isSame = (said: string, read: string): boolean => {
  const plain = (words: string) => words.normalize('NFKC').replace(/[[【(〔]([^\]】)〕]*)[\]】)〕]|\s+/g, '$1')
  return plain(said) === plain(read)
}

const readingsOf = (found: Findings, text: string): AttributeReading[] =>
  Object.entries(found).flatMap(([field, all]) =>
    all.map(({ value, quote, start, derivation }) => ({
      field: field as AttributeReading['field'],
      value,
      ...quoted(text, quote, start),
      derivation,
    })),
  )

/** The words as they stand in the text; lines that belong together were read as one. */
const quoted = (text: string, words: string, start: number | null) => {
  const end = start === null ? null : start + words.length
  return { quote: start === null || end === null ? words : text.slice(start, end), start, end }
}

// --- title ---

const titleReadings = ({ attributes, blocks }: UnreadDocument, title: TitleSource): AttributeReading[] => {
  if (title === null) return []
  const isAsWritten =
    title.from !== 'text' || !attributes.title.endsWith('（附件）') || title.words.endsWith('（附件）')
  const derivation = isAsWritten
    ? ({ text: 'stated', file: 'derived', name: 'assumed' } as const)[title.from]
    : 'derived'
  // A headline that was taken as the title does not stand in the text any more.
  const block = title.from === 'text' ? blocks.find(({ text }) => text === title.words) : undefined
  const { start = null, end = null } = block ?? {}
  return [{ field: 'title', value: attributes.title, quote: title.words, start, end, derivation }]
}

// --- by kind ---

type Findings = Partial<Record<Exclude<AttributeReading['field'], 'title'>, Found[]>>
type Read = { found: Findings; dates: LawDates | null }

const readLaw = (document: UnreadDocument): Read => {
  const { attributes, text, blocks } = document
  const law = text.slice(0, endOfLaw(blocks))
  const head = linesOf(headOf(blocks))
  const lines = attributes.history?.length
    ? attributes.history.map((line) => ({ text: line, start: null }))
    : makingLines(head)
  const steps = lines.flatMap((line) =>
    makingIn(line.text).map((step) => ({ ...step, start: placeIn(line, step.start) })),
  )
  const signature = signatureOf(blocks)
  const made = steps
    .filter(({ verb }) => !/施行|实施|生效/.test(verb))
    .reduce<Step | undefined>((last, step) => (last && last.date > step.date ? last : step), undefined)
  const publishedOn = made ? [{ ...foundAt(made, made.date), derivation: derivationOf(made) }] : dateOf(signature)
  const adopted = attributes.publishedOn ?? publishedOn[0]?.value ?? null
  const history = attributes.history?.length ? attributes.history : steps.map(({ words }) => words)
  const dates = onlyAdopted(
    lawDates({ text: law, version: adopted, history }),
    attributes.publishedOn === undefined && publishedOn[0]?.derivation === 'derived',
  )
  const numbers = numbersIn(head)
  const found: Findings = {
    documentNumber: [
      ...numbers.map(({ found }) => found),
      ...steps.flatMap((step) => (step.documentNumber ? foundAt(step, step.documentNumber) : [])).reverse(),
    ].slice(0, 1),
    issuer: [
      ...numbers.flatMap(({ issuer }) => issuer ?? []),
      ...issuerOf(steps),
      ...selfNamed(attributes.title, law),
      ...organOf(signature),
    ].slice(0, 1),
    publishedOn,
    effectiveFrom: beginning(dates, law, steps, made),
    effectiveTo: endOf(dates, law),
    label: made ? [{ ...foundAt(made, `${made.date} ${made.verb}`), derivation: 'derived' }] : [],
    consultation: /征求意见稿|[（(]草案[）)]/.test(attributes.title)
      ? [foundAt({ words: attributes.title, start: null }, 'true')]
      : [],
    repeals: repealsOf(blocks, law.length),
    history: steps.map((step) => foundAt(step, step.words)),
  }
  return { found, dates }
}

/** 通知, 公告, fee tables: they count from the day that they name; a day that is only mentioned is not theirs. */
const readNotice = ({ text, blocks }: UnreadDocument): Read => {
  const numbers = numbersIn(linesOf(headOf(blocks)))
  const signature = signatureOf(blocks)
  const dates = lawDates({ text, version: null, history: [] })
  const sentence = dates.words ? text.slice(dates.words.start, dates.words.end) : ''
  const isItsOwn = dates.derivation === 'stated' && /(?:本[^，。；]{1,12}|以上|上述)[^，。；]{0,12}自/.test(sentence)
  const found: Findings = {
    documentNumber: numbers.map((one) => one.found).slice(0, 1),
    issuer: [...numbers.flatMap(({ issuer }) => issuer ?? []), ...organOf(signature)].slice(0, 1),
    publishedOn: dateOf(signature),
    effectiveFrom: isItsOwn ? beginning(dates, text, []) : [],
  }
  return { found, dates: isItsOwn ? dates : null }
}

const readResearch = ({ blocks }: UnreadDocument): Read => {
  const dated = linesOf(blocks.slice(0, 12)).flatMap((line) => {
    const match = /(?:发布|报告|发表)?日期\s*[：:]\s*([^\s；;，,。]{6,16})/.exec(line.text)
    const date = match?.[1] ? calendarDateIn(match[1]) : null
    return match && date ? foundAt({ words: match[0], start: placeIn(line, match.index) }, date) : []
  })
  return { found: { publishedOn: dated.slice(0, 1) }, dates: null }
}

const readersOf: Partial<Record<DocumentKind, (document: UnreadDocument) => Read>> = {
  regulation: readLaw,
  procedure: readNotice,
  fee: readNotice,
  research: readResearch,
}

// --- the parts of a text ---

const articleStart = /^第[零〇一二三四五六七八九十百千\d]{1,7}条/
/** The article that says from when the law is in force; it is the last one. */
export const lastArticle = /^第.{1,7}条.{0,200}?本[^，。；]{1,10}自[^。]{1,30}(?:施行|实施|生效|执行)/

/** Where its annexes begin: its last articles say when it is in force. */
const endOfLaw = (blocks: readonly Block[]): number => {
  const begun = blocks.findIndex(({ text }) => articleStart.test(text))
  const annex = blocks.findIndex(({ text }, at) => at > begun && isAnnex(text.trim()))
  const last = blocks.findLastIndex(({ text }) => lastArticle.test(text))
  const end = annex >= 0 ? annex : last >= 0 ? last + 1 : blocks.length
  return blocks[end - 1]?.end ?? 0
}

const longestHead = 15

/** What stands before the first article or chapter. */
const headOf = (blocks: readonly Block[]): Block[] => {
  const end = blocks.findIndex(({ kind, text }) => kind !== 'paragraph' || articleStart.test(text))
  return blocks.slice(0, Math.min(end < 0 ? blocks.length : end, longestHead))
}

const linesOf = (blocks: readonly Block[]): Line[] =>
  blocks.flatMap(({ text, start }) =>
    [...text.matchAll(/[^\n]*\S[^\n]*/g)].map((match) => ({ text: match[0], start: start + match.index })),
  )

/** It begins with a day and ends with what was done on it; whatever goes on is a sentence about something else. */
const stepLine =
  /^\s*(?:根据|自)?\s*[\d〇○一二三四五六七八九０-９]{4}\s*年[^。：:]*(?:修订|修正|修改|通过|公布|发布|颁布|批准|印发|施行|实施|生效)[）)。]?\s*$/

/** Lines that tell of a law's making: in brackets, over however many lines, or each beginning with its day. */
const makingLines = (head: readonly Line[]): Line[] => {
  const lines: Line[] = []
  let open: Line | null = null
  for (const line of head) {
    if (open?.start != null && line.start !== null)
      open = { text: open.text.padEnd(line.start - open.start) + line.text, start: open.start }
    else if (/^\s*[（(]/.test(line.text)) open = line
    else if (stepLine.test(line.text)) lines.push(line)
    if (open && /[）)]\s*$/.test(line.text)) {
      lines.push(open)
      open = null
    }
  }
  return lines
}

// --- what they say ---

const placeIn = ({ start }: Line, at: number): number | null => (start === null ? null : start + at)

const foundAt = ({ words, start }: { words: string; start: number | null }, value: string): Found => ({
  value,
  quote: words,
  start,
  derivation: 'stated',
})

/** The day of adoption is not that of publication for certain. */
const derivationOf = ({ verb }: Pick<MakingStep, 'verb'>): Found['derivation'] =>
  /公布|发布|颁布|印发/.test(verb) ? 'stated' : 'derived'

const onlyAdopted = (dates: LawDates, isAdoption: boolean): LawDates =>
  isAdoption && dates.derivation === 'derived'
    ? { ...dates, derivation: 'assumed', note: '正文写明自公布之日起施行，没有写明公布日期，取通过日期，待核' }
    : dates

type Step = Omit<MakingStep, 'start'> & { start: number | null }

const beginning = (dates: LawDates, text: string, steps: readonly Step[], made?: Step): Found[] => {
  const { effectiveFrom, derivation, words } = dates
  if (effectiveFrom === null) return []
  if (words)
    return [{ value: effectiveFrom, quote: text.slice(words.start, words.end), start: words.start, derivation }]
  const said = steps.findLast(({ date, verb }) => date === effectiveFrom && /施行|实施|生效/.test(verb)) ?? made
  return [{ value: effectiveFrom, quote: said?.words ?? '', start: said?.start ?? null, derivation }]
}

/** `有效期至2030年12月31日`, `有效期五年`, in the sentence that says from when it counts. */
const endOf = ({ effectiveFrom, words }: LawDates, text: string): Found[] => {
  if (!words) return []
  const quote = text.slice(words.start, words.end)
  const match =
    /有效期(?:限)?(?:[至到](?<day>[^，。；]{6,16}?日)|为?\s*(?<years>[\d一二三四五六七八九十]{1,3})\s*年)/.exec(quote)
  const last = match?.groups?.day ? calendarDateIn(match.groups.day) : null
  const years = match?.groups?.years ? parseChineseNumber(match.groups.years) : null
  const value =
    last !== null ? dayAfter(last) : years !== null && effectiveFrom !== null ? yearsAfter(effectiveFrom, years) : null
  return value === null ? [] : [{ value, quote, start: words.start, derivation: 'derived' }]
}

const yearsAfter = (date: CalendarDate, years: number): CalendarDate => {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number)
  return new Date(Date.UTC(year + years, month - 1, day)).toISOString().slice(0, 10)
}

/** Prefixes of document numbers that stand for an organ. */
const organs: [RegExp, string][] = [
  [/^(?:中国)?证监(?:会|发|办发)?/, '中国证券监督管理委员会'],
  [/^上证(?:发|函|公告)?$/, '上海证券交易所'],
  [/^深证(?:上|会|发)?$/, '深圳证券交易所'],
  [/^北证(?:公告|发|办发)?$/, '北京证券交易所'],
  [/^中证协(?:发)?$/, '中国证券业协会'],
  [/^中基协(?:发|字)?$/, '中国证券投资基金业协会'],
  [/^银发$/, '中国人民银行'],
  [/^国(?:发|办发)$/, '国务院'],
]
const organName =
  /^[\p{Script=Han}、]{2,40}(?:委员会|交易所|协会|公司|银行|国务院|总局|部|法院|检察院|办公厅|办公室|局|证券)$/u

const numbersIn = (lines: readonly Line[]): { found: Found; issuer: Found | null }[] =>
  lines.flatMap((line, at) => {
    const next = lines[at + 1]
    const isSplit = isSplitNumber(line.text, next?.text)
    const joined =
      isSplit && line.start !== null && next?.start != null
        ? line.text.padEnd(next.start - line.start) + next.text
        : line.text
    const number = documentNumberIn(joined)
    if (!number) return []
    const said = foundAt({ words: joined, start: line.start }, number.value)
    const known = organs.find(([prefix]) => prefix.test(number.issuer))?.[1]
    const name = organName.test(number.issuer) ? number.issuer : known
    return {
      found: said,
      issuer: name ? { ...said, value: name, derivation: name === number.issuer ? 'stated' : 'derived' } : null,
    }
  })

/** Whoever adopted it first; approval by another is not its making. */
const issuerOf = (steps: readonly Step[]): Found[] => {
  const step =
    steps.find(({ verb, organ }) => organ && verb === '通过') ??
    steps.find(({ verb, organ }) => organ && /公布|发布|颁布|印发/.test(verb))
  return step?.organ ? [{ ...foundAt(step, step.organ), derivation: 'derived' }] : []
}

/** `北京证券交易所（以下简称本所）`: an organ that the title names too, or that is known by name. */
const selfNamed = (title: string, text: string): Found[] =>
  [...text.slice(0, 2_000).matchAll(selfName)].slice(0, 1).flatMap(({ 1: before = '', index }) => {
    const endings = [...before].keys().map((at) => before.slice(at))
    const name = endings.find(
      (ending) => organName.test(ending) && (title.includes(ending) || organs.some(([, organ]) => organ === ending)),
    )
    if (name === undefined) return []
    const start = before.length - name.length
    return [{ ...foundAt({ words: name, start: index + start }, name), derivation: 'derived' as const }]
  })
const selfName = /([\p{Script=Han}]{4,40})[（(]以下简称[“"]?(?:本所|我所|本会|我会|本协会|我行|本公司)[”"]?[）)]/gu

type Signature = { organ: Line; date: Line; day: CalendarDate } | null

/** The last lines of a paper, before its annexes: who signed it, and the day below. */
const signatureOf = (blocks: readonly Block[]): Signature => {
  const annex = blocks.findIndex(({ text }, at) => at > 0 && isAnnex(text.trim()))
  const lines = linesOf(blocks.slice(0, annex < 0 ? blocks.length : annex).slice(-6))
  for (const [at, date] of lines.entries()) {
    const organ = lines[at - 1]
    const day = /^\s*[\d〇○一二三四五六七八九十零\s]{4,}年[^，。；]{2,10}日\s*$/.test(date.text)
      ? calendarDateIn(date.text)
      : null
    if (organ && day && organName.test(organ.text.replace(/\s+/g, ''))) return { organ, date, day }
  }
  return null
}

const dateOf = (signature: Signature): Found[] =>
  signature ? [foundAt({ words: signature.date.text, start: signature.date.start }, signature.day)] : []

const organOf = (signature: Signature): Found[] =>
  signature
    ? [foundAt({ words: signature.organ.text, start: signature.organ.start }, signature.organ.text.replace(/\s+/g, ''))]
    : []

const repealsOf = (blocks: readonly Block[], end: number): Found[] =>
  blocks
    .filter((block) => block.start < end && block.text.includes(repealWord))
    .flatMap(({ text, start }) =>
      repealsIn(text).map((repeal) =>
        foundAt({ words: text.slice(repeal.start, repeal.end), start: start + repeal.start }, repeal.title),
      ),
    )
