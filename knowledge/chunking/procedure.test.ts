import { expect, test } from 'vitest'
import { markdown } from '../../tests/fixtures/open-library.ts'
import { parseMarkdown } from '../parsing/markdown.ts'
import { procedureChunks } from './procedure.ts'

const cut = (body: string) => {
  const { text, blocks, phrasings } = parseMarkdown('p.md', markdown({ kind: 'procedure' }, body))
  return procedureChunks({ text, blocks, countTokens: (words) => words.length }, '销户', phrasings)
}

// Who asks whether the papers may be fetched by somebody else does not ask for “注意事项”.
test('a section is found by each of its sentences, with the title before it', () => {
  const [steps, notes] = cut(
    '## 办理步骤\n\n1. 进入[销户](xugu://close-account)。\n2. 提交申请。\n\n## 注意事项\n\n- 请先下载对账单。\n- 结息后注销；股息另计。',
  )
  expect(steps?.questions).toEqual(['销户：进入销户。', '销户：提交申请。'])
  expect(notes?.questions).toEqual(['销户：请先下载对账单。', '销户：结息后注销；', '销户：股息另计。'])
})

test('a section of one sentence is found by itself', () => {
  expect(cut('## 费用\n\n不收取费用。').map(({ questions }) => questions)).toEqual([[]])
})

test('a section is found by the ways in which clients ask for it, and they are no part of what it says', () => {
  const [time, notes] = cut(
    '## 办理时间\n同义问法：几点之前提交｜要几天\n\n9:00–15:00受理。\n\n## 注意事项\n\n请先下载对账单。',
  )
  expect(time).toMatchObject({ path: ['办理时间'], questions: ['销户：几点之前提交', '销户：要几天'] })
  expect(notes?.questions).toEqual([])
  const { text } = parseMarkdown('p.md', markdown({ kind: 'procedure' }, '## 费用\n同义问法：要钱吗\n\n不收取。'))
  expect(text).not.toContain('要钱吗')
})
