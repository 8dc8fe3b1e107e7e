// A list page of a regulator or a firm → entries, by a recipe that a person has written for it.
import { parseHTML } from 'linkedom'
import type { PageRecipe } from '../../domain/feed.ts'
import { Problem } from '../../domain/problem.ts'
import { type Entry, longestId, longestTitle, mostEntries, tidy } from './entry.ts'
import { dayWritten } from './written-date.ts'

/** As much of an element as is read here. */
type Element = {
  textContent: string | null
  getAttribute(name: string): string | null
  matches(selector: string): boolean
  querySelector(selector: string): Element | null
  querySelectorAll(selector: string): ArrayLike<Element>
}

/** @property next where the following page stands, by its link; null: there is none */
export type PageEntries = { entries: Entry[]; next: string | null }

/**
 * The entries of one page of the list.
 * @param address where it was found: links may be relative to it
 * @throws Problem unprocessable-document when nothing in it fits the recipe
 */
export const pageEntries = (html: string, address: string, recipe: PageRecipe): PageEntries => {
  const page = parseHTML(html).document as unknown as Element
  const base = URL.parse(page.querySelector('base[href]')?.getAttribute('href') ?? '', address)?.href ?? address
  const found = Array.from(all(page, recipe.entry)).slice(0, mostEntries)
  if (found.length === 0)
    throw new Problem('unprocessable-document', `网页里没有符合“${recipe.entry}”的条目。`, {
      action: '网页可能改版，或由脚本生成；请核对选择器。',
    })
  const entries = found.flatMap((element) => entryOf(element, base, recipe) ?? [])
  if (entries.length === 0)
    throw new Problem('unprocessable-document', `找到 ${found.length} 条“${recipe.entry}”，里面都没有标题和链接。`, {
      action: '请核对标题和链接的选择器。',
    })
  if (recipe.dateFormat !== null && entries.every(({ publishedOn }) => publishedOn === null))
    throw new Problem('unprocessable-document', `${entries.length} 条里都没有“${recipe.dateFormat}”形式的日期。`, {
      action: '请核对日期的选择器和格式。',
    })
  const link = recipe.next?.by === 'link' ? one(page, recipe.next.selector)?.getAttribute('href') : null
  return { entries, next: link ? (URL.parse(link, base)?.href ?? null) : null }
}

/** Where page `number` (from 1) of a list stands whose pages are numbered. */
export const numberedPage = (
  { address, first }: { address: string; first: number },
  number: number,
  start: string,
): string | null =>
  number === 1 ? start : (URL.parse(address.replaceAll('{page}', String(first + number - 2)), start)?.href ?? null)

const entryOf = (element: Element, base: string, recipe: PageRecipe): Entry | null => {
  const { title, date, dateFormat } = recipe
  const link = recipe.link ? one(element, recipe.link) : element.matches('a[href]') ? element : one(element, 'a[href]')
  const url = URL.parse(link?.getAttribute('href') ?? '', base)
  const words = title
    ? one(element, title)?.textContent
    : link?.getAttribute('title')?.trim() || (link?.textContent ?? element.textContent)
  const said = tidy(words ?? '', longestTitle)
  if (!link?.getAttribute('href') || !url || !/^https?:$/.test(url.protocol) || said === '') return null
  const day = (date ? one(element, date) : element)?.textContent ?? ''
  url.hash = ''
  return {
    id: url.href.slice(0, longestId),
    url: url.href,
    title: said,
    publishedOn: dateFormat === null ? null : dayWritten(day, dateFormat),
    changedAt: null,
    html: null,
  }
}

const one = (element: Element, selector: string): Element | null => all(element, selector)[0] ?? null

const all = (element: Element, selector: string): ArrayLike<Element> => {
  try {
    return element.querySelectorAll(selector)
  } catch (cause) {
    throw new Problem('unprocessable-document', `选择器“${selector}”写得不对。`, {
      action: '请按 CSS 选择器的写法改正。',
      cause,
    })
  }
}
