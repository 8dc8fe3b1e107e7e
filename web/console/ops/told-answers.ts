// Citations as the answers that they stand in: who was told something, what exactly, and whether they still see it.
import type { z } from 'zod'
import type { CitationRecord } from '../../../server/protocol/operations.ts'
import { csvOf } from './files.ts'
import { timeWords } from './words.ts'

export type Citation = z.infer<typeof CitationRecord>

/** As many as one search of citations gives. */
export const mostCitations = 1_000

export type ToldAnswer = {
  /** As a stop of the answer names it. */
  id: string
  conversationId: string
  turnId: string | null
  clientId: string | null
  at: string
  question: string | null
  /** The sentences that rested on it, in reading order. */
  said: string[]
  /** Titles and clauses. */
  sources: string[]
  standing: 'shown' | 'withdrawn' | 'taken-back'
}

export const standingNames: Record<ToldAnswer['standing'], string> = {
  shown: '客户仍可看到',
  withdrawn: '已撤回',
  'taken-back': '作答时已改答',
}

/** In the order in which the answers come; an answer that was written down piece by piece has its last sentence first. */
export const toldAnswersOf = (citations: Citation[]): ToldAnswer[] =>
  [...byAnswer(citations)].flatMap(([id, unordered]) => {
    const all = [...unordered].sort((a, b) => a.sentenceIndex - b.sentenceIndex)
    const [first] = all
    if (!first) return []
    const { conversationId, turnId, clientId, at, question } = first
    return [
      {
        id,
        ...{ conversationId, turnId, clientId, at, question },
        said: [...new Set(all.map(({ sentence, quote }) => sentence ?? quote))],
        sources: [...new Set(all.map(({ title, clause }) => [title, clause].filter(Boolean).join(' ')))],
        standing: standingOf(all),
      },
    ]
  })

const byAnswer = (citations: Citation[]): Map<string, Citation[]> => {
  const answers = new Map<string, Citation[]>()
  for (const citation of citations) {
    const id = `${citation.conversationId}/${citation.turnId}`
    answers.set(id, [...(answers.get(id) ?? []), citation])
  }
  return answers
}

const standingOf = (citations: Citation[]): ToldAnswer['standing'] => {
  if (citations.some(({ withdrawn }) => withdrawn)) return 'withdrawn'
  return citations.every(({ retracted }) => retracted) ? 'taken-back' : 'shown'
}

const heads = ['时间（北京时间）', '客户编号', '会话编号', '问答编号', '问题（脱敏）', '看到的内容', '引用', '现状']

export const toldAsTable = (answers: ToldAnswer[]): string =>
  csvOf([
    heads,
    ...answers.map(({ at, clientId, conversationId, turnId, question, said, sources, standing }) => [
      timeWords(at),
      clientId ?? '访客',
      conversationId,
      turnId ?? '',
      question ?? '',
      said.join('\n'),
      sources.join('；'),
      standingNames[standing],
    ]),
  ])
