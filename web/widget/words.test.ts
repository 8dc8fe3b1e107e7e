import { expect, test } from 'vitest'
import { callbackTimeNames, dislikeReasonNames, ticketCategoryNames } from '../../domain/handoff.ts'
import { problemTable } from '../../domain/problem.ts'
import { aiLabel, evidenceWords } from '../../domain/turn.ts'
import { CallFailed } from '../api/call-failed.ts'
import { failureWords } from './failure-words.ts'
import { callbackTimeWords, dislikeReasonWords, evidenceWord, ticketCategoryWords, wordsIn } from './words.ts'

const say = wordsIn('zh')

test('the label of AI and the words for evidence are those of the whole product', () => {
  expect(say('aiLabel')).toBe(aiLabel)
  for (const label of ['grounded', 'partial', 'none'] as const)
    expect(say(evidenceWord[label].label)).toBe(evidenceWords[label])
})

// The widget has its own table, so that the schemas of the domain need not be loaded with it.
test('what is chosen and registered has the names of the whole product', () => {
  const inChinese = (words: Record<string, { zh: string }>) =>
    Object.fromEntries(Object.entries(words).map(([name, { zh }]) => [name, zh]))
  expect(inChinese(callbackTimeWords)).toEqual(callbackTimeNames)
  expect(inChinese(dislikeReasonWords)).toEqual(dislikeReasonNames)
  expect(inChinese(ticketCategoryWords)).toEqual(ticketCategoryNames)
})

test('values are put in their places', () => {
  expect(say('source', { number: 2, title: '收费标准' })).toBe('出处 2：收费标准')
})

test('a failure says what happened and what to do', () => {
  const code = 'rate-limited'
  const limited = new CallFailed({
    ...problemTable[code],
    type: '',
    code,
    detail: '消息发送得太快了。',
    action: '请在 12 秒后再试。',
  })
  expect(failureWords(limited, 'zh')).toBe('消息发送得太快了。请在 12 秒后再试。')
  expect(failureWords(limited, 'en')).toMatch(/wait/)
  expect(failureWords(new CallFailed(null), 'zh')).toBe('暂时连不上服务。请检查网络后重试。')
})
