// Markdown → tokens, within bounds: the parser takes more than linear time for marks in one another, and nobody waits for minutes.
import { Lexer, type Token } from 'marked'
import { Problem } from '../../domain/problem.ts'

const longestLine = 20_000
/** Columns that list marks and quote marks take at the beginning of a line; two to four for each level. */
const deepestMarks = 60
/** Of emphasis, characters times marks of each paragraph: the parser's time, some 25 ns each. An ordinary book comes to a tenth. */
const mostInlineWork = 200_000_000

/**
 * Reads Markdown into the tokens of `marked`.
 * @param file for messages
 * @param firstLine the number of the body's first line in the file
 * @throws Problem `unprocessable-document` naming the line and the bound that it exceeds
 */
export const lexMarkdown = (file: string, body: string, firstLine: number): Token[] => {
  checkLines(file, body, firstLine)
  const lexer = new Lexer()
  const tokens = lexer.blockTokens(body, lexer.tokens)
  let work = 0
  for (const { src } of lexer.inlineQueue) {
    if (src.length > longestLine)
      throw new Problem(
        'unprocessable-document',
        `${file}：有一段长达 ${src.length} 个字符（${src.slice(0, 20).replaceAll('\n', '')}……），一段最多 ${longestLine} 个；请用空行分段后再导入。`,
      )
    work += src.length * (src.match(inlineMarks)?.length ?? 0)
  }
  if (work > mostInlineWork)
    throw new Problem(
      'unprocessable-document',
      `${file}：加粗、斜体、链接等标记太多，无法解析；请去掉多余的 *、_、~、[ 后再导入。`,
    )
  for (const { src, tokens: inner } of lexer.inlineQueue) lexer.inlineTokens(src, inner)
  return tokens
}

const inlineMarks = /[*_~]+|[[!@]|\.(?=\w)/g
/** What lists and quotes begin a line with, however many of them. */
const blockMarks = /^[ \t]*(?:(?:[-+*]|\d{1,9}[.)])[ \t]+|>[ \t]*)+/
/** A rule across the page is not a list in a list. */
const rule = /^[ \t]*([-*_])(?:[ \t]*\1){2,}[ \t]*$/

const checkLines = (file: string, body: string, firstLine: number): void => {
  for (const [index, line] of body.split('\n').entries()) {
    const where = `${file} 第 ${firstLine + index} 行`
    if (line.length > longestLine)
      throw new Problem(
        'unprocessable-document',
        `${where}：有 ${line.length} 个字符，一行最多 ${longestLine} 个；请分段，或去掉写在文中的图片数据后再导入。`,
      )
    const marks = blockMarks.exec(line)?.[0].replaceAll('\t', '    ').length ?? 0
    if (marks > deepestMarks && !rule.test(line))
      throw new Problem(
        'unprocessable-document',
        `${where}：列表或引用嵌套太深（行首标记占 ${marks} 列，最多 ${deepestMarks} 列）；请减少层级后再导入。`,
      )
  }
}
