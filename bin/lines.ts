// `--jsonl`: a JSON object a line on standard input, an object a line on standard output, in order.
import { isUtf8 } from 'node:buffer'
import { z } from 'zod'
import { Problem } from '../domain/problem.ts'
import { problemOf } from '../server/problems.ts'

/** What is written for a line that could not be worked on. `line` counts from 1, blank ones too; `id` is the line's own where it could be read. */
export const LineFailure = z.object({
  id: z.union([z.string(), z.number(), z.null()]),
  line: z.int().positive(),
  error: z.object({ code: z.string(), detail: z.string(), action: z.string() }),
})
export type LineFailure = z.infer<typeof LineFailure>

/** Longer lines and files, in bytes, are refused before they are parsed. */
export const mostBytes = 8_000_000

/**
 * Works on what stands in the lines of standard input and writes each result, in the order of the lines. A line that fails is told of in
 * its place and does not stop the rest.
 * @param work gets what the line's JSON says, unchecked; what it throws becomes the line's failure
 * @param atOnce lines that are worked on at a time
 * @returns how many lines were written, and how many of them are failures; blank lines do not count
 */
export const workOnLines = async (
  work: (said: unknown) => object | Promise<object>,
  { atOnce = 1 }: { atOnce?: number } = {},
): Promise<{ written: number; failed: number }> => {
  const pending: Promise<object | LineFailure>[] = []
  let number = 0
  let written = 0
  let failed = 0
  const writeFirst = async () => {
    const first = await pending.shift()
    if (!first) return
    written += 1
    if ('error' in first) failed += 1
    if (!process.stdout.write(`${JSON.stringify(first)}\n`))
      await new Promise((resolve) => process.stdout.once('drain', resolve))
  }
  for await (const line of linesOf(process.stdin)) {
    number += 1
    if (isBlank(line)) continue
    pending.push(workOnLine(work, line, number))
    if (pending.length >= atOnce) await writeFirst()
  }
  while (pending.length > 0) await writeFirst()
  return { written, failed }
}

const isBlank = (line: Buffer): boolean => line.length < 100 && line.toString().trim() === ''

const workOnLine = async (
  work: (said: unknown) => object | Promise<object>,
  line: Buffer,
  number: number,
): Promise<object | LineFailure> => {
  let id: LineFailure['id'] = null
  try {
    if (line.length > mostBytes)
      throw new Problem('too-large', `这一行有 ${line.length} 个字节，最多 ${mostBytes} 个。`)
    const said = parseJson(line)
    id = WithId.safeParse(said).data?.id ?? null
    return await work(said)
  } catch (error) {
    const { code, detail, action } = problemOf(error).document()
    return { id, line: number, error: { code, detail, action } }
  }
}

const WithId = z.object({ id: z.union([z.string(), z.number()]) })

const parseJson = (line: Buffer): unknown => {
  if (!isUtf8(line)) throw new Problem('invalid-encoding', '这一行不是有效的 UTF-8（可能是 GBK/GB18030 编码）。')
  try {
    // Leaves out the BOM by which editors on Windows mark UTF-8.
    return JSON.parse(new TextDecoder().decode(line))
  } catch (cause) {
    throw new Problem('invalid-request', '这一行不是有效的 JSON。', { cause })
  }
}

/**
 * The lines of a stream of bytes as they come, without their ends. Only U+000A ends a line: Node's readline would also cut at U+2028
 * and U+2029, which stand in a JSON text as they are.
 */
export const linesOf = async function* (input: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let parts: Buffer[] = []
  for await (const chunk of input) {
    let start = 0
    for (let end = chunk.indexOf(0x0a); end >= 0; end = chunk.indexOf(0x0a, start)) {
      yield Buffer.concat([...parts, chunk.subarray(start, end)])
      parts = []
      start = end + 1
    }
    parts.push(chunk.subarray(start))
  }
  const last = Buffer.concat(parts)
  if (last.length > 0) yield last
}
