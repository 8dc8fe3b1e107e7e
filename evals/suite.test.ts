import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, inject, test } from 'vitest'
import { z } from 'zod'
import { Problem } from '../domain/problem.ts'
import { readCases } from './suite.ts'

const Case = z.object({ id: z.string(), expect: z.enum(['answer', 'refuse']) })
const line = (id: string) => `${JSON.stringify({ id, expect: 'answer' })}\n`

const folderOf = (files: Record<string, string | Buffer>): string => {
  const folder = mkdtempSync(join(inject('testFolder'), 'cases-'))
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content)
  return folder
}
const idsIn = (path: string): string[] => readCases(path, Case).map(({ id }) => id)
const refusalOf = (content: string | Buffer): Problem => {
  const file = join(folderOf({ 'cases.jsonl': content }), 'cases.jsonl')
  try {
    readCases(file, Case)
  } catch (error) {
    if (error instanceof Problem && error.detail.startsWith(file)) return error
    throw error
  }
  throw new Error('was accepted')
}

test('a folder is all its files of cases, by name; nothing else in it is looked at', () => {
  const folder = folderOf({
    'b.jsonl': line('3'),
    'a-2.jsonl': `\r\n${line('2')}\n`,
    'a-1.jsonl': line('1').trim(),
    'README.md': '说明',
    '.hidden.jsonl': '{',
  })
  mkdirSync(join(folder, 'older.jsonl'))
  expect(idsIn(folder)).toEqual(['1', '2', '3'])
  expect(idsIn(join(folder, 'b.jsonl'))).toEqual(['3'])
})

test('a file as editors on Windows write it is read: with a mark before UTF-8, or in GB18030', () => {
  expect(idsIn(join(folderOf({ 'a.jsonl': `\ufeff${line('证券')}` }), 'a.jsonl'))).toEqual(['证券'])
  const inGb18030 = Buffer.from([0xd2, 0xf8, 0xd6, 0xa4, 0xd7, 0xaa, 0xd5, 0xcb])
  const gb18030 = Buffer.concat([Buffer.from('{"expect":"answer","id":"'), inGb18030, Buffer.from('"}')])
  expect(idsIn(folderOf({ 'a.jsonl': gb18030 }))).toEqual(['银证转账'])
})

test('bytes that are no text are refused', () => {
  expect(refusalOf(Buffer.from([0x7b, 0x22, 0xff, 0x80, 0x22, 0x7d]))).toMatchObject({
    code: 'invalid-encoding',
    detail: expect.stringContaining('不是有效的 UTF-8'),
  })
})

test('what is not there or has no cases is refused', () => {
  expect(() => readCases('/no/such/file.jsonl', Case)).toThrow(/not-found: .*\/no\/such\/file\.jsonl/)
  expect(() => readCases(folderOf({ 'README.md': '说明' }), Case)).toThrow(/not-found: .*没有 \.jsonl 文件/)
  for (const nothing of ['', '\n \r\n', '\ufeff']) expect(refusalOf(nothing).detail).toContain('是空的')
  expect(() => readCases(folderOf({ 'a.jsonl': line('1'), 'b.jsonl': '' }), Case)).toThrow(/b\.jsonl 是空的/)
})

test('a line that does not fit is named, with all that was expected there', () => {
  expect(refusalOf(`${line('1')}\n{"id": \n`).detail).toMatch(/ 第 3 行不是有效的 JSON；应当每行/)
  expect(refusalOf(`${line('1')}{"expect":"maybe"}\n`).detail).toMatch(
    / 第 2 行不符合格式：id：必填，这里没有给出；expect：应为以下之一：answer、refuse。$/,
  )
  expect(refusalOf('[]').detail).toMatch(/ 第 1 行不符合格式：应为对象。$/)
})
