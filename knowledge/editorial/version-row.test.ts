import { expect, test } from 'vitest'
import { markdown } from '../../tests/fixtures/open-library.ts'
import { parseMarkdown } from '../parsing/markdown.ts'
import { versionRow } from './version-row.ts'

test.each([
  ['2026-01-01', undefined, '2026-01-01 版'],
  [undefined, '2025-06-01', '2025-06-01 版'],
  [undefined, undefined, '日期不详版'],
])('a version in force from %s, published on %s, is called %s', (effectiveFrom, publishedOn, label) => {
  const document = parseMarkdown('a.md', markdown({ effectiveFrom, publishedOn }, '## 怎么办\n\n这样办。'))
  expect(versionRow(document, { state: 'draft', writtenBy: 'anna', notes: [] }).label).toBe(label)
})
