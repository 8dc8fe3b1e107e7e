// PowerPoint files: slides in order, the title of each a heading, its text, its tables, and what the speaker notes.

import type { Element } from '@xmldom/xmldom'
import type { ReadingNote } from '../../domain/library.ts'
import { Problem } from '../../domain/problem.ts'
import { child, children, namespaces, relationsOf, xmlIn } from './office-xml.ts'
import { type OfficeZip, openOfficeZip } from './office-zip.ts'
import type { RawPart, ReadFormat } from './raw-document.ts'
import { paragraphs, rawPart } from './raw-part.ts'
import { type TableCell, tableParts } from './table-parts.ts'

export const readPptx: ReadFormat = async (bytes, limits) => {
  const zip = openOfficeZip(bytes, limits)
  const name =
    [...relationsOf(zip, '').values()].find(({ type }) => type === 'officeDocument')?.target ?? 'ppt/presentation.xml'
  const presentation = xmlIn(zip, name)
  if (!presentation) throw new Problem('unprocessable-document', '文件里没有幻灯片，可能不完整；请重新获取后再导入。')
  const relations = relationsOf(zip, name)
  const slides = children(child(presentation.documentElement, 'sldIdLst')).flatMap((slide) => {
    const target = relations.get(slide.getAttributeNS(namespaces.relations, 'id') ?? '')?.target
    return target ? [target] : []
  })
  if (slides.length > limits.pages)
    throw new Problem('too-large', `共 ${slides.length} 页幻灯片，一份最多 ${limits.pages} 页；请拆分后再导入。`)
  const read = slides.map((slide, at) => readSlide(zip, slide, at + 1))
  const hidden = read.filter(({ isHidden }) => isHidden).length
  const charts = read.reduce((sum, slide) => sum + slide.charts, 0)
  const notes: ReadingNote[] = [
    ...zip.notes,
    ...(hidden > 0 ? [{ kind: 'left-out' as const, page: null, message: `${hidden} 页隐藏的幻灯片没有读取。` }] : []),
    ...(charts > 0 ? [{ kind: 'left-out' as const, page: null, message: `${charts} 个图表或图示没有读取。` }] : []),
  ]
  return { title: null, parts: read.flatMap(({ parts }) => parts), notes, attachments: [] }
}

const readSlide = (
  zip: OfficeZip,
  name: string,
  page: number,
): { parts: RawPart[]; isHidden: boolean; charts: number } => {
  const slide = xmlIn(zip, name)?.documentElement
  if (slide?.getAttribute('show') === '0') return { parts: [], isHidden: true, charts: 0 }
  const shapes = shapesOf(child(child(slide, 'cSld'), 'spTree'))
  const titles = shapes.filter((shape) => /^(?:title|ctrTitle)$/.test(placeholderOf(shape) ?? ''))
  const title = titles.map(wordsOf).join(' ').replace(/\s+/g, ' ').trim()
  const rest = shapes.filter(
    (shape) => !titles.includes(shape) && !/^(?:dt|ftr|sldNum)$/.test(placeholderOf(shape) ?? ''),
  )
  const frames = rest.filter(({ localName }) => localName === 'graphicFrame')
  const notesName = [...relationsOf(zip, name).values()].find(({ type }) => type === 'notesSlide')?.target
  const notesShapes = notesName ? shapesOf(child(child(xmlIn(zip, notesName)?.documentElement, 'cSld'), 'spTree')) : []
  const said = notesShapes
    .filter((shape) => placeholderOf(shape) === 'body')
    .map(wordsOf)
    .join('\n')
    .trim()
  return {
    isHidden: false,
    charts: frames.filter((frame) => !tableOf(frame)).length,
    parts: [
      // The first slide's title stands over all others.
      ...(title ? [rawPart('heading', title, { depth: page === 1 ? 1 : 2, page })] : []),
      ...rest.flatMap((shape) => partsOf(shape, page)),
      ...(said ? paragraphs(`备注：${said}`, { page }) : []),
    ],
  }
}

/** The shapes of a slide, those in groups too. */
const shapesOf = (tree: Element | undefined): Element[] =>
  children(tree).flatMap((shape) => {
    if (shape.localName === 'grpSp') return shapesOf(shape)
    return shape.localName === 'sp' || shape.localName === 'graphicFrame' ? [shape] : []
  })

const placeholderOf = (shape: Element): string | null => {
  const placeholder = child(child(child(shape, 'nvSpPr'), 'nvPr'), 'ph')
  return placeholder ? (placeholder.getAttribute('type') ?? 'body') : null
}

const partsOf = (shape: Element, page: number): RawPart[] => {
  if (shape.localName === 'graphicFrame') {
    const table = tableOf(shape)
    return table ? tableParts(rowsOf(table), { page }) : []
  }
  return paragraphElements(shape).flatMap((paragraph) => {
    const level = Number(child(paragraph, 'pPr')?.getAttribute('lvl') ?? 0)
    const text = textOf(paragraph)
    if (level === 0) return paragraphs(text, { page })
    return text.trim() === ''
      ? []
      : [rawPart('list-item', `${'  '.repeat(level - 1)}- ${text.replace(/\s+/g, ' ').trim()}`, { page })]
  })
}

const tableOf = (frame: Element): Element | undefined => child(child(child(frame, 'graphic'), 'graphicData'), 'tbl')

const rowsOf = (table: Element): TableCell[][] => {
  const hasHeader = child(table, 'tblPr')?.getAttribute('firstRow') === '1'
  return children(table)
    .filter(({ localName }) => localName === 'tr')
    .map((row, at) =>
      children(row)
        // What another cell covers stands there only as a placeholder.
        .filter(
          (cell) =>
            cell.localName === 'tc' &&
            !['hMerge', 'vMerge'].some((name) => /^(?:1|true)$/.test(cell.getAttribute(name) ?? '')),
        )
        .map((cell) => ({
          text: wordsOf(cell),
          columns: Number(cell.getAttribute('gridSpan') ?? 1),
          rows: Number(cell.getAttribute('rowSpan') ?? 1),
          isHeader: hasHeader && at === 0,
        })),
    )
}

const paragraphElements = (shape: Element): Element[] =>
  children(child(shape, 'txBody')).filter(({ localName }) => localName === 'p')

const wordsOf = (shape: Element): string => paragraphElements(shape).map(textOf).join('\n').trim()

const textOf = (paragraph: Element): string =>
  children(paragraph)
    .map((run) => {
      if (run.localName === 'br') return '\n'
      return run.localName === 'r' || run.localName === 'fld' ? (child(run, 't')?.textContent ?? '') : ''
    })
    .join('')
