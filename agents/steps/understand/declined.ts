// 不要转人工: what is declined is not asked for. 不对，我问的是佣金: neither is what was understood instead.
import { isContinuing } from './continuing.ts'
import { fromOffset, type PlainText } from './plain.ts'

const person = '(?:人工(?!智能)|真人|活人|客服(?!机器人)|坐席|座席|专员|客户经理|投顾)(?:客服|服务|坐席|座席|人员)?'
// 为什么不用人工, 要不要转人工 and 不用转人工吗 ask; 不转人工 alone reproaches.
const declining =
  '(?<!要|用|该|想|为什么|为啥|怎么|凭什么|干嘛)(?:不(?:要|用|必|需要|想要?|打算|着急|急着)|无需|用不着|甭|别(?!的|人|家|处)|(?:先|暂时|暂)不(?:要|用|需要)?|没(?:有)?(?:要求?|说要?|让你|叫你|想要?)|不是(?:要|想|让你|叫你))'
// 我不要人工: nothing is left of it.
const own = '(?:(?:我|俺|咱)(?=不|无|用|甭|别|先|暂|没))?'
const between = '(?:你|您|你们|给我|帮我|替我|跟我|再|又|老|总|一直|马上|现在|直接|就|去|来){0,4}'
const patterns = [
  `${declining}${between}(?:转接?|接通?|找|叫|换|喊|联系|打扰|麻烦)?(?:到|给|成|个|一下|你们的?){0,2}${person}`,
  `${declining}${between}(?:推荐|荐股|预测)`,
  "(?:don'?t|do not|no need to|needn't) (?:transfer|connect|switch|hand)[^,.!?]{0,20}(?:human|person|agent|staff|operator)",
]
const declined = new RegExp(`${own}(?:${patterns.join('|')})(?!.{0,2}[吗么?？])`, 'gi')

/** The message with spaces where it declines a person or a recommendation; offsets stay as they are. */
export const withoutDeclined = (message: PlainText): PlainText => {
  const text = message.text.replace(declined, (words) => ' '.repeat(words.length))
  return text === message.text ? message : { ...message, text }
}

const corrected =
  /^\s*(?:(?:不对|不是(?:这个)?|错了|搞错了|(?:你|您)?(?:理解|搞|弄|听|看)错了|答非所问)[啊呀吧的了哦呢]?[，,。．.！!~～… ]{0,3}){1,3}我?(?:刚才|刚刚|其实|本来|就|是|想|要){0,3}(?:问|说|指|讲)的?是[，,：: ]{0,2}(?=.{2})/

/** Whether a message says that another thing was asked. */
export const corrects = (text: string): boolean => corrected.test(text)

/** 不对，我问的是银行卡密码 is judged by 银行卡密码: that something was misunderstood is no complaint, and no danger. */
export const withoutCorrection = (message: PlainText): PlainText => {
  const [words] = corrected.exec(message.text) ?? []
  return words ? fromOffset(message, words.length) : message
}

// 顺便问下佣金多少: how it is brought up is not what is asked.
const aside =
  /^(?:顺便|顺带|另外|还有|此外|对了|再|然后)(?:我|想|再|也|请|帮我)*(?:问|请教|说|告诉我?|讲)?(?:一?下|一声|问)?[，,、：: ]*(?=.{4})/

const greeting =
  /^(?:(?:没事|没什么|(?:我)?就(?:是)?(?:说说|问问|随便问问)|随便(?:问问|说说)|你好|您好|在吗|请问|谢谢|打扰了?|不好意思)(?:了|啊|呀|哈|一下)?[，,、。！!~？? ]{1,3}){1,4}(?=.{2})/

/** A question as it is to be looked up: without what is declined, corrected and how it was brought up, unless nothing else is there. */
export const askedFor = (question: string): string =>
  question
    .replace(corrected, '')
    .replace(declined, '')
    .replace(/^[\s，,、；;。]+/, '')
    .replace(greeting, '')
    .replace(aside, '') || question

/** Whether nothing that asks is left of a message once what it declines is taken out. */
export const onlyDeclines = (message: PlainText): boolean => {
  const { text } = withoutDeclined(message)
  return (
    text !== message.text && (isContinuing(text) || /^[\s\p{P}请先你您那我就暂时了吧啊哦呀啦哈谢好的嗯]*$/u.test(text))
  )
}
