// 第二个, 没听懂: a message that stands for a question which is already written in the conversation.
import type { Reading, Utterance } from '../../../../domain/turn.ts'
import { chatOf } from './no-question.ts'
import { plain } from './plain.ts'

// --- one of those that were listed ---

/** As steps/compose.ts asks, and steps/write.ts in English. */
export const asksBack = /下面哪一个？|Which of these do you mean\?/
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

// --- the last one once more ---

// 没听懂, 再说一遍: what is not understood is the answer to the last question.

/** How many messages back the question may stand. */
const memory = 4

/** The question whose answer a message wants said again, or null where it wants none, or nothing was asked before it. */
export const repeatedOf = (message: string, earlier: readonly Reading[]): string | null => {
  const said = plain(message).text
  if (chatOf(said) !== 'unclear' && !sameOnceMore.test(said)) return null
  const last = earlier.slice(-memory).findLast(({ intent }) => intent !== 'small-talk')
  if (!last || last.intent === 'human') return null
  return last.parts.length > 1 ? last.parts.map(asQuestion).join('') : last.query
}

/** 同样的问题再问一遍: it is looked up anew, since the library may say something else by now. */
const sameOnceMore =
  /^(?:我?(?:还是)?(?:把)?(?:同样|一样|同一个|刚才|刚刚|上面|前面|之前)的?(?:那个|这个)?(?:问题|话)[，, ]?)(?:我?想?(?:再|重新|又)(?:问|查|答|回答|看)(?:一)?(?:遍|次|下)?)(?:吧|谢谢)?[。.！!]?$/

const asQuestion = (part: string): string => (/[?？。！!]$/.test(part) ? part : `${part}？`)
