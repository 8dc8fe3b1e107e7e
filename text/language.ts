// Which language a message is in, by the script it is written in.

/**
 * `zh` if Han characters carry it, `en` if Latin words do, otherwise `other` (also when there is nothing to judge by).
 * A Han character weighs as much as a word: 请问 ETF dividend 怎么算 is Chinese. So is what asks in Chinese and has no English word but names:
 * etf能t+0吗.
 * @example languageOf('What is the fee of 红利ETF?') // 'en'
 */
export const languageOf = (text: string): 'zh' | 'en' | 'other' => {
  const han = count(text, /\p{Script=Han}/gu)
  const kana = count(text, /[\p{Script=Hiragana}\p{Script=Katakana}]/gu)
  const words = text.match(/(?<!\p{Script=Latin})[A-Za-z][A-Za-z'’-]{0,40}(?!\p{Script=Latin})/gu) ?? []
  // ETF, R3 and QDII are said in every language; only a message of several capitals is English shouted.
  const spoken = words.filter((word) => /[a-z]/.test(word)).length
  const latinWords = spoken > 0 || words.length >= 3 ? words.length : 0
  const foreign = count(text, /[^\p{Script=Han}\p{Script=Latin}\p{Script=Common}\p{Script=Inherited}]/gu)
  const accented = count(text, /(?![A-Za-z])\p{Script=Latin}/gu)
  if (kana > 0 && kana * 4 >= han) return 'other'
  const total = han / 2 + latinWords + foreign / 2
  if (total === 0) return 'other'
  if (foreign / 2 > total / 2) return 'other'
  if (han / 2 >= latinWords) return han > 0 ? 'zh' : 'other'
  if (asksInChinese.test(text) && !asksInEnglish.test(text)) return 'zh'
  return accented > latinWords / 2 ? 'other' : 'en'
}

/** Words that only carry a Chinese question, and those that only carry an English one. */
const asksInChinese =
  /[吗嘛呢吧么呀啊不没][\s？?。！!～~]*$|怎么|怎样|如何|咋|什么|为啥|哪[里儿个些只]|多少|多久|几[点天个时]|可以|能不能|有没有|是不是|是啥/
const asksInEnglish =
  /\b(?:what|whats|how|when|where|why|which|who|whose|is|are|am|was|were|do|does|did|can|could|should|would|will|the|my|your|for|of|please|tell|want|need)\b/i

/**
 * Whether most letters are of a script that neither Chinese nor English is written in. Of such a text the index and the encoder know
 * nothing: what they find is chance.
 */
export const isOfOtherScript = (text: string): boolean => {
  const foreign = count(text, /(?!\p{Script=Han}|\p{Script=Latin})\p{L}/gu)
  return foreign > 1 && foreign * 2 > count(text, /\p{L}/gu)
}

const count = (text: string, pattern: RegExp) => text.match(pattern)?.length ?? 0
