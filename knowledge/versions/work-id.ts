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
export const workIdOf = (title: string): string =>
  `law-${createHash('sha256').update(titleKey(title)).digest('hex').slice(0, 12)}`
