// 变体写法: 宝本, bao本, 夲金: words that were written otherwise so that nobody finds them, read as they are meant.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { homophonesOf, syllableOf } from '../../text/homophones.ts'
import { type Normalized, replace } from '../../text/normalize.ts'

const Disguises = z.strictObject({
  terms: z.array(z.strictObject({ term: z.string().min(2), except: z.array(z.string()).default([]) })),
  alike: z.record(z.string().min(1), z.string().min(1)),
})

/** Makes the reading of disguised words. Where a text has none it is returned as it is. */
export const createUnveil = (file = join(import.meta.dirname, 'disguises.yaml')) => {
  const { terms, alike } = Disguises.parse(parse(readFileSync(file, 'utf8')))
  const looks = new RegExp(
    Object.keys(alike)
      .sort((a, b) => b.length - a.length)
      .map(literal)
      .join('|'),
    'gu',
  )
  const readers = terms.map(({ term, except }) => ({
    term,
    except: new Set([term, ...except]),
    pattern: patternOf(term),
  }))
  const any = new RegExp(readers.map(({ pattern }) => pattern.source).join('|'), 'u')

  return (normalized: Normalized): Normalized => {
    let read = normalized
    if (read.text.search(looks) >= 0) read = replace(read, looks, (found) => alike[found] ?? found)
    if (!any.test(read.text)) return read
    for (const { term, except, pattern } of readers) {
      if (read.text.search(pattern) < 0) continue
      read = replace(read, pattern, (found) => (except.has(found) || !isDisguise(found, term) ? found : term))
    }
    return read
  }
}

const literal = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** Each character as itself, by its sound, or in pinyin. */
const patternOf = (term: string): RegExp =>
  new RegExp([...term].map((character) => `(?:[${homophonesOf(character)}]|${syllableOf(character)})`).join(''), 'gu')

/** At least one character is left as it is, or all of it is pinyin: anything else only sounds alike by chance. */
const isDisguise = (found: string, term: string): boolean =>
  /^[a-z]+$/.test(found) || [...term].some((character) => found.includes(character))
