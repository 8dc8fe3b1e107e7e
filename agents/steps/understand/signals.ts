// What policy must look at in a message: found by patterns of ours, each with its kind, its rule and the words that showed it.
import type { Signal } from '../../../domain/turn.ts'
import { withoutCourtesy } from './courtesy.ts'
import type { PlainText } from './plain.ts'
import { isOtherwise } from './signal-belied.ts'
import { loadSignalPatterns, type SignalPattern } from './signal-patterns.ts'

/** Finds the signals of a message, in the order of the patterns, one for each kind and rule. */
export type FindSignals = (message: PlainText, speaker: 'client' | 'staff') => Signal[]

export const createFindSignals =
  (patterns: readonly SignalPattern[] = loadSignalPatterns()): FindSignals =>
  (message, speaker) => {
    const found = new Map<string, Signal>()
    const heard = withoutCourtesy(message.text)
    const views = viewsOf(heard.text)
    for (const { kind, ruleId, when, unless, speaker: only } of patterns) {
      if (only && only !== speaker) continue
      const key = `${kind}|${ruleId}`
      if (found.has(key)) continue
      for (const { text, start } of views) {
        const match = when.exec(text)
        if (!match || unless?.test(text) || isOtherwise(kind, heard.text, speaker)) continue
        const from = heard.start + start + match.index
        found.set(key, { kind, ruleId, quote: message.original(from, from + match[0].length) })
        break
      }
    }
    return [...found.values()]
  }

/** A long story is read some clauses at a time: words that stand far apart do not belong together, and neither do exceptions. */
const viewCharacters = 64
/** Views begin at clauses, so far apart at least: many tiny clauses must not cost many views. */
const shortestStep = 16

type View = { text: string; start: number }

const viewsOf = (text: string): View[] => {
  if (text.length <= viewCharacters) return [{ text, start: 0 }]
  const starts = [0]
  for (const { index } of text.matchAll(/[,。!?;…]/g)) {
    if (index + 1 < text.length && index + 1 - (starts.at(-1) ?? 0) >= shortestStep) starts.push(index + 1)
  }
  const views: View[] = []
  let covered = 0
  for (const [position, start] of starts.entries()) {
    let end = text.length
    for (const border of starts.slice(position + 1)) {
      if (border - start > viewCharacters) break
      end = border
    }
    // A clause longer than a view is one by itself; the last clauses are together with those before.
    const last = starts[position + 1] ?? text.length
    if (end === text.length && text.length - start > viewCharacters) end = last
    if (end <= covered) continue
    covered = end
    views.push({ text: text.slice(start, end), start })
  }
  return views
}
