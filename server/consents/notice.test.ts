import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { aiAndPrivacyNotice } from './notice.ts'

const notice = aiAndPrivacyNotice({ name: '某证券', hotline: '95000' })
const all = notice.text.join('\n')

test.each([
  ['that it is AI', /是人工智能，不是真人/],
  ['what it cannot do', /不提供买卖、持有和时机建议，不承诺收益，不预测涨跌/],
  ['what is recorded and how long', /记录对话内容.*保存20年，期满自动删除/],
  ['how long the consent is kept', /您同意本须知的记录保存3年/],
  ['that numbers are masked', /保存前先换成代号/],
  ['how to reach a person', /转人工，或拨打95000/],
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

// Who agreed to other words has not agreed to these.
test('new words have a new version', () => {
  const digest = createHash('sha256').update(JSON.stringify(notice)).digest('hex').slice(0, 16)
  expect({ version: notice.version, digest }).toEqual({ version: '2026-11-23', digest: '0f23652dcf7c5048' })
})
