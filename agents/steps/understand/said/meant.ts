// 不要转人工: what is declined is not asked for. 不对，我问的是佣金: neither is what was understood instead.
import { fromOffset, type PlainText } from './plain.ts'
import { withoutCourtesy } from './set-aside.ts'

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
  // 不用找人，你告诉我步骤就行; 不要转接，直接说.
  '(?:不用|不要|别|不必|无需)(?:再)?(?:给我|帮我)?(?:(?:找|叫|换)人|转接)(?=[,，。 ]?(?:你|您|直接|告诉|说))',
  // 我不是要投诉，只是问问佣金; 不想投诉都不行 is a complaint.
  '(?<!要)(?:不是|没有?|不|并不是?)(?:说|要|想要?|打算|准备|来|让){1,2}(?:去|来)?(?:投诉|举报)(?:你们?|谁|他|她|任何人|什么)?的?(?=[,，。.!！;；]|$)',
  "(?:don'?t|do not|no need to|needn't) (?:transfer|connect|switch|hand)[^,.!?]{0,20}(?:human|person|agent|staff|operator)",
]
const declined = new RegExp(`${own}(?:${patterns.join('|')})(?!.{0,2}[吗么?？])`, 'gi')

/** The message with spaces where it declines a person or a recommendation; offsets stay as they are. */
export const withoutDeclined = (message: PlainText): PlainText => {
  const text = message.text.replace(declined, (words) => ' '.repeat(words.length))
  return text === message.text ? message : { ...message, text }
}

const sorry = '(?:(?:哦|噢|啊|呃|哎呀?|诶|嗯|抱歉|不好意思|对不起)[，,、 ]?){0,2}'
const wrong =
  '(?:(?:不对|不是(?:这个)?|(?:我|你|您)?(?:刚才|刚刚)?(?:理解|搞|弄|听|看|打|说|写|问|输|选)?错(?:别?字)?|口误|答非所问)[啊呀吧的了哦呢]{0,2}[，,。．.！!~～… ]{0,3}){1,3}'
const rather =
  '(?:我?(?:刚才|刚刚|其实|本来|就|是|想|要){0,3}(?:问|说|指|讲)的?是|我?(?:刚才|刚刚|其实|本来|就|是){0,3}想(?:问|查|说)的?(?:一?下)?|我是(?:问|说|指|讲)|(?<=[，,。．.！!~～… ]|[打说写问输选]错了)(?:应该|其实)?是(?!不是|因为))[，,：: ]{0,2}'
/** 别的不用说，就告诉我佣金多少. */
const onlyThis =
  '(?:别的|其他的?)(?:先|都)?(?:不用|不要|别)(?:说|讲|管)了?[，, ]{1,2}(?:你|您)?(?:只|就)?(?:要|想)?(?:说|讲|问|告诉我?)?'
const corrected = new RegExp(
  `^\\s*(?:${sorry}${wrong}${rather}|我(?:刚才|刚刚)?是?(?:问|说|指)的是[，,：: ]{0,2}|${onlyThis})(?=.{2})`,
)

/** Whether a message says that another thing was asked. */
export const corrects = (text: string): boolean => corrected.test(text)

/** 不对，我问的是银行卡密码 is judged by 银行卡密码: that something was misunderstood is no complaint, and no danger. */
export const withoutCorrection = (message: PlainText): PlainText => {
  const [words] = corrected.exec(message.text) ?? []
  return words ? fromOffset(message, words.length) : message
}

/** 不是科创板，是北交所; 我问的是托管费; 我不想注销只换手机; 不要赎回，我想转换: it stands in place of another thing. */
const inPlace = [
  '不是[^，,。]{1,20}[，,。 ]{1,2}(?:而)?(?:是|我?(?:要|问|说|指)的?是)',
  '不是(?:问|说|指)[^，,。]{1,12}[，, ]{1,2}我?是?(?:问|说|指)的?是?',
  '我?(?:刚才|刚刚)?(?:要|想)?(?:问|说|指)的?不是[^，,。]{1,12}?[，, ]{0,2}(?:而)?是(?!不)',
  '我(?:刚才|刚刚)?(?:是)?(?:问|说|指|要)的?(?:是|就是)',
  '我?(?:不想|不打算|没想|没说|不是(?:想|要|问|说))(?:要|问|说)?[^，,。？?吗呢]{1,10}?[，, ]?(?:而是|只是?|就是|是)(?!不|因为)(?:要|想|说|问|讲|告诉我?){0,2}',
  '(?:我?不(?:想|要)|别(?!人|的|家|处))[^，,。？?吗呢]{1,10}[，, ]{1,2}(?:我?(?:只|就)(?:想|要)?(?:说|问|讲|告诉我?)?|我?想|我要|告诉我)',
]
const insteadOf = new RegExp(`^(?:${inPlace.join('|')})[，,：: ]{0,2}(?=.{2})`)

/** What was meant by a question, how it is opened aside, also where it says that it is not what was understood or might be. */
export const meant = (question: string): { text: string; isCorrected: boolean } => {
  const asked = withoutGreeting(question)
  const [words] = corrected.exec(asked) ?? insteadOf.exec(asked) ?? []
  return words ? { text: asked.slice(words.length), isCorrected: true } : { text: asked, isCorrected: false }
}

// 顺便问下佣金多少: how it is brought up is not what is asked.
const aside =
  /^(?:顺便|顺带|另外|还有|此外|对了|再|然后)(?:我(?!的)|想|再|也|请|帮我)*(?:(?:问(?!题)|请教|说|告诉我?|讲|了解|咨询)(?:一?下|一声|问)?[，,、：: ]*(?=.{2})|(?:一?下)?[，,、：: ]*(?=.{3}))(?!一?[只个支款])/

const acknowledging =
  '(?:没事|没什么|我?就(?:是)?(?:说说|问问|随便问问)|随便(?:问问|说说)|谢谢|多谢|感谢|好|行|嗯{1,4}|哦{1,4}|哈{1,6}|ok|收到|明白|知道|懂)(?:[了的啊呀哈吧您你]|一下){0,3}'
const acknowledged = new RegExp(
  `^(?:${acknowledging}[，,、。！!~～？? ]{1,3}|(?:嗯{1,4}|哦{1,4}|好的?|行|好的谢谢)(?=那)){1,4}(?=.{2})`,
  'i',
)

/** 好的谢谢，那佣金呢: without what is said before a question out of courtesy. */
const withoutGreeting = (question: string): string => withoutCourtesy(question).text.replace(acknowledged, '')

/** A question as it is to be looked up: without what is declined, corrected and how it was brought up, unless nothing else is there. */
export const askedFor = (question: string): string => {
  const asked = question.replace(declined, '').replace(/^[\s，,、；;。]+/, '')
  return meant(asked).text.replace(aside, '') || question
}
