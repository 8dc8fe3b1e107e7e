// What is set aside before a message is judged, and before it is looked up: how it is opened, who speaks, the title of a law.
import type { Speaker } from '../signals/kinds.ts'
import { fromOffset, type PlainText, plain } from './plain.ts'

// --- how it is opened ---

// 你好，我想问一下，…: how a message is opened says nothing of what is owed to it, and leads both judges astray.

const end = '[,，。.!！?？、~～…\\s]'

/** 好的我想销户, 没事就是想问下佣金: how a message begins that follows what is acknowledged. 好的基金 and 没事就收费 go on with the word itself. */
const ownMessage =
  '(?:我|俺|咱|你(?!个)|您|那|请|帮|再(?!见|说|联系)|还(?!是|有)|另外|顺便|但是?|不过|可是|就(?:是|想|问|说)|麻烦|想(?:问|查|了解|要|办|开)|(?<!好)(?:怎么|咋|如何|什么时候|为什么)|how |what |where |when |can |i )'
const acknowledgements = [
  `(?:好(?:的|嘞|哒|滴|吧|呀|啊)*|行(?:吧|啊|呀|的)*|(?:ok|okay)(?:的|啦|,)?|[嗯恩哦噢喔]+|哈+|原来如此|(?:原来)?是?这样(?:子)?(?:啊|呀|吧)?|(?:知道|明白|懂|了解|清楚)[了啦]|不客气|没(?:事|关系|问题)儿?了?|不(?:用|需要|必)了|算了|(?:打扰|打搅|麻烦|拜托|不好意思)(?:一下|你|您|了)*|(?:好的?)?(?:谢谢|多谢|感谢|辛苦)(?:你|您|啦|了|哈)*(?=[,，。.!！~～ ]|我(?:还|想|要|再|又)|那|再|另|顺便))`,
  // 明白人 and 收到我的钱了吗, 可以我来办吗 are no acknowledgements.
  '(?:明白|了解|收到|可以|对|是的)(?=[,，。!！~～ ]{0,3}(?:那|我(?:想|要|还|这)|你说|但))',
].join('|')
const openings = [
  `(?:(?:${acknowledgements})[,，、。.!！~～… ]{0,3}){1,4}(?=${ownMessage})`,
  // 你好呀, 客服您好, 在吗, 喂: with a comma or without.
  `(?:客服|小[\\p{Script=Han}]|老师|亲)?(?:你|您|你们|大家)好(?![像多几久坏笨傻烦差慢歹奇气吵蠢用听看难贵狠毒黑不]|意思|过分|垃圾)[呀啊哈哦呢吗]?`,
  '(?:早上|上午|中午|下午|晚上)好[呀啊]?|hello|hi(?![a-z])|hey(?![a-z])|good (?:morning|afternoon|evening)|哈[喽啰罗]',
  `在(?:不在|吗|么|嘛|不(?=${end}))`,
  // Words of other meanings unless set apart.
  `(?:喂|嗨|亲|亲爱的|嗯+|哦+|噢|诶|那个|这个|客服|好的?|行|有人在?[吗么])(?:啊|呀|哈)?(?=${end})`,
  `(?:(?:不好意思|打扰|打搅|麻烦|劳驾|辛苦)(?:一下|下|了|您|你|大家)*[,，\\s]?)+(?=${end}|请?问|请教|咨询|想问|(?<=[,，\\s]))`,
  // Thanks alone are a mood, and stay.
  `(?:谢谢|多谢|感谢)(?:你|您|啦|了|哈|啊)*${end}{1,3}(?=再|还|另外|顺便|那|请?问|我想)`,
  'excuse me|sorry to (?:bother|disturb) you',
  // 我想问一下, 咨询个事: that something is asked is plain from what is asked.
  '(?:我|俺)?(?:就|想|要|是想|能不能|可以|再|来|先){0,3}(?:请问|请教|咨询|询问|问)(?:您|你|你们)?(?:一下子?|下(?![个周月午一旬次单载面级]|半[年月])|个(?:事儿?|问题))|请问',
].join('|')
const opening = new RegExp(`^(?:(?:${openings})(?:${end}|哈|啊|呀|了){0,4})+`, 'u')
/** Fewer characters than this are no message of their own: 你好呀 stays as it is. */
const shortest = 2

/** A message in its plain form without how it is opened, unless nothing else is there. */
export const withoutCourtesy = (text: string): { text: string; start: number } => {
  const start = opening.exec(text)?.[0].length ?? 0
  const rest = text.slice(start)
  return rest.replace(/[\p{P}\p{S}\s]/gu, '').length < shortest ? { text, start: 0 } : { text: rest, start }
}

// --- who speaks ---

// 我叫⟦姓名1⟧，手机⟦手机号1⟧，想问佣金多少: who somebody is asks nothing. Unread it would pass for a password sent, and lead the search astray.

const label =
  '(?:姓名|名字|叫|是|手机号?码?|(?:联系)?(?:电话|方式)|号码|(?:身份证|证件)号?码?|(?:银行)?卡号?|微信号?|邮箱|(?:家庭)?[地住]址|住在?|qq号?|(?:资金)?账[号户]|客户号|[:：的 ])'
/** A password is a fact that is never passed over. */
const detail = '⟦(?!凭证)[^⟦⟧]{1,8}⟧'
/** A clause of nothing else: 我是⟦姓名1⟧的老婆 and 银行卡⟦银行卡1⟧被冻结 tell more. */
const introduction = new RegExp(
  `(?<=^|[,，。.;；!！\\s])(?:[你您]好)?(?:这是)?(?:我|俺|本人)?${label}{0,4}${detail}(?:[,，、和 ]{0,2}${label}{0,3}${detail}){0,8} *(?:[,，。.;；!！]|$)`,
  'gi',
)
const inPassing = /⟦(?!凭证|姓名)[^⟦⟧]{1,8}⟧/g
const says = /[\p{L}\p{N}]/u

/** The text with spaces where it tells who the speaker is, unless it says nothing else; offsets stay as they are. */
export const withoutOwnDetails = (text: string): string => {
  const rest = text.replace(introduction, (words) => ' '.repeat(words.length))
  return says.test(rest) ? rest : text
}

/** The same of a message in its plain form. */
export const plainWithoutOwnDetails = (message: PlainText): PlainText => {
  const rest = withoutOwnDetails(message.text)
  if (rest === message.text) return message
  const { text, ...ranges } = fromOffset({ ...message, text: rest }, rest.length - rest.trimStart().length)
  return { ...ranges, text: text.trimEnd() }
}

/** A client's message without what only says who the client is; our own people name clients whom they ask about. */
export const heardFrom = (text: string, speaker: Speaker): PlainText =>
  speaker === 'client' ? plainWithoutOwnDetails(plain(text)) : plain(text)

/** A question as it is looked up: no number of the client's is in any document. */
export const withoutDetails = (question: string): string => {
  const rest = question
    .replace(inPassing, '')
    .replace(/[\s，,、]+$/, '')
    .trimStart()
  return says.test(rest) ? rest : question
}

// --- the title of a law ---

// 最高人民法院关于办理…刑事案件…的解释: the title of a judicial interpretation speaks of courts, cases and crimes, and nobody is here.

const issuer = '(?:最高人民(?:法院|检察院)|最高[法检]|两高|公安部|司法部)'
const title = new RegExp(
  `${issuer}(?:[、,和与及 ]{0,2}${issuer}){0,4}关于[^,。!?;《》]{2,60}?(?:解释|规定|意见|批复|纪要)|关于(?:办理|审理)[^,。!?;《》]{2,60}?(?:解释|规定|意见|批复|纪要)`,
  'g',
)

/** The message with spaces where the title of a judicial interpretation stands; offsets stay as they are. */
export const withoutLawTitles = (message: PlainText): PlainText => ({
  ...message,
  text: message.text.replace(title, (words) => ' '.repeat(words.length)),
})
