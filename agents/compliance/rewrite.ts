// 建议改写: the sentence without what offends, or the rule's own words for it; only what passes the same check.

import type { Marked } from '../rules/copy-check.ts'
import type { CopyText } from '../rules/detectors/copy-text.ts'
import { clauseAround } from '../rules/scope.ts'

/** What may stand instead of the sentence that holds a mark; null where nothing is known that passes. */
export const rewriteOf = (
  { rule, start, end }: Marked,
  { written, sentences, inOriginal, original }: CopyText,
  passes: (text: string) => boolean,
): string | null => {
  const sentence = sentences.findLast((candidate) => candidate.start <= start)
  if (!sentence) return null
  const clause = clauseAround(written.slice(sentence.start, sentence.end), start - sentence.start, end - sentence.start)
  const whole = inOriginal({ start: sentence.start, end: sentence.end })
  const cut = inOriginal({ start: sentence.start + clause.start, end: sentence.start + clause.end })
  const before = original.slice(whole.start, cut.start).replace(/[，,、；;：:\s]+$/, '')
  const after = original.slice(cut.end, whole.end).replace(/^[，,、；;：:\s]+/, '')
  const rest = [before, after].filter((part) => /\p{L}/u.test(part)).join('，')
  return (
    [rule.replacement, rest].find((text): text is string => text !== undefined && text !== '' && passes(text)) ?? null
  )
}
