// One writing for text that people write in many ways, with the way back: every finding, entity or masked range that is found
// in the normalised text must be cut out of the original exactly.
import { toSimplified } from './traditional.ts'

/**
 * - `invisible`: zero-width, bidi and control characters, variation selectors and soft hyphens vanish
 * - `width`: full-width Latin, digits and ASCII punctuation become half-width (nothing else of NFKC)
 * - `nfkc`: Unicode NFKC, of which width is a part: `①` → `1`, `㎡` → `m2`, `％` → `%`, `，` → `,`
 * - `simplify`: traditional → simplified
 * - `space`: a run of white space becomes one space, or one line feed if it holds a line break
 * - `lower`: lower case
 */
export type NormalizeStep = 'invisible' | 'width' | 'nfkc' | 'simplify' | 'space' | 'lower'

export const defaultSteps: readonly NormalizeStep[] = ['invisible', 'nfkc', 'simplify', 'space']

/**
 * `map[i]` is where the source of unit i begins in the original, `ends[i]` where it ends (both UTF-16);
 * `map[text.length]` is the original's length. `map` and `ends` never decrease.
 */
export type Normalized = { text: string; map: Uint32Array; ends: Uint32Array }

const plain = 1
const mapped = 2
const removed = 3
const blank = 4
const complex = 5

type Table = { kind: Uint8Array; to: Uint16Array }

const whiteSpace = /\p{White_Space}/u
const invisible = /[\p{Default_Ignorable_Code_Point}\p{Cc}\ufff9-\ufffb]/u
// What may fuse with the character before it under NFKC.
const extender = /[\p{M}\u1100-\u11ff\u3131-\u318e\uff9e-\uffdc]/u

/** Whether a character (code point) is not seen: zero-width, bidi, control other than white space, variation selector … */
export const isInvisible = (character: string): boolean => invisible.test(character) && !whiteSpace.test(character)

const buildTable = (steps: ReadonlySet<NormalizeStep>): Table => {
  const kind = new Uint8Array(0x10000)
  const to = new Uint16Array(0x10000)
  for (let unit = 0; unit < 0x10000; unit++) {
    kind[unit] = plain
    to[unit] = unit
    if (unit >= 0xd800 && unit < 0xe000) {
      kind[unit] = complex
      continue
    }
    const character = String.fromCharCode(unit)
    if (steps.has('invisible') && isInvisible(character)) {
      kind[unit] = removed
      continue
    }
    if (steps.has('space') && whiteSpace.test(character)) {
      kind[unit] = blank
      continue
    }
    if (steps.has('nfkc') && extender.test(character)) {
      kind[unit] = complex
      continue
    }
    const result = foldCharacter(character, steps)
    if (result.length !== 1) kind[unit] = complex
    else if (result !== character) {
      kind[unit] = mapped
      to[unit] = result.charCodeAt(0)
    }
  }
  return { kind, to }
}

const foldCharacter = (cluster: string, steps: ReadonlySet<NormalizeStep>): string => {
  let result = cluster
  if (steps.has('nfkc')) result = result.normalize('NFKC')
  else if (steps.has('width')) result = toHalfWidth(result)
  return steps.has('lower') ? result.toLowerCase() : result
}

const toHalfWidth = (character: string) => {
  const unit = character.charCodeAt(0)
  if (unit >= 0xff01 && unit <= 0xff5e) return String.fromCharCode(unit - 0xfee0)
  return unit === 0x3000 ? ' ' : character
}

const tables = new Map<string, Table>()
const tableFor = (steps: ReadonlySet<NormalizeStep>) => {
  const key = [...steps].sort().join()
  let table = tables.get(key)
  if (!table) {
    table = buildTable(steps)
    tables.set(key, table)
  }
  return table
}

/**
 * The text in one writing, with the way back to the original.
 * @param steps what to unify; by default everything but lower case
 * @example normalize('保　証１００％').text // '保 证100%'
 */
export const normalize = (text: string, steps: readonly NormalizeStep[] = defaultSteps): Normalized => {
  const chosen = new Set(steps)
  const { kind, to } = tableFor(chosen)
  const output = new Output(text.length)
  let i = 0
  while (i < text.length) {
    const unit = text.charCodeAt(i)
    const unitKind = kind[unit]
    if (unitKind === removed) {
      i++
      continue
    }
    if (unitKind === blank) {
      let end = i
      let lineBreak = false
      for (; end < text.length; end++) {
        const next = text.charCodeAt(end)
        const nextKind = kind[next]
        if (nextKind !== blank && nextKind !== removed) break
        if (isLineBreak(next)) lineBreak = true
      }
      while (kind[text.charCodeAt(end - 1)] === removed) end--
      output.push(lineBreak ? 0x0a : 0x20, i, end)
      i = end
      continue
    }
    let next = i + 1
    while (next < text.length && kind[text.charCodeAt(next)] === removed) next++
    const nextKind = next < text.length ? kind[text.charCodeAt(next)] : plain
    if (unitKind !== complex && nextKind !== complex) {
      output.push(to[unit] ?? unit, i, i + 1)
      i++
      continue
    }
    const end = clusterEnd(text, i, chosen)
    const written = text.slice(i, end)
    const cluster = chosen.has('invisible') && end - i > 2 ? withoutInvisible(written) : written
    if (!(chosen.has('invisible') && cluster.length === 2 && isInvisible(cluster))) {
      const result = foldCharacter(cluster, chosen)
      for (let k = 0; k < result.length; k++) output.push(result.charCodeAt(k), i, end)
    }
    i = end
  }
  const result = output.finish(text.length)
  return chosen.has('simplify') ? simplify(result) : result
}

const isLineBreak = (unit: number) =>
  unit === 0x0a ||
  unit === 0x0b ||
  unit === 0x0c ||
  unit === 0x0d ||
  unit === 0x85 ||
  unit === 0x2028 ||
  unit === 0x2029

// NFKC composes a character with the marks behind it, so a cluster is folded as a whole. Unicode has no longer useful cluster
// than a few marks; the bound keeps hostile runs of marks linear.
const longestCluster = 32

const clusterEnd = (text: string, start: number, steps: ReadonlySet<NormalizeStep>): number => {
  let end = start + characterLength(text, start)
  if (!steps.has('nfkc')) return end
  let at = end
  while (at < text.length && at - start < longestCluster) {
    const length = characterLength(text, at)
    const character = text.slice(at, at + length)
    at += length
    if (steps.has('invisible') && isInvisible(character)) continue
    if (!extender.test(character)) break
    end = at
  }
  return end
}

const withoutInvisible = (text: string) =>
  Array.from(text)
    .filter((character) => !isInvisible(character))
    .join('')

const characterLength = (text: string, at: number) => ((text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1)

class Output {
  units: Uint16Array
  map: Uint32Array
  ends: Uint32Array
  length = 0

  constructor(size: number) {
    this.units = new Uint16Array(size + 16)
    this.map = new Uint32Array(size + 17)
    this.ends = new Uint32Array(size + 16)
  }

  push(unit: number, start: number, end: number) {
    if (this.length === this.units.length) this.grow()
    this.units[this.length] = unit
    this.map[this.length] = start
    this.ends[this.length] = end
    this.length++
  }

  private grow() {
    const size = this.units.length * 2
    const [units, map, ends] = [new Uint16Array(size), new Uint32Array(size + 1), new Uint32Array(size)]
    units.set(this.units)
    map.set(this.map)
    ends.set(this.ends)
    this.units = units
    this.map = map
    this.ends = ends
  }

  finish(originalLength: number): Normalized {
    this.map[this.length] = originalLength
    return {
      text: Buffer.from(this.units.buffer, 0, this.length * 2).toString('utf16le'),
      map: this.map.subarray(0, this.length + 1),
      ends: this.ends.subarray(0, this.length),
    }
  }
}

// Same number of code points before and after; only the number of units of a character may differ.
const simplify = (normalized: Normalized): Normalized => {
  const simplified = toSimplified(normalized.text)
  if (simplified.length === normalized.text.length) return { ...normalized, text: simplified }
  const output = new Output(simplified.length)
  let from = 0
  let at = 0
  while (at < simplified.length) {
    const length = characterLength(simplified, at)
    const fromLength = characterLength(normalized.text, from)
    const start = normalized.map[from] ?? 0
    const end = normalized.ends[from + fromLength - 1] ?? start
    for (let k = 0; k < length; k++) output.push(simplified.charCodeAt(at + k), start, end)
    at += length
    from += fromLength
  }
  return output.finish(normalized.map[normalized.text.length] ?? 0)
}

/**
 * The range of the original that `text.slice(start, end)` of the normalised text came from; empty for an empty range.
 * A range that begins or ends inside what was one character is widened to that character.
 */
export const originalRange = (normalized: Normalized, start: number, end: number): { start: number; end: number } => {
  const originalStart = normalized.map[start] ?? normalized.map[normalized.text.length] ?? 0
  if (end <= start) return { start: originalStart, end: originalStart }
  return { start: originalStart, end: normalized.ends[end - 1] ?? originalStart }
}

/**
 * Replaces matches in a normalised text and keeps the way back; what a match becomes stands for the match's whole range.
 * For steps of one's own on top: joining split characters, dropping emoji.
 * @example replace(normalize('保 本'), /(?<=\p{Script=Han}) (?=\p{Script=Han})/gu, '').text // '保本'
 */
export const replace = (
  normalized: Normalized,
  pattern: RegExp,
  by: string | ((match: string) => string),
): Normalized => {
  const { text, map, ends } = normalized
  const output = new Output(text.length)
  let last = 0
  const copy = (to: number) => {
    for (let i = last; i < to; i++) output.push(text.charCodeAt(i), map[i] ?? 0, ends[i] ?? 0)
  }
  for (const match of text.matchAll(pattern)) {
    const end = match.index + match[0].length
    copy(match.index)
    const range = originalRange(normalized, match.index, end)
    const replacement = typeof by === 'string' ? by : by(match[0])
    for (let k = 0; k < replacement.length; k++) output.push(replacement.charCodeAt(k), range.start, range.end)
    last = end
  }
  if (last === 0 && output.length === 0) return normalized
  copy(text.length)
  return output.finish(map[text.length] ?? 0)
}
