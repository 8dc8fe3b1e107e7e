// How sure we are: a probability, and three words for people.
import type { EvidenceLabel, Sentence } from '../../domain/turn.ts'
import { isSure, type PartEvidence } from './evidence.ts'
import { isUnchecked } from './unchecked.ts'

/**
 * The confidence that the answer is right and complete, and its label.
 * Confidence is the mean over the questions asked of the probability that their evidence answers them, lowered by the share of
 * sentences that had to be dropped. 有据: every question is surely answered and nothing of it is missing, every statement has a citation, and
 * none rests on what nobody has verified.
 */
export const rate = ({
  parts,
  committed,
  dropped,
}: {
  parts: PartEvidence[]
  committed: Sentence[]
  dropped: number
}): { evidence: EvidenceLabel; confidence: number } => {
  const statements = committed.filter((sentence) => sentence.kind === 'answer')
  const cited = statements.filter((sentence) => sentence.citations.length > 0)
  if (cited.length === 0) return { evidence: 'none', confidence: 0 }
  const mean = parts.reduce((sum, part) => sum + part.probability, 0) / Math.max(1, parts.length)
  const kept = statements.length / (statements.length + dropped)
  const confidence = Math.min(1, Math.max(0, mean * kept))
  const isVerified = !committed.some(({ text }) => isUnchecked(text))
  const complete = parts.every(isSure) && cited.length === statements.length && dropped === 0 && isVerified
  return { evidence: complete ? 'grounded' : 'partial', confidence }
}
