import { describe, expect, test } from 'vitest'
import { readerOf } from '../../domain/identity.ts'
import type { Reading } from '../../domain/turn.ts'
import { readingOf } from '../../tests/fixtures/turn-nouns.ts'
import { hearing, kindsIn, read } from '../../tests/fixtures/understanding.ts'
import type { Classified, Classify } from './understand/signals/classifier.ts'

const client = readerOf('client')
const advisor = readerOf('advisor')

test('what is said plainly stays, whatever the encoder hears', async () => {
  for (const message of ['委托记录多出来三条，哪来的', 'all my funds redeemed at 3 am, i was asleep'])
    expect(kindsIn(await read(message, { classify: hearing({}) })), message).toContain('account-theft')
})

test('是不是我没点对 doubts what one did oneself, and disowns nothing', async () => {
  expect(kindsIn(await read('零钱没转出来，是不是我没点对地方'))).toEqual([])
  expect(kindsIn(await read('委托了一笔卖出，不是我点的'))).toContain('account-theft')
})

test('markup and who the client is say nothing of the language, the intent or the question', async () => {
  const marked = await read('<script>alert(1)</script>佣金多少')
  expect([marked.language, marked.parts]).toEqual(['zh', ['佣金多少']])
  const introduced = await read('佣金多少，我手机⟦手机号1⟧，身份证⟦证件号1⟧')
  expect([introduced.parts, introduced.intent]).toEqual([['佣金多少'], 'fee'])
  const typed = await read('kai hu yao shen me cai liao')
  expect([typed.language, typed.parts]).toEqual(['zh', ['开户要什么材料']])
})

test('a level told beside a product, or after it, is asked about', async () => {
  const { parts } = await read('虚谷稳进债券A现在是R几，我是C2能买吗')
  expect(parts).toEqual([expect.stringMatching(/虚谷稳进债券A.*C2能买/)])
  expect((await read('虚谷成长混合是R几，我是C2能买虚谷稳进债券A吗')).parts).toHaveLength(2)
  const first = await read('虚谷稳进债券A风险等级多少')
  expect((await read('C3行吗', { earlier: [first] })).parts).toEqual(['虚谷稳进债券A，C3能买吗'])
  expect((await read('风险等级怎么分C1到C5')).parts).toEqual(['风险等级怎么分C1到C5'])
})

describe('when the encoder is down the patterns are in charge', () => {
  test.each([
    ['转人工', 'asks-for-person'],
    ['人 工 客 服', 'asks-for-person'],
    ['我不想活了', 'crisis'],
    ['我的账户被盗了', 'account-theft'],
    ['有人冒充客服让我共享屏幕转账，钱已经转走了', 'fraud'],
    ['我要投诉你们的客户经理', 'complaint'],
    ['再不解决我就打12386', 'media-or-regulator'],
    ['我要起诉你们', 'legal-claim'],
    ['我今年15岁，怎么开户', 'minor'],
    ['帮我看看这只股票能不能买', 'asks-for-advice'],
    ['能保证不亏本吗', 'asks-for-promise'],
  ])('%s: %s', async (text, kind) => {
    const reading = await read(text)
    expect(kindsIn(reading)).toContain(kind)
    const signal = reading.signals.find((one) => one.kind === kind)
    expect(text).toContain(signal?.quote)
    expect(signal?.quote).not.toBe('')
  })

  test.each([
    '银证转账几点可以转',
    '虚谷稳进债券A的管理费是多少',
    '证券法第一百三十五条怎么规定',
    '你好',
    '开户要带什么证件',
  ])('nothing is seen where nothing is: %s', async (text) => {
    expect(kindsIn(await read(text))).toEqual([])
  })

  test('mood and urgency fall back to calm, but not where a signal says otherwise', async () => {
    expect(await read('银证转账几点可以转')).toMatchObject({ sentiment: 'neu', urgency: 'low' })
    expect(await read('我的账户被盗了')).toMatchObject({ urgency: 'critical' })
    expect(await read('登录不上了')).toMatchObject({ urgency: 'medium' })
  })
})

describe('the encoder beside the patterns', () => {
  const sureOfAnswer = hearing({})
  const escalating = (kind: Classified['kinds'][number]['kind']) =>
    hearing({
      expectation: { answer: 0.01, refuse: 0.01, escalate: 0.98 },
      kinds: [{ kind, probability: 1 }],
    })

  test.each([
    ['转人工', 'asks-for-person'],
    ['我不想活了', 'crisis'],
  ])('%s is heard however sure the encoder is that it is nothing', async (text, kind) => {
    expect(kindsIn(await read(text, { classify: sureOfAnswer }))).toContain(kind)
  })

  test('adds what no pattern knows, with the client’s words and the rule of the kind', async () => {
    const text = '钱转出去两天了，哪边都没有'
    const { signals } = await read(text, { classify: escalating('money-missing') })
    expect(signals).toMatchObject([{ kind: 'money-missing', quote: text }])
    const said = '给我换个活的来'
    expect((await read(said, { classify: escalating('asks-for-person') })).signals).toMatchObject([
      { kind: 'asks-for-person', ruleId: 'CHAT-HUMAN-HANDOVER' },
    ])
  })

  test('is not asked about what it cannot read, and its chance opinion decides nothing', async () => {
    const asked: string[] = []
    const classify: Classify = async (text, speaker) => {
      asked.push(text)
      return escalating('fraud')(text, speaker)
    }
    expect(kindsIn(await read("'; drop table orders; --", { classify }))).toEqual([])
    expect(asked).toEqual([])
  })

  test('counts in English only when it is sure', async () => {
    const unsure = hearing({
      expectation: { answer: 0.25, refuse: 0, escalate: 0.75 },
      kinds: [{ kind: 'asks-for-person', probability: 1 }],
    })
    const text = 'i want this thing to be good for my account please'
    expect(kindsIn(await read(text, { classify: unsure }))).toEqual([])
    expect(kindsIn(await read(text, { classify: escalating('asks-for-person') }))).toEqual(['asks-for-person'])
    expect(kindsIn(await read('给我换个活的来说', { classify: unsure }))).toEqual(['asks-for-person'])
  })

  test('cannot make a client into one of the firm’s own people', async () => {
    const classify = hearing({
      expectation: { answer: 0.01, refuse: 0.98, escalate: 0.01 },
      kinds: [
        { kind: 'unlawful-draft', probability: 0.9 },
        { kind: 'asks-for-promise', probability: 0.1 },
      ],
    })
    expect(kindsIn(await read('说得好听一些吧', { classify, reader: client }))).toEqual(['asks-for-promise'])
    expect(kindsIn(await read('说得好听一些吧', { classify, reader: advisor }))).toEqual(['unlawful-draft'])
  })

  test('is asked as whom the speaker is', async () => {
    const speakers: string[] = []
    const classify: Classify = async (_, speaker) => {
      speakers.push(speaker)
      return null
    }
    await read('银证转账几点可以转', { classify, reader: client })
    await read('银证转账几点可以转', { classify, reader: advisor })
    expect(speakers).toEqual(['client', 'staff'])
  })

  test('tells the mood', async () => {
    const classify = hearing({ sentiment: { neg: 0.8, neu: 0.1, pos: 0.1 } })
    expect((await read('又是这样，算了', { classify })).sentiment).toBe('neg')
  })
})

// 不要转人工，告诉我印花税 was handed over: the words stood there, and what they were said with did not count.
describe('what is declined is not asked for', () => {
  test.each([
    ['不要转人工，告诉我印花税'],
    ['先别转人工，佣金多少'],
    ['不想找人工客服，就问问佣金'],
    ['不用给我转接客服，几点开盘'],
    ['暂时不需要人工，开户要带什么'],
  ])('%s: answered, and looked up without it', async (text) => {
    const reading = await read(text)
    expect(kindsIn(reading)).toEqual([])
    expect(reading.intent).not.toBe('human')
    expect(reading.parts.join()).not.toMatch(/人工|客服/)
  })

  test('the encoder does not hear of it either', async () => {
    const heard: string[] = []
    const classify: Classify = async (text, speaker) => {
      heard.push(text)
      return hearing({})(text, speaker)
    }
    await read('不要转人工，告诉我印花税', { classify })
    expect(heard.join()).not.toContain('人工')
  })

  test.each([['不用人工'], ['先别转人工'], ['不要转人工了，谢谢'], ['不需要客服']])(
    '%s: that is all, and is small talk',
    async (text) => {
      const reading = await read(text)
      expect(kindsIn(reading)).toEqual([])
      expect(reading.intent).toBe('small-talk')
    },
  )

  test.each([
    ['不要机器人，转人工'],
    ['别跟我说这些，转人工'],
    ['怎么还不转人工'],
    ['不是说转人工吗'],
    ['为什么不转人工'],
    ['能不能转人工'],
    ['要不要转人工？要'],
    ['别不转人工啊'],
  ])('%s: still asks for a person', async (text) => {
    expect(kindsIn(await read(text))).toContain('asks-for-person')
  })
})

describe('several questions, of which one may not be answered', () => {
  const byQuestion: Classify = async (text, speaker) =>
    hearing(
      /推荐/.test(text) && !/多少/.test(text)
        ? { expectation: { answer: 0.02, refuse: 0.96, escalate: 0.02 }, kinds: [] }
        : { expectation: { answer: 0.92, refuse: 0.06, escalate: 0.02 } },
    )(text, speaker)

  test('it is found though the whole message does not show it, and quoted where it stands', async () => {
    const text = '科创板要多少钱才能开，能推荐一只科创板股票吗'
    const { signals, parts } = await read(text, { classify: byQuestion })
    expect(parts).toEqual(['科创板要多少钱才能开', '能推荐一只科创板股票吗'])
    expect(signals).not.toEqual([])
    for (const { quote } of signals) expect(parts[1]).toContain(quote)
  })

  test('torn from the others a question is easily misread: what only one judge sees does not count', async () => {
    expect(kindsIn(await read('银证转账单日限额多少，能不能调高', { classify: hearing({}) }))).toEqual([])
  })

  test.each([
    ['帮我查余额，再告诉我ETF佣金', 2],
    ['开户流程是什么，再推荐两只好股票', 2],
    ['推荐只基金，另外印花税多少', 2],
    ['客户经理推荐的基金，手续费多少', 1],
  ])('%s: %i', async (text, count) => {
    expect((await read(text)).parts).toHaveLength(count)
  })

  test('nor what is said before it out of courtesy', async () => {
    expect((await read('没事，我就说说，佣金多少')).parts).toEqual(['佣金多少'])
    expect((await read('没事了')).parts).toEqual(['没事了'])
  })

  // The second leaned on the first, led to the same answer and was gone.
  test.each([
    ['印花税多少，总部有几层楼', ['印花税多少', '总部有几层楼']],
    ['大盘会涨吗，过户费多少', ['大盘会涨吗', '过户费多少']],
    ['科创板怎么开通？要多久？', ['科创板怎么开通？', '科创板开通要多久']],
  ])('%s: what has a subject of its own does not lean on what was asked before', async (text, expected) => {
    expect((await read(text)).parts).toEqual(expected)
  })

  test.each([
    ['我不想注销只换手机', '换手机'],
    ['我不是要开户，是想改手机号', '改手机号'],
    ['不要讲条件，只说要几天能开科创板', '要几天能开科创板'],
    ['别的不用说，就告诉我佣金多少', '佣金多少'],
    ['我要问的不是佣金是印花税', '印花税'],
    ['不想出门，要去营业部吗', '不想出门，要去营业部吗'],
    ['别人推荐我买的，我想退', '别人推荐我买的，我想退'],
  ])('%s: looked up is what is wanted', async (text, asked) => {
    expect((await read(text)).parts).toEqual([asked])
  })

  test('what is not wanted is judged all the same', async () => {
    expect(kindsIn(await read('我不想活了，只想问问佣金'))).toContain('crisis')
  })

  test('how a question is brought up is not looked up', async () => {
    expect((await read('印花税多少？顺便问下佣金多少？')).parts).toEqual(['印花税多少？', '佣金多少？'])
    expect((await read('谢谢，顺便问下印花税')).parts).toEqual(['印花税'])
  })
})

describe('what the own account shows', () => {
  test.each([
    ['我的风险等级是什么', /测评结果/],
    ['我是C几', /测评结果/],
    ['我账户是不是被冻结了啊', /解冻/],
    ['上个月扣了我30块', /费用/],
    ['我的银行卡为什么绑不上', /绑定/],
    ['我还有多少钱', /余额/],
    ['我持仓有哪些', /持仓/],
    ['帮我查一下余额', /余额/],
    ['我一共亏了多少', /余额/],
  ])('%s is for the guide that shows where to see it', async (text, guide) => {
    const { intent, parts } = await read(text)
    expect(intent).toBe('account-state')
    expect(parts).toHaveLength(1)
    expect(parts[0]).toMatch(guide)
  })

  test.each([
    ['R3风险等级是什么意思'],
    ['我的风险等级怎么提高'],
    ['扣了我30块印花税，怎么算的'],
    ['我要有多少钱才能开科创板'],
    ['怎么绑定银行卡'],
    ['卖1万块的股票零零总总扣多少钱'],
    ['每天成交短信提醒扣钱不'],
    ['赶上国庆那几天该扣的钱啥时候扣'],
    ['签证中心要看我券商里有多少资产有啥文件能出'],
    ['银证转账几点可以转'],
  ])('%s is not', async (text) => {
    expect((await read(text)).parts).toEqual(text.includes('，') ? expect.any(Array) : [text])
    expect((await read(text)).intent).not.toBe('account-state')
  })

  test('asked plainly, is no danger on a guess; told as a story it may be one', async () => {
    const classify = hearing({
      expectation: { answer: 0.01, refuse: 0.01, escalate: 0.98 },
      kinds: [{ kind: 'account-theft', probability: 0.9 }],
    })
    expect(kindsIn(await read('我账户是不是被冻结了啊', { classify }))).toEqual([])
    expect(kindsIn(await read('客服电话不是官网那个，可他知道我的持仓', { classify }))).toContain('account-theft')
  })

  test('the staff ask about clients, not about themselves', async () => {
    expect((await read('我的风险等级是什么', { reader: advisor })).parts).toEqual(['我的风险等级是什么'])
  })

  test('which product is the safest is a question about ratings, until one is to be picked', async () => {
    expect((await read('哪只基金风险最低')).parts[0]).toMatch(/产品风险等级/)
    expect((await read('哪只基金风险最低，推荐给我')).parts[0]).toMatch(/哪只基金/)
  })
})

describe('a remark that something went wrong', () => {
  test.each([['算错了吧'], ['我试了不行'], ['不对啊'], ['还是没反应']])(
    '%s is not made into the question before it: the same answer would come again',
    async (text) => {
      const first = await read('印花税多少')
      expect((await read(text, { earlier: [first] })).parts).toEqual([text])
    },
  )
})

describe('what both judges do not settle', () => {
  const sureOfAnswer = hearing({ expectation: { answer: 0.98, refuse: 0.01, escalate: 0.01 } })

  test.each([['验证码⟦凭证⟧'], ['我的密码是⟦凭证⟧帮我登录'], ['密码 ⟦凭证⟧，怎么改']])(
    '%s: a password that was sent was sent, whatever the encoder thinks',
    async (text) => {
      expect(kindsIn(await read(text, { classify: sureOfAnswer }))).toContain('credentials')
    },
  )

  test('a sum that somebody wants to have invested asks for a recommendation', async () => {
    for (const text of ['手里有十万块怎么打理', '我有50万，怎么配置'])
      expect(kindsIn(await read(text, { classify: sureOfAnswer }))).toEqual(['asks-for-recommendation'])
  })

  test('that a price is to be moved goes before the refusal that the encoder sees in it', async () => {
    const classify = hearing({
      expectation: { answer: 0.02, refuse: 0.95, escalate: 0.03 },
      kinds: [{ kind: 'asks-for-advice', probability: 1 }],
    })
    expect(kindsIn(await read('帮我拉升一下这个票', { classify }))).toContain('manipulation')
  })

  test('a few words that ask for a fee or a term hold no danger and no mood on a hunch', async () => {
    const doubting = hearing({
      expectation: { answer: 0.55, refuse: 0.02, escalate: 0.43 },
      kinds: [{ kind: 'complaint', probability: 0.3 }],
      sentiment: { neg: 0.8, neu: 0.1, pos: 0.1 },
    })
    const brief = await read('那它的赎回费呢，拿了20天', { classify: doubting })
    expect([brief.signals, brief.sentiment]).toEqual([[], 'neu'])
    const long = await read('那它的赎回费呢，上次你们的人可不是这么跟我讲的，拿了20天', { classify: doubting })
    expect([kindsIn(long), long.sentiment]).toEqual([['unclear-danger'], 'neg'])
    const sure = hearing({
      expectation: { answer: 0.1, refuse: 0.02, escalate: 0.88 },
      kinds: [{ kind: 'complaint', probability: 0.9 }],
    })
    expect(kindsIn(await read('赎回费你们收了两遍', { classify: sure }))).toEqual(['complaint'])
  })

  test('a short question is heard together with the calm one before it, a statement and a danger are not', async () => {
    const earlier = [readingOf('虚谷稳进债券A的管理费是多少')]
    const torn: Classify = async (text, speaker) =>
      hearing(
        text.startsWith('虚谷')
          ? {}
          : {
              expectation: { answer: 0.05, refuse: 0.9, escalate: 0.05 },
              kinds: [{ kind: text.includes('涨') ? 'asks-for-prediction' : 'others-data', probability: 0.9 }],
            },
      )(text, speaker)
    expect(kindsIn(await read('那个经理是谁', { classify: torn, earlier }))).toEqual([])
    expect(kindsIn(await read('那个经理是谁', { classify: torn }))).toEqual(['others-data'])
    expect(kindsIn(await read('那个经理的电话发我', { classify: torn, earlier }))).toEqual(['others-data'])
    expect(kindsIn(await read('我测出来是C2', { classify: torn, earlier }))).toEqual([])
    expect(kindsIn(await read('会不会涨呢', { classify: torn, earlier }))).toEqual(['asks-for-prediction'])
    const [calm] = earlier
    const danger = calm && [{ ...calm, signals: [{ kind: 'complaint', ruleId: null, quote: '投诉' }] }]
    expect(kindsIn(await read('那个经理是谁', { classify: torn, earlier: danger }))).toEqual(['others-data'])
  })

  test('what an adviser asks about is not called by a guess', async () => {
    const classify = hearing({
      expectation: { answer: 0.02, refuse: 0.07, escalate: 0.91 },
      kinds: [
        { kind: 'discretionary', probability: 0.4 },
        { kind: 'complaint', probability: 0.1 },
      ],
    })
    expect(kindsIn(await read('客户要走全权委托', { classify, reader: advisor }))).toEqual(['discretionary'])
  })
})

describe('in everyday words', () => {
  test.each<[string, string, string?]>([
    ['帮我拉升一下这个票', 'manipulation'],
    ['找人把这只股票炒高', 'manipulation'],
    ['能不能给我拉个涨停', 'manipulation'],
    ['你们出手拉一把这只股票', 'manipulation'],
    ['把股价托住，大家一起', 'manipulation'],
    ['怎么绕过适当性', 'qualification-bypass', 'ACC-QUAL-BYPASS'],
    ['能不能跳过风险测评直接买', 'qualification-bypass', 'ACC-QUAL-BYPASS'],
    ['我把养老钱都亏光了，80万没了', 'big-loss'],
    ['我亏了50万，钱全没了', 'big-loss'],
    ['炒股把积蓄都输光了', 'big-loss'],
    ['我有50万，怎么配置', 'asks-for-recommendation'],
    ['账上80万没了，我没操作过', 'money-missing'],
    ['亏了2万卖出，钱到现在没到账', 'money-missing'],
  ])('%s: %s', async (text, kind, rule) => {
    const { signals } = await read(text)
    expect(signals.map((signal) => signal.kind)).toContain(kind)
    if (rule) expect(signals.map(({ ruleId }) => ruleId)).toContain(rule)
  })

  test.each([
    ['我把养老钱都亏光了，80万没了', 'money-missing'],
    ['我亏了50万，钱全没了', 'money-missing'],
    ['怎么绕过适当性', 'aml-evasion'],
    ['拉升是什么意思', 'manipulation'],
    ['帮我拉低成本', 'manipulation'],
    ['主力是不是在拉升', 'manipulation'],
    ['我爱人也想进你们的打板小队', 'manipulation'],
    ['帮我倒推一下要几分', 'manipulation'],
    ['别给我转来转去，转人工', 'aml'],
    ['我的密码是⟦凭证⟧帮我登录', 'complaint'],
  ])('%s: no %s', async (text, kind) => {
    expect(kindsIn(await read(text))).not.toContain(kind)
  })

  test.each([
    ['帮我绕开双录', 'ACC-QUAL-BYPASS'],
    ['双录能不能走个过场', 'ACC-QUAL-BYPASS'],
    ['客户要走全权委托', 'ADV-DISCRETIONARY'],
    ['客户让我代操作', 'ADV-DISCRETIONARY'],
    ['我可以跟客户说保本吗', 'RET-PRINCIPAL'],
    ['能跟客户保证收益5%吗', 'RET-GUARANTEE'],
    ['客户给我发红包', 'ADV-PERSONAL-FEE'],
    ['客户问资金来源怎么写能过', 'ACC-AML'],
    ['给我推荐只基金', 'SUIT-OVER-RISK-PUSH'],
  ])('an adviser: %s, by %s', async (text, rule) => {
    const { signals } = await read(text, { reader: advisor })
    expect(signals[0]?.ruleId).toBe(rule)
  })

  test.each([
    ['今天天气怎么样', 'off-topic'],
    ['今天天气', 'off-topic'],
    ['天气股有哪些', 'other'],
    ['你好', 'small-talk'],
    ['没事，佣金多少', 'fee'],
    // What follows the courtesy asks.
    ['好的，那赎回费呢', 'fee'],
    ['嗯嗯 赎回费', 'fee'],
    ['早盘的交易时间', 'other'],
    ['了解一下港股通', 'other'],
    ['哦不对，我是想问到账时间', 'other'],
    ['好的，原来的号用不了了', 'other'],
    ['早啊', 'small-talk'],
    ['好的，不用了', 'small-talk'],
    ['谢谢，你真好', 'small-talk'],
    ['好的，我知道了', 'small-talk'],
    ['你叫什么名字', 'small-talk'],
    ['问个问题', 'small-talk'],
    ['我有个问题，佣金多少', 'fee'],
    ['？', 'small-talk'],
  ])('%s: %s', async (text, intent) => {
    expect((await read(text)).intent).toBe(intent)
  })
})

describe('what is asked', () => {
  test('entities are where they say, and mean what they say', async () => {
    const text = '虚谷稳进债券A（990101）和证券法第一百三十五条有什么关系'
    const { entities } = await read(text)
    for (const { text: written, start, end, carried } of entities) {
      expect(text.slice(start, end)).toBe(written)
      expect(carried).toBe(false)
    }
    expect(entities.map(({ kind, value }) => `${kind} ${value}`)).toEqual([
      'product 990101',
      'product-code 990101',
      'law 中华人民共和国证券法',
      'article 第一百三十五条',
    ])
  })

  test('several questions are several, each standing alone', async () => {
    const { parts, query } = await read('虚谷稳进债券A的管理费是多少？它的赎回费呢？')
    expect(parts).toHaveLength(2)
    expect(parts[1]).toContain('虚谷稳进债券A')
    expect(parts[1]).toContain('赎回费')
    expect(query).toBe(parts.join(' '))
  })

  test('a follow-up speaks of what was spoken of, and is marked as carried', async () => {
    const first = await read('虚谷稳进债券A的管理费是多少')
    const { parts, entities } = await read('那它的赎回费呢', { earlier: [first] })
    expect(parts[0]).toMatch(/虚谷稳进债券A.*赎回费/)
    expect(entities).toMatchObject([{ kind: 'product', value: '990101', carried: true }])
  })

  test('a message that names its own product does not take over another', async () => {
    const first = await read('虚谷稳进债券A的管理费是多少')
    const { entities, query } = await read('虚谷成长混合的风险等级是多少', { earlier: [first] })
    expect(entities.map(({ value }) => value)).toEqual(['990201'])
    expect(query).not.toContain('虚谷稳进')
  })

  test.each([
    ['2019年底时证券法第一百三十五条怎么说', /^2019-12-31/],
    ['证券法2019年那时候第一百三十五条怎么说', /^2019-12-31/],
    ['证券法第一百三十五条怎么说', null],
    // A version of 2019 need not have been in force in 2019.
    ['2019年的证券法第一百三十五条怎么说', null],
    ['证券法（2019年修订）第一百三十五条怎么说', null],
    ['证券法2019年第一百三十五条', null],
    // The account is of 2023, the question of today: the law of 2006 was told.
    ['2023年开的户，现在反洗钱法要求资料保存多久', null],
    ['2023年开的户，那时候反洗钱法要求资料保存多久', /^2023/],
    ['2021年的时候客户身份资料要存几年', /^2021-12-31/],
    ['我2021年的时候开的户，身份资料要存几年', null],
  ])('%s: of which day', async (text, expected) => {
    const { asOf } = await read(text)
    if (expected) expect(asOf).toMatch(expected)
    else expect(asOf).toBeNull()
  })

  test.each<[string, string, string]>([
    ['虚谷稳进债券A的赎回费', '一年半呢', '虚谷稳进债券A的赎回费，持有一年半'],
    ['虚谷稳进债券A的赎回费', '持有两年呢', '虚谷稳进债券A的赎回费，持有两年'],
    ['虚谷稳进债券A持有20天赎回费多少', '那半年呢', '虚谷稳进债券A持有半年赎回费多少'],
    ['虚谷稳进债券A买50万申购费多少', '买200万呢', '虚谷稳进债券A买200万申购费多少'],
    ['虚谷稳进债券A的申购费', '200万呢', '虚谷稳进债券A的申购费，买200万'],
  ])('another term or amount asks the same of a fee: %s, %s', async (before, text, query) => {
    const first = await read(before)
    expect((await read(text, { earlier: [first] })).parts).toEqual([query])
  })

  test.each(['那另一只呢，几月成立的', '另一款的赎回费呢'])('%s: not of the one that was spoken of', async (text) => {
    const { entities } = await read(text, { earlier: [await read('虚谷稳进债券A的赎回费')] })
    expect(entities.filter(({ kind }) => kind === 'product')).toEqual([])
  })
  // Figures of today were told for a day on which others held.
  test.each<[string, string | null]>([
    ['虚谷稳进债券A 2026年5月的赎回费', '2026-05-31'],
    ['2026年6月10日买的虚谷稳进债券A风险等级', '2026-06-10'],
    ['虚谷稳进债券A去年的管理费', '2025-12-31'],
    ['虚谷稳进债券A在2026年6月15日之前的赎回费', '2026-06-14'],
    ['虚谷稳进债券A 2026年第三季度的规模', null],
    ['虚谷稳进债券A今年以来的规模', null],
    ['2024年买的虚谷稳进债券A赎回要收多少手续费', null],
    ['去年买的虚谷稳进债券A现在是什么风险等级', null],
    ['2018年成立的虚谷稳进债券A管理费多少', null],
    ['虚谷稳进债券A 2027年5月的赎回费', null],
  ])('a fact of a product is asked for a past day: %s', async (text, date) => {
    expect((await read(text)).asOf).toBe(date)
  })
  test('also where only the day is new', async () => {
    const first = await read('虚谷稳进债券A的赎回费是多少')
    expect((await read('2025年8月的时候呢', { earlier: [first] })).asOf).toBe('2025-08-31')
  })

  test('the day of the question before holds for what follows it', async () => {
    const first = await read('2019年底时证券法第一百三十五条怎么说')
    expect((await read('第一百三十六条呢', { earlier: [first] })).asOf).toBe(first.asOf)
  })

  test.each([
    ['2019年的证券法第一百三十五条怎么说', '第一百三十六条呢', '《中华人民共和国证券法》（2019年版）第一百三十六条'],
    ['证券法（2019-12-28 修订）第五十条', '那第五十一条', '《中华人民共和国证券法》（2019年12月28日版）第五十一条'],
    ['旧证券法第一百三十五条怎么说', '那第一百三十六条呢', '《中华人民共和国证券法》（修订前）第一百三十六条'],
    ['旧证券法第五十条', '现在的第五十条呢', '《中华人民共和国证券法》现在的第五十条'],
    ['证券法第五十条怎么说', '那修订前呢', '修订前，证券法第五十条怎么说'],
    ['证券法第五十条怎么说', '旧的呢', '修订前，证券法第五十条怎么说'],
    ['证券法第五十条怎么说', '那以前的规定呢', '修订前，证券法第五十条怎么说'],
    ['证券法第五十条怎么说', '老版怎么规定的', '修订前，证券法第五十条怎么说'],
    ['证券法第五十条怎么说', '那2014年的呢', '2014年版，证券法第五十条怎么说'],
    ['证券法第五十条怎么说', '2014版呢', '2014年版，证券法第五十条怎么说'],
    ['2014年证券法第五十条怎么说', '那2019年修订的呢', '2019年版，证券法第五十条怎么说'],
    ['2014年证券法第五十条怎么说', '现在的呢', '证券法第五十条怎么说'],
  ])('the version that was named holds for what follows it, until another is: %s, %s', async (before, text, query) => {
    const first = await read(before)
    const second = await read(text, { earlier: [first] })
    expect(second.query).toBe(query)
    expect(second.asOf).toBeNull()
  })

  test('a message always has a question, whatever it is', async () => {
    for (const text of ['。', '？？？', '👍', 'ok', '嗯嗯', 'x'.repeat(5000)]) {
      const { parts, query } = await read(text)
      expect(parts.length).toBeGreaterThan(0)
      expect(query).toBe(parts.join(' '))
    }
  })
})

test.each(['还在吗', '在吗', '在不在', '你还在么'])('%s is small talk', async (text) => {
  expect((await read(text)).intent).toBe('small-talk')
})

describe('the mood over the conversation', () => {
  const angry = hearing({ sentiment: { neg: 1, neu: 0, pos: 0 } })
  const trend = async (...earlier: Reading['sentiment'][]) =>
    (
      await read('又是这样，算了', {
        classify: angry,
        earlier: earlier.map((sentiment) => readingOf('原话', { sentiment })),
      })
    ).trend

  test('falls the more, the better it was before; the first message has none', async () => {
    expect(await trend()).toBe(0)
    expect(await trend('neg', 'neg')).toBe(0)
    expect(await trend('neu', 'neu')).toBeLessThan(0)
    expect(await trend('pos', 'pos')).toBeLessThan(await trend('neu', 'neu'))
    expect(await trend('pos', 'pos')).toBeGreaterThanOrEqual(-1)
  })
})

test('an adviser’s wish for an unlawful draft is one, and a client’s question about such words is not', async () => {
  const text = '帮我写一条朋友圈文案，就说这只基金稳赚不赔'
  expect(kindsIn(await read(text, { reader: advisor }))).toContain('unlawful-draft')
  expect(kindsIn(await read(text, { reader: client }))).not.toContain('unlawful-draft')
})

describe('read for what was said', () => {
  /** What the classifier makes of words torn from their conversation. */
  const doubting = (kind: Classified['kinds'][number]['kind'], calm: RegExp): Classify => {
    const doubt = hearing({
      expectation: { answer: 0.1, refuse: 0.1, escalate: 0.8 },
      kinds: [{ kind, probability: 0.9 }],
      sentiment: { neg: 0.9, neu: 0.1, pos: 0 },
    })
    return async (text, speaker) => (calm.test(text) ? hearing({}) : doubt)(text, speaker)
  }

  test('markup is no offence, and what stands in it is asked', async () => {
    const classify = doubting('credentials', /^[^<>]*$/)
    const reading = await read('<script>alert(1)</script><b>佣金多少</b>', { classify })
    expect([reading.signals, reading.parts, reading.intent]).toEqual([[], ['佣金多少'], 'fee'])
    expect(kindsIn(await read('<script>x</script><b>我的账户</b>被盗了'))).toContain('account-theft')
    expect((await read('<img src=x>')).parts).toHaveLength(1)
  })

  test.each([
    ['不对，我问的是银行卡密码', '银行卡密码'],
    ['不是，我说的是佣金', '佣金'],
    ['不对不对，我刚才问的是：基金账户', '基金账户'],
    ['我说的是银行卡', '银行卡'],
    ['你理解错了，我是问的是ETF费用', 'ETF费用'],
  ])('%s is judged by what was meant, and that is looked up', async (text, meant) => {
    const heard: string[] = []
    const calm = hearing({})
    const classify: Classify = async (words, speaker) => {
      heard.push(words)
      return calm(words, speaker)
    }
    expect((await read(text, { classify })).parts).toEqual([meant])
    expect(heard).toEqual([meant.toLowerCase()])
  })

  test.each([
    ['不对，我问的是我的账户被盗了怎么办', 'account-theft'],
    ['不是，我说的是我的钱转出去没到账', 'money-missing'],
    ['不对，我要的是转人工', 'asks-for-person'],
  ])('%s: %s is still heard, in the words of the message', async (text, kind) => {
    const { signals } = await read(text)
    const found = signals.find((signal) => signal.kind === kind)
    expect(text).toContain(found?.quote ?? 'none')
  })

  test('a person declined in one’s own name asks for nothing; what remains is judged', async () => {
    const classify = doubting('discretionary', /^$/)
    const declined = await read('我不要人工，你告诉我就行', { classify })
    expect([declined.signals, declined.intent]).toEqual([[], 'small-talk'])
    expect(kindsIn(await read('我不要人工，我的钱被骗了'))).toContain('fraud')
    expect(kindsIn(await read('我不要机器人，我要人工'))).toContain('asks-for-person')
  })

  test('a clause of the article that was spoken of asks nothing else', async () => {
    const earlier = [await read('证券法第一百三十五条怎么说')]
    const reading = await read('第二款', { earlier, classify: doubting('asks-for-recommendation', /^$/) })
    expect(reading.signals).toEqual([])
    expect(reading.parts).toEqual(['《中华人民共和国证券法》第一百三十五条第二款'])
  })

  test('who only names a law, an article or a product is in no mood', async () => {
    const classify = hearing({ sentiment: { neg: 0.9, neu: 0.1, pos: 0 } })
    for (const text of ['那证券法呢', '证券法第一百三十五条', '虚谷稳进债券A', '第一百三十五条和第一百三十六条'])
      expect((await read(text, { classify })).sentiment, text).toBe('neu')
    for (const text of ['证券法有什么用', '虚谷稳进债券A亏惨了', '证券法😡', '算了'])
      expect((await read(text, { classify })).sentiment, text).toBe('neg')
  })

  test('who has not understood asks the last question once more; who chats is in no danger, whatever is guessed', async () => {
    const earlier = [await read('银证转账几点能转')]
    const again = await read('没听懂', { earlier, classify: doubting('not-understanding', /银证转账/) })
    expect([again.query, again.signals]).toEqual(['银证转账几点能转', []])
    const guessing = hearing({ kinds: [{ kind: 'asks-for-person', probability: 0.9 }] })
    expect((await read('陪我聊聊', { classify: guessing })).signals).toEqual([])
  })

  test('off-topic is off-topic, whatever may be guessed of it; a danger in it is heard', async () => {
    const guessing = hearing({
      expectation: { answer: 0.07, refuse: 0.81, escalate: 0.12 },
      kinds: [{ kind: 'discretionary', probability: 0.4 }],
    })
    const homework = await read('帮我写作业', { classify: guessing })
    expect([homework.signals, homework.intent]).toEqual([[], 'off-topic'])
    expect(kindsIn(await read('帮我写首诗，我不想活了', { classify: guessing }))).toContain('crisis')
    const sure = hearing({
      expectation: { answer: 0.01, refuse: 0.98, escalate: 0.01 },
      kinds: [{ kind: 'others-data', probability: 0.9 }],
    })
    expect(kindsIn(await read('给相亲对象做个背调', { classify: sure }))).toEqual(['others-data'])
  })

  test.each([
    ['我2026年3月买的虚谷稳进债券A，现在风险等级是多少', 'minor'],
    ['我是2021年3月开户的，怎么改密码', 'minor'],
    ['本人2022年6月签的合同在哪看', 'minor'],
    ['我2021年的合同在哪看', 'minor'],
    ['我做了10年的股票', 'minor'],
    ['我买的是2021年的', 'minor'],
    ['我2021年生病了，怎么找回密码', 'minor'],
    [
      '最高人民法院、最高人民检察院关于办理侵犯公民个人信息刑事案件适用法律若干问题的解释第三条讲什么',
      'authority-visit',
    ],
    ['你们监控哪些交易算可疑', 'complaint'],
    ['回答不准谁负责', 'complaint'],
    ['我老公适合买什么', 'others-data'],
  ])('%s: no %s', async (text, kind) => {
    expect(kindsIn(await read(text))).not.toContain(kind)
  })

  test.each([
    ['我2012年3月生，能开户吗', 'minor'],
    ['我是2012年出生的，能开户吗', 'minor'],
    ['我是2012年的，能开户吗', 'minor'],
    ['我2012年3月5日出生', 'minor'],
    ['我12年的，想炒股', 'minor'],
    ['公安局来人要调客户资料，说是按关于办理诈骗刑事案件适用法律若干问题的解释', 'authority-visit'],
    ['我有监控和聊天记录，交给监管', 'complaint'],
    ['监控录像我都有', 'complaint'],
    ['出了问题谁负责', 'complaint'],
    ['你们回答错了害我亏了五万，谁负责', 'complaint'],
    ['我老公买了什么股票', 'others-data'],
  ])('%s: %s', async (text, kind) => {
    expect(kindsIn(await read(text))).toContain(kind)
  })

  test.each([
    ['客户让我帮他填风险测评', 'questionnaire', 'SUIT-COACH-QUESTIONNAIRE'],
    ['测评能帮客户填吗', 'questionnaire', 'SUIT-COACH-QUESTIONNAIRE'],
    ['这个客户适合买什么', 'asks-for-recommendation', 'SUIT-OVER-RISK-PUSH'],
    ['私下给客户返佣', 'personal-fee', 'ADV-PERSONAL-FEE'],
    ['写一段给客户返佣的朋友圈文案', 'unlawful-draft', 'WORD-FALSE-CLAIM'],
    ['私下给客户推票', 'unlawful-draft', 'ADV-VIP-GROUP'],
    ['这个客户买了什么股票', 'others-data', 'CHAT-SECRECY'],
    ['80岁的客户让我帮他填风险测评', 'elderly', 'SUIT-VULNERABLE'],
  ])('an adviser: %s: %s by %s', async (text, kind, ruleId) => {
    const { signals } = await read(text, { reader: advisor })
    expect(signals).toContainEqual(expect.objectContaining({ kind, ruleId }))
  })

  test.each([
    ['客户让我帮他填风险测评', ['elderly', 'unlawful-draft']],
    ['这个客户适合买什么', ['others-data']],
    ['私下给客户返佣', ['unlawful-draft']],
  ])('an adviser: %s: no %s', async (text, kinds) => {
    for (const kind of kinds) expect(kindsIn(await read(text, { reader: advisor }))).not.toContain(kind)
  })
})

describe('what answers an offer', () => {
  const offer = { role: 'assistant' as const, text: '需要投资建议，可以为您转接持证的投资顾问。' }

  test('a yes asks for a person, whatever was spoken of, and in the language of the offer', async () => {
    const earlier = [await read('虚谷稳进债券A的管理费是多少')]
    for (const text of ['转', '好的', 'ok', '麻烦了']) {
      const reading = await read(text, { history: [offer], earlier })
      expect(reading, text).toMatchObject({ query: text, parts: [text], intent: 'human', entities: [], language: 'zh' })
      expect(reading.signals, text).toEqual([{ kind: 'asks-for-person', ruleId: 'CHAT-HUMAN-HANDOVER', quote: text }])
    }
    expect((await read('yes please', { history: [{ ...offer, text: 'Or reply “human”.' }] })).language).toBe('en')
  })

  test('a no is small talk, and so is a yes to questions to choose from', async () => {
    expect(await read('不用了', { history: [offer] })).toMatchObject({ intent: 'small-talk', signals: [] })
    const listed = {
      ...offer,
      text: '您想了解的是下面哪一个？\n1. 怎么销户？\n2. 收钱吗？\n都不是的话，回复“转人工”。',
    }
    expect(await read('好的', { history: [listed] })).toMatchObject({ intent: 'small-talk', signals: [] })
    expect((await read('1', { history: [listed] })).parts).toEqual(['怎么销户？'])
  })
})

describe('what follows an acknowledgement is a message of its own', () => {
  test.each([
    ['好的我想销户', '我想销户', 'other'],
    ['没事就是想问下佣金', '佣金', 'fee'],
    ['明白那申购费呢', '那申购费呢', 'fee'],
    ['行帮我查下赎回费', '帮我查下赎回费', 'fee'],
  ])('%s', async (text, asked, intent) => {
    expect(await read(text)).toMatchObject({ parts: [asked], intent })
  })

  test('a danger behind it is heard as one', async () => {
    expect(kindsIn(await read('好的我女儿15岁想买基金'))).toContain('minor')
    expect(kindsIn(await read('嗯嗯我要投诉'))).toContain('complaint')
    expect((await read('嗯嗯好的谢谢，我先看看')).intent).toBe('small-talk')
  })
})

describe('who only says how he feels', () => {
  const mistaken = hearing({
    expectation: { answer: 0.05, refuse: 0.9, escalate: 0.05 },
    kinds: [{ kind: 'asks-for-prediction', probability: 0.9 }],
    sentiment: { neg: 0, neu: 0, pos: 1 },
  })

  test.each([
    ['你到底会不会啊', 'neg'],
    ['又跌了', 'neg'],
    ['今天心情不好', 'neg'],
    ['你真棒', 'pos'],
    ['不销了', 'neu'],
  ])('%s asks for nothing that may not be done, whatever the encoder hears', async (text, sentiment) => {
    expect(await read(text, { classify: mistaken })).toMatchObject({ intent: 'small-talk', sentiment, signals: [] })
  })

  test('a loss that a client breaks down over is a person’s matter', async () => {
    const text = '炒股亏得我要崩溃了整夜睡不着'
    expect((await read(text)).signals[0]).toMatchObject({ kind: 'big-loss', quote: text })
    expect(kindsIn(await read(text, { reader: advisor }))).not.toContain('big-loss')
  })
})
