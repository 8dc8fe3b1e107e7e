import { describe, expect, test } from 'vitest'
import type { Signal } from '../../../../domain/turn.ts'
import { readingOf } from '../../../../tests/fixtures/turn-nouns.ts'
import { isBareCase, namesCharge, withSameDanger } from './judge-message.ts'

// --- a bare case ---

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

// --- the same danger ---

const signal = (kind: string): Signal => ({ kind, ruleId: null, quote: '原话' })
const told = [readingOf('老师让我下载app跟单', { signals: [signal('money-missing'), signal('fraud')] })]
const kinds = (text: string, signals: Signal[] = [], earlier = told) =>
  withSameDanger(text, signals, earlier).map(({ kind }) => kind)

describe('more of a fraud that was told of', () => {
  test.each(['已经转了3万', '能追回来吗', '报警有用吗', '怎么办', '密码也填了'])('%s', (text) => {
    expect(kinds(text)).toEqual(['fraud'])
  })

  test('goes before what else was heard, and is no wish for advice', () => {
    expect(kinds('已经转了3万', [signal('money-missing')])).toEqual(['fraud', 'money-missing'])
    expect(kinds('能追回来吗', [signal('asks-for-advice')])).toEqual(['fraud'])
  })

  test.each(['谢谢', '佣金多少', '开户怎么办理'])('but not %s', (text) => {
    expect(kinds(text)).toEqual([])
  })

  test('nor where none was told of', () => {
    expect(kinds('能追回来吗', [signal('asks-for-advice')], [])).toEqual(['asks-for-advice'])
  })
})
