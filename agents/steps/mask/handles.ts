// E-mail, WeChat, QQ and licence plates.
import type { Span } from './span.ts'

const before = (text: string, at: number, length: number) => text.slice(Math.max(0, at - length), at)

// RFC 5321 allows 64 characters before and 255 behind the @; also (at) and 艾特, as people write to hide it.
const emailPattern =
  /(?<![\w.%+-])[\w.%+-]{1,64} ?(?:@|\(at\)|\[at\]|艾特|#at#) ?[a-z0-9](?:[a-z0-9-]{0,62})(?:(?:\.|点|\(dot\))[a-z0-9-]{1,62}){1,4}/gi
// A firm's mailboxes are public.
const publicMailbox =
  /^(?:kf|jubao|news|service|services|kefu|support|info|tousu|complaint|complaints|ir|hr|admin|webmaster|contact|help|office|marketing|95\d{3}|noreply|no-reply)$/i

const emails = (text: string): Span[] =>
  /@|at[)\]#]|艾特/i.test(text)
    ? Array.from(text.matchAll(emailPattern))
        .filter((match) => !publicMailbox.test(match[0].split(/[ @([艾#]/)[0] ?? ''))
        .map((match) => ({ kind: 'email', start: match.index, end: match.index + match[0].length }))
    : []

// Written otherwise in order not to be found: 微❤, 薇芯, v信, 维x, 绿泡泡.
const wechatWord =
  /[微薇威徽维溦v] ?(?:信|芯|心|❤|♥|💗|💚|xin|x(?![a-z]))|微ID|卫星号|绿色?(?:泡泡?|软件|聊)|(?<![a-z])(?:wechat|weixin|wx|vx|v\+|\+v|加v)|加我v|➕v|(?<![a-z\d])v(?=[ ]?[:：])/giu
const wechatJoin = /(?:[ :：=是为的叫号就()（）【】“”"'\n]|id|账号|帐号|同号|联系|加我?|我|→|->){0,8}/iy
// Ids begin with a letter; behind 微信号 they are typed in other ways as well, and old ones are digits.
const wechatValue = /[a-z][-_a-z0-9]{5,19}(?![-_a-z0-9@.])/iy
const wechatNumber = /(?!400|800|95)[-_a-z0-9]{6,20}(?![-_a-z0-9@.])/iy
// lily_2019是我微信
const wechatBefore =
  /(?<![-_a-z0-9@.])(?=[a-z_-]*\d|[a-z0-9]*[_-])(?<value>[a-z][-_a-z0-9]{5,19})[ ,，]?(?:这?是|为)?(?:我的?)(?:微信|v信|wx|vx|wechat)/gi
const wechatOwnId = /(?<![a-z0-9_])(?:wxid|wx|vx|weixin)[_-][-_a-z0-9]{4,20}/gi
const notWechat =
  /^(?:wechat|weixin|https?|applet|official|account|mini-?program|service|please|android|iphone|number)$/i

const wechats = (text: string): Span[] => {
  const found: Span[] = []
  const add = (start: number, end: number) => found.push({ kind: 'wechat', start, end })
  for (const match of text.matchAll(wechatWord)) {
    const wordEnd = match.index + match[0].length
    wechatJoin.lastIndex = wordEnd
    const join = wechatJoin.exec(text)?.[0] ?? ''
    const form = /[号是:：=]|id/i.test(join) && match[0].length > 1 ? wechatNumber : wechatValue
    form.lastIndex = wordEnd + join.length
    const value = form.exec(text)
    if (!value || notWechat.test(value[0])) continue
    // Letters alone need somebody whose WeChat it is: 微信号zhangsan, 我微信是zhangsan, 加我微信 zhangsan.
    const personal = form === wechatNumber || /(?:我|加|本人|联系)[^，。；\n]{0,4}$/.test(before(text, match.index, 6))
    if (/[\d_-]/.test(value[0]) || personal) add(value.index, value.index + value[0].length)
  }
  for (const match of text.matchAll(wechatBefore)) add(match.index, match.index + (match.groups?.value ?? '').length)
  for (const match of text.matchAll(wechatOwnId)) add(match.index, match.index + match[0].length)
  return found
}

const qqPattern =
  /(?:(?<![a-z])qq(?![a-z])|扣扣|企鹅号|球球|(?<![a-z])q(?=[:：号]))[ ]?(?:号码?|群)?(?:[ :：=是为]|我的?){0,5}(?<value>[1-9]\d{4,11})(?!\d)/gi
const qqAfter = /(?<![\d.])(?<value>[1-9]\d{4,11})[ ]?(?:是|为)?(?:我的?)?(?:qq|扣扣)(?![a-z])/gi

const qqs = (text: string): Span[] =>
  [...text.matchAll(qqPattern), ...text.matchAll(qqAfter)].map((match) => {
    const value = match.groups?.value ?? ''
    const start = match.index + match[0].indexOf(value)
    return { kind: 'qq', start, end: start + value.length }
  })

const platePattern =
  /[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z][ ·•.-]?[A-HJ-NP-Z0-9]{4,5}[A-HJ-NP-Z0-9挂学警港澳](?![A-Z0-9])/gi
const carNear = /车牌|车号|牌照|号牌|我的?车|开的|车是|车子|汽车|停车|轿车/

const plates = (text: string): Span[] =>
  Array.from(text.matchAll(platePattern))
    .filter(
      (match) =>
        carNear.test(before(text, match.index, 12)) ||
        carNear.test(text.slice(match.index + match[0].length, match.index + match[0].length + 8)),
    )
    .map((match) => ({ kind: 'plate', start: match.index, end: match.index + match[0].length }))

/** E-mail addresses, WeChat ids, QQ numbers and licence plates of a normalised text. */
export const handleSpans = (text: string): Span[] => [...emails(text), ...wechats(text), ...qqs(text), ...plates(text)]
