import { expect, test } from 'vitest'
import { closest } from './closest.ts'

test('what was probably meant comes first; what is unlike everything is like nothing', () => {
  const settings = ['SERVICE_HOURS', 'REDIS_URL', 'OPENAI_API_KEY', 'OPENAI_BASE_URL', 'PORT', 'HOST']
  expect(closest('SERVICE_HUORS', settings)).toEqual(['SERVICE_HOURS'])
  expect(closest('redis_uri', settings)).toEqual(['REDIS_URL'])
  expect(closest('OPENAI_KEY', settings)[0]).toBe('OPENAI_API_KEY')
  expect(closest('TZ', settings)).toEqual([])
  expect(closest('', settings)).toEqual([])
  expect(closest('deepseek-chat', ['gpt-5', 'deepseek-chat-v3', 'deepseek-reasoner'])).toEqual([
    'deepseek-chat-v3',
    'deepseek-reasoner',
  ])
})
