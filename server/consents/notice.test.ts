import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { aiAndPrivacyInEnglish, aiAndPrivacyNotice } from './notice.ts'

const firm = { name: '某证券', hotline: '95000' }
const notice = aiAndPrivacyNotice(firm)
const english = aiAndPrivacyInEnglish(firm)
const all = notice.text.join('\n')

test.each([
  ['that it is AI', /是人工智能，不是真人/],
  ['what it cannot do', /不提供买卖、持有和时机建议，不承诺收益，不预测涨跌/],
  ['what is recorded and how long', /记录对话内容.*保存20年，期满自动删除/],
  ['how long the consent is kept', /您同意本须知的记录保存3年/],
  ['that numbers are masked', /保存前先换成代号/],
  ['how to reach a person', /转人工，或拨打95000/],
  ['that a person is there for who does not agree', /不同意本须知的，同样可以直接转人工/],
  ['how to download and erase', /下载自己的对话记录，也可以清除/],
  ['where to complain', /12386/],
])('says %s', (_, words) => {
  expect(all).toMatch(words)
})

test('speaks in the name of the configured firm only', () => {
  expect(all).toContain('某证券')
  expect(all).not.toContain('虚谷')
})

test('names no clause but the one that the periods rest on', () => {
  expect(all.match(/第[一二三四五六七八九十百零]+条/g)).toEqual(['第一百三十七条'])
})

test('says the same in English: each paragraph with its figures', () => {
  const figures = (text: string) => text.match(/\d+/g)
  const inDigits = (text: string) => text.replace('第一百三十七条', '137').replace('十四周岁', '')
  expect(english.text.map(figures)).toEqual(notice.text.map((text) => figures(inDigits(text))))
  expect([english.title, ...english.text].join('').replaceAll('某证券', '')).not.toMatch(/\p{Script=Han}/u)
})

// Who agreed to other words has not agreed to these.
test('new words have a new version', () => {
  const digestOf = (words: object) => createHash('sha256').update(JSON.stringify(words)).digest('hex').slice(0, 16)
  expect({ version: notice.version, digest: digestOf(notice) }).toEqual({
    version: '2026-11-23-2',
    digest: '95babacf1f9f6bce',
  })
  // The translation of that version.
  expect(digestOf(english)).toBe('5fd03ac6b3300d0a')
})
