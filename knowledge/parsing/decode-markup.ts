// Bytes of a web page or feed → text, by what it says of its encoding where that fits.
import { decodeText } from '../../text/sanitize.ts'

/**
 * By the byte order mark, else as its carrier or the markup says, if that fits, else as any text. `gb2312` means GB18030.
 * @param carried the encoding that came with it, for instance in the Content-Type
 * @throws Problem invalid-encoding
 */
export const decodeMarkup = (bytes: Uint8Array, carried?: string): string => {
  const head = Buffer.from(bytes.subarray(0, 4096)).toString('latin1')
  const declared =
    /^\s*<\?xml[^>]+encoding\s*=\s*["']([\w-]+)/i.exec(head)?.[1] ??
    /<meta[^>]+charset\s*=\s*["']?\s*([\w-]+)/i.exec(head)?.[1]
  const isMarked = bytes[0] === 0xef || bytes[0] === 0xff || bytes[0] === 0xfe
  for (const said of isMarked ? [] : [carried, declared]) {
    if (!said) continue
    try {
      return new TextDecoder(/^gb/i.test(said) ? 'gb18030' : said, { fatal: true }).decode(bytes)
    } catch {
      // It says what it is not, or what nobody knows.
    }
  }
  return decodeText(bytes).text
}
