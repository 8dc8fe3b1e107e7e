import { describe, expect, test } from 'vitest'
import { asksOfWholeLaw, comparesVersions, yearsCompared } from './asked-comparison.ts'

describe('two versions are compared', () => {
  test.each([
    '公司法第四条，2023 年修订前后有什么不同',
    '公司法第四条修改之前和修改之后的区别',
    '公司法第四十七条新旧对比',
    '新旧公司法第四十七条',
    '公司法第二十六条和旧法比改了什么',
    '公司法第二十六条与以前的规定有什么区别',
    '比起旧公司法，第四十七条变了吗',
    '证券法第五十条改了哪些',
    '证券法第五十条有什么变化',
    '反洗钱法2024年修订了什么',
    '公司法第三十五条，2018年和2023年有什么不同',
  ])('%s', (question) => {
    expect(comparesVersions(question)).toBe(true)
  })

  test.each([
    '公司法第四条怎么规定',
    // Two articles of one version.
    '公司法第五十七条和第八十四条有什么区别',
    '2023年修订的公司法第四条',
    '修订前的公司法第四条',
    // What the articles themselves speak of.
    '证券法第六十三条持股变动达到百分之五怎么办',
    '公司章程可以修改哪些内容',
    '公司法第九条变更登记要什么材料',
    '2023年开的户，现在资料保存多久',
  ])('none: %s', (question) => {
    expect(comparesVersions(question)).toBe(false)
  })

  test('of two versions that are named the difference is asked for', () => {
    expect(comparesVersions('公司法2018版和2023版的区别', 2)).toBe(true)
    expect(comparesVersions('公司法2018版和2023版第四条', 2)).toBe(false)
  })

  test('the earlier year first', () => {
    expect(yearsCompared('公司法第四条2023年和2018年有什么不同')).toEqual(['2018', '2023'])
    expect(yearsCompared('公司法第四条2023年怎么规定')).toEqual([])
  })
})

test('a matter that is asked about is not the law as a whole', () => {
  expect(asksOfWholeLaw('2023年修订改了什么？')).toBe(true)
  expect(asksOfWholeLaw('这次修订主要有哪些变化')).toBe(true)
  expect(asksOfWholeLaw('新修订改了哪些内容')).toBe(true)
  expect(asksOfWholeLaw('修订前后注册资本认缴期限有什么变化')).toBe(false)
  expect(asksOfWholeLaw('的目的，2012年版和2023年版有什么不同')).toBe(false)
})
