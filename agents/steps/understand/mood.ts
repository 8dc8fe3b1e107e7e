// 情绪: the speaker's own tone, and how it moves over the conversation.
import type { Reading, Sentiment, Signal } from '../../../domain/turn.ts'

const alwaysBad = new Set([
  'crisis',
  'account-theft',
  'fraud',
  'money-missing',
  'complaint',
  'media-or-regulator',
  'legal-claim',
  'big-loss',
  'identity-check',
])

const bad =
  /烦|气(?:死|愤|人|炸)|郁闷|难受|崩溃|无语|服了|心累|心塞|焦虑|担心|害怕|怕(?!错过|下到)|着急|急死|急用|失望|后悔|倒霉|惨|亏麻|亏惨|亏了|套住|被套|套牢|又绿|又跌|天天跌|一直跌|大跌|暴跌|坑|垃圾|破(?:软件|app|系统|行情|玩意)|什么(?:破|垃圾|鬼)|差劲|太差|糟|闪退|卡(?:死|住|顿|了|成)|打不开|登不上|连不上|收不到|转圈|失败|报错|白屏|不更新|撤不掉|没成交|没触发|没扣|不见了|没了|灰的|死机|bug|错误|异常|不通过|骗|凭什么|怎么又|搞什么|受不了|唉|哎|😭|😡|🤬|😤|💔|呜|哭|fuck|shit|wtf|傻[逼比b叉]|妈的|他妈|操|滚|智障|废物|!!|听不懂我|没用|废话|别再/u
const good =
  /谢谢|感谢|多谢|谢啦|太好了|太棒|真棒|好棒|厉害|不错哦|给力|点赞|好评|满意|开心|高兴|解决了|管用|辛苦(?:了|啦)|耐心|贴心|👍|🌹|😊|❤|哈哈.{0,6}(?:中签|赚)|中签了|祝(?:你|您)|thanks|thank you|great|awesome/iu
const notGood = /不满意|不(?:太)?高兴|谢谢(?:你们)?(?:全家|了啊)|麻烦.{0,14}谢谢|谢谢(?:先|提前)/u

const calm: Record<Sentiment, number> = { neg: 0, neu: 1, pos: 0 }

/** Below this probability the classifier's mood is not taken for one. */
const sureOfMood = 0.6

/**
 * `neg` for distress, anger, worry or something that fails; `pos` for thanks, praise, joy. An adviser who reports calmly is `neu`
 * whatever the matter.
 * @param guess the classifier's probabilities, where it was asked
 */
export const moodOf = (
  text: string,
  signals: readonly Signal[],
  speaker: 'client' | 'staff',
  guess = calm,
): Sentiment => {
  if (speaker === 'client' && signals.some(({ kind }) => alwaysBad.has(kind))) return 'neg'
  const isBad = bad.test(text)
  if (good.test(text) && !isBad && !notGood.test(text)) return 'pos'
  if (speaker === 'staff') return guess.neg > sureOfMood ? 'neg' : 'neu'
  if (isBad) return guess.neu > sureOfMood + 0.25 ? 'neu' : 'neg'
  return guess.neg > sureOfMood ? 'neg' : 'neu'
}

const value: Record<Sentiment, number> = { neg: -1, neu: 0, pos: 1 }
const memory = 3

/** Half the difference between now and the mean of the last three readings: −1 (from glad to angry) … 1. */
export const trendOf = (now: Sentiment, earlier: readonly Reading[]): number => {
  const recent = earlier.slice(-memory)
  if (recent.length === 0) return 0
  const mean = recent.reduce((sum, { sentiment }) => sum + value[sentiment], 0) / recent.length
  return (value[now] - mean) / 2
}
