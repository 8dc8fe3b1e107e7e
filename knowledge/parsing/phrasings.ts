// 同义问法：…｜…: a line of an FAQ or procedure that says how else it is asked.
import type { DocumentKind } from '../../domain/library.ts'

const phrasingLine = /^同义问法[：:]\s*(.+)$/

/** What clients ask for in words of their own; a law or a paper that holds such a line means it. */
export const isAskedFor = (kind: DocumentKind): boolean => kind === 'faq' || kind === 'procedure'

/** The phrasings that a paragraph holds, and what else it says. */
export const takePhrasings = (paragraph: string): { questions: string[]; rest: string } => {
  const questions: string[] = []
  const rest = paragraph.split('\n').filter((line) => {
    const match = phrasingLine.exec(line.trim())
    if (match?.[1])
      questions.push(
        ...match[1]
          .split(/[｜|]/)
          .map((question) => question.trim())
          .filter(Boolean),
      )
    return !match
  })
  return { questions, rest: rest.join('\n').trim() }
}
