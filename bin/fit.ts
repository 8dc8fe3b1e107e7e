// Fits the logistic models of retrieval: `npx node bin/fit.ts faq` the weights of `retrievers/faq.ts`, `node bin/fit.ts judge` those of
// `agents/steps/judge.ts`. Prints the weights and what they do on questions left out. Only tuning files of `evals/datasets` are read.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { compose } from '../agents/steps/compose.ts'
import { type EvidenceFeatures, evidenceFeatures, judgedPassages } from '../agents/steps/judge.ts'
import { subjectFirst } from '../agents/steps/subject.ts'
import { calendarDate } from '../domain/calendar.ts'
import { readerOf } from '../domain/identity.ts'
import type { Reading } from '../domain/turn.ts'
import { says } from '../evals/scorers/code/says.ts'
import { readCases } from '../evals/suite.ts'
import { AnswerCase } from '../evals/suites/answers.eval.ts'
import { readLibraryState } from '../knowledge/versions/library-state.ts'
import { searchVectors } from '../retrievers/dense/vector-search.ts'
import { type FaqFeatures, faqCandidates, loadFaq, questionFeatures } from '../retrievers/faq.ts'
import { fusionDepth } from '../retrievers/fusion/fusion.ts'
import { inChinese } from '../retrievers/lexical/english.ts'
import { type LogisticWeights, logistic } from '../retrievers/logistic.ts'
import { createSegmenter } from '../text/segment.ts'
import { readConfig } from './config.ts'
import { withSampleServices } from './sample-services.ts'
import type { Services } from './wiring.ts'

type Row<Name extends string> = { question: number; features: Record<Name, number>; right: boolean }
/** Logistic regression by Nesterov's gradient descent with a little L2; deterministic. Features are 0…1. */
const regress = <Name extends string>(rows: readonly Row<Name>[]): LogisticWeights<Name> => {
  const names = Object.keys(rows[0]?.features ?? {}) as Name[]
  const keys = ['bias', ...names] as const
  const zeros = () => Object.fromEntries(keys.map((key) => [key, 0])) as LogisticWeights<Name>
  // The steepest that a mean logistic loss over such features can be.
  const rate = 4 / keys.length
  let [weights, before] = [zeros(), zeros()]
  for (let step = 0; step < 1500; step += 1) {
    const momentum = step / (step + 3)
    const ahead = zeros()
    for (const key of keys) ahead[key] = weights[key] + momentum * (weights[key] - before[key])
    const gradient = zeros()
    for (const { features, right } of rows) {
      const error = logistic(ahead, features) - (right ? 1 : 0)
      gradient.bias += error
      for (const name of names) gradient[name] += error * features[name]
    }
    before = weights
    weights = zeros()
    for (const key of keys)
      weights[key] = ahead[key] - rate * (gradient[key] / rows.length + (key === 'bias' ? 0 : l2 * ahead[key]))
  }
  return weights
}
const l2 = 0.00002

const folds = 5
/** Every row with the probability that a model fitted on the other folds gives it. */
const leftOut = <Name extends string>(rows: readonly Row<Name>[]): (Row<Name> & { p: number })[] => {
  const models = Array.from({ length: folds }, (_, fold) =>
    regress(rows.filter((row) => row.question % folds !== fold)),
  )
  return rows.map((row) => ({ ...row, p: logistic(models[row.question % folds] ?? regress(rows), row.features) }))
}

/**
 * What the bias lacks: the likeliest of several is right more often than any row of which as much is said. With it, of the likeliest as many are right
 * as is said of them.
 */
const offsetOfBest = (best: readonly { p: number; right: boolean }[]): number => {
  let [low, high] = [-5, 5]
  const right = best.filter((one) => one.right).length
  for (let step = 0; step < 40; step += 1) {
    const middle = (low + high) / 2
    if (best.reduce((sum, { p }) => sum + shifted(p, middle), 0) < right) low = middle
    else high = middle
  }
  return low
}
const shifted = (p: number, offset: number): number => 1 / (1 + Math.exp(-offset) * (1 / p - 1))

const print = (weights: Record<string, number>) =>
  console.log(
    JSON.stringify(weights, (_, value) => (typeof value === 'number' ? Math.round(value * 100) / 100 : value)),
  )

const tune = readCases('evals/datasets/answers/tune.jsonl', AnswerCase)

// --- which entry of the FAQ asks the same ---

/** What people say beside the matter: like no entry. */
const offTopic = (): Pick<AnswerCase, 'question' | 'anchor' | 'answerable'>[] => {
  const folder = 'evals/datasets/chat-guard'
  return readdirSync(folder)
    .filter((file) => /^tune-\d+\.jsonl$/.test(file))
    .flatMap((file) => readCases(join(folder, file), z.object({ text: z.string(), topic: z.string().optional() })))
    .filter(({ topic }) => topic && /off-?topic/.test(topic))
    .map(({ text }) => ({ question: text, answerable: false }))
}

const fitFaq = async (services: Services) => {
  const segmenter = createSegmenter()
  const { generationId } = await readLibraryState(services.sql.db)
  const index = await services.index.reader(generationId)
  const faq = await loadFaq(services.sql.db, segmenter, index)
  const [reader, asOf] = [readerOf('client'), calendarDate(new Date())]
  const questions = new Set(faq.entries.map(({ question }) => question))
  const rows: (Row<keyof FaqFeatures> & { known: boolean })[] = []
  for (const [question, { question: text, anchor, answerable }] of [...tune, ...offTopic()].entries()) {
    // What the FAQ does not answer has no right entry; what stands elsewhere in the library tells nothing.
    const known = answerable && anchor !== undefined && questions.has(anchor)
    if (!text || (answerable && !known)) continue
    const vector = await services.embedder.embedQuery(text)
    const nearest = await searchVectors(index, vector, { reader, asOf }, fusionDepth)
    const meaning = { vector, nearest }
    for (const { entry, features } of faqCandidates(faq, questionFeatures(segmenter, text), meaning, () => true))
      rows.push({ question, known, features, right: known && entry.question === anchor })
  }
  print(regress(rows))
  const best = [...Map.groupBy(leftOut(rows), (row) => row.question).values()].flatMap((candidates) => {
    const sorted = candidates.sort((a, b) => b.p - a.p)
    return sorted[0]
      ? [
          {
            ...sorted[0],
            known: rows.some((row) => row.question === sorted[0]?.question && row.known),
            among: sorted.slice(0, 3).some((one) => one.right),
          },
        ]
      : []
  })
  const known = best.filter((one) => one.known)
  const share = (list: readonly unknown[], of: readonly unknown[]) => (list.length / of.length).toFixed(3)
  console.log(
    `${known.length} questions with an entry: first right ${share(
      known.filter((one) => one.right),
      known,
    )}, among three ${share(
      known.filter((one) => one.among),
      known,
    )}`,
  )
  console.log('threshold  taken  right-when-taken  taken-without-an-entry')
  for (const threshold of [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7]) {
    const taken = known.filter((one) => one.p >= threshold)
    const none = best.filter((one) => !one.known)
    console.log(
      `${threshold}  ${share(taken, known)}  ${share(
        taken.filter((one) => one.right),
        taken,
      )}  ${share(
        none.filter((one) => one.p >= threshold),
        none,
      )}`,
    )
  }
}

// --- whether what was found answers the question: right is what would be right were it given ---

const fitJudge = async (services: Services) => {
  const library = await readLibraryState(services.sql.db)
  const rows: Row<keyof EvidenceFeatures>[] = []
  const { words } = createSegmenter()
  for (const [question, expected] of tune.entries()) {
    const said = expected.messages ?? [{ role: 'user' as const, text: expected.question ?? '' }]
    const asOf = expected.asOf ?? calendarDate(new Date())
    const reader = readerOf(expected.role ?? 'client')
    const earlier: Reading[] = []
    for (const message of said)
      if (message.role === 'user')
        earlier.push(
          await services.understand({ text: message.text, history: [], earlier: [...earlier], reader, asOf, library }),
        )
    const reading = earlier.at(-1)
    // With several questions in one message it is unknown which of them a fixed string belongs to.
    if (!reading || reading.parts.length > 1) continue
    const [part = ''] = reading.parts
    const asked = inChinese(part)
    const found = await services.retrieve({
      text: asked,
      entities: reading.entities,
      asOf: reading.asOf ?? asOf,
      reader,
    })
    const { choices, missing } = found
    const passages = subjectFirst(asked, found.passages)
    if (choices || missing) continue
    for (const passage of passages.slice(0, judgedPassages)) {
      const order = [passage, ...passages.filter((other) => other !== passage)]
      const evidence = { part, passages: order, missing: null, choices: [], probability: 1 }
      const text = compose(evidence, words, asOf)
        .map((draft) => draft.text)
        .join('\n')
      const right =
        expected.answerable &&
        expected.documents.includes(passage.documentId) &&
        expected.mustSay.every((wanted) => wanted.split('|').some((one) => says(text, one))) &&
        !expected.mustNotSay.some((wanted) => says(text, wanted))
      rows.push({ question, features: evidenceFeatures(asked, passage, passages, words), right })
    }
  }
  const likeliest = [...Map.groupBy(leftOut(rows), (row) => row.question).values()].flatMap(
    (candidates) => candidates.toSorted((a, b) => b.p - a.p)[0] ?? [],
  )
  // What was looked up by name is told whatever the model says of it.
  const offset = offsetOfBest(
    likeliest.filter(({ features }) => features.exactFact === 0 && features.exactClause === 0),
  )
  const weights = regress(rows)
  print({ ...weights, bias: weights.bias + offset })
  const judged = likeliest.map((row) => ({ ...row, p: shifted(row.p, offset) }))
  const right = judged.filter((row) => row.right)
  console.log(`${judged.length} cases, right if always answered: ${(right.length / judged.length).toFixed(3)}`)
  console.log('threshold  answered  right-when-answered  of-the-right-ones')
  for (const threshold of [0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8]) {
    const given = judged.filter((row) => row.p >= threshold)
    const both = given.filter((row) => row.right)
    const shares = [given.length / judged.length, both.length / given.length, both.length / right.length]
    console.log([threshold, ...shares.map((share) => share.toFixed(3))].join('  '))
  }
}

const fit = { faq: fitFaq, judge: fitJudge }[process.argv[2] ?? '']
if (!fit) throw new Error('npx node bin/fit.ts faq|judge')
await withSampleServices({ ...readConfig(), LLM: 'none' }, fit)
