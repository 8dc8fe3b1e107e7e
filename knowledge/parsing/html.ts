// Web pages: the article without what stands around it; tables are kept.
import { Readability } from '@mozilla/readability'
import { parseHTML } from 'linkedom'
import { decodeText } from '../../text/sanitize.ts'
import { type HtmlNode, htmlParts } from './html-parts.ts'
import type { RawPart, ReadFormat } from './raw-document.ts'
import { rawPart } from './raw-part.ts'

export const readHtml: ReadFormat = async (bytes) => {
  const { title, parts } = pageParts(decodePage(bytes))
  return { title, parts, notes: [], attachments: [] }
}

type Page = HtmlNode & {
  title: string
  body: HtmlNode
  querySelectorAll(selector: string): Iterable<HtmlNode & { remove(): void }>
}

/** The article of a page, under its `h1`. */
export const pageParts = (html: string): { title: string | null; parts: RawPart[] } => {
  const page = pageOf(html)
  const headline = (page.querySelector?.('h1')?.textContent ?? '').replace(/\s+/g, ' ').trim()
  const title = headline || page.title.replace(/\s+/g, ' ').trim() || null
  for (const around of page.querySelectorAll(chrome)) around.remove()
  const whole = htmlParts(page.body)
  const article = articleParts(page)
  // What takes the article out may take too much with it: of a law no half may be missing, of a page no table.
  const isKept = lettersOf(article) >= lettersOf(whole) * leastKept && rowsIn(article) >= rowsIn(whole)
  const parts = (isKept ? article : whole).filter(({ kind, text }) => kind !== 'heading' || text !== headline)
  return { title, parts: headline ? [rawPart('heading', headline, { depth: 1 }), ...parts] : parts }
}

const chrome = 'nav, header, footer, aside, script, style, noscript, [role=navigation], [hidden]'
const leastKept = 0.6

const pageOf = (html: string): Page =>
  parseHTML(/<html[\s>]/i.test(html) ? html : `<html><head></head><body>${html}</body></html>`)
    .document as unknown as Page

const articleParts = (page: Page): RawPart[] => {
  const document = page as unknown as ConstructorParameters<typeof Readability>[0]
  const content = new Readability(document).parse()?.content
  return content ? htmlParts(pageOf(content).body) : []
}

const lettersOf = (parts: readonly RawPart[]): number => parts.reduce((sum, { text }) => sum + text.length, 0)
const rowsIn = (parts: readonly RawPart[]): number => parts.filter(({ kind }) => kind === 'table-row').length

/** By the byte order mark, else as the page says, if that fits, else as any text. `gb2312` in a page means GB18030. */
const decodePage = (bytes: Uint8Array): string => {
  const head = Buffer.from(bytes.subarray(0, 4096)).toString('latin1')
  const said = /<meta[^>]+charset\s*=\s*["']?\s*([\w-]+)/i.exec(head)?.[1]?.toLowerCase()
  const isMarked = bytes[0] === 0xef || bytes[0] === 0xff || bytes[0] === 0xfe
  if (said && !isMarked) {
    try {
      return new TextDecoder(/^gb/.test(said) ? 'gb18030' : said, { fatal: true }).decode(bytes)
    } catch {
      // It says what it is not, or what nobody knows.
    }
  }
  return decodeText(bytes).text
}
