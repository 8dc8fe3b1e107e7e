// The patterns of messages that policy must look at, read from signals/*.yaml.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { boundedPattern } from '../../rules/bounded-pattern.ts'
import { ruleOfKind, type SignalKind, signalKinds } from './signal-kind.ts'

export type SignalPattern = {
  kind: SignalKind
  ruleId: string | null
  when: RegExp
  /** Words anywhere in the message that make it something else. */
  unless: RegExp | null
  /** For whom it counts; everybody when null. `staff` are the firm's own people. */
  speaker: 'client' | 'staff' | null
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
        when: z.array(z.string()).min(1),
        unless: z.array(z.string()).default([]),
      }),
    )
    .min(1),
})

const groupFile = 'groups.yaml'
const folder = join(import.meta.dirname, 'signals')
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
        ({ kind, rule, speaker, when, unless }): SignalPattern => ({
          kind,
          ruleId: rule ?? ruleOfKind[kind],
          when: compile(when),
          unless: unless.length > 0 ? compile(unless) : null,
          speaker: speaker ?? null,
        }),
      )
    })

// Many lines with wide gaps, sought only in a few clauses at a time (see `signals.ts`): hostile messages take them 100 ms at most.
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
