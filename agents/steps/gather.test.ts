import { describe, expect, test } from 'vitest'
import { readerOf } from '../../domain/identity.ts'
import type { Passage } from '../../domain/passage.ts'
import type { Reading } from '../../domain/turn.ts'
import type { RetrieveQuery, RetrieveResult } from '../../retrievers/retrieve.ts'
import { factPassageOf, passageOf, readingOf, turnOf } from '../../tests/fixtures/turn-nouns.ts'
import { createSegmenter } from '../../text/segment.ts'
import { nearbyProbability, sufficientProbability } from './evidence.ts'
import { createGather } from './gather.ts'
import { likeliestFirst } from './judge.ts'
import { surelyMeant } from './other-term.ts'

const { words } = createSegmenter()

/** Gathers for a reading from a library that gives `results` by the question asked. */
const gather = async (
  more: Partial<Reading>,
  results: Record<string, Partial<RetrieveResult>>,
  { objectiveOnly = false, turn = turnOf('原话') } = {},
) => {
  const asked: RetrieveQuery[] = []
  const parts = await createGather({
    retrieve: async (query) => {
      asked.push(query)
      return { passages: [], ...results[query.text] }
    },
    words,
    firm: '虚谷证券',
  })({ turn, reading: readingOf('原话', more), objectiveOnly })
  return { parts, asked }
}

const faq = (chunkId: string, question: string, features: Passage['features'] = {}) =>
  passageOf('请在 App 里办理。', { chunkId, documentId: chunkId, path: [question], features })

/** Passages that are neither good enough to answer from nor far enough to say nothing, whatever the weights are. */
const unclear = (question: string, make: (cosine: number) => Passage[]): Passage[] => {
  for (let cosine = 0; cosine <= 1; cosine += 0.01) {
    const passages = make(cosine)
    const { probability } = likeliestFirst(question, passages, words)
    if (probability >= nearbyProbability && probability < sufficientProbability) return passages
  }
  throw new Error('nothing is unclear to this judge')
}

describe('what is looked up', () => {
  test('each question by itself, with who asks, for which day and about what', async () => {
    const turn = turnOf('原话', { reader: readerOf('advisor') })
    const entities = [{ kind: 'law' as const, text: '证券法', value: '证券法', start: 0, end: 3, carried: false }]
    const { asked, parts } = await gather({ parts: ['甲问题', '乙问题'], entities }, {}, { turn })
    expect(asked).toMatchObject(
      ['甲问题', '乙问题'].map((text) => ({
        text,
        entities,
        asOf: turn.asOf,
        reader: turn.reader,
        signal: turn.signal,
      })),
    )
    expect(parts.map(({ part }) => part)).toEqual(['甲问题', '乙问题'])
  })

  test('the day that the client asks about goes before today', async () => {
    const { asked } = await gather({ parts: ['甲问题'], asOf: '2019-06-01' }, {})
    expect(asked[0]?.asOf).toBe('2019-06-01')
  })

  test('no more than a few questions, the first ones', async () => {
    const parts = Array.from({ length: 9 }, (_, index) => `问题${index}`)
    const { asked } = await gather({ parts }, {})
    expect(asked.length).toBeLessThan(parts.length)
    expect(asked.map(({ text }) => text)).toEqual(parts.slice(0, asked.length))
  })
})

describe('what is found', () => {
  test('a question that nothing was found for stays, without evidence', async () => {
    const { parts } = await gather({ parts: ['甲问题'] }, {})
    expect(parts).toEqual([{ part: '甲问题', passages: [], missing: null, choices: [], probability: 0 }])
  })

  test('who asks how to do what an entry is about gets the steps of its procedure, who asks for a detail does not', async () => {
    const guide = [passageOf('1. 打开 App。', { chunkId: 'guide', kind: 'procedure' })]
    const found = (question: string): Partial<RetrieveResult> => ({
      passages: [faq('close', question, { cosine: 0.95, fused: 1, faq: 0.95 })],
      steps: new Map([['close', guide]]),
    })
    const of = async (part: string) => (await gather({ parts: [part] }, { [part]: found(part) })).parts[0]
    expect(await of('怎么销户')).toMatchObject({ steps: guide })
    expect(await of('销户要几天')).not.toHaveProperty('steps')
    // Both are answered where both are asked.
    const [how, detail] = ['怎么销户', '销户要几天']
    const both = await gather({ parts: [how, detail] }, { [how]: found(how), [detail]: found(detail) })
    expect(both.parts).toMatchObject([{ part: how, steps: guide }, { part: detail }])
    // Another entry was found first.
    const other = faq('other', '怎么销户', { cosine: 0.99, fused: 1, faq: 0.99 })
    const { parts } = await gather({ parts: ['怎么销户'] }, { 怎么销户: { ...found('怎么开户'), passages: [other] } })
    expect(parts[0]).not.toHaveProperty('steps')
  })

  test('what is not held is passed on', async () => {
    const missing = { kind: 'version' as const, title: '证券法', date: '1990-01-01', held: [] }
    const { parts } = await gather({ parts: ['甲问题'] }, { 甲问题: { missing } })
    expect(parts[0]).toMatchObject({ missing })
  })

  test('what was put behind an earlier question and is spoken of nowhere is not answered of that', async () => {
    const part = '佣金红烧肉怎么做'
    const results = { [part]: { passages: [faq('fee', '股票佣金怎么算', { cosine: 0.95, fused: 1, faq: 0.9 })] } }
    const { parts } = await gather({ text: '红烧肉怎么做', parts: [part] }, results)
    expect(parts).toMatchObject([{ passages: [], choices: [], probability: 0 }])
    // 资料 is spoken of.
    const more = '反洗钱法客户资料要保存几年'
    const kept = { [more]: { passages: [passageOf('资料保存十年。', { kind: 'digest', features: { cosine: 0.9 } })] } }
    expect((await gather({ text: '客户资料要保存几年', parts: [more] }, kept)).parts[0]?.passages).toHaveLength(1)
    // No branch (分行) stands in 9点22分行不行.
    const time = '撤单早上9点22分行不行'
    const held = { [time]: { passages: [faq('cancel', '怎么撤单', { cosine: 0.9, fused: 1, faq: 0.9 })] } }
    expect((await gather({ text: '早上9点22分行不行', parts: [time] }, held)).parts[0]?.passages).toHaveLength(1)
  })

  test('what is off topic inherits no answer, and what it asks is said in its own words', async () => {
    const part = '科创板今天天气怎么样'
    const results = { [part]: { passages: [faq('star', '科创板权限怎么开', { cosine: 0.95, fused: 1, faq: 0.9 })] } }
    const asked = { text: '今天天气怎么样', parts: [part] }
    expect((await gather({ ...asked, intent: 'off-topic' }, results)).parts).toMatchObject([
      { part: '今天天气怎么样', passages: [] },
    ])
    expect((await gather(asked, results)).parts[0]?.passages).toHaveLength(1)
  })

  test('a neighbour answers nothing of a term that is not held; what names it does', async () => {
    const part = '转股溢价率'
    const neighbour = (cosine: number) => faq('premium', '什么是溢价和折价？', { cosine, fused: 1, faq: 0.6 })
    const own = (cosine: number) => faq('ratio', '转股溢价率是什么？', { cosine: cosine - 0.02, fused: 0.9, faq: 0.58 })
    const unsure = (make: (cosine: number) => Passage[]): Passage[] => {
      for (let cosine = 0; cosine <= 1; cosine += 0.01) {
        const { passages, probability } = likeliestFirst(part, make(cosine), words)
        const isNeighbour = passages[0]?.chunkId === 'premium'
        if (isNeighbour && probability >= sufficientProbability && probability < surelyMeant) return make(cosine)
      }
      throw new Error('nothing is unsure to this judge')
    }
    const alone = await gather({ parts: [part] }, { [part]: { passages: unsure((cosine) => [neighbour(cosine)]) } })
    expect(alone.parts).toMatchObject([{ passages: [], missing: { kind: 'term', name: part } }])
    const passages = unsure((cosine) => [neighbour(cosine), own(cosine)])
    const both = await gather({ parts: [part] }, { [part]: { passages } })
    expect(both.parts[0]?.missing).toBeNull()
    expect(both.parts[0]?.passages[0]?.chunkId).toBe('ratio')
  })

  // How to open options trading was told to who asked for a game: one of its steps names it in passing.
  test('what a procedure names in passing is not what it is about, however alike', async () => {
    const part = '模拟交易怎么参加'
    const options = passageOf('1. 预约到营业部办理的时间。2. 在模拟系统完成规定的模拟交易。', {
      kind: 'procedure',
      title: '开通期权',
      path: ['办理步骤'],
      features: { cosine: 0.99, fused: 1, lead: 0.5 },
    })
    expect(likeliestFirst(part, [options], words).probability).toBeGreaterThan(surelyMeant)
    const { parts } = await gather({ parts: [part] }, { [part]: { passages: [options] } })
    expect(parts).toMatchObject([{ passages: [], missing: { kind: 'term', name: '模拟交易' } }])
  })

  test('of articles those that hold the figure are told, where the likeliest does', async () => {
    const part = '客户资料保存几年'
    const article = (chunkId: string, text: string, cosine: number) =>
      passageOf(text, { kind: 'digest', chunkId, features: { cosine, fused: 1 } })
    const kept = article('kept', '客户资料保存十年。', 0.95)
    const secret = article('secret', '客户资料要保密。', 0.9)
    const { parts } = await gather({ parts: [part] }, { [part]: { passages: [kept, secret] } })
    expect(parts[0]?.passages.map(({ chunkId }) => chunkId)).toEqual(['kept'])
  })

  test('traditional characters are looked up as simplified ones', async () => {
    const results = { 开通创业板要什么条件: { passages: [faq('chinext', '创业板开通条件')] } }
    const { parts } = await gather({ parts: ['開通創業板要什麼條件'] }, results)
    expect(parts[0]?.passages).toHaveLength(1)
  })

  test('a script that the index does not know finds nothing by chance', async () => {
    const results = { '신용거래 이자율이 얼마인가요': { passages: [faq('rate', '两融利率')] } }
    const { parts } = await gather({ parts: ['신용거래 이자율이 얼마인가요'] }, results)
    expect(parts).toMatchObject([{ passages: [], choices: [], probability: 0 }])
  })

  test('another firm’s prices are not looked for in our own', async () => {
    const { parts, asked } = await gather({ parts: ['远山证券的佣金是多少'] }, {})
    expect(asked).toEqual([])
    expect(parts[0]).toMatchObject({ missing: { kind: 'firm', name: '远山证券' } })
  })

  test('what is about another kind of security goes behind', async () => {
    const question = '买卖ETF要交印花税吗'
    const wrong = passageOf('可转债不收印花税', { chunkId: 'wrong' })
    const right = passageOf('ETF不收印花税', { chunkId: 'right' })
    const { parts } = await gather({ parts: [question] }, { [question]: { passages: [wrong, right] } })
    expect(parts[0]?.passages.map(({ chunkId }) => chunkId)).toEqual(['right', 'wrong'])
  })

  test('what a procedure is for goes before none of its sections', async () => {
    const guide = { kind: 'procedure' as const, title: '销户', documentId: 'guide' }
    const preamble = passageOf('不再使用账户时可以申请注销。', { ...guide, chunkId: 'guide@1/0', path: [] })
    const hours = passageOf('交易日受理。', { ...guide, chunkId: 'guide@1/1', path: ['办理时间'] })
    const results = { 甲问题: { passages: [preamble, hours] }, 乙问题: { passages: [preamble] } }
    const { parts } = await gather({ parts: ['甲问题', '乙问题'] }, results)
    expect(parts.map(({ passages }) => passages)).toEqual([[hours], [preamble]])
  })

  test('two questions with one answer are one', async () => {
    const same = faq('same', '几点可以转账')
    const results = {
      甲问题: { passages: [same] },
      乙问题: { passages: [same] },
      丙问题: { passages: [faq('other', '开户')] },
    }
    const { parts } = await gather({ parts: ['甲问题', '乙问题', '丙问题'] }, results)
    expect(parts.map(({ part }) => part)).toEqual(['甲问题', '丙问题'])
  })

  test('two rows of one table are two answers', async () => {
    const rows = (['managementFee', 'riskLevel'] as const).map((field) => ({
      ...factPassageOf(field, '1'),
      chunkId: 'product-990101@2026/1',
    }))
    const [fee, level] = rows as [Passage, Passage]
    const { parts } = await gather(
      { parts: ['甲问题', '乙问题'] },
      { 甲问题: { passages: [fee] }, 乙问题: { passages: [level] } },
    )
    expect(parts).toHaveLength(2)
  })
})

describe('before a refusal', () => {
  test('only rows of the fact table are told: no prose, and no question back', async () => {
    const fact = factPassageOf('riskLevel', 'R2')
    const results = { 甲问题: { passages: [faq('a', '能买吗'), fact, faq('b', '该不该买')] } }
    const { parts, asked } = await gather({ parts: ['甲问题'] }, results, { objectiveOnly: true })
    expect(asked[0]?.kinds).toEqual(['product'])
    expect(parts[0]?.passages).toEqual([fact])
    expect(parts[0]?.choices).toEqual([])
  })
})

describe('what the client is asked back', () => {
  const question = '转账要多久'
  const near = (cosine: number) => [
    faq('a', '转账几点可以办', { cosine, fused: cosine }),
    faq('b', '转账多久到账', { cosine: 0 }),
    faq('c', '转账多久到账', { cosine: 0 }),
  ]

  test('is what the retriever could not tell apart', async () => {
    const choices = ['甲还是', '乙还是']
    const { parts } = await gather({ parts: [question] }, { [question]: { passages: near(1), choices } })
    expect(parts[0]?.choices).toEqual(choices)
  })

  test('is nothing, where only one of them tells the figure that was asked for', async () => {
    const [rules, permission] = [
      { ...faq('a', '北交所交易规则', { cosine: 0.8, fused: 1 }), text: '北交所买入最少100股。' },
      { ...faq('b', '北交所权限怎么开', { cosine: 0.9, fused: 1 }), text: '北交所权限在 App 开通。' },
    ]
    const choices = ['北交所权限怎么开', '北交所交易规则']
    const ask = async (part: string) =>
      (await gather({ parts: [part] }, { [part]: { passages: [permission, rules], choices } })).parts[0]
    const counted = await ask('北交所起买多少股')
    expect([counted?.choices, counted?.passages[0]?.chunkId]).toEqual([[], 'a'])
    expect((await ask('北交所怎么弄'))?.choices).toEqual(choices)
  })

  test('is nothing, where only one of them asks for the kind of figure that was asked for', async () => {
    const [rules, charges] = [
      { ...faq('a', '北交所股票有什么特别规则', { cosine: 0.9, fused: 1 }), text: '北交所股票涨跌幅限制为30%。' },
      { ...faq('b', '北交所股票怎么收费', { cosine: 0.9, fused: 0.9 }), text: '北交所股票佣金为成交金额的0.03%。' },
    ]
    const choices = ['北交所股票有什么特别规则', '北交所股票怎么收费']
    const part = '北交所股票交易要交多少钱'
    const { parts } = await gather({ parts: [part] }, { [part]: { passages: [rules, charges], choices } })
    expect([parts[0]?.choices, parts[0]?.passages[0]?.chunkId]).toEqual([[], 'b'])
  })

  test('is nothing, where only one of them names what was asked', async () => {
    const entries = [faq('d', '股票退市了怎么办'), faq('b', '证券公司倒闭了，我的股票怎么办')]
    const choices = ['股票退市了怎么办', '证券公司倒闭了，我的股票怎么办']
    const part = '你们公司倒闭了我的股票怎么办'
    const { parts } = await gather({ parts: [part] }, { [part]: { passages: entries, choices } })
    expect([parts[0]?.choices, parts[0]?.passages[0]?.chunkId]).toEqual([[], 'b'])
  })

  test('is none of entries that are all about another matter', async () => {
    const entries = [faq('m', '开户要准备什么材料'), faq('i', '怎么把钱转回银行卡')]
    const part = '信用卡怎么提额'
    const choices = ['开户要准备什么材料', '怎么把钱转回银行卡']
    expect((await gather({ parts: [part] }, { [part]: { passages: entries, choices } })).parts[0]?.choices).toEqual([])
  })

  test('is none that is about another matter', async () => {
    const margin = { ...faq('m', '融资利率是多少', { cosine: 0.95, fused: 1 }), text: '融资利率为6.80%/年。' }
    const idle = { ...faq('i', '闲置资金有利息吗', { cosine: 0.9, fused: 0.9 }), text: '按活期存款利率计息。' }
    const part = '存款利率是多少'
    const choices = ['融资利率是多少', '闲置资金有利息吗']
    const { parts } = await gather({ parts: [part] }, { [part]: { passages: [margin, idle], choices } })
    expect(parts[0]?.passages[0]?.chunkId).toBe('i')
    expect(parts[0]?.choices).not.toContain('融资利率是多少')
  })

  test('is nothing, where one of them answers far likelier; the other is offered', async () => {
    const permission = faq('p', '创业板权限怎么开', { cosine: 0.95, fused: 1, faq: 0.99 })
    const unable = faq('u', '权限开通后为什么还不能买', { cosine: 0.8, fused: 0.9, faq: 0.9 })
    const part = '怎样开通创业板权限'
    const choices = ['创业板权限怎么开', '权限开通后为什么还不能买']
    const { parts } = await gather({ parts: [part] }, { [part]: { passages: [permission, unable], choices } })
    expect([parts[0]?.choices, parts[0]?.passages[0]?.chunkId]).toEqual([[], 'p'])
  })

  test('is which kind, where the question leaves it open', async () => {
    const kinds = [
      faq('a', '创业板权限怎么开', { cosine: 0.95, fused: 1 }),
      faq('b', '可转债权限怎么开', { cosine: 0.85, fused: 0.9 }),
    ]
    const choices = ['创业板权限怎么开', '可转债权限怎么开']
    const { parts } = await gather({ parts: ['权限怎么开'] }, { 权限怎么开: { passages: kinds, choices } })
    expect(parts[0]?.choices).toEqual(choices)
  })

  test('stands last, and is nothing that another question of the message has answered', async () => {
    const [told, other] = [faq('t', '甲业务怎么办', { cosine: 0.95, fused: 1 }), faq('o', '乙业务怎么办')]
    const results = {
      什么业务: { passages: [other], choices: ['丙还是', '丁还是'] },
      甲业务怎么办: { passages: [told] },
      甲业务: { passages: [told], choices: ['甲业务怎么办', '丙还是'] },
    }
    const { parts } = await gather({ parts: Object.keys(results) }, results)
    expect(parts.map(({ part, choices }) => [part, choices.length])).toEqual([
      ['甲业务怎么办', 0],
      ['什么业务', 2],
    ])
  })

  // The hours of the stock exchange stood before those of the application, which were found first.
  test('is nothing, where a procedure tells more than any of them', async () => {
    const part = '北交所权限四点半还能交申请吗'
    const features = { cosine: 0.95, fused: 1 }
    const hours = passageOf('交易日9:00–16:00受理。', {
      ...{ kind: 'procedure', title: '开通北交所权限', path: ['办理时间'] },
      ...{ chunkId: 'hours', documentId: 'hours', features },
    })
    const trading = { ...faq('t', 'A股几点开盘', { cosine: 0.5 }), text: '北交所也在9:30–11:30交易。' }
    const permission = faq('p', '北交所权限怎么开', { cosine: 0.5 })
    const choices = ['A股几点开盘', '北交所权限怎么开']
    const passages = [trading, permission, hours]
    const { parts } = await gather({ parts: [part] }, { [part]: { passages, choices } })
    expect([parts[0]?.choices, parts[0]?.passages[0]?.chunkId]).toEqual([[], 'hours'])
  })

  test('is asked once, where two questions leave the same to choose from', async () => {
    const passages = near(1)
    const { parts } = await gather(
      { parts: ['转账要多久', '转账多久办好'] },
      {
        转账要多久: { passages, choices: ['甲还是', '乙还是'] },
        转账多久办好: { passages: near(0.9), choices: ['乙还是', '丙还是'] },
      },
    )
    expect(parts.map(({ choices }) => choices)).toEqual([['甲还是', '乙还是']])
  })

  test('is what stands nearby, each once, where it is unclear whether it answers', async () => {
    const { parts } = await gather({ parts: [question] }, { [question]: { passages: unclear(question, near) } })
    expect(parts[0]?.choices).toEqual(['转账几点可以办', '转账多久到账'])
  })

  test.each<[string, (cosine: number) => Passage[]]>([
    ['one alone is no choice', (cosine) => near(cosine).slice(0, 1)],
    [
      'what shares no character with the question is near by chance',
      // Its text speaks of the subject: of another one nothing would be asked back at all.
      (cosine) => [
        { ...faq('a', '销户流程', { cosine, fused: cosine }), text: '先用银证转账把钱转出。' },
        faq('b', '密码重置', { cosine: 0 }),
      ],
    ],
    [
      'a law is nothing to choose from',
      (cosine) => near(cosine).map((passage) => ({ ...passage, kind: 'regulation' as const })),
    ],
  ])('%s', async (_, make) => {
    const { parts } = await gather({ parts: [question] }, { [question]: { passages: unclear(question, make) } })
    expect(parts[0]?.choices).toEqual([])
  })

  test('nothing, where what was found answers', async () => {
    const sure = near(1).map((passage) => ({ ...passage, features: { cosine: 1, faq: 1, fused: 1 } }))
    expect(likeliestFirst(question, sure, words).probability).toBeGreaterThan(sufficientProbability)
    const { parts } = await gather({ parts: [question] }, { [question]: { passages: sure } })
    expect(parts[0]?.choices).toEqual([])
  })
})

// 打新股要多少市值，中签没钱交会咋样: one of two was answered, or the client was asked which.
describe('several things asked for by no more than their names', () => {
  const close = (chunkId: string, question: string) => ({
    ...faq(chunkId, question, { faqCloseness: 0.8 }),
    source: 'faq' as const,
  })
  const [lot, limit, fee] = [close('lot', '一手多少股'), close('limit', '涨跌幅是多少'), close('fee', '佣金是多少')]
  const library = (whole: string) => ({
    [whole]: { passages: [limit, lot] },
    科创板一手: { passages: [lot] },
    科创板涨跌停: { passages: [limit] },
    手续费: { passages: [fee] },
    涨跌停: { passages: [limit] },
  })
  const partsOf = async (whole: string) =>
    (await gather({ parts: [whole] }, library(whole))).parts.map(({ part }) => part)

  test('are looked up each, with the kind of security that the first names', async () => {
    expect(await partsOf('科创板一手 涨跌停')).toEqual(['科创板一手', '科创板涨跌停'])
  })

  test('stay one where a piece tells something, is of another matter, or is a sentence', async () => {
    for (const whole of ['我想问一手 涨跌停', '涨跌停 手续费', '涨跌停 开户了'])
      expect(await partsOf(whole)).toEqual([whole])
  })
})

// 港股通和A股哪个费率低 was answered for one of the two.
describe('two things that are compared', () => {
  const told = (chunkId: string, question: string, text: string) =>
    passageOf(text, {
      chunkId,
      documentId: chunkId,
      source: 'faq',
      path: [question],
      features: { cosine: 1, fused: 1, faqCloseness: 0.9 },
    })
  const hongKong = told('hk', '港股通佣金费率是多少', '港股通佣金费率为0.03%。')
  const shares = told('a', 'A股佣金费率是多少', 'A股佣金费率为0.025%。')
  const question = '港股通和A股哪个费率低'
  const partsOf = async (whole: Passage, each: Record<string, Partial<RetrieveResult>>) =>
    (await gather({ parts: [question] }, { [question]: { passages: [whole] }, ...each })).parts

  test('are looked up each where what was found tells of one', async () => {
    const parts = await partsOf(hongKong, { 港股通费率: { passages: [hongKong] }, A股费率: { passages: [shares] } })
    expect(parts.map(({ passages }) => passages[0]?.chunkId)).toEqual(['hk', 'a'])
  })

  test('the one that is not held is an open question', async () => {
    const [whole, missing] = await partsOf(hongKong, { 港股通费率: { passages: [hongKong] } })
    expect(whole?.passages[0]?.chunkId).toBe('hk')
    expect(missing).toMatchObject({ part: 'A股费率', passages: [], probability: 0 })
  })

  test('stay one where an entry tells of both', async () => {
    const both = told('both', '港股通和A股的费率', '港股通佣金费率为0.03%，A股佣金费率为0.025%。')
    expect((await partsOf(both, {})).map(({ part }) => part)).toEqual([question])
  })
})

describe('what is not ours to tell', () => {
  const sure = { cosine: 0.99, fused: 1, faq: 0.99, faqCloseness: 0.9, lead: 0.5 }

  test('our hours are not those of somebody else', async () => {
    const ours = faq('hours', '客服几点上班？', sure)
    const hours = { passages: [{ ...ours, text: '人工服务时间为交易日8:30–17:30。' }] }
    const { parts } = await gather({ parts: ['12386几点上班'] }, { '12386几点上班': hours })
    expect(parts).toMatchObject([{ passages: [], missing: { kind: 'term', name: '12386的服务时间' } }])
    const own = await gather({ parts: ['你们客服几点上班'] }, { 你们客服几点上班: hours })
    expect(own.parts).toMatchObject([{ missing: null, passages: [{ chunkId: 'hours' }] }])
  })

  test('where a client sees how his own stands is looked up in its place; staff ask for the rule', async () => {
    const { asked, parts } = await gather({ parts: ['我中签了没'] }, {})
    expect([asked[0]?.text, parts[0]?.part]).toEqual(['怎么知道新股有没有中签？', '我中签了没'])
    const turn = turnOf('原话', { reader: readerOf('advisor') })
    expect((await gather({ parts: ['我中签了没'] }, {}, { turn })).asked[0]?.text).toBe('我中签了没')
  })

  test('who wishes for a thing with an amount is told the steps, and not the section that holds the number', async () => {
    const section = (chunkId: string, heading: string, text: string, cosine: number) =>
      passageOf(text, {
        kind: 'procedure',
        title: '开具资产证明',
        chunkId,
        path: [heading],
        features: { cosine, fused: 1, lead: 0.5 },
      })
    const passages = [
      section('fee', '费用', '电子版不收取费用；纸质版资产证明20元/份。', 0.99),
      section('steps', '办理步骤', '1. 进入资产证明。', 0.9),
    ]
    const first = async (part: string) =>
      (await gather({ parts: [part] }, { [part]: { passages } })).parts[0]?.passages[0]?.chunkId
    expect(await first('我要开个20万的资产证明')).toBe('steps')
    expect(await first('资产证明的费用是多少')).toBe('fee')
  })
})
