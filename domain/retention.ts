// 记录保存: how long a record is kept. Periods and their sources: DOMAIN §7.
import { z } from 'zod'

export const retentionClasses = {
  /** 适当性匹配、告知警示；《证券期货投资者适当性管理办法》第三十二条 */
  suitability: { years: 20 },
  /** 客户资料、委托与交易、内部管理记录；《证券法》第一百三十七条 */
  business: { years: 20 },
  /** 投资顾问服务档案；《证券投资顾问业务暂行规定》（条号待核）：协议终止起五年 */
  advisory: { years: 5 },
  /** 客户身份与交易资料；《反洗钱法》第三十四条 */
  'anti-money-laundering': { years: 10 },
  /** 产品内的会话：取可能适用的最长期限 */
  conversation: { years: 20 },
  /** 宣传材料与审查意见：期限按公司制度，默认取业务记录的期限 */
  promotion: { years: 20 },
  /** 个人信息处理记录；《个人信息保护法》第五十六条 */
  'personal-information': { years: 3 },
  /** 知识库的版本：被引用过的文本要能证明 */
  library: { years: 20 },
} as const

export const RetentionClass = z.enum(Object.keys(retentionClasses) as [keyof typeof retentionClasses])
export type RetentionClass = keyof typeof retentionClasses

/** The instant until which a record begun at `from` must be kept. */
export const retainUntil = (retentionClass: RetentionClass, from: Date): Date => {
  const until = new Date(from)
  until.setUTCFullYear(until.getUTCFullYear() + retentionClasses[retentionClass].years)
  return until
}
