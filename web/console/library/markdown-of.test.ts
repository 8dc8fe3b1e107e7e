import { expect, test } from 'vitest'
import type { VersionBlock } from '../../../server/protocol/desk.ts'
import { markdownOf, withoutFrontMatter } from './markdown-of.ts'

type Line = Partial<VersionBlock> & { words: string }

const versionOf = (lines: Line[]) => {
  const text = lines.map(({ words }) => words).join('\n')
  let start = 0
  const blocks = lines.map(({ words, ...given }, ordinal): VersionBlock => {
    const range = { start, end: start + words.length }
    start = range.end + 1
    return {
      ordinal,
      kind: 'paragraph',
      headingPath: [],
      page: null,
      box: null,
      confidence: null,
      cells: null,
      ...range,
      ...given,
    }
  })
  return { text, blocks, chunks: [] }
}

test('headings, lists and tables are written as such', () => {
  expect(
    markdownOf(
      versionOf([
        { words: '佣金怎么收？', kind: 'heading' },
        { words: '按成交金额收取：' },
        { words: '- 股票万分之三', kind: 'list-item' },
        { words: '基金万分之一', kind: 'list-item' },
        { words: '金额：1 万 | 以上；费率：0.1%', kind: 'table-row', cells: { 费率: '0.1%', 金额: '1 万 | 以上' } },
        { words: '细则', kind: 'heading', headingPath: ['佣金怎么收？'] },
        { words: '每笔最低五元。' },
      ]),
    ),
  ).toBe(`## 佣金怎么收？

按成交金额收取：

- 股票万分之三
- 基金万分之一

| 金额 | 费率 |
| --- | --- |
| 1 万 \\| 以上 | 0.1% |

### 细则

每笔最低五元。
`)
})

test('what stands at the head of a file is left out', () => {
  expect(withoutFrontMatter('---\nkind: faq\ngrade: 1\n---\n\n## 佣金怎么收？\n')).toBe('## 佣金怎么收？\n')
  expect(withoutFrontMatter('## 佣金怎么收？\n---\n')).toBe('## 佣金怎么收？\n---\n')
})
