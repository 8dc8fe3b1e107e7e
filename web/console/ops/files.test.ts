import { expect, test } from 'vitest'
import { csvOf, fileName } from './files.ts'

test('a table keeps what is in its cells', () => {
  expect(
    csvOf([
      ['问题', '次数'],
      ['他说"买",\n行吗', 2],
    ]),
  ).toBe('\uFEFF问题,次数\r\n"他说""买"",\n行吗",2\r\n')
})

// A client may write what a spreadsheet takes for a formula, and an auditor opens the file.
test.each(['=HYPERLINK("http://x")', '+1', '-1+2', '@SUM(A1)', '\t=1'])('%j stays a text', (text) => {
  expect(csvOf([[text]]).replace(/^\uFEFF"?/, '')).toMatch(/^'/)
})

test('a file is named by what is in it and when it was made', () => {
  expect(fileName('审计问答 近 7 天，客户 a/b', 'csv', new Date('2026-11-23T00:22:00Z'))).toBe(
    '审计问答-近-7-天-客户-a-b-20261123-0822.csv',
  )
})
