// 算错了吧, 我试了不行: a message that only says that something went wrong, of which only its writer knows what.

import { corrects } from './declined.ts'
import { plain } from './plain.ts'

/** So short that nothing else can stand in it. */
const longest = 14
const failed =
  /[错误]|不(?:对|行|管用|好使|成|能用|准)|没(?:用|反应|成功|好|弄好|解决|听懂|看懂)|试(?:了|过)|看不懂|听不懂|不明白/
// 9点半行不行, 点错了能撤吗
const asked = /(.)不\1|(?:能|可以|也).*[吗么]/
// With a subject of its own it is a question about that.
const subject =
  /定投|扣款|密码|账户|账号|基金|股票|委托|撤单|转账|佣金|费|税|开户|登录|验证码|身份证|银行卡|绑|测评|权限|软件|app|签|债|风险|行情|产品|人脸/

/** Whether a message, in whatever writing, says no more than that. */
export const isRemark = (message: string): boolean => {
  if (message.length > 2 * longest) return false
  const { text } = plain(message)
  return text.length <= longest && failed.test(text) && !asked.test(text) && !subject.test(text) && !corrects(text)
}

const anyone = /^(?:喂|你们?|您)?[，,]?(?:(?:还|有人)?在(?:线|听|看)?(?:吗|么|嘛|不在?|没有?)|有人(?:吗|么|没))$/

/** Whether a message in its plain form asks for nothing but whether anybody is there: 还在吗. */
export const asksIfAnyoneIsThere = (text: string): boolean =>
  anyone.test(text.replace(/(?<![\p{P}\p{S}\s])[\p{P}\p{S}\s]+$/u, ''))
