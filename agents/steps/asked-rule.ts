// 依据哪条, 哪个法律规定的: the rule itself is asked for, and only an article says it.

const asksRule =
  /(?:依据|根据|违反|属于|出自)?(?:的是)?(?:哪(?:一|几)?(?:条|款|个|部|项)?(?:法律|法规|规定|条例|条文|法条|法(?!人)|条(?!件))|什么(?:法律|法规|法条|法(?!人|子)))(?:的?规定|有规定|里?规定)?(?:的|了)?|(?:有|的)?(?:法律|法规)(?:依据|规定)(?:是什么|吗|呢)?|在(?:哪|第几)(?:一)?条|第几条/g

/** Whether a question asks which rule says something. @example asksForRule('投资顾问可以和客户分成吗 哪条规定') // true */
export const asksForRule = (question: string): boolean => question.search(asksRule) >= 0

/** What the rule is to be about, without the words that ask for it. @example matterOf('代客买卖违反哪条规定') // '代客买卖' */
export const matterOf = (question: string): string =>
  question
    .replace(asksRule, ' ')
    .replace(/[，,、]?\s*(?:依据|根据)?(?:是|呢|吗)?\s*[？?。]*\s*$/u, '')
    .replace(/(?:里|中)?关于/u, '')
    .trim()
