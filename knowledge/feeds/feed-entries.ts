// RSS, RDF, Atom and JSON Feed → entries. Entities of the document's own are never resolved, so that none can burst or fetch anything.
import { createHash } from 'node:crypto'
import { type parseAtomFeed, parseFeed, type parseJsonFeed, type parseRdfFeed, type parseRssFeed } from 'feedsmith'
import { parseHTML } from 'linkedom'
import { Problem } from '../../domain/problem.ts'
import { type Entry, longestId, longestTitle, mostEntries, tidy } from './entry.ts'
import { dayOf, instantOf } from './written-date.ts'

/** What an entry says, whatever the format. */
type Said = {
  id: string | undefined
  link: string | undefined
  title: string | undefined
  published: string | undefined
  changed: string | undefined
  html: string | undefined
}

/**
 * The entries of a feed as they stand in it.
 * @param address where it was found: links may be relative to it
 * @throws Problem unprocessable-document when it is none
 */
export const feedEntries = (text: string, address: string): Entry[] =>
  saidIn(text)
    .slice(0, mostEntries)
    .flatMap((said) => entryOf(said, address) ?? [])

const saidIn = (text: string): Said[] => {
  try {
    const parsed = parseFeed(text)
    if (parsed.format === 'atom') return (parsed.feed.entries ?? []).map(saidInAtom)
    if (parsed.format === 'json') return (parsed.feed.items ?? []).map(saidInJson)
    if (parsed.format === 'rdf') return (parsed.feed.items ?? []).map(saidInRdf)
    return (parsed.feed.items ?? []).map(saidInRss)
  } catch (cause) {
    throw new Problem('unprocessable-document', '不是完整的 RSS、Atom 或 JSON Feed。', {
      action: '请在浏览器里打开核对地址；网页列表请改用“网页列表”类型。',
      cause,
    })
  }
}

type AtomEntry = NonNullable<ReturnType<typeof parseAtomFeed<string>>['entries']>[number]
type JsonItem = NonNullable<ReturnType<typeof parseJsonFeed<string>>['items']>[number]
type RdfItem = NonNullable<ReturnType<typeof parseRdfFeed>['items']>[number]
type RssItem = NonNullable<ReturnType<typeof parseRssFeed>['items']>[number]

const saidInRss = ({ guid, link, title, pubDate, dc, content, description, enclosures }: RssItem): Said => ({
  id: guid?.value,
  link: link ?? (guid?.isPermaLink === false ? undefined : webLink(guid?.value)) ?? enclosures?.[0]?.url,
  title,
  published: pubDate ?? dc?.dates?.[0],
  changed: undefined,
  html: content?.encoded ?? description,
})

const saidInRdf = ({ rdf, link, title, dc, content, description }: RdfItem): Said => ({
  id: rdf?.about,
  link,
  title,
  published: dc?.dates?.[0],
  changed: undefined,
  html: content?.encoded ?? description,
})

const saidInAtom = ({ id, links = [], title, published, updated, content, summary }: AtomEntry): Said => ({
  id,
  link: (links.find(({ rel }) => rel === undefined || rel === 'alternate') ?? links[0])?.href,
  title: title?.value,
  published: published ?? updated,
  changed: updated,
  html: content?.value ?? summary?.value,
})

const saidInJson = (item: JsonItem): Said => ({
  id: item.id,
  link: item.url ?? item.external_url,
  title: item.title,
  published: item.date_published ?? item.date_modified,
  changed: item.date_modified,
  html: item.content_html ?? (item.content_text && `<pre>${escaped(item.content_text)}</pre>`),
})

const webLink = (text: string | undefined): string | undefined => (text && /^https?:\/\//.test(text) ? text : undefined)
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')

/** Null for one that has neither a title, nor a link, nor a text. */
const entryOf = ({ id, link, title, published, changed, html }: Said, address: string): Entry | null => {
  const url = link ? URL.parse(link.trim(), address) : null
  const words = tidy(wordsOf(title ?? ''), longestTitle)
  const own = tidy(id ?? '', longestId) || url?.href.slice(0, longestId) || ''
  if (own === '' && words === '' && !html) return null
  return {
    id:
      own ||
      createHash('sha256')
        .update(`${words}\n${html ?? ''}`)
        .digest('hex'),
    url: url && /^https?:$/.test(url.protocol) ? url.href : null,
    title: words || url?.href.slice(0, longestTitle) || own,
    publishedOn: dayOf(published),
    changedAt: instantOf(changed),
    html: html ?? null,
  }
}

/** What a title says: some write HTML in it. */
const wordsOf = (title: string): string =>
  /[<&]/.test(title) ? (parseHTML(`<html><body>${title}</body></html>`).document.body.textContent ?? '') : title
