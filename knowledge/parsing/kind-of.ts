// What kind of document a Markdown text is, where its form leaves no doubt. Who may read it no text says of itself, nor whether
// articles are the law's own or a summary of it.
import type { DocumentKind } from '../../domain/library.ts'

const marks: [DocumentKind, (text: string) => boolean][] = [
  ['faq', (text) => /^同义问法[：:]/m.test(text) || areQuestions(headingsOf(text))],
  ['product', (text) => /^\|\s*(?:产品代码|基金代码|产品全称|产品简称)\s*\|/m.test(text)],
  ['procedure', (text) => headingsOf(text).some((heading) => /^(?:办理|操作|业务)(?:步骤|流程|条件)$/.test(heading))],
  ['research', (text) => /证券研究报告|分析师[：:]/.test(text)],
  ['fee', (text) => /^.*(?:收费标准|收费表|费率表|费率标准)/m.test(text) && /^\|(?:\s*:?-+:?\s*\|)+\s*$/m.test(text)],
]

/** Undefined when more than one fits or none: then somebody has to say it. */
export const kindOf = (text: string): DocumentKind | undefined => {
  const fitting = marks.filter(([, fits]) => fits(text)).map(([kind]) => kind)
  return fitting.length === 1 ? fitting[0] : undefined
}

const headingsOf = (text: string): string[] =>
  [...text.matchAll(/^#{1,6}\s+(.+?)\s*#*$/gm)].flatMap(([, words]) => words ?? [])

const areQuestions = (headings: readonly string[]): boolean => {
  const questions = headings.filter((heading) => /[？?]$/.test(heading))
  return questions.length >= 2 && questions.length * 2 >= headings.length
}
