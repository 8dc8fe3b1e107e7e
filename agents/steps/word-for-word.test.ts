import { afterEach, expect, test } from 'vitest'
import type { Principal } from '../../domain/identity.ts'
import { readerOf } from '../../domain/identity.ts'
import { embedder, markdown, type OpenLibrary, openLibrary, segmenter } from '../../tests/fixtures/open-library.ts'
import { readingOf, turnOf } from '../../tests/fixtures/turn-nouns.ts'
import { databases } from '../../tests/services.ts'
import { compose } from './compose.ts'
import { suffices } from './evidence.ts'
import { createGather } from './gather.ts'

let library: OpenLibrary | undefined
afterEach(async () => {
  await library?.close()
  library = undefined
})

const away = async () => Promise.reject(new Error('away'))
const open = async (chosen = embedder): Promise<OpenLibrary> => {
  const [pglite] = databases
  if (!pglite) throw new Error('no database')
  library = await openLibrary(pglite.open, { embedder: chosen })
  return library
}

const ask = async (
  { retrieve }: OpenLibrary,
  text: string,
  { role = 'client', parts = [text] }: { role?: Principal['role']; parts?: string[] } = {},
) => {
  const found = await createGather({ retrieve, words: segmenter.words, firm: '虚谷证券' })({
    turn: turnOf(text, { asOf: '2026-11-22', reader: readerOf(role) }),
    reading: readingOf(text, { parts }),
    objectiveOnly: false,
  })
  return found.map((part) => ({
    ...part,
    said: suffices(part)
      ? compose(part, segmenter.words, '2026-11-22')
          .map((draft) => draft.text)
          .join('')
      : '',
  }))
}

/** What was left unanswered for the way it is asked or answered, each by another of the things that tell what a passage cannot answer. */
const entries: [string, string][] = [
  ['灯会门票多少钱？', '成人六十，学生半价。'],
  ['苹果手机怎么样', '请看应用商店的说明。'],
  ['公司哪年成立的', '本世纪初成立。'],
  ['你们老板是谁', '张三丰。'],
  ['磁悬浮溢价率怎么算', '用这个除以那个再减一。'],
  ['稳赢宝起投金额是多少', '一千起。'],
  ['中国证券业协会在哪', '在北京。'],
  ['明天能不能去参观？要不要预约？', '能，不用约。'],
  ['QZT 怎么申请', '请联系客户经理。'],
  ['《灯会管理办法》第三条怎么说', '见公司网站。'],
]
const faq = entries.map(([question, answer]) => `## ${question}\n\n${answer}`).join('\n\n')

// A manager wrote an entry for what a client had asked, and the client who asked it again still heard that nothing was found.
test.each([
  ['with its vectors', embedder],
  ['while no vector can be made', { ...embedder, embedQuery: away, embedDocuments: away }],
])(
  'what an entry asks word for word it answers, %s',
  async (_, chosen) => {
    const own = await open(chosen)
    await own.add(
      markdown({ work: 'other', title: '其他' }, '## 佣金多少\n\n万分之三。\n\n## 公司、机构可以开户吗？\n\n可以。'),
    )
    await own.add(markdown({}, faq))
    if (chosen === embedder) await own.index.vectorsDone()
    for (const [question, answer] of entries) {
      const [part, ...others] = await ask(own, question)
      expect({ question, said: part?.said, others }).toEqual({ question, said: answer, others: [] })
      expect(part).toMatchObject({ missing: null, choices: [] })
    }
    // However it is written: signs, full width, traditional characters.
    const [written] = await ask(own, '请问：燈會門票多少錢')
    expect(written?.said).toBe('成人六十，学生半价。')
  },
  60_000,
)

test('an entry that waits for its vectors answers it before all that have theirs', async () => {
  let isAway = false
  const own = await open({ ...embedder, embedDocuments: (texts) => (isAway ? away() : embedder.embedDocuments(texts)) })
  await own.add(
    markdown({ work: 'other', title: '其他' }, '## 灯会门票怎么退\n\n不能退。\n\n## 门票多少钱\n\n三十元。'),
  )
  await own.index.vectorsDone()
  isAway = true
  await own.add(markdown({}, faq))
  const [part] = await ask(own, '灯会门票多少钱')
  expect(part?.said).toBe('成人六十，学生半价。')
}, 60_000)

test('a message of several sentences that is one entry’s question is that question', async () => {
  const own = await open()
  await own.add(markdown({}, faq))
  const found = await ask(own, '明天能不能去参观？要不要预约？', { parts: ['明天能不能去参观', '要不要预约'] })
  expect(found.map(({ said }) => said)).toEqual(['能，不用约。'])
}, 60_000)

test('who may not read an entry is not answered from it, and another firm’s matters are none of ours', async () => {
  const own = await open()
  await own.add(markdown({ grade: 2, audiences: ['staff'] }, faq))
  const [client] = await ask(own, '灯会门票多少钱')
  const [advisor] = await ask(own, '灯会门票多少钱', { role: 'advisor' })
  expect([client?.said, advisor?.said]).toEqual(['', '成人六十，学生半价。'])
  await own.add(markdown({ work: 'firm' }, '## 远山证券的佣金是万几\n\n万分之一。'))
  const [other] = await ask(own, '远山证券的佣金是万几')
  expect(other).toMatchObject({ said: '', missing: { kind: 'firm' } })
}, 60_000)

test('of two entries in the same words it is asked which is meant; the latest of one question answers', async () => {
  const own = await open()
  await own.add(
    markdown(
      { work: 'a' },
      '## 灯会怎么去\n同义问法：怎么去\n\n坐地铁。\n\n## 庙会怎么去\n同义问法：怎么去\n\n坐公交。',
    ),
  )
  await own.add(markdown({ work: 'b', effectiveFrom: '2026-06-01' }, '## 灯会怎么去\n\n坐船。'))
  const [both] = await ask(own, '怎么去')
  expect(both?.choices.toSorted()).toEqual(['庙会怎么去', '灯会怎么去'])
  const [latest] = await ask(own, '灯会怎么去')
  expect(latest).toMatchObject({ said: '坐船。', choices: [] })
}, 60_000)
