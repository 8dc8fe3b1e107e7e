// 禁止用语: words that must not be said, where they are said and meant.
import { anyOf, everywhere, placesOf, type Range } from '../places.ts'
import type { Offence } from '../rule.ts'
import { clauseAround, isClaimed, isDeclined, isHeldUp } from '../scope.ts'
import { scopeOf } from './applies.ts'
import { comboFinder } from './combo.ts'
import type { CopyText } from './copy-text.ts'
import { offers } from './stance.ts'

/** What is declined at the beginning of the next sentence is declined, too. */
const declinedBehind = 16

/** Finds every place where the words are claimed. */
export const offenceDetector = (offence: Offence) => {
  const concerns = scopeOf(offence)
  const when = offence.patterns.length > 0 ? everywhere(offence.patterns) : null
  const anchored = offence.patterns.some((pattern) => /[$^]/.test(pattern.replaceAll('[^', '')))
  const combos = offence.combos.map(comboFinder)
  const [unless, unlessSentence, whenSentence] = [
    anyOf(offence.unless),
    anyOf(offence.unlessSentence),
    anyOf(offence.whenSentence),
  ]

  /** Whether what stands between two places of one sentence is claimed there. */
  const isMeant = (text: CopyText, { start, end, pivot = start }: Range & { pivot?: number }): boolean => {
    const sentence = text.sentenceAt(start)
    if (offence.anywhere) return !unless?.test(sentence.text)
    const [from, to] = [start - sentence.start, Math.min(end, sentence.end) - sentence.start]
    if (isDeclined(text.written.slice(sentence.start, sentence.end + declinedBehind))) return false
    if (text.teaches && !offers(sentence.text)) return false
    if (whenSentence && !whenSentence.test(sentence.text)) return false
    if (unlessSentence?.test(sentence.text)) return false
    const clause = clauseAround(sentence.text, from, to)
    if (unless?.test(sentence.text.slice(clause.start, clause.end))) return false
    if (!isClaimed(sentence.text, from, to, offence)) return false
    // 私信我们不做测评: the negation stands between the words.
    const later = pivot - sentence.start
    if (later > from && later < to && !isClaimed(sentence.text, later, to, offence)) return false
    return !isHeldUp(text.written, start, end)
  }

  return (text: CopyText): Range[] => {
    if (!concerns(text)) return []
    const found: Range[] = combos
      .flatMap((combo) => combo(text.written))
      .filter((place) => isMeant(text, place))
      .map(({ start, end }) => ({ start, end }))
    if (!when || (!anchored && text.written.search(when) < 0)) return found
    for (const sentence of text.sentences)
      for (const { start, end } of placesOf(when, sentence.text)) {
        const place = { start: sentence.start + start, end: sentence.start + end }
        if (isMeant(text, place)) found.push(place)
      }
    return found
  }
}
