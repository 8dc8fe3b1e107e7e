import { expect, test } from 'vitest'
import { z } from 'zod'
import { inWords } from './issue-words.ts'

const said = (schema: z.ZodType, input: unknown): string | undefined =>
  schema.safeParse(input, { error: inWords }).error?.issues[0]?.message

test.each<[z.ZodType, unknown, string]>([
  [z.string(), undefined, '必填，这里没有给出'],
  [z.union([z.string(), z.number()]), undefined, '必填，这里没有给出'],
  [z.enum(['a', 'b']), undefined, '必填，这里没有给出'],
  [z.union([z.string(), z.number()]), null, '应为文字或数字'],
  [z.union([z.literal(1), z.literal(2)]), 9, '应为以下之一：1、2'],
  [z.enum(['a', 'b']), 'c', '应为以下之一：a、b'],
  [z.strictObject({}), { more: 1 }, '没有这些字段：more'],
  [z.string().max(3), 'abcd', '最多 3 个字符'],
])('%# in words that say what is wanted', (schema, input, words) => {
  expect(said(schema, input)).toBe(words)
})

test('what we have no words for is Chinese all the same', () => {
  expect(said(z.union([z.object({ a: z.string() }), z.array(z.string())]), 7)).toMatch(/\p{Script=Han}/u)
})
