// Names of persons: by title or by what is said before them. A name that nothing points to is left.
import { isOrdinaryWord, isWholeName, nameEnd, nameStartBefore, surnameEnd } from '../../../text/person-names.ts'
import type { Span } from './span.ts'

const han = /\p{Script=Han}/u

const title =
  /先生|女士|小姐|太太|夫人|阿姨|叔叔|大爷|大妈|大叔|大姐|大哥|奶奶|爷爷|师傅|老师|理财师|顾问|专员|律师(?!事务所|函)|教授|博士|医生|主任|总经理|经理(?!人|层)|总监|总裁|行长|处长|科长|局长|部长|校长|老板|董事长|董事(?!会|局)|会计(?!师|事务|[年准核凭报制法科处机信政估责])|主管(?!部门|机关|单位|人员)|警官|法官|同志|同学|女仕|总(?=[你您我说讲好在让叫给推,，。！？!? ]|$)|(?<!帅)哥(?![哥们华])|姐(?![姐妹弟夫])|姨(?![妈夫父婆太丈娘子])|叔(?![叔父侄公子])|婶|嫂(?!子)|[生太工](?=[你您]好)|(?<![·•].)伯(?=[说让叫给的他在,，。！？!? ]|$)/g

// What is said right before a name, and is strong enough to believe it.
const strongTrigger =
  /(?:姓名|名字|户名|开户人|账户名|收款人|付款人|收件人|联系人|持有人|持卡人|户主|机主|申请人|投诉人|委托人|代理人|受益人|经办人|监护人|继承人|真实姓名|客户名称?|签名|署名|称呼)(?:[ ]?[:：=＝][ ]?|是|为|叫|写的是)|我叫|俺叫|名叫|(?:名字|名)(?:叫|是)|本人叫|他叫|她叫|(?:老公|丈夫|老婆|妻子|爱人|父亲|母亲|爸爸?|妈妈?|儿子|女儿|哥哥|弟弟|姐姐|妹妹|朋友|同事|孩子|媳妇|配偶|公公|婆婆|岳父|岳母|外公|外婆|姥姥|姥爷|爷爷|奶奶|舅舅|姑姑|叔叔|侄子|侄女|外甥|孙子|孙女|嫂子|儿媳|女婿|先生|太太|客服|经理|顾问|员工|业务员|经纪人|柜员|的人|那位)叫/g
const weakTrigger =
  /我是|我就是|这里是|这边是|我系|俺是|本人|鄙人|(?:客户经理|理财经理|顾问(?!费)|理财师|分析师|专员|助理|坐席|(?<!基金|投资|产品|项目|总)经理|客户|投资者|用户|亲属|老公|丈夫|妻子|爱人|父亲|母亲|爸爸?|妈妈?|儿子|女儿|哥哥|弟弟|姐姐|妹妹|朋友|同事|同学|室友|邻居|战友|闺蜜|老婆|媳妇|配偶|公公|婆婆|岳父|岳母|外公|外婆|姥姥|姥爷|爷爷|奶奶|舅舅|姑姑|叔叔|侄子|侄女|外甥|孙子|孙女|嫂子|儿媳|女婿|员工|柜员|投顾|客服|业务员|经纪人|户主)(?:是|为)?[ ]?|(?:转|汇|打款|转账|汇款|打钱|转钱)给|叫/g
// 我是吴国栋的老婆
const relativeOf =
  /(?:我|这里|这边)是(?=\p{Script=Han}{2,4}的(?:老公|老婆|丈夫|妻子|爱人|太太|先生|家属|家人|父亲|母亲|爸|妈|儿子|女儿|儿媳|女婿|孙子|孙女|哥|姐|弟|妹|朋友|同事|配偶|监护人|代理人|委托人))/gu
// A form's field with nothing between: 姓名赵铁柱， is a name, 姓名怎么改 is none.
const fieldTrigger =
  /(?:受益人|申请人|代理人|委托人|法定代表人|姓名|户名|联系人|收款人|付款人|收件人|持有人|持卡人|机主|开户人|投诉人|经办人|监护人|继承人)[ ]?/g
// …20楼，张三收
const receiver = /(?<=[,，。;；\d室楼号 ])(?<name>\p{Script=Han}{2,4})收(?=[,，。;；\s]|$)/gu
const latinTrigger =
  /(?:(?<![A-Za-z])[Mm]y name(?:'s| is)|(?<![A-Za-z])(?:[Ff]ull )?[Nn]ame ?[:：]|我叫|名字叫|姓名[:：])[ ]?(?<name>[A-Z][a-zA-Z'’-]{1,20}(?: [A-Z][a-zA-Z'’.-]{0,20}){0,3})/g
const latinSelf =
  /(?<![A-Za-z])(?:[Ii]'m|[Ii] am|[Tt]his is) (?<name>[A-Z][a-z]{1,20} [A-Z][a-z]{1,20}(?: [A-Z][a-z]{1,20})?)(?! (?:Securities|Fund|Bank|Company|Co))/g
// 我姓陈, 免贵姓欧阳, 那个姓赵的经理: the surname is all that is said.
const surnameTrigger = /(?<![同百改随跟从])姓(?![名氏])/g
// 我找小杨, 老周介绍我来的, 客户经理老王让我…: a nickname is a person's where somebody does something or is looked for.
const nickname =
  /(?<=^|[,，。;；！？!?\s]|[找是叫问跟和给让由]|经理|顾问|投顾|客服|柜员|柜台|业务员|员工|同事|朋友|你们的?|你们那个|营业部的?|那个)[小老](?=[^白牛康米毛](?:$|[,，。;；！？!?\s]|[说讲让叫帮给推告发拉打要劝答办介带教她他加私骗]))/gu
// 女儿高二，想开户; 我是高一的: the year of a school, and nobody's name. Who says 我叫高一 is called so.
const schoolYear = /^高[一二三]$/
const notCalled = /[呼大喊尖惨]$/
const filler =
  /^(?:配偶|父母|父亲|母亲|子女|儿子|女儿|亲属|监护|必填|不符|不对|错误|一致|不详|保密|匿名|未知|本人|如下|多少|什么|怎么)/

/**
 * Names of persons of a normalised text.
 * @param people names that are public (fund managers, the firm's advisors) and stay
 * @param numbers what else of a person was found: right beside a phone, an identity number or a card a name needs no introduction
 */
export const nameSpans = (text: string, people: ReadonlySet<string>, numbers: readonly Span[]): Span[] => {
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
  for (const match of text.matchAll(relativeOf)) {
    const start = match.index + match[0].length
    const end = nameEnd(text, start, false)
    if (end !== null && text.charAt(end) === '的' && !isOrdinaryWord(text.slice(start, end))) add(start, end)
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
      if (strict && end !== null && schoolYear.test(text.slice(start, end))) continue
      const spacedEnd = strict ? null : spacedNameEnd(text, start)
      if (spacedEnd !== null) add(start, spacedEnd)
      else if (end !== null) add(start, end)
      else if (!strict && /[:：=＝]/.test(match[0])) addForm(text, start, add)
    }
  }
  for (const trigger of [surnameTrigger, nickname]) {
    for (const { index } of text.matchAll(trigger)) {
      const end = surnameEnd(text, index + 1)
      if (end !== null) add(index + 1, end)
    }
  }
  for (const match of text.matchAll(fieldTrigger)) {
    const start = match.index + match[0].length
    const spacedEnd = spacedNameEnd(text, start)
    if (spacedEnd !== null) add(start, spacedEnd)
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
  for (const number of numbers) addBeside(text, number, add)
  return found
}

// 13800138000 张三 and 李晓明，13800138000: a clause that is nothing but a name.
const runAfter = /^(?<gap>[ \n,，、:：/|-]{0,2})(?<run>\p{Script=Han}{2,4})(?!\p{Script=Han})/u
const runBefore = /(?<!\p{Script=Han})(?<run>\p{Script=Han}{2,4})(?<gap>[ \n,，、:：/|-]{0,2})$/u
const besideKinds = ['phone', 'identity-number', 'bank-card']

// 王总, 李姐: the title's own search finds the surname.
const isTitled = /[总哥姐]$/

const addBeside = (text: string, number: Span, add: (start: number, end: number) => void) => {
  if (!besideKinds.includes(number.kind)) return
  const { gap = '', run: next = '' } = runAfter.exec(text.slice(number.end, number.end + 8))?.groups ?? {}
  if (next && !isTitled.test(next) && isWholeName(next))
    add(number.end + gap.length, number.end + gap.length + next.length)
  const previous = runBefore.exec(text.slice(Math.max(0, number.start - 8), number.start))?.groups
  const end = number.start - (previous?.gap?.length ?? 0)
  if (previous?.run && !isTitled.test(previous.run) && isWholeName(previous.run)) add(end - previous.run.length, end)
}

// 姓名：王 五, 姓名 孙 丽 华, 姓名：王 建国: forms are filled in with spaces.
const spacedName =
  /^(?:\p{Script=Han}{1,2}(?: [^男女无\P{Script=Han}]){1,2}|\p{Script=Han}{1,2} \p{Script=Han}{2})(?!\p{Script=Han})/u
const formWord = /地址|性别|年龄|银行|资金|证件|邮箱|微信|金额|时间|日期|职业|先生|女士$/

const spacedNameEnd = (text: string, start: number): number | null => {
  const written = spacedName.exec(text.slice(start, start + 8))?.[0]
  if (written === undefined || formWord.test(written)) return null
  const name = written.replaceAll(' ', '')
  return nameEnd(name, 0, false) === name.length && !isOrdinaryWord(name) ? start + written.length : null
}

// A filled-in form: 姓名：阿依古丽. Two to four characters to the line's end or a comma, whatever the surname.
const addForm = (text: string, start: number, add: (start: number, end: number) => void) => {
  let end = start
  while (end < text.length && end - start < 6 && han.test(text.charAt(end))) end++
  const value = text.slice(start, end)
  if (value.length < 2 || value.length > 5 || filler.test(value)) return
  if (end === text.length || /[\s,，。;；、]/.test(text.charAt(end))) add(start, end)
}
