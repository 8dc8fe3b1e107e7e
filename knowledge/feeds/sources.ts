// What a source lists, and the bytes of what is listed, whichever kind of source it is.
import { extname } from 'node:path'
import type { FeedSettings } from '../../domain/feed.ts'
import { Problem, type ProblemCode } from '../../domain/problem.ts'
import { isMostlyBinary } from '../../text/sanitize.ts'
import { extensionOf, formatOf } from '../parsing/formats.ts'
import { type Entry, longestTitle } from './entry.ts'
import type { Fetched, Fetcher, Validators } from './fetcher.ts'
import { folderWithin, lookThrough, readSettled } from './folder.ts'
import { numberedPage, type PageEntries } from './page-entries.ts'
import { readList } from './read-list.ts'

/** @property unsettled there is more that is being written, to be looked at again soon */
export type Listing = { state: 'unchanged' } | ({ state: 'listed'; entries: Entry[]; unsettled: number } & Validators)

/** @property source where it was found; undefined: its name says it */
export type Content = { name: string; bytes: Uint8Array; title: string | undefined; source: string | undefined }

export type Sources = {
  /** @throws Problem why it cannot be read */
  list(source: FeedSettings, options?: { known?: Validators; signal?: AbortSignal }): Promise<Listing>
  /**
   * What an entry stands for; null where it cannot be had now, and will be later.
   * @throws Problem why it cannot be read
   */
  content(
    source: FeedSettings,
    entry: Pick<Entry, 'id' | 'url' | 'title' | 'html'>,
    signal?: AbortSignal,
  ): Promise<Content | null>
}

const megabytes = { list: 8, document: 50 }

/** @param roots folders below which a source may lie */
export const createSources = ({
  fetcher,
  roots,
  settled,
}: {
  fetcher: Pick<Fetcher, 'fetch'>
  roots: readonly string[]
  settled?: number | undefined
}): Sources => ({
  list: (source, options = {}) =>
    source.kind === 'folder' || source.kind === 'mail'
      ? listFolder(source, { roots, settled })
      : listWeb(fetcher, source, options),

  async content({ kind, location, recipe }, { id, url, title, html }, signal) {
    if (kind === 'folder' || kind === 'mail') {
      const bytes = await readSettled(await folderWithin(location, roots), id)
      // Its folders are a part of its name: what lies in two of them under one name is not the same.
      return bytes && { name: id.replaceAll('/', ' '), bytes, title: undefined, source: undefined }
    }
    if (kind === 'feed' && recipe.text === 'entry') {
      if (!html) throw new Problem('unprocessable-document', `《${title}》在列表里没有正文。`, entryHint)
      return { name: `${fileName(title)}.html`, bytes: Buffer.from(page(title, html)), title, source: url ?? location }
    }
    if (!url) throw new Problem('unprocessable-document', `《${title}》没有链接。`, entryHint)
    const fetched = await fetcher.fetch(url, { megabytes: megabytes.document, signal })
    if (fetched.state === 'unchanged') return null
    const extension = extensionFor(fetched, url)
    const isWhole = !/(?:…|\.{3})\s*$/.test(title)
    return {
      name: `${fileName(title)}${extension}`,
      bytes: fetched.bytes,
      // A page says more than its title; of other files the text itself knows better.
      title: extension === '.html' && isWhole ? title : undefined,
      source: fetched.url,
    }
  },
})

const entryHint = { action: '请把“正文”改为另一种取法，再重试这一条。' }

const listFolder = async (
  { kind, location }: FeedSettings,
  { roots, settled }: { roots: readonly string[]; settled: number | undefined },
): Promise<Listing> => {
  const folder = await folderWithin(location, roots)
  const { files, unsettled } = await lookThrough(folder, {
    extensions: kind === 'mail' ? ['.eml'] : undefined,
    settled,
  })
  const entries = files.map(
    ({ path, changedAt }): Entry => ({
      id: path,
      url: null,
      title: path.slice(-longestTitle),
      publishedOn: null,
      changedAt,
      html: null,
    }),
  )
  return { state: 'listed', entries, unsettled, etag: null, lastModified: null }
}

const listWeb = async (
  fetcher: Pick<Fetcher, 'fetch'>,
  { kind, location, recipe }: FeedSettings,
  { known, signal }: { known?: Validators; signal?: AbortSignal },
): Promise<Listing> => {
  const first = await fetcher.fetch(location, { megabytes: megabytes.list, known, signal })
  if (first.state === 'unchanged') return first
  const { etag, lastModified } = first
  const listed = (entries: Entry[]): Listing => ({ state: 'listed', entries, unsettled: 0, etag, lastModified })
  if (kind !== 'page') {
    const { entries } = await readList({ ...first, address: first.url, recipe: null }, { signal })
    return listed(entries)
  }
  const read = (page: Extract<Fetched, { state: 'fetched' }>): Promise<PageEntries> =>
    readList({ ...page, address: page.url, recipe }, { signal })
  const nextOf = (number: number, link: string | null) =>
    recipe.next?.by === 'number' ? numberedPage(recipe.next, number, first.url) : link
  const { entries, next: link } = await read(first)
  const visited = new Set([first.url])
  let next = nextOf(2, link)
  for (let number = 2; number <= recipe.pages && next && !visited.has(next); number += 1) {
    visited.add(next)
    // Where the list ends, some servers answer with anything but a list.
    const further = await fetcher
      .fetch(next, { megabytes: megabytes.list, signal })
      .then((page) => (page.state === 'fetched' ? read(page) : null))
      .catch((error: unknown) => {
        if (error instanceof Problem && !isPassing(error)) return null
        throw error
      })
    if (!further) break
    entries.push(...further.entries)
    next = nextOf(number + 1, further.next)
  }
  return listed([...new Map(entries.map((entry) => [entry.id, entry])).values()])
}

/** What may be better next time, there or here. */
export const isPassing = ({ code }: Problem): boolean => passing.has(code)
const passing: ReadonlySet<ProblemCode> = new Set([
  'component-unavailable',
  'rate-limited',
  'storage-full',
  'storage-corrupt',
  'internal',
])

/** A name that every file system and message can hold. */
const fileName = (title: string): string =>
  title
    .replace(/[\\/:*?"<>|\s]+/g, ' ')
    .trim()
    .slice(0, 80)
    .toWellFormed() || '未命名'

const page = (title: string, html: string): string =>
  `<!doctype html><html><head><meta charset="utf-8"><title>${title.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</title></head><body>${html}</body></html>`

/** By what the server says, else by the file's name or the address, else by how it begins. */
const extensionFor = (
  {
    contentType,
    fileName,
    url,
    bytes,
  }: Pick<Extract<Fetched, { state: 'fetched' }>, 'contentType' | 'fileName' | 'url' | 'bytes'>,
  asked: string,
): string => {
  const said = contentType === 'application/xhtml+xml' ? '.html' : extensionOf(contentType)
  const named = [fileName, pathOf(url), pathOf(asked)].map((name) => extname(name ?? '').toLowerCase())
  const known = named.find((extension) => formatOf(`x${extension}`))
  // Servers call nearly anything plain text or bytes.
  if (said && !(said === '.txt' && known)) return said
  if (known) return known
  if (!isMostlyBinary(bytes) && /^\s*</.test(Buffer.from(bytes.subarray(0, 200)).toString('latin1'))) return '.html'
  throw new Problem('unprocessable-document', `${asked} 的内容类型“${contentType || '未说明'}”不支持。`, {
    action: '请下载后转换为支持的格式，再手动上传。',
  })
}

const pathOf = (address: string): string => {
  const path = URL.parse(address)?.pathname ?? ''
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}
