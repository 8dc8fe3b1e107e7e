import { describe, expect, test } from 'vitest'
import type { Passage } from '../../domain/passage.ts'
import { factPassageOf, passageOf } from '../../tests/fixtures/turn-nouns.ts'
import { createSegmenter } from '../../text/segment.ts'
import { sufficientProbability } from './evidence.ts'
import { evidenceFeatures, isOfOtherExample, likeliestFirst } from './judge.ts'

const { words } = createSegmenter()
const question = '银证转账几点可以转'
const found = (features: Passage['features'] = {}, more: Partial<Passage> = {}) =>
  passageOf('交易日 8:30–16:30 可以做银证转账。', { title: '银证转账', features, ...more })
const features = (passages: Passage[], asked = question) => {
  const [passage] = passages
  if (!passage) throw new Error('nothing to judge')
  return evidenceFeatures(asked, passage, passages, words)
}
const probability = (passages: Passage[], asked = question) => likeliestFirst(asked, passages, words).probability

test('of nothing nothing is likely', () => {
  expect(likeliestFirst(question, [], words)).toEqual({ passages: [], probability: 0 })
})

test('whatever a retriever reports, features and probability stay within 0…1', () => {
  for (const value of [-3, 0, 0.5, 1, 40])
    for (const passage of [found({ faq: value, cosine: value, fused: value }), factPassageOf('riskLevel', 'R2')]) {
      for (const feature of Object.values(features([passage]))) {
        expect(feature).toBeGreaterThanOrEqual(0)
        expect(feature).toBeLessThanOrEqual(1)
      }
      expect(probability([passage])).toBeGreaterThan(0)
      expect(probability([passage])).toBeLessThan(1)
    }
})

describe('it is the likelier that the passages answer', () => {
  const rises = (steps: Passage[][], asked = question) => {
    const likely = steps.map((passages) => probability(passages, asked))
    for (const [index, value] of likely.entries()) if (index > 0) expect(value).toBeGreaterThan(likely[index - 1] ?? 1)
  }

  test('the nearer they are in meaning', () => rises([0.2, 0.5, 0.8, 1].map((cosine) => [found({ cosine })])))
  test('the higher full text and vectors place them', () => rises([0, 0.3, 0.9].map((fused) => [found({ fused })])))
  test('the more of the words they hold', () =>
    rises([
      [passageOf('融资利率。', { title: '费用' })],
      [passageOf('转账。', { title: '费用' })],
      [passageOf('银证转账几点可以转。', { title: '费用' })],
    ]))
  test('where the law and article were looked up by name', () => rises([[found()], [found({}, { source: 'clause' })]]))
  test('where the row of the fact table was looked up', () => {
    const fact = factPassageOf('riskLevel', 'R2')
    rises([[{ ...fact, facts: [] }], [fact]], '虚谷稳进债券A的风险等级')
  })
  test('the likelier an entry of the FAQ asks the same', () =>
    rises([0.05, 0.4, 0.9].map((faq) => [found({ faq }, { kind: 'faq' })])))
  test('the further the entry is ahead of the others', () => {
    const entry = (faq: number, chunkId: string) => found({ faq }, { kind: 'faq', chunkId })
    rises([0.9, 0.6, 0.1].map((other) => [entry(0.9, 'one'), entry(other, 'other')]))
  })
  test('where what else was found is of the same document', () => {
    const beside = (documentId: string) => found({ cosine: 0 }, { chunkId: documentId, documentId })
    const one = found({ cosine: 0.7 }, { documentId: 'transfer' })
    rises([
      [one, beside('fees'), beside('fund')],
      [one, beside('transfer'), beside('fund')],
      [one, beside('transfer')],
    ])
  })
  test('where they are about the kind of security that was asked about', () =>
    rises([[passageOf('期货账户的利率')], [passageOf('信用账户的利率')]], '两融利率'))
})

describe('what answers nothing, however alike', () => {
  const asked = (matchedQuestion: string, passage: Passage): Passage => ({ ...passage, matchedQuestion })
  const alike = (text: string, question: string) =>
    passageOf(text, { title: '费用', kind: 'faq', path: [question], features: { cosine: 1, fused: 1 } })
  const example = alike(
    '按公示标准，买入10000元A股共5.10元，卖出10000元共10.10元。这是算法举例。',
    '买卖1万元股票一共要多少费用？',
  )

  test.each([
    ['B股佣金', alike('A股佣金为成交金额的0.025%。', '股票交易佣金是多少？')],
    ['国债怎么买', alike('可转债在申购日提交即可。', '可转债怎么申购？')],
    ['123', alike('12386是中国证监会的服务平台。', '12386是什么电话？')],
    ['你们老板是谁', alike('在营业网点页面可以按城市查找地址。', '营业部在哪里？')],
    ['买10万元股票手续费', example],
    ['买10万元股票手续费', alike('股票ETF佣金为成交金额的0.02%。', 'ETF交易手续费是多少？')],
    ['去年你们被投诉了多少件', alike('投诉60日内办结。', '投诉多久有结果？')],
    ['今天涨停的有多少', alike('沪深主板一般是10%。', '股票的涨跌幅限制是多少？')],
    ['苹果手机多少钱', asked('茅台多少钱', alike('不能，我没有实时行情。', '你能报茅台的股价吗？'))],
    ['拿护照能开户吗', alike('需要本人有效的身份证。', '开户要准备什么材料？')],
  ])('%s', (asked, passage) => {
    expect(probability([passage], asked)).toBe(0)
  })

  test.each([
    ['A股佣金', alike('A股佣金为成交金额的0.025%。', '股票交易佣金是多少？')],
    ['12386', alike('12386是中国证监会的服务平台。', '12386是什么电话？')],
    ['买1万元股票手续费', example],
    // That we do not tell such figures, and where they stand; and where views are read.
    ['大盘今天收多少', asked('今天大盘多少点', alike('不能，我没有实时行情，请看行情页。', '你能报大盘点位吗？'))],
    ['茅台多少钱一股', asked('茅台多少钱', alike('不能，我没有实时行情，请看行情页。', '你能报茅台的股价吗？'))],
    ['如何看研报', asked('如何看研报', alike('直接问我就可以。', '研究报告在哪里看？'))],
  ])('%s is answered', (asked, passage) => {
    expect(probability([passage], asked)).toBeGreaterThan(0.5)
  })
})

test('what begins with something that nothing found names is the less likely', () => {
  const passage = passageOf('软件每天两点维护。', { features: { cosine: 0.8, fused: 0.9 } })
  expect(features([passage], '铁矿石几点维护').topic).toBe(0)
  expect(features([passage], '软件几点维护').topic).toBe(1)
})

describe('the order', () => {
  const good = found({ cosine: 0.9, fused: 0.5 }, { chunkId: 'good' })
  const poor = found({ cosine: 0.3, fused: 0.9 }, { chunkId: 'poor' })
  const order = (passages: Passage[]) =>
    likeliestFirst(question, passages, words).passages.map(({ chunkId }) => chunkId)

  test('is by how likely each answers', () => {
    expect(order([poor, good])).toEqual(['good', 'poor'])
    expect(probability([poor, good])).toBe(probability([good]))
  })

  test('of equals stays as it was found', () => {
    expect(order([good, { ...good, chunkId: 'second' }])).toEqual(['good', 'second'])
  })

  test('begins with what was looked up by name, whatever else is near', () => {
    const clause = found({}, { chunkId: 'clause', source: 'clause' })
    const fact = { ...factPassageOf('riskLevel', 'R2'), chunkId: 'fact', source: 'fact' as const }
    expect(order([clause, good])).toEqual(['clause', 'good'])
    expect(order([fact, good])).toEqual(['fact', 'good'])
  })

  test('never holds what was looked up for too unlikely to be told', () => {
    const fact = { ...factPassageOf('riskLevel', 'R2'), source: 'fact' as const, features: {} }
    expect(likeliestFirst('它在别处怎么叫来着', [fact], words).probability).toBeGreaterThanOrEqual(
      sufficientProbability,
    )
    expect(likeliestFirst('它在别处怎么叫来着', [poor], words).probability).toBeLessThan(sufficientProbability)
    // Nineteen of twenty such answers are right: the confidence that is shown says so.
    expect(likeliestFirst('它在别处怎么叫来着', [fact], words).probability).toBeGreaterThanOrEqual(0.95)
  })

  // 销户要几点前提交: the FAQ said how an account is closed, the procedure beside it until when.
  test('puts the section that holds the time asked for before an FAQ that is more alike', () => {
    const faq = passageOf('清空持仓后在 App 申请销户。', {
      chunkId: 'faq',
      path: ['怎么销户？'],
      features: { cosine: 0.9, fused: 1 },
    })
    const section = passageOf('交易日9:00–15:00受理销户申请。', {
      chunkId: 'section',
      kind: 'procedure',
      title: '销户',
      path: ['办理时间'],
      features: { cosine: 0.8, fused: 0.9 },
    })
    const first = (asked: string) => likeliestFirst(asked, [faq, section], words).passages[0]?.chunkId
    expect(first('销户要几点前提交申请')).toBe('section')
    expect(first('怎么申请销户')).toBe('faq')
  })

  test('leaves what stands far below as it is', () => {
    const low = Array.from({ length: 9 }, (_, at) => ({ ...poor, chunkId: `low-${at}` }))
    expect(order([...low, good]).at(-1)).toBe('good')
  })
})

describe('vectors that do not exist (yet)', () => {
  test('say neither yes nor no', () => {
    expect(probability([found({})])).toBeGreaterThan(probability([found({ cosine: 0.1 })]))
    expect(probability([found({})])).toBeLessThan(probability([found({ cosine: 1 })]))
  })

  test('are stood in for by the words', () => {
    const said = (text: string) => features([passageOf(text, { title: '费用' })]).dense
    expect(said('银证转账几点可以转。')).toBeGreaterThan(said('融资利率。'))
  })
})

describe('a dated document', () => {
  const weekly = passageOf('债券市场平稳。', { title: '策略周评：债券', kind: 'research', effectiveFrom: '2026-11-20' })

  test.each<[string, number]>([
    ['11月20日的策略周评说了什么', 1],
    ['策略周评说了什么', 0],
    ['11月13日的策略周评说了什么', 0],
    ['11月20日的晨会说了什么', 0],
  ])('%s: named by title and day %d', (asked, expected) => {
    expect(features([weekly], asked).exactFact).toBe(expected)
  })
})

// A client asked what 300 000 yuan cost for a month and was told the figure of the example.
test.each<[string, string, boolean]>([
  ['融资10万30天利息多少', '一年按360天计，例如融资100000元用10天，利息为188.89元。', true],
  ['申购5万手续费多少', '例如标准费率0.80%，折后为0.08%，申购10000元收7.99元。', true],
  ['融资10万用10天利息多少', '一年按360天计，例如融资100000元用10天，利息为188.89元。', false],
  ['融资利率是多少', '一年按360天计，例如融资100000元用10天，利息为188.89元。', false],
  ['申购5万手续费多少', '申购费为标准申购费率的1折，最低1元。', false],
])('%s: %s', (asked, sentence, isOther) => {
  expect(isOfOtherExample(asked, sentence)).toBe(isOther)
})

describe('however alike', () => {
  const alike = { features: { cosine: 0.9, fused: 1 } }
  const opened = passageOf('一般1个工作日内完成审核，通过后下一个交易日起可以买卖A股。', alike)
  const calendar = passageOf('周末和法定节假日不开市，全年休市安排见 App 首页的交易日历。', alike)

  test.each(['明天能交易吗', '下周一能交易吗', '国庆节开盘吗', '今天星期六能买股票吗'])(
    'of a day of trading only what speaks of those days tells: %s',
    (asked) => {
      expect(probability([opened], asked)).toBe(0)
      expect(likeliestFirst(asked, [opened, calendar], words).passages[0]).toBe(calendar)
    },
  )

  test('an account that is opened today is no such day', () => {
    expect(probability([opened], '今天开户明天能交易吗')).toBeGreaterThan(0)
  })

  const priced = passageOf('打印对账单10元/份。', alike)
  const unpriced = passageOf('请在手机自带的应用市场下载 App。', alike)

  test('what names no price, or not what is priced, says none', () => {
    expect(probability([unpriced], '苹果手机多少钱')).toBe(0)
    expect(probability([priced], '北京到上海的机票多少钱')).toBe(0)
    for (const asked of ['打印对账单多少钱', '对账单的打印手续费要多少钱'])
      expect(probability([priced], asked)).toBeGreaterThan(0)
  })

  test('what it costs says nothing of what it yields', () => {
    const charge = passageOf('1天期逆回购佣金为成交金额的0.001%。', alike)
    expect(probability([charge], '1天期逆回购年化几个点')).toBe(0)
    expect(probability([charge], '1天期逆回购佣金几个点')).toBeGreaterThan(0)
  })

  test('only a year says in which one', () => {
    expect(probability([priced], '虚谷证券哪年成立的')).toBe(0)
    expect(probability([passageOf('虚谷证券2001年成立。', alike)], '虚谷证券哪年成立的')).toBeGreaterThan(0)
  })

  test('what only resembles a question about a product tells no figure of it, nor what it does not name', () => {
    const text = passageOf('股票资产占60%以上。', { kind: 'product', ...alike })
    expect(probability([text], '股票资产现在占多少')).toBe(0)
    expect(probability([text], '换手率高吗')).toBe(0)
    expect(probability([text], '买股票资产吗')).toBeGreaterThan(0)
  })

  test('an example of a fee table is none where no amount was said', () => {
    const example = passageOf('买入10000元收佣金5.00元。', { kind: 'fee', path: ['收费算例'], ...alike })
    expect(probability([example], '佣金多少')).toBe(0)
    expect(probability([example], '买入10000元佣金多少')).toBeGreaterThan(0)
  })

  // 苹果手机怎么样 was told where to download the app: another way of asking that was 苹果手机从哪里下.
  test('what a thing is like is not told by what names it only in a way of asking', () => {
    const entry = (text: string) =>
      passageOf(text, { kind: 'faq', path: ['怎么下载 App？'], matchedQuestion: '苹果手机从哪里下', ...alike })
    expect(probability([entry('请在应用市场搜索。')], '苹果手机怎么样')).toBe(0)
    expect(probability([entry('请在应用市场搜索。')], '苹果手机上会怎么样')).toBeGreaterThan(0)
    expect(probability([entry('苹果手机请在应用市场搜索。')], '苹果手机怎么样')).toBeGreaterThan(0)
  })

  test('nor its price by what does not name it, though it is a word that no dictionary has', () => {
    const least = passageOf('买1手要800.00元。', alike)
    expect(probability([least], '学车要多少钱')).toBe(0)
    expect(probability([least], '买一手要多少钱')).toBeGreaterThan(0)
  })

  test('a product that invests in an industry says nothing of what is thought of it', () => {
    const fund = passageOf('投资创新药、医疗器械等领域，按研发进度选股。', { kind: 'product', ...alike })
    const note = passageOf('行业评级：中性，等待创新药订单改善。', { kind: 'research', ...alike })
    expect(probability([fund], '创新药怎么看')).toBe(0)
    expect(probability([note], '创新药怎么看')).toBeGreaterThan(0)
  })
})

// A guide to the canteen was taken in with this very heading, and 食堂几点开门 was still told the hours of the branches.
describe('what is asked in the words of a heading', () => {
  const [asked, low] = ['食堂几点开门', { features: { cosine: 0.5, fused: 0.2 } }]
  const section = (path: string[], more: Partial<Passage> = {}) =>
    passageOf('供应午餐。', { kind: 'procedure', title: '食堂指南', path, ...low, ...more })

  test('is answered by that section', () => {
    expect(probability([section(['食堂几点开门？'])], asked)).toBeGreaterThan(
      probability([section(['就餐时间'])], asked),
    )
    expect(probability([section(['食堂几点开门？'])], asked)).toBeGreaterThanOrEqual(0.95)
  })

  test('and by none where several documents have it', () => {
    const both = ['a', 'b'].map((documentId) => section(['办理时间'], { documentId, chunkId: documentId }))
    expect(probability(both, '办理时间')).toBeLessThan(0.95)
  })
})

describe('what is to be done, and of which share classes', () => {
  const near = { cosine: 0.95, fused: 1, faq: 0.9, lead: 0.5 }
  const download = passageOf('请在官网或手机系统自带的应用市场搜索。', {
    path: ['怎么下载App？'],
    matchedQuestion: '苹果手机从哪里下',
    features: near,
  })
  const classes = passageOf('A类一般收申购费。C类一般不收。', { path: ['基金A类和C类有什么区别？'], features: near })

  test.each<[string, Passage, boolean]>([
    ['苹果手机怎么截图', download, false],
    ['苹果手机怎么下载', download, true],
    ['苹果手机怎么操作', download, true],
    ['苹果手机怎么弄到手', download, true],
    ['货基A和货基B买哪个好', classes, false],
    ['基金A类和C类哪个好', classes, true],
    ['基金C和货币A有什么区别', classes, true],
  ])('%s', (asked, passage, answers) => {
    expect(probability([passage], asked) > 0).toBe(answers)
  })
})
