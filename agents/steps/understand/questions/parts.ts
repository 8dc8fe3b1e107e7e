// 一条消息里的几个问题: several questions in one message, each with the statements that belong to it.
import { askedFields } from '../../../../knowledge/facts/asked-fields.ts'
import { numbersIn } from '../../../../text/numerals.ts'
import { sentences } from '../../../../text/sentences.ts'
import { tradedIn } from '../../subject.ts'
import { onlyInsults } from '../insult.ts'
import { aspectAtEnd, namesAspect, topicOf } from './topic.ts'

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
  const listed = listedIn(text)
  if (listed.length > 1) return listed.slice(0, mostQuestions)
  const pieces = sentences(text).flatMap(splitAtConnectors)
  const questions: Question[] = []
  let waiting: Question | null = null
  for (const [at, piece] of pieces.entries()) {
    const joined: Question = waiting ? join(text, waiting, piece) : piece
    if (onlyCourtesy.test(piece.text.trim()) || onlyInsults(piece.text)) continue
    const isBesideAnother = isWish(piece.text) || isNameAlone(piece.text)
    if (isQuestion(piece.text) || (isBesideAnother && opensAnother.test(pieces[at + 1]?.text ?? ''))) {
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

/** 请问三个问题：开户材料，销户时间，佣金: as many as were announced need no question words. */
const announced = /^[^：:，,。？?！!]{0,10}([两二三四五六七八九])个(?:问题|事情?|疑问)[：:]/
const counts = '两二三四五六七八九'
const listedIn = (text: string): Question[] => {
  const [head, count] = announced.exec(text) ?? []
  if (!head || !count) return []
  const items = [...text.slice(head.length).matchAll(/[^，,、；;。？?！!\n]+[？?]?/g)].flatMap(({ 0: item, index }) => {
    const question = item.trim()
    const start = head.length + index + (item.length - item.trimStart().length)
    return question === '' ? [] : [{ text: question, start, end: start + question.length }]
  })
  return items.length === Math.max(2, counts.indexOf(count) + 1) ? items : []
}

// "赎回费多少，还有锁定期多久": a comma parts two questions where the second says that it is another one, or where both ask with a
// question word of their own. "1.怎么开户 2.怎么销户" and "怎么开户和怎么销户" are parted where both ask.
const ownQuestion =
  /多少|多久|多长|怎么|怎样|如何|咋|什么|啥|哪|几|谁|吗|是否|能不能|可不可以|有没有|要不要|会不会|收不收|用不用|是不是|为什么|(.)不\1|[^要也都还行好对是]不[？?]?$/
// 怎么试都不行, 等了几天了 tell; 怎么办 and 什么情况 ask of what was told, and of nothing by themselves.
const tells =
  /(?:怎么|什么|啥|哪里?|谁|多少|几[个次种]?)[^，,、；;]{0,4}[都也]|几(?:天|次|个月?|年|周|小时|分钟)[^，,、；;]{0,3}了|(?:不|没)(?:知道|懂|明白|清楚)?(?:什么|多少|几)/g
const asksOfAll =
  /^(?:我|这|那|现在|请问|到底|又|都|该|应该|要|得|是|算|可以|你们?|您|[，, ])*(?:怎么(?:办|弄|回事|搞|处理|解决|回[复答]?|答复?|说|应对)|咋(?:办|弄|回事|整|搞)|(?:什么|啥)(?:情况|原因|问题|意思)|如何(?:处理|解决)|为什么|为啥|为何|(?:第一步)?[在去点从到]?哪(?:里|儿|个地方)?(?:可以|能)?(?:看|查|弄|办|点|找|操作)到?|(?:分别|各自?|都)?(?:是|有)(?:什么|啥|哪些|多少))(?:呢|啊|呀|了|才好)?[？?。！!]*$/
const asksByItself = (clause: string): boolean =>
  ownQuestion.test(clause.replace(tells, '')) && !asksOfAll.test(clause.trim())
/** 还有过户费, 顺便问下过户费: another one, in no more than a name. */
const another =
  /^(?:(?:还有|另外|此外|顺便|顺带|以及|再|也|对了|然后)(?:我|想|再|也|请|帮我?)*(?:问|说|看|查|讲|介绍|了解|咨询|告诉我)?(?:一?下|一声|问)?[，,：: ]?){1,2}(?=[^我你您了没不很太一别]{2,8}(?:呢|吧)?[？?。]?$)/
/** 我想开户，顺便问下佣金: what is wished for is a question beside another one. */
const isWish = (clause: string): boolean => wish.test(clause.trim())
const wish =
  /^(?:你好|您好|请问|[，, ])*(?:[我俺](?:现在|也|就)?(?:想|要|打算|准备)|(?:想|打算|准备))要?(?!(?:问|知道|了解|咨询)(?:一?下|一声|个事|[你您]们?)*$).{2,8}$/
/** 密码，还有怎么销户: named first, it is asked about beside the other. */
const isNameAlone = (clause: string): boolean =>
  /^\p{Script=Han}{2,6}$/u.test(clause) && !saysMore.test(clause) && topicOf(clause) === clause
const saysMore = /[我你您他她它了吗呢吧啊的没不就都也]|好|行|对|谢|知道|明白|收到|清楚|了解|看到|懂|没事|另外|还有|顺便/
const isQuestion = (piece: string): boolean =>
  asks.test(piece) || asksByItself(piece) || another.test(piece) || namesAspect(piece)
const itemMark = /^\s*(?:[1-9][.．、)）](?!\d)|[①-⑨])\s*(?=\S)/
/** 想问两个事，一个是怎么改密码. */
const countMark =
  /^\s*(?:[^，,：:]{0,8}[两几三四]个?(?:问题|事情?|疑问)[，,：:]\s*)?(?:(?:另外?)?一个|[一二三四]|第[一二三四]个?|首先|其次)是[，,：: ]?(?=.{3})/
const partings =
  /[，,、；;]|(?<=\p{Script=Han}{3})\s+(?=\p{Script=Han}{2})|\s+(?=[1-9][.．、)）](?!\d)|[①-⑨])|(?:和|跟|与|以及|还有(?<!(?:看|查|知道|算)[^，,、；;]{0,8}还有))(?=怎么|如何|怎样|什么|啥|多少|多久|哪|能不能|可不可以|要不要|是不是|有没有|为什么)/gu

/** So far around a comma is looked for questions: a pasted document has thousands of commas. */
const nearby = 120

const splitAtConnectors = (sentence: Question): Question[] => {
  const { text } = sentence
  const { covered } = coverTitles(text)
  const cuts = [...covered.matchAll(partings)].flatMap(({ 0: mark, index: at }) => {
    const next = at + mark.length
    const [before, rest] = [covered.slice(Math.max(0, at - nearby), at), covered.slice(next, next + nearby)]
    const after = rest.trim()
    const clause = before.slice(before.search(/[^，,、；;]*$/))
    const parts = () => {
      const isAsked = asks.test(before) || isWish(clause) || another.test(clause) || isNameAlone(before)
      if (opensAnother.test(after) && isAsked)
        return asks.test(after) || another.test(after.split(/[，,、；;]/)[0] ?? '')
      if ((asksByItself(clause) || namesAspect(clause.trim())) && asksByItself(after))
        return !/[，,；;、]/.test(mark) || (clause.length >= 3 && after.length >= 2)
      return /[，,、]/.test(mark) && namesAspect(clause) && namesAspect(after.split(/[，,、]/)[0] ?? '')
    }
    return parts() ? [{ at, next }] : []
  })
  const pieces: Question[] = []
  let from = 0
  for (const { at, next } of [...cuts, { at: text.length, next: text.length }]) {
    const piece = text
      .slice(from, at)
      .replace(itemMark, (mark) => ' '.repeat(mark.length))
      .replace(countMark, (mark) => ' '.repeat(mark.length))
    const lead = piece.length - piece.trimStart().length
    const trimmed = piece.trim()
    if (trimmed) {
      const start = sentence.start + from + lead
      pieces.push({ text: trimmed, start, end: start + trimmed.length })
    }
    from = next
  }
  let before: Question[] = []
  return pieces.flatMap((piece) => {
    before = askedOfEach(piece, before) ?? apart(piece)
    return before
  })
}

/** ETF和可转债佣金多少，印花税多少: of each of the kinds that were just asked about. */
const askedOfEach = (piece: Question, before: readonly Question[]): Question[] | null => {
  const kinds = before.map(({ text }) => tradedIn(text))
  if (kinds.length < 2 || kinds.includes(null) || !feeAlone.test(piece.text)) return null
  const asked = piece.text.replace(leadingOver, '')
  return kinds.map((kind) => ({ ...piece, text: `${kind}${asked}` }))
}

const fee = '(?:佣金|印花税|过户费|规费|经手费|证管费|手续费)'
const feesTogether = new RegExp(
  `^(?:请问|那么?|现在|股票的?|交易的?){0,2}(${fee}(?:(?:和|跟|与|、)${fee})+)(?=.{0,6}(?:多少|几|怎么收))`,
)
const leadingOver = /^(?:那么?|还有|另外|以及|它们的?|的)*/
const feeAlone = new RegExp(
  `${leadingOver.source}${fee}(?:都|各|分别)?(?:呢|多少|(?:是|要|收)多少|怎么收|几个点|收不收|收吗|要吗|有吗)?[？?]?$`,
)
/** 各级, 各类 and 各地 are said of many, and ask for nothing of each. */
const each =
  /(?:分别|各自)(?=\p{Script=Han})|各(?=[是要需须得收有占指为在用能可属最满买交付扣]|多少|多久|几|怎|如何|什么|啥|哪)/u
const and = /和|跟|与|、|以及/
/** What is asked of several at once is no question about each. */
const comparing =
  /区别|不同|差别|差异|一样|相同|等同|哪[个只种款一]|比|关系|还是|之间|一起|同时|(?:是|算|属于)(?:不是)?同?一(?:个|种|回|码|类|家|套)/
/** Longer, it is no list of names. */
const longestList = 40

/** 佣金和印花税分别是多少, 科创板和创业板要什么条件: each is looked up on its own. */
const apart = (question: Question): Question[] => {
  const { covered: text, uncovered } = coverTitles(question.text)
  const [whole, fees] = feesTogether.exec(text) ?? []
  if (whole && fees) {
    const asked = text.slice(whole.length).replace(/^(?:分别|各自?|都)/, '')
    return fees.split(and).map((one) => ({ ...question, text: uncovered(`${one}${asked}`) }))
  }
  if (text.length > longestList || comparing.test(text)) return [question]
  const names = (each.test(text) ? ofEach(text) : ofKinds(text)).filter((name) => name !== '')
  return names.length > 1 ? names.map((name) => ({ ...question, text: uncovered(name) })) : [question]
}

/**
 * A text in which every title in 《》 is a run of one private character, as long as it was: a title is a name, whatever stands in it
 * (《全国人民代表大会和地方各级人民代表大会代表法》).
 */
const coverTitles = (text: string): { covered: string; uncovered: (part: string) => string } => {
  const titles: string[] = []
  const covered = text.replace(/《[^《》\n]+》/g, (title) => {
    if (titles.length > lastCover - firstCover) return title
    titles.push(title)
    return String.fromCharCode(firstCover + titles.length - 1).repeat(title.length)
  })
  const uncovered = (part: string) =>
    part.replace(/([\uE000-\uF8FF])\1*/g, (run) => titles[run.charCodeAt(0) - firstCover] ?? run)
  return { covered, uncovered }
}
const [firstCover, lastCover] = [0xe000, 0xf8ff]

/** 开户和销户分别要多久. Of terms (持有7天和30天分别多少) one answer tells all. */
const ofEach = (text: string): string[] => {
  const at = text.search(each)
  const asked = text.slice(at).replace(each, '')
  const said = text.slice(0, at).split(and)
  const [first = '', last = ''] = [said[0], said.at(-1)]
  if (said.length < 2 || said.some((name) => name.length < 2 || numbersIn(name).some(({ unit }) => unit))) return []
  const shared = fieldBehind(first, last, asked) || sharedTail(first, last)
  // 银证转账的时间和限额
  const head = shared === '' ? (/^.+的/.exec(first)?.[0] ?? '') : ''
  return said.map((name, index) => {
    const isLast = index === said.length - 1
    return `${index > 0 && !name.includes('的') ? head : ''}${name}${isLast ? '' : shared}${asked}`
  })
}

/** What the last of several names says of all: 的佣金 in ETF和可转债的佣金, 赎回 in 货币基金和债券基金赎回. */
const sharedTail = (first: string, last: string): string => {
  if (!first.includes('的') && last.includes('的')) return last.slice(last.indexOf('的'))
  const kind = tradedIn(last)
  if (kind && last.startsWith(kind) && tradedIn(first)) return last.slice(kind.length)
  const ending = first.slice(-2)
  const at = last.indexOf(ending)
  return at < 0 ? (aspectAtEnd(last) ?? '') : last.slice(at + ending.length)
}

/** 风险等级 in 云岫成长先锋混合A 风险等级分别是几: what is asked of each product, behind the name of the last. */
const fieldBehind = (first: string, last: string, asked: string): string => {
  const fields = askedFields(last)
  if (fields.length === 0 || askedFields(first).length > 0 || askedFields(asked).length > 0) return ''
  for (let at = last.length - 2; at > 0; at--)
    if (askedFields(last.slice(at)).length === fields.length) return last.slice(at)
  return ''
}

/** ETF和可转债佣金多少: kinds of securities, of each of which it is asked. */
const ofKinds = (text: string): string[] => {
  const said = text.split(and)
  const last = said.at(-1) ?? ''
  const kind = tradedIn(last)
  if (said.length < 2 || kind === null || !last.startsWith(kind)) return []
  const isKind = (name: string) => name.endsWith(tradedIn(name) ?? ' ')
  const asked = last.slice(kind.length)
  if (!said.slice(0, -1).every(isKind) || asked.length < 2 || /^[，,；;。]/.test(asked)) return []
  return said.map((name, index) => (index === said.length - 1 ? name : `${name}${asked}`))
}
