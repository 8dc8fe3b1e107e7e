import { expect, test } from 'vitest'
import type { TextRun } from './pdf-lines.ts'
import { goesOn, gridsOf, partsOfTable, type Segment, tablesOf } from './pdf-tables.ts'

const across = (y: number, x0: number, x1: number): Segment => ({ x0, y0: y, x1, y1: y })
const down = (x: number, y0: number, y1: number): Segment => ({ x0: x, y0, x1: x, y1 })
/** All strokes of a table without merged cells. */
const ruled = (xs: number[], ys: number[]): Segment[] => [
  ...ys.map((y) => across(y, Math.min(...xs), Math.max(...xs))),
  ...xs.map((x) => down(x, Math.min(...ys), Math.max(...ys))),
]
const run = (text: string, x: number, y: number): TextRun => ({
  text,
  box: [x, y - 10, x + text.length * 10, y + 2],
  size: 10,
  confidence: null,
})

test('strokes that touch make a grid; where one is missing, cells are merged', () => {
  const [grid] = gridsOf([
    ...[100, 120, 140].map((y) => across(y, 50, 350)),
    down(50, 100, 140),
    down(350, 100, 140),
    // Parts the last two columns only in the lower row.
    down(250, 120, 140),
    // Drawn cell by cell, hardly off its line.
    down(150, 100, 119.5),
    down(150.6, 120.5, 140),
  ])
  expect(grid?.cells.map(({ row, column, rows, columns }) => [row, column, rows, columns])).toEqual([
    [0, 0, 1, 1],
    [0, 1, 1, 2],
    [1, 0, 1, 1],
    [1, 1, 1, 1],
    [1, 2, 1, 1],
  ])
})

test('two tables on a page stay two; frames, underlines and rules of one column are none', () => {
  expect(gridsOf([...ruled([50, 150, 250], [100, 120]), ...ruled([50, 150, 250], [200, 220])])).toHaveLength(2)
  expect(gridsOf(ruled([50, 550], [50, 800]))).toEqual([])
  expect(gridsOf([across(100, 50, 200), across(300, 50, 200)])).toEqual([])
  // Two columns of text with a line between them, in a frame.
  const framed = tablesOf(1, 842, ruled([50, 300, 550], [60, 780]), [run('正文', 60, 100)])
  expect(framed.tables).toEqual([])
  expect(framed.rest).toHaveLength(1)
})

test('each row says its headers, its page and its place; what stands in the table is taken from the rest', () => {
  const { tables, rest } = tablesOf(3, 842, ruled([50, 150, 250, 350], [100, 120, 140, 180]), [
    ...[run('产品名称', 55, 115), run('管理费率', 155, 115), run('托管费率', 255, 115)],
    ...[run('虚谷稳进', 55, 135), run('1.50%', 155, 135), run('0.20%', 255, 135)],
    // A cell of two lines, the first of which is full.
    ...[run('虚谷量化对冲一号', 60, 155), run('私募基金', 55, 170), run('2%', 155, 155)],
    run('以上费率按年计算。', 50, 220),
  ])
  expect(rest.map(({ text }) => text)).toEqual(['以上费率按年计算。'])
  const parts = partsOfTable(tables)
  expect(parts.map(({ text }) => text)).toEqual([
    '产品名称：虚谷稳进；管理费率：1.50%；托管费率：0.20%',
    '产品名称：虚谷量化对冲一号私募基金；管理费率：2%',
  ])
  expect(parts[0]).toMatchObject({
    kind: 'table-row',
    page: 3,
    box: [50, 120, 350, 140],
    cells: { 产品名称: '虚谷稳进', 管理费率: '1.50%', 托管费率: '0.20%' },
  })
})

test('a table that goes on over the page is one: its header is printed again, and a row is cut in two', () => {
  const columns = [50, 150, 350, 400]
  const head = (y: number) => [run('序号', 55, y), run('事项说明', 155, y), run('期限', 355, y)]
  const first = tablesOf(
    1,
    842,
    // Without a rule at the foot of the page: the last row is cut.
    [...[700, 720].map((y) => across(y, 50, 400)), ...columns.map((x) => down(x, 700, 760))],
    [...head(715), run('1', 55, 735), run('客户应当在申请之日起两个交易日内提交', 155, 735), run('2日', 355, 735)],
  ).tables
  const second = tablesOf(
    2,
    842,
    [...[110, 130].map((y) => across(y, 50, 400)), ...columns.map((x) => down(x, 80, 130))],
    [run('身份证明文件', 155, 100), run('2', 55, 125), run('补正材料', 155, 125), run('5日', 355, 125)],
  ).tables
  const third = tablesOf(3, 842, ruled(columns, [80, 100, 120]), [
    ...head(95),
    ...[run('3', 55, 115), run('存档', 155, 115), run('1日', 355, 115)],
  ]).tables
  const [a, b, c] = [...first, ...second, ...third]
  if (!a || !b || !c) throw new Error('three tables')
  expect([goesOn(a, b), goesOn(b, c), goesOn(b, a)]).toEqual([true, true, false])
  expect(goesOn(a, { ...c, columnBorders: [50, 200, 350, 400] })).toBe(false)
  const parts = partsOfTable([a, b, c])
  expect(parts.map(({ page, text }) => [page, text])).toEqual([
    [1, '序号：1；事项说明：客户应当在申请之日起两个交易日内提交身份证明文件；期限：2日'],
    [2, '序号：2；事项说明：补正材料；期限：5日'],
    [3, '序号：3；事项说明：存档；期限：1日'],
  ])
})

test('a drawing of thousands of strokes is no table, and takes no time', () => {
  const strokes = Array.from({ length: 20_000 }, (_, i) => across(i % 800, i % 500, (i % 500) + 10))
  const started = performance.now()
  expect(gridsOf(strokes)).toEqual([])
  expect(performance.now() - started).toBeLessThan(500)
})
