import { expect, test } from 'vitest'
import { endedBy, repealedIn } from './repeals.ts'

test.each<[string, string[]]>([
  ['第四十条 本条例自2021年5月1日起施行。1998年7月13日国务院发布的《甲办法》同时废止。', ['甲办法']],
  ['《中华人民共和国甲条例》、《乙条例》（国务院令第1号）同时废止。', ['甲条例', '乙条例']],
  [
    '《关于适用〈甲法〉若干问题的规定》同时废止；其他规定与本规定不一致的，以本规定为准。',
    ['关于适用《甲法》若干问题的规定'],
  ],
  ['规章的制定、修改和废止，依照《中华人民共和国立法法》执行。', []],
  ['本规定自公布之日起施行，以前的规定同时废止。', []],
  ['《甲办法》继续有效。《乙办法》同时废止。', ['乙办法']],
  ['根据《甲法》制定的《乙办法》（国发〔1990〕1号）同时废止。', ['乙办法']],
  ['《甲法》第二百条、《乙条例》（2001年公布）中有关期货的规定同时废止。', []],
])('%s', (text, expected) => {
  expect(repealedIn(text)).toEqual(expected)
})

test('a text ends when it is repealed, unless it began later or had ended before', () => {
  const version = (effectiveFrom: string | null, effectiveTo: string | null = null) => ({ effectiveFrom, effectiveTo })
  expect(endedBy(version('1998-01-01'), ['2021-05-01']).effectiveTo).toBe('2021-05-01')
  expect(endedBy(version(null), ['2021-05-01']).effectiveTo).toBe('2021-05-01')
  expect(endedBy(version('1998-01-01', '2025-01-01'), ['2021-05-01']).effectiveTo).toBe('2021-05-01')
  expect(endedBy(version('1998-01-01', '2011-01-01'), ['2021-05-01']).effectiveTo).toBe('2011-01-01')
  expect(endedBy(version('2022-01-01'), ['2021-05-01']).effectiveTo).toBeNull()
  expect(endedBy(version('1998-01-01'), []).effectiveTo).toBeNull()
  // The law was amended in 2023, and its last article still says what it repealed in 2021.
  expect(endedBy(version('1998-01-01'), ['2023-07-01', '2021-05-01']).effectiveTo).toBe('2021-05-01')
  expect(endedBy(version('2022-01-01'), ['2023-07-01', '2021-05-01']).effectiveTo).toBe('2023-07-01')
})
