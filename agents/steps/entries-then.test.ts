import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { askedThen } from '../../retrievers/entries-then.ts'
import { markdown, type OpenLibrary, openLibrary, segmenter } from '../../tests/fixtures/open-library.ts'
import { readingOf, turnOf } from '../../tests/fixtures/turn-nouns.ts'
import { databases } from '../../tests/services.ts'
import { compose } from './compose.ts'
import { suffices } from './evidence.ts'
import { createGather } from './gather.ts'

const today = '2026-11-22'

describe('as of which day a question itself asks', () => {
  test.each([
    ['2023年夜场票多少钱', { rest: '夜场票多少钱', asOf: '2023-12-31' }],
    ['夜场票2023年的时候是多少钱', { rest: '夜场票是多少钱', asOf: '2023-12-31' }],
    ['2023年6月当时夜场票多少钱', { rest: '夜场票多少钱', asOf: '2023-06-30' }],
    ['以前夜场票多少钱', { rest: '夜场票多少钱', asOf: null }],
    ['之前的夜场票多少钱', { rest: '夜场票多少钱', asOf: null }],
  ])('%s', (text, then) => expect(askedThen(text, today)).toEqual(then))

  test.each([
    '夜场票多少钱',
    '2023年的对账单怎么打印',
    '我2023年开的户怎么销户',
    '2023年买的票现在怎么退',
    '2023年买的票怎么退',
    '明年夜场票多少钱',
    '2023年和2024年夜场票多少钱',
    '15点以前能退票吗',
  ])('%s asks of today', (text) => expect(askedThen(text, today)).toBeNull())
})

// An entry that had been changed answered what held two years ago with what holds today.
describe('an entry and a procedure with two versions', () => {
  let library: OpenLibrary
  beforeAll(async () => {
    const [pglite] = databases
    if (!pglite) throw new Error('no database')
    library = await openLibrary(pglite.open)
    for (const [effectiveFrom, price] of [
      ['2022-01-01', '三十'],
      ['2024-01-01', '五十'],
    ]) {
      await library.add(
        markdown(
          { work: 'prices', title: '灯会票价', effectiveFrom },
          `## 灯会夜场票多少钱\n\n夜场票${price}元一张。\n\n## 灯会办几晚\n\n办${price}晚。`,
        ),
      )
      await library.add(
        markdown(
          { work: 'refund', kind: 'procedure', title: '灯会退票', effectiveFrom },
          `## 办理步骤\n\n1. 打开灯会退票页面。\n2. 提交退票，扣${price}元手续费。`,
        ),
      )
    }
    await library.add(markdown({ work: 'stands', title: '灯会展位' }, '## 展位租金是多少\n\n一百元。'))
    await library.index.vectorsDone()
  }, 60_000)
  afterAll(() => library.close())

  const told = async (text: string, asOf = today) => {
    const gather = createGather({ retrieve: library.retrieve, words: segmenter.words, firm: null })
    const [part] = await gather({ turn: turnOf(text, { asOf }), reading: readingOf(text), objectiveOnly: false })
    if (!part) throw new Error('nothing was gathered')
    const drafts = compose(part, segmenter.words, asOf).map((draft) => draft.text)
    return { said: suffices(part) ? drafts : [], missing: part.missing }
  }
  const ofThen = (title: string) => `以上按《${title}》自 2022-01-01 起适用的版本，自 2024-01-01 起由新版取代。`

  test.each([
    ['灯会夜场票多少钱', '2023-05-01'],
    ['2023年灯会夜场票多少钱', today],
    ['灯会夜场票2023年的时候多少钱', today],
    ['以前灯会夜场票多少钱', today],
    ['2023年灯会夜场票多少钱', '2023-12-31'],
  ])('%s, on %s: the text of that time, named as such', async (question, asOf) => {
    expect(await told(question, asOf)).toEqual({ said: ['夜场票三十元一张。', ofThen('灯会票价')], missing: null })
  })

  test.each([
    ['灯会退票的办理步骤', '2023-05-01'],
    ['2023年灯会退票的办理步骤', today],
  ])('%s, on %s: the steps of that time', async (question, asOf) => {
    const { said } = await told(question, asOf)
    expect(said.slice(-2)).toEqual(['2. 提交退票，扣三十元手续费。', ofThen('灯会退票')])
  })

  test('today’s text is told without a word of versions', async () => {
    expect((await told('灯会夜场票多少钱')).said).toEqual(['夜场票五十元一张。'])
  })

  test.each([
    ['灯会夜场票多少钱', '2020-05-01', '灯会票价'],
    ['2020年灯会夜场票多少钱', today, '灯会票价'],
    ['灯会退票', '2020-05-01', '灯会退票'],
    ['展位租金是多少', '2020-05-01', '灯会展位'],
  ])('%s, on %s: no version is held of that day, and none stands in', async (question, asOf, title) => {
    const { said, missing } = await told(question, asOf)
    expect(said).toEqual([])
    expect(missing).toMatchObject({ kind: 'version', title, date: expect.stringMatching(/^2020/) })
  })

  test('what is of no day is not of that day: an entry that was never changed answers a question that names a year', async () => {
    expect((await told('2023年展位租金是多少')).missing).toBeNull()
  })
})
