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

  test('a name leads to the full title', () => {
    expect(names.titleOf('公司法司法解释五')).toBe('最高人民法院关于适用《中华人民共和国公司法》若干问题的规定（五）')
    expect(names.titleOf('公司法解释六')).toBeNull()
    expect(names.titleOf('《公司法》')).toBe('中华人民共和国公司法')
    expect(names.titleOf('不存在法')).toBeNull()
  })
})

test('one law has one id, however its title is written', () => {
  const id = workIdOf('中华人民共和国证券法')
  expect(id).toMatch(/^law-[0-9a-f]{12}$/)
  for (const title of ['证券法', '《证券法》', ' 中华人民共和国 证券法']) expect(workIdOf(title)).toBe(id)
  expect(workIdOf('证券投资基金法')).not.toBe(id)
})
