// Some of what the firm's own people ask is not gathered as it stands; their other questions, and all of a client's, are.
import type { Turn } from '../../domain/turn.ts'
import type { PartEvidence } from '../steps/evidence.ts'
import type { Gather } from '../steps/gather.ts'

export const isStaff = ({ reader }: Pick<Turn, 'reader'>): boolean => reader.role !== 'client'

/** Looks one question up, as another reader where one is given. */
export type LookUp = (part: string, reader?: Turn['reader']) => Promise<PartEvidence[]>

/** @param special what is gathered for a question in its place, null for one that is looked up as it stands */
export const gatherPartByPart = async (
  gather: Gather,
  input: Parameters<Gather>[0],
  special: (part: string, lookUp: LookUp) => Promise<PartEvidence[]> | null,
): Promise<PartEvidence[]> => {
  const { turn, reading } = input
  if (!isStaff(turn)) return gather(input)
  const lookUp: LookUp = (part, reader = turn.reader) =>
    gather({ ...input, turn: { ...turn, reader }, reading: { ...reading, parts: [part] } })
  const found = reading.parts.map((part) => ({ part, own: special(part, lookUp) }))
  // Two questions that lead to one answer become one where they are gathered together.
  if (found.every(({ own }) => own === null)) return gather(input)
  return (await Promise.all(found.map(({ part, own }) => own ?? lookUp(part)))).flat()
}
