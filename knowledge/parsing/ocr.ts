// The picture of a page → letters with their places. Tesseract reads no table with ruling lines: its cells are cut out and read one
// by one; the rest is read as a whole.

import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import Tesseract from 'tesseract.js'
import type { Box, ReadingNote } from '../../domain/library.ts'
import {
  cutOut,
  fileOf,
  type GreyPicture,
  inkedBox,
  linesOfInk,
  resized,
  rulesOf,
  straightened,
  whitened,
} from './grey-picture.ts'
import { type TextRun, worst } from './pdf-lines.ts'
import { gridsOf, type Segment } from './pdf-tables.ts'
import type { RawPart } from './raw-document.ts'

/**
 * Letters and ruling lines of a page, in points; of a sheet that lay askew where they would stand had it been straight.
 * @param scale pixels a point
 */
export const recognise = async (
  asScanned: GreyPicture,
  scale: number,
): Promise<{ runs: TextRun[]; strokes: Segment[] }> => {
  const picture = straightened(asScanned)
  const rules = rulesOf(picture)
  const strokes = rules.map(({ x0, y0, x1, y1 }) => ({
    x0: x0 / scale,
    y0: y0 / scale,
    x1: x1 / scale,
    y1: y1 / scale,
  }))
  const grids = gridsOf(strokes)
  const withoutRules = whitened(picture, rules.map(aroundRule))
  const runs: TextRun[] = []
  for (const { cells } of grids)
    for (const { box } of cells) runs.push(...(await recogniseCell(withoutRules, scaledBox(box, scale))))
  const withoutTables = whitened(
    withoutRules,
    grids.map(({ box }) => scaledBox(box, scale)),
  )
  if (linesOfInk(withoutTables) > 0) runs.push(...(await read(withoutTables, Tesseract.PSM.AUTO)))
  const inPoints = runs.map((run) => ({ ...run, box: scaledBox(run.box, 1 / scale), size: run.size / scale }))
  return { runs: withEvenSizes(inPoints), strokes }
}

export const scaledBox = ([left, top, right, bottom]: Box, by: number): Box => [
  left * by,
  top * by,
  right * by,
  bottom * by,
]

/** A rule with the grey at its sides. */
const aroundRule = ({ x0, y0, x1, y1 }: Segment): Box => [x0 - 3, y0 - 3, x1 + 4, y1 + 4]

/** Pixels of white around a cell. */
const margin = 12
/** A worst word below this is to be looked at. */
const sure = 0.75

const recogniseCell = async (picture: GreyPicture, box: Box): Promise<TextRun[]> => {
  const cell = cutOut(picture, box, margin)
  const lines = linesOfInk(cell)
  if (lines === 0) return []
  const runs = lines === 1 ? await recogniseLine(cell) : await read(cell, Tesseract.PSM.SINGLE_BLOCK)
  const [dx, dy] = [box[0] - margin, box[1] - margin]
  return runs.map((run) => ({ ...run, box: [run.box[0] + dx, run.box[1] + dy, run.box[2] + dx, run.box[3] + dy] }))
}

/** The sign is often read as 9%, and surely. */
const doubtfulPercentage = /\d9%/

/**
 * A figure alone has no words around it to lean on: 8.35% may come out as 8.359%. What is not sure is read again in other sizes and with
 * less white around it. What most readings say counts, no surer than they agree.
 */
const recogniseLine = async (line: GreyPicture): Promise<TextRun[]> => {
  const first = await readLine(line)
  if (first.confidence >= sure && !doubtfulPercentage.test(first.text)) return [first]
  const close = cutOut(line, inkedBox(line), 20)
  const readings = [first]
  for (const again of [close, resized(line, 0.8), resized(line, 1.25), resized(close, 0.8)])
    readings.push(await readLine(again))
  const [text, times] = mostSaid(readings.map((reading) => reading.text))
  return text === '' ? [] : [{ ...first, text, confidence: Math.min(first.confidence, times / readings.length) }]
}

const readLine = async (line: GreyPicture): Promise<TextRun & { confidence: number }> => {
  const runs = await read(line, Tesseract.PSM.SINGLE_LINE)
  const box = inkedBox(line)
  return {
    text: runs.map(({ text }) => text).join(''),
    box,
    size: box[3] - box[1],
    confidence: worst(runs.map(({ confidence }) => confidence)) ?? 0,
  }
}

/** Of as many the one that was said first. */
const mostSaid = (texts: readonly string[]): [text: string, times: number] => {
  const times = (text: string) => texts.filter((other) => other === text).length
  const text = texts.reduce((most, text) => (times(text) > times(most) ? text : most))
  return [text, times(text)]
}

/** Heights of lines are measured and vary with their letters; those near the usual one are the same size. */
const withEvenSizes = (runs: TextRun[]): TextRun[] => {
  const usual = runs.map(({ size }) => size).toSorted((a, b) => a - b)[Math.floor(runs.length / 2)] ?? 0
  return runs.map((run) => (Math.abs(run.size - usual) < usual * 0.4 ? { ...run, size: usual } : run))
}

// --- Tesseract ---

const dataFolder = dirname(createRequire(import.meta.url).resolve('@tesseract.js-data/chi_sim/package.json'))

let starting: Promise<Tesseract.Worker> | null = null

/** One for as long as this process lives: it takes a third of a second to start and reads one picture at a time. */
const worker = (): Promise<Tesseract.Worker> => {
  starting ??= Tesseract.createWorker('chi_sim', Tesseract.OEM.LSTM_ONLY, {
    // The small set reads better than the large one, and nothing is fetched.
    langPath: join(dataFolder, '4.0.0_best_int'),
    cacheMethod: 'none',
    // Without one it throws where nobody can catch it; what went wrong is also thrown by the call.
    errorHandler: () => {},
  })
  return starting
}

/** Ends the recognition of this process; the next picture starts it again. */
export const endRecognition = async (): Promise<void> => {
  const running = starting
  starting = null
  await (await running)?.terminate()
}

const read = async (picture: GreyPicture, mode: Tesseract.PSM): Promise<TextRun[]> => {
  const tesseract = await worker()
  await tesseract.setParameters({
    preserve_interword_spaces: '1',
    tessedit_pageseg_mode: mode,
    user_defined_dpi: '200',
  })
  const { data } = await tesseract.recognize(fileOf(picture), {}, { text: false, blocks: true })
  const lines = (data.blocks ?? []).flatMap(({ paragraphs }) => paragraphs.flatMap(({ lines }) => lines))
  return lines.flatMap(({ text, words, bbox }) => {
    const chinese = asChinese(text)
    // Specks are recognised as marks.
    if (!/[\p{L}\p{N}]/u.test(chinese)) return []
    // Marks are recognised worst and change least.
    const said = words.filter((word) => /[\p{L}\p{N}]/u.test(word.text))
    const confidence = Math.min(...said.map((word) => word.confidence)) / 100
    return [{ text: chinese, box: [bbox.x0, bbox.y0, bbox.x1, bbox.y1] as const, size: bbox.y1 - bbox.y0, confidence }]
  })
}

const fullWidth: Record<string, string> = {
  '(': '（',
  ')': '）',
  ',': '，',
  ';': '；',
  ':': '：',
  '?': '？',
  '!': '！',
}
const inFullWidth = (marks: string): string => marks.replace(/[(),;:?!]/g, (mark) => fullWidth[mark] ?? mark)

const chinese = '[\\p{Script=Han}\\u3000-\\u303f\\uff00-\\uffef]'
const spaceBesideChinese = new RegExp(`(?<=${chinese})[ \\t]+|[ \\t]+(?=${chinese})`, 'gu')
const bracketsAroundChinese = new RegExp(`[(（]([^()（）]*${chinese}[^()（）]*)[)）]`, 'gu')
const marksAfterChinese = new RegExp(`(?<=${chinese})[(),;:?!]+|[(]+(?=${chinese})`, 'gu')

/**
 * Recognised text as it is printed in Chinese: no spaces beside Han, and marks beside Han in their own width; numbers keep theirs.
 * @example asChinese('费 率 为 1,000.00 元 ( 含 税 ) ;') // '费率为1,000.00元（含税）；'
 */
export const asChinese = (text: string): string =>
  text
    .trim()
    .replace(spaceBesideChinese, '')
    .replace(/〈/g, '《')
    .replace(/〉/g, '》')
    // An opening bracket that was taken for that of a title.
    .replace(/《(?=(?:[一二三四五六七八九十]{1,3}|试行|以下简称[^《》]*)[)）])/g, '（')
    .replace(bracketsAroundChinese, '（$1）')
    .replace(spaceBesideChinese, '')
    .replace(marksAfterChinese, inFullWidth)
    .replace(/一一(?=\p{Script=Han})|(?<=\p{Script=Han})--+/gu, '——')

// --- what to tell of it ---

/** @param recognised runs of letters; none is told, since it may be a page that is not seen */
export const notesOf = (page: number, parts: readonly RawPart[], recognised: number): ReadingNote[] => {
  if (recognised === 0)
    return [
      {
        kind: 'nothing-recognised',
        page,
        message: `第 ${page} 页是图片，没有识别出文字；如果不是空白页，请换更清晰的扫描件。`,
      },
    ]
  const unsure = parts.filter(({ confidence }) => confidence !== null && confidence < sure).length
  return [
    { kind: 'scanned', page, message: `第 ${page} 页的文字由图片识别而来，请对照原件核对。` },
    ...(unsure > 0
      ? [
          {
            kind: 'unsure' as const,
            page,
            message: `第 ${page} 页有 ${unsure} 段识别得没有把握，请逐字核对，数字尤其要核对。`,
          },
        ]
      : []),
  ]
}
