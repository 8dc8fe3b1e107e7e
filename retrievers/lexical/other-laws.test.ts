import { expect, test } from 'vitest'
import { otherLawsIn } from './other-laws.ts'

test.each([
  ['合伙企业法 有限合伙人对债务承担什么责任', ['合伙企业法']],
  ['企业破产法规定债权申报期限多久', ['企业破产法']],
  ['民法典对借款利率有什么规定', ['民法典']],
  ['中华人民共和国保险法里犹豫期多久', ['保险法']],
  ['劳动合同法和劳动法怎么规定加班费', ['劳动合同法', '劳动法']],
])('%s names laws of the country', (text, titles) => {
  expect(otherLawsIn(text)).toEqual(titles)
})

test.each(['刑法律师怎么找', '移动平均法是什么', '开户的办法', '合同法务', '公司法实施细则', '违法怎么举报'])(
  '%s names none',
  (text) => {
    expect(otherLawsIn(text)).toEqual([])
  },
)
