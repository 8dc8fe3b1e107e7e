// For each question in the message: what the library holds, and how likely it is that this answers it.
import { isWordForWord, type Passage } from '../../domain/passage.ts'
import type { Reading, Turn } from '../../domain/turn.ts'
import { sharedPairs } from '../../knowledge/facts/research-notes.ts'
import type { Retrieve, RetrieveResult } from '../../retrievers/hybrid.ts'
import { inChinese } from '../../retrievers/lexical/english.ts'
import { asWritten } from '../../retrievers/lexical/slips.ts'
import { isOfOtherScript } from '../../text/language.ts'
import { normalize } from '../../text/normalize.ts'
import { asksHow } from './asks-how.ts'
import { guideOfOwnState } from './asks-how-it-stands.ts'
import type { Words } from './compose.ts'
import { nearbyProbability, nothingFor, type PartEvidence, suffices, sufficientProbability } from './evidence.ts'
import { judgePassage, likeliestFirst, namesNothingFound, tellsOfFailure } from './judge.ts'
import { newerNotice } from './newer.ts'
import { otherFirm } from './other-firm.ts'
import { surelyMeant, unheldTerm } from './other-term.ts'
import { type Side, sidesOf, tellsOf } from './sides.ts'
import { subjectFirst, subjectShare, tradedIn } from './subject.ts'
import { contactOfOthers } from './subject-of-others.ts'
import { mostQuestions } from './understand/questions/parts.ts'
import { topicOf } from './understand/questions/topic.ts'
import { asksForSame, figuresHeld } from './wanted.ts'

export type Gather = (input: { turn: Turn; reading: Reading; objectiveOnly: boolean }) => Promise<PartEvidence[]>

/**
 * Makes the step: each question is looked up on its own, at the same time; two that lead to one answer become one.
 * @param firm the name of the firm whose library it is; null where it is none's
 */
export const createGather =
  ({ retrieve, words, firm }: { retrieve: Retrieve; words: Words; firm: string | null }): Gather =>
  async ({ turn, reading, objectiveOnly }) => {
    const lookUp = async (part: string): Promise<PartEvidence> => {
      const other = otherFirm(part, firm)
      if (other) return nothingFor(part, { kind: 'firm', name: other })
      // A model has put into Chinese what it could.
      if (isOfOtherScript(part)) return nothingFor(part)
      const written = asWritten(simplified(part))
      const guide = turn.reader.role === 'client' && !objectiveOnly ? guideOfOwnState(written) : null
      const lookedFor = guide ?? inChinese(written)
      const found = await retrieve({
        text: lookedFor,
        said: guide ?? part,
        message: guide ?? reading.text,
        entities: guide ? [] : reading.entities,
        asOf: reading.asOf ?? turn.asOf,
        library: turn.library,
        reader: turn.reader,
        kinds: objectiveOnly ? ['product'] : undefined,
        signal: turn.signal,
      })
      const asked = found.about ?? lookedFor
      const evidenceIn = ({ passages: found, choices: alike, missing, compared }: RetrieveResult): PartEvidence => {
        if (isWordForWord(found[0])) return asWorded(part, found, alike ?? [], words)
        if (!guide && isOfAnotherMatter(part, reading, found, words)) return nothingFor(reading.text)
        const ordered = withoutPreambles(subjectFirst(asked, found))
        const allowed = objectiveOnly ? ordered.filter((passage) => passage.source === 'fact') : ordered
        const likeliest = likeliestFirst(asked, allowed, words)
        const isTranslated = lookedFor !== written
        const { term, ...judged } =
          objectiveOnly || isTranslated ? { ...likeliest, term: null } : ofTheTerm(asked, likeliest, words)
        if (term)
          return nothingFor(part, {
            kind: 'term',
            name: term,
            near: ofSameWords(asked, nearby(asked, judged.passages)),
          })
        const { probability } = judged
        const wished = stepsWished(asked, judged.passages)
        const others = contactOfOthers(asked)
        if (others && probability < sufficientProbability)
          return nothingFor(part, { kind: 'term', name: `${others.name}的${others.contact.label}`, near: [] })
        const { passages, choices, also } = narrowed(
          asked,
          withFigureAsked(asked, wished ? firstOf(wished, judged.passages) : judged.passages),
          alike ?? [],
          words,
        )
        const unclear = probability < sufficientProbability && probability >= nearbyProbability
        const newer = objectiveOnly ? null : newerNotice(asked, passages, words)
        const mayChoose = choices.length > 0 && (passages.length === 0 || passages[0]?.kind === 'faq')
        return {
          part,
          passages,
          missing: missing ?? null,
          choices: mayChoose
            ? choices
            : unclear && !objectiveOnly
              ? nearby(firm === null ? asked : asked.replaceAll(firm, ''), passages)
              : [],
          ...(also ? { also } : {}),
          probability,
          ...(newer ? { newer } : {}),
          ...(compared ? { compared } : {}),
        }
      }
      const told = withSteps(asked, evidenceIn(found), found)
      // What has no vector yet was found by its words alone: it answers what nothing else does.
      if (found.missing || suffices(told)) return told
      const later = found.waiting ? withSteps(asked, evidenceIn(found.waiting), found) : null
      if (later && later.probability >= sufficientByWords) return later
      return found.notThen ? { ...nothingFor(part, found.notThen), passages: told.passages } : told
    }
    const gathered = await Promise.all(
      reading.parts.slice(0, mostQuestions).map(async (part): Promise<PartEvidence[]> => {
        const whole = await lookUp(part)
        if (isWordForWord(whole.passages[0])) return [whole]
        const sides = whole.missing === null ? sidesOf(simplified(part)) : []
        if (sides.length > 0) return eachTold(whole, sides, lookUp)
        const keywords = keywordsIn(simplified(part))
        if (keywords.length === 0 || whole.missing !== null || whole.passages[0]?.source !== 'faq') return [whole]
        const each = await Promise.all(keywords.map(lookUp))
        return each.every(isPlain) && areTogether(each, whole) ? each : [whole]
      }),
    )
    return distinctParts(oneAskedBack(gathered.flat()))
  }

/** Who asks how to do a thing is told the steps of the procedure that the entry names. */
const withSteps = (asked: string, evidence: PartEvidence, { steps }: RetrieveResult): PartEvidence => {
  const [best] = evidence.passages
  const own = best?.kind === 'faq' && evidence.choices.length < 2 ? steps?.get(best.chunkId) : undefined
  return own && suffices(evidence) && asksHow(asked) ? { ...evidence, steps: own } : evidence
}

/**
 * 我要开个20万的资产证明: the steps of the procedure, where its likeliest section is of something that was not asked (费用, for the 20). What a section is
 * of may stand in the question, by its heading or as a figure.
 */
const stepsWished = (asked: string, passages: readonly Passage[]): Passage | undefined => {
  const [best] = passages
  if (best?.kind !== 'procedure' || beginsSteps(best) || !wishes.test(asked) || !asksHow(asked)) return undefined
  if (best.path.some((heading) => sharedPairs(heading, asked) > 0)) return undefined
  return passages.find((passage) => passage.documentId === best.documentId && beginsSteps(passage))
}
const wishes =
  /^(?:你好|您好|请问|请|麻烦)?[，, ]*(?:我|俺|本人)?(?:现在|今天|急)?(?:想要?|要|需要|打算|得|准备)(?:去)?(?:开|办|申请|弄|做|打|改|换|销|注销|转|补|领|出|查)/
const beginsSteps = ({ text }: Passage): boolean => /^\s*1[.．、]/.test(text)

/** What the FAQ was written to answer is what was asked, however little of it the answer repeats. */
const asWorded = (part: string, passages: Passage[], choices: string[], words: Words): PartEvidence => {
  const newer = newerNotice(part, passages, words)
  const { probability } = likeliestFirst(part, passages, words)
  return { ...{ part, passages, choices, probability }, missing: null, ...(newer ? { newer } : {}) }
}

/**
 * Whether a message was put behind what was asked before it, and speaks of what nobody writes about there: 佣金多少 … 红烧肉怎么做 is no more of
 * commission.
 */
const isOfAnotherMatter = (
  part: string,
  { text, parts, intent }: Reading,
  found: readonly Passage[],
  words: Words,
): boolean => {
  const said = simplified(text).replace(/[\s。．.？?！!~～]+$/, '')
  const isPutBehind = parts.length === 1 && said !== '' && part.length > text.length && simplified(part).includes(said)
  return isPutBehind && (intent === 'off-topic' || namesNothingFound(said, found, words))
}

/**
 * With the national finance laws waiting, of 95 questions that the sample library does not answer none is answered from them; .4 would answer two, and
 * of 150 about those laws three rightly and fifteen wrongly.
 */
const sufficientByWords = 0.7

type Judged = ReturnType<typeof likeliestFirst>

/** Where what would answer is of a neighbour of what is asked about: what names that itself, or, where nothing does, the `term` that is not held. */
const ofTheTerm = (asked: string, judged: Judged, words: Words): Judged & { term: string | null } => {
  const { passages, probability } = judged
  const [best] = passages
  // A step of a procedure names much that the procedure is not about: 模拟交易 on the way to 开通期权.
  const mayBePassing = probability < surelyMeant || best?.kind === 'procedure'
  const isUnsure = probability >= sufficientProbability && mayBePassing
  const isFound = best && best.source !== 'fact' && best.source !== 'clause' && best.kind !== 'product'
  const term = isUnsure && isFound ? unheldTerm(asked, best, passages, words) : null
  if (!best || term === null) return { ...judged, term }
  const likelihood = (passage: Passage) => judgePassage(asked, passage, passages, words)
  const other = passages.find(
    (passage) => unheldTerm(asked, passage, passages, words) === null && likelihood(passage) >= nearbyProbability,
  )
  return other
    ? { passages: firstOf(other, passages), probability: likelihood(other), term: null }
    : { ...judged, term }
}

/** Both things of a comparison, where what was found tells of one of them only; the other is said not to be held. */
const eachTold = async (
  whole: PartEvidence,
  sides: readonly Side[],
  lookUp: (part: string) => Promise<PartEvidence>,
): Promise<PartEvidence[]> => {
  const [best] = whole.passages
  if (best && (best.source === 'fact' || best.source === 'clause')) return [whole]
  const isUntold = (side: Side) => !best || !suffices(whole) || !tellsOf(best, side, without(sides, side))
  const untold = sides.filter(isUntold)
  if (untold.length === 0) return [whole]
  const each = await Promise.all(sides.map(({ question }) => lookUp(question)))
  const alone = sides.map((side, at): PartEvidence => {
    const own = each[at]
    const [first] = own?.passages ?? []
    const isTold = own && first && suffices(own) && own.choices.length < 2
    return isTold && tellsOf(first, side, without(sides, side)) ? own : nothingFor(side.question)
  })
  if (alone.every(suffices)) return alone
  // Of the one that was told the whole question found as much as it alone.
  if (suffices(whole))
    return untold.length < sides.length ? [whole, ...untold.map((side) => nothingFor(side.question))] : [whole]
  return alone.some(suffices) ? alone : [whole]
}

const without = (sides: readonly Side[], side: Side): Side[] => sides.filter((other) => other !== side)

/**
 * 科创板一手 涨跌停: things that are asked for with no more than their names, each with the kind of security that the first names. A sentence has
 * other words: 我只有30万 tells something of what is asked beside it.
 */
const keywordsIn = (part: string): string[] => {
  const pieces = part.split(/[，,；;、\s]+/).filter((piece) => piece !== '')
  const kind = tradedIn(pieces[0] ?? '')
  const isName = (piece: string) =>
    piece.length <= longestKeyword && !sentenceWord.test(piece) && piece.replace(kind ?? '', '').length >= 2
  if (pieces.length < 2 || pieces.length > mostKeywords || !pieces.every(isName)) return []
  return pieces.map((piece) => (kind && tradedIn(piece) === null ? `${kind}${piece}` : piece))
}
const [longestKeyword, mostKeywords] = [12, 3]
const sentenceWord = /[我你您他她了]|想|如果|因为|所以|请|谢/

/** Whether one entry of the FAQ asks much the same. */
const isPlain = ({ passages: [best], choices }: PartEvidence): boolean =>
  best?.source === 'faq' && choices.length < 2 && (best.features.faqCloseness ?? 0) >= plainCloseness
const plainCloseness = 0.55

/** Whether the keywords ask for different things, each of which the whole was near to, one of them what it was taken for. */
const areTogether = (each: readonly PartEvidence[], { passages: near, choices }: PartEvidence): boolean => {
  const found = each.flatMap(({ passages: [own] }) => own ?? [])
  const isTakenFor = ({ chunkId, path }: Passage) => chunkId === near[0]?.chunkId || choices.includes(path.at(-1) ?? '')
  return (
    new Set(found.map(({ chunkId }) => chunkId)).size === each.length &&
    found.some(isTakenFor) &&
    found.every(({ chunkId }) => near.some((passage) => passage.chunkId === chunkId))
  )
}

/** Of articles only those that say the figure, where the first does: 资料保存几年 is not asked of who keeps them secret. */
const withFigureAsked = (asked: string, passages: Passage[]): Passage[] => {
  const isArticle = ({ kind, source }: Passage) => source !== 'clause' && (kind === 'digest' || kind === 'regulation')
  const [first] = passages
  if (!first || !isArticle(first)) return passages
  const figures = figuresHeld(
    asked,
    '',
    passages.map(({ text }) => text),
  )
  return (figures[0] ?? 0) > 0
    ? passages.filter((passage, at) => !isArticle(passage) || (figures[at] ?? 0) > 0)
    : passages
}

/** What a procedure is for, standing before its first heading, answers less than any section of it that was found too. */
const withoutPreambles = (passages: Passage[]): Passage[] =>
  passages.filter(
    ({ kind, path, documentId }) =>
      kind !== 'procedure' ||
      path.length > 0 ||
      !passages.some((other) => other.documentId === documentId && other.path.length > 0),
  )

/**
 * Of questions that could not be told apart those the answers to which hold most of the figures asked for: 北交所起买多少股 has nothing to ask back
 * where only one of the two says how many.
 */
const narrowed = (
  asked: string,
  passages: Passage[],
  alike: string[],
  words: Words,
): { passages: Passage[]; choices: string[]; also?: string[] } => {
  // What tells more than any entry of the FAQ leaves nothing to ask back.
  if (passages[0]?.kind !== 'faq') return { passages, choices: alike }
  const entryOf = (choice: string) => passages.find(({ kind, path }) => kind === 'faq' && path.at(-1) === choice)
  const likelihoodOf = (answer: Passage | undefined) => (answer ? judgePassage(asked, answer, passages, words) : 0)
  // 信用卡怎么提额: none of them is of that.
  if (alike.length > 0 && alike.map(entryOf).every((entry) => entry && subjectShare(asked, entry) === 0))
    return { passages, choices: [] }
  // What cannot answer is not to be chosen from: 融资利率 where 存款利率 was asked for.
  const possible = alike.filter((choice) => likelihoodOf(entryOf(choice)) > 0)
  const choices = possible.length > 0 ? possible : alike
  const answers = choices.map(entryOf)
  // 忘记交易密码 and 人脸识别通不过 are both spoken of; what goes wrong is asked about.
  const mending = tellsOfFailure(asked) ? answers.filter((answer) => tellsOfFailure(answer?.path.at(-1) ?? '')) : []
  if (mending.length === 1 && mending[0]) return { passages: firstOf(mending[0], passages), choices: [] }
  const same = answers.filter((answer) => asksForSame(asked, answer?.path.at(-1) ?? ''))
  if (same.length === 1 && same[0]) return { passages: firstOf(same[0], passages), choices: [] }
  const figures = figuresHeld(
    asked,
    '',
    answers.map((answer) => answer?.text ?? ''),
  )
  const most = Math.max(0, ...figures)
  const [only, ...others] = answers.filter((_, at) => figures[at] === most)
  if (most > 0 && only && others.length === 0) return { passages: firstOf(only, passages), choices: [] }
  const named = namedAlone(asked, choices, words)
  const own = named === null ? undefined : entryOf(named)
  if (own) return { passages: firstOf(own, passages), choices: [] }
  // One that answers far likelier than any other needs no asking back: 怎样开通创业板 is near to 权限开通后为什么还不能买, too.
  const likelihood = answers.map(likelihoodOf)
  const [likeliest = 0, next = 0] = likelihood.toSorted((a, b) => b - a)
  if (likeliest === 0) return { passages, choices }
  const likely = choices.filter((_, at) => (likelihood[at] ?? 0) >= sufficientProbability)
  // 权限怎么开: of which kind, the question leaves open.
  const kinds = new Set(likely.flatMap((choice) => tradedIn(choice) ?? []))
  if (odds(next) < asNear * odds(likeliest) && (kinds.size < 2 || tradedIn(asked) !== null))
    return { passages, choices: [], also: likely.filter((choice) => choice !== passages[0]?.path.at(-1)) }
  const of = topicOf(asked) === asked ? ofTopic(asked, passages) : []
  return { passages, choices: of.length > 1 ? of : choices }
}

/**
 * The choice that names all of the question which any other names, and most of what it says: 你们公司倒闭了我的股票怎么办 is asked of the
 * firm's bankruptcy, and no more of a delisting.
 */
const namedAlone = (asked: string, choices: readonly string[], words: Words): string | null => {
  const telling = new Set(words(asked).filter((word) => word.length > 1 && word.replace(askingWords, '') !== ''))
  const shared = choices.map((choice) => telling.intersection(new Set(words(choice))))
  const at = shared.findIndex((own, index) =>
    shared.every((other, another) => another === index || (other.isSubsetOf(own) && other.size < own.size)),
  )
  const own = shared[at]
  return own && own.size > telling.size / 2 ? (choices[at] ?? null) : null
}

/** 基金: of a topic with nothing asked of it what is asked in the fewest words, and of no kind that was not named. */
const ofTopic = (topic: string, passages: readonly Passage[]): string[] =>
  passages
    .filter(({ kind }) => kind === 'faq')
    .map(({ path }) => path.at(-1) ?? '')
    .filter((question) => question.includes(topic) && tradedIn(question) === tradedIn(topic))
    .toSorted((a, b) => a.length - b.length)
    .slice(0, mostChoices)
const mostChoices = 3

const odds = (probability: number): number => probability / (1 - probability)
/** Share of the likeliest's odds that another must have to be meant as well. */
const asNear = 0.4

const firstOf = (first: Passage, passages: Passage[]): Passage[] => [
  first,
  ...passages.filter((passage) => passage !== first),
]

/** 開通創業板: the library is written in simplified characters. */
const simplified = (text: string): string => normalize(text, ['nfkc', 'simplify']).text

/** Words that say how something is asked, by whom, or when, and not about what. */
const askingWords =
  /什么|怎么|怎样|如何|哪[里儿个些]?|多少|多久|几|为什么|可以|能不能|是不是|有没有|需要|支持|办理|申请|收费|费用|现在|今天|明天|昨天|当天|一下|请问|[你我他您]们?|公司|的话|[的了吗呢啊吧不没有是在和就都还也到会用去来上下天要想能请]/g

/**
 * Questions and procedures near what was asked, best first, to choose from; one alone is no choice. When none of them
 * shares even a character with what was asked about, they are near by chance and would only puzzle.
 */
const nearby = (question: string, passages: Passage[]): string[] => {
  const titles = passages.slice(0, 5).flatMap((passage) => {
    if (passage.kind === 'faq') return passage.path.at(-1) ?? []
    return passage.kind === 'procedure' ? passage.title : []
  })
  const about = question.replace(askingWords, '').match(/[\p{L}\p{N}]/gu) ?? []
  if (!titles.some((title) => about.some((character) => title.includes(character)))) return []
  const distinct = [...new Set(titles)].slice(0, 3)
  return distinct.length > 1 ? distinct : []
}

/** Beside a term that is not held only what shares two characters with the question, or has one in a word of its own: K线 is near to k线里的死叉. */
const ofSameWords = (question: string, titles: readonly string[]): string[] => {
  const about = question.toLowerCase().replace(askingWords, ' ').replace(/里的?/g, ' ')
  const shared = (title: string) =>
    [...title.toLowerCase()].filter((one) => /[\p{L}\p{N}]/u.test(one) && about.includes(one))
  return titles.filter((title) => shared(title).length > 0)
}

/**
 * A message is asked back once and at its end, after what could be answered, and not about what another of its questions has answered already.
 */
const oneAskedBack = (parts: PartEvidence[]): PartEvidence[] => {
  const isOpen = ({ choices }: PartEvidence) => choices.length > 1
  const told = parts.filter((part) => suffices(part) && !isOpen(part)).map(({ passages }) => passages[0]?.path.at(-1))
  const [first] = parts.filter((part) => isOpen(part) && !part.choices.some((choice) => told.includes(choice)))
  const isSame = (part: PartEvidence) =>
    isOpen(part) && part.choices.some((choice) => first?.choices.includes(choice) === true)
  const others = parts.filter((part) => part !== first && !isSame(part))
  return [...others.map((part) => (isOpen(part) ? { ...part, choices: [] } : part)), ...(first ? [first] : [])]
}

/**
 * Two questions answered by the same best passage are one, and so are two of which the same is asked back. What it does not answer (食堂在哪 after
 * 佣金多少) is not passed over.
 */
const distinctParts = (parts: PartEvidence[]): PartEvidence[] => {
  // Of 怎么销户，几天能办完 the steps answer one and the entry's own words the other.
  const keyOf = ({ passages: [best], steps }: PartEvidence) =>
    best ? [`${best.chunkId}:${best.facts.map((fact) => fact.id).join()}${steps ? ' steps' : ''}`] : []
  const answered = new Set(parts.filter(suffices).flatMap(keyOf))
  const seen = new Set<string>()
  return parts.filter((part) => {
    const { choices } = part
    const isAskedBack = choices.length > 1
    const keys = isAskedBack ? choices : keyOf(part)
    if (!isAskedBack && !suffices(part) && keys.some((key) => answered.has(key))) return true
    const isNew = !keys.some((key) => seen.has(key))
    for (const key of keys) seen.add(key)
    return isNew
  })
}
