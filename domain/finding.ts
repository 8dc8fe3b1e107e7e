// A finding of the rule engine in a text.
import { z } from 'zod'
import { Verification } from './library.ts'

export const Severity = z.enum(['block', 'major', 'minor'])
export type Severity = z.infer<typeof Severity>

/** 违规 / 待复核 / 提示 / 需补证据; always worded as 疑似, a machine never says 合规. */
export const Verdict = z.enum(['violation', 'needs-review', 'advisory', 'evidence-needed'])
export type Verdict = z.infer<typeof Verdict>

/** 依据引用. `article` is null where the citation policy forbids to show it. */
export const LegalBasis = z.object({
  law: z.string(),
  title: z.string(),
  article: z.string().nullable(),
  effective: z.string().nullable(),
  verified: Verification,
  note: z.string().optional(),
})
export type LegalBasis = z.infer<typeof LegalBasis>

/** `text.slice(start, end) === quote`, UTF-16 offsets into the text as given. */
export const Finding = z.object({
  ruleId: z.string(),
  family: z.string(),
  verdict: Verdict,
  severity: Severity,
  start: z.int().nonnegative(),
  end: z.int().nonnegative(),
  quote: z.string(),
  message: z.string(),
  basis: z.array(LegalBasis),
  rewrite: z.string().optional(),
})
export type Finding = z.infer<typeof Finding>
