import { describe, expect, test } from 'vitest'
import { lawDates } from './law-dates.ts'
import { createLawNames } from './law-names.ts'
import { endDates } from './timeline.ts'
import { workIdOf } from './work-id.ts'

describe('when a version of a law takes effect', () => {
  const last = (sentence: string) => `第一条 甲。\n\n第二条 ${sentence}`
  test.each<[string, Parameters<typeof lawDates>[0], string | null, string]>([
    [
      'a new law says it itself',
      { text: last('本法自2020年7月1日起施行。'), version: '2020-05-01', history: ['2020年5月1日 某会议通过'] },
      '2020-07-01',
      'stated',
    ],
    [
      'so does a revised one',
      {
        text: last('本法自二〇二〇年七月一日起施行。'),
        version: '2020-05-01',
        history: ['2010年1月1日 通过', '2020年5月1日 修订'],
      },
      '2020-07-01',
      'stated',
    ],
    [
      'with white space inside',
      { text: last('本条例自2021年1月 1日起施行。'), version: '2020-12-03', history: [] },
      '2021-01-01',
      'stated',
    ],
    [
      'an amended one keeps the old date, which is not its own',
      {
        text: last('本法自2010年7月1日起施行。'),
        version: '2020-05-01',
        history: ['2010年5月1日 通过', '2020年5月1日 《关于修改某法的决定》修正'],
      },
      '2020-05-01',
      'assumed',
    ],
    [
      'on publication',
      { text: last('本条例自公布之日起施行。'), version: '2016-02-06', history: ['2016年2月6日 公布'] },
      '2016-02-06',
      'derived',
    ],
    [
      'on publication, but amended later',
      { text: last('本条例自公布之日起施行。'), version: '2016-02-06', history: ['2016年2月6日 修正'] },
      '2016-02-06',
      'assumed',
    ],
    [
      'only the making says it',
      { text: last('乙。'), version: '2019-06-27', history: ['2019年7月1日 施行'] },
      '2019-07-01',
      'stated',
    ],
    [
      'nobody says it',
      { text: last('乙。'), version: '2019-06-27', history: ['2019年6月27日 通过'] },
      '2019-06-27',
      'assumed',
    ],
    [
      'without a version the making says when it was amended',
      { text: last('本法自2004年1月1日起施行。'), version: null, history: ['2016年11月25日 修正'] },
      '2016-11-25',
      'assumed',
    ],
    ['without anything it is not known', { text: last('乙。'), version: null, history: [] }, null, 'assumed'],
  ])('%s', (_, law, effectiveFrom, derivation) => {
    expect(lawDates(law)).toMatchObject({ effectiveFrom, derivation })
  })
})

describe('a version ends where the next begins', () => {
  const version = (id: string, effectiveFrom: string | null, more = {}) => ({
    id,
    effectiveFrom,
    declaredTo: null,
    publishedOn: null,
    order: 0,
    ...more,
  })
  const ends = (...versions: ReturnType<typeof version>[]) => Object.fromEntries(endDates(versions))

  test('whatever order they come in', () => {
    expect(ends(version('b', '2020-01-01'), version('c', '2024-01-01'), version('a', '2010-01-01'))).toEqual({
      a: '2020-01-01',
      b: '2024-01-01',
      c: null,
    })
  })
  test('or where it says so itself, if that is earlier', () => {
    expect(ends(version('a', '2010-01-01', { declaredTo: '2015-01-01' }), version('b', '2020-01-01'))).toEqual({
      a: '2015-01-01',
      b: null,
    })
    expect(ends(version('a', '2010-01-01', { declaredTo: '2030-01-01' }), version('b', '2020-01-01'))).toEqual({
      a: '2020-01-01',
      b: null,
    })
  })
  test('amended before it took effect, it never was in force', () => {
    const [first, second] = [
      version('first', '2020-01-01', { publishedOn: '2019-01-01' }),
      version('second', '2020-01-01', { publishedOn: '2019-06-01' }),
    ]
    expect(ends(second, first)).toEqual({ first: '2020-01-01', second: null })
  })
  test('an unknown beginning comes before all others', () => {
    expect(ends(version('dated', '2020-01-01'), version('undated', null))).toEqual({
      undated: '2020-01-01',
      dated: null,
    })
  })
})

describe('laws named in a text', () => {
  const names = createLawNames([
    { title: '中华人民共和国证券法', names: ['证券法'] },
    { title: '中华人民共和国公司法', names: [] },
    { title: '最高人民法院关于适用《中华人民共和国公司法》若干问题的规定（五）', names: [] },
    { title: '中华人民共和国反洗钱法', names: [] },
    { title: '证券期货投资者适当性管理办法', names: [] },
  ])
  const found = (text: string) =>
    names.find(text).map((mention) => {
      expect(text.slice(mention.start, mention.end)).toBe(mention.text)
      return mention.title
    })

  test.each<[string, string[]]>([
    ['《中华人民共和国证券法》第一条', ['中华人民共和国证券法']],
    ['证券法和公司法', ['中华人民共和国证券法', '中华人民共和国公司法']],
    ['證券法第一百三十五條', ['中华人民共和国证券法']],
    ['證 券 法', ['中华人民共和国证券法']],
    ['Securities Law article 135', ['中华人民共和国证券法']],
    ['适当性办法怎么规定', ['证券期货投资者适当性管理办法']],
    [
      '最高人民法院关于适用〈中华人民共和国公司法〉若干问题的规定(五)第二条',
      ['最高人民法院关于适用《中华人民共和国公司法》若干问题的规定（五）'],
    ],
    ['证券法律风险', []],
    ['公司法人代表', []],
    ['公司法司法解释三第三条', []],
    ['反洗钱法实施细则', []],
    ['公司法修订草案第三条', []],
    ['公司法实施以来', ['中华人民共和国公司法']],
    ['公司法修订了什么', ['中华人民共和国公司法']],
    ['', []],
  ])('%s', (text, titles) => {
    expect(found(text)).toEqual(titles)
  })

  // Whoever asks for 公司法解释五 was given the 公司法's own article.
  test.each([
    '公司法解释五第二条',
    '公司法解释（五）第二条',
    '公司法解释5第二条',
    '公司法司法解释五第二条',
    '公司法的司法解释（五）',
    '新公司法司法解释第五号',
    '公司法规定（五）第二条',
    '《公司法》司法解释(五)第二条',
    '《公司法》若干问题的规定（五）第二条',
    '最高人民法院关于适用公司法若干问题的规定五第二条',
  ])('%s is the interpretation', (text) => {
    expect(found(text)).toEqual(['最高人民法院关于适用《中华人民共和国公司法》若干问题的规定（五）'])
    expect(names.interpretationsNotHeld(text)).toEqual([])
  })
  test.each(['公司法解释六第二条', '《公司法》解释（六）第二条', '证券法司法解释二', '公司法规定（六）第二条'])(
    '%s is not held, and the law is not meant',
    (text) => {
      expect(found(text)).toEqual([])
      expect(names.interpretationsNotHeld(text)).toHaveLength(1)
    },
  )
  test.each(['公司法解释一下第三条', '公司法规定三年', '公司法解释三点'])('%s is the law', (text) => {
    expect(found(text)).toEqual(['中华人民共和国公司法'])
    expect(names.interpretationsNotHeld(text)).toEqual([])
  })

  // 保险法司法解释第三条 was said not to be held, though four are.
  describe('where several judicial interpretations may be meant', () => {
    const several = createLawNames([
      { title: '中华人民共和国保险法', names: [] },
      { title: '中华人民共和国反不正当竞争法', names: [] },
      ...['二', '一'].map((number) => ({
        title: `最高人民法院关于适用《中华人民共和国保险法》若干问题的解释（${number}）`,
        names: [],
      })),
      { title: '最高人民法院关于适用《中华人民共和国反不正当竞争法》若干问题的解释', names: [] },
      { title: '最高人民法院关于审理期货纠纷案件若干问题的规定', names: [] },
      { title: '最高人民法院关于审理期货纠纷案件若干问题的规定（二）', names: [] },
      { title: '最高人民法院 最高人民检察院关于办理操纵证券、期货市场刑事案件适用法律若干问题的解释', names: [] },
      { title: '最高人民法院、最高人民检察院关于办理操纵证券、期货市场刑事案件适用法律若干问题的解释', names: [] },
    ])
    test.each([
      ['保险法司法解释第三条', ['保险法司法解释（一）', '保险法司法解释（二）']],
      ['保险法司法解释第二十一条', ['保险法司法解释（一）', '保险法司法解释（二）']],
      ['《保险法》的司法解释', ['保险法司法解释（一）', '保险法司法解释（二）']],
      [
        '期货纠纷司法解释第三条',
        [
          '《最高人民法院关于审理期货纠纷案件若干问题的规定》',
          '《最高人民法院关于审理期货纠纷案件若干问题的规定（二）》',
        ],
      ],
    ])('%s: each has a name that leads to it', (text, names) => {
      expect(several.find(text)).toEqual([])
      expect(several.unclear(text).map((mention) => mention.names)).toEqual([names])
      expect(new Set(names.map(several.titleOf)).size).toBe(names.length)
      expect(names.map(several.titleOf)).not.toContain(null)
    })
    test.each([
      ['反不正当竞争法司法解释第二条', /《中华人民共和国反不正当竞争法》若干问题的解释$/],
      ['期货纠纷司法解释二第二条', /期货纠纷案件若干问题的规定（二）$/],
      ['请问操纵市场司法解释第一条', /操纵证券、期货市场/],
      ['操纵市场司法解释第三十二条', /操纵证券、期货市场/],
      ['反不正当竞争法解释第二十二条', /《中华人民共和国反不正当竞争法》若干问题的解释$/],
      ['操纵证券市场的司法解释', /操纵证券、期货市场/],
    ])('%s is one', (text, title) => {
      expect(several.unclear(text)).toEqual([])
      expect(several.find(text).map((mention) => mention.title)).toEqual([expect.stringMatching(title)])
    })
    test.each(['保险法司法解释五第三条', '破产司法解释第三条', '税收纠纷司法解释'])('%s is none of them', (text) => {
      expect(several.unclear(text)).toEqual([])
      expect(several.find(text)).toEqual([])
    })
  })

  describe('names that people shorten or mistype', () => {
    const trade = createLawNames(
      [
        '中华人民共和国证券法',
        '中华人民共和国反洗钱法',
        '中华人民共和国商业银行法',
        '中华人民共和国消费者权益保护法',
        '中华人民共和国外汇管理条例',
        '广告管理条例',
        '证券公司监督管理条例',
        '证券公司风险处置条例',
        '证券、期货投资咨询管理暂行办法',
        '上海市地方金融监督管理条例',
        '北京市实施《中华人民共和国消费者权益保护法》办法',
        '最高人民法院关于适用《中华人民共和国公司法》时间效力的若干规定',
      ].map((title) => ({ title, names: [] })),
    )
    const titles = (text: string) => trade.find(text).map((mention) => mention.title)
    test.each([
      ['外汇条例第五条', '中华人民共和国外汇管理条例'],
      ['请问证券公司监管条例第3条', '证券公司监督管理条例'],
      ['证券期货投资咨询管理办法第三条', '证券、期货投资咨询管理暂行办法'],
      ['上海地方金融条例第三条', '上海市地方金融监督管理条例'],
      ['北京市实施消费者权益保护法办法第三条', '北京市实施《中华人民共和国消费者权益保护法》办法'],
      ['公司法时间效力规定第五条', '最高人民法院关于适用《中华人民共和国公司法》时间效力的若干规定'],
      ['征圈法第五条', '中华人民共和国证券法'],
      ['请问正券法135条', '中华人民共和国证券法'],
      ['证卷法第五条', '中华人民共和国证券法'],
      ['zhengquanfa第五条', '中华人民共和国证券法'],
      ['反xi钱法第五条', '中华人民共和国反洗钱法'],
      ['商业因行法第五条', '中华人民共和国商业银行法'],
    ])('%s', (text, title) => {
      expect(titles(text)).toEqual([title])
      const [mention] = trade.find(text)
      expect(text.slice(mention?.start, mention?.end)).toBe(mention?.text)
    })
    // Whoever asks for the rule of a place is not given the country's.
    test.each(['江苏省广告管理条例第三条', '户外广告条例第三条', '有什么办法', '这个政权发布会', '外汇办法第五条'])(
      '%s: none',
      (text) => {
        expect(titles(text)).toEqual([])
      },
    )
    test('what is short for several is none of them, but they are alike', () => {
      expect(titles('证券公司条例第三条')).toEqual(['证券公司监督管理条例'])
      expect(titles('证券条例第三条')).toEqual([])
      expect(trade.similar('证券条例')).toEqual(['证券公司监督管理条例', '证券公司风险处置条例'])
      expect(trade.similar('外汇办法')).toEqual([])
      expect(trade.similar('管理')).toEqual([])
    })
  })

  test('a name leads to the full title', () => {
    expect(names.titleOf('公司法司法解释五')).toBe('最高人民法院关于适用《中华人民共和国公司法》若干问题的规定（五）')
    expect(names.titleOf('公司法解释六')).toBeNull()
    expect(names.titleOf('《公司法》')).toBe('中华人民共和国公司法')
    expect(names.titleOf('不存在法')).toBeNull()
    // Looked up with one ending less each time, it came to the end of the stack.
    expect(names.titleOf('司法解释'.repeat(20_000))).toBeNull()
  })
})

test('one law has one id, however its title is written', () => {
  const id = workIdOf('中华人民共和国证券法')
  expect(id).toMatch(/^law-[0-9a-f]{12}$/)
  for (const title of ['证券法', '《证券法》', ' 中华人民共和国 证券法']) expect(workIdOf(title)).toBe(id)
  expect(workIdOf('证券投资基金法')).not.toBe(id)
})
