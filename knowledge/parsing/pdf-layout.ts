// Pages of positioned letters and strokes → parts in reading order, as a person reads them: without running heads and page numbers,
// column by column, sentences whole over line and page breaks, footnotes after their page's text. Pure, and the same for letters that
// a PDF holds and letters that were recognised from a picture.
import { around, isBrokenOnPurpose, joinRow, joinText, type Line, linesOf, type TextRun, worst } from './pdf-lines.ts'
import { goesOn, partsOfTable, type Segment, type Table, tablesOf } from './pdf-tables.ts'
import type { RawPart } from './raw-document.ts'

/**
 * @property page from 1
 * @property strokes ruling lines, of which tables are made
 * @property isRecognised from a picture: sizes of letters are measured, not known
 */
export type PageContent = {
  page: number
  width: number
  height: number
  runs: TextRun[]
  strokes: Segment[]
  isRecognised: boolean
}

type PageLines = Omit<PageContent, 'runs' | 'strokes'> & { lines: Line[]; tables: Table[] }

export const layOut = (pages: readonly PageContent[]): RawPart[] => {
  const read = withoutContents(
    withoutRunningLines(
      pages.map(({ runs, strokes, ...page }) => {
        // Tables first: a header that is printed on each page is no running head.
        const { tables, rest } = tablesOf(page.page, page.height, strokes, runs)
        return { ...page, tables, lines: linesOf(rest) }
      }),
    ),
  )
  const sizes = sizesOf(read)
  const arranged = read.map((page) => arrange(page, sizes))
  return flow(arranged, sizes, marginsOf(arranged, sizes))
}

// --- running heads, page numbers, tables of contents ---

/** Of the height of a page, at the top and at the bottom: where running lines stand. */
const edge = 0.1
/** Left and right pages may have other running lines, so that each stands on half of the pages. */
const sharedBy = 0.3
const pageNumber = /^[\s—–\-－_·.第]*(?:\d{1,4}|[ivxlc]{1,6})(?:\s*[/／]\s*\d{1,4})?[\s—–\-－_·.页]*$/i

const withoutRunningLines = (pages: readonly PageLines[]): PageLines[] => {
  const seen = new Map<string, { page: number; fromEdge: number }[]>()
  for (const page of pages)
    for (const line of page.lines) {
      const fromEdge = distanceToEdge(page, line)
      if (fromEdge === null) continue
      const places = seen.get(folded(line.text)) ?? []
      seen.set(folded(line.text), [...places, { page: page.page, fromEdge }])
    }
  // Of a long book's chapters each has its own running head; three pages are enough to know one.
  const enough = Math.max(2, Math.min(3, Math.ceil(pages.length * sharedBy)))
  const isRunning = (page: PageLines, line: Line): boolean => {
    const fromEdge = distanceToEdge(page, line)
    if (fromEdge === null) return false
    if (pageNumber.test(line.text)) return true
    const places = seen.get(folded(line.text)) ?? []
    return (
      new Set(places.filter((place) => Math.abs(place.fromEdge - fromEdge) <= 4).map((place) => place.page)).size >=
      enough
    )
  }
  return pages.map((page) => ({ ...page, lines: page.lines.filter((line) => !isRunning(page, line)) }))
}

/** Distance of a line to the edge it stands at, negative at the bottom; null in the midst of the page. */
const distanceToEdge = ({ height }: PageLines, { box }: Line): number | null => {
  if (box[1] < height * edge) return box[1]
  return box[3] > height * (1 - edge) ? box[3] - height : null
}

/** Page numbers and dates differ from page to page. */
const folded = (text: string): string => text.replace(/\s+/g, '').replace(/\d+/g, '#')

const leader = /[.．。·•…⋯]{4,}\s*[-–—]?\s*\d{1,4}\s*[-–—]?$/

/** What leads to pages is a table of contents: without pages it would only say each heading twice. */
const withoutContents = (pages: readonly PageLines[]): PageLines[] =>
  pages.map((page) => {
    if (!page.lines.some(({ text }) => leader.test(text.replace(/\s+/g, '')))) return page
    const isContents = ({ text }: Line) =>
      leader.test(text.replace(/\s+/g, '')) || /^目录$/.test(text.replace(/\s+/g, ''))
    return { ...page, lines: page.lines.filter((line) => !isContents(line)) }
  })

// --- sizes ---

/** @property body the size that most letters have; of recognised pages apart, since theirs are measured */
type Sizes = { body: (page: { isRecognised: boolean }) => number; headings: number[] }

/** Letters differ in size from here on; what is measured from a picture varies more. */
const differsBy = 0.08
const isLarger = 1.15

const sizesOf = (pages: readonly PageLines[]): Sizes => {
  const printed = commonSize(pages.filter((page) => !page.isRecognised))
  const recognised = commonSize(pages.filter((page) => page.isRecognised))
  const body = (page: { isRecognised: boolean }) => (page.isRecognised ? recognised : printed)
  const larger = pages.flatMap((page) =>
    page.isRecognised
      ? []
      : page.lines.filter((line) => isHeading(line, body(page))).map(({ size }) => halfPoints(size)),
  )
  return { body, headings: [...new Set(larger)].toSorted((a, b) => b - a) }
}

const halfPoints = (size: number): number => Math.round(size * 2) / 2

const commonSize = (pages: readonly PageLines[]): number => {
  const letters = new Map<number, number>()
  for (const { size, text } of pages.flatMap(({ lines }) => lines))
    letters.set(halfPoints(size), (letters.get(halfPoints(size)) ?? 0) + text.length)
  return [...letters].toSorted((a, b) => b[1] - a[1])[0]?.[0] ?? 12
}

/** Larger than the text, short, and no sentence. */
const isHeading = (line: Line, body: number): boolean =>
  line.size >= body * isLarger && line.text.length <= 60 && !/[。；;，,]$/.test(line.text)

// --- columns, and the order in which they are read ---

type Item = { kind: 'line'; line: Line; isTabular: boolean } | { kind: 'table'; table: Table }

/**
 * A column, or what stands across all of them, with what it holds from the top down.
 * @property place tells which columns of other pages have the same margins
 */
type Column = { place: string; items: Item[] }

type ArrangedPage = PageLines & { columns: Column[]; footnotes: Line[] }

const boxOf = (item: Item) => (item.kind === 'line' ? item.line.box : item.table.box)

const arrange = (page: PageLines, sizes: Sizes): ArrangedPage => {
  const gutter = gutterOf(page.lines)
  const isAcross = (item: Item): boolean =>
    gutter === null || (boxOf(item)[0] < gutter - 2 && boxOf(item)[2] > gutter + 2)
  const items: Item[] = [
    ...page.lines.map((line): Item => ({ kind: 'line', line, isTabular: false })),
    ...page.tables.map((table): Item => ({ kind: 'table', table })),
  ].toSorted((a, b) => boxOf(a)[3] - boxOf(b)[3] || boxOf(a)[0] - boxOf(b)[0])

  // What stands across the columns cuts the page into bands; each band is read left, then right.
  const parity = page.page % 2 === 0 ? 'left page' : 'right page'
  const columns: Column[] = []
  let [across, left, right]: [Item[], Item[], Item[]] = [[], [], []]
  const finish = (items: Item[], name: string) => {
    if (items.length > 0) columns.push({ place: `${parity} ${Math.round(page.width)} ${name}`, items: joinRows(items) })
  }
  const finishBand = () => {
    finish(across, gutter === null ? 'whole' : 'across')
    finish(left, 'left')
    finish(right, 'right')
    ;[across, left, right] = [[], [], []]
  }
  for (const item of items) {
    if (isAcross(item)) {
      if (left.length + right.length > 0) finishBand()
      across.push(item)
    } else if (boxOf(item)[0] < (gutter ?? 0) - 2) left.push(item)
    else right.push(item)
  }
  finishBand()

  const footnotes: Line[] = []
  for (const column of columns) {
    const { text, notes } = splitFootnotes(column.items, sizes.body(page))
    column.items = text
    footnotes.push(...notes)
  }
  return { ...page, columns, footnotes }
}

/**
 * The white between two columns: hardly a line crosses it, and the lines on either side fill their column, as those of a list of
 * names and values do not. Null when there is one column.
 */
const gutterOf = (lines: readonly Line[]): number | null => {
  const [left, , right] = lines.length < 10 ? [0, 0, 0] : around(lines.map(({ box }) => box))
  const width = right - left
  const found: { x: number; crossing: number }[] = []
  for (let x = left + width * 0.25; x < left + width * 0.75; x += 2) {
    const before = lines.filter(({ box }) => box[2] <= x + 2)
    const after = lines.filter(({ box }) => box[0] >= x - 2)
    const crossing = lines.length - before.length - after.length
    const isGutter =
      crossing <= lines.length * 0.1 &&
      [before, after].every((side) => side.length >= Math.max(5, lines.length * 0.2)) &&
      medianWidth(before) >= (x - left) * 0.6 &&
      medianWidth(after) >= (right - x) * 0.6
    if (isGutter) found.push({ x, crossing })
  }
  const fewest = Math.min(...found.map(({ crossing }) => crossing))
  const best = found.filter(({ crossing }) => crossing === fewest)
  return best[Math.floor(best.length / 2)]?.x ?? null
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

const medianWidth = (lines: readonly Line[]): number => median(lines.map(({ box }) => box[2] - box[0]))

/** Lines of one row in one column belong together: `第一章　总则`, or a row of a table without rules. */
const joinRows = (items: readonly Item[]): Item[] => {
  const joined: Item[] = []
  const done = new Set<number>()
  for (const item of items) {
    if (item.kind === 'table') {
      joined.push(item)
      continue
    }
    if (done.has(item.line.row)) continue
    done.add(item.line.row)
    const row = items.flatMap((other) =>
      other.kind === 'line' && other.line.row === item.line.row ? [other.line] : [],
    )
    joined.push({ kind: 'line', line: joinRow(row), isTabular: isTabularRow(row) })
  }
  return joined
}

/** Set apart by more than the two letters that part a number from its title. */
const isTabularRow = (pieces: readonly Line[]): boolean =>
  pieces
    .toSorted((a, b) => a.box[0] - b.box[0])
    .some((piece, index, row) => index > 0 && piece.box[0] - (row[index - 1]?.box[2] ?? 0) > piece.size * 3)

const footnoteMark = /^(?:[①-⑳]|\[\d{1,3}\]|〔\d{1,3}〕|[*＊※]|注\d{0,2}[:：]|\d{1,2}\s)/

/** Small lines at the end of a column, from the first that has a mark. */
const splitFootnotes = (items: readonly Item[], body: number): { text: Item[]; notes: Line[] } => {
  const isSmall = (item: Item) => item.kind === 'line' && item.line.size < body * 0.92
  const small = items.length - items.findLastIndex((item) => !isSmall(item)) - 1
  const tail = items.slice(items.length - small)
  const first = tail.findIndex((item) => item.kind === 'line' && footnoteMark.test(item.line.text))
  if (first < 0) return { text: [...items], notes: [] }
  return {
    text: items.slice(0, items.length - small + first),
    notes: tail.slice(first).flatMap((item) => (item.kind === 'line' ? [item.line] : [])),
  }
}

// --- margins ---

/** Left and right of a column's text, and the usual distance from line to line. */
type Margins = { left: number; right: number; leading: number }

/**
 * Of all pages that are laid out alike: the last page alone, with one short paragraph, does not show where its lines would begin and end.
 */
const marginsOf = (pages: readonly ArrangedPage[], sizes: Sizes): Map<string, Margins> => {
  const columns = pages.flatMap((page) =>
    page.columns.map(({ place, items }) => ({ place, page, lines: textOf(items, sizes.body(page)) })),
  )
  return new Map(
    [...Map.groupBy(columns, ({ place }) => place)].map(([place, alike]) => {
      const lines = alike.flatMap(({ lines }) => lines)
      const left = quantile(
        lines.map(({ box }) => box[0]),
        0.02,
      )
      const right = quantile(
        lines.map(({ box }) => box[2]),
        0.98,
      )
      const steps = alike.flatMap(({ lines }) =>
        lines.slice(1).map((line, index) => line.box[3] - (lines[index]?.box[3] ?? 0)),
      )
      // Short lines alone show no right margin; then it is taken to be as wide as the left one.
      const width = (alike[0]?.page.width ?? 0) - 2 * left
      const isShown = lines.length >= fewLines || right >= left + width * 0.75
      return [place, { left, right: isShown ? right : left + width, leading: median(steps) }]
    }),
  )
}

const fewLines = 5

/** The lines of the common size. */
const textOf = (items: readonly Item[], body: number): Line[] =>
  items.flatMap((item) => (item.kind === 'line' && sameSize(item.line.size, body) ? [item.line] : []))

const sameSize = (a: number, b: number): boolean => Math.abs(a - b) <= Math.max(a, b) * differsBy

/** Rather than the least or the greatest: one stray mark in the margin moves it no farther than it stands for. */
const quantile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.round((values.length - 1) * share)] ?? 0

// --- paragraphs ---

const numeral = '零〇一二三四五六七八九十百千'
const division = new RegExp(`^第[${numeral}\\d]{1,7}(?:分编|[编章节条])`)
const itemMark = new RegExp(
  `^(?:[（(][${numeral}\\d]{1,4}[）)]|\\d{1,3}[.、．](?!\\d)|[•●○■□◆➢➤✓·-](?=\\s|\\p{Script=Han}))`,
  'u',
)
const sectionMark = new RegExp(`^(?:[${numeral}]{1,3}、|附件|附录|附则|[①-⑳])`)
const endsSentence = /[。！？!?；;：:][”’」』）)]*$/

const beginsItem = (text: string): boolean => division.test(text) || itemMark.test(text) || sectionMark.test(text)

/** A paragraph that may go on with the next line. */
type Open = {
  page: PageLines
  column: Column
  margins: Margins
  depth: number | null
  lines: Line[]
  isTabular: boolean
  boxes: Line[]
}

const flow = (pages: readonly ArrangedPage[], sizes: Sizes, margins: Map<string, Margins>): RawPart[] => {
  const parts: RawPart[] = []
  let open: Open | null = null
  let fragments: Table[] = []
  /** They wait until the paragraph that goes on over the page break has ended. */
  let footnotes: RawPart[] = []

  const close = () => {
    if (open) parts.push(partOf(open))
    parts.push(...partsOfTable(fragments))
    open = null
    fragments = []
  }
  const closeAndNote = () => {
    close()
    parts.push(...footnotes)
    footnotes = []
  }

  for (const page of pages) {
    for (const column of page.columns)
      for (const item of column.items) {
        if (item.kind === 'table') {
          const last = fragments.at(-1)
          if (!last || !goesOn(last, item.table)) closeAndNote()
          fragments.push(item.table)
          continue
        }
        const { line, isTabular } = item
        const next = {
          page,
          column,
          margins: margins.get(column.place) ?? { left: 0, right: 0, leading: 0 },
          depth: headingDepth(line, page, sizes),
          isTabular,
        }
        if (open && continues(open, { ...next, line })) {
          open.lines.push(line)
          if (open.page === page) open.boxes.push(line)
          // What comes next is measured by the column it stands in.
          Object.assign(open, { column, margins: next.margins })
        } else {
          closeAndNote()
          open = { ...next, lines: [line], boxes: [line] }
        }
      }
    footnotes.push(...footnoteParts(page))
  }
  closeAndNote()
  return parts
}

const headingDepth = (line: Line, page: PageLines, sizes: Sizes): number | null => {
  if (page.isRecognised || !isHeading(line, sizes.body(page))) return null
  return Math.min(6, sizes.headings.indexOf(halfPoints(line.size)) + 1)
}

type NextLine = Omit<Open, 'lines' | 'boxes'> & { line: Line }

const continues = (open: Open, next: NextLine): boolean => {
  const before = open.lines.at(-1)
  if (!before) return false
  const { line } = next
  if (open.isTabular || next.isTabular || open.depth !== next.depth) return false
  const isSamePlace = open.column === next.column
  const step = line.box[3] - before.box[3]
  // A title over two lines.
  if (next.depth !== null) return isSamePlace && step < line.size * 2 && !beginsItem(line.text)
  if (!sameSize(before.size, line.size)) return false
  if (beginsItem(line.text) && (isIndented(line, next.margins, 0.5) || endsSentence.test(before.text))) return false
  if (isSamePlace && step > next.margins.leading * 1.5) return false
  if (isBrokenOnPurpose(before, line, open.margins.right)) return false
  return !isIndented(line, next.margins, 1.2) || hangs(open, line)
}

const isIndented = (line: Line, { left }: Margins, letters: number): boolean => line.box[0] > left + line.size * letters

/** The lines of an item that stand to the right of its mark. */
const hangs = ({ lines }: Open, line: Line): boolean => {
  const [first, before] = [lines[0], lines.at(-1)]
  if (!first || !before || !beginsItem(first.text) || beginsItem(line.text)) return false
  return (
    line.box[0] > first.box[0] + 1 && (lines.length === 1 || Math.abs(line.box[0] - before.box[0]) < line.size * 0.5)
  )
}

const partOf = ({ page, depth, lines, boxes }: Pick<Open, 'page' | 'depth' | 'lines' | 'boxes'>): RawPart => {
  const text = lines.reduce((joined, line) => joinText(joined, line.text.trim()), '')
  return {
    kind: depth === null ? (itemMark.test(text) ? 'list-item' : 'paragraph') : 'heading',
    text,
    depth,
    page: page.page,
    box: around(boxes.map(({ box }) => box)),
    cells: null,
    confidence: worst(lines.map(({ confidence }) => confidence)),
  }
}

const footnoteParts = (page: ArrangedPage): RawPart[] => {
  const notes: Line[][] = []
  for (const line of page.footnotes) {
    if (notes.length === 0 || footnoteMark.test(line.text)) notes.push([line])
    else notes.at(-1)?.push(line)
  }
  return notes.map((lines) => ({ ...partOf({ page, depth: null, lines, boxes: lines }), kind: 'paragraph' }))
}
