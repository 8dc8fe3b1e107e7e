// A rule as it stands in a YAML file: what must not be said, on what basis, with examples that the tests run.
import { z } from 'zod'
import { CalendarDate } from '../../domain/calendar.ts'
import { Audience, Channel, Copy, ProductKind } from '../../domain/copy.ts'
import { Severity, Verdict } from '../../domain/finding.ts'
import { Verification } from '../../domain/library.ts'
import { boundedPattern } from './bounded-pattern.ts'

/** Who speaks. `staff` are service staff, `advisor` registered advisers, `bot` the assistant itself. */
export const Speaker = z.enum(['bot', 'staff', 'advisor'])
export type Speaker = z.infer<typeof Speaker>

/** To whom: everybody, or confirmed qualified investors and clients under contract. */
export const Listeners = Audience
export type Listeners = Audience

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

// --- marketing copy ---

/** Where a detector looks: a text out of this range is none of its business. */
const copyScope = {
  channels: z.array(Channel).min(1).optional(),
  products: z.array(ProductKind).min(1).optional(),
  audience: Audience.optional(),
  /** The text as a whole must hold one of these. */
  whenText: z.array(Pattern).default([]),
  /** Words anywhere in the text that make something else of it. */
  unlessText: z.array(Pattern).default([]),
}

/** Words that offend in copy; the range of the match is what is reported. */
const Offence = z.strictObject({
  patterns: z.array(Pattern).default([]),
  /** Words that offend together, in any order, at most so many characters apart. */
  combos: z
    .array(z.strictObject({ words: z.tuple([Pattern, Pattern]), within: z.int().max(80).default(16) }))
    .default([]),
  /** Only where the sentence also holds one of these. */
  whenSentence: z.array(Pattern).default([]),
  /** Words in the clause of the match that make something else of it. */
  unless: z.array(Pattern).default([]),
  unlessSentence: z.array(Pattern).default([]),
  negatable: z.boolean().default(true),
  askable: z.boolean().default(true),
  /** It offends wherever it stands: in a warning, a quotation, a question. */
  anywhere: z.boolean().default(false),
  /** Where one half of the rule is graver than the other. */
  verdict: Verdict.optional(),
  ...copyScope,
})
export type Offence = z.infer<typeof Offence>

/** Figures of past performance that are wrong as they stand: see `detectors/figures`. */
export const FigureCheck = z.enum([
  'young-fund',
  'short-interval',
  'annualised-short',
  'private-short-interval',
  'incomplete-years',
  'stale-ranking',
  'rating-downgrade',
])
export type FigureCheck = z.infer<typeof FigureCheck>

/** What a text must hold, once it speaks of something; `near` says how close to it. */
const Requirement = z.strictObject({
  trigger: z.array(Pattern).default([]),
  /** Triggered by figures of past performance, whatever words they stand in. */
  figures: z.boolean().default(false),
  /** Triggered where one of these rules has found something. */
  after: z.array(z.string()).default([]),
  /** Triggered by what is known of the text. */
  when: z.enum(['ai-generated']).optional(),
  require: z.array(Pattern).min(1),
  near: z.enum(['sentence', 'paragraph', 'text']).default('text'),
  /** Words in the clause of the trigger that make it none. */
  unless: z.array(Pattern).default([]),
  unlessSentence: z.array(Pattern).default([]),
  /** 不构成投资建议, “投资顾问”是什么？: not said as a claim, and so no trigger. */
  negatable: z.boolean().default(true),
  /** `missing` lists the rule among the missing elements; `place` reports the trigger as a finding. */
  report: z.enum(['missing', 'place']).default('missing'),
  verdict: Verdict.optional(),
  ...copyScope,
})
export type Requirement = z.infer<typeof Requirement>

const CopyExample = z.union([
  z.string().min(1),
  z.strictObject({
    text: z.string().min(1),
    channel: Channel.optional(),
    product_kind: ProductKind.optional(),
    meta: Copy.shape.meta,
  }),
])
const CopyExamples = z.array(CopyExample).min(minimumExamples)
const Borderline = z.strictObject({
  text: z.string().min(1),
  channel: Channel.optional(),
  product_kind: ProductKind.optional(),
  meta: Copy.shape.meta,
  expect: z.enum(['violation', 'needs-review', 'advisory', 'evidence-needed', 'missing', 'nothing']),
  why: z.string(),
})

/** How a rule is found in marketing copy. */
const CopyCheck = z
  .strictObject({
    /** Where copy is graver or lighter than severity, kind and status say. */
    verdict: Verdict.optional(),
    audience: Audience.optional(),
    channels: z.array(Channel).min(1).optional(),
    /** The patterns of `outgoing` count in copy, too. */
    spoken: z.boolean().default(true),
    offences: z.array(Offence).default([]),
    requirements: z.array(Requirement).default([]),
    figures: z.array(FigureCheck).default([]),
    /** A product above the level of the client whom the text is written for. */
    suitability: z.boolean().default(false),
    /** For the examples that say none. */
    example: z
      .strictObject({ channel: Channel.default('公众号'), product_kind: ProductKind.default('公募基金') })
      .prefault({}),
    matches: CopyExamples,
    passes: CopyExamples,
    borderline: z.array(Borderline).min(1),
  })
  .optional()
export type CopyCheck = NonNullable<z.infer<typeof CopyCheck>>

export const Rule = z
  .strictObject({
    id: z.string().regex(/^[A-Z0-9]+(-[A-Z0-9]+)+$/),
    title: z.string(),
    surface: z.enum(['chat', 'marketing', 'both']),
    products: z.array(ProductKind).min(1),
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
    copy: CopyCheck,
    /** One of the elements that a text is marked for when it lacks them. */
    core: z.boolean().default(false),
    /** Said instead of what offends, or added where something is missing; without it the offending words are left out. */
    replacement: z.string().optional(),
    /** Kept by the product itself rather than by words: where. */
    keptBy: z.string().optional(),
  })
  .refine((rule) => rule.outgoing || rule.together || rule.incoming || rule.copy || rule.keptBy, {
    message: '规则须至少有一种检测方式，或写明由哪个环节保证',
  })

/** Words that many patterns share, by name; a pattern of copy writes `<name>` for one of them. */
export const WordFile = z.record(z.string().regex(/^[a-z][a-z0-9-]*$/), z.string().min(1))
export type Words = z.infer<typeof WordFile>

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
