// 禁止用语: words that must not be said, where they are said and meant.
import { anyOf, everywhere, placesOf, type Range } from '../places.ts'
import type { Offence } from '../rule.ts'
import { clauseAround, isClaimed, isHeldUp } from '../scope.ts'
import { scopeOf } from './applies.ts'
import type { CopyText } from './copy-text.ts'

/** Finds every place where the words are claimed; of places in one sentence that overlap the longest. */
export const offenceDetector = (offence: Offence) => {
  const concerns = scopeOf(offence)
  const when = everywhere(offence.patterns)
  const anchored = offence.patterns.some((pattern) => /[$^]/.test(pattern.replaceAll('[^', '')))
  const [unless, unlessSentence, whenSentence] = [
    anyOf(offence.unless),
    anyOf(offence.unlessSentence),
    anyOf(offence.whenSentence),
  ]
  return (text: CopyText): Range[] => {
    if (!anchored && text.written.search(when) < 0) return []
    if (!concerns(text)) return []
    const found: Range[] = []
    for (const sentence of text.sentences) {
      for (const { start, end } of placesOf(when, sentence.text)) {
        if (whenSentence && !whenSentence.test(sentence.text)) break
        if (unlessSentence?.test(sentence.text)) break
        const clause = clauseAround(sentence.text, start, end)
        if (unless?.test(sentence.text.slice(clause.start, clause.end))) continue
        if (!isClaimed(sentence.text, start, end, offence)) continue
        if (isHeldUp(text.written, sentence.start + start, sentence.start + end)) continue
        found.push({ start: sentence.start + start, end: sentence.start + end })
      }
    }
    return found
  }
}
