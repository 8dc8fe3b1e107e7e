// A question with passages: is it answered when they hold the answer, and refused when they only look as if they did?
import { z } from 'zod'
import { compose } from '../../agents/steps/compose.ts'
import { type PartEvidence, suffices } from '../../agents/steps/evidence.ts'
import { createGather } from '../../agents/steps/gather.ts'
import { type CalendarDate, calendarDate } from '../../domain/calendar.ts'
import { readerOf } from '../../domain/identity.ts'
import type { Turn } from '../../domain/turn.ts'
import { createTextBuilder, type ParsedDocument } from '../../knowledge/parsing/parsed-document.ts'
import { forEverybody, withLibrary } from '../library.ts'
import { plainQuestion } from '../plain-question.ts'
import { bootstrapMean, mean } from '../scorers/code/bootstrap.ts'
import { calibrationError, type Stated } from '../scorers/code/confidence.ts'
import { says } from '../scorers/code/says.ts'
import { byId, forEachCase, readPlacedCases, type Suite } from '../suite.ts'

const GroundingCase = z.object({
  id: z.string().min(1),
  query: z.string().trim().min(1),
  /** All must be said. */
  answers: z.array(z.string().min(1)).min(1),
  /** The same where one of several ways to say it is enough: a list within the list. */
  answer_raw: z.array(z.union([z.string(), z.array(z.string()).min(1)])).optional(),
  /** Passages that hold the answer, and passages that do not. */
  positive: z.array(z.string()).min(1),
  negative: z.array(z.string()).min(1),
})
type GroundingCase = z.infer<typeof GroundingCase>

const readGroundingCases = (path: string): GroundingCase[] => [...byId(readPlacedCases(path, GroundingCase)).values()]

/**
 * Every case has two days of its own: on the first only what does not answer is in force, on the second all of it. So one index holds
 * all cases, and the date keeps each search to its own passages as it keeps a client's to what is law.
 */
const dayOf = (at: number, answered: boolean): CalendarDate =>
  calendarDate(new Date(Date.UTC(2000, 0, 1 + at * daysOfCase + (answered ? 1 : 0), 4)))
const daysOfCase = 3

const documentsOf = (cases: readonly GroundingCase[]): ParsedDocument[] =>
  cases.flatMap(({ positive, negative }, at) => {
    const end = dayOf(at + 1, false)
    return [
      ...negative.map((text, passage) => documentOf(`${at}-n${passage}`, text, dayOf(at, false), end)),
      ...positive.map((text, passage) => documentOf(`${at}-p${passage}`, text, dayOf(at, true), end)),
    ].flatMap((document) => document ?? [])
  })

const documentOf = (
  name: string,
  text: string,
  effectiveFrom: CalendarDate,
  effectiveTo: CalendarDate,
): ParsedDocument | null => {
  const builder = createTextBuilder()
  for (const line of text.split('\n')) builder.add('paragraph', line.trim())
  const body = builder.finish()
  if (body.blocks.length === 0) return null
  return {
    attributes: {
      work: `eval-${name}`,
      kind: 'research',
      title: '资料',
      effectiveFrom,
      effectiveTo,
      dateSource: 'stated',
      ...forEverybody,
    },
    ...body,
    phrasings: [],
    readings: [],
  }
}

/** What was made of a question with its passages. `holds`: what was, or would have been, said holds the answer. */
type Outcome = { answered: boolean; probability: number; holds: boolean; said: string }

const holdsAnswer = (said: string, { answers, answer_raw }: GroundingCase): boolean =>
  (answer_raw ?? answers).every((wanted) => [wanted].flat().some((one) => says(said, one)))

export const grounding: Suite = {
  name: 'grounding',
  title: '有依据才答：资料里有答案就答，只有相似的就拒',
  data: {},
  check: (path) => void readGroundingCases(path),
  async run({ file, subject: { embedder }, progress }) {
    const cases = readGroundingCases(file)
    return withLibrary({ embedder }, async ({ library, retrieve, segmenter: { words }, publish }) => {
      await publish(documentsOf(cases), progress)
      const { state } = await library.catalogue()
      const gather = createGather({ retrieve, words, firm: null })

      const outcomeOf = async (one: GroundingCase, asOf: CalendarDate): Promise<Outcome> => {
        const turn: Turn = {
          id: one.id,
          conversationId: 'eval',
          text: one.query,
          history: [],
          earlier: [],
          asOf,
          library: state,
          reader: readerOf('client'),
          profile: null,
          signal: new AbortController().signal,
        }
        const [part] = await gather({ turn, reading: plainQuestion(one.query), objectiveOnly: false })
        if (!part) return { answered: false, probability: 0, holds: false, said: '' }
        const sayOf = (evidence: PartEvidence) =>
          compose(evidence, words, asOf)
            .map(({ text }) => text)
            .join('\n')
        // Were it answered whatever the judge thinks: the probability is that this would be right.
        const said = sayOf({ ...part, choices: [], missing: null, probability: 1 })
        return {
          answered: suffices(part) && part.choices.length < 2,
          probability: part.passages.length > 0 ? part.probability : 0,
          holds: holdsAnswer(said, one),
          said,
        }
      }
      const outcomes = await forEachCase(
        cases,
        async (one, at) => ({
          noise: await outcomeOf(one, dayOf(at, false)),
          evidence: await outcomeOf(one, dayOf(at, true)),
        }),
        (done, total) => progress(done, total, '作答'),
      )

      const share = (test: (one: (typeof outcomes)[number]) => boolean) =>
        mean(outcomes.map((one) => (test(one) ? 1 : 0)))
      const scores = outcomes.flatMap(({ noise, evidence }) => [
        noise.answered ? 0 : 1,
        evidence.answered && evidence.holds ? 1 : 0,
      ])
      const stated = outcomes
        .flatMap(({ noise, evidence }) => [noise, evidence])
        .map(({ probability, holds }): Stated => ({ confidence: probability, right: holds }))
      return {
        score: mean(scores),
        interval: bootstrapMean(scores),
        figures: {
          refusedNoise: share(({ noise }) => !noise.answered),
          overRefused: share(({ evidence }) => !evidence.answered),
          answerFound: share(({ evidence }) => evidence.answered && evidence.holds),
          // Whatever the judge thinks: as often the writer would have found it.
          answerInWhatWouldBeSaid: share(({ evidence }) => evidence.holds),
          ECE: calibrationError(stated),
          thresholds: thresholdsOf(outcomes),
        },
        confidences: { 有答案的把握: stated },
        cases: cases.map(({ id, query }, at) => ({ id, query, ...outcomes[at] })),
        misses: cases.flatMap(({ id, query, answers }, at) => {
          const { noise, evidence } = outcomes[at] ?? {}
          const short = (one: Outcome) => `${one.probability.toFixed(2)} ${one.said.slice(0, 80).replaceAll('\n', ' ')}`
          return [
            ...(noise?.answered ? [`${id} 不该答而答  ${query}  ⇒ ${short(noise)}`] : []),
            ...(evidence && !evidence.answered
              ? [`${id} 该答而拒  ${query}（${answers.join('、')}）  ⇒ ${short(evidence)}`]
              : []),
            ...(evidence?.answered && !evidence.holds
              ? [`${id} 没答出  ${query}（${answers.join('、')}）  ⇒ ${short(evidence)}`]
              : []),
          ]
        }),
      }
    })
  },
}

/** What other thresholds of the judge would do, for choosing one. */
const thresholdsOf = (
  outcomes: readonly { noise: Outcome; evidence: Outcome }[],
): Record<string, Record<string, number>> =>
  Object.fromEntries(
    [0.2, 0.35, 0.5, 0.65, 0.8].map((threshold) => {
      const isGiven = ({ probability }: Outcome) => probability >= threshold
      return [
        threshold,
        {
          refusedNoise: mean(outcomes.map(({ noise }) => (isGiven(noise) ? 0 : 1))),
          overRefused: mean(outcomes.map(({ evidence }) => (isGiven(evidence) ? 0 : 1))),
          answerFound: mean(outcomes.map(({ evidence }) => (isGiven(evidence) && evidence.holds ? 1 : 0))),
        },
      ]
    }),
  )
