import { expect, test } from 'vitest'
import { aiLabel, type Citation, type Sentence } from '../../domain/turn.ts'
import { answerText } from './answer-text.ts'
import { wordsIn } from './words.ts'

const citation = {
  title: '费用与佣金常见问题',
  versionId: 'v',
  versionLabel: '2026-01-01 版',
  chunkId: 'a',
} as Citation
const sentence = (index: number, text: string, citations: Citation[] = []): Sentence => ({
  index,
  kind: 'answer',
  text,
  citations,
})

test('a copy names its sources and says that an AI wrote it', () => {
  const sentences = [
    sentence(0, '佣金见[打开：我的费率](xugu://fees)。', [citation]),
    sentence(1, '以上为标准。', [citation]),
  ]
  expect(answerText({ sentences }, wordsIn('zh'))).toBe(
    `佣金见“我的费率”。以上为标准。\n\n出处\n[1] 费用与佣金常见问题 2026-01-01 版\n\n${aiLabel}`,
  )
})

test('a copy without sources still says it', () => {
  expect(answerText({ sentences: [sentence(0, '您好。')] }, wordsIn('zh'))).toBe(`您好。\n\n${aiLabel}`)
})
