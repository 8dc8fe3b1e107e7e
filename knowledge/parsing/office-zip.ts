// The zip that a Word, Excel or PowerPoint file is: judged by what it declares before anything is unpacked, and then only what was
// judged reaches a library.

import { type Unzipped, unzipSync } from 'fflate'
import type { ReadingNote } from '../../domain/library.ts'
import { Problem } from '../../domain/problem.ts'
import type { ReadingLimits } from './raw-document.ts'

export type OfficeZip = { entries: Unzipped; notes: ReadingNote[] }

const mostEntries = 10_000
/** XML of an office file is packed to a tenth, tables of nothing but zeros to a fiftieth; what is packed tighter was made to burst. */
const tightest = 200
/** Below this, however tight, nothing is harmed. */
const harmless = 20_000_000

/** What is not text, and is not read. */
const leftOut: { name: RegExp; message: (count: number) => string }[] = [
  { name: /vbaProject\.bin$|vbaData\.xml$/i, message: () => '文件带有宏，宏没有读取。' },
  { name: /\/embeddings\/|\/activeX\/|oleObject/i, message: (count) => `文件里嵌入了 ${count} 个对象，没有读取。` },
  { name: /\/media\//i, message: (count) => `文件里有 ${count} 个图片或媒体文件，其中的文字没有读取。` },
]

/**
 * Unpacks an office file.
 * @throws Problem when it is damaged, too large unpacked, packed to burst, or names paths or entities that lead out of it
 */
export const openOfficeZip = (bytes: Uint8Array, limits: Pick<ReadingLimits, 'unpacked'>): OfficeZip => {
  const counts = leftOut.map(() => 0)
  let [count, unpacked, packed] = [0, 0, 0]
  const entries = unpack(bytes, ({ name, size, originalSize }) => {
    count += 1
    unpacked += originalSize
    packed += size
    if (count > mostEntries)
      throw new Problem('too-large', `包内有 ${mostEntries} 个以上的文件，可能是恶意构造的；没有读取。`)
    if (leadsOut(name))
      throw new Problem(
        'unprocessable-document',
        `包内的文件名“${name.slice(0, 80)}”指向包外，可能是恶意构造的；没有读取。`,
      )
    if (unpacked > limits.unpacked)
      throw new Problem(
        'too-large',
        `解压后超过 ${Math.floor(limits.unpacked / 1_000_000)} MB，没有读取；请拆分后再导入。`,
      )
    if (unpacked > harmless && unpacked > packed * tightest)
      throw new Problem('too-large', `解压后是原来的 ${Math.floor(unpacked / packed)} 倍，可能是压缩炸弹；没有读取。`)
    const kind = leftOut.findIndex((one) => one.name.test(name))
    if (kind >= 0) counts[kind] = (counts[kind] ?? 0) + 1
    return kind < 0 && /\.(?:xml|rels|vml|txt)$/i.test(name)
  })
  for (const [name, content] of Object.entries(entries))
    if (declaresEntities(content))
      throw new Problem(
        'unprocessable-document',
        `包内的 ${name} 带有 DTD 或实体声明，正常的办公文件没有；可能是恶意构造的，没有读取。`,
      )
  const notes = leftOut.flatMap(({ message }, kind): ReadingNote[] =>
    counts[kind] ? [{ kind: 'left-out', page: null, message: message(counts[kind]) }] : [],
  )
  return { entries, notes }
}

const unpack = (...[bytes, filter]: [Uint8Array, NonNullable<Parameters<typeof unzipSync>[1]>['filter']]): Unzipped => {
  try {
    return unzipSync(bytes, { filter })
  } catch (cause) {
    if (cause instanceof Problem) throw cause
    throw new Problem(
      'unprocessable-document',
      '文件不完整或已损坏，打不开；请重新获取，或用原来的软件另存后再导入。',
      { cause },
    )
  }
}

const leadsOut = (name: string): boolean =>
  /^[\\/]|^[a-z]:|\0/i.test(name) || name.split(/[\\/]/).some((segment) => segment === '..')

const declarations = ['<!DOCTYPE', '<!ENTITY'].flatMap((words) => [
  Buffer.from(words, 'latin1'),
  Buffer.from(words, 'utf16le'),
  Buffer.from(words, 'utf16le').swap16(),
])

const declaresEntities = (content: Uint8Array): boolean => {
  const buffer = Buffer.from(content.buffer, content.byteOffset, content.byteLength)
  return declarations.some((declaration) => buffer.includes(declaration))
}
