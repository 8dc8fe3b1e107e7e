// 使用须知: what a client agrees to before the first question. Whoever changes the words gives them a new version: everybody is asked again.
import type { ConsentDocument } from '../../domain/handoff.ts'
import { retentionClasses } from '../../domain/retention.ts'

export type Notice = { document: ConsentDocument; version: string; title: string; text: string[] }

export const consentTitles: Record<ConsentDocument, string> = { 'ai-and-privacy': '智能助手使用须知' }

/** The notice as it stands, in the words of this firm. */
export const aiAndPrivacyNotice = ({ name, hotline }: { name: string; hotline: string }): Notice => ({
  document: 'ai-and-privacy',
  version: '2026-11-23',
  title: consentTitles['ai-and-privacy'],
  text: [
    `您正在使用${name}的智能助手。与您对话的是人工智能，不是真人；它的回答由人工智能生成，均有标识，可能出错，请以所附出处的原文为准。`,
    '它可以解释业务流程、交易规则、费用和术语，介绍产品的公开要素，并附上出处。它不提供买卖、持有和时机建议，不承诺收益，不预测涨跌，不能替您下单，也看不到您的账户、持仓和委托。',
    '手机号、证件号、银行卡号、账户等在保存前先换成代号，人工智能只处理换成代号后的内容；原文另行加密，只由获授权的人员因服务需要查看。请不要输入密码和验证码。',
    `我们记录对话内容、引用的资料、您的评价和回电登记，用于答复、核查和改进服务。依照《中华人民共和国证券法》第一百三十七条等规定，记录保存${retentionClasses.conversation.years}年，期满自动删除；司法或监管要求冻结的，解除后再删除。您同意本须知的记录保存${retentionClasses['personal-information'].years}年。`,
    '您可以随时下载自己的对话记录，也可以清除手机号、证件号等的原文：清除后不可恢复，依法须保存的代号化记录保留到期满。',
    `任何时候都可以转人工，或拨打${hotline}；人工不在时可以登记回电。对服务不满意的，可以向我们投诉，也可以拨打证监会12386服务平台。不同意本须知的，请拨打${hotline}由人工为您服务；不满十四周岁的，请由监护人阅读并同意。`,
  ],
})
