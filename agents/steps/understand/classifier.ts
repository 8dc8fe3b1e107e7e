// A small linear model beside the patterns: what kinds of phrasing nobody wrote a pattern for. Trained by train.ts.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import type { Sentiment, Urgency } from '../../../domain/turn.ts'
import { type Concepts, type Features, featureBits, featuresOf, readConcepts } from './features.ts'
import type { SignalKind } from './signal-kind.ts'

/** What is owed to a message, before policy has a say. */
export type Expectation = 'answer' | 'refuse' | 'escalate'

/** Which part of the hashed space a model uses: its highest `bits`. */
export type ModelMeta = { classes: string[]; bits: number; scale: number; offset: number }

export type WeightsMeta = {
  /** SHA-256 over the training data, so that weights can be told to belong to it. */
  fingerprint: string
  trainedOn: { examples: number; tune: number }
  models: Record<'expectation' | 'kind' | 'sentiment' | 'urgency', ModelMeta>
}

export type Classified = {
  expectation: Record<Expectation, number>
  /** Given that the message is not simply answered: probabilities of the kinds, the likeliest first. */
  kinds: { kind: SignalKind; probability: number }[]
  sentiment: Record<Sentiment, number>
  urgency: Record<Urgency, number>
}

export type Classify = (text: string, speaker: 'client' | 'staff') => Classified

/** The concepts that come with the product. */
export const loadConcepts = (folder: string = import.meta.dirname): Concepts =>
  readConcepts(parse(readFileSync(join(folder, 'concepts.yaml'), 'utf8')))

export const weightsFile = 'weights.bin'

/**
 * Makes the classifier from the weights that come with the product. Takes text in its plain form.
 * @throws Error when the file is damaged or does not fit the features
 */
export const createClassifier = (folder: string = import.meta.dirname): Classify => {
  const concepts = loadConcepts(folder)
  const { meta, weights } = readWeights(readFileSync(join(folder, weightsFile)))
  return (text, speaker) => {
    const features = featuresOf(text, speaker, concepts)
    const score = (name: keyof WeightsMeta['models']) => probabilities(features, meta.models[name], weights)
    const kinds = score('kind')
    return {
      expectation: asRecord<Expectation>(meta.models.expectation, score('expectation')),
      kinds: meta.models.kind.classes
        .map((kind, index) => ({ kind: kind as SignalKind, probability: kinds[index] ?? 0 }))
        .sort((a, b) => b.probability - a.probability),
      sentiment: asRecord<Sentiment>(meta.models.sentiment, score('sentiment')),
      urgency: asRecord<Urgency>(meta.models.urgency, score('urgency')),
    }
  }
}

const asRecord = <Name extends string>({ classes }: ModelMeta, values: Float64Array): Record<Name, number> =>
  Object.fromEntries(classes.map((name, index) => [name, values[index] ?? 0])) as Record<Name, number>

/** Softmax of the weighted sums of the features. */
export const probabilities = (
  { indexes, values }: Features,
  { classes, bits, scale, offset }: ModelMeta,
  weights: Int8Array,
): Float64Array => {
  const sums = new Float64Array(classes.length)
  const shift = featureBits - bits
  for (let i = 0; i < indexes.length; i++) {
    const row = offset + ((indexes[i] ?? 0) >>> shift) * classes.length
    const value = (values[i] ?? 0) * scale
    for (let c = 0; c < classes.length; c++) sums[c] = (sums[c] ?? 0) + value * (weights[row + c] ?? 0)
  }
  return softmax(sums)
}

export const softmax = (sums: Float64Array): Float64Array => {
  const highest = Math.max(...sums)
  const powers = sums.map((sum) => Math.exp(sum - highest))
  const total = powers.reduce((sum, power) => sum + power, 0)
  return powers.map((power) => power / total)
}

// --- the file: length of the description, the description as JSON, one signed byte a weight ---

export const writeWeights = (meta: WeightsMeta, weights: Int8Array): Buffer => {
  const description = Buffer.from(JSON.stringify(meta))
  const length = Buffer.alloc(4)
  length.writeUInt32LE(description.length)
  return Buffer.concat([length, description, Buffer.from(weights.buffer, weights.byteOffset, weights.byteLength)])
}

export const readWeights = (bytes: Buffer): { meta: WeightsMeta; weights: Int8Array } => {
  const length = bytes.readUInt32LE(0)
  const meta = JSON.parse(bytes.toString('utf8', 4, 4 + length)) as WeightsMeta
  const weights = new Int8Array(bytes.buffer, bytes.byteOffset + 4 + length, bytes.length - 4 - length)
  const needed = Object.values(meta.models).reduce((sum, { classes, bits }) => sum + classes.length * 2 ** bits, 0)
  if (weights.length !== needed)
    throw new Error(`The weights file holds ${weights.length} weights instead of ${needed}; train again`)
  return { meta, weights }
}
