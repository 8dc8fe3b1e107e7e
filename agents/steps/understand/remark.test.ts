import { expect, test } from 'vitest'
import { superlinear } from '../../../text/hostile-text.ts'
import { asksIfAnyoneIsThere } from './remark.ts'

test.each(['还在吗', '在不在……', '有人吗？？'])('%s asks only whether anybody is there', (text) => {
  expect(asksIfAnyoneIsThere(text)).toBe(true)
})

test('is told in time that grows with the text', () => {
  expect(superlinear((text) => asksIfAnyoneIsThere(`${text}x`))).toEqual([])
})
