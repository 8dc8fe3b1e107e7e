// 第二个, 1: what the client chose of what was asked back.
import type { Utterance } from '../../../domain/turn.ts'

/** As steps/compose.ts asks. */
const asksBack = /下面哪一个？/
const listed = /^(\d)\. (.+)$/gm
const digits = '一二三四五'
const choice =
  /^(?:我?(?:选|要|问的?是|说的?是|想问)?)?(?:第)?([1-5一二三四五])(?:个|项|条|种|号)?(?:问题)?(?:吧|呢|的|谢谢)?[。.！!，,、]?$/

/**
 * The question that a message chooses from those that the assistant has just listed; null when it chooses none.
 * @param history the conversation before the message, oldest first
 */
export const chosenOf = (message: string, history: readonly Utterance[]): string | null => {
  const [, said] = choice.exec(message.trim()) ?? []
  const before = history.at(-1)
  if (!said || before?.role !== 'assistant' || !asksBack.test(before.text)) return null
  const number = digits.includes(said) ? digits.indexOf(said) + 1 : Number(said)
  return [...before.text.matchAll(listed)].find(([, at]) => Number(at) === number)?.[2] ?? null
}
