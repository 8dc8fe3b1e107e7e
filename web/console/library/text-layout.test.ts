import { expect, test } from 'vitest'
import type { VersionBlock, VersionChunk } from '../../../server/protocol/desk.ts'
import { chunkAt, layOut } from './text-layout.ts'

/** Blocks of a text, one a line; a chunk for each name that is given beside them. */
const made = (lines: { text: string; chunk?: string; page?: number; cells?: Record<string, string> }[]) => {
  const text = lines.map((line) => line.text).join('\n')
  const blocks: VersionBlock[] = []
  const chunks: VersionChunk[] = []
  let start = 0
  for (const [ordinal, line] of lines.entries()) {
    const range = { start, end: start + line.text.length }
    const kind = line.cells ? 'table-row' : line.chunk ? 'paragraph' : 'heading'
    blocks.push({
      ...range,
      ordinal,
      kind,
      headingPath: [],
      page: line.page ?? null,
      box: null,
      confidence: null,
      cells: line.cells ?? null,
    })
    const chunk = chunks.find(({ id }) => id === line.chunk)
    if (chunk) chunk.end = range.end
    else if (line.chunk)
      chunks.push({
        ...range,
        id: line.chunk,
        ordinal: chunks.length,
        clauseId: null,
        clause: null,
        path: [],
        page: null,
      })
    start = range.end + 1
  }
  return { text, blocks, chunks }
}

test('a chunk holds all of its blocks, a heading belongs to none', () => {
  const version = made([
    { text: '第一章 总则' },
    { text: '第一条 为了规范账户管理，制定本办法。', chunk: 'a' },
    { text: '（一）实名；', chunk: 'a' },
    { text: '第二条 本办法自公布之日起施行。', chunk: 'b' },
  ])
  const parts = layOut(version)
  expect(parts.map((part) => part.type === 'text' && [part.piece.chunk?.id ?? null, part.piece.begins])).toEqual([
    [null, false],
    ['a', true],
    ['a', false],
    ['b', true],
  ])
  expect(chunkAt(version.chunks, version.text.indexOf('实名'))?.id).toBe('a')
  expect(chunkAt(version.chunks, version.text.indexOf('总则'))).toBeNull()
})

test('pages are marked where they begin', () => {
  const parts = layOut(
    made([
      { text: '第一条', chunk: 'a', page: 1 },
      { text: '第二条', chunk: 'b', page: 1 },
      { text: '第三条', chunk: 'c', page: 2 },
    ]),
  )
  expect(parts.map((part) => (part.type === 'page' ? part.page : part.type))).toEqual([1, 'text', 'text', 2, 'text'])
})

test('rows of one table stand together, their columns in the order of the document', () => {
  const [first, second] = layOut(
    made([
      // As the database gives them back: the shorter name first.
      { text: '申购金额：100 万元以下；费率：1.2%', chunk: 'a', cells: { 费率: '1.2%', 申购金额: '100 万元以下' } },
      { text: '申购金额：100 万元及以上；费率：0.8%', chunk: 'b', cells: { 费率: '0.8%', 申购金额: '100 万元及以上' } },
      { text: '管理人：稳进基金', chunk: 'c', cells: { 内容: '稳进基金', 要素: '管理人' } },
    ]),
  )
  expect(first).toMatchObject({
    type: 'table',
    heads: ['申购金额', '费率'],
    rows: [{ cells: ['100 万元以下', '1.2%'] }, { cells: ['100 万元及以上', '0.8%'] }],
  })
  expect(second).toMatchObject({ type: 'table', heads: ['要素', '内容'], rows: [{ cells: ['管理人', '稳进基金'] }] })
})

test('a column whose name ends as another’s does not take its place', () => {
  const [table] = layOut(
    made([
      {
        text: '申购费率：1.2%；渠道：柜台；费率：0.5%',
        chunk: 'a',
        cells: { 费率: '0.5%', 渠道: '柜台', 申购费率: '1.2%' },
      },
    ]),
  )
  expect(table).toMatchObject({ heads: ['申购费率', '渠道', '费率'] })
})
