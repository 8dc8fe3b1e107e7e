// The numbers that Word writes before paragraphs (第一章, 第一条, （一）) stand in no text: made literal here, or a law would lose the names of its
// articles. Changes that were tracked are accepted on the way, since what is deleted counts no more.
import type { Document, Element } from '@xmldom/xmldom'
import { toChineseNumber } from '../../text/numerals.ts'
import { child, namespaces } from './office-xml.ts'

const word = namespaces.word

/**
 * @property restarts false: it goes on counting whatever stands above it
 * @property gap what stands between the number and the text
 */
type Level = { start: number; format: string; text: string; gap: string; isLegal: boolean; restarts: boolean }
type List = { levels: Level[]; abstract: string; starts: Map<number, number> }
type Numbered = { id: string | null; level: string | null }
type Style = Numbered & { based: string | null; name: string }

/**
 * Writes the numbers into the document.
 * @param numbering `word/numbering.xml`, where lists are defined
 * @param styles `word/styles.xml`: a paragraph may have its number by its style
 */
export const writeNumbers = (document: Document, numbering: Document | null, styles: Document | null): void => {
  if (!numbering) return
  const lists = listsOf(numbering)
  const styled = stylesOf(styles)
  /** By abstract list, since several lists may count on together; by level within. */
  const counts = new Map<string, number[]>()
  const begun = new Set<string>()
  for (const paragraph of elements(document, 'p')) {
    if (isShownElsewhere(paragraph)) continue
    const properties = child(paragraph, 'pPr')
    const own = child(properties, 'numPr')
    const { id, level } = numberingOf(
      { id: setting(own, 'numId'), level: setting(own, 'ilvl') },
      setting(properties, 'pStyle'),
      styled,
    )
    const list = id === null || id === '0' ? undefined : lists.get(id)
    const at = Number(level ?? 0)
    const mine = list?.levels[at]
    if (!list || !mine || id === null || mine.format === 'bullet') continue
    const count = counts.get(list.abstract) ?? []
    counts.set(list.abstract, count)
    if (!begun.has(id)) {
      begun.add(id)
      for (const [override, start] of list.starts) count[override] = start - 1
    }
    count[at] = (count[at] ?? mine.start - 1) + 1
    for (let below = at + 1; below < list.levels.length; below += 1)
      if (list.levels[below]?.restarts) delete count[below]
    const label = mine.text.replace(/%(\d)/g, (_, digit) => {
      const place = Number(digit) - 1
      const format = mine.isLegal ? 'decimal' : (list.levels[place]?.format ?? 'decimal')
      return written(format, count[place] ?? list.levels[place]?.start ?? 1)
    })
    // Else mammoth makes an item of a list of it, with a number of its own.
    if (own && properties) properties.removeChild(own)
    if (label !== '') insertText(document, paragraph, properties, label + mine.gap)
  }
}

/** Accepts tracked changes. @returns how many there were */
export const acceptChanges = (document: Document): number => {
  const gone = [...elements(document, 'del'), ...elements(document, 'moveFrom')]
  const added = [...elements(document, 'ins'), ...elements(document, 'moveTo')]
  for (const element of gone) {
    const properties = element.parentNode
    const paragraph = properties?.parentNode?.parentNode
    // The mark of a paragraph is deleted: with nothing left in it, the paragraph is gone too.
    if (properties?.localName === 'rPr' && paragraph?.localName === 'p' && isEmptied(paragraph as Element))
      paragraph.parentNode?.removeChild(paragraph)
    else if (properties?.localName !== 'rPr') properties?.removeChild(element)
  }
  return gone.length + added.length
}

const isEmptied = (paragraph: Element): boolean =>
  elements(paragraph, 't').every((text) => {
    for (let node = text.parentNode; node && node !== paragraph; node = node.parentNode)
      if (node.localName === 'del' || node.localName === 'moveFrom') return true
    return text.textContent === ''
  })

/** Drops a table of contents that Word made: it says the headings a second time, with pages that are none here. */
export const dropContents = (document: Document, styles: Document | null): void => {
  const styled = stylesOf(styles)
  for (const paragraph of elements(document, 'p')) {
    const style = setting(child(paragraph, 'pPr'), 'pStyle')
    if (style !== null && /^(?:toc|目录) ?\d$/i.test(styled.get(style)?.name ?? style))
      paragraph.parentNode?.removeChild(paragraph)
  }
}

const elements = (node: Document | Element, name: string): Element[] => [...node.getElementsByTagNameNS(word, name)]

const setting = (node: Element | undefined, name: string): string | null =>
  child(node, name)?.getAttributeNS(word, 'val') ?? null

/** A text box is written twice, for old and new programs; the old form is the one that is read. */
const isShownElsewhere = (paragraph: Element): boolean => {
  for (let node = paragraph.parentNode; node; node = node.parentNode) if (node.localName === 'Choice') return true
  return false
}

const mostLevels = 9
const levelOf = (element: Element): number =>
  Math.min(mostLevels - 1, Number(element.getAttributeNS(word, 'ilvl')) || 0)

const listsOf = (numbering: Document): Map<string, List> => {
  const abstracts = new Map(
    elements(numbering, 'abstractNum').map((list) => {
      const levels: Level[] = []
      for (const level of elements(list, 'lvl').slice(0, mostLevels))
        levels[levelOf(level)] = {
          start: Number(setting(level, 'start') ?? 1),
          format: setting(level, 'numFmt') ?? 'decimal',
          text: setting(level, 'lvlText') ?? '',
          gap: setting(level, 'suff') === 'nothing' ? '' : '\u3000',
          isLegal: child(level, 'isLgl') !== undefined,
          restarts: setting(level, 'lvlRestart') !== '0',
        }
      return [list.getAttributeNS(word, 'abstractNumId') ?? '', levels] as const
    }),
  )
  return new Map(
    elements(numbering, 'num').map((list) => {
      const abstract = setting(list, 'abstractNumId') ?? ''
      const starts = elements(list, 'lvlOverride').flatMap((override): [number, number][] => {
        const start = setting(override, 'startOverride')
        return start === null ? [] : [[levelOf(override), Number(start)]]
      })
      return [
        list.getAttributeNS(word, 'numId') ?? '',
        { abstract, levels: abstracts.get(abstract) ?? [], starts: new Map(starts) },
      ] as const
    }),
  )
}

const stylesOf = (styles: Document | null): Map<string, Style> =>
  new Map(
    (styles ? elements(styles, 'style') : []).map((style) => {
      const numbers = child(child(style, 'pPr'), 'numPr')
      return [
        style.getAttributeNS(word, 'styleId') ?? '',
        {
          name: setting(style, 'name') ?? '',
          based: setting(style, 'basedOn'),
          id: setting(numbers, 'numId'),
          level: setting(numbers, 'ilvl'),
        },
      ] as const
    }),
  )

/** What the paragraph says itself, else its style, else the style that one is based on. */
const numberingOf = (own: Numbered, style: string | null, styles: ReadonlyMap<string, Style>): Numbered => {
  let { id, level } = own
  const seen = new Set<string>()
  for (let name = style; name !== null && !seen.has(name) && (id === null || level === null); ) {
    seen.add(name)
    const found = styles.get(name)
    id ??= found?.id ?? null
    level ??= found?.level ?? null
    name = found?.based ?? null
  }
  return { id, level }
}

const insertText = (document: Document, paragraph: Element, properties: Element | undefined, words: string) => {
  const run = document.createElementNS(word, 'w:r')
  const text = document.createElementNS(word, 'w:t')
  text.setAttribute('xml:space', 'preserve')
  text.appendChild(document.createTextNode(words))
  run.appendChild(text)
  paragraph.insertBefore(run, properties ? properties.nextSibling : paragraph.firstChild)
}

const formats: Record<string, (number: number) => string> = {
  decimalZero: (number) => String(number).padStart(2, '0'),
  chineseCounting: toChineseNumber,
  chineseCountingThousand: toChineseNumber,
  japaneseCounting: toChineseNumber,
  taiwaneseCountingThousand: toChineseNumber,
  ideographDigital: (number) => [...String(number)].map((digit) => '〇一二三四五六七八九'[Number(digit)]).join(''),
  chineseLegalSimplified: (number) =>
    [...String(number)].map((digit) => '零壹贰叁肆伍陆柒捌玖'[Number(digit)]).join(''),
  ideographTraditional: (number) => '甲乙丙丁戊己庚辛壬癸'[number - 1] ?? String(number),
  decimalEnclosedCircle: (number) => circled(number),
  decimalEnclosedCircleChinese: (number) => circled(number),
  lowerLetter: (number) => letter(number),
  upperLetter: (number) => letter(number).toUpperCase(),
  lowerRoman: (number) => roman(number),
  upperRoman: (number) => roman(number).toUpperCase(),
  none: () => '',
}

const written = (format: string, number: number): string => (formats[format] ?? String)(number)

const circled = (number: number): string =>
  number >= 1 && number <= 20 ? String.fromCodePoint(0x245f + number) : `（${number}）`

/** After z comes aa, as Word has it. */
const letter = (number: number): string =>
  String.fromCharCode(97 + ((number - 1) % 26)).repeat(Math.floor((number - 1) / 26) + 1)

const romans: [number, string][] = [
  [1000, 'm'],
  [900, 'cm'],
  [500, 'd'],
  [400, 'cd'],
  [100, 'c'],
  [90, 'xc'],
  [50, 'l'],
  [40, 'xl'],
  [10, 'x'],
  [9, 'ix'],
  [5, 'v'],
  [4, 'iv'],
  [1, 'i'],
]

const roman = (number: number): string => {
  let [rest, text] = [number, '']
  for (const [worth, sign] of romans) for (; rest >= worth; rest -= worth) text += sign
  return text
}
