import { expect, test } from 'vitest'
import { moodOf } from './mood.ts'

test.each(['三天了还没开好户,你们搞什么', '客服什么态度', '你们系统太烂'])('%s reproaches', (text) => {
  expect(moodOf(text)).toBe('neg')
})

test.each(['你们搞什么活动', '这个功能是搞什么的', '银证转账什么情况会失败'])('%s asks', (text) => {
  expect(moodOf(text)).toBe('neu')
})
