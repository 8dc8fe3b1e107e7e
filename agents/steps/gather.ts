// For each question in the message: what the library holds, and how likely it is that this answers it.
import type { Passage } from '../../domain/passage.ts'
import type { Reading, Turn } from '../../domain/turn.ts'
import type { Retrieve } from '../../retrievers/hybrid.ts'
import type { Words } from './compose.ts'
import { nearbyProbability, type PartEvidence, sufficientProbability } from './evidence.ts'
import { answerProbability } from './judge.ts'
import { subjectFirst } from './subject.ts'

export type Gather = (input: { turn: Turn; reading: Reading; objectiveOnly: boolean }) => Promise<PartEvidence[]>

/** A message with many questions is answered for the first few; the rest is offered to a person. */
const maximumParts = 3

export const createGather =
  ({ retrieve, words }: { retrieve: Retrieve; words: Words }): Gather =>
  async ({ turn, reading, objectiveOnly }) => {
    const parts = reading.parts.slice(0, maximumParts)
    const gathered = await Promise.all(
      parts.map(async (part): Promise<PartEvidence> => {
        const found = await retrieve({
          text: part,
          entities: reading.entities,
          asOf: reading.asOf ?? turn.asOf,
          reader: turn.reader,
          kinds: objectiveOnly ? ['product'] : undefined,
          signal: turn.signal,
        })
        const ordered = subjectFirst(part, found.passages)
        const passages = objectiveOnly ? ordered.filter((passage) => passage.facts.length > 0) : ordered
        const probability = answerProbability(part, passages, words)
        const unclear = probability < sufficientProbability && probability >= nearbyProbability
        return {
          part,
          passages,
          notHeld: found.notHeld ?? null,
          noSuchClause: found.noSuchClause ?? null,
          choices: found.choices ?? (unclear && !objectiveOnly ? nearby(passages) : []),
          probability,
        }
      }),
    )
    return distinctParts(gathered)
  }

/** Questions and procedures near what was asked, best first, to choose from; one alone is no choice. */
const nearby = (passages: Passage[]): string[] => {
  const titles = passages.slice(0, 5).flatMap((passage) => {
    if (passage.kind === 'faq') return passage.path.at(-1) ?? []
    return passage.kind === 'procedure' ? passage.title : []
  })
  const distinct = [...new Set(titles)].slice(0, 3)
  return distinct.length > 1 ? distinct : []
}

/** Two questions answered by the same best passage are one. */
const distinctParts = (parts: PartEvidence[]): PartEvidence[] => {
  const seen = new Set<string>()
  return parts.filter((part) => {
    const best: Passage | undefined = part.passages[0]
    if (!best) return true
    const key = `${best.chunkId}:${best.facts.map((fact) => fact.id).join()}`
    return !seen.has(key) && seen.add(key)
  })
}
