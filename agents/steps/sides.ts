// 港股通和A股哪个费率低: two things that are no products are held against each other. What tells of one of them is half an answer.
import type { Passage } from '../../domain/passage.ts'
import { asksToCompare } from '../../knowledge/facts/asked-fields.ts'
import { subjectAtStart, subjectsIn } from './subject.ts'

/** One of two things, and the question of it alone. */
export type Side = { name: string; question: string }

const lead = /^(?:请问|想问|问一下|那|[，, ])*/
const opensComparison = /^(?:对比|比较)(?:一?下)?/
const name = '[^，。？?！!；;、和跟与同比]{2,12}?'
const both = new RegExp(`^(${name})(?:和|跟|与|同|、|比(?!较)|还是)([^，。？?！!；;]{2,24})$`)
const asked =
  /(?:之间|相比|比起来)?(?:的|有|是)*(?:(?:不|是不是)?(?:什么|啥|哪些|何)?(?:区别|不同|差别|差异|不?一样|相同)(?:在哪|在哪里|是什么|是啥|吗|么|呢|大吗)?|哪(?:一)?[个种边家]|谁(?:的)?|(?:的)?(?:对比|比较)(?:一下)?)([^，。？?]{0,8}?)(?:比较|更|最)?(?:[高低贵多少大小长短快慢]|便宜|划算)?(?:一?些|一?点|吗|呢|啊)?[？?]?$/
/** Which is better nobody here says. */
const prefers = /好|合适|值得|靠谱|推荐/

/**
 * The two things of a comparison; empty where it is none.
 * @example sidesOf('港股通和A股哪个费率低') // 港股通费率, A股费率
 */
export const sidesOf = (question: string): Side[] => {
  const whole = question.replace(lead, '').replace(/[？?。！!\s]+$/, '')
  const text = whole.replace(opensComparison, '')
  const ending = prefers.test(text) ? null : asked.exec(text)
  const [, first = '', rest = ''] = both.exec(text.slice(0, ending?.index)) ?? []
  if ((!ending && (text === whole || prefers.test(text))) || !first || !rest) return []
  // What is asked of both stands behind the second: 科创板和创业板开通条件, 基金和股票的手续费.
  const end = subjectAtStart(rest) || (rest.includes('的') ? rest.indexOf('的') : rest.length)
  const topic = `${rest.slice(end).replace(/^的/, '')}${ending?.[1] ?? ''}`
  return [first, rest.slice(0, end)].map((side) => ({
    name: side,
    question: topic ? `${side.endsWith(topic) ? side : `${side}${topic}`}` : `${side}是什么`,
  }))
}

/** Whether what was found tells of a thing, or was written to tell such things apart. */
export const tellsOf = ({ kind, title, path, text }: Passage, { name }: Side, others: readonly Side[]): boolean => {
  const heading = `${title} ${path.join(' ')}`
  if (asksToCompare(path.at(-1) ?? '')) return true
  // The section of a procedure may speak of another business on the way.
  const told = (kind === 'faq' ? `${path.at(-1)} ${text}` : heading).replace(compound, '')
  const own = subjectsIn(name).filter((subject) => !others.some((other) => subjectsIn(other.name).includes(subject)))
  return told.toLowerCase().includes(name.toLowerCase()) || own.some((subject) => subjectsIn(told).includes(subject))
}
/** 股票ETF is no 股票. */
const compound = /股票(?=ETF|型|基金|期权|质押)/gi
