import { expect, test } from 'vitest'
import { createLawNames } from './law-names.ts'

const series = '北京证券交易所上市公司持续监管指引'
const titles = [
  `${series}第1号——独立董事`,
  `${series}第2号——季度报告`,
  `${series}第4号——股份回购`,
  '中国证券业协会诚信管理办法',
]
const laws = createLawNames(titles.map((title) => ({ title, names: [title] })))
const quarterly = `${series}第2号——季度报告`

// 北交所上市公司持续监管指引第2号第九条 got articles of two other guides of the series, which were found by likeness.
test.each([
  ['《北京证券交易所上市公司持续监管指引第2号——季度报告》第九条', quarterly],
  ['北京证券交易所上市公司持续监管指引第2号-季度报告第九条', quarterly],
  ['北交所上市公司持续监管指引第2号第九条', quarterly],
  ['按规定，北交所持续监管指引第二号第九条', quarterly],
  ['北交所的上市公司持续监管指引第2号', quarterly],
  ['上市公司持续监管指引第2号第九条', quarterly],
  ['2024年1月1日时，北交所季度报告指引里，变动达到多少应当说明', quarterly],
  ['季度报告指引第九条', quarterly],
  ['北交所上市公司持续监管指引第1号第九条', `${series}第1号——独立董事`],
  ['中证协诚信管理办法第三条', '中国证券业协会诚信管理办法'],
])('%s', (text, title) => {
  expect(laws.find(text).map((mention) => mention.title)).toEqual([title])
})

// of another exchange, of another number, or of what the guide is about
test.each([
  '深交所上市公司持续监管指引第2号第九条',
  '深交所的上市公司持续监管指引第2号第九条',
  '深圳证券交易所季度报告指引第九条',
  '北交所上市公司持续监管指引第9号第三条',
  '北交所上市公司持续监管指引第20号',
  '上市公司持续监管指引',
  '北交所季度报告什么时候披露',
  '独立董事怎么选',
])('%s names none of them', (text) => {
  expect(laws.find(text)).toEqual([])
})
