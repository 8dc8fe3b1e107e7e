// How likely it is that what was found answers the question: judged before anything is written.
import { isWordForWord, type Passage } from '../../domain/passage.ts'
import { asksForViews } from '../../knowledge/facts/research-notes.ts'
import { cosineByWords } from '../../retrievers/dense/vector-search.ts'
import { canonical } from '../../retrievers/lexical/synonyms.ts'
import { type LogisticWeights, logistic } from '../../retrievers/logistic.ts'
import { cutForSearch, tagWords } from '../../text/jieba.ts'
import { findAmounts, numbersIn } from '../../text/numerals.ts'
import { sentences } from '../../text/sentences.ts'
import type { Words } from './compose.ts'
import { asksForTable, tableRowsIn } from './looked-up/table-rows.ts'
import { askedWords, subjectShare, subjectsIn } from './subject.ts'
import { tellsContact } from './subject-of-others.ts'
import { asksForFigureOf, countsOther, figuresHeld, wantedShare } from './wanted.ts'

/** What the judgement sees of the best passage. Every feature is 0…1. */
export type EvidenceFeatures = {
  /** The law and article that were asked for. */
  exactClause: number
  /** The product and the facts that were asked for, or the dated document. */
  exactFact: number
  /** Share of the question's words that the passage holds. */
  coverage: number
  /** Share of the question's nouns that the passage holds, by these or other words; 1 when it has none. */
  nouns: number
  /** Cosine of question and passage. */
  dense: number
  /** Share of the kinds of security or business that were asked about which the passage names. */
  subject: number
  /** How high the passage stands among what full text and vectors found. */
  fused: number
  /** How far in meaning it is ahead of anything else, ½ where they are level: what many passages are like, none may answer. */
  lead: number
  /** Share of the kinds of thing that were asked for (a time of day, a price, where) which the passage holds. */
  wanted: number
  /** 1 when anything found names what the question begins with: what nothing names, the library does not know. */
  topic: number
  /** 1 for an entry of the FAQ, which is a question itself and so like any other. */
  faq: number
  /** How likely the entry of the FAQ asks the same, as odds on a logarithmic scale; 0 for anything else. */
  same: number
  /** How far the entry is ahead of all others in that, ½ where they are level and for anything else. */
  ahead: number
  /** Share of what was found beside the passage that is of its document: what is found all over the library is nowhere answered. */
  agreed: number
}

/**
 * Weights of a logistic model, fitted by `node bin/fit.ts judge` on `evals/datasets/answers/tune.jsonl`.
 * The exact look-ups carry their own weight: what was named was found.
 * The bias is such that of the likeliest passages as many are right as is said of them.
 */
const judgeWeights: LogisticWeights<keyof EvidenceFeatures> = {
  bias: -9.88,
  exactClause: 5.04,
  exactFact: 3.63,
  coverage: 0.72,
  nouns: 0.44,
  dense: 5.57,
  subject: 0.96,
  fused: 2.07,
  lead: 0.06,
  wanted: 0.45,
  topic: 0.46,
  faq: -1.44,
  same: 2.23,
  ahead: 3.51,
  agreed: 1.64,
}

/**
 * @param found all that was found for the question
 * @param words what cuts a text into the words of the index
 */
export const evidenceFeatures = (
  question: string,
  passage: Passage,
  found: readonly Passage[],
  words: Words,
): EvidenceFeatures => featuresOf(askedOf(question, found, words), passage, words)

/** A question made ready for comparison with many passages. */
type Asked = { question: string; words: string[]; nouns: string[]; isTopicKnown: boolean; found: readonly Passage[] }

const askedOf = (question: string, found: readonly Passage[], words: Words): Asked => {
  const tagged = tagWords(question.toLowerCase())
  const topic = tagged.find(isTopic)?.word
  return {
    question,
    words: words(question),
    nouns: tagged.filter(isNoun).map(({ word }) => word),
    isTopicKnown: topic === undefined || found.some((passage) => allOf(passage).includes(topic)),
    found,
  }
}

/** Everything by which a passage is found. */
/** All that a passage says or is called by, in lower case. */
export const allOf = ({ title, path, matchedQuestion, text }: Passage): string =>
  `${title} ${path.join(' ')} ${matchedQuestion ?? ''} ${text}`.toLowerCase()

const featuresOf = (asked: Asked, passage: Passage, words: Words): EvidenceFeatures => {
  const covered = coverage(asked, passage)
  return {
    exactClause: passage.source === 'clause' ? 1 : 0,
    exactFact: passage.facts.length > 0 || passage.features.fact === 1 || isNamed(asked.question, passage) ? 1 : 0,
    coverage: covered,
    nouns: nouns(asked, passage, words),
    dense: passage.features.cosine === undefined ? cosineByWords(covered) : clamp(passage.features.cosine),
    subject: subjectShare(asked.question, passage),
    fused: clamp(passage.features.fused),
    lead: clamp(0.5 + leadScale * (passage.features.lead ?? 0)),
    wanted: wantedShare(asked.question, passage.text),
    topic: asked.isTopicKnown ? 1 : 0,
    ...amongEntries(asked, passage),
    agreed: agreement(asked, passage),
  }
}

/** As an entry of the FAQ, and beside the others. */
const amongEntries = ({ found }: Asked, passage: Passage): Pick<EvidenceFeatures, 'faq' | 'same' | 'ahead'> => {
  const likeness = passage.features.faq
  if (passage.kind !== 'faq' || likeness === undefined) return { faq: 0, same: 0, ahead: 0.5 }
  const others = found.filter(({ chunkId }) => chunkId !== passage.chunkId).map(({ features }) => features.faq ?? 0)
  const own = Math.min(1 - leastLikeness, Math.max(leastLikeness, likeness))
  return {
    faq: 1,
    same: clamp(0.5 + Math.log(own / (1 - own)) / oddsRange),
    ahead: clamp(0.5 + (likeness - Math.max(0, ...others)) / 2),
  }
}
/** From one in a thousand to all but one in a thousand. */
const [leastLikeness, oddsRange] = [0.001, 14]

const agreement = ({ found }: Asked, passage: Passage): number => {
  const others = found.slice(0, nearFound).filter(({ chunkId }) => chunkId !== passage.chunkId)
  if (others.length === 0) return 1
  return others.filter(({ documentId }) => documentId === passage.documentId).length / others.length
}
const nearFound = 5

/** A quarter of the cosine's range is a lead as large as it gets. */
const leadScale = 2

/** Whether the question names the document by its title and its day: 11月20日的策略周评. */
const isNamed = (question: string, { title, effectiveFrom }: Passage): boolean => {
  const [, month, day] = effectiveFrom?.split('-').map(Number) ?? []
  const name = title.split(/[：:（(]/)[0]
  return Boolean(name && question.includes(name) && question.includes(`${month}月${day}日`))
}

/** Share of what is asked that the passage, its title or its path holds, longer words counting more. */
const coverage = ({ words: all }: Asked, passage: Passage): number => {
  const asked = [...askedWords(all, passage)]
  // Nothing but the product's name: its document is what is wanted.
  if (asked.length === 0) return passage.kind === 'product' && all.length > 0 ? 1 : 0
  return sharedWords(asked, `${passage.title} ${passage.path.join(' ')} ${passage.text}`.toLowerCase())
}

const isNoun = ({ word, tag }: { word: string; tag: string }) =>
  /^(?:n|j|eng)/.test(tag) && word.length > 1 && !/^(?:时候|问题|意思|情况|东西|公司|您好)$/.test(word)

/** As `isNoun`, and what is done: 备兑开仓怎么操作. */
const isTopic = ({ word, tag }: { word: string; tag: string }) => /^(?:n|j|eng|vn)/.test(tag) && word.length > 1

const nouns = ({ nouns: all }: Asked, passage: Passage, words: Words): number => {
  const name = passage.kind === 'product' ? passage.title.toLowerCase() : ''
  const asked = all.filter((word) => !name.includes(word))
  if (asked.length === 0) return 1
  const text = allOf(passage)
  const unseen = asked.filter((word) => !text.includes(word))
  if (unseen.length === 0) return 1
  const held = new Set(words(text).map(canonical))
  const missing = unseen.filter((word) => !held.has(canonical(word)))
  return (asked.length - missing.length) / asked.length
}

/**
 * Whether words name things of which nothing that was found speaks: 红烧肉 among what was found of commission; without a thing, what it is or where
 * (附近有什么好吃的). One word of two characters may be another name (照片), or cut wrongly (30万能开).
 */
export const namesNothingFound = (said: string, found: readonly Passage[], words: Words): boolean => {
  // 9点22分行不行 speaks of no 分行.
  const tagged = tagWords(said.toLowerCase().replace(timeOfDay, ' ')).filter(
    ({ word, tag }) => word.length > 1 && tag !== 'ns',
  )
  const things = tagged.filter(isNoun)
  const named =
    things.length > 0 ? things : tagged.filter(({ word, tag }) => /^[avfs]/.test(tag) && !inAnyQuestion.test(word))
  const distinct = new Set(named.map(({ word }) => word))
  if ([...distinct].join('').length < (things.length > 0 ? leastNamed : leastTold)) return false
  const texts = found.map(allOf)
  const held = new Set(texts.flatMap(words).map(canonical))
  const isHeld = (word: string) =>
    held.has(canonical(word)) ||
    cutForSearch(word).some((one) => one.length > 1 && texts.some((text) => text.includes(one)))
  return !named.some(({ word }) => isHeld(word))
}
const [leastNamed, leastTold] = [3, 4]
const timeOfDay = /\d+[点:：时](?:\d+分?|半)?/g
const inAnyQuestion =
  /^(?:不[行能会要可成对]|可以|需要|应该|能够|知道|请问|告诉|没有|还有|怎么样|[能可会要行]不[能可会要行])$/

/** So many of what was found are judged one by one: all that a search gives; of a procedure the section that was asked for may stand last. */
export const judgedPassages = 8

/** The passages with the likeliest answer first, and how likely it is. What was looked up by name stays where it is. */
export const likeliestFirst = (
  question: string,
  passages: readonly Passage[],
  words: Words,
): { passages: Passage[]; probability: number } => {
  const [first] = passages
  if (!first) return { passages: [], probability: 0 }
  const asked = askedOf(question, passages, words)
  const isExact = first.source === 'clause' || first.source === 'fact' || isWordForWord(first)
  const judged = passages
    .slice(0, isExact ? 1 : judgedPassages)
    .map((passage) => ({ passage, probability: probabilityOf(asked, passage, words) }))
    .toSorted((a, b) => b.probability - a.probability)
  const [likeliest, ...others] = judged
  const closer =
    likeliest &&
    others.find(
      ({ passage, probability }) =>
        probability >= alsoLikely * likeliest.probability &&
        (isTableAsked(question, passage, likeliest.passage) ||
          (likeliest.passage.kind === 'faq'
            ? tellsMore(asked, passage, likeliest.passage)
            : mends(question, passage, likeliest.passage))),
    )
  const likelihood = likeliest?.probability ?? 0
  const ordered = closer ? [closer, ...judged.filter((one) => one !== closer)] : judged
  return {
    passages: [...ordered.map(({ passage }) => passage), ...passages.slice(judged.length)],
    // What was looked up in a table or a paper is what was asked for, however few of the question's words it holds.
    probability: isExact ? 1 - (1 - lookedUpProbability) * (1 - likelihood) : likelihood,
  }
}

/** How likely it is that one passage of those found answers the question. */
export const judgePassage = (question: string, passage: Passage, found: readonly Passage[], words: Words): number =>
  probabilityOf(askedOf(question, found, words), passage, words)

/** Of what was looked up for 185 questions of `evals/datasets/answers/tune.jsonl` 176 were right. */
const lookedUpProbability = 0.95

/** What is so much as likely as the likeliest is about the same matter. */
const alsoLikely = 0.4
/** Share of the question's words. */
const clearlyMore = 0.15

/**
 * An entry of the FAQ is like a question in form, whatever it says; the section of a procedure may hold the very time or price that was asked for,
 * or a sentence in the question's own words.
 */
const tellsMore = ({ question, words }: Asked, other: Passage, entry: Passage): boolean => {
  if (other.kind !== 'procedure' && other.kind !== 'fee') return false
  const [more, held] = figuresHeld(question, '', [other.text, entry.text])
  if (held === 0 && (more ?? 0) > 0) return true
  // The steps say how it goes, and not what to do when one of them fails.
  if (other.kind === 'fee' || tellsOfFailure(question)) return false
  const headOf = ({ title, path }: Passage) => `${title} ${path.join(' ')}`.toLowerCase()
  const told = (passage: Passage) =>
    Math.max(
      ...sentences(passage.text).map(({ text }) =>
        sharedWords(words, `${headOf(passage)} ${passage.matchedQuestion ?? ''} ${text}`.toLowerCase()),
      ),
    )
  return told(other) >= told(entry) + clearlyMore && told(other) > sharedWords(words, headOf(other))
}

/** 适当性矩阵: the table itself before what only speaks of it. */
const isTableAsked = (question: string, passage: Passage, likeliest: Passage): boolean =>
  asksForTable(question) && tableRowsIn(passage).length > 0 && tableRowsIn(likeliest).length === 0

/** Whether something is said to go wrong: 人脸识别通不过. */
export const tellsOfFailure = (text: string): boolean => /不[过了上来出到通]|失败|不成功|报错|出错/.test(text)

/** Whether an entry of the FAQ is about what goes wrong, where the section of a procedure only tells how it goes right. */
const mends = (question: string, { kind, path }: Passage, section: Passage): boolean =>
  section.kind === 'procedure' &&
  kind === 'faq' &&
  tellsOfFailure(question) &&
  tellsOfFailure(path.at(-1) ?? '') &&
  !tellsOfFailure(`${section.title} ${section.path.join(' ')}`)

/** Share of the words that the text holds, longer ones counting more. */
const sharedWords = (words: readonly string[], text: string): number => {
  const asked = [...new Set(words.filter((word) => word.length > 1))]
  const weight = (list: string[]) => list.reduce((sum, word) => sum + word.length, 0)
  return weight(asked.filter((word) => text.includes(word))) / Math.max(1, weight(asked))
}

const probabilityOf = (asked: Asked, passage: Passage, words: Words): number => {
  const features = featuresOf(asked, passage, words)
  if (isAnswerless(asked, passage, features, words)) return 0
  const likelihood = logistic(judgeWeights, features)
  return isHeading(asked, passage) ? Math.max(likelihood, lookedUpProbability) : likelihood
}

/** 食堂几点开门: the very heading of a section, and of no other document's. 办理时间 stands in all of them. */
const isHeading = ({ question, found }: Asked, passage: Passage): boolean => {
  const said = bare(question)
  const isSaid = ({ path }: Passage) => bare(path.at(-1) ?? '') === said
  return (
    said.length >= shortestHeading &&
    isSaid(passage) &&
    found.filter(isSaid).every(({ documentId }) => documentId === passage.documentId)
  )
}
const shortestHeading = 4
const bare = (text: string): string => text.toLowerCase().replace(/[\s\p{P}]/gu, '')

/**
 * Whether a passage, however alike, says nothing of what was asked: it has not the one noun of a short question, the figure is of another subject or in
 * an example for another amount, all that was asked is a number that it does not hold, or a view, a day of trading, a number of something, the
 * figure of a day, a year or the price of something that it does not tell.
 */
const isAnswerless = (asked: Asked, passage: Passage, features: EvidenceFeatures, words: Words): boolean => {
  if (features.exactClause > 0 || features.exactFact > 0) return false
  const isShort = asked.question.length <= shortQuestion && asked.nouns.length === 1
  const sharesNothing = isShort && features.nouns === 0 && features.coverage === 0
  return (
    sharesNothing ||
    features.subject === 0 ||
    isOfOtherThanShares(asked.question, passage) ||
    isOfOtherNumber(asked.question, passage) ||
    isNoView(asked.question, passage) ||
    isNoCalendar(asked.question, passage) ||
    isOfOtherAmount(asked.question, passage) ||
    isNoFigureOf(asked.question, passage) ||
    isNoYear(asked.question, passage) ||
    isNoPrice(asked, passage, features) ||
    isNoOpinion(asked.question, passage) ||
    isNoDeed(asked.question, passage, words) ||
    isOfOtherClasses(asked.question, passage) ||
    !tellsContact(asked.question, passage) ||
    isNoYield(asked.question, passage) ||
    isBesideTable(asked, passage, features)
  )
}

/** Characters of a question that says what it is about by one noun: 你们老板是谁. A longer one may say it in other words. */
const shortQuestion = 8

/** Shares as such were asked about, and the FAQ's own question names another kind: ETF交易手续费是多少. */
const isOfOtherThanShares = (question: string, { kind, path }: Passage): boolean => {
  const own = path.at(-1) ?? ''
  const isOfShares = (text: string) => /股票|A股/.test(text)
  return (
    kind === 'faq' &&
    isOfShares(question) &&
    subjectsIn(question).length === 0 &&
    !isOfShares(own) &&
    subjectsIn(own).length > 0
  )
}

/** What the firm thinks of an industry stands in its research, and not in the document of a product that invests in it; where research is read, in the FAQ. */
const isNoView = (question: string, { kind, matchedQuestion }: Passage): boolean =>
  kind !== 'research' &&
  asksForViews(question) &&
  !(kind === 'faq' && matchedQuestion !== null && asksForViews(matchedQuestion))

/** Whether there is trading on a day says only what speaks of the days of trading: 明天能交易吗. */
const isNoCalendar = (question: string, { path, text }: Passage): boolean =>
  asksForDayOfTrading.test(question) &&
  !isOfAnotherMatter.test(question) &&
  !/[开休]市|交易日历/.test(`${path.join(' ')} ${text}`)
const dayNamed =
  '(?:[今明后昨]天|大后天|[今明]日|(?:这|下|本)?(?:个)?(?:周|星期|礼拜)[一二三四五六日天末]|[0-9一二三四五六七八九十]+[号日]|元旦|春节|过年|清明|五一|劳动节|端午|中秋|国庆|十一|节假日|假期|放假|除夕)'
const asksForDayOfTrading = new RegExp(
  `${dayNamed}[^，。？?]{0,8}(?:交易(?!日)|开[盘市门]|休市|炒股|(?:买卖?|卖)股票|股市|A股|大盘)|(?:股市|A股|大盘|交易所)[^，。？?]{0,6}${dayNamed}`,
)
const isOfAnotherMatter =
  /营业[部厅]|网点|柜台|客服|开户|开通|审核|申请|赎回|申购|基金|到账|转账|转[入出]|委托|挂单|撤单|几点|多少|新股|中签/

/** Rules and guides hold neither a day's figures nor a number of what they do not count; one may say that we do not tell such figures. */
const isNoFigureOf = (question: string, passage: Passage): boolean =>
  passage.kind !== 'product' &&
  passage.kind !== 'research' &&
  !declinesFigures(passage) &&
  (asksForFigureOf(question) || countsOther(question, `${passage.path.join(' ')} ${passage.text}`))

/** 大盘今天收多少: an entry that is asked for such a figure, and says that we do not give it and where it stands. */
const declinesFigures = ({ kind, matchedQuestion, text }: Passage): boolean =>
  kind === 'faq' &&
  matchedQuestion !== null &&
  (asksForFigureOf(matchedQuestion) || asksPrice.test(matchedQuestion)) &&
  /^(?:不能|看不到)[，,]/.test(text)

/** 哪年成立的: only a year says it. */
const isNoYear = (question: string, passage: Passage): boolean =>
  /哪一?年|何年/.test(question) && !/(?:19|20)\d{2}/.test(allOf(passage))

/** 苹果手机多少钱, 机票多少钱: a text without a price, or which names not what is priced, says nothing of it. 手续费 is a price itself. */
const isNoPrice = ({ question }: Asked, passage: Passage, { wanted }: EvidenceFeatures): boolean => {
  const at = question.search(asksPrice)
  if (at < 0) return false
  const priced = tagWords(
    question
      .slice(0, at)
      .replace(/[的 ]+$/, '')
      .toLowerCase(),
  ).at(-1)
  const isThing = priced !== undefined && isPriced(priced) && !/[费税价金息]/.test(priced.word)
  return (wanted === 0 && !declinesFigures(passage)) || (isThing && !allOf(passage).includes(priced.word))
}
/** A thing, what is done, or a word that the dictionary does not know: 学车. */
const isPriced = ({ word, tag }: { word: string; tag: string }) =>
  /^(?:n(?!r)|eng|j)/.test(tag) ||
  (/^(?:vn?|x)$/.test(tag) && word.length > 1 && !/^(?:办理|申请|购买|收取)$/.test(word))
const asksPrice = /(?:要|得|需要|是)?(?:多少钱|几块钱)/

/** 苹果手机怎么样: what a thing is like says nothing that names it only in a way of asking (苹果手机从哪里下), and not in what it tells. */
const isNoOpinion = (question: string, { kind, path, text }: Passage): boolean => {
  const thing = asksOpinion.exec(question)?.[1]
  if (kind !== 'faq' || thing === undefined) return false
  const told = `${path.at(-1) ?? ''} ${text}`.toLowerCase()
  const things = tagWords(thing.toLowerCase()).filter((word) => isNoun(word) || word.tag === 'x')
  return things.some(({ word }) => !told.includes(word))
}
const asksOpinion = /^(.{2,12}?)(?<!会|要|得)(?:怎么样|咋样|好不好(?:用|吃|看)?|好[用吃看][吗么不])[?？。！! ]*$/

/**
 * 苹果手机怎么截图: of what is done neither the words nor any character, nor a word for the same, is told. What a step of a procedure needs (上传截图) is
 * not what the procedure is for.
 */
const isNoDeed = (question: string, passage: Passage, words: Words): boolean => {
  const asked = asksDeed.exec(question.toLowerCase())?.[1]
  // 弄到手, 讲合适: how it comes out is no deed.
  const [deed, ...others] = tagWords(asked ?? '')
  if (!deed || others.length > 0 || anyDeed.test(deed.word)) return false
  const { kind, title, path, matchedQuestion, text } = passage
  const heading = `${title} ${path.join(' ')} ${matchedQuestion ?? ''}`.toLowerCase()
  // 模拟交易怎么参加 has a thing that is looked for itself.
  if (kind === 'procedure' && !onlyDeed.test(question)) return false
  const told = kind === 'procedure' ? heading : `${heading} ${text.toLowerCase()}`
  return (
    ![...deed.word].some((character) => told.includes(character)) &&
    !words(told).some((word) => canonical(word) === canonical(deed.word))
  )
}
const asksDeed = /(?:怎么|怎样|如何|咋)(\p{Script=Han}{2,4})[?？。！! ]*$/u
const onlyDeed = /^(?:请问)?(?:怎么|怎样|如何|咋)/
/** Said of whatever is done. */
const anyDeed =
  /^(?:[弄讲说办做搞].*|操作|办理|处理|解决|申请|使用|设置|弄的?|回事|样子?|计算|收费|收取|查询|查看|购买|开通|办|做|进行|参与|参加|报名|预约|提交|提取|领取|选择|判断|区分|理解|避免|应对|才行)$/

/** 货基A和货基B: what tells two share classes apart says nothing of two others. */
const isOfOtherClasses = (question: string, { kind, path, text }: Passage): boolean => {
  const asked = classesIn(question)
  const told = classesIn(`${path.at(-1) ?? ''} ${text}`)
  return kind === 'faq' && asked.size > 1 && told.size > 1 && !asked.isSubsetOf(told)
}
const classesIn = (text: string): Set<string> =>
  new Set(
    [
      ...text
        .toUpperCase()
        .matchAll(
          /(?:(?<=基金?|货币|债券?|混合|股票|联接|指数)|(?<![A-Z\d])(?=[A-E](?:类|份额)))([A-E])(?![A-Z\d股])/g,
        ),
    ].map(([, letter = '']) => letter),
  )

/** 逆回购年化几个点: what it costs is none of what it yields. */
const isNoYield = (question: string, passage: Passage): boolean =>
  /年化(?:利率|收益率?)?(?:是|有|能有)?(?:几|多少)/.test(question) && !/年化|利率|收益/.test(allOf(passage))

/**
 * What a product's tables hold is looked up by name. Of its text, which was found by likeness alone, none tells a figure, nor anything of what it
 * does not name: 换手率多少.
 */
const isBesideTable = ({ question }: Asked, { kind }: Passage, { nouns: named }: EvidenceFeatures): boolean =>
  kind === 'product' && (named < 1 || /多少|几/.test(question))

/** 123 is no part of 12386. */
const isOfOtherNumber = (question: string, { title, path, text }: Passage): boolean => {
  if (/\p{L}/u.test(question)) return false
  const held = new Set(`${title} ${path.join(' ')} ${text}`.match(/\d+/g))
  return !(question.match(/\d+/g) ?? []).some((number) => held.has(number))
}

/**
 * An FAQ that works out an example says in its question or its first sentence of which amount; examples of a fee table are none where no amount was
 * said.
 */
const isOfOtherAmount = (question: string, { kind, path, text }: Passage): boolean => {
  const asked = amountsIn(question)
  if (kind === 'fee' && asked.length === 0) return /算例|举例/.test(path.join(' '))
  if (asked.length === 0 || kind !== 'faq' || !text.includes('举例')) return false
  const example = [path.at(-1), sentences(text)[0]?.text].flatMap((part) => amountsIn(part ?? ''))
  return !example.some((value) => asked.includes(value))
}

/**
 * Whether a sentence works out an example for another amount or time than the question's: its figure is no answer.
 * @example isOfOtherExample('融资10万30天利息', '例如融资100000元用10天，利息为188.89元。') // true
 */
export const isOfOtherExample = (question: string, sentence: string): boolean => {
  if (!/例如|举例|比如|假设/.test(sentence)) return false
  const ofOther = (read: (text: string) => number[]) => {
    const [asked, held] = [read(question), read(sentence)]
    return asked.length > 0 && held.length > 0 && !held.some((value) => asked.includes(value))
  }
  return ofOther(amountsIn) || ofOther(daysIn)
}

const daysIn = (text: string): number[] =>
  numbersIn(text).flatMap(({ value, unit }) => (unit === 'day' ? [value] : unit === 'month' ? [value * 30] : []))

const amountsIn = (text: string): number[] => findAmounts(text).map(({ value }) => value)

const clamp = (value: number | undefined): number => Math.min(1, Math.max(0, value ?? 0))
