// The lines of a law → blocks: 编/章/节 are headings, everything else paragraphs and the items of a list.
import type { TextBuilder } from './parsed-document.ts'

const divisionUnits = ['编', '分编', '章', '节'] as const
const divisionLine = /^(第[零〇一二三四五六七八九十百千\d]{1,7}(编|分编|章|节))[\s\u3000]*([^。；：:;]{0,60})$/
const markedHeading = /^(#{1,6})\s+(.+)$/
const itemLine = /^(?:[（(][零〇一二三四五六七八九十百\d]{1,4}[）)]|\d{1,3}[.、．])/

/** `第一章 总 则` → `第一章 总则`: printers space short titles out. */
const divisionName = (line: string): string => {
  const match = divisionLine.exec(line)
  if (!match) return line.replace(/[\s\u3000]+/g, ' ')
  const title = (match[3] ?? '').replace(/(?<=\p{Script=Han})[\s\u3000]+(?=\p{Script=Han})/gu, '').trim()
  return title ? `${match[1]} ${title}` : (match[1] ?? line)
}

/**
 * Adds a law's text. Headings are lines marked with `#` (their depth is kept) or, in unmarked text, lines that are nothing but
 * `第X编/章/节` with a short title.
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
    const division = divisionLine.exec(line)
    if (division) {
      const depth = divisionUnits.indexOf(division[2] as (typeof divisionUnits)[number]) + 1
      builder.heading(line, depth, divisionName(line))
      continue
    }
    builder.add(itemLine.test(line) ? 'list-item' : 'paragraph', line)
  }
}
