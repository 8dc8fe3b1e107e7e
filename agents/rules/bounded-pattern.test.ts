import { describe, expect, test } from 'vitest'
import { boundedPattern, mostWays, waysOf } from './bounded-pattern.ts'

describe('the ways in which a pattern can be tried', () => {
  test.each<[string, number]>([
    ['保本', 1],
    ['保本?', 2],
    ['保.{0,4}本', 5],
    ['\\d{2}', 1],
    ['[^,。]{0,5}.{0,1}', 12],
    ['保(证|本)', 1],
    ['保(证|证金|本)', 2],
    ['(a|b)', 2],
    ['(a|a){1,3}', 24],
    ['(保?|本)', 3],
    ['a*', Number.POSITIVE_INFINITY],
    ['(?:保本){2,}', Number.POSITIVE_INFINITY],
    ['\\*[+*]\\{', 1],
    ['\\p{Han}{1,6}', 6],
    ['(?<!收)回本(?!金)', 1],
  ])('%s', (source, ways) => {
    expect(waysOf(source)).toBe(ways)
  })
})

test('parentheses do not capture, those in classes and escapes stay', () => {
  expect(boundedPattern('(保)(本)').exec('保本')).toHaveLength(1)
  expect(boundedPattern('[(]\\(').test('((')).toBe(true)
  expect(boundedPattern('^\\p{Han}{2}$').test('保本')).toBe(true)
})

test.each([
  ['保.*本', '没有上限'],
  ['保.{3,}本', '没有上限'],
  ['(保|保){1,30}本', '耗时过长'],
  ['(.{0,30}保){4}', '耗时过长'],
  ['(保本', '不是正确的正则表达式'],
  ['[保', '不是正确的正则表达式'],
  ['\\1', '不是正确的正则表达式'],
])('refuses %s and says why', (source, why) => {
  expect(() => boundedPattern(source)).toThrow(why)
  expect(() => boundedPattern(source)).toThrow(source)
})

test('whoever vouches for a pattern may allow it more', () => {
  const wide = '.{0,30}.{0,30}.{0,30}.{0,30}'
  expect(waysOf(wide)).toBeGreaterThan(mostWays)
  expect(boundedPattern(wide, 1_000_000).test('')).toBe(true)
})
