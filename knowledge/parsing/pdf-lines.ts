// Runs of letters as they stand on a page → lines, from the top down. Pure: positions are points from the upper left corner.
import type { Box } from '../../domain/library.ts'

/**
 * Letters that a file, or the recognition of a picture, gives in one go.
 * @property size of the font
 * @property confidence 0…1, of the worst word, when they were recognised
 */
export type TextRun = { text: string; box: Box; size: number; confidence: number | null }

/**
 * What stands side by side without a wide gap. What a wide gap sets apart is another line of the same row: the next column, or the
 * next cell of a table without rules.
 */
export type Line = TextRun & { row: number }

/** Of the size of the letters: from here on a gap is wider than what parts two words. */
const wideGap = 1.2

export const linesOf = (runs: readonly TextRun[]): Line[] =>
  rowsOf(runs).flatMap((row, index) => piecesOf(row).map((piece) => ({ ...piece, row: index })))

/** Runs whose heights overlap by half stand in one row; so the small raised mark of a footnote stays with its line. */
const rowsOf = (runs: readonly TextRun[]): TextRun[][] => {
  const rows: { top: number; bottom: number; runs: TextRun[] }[] = []
  for (const run of runs.toSorted((a, b) => a.box[3] - b.box[3])) {
    const [, top, , bottom] = run.box
    const row = rows.findLast(
      (row) =>
        Math.min(row.bottom, bottom) - Math.max(row.top, top) > Math.min(row.bottom - row.top, bottom - top) * 0.5,
    )
    if (row) row.runs.push(run)
    else rows.push({ top, bottom, runs: [run] })
  }
  return rows.map((row) => row.runs)
}

const piecesOf = (row: TextRun[]): TextRun[] => {
  const pieces: TextRun[] = []
  let before: TextRun | null = null
  for (const run of row.toSorted((a, b) => a.box[0] - b.box[0])) {
    // Bold that is made by printing twice, a hair apart.
    if (before && run.text === before.text && run.box[0] - before.box[0] < run.size * 0.15) continue
    before = run
    const last = pieces.at(-1)
    if (last && standsBeside(last, run)) pieces[pieces.length - 1] = append(last, run, gapBetween(last, run))
    else pieces.push(run)
  }
  return pieces
}

const standsBeside = (left: TextRun, right: TextRun): boolean => {
  const gap = right.box[0] - left.box[2]
  const size = Math.max(left.size, right.size)
  return gap < size * wideGap && gap > -size
}

/** A space is not always among the letters: often only the gap tells it. */
const gapBetween = (left: TextRun, right: TextRun): string =>
  right.box[0] - left.box[2] > Math.min(left.size, right.size) * 0.3 ? ' ' : ''

const append = (left: TextRun, right: TextRun, between: string): TextRun => ({
  text: `${left.text}${/\s$/.test(left.text) || /^\s/.test(right.text) ? '' : between}${right.text}`,
  box: around([left.box, right.box]),
  // The size of what makes up most of it: neither a raised mark nor one large initial counts.
  size: left.text.length >= right.text.length ? left.size : right.size,
  confidence: worst([left.confidence, right.confidence]),
})

/** Lines of one row, which a wide gap had set apart, as one. */
export const joinRow = (pieces: readonly Line[]): Line =>
  pieces
    .toSorted((a, b) => a.box[0] - b.box[0])
    .reduce((left, right) => ({ ...append(left, right, ' '), row: left.row }))

/** The smallest box around all of them. */
export const around = (boxes: readonly Box[]): Box => [
  Math.min(...boxes.map(([left]) => left)),
  Math.min(...boxes.map(([, top]) => top)),
  Math.max(...boxes.map(([, , right]) => right)),
  Math.max(...boxes.map(([, , , bottom]) => bottom)),
]

/** The least of those that are known; null when none is. */
export const worst = (confidences: readonly (number | null)[]): number | null => {
  const known = confidences.filter((confidence) => confidence !== null)
  return known.length === 0 ? null : Math.min(...known)
}

/** What was broken into two lines as one; Chinese goes on without a space, Latin words and numbers beside them keep theirs. */
export const joinText = (before: string, after: string): string => {
  const needsSpace =
    (/[A-Za-z][,.;:!?)]?$/.test(before) && /^[A-Za-z\d(]/.test(after)) ||
    (/[\d%,.;:!?)]$/.test(before) && /^[A-Za-z(]/.test(after))
  return `${before}${needsSpace ? ' ' : ''}${after}`
}

/**
 * Whether the beginning of the next line would have had room at the end of this one, so that it was broken on purpose. What may not
 * stand at the end or beginning of a line (a bracket, a full stop) takes one letter along: 1.6 letters must be free.
 */
export const isBrokenOnPurpose = (line: TextRun, next: TextRun, right: number): boolean => {
  const free = right - line.box[2]
  const word = /^[\w.,%/()-]+/.exec(next.text)?.[0] ?? ''
  return free > Math.max(line.size * 1.6, (word.length + 1) * next.size * 0.55)
}
