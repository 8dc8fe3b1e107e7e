// 我中签了没: how what the client has applied for stands. Only the account shows it; the library tells where, or how long such a thing takes.

const mine = /(?:我|俺|本人)(?!们)/
/** What is done when it is done, and the sign at the end that it is asked whether it is. */
const isDone =
  '(?:中签?|过|通过|办好|办完|办成|办下来|弄好|搞定|成功|确认|批|批下来|下来|生效|开通|开好|受理|审核完?|登记)'
const asksWhetherDone = new RegExp(
  `${isDone}(?:了|份额)*(?:了没有?|了吗|了么|了不|没有?|吗|么)[啊呀呢]?[\\s？?。！!～~]*$`,
)
/** What is possible, what will be, how it is done: rules, and nothing of the account. */
const ofRules =
  /能(?!力)|可以|可不可以|会|要(?!是)|怎么|怎样|如何|什么|啥|多久|几|为什么|才|如果|假如|万一|需要|算|必须|一定/

/** Where the library tells of each; the first that fits. */
const guides: readonly [RegExp, string][] = [
  [/中了?签|打新|新股|新债/, '怎么知道新股有没有中签？'],
  [/开户/, '开户审核要多久？'],
  [/基金|份额/, '买了基金什么时候确认份额？'],
]
/** Of all else, that we see nothing of it, and where the client does. */
const ofAnyAccount = '你能看到我的账户和持仓吗？'

/**
 * The question for the library to somebody who asks whether what is his own is done; null where something else is asked.
 * @example guideOfOwnState('我中签了没') // '怎么知道新股有没有中签？'
 */
export const guideOfOwnState = (question: string): string | null => {
  if (!mine.test(question) || !asksWhetherDone.test(question) || ofRules.test(question)) return null
  return guides.find(([of]) => of.test(question))?.[1] ?? ofAnyAccount
}
