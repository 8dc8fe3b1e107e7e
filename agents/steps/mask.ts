// First step of a turn: personal data becomes placeholders before any model, index, log or event sees it.
import { credentialPlaceholder } from '../../domain/placeholder.ts'
import { type Normalized, originalRange } from '../../text/normalize.ts'
import { addressSpans } from './mask/addresses.ts'
import { credentialSpans } from './mask/credentials.ts'
import { handleSpans } from './mask/handles.ts'
import { nameSpans } from './mask/names.ts'
import { digitsOf, numberSpans } from './mask/numbers.ts'
import { plainText } from './mask/plain.ts'
import { type MaskKind, maskKinds, type Span } from './mask/span.ts'

export { type MaskKind, maskKinds }

/** What a placeholder stands for. Kept apart, encrypted under the client's key; never for credentials. */
export type MaskedOriginal = { placeholder: string; kind: MaskKind; original: string }

export type Masked = {
  text: string
  /** The originals of the placeholders in `text`, each once, in order of appearance. */
  originals: MaskedOriginal[]
  /** Whether a password or code was in the text: the client is told to change it. */
  credentials: boolean
}

export type KnownToMask = {
  /** Public names that stay: fund managers in the fact table, the firm's registered advisors. */
  people?: readonly string[]
  /** Originals of this conversation so far: the same original gets the same placeholder, and is found without context. */
  placeholders?: readonly MaskedOriginal[]
  /** Text of our own that may hold placeholders (a model's answer): they stay. In a person's text they are neutralised. */
  trusted?: boolean
  /** Whether names stay: our own people greet by name and say theirs. */
  namesStay?: boolean
}

const labels: Record<MaskKind, string> = {
  credential: '凭证',
  'identity-number': '证件号',
  'bank-card': '银行卡',
  phone: '手机号',
  account: '账户',
  email: '邮箱',
  wechat: '微信',
  qq: 'QQ号',
  landline: '电话',
  plate: '车牌',
  address: '地址',
  name: '姓名',
}
const placeholderPattern = new RegExp(`⟦(?:${Object.values(labels).join('|')})\\d{0,6}⟧`, 'g')

/**
 * Replaces personal data by placeholders such as `⟦手机号1⟧`; everything else stays as it was typed, character for character.
 * Passwords and codes become `⟦凭证⟧` and are given back nowhere. Brackets ⟦⟧ that a person typed become 〚〛, so that nobody can
 * write a placeholder. Security codes, document numbers, dates, amounts, hotlines and `known.people` are never masked.
 * @example mask('我叫张三丰，电话13800138000').text // '我叫⟦姓名1⟧，电话⟦手机号1⟧'
 */
export const mask = (text: string, known: KnownToMask = {}): Masked => {
  const normalized = plainText(text)
  const people = new Set(known.people ?? [])
  const numbers = numberSpans(normalized.text)
  const hidden = (known.placeholders ?? []).filter(({ kind }) => !(known.namesStay && kind === 'name'))
  const spans = withoutOverlaps(normalized.text, [
    ...(known.trusted ? placeholdersIn(normalized.text) : []),
    ...credentialSpans(normalized.text),
    ...numbers,
    ...handleSpans(normalized.text),
    ...addressSpans(normalized.text),
    ...(known.namesStay ? [] : repeated(normalized.text, nameSpans(normalized.text, people, numbers))),
    ...knownSpans(normalized.text, hidden),
  ])
  return replaceSpans(text, normalized, spans, known)
}

/** What a placeholder stands for, told by its word; null for what is none. */
export const kindOfPlaceholder = (placeholder: string): MaskKind | null =>
  maskKinds.find((kind) => placeholder.startsWith(`⟦${labels[kind]}`)) ?? null

type KeptSpan = { kind: 'placeholder'; start: number; end: number }

const placeholdersIn = (text: string): KeptSpan[] =>
  Array.from(text.matchAll(placeholderPattern), (match) => ({
    kind: 'placeholder',
    start: match.index,
    end: match.index + match[0].length,
  }))

// A name that was introduced once is masked wherever it stands again. Nobody introduces more people than that in one message;
// the bound keeps a hostile list of names from costing names × length.
const mostIntroduced = 40

const repeated = (text: string, names: Span[]): Span[] => {
  const again = new Set(names.map(({ start, end }) => text.slice(start, end)).filter((name) => name.length > 1))
  return [...names, ...[...again].slice(0, mostIntroduced).flatMap((name) => occurrences(text, name, 'name'))]
}

const occurrences = (text: string, value: string, kind: MaskKind): Span[] => {
  const found: Span[] = []
  for (let at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + value.length))
    found.push({ kind, start: at, end: at + value.length })
  return found
}

// Short values (a surname, four digits) would be found in other words.
const knownSpans = (text: string, placeholders: readonly MaskedOriginal[]): Span[] =>
  placeholders.flatMap(({ kind, original }) => {
    const value = plainText(original).text
    if (value.length < (kind === 'name' ? 2 : 5)) return []
    return occurrences(text, value, kind).filter(
      ({ start, end }) => !/^\d/.test(value) || (!/\d/.test(text.charAt(start - 1)) && !/\d/.test(text.charAt(end))),
    )
  })

// Kinds earlier in `maskKinds` win, then the longer find; what already stands as a placeholder wins over all.
const rank = (span: Span | KeptSpan) => (span.kind === 'placeholder' ? -1 : maskKinds.indexOf(span.kind))

const withoutOverlaps = (text: string, spans: (Span | KeptSpan)[]): (Span | KeptSpan)[] => {
  const taken = new Uint8Array(text.length)
  const kept: (Span | KeptSpan)[] = []
  spans.sort((a, b) => rank(a) - rank(b) || b.end - b.start - (a.end - a.start) || a.start - b.start)
  for (const span of spans) {
    if (taken.subarray(span.start, span.end).includes(1)) continue
    taken.fill(1, span.start, span.end)
    kept.push(span)
  }
  return kept.sort((a, b) => a.start - b.start)
}

const replaceSpans = (
  text: string,
  normalized: Normalized,
  spans: (Span | KeptSpan)[],
  { placeholders = [] }: KnownToMask,
): Masked => {
  const names = createPlaceholders(placeholders)
  let masked = ''
  let last = 0
  let credentials = false
  for (const span of spans) {
    const { start, end } = originalRange(normalized, span.start, span.end)
    if (start < last) continue
    masked += neutralise(text.slice(last, start))
    if (span.kind === 'placeholder') masked += text.slice(start, end)
    else if (span.kind === 'credential') {
      masked += credentialPlaceholder
      credentials = true
    } else masked += names.placeholder(span.kind, text.slice(start, end))
    last = end
  }
  return { text: masked + neutralise(text.slice(last)), originals: names.used(), credentials }
}

const neutralise = (text: string) => text.replaceAll('⟦', '〚').replaceAll('⟧', '〛')

/** One form for originals that are written differently: 138-0013-8000 and １３８００１３８０００ are one phone. */
const comparable = (kind: MaskKind, original: string) => {
  const value = plainText(original).text
  if (kind === 'phone') return digitsOf(value).slice(-11)
  if (kind === 'name' || kind === 'address') return value.replace(/\s/g, '')
  return value.replace(/[^\p{L}\p{N}@]/gu, '').toLowerCase()
}

const createPlaceholders = (earlier: readonly MaskedOriginal[]) => {
  const byOriginal = new Map<string, MaskedOriginal>()
  const counts = new Map<MaskKind, number>()
  for (const one of earlier) {
    byOriginal.set(`${one.kind}:${comparable(one.kind, one.original)}`, one)
    const number = Number(/\d+(?=⟧$)/.exec(one.placeholder)?.[0] ?? 0)
    counts.set(one.kind, Math.max(counts.get(one.kind) ?? 0, number))
  }
  const used = new Set<MaskedOriginal>()
  return {
    placeholder: (kind: MaskKind, original: string) => {
      const key = `${kind}:${comparable(kind, original)}`
      let one = byOriginal.get(key)
      if (!one) {
        const number = (counts.get(kind) ?? 0) + 1
        counts.set(kind, number)
        one = { placeholder: `⟦${labels[kind]}${number}⟧`, kind, original }
        byOriginal.set(key, one)
      }
      used.add(one)
      return one.placeholder
    },
    used: () => [...used],
  }
}

/**
 * Puts originals back. Only for those who may see them. Placeholders without an original stay.
 * @example unmask('电话⟦手机号1⟧', [{ placeholder: '⟦手机号1⟧', kind: 'phone', original: '13800138000' }])
 */
export const unmask = (text: string, originals: readonly MaskedOriginal[]): string => {
  const values = new Map(originals.map(({ placeholder, original }) => [placeholder, original]))
  return text.replace(placeholderPattern, (placeholder) => values.get(placeholder) ?? placeholder)
}
