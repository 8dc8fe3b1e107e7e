import { describe, expect, test } from 'vitest'
import type { CatalogueVersion } from './catalogue.ts'
import { createLawNames } from './law-names.ts'
import { findNamedVersions, heldAsNamed, versionInWords } from './named-versions.ts'

const today = '2026-11-22'
const laws = createLawNames([
  { title: '中华人民共和国证券法', names: [] },
  { title: '中华人民共和国公司法', names: [] },
  { title: '中华人民共和国反洗钱法', names: [] },
])
const named = (text: string) =>
  findNamedVersions(text, laws.find(text), today).map((version) => {
    expect(text.slice(version.start, version.end)).toBe(version.text)
    return `${version.isBefore ? '<' : ''}${version.made ?? ''}`
  })

describe('a version named in a text', () => {
  test.each([
    ['《证券法》(2014修正)第五十八条', '2014'],
    ['《证券法》（2014年修正）第五十八条', '2014'],
    ['《证券法（2014修正）》第五十八条', '2014'],
    ['反洗钱法2006年第十九条', '2006'],
    ['反洗钱法（2006年）第十九条', '2006'],
    ['反洗钱法2006版第十九条', '2006'],
    ['反洗钱法二〇〇六年第十九条', '2006'],
    ['2006年反洗钱法第十六条', '2006'],
    ['2006年的《中华人民共和国反洗钱法》第十六条', '2006'],
    ['06年的反洗钱法第十六条', '2006'],
    ['06版反洗钱法第十六条', '2006'],
    ['按2023年的公司法，出资期限', '2023'],
    ['按2018公司法', '2018'],
    ['2023年修订后的公司法第四十七条', '2023'],
    ['2023年新修订的公司法', '2023'],
    ['2023年12月29日修订的公司法第四十七条', '2023-12-29'],
    ['公司法（2023-12-29 修订）第四十七条', '2023-12-29'],
    ['2024年7月1日起施行的公司法', '2024-07-01'],
    ['2026版公司法', '2026'],
    ['公司法2023年修订了什么', '2023'],
    ['公司法第四十七条，2023年修订的那版', '2023'],
    ['2018年版，公司法第二十六条怎么规定', '2018'],
    ['旧公司法（2018那版）股权卖给外人', '2018'],
    ['2023年修订前的公司法', '<2023'],
    ['公司法2023年修订之前', '<2023'],
    ['旧公司法第二十六条', '<'],
    ['老版的公司法', '<'],
    ['修订前的反洗钱法第十六条', '<'],
    ['反洗钱法修订前，资料保存几年', '<'],
    ['反洗钱法第十六条修订前怎么规定', '<'],
    ['《反洗钱法》第十六条以前的规定呢', '<'],
    ['反洗钱法第十六条怎么规定，旧的', '<'],
    ['以前的公司法', '<'],
    ['公司法（修订前）第二十六条', '<'],
  ])('%s', (text, expected) => {
    expect(named(text).at(-1) ?? null).toBe(expected)
  })

  test('two versions of one law', () => {
    expect(named('公司法2018年版和2023年版的区别')).toEqual(['2018', '2023'])
    expect(named('2018年公司法第二十六条和2023年公司法第四十七条')).toEqual(['2018', '2023'])
  })

  test('belongs to the law beside it', () => {
    const text = '2006年反洗钱法第十六条和证券法第五十八条'
    expect(findNamedVersions(text, laws.find(text), today).map(({ title }) => title)).toEqual([
      '中华人民共和国反洗钱法',
    ])
  })

  test.each([
    '公司法第四十七条',
    '2024年6月时，公司法出资期限是几年',
    '2024年6月的公司法',
    '2017年那时候反洗钱法怎么规定',
    '反洗钱法2017年那时候怎么规定',
    '广告法和证券法2015年那会儿第二十五条',
    '2021年的时候公司法怎么规定',
    '2023年，公司法怎么规定出资期限',
    '从2019年到2023年公司法变了几次',
    '2019年以前的公司法',
    '公司法2020年之前怎么规定',
    '2026年公司法还要五年缴足吗',
    '新旧公司法的区别',
    '公司法修订前后有什么变化',
    '证券法规定保存20年吗',
    '资料要保存20年证券法第几条说的',
    '证券法20年保存期限',
    '证券法规定上市之前的规定动作',
    '我2019年开的户，证券法管吗',
    '现行证券法',
  ])('%s: none', (text) => {
    expect(named(text)).toEqual([])
  })

  test('of a law that is only carried over', () => {
    const carried = [{ title: '中华人民共和国公司法', start: 0, end: 0 }]
    expect(findNamedVersions('那2018年版的呢', carried, today)).toMatchObject([{ made: '2018', isBefore: false }])
    expect(findNamedVersions('那2018年的呢', carried, today)).toMatchObject([{ made: '2018' }])
    expect(findNamedVersions('那修订前呢', carried, today)).toMatchObject([{ made: null, isBefore: true }])
    expect(findNamedVersions('那2018年的时候呢', carried, today)).toEqual([])
    expect(findNamedVersions('旧的呢', [], today)).toEqual([])
  })

  test('in words', () => {
    expect(versionInWords({ made: '2014', isBefore: false })).toBe('2014年的版本')
    expect(versionInWords({ made: '2014-08-31', isBefore: false })).toBe(' 2014-08-31 的版本')
    expect(versionInWords({ made: '2019', isBefore: true })).toBe('2019年之前的版本')
    expect(versionInWords({ made: null, isBefore: true })).toBe('现行版本之前的版本')
  })
})

describe('which of the held versions it is', () => {
  const version = (label: string, effectiveFrom: string | null, effectiveTo: string | null, more = {}) =>
    ({
      id: `${label}@${effectiveFrom}`,
      label,
      lawVersion: null,
      publishedOn: null,
      effectiveFrom,
      effectiveTo,
      consultation: false,
      ...more,
    }) as CatalogueVersion
  const held = [
    version('2006-10-31 通过', '2007-01-01', '2018-10-26'),
    version('2018-10-26 修正', '2018-10-26', '2024-07-01'),
    version('2023-12-29 修订', '2024-07-01', null),
    version('草案', null, null, { consultation: true, publishedOn: '2014-01-01' }),
    // A digest of the second.
    version('2018-10-26 修正', '2018-10-26', '2024-07-01', { kind: 'digest' }),
  ]
  const found = (made: string | null, isBefore = false, asOf = today) =>
    heldAsNamed({ made, isBefore }, held, asOf).map(({ effectiveFrom }) => effectiveFrom)

  test.each<[string | null, boolean, (string | null)[]]>([
    ['2006', false, ['2007-01-01']],
    ['2007', false, ['2007-01-01']],
    ['2018', false, ['2018-10-26', '2018-10-26']],
    ['2018-10', false, ['2018-10-26', '2018-10-26']],
    ['2023', false, ['2024-07-01']],
    ['2024', false, ['2024-07-01']],
    ['2024-07-01', false, ['2024-07-01']],
    ['2023-12-29', false, ['2024-07-01']],
    ['2014', false, []],
    ['2023-12-30', false, []],
    ['2023', true, ['2018-10-26', '2018-10-26']],
    ['2018', true, ['2007-01-01']],
    ['2006', true, []],
    ['2021', true, ['2018-10-26', '2018-10-26']],
    [null, true, ['2018-10-26', '2018-10-26']],
  ])('%s, the one before: %s', (made, isBefore, expected) => {
    expect(found(made, isBefore)).toEqual(expected)
  })

  // 2020年反洗钱法第十六条 was refused, though the text of that year is held.
  test.each<[string, (string | null)[]]>([
    ['2010', ['2007-01-01']],
    ['2021', ['2018-10-26', '2018-10-26']],
    ['2025', ['2024-07-01']],
    // Made or begun in that year: that one.
    ['2018', ['2018-10-26', '2018-10-26']],
    ['2024', ['2024-07-01']],
    ['2005', []],
    ['2030', []],
  ])('by a bare year, %s, the text of that time', (made, expected) => {
    const found = heldAsNamed({ made, isBefore: false, isYear: true }, held, today)
    expect(found.map(({ effectiveFrom }) => effectiveFrom)).toEqual(expected)
  })
  test.each([
    ['2020年反洗钱法第十六条', true],
    ['2020年的《反洗钱法》第十六条', true],
    ['反洗钱法（2020年）第十六条', true],
    ['2020年修订的反洗钱法第十六条', false],
    ['2020版反洗钱法第十六条', false],
    ['2020年修订前的反洗钱法第十六条', false],
  ])('%s: by a bare year %s', (text, isYear) => {
    expect(findNamedVersions(text, laws.find(text), today).map((version) => version.isYear)).toEqual([isYear])
  })

  test('the one before is counted from the day that is spoken of', () => {
    expect(found(null, true, '2020-01-01')).toEqual(['2007-01-01'])
    expect(found(null, true, '2010-01-01')).toEqual([])
  })

  test('what was replaced before it took effect was no version that anybody had to keep', () => {
    expect(
      heldAsNamed({ made: '2019', isBefore: false }, [version('2019-01-01', '2020-01-01', '2020-01-01')], today),
    ).toEqual([])
  })
})
