// Regular expressions that cannot make a server stall, whoever wrote them.
//
// RE2 was tried first (re2js): its patterns are linear by construction, but a few hundred with gaps like `.{0,12}` blow up its
// automaton to 14 ms a sentence, where V8's engine takes 0.05 ms. So V8 runs them, and what could make it backtrack without end is
// refused here: repetition must be bounded, and all the ways a pattern can stretch, multiplied, stay below a limit. The time is then
// at most that many steps for each character of the text.

/** How many ways a pattern may stretch at one place of the text. */
export const mostWays = 1_000_000

const quantifier = /^(?:[*+?]|\{(\d{1,4})(?:(,)(\d{0,4}))?\})\??/

/**
 * The ways in which a pattern can stretch: what follows each other multiplies, of alternatives the widest counts, what is repeated
 * counts to the power of its repetitions when it stretches itself. Infinite when something has no upper bound.
 */
export const waysOf = (source: string): number => alternatives(new Reader(source))

class Reader {
  readonly source: string
  at = 0
  constructor(source: string) {
    this.source = source
  }
  get rest(): string {
    return this.source.slice(this.at)
  }
}

const alternatives = (reader: Reader): number => {
  let widest = 1
  let ways = 1
  while (reader.at < reader.source.length) {
    const character = reader.source.charAt(reader.at)
    if (character === ')') break
    if (character === '|') {
      widest = Math.max(widest, ways)
      ways = 1
      reader.at++
      continue
    }
    ways *= repeated(reader, atom(reader))
  }
  return Math.max(widest, ways)
}

const atom = (reader: Reader): number => {
  const character = reader.source.charAt(reader.at)
  if (character === '(') {
    reader.at += /^\((?:\?(?:<[=!]|<[^>]{1,30}>|[:=!]))?/.exec(reader.rest)?.[0].length ?? 1
    const ways = alternatives(reader)
    reader.at++
    return ways
  }
  if (character === '[') reader.at += /^\[(?:\\.|[^\]])*\]?/.exec(reader.rest)?.[0].length ?? 1
  else reader.at += /^\\(?:[pPu]\{[^}]{1,40}\}|.)/.exec(reader.rest)?.[0].length ?? 1
  return 1
}

const repeated = (reader: Reader, ways: number): number => {
  const found = quantifier.exec(reader.rest)
  if (!found) return ways
  reader.at += found[0].length
  const [written, least, comma, most] = found
  if (written.startsWith('?')) return ways + 1
  if (least === undefined || (comma && most === '')) return Number.POSITIVE_INFINITY
  const highest = Number(comma ? most : least)
  return (highest - Number(least) + 1) * ways ** (ways > 1 ? highest : 1)
}

/**
 * Compiles a pattern for repeated use. Parentheses do not capture; `\p{Han}` is any Chinese character.
 * @throws Error for a pattern that is no regular expression or could take long
 */
export const boundedPattern = (source: string): RegExp => {
  if (waysOf(source) > mostWays)
    throw new Error(`This pattern could take long: bound its repetitions or split it. ${source.slice(0, 120)}`)
  return new RegExp(withoutCaptures(source.replaceAll('\\p{Han}', '\\p{Script=Han}')), 'u')
}

const withoutCaptures = (source: string): string =>
  source.replace(/(\\.|\[(?:\\.|[^\]])*\])|\((?!\?)/g, (_, kept?: string) => kept ?? '(?:')
