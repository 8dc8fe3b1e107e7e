// Sentences with exact offsets.

/** `source.slice(start, end) === text`; UTF-16, half-open, without white space at either end. */
export type TextSentence = { text: string; start: number; end: number }

const opening = '《〈「『“‘（(【[〔{｛'
const closing = '》〉」』”’）)】]〕}｝'
const closerOf = new Map([...opening].map((character, i) => [character, closing[i] ?? '']))
// Inside these nothing ends a sentence; brackets are for asides and lists, quotation marks for quoted speech.
// A pair that is not closed within so many units is taken for a slip of the pen.
const longestQuotation = 200

// White space and what is not seen at all (web pages are full of zero-width spaces).
const blank = /[\s\p{Default_Ignorable_Code_Point}]/u
const terminators = '。！？!?；;…'
const trailing = '”’」』）)】》〉"\''

/**
 * The sentences of a text. They end at 。！？；… and at line breaks, with the closing quotation marks that follow; not inside
 * 《》, quotation marks or brackets; a full stop of Latin writing ends one only between words, never inside `1.50%`, `3.2` or
 * `www.x.com`, nor after a list number (`1.`). White space between sentences belongs to none.
 * @example sentences('可以。R1 至 R5？').map((s) => s.text) // ['可以。', 'R1 至 R5？']
 */
export const sentences = (source: string): TextSentence[] => {
  const found: TextSentence[] = []
  const closers = matchClosers(source)
  let start = 0
  const finish = (end: number) => {
    let [from, to] = [start, end]
    while (from < to && blank.test(source.charAt(from))) from++
    while (to > from && blank.test(source.charAt(to - 1))) to--
    if (to > from) found.push({ text: source.slice(from, to), start: from, end: to })
    start = end
  }
  let i = 0
  while (i < source.length) {
    const character = source.charAt(i)
    const closer = closers.get(i)
    if (closer !== undefined) {
      i = closer + 1
      // “……。” closes a sentence by itself when the quotation ends with one and a new one begins.
      if (endsQuotedSentence(source, closer)) finish(i)
      continue
    }
    if (character === '\n' || character === '\r' || character === '\u2028' || character === '\u2029') {
      finish(i)
      i++
      start = i
      continue
    }
    if (terminators.includes(character) || (character === '.' && isFullStop(source, i, start))) {
      let end = i + 1
      while (end < source.length && terminators.includes(source.charAt(end))) end++
      while (end < source.length && trailing.includes(source.charAt(end)) && !opensQuote(source, end)) end++
      finish(end)
      i = end
      continue
    }
    i++
  }
  finish(source.length)
  return found
}

// A straight quotation mark behind a stop may also open the next sentence's quotation.
const opensQuote = (source: string, at: number) => {
  const character = source.charAt(at)
  return (character === '"' || character === "'") && /[\p{L}\p{N}]/u.test(source.charAt(at + 1))
}

const endsQuotedSentence = (source: string, closer: number) => {
  if (!'”’」』'.includes(source.charAt(closer))) return false
  if (!'。！？!?…'.includes(source.charAt(closer - 1))) return false
  // 他说：“好。”就走了 goes on; “好。” 下一句 does not.
  const next = source.charAt(closer + 1)
  return next === '' || /[\s\p{Lu}“「『]/u.test(next) || /[“‘「『（【]/.test(next)
}

// Where each opening mark closes: the nearest matching mark that is not too far and before a paragraph's end.
const matchClosers = (source: string): Map<number, number> => {
  const closers = new Map<number, number>()
  const open: { at: number; closer: string }[] = []
  for (let i = 0; i < source.length; i++) {
    const character = source.charAt(i)
    if (character === '\n' || character === '\r') {
      open.length = 0
      continue
    }
    const closer = closerOf.get(character)
    if (closer !== undefined) {
      open.push({ at: i, closer })
      if (open.length > 64) open.shift()
      continue
    }
    if (!closing.includes(character)) continue
    for (let k = open.length - 1; k >= 0; k--) {
      const candidate = open[k]
      if (candidate?.closer !== character) continue
      open.length = k
      if (i - candidate.at <= longestQuotation) closers.set(candidate.at, i)
      break
    }
  }
  return closers
}

const isFullStop = (source: string, at: number, start: number) => {
  const next = source.charAt(at + 1)
  const before = source.charAt(at - 1)
  if (next !== '' && !/[\s"'”’)）]/.test(next)) return false
  // `1.` and `a.` at the beginning are list marks.
  if (/^\s*[\p{L}\p{N}]{1,3}$/u.test(source.slice(Math.max(start, at - 8), at)) && at - start < 8) return false
  // `Mr.`, `No.`, `e.g.` and initials go on.
  if (
    /(?:^|[\s(（.])(?:Mr|Mrs|Ms|Dr|No|vs|etc|e\.g|i\.e|Inc|Ltd|Co|[A-Z])$/.test(source.slice(Math.max(0, at - 8), at))
  )
    return false
  return /[\p{L}\p{N})）\]%"'”’]/u.test(before)
}
