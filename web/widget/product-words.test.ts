import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { projectRoot } from '../../bin/config.ts'
import { productWords } from './product-words.ts'

test.each([
  ['产品类型', 'Type'],
  ['公募基金-债券型', 'Bond fund'],
  ['私募', 'Private fund'],
  ['10元', 'RMB 10'],
  ['1万元', 'RMB 10,000'],
  ['500万元', 'RMB 5 million'],
  ['1000元/笔', 'RMB 1,000 per order'],
  ['0.40%/年', '0.40% a year'],
  ['持有<7天', 'held < 7 days'],
  ['30天≤持有<1年', '30 days ≤ held < 1 year'],
  ['100万元≤金额<500万元', 'RMB 1 million ≤ amount < RMB 5 million'],
  ['金额≥500万元', 'amount ≥ RMB 5 million'],
  ['180天', '180 days'],
  ['无', 'None'],
  ['1.1308', '1.1308'],
])('%s is %s in English', (printed, english) => expect(productWords(printed)).toBe(english))

test('what a document says in words of its own stays as printed, whole', () => {
  for (const printed of ['每月15日开放（遇非交易日顺延）', '持有≥180天（到期）', '虚谷基金'])
    expect(productWords(printed)).toBe(printed)
})

test('every kind, minimum and label of a fee in the sample library has English words', () => {
  const folder = join(projectRoot, 'knowledge', 'sample', 'product')
  const printed = readdirSync(folder).flatMap((file) =>
    [
      ...readFileSync(join(folder, file), 'utf8').matchAll(/^\| (?:产品类型|锁定期) \| (.+?) \|$|^\| (.{2,4}费) \|/gm),
    ].flatMap(([, value, fee]) => value ?? fee ?? []),
  )
  expect(printed.length).toBeGreaterThan(50)
  expect(printed.filter((text) => /\p{Script=Han}/u.test(productWords(text)))).toEqual([])
})
