import { expect, test } from 'vitest'
import { type Citation, toldAnswersOf, toldAsTable } from './told-answers.ts'

const citation = (given: Partial<Citation>): Citation => ({
  conversationId: 'c-1',
  clientId: 'client-001',
  turnId: 'm-1',
  sentenceIndex: 0,
  chunkId: 'fees@1/0',
  versionId: 'fees@1',
  documentId: 'fees',
  quote: '每笔最低 5 元。',
  at: '2026-11-23T00:22:26.300Z',
  retracted: false,
  title: '费用与佣金常见问题',
  clause: null,
  sentence: '佣金每笔最低 5 元。',
  question: 'A股交易佣金怎么收？',
  withdrawn: false,
  ...given,
})

test('what was told stands answer by answer, each sentence once and in reading order', () => {
  const answers = toldAnswersOf([
    citation({ conversationId: 'c-2', clientId: null }),
    citation({ sentenceIndex: 1, sentence: '后说的。' }),
    citation({ sentenceIndex: 0, sentence: '先说的。' }),
    citation({ sentenceIndex: 0, sentence: '先说的。', chunkId: 'fees@1/1', clause: '第二条' }),
  ])
  expect(answers.map(({ id, said }) => [id, said])).toEqual([
    ['c-2/m-1', ['佣金每笔最低 5 元。']],
    ['c-1/m-1', ['先说的。', '后说的。']],
  ])
  expect(answers[1]?.sources).toEqual(['费用与佣金常见问题', '费用与佣金常见问题 第二条'])
})

// Stopping is offered for what clients still see only: an answer that was withdrawn by a stop of its document is gone already.
test.each([
  [[{}], 'shown'],
  [[{ withdrawn: true }], 'withdrawn'],
  // One stopped source takes the whole answer back.
  [[{}, { withdrawn: true }], 'withdrawn'],
  [[{ retracted: true }], 'taken-back'],
  // A sentence was said differently, another stayed.
  [[{ retracted: true }, {}], 'shown'],
] as const)('%j is %s', (given, standing) => {
  expect(toldAnswersOf(given.map(citation)).map((answer) => answer.standing)).toEqual([standing])
})

test('the list to take along names client, question, words and whether they are still seen', () => {
  const [, row] = toldAsTable(toldAnswersOf([citation({ withdrawn: true })])).split('\r\n')
  expect(row).toBe(
    '2026-11-23 08:22:26,client-001,c-1,m-1,A股交易佣金怎么收？,佣金每笔最低 5 元。,费用与佣金常见问题,已撤回',
  )
})
