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
