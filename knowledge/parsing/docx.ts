// Word files (.docx): mammoth reads them, once the numbers that Word generates stand in the text and tracked changes are accepted.

import { type Document, XMLSerializer } from '@xmldom/xmldom'
import { strToU8, zipSync } from 'fflate'
import { parseHTML } from 'linkedom'
import mammoth from 'mammoth'
import type { ReadingNote } from '../../domain/library.ts'
import { Problem } from '../../domain/problem.ts'
import { type HtmlNode, htmlParts } from './html-parts.ts'
import { relationsOf, xmlIn } from './office-xml.ts'
import { openOfficeZip } from './office-zip.ts'
import type { RawPart, ReadFormat } from './raw-document.ts'
import { rawPart } from './raw-part.ts'
import { acceptChanges, dropContents, writeNumbers } from './word-numbers.ts'

/** The title stands over all headings; in Chinese Word some are called 标题. */
const headings = [
  "p[style-name='Title'] => h1:fresh",
  ...[1, 2, 3, 4, 5].flatMap((depth) =>
    ['heading', 'Heading', '标题'].map((name) => `p[style-name='${name} ${depth}'] => h${depth + 1}:fresh`),
  ),
]

export const readDocx: ReadFormat = async (bytes, limits) => {
  const zip = openOfficeZip(bytes, limits)
  const main =
    [...relationsOf(zip, '').values()].find(({ type }) => type === 'officeDocument')?.target ?? 'word/document.xml'
  const document = xmlIn(zip, main)
  if (!document) throw new Problem('unprocessable-document', '文件里没有正文，可能不完整；请重新获取后再导入。')
  const folder = main.slice(0, main.lastIndexOf('/') + 1)
  const styles = xmlIn(zip, `${folder}styles.xml`)
  const changes = acceptChanges(document)
  dropContents(document, styles)
  writeNumbers(document, xmlIn(zip, `${folder}numbering.xml`), styles)
  zip.entries[main] = strToU8(serialized(document))
  const { value } = await mammoth.convertToHtml(
    { buffer: Buffer.from(zipSync(zip.entries, { level: 0 })) },
    { styleMap: headings, convertImage: mammoth.images.imgElement(async () => ({ src: '' })) },
  )
  const page = parseHTML(`<html><body>${value}</body></html>`).document as unknown as Page
  const footnotes = takeFootnotes(page)
  const changed: ReadingNote[] =
    changes > 0
      ? [{ kind: 'changes', page: null, message: `文件里有 ${changes} 处修订痕迹，按全部接受后的文字读取。` }]
      : []
  return {
    title: null,
    parts: [...htmlParts(page.body), ...footnotes],
    notes: [...zip.notes, ...changed],
    attachments: [],
  }
}

type Page = { body: HtmlNode; querySelectorAll(selector: string): Iterable<HtmlNode & { remove(): void }> }

const serialized = (document: Document): string => new XMLSerializer().serializeToString(document)

/** Footnotes, which mammoth lists at the end with links back, under a heading of their own: they belong to no article. */
const takeFootnotes = (page: Page): RawPart[] => {
  for (const back of page.querySelectorAll('a[href^="#footnote-ref"], a[href^="#endnote-ref"]')) back.remove()
  const notes = [...page.querySelectorAll('li[id^="footnote-"], li[id^="endnote-"]')]
  const parts = notes.map((note, at) =>
    rawPart('paragraph', `[${at + 1}] ${(note.textContent ?? '').replace(/\s+/g, ' ').trim()}`),
  )
  for (const note of notes) note.remove()
  return parts.length > 0 ? [rawPart('heading', '脚注', { depth: 1 }), ...parts] : []
}
