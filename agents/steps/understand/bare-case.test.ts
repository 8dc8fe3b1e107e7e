import { expect, test } from 'vitest'
import { isBareCase, namesCharge } from './bare-case.ts'

test.each([
  '拿了10天',
  '15万开了3年',
  '那卖呢',
  '股息红利税 拿了3个月',
  '买5万手续费多少',
  '转了5万进来',
  '买了10万货币基金',
])('%s tells a case and nothing else', (message) => {
  expect(isBareCase(message)).toBe(true)
})

test.each(['买多少', '已经转了3万', '亏了20万', '拿了80天取不出来', '能卖吗', '那卖哪只呢', '三天了还没开好', ''])(
  '%s does not',
  (message) => {
    expect(message !== '' && isBareCase(message)).toBe(false)
  },
)

test('what is charged', () => {
  expect(namesCharge('红利税 拿了3个月')).toBe(true)
  expect(namesCharge('那卖呢')).toBe(false)
})
