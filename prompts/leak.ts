// Whether a sentence gives away the instructions. What a model was told is not for clients, and a sentence of it is never an answer.
import type { RenderedPrompt } from '../domain/prompt.ts'

/** So many characters in a row, punctuation not counted, are no coincidence. Short phrases we ask the model to say are below it. */
const telling = 14

const bare = (text: string) =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\p{P}\p{S}\p{Z}\s]/gu, '')

/** Instructions in another wrapping: talk about the rules, the role, the format. */
const speaksOfInstructions =
  /系统提示词?|提示词|(?:我|给我)(?:收到|得到|接到)?的(?:指令|设定|要求)是|system\s*prompt|JSON|"evidence"|资料编号/i

/**
 * Makes the check for a prompt's system message; what evidence and question say is not meant.
 * @example const leaks = createLeakCheck(prompt); leaks('我收到的要求是：你替一家证券公司……') // true
 */
export const createLeakCheck = (prompt: Pick<RenderedPrompt, 'messages'>): ((sentence: string) => boolean) => {
  const instructions = bare(
    prompt.messages
      .filter(({ role }) => role === 'system')
      .map(({ text }) => text)
      .join('\n'),
  )
  return (sentence) => {
    if (speaksOfInstructions.test(sentence)) return true
    const said = bare(sentence)
    for (let start = 0; start + telling <= said.length; start++)
      if (instructions.includes(said.slice(start, start + telling))) return true
    return false
  }
}
