import { expect, test } from 'vitest'
import { readerOf } from '../../domain/identity.ts'
import { factPassageOf, passageOf, readingOf, turnOf } from '../../tests/fixtures/turn-nouns.ts'
import type { Draft } from '../steps/compose.ts'
import type { Gather } from '../steps/gather.ts'
import type { Write } from '../steps/write.ts'
import { draftingGather, sayingForWhom, topicOfDraft } from './for-clients.ts'

test.each<[string, string | null]>([
  ['帮我写一段给客户的话，介绍虚谷稳进债券A', '虚谷稳进债券A'],
  ['帮我写段话术解释净值为什么会跌', '净值为什么会跌'],
  ['帮我给客户写一段风险测评过期提醒', '风险测评过期'],
  ['给客户发条开通创业板的流程话术', '开通创业板的流程'],
  ['草拟一条短信告诉客户科创板开通条件', '科创板开通条件'],
  ['写个回复给客户，讲赎回到账时间', '赎回到账时间'],
  ['帮我准备一份关于港股通交易时间的客户说明', '港股通交易时间的客户'],
  ['给客户的话术：怎么解释印花税', '印花税'],
  // Nothing is to be written.
  ['对客户什么能说', null],
  ['转发研报给客户要注意什么', null],
  ['怎么给客户开通创业板', null],
  ['客户写错了银行卡号怎么办', null],
  ['客户没收到我们发的短信', null],
  ['AI写的话术能直接发给客户吗', null],
  ['可以帮我写段给客户的话吗，讲印花税', '印花税'],
])('%s', (question, topic) => {
  expect(topicOfDraft(question)).toBe(topic)
})

const advisor = turnOf('', { reader: readerOf('advisor') })

test('the matter of a draft is looked up as a client would, anything else as the advisor', async () => {
  const asked: [string[], string][] = []
  const gather: Gather = async ({ turn, reading }) => {
    asked.push([reading.parts, turn.reader.role])
    return []
  }
  const parts = ['写一段给客户的话介绍创业板开通条件', '双录保存多久']
  await draftingGather(gather)({ turn: advisor, reading: readingOf('', { parts }), objectiveOnly: false })
  await draftingGather(gather)({ turn: turnOf(''), reading: readingOf('', { parts }), objectiveOnly: false })
  expect(asked).toEqual([
    [['创业板开通条件'], 'client'],
    [['双录保存多久'], 'advisor'],
    // Nothing was found for clients: is there anything within the firm?
    [['创业板开通条件'], 'advisor'],
    [parts, 'client'],
  ])
})

test('what only the firm may read is not drafted from, and greetings rest on nothing', async () => {
  const internal = passageOf('内部观点。', { audiences: ['staff'] })
  const gather: Gather = async ({ turn, reading: { parts } }) =>
    parts.map((part) => {
      const isHeld = turn.reader.role === 'advisor'
      return { part, passages: isHeld ? [internal] : [], missing: null, choices: [], probability: isHeld ? 0.9 : 0 }
    })
  const [found] = await draftingGather(gather)({
    turn: advisor,
    reading: readingOf('写条微信给客户，说明久期怎么看'),
    objectiveOnly: false,
  })
  expect(found).toMatchObject({ passages: [], missing: { kind: 'document', number: '可以发给客户的“久期怎么看”资料' } })
  const [greeting] = await draftingGather(gather)({
    turn: advisor,
    reading: readingOf('写一段给客户的国庆问候'),
    objectiveOnly: false,
  })
  expect(greeting).toMatchObject({ passages: [], missing: null })
})

const said = async (question: string, drafts: Draft[], turn = advisor): Promise<string[]> => {
  const write: Write = async function* () {
    for (const draft of drafts) yield { type: 'draft', draft }
  }
  const texts: string[] = []
  for await (const written of sayingForWhom(write)({ turn, reading: readingOf(question), parts: [] }))
    if (written.type === 'draft') texts.push(written.draft.text)
  return texts
}
const answer = (passage: Draft['quotes'][number]['passage']): Draft => ({
  kind: 'answer',
  text: passage.text,
  quotes: [{ passage, start: passage.start, end: passage.end }],
})

test('an answer to clients is introduced as one, to advisors only', async () => {
  const forClients = answer(passageOf('在页面办理。请您本人操作。', { audiences: ['public'] }))
  const forStaff = answer(passageOf('请您报主管。', { audiences: ['staff'] }))
  expect(await said('怎么测评', [forClients, forClients])).toEqual([
    '以下是写给客户的答复，“您”指客户。',
    forClients.text,
    forClients.text,
  ])
  expect(await said('怎么测评', [forStaff])).toEqual([forStaff.text])
  expect(await said('怎么测评', [forClients], turnOf(''))).toEqual([forClients.text])
})

test('a draft is called one, and of a product it warns', async () => {
  const [lead, , warning] = await said('写一段给客户的话介绍它', [answer(factPassageOf('riskLevel', 'R2'))])
  expect(lead).toMatch(/^以下为内部草稿/)
  expect(warning).toMatch(/可能亏损/)
})

test('the line stands before what opens the answer, and nowhere when there is none', async () => {
  const opens: Draft = { kind: 'notice', text: '请按以下步骤操作：', quotes: [] }
  const step = answer(passageOf('1. 打开 App。'))
  const texts = await said('写一段给客户的话介绍开户', [opens, step])
  expect(texts.map((text) => text.slice(0, 4))).toEqual(['以下为内', '请按以下', '1. 打'])
  expect(await said('写一段给客户的话', [opens])).toEqual([opens.text])
})

test('after an answer was taken back the line is said again', async () => {
  const step = answer(passageOf('请您本人操作。', { audiences: ['public'] }))
  const write: Write = async function* () {
    yield { type: 'draft', draft: step }
    yield { type: 'answer-replaced', why: 'model-failed' }
    yield { type: 'draft', draft: step }
  }
  const seen: string[] = []
  for await (const written of sayingForWhom(write)({ turn: advisor, reading: readingOf('怎么测评'), parts: [] }))
    seen.push(written.type === 'draft' ? written.draft.kind : written.type)
  expect(seen).toEqual(['notice', 'answer', 'answer-replaced', 'notice', 'answer'])
})

test('what is no opening of the answer goes before the line', async () => {
  const aside: Draft = { kind: 'notice', text: '我不读取客户档案。', quotes: [] }
  const rule = answer(passageOf('产品的R级不高于您的C级。', { audiences: ['public'] }))
  expect(await said('赵样例的风险等级', [aside, rule])).toEqual([
    aside.text,
    '以下是写给客户的答复，“您”指客户。',
    rule.text,
  ])
})
