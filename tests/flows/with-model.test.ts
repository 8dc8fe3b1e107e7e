// What a model adds: recorded exchanges of a capable model played over the real wire, and everything that stands between it and a client.
import { readFileSync } from 'node:fs'
import { eq, inArray } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { refineMilliseconds } from '../../agents/steps/refine.ts'
import { repairMilliseconds } from '../../agents/steps/write.ts'
import type { Services } from '../../bin/wiring.ts'
import type { AskResult } from '../../domain/ask.ts'
import { readerOf } from '../../domain/identity.ts'
import { AnswerCase, faultOf } from '../../evals/suites/answers.eval.ts'
import { supports } from '../../retrievers/citations/support.ts'
import { chunks, versions } from '../../storage/sql/schema.ts'
import { paced, passagesIn, replay } from '../model-server/honest.ts'
import { createModelServer, type ModelServer, type Script } from '../model-server/model-server.ts'
import { askExchange, type Reads, readsOf, recordedToday } from '../model-server/recordings/compare.ts'
import {
  attacks,
  type Exchange,
  exchanges,
  readings,
  recordedModel,
  sentencesOf,
  supportSentences,
} from '../model-server/recordings/exchanges.ts'
import { cutAfter, sentenceLines, serverError, stallBeforeFirstByte } from '../model-server/replies.ts'
import type { ModelRequest } from '../model-server/request.ts'
import { type Answer, configOf, isEnd, sampleHome, startZhigu, withServices, type Zhigu } from './harness.ts'

const key = 'sk-recorded'
/** What a machine that runs other tests may add. */
const slack = 2_000

let server: ModelServer
const modelSettings = () => ({
  LLM: 'openai',
  OPENAI_BASE_URL: server.openaiUrl,
  OPENAI_API_KEY: key,
  OPENAI_MODEL: 'recorded',
  LLM_RETRIES: '0',
})
let zhigu: Zhigu
beforeAll(async () => {
  server = await createModelServer({ script: recordedModel() })
  zhigu = await startZhigu(modelSettings())
})
afterAll(async () => {
  await zhigu?.close()
  await server?.close()
})
afterEach(() => {
  server.reset()
  server.follow(recordedModel())
})

const exchange = (id: string): Exchange => {
  const found = exchanges.find((one) => one.id === id)
  if (!found) throw new Error(`no exchange ${id}`)
  return found
}
const isAnswerCall = ({ question }: Pick<ModelRequest, 'question'>) => question.includes('请逐行写出回答')
const promptsOf = (answer: { events: Answer['events'] }) =>
  answer.events.flatMap(({ body }) => (body.type === 'model-used' ? [body] : []))

/** Asks as a client does, and reads as a supervisor, who sees how it was judged. */
const converse = async ({ question, messages }: Pick<Exchange, 'question' | 'messages'>, on: Zhigu = zhigu) => {
  const talk = await on.talk()
  const said = messages?.filter(({ role }) => role === 'user').map(({ text }) => text) ?? [question ?? '']
  let answer: Answer | undefined
  for (const text of said) answer = await talk.ask(text)
  if (!answer) throw new Error('nothing was asked')
  const staff = await on.talkIn(talk.id, await on.token('supervisor')).events()
  return { ...answer, events: staff.filter(({ turnId }) => turnId === answer?.messageId) }
}

/** What the model repeats of the library's mark for the unverified, an answer says once, at its end. */
const withoutMark = (text: string) => text.replaceAll('（待核）', '')

const statements = (answer: Answer) => answer.sentences.filter(({ kind }) => kind === 'answer')

/** Every quote is the stored text at its place; gives the texts of the chunks that a sentence rests on. */
const chunksOf = async (services: Services, { citations }: Answer['sentences'][number]): Promise<string[]> => {
  for (const { versionId, start, end, quote } of citations) {
    const [version] = await services.sql.db
      .select({ text: versions.text })
      .from(versions)
      .where(eq(versions.id, versionId))
    expect(version?.text.slice(start, end)).toBe(quote)
  }
  const ids = citations.map(({ chunkId }) => chunkId)
  const rows = await services.sql.db.select({ text: chunks.text }).from(chunks).where(inArray(chunks.id, ids))
  return rows.map(({ text }) => text)
}

describe('a recorded exchange', () => {
  test.each(exchanges)('$id', async (one) => {
    const answer = await converse(one)
    expect(answer.decision).toMatchObject({ decision: 'answer' })
    const bare = (text: string) => text.replace(/\s/g, '')
    expect(bare(answer.sentences[0]?.text ?? '')).toContain(bare(one.key))
    for (const words of one.never) expect(answer.text).not.toContain(words)

    const written = new Map(sentencesOf(one).map(({ text, rests }) => [withoutMark(text), rests]))
    const repaired = new Set(one.data.map(({ data }) => data.text))
    for (const sentence of statements(answer)) {
      expect(sentence.citations.length).toBeGreaterThan(0)
      const texts = await chunksOf(zhigu.services, sentence)
      const rests = written.get(sentence.text)
      if (!rests) expect([...repaired]).toContain(sentence.text)
      for (const words of rests ?? []) expect(texts.some((text) => text.includes(words))).toBe(true)
    }
    const isMarked = sentencesOf(one).some(({ text }) => withoutMark(text) !== text)
    // In the language of the question.
    const mark = one.id === 'english' ? 'checked at source yet' : '规定原文我们尚未核对'
    expect(answer.text.includes(mark)).toBe(isMarked)
    expect(answer.text).not.toMatch(/"evidence"|```|资料编号|为您解答如下|待核/)
    for (const used of promptsOf(answer)) {
      expect(used).toMatchObject({ model: 'openai:recorded', outcome: 'ok' })
      expect(used.tokensIn).toBeGreaterThan(100)
      expect(used.tokensOut).toBeGreaterThan(0)
    }
    expect(promptsOf(answer).map(({ prompt }) => prompt)).toContainEqual(
      expect.stringMatching(/^customer\/write-answer@/),
    )
  })

  test('what the model had not been asked to write is gone: courtesy, a fence, a prediction, an invented number', async () => {
    for (const [id, why] of [
      ['star-permission', []],
      ['expired-identity-document', []],
      ['margin-interest', ['number']],
      ['research-note', ['unsupported']],
      ['comparison', ['unsupported']],
    ] as const) {
      const { events } = await converse(exchange(id))
      const dropped = events.flatMap(({ body }) => (body.type === 'sentence-dropped' ? [body.why] : []))
      expect([id, dropped]).toEqual([id, why])
    }
  })

  test('is shown sentence by sentence while the model still writes', async () => {
    server.follow(paced(recordedModel(), { betweenMilliseconds: 12 }))
    const talk = await zhigu.talk()
    const stream = await talk.follow()
    await talk.send(exchange('star-permission').question ?? '')
    await stream.until(({ body }) => body.type === 'sentence-committed')
    expect(server.requests.map(({ outcome }) => outcome)).toEqual(['open'])
    const seen = await stream.until(isEnd)
    stream.close()
    const at = seen.filter(({ event }) => event.body.type === 'sentence-committed').map((followed) => followed.at)
    // Four by the model, and that what they rest on is unverified.
    expect(at).toHaveLength(5)
    expect((at.at(-1) ?? 0) - (at[0] ?? 0)).toBeGreaterThan(100)
  })

  test("comes the same over Ollama's wire", async () => {
    const other = await startZhigu({
      LLM: 'ollama',
      OLLAMA_BASE_URL: server.ollamaUrl,
      OLLAMA_MODEL: 'recorded',
      LLM_RETRIES: '0',
    })
    try {
      for (const id of ['fee-of-one-tier', 'transfer-limit', 'asset-certificate']) {
        const [overOllama, overOpenAI] = [await converse(exchange(id), other), await converse(exchange(id))]
        expect(overOllama.text).toBe(overOpenAI.text)
        expect(promptsOf(overOllama).map(({ prompt }) => prompt)).toEqual(
          promptsOf(overOpenAI).map(({ prompt }) => prompt),
        )
        for (const used of promptsOf(overOllama))
          expect(used).toMatchObject({ model: 'ollama:recorded', outcome: 'ok' })
      }
      expect(server.requests.filter(({ protocol }) => protocol === 'ollama').length).toBeGreaterThan(4)
    } finally {
      await other.close()
    }
  })
})

describe('with a model an answer reads better', () => {
  let without: AskResult[]
  let written: AskResult[]
  beforeAll(async () => {
    const inTurn = async (services: Services) => {
      const all: AskResult[] = []
      for (const one of exchanges) all.push(await askExchange(services, one))
      return all
    }
    without = await withServices(configOf(await sampleHome()), inTurn)
    written = await inTurn(zhigu.services)
  })
  const reads = (results: AskResult[]): Reads[] =>
    results.map((result, index) => readsOf(result, exchanges[index]?.key ?? ''))
  const median = (numbers: number[]) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0

  test('what was asked stands in the first sentence', () => {
    expect(reads(written).filter(({ keyFirst }) => keyFirst)).toHaveLength(exchanges.length)
    // The library's own words name it first in 17 of the 21 (docs/model-answers.md).
    expect(reads(without).filter(({ keyFirst }) => keyFirst).length).toBeLessThan(exchanges.length)
  })

  test('sentences are short, and no table signs are left', () => {
    expect(median(reads(written).map(({ longest }) => longest))).toBeLessThan(
      median(reads(without).map(({ longest }) => longest)),
    )
    expect(Math.max(...reads(written).map(({ longest }) => longest))).toBeLessThanOrEqual(60)
    expect(reads(written).filter(({ signs }) => signs > 0)).toEqual([])
    expect(reads(without).filter(({ signs }) => signs > 0)).toEqual([])
  })

  // Where the library's own words are short already, warm ones may cost a few characters more, and no more than that.
  test('nearly all are shorter, or their sentences are, or say what was not said without; none grows long', () => {
    const saysWhatIsMissing = (result: AskResult | undefined) => /没有(?:说明|提到|写明)/.test(result?.answer ?? '')
    const others = exchanges.filter((_, index) => {
      const [before, after] = [reads(without)[index], reads(written)[index]]
      if (!before || !after) throw new Error(`no answer to compare for ${exchanges[index]?.id}`)
      if (without[index]?.evidence === 'none' || (after.keyFirst && !before.keyFirst)) return false
      if (saysWhatIsMissing(written[index]) && !saysWhatIsMissing(without[index])) return false
      if (after.characters <= before.characters || after.longest < before.longest) return false
      expect(after.characters).toBeLessThanOrEqual(before.characters * 1.2)
      return true
    })
    expect(others.length, others.map(({ id }) => id).join(' ')).toBeLessThanOrEqual(3)
  })
})

describe('an answer that says less than the passages', () => {
  /** Each sentence with every passage that holds it, as a model writes that copies what is nearest. */
  const saying = (...texts: string[]) =>
    server.follow((request) => {
      const evidence = passagesIn(request).map(({ index }) => index)
      return isAnswerCall(request)
        ? { text: sentenceLines(...texts.map((text) => ({ text, evidence }))) }
        : recordedModel()(request)
    })
  const asked = (question: string) => zhigu.services.ask({ id: 'less', question }, { today: recordedToday })

  test.each<[string, string, string[], string]>([
    ['a label', '虚谷稳进债券A拿了20天，赎回费多少', ['费用项目：赎回费；'], '1.00%'],
    ['the cheapest tier', '虚谷稳进债券A的赎回费是多少', ['虚谷稳进债券A持有满180天的赎回费是0.00%。'], '1.50%'],
    [
      'hours without the limit',
      '银证转账几点可以转，限额多少',
      ['交易日8:30–16:30可以做银证转账，周末和节假日不能转。'],
      '50万元',
    ],
    ['no rate', '股息红利税怎么扣的', ['个人持有A股取得的股息红利要按持股时间计税，卖出时补扣。'], '20%'],
    ['one product of several', '货币基金有哪些', ['虚谷现金通货币A的产品类型是公募基金-货币型。'], '云岫现金管家'],
  ])('%s is replaced by their own words', async (_, question, texts, figure) => {
    saying(...texts)
    const { answer } = await asked(question)
    expect(answer).toContain(figure)
    const without = await withServices(configOf(await sampleHome()), (services) =>
      services.ask({ id: 'less', question }, { today: recordedToday }),
    )
    expect(answer).toBe(without.answer)
  })

  test('a condition and what was not checked are said behind it', async () => {
    const first = '日均资产不低于 50 万元且交易满 24 个月的，可以在 App 开通科创板权限。'
    saying(first)
    const { sentences, evidence } = await asked('科创板要什么条件才能开通')
    expect(sentences.map(({ text }) => text)).toEqual([
      first,
      '还要通过知识测试，风险测评须为C4或C5。',
      expect.stringContaining('规定原文我们尚未核对'),
    ])
    expect(evidence).toBe('partial')
  })
})

describe('the support check', () => {
  const isSlip = ({ never }: Exchange, text: string) => never.some((words) => text.includes(words))
  const isUnknown = (text: string) => text.includes('现有资料没有说明')

  test('lets warm paraphrase through: few good sentences are lost', async () => {
    const lost: string[] = []
    let good = 0
    for (const one of exchanges) {
      const answer = await askExchange(zhigu.services, one)
      const shown = new Set(answer.sentences.map(({ text }) => text))
      for (const { text } of sentencesOf(one)) {
        if (isSlip(one, text) || isUnknown(text)) continue
        good += 1
        if (!shown.has(withoutMark(text))) lost.push(text)
      }
    }
    expect(good).toBeGreaterThanOrEqual(60)
    expect(lost.length, lost.join('\n')).toBeLessThanOrEqual(3)
  })

  test('stops what was changed: wrong numbers, turned senses, swapped products, invented clauses, promises', async () => {
    expect(attacks.flatMap(({ sentences }) => sentences).length).toBeGreaterThanOrEqual(40)
    const shown: string[] = []
    for (const { exchange: id, sentences } of attacks) {
      const one = exchange(id)
      // Each names the passages that the right answer rests on, as a model that slips would.
      const rests = [...new Set(sentencesOf(one).flatMap((sentence) => sentence.rests))]
      const recorded = recordedModel()
      server.follow((request) => {
        if (!isAnswerCall(request)) return recorded(request)
        const evidence = passagesIn(request)
          .filter(({ text }) => rests.some((words) => text.includes(words)))
          .map(({ index }) => index)
        return { text: sentenceLines(...sentences.map(({ text }) => ({ text, evidence }))) }
      })
      const answer = await askExchange(zhigu.services, one)
      shown.push(
        ...answer.sentences.map(({ text }) => text).filter((text) => sentences.some((bad) => bad.text === text)),
      )
    }
    expect(shown).toEqual([])
  })
})

describe('the support check on single passages', () => {
  // The bounds are what was measured, so that it gets no worse.
  test.each([
    ['tuned', 1, 0],
    ['held-out', 2, 2],
  ] as const)('%s: few good sentences are lost, few wrong ones pass', async (name, mostLost, mostPassed) => {
    const lost: string[] = []
    const passed: string[] = []
    for (const { work, words, holds, fails } of supportSentences[name]) {
      const { passages } = await zhigu.services.retrieve({
        text: words,
        entities: [],
        asOf: recordedToday,
        reader: readerOf('client'),
        limit: 20,
      })
      const evidence = passages.filter(({ documentId, text }) => documentId === work && text.includes(words))
      expect([words, evidence.length]).toEqual([words, 1])
      lost.push(...holds.filter((text) => !supports(text, evidence).supported))
      passed.push(...fails.map(({ text }) => text).filter((text) => supports(text, evidence).supported))
    }
    expect(lost.length, lost.join('\n')).toBeLessThanOrEqual(mostLost)
    expect(passed.length, passed.join('\n')).toBeLessThanOrEqual(mostPassed)
  })
})

describe('a second reading', () => {
  const file = new URL('../../evals/datasets/answers/tune.jsonl', import.meta.url)
  const cases = readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => AnswerCase.parse(JSON.parse(line)))
    .filter(({ kind }) => kind === 'follow-up' || kind === 'english')
  const said = (request: ModelRequest) => /<客户这一句>\n([\s\S]*?)\n<\/客户这一句>/.exec(request.question)?.[1] ?? ''
  /** Only reads; what to write is left to the passages' own words. */
  const reader: Script = (request) => {
    if (isAnswerCall(request)) return { text: '' }
    return replay(readings.map(({ asks, data }) => ({ asks, data })))({ ...request, question: said(request) })
  }

  test('answers follow-ups and questions in English that were not understood without', async () => {
    const right = async (services: Services) => {
      const found: string[] = []
      for (const one of cases) {
        const given = await services.ask(one, { today: recordedToday })
        if (faultOf(one, given) === null) found.push(String(one.id))
      }
      return found
    }
    const before = await withServices(configOf(await sampleHome()), right)
    server.follow(reader)
    // On its own: so many answers that are left unwritten open the circuit.
    const after = await withServices(configOf(await sampleHome(), modelSettings()), right)
    expect(before.filter((id) => !after.includes(id))).toEqual([])
    expect(after.length - before.length).toBeGreaterThanOrEqual(6)
  })

  const followUp = exchange('transfer-limit')
  const asked = () => server.requests.filter((request) => !isAnswerCall(request))
  /** The words of the turn's own reading when the model is of no help. */
  const unhelped = async () => withServices(configOf(await sampleHome()), (services) => askExchange(services, followUp))
  let plain: AskResult
  beforeAll(async () => {
    plain = await unhelped()
  })
  beforeEach(() => server.reset())

  const answering = (reading: Script): Script => {
    return (request) => (isAnswerCall(request) ? { text: '' } : reading(request))
  }

  test.each<[string, Script, number]>([
    ['the service fails', () => serverError(), 0],
    ['nothing comes', () => stallBeforeFirstByte(), refineMilliseconds],
    ['no JSON comes', () => ({ text: '好的，这个问题是问限额。' }), 0],
    ['the line is cut', () => cutAfter('{"question": "银证转账', 1), 0],
    [
      'it names a product that nobody spoke of',
      () => ({ text: '{"question":"虚谷稳进债券A一次最多买多少","changed":true}' }),
      0,
    ],
    ['it brings a number of its own', () => ({ text: '{"question":"银证转账一次最多转 800 万吗","changed":true}' }), 0],
    ['it rambles', () => ({ text: JSON.stringify({ question: '银证转账'.repeat(60), changed: true }) }), 0],
  ])('leaves everything as it was when %s', async (_, script, within) => {
    server.follow(answering(script))
    const began = performance.now()
    const answer = await askExchange(zhigu.services, followUp)
    expect(performance.now() - began).toBeLessThan(within + slack)
    expect(asked()).toHaveLength(1)
    expect(answer).toMatchObject({ answer: plain.answer, decision: plain.decision, reason: plain.reason })
  })

  test('is not asked for where the message says itself what it is about, nor where a signal decides', async () => {
    for (const question of ['虚谷稳进债券A的管理费是多少', '转人工', '你们乱收费，我要投诉', '你好']) {
      const answer = await zhigu.services.ask({ id: 1, question }, { today: recordedToday })
      expect(answer.sentences.length).toBeGreaterThan(0)
    }
    const messages = [...(followUp.messages ?? []).slice(0, -1), { role: 'user' as const, text: '我要投诉' }]
    const complaint = await zhigu.services.ask({ id: 2, messages }, { today: recordedToday })
    expect(complaint.decision).toBe('handover')
    expect(asked()).toEqual([])
  })

  test('adds a signal that only the translation shows', async () => {
    server.follow((request) =>
      isAnswerCall(request) ? { text: '' } : { text: '{"intent":"product","parts":["虚谷稳进债券A现在该不该买入"]}' },
    )
    const question = 'Xugu bond A (虚谷稳进债券A), your thoughts on it this week?'
    const answer = await zhigu.services.ask({ id: 1, question }, { today: recordedToday })
    expect(answer.decision).not.toBe('answer')
  })
})

describe('a repair', () => {
  const one = exchange('asset-certificate')
  const repairs = () => server.requests.filter(({ question }) => question.includes('没有通过的句子'))
  const withRepair = (script: Script): Script => {
    const recorded = recordedModel()
    return (request) => (request.question.includes('没有通过的句子') ? script(request) : recorded(request))
  }

  test('puts the number right, and the answer is whole', async () => {
    const answer = await askExchange(zhigu.services, one)
    expect(repairs()).toHaveLength(1)
    expect(answer.answer).toContain('之后 20 元一份')
    expect(answer.evidence).toBe('grounded')
  })

  test.each<[string, Script, number]>([
    ['fails', () => serverError(), 0],
    ['does not come', () => stallBeforeFirstByte(), repairMilliseconds],
    ['is no JSON', () => ({ text: '改好了' }), 0],
    ['gives up', () => ({ text: '{"text":"","evidence":[]}' }), 0],
    ['is wrong again', () => ({ text: '{"text":"纸质版每份收 30 元。","evidence":[1]}' }), 0],
    [
      'says what was shown already',
      () => ({ text: '{"text":"您在 App 里就能自己开电子版资产证明，提交后马上生成，不收取费用。","evidence":[1]}' }),
      0,
    ],
  ])('that %s leaves the rest as it is, once', async (what, script, within) => {
    server.follow(withRepair(script))
    const began = performance.now()
    const answer = await askExchange(zhigu.services, one)
    expect(performance.now() - began).toBeLessThan(within + slack)
    expect(repairs()).toHaveLength(1)
    expect(answer.sentences.map(({ text }) => text)).toEqual(
      sentencesOf(one)
        .slice(0, 2)
        .map(({ text }) => text),
    )
    expect(answer.evidence).toBe(what === 'says what was shown already' ? 'grounded' : 'partial')
  })

  test('is not tried where nothing was shown: the passages’ own words are there at once', async () => {
    server.follow((request) =>
      isAnswerCall(request)
        ? { text: sentenceLines({ text: '纸质资产证明每份收 35 元。', evidence: [1] }) }
        : stallBeforeFirstByte(),
    )
    const answer = await askExchange(zhigu.services, one)
    expect(repairs()).toEqual([])
    expect(answer.answer).toContain('20元/份')
    expect(answer.evidence).toBe('grounded')
  })

  test('where more was wrong than right all is taken back', async () => {
    server.follow((request) =>
      isAnswerCall(request)
        ? {
            text: sentenceLines(
              { text: '您在 App 里就能自己开电子版资产证明。', evidence: [1] },
              { text: '纸质资产证明每份收 35 元。', evidence: [1] },
              { text: '电子版每份收 15 元。', evidence: [1] },
            ),
          }
        : { text: '{"text":"","evidence":[]}' },
    )
    const answer = await converse(one)
    expect(answer.events.map(({ body }) => body)).toContainEqual({ type: 'answer-replaced', why: 'unsupported' })
    expect(answer.text).toContain('20元/份')
    expect(answer.text).not.toMatch(/35|15 元/)
  })
})
