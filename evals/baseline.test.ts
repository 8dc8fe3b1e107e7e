import { mkdtempSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, inject, test } from 'vitest'
import { fallBelow, readBaseline, writeBaseline } from './baseline.ts'
import type { SuiteOutcome } from './suite.ts'

const folder = mkdtempSync(join(inject('testFolder'), 'baseline-'))
const data = join(folder, 'cases.jsonl')
const file = join(folder, 'baseline.json')
writeFileSync(data, '{"id":"1"}\n')
const outcome: SuiteOutcome = {
  score: 0.7,
  interval: { low: 0.65, high: 0.75 },
  figures: { share: 0.7 },
  cases: [],
  misses: [],
}

test('a drop within the interval is chance, one below it is a fall', () => {
  writeBaseline(file, outcome, data)
  const baseline = readBaseline(file)
  expect(baseline).toMatchObject({ score: 0.7, interval: outcome.interval, figures: { share: 0.7 } })
  expect(fallBelow({ score: 0.65 }, baseline, data)).toBeNull()
  expect(fallBelow({ score: 0.9 }, baseline, data)).toBeNull()
  expect(fallBelow({ score: 0.649 }, baseline, data)).toBe('得分 0.649 低于基线 0.700 的区间 [0.650, 0.750]')
})

test('what was measured on other data, or never, is no comparison that could pass', () => {
  const other = join(folder, 'other.jsonl')
  writeFileSync(other, '{"id":"2"}\n')
  expect(fallBelow({ score: 0.9 }, readBaseline(file), other)).toMatch(/另一份数据/)
  expect(fallBelow({ score: 0.9 }, readBaseline(join(folder, 'none.json')), data)).toMatch(/没有基线/)
})

test('a folder is known by all its files of cases', () => {
  writeBaseline(file, outcome, folder)
  expect(fallBelow({ score: 0.9 }, readBaseline(file), folder)).toBeNull()
  writeFileSync(join(folder, 'more.jsonl'), '{}\n')
  expect(fallBelow({ score: 0.9 }, readBaseline(file), folder)).toMatch(/另一份数据/)
})

test('a file that is no baseline is refused', () => {
  writeFileSync(file, '{"score": 0.7}')
  expect(() => readBaseline(file)).toThrow(/save-baseline/)
})
