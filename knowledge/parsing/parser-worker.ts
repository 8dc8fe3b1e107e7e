// Runs in a process of its own: reads one file at a time and answers what stands in it. It may be ended at any moment.
import { Problem, type ProblemCode } from '../../domain/problem.ts'
import { checkBytes, formatOf, type ReaderName } from './formats.ts'
import type { RawDocument, ReadFormat, ReadingLimits } from './raw-document.ts'

export type ReadRequest = { name: string; bytes: Uint8Array; limits: ReadingLimits }
export type ReadAnswer =
  | { document: RawDocument }
  | { problem: { code: ProblemCode; detail: string } }
  | { failure: string }

/** Each with the libraries that it needs, loaded when the first file of its format comes. */
const readers: Record<ReaderName, () => Promise<ReadFormat>> = {
  docx: async () => (await import('./docx.ts')).readDocx,
  doc: async () => (await import('./doc.ts')).readDoc,
  pptx: async () => (await import('./pptx.ts')).readPptx,
  xlsx: async () => (await import('./xlsx.ts')).readXlsx,
  csv: async () => (await import('./csv.ts')).readCsv,
  html: async () => (await import('./html.ts')).readHtml,
  eml: async () => (await import('./eml.ts')).readEml,
  pdf: async () => (await import('./pdf.ts')).readPdf,
  image: async () => (await import('./image.ts')).readImage,
}

const answer = async ({ name, bytes, limits }: ReadRequest): Promise<ReadAnswer> => {
  try {
    await checkBytes(name, bytes)
    const reader = formatOf(name)?.reader
    if (!reader) throw new Error(`${name} is not read here`)
    const document = await (await readers[reader]())(bytes, limits)
    const characters = document.parts.reduce((sum, { text }) => sum + text.length, 0)
    if (characters > limits.characters)
      throw new Problem(
        'too-large',
        `共 ${characters} 个字符，一份最多 ${limits.characters} 个；请按章节拆分后再导入。`,
      )
    return { document }
  } catch (error) {
    if (error instanceof Problem) return { problem: { code: error.code, detail: error.detail } }
    return { failure: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  }
}

process.on('message', async (request: ReadRequest) => {
  process.send?.(await answer(request))
})
// Whoever asked is gone.
process.on('disconnect', () => process.exit())
