// PDF → parts with page and place: the letters it holds, or, where a page is a picture, what is recognised in it.

import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { createCanvas } from '@napi-rs/canvas'
import {
  getDocument,
  InvalidPDFException,
  PasswordException,
  type PDFDocumentProxy,
  type PDFPageProxy,
  Util,
} from 'pdfjs-dist/legacy/build/pdf.mjs'
import type { ReadingNote } from '../../domain/library.ts'
import { Problem } from '../../domain/problem.ts'
import { greyOf } from './grey-picture.ts'
import { notesOf, recognise } from './ocr.ts'
import { layOut, type PageContent } from './pdf-layout.ts'
import type { TextRun } from './pdf-lines.ts'
import { type Drawing, drawingOf, type Matrix } from './pdf-strokes.ts'
import type { RawPart, ReadFormat, ReadingLimits } from './raw-document.ts'

export const readPdf: ReadFormat = async (bytes, limits) => {
  checkWhole(bytes)
  const task = getDocument({ data: Uint8Array.from(bytes), maxImageSize: limits.pixels, ...resources })
  try {
    const pdf = await task.promise
    if (pdf.numPages > limits.pages)
      throw new Problem('too-large', `这份 PDF 有 ${pdf.numPages} 页，一次最多读 ${limits.pages} 页；请拆分后再导入。`)
    const { pages, notes } = await readPages(pdf, limits)
    const parts = layOut(pages)
    return {
      title: await titleOf(pdf),
      parts,
      notes: [...notes, ...(await leftOut(pdf)), ...notesOfPages(pages, parts)].toSorted(
        (a, b) => (a.page ?? 0) - (b.page ?? 0),
      ),
      attachments: [],
    }
  } catch (error) {
    throw asProblem(error)
  } finally {
    await task.destroy()
  }
}

// --- the file ---

const folder = `${dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'))}/`
/**
 * Plain paths that end in a slash: in Node an address of any kind is not found, and then Chinese without an embedded font, or a scan in
 * JPEG 2000, JBIG2 or CCITT, comes out empty without an error.
 */
const resources = {
  cMapUrl: `${folder}cmaps/`,
  cMapPacked: true,
  standardFontDataUrl: `${folder}standard_fonts/`,
  wasmUrl: `${folder}wasm/`,
  useSystemFonts: false,
  verbosity: 0,
}

const unprocessable = (detail: string, cause?: unknown) => new Problem('unprocessable-document', detail, { cause })

/** pdf.js reads what it finds of half a file without a word: a rule with its end cut off would stand in the library as a whole one. */
const checkWhole = (bytes: Uint8Array): void => {
  const text = (part: Uint8Array) => Buffer.from(part).toString('latin1')
  if (!text(bytes.subarray(0, 1024)).includes('%PDF-'))
    throw unprocessable('内容不是 PDF，可能改过扩展名；请用原来的格式再导入。')
  if (!text(bytes.subarray(-2048)).includes('%%EOF') && !text(withoutPadding(bytes).subarray(-2048)).includes('%%EOF'))
    throw unprocessable('这份 PDF 不完整，结尾缺失；请重新下载或另存后再导入。')
}

const withoutPadding = (bytes: Uint8Array): Uint8Array => {
  let end = bytes.length
  while (end > 0 && [0x00, 0x20, 0x0a, 0x0d].includes(bytes[end - 1] ?? 1)) end -= 1
  return bytes.subarray(0, end)
}

const asProblem = (error: unknown): unknown => {
  if (error instanceof Problem) return error
  if (error instanceof PasswordException) return unprocessable('这份 PDF 设了打开密码；请去掉密码后再导入。', error)
  if (error instanceof InvalidPDFException)
    return unprocessable('这份 PDF 已损坏，无法打开；请重新下载或另存后再导入。', error)
  return unprocessable('这份 PDF 无法读取，可能已损坏；请用阅读器打开后另存为 PDF 再导入。', error)
}

/** What programs write there by themselves says nothing. */
const emptyTitle =
  /^(?:microsoft word|microsoft powerpoint|wps|untitled|无标题|未命名|文档\d*|幻灯片\s*\d)|\.(?:docx?|wps|pptx?|xlsx?)$/i

const titleOf = async (pdf: PDFDocumentProxy): Promise<string | null> => {
  const { info } = await pdf.getMetadata()
  const title = 'Title' in info && typeof info.Title === 'string' ? info.Title.trim() : ''
  return title === '' || emptyTitle.test(title) ? null : title
}

const leftOut = async (pdf: PDFDocumentProxy): Promise<ReadingNote[]> => {
  const attached = Object.keys((await pdf.getAttachments()) ?? {}).length
  if (attached === 0) return []
  return [
    { kind: 'left-out', page: null, message: `这份 PDF 里还附有 ${attached} 个文件，没有读取；如有需要请另存后导入。` },
  ]
}

// --- its pages ---

const readPages = async (
  pdf: PDFDocumentProxy,
  limits: ReadingLimits,
): Promise<{ pages: PageContent[]; notes: ReadingNote[] }> => {
  const pages: PageContent[] = []
  const notes: ReadingNote[] = []
  const notRecognised: number[] = []
  let letters = 0
  let recognised = 0
  for (let number = 1; number <= pdf.numPages; number++) {
    const page = await pdf.getPage(number)
    const content = await readPage(page)
    if (!isPicture(content)) pages.push(content)
    else if (recognised >= limits.recognised) notRecognised.push(number)
    else {
      recognised += 1
      const read = await recognisePage(page, content.drawing, limits)
      if (read) pages.push(read)
      else
        notes.push({
          kind: 'cut',
          page: number,
          message: `第 ${number} 页的版面太大，没有识别；请按常用纸张大小另存后再导入。`,
        })
    }
    page.cleanup()
    letters += pages.at(-1)?.runs.reduce((sum, { text }) => sum + text.length, 0) ?? 0
    if (letters > limits.characters)
      throw new Problem('too-large', `这份 PDF 的文字超过 ${limits.characters} 个字符；请按章节拆分后再导入。`)
  }
  const [first] = notRecognised
  if (first !== undefined)
    notes.push({
      kind: 'cut',
      page: first,
      message: `扫描页一次最多识别 ${limits.recognised} 页，从第 ${first} 页起的 ${notRecognised.length} 个扫描页没有读；请拆分后再导入。`,
    })
  return { pages, notes }
}

type ReadPage = PageContent & { drawing: Drawing }

const readPage = async (page: PDFPageProxy): Promise<ReadPage> => {
  const viewport = page.getViewport({ scale: 1 })
  const toPage = viewport.transform as unknown as Matrix
  const drawing = drawingOf(await page.getOperatorList(), toPage)
  const { items } = await page.getTextContent()
  return {
    page: page.pageNumber,
    width: viewport.width,
    height: viewport.height,
    runs: items.flatMap((item) => ('str' in item ? (runOf(item, toPage) ?? []) : [])),
    strokes: drawing.strokes,
    isRecognised: false,
    drawing,
  }
}

/** Of the size of a letter: how far it reaches above its base line. */
const ascent = 0.88

/** Null for blanks, whose gap is seen anyway, and for what is written aslant or from the bottom up: stamps and watermarks. */
const runOf = (item: { str: string; transform: number[]; width: number }, toPage: Matrix): TextRun | null => {
  if (item.str.trim() === '') return null
  const [a, b, c, d, x, y] = Util.transform([...toPage], item.transform) as unknown as Matrix
  if (Math.abs(b) > Math.abs(a) * 0.1) return null
  const size = Math.hypot(c, d)
  const width = item.width * Math.hypot(toPage[0], toPage[1])
  return {
    text: item.str,
    box: [x, y - size * ascent, x + width, y + size * (1 - ascent)],
    size,
    confidence: null,
  }
}

/** Fewer letters than these on a page that a picture covers are the stamp of a scanner. */
const fewLetters = 30

/** A page to be recognised: a scan, letters that are drawn instead of written, or letters that no table says how to read. */
const isPicture = ({ runs, drawing, width, height }: ReadPage): boolean => {
  const text = runs.map(({ text }) => text).join('')
  if (text.length === 0) return !drawing.isEmpty
  if (text.length < fewLetters && drawing.pictures > width * height * 0.5) return true
  return (text.match(/[\p{Co}\p{Cc}\ufffd]/gu)?.length ?? 0) > text.length * 0.3
}

// --- recognised pages ---

/** Enough for Chinese in body size; more takes longer and reads no better, nor does more than the scan itself has. */
const dotsPerInch = 200

/** Null when the page is so large that, drawn within the limit, its letters would be half as large. */
const recognisePage = async (
  page: PDFPageProxy,
  drawing: Drawing,
  limits: ReadingLimits,
): Promise<PageContent | null> => {
  const { width, height } = page.getViewport({ scale: 1 })
  const wanted = Math.min(dotsPerInch / 72, drawing.resolution || Number.POSITIVE_INFINITY)
  const scale = Math.min(wanted, Math.sqrt(limits.pixels / (width * height)))
  if (scale < wanted / 2) return null
  const viewport = page.getViewport({ scale })
  const canvas = createCanvas(Math.floor(viewport.width), Math.floor(viewport.height))
  // pdf.js is written for the canvas of browsers and draws on this one as well.
  await page.render({ canvas: canvas as never, viewport, background: '#fff' }).promise
  const pixels = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height)
  const found = await recognise(greyOf(pixels.data, canvas.width, canvas.height), scale)
  return { page: page.pageNumber, width, height, ...found, isRecognised: true }
}

const notesOfPages = (pages: readonly PageContent[], parts: readonly RawPart[]): ReadingNote[] =>
  pages.flatMap(({ page, isRecognised, runs }): ReadingNote[] => {
    if (isRecognised)
      return notesOf(
        page,
        parts.filter((part) => part.page === page),
        runs.length,
      )
    return runs.length > 0
      ? []
      : [{ kind: 'nothing-recognised', page, message: `第 ${page} 页没有文字；如果不是空白页，请对照原件核对。` }]
  })
