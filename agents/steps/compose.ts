// The extractive answer: the FAQ's words, a sentence made from fact rows, the clause itself, a procedure's steps, or the
// sentences of a passage that speak to the question. Every sentence knows which range of which passage it rests on.
import type { CalendarDate } from '../../domain/calendar.ts'
import { maySayClause } from '../../domain/library.ts'
import type { Passage } from '../../domain/passage.ts'
import { type FactField, factLabels, feeFields, type ProductFact } from '../../domain/product-fact.ts'
import type { SentenceKind } from '../../domain/turn.ts'
import { asksToCompare } from '../../knowledge/facts/asked-fields.ts'
import type { Quote } from '../../retrievers/citations/cite.ts'
import { inChinese } from '../../retrievers/lexical/english.ts'
import type { Missing } from '../../retrievers/retrieve.ts'
import { findDates } from '../../text/dates.ts'
import { sentences } from '../../text/sentences.ts'
import { type PartEvidence, suffices } from './evidence.ts'
import { askedWords } from './subject.ts'

/** A piece of a version's text with where it stands in it. */
type Stretch = { text: string; start: number; end: number }

/** A sentence before it is checked. */
export type Draft = { kind: SentenceKind; text: string; quotes: Quote[] }

const maximumClauseCharacters = 420
// Of any other text: sentences of the best passages that share words with the question, weighed by the length of those words.
const extractedPassages = 2
const maximumExtractedSentences = 3
/** What a sentence of the second passage weighs against one of the first. */
const weightOfSecond = 0.8
/** Share of the strongest sentence's weight that another must have to stand beside it. */
const leastOfStrongest = 0.4

/** What `compose` needs beside the evidence: the words of a text, as the index sees them. */
export type Words = (text: string) => string[]

/** Sentences for one question, best form first, and what is not held of it. Empty when the passages hold nothing that can be said. */
export const compose = (evidence: PartEvidence, words: Words, asOf: CalendarDate): Draft[] => [
  ...found(evidence, words, asOf),
  ...(evidence.missing ? [notHere(evidence.missing)] : []),
]

const found = (evidence: PartEvidence, words: Words, asOf: CalendarDate): Draft[] => {
  if (evidence.choices.length > 1) return whichOne(evidence.choices)
  const [best] = evidence.passages
  if (!best || !suffices(evidence)) return []
  const clauses = evidence.passages.filter((passage) => passage.source === 'clause')
  if (clauses.length > 0)
    return articlesOf(clauses)
      .slice(0, 2)
      .flatMap((paragraphs) => article(paragraphs, asOf))
  const lookedUp = evidence.passages.filter((passage) => passage.source === 'fact')
  if (lookedUp.length > 0)
    return [...ofProducts(lookedUp, asksToCompare(evidence.part)), ...versionsUsed(evidence, asOf)]
  if (best.kind === 'faq') return faqAnswer(best)
  if (best.kind === 'procedure') return procedure(best)
  return extract(evidence, words, asOf)
}

// --- what is not here, and what is not clear ---

const notHere = (missing: Missing): Draft => {
  if (missing.kind === 'product') {
    const similar = missing.similar.map(({ name, code }) => `${name}（${code}）`)
    const have = similar.length > 0 ? `资料库有同一产品的其他份额：${similar.join('、')}。` : '请核对名称或代码。'
    return notice(`资料库没有“${missing.name}”的资料，不能用其他产品的资料代替。${have}`)
  }
  if (missing.kind === 'firm') return notice(`资料库里没有${missing.name}的资料，请以该公司公布的为准。`)
  if (missing.kind === 'clause') {
    const law = `《${missing.title}》（${missing.label}）`
    return notice(
      missing.digestOnly
        ? `资料库没有收录${law}的原文，只有要点，其中没有${missing.clause}，请以官方公布的原文为准。`
        : `${law}里没有${missing.clause}，请核对条号。`,
    )
  }
  if (missing.kind === 'part') {
    const law = `《${missing.title}》（${missing.label}）`
    return notice(
      missing.digestOnly
        ? `资料库只有${law}的要点，从中看不出${missing.clause}${missing.part}的内容，请以官方公布的原文为准。`
        : `按资料库收录的文本，${law}${missing.clause}没有${missing.part}，请核对。`,
    )
  }
  if (missing.kind === 'document')
    return notice(`资料库没有收录${missing.number}，不能用其他文件代替，请以官方公布的原文为准。`)
  if (missing.kind === 'qualified-only')
    return notice(`“${missing.name}”的资料不对外公开，须先完成合格投资者认定、特定对象确认和风险测评才能查看。`)
  if (missing.kind === 'topic') return notice(`资料库没有${missing.product}的${missing.topic}，请以管理人公布的为准。`)
  const held = missing.held.map(
    ({ label, from, to }) =>
      `${label}（${from ? `${from} 起施行` : '施行日期待核'}${to ? `，自 ${to} 起不再适用` : ''}）`,
  )
  const have = held.length > 0 ? `资料库现有的版本：${held.join('；')}。` : '资料库没有收录它的文本。'
  const asked = missing.named ?? `在 ${missing.date} 有效的文本`
  return notice(`资料库没有《${missing.title}》${asked}，不能用其他版本代替。${have}`)
}

const whichOne = (choices: readonly string[]): Draft[] => [
  notice('您想了解的是下面哪一个？'),
  ...choices.slice(0, 3).map((choice, index): Draft => notice(`${index + 1}. ${choice}`)),
]

/** The firm's own words, which rest on no passage. */
export const notice = (text: string): Draft => ({ kind: 'notice', text, quotes: [] })

// --- the law's own words ---

/** The 款 into which a long article was cut belong together; anything else stands alone. */
const articlesOf = (clauses: readonly Passage[]): Passage[][] => [
  ...Map.groupBy(clauses, ({ chunkId, versionId, clause }) =>
    clause?.endsWith('款') ? `${versionId} ${clause.replace(lastParagraph, '')}` : chunkId,
  ).values(),
]
const lastParagraph = /第[^第]+款$/

/** So much of an article as can be read at once; what is left out is said to be, and stands in the citations. */
const article = (paragraphs: readonly Passage[], asOf: CalendarDate): Draft[] => {
  const said = paragraphs.slice(0, shownParagraphs)
  const left = paragraphs.slice(shownParagraphs)
  const drafts = said.map((passage, index): Draft => {
    const body = withoutLeadingNumber(passage)
    const shown = body.text.length <= maximumClauseCharacters ? body : firstSentences(body, maximumClauseCharacters)
    const unsaid = index === said.length - 1 ? left : []
    const cut = shown.end < body.end || unsaid.length > 0 ? '（节选，完整条文见引用）' : ''
    return {
      kind: 'answer',
      text: `${source(passage)}：${shown.text.replaceAll(/\n+/g, '\n')}${cut}`,
      quotes: [wholeOf(passage), ...unsaid.map(wholeOf)],
    }
  })
  return [...drafts, ...said.slice(0, 1).flatMap((passage) => standing(passage, asOf))]
}
const shownParagraphs = 2

const wholeOf = (passage: Passage): Quote => {
  const { start, end } = withoutLeadingNumber(passage)
  return { passage, start, end }
}

/** 《中华人民共和国证券法》第一百三十五条（2019-12-28 修订，自 2020-03-01 起施行） */
const source = (passage: Passage): string => {
  const title = passage.title.startsWith('《') ? passage.title : `《${passage.title}》`
  const mayName = passage.verification === null || maySayClause(passage.verification)
  const notes = [
    passage.versionLabel,
    passage.effectiveFrom
      ? `自 ${passage.effectiveFrom} 起施行${passage.dateDerivation === 'assumed' ? '，日期待核' : ''}`
      : null,
    passage.kind === 'digest' ? '自撰要点，非原文' : null,
  ].filter(Boolean)
  return `${title}${mayName ? (passage.clause ?? '') : '（条号待核）'}（${notes.join('，')}）`
}

/** What must be said of a text that is not simply the law of today. `effectiveTo` is the first day on which it no longer holds. */
const standing = (passage: Passage, asOf: CalendarDate): Draft[] => {
  if (passage.legalStatus === 'not-yet-effective')
    return [notice(`以上文本自 ${passage.effectiveFrom} 起施行，在 ${asOf} 尚未施行。`)]
  if (passage.legalStatus === 'repealed' || (passage.effectiveTo !== null && passage.effectiveTo <= asOf))
    return [notice(`以上文本已于 ${passage.effectiveTo} 被新规定取代，仅说明当时的规定。`)]
  if (passage.effectiveTo !== null) return [notice(`以上为 ${asOf} 有效的文本，自 ${passage.effectiveTo} 起不再适用。`)]
  if (passage.legalStatus === 'consultation-draft') return [notice('以上为征求意见稿，尚未施行，仅供了解。')]
  return []
}

// --- facts ---

/** The rows of the fact table, then the sections that were asked for. Of several products every sentence names its own. */
const ofProducts = (passages: Passage[], areCompared: boolean): Draft[] => {
  const rows = passages.flatMap((passage) => passage.facts.map((fact): Row => ({ passage, fact })))
  const shown = rows.filter(({ fact }) => !isSaidWithValue(fact, rows))
  const products = [...Map.groupBy(shown, ({ fact }) => fact.productCode).values()]
  const sections = passages.filter(({ facts }) => facts.length === 0)
  const isOne = products.length === 1 && sections.every(({ documentId }) => documentId === shown[0]?.fact.workId)
  return [
    ...(areCompared && products.length > 1 ? sideBySide(products) : products.flatMap((own) => facts(own, isOne))),
    ...sections.flatMap((passage) => section(passage, isOne)),
  ]
}

type Row = { passage: Passage; fact: ProductFact }

/** The day of a value is said with the value. */
const isSaidWithValue = (fact: ProductFact, rows: readonly Row[]): boolean =>
  fact.field === 'netAssetValueDate' &&
  rows.some(
    ({ fact: other }) =>
      other.field === 'netAssetValue' && other.versionId === fact.versionId && other.asOf === fact.value,
  )

const quoteOf = ({ passage, fact }: Row): Quote => ({ passage, start: fact.start, end: fact.end })
const nameOf = ({ fact }: Row): string => `${fact.productName}（${fact.productCode}）`
const fieldsOf = (rows: readonly Row[]): [FactField, Row[]][] => [
  ...Map.groupBy(rows, ({ fact }) => fact.field).entries(),
]

const facts = (rows: Row[], isOne: boolean): Draft[] =>
  fieldsOf(rows).map(([field, [first, ...more]], index): Draft => {
    const cells = first ? [first, ...more] : more
    const subject = first && (index === 0 || !isOne) ? `${nameOf(first)}的` : ''
    const words = wordsOf(
      field,
      cells.map(({ fact }) => fact),
    )
    return { kind: 'answer', text: `${subject}${factLabels[field]}${words}。`, quotes: cells.map(quoteOf) }
  })

/** One sentence for each field, with every product in it. */
const sideBySide = (products: readonly Row[][]): Draft[] => {
  const fields = new Set(products.flatMap((rows) => rows.map(({ fact }) => fact.field)))
  return [...fields].map((field): Draft => {
    const each = products.map((rows) => {
      const own = rows.filter(({ fact }) => fact.field === field)
      const [first] = rows
      const name = first ? nameOf(first) : ''
      return own.length > 0
        ? `${name}${wordsOf(
            field,
            own.map(({ fact }) => fact),
            '，',
          )}`
        : `${name}未列示`
    })
    const quotes = products.flatMap((rows) => rows.filter(({ fact }) => fact.field === field).map(quoteOf))
    return { kind: 'answer', text: `${factLabels[field]}：${each.join('；')}。`, quotes }
  })
}

/** Sentences of a section of a product's document. */
const section = (passage: Passage, isOne: boolean): Draft[] => {
  const drafts = sentencesOf(passage).map(({ start, end }) => said(passage, start, end))
  return drafts
    .slice(0, mostOfSection)
    .map((draft, index) => (index === 0 && !isOne ? { ...draft, text: `${ofProduct(passage)}${draft.text}` } : draft))
}
const mostOfSection = 4

const ofProduct = (passage: Passage): string => `${passage.title.replace(/产品资料$/, '')}：`

/** Which version of a product's document spoke, where the question names a time or the version is not the last. */
const versionsUsed = ({ part, passages }: PartEvidence, asOf: CalendarDate): Draft[] => {
  const dated = findDates(part, asOf).length > 0
  const used = passages.filter(({ source, kind }) => source === 'fact' && kind === 'product')
  const versions = new Map(used.map((passage) => [passage.versionId, passage]))
  return [...versions.values()].flatMap(({ title, effectiveFrom, effectiveTo }) => {
    if (effectiveFrom === null || (effectiveTo === null && !dated)) return []
    const until = effectiveTo === null ? '' : `，自 ${effectiveTo} 起由新版取代`
    return [notice(`以上按《${title}》自 ${effectiveFrom} 起适用的版本${until}。`)]
  })
}

/** @param between two tiers */
const wordsOf = (field: FactField, rows: ProductFact[], between = '；'): string => {
  const [first] = rows
  if (!first) return ''
  const date = first.asOf && field === 'netAssetValue' ? `（${first.asOf}）` : ''
  if (rows.length === 1 && !first.condition) return `为${first.value}${date}`
  const tiers = rows.map((row) => (row.condition ? `${row.condition}为${row.value}` : row.value))
  return feeFields.includes(field) ? `按以下标准收取：${tiers.join(between)}` : `为${tiers.join(between)}`
}

// --- FAQ and procedures ---

/** The text of an FAQ's chunk is the answer; its question stands in the path. */
const faqAnswer = (passage: Passage): Draft[] => sentencesOf(passage).map(({ start, end }) => said(passage, start, end))

/** The section that was asked for: the steps with what they are for, any other (办理时间, 办理条件) under its heading. */
const procedure = (best: Passage): Draft[] => {
  const drafts = sentencesOf(best).map(({ start, end }) => said(best, start, end))
  const isSteps = /^\s*1[.．、]/.test(best.text)
  return [
    notice(isSteps ? `办理“${best.title}”，请按以下步骤操作：` : `“${best.title}”的${best.path.at(-1) ?? '说明'}：`),
    ...drafts,
  ]
}

// --- any other text ---

const extract = (evidence: PartEvidence, words: Words, asOf: CalendarDate): Draft[] => {
  const all = words(inChinese(evidence.part))
  const candidates = evidence.passages.slice(0, extractedPassages).flatMap((passage, rank) => {
    const asked = askedWords(all, passage)
    return proseOf(passage).map((sentence) => {
      const found = new Set(words(sentence.text).filter((word) => asked.has(word)))
      const weight = [...found].reduce((sum, word) => sum + word.length, 0)
      return { passage, rank, sentence, weight: weight * (rank === 0 ? 1 : weightOfSecond) }
    })
  })
  const strongest = Math.max(0, ...candidates.map((candidate) => candidate.weight))
  const kept = candidates
    .filter((candidate) => candidate.weight > 0 && candidate.weight >= strongest * leastOfStrongest)
    .sort((left, right) => right.weight - left.weight)
    .slice(0, maximumExtractedSentences)
    // Sentences of one text as they stand in it; of two texts the better one first.
    .sort((left, right) =>
      left.passage.versionId === right.passage.versionId
        ? left.sentence.start - right.sentence.start
        : left.rank - right.rank,
    )
  const named = new Set<string>()
  const drafts = kept.flatMap(({ passage, sentence }) => {
    const first = !named.has(passage.chunkId)
    named.add(passage.chunkId)
    const draft = said(passage, sentence.start, sentence.end)
    const lead = first ? leadOf(passage) : ''
    return [{ ...draft, text: `${lead}${draft.text}` }]
  })
  const notices = new Map(kept.flatMap(({ passage }) => standing(passage, asOf)).map((one) => [one.text, one]))
  return [...drafts, ...notices.values()]
}

/** Sentences that can stand alone; a row of a product's tables says nothing without the product and the column. */
const proseOf = (passage: Passage): Stretch[] =>
  passage.kind === 'product' ? sentencesOf(passage).filter(({ text }) => !tableRow.test(text)) : sentencesOf(passage)
const tableRow = new RegExp(`^(?:要素|内容|费用项目|条件|费率|${Object.values(factLabels).join('|')})[：:]`)

const leadOf = (passage: Passage): string => {
  if (passage.kind === 'product') return ofProduct(passage)
  if (passage.kind === 'regulation' || passage.kind === 'digest') return `${source(passage)}：`
  if (passage.kind === 'research') return `据《${passage.title}》（${passage.publishedOn ?? '日期不详'} 发布）：`
  return ''
}

// --- ranges ---

/** A sentence as it stands in the passage, without the mark of a bullet before it or a semicolon behind it. */
const said = (passage: Passage, start: number, end: number): Draft => {
  const raw = passage.text.slice(start - passage.start, end - passage.start)
  const lead = /^(?:\s|[-*•·](?=\s))*/.exec(raw)?.[0].length ?? 0
  const text = raw.slice(lead).trimEnd()
  const from = start + lead
  const quote: Quote = { passage, start: from, end: from + text.length }
  return { kind: 'answer', text: text.replace(/[；;]$/, '。'), quotes: [quote] }
}

/** Sentences of a passage with offsets into its version's text. */
const sentencesOf = (passage: Passage): Stretch[] =>
  sentences(passage.text)
    .filter((sentence) => sentence.text.trim() !== '')
    .map((sentence) => ({
      text: sentence.text,
      start: passage.start + sentence.start,
      end: passage.start + sentence.end,
    }))

const withoutLeadingNumber = (passage: Passage): Stretch => {
  const heading = /^\s*(第[一二三四五六七八九十百千零〇\d]+条(之[一二三四五六七八九十]+)?[\s　]*)?/.exec(passage.text)
  const skip = heading?.[0].length ?? 0
  return {
    text: passage.text.slice(skip).trimEnd(),
    start: passage.start + skip,
    end: passage.start + passage.text.trimEnd().length,
  }
}

/** As many whole sentences from the beginning as `most` characters hold, at least one. */
const firstSentences = (body: Stretch, most: number): Stretch => {
  let end = 0
  for (const sentence of sentences(body.text)) {
    if (end > 0 && sentence.end > most) break
    end = sentence.end
  }
  return { text: body.text.slice(0, end), start: body.start, end: body.start + end }
}
