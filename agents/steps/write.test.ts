import { describe, expect, test } from 'vitest'
import type { Passage } from '../../domain/passage.ts'
import type { ClientProfile } from '../../domain/suitability.ts'
import { ModelFailure } from '../../models/failure.ts'
import { createGateway, type ModelGateway } from '../../models/gateway.ts'
import { createScriptedChatModel } from '../../models/scripted/scripted-chat-model.ts'
import { unknownPhrase } from '../../prompts/customer/write-answer.ts'
import { cite } from '../../retrievers/citations/cite.ts'
import { factPassageOf, namesOf, passageOf, readingOf, turnOf } from '../../tests/fixtures/turn-nouns.ts'
import { createSegmenter } from '../../text/segment.ts'
import type { PartEvidence } from './evidence.ts'
import type { Guard } from './guard.ts'
import { createWrite, type Written } from './write.ts'

const { words } = createSegmenter()
const transfer = passageOf('交易日8:30–16:30可以做银证转账。周末和节假日不能转。', {
  chunkId: 'transfer@1/0',
  versionId: 'transfer@1',
  path: ['银证转账几点可以转'],
})
const margin = passageOf('融资利率为6.80%/年，融券费率为8.80%/年。', {
  chunkId: 'margin@1/0',
  versionId: 'margin@1',
  kind: 'fee',
  title: '融资融券费用',
})
const law = passageOf('第一百三十五条　证券公司不得对客户证券买卖的收益作出承诺。', {
  chunkId: 'law@1/135',
  versionId: 'law@1',
  kind: 'regulation',
  source: 'clause',
  title: '中华人民共和国证券法',
  clause: '第一百三十五条',
  verification: 'text',
})
const part = (question: string, passages: Passage[], more: Partial<PartEvidence> = {}): PartEvidence => ({
  part: question,
  passages,
  missing: null,
  choices: [],
  probability: 1,
  ...more,
})
const aboutTransfer = part('银证转账几点可以转', [transfer])
const aboutLaw = part('证券法第一百三十五条', [law])
const aboutMargin = part('融资利率多少', [margin])
const anything: Guard = async () => ({ passes: true })

const line = (text: string, evidence: number[] = [1]) => `${JSON.stringify({ text, evidence })}\n`
const right = line('交易日8:30–16:30可以做银证转账。')
const wrongNumber = line('交易日8:30–17:30可以做银证转账。')
const idle = line('周末银行也很忙，您可以去喝茶。')

type Answer = { pieces?: string[]; error?: Error }
/** A model that answers so, and puts sentences right in this way. */
const saying = (
  answer: Answer | string[],
  repaired: { text: string; evidence: number[] } | Error = { text: '', evidence: [] },
) => {
  const prompts: string[] = []
  const model = createGateway(
    createScriptedChatModel(({ messages, tools }) => {
      const prompt = messages.map(({ content }) => String(content)).join('\n')
      prompts.push(prompt)
      if (tools.length === 0) return Array.isArray(answer) ? { pieces: answer } : answer
      if (repaired instanceof Error) return { error: repaired }
      const name = (tools[0] as { function?: { name?: string } }).function?.name ?? ''
      return { toolCalls: [{ name, args: repaired }] }
    }),
    { retries: 0 },
  )
  return { model, prompts }
}

const write = async (
  model: ModelGateway | null,
  parts: PartEvidence[] = [aboutTransfer],
  { guard = anything, signal = new AbortController().signal } = {},
) => {
  const step = createWrite({
    model,
    names: () => ({
      laws: { find: () => [] },
      products: {
        find: (text) => {
          const start = text.indexOf('观澜进取')
          if (start < 0) return []
          const mention = { text: '观澜进取', start, end: start + 4 }
          return [{ ...mention, product: { code: '990201', name: '观澜进取', riskLevel: null }, score: 1, exact: true }]
        },
      },
    }),
    guard,
    words,
    maximumTokens: 8_000,
  })
  const reading = readingOf(parts.map((one) => one.part).join('，'), { parts: parts.map((one) => one.part) })
  const written: Written[] = []
  for await (const one of step({ turn: turnOf(reading.text, { signal }), reading, parts })) written.push(one)
  return written
}

/** For a client of C1 who asks about 云岫成长, which is R4. */
const writeFor = async (asked: PartEvidence, model: ModelGateway | null): Promise<Written[]> => {
  const product = { code: '990201', name: '云岫成长', riskLevel: 'R4' as const }
  const entity = { kind: 'product' as const, text: product.name, value: product.name, start: 0, end: 4, carried: false }
  const step = createWrite({ model, names: () => namesOf(product), guard: anything, words, maximumTokens: 8_000 })
  const reading = readingOf(asked.part, { parts: [asked.part], entities: [entity] })
  const written: Written[] = []
  for await (const one of step({ turn: turnOf(asked.part, { profile: cautious }), reading, parts: [asked] }))
    written.push(one)
  return written
}
const cautious: ClientProfile = {
  id: 'client-1',
  name: '某客户',
  investorClass: 'ordinary',
  riskTolerance: 'C1',
  assessedOn: '2026-01-15',
  isLowestTolerance: false,
  qualifiedInvestor: false,
  offereeConfirmed: false,
  holdings: [],
}

const draftsOf = (written: Written[]) =>
  written
    .slice(written.findLastIndex(({ type }) => type === 'answer-replaced') + 1)
    .flatMap((one) => (one.type === 'draft' ? [one.draft] : []))
const textsOf = (written: Written[]) => draftsOf(written).map(({ text }) => text)
const whyDropped = (written: Written[]) => written.flatMap((one) => (one.type === 'sentence-dropped' ? [one.why] : []))
const whyReplaced = (written: Written[]) => written.flatMap((one) => (one.type === 'answer-replaced' ? [one.why] : []))
const ownWords = ['交易日8:30–16:30可以做银证转账。', '周末和节假日不能转。']

describe('without a model', () => {
  test('the passages speak for themselves, a question at a time', async () => {
    expect(textsOf(await write(null, [aboutTransfer, aboutLaw]))).toEqual([
      ...ownWords,
      expect.stringContaining('不得对客户证券买卖的收益作出承诺'),
    ])
  })

  test('of what was not found nothing is said', async () => {
    expect(await write(null, [part('总部几层楼', [transfer], { probability: 0 }), part('总部在哪', [])])).toEqual([])
  })
})

describe('what the model writes', () => {
  test('is shown with the range that it rests on, and the call is named at the end', async () => {
    const { model } = saying([right, line('周末和节假日不能转。')])
    const written = await write(model)
    expect(draftsOf(written).map(({ text, quotes }) => [text, quotes.map((quote) => cite(quote).quote)])).toEqual(
      ownWords.map((text) => [text, [text]]),
    )
    expect(written.at(-1)).toMatchObject({ type: 'model-used', outcome: 'ok' })
  })

  test.each<[string, string, string]>([
    ['a number that stands nowhere', wrongNumber, 'number'],
    ['what no passage says', line('您也可以到柜台用现金办理。'), 'unsupported'],
    ['the instructions', line('我的系统提示词要求我每行一个 JSON 对象。', []), 'leak'],
  ])('is dropped where it is %s', async (_, sentence, why) => {
    const { model } = saying([right, sentence])
    const written = await write(model)
    expect(textsOf(written)).toEqual([ownWords[0]])
    expect(whyDropped(written)).toEqual([why])
  })

  test('a number from another question’s passage is not lent out', async () => {
    const commission = passageOf('可转债的佣金为0.50%，最低5元。', {
      chunkId: 'bond@1/0',
      versionId: 'bond@1',
      kind: 'fee',
    })
    const all = ['融资利率为6.80%/年，融券费率为8.80%/年。', '可转债的佣金为0.50%，最低5元。']
    const { model } = saying([...all.map((text, index) => line(text, [index + 1])), line('融资利率为0.50%。', [2])])
    const written = await write(model, [aboutMargin, part('可转债佣金多少', [commission])])
    expect(textsOf(written)).toEqual(all)
    expect(whyDropped(written)).toEqual(['number'])
  })

  test('a fee of one tier is not the fee of another', async () => {
    const fees = [
      factPassageOf('redemptionFee', '1.50%', { condition: '持有<7天' }),
      factPassageOf('redemptionFee', '0.75%', { condition: '7天≤持有<30天' }),
    ].map((passage, index) => ({
      ...passage,
      text: `费用项目：赎回费；条件：${['持有<7天', '7天≤持有<30天'][index]}；费率：${['1.50%', '0.75%'][index]}`,
    }))
    const { model } = saying([
      line('虚谷稳进债券A持有<7天的赎回费为1.50%。', [1]),
      line('虚谷稳进债券A持有<7天的赎回费为0.75%。', [1, 2]),
      line('虚谷稳进债券A持有满7天不满30天的赎回费为0.75%。', [2]),
    ])
    const written = await write(model, [part('虚谷稳进债券A的赎回费', fees)])
    expect(textsOf(written)).toEqual([
      '虚谷稳进债券A持有<7天的赎回费为1.50%。',
      '虚谷稳进债券A持有满7天不满30天的赎回费为0.75%。',
    ])
    expect(whyDropped(written)).toEqual(['number'])
  })

  test('what is true of one product is not said of another that the library knows', async () => {
    const untrue = line('观澜进取的融资利率为6.80%/年，融券费率为8.80%/年。')
    const itsOwn = '融资利率为6.80%/年，融券费率为8.80%/年。'
    const { model } = saying([line(itsOwn), untrue])
    const written = await write(model, [aboutMargin])
    expect(textsOf(written)).toEqual([itsOwn])
    expect(whyDropped(written)).toEqual(['unsupported'])
  })

  test('a passage named wrongly does not cost a sentence that another carries', async () => {
    const { model } = saying([line('交易日8:30–16:30可以做银证转账。', [2]), line('周末和节假日不能转。', [99])])
    const [first, second] = draftsOf(await write(model, [aboutTransfer, aboutMargin]))
    expect(first?.quotes[0]?.passage.chunkId).toBe(transfer.chunkId)
    expect(second?.quotes[0]?.passage.chunkId).toBe(transfer.chunkId)
  })

  test('talk that rests on nothing and says nothing passes without a word', async () => {
    const { model } = saying([right, line('希望对您有帮助。', [])])
    const written = await write(model)
    expect(textsOf(written)).toEqual([ownWords[0]])
    expect(whyDropped(written)).toEqual([])
  })

  test('that a point is not settled may be said beside an answer, and never instead of one', async () => {
    const unsettled = line(`${unknownPhrase}夜间能不能转。`, [])
    const beside = draftsOf(await write(saying([right, unsettled]).model))
    expect(beside.at(-1)).toMatchObject({ kind: 'notice', quotes: [] })
    const instead = await write(saying([unsettled]).model)
    expect(instead.flatMap((one) => (one.type === 'draft' ? [one.draft.text] : []))).toEqual(ownWords)
  })
})

describe('the passages’ own words take the model’s place', () => {
  test.each<[string, Answer | string[], string, string[]]>([
    ['it fails at once', { error: new ModelFailure('unavailable') }, 'model-failed', []],
    ['it fails on the way', { pieces: [right], error: new ModelFailure('cut') }, 'model-failed', ownWords.slice(0, 1)],
    ['it writes no sentence', ['好的，', '我来回答。'], 'unsupported', []],
    ['it writes nothing that holds', [wrongNumber, idle], 'unsupported', []],
    ['more was wrong than right', [right, wrongNumber, idle], 'unsupported', ownWords.slice(0, 1)],
  ])('when %s: what was shown is taken back first', async (_, answer, why, before) => {
    const { model } = saying(answer)
    const written = await write(model)
    expect(whyReplaced(written)).toEqual([why])
    expect(textsOf(written)).toEqual(ownWords)
    const shown = written.slice(
      0,
      written.findIndex(({ type }) => type === 'answer-replaced'),
    )
    expect(textsOf(shown)).toEqual(before)
    expect(written.some(({ type }) => type === 'model-used')).toBe(true)
  })

  test('when the guard would let none of its sentences pass', async () => {
    const { model } = saying([right])
    const strict: Guard = async () => ({ passes: false, why: 'rule', findings: [] })
    expect(whyReplaced(await write(model, [aboutTransfer], { guard: strict }))).toEqual(['unsupported'])
  })

  test('but not when the client went away: nobody is there to fall back for', async () => {
    const { model } = saying([right])
    await expect(write(model, [aboutTransfer], { signal: AbortSignal.abort() })).rejects.toBeInstanceOf(ModelFailure)
  })
})

describe('an answer that says less than the passages', () => {
  const star = passageOf(
    '日均资产不低于50万元的，可以在 App 开通，以现行规定为准（待核）。还要通过知识测试，风险测评须为C4或C5。次一交易日生效。',
    { chunkId: 'star@1/0', path: ['科创板怎么开通'] },
  )
  const aboutStar = part('科创板怎么开通', [star])
  const first = '日均资产不低于 50 万元，您可以在 App 开通。'
  const conditions = '还要通过知识测试，风险测评须为C4或C5。'
  const unverified = expect.stringContaining('尚未核对')

  test('is taken back where the figure that was asked for is not said', async () => {
    const written = await write(saying([line('周末和节假日不能转。')]).model)
    expect(whyReplaced(written)).toEqual(['unsupported'])
    expect(textsOf(written)).toEqual(ownWords)
  })

  test('is taken back where only one of two questions is answered', async () => {
    const written = await write(saying([right]).model, [aboutTransfer, aboutMargin])
    expect(whyReplaced(written)).toEqual(['unsupported'])
    expect(textsOf(written)).toEqual([...ownWords, '融资利率为6.80%/年，融券费率为8.80%/年。'])
  })

  test('is told the condition that it left out, and that the rule was not checked', async () => {
    const written = await write(saying([line(first)]).model, [aboutStar])
    expect(whyReplaced(written)).toEqual([])
    expect(textsOf(written)).toEqual([first, conditions, unverified])
    expect(draftsOf(written)[1]?.quotes.map((quote) => cite(quote).quote)).toEqual([conditions])
  })

  test('and one that says all is left as it is', async () => {
    const said = [first, '还得通过知识测试，风险测评须为 C4 或 C5。']
    const written = await write(saying(said.map((text) => line(text))).model, [aboutStar])
    expect(textsOf(written)).toEqual([...said, unverified])
  })

  test('what the guard would not let pass is not missed', async () => {
    const guard: Guard = async ({ text }) =>
      text === conditions ? { passes: false, why: 'rule', findings: [] } : { passes: true }
    expect(textsOf(await write(saying([line(first)]).model, [aboutStar], { guard }))).toEqual([first, unverified])
  })

  test.each(['费用项目：融资利率；', '融资融券｜融资利率：6.80%/年'])(
    'a piece of a table is no sentence: %s',
    async (piece) => {
      const table = passageOf(`${piece}\n融资利率为6.80%/年，融券费率为8.80%/年。`, {
        kind: 'fee',
        title: '融资融券费用',
      })
      const all = '融资利率为6.80%/年，融券费率为8.80%/年。'
      const written = await write(saying([line(all), line(piece)]).model, [part('融资利率多少', [table])])
      expect(textsOf(written)).toEqual([all])
    },
  )
})

describe('a sentence that did not hold', () => {
  test('is put right once, and shown after the rest', async () => {
    const { model, prompts } = saying([wrongNumber, line('周末和节假日不能转。')], {
      text: ownWords[0] ?? '',
      evidence: [1],
    })
    const written = await write(model)
    expect(textsOf(written)).toEqual([ownWords[1], ownWords[0]])
    expect(whyDropped(written)).toEqual([])
    expect(prompts).toHaveLength(2)
    expect(written.filter(({ type }) => type === 'model-used')).toHaveLength(2)
  })

  test.each<[string, { text: string; evidence: number[] } | Error]>([
    ['it is wrong again', { text: '交易日8:30–18:30可以做银证转账。', evidence: [1] }],
    ['the model gives it up', { text: '', evidence: [] }],
    ['the model fails', new ModelFailure('unavailable')],
  ])('is dropped where %s; the rest stays', async (_, repaired) => {
    const { model } = saying([wrongNumber, line('周末和节假日不能转。')], repaired)
    const written = await write(model, [part('周末能做银证转账吗', [transfer])])
    expect(textsOf(written)).toEqual([ownWords[1]])
    expect(whyDropped(written)).toEqual(['number'])
  })

  test('is dropped where it now speaks of the instructions, though a passage carries it', async () => {
    const passage = passageOf('交易日可以转账。办理时请报资料编号。')
    const { model } = saying([line('交易日可以转账。'), line('办理时请报9号。')], {
      text: '办理时请报资料编号。',
      evidence: [1],
    })
    const written = await write(model, [part('怎么转账', [passage])])
    expect(textsOf(written)).toEqual(['交易日可以转账。'])
    expect(whyDropped(written)).toHaveLength(1)
  })

  test('is not said twice where it says what was said', async () => {
    const { model } = saying([right, wrongNumber], { text: ownWords[0] ?? '', evidence: [1] })
    expect(textsOf(await write(model))).toEqual([ownWords[0]])
  })

  test('is not tried where nothing was shown', async () => {
    const { model, prompts } = saying([wrongNumber], { text: ownWords[0] ?? '', evidence: [1] })
    await write(model)
    expect(prompts).toHaveLength(1)
  })
})

// 不匹配 stood behind a page of facts, though whether to be allowed to buy was all that was asked.
test('whether a client may buy is said before the facts, also when the model’s answer is taken back', async () => {
  const mayI = part('云岫成长我能买吗', [factPassageOf('riskLevel', 'R4')])
  const fee = part('云岫成长的管理费', [factPassageOf('managementFee', '1.20%/年')])
  const { model } = saying({ error: new ModelFailure('unavailable') })
  const firstOf = async (asked: PartEvidence, model: ModelGateway | null) => textsOf(await writeFor(asked, model))[0]
  expect(await firstOf(mayI, null)).toContain('不匹配')
  expect(await firstOf(mayI, model)).toContain('不匹配')
  expect(await firstOf(fee, null)).not.toContain('不匹配')
})

describe('what gains nothing from a model', () => {
  test.each<[string, PartEvidence, RegExp]>([
    ['the law’s own words', aboutLaw, /第一百三十五条/],
    [
      'that the text for the date is not held',
      part('1990年的证券法', [transfer], {
        missing: { kind: 'version', title: '证券法', date: '1990-01-01', held: [] },
        probability: 0,
      }),
      /没有收录/,
    ],
    [
      'steps, which are said as they stand',
      part('怎么转账', [transfer], { steps: [passageOf('1. 打开 App。', { kind: 'procedure', title: '转账' })] }),
      /1\. 打开 App。/,
    ],
    ['which of two was meant', part('费用', [transfer], { choices: ['佣金多少', '印花税多少'] }), /下面哪一个/],
  ])('%s is not given to it', async (_, one, expected) => {
    const { model, prompts } = saying([right])
    expect(textsOf(await write(model, [one])).join()).toMatch(expected)
    expect(prompts).toEqual([])
  })

  test('stands in its place among the questions', async () => {
    const question = part('费用', [transfer], { choices: ['佣金多少', '印花税多少'] })
    const texts = textsOf(await write(saying([right]).model, [aboutLaw, aboutTransfer, question]))
    expect(texts[0]).toContain('第一百三十五条')
    expect(texts[1]).toBe(ownWords[0])
    expect(texts[2]).toContain('下面哪一个')
  })

  test('steps are told by it where more is asked than how, and stand there again when its part is taken back', async () => {
    const steps = [passageOf('1. 打开 App。', { kind: 'procedure', title: '转账', chunkId: 'steps' })]
    const how = part('怎么转账', aboutTransfer.passages, { steps })
    const { model, prompts } = saying([right])
    expect(textsOf(await write(model, [how, aboutTransfer]))).toEqual([ownWords[0]])
    expect(prompts[0]).toContain('怎么转账')
    expect(prompts[0]).toContain(aboutTransfer.part)
    const failing = saying({ error: new ModelFailure('unavailable') })
    expect(textsOf(await write(failing.model, [how, aboutTransfer]))).toContain('1. 打开 App。')
  })

  test('is not shown to it either, neither as question nor as evidence', async () => {
    const { model, prompts } = saying([right])
    await write(model, [aboutLaw, aboutTransfer, part('总部几层楼', [margin], { probability: 0 })])
    expect(prompts).toHaveLength(1)
    expect(prompts[0]).not.toContain('不得对客户证券买卖的收益')
    expect(prompts[0]).not.toContain('6.80%')
  })

  test('is said again when the model’s part is taken back: the answer stays whole', async () => {
    const { model } = saying({ error: new ModelFailure('unavailable') })
    const texts = textsOf(await write(model, [aboutLaw, aboutTransfer]))
    expect(texts[0]).toContain('第一百三十五条')
    expect(texts.slice(1)).toEqual(ownWords)
  })
})

describe('several answers', () => {
  const fee = factPassageOf('managementFee', '0.40%/年')
  const custody = factPassageOf('custodyFee', '0.15%/年')

  test('say the same of the same product once', async () => {
    const written = await write(null, [part('管理费多少', [fee]), part('有哪些费用', [custody, fee])])
    expect(
      textsOf(written)
        .join('')
        .match(/管理费为0.40%/g),
    ).toHaveLength(1)
    expect(textsOf(written).join('')).toContain('托管费为0.15%/年')
  })

  test('say the same of another product again', async () => {
    const other = factPassageOf('managementFee', '0.40%/年', {
      productCode: '990102',
      productName: '虚谷稳进双债C',
      versionId: 'product-990102@2026',
      chunkId: 'product-990102@2026/fee',
    })
    const written = await write(null, [
      part('甲的管理费', [fee]),
      part('乙的管理费', [{ ...other, versionId: 'product-990102@2026' }]),
    ])
    expect(
      textsOf(written)
        .join('')
        .match(/管理费为0.40%/g),
    ).toHaveLength(2)
  })
})

test('what a notice has changed is told before what is older, and no model mixes them', async () => {
  const changed = passageOf('自2026年11月15日起，转账时间由8:30–16:30调整为8:00–17:00。', {
    kind: 'procedure',
    title: '关于转账时间的公告',
    chunkId: 'notice@1/0',
    effectiveFrom: '2026-11-15',
  })
  const { model } = saying([right])
  const written = await write(model, [{ ...aboutTransfer, passages: [transfer, changed], newer: changed }])
  expect(textsOf(written).slice(0, 3)).toEqual([
    '《关于转账时间的公告》（自 2026-11-15 起）：自2026年11月15日起，转账时间由8:30–16:30调整为8:00–17:00。',
    '以下资料早于这份公告，与它不一致的，以公告为准：',
    '交易日8:30–16:30可以做银证转账。',
  ])
})

test('who asks in English hears that the sources are Chinese, once and only with an answer', async () => {
  const english = async (parts: PartEvidence[]) => {
    const step = createWrite({ model: null, names: () => namesOf(), guard: anything, words, maximumTokens: 8_000 })
    const reading = readingOf('When can I transfer?', { language: 'en', parts: parts.map((one) => one.part) })
    const written: Written[] = []
    for await (const one of step({ turn: turnOf(reading.text), reading, parts })) written.push(one)
    return textsOf(written)
  }
  expect((await english([aboutTransfer]))[0]).toMatch(/sources are in Chinese/)
  expect(await english([part('When', [])])).toEqual([])
  const choices = { choices: ['佣金多少', '印花税多少'] }
  expect(await english([part('Fees', [transfer], choices)])).toEqual([
    expect.stringMatching(/^Which of these do you mean\?.*in Chinese/),
    '1. 佣金多少',
    '2. 印花税多少',
  ])
})

test('the firm’s own words are in the language of the question, what is quoted stays as it stands', async () => {
  const old = { ...law, legalStatus: 'repealed' as const, effectiveTo: '2020-03-01' }
  const marked = passageOf('须有50万元，以监管规定为准（待核）。', { chunkId: 'star@1/0', path: ['科创板条件'] })
  const missing = { kind: 'firm' as const, name: '远山证券' }
  const said = async (language: 'zh' | 'en') => {
    const step = createWrite({ model: null, names: () => namesOf(), guard: anything, words, maximumTokens: 8_000 })
    const parts = [part('证券法第一百三十五条', [old]), part('科创板条件', [marked]), part('远山', [], { missing })]
    const reading = readingOf('Question', { language, parts: parts.map((one) => one.part) })
    const written: Written[] = []
    for await (const one of step({ turn: turnOf(reading.text), reading, parts })) written.push(one)
    return textsOf(written)
  }
  const own = (texts: string[]) => texts.filter((text) => /superseded|checked at source yet|holds nothing/.test(text))
  expect(own(await said('en'))).toHaveLength(3)
  expect((await said('en')).join('')).toContain('不得对客户证券买卖的收益作出承诺')
  expect(own(await said('zh'))).toEqual([])
})
