// Which formats are taken in: by extension, how the bytes must begin, and where they are read.
import { extname } from 'node:path'
import { fileTypeFromBuffer } from 'file-type'
import { Problem } from '../../domain/problem.ts'
import { isMostlyBinary } from '../../text/sanitize.ts'

/** A reader of `parser-worker.ts`, by name. */
export type ReaderName = 'docx' | 'doc' | 'pptx' | 'xlsx' | 'csv' | 'html' | 'eml' | 'pdf' | 'image'

/**
 * @property reader in a process of its own; null: text that is read here
 * @property types what `file-type` finds the bytes to be; empty: text, in which it finds nothing
 */
export type Format = {
  name: string
  extensions: string[]
  contentType: string
  reader: ReaderName | null
  types: string[]
}

const office = 'application/vnd.openxmlformats-officedocument'
const compound = 'application/x-cfb'

const formats: Format[] = [
  {
    name: 'Markdown',
    extensions: ['.md', '.markdown'],
    contentType: 'text/markdown; charset=utf-8',
    reader: null,
    types: [],
  },
  { name: '纯文本', extensions: ['.txt'], contentType: 'text/plain; charset=utf-8', reader: null, types: [] },
  {
    name: '法规 JSONL',
    extensions: ['.jsonl'],
    contentType: 'application/jsonl; charset=utf-8',
    reader: null,
    types: [],
  },
  { name: 'PDF', extensions: ['.pdf'], contentType: 'application/pdf', reader: 'pdf', types: ['application/pdf'] },
  {
    name: 'Word 文档',
    extensions: ['.docx', '.docm'],
    contentType: `${office}.wordprocessingml.document`,
    reader: 'docx',
    types: [`${office}.wordprocessingml.document`, 'application/vnd.ms-word.document.macroenabled.12'],
  },
  { name: '旧版 Word 文档', extensions: ['.doc'], contentType: 'application/msword', reader: 'doc', types: [compound] },
  {
    name: 'PowerPoint 演示文稿',
    extensions: ['.pptx', '.pptm'],
    contentType: `${office}.presentationml.presentation`,
    reader: 'pptx',
    types: [`${office}.presentationml.presentation`, 'application/vnd.ms-powerpoint.presentation.macroenabled.12'],
  },
  {
    name: 'Excel 工作簿',
    extensions: ['.xlsx', '.xlsm'],
    contentType: `${office}.spreadsheetml.sheet`,
    reader: 'xlsx',
    types: [`${office}.spreadsheetml.sheet`, 'application/vnd.ms-excel.sheet.macroenabled.12'],
  },
  {
    name: '旧版 Excel 工作簿',
    extensions: ['.xls'],
    contentType: 'application/vnd.ms-excel',
    reader: 'xlsx',
    types: [compound],
  },
  { name: 'CSV 表格', extensions: ['.csv'], contentType: 'text/csv', reader: 'csv', types: [] },
  { name: '网页', extensions: ['.html', '.htm'], contentType: 'text/html', reader: 'html', types: [] },
  { name: '邮件', extensions: ['.eml'], contentType: 'message/rfc822', reader: 'eml', types: [] },
  { name: 'PNG 图片', extensions: ['.png'], contentType: 'image/png', reader: 'image', types: ['image/png'] },
  {
    name: 'JPEG 图片',
    extensions: ['.jpg', '.jpeg'],
    contentType: 'image/jpeg',
    reader: 'image',
    types: ['image/jpeg'],
  },
  { name: 'WebP 图片', extensions: ['.webp'], contentType: 'image/webp', reader: 'image', types: ['image/webp'] },
  { name: 'BMP 图片', extensions: ['.bmp'], contentType: 'image/bmp', reader: 'image', types: ['image/bmp'] },
]

const byExtension = new Map(
  formats.flatMap((format) => format.extensions.map((extension) => [extension, format] as const)),
)

export const supportedExtensions = [...byExtension.keys()]

/** The format that a file's name says; undefined for one that is not read. */
export const formatOf = (name: string): Format | undefined => byExtension.get(extname(name).toLowerCase())

/** The extension of a content type; undefined for one that is not read. */
export const extensionOf = (contentType: string): string | undefined =>
  formats.find((format) => format.contentType.split(';')[0] === contentType)?.extensions[0]

/** Why a file of this name is not read; null for one that is. */
export const whyUnsupported = (name: string): string | null => {
  if (formatOf(name)) return null
  const extension = extname(name).toLowerCase()
  return `暂不支持${extension ? ` ${extension} ` : '没有扩展名的'}文件，请转换为 ${supportedExtensions.join('、')} 后再导入。`
}

/** What else a file may turn out to be, as people call it. */
const others: Record<string, string> = {
  'application/zip': '压缩包',
  'application/x-7z-compressed': '压缩包',
  'application/vnd.rar': '压缩包',
  'application/gzip': '压缩包',
  'application/rtf': 'RTF 文档',
  [compound]: '旧版 Office 文件',
}

/** Formats that are written in letters, and still no text. */
const written = ['application/pdf', 'application/rtf']

/** As much as tells a format from another where nothing needs to be unpacked for it. */
const head = 4_096

/**
 * Checks that the bytes are of the format that the file's name says.
 * @throws Problem naming both formats, or that the file is protected by a password
 */
export const checkBytes = async (name: string, bytes: Uint8Array): Promise<void> => {
  const format = formatOf(name)
  if (!format) throw new Problem('unprocessable-document', whyUnsupported(name) ?? '')
  if (bytes.length === 0) throw new Problem('unprocessable-document', '文件是空的，请补充内容。')
  // One that is cut short may mislead whoever looks further than its beginning.
  const found = await fileTypeFromBuffer(format.types.length > 0 ? bytes : bytes.subarray(0, head)).catch(
    () => undefined,
  )
  const mime = found?.mime as string | undefined
  if (mime === compound) return checkCompound(format, bytes)
  if (mime !== undefined && format.types.includes(mime)) return
  const known = formats.find(({ types }) => mime !== undefined && types.includes(mime))?.name ?? others[mime ?? '']
  // A text may happen to begin with the mark of some format, as “BM” is that of a picture.
  if (format.types.length === 0 && !isMostlyBinary(bytes) && !written.includes(mime ?? '')) return
  // Its list of contents is missing or comes last, so that nobody can say what the package is.
  if (mime === 'application/zip' && format.types.some((type) => type.startsWith(office)))
    throw new Problem(
      'unprocessable-document',
      `文件不完整，或是一个压缩包而不是 ${format.name}；请重新获取，或解压后再导入。`,
    )
  throw mismatch(format, known)
}

const mismatch = ({ name, extensions, types }: Format, found: string | undefined): Problem => {
  const said = `扩展名 ${extensions[0]} 表示${name}，`
  if (found)
    return new Problem(
      'unprocessable-document',
      `${said}内容却是${found}；请改回正确的扩展名，或另存为${name}后再导入。`,
    )
  if (types.length === 0)
    return new Problem('unprocessable-document', `${said}但内容不是文字，可能改过扩展名；请用原来的格式另存后再导入。`)
  return new Problem(
    'unprocessable-document',
    `${said}但内容不是，可能改过扩展名或已损坏；请用原来的软件另存后再导入。`,
  )
}

/** What a compound file (before 2007, or a newer one behind a password) is, by the names of the streams in it. */
const checkCompound = (format: Format, bytes: Uint8Array): void => {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const has = (stream: string) => buffer.includes(Buffer.from(stream, 'utf16le'))
  if (has('EncryptedPackage'))
    throw new Problem('unprocessable-document', '文件设有密码，打不开；请提供没有密码保护的文件。')
  const found = has('WordDocument')
    ? '旧版 Word 文档'
    : has('Workbook')
      ? '旧版 Excel 工作簿'
      : has('PowerPoint Document')
        ? '旧版 PowerPoint 演示文稿'
        : undefined
  if (found !== format.name) throw mismatch(format, found ?? others[compound])
}
