// Word files of before 2007 (.doc). Numbers that Word generates are not in what can be read of them.
import { CFB } from '@e965/xlsx'
import WordExtractor from 'word-extractor'
import { Problem } from '../../domain/problem.ts'
import type { RawPart, ReadFormat } from './raw-document.ts'
import { paragraphs, rawPart } from './raw-part.ts'
import { tableParts } from './table-parts.ts'

export const readDoc: ReadFormat = async (bytes) => {
  refuseEncrypted(bytes)
  const extracted: unknown = await new WordExtractor().extract(Buffer.from(bytes)).catch((cause: unknown) => {
    throw damaged(cause)
  })
  // Its default turns Chinese quotation marks and dashes into ASCII.
  const options = { filterUnicode: false }
  const document = extracted as Extracted
  const footnotes = paragraphs(document.getFootnotes(options))
  return {
    title: null,
    parts: [
      ...bodyParts(document.getBody(options)),
      ...(footnotes.length > 0 ? [rawPart('heading', '脚注', { depth: 1 }), ...footnotes] : []),
    ],
    notes: [],
    attachments: [],
  }
}

/** The package's own types know of no options. */
type Extracted = Record<'getBody' | 'getFootnotes', (options: { filterUnicode: boolean }) => string>

/** Bit 8 of the flags at the head of the file's main stream. */
const refuseEncrypted = (bytes: Uint8Array) => {
  const stream = streamOf(bytes, 'WordDocument')
  if (stream && stream.length > 11 && (Number(stream[11]) & 1) === 1)
    throw new Problem('unprocessable-document', '文件设有密码，打不开；请提供没有密码保护的文件。')
}

const streamOf = (bytes: Uint8Array, name: string) => {
  try {
    return CFB.find(CFB.read(bytes, { type: 'array' }), name)?.content
  } catch (cause) {
    throw damaged(cause)
  }
}

const damaged = (cause: unknown): Problem =>
  new Problem('unprocessable-document', '文件不完整或已损坏，打不开；请用 Word 打开后另存为 .docx 再导入。', { cause })

/** A row of a table is a line whose cells end in tabs. */
const bodyParts = (body: string): RawPart[] => {
  const parts: RawPart[] = []
  let rows: { text: string }[][] = []
  const finish = () => {
    parts.push(...tableParts(rows))
    rows = []
  }
  for (const line of body.split('\n')) {
    if (/\t$/.test(line)) {
      rows.push(
        line
          .slice(0, -1)
          .split('\t')
          .map((text) => ({ text })),
      )
      continue
    }
    finish()
    parts.push(...paragraphs(line))
  }
  finish()
  return parts
}
