// Fits the weights of `agents/steps/judge.ts`: `node bin/fit-judge.ts`. Prints them, with what they do on held-out folds.
// A case is right when the extractive answer from its passages, were it given, would be right.

import { compose } from '../agents/steps/compose.ts'
import { type EvidenceFeatures, evidenceFeatures } from '../agents/steps/judge.ts'
import { subjectFirst } from '../agents/steps/subject.ts'
import { createUnderstand } from '../agents/steps/understand.ts'
import { calendarDate } from '../domain/calendar.ts'
import { readerOf } from '../domain/identity.ts'
import type { Reading } from '../domain/turn.ts'
import { says } from '../evals/scorers/code/says.ts'
import { readCases } from '../evals/suite.ts'
import { AnswerCase } from '../evals/suites/answers.eval.ts'
import { createSegmenter } from '../text/segment.ts'
import { readConfig } from './config.ts'
import { withSampleServices } from './sample-services.ts'

type Row = { features: EvidenceFeatures; right: boolean }
type Weights = Record<keyof EvidenceFeatures | 'bias', number>

const names = ['exactClause', 'exactFact', 'question', 'coverage', 'lexical', 'dense', 'subject', 'margin'] as const
const probability = (weights: Weights, features: EvidenceFeatures): number =>
  1 / (1 + Math.exp(-names.reduce((sum, name) => sum + weights[name] * features[name], weights.bias)))

const zeros = (): Weights => ({ bias: 0, ...Object.fromEntries(names.map((name) => [name, 0])) }) as Weights

/** Logistic regression by gradient descent with a little L2; deterministic. */
const regress = (rows: readonly Row[]): Weights => {
  const weights = zeros()
  for (let step = 0; step < 6000; step += 1) {
    const gradient = zeros()
    for (const { features, right } of rows) {
      const error = probability(weights, features) - (right ? 1 : 0)
      gradient.bias += error
      for (const name of names) gradient[name] += error * features[name]
    }
    weights.bias -= gradient.bias / rows.length
    for (const name of names) weights[name] -= gradient[name] / rows.length + 0.0005 * weights[name]
  }
  return weights
}

const collect = async (): Promise<Row[]> => {
  const rows: Row[] = []
  await withSampleServices({ ...readConfig(), LLM: 'none' }, async (services) => {
    const { words } = createSegmenter()
    const understand = createUnderstand({ names: () => services.library.catalogue() })
    for (const expected of readCases('evals/datasets/answers/tune.jsonl', AnswerCase)) {
      const said = expected.messages ?? [{ role: 'user' as const, text: expected.question ?? '' }]
      const asOf = expected.asOf ?? calendarDate(new Date())
      const reader = readerOf(expected.role ?? 'client')
      const earlier: Reading[] = []
      for (const message of said)
        if (message.role === 'user')
          earlier.push(await understand({ text: message.text, history: [], earlier: [...earlier], reader, asOf }))
      const reading = earlier.at(-1)
      // With several questions in one message it is unknown which of them a fixed string belongs to.
      if (!reading || reading.parts.length > 1) continue
      const [part = ''] = reading.parts
      const found = await services.retrieve({
        text: part,
        entities: reading.entities,
        asOf: reading.asOf ?? asOf,
        reader,
      })
      const { choices, notHeld, noSuchClause } = found
      const passages = subjectFirst(part, found.passages)
      const features = evidenceFeatures(part, passages, words)
      if (!features || choices || notHeld || noSuchClause) continue
      const evidence = { part, passages, notHeld: null, noSuchClause: null, choices: [], probability: 1 }
      const text = compose(evidence, words, asOf)
        .map((draft) => draft.text)
        .join('\n')
      const right =
        expected.answerable &&
        expected.documents.includes(passages[0]?.documentId ?? '') &&
        expected.mustSay.every((wanted) => wanted.split('|').some((one) => says(text, one))) &&
        !expected.mustNotSay.some((wanted) => says(text, wanted))
      rows.push({ features, right })
    }
  })
  return rows
}

const rows = await collect()
const folds = 5
const judged = rows.map((row, index) => ({ ...row, fold: index % folds }))
const models = Array.from({ length: folds }, (_, fold) => regress(judged.filter((row) => row.fold !== fold)))
const scored = judged.map((row) => ({
  right: row.right,
  p: probability(models[row.fold] ?? regress(rows), row.features),
}))
console.log(
  JSON.stringify(regress(rows), (_, value) => (typeof value === 'number' ? Math.round(value * 100) / 100 : value)),
)
console.log(
  `${rows.length} cases, right if always answered: ${(rows.filter((row) => row.right).length / rows.length).toFixed(3)}`,
)
console.log('threshold  answered  right-when-answered  of-the-right-ones')
for (const threshold of [0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8]) {
  const given = scored.filter((row) => row.p >= threshold)
  const right = given.filter((row) => row.right).length
  console.log(
    `${threshold}  ${(given.length / scored.length).toFixed(3)}  ${(right / given.length).toFixed(3)}  ${(right / rows.filter((row) => row.right).length).toFixed(3)}`,
  )
}
