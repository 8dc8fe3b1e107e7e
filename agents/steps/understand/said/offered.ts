// 好的, 要, 麻烦了 after a person was offered: whoever says yes asks for one, in whatever words it was offered.
import type { Utterance } from '../../../../domain/turn.ts'
import { asksBack } from './asked-again.ts'
import { plain } from './plain.ts'

// --- what was offered ---

const person = '人工|真人|同事|专员|专席|客服|顾问|投顾|经理|主管|坐席|座席|负责人|工作人员|专人'
/** 可以为您转接持证的投资顾问, 需要我帮您接人工吗. */
const put = new RegExp(
  `(?:[为帮给替][您你](?!们)|[要让]我(?:现在|来|为|帮|给))[^。！？!?\\n]{0,12}(?:转|接|联系|安排|找|叫|请)[^。！？!?\\n]{0,12}(?:${person})|(?:需要|要不要|是否|要|想)[^。！？!?\\n]{0,8}(?:${person})[^。！？!?\\n]{0,8}[吗么？?]|\\b(?:would you like|shall i|do you want|i can|let me)\\b[^.?!\\n]{0,40}\\b(?:connect|transfer|colleague|human|person|agent|adviser)`,
  'i',
)
/** 回复“转人工”. */
const named = /(?:回复|输入|发送|说)[“"'「‘]?(?:转?人工|人工客服|转接)|reply [“"']?human/i
/** Whoever is greeted is told so, and nothing is put before them. */
const inPassing = /需要真人时回复“转人工”|If you prefer a person, reply “human”/
/** Said when it is being done. */
const underWay = /(?<!让我|可以|要我|由我)(?:现在|正在)就?(?:为|给|帮)?您?转(?:接|给)|请求已经登记|connecting you/i

type Offer = 'put' | 'named' | 'in passing'

const offerIn = (text: string): Offer | null => {
  if (underWay.test(text)) return null
  const rest = text.replace(inPassing, '')
  if (put.test(rest)) return 'put'
  if (named.test(rest)) return 'named'
  return rest === text ? null : 'in passing'
}

// --- what is said to it ---

const particle = '[的了啦呀啊哈哦呢吧嘛呗哟咯哒滴嘞]{0,3}'
const polite = '谢谢|多谢|感谢|thanks|thank you'
/** 好的, 嗯, ok: also said to what was merely heard. */
const agreeing = `好|行|可以|中|成|得|妥|嗯|恩|是|对|没错|没问题|没意见|同意|当然|必须|就这样|就这么办|那敢情好|要得|okay|ok|yes|yeah|yep|yup|sure|fine|y|great`
/** 要, 转吧, 麻烦了: said to nothing but an offer. */
const requesting = `(?:我)?(?:很|真的)?(?:需要|想要|愿意|要)(?:这个|一个)?|(?:(?:请|麻烦|劳驾|帮我|帮忙|给我|替我|你们?|您|我|想|要|快点?|赶紧|赶快|马上|立刻|现在|直接|就|来|再|去){0,5})(?:转接|转|接(?!下来|着)|联系|安排|叫|找|来)(?:一下|下|一个|个|过去|过来|进来|人工|人|呀|他们)*|(?:那就?)?(?:麻烦|有劳|劳驾|拜托|辛苦)(?:你们?|您|一下|下)*|请|快点?|赶紧|就要这个|please(?: do)?|go ahead|do it|do so|i(?:'d| would) like (?:that|to)|i do|that would be (?:great|nice)`
const said = new RegExp(
  `^(?:(?:那就?|就|你|您|我)?(?:[哦噢喔啊呃唉哎额]+[，,、。 ]?)?(?:(?<asks>${requesting})|(?<agrees>${agreeing})|(?<thanks>${polite})(?:你们?|您)?)${particle})`,
  'iu',
)
const between = /^[\p{P}\p{S}\s]+/u
/** A longer answer says more. */
const longest = 24

/** How a message says yes and nothing else, null where it does not. A question is none. */
const yesIn = (message: string): 'asks' | 'agrees' | 'thanks' | null => {
  const { text } = plain(message)
  if (text.length > longest || /[?？吗]|么$|^(?:你|您|大家|早上|下午|晚上)好/.test(text)) return null
  const heard = new Set<string>()
  let rest = text.replace(between, '')
  while (rest !== '') {
    const piece = said.exec(rest)
    if (!piece || piece[0] === '') return null
    for (const [kind, words] of Object.entries(piece.groups ?? {})) if (words !== undefined) heard.add(kind)
    rest = rest.slice(piece[0].length).replace(between, '')
  }
  if (heard.has('asks')) return 'asks'
  if (!heard.has('agrees')) return null
  return heard.has('thanks') ? 'thanks' : 'agrees'
}

/** What each kind of yes is an answer to. 好的谢谢 takes leave of what was only named; 好的 to a greeting greets back. */
const answers: Record<'asks' | 'agrees' | 'thanks', ReadonlySet<Offer>> = {
  asks: new Set(['put', 'named', 'in passing']),
  agrees: new Set(['put', 'named']),
  thanks: new Set(['put']),
}
const ofPerson = /转|接|人工|联系|叫|找|please|go ahead/i

const offered = (history: readonly Utterance[]): string | null => {
  const before = history.at(-1)
  return before?.role === 'assistant' ? before.text : null
}

/**
 * Whether a message says yes to a person whom the assistant has just offered. After questions to choose from only who names the person does.
 * @param history the conversation before the message, oldest first
 */
export const acceptsPerson = (message: string, history: readonly Utterance[]): boolean => {
  const before = offered(history)
  const [offer, yes] = [offerIn(before ?? ''), yesIn(message)]
  if (!before || !offer || !yes || !answers[yes].has(offer)) return false
  return !asksBack.test(before) || ofPerson.test(message)
}

/** 好的 to questions to choose from: which of them is meant it does not say. */
export const choosesNone = (message: string, history: readonly Utterance[]): boolean => {
  const before = offered(history)
  return before !== null && asksBack.test(before) && yesIn(message) !== null && !ofPerson.test(message)
}

const no =
  /^(?:(?:哦|嗯|我|那|好的?|还是|算了|谢谢|先|暂时|现在|不好意思|目前)[,，、。 ]?){0,4}(?:(?:不|不用|不要|不必|不需要|没必要|用不着|甭|别|无需)(?:了|用|要|转|接|麻烦|找|联系|叫|想转|想要|谢谢|你|您|人工|吧|啦|啊|哈|着)*|(?:以后|下次|改天|回头|晚点)再?(?:说|联系)?|就?先?这样|算了|no|nope|no need|not now|no,? thanks?(?: you)?)(?:[,，。！!~～ ]{0,3}(?:不用|不要|不必|不|谢谢|多谢|算了|了|吧|啦|啊|哈|呀|你|您|thanks?|thank you))*[\p{P}\p{S}\s]*$/iu

/** Whether a message declines the person, or whatever else was put before the client, and says nothing else. */
export const declinesOffer = (message: string, history: readonly Utterance[]): boolean => {
  const before = offered(history)
  const { text } = plain(message)
  return before !== null && offerIn(before) !== null && text.length <= longest && no.test(text)
}
