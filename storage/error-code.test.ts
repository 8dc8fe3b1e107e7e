import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { hasCode } from './error-code.ts'

test('an error is known by its code, and by nothing else', async () => {
  const error = await readFile('/no/such/file').catch((thrown: unknown) => thrown)
  expect(hasCode(error, 'ENOENT')).toBe(true)
  expect(hasCode(error, 'EEXIST')).toBe(false)
  for (const other of [new Error('ENOENT'), { code: 'ENOENT' }, 'ENOENT', null, undefined])
    expect(hasCode(other, 'ENOENT')).toBe(false)
})
