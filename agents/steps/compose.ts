// The extractive answer: the FAQ's words, a sentence made from fact rows, the clause itself, a procedure's steps, or the
// sentences of a passage that speak to the question. Every sentence knows which range of which passage it rests on.
import type { CalendarDate } from '../../domain/calendar.ts'
import { areUnderOneHeading, continuous, isWordForWord, type Passage } from '../../domain/passage.ts'
import { type FactField, factLabels, type ProductFact } from '../../domain/product-fact.ts'
import type { SentenceKind } from '../../domain/turn.ts'
import { asksIfSame, asksToCompare, asksWhyChanged } from '../../knowledge/facts/asked-fields.ts'
import { type Quote, wholeOf } from '../../retrievers/citations/cite.ts'
import { documentNumbersIn } from '../../retrievers/document-numbers.ts'
import { inChinese } from '../../retrievers/lexical/english.ts'
import { asksWhenInForce } from '../../retrievers/lexical/law-dates.ts'
import type { Missing } from '../../retrievers/retrieve.ts'
import { findDates } from '../../text/dates.ts'
import { findArticles } from '../../text/numerals.ts'
import { sentences } from '../../text/sentences.ts'
import {
  cutMark,
  cutTo,
  lastParagraph,
  type Stretch,
  source,
  wholeOfSeveral,
  wholly,
  withoutLeadingNumber,
  wordingOf,
} from './article-words.ts'
import { guideOfOwnState } from './asks-how-it-stands.ts'
import { type PartEvidence, suffices } from './evidence.ts'
import { isOfOtherExample } from './judge.ts'
import { saysConditionOrWarning } from './left-out.ts'
import { levelsMatched } from './levels.ts'
import { asRead } from './looked-up/as-read.ts'
import { chargeRow } from './looked-up/charges.ts'
import { disputedIn } from './looked-up/disputed.ts'
import { feesWorkedOut } from './looked-up/fund-fees.ts'
import { versionsSetSideBySide } from './looked-up/law-versions.ts'
import { productsListed } from './looked-up/product-list.ts'
import { byProduct, nameOf, quotesOf, type Row, ratesOf, rowsOf, tierOf } from './looked-up/rows.ts'
import { asksForTable, rowsAsked, tableRowsIn } from './looked-up/table-rows.ts'
import { lookedUpFor } from './looked-up.ts'
import { notice } from './notice.ts'
import { askedWords } from './subject.ts'
import { figuresHeld } from './wanted.ts'

/** A sentence before it is checked. `english`: the same in English, of the firm's own words. */
export type Draft = { kind: SentenceKind; text: string; quotes: Quote[]; english?: string }

const mostArticles = 6
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
export const compose = (evidence: PartEvidence, words: Words, asOf: CalendarDate): Draft[] => {
  const said = found(evidence, words, asOf)
  const isAnswer = said.length > 0 && evidence.choices.length < 2
  const changed = evidence.newer && isAnswer ? changedBy(evidence.newer) : []
  const absent = evidence.missing ? [notHere(evidence.missing)] : []
  // Without the client's own data what follows is but the rule.
  return evidence.missing?.kind === 'client-record'
    ? [...absent, ...changed, ...said]
    : [...(isAnswer ? unseen(evidence) : []), ...changed, ...said, ...absent]
}

/** 我中签了没: what follows is the rule, and where it is seen. */
const unseen = ({ part, passages: [best] }: PartEvidence): Draft[] =>
  guideOfOwnState(part) === null || !best || best.text.includes('看不到')
    ? []
    : [
        notice(
          '我看不到您的账户，办理的进度和结果请登录 App 查看，或者联系人工客服核实。',
          'I cannot see your account; please see in the app how it stands, or ask our staff.',
        ),
      ]

/** A notice before what it changes. */
const changedBy = (passage: Passage): Draft[] => [
  ...sentencesOf(passage)
    .slice(0, mostOfNotice)
    .map(({ start, end }, index) => {
      const draft = listed(passage, said(passage, start, end), start)
      return index === 0
        ? { ...draft, text: `《${passage.title}》（自 ${passage.effectiveFrom} 起）：${draft.text}` }
        : draft
    }),
  notice(
    '以下资料早于这份公告，与它不一致的，以公告为准：',
    'What follows is older than this announcement, which prevails where they differ:',
  ),
]
const mostOfNotice = 3

const found = (evidence: PartEvidence, words: Words, asOf: CalendarDate): Draft[] => {
  if (evidence.choices.length > 1) return whichOne(evidence)
  const [best] = evidence.passages
  if (!best || !suffices(evidence)) return []
  if (evidence.compared) return versionsSetSideBySide({ ...evidence, compared: evidence.compared })
  if (evidence.steps)
    return [...stepByStep(best, evidence.steps), ...[best, ...evidence.steps.slice(0, 1)].flatMap(entryOfThen)]
  const whole = wholeOfEntry(best, evidence.passages)
  if (isWordForWord(best))
    return [...whole.flatMap((passage) => faqAnswer(passage, evidence.part)), ...entryOfThen(best)]
  const clauses = evidence.passages.filter((passage) => passage.source === 'clause')
  if (clauses.length > 0)
    return asksWhenInForce(evidence.part) && !clauses.some(isDraftRule)
      ? clauses.map(inForceSince)
      : articles(clauses, evidence.part, asOf)
  const lookedUp = evidence.passages.filter((passage) => passage.source === 'fact')
  const corrected = correctionsUsed(lookedUp)
  const { drafts: disputed, rest } = disputedIn(lookedUp)
  if (disputed.length > 0) {
    const list = productsListed(evidence.part, lookedUp)
    // Side by side a product would be said not to list what is disputed of it.
    return [...(list.length > 0 ? list : ofProducts(rest, '')), ...disputed, ...corrected]
  }
  const more = lookedUpFor(evidence.part, lookedUp, asOf)
  if (more.length > 0) return [...more, ...corrected]
  const levels = levelsMatched(evidence.part, evidence.passages)
  if (lookedUp.length > 0)
    return [
      ...levels,
      ...toldApart(evidence.part, lookedUp),
      ...ofProducts(
        lookedUp.filter(({ kind }) => kind !== 'fee'),
        evidence.part,
      ),
      ...feesWorkedOut(evidence.part, lookedUp),
      ...valueOfOtherDay(evidence, asOf),
      ...versionsUsed(evidence, asOf),
      ...corrected,
      ...(isCompared(evidence.part, lookedUp) ? [noVerdict] : []),
    ]
  if (best.kind === 'faq')
    return [
      ...levels,
      ...whole
        .flatMap((passage) => faqAnswer(passage, evidence.part))
        .filter(({ text }) => !isOfOtherExample(evidence.part, text)),
      ...entryOfThen(best),
    ]
  if (best.kind === 'procedure') return [...procedure(best, whole, evidence.part, words), ...entryOfThen(best)]
  return extract(evidence, words, asOf)
}

// --- what is not here, and what is not clear ---

const notHere = (missing: Missing): Draft => {
  if (missing.kind === 'product') {
    const named = (products: readonly { name: string; code: string }[]) =>
      products.map(({ name, code }) => `${name}（${code}）`).join('、')
    const near = missing.near ? `名称相近的有：${named(missing.near)}。` : ''
    const have =
      missing.similar.length > 0
        ? `资料库有同一产品的其他份额：${named(missing.similar)}。`
        : `${near}请核对名称或代码。`
    const close = missing.similar.length > 0 ? missing.similar : (missing.near ?? [])
    const haveInEnglish = close.length > 0 ? ` The library has: ${named(close)}.` : ' Please check its name or code.'
    return notice(
      `资料库没有“${missing.name}”的资料，不能用其他产品的资料代替。${have}`,
      `The library holds nothing on “${missing.name}”, and another product cannot stand in for it.${haveInEnglish}`,
    )
  }
  if (missing.kind === 'client-record')
    return notice('我不读取客户档案，看不到这位客户的测评、持仓和资产，请在客户资料系统里按权限查看。')
  if (missing.kind === 'firm')
    return notice(
      `资料库里没有${missing.name}的资料，请以该公司公布的为准。`,
      `The library holds nothing on ${missing.name}; please go by what that firm publishes.`,
    )
  if (missing.kind === 'clause') {
    const law = `《${missing.title}》（${missing.label}）`
    return notice(
      missing.digestOnly
        ? `资料库没有收录${law}的原文，只有要点，其中没有${missing.clause}，请以官方公布的原文为准。`
        : `${law}${missing.articles ? `共${missing.articles}条，` : '里'}没有${missing.clause}，请核对条号。`,
      missing.digestOnly
        ? `Of ${law} the library holds a digest only, in which ${missing.clause} is not found; please see the official text.`
        : `There is no ${missing.clause} in ${law}${missing.articles ? `, which has ${missing.articles} articles` : ''}; please check its number.`,
    )
  }
  if (missing.kind === 'part') {
    const law = `《${missing.title}》（${missing.label}）`
    return notice(
      missing.digestOnly
        ? `资料库只有${law}的要点，从中看不出${missing.clause}${missing.part}的内容，请以官方公布的原文为准。`
        : `按资料库收录的文本，${law}${missing.clause}没有${missing.part}，请核对。`,
      missing.digestOnly
        ? `Of ${law} the library holds a digest only, which does not show ${missing.clause}${missing.part}; please see the official text.`
        : `In the text that the library holds, ${missing.clause} of ${law} has no ${missing.part}; please check.`,
    )
  }
  if (missing.kind === 'document') {
    // The firm's own papers have no number; nobody else publishes them.
    const official = documentNumbersIn(missing.number).length > 0 ? '，请以官方公布的原文为准' : ''
    return notice(
      `资料库没有收录${missing.number}，不能用其他文件代替${official}。`,
      `The library does not hold ${missing.number}, and another document cannot stand in for it.`,
    )
  }
  if (missing.kind === 'qualified-only')
    return notice(
      `“${missing.name}”的资料不对外公开，须先完成合格投资者认定、特定对象确认和风险测评才能查看。`,
      `“${missing.name}” is not public: it may be seen after confirmation as a qualified investor and a risk assessment.`,
    )
  if (missing.kind === 'term') {
    const near = missing.near.length > 0 ? `相近的有：${missing.near.join(' ')}` : ''
    // A denial before 人工智能 would read as one of being an artificial one.
    if (missing.name.endsWith('主题的产品'))
      return notice(
        `“${missing.name}”资料库里没有，不能用其他产品代替。`,
        `Of “${missing.name}” the library holds none, and other products cannot stand in for them.`,
      )
    return notice(
      `资料里没有收录“${missing.name}”，不能用相近的内容代替。${near}`,
      `The library does not hold “${missing.name}”, and what is near cannot stand in for it.${near && ` Near to it: ${missing.near.join(' ')}`}`,
    )
  }
  if (missing.kind === 'topic')
    return notice(
      `资料库没有${missing.product}的${missing.topic}，请以管理人公布的为准。`,
      `The library does not hold this of ${missing.product} (${missing.topic}); please see what its manager publishes.`,
    )
  if (missing.held.length === 0 && missing.named === undefined)
    return notice(
      `资料库里没有《${missing.title}》，没有收录它的文本，不能用其他法规代替，请以官方公布的为准。`,
      `The library does not hold 《${missing.title}》, and another rule cannot stand in for it; please see the official text.`,
    )
  const held = missing.held.map(
    ({ label, from, to }) =>
      `${label}（${from ? `${from} 起施行` : '施行日期待核'}${to ? `，自 ${to} 起不再适用` : ''}）`,
  )
  const have = held.length > 0 ? `资料库现有的版本：${held.join('；')}。` : '资料库没有收录它的文本。'
  const asked = missing.named ?? `在 ${missing.date} 有效的文本`
  return notice(
    `资料库没有《${missing.title}》${asked}，不能用其他版本代替。${have}`,
    `The library does not hold 《${missing.title}》 as asked for (${missing.named ?? missing.date}), and another version cannot stand in for it. ${
      held.length > 0 ? `Versions held: ${held.join('；')}.` : 'It holds no text of it.'
    }`,
  )
}

const askingBack = '您想了解的是下面哪一个？'

/** Questions near what was asked, or, where nothing was looked for, laws that the name may mean. */
const whichOne = ({ choices, passages }: PartEvidence): Draft[] => [
  notice(askingBack, 'Which of these do you mean? Our sources are in Chinese.'),
  ...choices
    .slice(0, passages.length > 0 ? mostQuestions : mostLaws)
    .map((choice, index): Draft => notice(`${index + 1}. ${choice}`)),
]
const [mostQuestions, mostLaws] = [3, 5]

// --- the law's own words ---

/** As many articles as the question names, two at least: they may be of two versions. */
const articles = (clauses: readonly Passage[], part: string, asOf: CalendarDate): Draft[] => {
  const found = articlesOf(clauses)
  const asked = findArticles(part).length
  const shown = found.slice(0, Math.min(mostArticles, Math.max(2, asked)))
  return [
    ...shown.flatMap((paragraphs) => [
      ...(shown.length === 1 ? [wholly(paragraphs)] : inShort(paragraphs)),
      ...paragraphs.slice(0, 1).flatMap((passage) => [...standing(passage, asOf), ...yearNamed(passage, part)]),
    ]),
    ...(asked > mostArticles
      ? [
          notice(
            `一次最多列出${mostArticles}条，其余的条文请分开问。`,
            `At most ${mostArticles} articles are shown at a time; please ask for the others separately.`,
          ),
        ]
      : []),
  ]
}

/** The 款 into which a long article was cut belong together; anything else stands alone. */
const articlesOf = (clauses: readonly Passage[]): Passage[][] => [
  ...Map.groupBy(clauses, ({ chunkId, versionId, clause }) =>
    clause?.endsWith('款') ? `${versionId} ${clause.replace(lastParagraph, '')}` : chunkId,
  ).values(),
]

/** Of several articles so much of each as leaves room for the others. */
const inShort = (paragraphs: readonly Passage[]): Draft[] => {
  const said = paragraphs.slice(0, shownParagraphs)
  const left = paragraphs.slice(shownParagraphs)
  return said.map((passage, index): Draft => {
    const unsaid = index === said.length - 1 ? left : []
    const body = withoutLeadingNumber(passage).text.replaceAll(/\n+/g, '\n')
    const shown = cutTo(body, wholeOfSeveral)
    const mark = unsaid.length > 0 && !shown.endsWith(cutMark) ? cutMark : ''
    return {
      kind: 'answer',
      text: `${source(passage)}：${shown}${mark}`,
      quotes: [wordingOf(passage), ...unsaid.map(wordingOf)],
    }
  })
}
const shownParagraphs = 2

/** A draft for comment has no day on which it takes effect. */
const isDraftRule = ({ legalStatus }: Passage): boolean => legalStatus === 'consultation-draft'

/** 公司法什么时候施行: a day of the text as such, in none of its articles. */
const inForceSince = (passage: Passage): Draft => {
  const { kind, effectiveFrom, effectiveTo, dateDerivation, versionLabel } = passage
  // The day is the law's, whoever sums it up.
  const bare = kind === 'digest' ? passage.title.replace('要点', '') : passage.title
  const title = bare.startsWith('《') ? bare : `《${bare}》`
  const since = effectiveFrom ? `自 ${effectiveFrom} 起施行` : '的施行日期待核'
  const doubt = effectiveFrom && dateDerivation === 'assumed' ? '（日期待核）' : ''
  const until = effectiveTo ? `，自 ${effectiveTo} 起不再适用` : ''
  return {
    kind: 'answer',
    text: `${title}（${versionLabel}）${since}${doubt}${until}。`,
    quotes: [wholeOf(passage)],
  }
}

/** What must be said of a text that is not simply the law of today. `effectiveTo` is the first day on which it no longer holds. */
const standing = (passage: Passage, asOf: CalendarDate): Draft[] => {
  if (passage.legalStatus === 'not-yet-effective')
    return [
      notice(
        `以上文本自 ${passage.effectiveFrom} 起施行，在 ${asOf} 尚未施行。`,
        `This text takes effect on ${passage.effectiveFrom}; on ${asOf} it is not in force yet.`,
      ),
    ]
  if (passage.legalStatus === 'repealed' || (passage.effectiveTo !== null && passage.effectiveTo <= asOf))
    return [
      notice(
        `以上文本已于 ${passage.effectiveTo} 被新规定取代，仅说明当时的规定。`,
        `This text was superseded on ${passage.effectiveTo} and only shows the rule of that time.`,
      ),
    ]
  if (passage.effectiveTo !== null)
    return [
      notice(
        `以上为 ${asOf} 有效的文本，自 ${passage.effectiveTo} 起不再适用。`,
        `This is the text in force on ${asOf}; it no longer applies from ${passage.effectiveTo}.`,
      ),
    ]
  if (passage.legalStatus === 'consultation-draft')
    return [
      notice(
        '以上为征求意见稿，尚未施行，仅供了解。',
        'This is a consultation draft, not in force, for information only.',
      ),
    ]
  return []
}

/**
 * 2024年的公司法第四十七条: the text that began in that year, or was made in it, was not law for all of it.
 * A version that is named as one (2024年修订) is all that is asked for.
 */
const yearNamed = ({ effectiveFrom, versionLabel }: Passage, part: string): Draft[] => {
  const year = yearAlone.exec(part)?.[1]
  if (!year || effectiveFrom === null || effectiveFrom <= `${year}-01-01`) return []
  const began = effectiveFrom.startsWith(year)
    ? `自 ${effectiveFrom} 起施行`
    : `为 ${versionLabel}，自 ${effectiveFrom} 起才施行`
  return [
    notice(
      `以上文本${began}；要查${year}年在此之前的规定，请写明日期，例如“${year}年1月”。`,
      `This text took effect on ${effectiveFrom}; for the rule before that, please name a date, for example “${year}-01-01”.`,
    ),
  ]
}
const yearAlone =
  /(?<![\d.])((?:19|20)\d{2})(?:年(?!\s?\d)|(?![\d年./-]))(?!的?(?:第[一二三四五六]次)?(?:新|最新)?(?:修订|修正|修改|通过|公布|颁布|发布|出台|制定|施行|实施|生效|版|那?一?个?版本|本))/u

// --- facts ---

/** The rows of the fact table, then the sections that were asked for. Of several products every sentence names its own. */
const ofProducts = (passages: Passage[], part: string): Draft[] => {
  const rows = rowsOf(passages)
  const shown = rows.filter(({ fact }) => !isSaidWithValue(fact, rows))
  const products = byProduct(shown)
  const sections = passages.filter(({ facts }) => facts.length === 0)
  const isOne = products.length === 1 && sections.every(({ documentId }) => documentId === shown[0]?.fact.workId)
  const rowsSaid = isCompared(part, passages) ? sideBySide(products) : products.flatMap((own) => facts(own, isOne))
  const sectionsSaid = sections.flatMap((passage) => section(passage, isOne))
  if (!asksWhyChanged(part)) return [...rowsSaid, ...sectionsSaid]
  const reasons = sections.flatMap((passage) => reasonsIn(passage))
  return [
    ...(reasons.length > 0
      ? reasons
      : [
          notice(
            '资料里没有写明调整的原因，请以管理人的公告为准。',
            'The documents do not say why it was changed; please see the manager’s announcement.',
          ),
        ]),
    ...rowsSaid,
  ]
}

const isCompared = (part: string, passages: readonly Passage[]): boolean =>
  asksToCompare(asRead(part)) && byProduct(rowsOf(passages)).length > 1

/** 因可转债投资上限提高，管理人……上调为R3. */
const reasonsIn = (passage: Passage): Draft[] =>
  sentencesOf(passage)
    .filter(({ text }) => statesReason.test(text))
    .map(({ start, end }) => said(passage, start, end))
    .map((draft) => ({ ...draft, text: `${ofProduct(passage)}${draft.text}` }))
const statesReason = /(?:因为?|由于|鉴于).*[调升降改变提]|[调升降改变提].*(?:因为|由于|原因)/

/** The day of a value is said with the value. */
const isSaidWithValue = (fact: ProductFact, rows: readonly Row[]): boolean =>
  fact.field === 'netAssetValueDate' &&
  rows.some(
    ({ fact: other }) =>
      other.field === 'netAssetValue' && other.versionId === fact.versionId && other.asOf === fact.value,
  )

const fieldsOf = (rows: readonly Row[]): [FactField, Row[]][] => [
  ...Map.groupBy(rows, ({ fact }) => fact.field).entries(),
]

const facts = (rows: Row[], isOne: boolean): Draft[] =>
  fieldsOf(rows).map(([field, cells], index): Draft => {
    const subject = index === 0 || !isOne ? `${nameOf(cells)}的` : ''
    const words = wordsOf(
      field,
      cells.map(({ fact }) => fact),
    )
    const label = factLabels[field]
    const what = words === none ? `${subject && '份额'}${none}${label}` : `${label}${words}`
    return { kind: 'answer', text: `${subject}${what}。`, quotes: quotesOf(cells) }
  })

/** A line for each field, with every product in it: what can be held against each other, and nothing of which is better. */
const sideBySide = (products: readonly Row[][]): Draft[] => {
  const fields = new Set(products.flatMap((rows) => rows.map(({ fact }) => fact.field)))
  return [...fields].map((field): Draft => {
    const each = products.map((rows) => {
      const own = rows.filter(({ fact }) => fact.field === field)
      return `${nameOf(rows)}${own.length > 0 ? besideName(field, own) : '未列示'}`
    })
    const quotes = quotesOf(products.flat().filter(({ fact }) => fact.field === field))
    return { kind: 'answer', text: `• ${factLabels[field]}：${each.join('；')}。`, quotes }
  })
}

/** 是同一只基金吗: two codes are two products, whatever their names. */
const toldApart = (part: string, passages: readonly Passage[]): Draft[] => {
  const products = byProduct(rowsOf(passages))
  if (products.length < 2 || !asksIfSame(part)) return []
  const text = `不是同一只产品，代码不同：${products.map(nameOf).join('、')}。`
  return [{ kind: 'answer', text, quotes: products.flatMap((rows) => quotesOf(rows.slice(0, 1))) }]
}

const noVerdict = notice(
  '以上只按产品资料逐项对照，不代表哪一只更好，选择请您自己决定。',
  'This only sets the documents side by side and does not say which is better; the choice is yours.',
)

/** What stands behind a product's name in a line of the field: 为0.40%/年, 没有, 0.30%（金额不满100万元）、…. */
const besideName = (field: FactField, rows: readonly Row[]): string => {
  const [first] = rows
  if (rows.length > 1 || first?.fact.condition) return ratesOf(rows)
  return wordsOf(
    field,
    rows.map(({ fact }) => fact),
  )
}

/** Sentences of a section of a product's document. */
const section = (passage: Passage, isOne: boolean): Draft[] => {
  const drafts = sentencesOf(passage).map(({ start, end }) => listed(passage, said(passage, start, end), start))
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
  // A value is said with its own day, and holds for no other.
  const isOfDay = used.every(({ facts }) => facts.length > 0 && facts.every(({ field }) => dailyFields.has(field)))
  return [...versions.values()].flatMap((passage) =>
    passage.effectiveTo === null && (!dated || isOfDay) ? [] : versionUsed(passage),
  )
}

const versionUsed = ({ title, effectiveFrom, effectiveTo }: Passage): Draft[] => {
  if (effectiveFrom === null) return []
  const until = effectiveTo === null ? '' : `，自 ${effectiveTo} 起由新版取代`
  const untilInEnglish = effectiveTo === null ? '' : `, replaced by a newer one from ${effectiveTo}`
  return [
    notice(
      `以上按《${title}》自 ${effectiveFrom} 起适用的版本${until}。`,
      `This is from the version of 《${title}》 in use from ${effectiveFrom}${untilInEnglish}.`,
    ),
  ]
}

/** Which version of an entry or a procedure spoke, where another one takes its place. */
const entryOfThen = (best: Passage): Draft[] => (best.effectiveTo === null ? [] : versionUsed(best))

/** What a person set right is not what the document says that is cited for it. */
const correctionsUsed = (passages: readonly Passage[]): Draft[] =>
  rowsOf(passages).flatMap(({ fact: { productName, field, value, corrected } }) =>
    corrected
      ? [
          notice(
            `${productName}的${factLabels[field]}“${value}”为 ${corrected.on} 的更正，产品资料原文写的是“${corrected.from}”。`,
            `“${value}” was set right on ${corrected.on}; the document itself says “${corrected.from}”.`,
          ),
        ]
      : [],
  )

const dailyFields = new Set<FactField>(['netAssetValue', 'netAssetValueDate'])

/** 昨天的净值, where the library has another day's. */
const valueOfOtherDay = ({ part, passages }: PartEvidence, asOf: CalendarDate): Draft[] => {
  const days = findDates(part, asOf)
  const values = rowsOf(passages).flatMap(({ fact }) => (fact.field === 'netAssetValue' && fact.asOf ? fact.asOf : []))
  const isHeld = values.some((day) => days.some(({ from, to }) => from <= day && day < to))
  if (days.length === 0 || values.length === 0 || isHeld) return []
  return [
    notice(
      '资料库里没有您问的那一天的净值，请到 App 的产品页面查看。',
      'The library does not hold the net value of that day; please see the product page in the app.',
    ),
  ]
}

/** 锁定期 of which the cell says 无. */
const none = '没有'

const wordsOf = (field: FactField, rows: readonly ProductFact[]): string => {
  const [first] = rows
  if (!first) return ''
  if (rows.length === 1 && first.value === '无') return none
  const date = first.asOf && field === 'netAssetValue' ? `（净值日期 ${first.asOf}）` : ''
  if (rows.length === 1 && !first.condition) return `为${first.value}${date}`
  return `，${rows.map(tierOf).join('；')}`
}

// --- FAQ and procedures ---

/** The passages into which a long answer or a long list of steps was cut, in order; mostly the one. */
const wholeOfEntry = (best: Passage, passages: readonly Passage[]): Passage[] => {
  const parts = passages.filter(
    (passage) => passage !== best && passage.path.length > 0 && areUnderOneHeading(passage, best),
  )
  return continuous(
    [best, ...parts].toSorted((a, b) => a.start - b.start),
    (part) => part === best,
  )
}

/** The text of an FAQ's chunk is the answer; its question stands in the path. An item of a list is said whole, with a mark before it. */
const faqAnswer = (passage: Passage, part: string): Draft[] => {
  const isItem = (at: number) => bullet.test(passage.text.slice(at - passage.start))
  const whole: Stretch[] = []
  for (const one of answeringFirst(passage, part)) {
    const last = whole.at(-1)
    const run = last && passage.text.slice(last.start - passage.start, one.end - passage.start).trim()
    if (last && run && isItem(last.start) && last.end <= one.start && !run.includes('\n')) last.end = one.end
    else whole.push({ ...one })
  }
  return whole.map(({ start, end }) => listed(passage, said(passage, start, end), start))
}

/** What an entry says first, its conditions and warnings, and the steps of the procedure that it names; hours and prices stand with those. */
const stepByStep = (entry: Passage, steps: readonly Passage[]): Draft[] => {
  const [first, ...others] = sentencesOf(entry)
  const told = [first, ...others.filter(({ text }) => saysConditionOrWarning(text) || saysBounds.test(text))].flatMap(
    (one) => one ?? [],
  )
  return [
    ...told.map(({ start, end }) => listed(entry, said(entry, start, end), start)),
    ...steps.slice(0, 1).map(leadsToSteps),
    ...steps.flatMap(stepsIn),
  ]
}

/** What nobody has verified, and what we ourselves cannot do: 智能助手看不到您的账户. */
const saysBounds = /待核|智能助手/

/** Each step whole, of however many sentences: a list that is broken off is none. */
const stepsIn = (passage: Passage): Draft[] => {
  const lines: Stretch[] = []
  for (const one of sentencesOf(passage)) {
    const last = lines.at(-1)
    const isNext = last && !passage.text.slice(last.end - passage.start, one.start - passage.start).includes('\n')
    if (last && isNext) last.end = one.end
    else lines.push({ ...one })
  }
  return lines.map(({ start, end }) => said(passage, start, end))
}

const leadsToSteps = ({ title }: Passage): Draft =>
  notice(`办理“${title}”，请按以下步骤操作：`, `The steps of “${title}”:`)

/** An item of a list is no sentence that runs on. */
const listed = (passage: Passage, draft: Draft, start: number): Draft =>
  bullet.test(passage.text.slice(start - passage.start)) ? { ...draft, text: `• ${draft.text}` } : draft
const bullet = /^\s*[-*•·]\s/

/** The section that was asked for: the steps with what they are for, any other (办理时间, 办理条件) under its heading. */
const procedure = (best: Passage, whole: readonly Passage[], part: string, words: Words): Draft[] => {
  const isSteps = /^\s*1[.．、]/.test(whole[0]?.text ?? '')
  return [
    isSteps
      ? leadsToSteps(best)
      : notice(
          `“${best.title}”的${best.path.at(-1) ?? '说明'}：`,
          `“${best.title}”${best.path.length > 0 ? `, ${best.path.at(-1)}` : ''}:`,
        ),
    ...(isSteps
      ? whole.flatMap(stepsIn)
      : nearestFirst(answeringFirst(best, part), best, part, words).map(({ start, end }) => said(best, start, end))),
  ]
}

/** Notes and conditions have nothing to do with each other: the one that says most of what was asked goes first. */
const nearestFirst = (all: Stretch[], { title, text, start }: Passage, part: string, words: Words): Stretch[] => {
  const asked = [...new Set(words(inChinese(part)))].filter((word) => !title.includes(word))
  const items: Stretch[][] = []
  for (const one of all) {
    if (bullet.test(text.slice(one.start - start))) items.push([one])
    else items.at(-1)?.push(one)
  }
  if (items.flat().length < all.length) return all
  const weigh = (item: Stretch[]) => {
    const said = item.map((one) => one.text).join('')
    return asked.reduce((sum, word) => sum + (said.includes(word) ? word.length : 0), 0)
  }
  const nearest = items.reduce((best, item) => (weigh(item) > weigh(best) ? item : best))
  return [nearest, ...items.filter((item) => item !== nearest)].flat()
}

/**
 * An answer begins with what its own question asks. Who asks for a figure that it says further on (聊天记录保存多久, where it begins with
 * whether they are kept) hears that first, and what stands before it last.
 */
const answeringFirst = (passage: Passage, part: string): Stretch[] => {
  const all = sentencesOf(passage)
  const figures = figuresHeld(
    part,
    passage.path.at(-1) ?? '',
    all.map(({ text }) => text),
  )
  const most = Math.max(0, ...figures.filter((_, at) => !leansOnBefore.test(all[at]?.text ?? '')))
  const at = figures.findIndex((count, index) => count === most && !leansOnBefore.test(all[index]?.text ?? ''))
  if (at <= 0 || most <= (figures[0] ?? 0)) return all
  return [...all.slice(at), ...all.slice(0, at).filter(({ text }) => !saysYesOrNo.test(text))]
}
/** What cannot be understood without the sentence before it, and the items of a list. */
const leansOnBefore =
  /^\s*(?:\d{1,2}[.．、]|[（(]|其[他余中]|另|此|该|它|这|那|也|还|但|所以|因此|例如|比如|以上|上述|同|都|则|否则|超[过出]|之[前后]|不过|没有)/
const saysYesOrNo = /^(?:会|不会|可以|不可以|能|不能|要|不要|需要|不需要|是|不是|有|没有|包含|不一定)，/

// --- any other text ---

/** A sentence, with the items of the list that it opens. */
type Statement = { lead: Stretch; items: Stretch[]; isTable?: boolean }

const extract = (evidence: PartEvidence, words: Words, asOf: CalendarDate): Draft[] => {
  const all = words(inChinese(evidence.part))
  const candidates = evidence.passages.slice(0, extractedPassages).flatMap((passage, rank) => {
    const asked = askedWords(all, passage)
    const weigh = (text: string): number => {
      const found = new Set(words(text).filter((word) => asked.has(word)))
      return [...found].reduce((sum, word) => sum + word.length, 0)
    }
    const row = chargeRow(passage)
    const statements = row
      ? [{ lead: { ...passage, text: row.text }, items: [] }]
      : statementsOf(passage, evidence.part)
    // 谁是内幕信息知情人 stands in the heading alone of what tells who they are.
    const isWhole = statements.length === 1 && passage.clause !== null
    const headed = `${passage.path.at(-1) ?? ''}\n`
    const heading = isWhole ? headed : ''
    const isNamed = weigh(heading) >= [...asked].join('').length / 2
    // A sentence out of an entry's answer says 它 of what the entry asks about.
    const whole =
      rank > 0 && passage.kind === 'faq' ? statements.filter(({ lead }) => !leansOnBefore.test(lead.text)) : statements
    return whole.map((statement) => {
      if (statement.isTable && asksForTable(evidence.part))
        return { passage, rank, statement, start: statement.lead.start, weigh, weight: [...asked].join('').length }
      const own = weightOf(statement, weigh)
      const named =
        own > 0 || isNamed || statement.isTable
          ? weightOf(statement, (text) => weigh(`${statement.isTable ? headed : heading}${text}`))
          : 0
      const weight = named * (rank === 0 ? 1 : weightOfSecond)
      return { passage, rank, statement, start: statement.lead.start, weigh, weight }
    })
  })
  const strongest = Math.max(0, ...candidates.map((candidate) => candidate.weight))
  // The likeliest article is told as a whole, and in whatever words: of the one on 存款人 no word is 存款.
  const ofBest = candidates.filter(({ rank }) => rank === 0)
  const isBestWhole = ofBest.length === 1 && evidence.passages[0]?.clause != null
  const kept = candidates
    .map((one) => (isBestWhole && one.rank === 0 ? { ...one, weight: Math.max(1, strongest) } : one))
    .filter((candidate) => candidate.weight > 0 && candidate.weight >= strongest * leastOfStrongest)
    .sort((left, right) => right.weight - left.weight)
    .slice(0, maximumExtractedSentences)
    // Sentences of one text as they stand in it; of two texts the better one first.
    .sort((left, right) =>
      left.passage.versionId === right.passage.versionId ? left.start - right.start : left.rank - right.rank,
    )
  const named = new Set<string>()
  const drafts = kept.map(({ passage, statement, weigh }) => {
    const first = !named.has(passage.chunkId)
    named.add(passage.chunkId)
    const draft = chargeRow(passage) ?? stated(passage, statement, weigh)
    const lead = first ? leadOf(passage) : ''
    return { ...draft, text: `${lead}${draft.text}` }
  })
  const notices = new Map(kept.flatMap(({ passage }) => standing(passage, asOf)).map((one) => [one.text, one]))
  return [...drafts, ...notices.values()]
}

/** The statements of a passage: a list is nothing without the words that open it, nor they without the list. */
const statementsOf = (passage: Passage, part: string): Statement[] => {
  const rows = passage.kind === 'product' || passage.kind === 'fee' ? [] : tableRowsIn(passage)
  const isInRow = ({ start, end }: Stretch) => rows.some((row) => row.start < end && start < row.end)
  const all = proseOf(passage)
    .filter((one) => !isInRow(one))
    .map((one) => unnumbered(passage, one))
  const [first, ...others] = rowsAsked(part, rows)
  const tables: Statement[] = first ? [{ lead: first, items: others, isTable: true }] : []
  // Of a short article no sentence says what it says: the penalty stands in one, what it applies to in the next.
  const holdsList = all.some(({ text }) => opensList.test(text) || itemStart.test(text))
  if (passage.clause !== null && passage.text.length <= shortArticle && !holdsList)
    return [{ lead: withoutLeadingNumber(passage), items: [] }]
  const isNextLine = (before: Stretch, next: Stretch) =>
    passage.text.slice(before.end - passage.start, next.start - passage.start).includes('\n')
  const statements: Statement[] = []
  for (const sentence of all) {
    const open = statements.at(-1)
    const before = open?.items.at(-1) ?? open?.lead
    if (!open || !before || !opensList.test(open.lead.text)) statements.push({ lead: sentence, items: [] })
    else if (itemStart.test(sentence.text) || open.items.length === 0 || /[；;]$/.test(before.text))
      open.items.push(sentence)
    else if (!isNextLine(before, sentence)) {
      const text = passage.text.slice(before.start - passage.start, sentence.end - passage.start)
      open.items.splice(-1, 1, { text, start: before.start, end: sentence.end })
    } else statements.push({ lead: sentence, items: [] })
  }
  return [...tables, ...statements.filter(({ lead, items }) => items.length > 0 || !opensList.test(lead.text))]
}
const opensList = /[：:]$/
const shortArticle = 200
const itemStart = /^(?:[（(][零〇一二三四五六七八九十百\d]{1,4}[）)]|\d{1,2}[.、．]|[-*•·]\s)/

/** A long list holds many words; it speaks to a question as much as its best item does. */
const weightOf = ({ lead, items }: Statement, weigh: (text: string) => number): number =>
  Math.max(weigh(lead.text), ...items.map(({ text }) => weigh(`${lead.text}\n${text}`)))

/** A list as it stands there; of a long one the items that speak most to the question. */
const stated = (
  passage: Passage,
  { lead, items, isTable = false }: Statement,
  weigh: (text: string) => number,
): Draft => {
  const end = items.at(-1)?.end ?? lead.end
  if (isTable) {
    const rows = [lead, ...items]
    return {
      kind: 'answer',
      text: rows.map(({ text }) => `\n• ${text.replace(/[；;。]?$/, '。')}`).join(''),
      quotes: rows.map((row) => ({ passage, start: row.start, end: row.end })),
    }
  }
  if (items.length === 0) return said(passage, lead.start, end)
  const length = items.reduce((sum, { text }) => sum + text.length, lead.text.length)
  const best = items.toSorted((one, other) => weigh(other.text) - weigh(one.text))
  const shown = length <= wholeOfSeveral ? items : items.filter((item) => best.indexOf(item) < itemsOfLongList)
  const lines = items.flatMap((item, index) => {
    if (shown.includes(item)) return item.text
    return index === 0 || shown.includes(items[index - 1] ?? item) ? '……' : []
  })
  const mark = shown.length < items.length ? cutMark : ''
  return {
    ...said(passage, lead.start, end),
    text: `${[lead.text, ...lines].join('\n').replace(/[；;]$/, '。')}${mark}`,
  }
}
const itemsOfLongList = 4

/** Without the number of its article, which is said before it. */
const unnumbered = (passage: Passage, sentence: Stretch): Stretch => {
  const { start } = withoutLeadingNumber(passage)
  if (passage.clause === null || start <= sentence.start || start >= sentence.end) return sentence
  return { ...sentence, text: sentence.text.slice(start - sentence.start), start }
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
