// 必备要素: what must stand in a text, a paragraph or a sentence once it speaks of something.
import { anyOf, everywhere, placesOf, type Range } from '../places.ts'
import type { Requirement } from '../rule.ts'
import { clauseAround, isClaimed, isHeldUp } from '../scope.ts'
import { scopeOf } from './applies.ts'
import type { CopyText } from './copy-text.ts'

export type Found = Range & { ruleId: string }

/** Finds the first place that calls for words which are not there, or not near enough; null where nothing is missing. */
export const requirementDetector = (requirement: Requirement) => {
  const concerns = scopeOf(requirement)
  const triggers = requirement.trigger.length > 0 ? everywhere(requirement.trigger) : null
  const [require, unless, unlessSentence] = [
    anyOf(requirement.require),
    anyOf(requirement.unless),
    anyOf(requirement.unlessSentence),
  ]

  const triggersIn = (text: CopyText): Range[] => {
    if (requirement.when === 'ai-generated')
      return text.context.aiGenerated && text.written.length > 0 ? [{ start: 0, end: text.written.length }] : []
    if (requirement.figures) return text.figures.map(({ start, end }) => ({ start, end }))
    return []
  }
  /** Lazily: of a whole text the first place is enough. */
  const wordsIn = function* (text: CopyText): Generator<Range> {
    if (!triggers || text.written.search(triggers) < 0) return
    for (const sentence of text.sentences) {
      if (unlessSentence?.test(sentence.text)) continue
      for (const { start, end } of placesOf(triggers, sentence.text)) {
        const clause = clauseAround(sentence.text, start, end)
        if (unless?.test(sentence.text.slice(clause.start, clause.end))) continue
        if (!isClaimed(sentence.text, start, end, { negatable: requirement.negatable, askable: false })) continue
        if (isHeldUp(text.written, sentence.start + start, sentence.start + end)) continue
        yield { start: sentence.start + start, end: sentence.start + end }
      }
    }
  }

  return (text: CopyText, found: readonly Found[]): Range | null => {
    if (text.teaches && requirement.when !== 'ai-generated') return null
    if (!concerns(text)) return null
    if (requirement.near === 'text' && require?.test(text.written)) return null
    const after = found.filter(({ ruleId }) => requirement.after.includes(ruleId))
    const places = function* () {
      yield* triggersIn(text)
      yield* after
      yield* wordsIn(text)
    }
    if (requirement.near === 'text') return places().next().value ?? null
    return places().find((place) => !require?.test(partAround(text, place, requirement.near))) ?? null
  }
}

/** The sentence or the paragraph that holds a place. */
const partAround = ({ written, sentences }: CopyText, { start }: Range, near: Requirement['near']): string => {
  if (near === 'sentence') return sentences.findLast((sentence) => sentence.start <= start)?.text ?? written
  const end = written.indexOf('\n', start)
  return written.slice(written.lastIndexOf('\n', start) + 1, end < 0 ? undefined : end)
}
