// The lines of a law → blocks: 编/章/节 are headings, everything else paragraphs and the items of a list.
import { nowhere, type Place, type TextBuilder } from './parsed-document.ts'

const divisionUnits = ['编', '分编', '章', '节'] as const
const divisionLine = /^(第[零〇一二三四五六七八九十百千\d]{1,7}(编|分编|章|节))[\s\u3000]*([^。；：:;]{0,60})$/
const markedHeading = /^(#{1,6})\s+(.+)$/
const itemLine = /^(?:[（(][零〇一二三四五六七八九十百\d]{1,4}[）)]|\d{1,3}[.、．])/

/** `第一章 总 则` → `第一章 总则`: printers space short titles out. */
export const divisionName = (line: string): string => {
  const match = divisionLine.exec(line)
  if (!match) return line.replace(/[\s\u3000]+/g, ' ')
  const title = (match[3] ?? '').replace(/(?<=\p{Script=Han})[\s\u3000]+(?=\p{Script=Han})/gu, '').trim()
  return title ? `${match[1]} ${title}` : (match[1] ?? line)
}

/** What follows the last article, named on a line of its own; 附则 is a chapter. A sentence that ends so stays one. */
const annexLine =
  /^附\s*(?:(?:件|录|表|图)\s*[零〇一二三四五六七八九十百\d]{0,4}\s*(?:[：:、.．\s][^。；]{0,30})?|[：:][^。；]{0,30}|[一二三四五六七八九十\d]{1,3})$/

/** Whether a line names an annex. */
export const isAnnex = (line: string): boolean => annexLine.test(line)

/**
 * How deep a line stands as a heading by what it says: 编/章/节, or the annex that ends the last article; null for any other line.
 * @example headingDepth('第二节 交易') // 4
 */
export const headingDepth = (line: string): number | null => {
  const division = divisionLine.exec(line)
  if (division) return divisionUnits.indexOf(division[2] as (typeof divisionUnits)[number]) + 1
  return isAnnex(line) ? 1 : null
}

/** Adds one line of a law that is not marked as a heading. */
export const addLawLine = (builder: TextBuilder, line: string, place: Place = nowhere): void => {
  const depth = headingDepth(line)
  // What stands first is no annex of anything before it.
  if (depth !== null && (builder.blocks.length > 0 || divisionLine.test(line)))
    builder.heading(line, depth, divisionName(line), place)
  else builder.add(itemLine.test(line) ? 'list-item' : 'paragraph', line, null, place)
}

/**
 * Adds a law's text. Headings are lines marked with `#` (their depth is kept) or, in unmarked text, lines that are nothing but
 * `第X编/章/节` with a short title, or that name an annex.
 */
export const addLawText = (builder: TextBuilder, text: string): void => {
  for (const raw of text.split('\n')) {
    const line = raw.trim()
    if (line === '') continue
    const marked = markedHeading.exec(line)
    if (marked) {
      const heading = (marked[2] ?? '').trim()
      builder.heading(heading, (marked[1] ?? '#').length, divisionName(heading))
      continue
    }
    addLawLine(builder, line)
  }
}
