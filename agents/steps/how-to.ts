// 怎么开户, 身份证怎么更新: who asks how something is done gets the steps, with the way in, and not only what an entry of the FAQ says of it.
import type { Passage } from '../../domain/passage.ts'
import { canonical } from '../../retrievers/lexical/synonyms.ts'
import { cutForSearch, tagWords } from '../../text/jieba.ts'

const asksHow = /怎么|怎样|如何|咋|步骤|流程|在哪[里儿]?(?=办|开|弄)/
/** 怎么收费 and 怎么办 ask for something else; what is not done or went wrong is no way to do it. */
const asksElse =
  /(?:怎么|怎样|如何|咋)(?:样|办(?!理)|算|回事|收|看待|区分|选|没|不|还|就|会|说|知道|查|扣|计)|多少|多久|几[点天号]|什么时候|为什么|为啥|哪里看|失败|不[了上来出通成]|没[有收到成通]|忘|过期|丢|被|取消|关闭(?!个性)/

/** Words that stand in every such question. */
const ofAnyWay =
  /^(?:怎么|怎样|如何|怎么样|步骤|流程|办理|操作|申请|手续|需要|可以|请问|想要|一下|手机|网上|线上|自己|证券|虚谷|你们|我们|现在)$/
/** What is done by one character: 查, 卖. The others (办, 做, 开, 改) go with any business. */
const otherDeed = /^[查看卖买算交停退转还]$/

/**
 * Whether the steps of a procedure are what a question asks for: how it is done is asked, and its title names most of what is to be done.
 * @example isWayTo('怎么更新身份证件', '更新身份证件') // true
 * @example isWayTo('创业板怎么交易', '开通创业板权限') // false
 */
export const isWayTo = (question: string, title: string): boolean => {
  if (question.length > longestAsked || !asksHow.test(question) || asksElse.test(question)) return false
  const words = tagWords(question).filter(
    ({ word, tag }) => !ofAnyWay.test(word) && !/^(?:r|u|y|d|p|e|w|c|m|q)/.test(tag),
  )
  const telling = words.map(({ word }) => word).filter((word) => word.length > 1 || otherDeed.test(word))
  const held = new Set(cutForSearch(title).flatMap((word) => [word, canonical(word)]))
  const isNamed = (word: string) => title.includes(word) || held.has(canonical(word)) || holdsAll(title, word)
  const weigh = (list: readonly string[]) => list.reduce((sum, { length }) => sum + length, 0)
  return telling.length > 0 && weigh(telling.filter(isNamed)) >= leastNamed * weigh(telling)
}
const longestAsked = 20
const leastNamed = 0.7

/** 资产证明 is cut in two where the title has 开具资产证明. */
const holdsAll = (title: string, word: string): boolean => {
  const parts = cutForSearch(word).filter((part) => part.length > 1 && part !== word)
  return parts.length > 1 && parts.every((part) => title.includes(part))
}

/** The numbered steps of a procedure. */
export const isSteps = ({ kind, text }: Pick<Passage, 'kind' | 'text'>): boolean =>
  kind === 'procedure' && /^\s*1[.．、]/.test(text)

/** The steps that a question asks for among what was found, or null. */
export const stepsAsked = (question: string, found: readonly Passage[]): Passage | null =>
  found.find((passage) => isSteps(passage) && isWayTo(question, passage.title)) ?? null

/** Whether a question asks how something is done that a procedure may tell. */
export const mayAskForSteps = (question: string): boolean =>
  question.length <= longestAsked && asksHow.test(question) && !asksElse.test(question)
