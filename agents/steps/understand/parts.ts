// 一条消息里的几个问题: several questions in one message, each with the statements that belong to it.
import { sentences } from '../../../text/sentences.ts'

export type Question = { text: string; start: number; end: number }

const asks =
  /[?？]|吗|么(?!果)|呢|多少|多久|多大|多高|怎么|怎样|如何|什么|啥|哪|几(?:天|点|个|层|号|级|年|元|块|次|股|条|折|%)|是否|能不能|可不可以|可以.{0,12}(?:吗|不)|要不要|会不会|有没有|是不是|为什么|为何|为啥|能.{0,6}(?:吗|不)$|(?:请|帮|麻烦|^(?:再|也|另外|顺便)?(?:给我|帮我)?推荐(?![了的人码过])|给我|告诉我|介绍|解释|列|查|说明|对比|比较|整理|写|起草)/
const opensAnother =
  /^(?:还有|另外|此外|再(?:问|告诉|说|查|看|帮|讲|介绍|解释|推荐)|也(?:告诉|说|查|帮|介绍)|顺便|以及|对了|然后|其次|第[二三四五]|还想问|同时|再者|另)/
const onlyCourtesy =
  /^(?:你好|您好|在吗|请问|谢谢|多谢|感谢|麻烦了?|辛苦了?|hi|hello|嗨|哈喽|早上好|下午好|晚上好|好的|嗯+|哦+|ok)[!！。,，~～呀啊吧 ]{0,6}$/i

/** More questions than this are answered in another message. */
export const mostQuestions = 5

/**
 * The questions of a message in order; a message without any question mark or word is one. Statements go with the question that
 * follows, the last ones with the last question.
 */
export const splitQuestions = (text: string): Question[] => {
  const pieces = sentences(text).flatMap(splitAtConnectors)
  const questions: Question[] = []
  let waiting: Question | null = null
  for (const piece of pieces) {
    const joined: Question = waiting ? join(text, waiting, piece) : piece
    if (onlyCourtesy.test(piece.text.trim())) continue
    if (asks.test(piece.text)) {
      questions.push(joined)
      waiting = null
    } else waiting = joined
  }
  if (waiting) {
    const last = questions.pop()
    questions.push(last ? join(text, last, waiting) : waiting)
  }
  if (questions.length === 0) return [{ text: text.trim(), start: 0, end: text.length }]
  if (questions.length <= mostQuestions) return questions
  const rest = questions.slice(mostQuestions - 1)
  const [first, last] = [rest[0], rest.at(-1)]
  return first && last ? [...questions.slice(0, mostQuestions - 1), join(text, first, last)] : questions
}

const join = (text: string, first: Question, last: Question): Question => ({
  text: text.slice(first.start, last.end),
  start: first.start,
  end: last.end,
})

// "赎回费多少，还有锁定期多久": a comma parts two questions where the second says that it is another one, or where both ask with a
// question word of their own.
const ownQuestion = /多少|多久|怎么|如何|什么(?!都)|啥|哪|几|吗|是否|能不能|可不可以|有没有|为什么/
const splitAtConnectors = (sentence: Question): Question[] => {
  const commas = [...sentence.text.matchAll(/[，,、；;]/g)].map(({ index }) => index)
  const cuts = commas.filter((at) => {
    const before = sentence.text.slice(0, at)
    const after = sentence.text.slice(at + 1).trim()
    if (!asks.test(after)) return false
    if (opensAnother.test(after)) return asks.test(before)
    if (sentence.text.charAt(at) === '、') return false
    const clause = before.slice(Math.max(before.lastIndexOf('，'), before.lastIndexOf(','), -1) + 1)
    return ownQuestion.test(clause) && ownQuestion.test(after) && clause.length >= 5 && after.length >= 4
  })
  const pieces: Question[] = []
  let from = 0
  for (const cut of [...cuts, sentence.text.length]) {
    const piece = sentence.text.slice(from, cut)
    const lead = piece.length - piece.trimStart().length
    const trimmed = piece.trim()
    if (trimmed) {
      const start = sentence.start + from + lead
      pieces.push({ text: trimmed, start, end: start + trimmed.length })
    }
    from = cut + 1
  }
  return pieces
}
