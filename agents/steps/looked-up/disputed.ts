// 口径不一: what documents in force on one day say differently of a product. Each is told with where it stands, none is taken for right, and
// nothing is worked out from any of them.
import type { Passage } from '../../../domain/passage.ts'
import { factLabels } from '../../../domain/product-fact.ts'
import { conflictsIn } from '../../../knowledge/facts/conflicts.ts'
import type { Draft } from '../compose.ts'
import { notice } from '../notice.ts'
import { nameOf, quotesOf, type Row, ratesOf, rowsOf } from './rows.ts'

/** A sentence for each field on which they differ, and what is not disputed. `drafts` is empty when they agree. */
export const disputedIn = (passages: readonly Passage[]): { drafts: Draft[]; rest: Passage[] } => {
  const conflicts = conflictsOf(passages)
  if (conflicts.length === 0) return { drafts: [], rest: [...passages] }
  const disputed = new Set(conflicts.flat().map(({ fact }) => fact.id))
  const rest = passages.flatMap((passage) => {
    const facts = passage.facts.filter(({ id }) => !disputed.has(id))
    return passage.facts.length > 0 && facts.length === 0 ? [] : [{ ...passage, facts }]
  })
  return { drafts: [...conflicts.map(eachTold), unresolved], rest }
}

/** Whether what was found says different things of one field. */
export const isDisputed = (passages: readonly Passage[]): boolean => conflictsOf(passages).length > 0

const conflictsOf = (passages: readonly Passage[]): Row[][] =>
  conflictsIn(
    rowsOf(passages).map((row) => {
      const { effectiveFrom, effectiveTo } = row.passage
      return { ...row.fact, row, effectiveFrom, effectiveTo }
    }),
  ).map((statements) => statements.map(({ row }) => row))

const eachTold = (rows: readonly Row[]): Draft => {
  const documents = [...Map.groupBy(rows, ({ fact }) => fact.versionId).values()].map((own) => {
    const [first] = own
    const { title, effectiveFrom, versionLabel } = first?.passage ?? {
      title: '',
      effectiveFrom: null,
      versionLabel: '',
    }
    return `《${title}》（${effectiveFrom ? `自 ${effectiveFrom} 起适用` : versionLabel}）写的是${ratesOf(own)}`
  })
  const [first] = rows
  const label = first ? factLabels[first.fact.field] : ''
  return {
    kind: 'answer',
    text: `${nameOf(rows)}的${label}，现有资料说法不一：${documents.join('；')}。`,
    quotes: quotesOf(rows),
  }
}

const unresolved = notice(
  '以哪一份为准尚未核实，请以管理人最新公告为准，或转人工确认。',
  'Our documents differ on this, and which of them is right has not been checked yet: please see the manager’s latest announcement, or ask for a person.',
)
