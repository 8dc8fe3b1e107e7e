// Of whom a message speaks that must reach a person: what is said to a child is not said to its mother, and a friend of somebody in
// despair is no more in despair than a reporter. Read from the message itself, since neither judge says it.
import type { Reading } from '../../../domain/turn.ts'
import { plain } from '../../steps/understand/said/plain.ts'
import { compileShared } from '../../steps/understand/signals/patterns.ts'

// --- in danger ---

// 对不起老婆 and 跟朋友借的 name people without telling of them.
const anotherInDanger = compileShared([
  '(?<!对不起|对不住|对得起|[跟和为给把让害向找]|为了|连累|拖累|留给|告诉|照顾好?|替我|没有|离开|舍不得|联系)({otherPerson}|有人|有个人|群友|股友|他|她)(们)?[^我俺,。!?]{0,14}(说|讲|闹|嚷|喊|发|留|写|(?<!不)要|想|不想|活不|准备|打算|站|坐|割|吃|喝|跳|自杀|轻生|寻|上吊|抑郁|失联|联系不上|念叨|吵着|不如死)',
  // Over a comma only what is reported: 孩子没了，不想活了 is said of oneself.
  '({otherPerson}|有人|群友|股友|他|她)(们)?[^我俺,。!?]{0,14},[^我俺,。!?]{0,4}(说|讲|闹|嚷|喊|割)',
  // 我女儿抑郁症，现在要跳楼; but who has lost somebody speaks of himself.
  '我的?({otherPerson})(?![^,。]{0,3}(没了|没有了|走了|去世|过世|不在|跑了|离|不要|死|骂|逼|赶)).{0,30}(遗书|想不开|不想活|活不下|跳[楼江河桥海]|轻生|自杀|寻短|上吊|割腕|天台|楼顶|农药|安眠药|做傻事|卧轨|封信|人不见|失踪)',
  '(?<![a-z])(my\\s(friend|husband|wife|brother|sister|son|daughter|mother|father|mom|dad|boyfriend|girlfriend|colleague|roommate|client)|he|she|someone|somebody)\\s.{0,40}(say|said|want|is\\s|keeps|tried|threaten|text)',
])
/** The speaker as the one who acts: neither 我朋友 nor 我怕他…, 我该怎么劝. */
const ownDanger = compileShared([
  '(?<![跟和对给让叫被把问向找求骂帮救]|告诉|连累|拖累)(我|俺|本人|咱)(?!的?({otherPerson}|账|号|手机|卡|钱|家|名|身份证)|们|(真的?|很|好|特别|太|有点|现在|挺){0,2}(怕|害怕|担心|着急|急)|该|能|可以|应该|要怎么|怎么|听|看|觉得|劝|认识|刚|不知道|知道|有个|有一个|一个)',
  "(?<![a-z])i('m|m|\\sam|\\s)(?!\\s?(worried|scared|afraid|think|believe|don.?t\\sknow|heard|fear))",
])
/** Death as the speaker's own wish, beside what is threatened. */
const ownDeath = /不想活|活不下去|活够|自杀|跳楼|遗书|轻生|死给|(?:先|再|也)去?死/

/** 老婆要跟我离婚，撑不下去了: what is done to the speaker, and nothing that another threatens to do to himself. */
const doneToClient =
  /(?:^|(?<=[,。!?]))[^,。!?他她]*(?:离婚|分手|离家|散伙|[催逼讨追]债|不要我|[赶骂打逼怪恨嫌][我俺]|看不起我|不理我|起诉|跑了)[^,。!?他她]*(?:[,。!?]+|$)/g
const aThird = /[他她]|朋友|同事|客户|群友|股友|网友|亲戚|邻居|同学|室友|战友/
/** Whether somebody else is only who makes the client despair. */
const isDrivenToIt = (said: string, signals: Reading['signals']): boolean => {
  const rest = said.replace(doneToClient, '')
  const despairs = signals.some(({ kind, quote }) => kind === 'crisis' && rest.includes(plain(quote).text))
  return rest !== said && despairs && !aThird.test(rest)
}

export type InDanger = 'the client' | 'another' | 'the threatened'

/** Whose life is in danger where it is somebody's. The client's own, unless it is plain that it is not: that is the costliest to miss. */
export const inDanger = ({ text, signals }: Pick<Reading, 'text' | 'signals'>): InDanger => {
  const said = plain(text).text
  if (signals.some(({ kind }) => kind === 'threat') && !ownDeath.test(said)) return 'the threatened'
  const isAnother = anotherInDanger.test(said) && !ownDanger.test(said) && !isDrivenToIt(said, signals)
  return isAnother ? 'another' : 'the client'
}

// --- under age ---

const child =
  '儿子|女儿|闺女|丫头|小子|孩子|小孩|娃|宝宝|孙子|孙女|外孙|侄|外甥|弟弟?|妹妹?|小朋友|(?<![a-z])(son|daughter|kid|child|nephew|niece|grandson|granddaughter|brother|sister)'
const young =
  '(\\d{1,2}(岁|(?=[,。了]))|十[一二三四五六七]?岁|未成年|没成年|[小初高中]学?生|[初高][一二三]|小学|初中|高中|年级)'
const aChild = compileShared([child])
const aYoungChild = compileShared([`(${child})[^,。我]{0,6}${young}`])
const asParent = /(?:我是|作为)[^,。!?]{0,12}(?:家长|监护人)(?![不没都知])/
const ownYouth = compileShared([
  `((^|[,。!?])(我|俺|本人)|^)(今年|现在|刚|才|还|其实|也|是|就|在|读|上|念|个){0,4}${young}`,
  "(?<![a-z])i('m|m|\\sam)\\s",
])
/** Who has parents that object, or whose face or card was used, is the child. */
const hasParents = /我(?:爸|妈|父母|家长|爷爷|奶奶)|爸妈|家长(?:不|没)|老师(?:不|没)/

/** Whether somebody tells of a child, and is none. */
export const tellsOfChild = ({ text }: Pick<Reading, 'text'>): boolean => {
  const said = plain(text).text
  if (asParent.test(said)) return true
  if (ownYouth.test(said)) return false
  return aYoungChild.test(said) || (aChild.test(said) && !hasParents.test(said))
}

// --- our own people ---

const blamed = compileShared([
  '({ourStaff}|你们|贵司|你家)[^,。!?]{0,12}(骗|坑|忽悠|欺诈|欺骗|拉黑|跑路|卷(走|跑)|吞|(收|拿|吞|借|要)(了|走|过)?(我|客户|人|老人|钱|\\d|[一二两三四五六七八九十几百千万])|(让|叫|要)我.{0,8}(转|打|付|汇|交)(?!人工|接))',
  '被(你们|你家|贵司|{ourStaff})[^,。!?]{0,8}(骗|坑|忽悠)',
])
const impostor =
  /自称|冒充|假冒|假扮|假装|假的|假(?:客服|经理|员工|网站|app)|说(?:他|她|自己)?是|声称|号称|备注是|陌生|网上|网友|群里|是不是(?:真的?|你们)|是真的吗|真是你们/

/** Whether the firm's own people are blamed, and nobody who only says to be one of them. */
export const blamesOurPeople = ({ text }: Pick<Reading, 'text'>): boolean => {
  const said = plain(text).text
  return blamed.test(said) && !impostor.test(said)
}
