import { mkdirSync, mkdtempSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, inject, test } from 'vitest'
import { fingerprintOf } from './fingerprint.ts'

test('changes with a content, a name and a file more, and with nothing else', async () => {
  const root = mkdtempSync(join(inject('testFolder'), 'fingerprint-'))
  mkdirSync(join(root, 'folder', 'below'), { recursive: true })
  const write = (name: string, text: string) => writeFileSync(join(root, name), text)
  const all = () => fingerprintOf(root, ['folder', 'one.json'])
  write('one.json', '1')
  write('folder/below/a.ts', 'a')
  const seen = [await all()]
  write('elsewhere.ts', 'not asked for')
  expect(await all()).toBe(seen[0])
  for (const change of [
    () => write('one.json', '2'),
    () => write('folder/below/a.ts', 'b'),
    () => renameSync(join(root, 'folder/below/a.ts'), join(root, 'folder/a.ts')),
    () => write('folder/built.ts', 'c'),
  ]) {
    change()
    seen.push(await all())
  }
  expect(new Set(seen).size).toBe(5)
  const unbuilt = await fingerprintOf(root, ['folder', 'one.json'], (path) => !path.endsWith('built.ts'))
  expect(unbuilt).toBe(seen[3])
})
