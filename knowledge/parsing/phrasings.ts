// Lines of an FAQ or procedure that are no part of what it says. 同义问法：…｜…: how else it is asked. 对应办理流程：…: the procedure by which one
// does what the entry is asked for.
import type { DocumentKind } from '../../domain/library.ts'
import type { Phrasings } from './parsed-document.ts'

const phrasingLine = /^同义问法[：:]\s*(.+)$/
/** A title, and no sentence that happens to begin so. */
const procedureLine = /^对应办理流程[：:]\s*《?([^。；，《》]{1,60})》?$/

/** What clients ask for in words of their own; a law or a paper that holds such a line means it. */
export const isAskedFor = (kind: DocumentKind): boolean => kind === 'faq' || kind === 'procedure'

/** The phrasings and the procedure that a paragraph holds, and what else it says. */
export const takePhrasings = (paragraph: string): Omit<Phrasings, 'heading'> & { rest: string } => {
  const questions: string[] = []
  let procedure: string | undefined
  const rest = paragraph.split('\n').filter((line) => {
    const asked = phrasingLine.exec(line.trim())?.[1]
    const named = procedureLine.exec(line.trim())?.[1]?.trim()
    if (asked)
      questions.push(
        ...asked
          .split(/[｜|]/)
          .map((question) => question.trim())
          .filter(Boolean),
      )
    if (named) procedure = named
    return !asked && !named
  })
  return { questions, ...(procedure === undefined ? {} : { procedure }), rest: rest.join('\n').trim() }
}

/** What a paragraph holds beside its text, under its heading; none for most. */
export const heldUnder = (heading: string, { questions, procedure }: Omit<Phrasings, 'heading'>): Phrasings[] =>
  questions.length > 0 || procedure !== undefined
    ? [{ heading, questions, ...(procedure === undefined ? {} : { procedure }) }]
    : []
