// 第二个, 1: what the client chose of what was asked back.
import type { Utterance } from '../../../domain/turn.ts'

/** As steps/compose.ts asks, and steps/write.ts in English. */
const asksBack = /下面哪一个？|Which of these do you mean\?/
const listed = /^(\d)\. (.+)$/gm
const digits = '一二三四五'
const choice =
  /^(?:我?(?:选|要|问的?是|说的?是|想问)?)?(?:第)?([1-5一二三四五])(?:个|项|条|种|号)?(?:问题)?(?:吧|呢|的|谢谢)?[。.！!，,、]?$/
const lastOne = /^(?:我?(?:选|要|问的?是|说的?是|想问)?)?(?:最后|后面|下面)(?:那)?一?个(?:吧|呢|的)?[。.！!]?$/
const all = /^(?:[两三]个)?(?:全?都|全部)(?:要|想(?:知道|问|了解)|说|讲|看)(?:一下|吧|呢|的)?[。.！!]?$/
const asks = /怎么|如何|什么|啥|多少|多久|哪|几|吗|么|能|可以|有没有|为什么/
const around = /^(?:我?(?:选|要|问的?是|说的?是|想问|是))|(?:的?(?:那个|这个)|的|吧|呢|吗)?[。.！!？?]*$/g

/**
 * The question that a message chooses from those that the assistant has just listed; null when it chooses none. Several chosen stand
 * one after the other.
 * @param history the conversation before the message, oldest first
 */
export const chosenOf = (message: string, history: readonly Utterance[]): string | null => {
  const before = history.at(-1)
  if (before?.role !== 'assistant' || !asksBack.test(before.text)) return null
  const listing = [...before.text.matchAll(listed)].map(([, at = '', question = '']) => ({ at: Number(at), question }))
  const said = message.trim()
  const [, number] = choice.exec(said) ?? []
  if (number) {
    const at = digits.includes(number) ? digits.indexOf(number) + 1 : Number(number)
    return listing.find((one) => one.at === at)?.question ?? null
  }
  if (lastOne.test(said)) return listing.at(-1)?.question ?? null
  if (all.test(said)) return listing.map(({ question }) => question).join('') || null
  // 转出的: words that only one of them has. A whole question is asked anew.
  const words = said.replace(around, '')
  const having = words.length > 1 && !asks.test(words) ? listing.filter(({ question }) => question.includes(words)) : []
  return having.length === 1 ? (having[0]?.question ?? null) : null
}
