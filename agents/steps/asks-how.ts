// Whether somebody asks how to do a thing, and not for a detail of it: the steps answer 怎么销户 and 我要销户, not 销户要几天 nor 周末能销户吗.
import { tellsOfFailure } from './judge.ts'
import { asksForFigure } from './wanted.ts'

/** @param part about a thing that can be done: an entry of the FAQ has told which */
export const asksHow = (part: string): boolean => {
  if (asksForFigure(part) || asksNumber.test(part)) return false
  if (asksSteps.test(part)) return true
  if (asksWhat.test(part)) return false
  // What to do when it does not work the steps do not tell: 人脸通不过怎么办.
  if (tellsOfFailure(part)) return asksWayOut.test(part)
  return asksWay.test(part) || !asksWhether.test(part)
}

const asksNumber = /多少|几(?!步)/
const asksSteps = /步骤|流程|[哪几]几?步/
const asksWhat = /条件|要求|门槛|资格|材料|证件|为什么|为啥|原因|回事|区别|什么意思|是什么|是啥|怎么样|影响|后果/
const asksWay = /怎么|怎样|如何|咋|教[我一]|[去在上从]哪|哪里|哪儿|入口/
const asksWayOut = /(?:怎么|怎样|如何|咋)(?!办|回事|整|弄|了)/
const asksWhether =
  /[吗嘛么呢不没否][\s？?。！!～~]*$|(\p{Script=Han})不\1|有没有|是否|能否|可否|[能可会][^，。？?]{0,12}[吗不]|什么|啥|为何/u
