// An answer and a list of steps that are too long for one chunk were, once cut, half told.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { markdown, type OpenLibrary, openLibrary, segmenter } from '../../tests/fixtures/open-library.ts'
import { readingOf, turnOf } from '../../tests/fixtures/turn-nouns.ts'
import { databases } from '../../tests/services.ts'
import { compose } from './compose.ts'
import { createGather } from './gather.ts'

let library: OpenLibrary
const conditions = Array.from({ length: 40 }, (_, at) => `第${at + 1}种展位须在开展前登记尺寸、电源和值守人员。`)
const steps = Array.from({ length: 40 }, (_, at) => `${at + 1}. 打开第${at + 1}页，核对展位的尺寸、电源和值守人员。`)
beforeAll(async () => {
  const [pglite] = databases
  if (!pglite) throw new Error('no database')
  library = await openLibrary(pglite.open)
  await library.add(
    markdown(
      { work: 'fair-faq', title: '灯会问答' },
      `## 灯会展位有什么要求\n\n${conditions.join('')}\n\n## 灯会几点开始\n\n晚上七点。`,
    ),
  )
  await library.add(
    markdown(
      { work: 'stand', kind: 'procedure', title: '预订展位' },
      `## 办理步骤\n\n${steps.join('\n')}\n\n## 费用\n\n不收取。`,
    ),
  )
  await library.index.vectorsDone()
})
afterAll(() => library.close())

const told = async (text: string) => {
  const gather = createGather({ retrieve: library.retrieve, words: segmenter.words, firm: null })
  const [part] = await gather({
    turn: turnOf(text, { asOf: '2026-11-22' }),
    reading: readingOf(text),
    objectiveOnly: false,
  })
  return compose({ ...part, probability: 1 } as NonNullable<typeof part>, segmenter.words, '2026-11-22')
}

test.each(['灯会展位有什么要求', '请问灯会展位都有哪些要求啊'])('%s: the whole answer', async (question) => {
  const drafts = await told(question)
  expect(drafts.map(({ text }) => text).join('')).toBe(conditions.join(''))
  const quotes = drafts.flatMap(({ quotes: own }) => own)
  expect(new Set(quotes.map(({ passage }) => passage.chunkId)).size).toBeGreaterThan(1)
  for (const { passage, start, end } of quotes)
    expect([start >= passage.start, end <= passage.end]).toEqual([true, true])
})

test('all steps, in order, and nothing of another section, whichever of them was found', async () => {
  const { passages } = await library.ask('打开第40页', { limit: 2 })
  const best = passages.find(({ kind }) => kind === 'procedure')
  const part = { part: '怎么预订展位', missing: null, choices: [], probability: 1 }
  const others = passages.filter((passage) => passage !== best)
  const drafts = compose({ ...part, passages: best ? [best, ...others] : [] }, segmenter.words, '2026-11-22')
  expect(drafts.filter(({ kind }) => kind === 'answer').map(({ text }) => text)).toEqual(steps)
})
