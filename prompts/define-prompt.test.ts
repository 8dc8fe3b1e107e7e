import { expect, test } from 'vitest'
import { z } from 'zod'
import { definePrompt, type Prompt, promptHash, promptName } from './define-prompt.ts'
import { prompts } from './index.ts'
import { checkLock, extendLock, readLock } from './lock.ts'

const greet = (words: string, version = 1) =>
  definePrompt({
    id: 'test/greet',
    version,
    input: z.object({ name: z.string(), formal: z.boolean() }),
    render: ({ name, formal }) => [
      { role: 'system', text: words },
      { role: 'user', text: formal ? `尊敬的${name}` : name },
    ],
    examples: [
      { name: '王', formal: true },
      { name: '王', formal: false },
    ],
  })
const asList = (prompt: unknown) => [prompt as Prompt<unknown>]

test('renders with its id and version', () => {
  expect(greet('问好')({ name: '李', formal: false })).toEqual({
    id: 'test/greet',
    version: 1,
    messages: [
      { role: 'system', text: '问好' },
      { role: 'user', text: '李' },
    ],
  })
  expect(promptName(greet('问好'))).toBe('test/greet@1')
})

test('what the schema does not name does not reach the model, and a wrong input is refused', () => {
  const prompt = greet('问好')
  const withMore = { name: '李', formal: false, idNumber: '110101199001011234' }
  expect(JSON.stringify(prompt(withMore))).not.toContain('110101')
  // @ts-expect-error the name is missing
  expect(() => prompt({ formal: true })).toThrow()
})

test('the lock notices words that changed without a new version', () => {
  const lock = extendLock(asList(greet('问好')), {})
  expect(checkLock(asList(greet('问好')), lock)).toEqual({ changed: [], missing: [] })
  expect(checkLock(asList(greet('请问好')), lock)).toEqual({ changed: ['test/greet@1'], missing: [] })
  expect(checkLock(asList(greet('请问好', 2)), lock)).toEqual({ changed: [], missing: ['test/greet@2'] })
  expect(() => extendLock(asList(greet('请问好')), lock)).toThrow('test/greet@1')
})

test('a new version leaves the old entry', () => {
  const lock = extendLock(asList(greet('问好')), {})
  expect(Object.keys(extendLock(asList(greet('请问好', 2)), lock))).toEqual(['test/greet@1', 'test/greet@2'])
})

test('a branch that only one example shows is locked too', () => {
  const one = greet('问好')
  const other = { ...one, examples: one.examples.slice(0, 1) }
  expect(promptHash(Object.assign((input: never) => one(input), other) as Prompt<unknown>)).not.toBe(
    promptHash(one as Prompt<unknown>),
  )
})

test('every prompt of the product is locked under the words it has: else raise its version and run `node prompts/lock.ts`', async () => {
  expect(checkLock(prompts, await readLock())).toEqual({ changed: [], missing: [] })
})

test('ids are unique', () => {
  expect(new Set(prompts.map(({ id }) => id)).size).toBe(prompts.length)
})
