// 违反了怎么罚, 什么时候施行的: a law was spoken of, and the question is about it.
import { tagWords } from '../../../text/jieba.ts'

/** What is asked of any law, and of whom any law speaks. */
const ofAnyLaw =
  /法|罚|责任|规定|规则|适用|例外|施行|实施|执行|生效|失效|废止|修[订改正]|改|变|违|犯|后果|内容|原文|条|款|项|章|节|主体|对象|范围|情[形况]|依据|意思|含义|意义|理解|解释|解读|说明|区别|不同|目的|影响|要求|标准|金额|期限|时候|时间|版本?|主要|具体|详细|承担|负责|追究|赔|管|定|禁止|可以|允许|处理|处分|没收|吊销|坐牢|判|人|谁|单位|机构|公司|员工|客户|投资者|当事|经理|个人|举个?例|例子/
/** What says nothing by itself. */
const light =
  /^(?:[是有说讲写看问想要能会算叫到来去用做办得给让对被举钱]|知道|告诉|了解|请问|应该|需要|没有|哪年|怎么[样办]?|举个)$/

/**
 * Whether a question names nothing but what is asked of any law: 红烧肉怎么做 has a matter of its own.
 * @param before the question before; what it speaks of is no new matter
 */
export const asksOfLaw = (question: string, before = ''): boolean =>
  tagWords(question).every(
    ({ word, tag }) =>
      !/^(?:[nvaijlx]|eng)/.test(tag) ||
      !/\p{L}/u.test(word) ||
      light.test(word) ||
      ofAnyLaw.test(word) ||
      before.includes(word),
  )
