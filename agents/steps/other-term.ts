// 转股溢价率, 报价回购: the name of something that we do not hold stands near to what we do, by half of its words. What we hold of its
// neighbour answers nothing of it.
import type { Passage } from '../../domain/passage.ts'
import { canonical } from '../../retrievers/lexical/synonyms.ts'
import { cutForSearch, cutWords, tagWords } from '../../text/jieba.ts'
import type { Words } from './compose.ts'
import { allOf } from './judge.ts'
import { isAspect } from './understand/questions/topic.ts'

/** From this probability on the passage answers, by whatever name it calls the thing. */
export const surelyMeant = 0.8

/**
 * What a question is about, where the passage does not name it; null where it does, or where the question tells a story.
 * @param found all that was found for the question
 * @param words what cuts a text into the words of the index
 * @example unheldTerm('转股溢价率怎么算', onPremiumOfFunds, found, words) // '转股溢价率'
 */
export const unheldTerm = (
  question: string,
  passage: Passage,
  found: readonly Passage[],
  words: Words,
): string | null => {
  const asked = question.toLowerCase()
  const term = unheldName(asked, passage, words) ?? unheldThing(asked, passage, words) ?? unheldLatin(asked, found)
  return term && question.slice(asked.indexOf(term)).slice(0, term.length)
}

/** A name and no more than what it is, or how: every word of it must stand in the heading, and not somewhere in the text. */
const unheldName = (question: string, passage: Passage, words: Words): string | null => {
  if (question.length > longestAsked) return null
  const name = question.replace(saidBefore, '').replace(askedBefore, '').replace(askedBehind, '').trim()
  if (name.length < 2 || name.length > longestName || /[\s，,。？?！!]/.test(name) || sentenceWord.test(name))
    return null
  const telling = cutWords(name).filter(
    (word) => word.length > 1 && !isAspect(word) && !ofEveryBusiness.test(word) && !isPrice(word, name),
  )
  const { kind, title, path, matchedQuestion, text } = passage
  const heading = [kind === 'faq' ? text.slice(0, text.search(/[。\n]/)) : title, ...path, matchedQuestion ?? ''].join(
    ' ',
  )
  return telling.every((word) => isIn(word, heading, words)) ? null : name
}
const [longestName, longestAsked] = [8, 20]
const ofEveryBusiness = /^(?:股票|证券|基金|账户|资金|交易|业务)$/
/** 北交所起步价: what it costs, at the end. */
const isPrice = (word: string, name: string): boolean => word.endsWith('价') && name.endsWith(word)
const askedBefore = /^(?:请问|那|什么(?:是|叫)|啥(?:是|叫)|解释一?下|介绍一?下|讲讲|说说)+/
const askedBehind =
  /(?:(?:是|叫|指)(?:个)?(?:什么|啥)(?:意思|东西)?|(?:什么|啥)意思|(?:怎么|如何|咋)(?:操作|弄|算|办理?|做|玩|用|查|看|交|买|开|领|取|投|退|订|回事|参[加与]|报名|申报|申请|提取|领取|预约|报销)?|在哪里?(?:看|查|办|买|弄|开|玩|领)?|多少|有吗|(?:能|可以)[买做开办交][吗么不]?|[吗么呢啊呀的])*[?？。！! ]*$/
const sentenceWord = /[我你您他她了没不]|想|怎么|什么|啥|哪|多少|多久|几|能|可以/

/** 铁矿石夜盘几点收: what a short question begins with; a longer one begins with its story. */
const unheldThing = (question: string, passage: Passage, words: Words): string | null => {
  if (question.length > shortQuestion) return null
  const [first] = tagWords(question.replace(saidBefore, ''))
  if (!first || first.word.length < 2 || !/^\p{L}+$/u.test(first.word) || isAspect(first.word)) return null
  const isThing = /^(?:n(?!s)|j|eng)/.test(first.tag) && !isLaw.test(first.word) && !ofEveryBusiness.test(first.word)
  return isThing && !isIn(first.word, allOf(passage), words) ? first.word : null
}
const shortQuestion = 14
/** Laws are looked up by their titles. */
const isLaw = /(?:法|条例|办法|规定|规则)$/
const saidBefore = /^(?:请问|想问一?下?|那|你们(?:家|公司)?的?|我的?|\p{Script=Han}{2,4}证券的?|现在|今天)+/u

/** ROE, QMT: in a Chinese question, and nowhere in what was found. */
const unheldLatin = (question: string, found: readonly Passage[]): string | null => {
  const named = question.match(/(?<![a-z\d])[a-z]{3,}(?![a-z\d])/g) ?? []
  const isChinese = (question.match(/\p{Script=Han}/gu) ?? []).length >= leastChinese
  return isChinese && named.length < severalWords
    ? (named.find((word) => !found.some((passage) => allOf(passage).includes(word))) ?? null)
    : null
}
const [leastChinese, severalWords] = [4, 3]

/** By itself, by a word for the same, or by a word within it: 股息 for 股息率. */
const isIn = (word: string, text: string, words: Words): boolean => {
  const lower = text.toLowerCase()
  return (
    lower.includes(word) ||
    cutForSearch(word).some((one) => one.length > 1 && lower.includes(one)) ||
    words(lower).some((one) => canonical(one) === canonical(word))
  )
}
