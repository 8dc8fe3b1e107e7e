// What policy must look at in a message: found by patterns of ours, each with its kind, its rule and the words that showed it. They
// are read from patterns/*.yaml.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import type { Signal } from '../../../../domain/turn.ts'
import { boundedPattern } from '../../../rules/bounded-pattern.ts'
import type { PlainText } from '../said/plain.ts'
import { withoutCourtesy } from '../said/set-aside.ts'
import { isOtherwise } from './belied.ts'
import { ruleOfKind, type SignalKind, type Speaker, signalKinds } from './kinds.ts'

// --- read ---

export type SignalPattern = {
  kind: SignalKind
  ruleId: string | null
  when: RegExp
  /** Words anywhere in the message that make it something else. */
  unless: RegExp | null
  /** For whom it counts; everybody when null. `staff` are the firm's own people. */
  speaker: Speaker | null
  /** So plain that no opinion of the classifier makes it go away. */
  isPlain: boolean
}

const Groups = z.record(z.string(), z.array(z.string()).min(1))
const SignalFile = z.strictObject({
  /** Named lists for use in the patterns of this file. */
  groups: Groups.default({}),
  signals: z
    .array(
      z.strictObject({
        kind: z.enum(signalKinds),
        /** Where it differs from the kind's usual rule. */
        rule: z.string().optional(),
        speaker: z.enum(['client', 'staff']).optional(),
        plain: z.boolean().default(false),
        when: z.array(z.string()).min(1),
        unless: z.array(z.string()).default([]),
      }),
    )
    .min(1),
})

const groupFile = 'groups.yaml'
const folder = join(import.meta.dirname, 'patterns')
const read = (name: string): unknown => parse(readFileSync(join(folder, name), 'utf8'))
const shared = Groups.parse(read(groupFile))

/**
 * The patterns that come with the product, in the order of the files and of the patterns in them. They are regular expressions of
 * JavaScript on the plain form of a message; `{name}` stands for a group, parentheses never capture.
 * @throws ZodError for a file that does not fit, Error for an unknown group, a bad expression or an unbounded repetition
 */
export const loadSignalPatterns = (): SignalPattern[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.yaml') && name !== groupFile)
    .sort()
    .flatMap((name) => {
      const { groups, signals } = SignalFile.parse(read(name))
      const compile = (lines: string[]) => compileLines(lines, { ...shared, ...groups }, name)
      return signals.map(
        ({ kind, rule, speaker, plain, when, unless }): SignalPattern => ({
          kind,
          ruleId: rule ?? ruleOfKind[kind],
          when: compile(when),
          unless: unless.length > 0 ? compile(unless) : null,
          speaker: speaker ?? null,
          isPlain: plain,
        }),
      )
    })

// Many lines with wide gaps, sought only in a few clauses at a time (see `viewsOf`): hostile messages take them 100 ms at most.
const mostWays = 100_000_000

const reference = /\{([a-zA-Z]+)\}/g

/** Lines outside the files that speak of the same people: `{otherPerson}` stands for the shared group of that name. */
export const compileShared = (lines: readonly string[]): RegExp => compileLines(lines, shared)

/** One expression that matches what any of the lines does. */
export const compileLines = (
  lines: readonly string[],
  groups: Record<string, readonly string[]>,
  where = 'pattern',
): RegExp => {
  const expand = (line: string, depth = 0): string =>
    line.replace(reference, (_, name: string) => {
      const members = groups[name]
      if (!members || depth > 4) throw new Error(`${where}: no group {${name}} for ${line}`)
      return `(${members.map((member) => expand(member, depth + 1)).join('|')})`
    })
  return boundedPattern(lines.map((line) => expand(line)).join('|'), mostWays)
}

// --- found ---

/** Finds the signals of a message, in the order of the patterns, one for each kind and rule. */
export type FindSignals = (message: PlainText, speaker: Speaker) => Signal[]

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
