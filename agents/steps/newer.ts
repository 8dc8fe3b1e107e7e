// 公告在后: a notice changes what an older FAQ, guide or table still says. From the day on which it takes effect it goes first, and what
// is older is said to be; which day that is the search has seen to.
import type { Passage } from '../../domain/passage.ts'
import type { Words } from './compose.ts'
import { nearbyProbability, sufficientProbability } from './evidence.ts'
import { judgePassage } from './judge.ts'
import { subjectShare, subjectsIn } from './subject.ts'
import { figuresHeld } from './wanted.ts'

const isNotice = ({ kind, title }: Passage): boolean => kind === 'procedure' && /公告|通知|通告/.test(title)

const figure = '\\d[\\d.,:：–—~-]*\\s*(?:%|％|‰|[万亿]?[元港天日月年点份股手次个]+(?:/[年笔月])?)?'
const replaced = new RegExp(
  `(?:由|从)[^，。；]{0,24}?(${figure})(?:[^，。；\\d]{0,8})(?:调|改|变|提|降|升|延|缩|推)`,
  'g',
)

/** The figures that a notice says no longer hold. @example formerFigures('由成交金额的0.02%调整为0.015%') // ['0.02%'] */
export const formerFigures = (text: string): string[] =>
  [...text.matchAll(replaced)].map(([, value = '']) => value.trim())

const holds = (text: string, value: string): boolean => {
  const at = text.indexOf(value)
  return at >= 0 && !/[\d.]/.test(text.charAt(at - 1))
}

/**
 * The newest notice that changes what was found: it is later, speaks of the matter, and names a figure of what was found as the former one,
 * or holds the very figure that was asked for.
 * @param passages best first; what was looked up by name stands before the rest
 */
export const newerNotice = (question: string, passages: readonly Passage[], words: Words): Passage | null => {
  const [best] = passages
  if (!best || best.source === 'clause' || isNotice(best)) return null
  // Of a table all rows that were looked up, of anything else what answers.
  const isTable = best.facts.length > 0 || best.kind === 'fee'
  const older = isTable ? passages.filter(({ source, kind }) => source === best.source && kind === best.kind) : [best]
  const changes = (notice: Passage): boolean => {
    const probability = judgePassage(question, notice, passages, words)
    const isFormer = formerFigures(notice.text).some((value) => older.some(({ text }) => holds(text, value)))
    if (isFormer) return subjectsIn(question).length > 0 || probability >= nearbyProbability
    const holdsAnswer = figuresHeld(question, '', [notice.text, best.text]).every((count) => count > 0)
    return holdsAnswer && probability >= sufficientProbability
  }
  const [newest] = passages
    .filter(
      (other) =>
        isNotice(other) &&
        other.effectiveFrom !== null &&
        (best.effectiveFrom === null || other.effectiveFrom > best.effectiveFrom) &&
        subjectShare(question, other) > 0 &&
        changes(other),
    )
    .toSorted((a, b) => ((a.effectiveFrom ?? '') < (b.effectiveFrom ?? '') ? 1 : -1))
  return newest ?? null
}
