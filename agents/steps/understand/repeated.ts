// 没听懂, 再说一遍: what is not understood is the answer to the last question, which is asked once more.
import type { Reading } from '../../../domain/turn.ts'
import { chatOf } from './chat.ts'
import { plain } from './plain.ts'

/** How many messages back the question may stand. */
const memory = 4

/** The question whose answer a message wants said again, or null where it wants none, or nothing was asked before it. */
export const repeatedOf = (message: string, earlier: readonly Reading[]): string | null => {
  if (chatOf(plain(message).text) !== 'unclear') return null
  const last = earlier.slice(-memory).findLast(({ intent }) => intent !== 'small-talk')
  if (!last || last.intent === 'human') return null
  return last.parts.length > 1 ? last.parts.map(asQuestion).join('') : last.query
}

const asQuestion = (part: string): string => (/[?？。！!]$/.test(part) ? part : `${part}？`)
