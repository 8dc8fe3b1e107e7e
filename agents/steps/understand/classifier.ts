// What the encoder's heads say of a message: what is owed to it, which kind it is, in which mood and how urgent. They have seen more
// ways of saying things than anybody writes patterns for.
import type { Sentiment, Urgency } from '../../../domain/turn.ts'
import { encoderProblem } from '../../../models/encoder/encoder-problem.ts'
import type { Encoder } from '../../../models/encoder/open-encoder.ts'
import { withoutCourtesy } from './courtesy.ts'
import { isRefused, type SignalKind, signalKinds } from './signal-kind.ts'

/** What is owed to a message, before policy has a say. */
export type Expectation = 'answer' | 'refuse' | 'escalate'

/** Probabilities, each record sums to one. */
export type Classified = {
  expectation: Record<Expectation, number>
  /** Given that the message is not simply answered: the kinds, the likeliest first. */
  kinds: { kind: SignalKind; probability: number }[]
  sentiment: Record<Sentiment, number>
  urgency: Record<Urgency, number>
}

/** Judges a message in its plain form. Gives null when the encoder cannot: the patterns are heard alone then. */
export type Classify = (text: string, speaker: 'client' | 'staff') => Promise<Classified | null>

const heads = ['owed', 'kind', 'sentiment', 'urgency'] as const

/**
 * Makes the classifier of an encoder with the heads `owed`, `kind`, `sentiment` and `urgency`, whose labels read `client/answer`, ….
 * @param onError told of each message that could not be judged
 * @throws Problem `component-unavailable` for an encoder without them
 */
export const createClassifier = (
  encoder: Pick<Encoder, 'id' | 'labels' | 'run'>,
  onError: (error: unknown) => void,
): Classify => {
  const missing = heads.filter((head) => !encoder.labels[head])
  if (missing.length > 0)
    throw encoderProblem(`模型 ${encoder.id} 不会判断消息（缺少 ${missing.join('、')}），请换回随产品提供的模型`)
  return async (text, speaker) => {
    const outputs = await encoder
      .run([withoutReproach(withoutCourtesy(text).text)], heads)
      .catch((error: unknown) => void onError(error))
    if (!outputs) return null
    const read = (head: (typeof heads)[number]): [string, number][] => {
      const scores = outputs[head]?.[0] ?? new Float32Array()
      const own = (encoder.labels[head] ?? []).flatMap((label, at): [string, number][] => {
        const [whose, name] = label.split('/')
        return whose === speaker && name ? [[name, scores[at] ?? 0]] : []
      })
      const probabilities = softmax(own.map(([, score]) => score))
      return own.map(([name], at) => [name, probabilities[at] ?? 0])
    }
    const kinds = read('kind').filter((entry): entry is [SignalKind, number] => isKind(entry[0]))
    const ofKinds = kinds.reduce((sum, [, probability]) => sum + probability, 0)
    const classified: Classified = {
      expectation: Object.fromEntries(read('owed')) as Classified['expectation'],
      kinds: kinds
        .map(([kind, probability]) => ({ kind, probability: probability / ofKinds }))
        .sort((a, b) => b.probability - a.probability),
      sentiment: Object.fromEntries(read('sentiment')) as Classified['sentiment'],
      urgency: Object.fromEntries(read('urgency')) as Classified['urgency'],
    }
    return han.test(text) ? classified : { ...classified, expectation: soberAbroad(classified) }
  }
}

/** 客户经理把我拉黑了什么意思: asked of what somebody has done to the client, it reproaches; to the encoder it sounds like a word to explain. */
const withoutReproach = (text: string): string => {
  const [told] = reproach.exec(text) ?? []
  return told ?? text
}
const reproach =
  /^.{0,20}(?:你们|员工|经理|客服|顾问|投顾|专员|柜员|业务员|营业部|公司|他|她).{0,10}(?:(?:把|跟|对|骂|骗|坑|凶|吼|挂|删|踢|耍|收|拿|扣|不理|不回|不接|不管|推给?)了?我|我.{0,4}被|把我).{0,16}?(?=[,，]?(?:这|你们)?(?:是|算|到底)*(?:什么|啥|几个|何)意思(?:啊|呀|呢|嘛)?[?？!！。]*$)/

const han = /\p{Script=Han}/u

/**
 * The encoder has read little English, and hears a refusal in many a plain question (can I buy Hong Kong stocks). It counts there as far
 * as it is clear what may not be done.
 */
const soberAbroad = ({ expectation, kinds }: Classified): Classified['expectation'] => {
  const clearest = kinds.find(({ kind }) => isRefused(kind))?.probability ?? 0
  const refuse = expectation.refuse * (clearest > sureOfKind ? 1 : clearest)
  return { ...expectation, refuse, answer: expectation.answer + expectation.refuse - refuse }
}
const sureOfKind = 0.6

const isKind = (name: string): name is SignalKind => (signalKinds as readonly string[]).includes(name)

const softmax = (scores: readonly number[]): number[] => {
  const highest = Math.max(...scores)
  const powers = scores.map((score) => Math.exp(score - highest))
  const total = powers.reduce((sum, power) => sum + power, 0)
  return powers.map((power) => power / total)
}
