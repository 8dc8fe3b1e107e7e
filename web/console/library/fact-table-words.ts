// What the page of product data says, Chinese and English side by side.
import { type FactField, factLabels } from '../../../domain/product-fact.ts'
import type { Both, Language } from './language.ts'

export const words = {
  title: { zh: '产品数据', en: 'Product data' },
  note: {
    zh: '从产品资料的要素表和费率表里读出的每一格，和它的出处。同一天适用的资料说法不一时，作答会逐一说明，不代为取舍。',
    en: 'Each cell read from the tables of product documents, with where it stands. Where documents of one day differ, answers tell each and choose none.',
  },
  which: { zh: '看哪些', en: 'Which cells' },
  all: { zh: '全部', en: 'All' },
  conflicts: { zh: '说法不一', en: 'Disputed' },
  corrected: { zh: '更正过', en: 'Corrected' },
  find: { zh: '产品代码或名称', en: 'Product code or name' },
  search: { zh: '查找', en: 'Find' },
  loading: { zh: '正在读取', en: 'Loading' },
  more: { zh: '显示更多', en: 'Show more' },
  nothing: { zh: '没有符合条件的产品数据。', en: 'No product data match.' },
  noConflicts: { zh: '各份资料的说法一致。', en: 'The documents agree.' },
  noCorrections: { zh: '没有在用的更正。', en: 'No correction stands.' },
  field: { zh: '项目', en: 'Field' },
  said: { zh: '资料怎么写', en: 'What documents say' },
  disputed: { zh: '说法不一', en: 'Disputed' },
  isCorrected: { zh: '已更正', en: 'Corrected' },
  lapsed: { zh: '更正已失效：资料有了新说法', en: 'Correction lapsed: the document says something new' },
  page: { zh: '第 {page} 页', en: 'page {page}' },
  asOf: { zh: '截至 {day}', en: 'as of {day}' },
  history: {
    zh: '{by} 于 {at} 更正为“{value}”：{reason}',
    en: '{by} corrected it to “{value}” on {at}: {reason}',
  },
  lifted: { zh: '，{by} 于 {at} 解除', en: '; lifted by {by} on {at}' },
  waiting: { zh: '更正待审', en: 'Correction under review' },
  correct: { zh: '更正', en: 'Correct' },
  lift: { zh: '解除更正', en: 'Lift the correction' },
  correctTitle: { zh: '更正{name}的{field}', en: 'Correct {field} of {name}' },
  liftTitle: { zh: '解除对{name}的{field}的更正', en: 'Lift the correction of {field} of {name}' },
  liftNote: {
    zh: '另一人批准后，作答恢复用资料原文。',
    en: 'Once another person approves, answers follow the documents again.',
  },
  correctNote: {
    zh: '另一人批准后，作答用更正后的内容，并说明资料原文怎么写。资料换了新说法，更正自动失效。',
    en: 'Once another person approves, answers use the corrected value and tell what the document says. It lapses when the document says something new.',
  },
  whichSource: { zh: '更正哪份资料的说法', en: 'Whose words are corrected' },
  eachSource: { zh: '各份一并更正', en: 'All of them' },
  value: { zh: '更正为', en: 'Corrected value' },
  valueRequired: { zh: '请填写更正后的内容', en: 'Please enter the corrected value' },
  propose: { zh: '提交审核', en: 'Submit for review' },
  cancel: { zh: '取消', en: 'Cancel' },
  proposed: { zh: '已提交，等另一位知识管理员审核', en: 'Submitted: another knowledge manager decides' },
  asPrinted: { zh: '资料原文', en: 'As printed' },
  toBe: { zh: '更正后', en: 'Corrected' },
  whatever: { zh: '各份资料说法不一', en: 'Documents differ' },
  liftedThen: { zh: '恢复资料原文', en: 'As printed again' },
  proposedCorrection: { zh: '更正的内容', en: 'What is corrected' },
} satisfies Record<string, Both>

const inEnglish: Record<FactField, string> = {
  fullName: 'Full name',
  shortName: 'Short name',
  code: 'Code',
  kind: 'Kind',
  riskLevel: 'Risk rating',
  issuer: 'Manager (firm)',
  manager: 'Fund manager',
  custodian: 'Custodian',
  benchmark: 'Benchmark',
  minimumPurchase: 'Minimum purchase',
  minimumAddition: 'Minimum addition',
  lockUp: 'Lock-up',
  openFrequency: 'Opening frequency',
  inceptionDate: 'Inception',
  netAssetValue: 'Net asset value',
  netAssetValueDate: 'Date of value',
  size: 'Size',
  managementFee: 'Management fee',
  custodyFee: 'Custody fee',
  serviceFee: 'Service fee',
  subscriptionFee: 'Subscription fee',
  purchaseFee: 'Purchase fee',
  redemptionFee: 'Redemption fee',
}

/** @example fieldWords({ field: 'redemptionFee', condition: '持有<7天' }, 'zh') // '赎回费（持有<7天）' */
export const fieldWords = (
  { field, condition }: { field: FactField; condition: string },
  language: Language,
): string => {
  const name = language === 'en' ? inEnglish[field] : factLabels[field]
  if (condition === '') return name
  return language === 'en' ? `${name} (${condition})` : `${name}（${condition}）`
}
