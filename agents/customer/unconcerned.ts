// Several questions in one message: those that a refusal does not concern are answered all the same (DOMAIN §4: facts first).
import type { Reading } from '../../domain/turn.ts'
import { splitQuestions } from '../steps/understand/parts.ts'
import { isRefused } from '../steps/understand/signal-kind.ts'

/**
 * The parts of a reading that nothing refused stands in. A quote across several questions concerns all of them, unless one of them
 * has a quote of its own; what was made to stand alone with the words of a refused question is refused with it.
 */
export const unconcerned = ({ text, parts, signals }: Pick<Reading, 'text' | 'parts' | 'signals'>): string[] => {
  const questions = splitQuestions(text)
  // Rewritten by a second reading: where a quote belongs is not known.
  if (parts.length < 2 || questions.length !== parts.length) return []
  const touched = signals
    .filter(({ kind }) => isRefused(kind))
    .map(({ quote }) => {
      const start = text.indexOf(quote)
      const end = start + quote.length
      return questions.flatMap((question, index) =>
        start < 0 || (start < question.end && end > question.start) ? [index] : [],
      )
    })
  const concerned = new Set(touched.flatMap((indexes) => (indexes.length === 1 ? indexes : [])))
  for (const indexes of touched)
    if (!indexes.some((index) => concerned.has(index))) for (const index of indexes) concerned.add(index)
  const refused = [...concerned].flatMap((index) => parts[index]?.replace(tail, '') ?? [])
  return parts.filter((part, index) => !concerned.has(index) && !refused.some((other) => part.includes(other)))
}

const tail = /(?:嘛|呢|吗|啊|呀|哈|咧)?[?？!！。.~～… ]{0,6}$/
