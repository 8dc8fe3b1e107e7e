// A picture of a text → what is recognised in it.
import { createCanvas, loadImage } from '@napi-rs/canvas'
import { Problem } from '../../domain/problem.ts'
import { greyOf } from './grey-picture.ts'
import { notesOf, recognise, scaledBox } from './ocr.ts'
import { layOut } from './pdf-layout.ts'
import type { ReadFormat, ReadingLimits } from './raw-document.ts'

/** PNG, JPEG, WebP or BMP. It counts as page 1; a pixel is a point, since few pictures say how large they were. */
export const readImage: ReadFormat = async (bytes, limits) => {
  checkHeader(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), limits)
  const picture = await drawn(bytes)
  // As large as if it were a sheet of paper: what is near and far, thin and thick depends on it.
  const scale = Math.max(1, Math.max(picture.width, picture.height) / longerSideOfPaper)
  const found = await recognise(picture, scale)
  const page = {
    page: 1,
    width: picture.width / scale,
    height: picture.height / scale,
    ...found,
    isRecognised: true,
  }
  const parts = layOut([page]).map((part) => ({ ...part, box: part.box && scaledBox(part.box, scale) }))
  return { title: null, parts, notes: notesOf(1, parts, found.runs.length), attachments: [] }
}

/** A4, in points. */
const longerSideOfPaper = 842

const unprocessable = (detail: string, cause?: unknown) => new Problem('unprocessable-document', detail, { cause })

const drawn = async (bytes: Uint8Array) => {
  try {
    const image = await loadImage(bytes)
    const canvas = createCanvas(image.width, image.height)
    const context = canvas.getContext('2d')
    // What is transparent is paper.
    context.fillStyle = '#fff'
    context.fillRect(0, 0, image.width, image.height)
    context.drawImage(image, 0, 0)
    return greyOf(context.getImageData(0, 0, image.width, image.height).data, image.width, image.height)
  } catch (cause) {
    throw unprocessable('这张图片已损坏或不完整，无法打开；请重新导出后再导入。', cause)
  }
}

// --- what its bytes say, before anything is decoded: a few of them can claim thirty thousand pixels by thirty thousand ---

const checkHeader = (bytes: Buffer, { pixels }: ReadingLimits): void => {
  const format = formats.find(({ begins }) => begins(bytes))
  const size = format && sizeIn(bytes, format)
  if (!format || !size)
    throw unprocessable('内容不是 PNG、JPEG、WebP 或 BMP 图片，或已损坏；请换成其中一种格式再导入。')
  const [width, height] = size
  if (width === 0 || height === 0) throw unprocessable('这张图片没有内容；请重新导出后再导入。')
  if (width * height > pixels)
    throw new Problem('too-large', `这张图片有 ${width}×${height} 个像素，一张最多 ${pixels} 个；请缩小后再导入。`)
  // What is missing would be drawn grey and read as nothing.
  if (!format.isWhole(bytes)) throw unprocessable('这张图片不完整，后半部分缺失；请重新下载或导出后再导入。')
}

type Size = readonly [width: number, height: number]
type Format = {
  begins: (bytes: Buffer) => boolean
  /** Null, or a RangeError, when the file ends before it has said its size. */
  size: (bytes: Buffer) => Size | null
  isWhole: (bytes: Buffer) => boolean
}

const sizeIn = (bytes: Buffer, format: Format): Size | null => {
  try {
    return format.size(bytes)
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}

const startsWith = (bytes: Buffer, magic: string, at = 0): boolean =>
  bytes.toString('latin1', at, at + magic.length) === magic

const formats: Format[] = [
  {
    begins: (bytes) => startsWith(bytes, '\x89PNG\r\n\x1a\n'),
    size: (bytes) => [bytes.readUInt32BE(16), bytes.readUInt32BE(20)],
    isWhole: (bytes) => bytes.includes('IEND'),
  },
  {
    begins: (bytes) => startsWith(bytes, '\xff\xd8'),
    size: (bytes) => sizeOfJpeg(bytes),
    isWhole: (bytes) => bytes.lastIndexOf(Buffer.from([0xff, 0xd9])) > 0,
  },
  {
    begins: (bytes) => startsWith(bytes, 'RIFF') && startsWith(bytes, 'WEBP', 8),
    size: (bytes) => sizeOfWebp(bytes),
    isWhole: (bytes) => bytes.readUInt32LE(4) + 8 <= bytes.length,
  },
  {
    begins: (bytes) => startsWith(bytes, 'BM'),
    size: (bytes) => [Math.abs(bytes.readInt32LE(18)), Math.abs(bytes.readInt32LE(22))],
    isWhole: (bytes) => bytes.readUInt32LE(2) <= bytes.length,
  },
]

/** Segments, each with its length, up to the one that starts the frame. */
const sizeOfJpeg = (bytes: Buffer): Size | null => {
  let at = 2
  while (bytes[at] === 0xff) {
    const marker = bytes.readUInt8(at + 1)
    const isFill = marker === 0xff
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
    if (isFrame) return [bytes.readUInt16BE(at + 7), bytes.readUInt16BE(at + 5)]
    at += isFill ? 1 : 2 + bytes.readUInt16BE(at + 2)
  }
  return null
}

const sizeOfWebp = (bytes: Buffer): Size | null => {
  switch (bytes.toString('latin1', 12, 16)) {
    case 'VP8 ':
      return [bytes.readUInt16LE(26) & 0x3fff, bytes.readUInt16LE(28) & 0x3fff]
    case 'VP8L': {
      const packed = bytes.readUInt32LE(21)
      return [(packed & 0x3fff) + 1, ((packed >>> 14) & 0x3fff) + 1]
    }
    case 'VP8X':
      return [bytes.readUIntLE(24, 3) + 1, bytes.readUIntLE(27, 3) + 1]
    default:
      return null
  }
}
