import { expect, test } from 'vitest'
import { superlinear } from '../../../text/hostile-text.ts'
import { asksIfAnyoneIsThere, isRemark } from './remark.ts'

test.each(['还在吗', '在不在……', '有人吗？？'])('%s asks only whether anybody is there', (text) => {
  expect(asksIfAnyoneIsThere(text)).toBe(true)
})

test('what did not work is a remark, whether something works is a question', () => {
  expect(['算错了吧', '还是不行', '9点22分行不行', '点错了能撤吗', '周六也不行吗'].map(isRemark)).toEqual([
    true,
    true,
    false,
    false,
    false,
  ])
})

test('in whatever writing', () => {
  expect(['還是不對', '試了　沒用', '换了APP还不行'].map(isRemark)).toEqual([true, true, false])
})

test('is told in time that grows with the text', () => {
  expect(superlinear((text) => asksIfAnyoneIsThere(`${text}x`))).toEqual([])
})
