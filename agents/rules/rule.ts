// A rule as it stands in a YAML file: what must not be said, on what basis, with examples that the tests run.
import { z } from 'zod'
import { CalendarDate } from '../../domain/calendar.ts'
import { Severity } from '../../domain/finding.ts'
import { Verification } from '../../domain/library.ts'
import { boundedPattern } from './bounded-pattern.ts'

/** Who speaks. `staff` are service staff, `advisor` registered advisers, `bot` the assistant itself. */
export const Speaker = z.enum(['bot', 'staff', 'advisor'])
export type Speaker = z.infer<typeof Speaker>

/** To whom: everybody, or confirmed qualified investors and clients under contract. */
export const Listeners = z.enum(['public', 'specific'])
export type Listeners = z.infer<typeof Listeners>

export const Basis = z.strictObject({
  /** Key in `laws.yaml`. */
  law: z.string(),
  article: z.string().nullable().default(null),
  verified: Verification,
  note: z.string().optional(),
})
export type Basis = z.infer<typeof Basis>

const Pattern = z.string().superRefine((source, context) => {
  try {
    boundedPattern(source)
  } catch (error) {
    context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : String(error) })
  }
})

const minimumExamples = 4
const Examples = z.array(z.string().min(1)).min(minimumExamples)

/**
 * Words that offend: regular expressions with bounded repetition, sought in the normalised sentence: NFKC, simplified, lower case, no
 * signs between Chinese characters.
 */
const Outgoing = z.strictObject({
  patterns: z.array(Pattern).min(1),
  /** Words that make something else of the clause which holds the match. */
  unless: z.array(Pattern).default([]),
  /** 不承诺保本, 禁止…, 谨防…, quoted rules: not an offence. `false` where the negation is part of the offence. */
  negatable: z.boolean().default(true),
  /** A question is not a claim. `false` where asking is the offence (a password). */
  askable: z.boolean().default(true),
  speakers: z.array(Speaker).default([...Speaker.options]),
  listeners: z.array(Listeners).default([...Listeners.options]),
  matches: Examples,
  passes: Examples,
})

/** What a text as a whole must hold once it speaks of something; judged on whole drafts, not on single sentences. */
const Together = z.strictObject({
  trigger: z.array(Pattern).min(1),
  require: z.array(Pattern).min(1),
  unless: z.array(Pattern).default([]),
  speakers: z.array(Speaker).default([...Speaker.options]),
  matches: Examples,
  passes: Examples,
})

/** Messages of clients or staff that call for this rule; found by the understand step, which the same tests run. */
const Incoming = z.strictObject({
  role: z.enum(['client', 'advisor']).default('client'),
  matches: Examples,
  passes: Examples,
})

export const Rule = z
  .strictObject({
    id: z.string().regex(/^[A-Z0-9]+(-[A-Z0-9]+)+$/),
    title: z.string(),
    surface: z.enum(['chat', 'marketing', 'both']),
    products: z.array(z.enum(['公募基金', '私募', '资管', '理财', '投顾', '股票', '债券', 'all'])).min(1),
    kind: z.enum(['prohibition', 'required', 'conditional', 'numeric', 'conduct']),
    severity: Severity,
    status: z.enum(['in_force', 'draft_law', 'practice']).default('in_force'),
    /** Of a rule about conduct: saying it is already the offence. */
    wordsOffend: z.boolean().default(false),
    /** The rule in our own words. */
    rule: z.string(),
    /** What the reader of a finding is told. */
    message: z.string(),
    exceptions: z.array(z.string()).default([]),
    fix: z.string(),
    basis: z.array(Basis),
    outgoing: Outgoing.optional(),
    together: Together.optional(),
    incoming: Incoming.optional(),
    /** Kept by the product itself rather than by words: where. */
    keptBy: z.string().optional(),
  })
  .refine((rule) => rule.outgoing || rule.together || rule.incoming || rule.keptBy, {
    message: '规则须至少有一种检测方式，或写明由哪个环节保证',
  })

export const RuleFile = z.strictObject({ family: z.string(), title: z.string(), rules: z.array(Rule).min(1) })
export type Rule = z.infer<typeof Rule> & { family: string }

export const Law = z.strictObject({
  title: z.string(),
  version: z.string(),
  /** Since when it applies; null where it is not in force yet or the date is unknown. */
  effective: CalendarDate.nullable(),
  /** Until when it applied, when it was repealed; not included. */
  until: CalendarDate.nullable().default(null),
  rank: z.string(),
  /** `draft` is a text for consultation: no basis for anything. */
  status: z.enum(['current', 'draft']),
  note: z.string().optional(),
  url: z.url().optional(),
})
export type Law = z.infer<typeof Law>

export const LawFile = z.strictObject({ asOf: CalendarDate, laws: z.record(z.string(), Law) })
export type Laws = Record<string, Law>
