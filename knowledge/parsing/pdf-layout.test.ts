import { expect, test } from 'vitest'
import { layOut, type PageContent } from './pdf-layout.ts'
import type { TextRun } from './pdf-lines.ts'

/** Letters are as wide as high, so that a line of 40 letters of 10 points reaches from 85 to 485. */
const at = (x: number, y: number, text: string, size = 10): TextRun => ({
  text,
  box: [x, y - size * 0.88, x + text.length * size, y + size * 0.12],
  size,
  confidence: null,
})
const page = (number: number, runs: TextRun[]): PageContent => ({
  page: number,
  width: 595,
  height: 842,
  runs,
  strokes: [],
  isRecognised: false,
})
const texts = (...pages: PageContent[]) => layOut(pages).map(({ text }) => text)
/** A full line, from the left margin. */
const full = (text: string, length = 40) => text.padEnd(length, '某')

test('lines of a sentence are joined, also over pages; an indent or a short line begins a paragraph', () => {
  const [first, second, third] = [full('　　第一段从这里开始').trim(), full('第一段的第二行'), full('第一段的最后一行')]
  const parts = layOut([
    page(1, [at(105, 200, first.slice(0, 38)), at(85, 220, second), at(85, 240, third)]),
    page(2, [at(85, 100, '在下一页结束。'), at(105, 120, '第二段。')]),
  ])
  expect(parts.map(({ text, page }) => [page, text])).toEqual([
    [1, `${first.slice(0, 38)}${second}${third}在下一页结束。`],
    [2, '第二段。'],
  ])
  // The place of what goes on over the page is that on its first page.
  expect(parts[0]?.box?.map(Math.round)).toEqual([85, 191, 485, 241])
})

test('an article begins a paragraph also where the line before is full; a reference at the start of a line does not', () => {
  expect(
    texts(
      page(1, [
        at(105, 200, `${'第一条 '.padEnd(37, '某')}。`),
        at(105, 220, '第二条 依照本办法'.padEnd(38, '某')),
        at(85, 240, '第十条的规定处理。'),
        // Without an indent: the sentence before has ended.
        at(85, 260, `${full('第三条', 39)}。`),
        at(85, 280, '第四条 完。'),
      ]),
    ),
  ).toEqual([
    `${'第一条 '.padEnd(37, '某')}。`,
    `${'第二条 依照本办法'.padEnd(38, '某')}第十条的规定处理。`,
    `${full('第三条', 39)}。`,
    '第四条 完。',
  ])
})

test('running heads and page numbers are left out, also where left and right pages have others', () => {
  const pages = [1, 2, 3, 4].map((number) =>
    page(number, [
      at(number % 2 ? 85 : 300, 40, number % 2 ? '虚谷证券业务规则' : `第一章　总则 ${number}`),
      at(105, 200, `第${number}页的正文。`),
      at(280, 810, `— ${number} —`),
    ]),
  )
  expect(texts(...pages)).toEqual(['第1页的正文。', '第2页的正文。', '第3页的正文。', '第4页的正文。'])
  // What stands there on one page only is text.
  expect(texts(page(1, [at(105, 40, '只在这一页。'), at(105, 200, '正文。')]))).toEqual(['只在这一页。', '正文。'])
})

test('two columns are read one after the other; what stands across both comes where it stands', () => {
  const rows = Array.from({ length: 8 }, (_, row) => 200 + row * 20)
  const parts = texts(
    page(1, [
      at(85, 150, '两栏之上的一行，从左到右横跨两栏，占满整个版面的宽度，不属于任何一栏。'),
      ...rows.map((y, row) => at(85, y, `左${row}`.padEnd(19, '文'))),
      ...rows.map((y, row) => at(300, y, `右${row}`.padEnd(19, '文'))),
    ]),
  )
  expect(parts[0]).toMatch(/^两栏之上/)
  const text = parts.join('')
  expect([...text.matchAll(/[左右]\d/g)].map(String)).toEqual([
    ...rows.map((_, row) => `左${row}`),
    ...rows.map((_, row) => `右${row}`),
  ])
})

test('names and values side by side are rows, not columns', () => {
  const rows = Array.from({ length: 8 }, (_, row) => 200 + row * 20)
  const parts = texts(
    page(
      1,
      rows.flatMap((y, row) => [at(85, y, `名称${row}`), at(300, y, `数值${row}为若干`)]),
    ),
  )
  expect(parts).toEqual(rows.map((_, row) => `名称${row} 数值${row}为若干`))
})

test('a number and its title, set apart by a wide gap, are one line', () => {
  expect(texts(page(1, [at(240, 200, '第一章'), at(290, 200, '总则'), at(105, 240, '第一条 正文。')]))).toEqual([
    '第一章 总则',
    '第一条 正文。',
  ])
})

test('footnotes follow the text of their page, and do not cut a sentence that goes on', () => {
  const [first, second] = [full('正文第一行'), full('正文第二行')]
  expect(
    texts(
      page(1, [
        at(85, 200, first),
        // The raised mark of the note, higher and smaller.
        at(485, 196, '①', 6),
        at(85, 220, second),
        at(85, 740, '① 见《上市规则》第一条，', 8),
        at(85, 752, '以及该条的说明。', 8),
      ]),
      page(2, [at(85, 200, '在这里结束。'), at(105, 220, '另一段。')]),
    ),
  ).toEqual([`${first}①${second}在这里结束。`, '① 见《上市规则》第一条，以及该条的说明。', '另一段。'])
})

test('headings are larger; their depth is the rank of their size, and a title of two lines is one', () => {
  const parts = layOut([
    page(1, [
      at(150, 120, '虚谷证券股份有限公司', 20),
      at(180, 145, '融资融券业务规则', 20),
      at(85, 200, '风险揭示', 14),
      at(105, 240, full('正文', 38)),
      at(85, 260, '完。'),
    ]),
  ])
  expect(parts.map(({ kind, depth, text }) => [kind, depth, text.slice(0, 18)])).toEqual([
    ['heading', 1, '虚谷证券股份有限公司融资融券业务规则'],
    ['heading', 2, '风险揭示'],
    ['paragraph', null, full('正文', 38).slice(0, 18)],
  ])
})

test('items are items, and the lines that hang behind their mark belong to them', () => {
  const parts = layOut([
    page(1, [
      at(85, 200, full('（一）第一项')),
      at(115, 220, '第一项的第二行'.padEnd(37, '某')),
      at(115, 240, '第一项的末行；'),
      at(85, 260, '（二）第二项。'),
      at(85, 280, '1. 小项'),
    ]),
  ])
  expect(parts.map(({ kind, text }) => [kind, text.replace(/某+/g, '')])).toEqual([
    ['list-item', '（一）第一项第一项的第二行第一项的末行；'],
    ['list-item', '（二）第二项。'],
    ['list-item', '1. 小项'],
  ])
})

test('a table of contents is left out', () => {
  expect(
    texts(
      page(1, [
        at(250, 200, '目 录'),
        at(85, 220, '第一章 总则 ............ 1'),
        at(85, 240, '第二章 附则……………… 12'),
        at(105, 260, '正文。'),
      ]),
    ),
  ).toEqual(['正文。'])
})

test('tables stand where they stood, without their text in the flow, and their printed header is no running head', () => {
  const strokes = [50, 70, 90].map((y) => ({ x0: 85, y0: y, x1: 485, y1: y }))
  strokes.push(...[85, 285, 485].map((x) => ({ x0: x, y0: 50, x1: x, y1: 90 })))
  const pages = [1, 2].map((number) => ({
    ...page(number, [
      ...[at(90, 65, '费用名称'), at(290, 65, '费率标准')],
      ...[at(90, 85, `费用${number}`), at(290, 85, `${number}.50%`)],
      ...(number === 2 ? [at(105, 200, '表后的正文。')] : []),
    ]),
    strokes,
  }))
  const parts = layOut(pages)
  expect(parts.map(({ kind, page, text }) => [kind, page, text])).toEqual([
    ['table-row', 1, '费用名称：费用1；费率标准：1.50%'],
    ['table-row', 2, '费用名称：费用2；费率标准：2.50%'],
    ['paragraph', 2, '表后的正文。'],
  ])
})

test('Latin words keep their space over a line break, figures are not torn', () => {
  const lines = ['The fee of each client who opened before', 'January was, in all of the years, 1,000,', '000 yuan.']
  expect(
    texts(
      page(
        1,
        lines.map((line, index) => at(85, 200 + index * 20, line)),
      ),
    ),
  ).toEqual(['The fee of each client who opened before January was, in all of the years, 1,000,000 yuan.'])
})

test('bold that is printed twice, a hair apart, is read once', () => {
  expect(texts(page(1, [at(85, 200, '加粗'), at(85.4, 200, '加粗'), at(106, 200, '的字')]))).toEqual(['加粗的字'])
})

test('the confidence of a part is that of its worst line', () => {
  const sure = { ...at(105, 200, full('清楚', 38)), confidence: 0.95 }
  const unsure = { ...at(85, 220, '不清楚。'), confidence: 0.4 }
  expect(layOut([{ ...page(1, [sure, unsure]), isRecognised: true }]).map(({ confidence }) => confidence)).toEqual([
    0.4,
  ])
})
