// Regular expressions that cannot make a server stall, whoever wrote them.
//
// Measured on the 216 patterns of the rules and 3,000 sentences of the sample library: RE2 in JavaScript (re2js), which is linear by
// construction, takes 12 ms a sentence for all patterns at once and 0.47 ms one by one; V8's own engine takes 0.05 ms. So V8 runs
// them, and what could make it backtrack without end is refused here: repetition must be bounded, and the ways in which a pattern can
// stretch stay below a limit. The time is then at most that many attempts for each character of the text.

/** In how many ways a pattern of a rule may be tried from one place of the text. The widest that comes with the product has half. */
export const mostWays = 500_000

/**
 * An upper bound of the ways in which a pattern can be tried from one place of the text: what follows each other multiplies,
 * alternatives that may begin alike add up, what is repeated counts to the power of its repetitions.
 * Infinite when something has no upper bound.
 */
export const waysOf = (source: string): number => alternatives({ source, at: 0 })

type Reader = { readonly source: string; at: number }

const take = (reader: Reader, pattern: RegExp): RegExpExecArray | null => {
  const found = pattern.exec(reader.source.slice(reader.at))
  if (found) reader.at += found[0].length
  return found
}

const alternatives = (reader: Reader): number => {
  // Of alternatives that begin with different characters only one can go on; all others may have to be tried in turn.
  const byBeginning = new Map<string, number>()
  let uncertain = 0
  while (true) {
    const beginning = /^\p{Script=Han}(?![*+?{])/u.exec(reader.source.slice(reader.at))?.[0]
    const ways = sequence(reader)
    if (beginning === undefined) uncertain += ways
    else byBeginning.set(beginning, (byBeginning.get(beginning) ?? 0) + ways)
    if (!take(reader, /^\|/)) return uncertain + Math.max(0, ...byBeginning.values())
  }
}

const sequence = (reader: Reader): number => {
  let ways = 1
  while (reader.at < reader.source.length && !/[|)]/.test(reader.source.charAt(reader.at)))
    ways *= repeated(reader, atom(reader))
  return ways
}

const atom = (reader: Reader): number => {
  if (take(reader, /^\((?:\?(?:<[=!]|<[^>]{1,30}>|[:=!]))?/)) {
    const ways = alternatives(reader)
    reader.at++
    return ways
  }
  take(reader, /^(?:\[(?:\\.|[^\]\\])*\]|\\(?:[pPu]\{[^}]{1,40}\}|.)|.)/s)
  return 1
}

const repeated = (reader: Reader, ways: number): number => {
  const found = take(reader, /^(?:[*+?]|\{(\d{1,4})(?:(,)(\d{0,4}))?\})\??/)
  if (!found) return ways
  const [written, least, comma, most] = found
  if (written.startsWith('?')) return ways + 1
  if (least === undefined || (comma && most === '')) return Number.POSITIVE_INFINITY
  const highest = Number(comma ? most : least)
  return (highest - Number(least) + 1) * ways ** highest
}

/**
 * Compiles a pattern for repeated use. Parentheses do not capture; `\p{Han}` is any Chinese character.
 * @param most ways in which it may be tried from one place of the text
 * @throws Error, in words for whoever writes rules, for a pattern that is no regular expression or could take long
 */
export const boundedPattern = (source: string, most = mostWays): RegExp => {
  const ways = waysOf(source)
  const shown = source.length > 120 ? `${source.slice(0, 120)}…` : source
  if (ways === Number.POSITIVE_INFINITY)
    throw new Error(`“${shown}”里的重复没有上限：请把 *、+、{n,} 改成 {0,12} 这样有上限的写法。`)
  if (ways > most) throw new Error(`“${shown}”可能耗时过长：请缩小重复的范围，或拆成几条。`)
  try {
    return new RegExp(withoutCaptures(source.replaceAll('\\p{Han}', '\\p{Script=Han}')), 'u')
  } catch (cause) {
    throw new Error(`“${shown}”不是正确的正则表达式：${cause instanceof Error ? cause.message : cause}`, { cause })
  }
}

const withoutCaptures = (source: string): string =>
  source.replace(/(\\.|\[(?:\\.|[^\]\\])*\])|\((?!\?)/gs, (_, kept?: string) => kept ?? '(?:')
