// Web pages: the article without what stands around it; tables are kept.
import { Readability } from '@mozilla/readability'
import { parseHTML } from 'linkedom'
import { decodeMarkup } from './decode-markup.ts'
import { type HtmlNode, htmlParts } from './html-parts.ts'
import type { RawPart, ReadFormat } from './raw-document.ts'
import { rawPart } from './raw-part.ts'

export const readHtml: ReadFormat = async (bytes) => {
  const { title, parts } = pageParts(decodeMarkup(bytes))
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
