// 我叫⟦姓名1⟧，手机⟦手机号1⟧，想问佣金多少: who somebody is asks nothing. Unread it would pass for a password sent, and lead the search astray.
import { fromOffset, type PlainText } from './plain.ts'

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

/** A question as it is looked up: no number of the client's is in any document. */
export const withoutDetails = (question: string): string => {
  const rest = question
    .replace(inPassing, '')
    .replace(/[\s，,、]+$/, '')
    .trimStart()
  return says.test(rest) ? rest : question
}
