// One id for one law, whoever brings its text: made from the title, not from the source's own numbers.
import { createHash } from 'node:crypto'

/** A title as it identifies a work: brackets in one form, no white space, no 书名号 around it, no 中华人民共和国 before it. */
export const titleKey = (title: string): string =>
  title
    .normalize('NFKC')
    .replace(/\s+/g, '')
    .replace(/[<〈]/g, '《')
    .replace(/[>〉]/g, '》')
    .replace(/^《([^《》]+)》$/, '$1')
    .replace(/中华人民共和国/g, '')

/**
 * The id of a work that has none of its own.
 * @example workIdOf('中华人民共和国证券法') === workIdOf('《证券法》') // true
 */
export const workIdOf = (title: string): string => `law-${fingerprint(titleKey(title))}`

/**
 * The id of a work that is known by its file only: the same name is the same work, another text of it a new version.
 * @example workIdOfFile('2026 Fees.md') // 'file-2026-fees'
 */
export const workIdOfFile = (file: string): string => {
  const name = file
    .normalize('NFKC')
    .replace(/\.[^./]+$/, '')
    .toLowerCase()
  const isPlain = /^[a-z0-9][a-z0-9 ._-]{0,80}$/.test(name)
  return `file-${isPlain ? name.replace(/[^a-z0-9]+/g, '-') : fingerprint(name)}`
}

/** What an id was made from; null for one that whoever wrote the document has given. */
export const madeFrom = (workId: string): 'title' | 'file' | null =>
  /^law-[0-9a-f]{12}$/.test(workId) ? 'title' : workId.startsWith('file-') ? 'file' : null

const fingerprint = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 12)
