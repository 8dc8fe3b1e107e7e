// Trains the classifier: `node agents/steps/understand/train.ts` prints cross-validated figures and writes weights.bin; with `--check`
// it only prints. Data: the examples of this folder and the two tune files of evals/datasets/chat-guard; the held-out ones are never read.
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import type { Urgency } from '../../../domain/turn.ts'
import {
  type Classified,
  type Expectation,
  loadConcepts,
  type ModelMeta,
  softmax,
  type WeightsMeta,
  weightsFile,
  writeWeights,
} from './classifier.ts'
import { cheapest, weigh } from './combine.ts'
import { type Features, featureBits, featuresOf } from './features.ts'
import { plain } from './plain.ts'
import { isHandedOver, isRefused, ruleOfKind, type SignalKind, signalKinds } from './signal-kind.ts'
import { createFindSignals } from './signals.ts'
import { urgencyOfKind } from './urgency.ts'

const here = import.meta.dirname
const tuneFiles = ['tune', 'tune-2'].map((name) => join(here, `../../../evals/datasets/chat-guard/${name}.jsonl`))
const exampleFile = (name: string) => join(here, 'examples', `${name}.yaml`)

type Speaker = 'client' | 'staff'
type Labels = { expectation: Expectation; kind: SignalKind | null; sentiment: string | null; urgency: Urgency | null }
type Row = Labels & { text: string; speaker: Speaker; weight: number; features: Features }

// --- chance, repeatable ---

/** mulberry32: small, seeded, good enough to shuffle. */
const chance = (seed: number) => () => {
  seed = (seed + 0x6d2b79f5) | 0
  let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed)
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
}

const shuffled = <T>(list: readonly T[], random: () => number): T[] => {
  const copy = [...list]
  for (let i = copy.length - 1; i > 0; i--) {
    const other = Math.floor(random() * (i + 1))
    ;[copy[i], copy[other]] = [copy[other] as T, copy[i] as T]
  }
  return copy
}

// --- data ---

const concepts = loadConcepts()
const featuresOfMessage = (text: string, speaker: Speaker) => featuresOf(plain(text).text, speaker, concepts)

const alwaysBad = new Set<string>([
  'crisis',
  'account-theft',
  'fraud',
  'money-missing',
  'complaint',
  'media-or-regulator',
  'legal-claim',
  'big-loss',
  'identity-check',
])
const isKind = (name: string): name is SignalKind => (signalKinds as readonly string[]).includes(name)

/** How often an example with slots is filled, and how much an example and a message of tune.jsonl count. */
const fillings = 3
const exampleWeight = 1
const tuneWeight = 2
/** Answers are the most frequent thing in life and the rarest here. */
const classWeight: Record<Expectation, number> = { answer: 1.5, refuse: 1, escalate: 1 }
/** Share of the examples that are seen a second time inside a longer story. */
const narrated = 0.3

const readExamples = (random: () => number): Row[] => {
  const lists = (name: string) => parse(readFileSync(exampleFile(name), 'utf8')) as Record<string, string>
  const slots = parse(readFileSync(exampleFile('slots'), 'utf8')) as Record<string, unknown[]>
  const linesOf = (text: string | undefined) => (text ?? '').split('\n').flatMap((line) => line.trim() || [])
  const pick = <T>(list: readonly T[]) => list[Math.floor(random() * list.length)] as T
  const fill = (line: string) =>
    line.replace(/\{(\w+)\}/g, (_, name: string) => {
      const words = slots[name]
      if (!words) throw new Error(`slots.yaml has no {${name}}`)
      return String(pick(words))
    })
  const story = lists('narrative')
  const [before, after] = [linesOf(story.before), linesOf(story.after)]
  const narrate = (text: string) =>
    `${pick(before)}${random() < 0.4 ? pick(before) : ''}${text}${random() < 0.4 ? pick(after) : ''}`

  const rows: Row[] = []
  const add = (text: string, speaker: Speaker, labels: Labels) =>
    rows.push({ ...labels, text, speaker, weight: exampleWeight, features: featuresOfMessage(text, speaker) })
  for (const [name, fallback] of [
    ['handed-over', 'escalate'],
    ['refused', 'refuse'],
    ['answered', 'answer'],
    ['staff', 'answer'],
  ] as const) {
    const speaker = name === 'staff' ? 'staff' : 'client'
    for (const [key, text] of Object.entries(lists(name))) {
      const kind = isKind(key) ? key : null
      const expectation: Expectation = kind ? (isHandedOver(kind) ? 'escalate' : 'refuse') : fallback
      const labels: Labels = {
        expectation,
        kind,
        sentiment: kind && alwaysBad.has(kind) && speaker === 'client' ? 'neg' : key === 'failing' ? 'neg' : null,
        urgency: kind ? urgencyOfKind(kind) : key === 'failing' ? 'medium' : null,
      }
      for (const line of linesOf(text)) {
        for (let i = 0; i < (line.includes('{') ? fillings : 1); i++) add(fill(line), speaker, labels)
        if (random() < narrated) add(narrate(fill(line)), speaker, labels)
      }
    }
  }
  return rows
}

type TuneRow = {
  text: string
  role: string
  expect: Expectation
  reason: string
  rule_id?: string
  sentiment: string
  urgency: Urgency
}

/** The kind behind a row of tune.jsonl, from its rule and its reason; null where they do not tell. */
const kindOf = ({ expect, role, reason, rule_id: rule }: TuneRow): SignalKind | null => {
  if (expect === 'answer') return null
  if (expect === 'escalate') {
    if (/诈骗|冒充|自称/.test(reason)) return 'fraud'
    if (/未到账/.test(reason)) return 'money-missing'
    if (/来访|接触/.test(reason)) return 'authority-visit'
    if (/核验失败/.test(reason)) return 'identity-check'
    if (rule === 'SUIT-VULNERABLE') return /高龄/.test(reason) ? 'elderly' : 'not-understanding'
    if (rule === 'SUIT-MIN-CLASS' || rule === 'SUIT-OVER-RISK-PUSH') return 'suitability-exception'
    if (rule === 'CHAT-COMPLAINT-ESCALATE') {
      if (/监管|媒体/.test(reason)) return 'media-or-regulator'
      if (/法律主张，/.test(reason)) return 'legal-claim'
      return /大额亏损/.test(reason) ? 'big-loss' : 'complaint'
    }
    return signalKinds.find((kind) => isHandedOver(kind) && ruleOfKind[kind] === rule) ?? null
  }
  if (role === 'advisor' && rule !== 'CHAT-NO-SUPPRESS-COMPLAINT' && rule !== 'CHAT-ADVISOR-COPILOT')
    return 'unlawful-draft'
  if (/^(?:RET-|REQ-)/.test(rule ?? '') && rule !== 'REQ-PRIVATE-QI-GATE' && rule !== 'RET-SHARE-PROFIT')
    return rule === 'RET-FORECAST-PERF' ? 'asks-for-prediction' : 'asks-for-promise'
  if (/^(?:PF-|AM-)/.test(rule ?? '')) return 'private-offer'
  if (/提示词|注入|越狱|诱导/.test(reason)) return 'injection'
  return signalKinds.find((kind) => isRefused(kind) && ruleOfKind[kind] === rule) ?? null
}

const readTune = (): Row[] =>
  tuneFiles
    .flatMap((file) => readFileSync(file, 'utf8').trim().split('\n'))
    .map((line) => JSON.parse(line) as TuneRow)
    .map((row) => {
      const speaker = row.role === 'advisor' ? 'staff' : 'client'
      return {
        text: row.text,
        speaker,
        expectation: row.expect,
        kind: kindOf(row),
        sentiment: row.sentiment,
        urgency: row.urgency,
        weight: tuneWeight,
        features: featuresOfMessage(row.text, speaker),
      }
    })

// --- multinomial logistic regression by AdaGrad, with L2 ---

type Fitting = { classes: string[]; bits: number; epochs: number; rate: number; l2: number }

const regress = (
  rows: readonly { features: Features; label: string; weight: number }[],
  { classes, bits, epochs, rate, l2 }: Fitting,
): Float32Array => {
  const width = classes.length
  const weights = new Float32Array(width * 2 ** bits)
  const squares = new Float32Array(weights.length).fill(1e-4)
  const shift = featureBits - bits
  const sums = new Float64Array(width)
  for (let epoch = 0; epoch < epochs; epoch++) {
    for (const { features, label, weight } of shuffled(rows, chance(epoch + 1))) {
      const { indexes, values } = features
      sums.fill(0)
      for (let i = 0; i < indexes.length; i++) {
        const row = ((indexes[i] ?? 0) >>> shift) * width
        for (let c = 0; c < width; c++) sums[c] = (sums[c] ?? 0) + (values[i] ?? 0) * (weights[row + c] ?? 0)
      }
      const probability = softmax(sums)
      for (let c = 0; c < width; c++) probability[c] = weight * ((probability[c] ?? 0) - (classes[c] === label ? 1 : 0))
      for (let i = 0; i < indexes.length; i++) {
        const row = ((indexes[i] ?? 0) >>> shift) * width
        const value = values[i] ?? 0
        if (value === 0) continue
        for (let c = 0; c < width; c++) {
          const gradient = (probability[c] ?? 0) * value + l2 * (weights[row + c] ?? 0)
          const square = (squares[row + c] ?? 0) + gradient * gradient
          squares[row + c] = square
          weights[row + c] = (weights[row + c] ?? 0) - (rate * gradient) / Math.sqrt(square)
        }
      }
    }
  }
  return weights
}

const score = (
  features: Features,
  weights: Float32Array,
  { classes, bits }: Pick<Fitting, 'classes' | 'bits'>,
): Record<string, number> => {
  const width = classes.length
  const sums = new Float64Array(width)
  for (let i = 0; i < features.indexes.length; i++) {
    const row = ((features.indexes[i] ?? 0) >>> (featureBits - bits)) * width
    for (let c = 0; c < width; c++) sums[c] = (sums[c] ?? 0) + (features.values[i] ?? 0) * (weights[row + c] ?? 0)
  }
  const probability = softmax(sums)
  return Object.fromEntries(classes.map((name, c) => [name, probability[c] ?? 0]))
}

const fittings = {
  expectation: { classes: ['answer', 'refuse', 'escalate'], bits: 17, epochs: 14, rate: 0.3, l2: 1e-6 },
  kind: {
    classes: signalKinds.filter((kind) => isHandedOver(kind) || isRefused(kind)) as string[],
    bits: 14,
    epochs: 12,
    rate: 0.15,
    l2: 1e-6,
  },
  sentiment: { classes: ['neg', 'neu', 'pos'], bits: 15, epochs: 12, rate: 0.15, l2: 1e-6 },
  urgency: { classes: ['low', 'medium', 'high', 'critical'], bits: 15, epochs: 12, rate: 0.15, l2: 1e-6 },
} satisfies Record<keyof WeightsMeta['models'], Fitting>

const labelled = (rows: readonly Row[], name: keyof WeightsMeta['models']) =>
  rows.flatMap(({ features, weight, ...labels }) => {
    const label = labels[name]
    return label === null
      ? []
      : [{ features, label, weight: name === 'expectation' ? weight * classWeight[labels.expectation] : weight }]
  })

// --- figures ---

const findSignals = createFindSignals()
const folds = 5

const crossValidate = (examples: Row[], tune: Row[]) => {
  const order = shuffled(
    tune.map((_, index) => index),
    chance(7),
  )
  const judged = tune.map((row) => ({
    row,
    expectation: {} as Record<Expectation, number>,
    sentiment: '',
    urgency: '',
    kind: '',
  }))
  for (let fold = 0; fold < folds; fold++) {
    const out = new Set(order.filter((_, position) => position % folds === fold))
    const training = [...examples, ...tune.filter((_, index) => !out.has(index))]
    const models = Object.fromEntries(
      (Object.keys(fittings) as (keyof typeof fittings)[]).map((name) => [
        name,
        regress(labelled(training, name), fittings[name]),
      ]),
    ) as Record<keyof typeof fittings, Float32Array>
    const best = (features: Features, name: keyof typeof fittings) =>
      Object.entries(score(features, models[name], fittings[name])).reduce((a, b) => (b[1] > a[1] ? b : a))[0]
    for (const index of out) {
      const one = judged[index]
      if (!one) continue
      one.expectation = score(one.row.features, models.expectation, fittings.expectation) as Record<Expectation, number>
      one.sentiment = best(one.row.features, 'sentiment')
      one.urgency = best(one.row.features, 'urgency')
      one.kind = best(one.row.features, 'kind')
    }
  }
  return judged
}

type Judged = ReturnType<typeof crossValidate>[number]

const report = (name: string, judged: readonly Judged[], verdict: (one: Judged) => Expectation) => {
  const right = judged.filter((one) => verdict(one) === one.row.expectation).length
  const missed = judged.filter((one) => one.row.expectation === 'escalate' && verdict(one) !== 'escalate')
  const needless = judged.filter((one) => one.row.expectation !== 'escalate' && verdict(one) === 'escalate').length
  console.log(
    `${name}: right ${(right / judged.length).toFixed(3)} of ${judged.length}, escalations missed ${missed.length} of ${judged.filter((one) => one.row.expectation === 'escalate').length}, needless ${needless}`,
  )
}

const likeliest = (expectation: Record<Expectation, number>) =>
  (Object.keys(expectation) as Expectation[]).reduce((a, b) => (expectation[b] > expectation[a] ? b : a))

const main = () => {
  const examples = readExamples(chance(1))
  const tune = readTune()
  console.log(`${examples.length} examples, ${tune.length} messages of the tune files`)
  const judged = crossValidate(examples, tune)
  const withPatterns = (one: Judged): Expectation =>
    cheapest(
      weigh(findSignals(plain(one.row.text), one.row.speaker), { expectation: one.expectation } as Pick<
        Classified,
        'expectation'
      >),
    )
  const parts: [string, Judged[]][] = [['all', judged]]
  if (process.argv.includes('--parts')) parts.push(['tune', judged.slice(0, 1132)], ['tune-2', judged.slice(1132)])
  for (const [name, part] of parts) {
    report(`${name}, classifier alone`, part, (one) => likeliest(one.expectation))
    report(`${name}, with patterns`, part, withPatterns)
  }
  const share = (field: 'sentiment' | 'urgency' | 'kind') => {
    const known = judged.filter(({ row }) => row[field] !== null)
    return (known.filter((one) => one[field] === one.row[field]).length / known.length).toFixed(3)
  }
  console.log(`sentiment ${share('sentiment')}, urgency ${share('urgency')}, kind ${share('kind')}`)
  if (process.argv.includes('--check')) return

  const all = [...examples, ...tune]
  const models: Partial<Record<keyof typeof fittings, ModelMeta>> = {}
  const pieces: Int8Array[] = []
  let offset = 0
  for (const name of Object.keys(fittings) as (keyof typeof fittings)[]) {
    const weights = regress(labelled(all, name), fittings[name])
    const largest = weights.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0)
    const scale = largest / 127
    pieces.push(Int8Array.from(weights, (weight) => Math.round(weight / scale)))
    models[name] = { classes: fittings[name].classes, bits: fittings[name].bits, scale, offset }
    offset += weights.length
  }
  const joined = new Int8Array(offset)
  let at = 0
  for (const piece of pieces) {
    joined.set(piece, at)
    at += piece.length
  }
  const fingerprint = createHash('sha256')
  for (const file of [
    ...tuneFiles,
    join(here, 'concepts.yaml'),
    ...['handed-over', 'refused', 'answered', 'staff', 'slots', 'narrative'].map(exampleFile),
  ])
    fingerprint.update(readFileSync(file))
  const meta: WeightsMeta = {
    fingerprint: fingerprint.digest('hex'),
    trainedOn: { examples: examples.length, tune: tune.length },
    models: models as WeightsMeta['models'],
  }
  const file = writeWeights(meta, joined)
  writeFileSync(join(here, weightsFile), file)
  console.log(`${weightsFile}: ${(file.length / 2 ** 20).toFixed(2)} MiB, data ${meta.fingerprint.slice(0, 12)}`)
}

main()
