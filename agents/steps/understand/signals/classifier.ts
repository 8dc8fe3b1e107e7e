// What the encoder's heads say of a message: what is owed to it, which kind it is, in which mood and how urgent. They have seen more
// ways of saying things than anybody writes patterns for.
import type { Sentiment, Urgency } from '../../../../domain/turn.ts'
import { encoderProblem } from '../../../../models/encoder/encoder-problem.ts'
import type { Encoder } from '../../../../models/encoder/open-encoder.ts'
import { plain } from '../said/plain.ts'
import { withoutCourtesy } from '../said/set-aside.ts'
import { isRefused, type SignalKind, type Speaker, signalKinds } from './kinds.ts'

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
export type Classify = (text: string, speaker: Speaker) => Promise<Classified | null>

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

// --- what it can read ---

// Words that the classifier has seen: Chinese, also in pinyin, or English. Of code, keys pressed at random and other languages it knows
// nothing, and what it thinks of them is chance.

/** So many Han characters are a message, whatever stands around them. */
const carrying = 4
/** Share of the words that must be known; a Han character weighs half a word. */
const knownShare = 1 / 3

// The commonest words, and those of this business. `or`, `from`, `where` and `select` are left out: queries consist of them.
const english = new Set(
  `a about account again agent all already always am an any are as ask at bad bank be because been before bot broker but buy by call
  can can't cancel card cash change clear client close code complaint could customer cut day did do does doesn't doing don't down
  end even ever explain fee for fund funds get give go going good got had has have he hello help her here hi him his hold how human
  i i'm if in investment is it it's just know last let life like live log login lose loss lost made make manager market me money more
  much must my myself need never new no not nothing now of off ok on one only open operator order our out password pay person phone
  please price product real really refund regulator representative risk said sale sell send service she should so someone something
  sorry speak staff still stock stop support system take talk tell than thank thanks that the their them then there they thing think
  this time to today told too top trade transfer up us very wait want was we well were what when which who why will with withdraw won't
  work would yes you your yuan thx list`.split(/\s+/),
)

/** Two syllables at least, of four letters. */
const pinyin =
  /^(?=.{4})(?:(?:[zcs]h?|[bpmfdtnlgkjqxrwy])(?:iang|iong|uang|ang|eng|ong|ian|iao|ing|uai|uan|ai|ei|ao|ou|an|en|ia|ie|iu|in|ua|uo|ui|un|ue|a|o|e|i|u)|[nl]ve?|ang|eng|ai|ei|ao|ou|an|en|er|a|e|o){2,12}$/

/**
 * Whether a message is written in them.
 * @param text in its plain form (`plain`)
 * @example isReadable('kefu zhuan rengong') // true
 * @example isReadable("'; drop table orders; --") // false
 */
export const isReadable = (text: string): boolean => {
  const han = text.match(/\p{Script=Han}/gu)?.length ?? 0
  if (han >= carrying) return true
  const words = text.match(/[a-z][a-z'’]*/g) ?? []
  const known = words.filter((word) => english.has(word.replace('’', "'")) || pinyin.test(word)).length
  const total = han / 2 + words.length
  return total > 0 && (han / 2 + known) / total >= knownShare
}

// --- what it can read ahead ---

/** Told what a message says before its turn begins; returns at once. */
export type ReadAhead = (text: string) => void

/**
 * Makes it of an encoder that remembers what it has read. Most messages are judged in their plain form, and many are looked up in it;
 * what is asked in another is read when its turn comes, as before.
 */
export const createReadAhead =
  (encoder: Pick<Encoder, 'run'>): ReadAhead =>
  (text) => {
    // What is wrong hears whoever asks for it.
    encoder.run([plain(text).text], ['vector']).catch(() => undefined)
  }
