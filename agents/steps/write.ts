// From evidence to draft sentences: by the model when there is one and it behaves, else extractive.

import type { LibraryState } from '../../domain/library.ts'
import type { Passage } from '../../domain/passage.ts'
import type { Entity, Reading, Turn, TurnEvent } from '../../domain/turn.ts'
import { asksWhoMayBuy } from '../../knowledge/facts/asked-fields.ts'
import { ModelFailure } from '../../models/failure.ts'
import type { ModelGateway, ModelUsage } from '../../models/gateway.ts'
import { parseSentenceLines } from '../../models/sentence-lines.ts'
import { countTokens, truncateToTokens } from '../../models/tokens.ts'
import { RepairedSentence, repairSentence } from '../../prompts/customer/repair-sentence.ts'
import { unknownPhrase, writeAnswer } from '../../prompts/customer/write-answer.ts'
import { fitBudget } from '../../prompts/fit-budget.ts'
import { createLeakCheck } from '../../prompts/leak.ts'
import type { Quote } from '../../retrievers/citations/cite.ts'
import { type KnownNames, type Support, supports } from '../../retrievers/citations/support.ts'
import { compose, type Draft, type Words } from './compose.ts'
import { type PartEvidence, speaks, suffices } from './evidence.ts'
import type { Guard } from './guard.ts'
import { leftOut, unanswered } from './left-out.ts'
import { isDisputed } from './looked-up/disputed.ts'
import { modelUsed } from './model-used.ts'
import { notice } from './notice.ts'
import { subjectShare } from './subject.ts'
import { suitabilityNotes } from './suitability.ts'
import { createUnchecked, type Unchecked } from './unchecked.ts'
import type { Names } from './understand/questions/entities.ts'

export type WriteInput = {
  turn: Pick<Turn, 'asOf' | 'library' | 'history' | 'signal' | 'reader' | 'profile'>
  reading: Reading
  parts: PartEvidence[]
}

/** A draft to be guarded and shown, or news about the writing: a sentence dropped, all before taken back, a model call ended. */
export type Written =
  | { type: 'draft'; draft: Draft }
  | Extract<TurnEvent, { type: 'sentence-dropped' | 'answer-replaced' | 'model-used' }>

export type Write = (input: WriteInput) => AsyncGenerator<Written>

/** Passages of one question that a model is shown; rows of the fact table are short, and a fee with tiers has several. */
const passagesOfPart = 6
const factsOfPart = 12
const passagesForModel = 10
/** Sentences of one answer that the model may put right, and how long the end of the answer may wait for it. */
const mostRepairs = 2
export const repairMilliseconds = 2_000

type Unsupported = { text: string; evidence: Passage[]; support: Support }

/**
 * @param model null: no model is configured, every answer is extractive
 * @param names what the library knows by name: a product or law that the evidence does not name may not be spoken of
 * @param guard tells whether a sentence will be shown: an answer of which nothing is shown is no answer
 * @param maximumTokens of one prompt
 */
export const createWrite = ({
  model,
  names,
  guard,
  words,
  maximumTokens,
}: {
  model: ModelGateway | null
  names: (library: LibraryState) => Promise<Names> | Names
  guard: Guard
  words: Words
  maximumTokens: number
}): Write => {
  const extractive = async function* (parts: PartEvidence[], input: WriteInput): AsyncGenerator<Written> {
    const { turn, reading } = input
    const drafts = parts.flatMap((part) => compose(part, words, reading.asOf ?? turn.asOf))
    // A model writes in the client's language; the library's own words are Chinese.
    if (reading.language === 'en' && parts.some((part) => suffices(part) && part.choices.length < 2))
      yield { type: 'draft', draft: notice(sourceIsChinese) }
    for await (const draft of led(unrepeated(drafts), input)) yield { type: 'draft', draft }
  }

  /** What leads up to a list is said with the first that follows, and not at all where the client is shown nothing of the list. */
  const led = async function* (drafts: Iterable<Draft>, input: WriteInput): AsyncGenerator<Draft> {
    let leads: Draft[] = []
    let isRefused = false
    for (const draft of drafts) {
      if (draft.kind === 'notice' && draft.text.endsWith('：')) {
        // One right after another leads up to the same.
        leads = isRefused ? [draft] : [...leads, draft]
        isRefused = false
        continue
      }
      if (leads.length > 0) {
        isRefused = !(await guard(draft, input)).passes
        if (!isRefused) yield* leads.splice(0)
      }
      yield draft
    }
  }

  return async function* write(input) {
    for await (const one of written(input))
      yield one.type === 'draft' ? { ...one, draft: spoken(one.draft, input.reading) } : one
  }

  async function* written(input: WriteInput): AsyncGenerator<Written> {
    const notes = (await suitability(input)).map((draft): Written & { type: 'draft' } => ({ type: 'draft', draft }))
    // Who asks whether to be allowed to buy hears that before the facts that it follows from.
    const isAsked = input.parts.some(({ part }) => asksWhoMayBuy(part))
    const allowed = notes.filter(({ draft }) => isAsked && draft.kind === 'notice')
    yield* allowed
    const unchecked = createUnchecked(input.turn.reader.role === 'client' ? 'client' : 'staff')
    for await (const written of answers(input, unchecked)) {
      yield written.type === 'draft' ? { ...written, draft: unchecked.plainly(written.draft) } : written
      if (written.type !== 'answer-replaced') continue
      unchecked.forget()
      yield* allowed
    }
    for (const draft of unchecked.closing()) yield { type: 'draft', draft }
    yield* notes.filter((note) => !allowed.includes(note))
  }

  /** What a client is told of how a product that was asked about suits. */
  async function suitability({ turn, reading, parts }: WriteInput): Promise<Draft[]> {
    if (turn.reader.role !== 'client') return []
    const { products } = await names(turn.library)
    const asked = reading.entities.filter(isProduct).flatMap(({ value }) => products.find(value).slice(0, 1))
    const distinct = new Map(asked.map(({ product }) => [product.code, product]))
    return suitabilityNotes({ parts, products: [...distinct.values()], profile: turn.profile })
  }

  async function* answers(input: WriteInput, unchecked: Unchecked): AsyncGenerator<Written> {
    const { turn, reading } = input
    const all = model && input.parts.some(isForModel) ? inOneText(input.parts) : input.parts
    const parts = all.filter(speaks)
    // What a law says word for word, what is not here, and a question back gain nothing from a model.
    const first = parts.findIndex(isForModel)
    if (!model || first < 0) return yield* extractive(parts, input)
    yield* extractive(parts.slice(0, first), input)

    const asked = parts.filter(isForModel)
    const given = evidenceOf(asked)
    const fitted = fitBudget(
      writeAnswer,
      {
        reading: { ...reading, parts: questionsFor({ reading, parts: all }) },
        history: turn.history,
        passages: given,
        asOf: reading.asOf ?? turn.asOf,
      },
      { maxTokens: maximumTokens, countTokens, truncateToTokens },
    )
    const prompt = writeAnswer(fitted.input)
    const passages = given.slice(0, fitted.input.passages.length)
    const likely = likeliest(asked, passages)
    const known = knownNames(await names(turn.library))
    const leaks = createLeakCheck(prompt)
    const used: ModelUsage[] = []
    const call = { signal: turn.signal, onUsage: (usage: ModelUsage) => void used.push(usage) }
    const unsupported: Unsupported[] = []
    const shown: string[] = []
    let dropped = 0
    let failed = false
    const show = async (text: string, quotes: Quote[]): Promise<Written> => {
      const draft: Draft = { kind: 'answer', text, quotes }
      if ((await guard(draft, { turn, reading })).passes) {
        shown.push(text)
        unchecked.restsOn(quotes)
      }
      return { type: 'draft', draft }
    }
    try {
      for await (const line of parseSentenceLines(model.stream(prompt, call))) {
        if ('malformed' in line) continue
        if (leaks(line.text)) {
          dropped += 1
          yield { type: 'sentence-dropped', why: 'leak', findings: [] }
          continue
        }
        // It says that the passages do not settle a point: nothing to be supported, as long as it says nothing else.
        if (line.text.includes(unknownPhrase) && line.evidence.length === 0) {
          if (shown.length > 0) yield { type: 'draft', draft: { kind: 'notice', text: line.text, quotes: [] } }
          continue
        }
        const text = asSentence(line.text)
        const evidence = line.evidence.flatMap((number) => passages[number - 1] ?? [])
        const support = supportOf(text, evidence, likely, known)
        if (support.supported && !pieceOfTable.test(text)) yield await show(text, support.quotes)
        // 希望对您有帮助: talk around the answer, that rests on nothing and says nothing.
        else if (line.evidence.length > 0 || support.why !== 'coverage') unsupported.push({ text, evidence, support })
      }
    } catch (error) {
      // The caller went away: there is nobody to fall back for.
      if (turn.signal.aborted || !(error instanceof ModelFailure)) throw error
      failed = true
    }

    // The client reads meanwhile; of an answer without a sentence the passages' own words are there at once.
    const repairs = !failed && shown.length > 0 ? unsupported.filter(({ evidence }) => evidence.length > 0) : []
    const repaired = await Promise.all(repairs.slice(0, mostRepairs).map(repair))
    for (const sentence of unsupported) {
      const found = repaired[repairs.indexOf(sentence)]
      if (found && !leaks(found.text)) {
        if (!shown.some((text) => bare(text) === bare(found.text))) yield await show(found.text, found.quotes)
        continue
      }
      dropped += 1
      const why = sentence.support.why === 'number' ? 'number' : 'unsupported'
      yield { type: 'sentence-dropped', why, findings: [] }
    }
    for (const usage of used) yield modelUsed(usage)

    const said = shown.join('\n')
    const own = asked.map((part) => ({ part: part.part, drafts: compose(part, words, reading.asOf ?? turn.asOf) }))
    const untold = await passing(own.flatMap(({ part, drafts }) => unanswered(part, drafts, said, words)))
    const unsaid = await passing(own.flatMap(({ part, drafts }) => leftOut(part, drafts, said, words)))
    const isLess = untold.length > 0 || unsaid.filter(({ kind }) => kind === 'answer').length > shown.length
    if (failed || shown.length === 0 || dropped > shown.length || isLess) {
      yield { type: 'answer-replaced', why: failed ? 'model-failed' : 'unsupported' }
      return yield* extractive(input.parts.filter(speaks), input)
    }
    for (const draft of unrepeated(unsaid)) yield { type: 'draft', draft }
    yield* extractive(
      parts.slice(first).filter((part) => !isForModel(part)),
      input,
    )

    /** What a client would be shown of it. */
    async function passing(drafts: readonly Draft[]): Promise<Draft[]> {
      const guarded = await Promise.all(drafts.map((draft) => guard(draft, { turn, reading })))
      return drafts.filter((_, index) => guarded[index]?.passes)
    }

    /** The sentence as the passages have it, or null: they do not have it, or no answer came in time. */
    async function repair({ text, evidence, support }: Unsupported): Promise<Repaired | null> {
      const prompt = repairSentence({
        question: reading.parts.join('\n'),
        sentence: text,
        why: support.why === 'number' ? 'number' : 'unsupported',
        quotes: support.missing,
        passages: evidence,
      })
      try {
        const said = await model?.structured(prompt, RepairedSentence, { ...call, timeoutMs: repairMilliseconds })
        const checked = said?.text ? supports(said.text, evidence, known) : null
        return said && checked?.supported ? { text: said.text, quotes: checked.quotes } : null
      } catch (error) {
        if (turn.signal.aborted || !(error instanceof ModelFailure)) throw error
        return null
      }
    }
  }
}

const sourceIsChinese = 'Our sources are in Chinese. This is what they say:'

/** The firm's own words in the language of the question. */
const spoken = ({ english, ...draft }: Draft, { language }: Reading): Draft =>
  language === 'en' && english !== undefined ? { ...draft, text: english } : draft

/** What the answer to one question has said already the answer to the next leaves out: the same words of the same passages. */
const unrepeated = (drafts: readonly Draft[]): Draft[] => {
  const told = new Set<string>()
  return drafts.filter(({ kind, text, quotes }) => {
    if (kind !== 'answer') return true
    const sources = quotes.map(({ passage, start }) => `${passage.versionId}:${start}`)
    const key = `${text.replace(subject, '')} ${sources.toSorted().join()}`
    const isNew = !told.has(key)
    told.add(key)
    return isNew
  })
}
/** 虚谷稳进债券A（990101）的管理费, and 管理费 where the product was named before. */
const subject = /^[^，。：]{1,40}（\d{6}）的/

/** An item of a list that was copied is a sentence of its own. */
const asSentence = (text: string): string => text.replace(/^[-*•·]\s+/, '').replace(/[；;]$/, '。')
/** 费用项目：赎回费, 虚谷稳进债券A｜赎回费（持有≥180天）：0.00%. */
const pieceOfTable = /｜|^(?:要素|内容|费用项目|服务项目|适用业务|办理渠道|收费标准|条件|费率)：/

const isProduct = ({ kind }: Entity): boolean => kind === 'product' || kind === 'product-code'

type Repaired = { text: string; quotes: Quote[] }

/** What a notice has changed is told apart from what is older in fixed words, so is what documents say differently, and steps are said as they stand. */
const isForModel = (part: PartEvidence): boolean =>
  suffices(part) &&
  !part.newer &&
  !part.steps &&
  !isDisputed(part.passages) &&
  part.choices.length < 2 &&
  part.passages.every((passage) => passage.source !== 'clause')

/** Who asks more than how a thing is done is told all of it by the model, also how. */
const inOneText = (parts: readonly PartEvidence[]): PartEvidence[] => {
  const isToldBy = (steps: PartEvidence) =>
    parts.some((part) => !part.steps && part.passages[0]?.chunkId === steps.passages[0]?.chunkId)
  return parts.filter((part) => !part.steps || !isToldBy(part)).map(({ steps: _, ...part }) => part)
}

/** Without those that are answered in other words, or not at all: that is said elsewhere. */
const questionsFor = ({ reading, parts }: Pick<WriteInput, 'reading' | 'parts'>): string[] => {
  const others = new Set(parts.filter((part) => !isForModel(part)).map(({ part }) => part))
  return reading.parts.filter((part) => !others.has(part))
}

/** What the model is shown, best first and each question in turn, so that a cut takes from all alike. */
const evidenceOf = (parts: PartEvidence[]): Passage[] => {
  const lists = parts.map(({ part, passages }) => {
    const withFacts = passages.filter((passage) => passage.facts.length > 0)
    if (withFacts.length > 0) return withFacts.slice(0, factsOfPart)
    // The rule for another kind of security looks like an answer, to a model too.
    const about = passages.filter((passage, rank) => rank === 0 || subjectShare(part, passage) > 0)
    return about.slice(0, passagesOfPart)
  })
  const longest = Math.max(...lists.map((list) => list.length))
  const inTurn = Array.from({ length: longest }, (_, rank) => lists.flatMap((list) => list[rank] ?? [])).flat()
  const distinct = [...new Map(inTurn.map((passage) => [passage.chunkId, passage])).values()]
  return distinct.slice(0, Math.max(passagesForModel, ...lists.map((list) => list.length)))
}

/**
 * Models name a wrong passage now and then: then the sentence is looked for in what was found first for each question. Not in
 * all: a figure of another rule would be found somewhere.
 */
const supportOf = (text: string, named: Passage[], likely: Passage[], known: KnownNames[]): Support => {
  const support = supports(text, named.length > 0 ? named : likely, known)
  return support.supported || named.length === 0 ? support : supports(text, likely, known)
}

/** Names in full only: what a part of a name may mean is a guess. */
const knownNames = ({ laws, products }: Names): KnownNames[] => [
  laws,
  { find: (text) => products.find(text).filter(({ exact }) => exact) },
]

/** Of each question the best passage, and what else was found of its document; the entries of an FAQ have nothing to do with each other. */
const likeliest = (parts: PartEvidence[], passages: Passage[]): Passage[] => {
  const best = parts.flatMap(({ passages: [first] }) => first ?? [])
  return passages.filter((passage) =>
    best.some(
      ({ chunkId, versionId, kind }) =>
        passage.chunkId === chunkId || (kind !== 'faq' && passage.versionId === versionId),
    ),
  )
}

const bare = (text: string) => text.replace(/[\p{P}\p{S}\s]/gu, '')
