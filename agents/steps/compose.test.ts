import { describe, expect, test } from 'vitest'
import type { Passage } from '../../domain/passage.ts'
import { cite } from '../../retrievers/citations/cite.ts'
import { factPassageOf, passageOf, today } from '../../tests/fixtures/turn-nouns.ts'
import { createSegmenter } from '../../text/segment.ts'
import { compose, type Draft } from './compose.ts'
import type { PartEvidence } from './evidence.ts'

const { words } = createSegmenter()
const evidence = (passages: Passage[], more: Partial<PartEvidence> = {}): PartEvidence => ({
  part: '银证转账几点可以转',
  passages,
  missing: null,
  choices: [],
  probability: 1,
  ...more,
})
const drafts = (passages: Passage[], more: Partial<PartEvidence> = {}, asOf = today) =>
  compose(evidence(passages, more), words, asOf)
const texts = (written: Draft[]) => written.map(({ text }) => text)

const law = (more: Partial<Passage> = {}, text = '第一百三十五条　证券公司不得对客户证券买卖的收益作出承诺。') =>
  passageOf(text, {
    kind: 'regulation',
    source: 'clause',
    title: '中华人民共和国证券法',
    clause: '第一百三十五条',
    versionLabel: '2019-12-28 修订',
    effectiveFrom: '2020-03-01',
    verification: 'text',
    ...more,
  })
const faq = passageOf('可以的，交易日 8:30–16:30 都能转。周末不能转。', { path: ['转账', '几点可以转'] })
const steps = passageOf('1. 打开 App。\n2. 点“转账”。', { kind: 'procedure', title: '银证转账' })
const other = passageOf('融资利率为6.80%/年。可转债不收印花税。', { kind: 'fee', chunkId: 'fee@1/1' })

describe('no evidence, no draft', () => {
  test.each<[string, Draft[]]>([
    ['no passage', drafts([])],
    ['passages that hardly answer', drafts([faq], { probability: 0 })],
    ['a clause that hardly answers', drafts([law()], { probability: 0 })],
    ['passages without a word of the question', drafts([passageOf('融资利率为6.80%/年。', { kind: 'fee' })])],
  ])('%s', (_, written) => {
    expect(written).toEqual([])
  })
})

describe('every statement', () => {
  const fees = [
    factPassageOf('redemptionFee', '1.50%', { condition: '持有<7天' }),
    factPassageOf('redemptionFee', '0.75%', { condition: '7天≤持有<30天' }),
    factPassageOf('riskLevel', 'R2'),
  ]
  const forms: [string, Draft[]][] = [
    ['a clause', drafts([law()])],
    ['facts', drafts(fees)],
    ['the answer of an FAQ', drafts([faq])],
    ['a procedure', drafts([steps])],
    ['sentences of other texts', drafts([other], { part: '可转债收印花税吗' })],
  ]

  test.each(forms)('of %s rests on words that stand in what was found', (_, written) => {
    expect(written.some(({ kind }) => kind === 'answer')).toBe(true)
    for (const { kind, quotes } of written) expect(quotes.length > 0).toBe(kind === 'answer')
    for (const quote of written.flatMap(({ quotes }) => quotes)) expect(cite(quote).quote.trim()).not.toBe('')
  })

  test.each(forms)('of %s takes its numbers from there', (_, written) => {
    for (const { text, quotes } of written.filter(({ kind }) => kind === 'answer')) {
      const source = quotes
        .map(({ passage }) =>
          [passage.text, passage.versionLabel, passage.effectiveFrom, JSON.stringify(passage.facts)].join(),
        )
        .join()
      for (const number of text.match(/\d+(?:\.\d+)?/g) ?? []) expect(source).toContain(number)
    }
  })
})

describe('a clause', () => {
  test('is said in the law’s own words, with its name, version and date', () => {
    const [draft] = drafts([law()])
    expect(draft?.text).toBe(
      '《中华人民共和国证券法》第一百三十五条（2019-12-28 修订，自 2020-03-01 起施行）：证券公司不得对客户证券买卖的收益作出承诺。',
    )
    expect(draft?.quotes.map((quote) => cite(quote).quote)).toEqual(['证券公司不得对客户证券买卖的收益作出承诺。'])
  })

  test.each<[string, Partial<Passage>, RegExp, RegExp]>([
    [
      'whose number nobody has checked is said without it',
      { verification: 'secondary' },
      /（条号待核）/,
      /第一百三十五条/,
    ],
    ['of a summary is called one', { kind: 'digest', verification: 'digest' }, /自撰要点，非原文/, /待核/],
    ['with an assumed date says so', { dateDerivation: 'assumed' }, /起施行，日期待核）/, /条号待核|（[^）]*（/],
    ['without a date names none', { effectiveFrom: null }, /（2019-12-28 修订）/, /施行|null/],
  ])('%s', (_, more, expected, never) => {
    const [draft] = drafts([law(more)])
    expect(draft?.text).toMatch(expected)
    expect(draft?.text).not.toMatch(never)
  })

  test.each<[string, Partial<Passage>, RegExp | null]>([
    ['in force', {}, null],
    [
      'replaced before that day',
      { effectiveTo: '2021-01-01', legalStatus: 'repealed' },
      /已于 2021-01-01 被新规定取代/,
    ],
    [
      'replaced on that very day',
      { effectiveFrom: null, effectiveTo: today, legalStatus: 'unknown' },
      /已于 2026-11-22 被新规定取代/,
    ],
    ['soon replaced', { effectiveTo: '2027-01-01' }, /自 2027-01-01 起不再适用/],
    ['a draft for comment', { legalStatus: 'consultation-draft' }, /征求意见稿，尚未施行/],
  ])('that is %s', (_, more, expected) => {
    const notices = drafts([law(more)]).filter(({ kind }) => kind === 'notice')
    expect(notices).toHaveLength(expected ? 1 : 0)
    if (expected) expect(notices[0]?.text).toMatch(expected)
  })

  test('of great length is cut at the end of a sentence, and says that it was', () => {
    const long = law({}, `第一百三十五条　${'证券公司应当妥善保存客户资料，不得隐匿、伪造、篡改或者毁损。'.repeat(40)}`)
    const [draft] = drafts([long])
    expect(draft?.text).toMatch(/。（节选，完整条文见引用）$/)
    expect(draft?.text.length).toBeLessThan(long.text.length / 2)
    expect(draft?.quotes.map((quote) => `第一百三十五条　${cite(quote).quote}`)).toEqual([long.text])
  })

  // The third 款 was left out without a word.
  test('that was cut into 款 is one: what is not said stands in the citations', () => {
    const paragraphs = ['一', '二', '三'].map((number) =>
      law({ chunkId: `law@1/${number}`, clause: `第五十八条第${number}款` }, `第${number}款的内容。`),
    )
    const written = drafts([...paragraphs, law()])
    expect(texts(written).map((text) => text.replace(/（2019[^）]*）/, ''))).toEqual([
      '《中华人民共和国证券法》第五十八条第一款：第一款的内容。',
      '《中华人民共和国证券法》第五十八条第二款：第二款的内容。（节选，完整条文见引用）',
      '《中华人民共和国证券法》第一百三十五条：证券公司不得对客户证券买卖的收益作出承诺。',
    ])
    expect(written[1]?.quotes.map((quote) => cite(quote).quote)).toEqual(['第二款的内容。', '第三款的内容。'])
  })

  // 第八十条 ended in the middle of its list, 第六十三条 lost its last 款.
  describe('that was asked for alone', () => {
    const paragraph = (number: string, length: number) =>
      `第${number}款${'应当依法公告，'.repeat(length / 7)}不得隐瞒。`
    test('is said to the end, though it has many 款', () => {
      const text = ['一', '二', '三', '四'].map((number) => paragraph(number, 140)).join('\n')
      const [draft, ...more] = drafts([law({}, `第一百三十五条　${text}`)])
      expect(draft?.text.endsWith(text)).toBe(true)
      expect(more).toEqual([])
    })
    test('and was cut into 款 is one text', () => {
      const paragraphs = ['一', '二', '三'].map((number) =>
        law({ chunkId: `law@1/${number}`, clause: `第五十八条第${number}款` }, `第${number}款的内容。`),
      )
      const [draft, ...more] = drafts(paragraphs)
      expect(draft?.text.replace(/（2019[^）]*）/, '')).toBe(
        '《中华人民共和国证券法》第五十八条：第一款的内容。\n第二款的内容。\n第三款的内容。',
      )
      expect(draft?.quotes).toHaveLength(3)
      expect(more).toEqual([])
    })
    test('and is too long to read at once ends with a whole 款 or 项, and says so', () => {
      const items = Array.from({ length: 30 }, (_, index) => `（${index + 1}）${paragraph('二', 42)}`)
      const [draft] = drafts([law({}, ['第一百三十五条　包括下列事项：', ...items].join('\n'))])
      const lines = draft?.text.split('\n') ?? []
      expect(lines.at(-1)).toBe('……（节选，完整条文见引用）')
      for (const line of lines.slice(1, -1)) expect(items).toContain(line)
      expect(lines.length).toBeGreaterThan(5)
    })
  })

  test.each([
    ['2024年的证券法第一百三十五条', '2024-07-01', /自 2024-07-01 起施行；要查2024年在此之前的规定，请写明日期/],
    ['2019年证券法第一百三十五条', '2020-03-01', /2019-12-28 修订，自 2020-03-01 起才施行；要查2019年/],
    ['2024年证券法第一百三十五条', '2020-03-01', null],
    ['2019年修订的证券法第一百三十五条', '2020-03-01', null],
    ['证券法（2019-12-28 修订）第一百三十五条', '2020-03-01', null],
    ['2019年12月的证券法第一百三十五条', '2020-03-01', null],
    ['证券法第一百三十五条', '2020-03-01', null],
  ])('of a year that was not all of it under this text says so: %s from %s', (part, effectiveFrom, expected) => {
    const notices = drafts([law({ effectiveFrom })], { part }).filter(({ kind }) => kind === 'notice')
    expect(notices.map(({ text }) => expected?.test(text) ?? false)).toEqual(expected ? [true] : [])
  })

  test('as many as the question names; of more it is said that they are to be asked apart', () => {
    const clauses = Array.from({ length: 6 }, (_, index) => law({ chunkId: `law@1/${index}`, clause: `第${index}条` }))
    const written = (part: string) => drafts(clauses, { part }).filter(({ kind }) => kind === 'answer')
    expect(written('证券法第五至七条')).toHaveLength(3)
    expect(written('证券法第五条和第六条')).toHaveLength(2)
    expect(written('证券法5到16条')).toHaveLength(6)
    expect(texts(drafts(clauses, { part: '证券法5到16条' })).at(-1)).toMatch(/最多列出6条.*分开问/)
  })

  test('goes before whatever else was found; two at most', () => {
    const clauses = [1, 2, 3].map((number) => law({ chunkId: `law@1/${number}` }))
    expect(drafts([faq, ...clauses]).flatMap(({ quotes }) => quotes.map(({ passage }) => passage.chunkId))).toEqual([
      'law@1/1',
      'law@1/2',
    ])
  })
})

describe('facts', () => {
  test('are read out with their tiers, a sentence for each field, the product named first', () => {
    const written = drafts([
      factPassageOf('redemptionFee', '1.50%', { condition: '持有<7天' }),
      factPassageOf('redemptionFee', '0.75%', { condition: '7天≤持有<30天' }),
      factPassageOf('riskLevel', 'R2'),
    ])
    expect(texts(written)).toEqual([
      '虚谷稳进债券A（990101）的赎回费，持有不满7天：1.50%；持有满7天不满30天：0.75%。',
      '风险等级为R2。',
    ])
    expect(written[0]?.quotes).toHaveLength(2)
  })

  test('of a tier alone keep its condition: a fee without it would be another fee', () => {
    expect(texts(drafts([factPassageOf('redemptionFee', '1.50%', { condition: '持有<7天' })]))[0]).toContain(
      '持有不满7天',
    )
  })

  test('that change by the day are said with their day', () => {
    expect(texts(drafts([factPassageOf('netAssetValue', '1.0321', { asOf: '2026-11-20' })]))).toEqual([
      '虚谷稳进债券A（990101）的单位净值为1.0321（净值日期 2026-11-20）。',
    ])
  })

  test('of two products are told apart', () => {
    const second = { productCode: '990201', productName: '虚谷成长混合', chunkId: 'product-990201@2026/1' }
    const written = texts(drafts([factPassageOf('riskLevel', 'R2'), factPassageOf('riskLevel', 'R4', second)]))
    expect(written).toEqual(['虚谷稳进债券A（990101）的风险等级为R2。', '虚谷成长混合（990201）的风险等级为R4。'])
  })

  test('of two products each name theirs in every sentence', () => {
    const second = { productCode: '990201', productName: '虚谷成长混合', workId: 'product-990201' }
    const written = texts(
      drafts([
        factPassageOf('lockUp', '无'),
        factPassageOf('openFrequency', '每个交易日'),
        factPassageOf('lockUp', '180天', { ...second, chunkId: 'product-990201@2026/1' }),
        factPassageOf('openFrequency', '到期', { ...second, chunkId: 'product-990201@2026/2' }),
      ]),
    )
    expect(written).toHaveLength(4)
    for (const text of written) expect(text).toMatch(/^虚谷(?:稳进债券A（990101）|成长混合（990201）)的/)
  })

  test('of two that are compared stand side by side, and a gap is said to be one', () => {
    const second = { productCode: '990201', productName: '虚谷成长混合', chunkId: 'product-990201@2026/1' }
    const passages = [
      factPassageOf('riskLevel', 'R2'),
      factPassageOf('riskLevel', 'R4', second),
      factPassageOf('serviceFee', '0.20%/年', { ...second, chunkId: 'product-990201@2026/2' }),
    ]
    const written = drafts(passages, { part: '对比990101和990201' })
    expect(texts(written)).toEqual([
      '• 风险等级：虚谷稳进债券A（990101）为R2；虚谷成长混合（990201）为R4。',
      '• 销售服务费：虚谷稳进债券A（990101）未列示；虚谷成长混合（990201）为0.20%/年。',
      '以上只按产品资料逐项对照，不代表哪一只更好，选择请您自己决定。',
    ])
    expect(written.map(({ quotes }) => quotes.length)).toEqual([2, 1, 0])
  })

  test('of a value of another day than was asked for it is said, and no version is named', () => {
    const value = factPassageOf('netAssetValue', '1.0321', { asOf: '2026-11-20' })
    const said = (part: string) => texts(drafts([value], { part })).slice(1)
    expect(said('虚谷稳进债券A昨天的净值')).toEqual(['资料库里没有您问的那一天的净值，请到 App 的产品页面查看。'])
    expect(said('虚谷稳进债券A11月20日的净值')).toEqual([])
    expect(said('虚谷稳进债券A的净值')).toEqual([])
  })

  test('of several tiers in one line stand each with its case behind it', () => {
    const second = { productCode: '990201', productName: '虚谷成长混合', chunkId: 'product-990201@2026/1' }
    const passages = [
      factPassageOf('purchaseFee', '0.30%', { condition: '金额<100万元' }),
      factPassageOf('purchaseFee', '1000元/笔', { condition: '金额≥100万元' }),
      factPassageOf('purchaseFee', '0.00%', second),
    ]
    expect(texts(drafts(passages, { part: '对比990101和990201' }))[0]).toBe(
      '• 申购费：虚谷稳进债券A（990101）0.30%（金额不满100万元）、1000元/笔（金额满100万元）；虚谷成长混合（990201）为0.00%。',
    )
  })

  test('say the day of a value once', () => {
    const value = factPassageOf('netAssetValue', '1.0321', { asOf: '2026-11-20' })
    const written = texts(drafts([value, factPassageOf('netAssetValueDate', '2026-11-20')]))
    expect(written.join('').match(/2026-11-20/g)).toHaveLength(1)
    expect(texts(drafts([factPassageOf('netAssetValueDate', '2026-11-20')]))[0]).toContain('2026-11-20')
  })

  test.each<[string, string | null, RegExp | null]>([
    ['虚谷稳进债券A 2026年5月的赎回费', '2026-06-15', /自 2026-01-01 起适用的版本，自 2026-06-15 起由新版取代/],
    ['2026年8月买的虚谷稳进债券A现在的赎回费', null, /自 2026-01-01 起适用的版本。/],
    ['虚谷稳进债券A的赎回费', null, null],
  ])('say which version they are of where a day was named: %s', (part, effectiveTo, expected) => {
    const row = { ...factPassageOf('redemptionFee', '1.50%'), effectiveTo }
    const notices = drafts([row], { part }).filter(({ kind }) => kind === 'notice')
    expect(notices.map(({ text }) => expected?.test(text) ?? false)).toEqual(expected ? [true] : [])
  })

  test('of what the cell says is not there it is said that there is none', () => {
    expect(texts(drafts([factPassageOf('lockUp', '无')]))).toEqual(['虚谷稳进债券A（990101）的份额没有锁定期。'])
    expect(texts(drafts([factPassageOf('lockUp', '30天')]))).toEqual(['虚谷稳进债券A（990101）的锁定期为30天。'])
  })

  test('stand before the section that was asked for', () => {
    const section = passageOf('- 风险等级R2，适合C2及以上的投资者；\n- 计划持有一年以上。', {
      kind: 'product',
      source: 'fact',
      chunkId: 'product-990101@2026/9',
      documentId: 'product-990101',
    })
    expect(texts(drafts([factPassageOf('riskLevel', 'R2'), section]))).toEqual([
      '虚谷稳进债券A（990101）的风险等级为R2。',
      '• 风险等级R2，适合C2及以上的投资者。',
      '• 计划持有一年以上。',
    ])
  })

  test('go before prose that was found beside them', () => {
    expect(texts(drafts([faq, factPassageOf('riskLevel', 'R2')])).join()).not.toContain('8:30')
  })
})

describe('other texts', () => {
  test('an FAQ answers with its whole answer', () => {
    expect(texts(drafts([faq]))).toEqual(['可以的，交易日 8:30–16:30 都能转。', '周末不能转。'])
  })

  test('leaves the mark of what nobody has checked to be put into words', () => {
    const rule = passageOf('资产不低于50万元，以现行规定为准（待核）。印花税0.1%（双向，待核）。', { path: ['条件？'] })
    expect(texts(drafts([rule]))).toEqual(['资产不低于50万元，以现行规定为准（待核）。', '印花税0.1%（双向，待核）。'])
  })

  test('since when a law holds is said of the law, and of none of its articles', () => {
    const last = passageOf('第九条　本法自2024年7月1日起施行。', {
      kind: 'digest',
      source: 'clause',
      title: '示例法要点',
      clause: '第九条',
      versionLabel: '2023-12-29 修订',
      effectiveFrom: '2024-07-01',
    })
    expect(texts(drafts([last], { part: '示例法什么时候施行' }))).toEqual([
      '《示例法》（2023-12-29 修订）自 2024-07-01 起施行。',
    ])
    expect(texts(drafts([last], { part: '示例法第九条' })).join()).toContain('示例法要点》第九条')
  })

  // Asked what 存款保险 pays, it told of another text: the article says 存款人, and of that no word is 存款.
  test('the likeliest article stands first and whole, in whatever words, and beside it no sentence that says 它 of something else', () => {
    const article = law(
      { kind: 'digest', source: 'hybrid', title: '存款保险条例要点', clause: '第五条', path: ['第五条 限额'] },
      '同一存款人的本金和利息合并计算，最高偿付五十万元。',
    )
    const entry = passageOf('不保本。它不是存款，不受存款保险保障。', {
      kind: 'faq',
      chunkId: 'faq@1/9',
      path: ['保本吗？'],
    })
    const [first, ...rest] = texts(drafts([article, entry], { part: '存款保险赔多少' }))
    expect(first).toContain('最高偿付五十万元')
    expect(rest.join()).not.toContain('它不是存款')
  })

  test('of research that is not held nobody else is named who publishes it', () => {
    const missing = (number: string) => texts(drafts([], { missing: { kind: 'document', number } })).join()
    expect(missing('有关“白酒”的研究报告')).not.toContain('官方')
    expect(missing('证监会公告〔2026〕9号')).toContain('官方')
  })

  test('an item of an FAQ keeps its mark and stands whole', () => {
    const list = passageOf('要带这些。\n- 身份证；原件也要。\n- 银行卡。\n\n别忘了。', { path: ['开户要什么？'] })
    expect(texts(drafts([list]))).toEqual(['要带这些。', '• 身份证；原件也要。', '• 银行卡。', '别忘了。'])
  })

  // A client asked how long chats are kept, and the answer began with whether they are.
  test('of an FAQ begins with the figure that was asked for, where its own question asks for something else', () => {
    const kept = passageOf('会，聊天记录会加密保存。证件号会先遮挡。保存期限按规定确定。', {
      path: ['聊天记录会被保存吗？'],
    })
    expect(texts(drafts([kept], { part: '聊天记录保存多久' }))).toEqual(['保存期限按规定确定。', '证件号会先遮挡。'])
    expect(texts(drafts([kept], { part: '聊天记录会保存吗' }))[0]).toBe('会，聊天记录会加密保存。')
  })

  test('does not begin with what leans on the sentence before it', () => {
    const fee = passageOf('佣金按期限收取。其他期限3天0.003%。1天期0.001%。', { path: ['怎么算？'] })
    expect(texts(drafts([fee], { part: '佣金几个点' }))[0]).toBe('1天期0.001%。')
  })

  test('of notes that have nothing to do with each other the nearest goes first', () => {
    const notes = passageOf('- 证明只反映当日数据。\n- 委托他人领取的，须公证；复印件无效。', {
      kind: 'procedure',
      title: '开具资产证明',
      path: ['注意事项'],
    })
    expect(texts(drafts([notes], { part: '资产证明能委托家人领取吗' })).slice(1)).toEqual([
      '委托他人领取的，须公证。',
      '复印件无效。',
      '证明只反映当日数据。',
    ])
  })

  test('of a procedure the steps, said what they are for', () => {
    expect(texts(drafts([steps]))).toEqual(['办理“银证转账”，请按以下步骤操作：', '1. 打开 App。', '2. 点“转账”。'])
  })

  test('a step of two sentences stays one', () => {
    const two = { ...steps, text: '1. 说“我要投诉”。也可以打电话。\n2. 说明经过。' }
    expect(texts(drafts([two])).slice(1)).toEqual(['1. 说“我要投诉”。也可以打电话。', '2. 说明经过。'])
  })

  test('an entry that names a procedure says what comes first and on what it depends, and gives the steps', () => {
    const entry = passageOf(
      '可以在 App 开通。资产按现行规定计算（待核）。须先测评。智能助手看不到额度。入口：[融资融券](xugu://margin)。可能损失全部本金。次日生效。',
      { path: ['怎么开通融资融券？'] },
    )
    const written = drafts([entry], { part: '怎么开通融资融券', steps: [steps] })
    expect(texts(written)).toEqual([
      '可以在 App 开通。',
      '资产按现行规定计算（待核）。',
      '须先测评。',
      '智能助手看不到额度。',
      '可能损失全部本金。',
      '办理“银证转账”，请按以下步骤操作：',
      '1. 打开 App。',
      '2. 点“转账”。',
    ])
    expect(written.at(-1)?.quotes[0]?.passage).toBe(steps)
  })

  test('another section of a procedure stands under its heading, without the steps', () => {
    const hours = { ...steps, chunkId: 'guide@2026.1/9', path: ['办理时间'], text: '交易日9:00–16:00受理。' }
    expect(texts(drafts([hours, steps]))).toEqual(['“银证转账”的办理时间：', '交易日9:00–16:00受理。'])
  })

  test('of a passage only what speaks to the question is said, in the order in which it stands', () => {
    const text = '转债的税费见下。融资利率为6.80%/年。可转债不收印花税。'
    expect(texts(drafts([passageOf(text, { kind: 'fee' })], { part: '可转债收印花税吗，转债税费' }))).toEqual([
      '转债的税费见下。',
      '可转债不收印花税。',
    ])
  })

  test('of two texts the better one speaks first, of two places in one text the earlier one', () => {
    const best = passageOf('可转债不收印花税。', {
      kind: 'fee',
      chunkId: 'z@1/9',
      versionId: 'z@1',
      start: 500,
      end: 509,
    })
    const order = (second: Partial<Passage>) =>
      texts(
        drafts([best, { ...best, text: '可转债的印花税为零。', end: 510, ...second }], { part: '可转债收印花税吗' }),
      )
    expect(order({ chunkId: 'a@1/1', versionId: 'a@1', start: 0, end: 10 })[0]).toBe('可转债不收印花税。')
    expect(order({ chunkId: 'z@1/10', start: 600, end: 610 })[0]).toBe('可转债不收印花税。')
    expect(order({ chunkId: 'z@1/8', start: 400, end: 410 })[0]).toBe('可转债的印花税为零。')
  })

  test('of a product’s document no bare row of a table is said, and prose says whose it is', () => {
    const kind = { kind: 'product', title: '虚谷稳进债券A产品资料' } as const
    const row = passageOf('产品全称：虚谷稳进债券型证券投资基金A类', kind)
    expect(drafts([row], { part: '虚谷稳进债券型证券投资基金投资什么' })).toEqual([])
    const prose = passageOf('信用债以中高等级为主。', kind)
    expect(texts(drafts([prose], { part: '信用债投哪些等级' }))).toEqual(['虚谷稳进债券A：信用债以中高等级为主。'])
  })

  test('list marks and semicolons stay behind, and the quote is what stands there', () => {
    const list = passageOf('- 可转债不收印花税；\n- 可转债收佣金；', { kind: 'fee' })
    const written = drafts([list], { part: '可转债收印花税和佣金吗' })
    expect(texts(written)).toEqual(['可转债不收印花税。', '可转债收佣金。'])
    for (const { quotes } of written) expect(list.text).toContain(quotes.map((quote) => cite(quote).quote).join())
  })

  test('of an article that is said whole the heading speaks to the question as well', () => {
    const article = (at: number, heading: string, text: string) =>
      passageOf(text, {
        kind: 'digest',
        chunkId: `law@1/${at}`,
        clause: `第${at}条`,
        path: [`第${at}条 ${heading}`],
        start: at * 100,
        end: at * 100 + text.length,
      })
    const named = article(51, '谁是内幕信息知情人', '大体包括能接触内幕信息的九类人员。')
    const beside = article(53, '三不准', '知情人在内幕信息公开前不准买卖。')
    const [first] = texts(drafts([named, beside], { part: '内幕信息知情人有哪些' }))
    expect(first).toContain('九类人员')
  })

  // 佣金多少 was told 费用项目：佣金。
  test('a row of a fee table is said whole', () => {
    const row = passageOf('费用项目：佣金；收费标准：成交金额的0.03%；收取方向：买卖双向；最低收费：5元/笔', {
      kind: 'fee',
      path: ['北交所股票交易费用'],
    })
    expect(texts(drafts([row], { part: '北交所费用项目里的佣金' }))).toEqual([
      '北交所股票交易费用（佣金）：成交金额的0.03%，买卖双向收取，最低5元/笔。',
    ])
  })

  test('a short article is said whole: what it threatens with shares no word with the question', () => {
    const penalty = '没收违法所得，并处罚款。利用未公开信息交易按同样标准处罚。'
    const article = passageOf(`第十条 ${penalty}`, { kind: 'regulation', title: '示例规定', clause: '第十条' })
    const [draft] = drafts([article], { part: '利用未公开信息怎么处罚' })
    expect(draft?.text).toMatch(new RegExp(`：${penalty}$`))
  })

  describe('a list', () => {
    const regulation = { kind: 'regulation', title: '示例规定', clause: '第十条', effectiveFrom: null } as const
    const list = '第十条　转账凭证应当包括下列内容：\n（一）转账日期；\n（二）转账金额。\n凭证应当保存。'

    // 应当包括下列内容： was all that was said.
    test('is said with the words that open it, and the number of the article once', () => {
      const [draft] = drafts([passageOf(list, regulation)], { part: '转账凭证包括哪些内容' })
      expect(draft?.text).toBe(
        '《示例规定》第十条（2026-11-01）：转账凭证应当包括下列内容：\n（一）转账日期；\n（二）转账金额。'.replace(
          '（2026-11-01）',
          draft?.text.match(/第十条(（[^）]*）)/)?.[1] ?? '',
        ),
      )
      expect(draft?.quotes.map((quote) => cite(quote).quote)).toEqual([
        '转账凭证应当包括下列内容：\n（一）转账日期；\n（二）转账金额。',
      ])
    })
    test('is opened where one of its items is what was asked', () => {
      const [draft] = drafts([passageOf(list, regulation)], { part: '转账金额要写吗' })
      expect(draft?.text).toMatch(/应当包括下列内容：\n（一）转账日期；\n（二）转账金额。$/)
    })
    test('that stands elsewhere leaves its opening unsaid', () => {
      const [draft, ...more] = drafts([passageOf('转账凭证应当保存。转账凭证包括：', regulation)], {
        part: '转账凭证包括什么',
      })
      expect(draft?.text).toMatch(/转账凭证应当保存。$/)
      expect(more).toEqual([])
    })
    test('of great length gives the items that were asked about, and says that others stand there', () => {
      const others = Array.from({ length: 20 }, (_, index) => `（${index + 2}）${'应当依法办理登记备案，'.repeat(4)}；`)
      const text = ['第十条　转账凭证应当包括下列内容：', '（1）其他事项；', ...others, '（22）转账金额。'].join('\n')
      const [draft] = drafts([passageOf(text, regulation)], { part: '转账金额要写吗' })
      expect(draft?.text).toMatch(/……\n（22）转账金额。（节选，完整条文见引用）$/)
      expect(draft?.text.length).toBeLessThan(400)
    })
  })

  test('what must be said of a text stands behind all that is said of it', () => {
    const old = passageOf('客户应当保存好转账凭证。转账凭证应当真实。', {
      kind: 'regulation',
      title: '示例规定',
      effectiveTo: '2021-01-01',
      legalStatus: 'repealed',
    })
    expect(drafts([old], { part: '转账凭证要保存吗' }).map(({ kind }) => kind)).toEqual(['answer', 'answer', 'notice'])
  })

  test('an opinion is said to be whose and when', () => {
    const research = passageOf('我们认为债券市场保持平稳。', {
      kind: 'research',
      title: '策略周评',
      publishedOn: '2026-11-20',
    })
    expect(texts(drafts([research], { part: '债券市场怎么看' }))[0]).toMatch(/^据《策略周评》（2026-11-20 发布）：/)
  })

  test('a text that was named and is not in force yet says so', () => {
    const future = law({ legalStatus: 'not-yet-effective', effectiveFrom: '2027-01-01', effectiveTo: null })
    expect(texts(drafts([future])).at(-1)).toMatch(/^以上文本自 2027-01-01 起施行，在 \d{4}-\d{2}-\d{2} 尚未施行。$/)
  })

  test('a replaced text says so also where only a sentence of it is used', () => {
    const old = passageOf('客户应当保存好转账凭证。', {
      kind: 'regulation',
      title: '示例规定',
      effectiveTo: '2021-01-01',
      legalStatus: 'repealed',
    })
    const written = drafts([old], { part: '转账凭证要保存吗' })
    expect(texts(written)[0]).toMatch(/^《示例规定》/)
    expect(texts(written)[1]).toMatch(/被新规定取代/)
  })
})

describe('what is not here', () => {
  const version = {
    kind: 'version' as const,
    title: '证券法',
    date: '1999-08-01',
    held: [{ label: '2019-12-28 修订', from: '2020-03-01', to: null }],
  }
  const article = {
    kind: 'clause' as const,
    title: '证券法',
    clause: '第九百条',
    label: '2019-12-28 修订',
    digestOnly: false,
  }
  const product = {
    kind: 'product' as const,
    name: '云帆稳健债券D',
    similar: [{ code: '990901', name: '云帆稳健债券A' }],
  }

  test('is said, and no other version is put in its place', () => {
    expect(texts(drafts([], { missing: version }))).toEqual([
      '资料库没有《证券法》在 1999-08-01 有效的文本，不能用其他版本代替。资料库现有的版本：2019-12-28 修订（2020-03-01 起施行）。',
    ])
    expect(texts(drafts([], { missing: { ...version, held: [] } }))[0]).toMatch(/没有收录它的文本/)
  })

  test('of a law of which nothing is held no day is spoken of', () => {
    expect(texts(drafts([], { missing: { ...version, title: '刑法', held: [] } }))).toEqual([
      '资料库里没有《刑法》，没有收录它的文本，不能用其他法规代替，请以官方公布的为准。',
    ])
  })

  test('a version that was named is said in words', () => {
    expect(texts(drafts([], { missing: { ...version, named: '2014年的版本' } }))).toEqual([
      '资料库没有《证券法》2014年的版本，不能用其他版本代替。资料库现有的版本：2019-12-28 修订（2020-03-01 起施行）。',
    ])
  })

  test('a 款 or 项 that is not there is said behind the article; a summary cannot show it', () => {
    const part = { ...article, kind: 'part' as const, clause: '第八十八条', part: '第九款' }
    expect(texts(drafts([law()], { missing: part })).at(-1)).toBe(
      '按资料库收录的文本，《证券法》（2019-12-28 修订）第八十八条没有第九款，请核对。',
    )
    expect(texts(drafts([law()], { missing: { ...part, digestOnly: true } })).at(-1)).toMatch(
      /只有《证券法》（2019-12-28 修订）的要点.*看不出第八十八条第九款/,
    )
  })

  test('an article that does not exist is not answered with another; of a summary nobody says that it does not exist', () => {
    expect(texts(drafts([], { missing: article }))).toEqual([
      '《证券法》（2019-12-28 修订）里没有第九百条，请核对条号。',
    ])
    expect(texts(drafts([], { missing: { ...article, articles: 226 } }))).toEqual([
      '《证券法》（2019-12-28 修订）共226条，没有第九百条，请核对条号。',
    ])
    const [draft] = drafts([], { missing: { ...article, digestOnly: true } })
    expect(draft?.text).toMatch(/没有收录.*原文.*以官方公布的原文为准/)
  })

  test('a product that is not held is not answered with another; its other share classes are named', () => {
    expect(texts(drafts([], { missing: product }))).toEqual([
      '资料库没有“云帆稳健债券D”的资料，不能用其他产品的资料代替。资料库有同一产品的其他份额：云帆稳健债券A（990901）。',
    ])
    expect(texts(drafts([], { missing: { ...product, similar: [] } }))[0]).toMatch(/请核对名称或代码/)
  })

  test('what only qualified investors may see is named by nothing but the client’s own word', () => {
    const [draft, ...more] = drafts([], { missing: { kind: 'qualified-only', name: '990801' } })
    expect(draft?.text).toMatch(/“990801”.*合格投资者认定、特定对象确认和风险测评/)
    expect(more).toEqual([])
  })

  test('what the documents of a held product do not hold', () => {
    const term = { kind: 'term' as const, name: '转股溢价率', near: ['什么是溢价和折价？'] }
    expect(texts(drafts([], { missing: term }))).toEqual([
      '资料里没有收录“转股溢价率”，不能用相近的内容代替。相近的有：什么是溢价和折价？',
    ])
    expect(texts(drafts([], { missing: { ...term, near: [] } }))).toEqual([
      '资料里没有收录“转股溢价率”，不能用相近的内容代替。',
    ])
    const missing = { kind: 'topic' as const, product: '云帆稳健债券A（990901）', topic: '过往业绩' }
    expect(texts(drafts([], { missing }))).toEqual([
      '资料库没有云帆稳健债券A（990901）的过往业绩，请以管理人公布的为准。',
    ])
  })

  test('stands behind what was found of the rest', () => {
    const written = texts(drafts([law()], { missing: article }))
    expect(written[0]).toContain('第一百三十五条')
    expect(written.at(-1)).toContain('第九百条')
  })

  test('of laws that the name may mean five are named', () => {
    const choices = ['一', '二', '三', '四', '五', '六'].map((number) => `公司法司法解释（${number}）第三条`)
    expect(texts(drafts([], { choices }))).toHaveLength(6)
  })

  test('where two are meant alike the client is asked which, three at most', () => {
    const choices = ['开户要什么', '销户要什么', '转户要什么', '休眠户怎么办']
    const written = drafts([faq], { choices })
    expect(texts(written)).toEqual(['您想了解的是下面哪一个？', '1. 开户要什么', '2. 销户要什么', '3. 转户要什么'])
    expect(written.every(({ kind }) => kind === 'notice')).toBe(true)
  })
})

describe('what was asked for first', () => {
  const head = passageOf('本基金是债券型基金。因投资上限提高，风险等级从R2上调为R3。', {
    kind: 'product',
    title: '虚谷稳进债券A产品资料',
    documentId: 'product-990101',
    source: 'fact',
  })
  const level = factPassageOf('riskLevel', 'R3')

  test('why something was changed, in the document’s words or that it does not say', () => {
    const part = '稳进债券A为什么上调风险等级'
    expect(texts(drafts([level, head], { part }))[0]).toBe('虚谷稳进债券A：因投资上限提高，风险等级从R2上调为R3。')
    expect(texts(drafts([level], { part }))[0]).toContain('没有写明调整的原因')
    expect(texts(drafts([level], { part: '稳进债券A的风险等级' })).join()).not.toContain('原因')
  })

  test('that no record is read, before the rule', () => {
    const [said, ...rule] = texts(drafts([faq], { missing: { kind: 'client-record' } }))
    expect(said).toContain('不读取客户档案')
    expect(rule.length).toBeGreaterThan(0)
  })
})

test('of a name that is almost one which is held the nearest are named', () => {
  const missing = {
    kind: 'product',
    name: '稳健双债C',
    similar: [],
    near: [{ code: '990102', name: '虚谷稳进双债C' }],
  } as const
  expect(texts(drafts([], { missing: { ...missing, similar: [], near: [...missing.near] } })).join()).toMatch(
    /没有“稳健双债C”.*名称相近的有：虚谷稳进双债C（990102）/,
  )
})

test('a table that is asked for is told whole, a row of it with what it is the row of', () => {
  const rows = ['承受能力：C1；R1（低）：匹配；R2（中低）：不匹配', '承受能力：C2；R1（低）：匹配；R2（中低）：匹配']
  const table = passageOf(`${rows.join('\n')}\n\n读法：数字不大于，就是匹配。`, {
    kind: 'digest',
    title: '匹配指引',
    path: ['匹配矩阵'],
  })
  const [all] = drafts([table], { part: '解释一下匹配矩阵' })
  expect(rows.every((row) => all?.text.includes(`• ${row}。`))).toBe(true)
  expect(all?.quotes.map(cite).map(({ quote }) => quote)).toEqual(rows)
  const [own] = drafts([table], { part: '匹配矩阵里C2对应什么' })
  expect(own?.text).toContain(`• ${rows[1]}。`)
  expect(own?.text).not.toContain('C1')
})

test('two products that are asked to be one are told apart by their codes', () => {
  const rows = [
    factPassageOf('riskLevel', 'R3'),
    factPassageOf('riskLevel', 'R4', { productName: '虚谷稳进双债C', productCode: '990102' }),
  ]
  const [first] = texts(drafts(rows, { part: '稳进债券A和双债C是一个基金吗' }))
  expect(first).toBe('不是同一只产品，代码不同：虚谷稳进债券A（990101）、虚谷稳进双债C（990102）。')
  expect(texts(drafts(rows, { part: '稳进债券A和双债C的风险等级' })).join('')).not.toContain('同一只')
})

test('how the client’s own stands is not seen from here', () => {
  const entry = passageOf('T+2日公布中签结果。', { path: ['怎么知道新股有没有中签？'] })
  expect(texts(drafts([entry], { part: '我中签了没' }))[0]).toContain('看不到您的账户')
  expect(texts(drafts([entry], { part: '怎么知道中签没有' }))[0]).toBe('T+2日公布中签结果。')
})
