// 变体写法: 宝本, bao本, 夲金: words that were written otherwise so that nobody finds them, read as they are meant.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { syllableAt } from '../../text/homophones.ts'
import { type Normalized, replace } from '../../text/normalize.ts'

const Disguises = z.strictObject({
  terms: z.array(z.strictObject({ term: z.string().min(2), except: z.array(z.string()).default([]) })),
  alike: z.record(z.string().min(1), z.string().min(1)),
})

type Term = { term: string; syllables: string[]; except: ReadonlySet<string> }

/** Makes the reading of disguised words. Where a text has none it is returned as it is. */
export const createUnveil = (file = join(import.meta.dirname, 'disguises.yaml')) => {
  const { terms, alike } = Disguises.parse(parse(readFileSync(file, 'utf8')))
  const looks = anyOf(Object.keys(alike))
  const byFirst = Map.groupBy(
    terms.map(({ term, except }): Term => ({ term, except: new Set([term, ...except]), syllables: syllablesOf(term) })),
    ({ syllables: [first = ''] }) => first,
  )
  const inPinyin = new RegExp(`^(?:${[...byFirst.keys()].join('|')})`)

  /** The disguised words of a text, as they stand there, with what they mean; of two at one place the longer. */
  const disguisesIn = (text: string): Map<string, string> => {
    const found = new Map<string, string>()
    for (let at = 0; at < text.length; at++) {
      const first = syllableAt(text, at) ?? (isLetter(text, at) ? inPinyin.exec(text.slice(at, at + 6))?.[0] : null)
      for (const { term, syllables, except } of (first && byFirst.get(first)) || []) {
        const end = endOf(text, at, syllables)
        if (end === null) continue
        const written = text.slice(at, end)
        if (!except.has(written) && isDisguise(written, term)) found.set(written, term)
      }
    }
    return found
  }

  return (normalized: Normalized): Normalized => {
    const read =
      normalized.text.search(looks) < 0 ? normalized : replace(normalized, looks, (found) => alike[found] ?? found)
    const disguises = disguisesIn(read.text)
    return disguises.size === 0
      ? read
      : replace(read, anyOf([...disguises.keys()]), (found) => disguises.get(found) ?? found)
  }
}

const syllablesOf = (term: string): string[] => [...term].map((_, at) => syllableAt(term, at) ?? '')

const anyOf = (words: readonly string[]): RegExp =>
  new RegExp(
    words
      .toSorted((a, b) => b.length - a.length)
      .map(literal)
      .join('|'),
    'gu',
  )

const literal = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')

const isLetter = (text: string, at: number): boolean => /[a-z]/.test(text.charAt(at))

/** Where syllables that begin at a place end, each as a character or in pinyin; null where they are not there. */
const endOf = (text: string, start: number, syllables: readonly string[]): number | null => {
  let at = start
  for (const syllable of syllables) {
    if (syllableAt(text, at) === syllable) at += 1
    else if (text.startsWith(syllable, at)) at += syllable.length
    else return null
  }
  return at
}

/** At least one character is left as it is, or all of it is pinyin: anything else only sounds alike by chance. */
const isDisguise = (written: string, term: string): boolean =>
  /^[a-z]+$/.test(written) || [...term].some((character) => written.includes(character))
