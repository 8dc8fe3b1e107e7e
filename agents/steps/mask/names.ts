// Names of persons: by title or by what is said before them. A name that nothing points to is left.
import { isOrdinaryWord, nameEnd, nameStartBefore } from '../../../text/person-names.ts'
import type { Span } from './span.ts'

const han = /\p{Script=Han}/u

const title =
  /先生|女士|小姐|太太|夫人|阿姨|叔叔|大爷|大妈|大叔|大姐|大哥|奶奶|爷爷|师傅|老师|律师(?!事务所|函)|教授|博士|医生|主任|总经理|经理(?!人|层)|总监|总裁|行长|处长|科长|局长|部长|校长|老板|董事长|董事(?!会|局)|会计(?!师|事务|[年准核凭报制法科处机信政估责])|主管(?!部门|机关|单位|人员)|警官|法官|同志|同学|女仕|总(?=[你您我说讲好在,，。！？!? ]|$)|哥(?=[你您我说,，。！？!? ]|$)|姐(?=[你您我说,，。！？!? ]|$)/g

// What is said right before a name, and is strong enough to believe it.
const strongTrigger =
  /(?:姓名|名字|户名|开户人|账户名|收款人|付款人|收件人|联系人|持有人|申请人|投诉人|委托人|代理人|受益人|真实姓名|客户名称?|签名|署名|称呼)(?:[ ]?[:：=＝][ ]?|是|为|叫|写的是)|我叫|俺叫|名叫|(?:名字|名)(?:叫|是)|本人叫|他叫|她叫|(?:老公|丈夫|老婆|妻子|爱人|父亲|母亲|爸爸?|妈妈?|儿子|女儿|哥哥|弟弟|姐姐|妹妹|朋友|同事|孩子|媳妇|配偶|先生|太太|客服|经理|顾问|员工|业务员|经纪人|柜员|的人|那位)叫/g
const weakTrigger =
  /我是|我就是|这里是|这边是|我系|俺是|本人|鄙人|(?:客户经理|理财经理|投资顾问|(?<!基金|投资|产品|项目|总)经理|客户|投资者|用户|亲属|老公|丈夫|妻子|爱人|父亲|母亲|爸爸?|妈妈?|儿子|女儿|哥哥|弟弟|姐姐|妹妹|朋友|同事|老婆|媳妇|配偶|员工|柜员|投顾|客服|业务员|经纪人|户主)(?:是|为)?[ ]?|(?:转|汇|打款|转账|汇款|打钱|转钱)给|叫/g
// A form's field with nothing between: 姓名赵铁柱， is a name, 姓名怎么改 is none.
const fieldTrigger =
  /(?:受益人|申请人|代理人|委托人|法定代表人|姓名|户名|联系人|收款人|收件人|持有人|开户人|投诉人)[ ]?/g
// …20楼，张三收
const receiver = /(?<=[,，。;；\d室楼号 ])(?<name>\p{Script=Han}{2,4})收(?=[,，。;；\s]|$)/gu
const latinTrigger =
  /(?:(?<![A-Za-z])[Mm]y name(?:'s| is)|(?<![A-Za-z])(?:[Ff]ull )?[Nn]ame ?[:：]|我叫|名字叫|姓名[:：])[ ]?(?<name>[A-Z][a-zA-Z'’-]{1,20}(?: [A-Z][a-zA-Z'’.-]{0,20}){0,3})/g
const latinSelf =
  /(?<![A-Za-z])(?:[Ii]'m|[Ii] am|[Tt]his is) (?<name>[A-Z][a-z]{1,20} [A-Z][a-z]{1,20}(?: [A-Z][a-z]{1,20})?)(?! (?:Securities|Fund|Bank|Company|Co))/g
const notCalled = /[呼大喊尖惨]$/
const filler = /^(?:必填|不符|不对|错误|一致|不详|保密|匿名|未知|本人|如下|多少|什么|怎么)/

/**
 * Names of persons of a normalised text.
 * @param people names that are public (fund managers, the firm's advisors) and stay
 */
export const nameSpans = (text: string, people: ReadonlySet<string>): Span[] => {
  const found: Span[] = []
  const add = (start: number, end: number) => {
    if (!people.has(text.slice(start, end))) found.push({ kind: 'name', start, end })
  }
  for (const match of text.matchAll(title)) {
    const start = nameStartBefore(text, match.index)
    if (
      /^(?:有限|股份|公司|基金|牌)/.test(text.slice(match.index + match[0].length, match.index + match[0].length + 2))
    )
      continue
    if (start !== null) add(start, match.index)
  }
  for (const [trigger, strict] of [
    [strongTrigger, false],
    [weakTrigger, true],
  ] as const) {
    for (const match of text.matchAll(trigger)) {
      if (notCalled.test(text.slice(0, match.index).slice(-1)) && match[0] === '叫') continue
      let start = match.index + match[0].length
      while (
        start < text.length &&
        /[ “"'「【(（]/.test(text.charAt(start)) &&
        start < match.index + match[0].length + 2
      )
        start++
      const end = nameEnd(text, start, strict)
      if (end !== null) add(start, end)
      else if (!strict && /[:：=＝]/.test(match[0])) addForm(text, start, add)
    }
  }
  for (const match of text.matchAll(fieldTrigger)) {
    const start = match.index + match[0].length
    const end = nameEnd(text, start, false)
    if (end === null) continue
    const standsAlone = !han.test(text.charAt(end)) && !isOrdinaryWord(text.slice(start, end))
    if (standsAlone || nameEnd(text, start, true) === end) add(start, end)
  }
  for (const match of text.matchAll(receiver)) {
    const name = match.groups?.name ?? ''
    if (nameEnd(name, 0, false) === name.length) add(match.index, match.index + name.length)
  }
  for (const pattern of [latinTrigger, latinSelf]) {
    for (const match of text.matchAll(pattern)) {
      const name = match.groups?.name ?? ''
      add(match.index + match[0].length - name.length, match.index + match[0].length)
    }
  }
  return found
}

// A filled-in form: 姓名：阿依古丽. Two to four characters to the line's end or a comma, whatever the surname.
const addForm = (text: string, start: number, add: (start: number, end: number) => void) => {
  let end = start
  while (end < text.length && end - start < 6 && han.test(text.charAt(end))) end++
  const value = text.slice(start, end)
  if (value.length < 2 || value.length > 5 || filler.test(value)) return
  if (end === text.length || /[\s,，。;；、]/.test(text.charAt(end))) add(start, end)
}
