// Passwords and codes. They are found on either side of the word and never kept.
import type { Span } from './span.ts'

const chineseWord =
  '(?:密码|口令|验证码|校验码|动态码|令牌码|安全码|授权码|登录码|短信码|确认码|识别码|提取码|取款码|动态令牌|令牌)'
const latinWord =
  '(?<![A-Za-z])(?:PIN码?|CVV2?|CVC2?|OTP|pass ?word|pass ?code|passwd|pwd|pin(?: code| number)?|(?:verification|security|auth(?:entication)?|one-time|login|sms) code|(?:the|my|this) code)(?![A-Za-z])'
// What people say between the word and the value.
const joinPart =
  "(?:[ :：=＝\\n“\"'‘「『(（【\\[<>|~—-]|→|->|我|的|是|为|就|设|置|成|叫|用|改|了|记得|应该|好像|可能|大概|现在|目前|之前|原来|以前|新|旧|生日|手机|六位|后|前|给你|告诉你|发你|发给你|收到|来了|到了|显示|填|输入|输|写|一直|都|默认|初始|号码?|忘了?|忘记了?|错了?|不是|，|,|(?:is|was|it's|to|my|changed)(?![A-Za-z]))"
const wordPattern = new RegExp(`${chineseWord}|${latinWord}`, 'gi')
const joinPattern = new RegExp(`${joinPart}{0,12}`, 'iy')
// Passwords are ASCII without white space; digits may stand apart (48 29 13) or be written in Chinese.
const codePattern = /\d(?:[ -]?\d){3,11}(?![\dA-Za-z])/y
const valuePattern = /[!-~]{4,64}/y
const chinesePattern = /[零〇一二两三四五六七八九幺]{4,12}/y
const quotedPattern = /[“"'‘「『](?<value>[^“”"'‘’「」『』\n]{2,32})[”"'’」』]/y
const chainPattern =
  /(?: ?(?:或者?|还是|和|及|、|\/|，|,|改成|改为|变成|换成|->|→|不对就|不行就|要么|新密码|旧密码|新|旧)(?:是|为|新的?|试试)?[ :：]?)/y

// 密码6位, 密码2024年忘的, 验证码1000次: a quantity, no value.
const quantityAfter =
  /^ ?(?:位|次|年|个|月|天|日|小时|分钟|秒|元|条|多?块|种|字符|digits?|characters?|times|minutes?|seconds?)/
// English says much about a password that is not the password.
const isEnglishWord = (value: string) => /^[a-z]+(?:['’-][a-z]+)?[.!?]*$/i.test(value)
const notValues =
  /^(?:https?:|www\.|app\b|otp\b|pin\b|null|none|ok\b|wifi|face ?id|touch ?id|token\b|ukey|usb|sms\b|t\+)/i

/** Values of passwords and codes of a normalised text. */
export const credentialSpans = (text: string): Span[] => {
  const found: Span[] = []
  for (const match of text.matchAll(wordPattern)) {
    const wordEnd = match.index + match[0].length
    found.push(...valuesAfter(text, wordEnd))
    const value = valueBefore(text, match.index)
    if (value) found.push(value)
  }
  return found
}

// 密码“不正确” quotes a message, not a password.
const aboutPasswords = /错|不|无效|过期|失败|为空|锁|修改|重置|忘|找回|设置|管理|登录/

const span = (start: number, end: number): Span => ({ kind: 'credential', start, end })

const matchAt = (pattern: RegExp, text: string, at: number) => {
  pattern.lastIndex = at
  return pattern.exec(text)
}

const valuesAfter = (text: string, wordEnd: number): Span[] => {
  const found: Span[] = []
  const join = matchAt(joinPattern, text, wordEnd)?.[0] ?? ''
  const spoken = /[:：=＝是为叫成→]|->|is|was/i.test(join)
  // 密码忘了 12386打不通 says no password, 密码忘了，好像是abc123 does.
  if (/[忘错，,]/.test(join) && !/[:：=＝是为叫成][^忘错]*$|来了|收到|到了|发你|发给你/.test(join)) return found
  // A quotation mark belongs to the join and tells where the value ends.
  const quoteAt = wordEnd + join.search(/[“"'‘「『]/)
  if (quoteAt >= wordEnd) {
    const quoted = matchAt(quotedPattern, text, quoteAt)
    const value = quoted?.groups?.value
    if (
      quoted &&
      value !== undefined &&
      !aboutPasswords.test(value) &&
      (spoken || /\d/.test(value) || join.length === 1)
    )
      return [span(quoteAt + 1, quoteAt + 1 + value.length)]
  }
  let at = wordEnd + join.length
  let end = valueEnd(text, at, spoken)
  while (end !== null) {
    found.push(span(at, end))
    const chain = matchAt(chainPattern, text, end)
    if (!chain) break
    at = end + chain[0].length
    end = valueEnd(text, at, false)
  }
  return found
}

const valueEnd = (text: string, at: number, spoken: boolean): number | null => {
  const code = matchAt(codePattern, text, at)
  if (code) {
    const end = at + code[0].length
    if (!/[!-~]/.test(text.charAt(end)) || /[,.;:!?)\]}"']/.test(text.charAt(end)))
      return quantityAfter.test(text.slice(end, end + 12)) ? null : end
  }
  const chinese = matchAt(chinesePattern, text, at)
  if (chinese) return at + chinese[0].length
  const value = matchAt(valuePattern, text, at)?.[0].replace(/[,.;:?)\]}"'>]+$/, '') ?? ''
  if (value.length < 4 || notValues.test(value)) return null
  const end = at + value.length
  if (/^\d+$/.test(value) && quantityAfter.test(text.slice(end, end + 12))) return null
  if (/^\d+[-~]\d+$/.test(value) && value.length <= 5) return null
  // Without 是 or a colon a value must look like one: letters alone are a word that follows.
  if (isEnglishWord(value)) {
    const chineseJoin = spoken && /[\p{Script=Han}:：=＝]/u.test(text.slice(Math.max(0, at - 4), at))
    return chineseJoin ? end : null
  }
  return /[\d]/.test(value) || spoken ? end : null
}

const lastValue =
  /(?<value>\d(?:[ -]?\d){3,11}|(?<![!-~])[!-~]{4,32}|[零〇一二两三四五六七八九幺]{4,12})[”"'」』)）]?[ ,，]?(?:这个?|那个?)?(?:就|才|应该|可能|好像)?(?:是|为|[=＝]|作为)?(?:你们?发(?:给我)?的?|收到的?|短信|手机|登录|登陆|交易|资金|取款|支付|银行|账户|账号|我的?|他的?|她的?|你的?|新|旧|原|初始|动态|这个?|本次|my |the )*$/i

const isCode = /^(?:验证码|校验码|动态码|短信码|确认码|动态口令|口令)/
// …是验证码手机号, …验证码收不到: what follows shows that the number before was something else.
const otherNumber = /^[^\s，,。]{2,4}?(?:手机|短信|号|接收|发送|发到|登录)/
const complaint = /^[^\s，,。]{2,4}?(?:收|没|不|怎|错|过期|有效|为什么|在哪|多久|忘|输|什么|呢|吗)/

const valueBefore = (text: string, wordAt: number): Span | null => {
  const from = Math.max(0, wordAt - 64)
  const head = text.slice(from, wordAt)
  const match = lastValue.exec(head)
  const value = match?.groups?.value
  if (!match || value === undefined) return null
  const join = head.slice(match.index + value.length)
  const tail = text.slice(wordAt, wordAt + 12)
  if (otherNumber.test(tail)) return null
  // 13800138000的密码 and 510300，密码忘了 are no values; 482913是验证码 and 482913 验证码 are.
  const said = /[是为=＝]|作为/.test(join)
  const isBareCode =
    /^[ ,，]?$/.test(join) && /^\d(?:[ -]?\d){3,7}$/.test(value) && isCode.test(tail) && !complaint.test(tail)
  if (!said && !isBareCode) return null
  if (isEnglishWord(value) && !/^[ ]?(?:就|才)?是我/.test(join)) return null
  if (/^(?:95\d{3}|12386|12345|400\d{7})$/.test(value.replace(/\D/g, '')) && !/[是为=＝]/.test(join)) return null
  return span(from + match.index, from + match.index + value.length)
}
