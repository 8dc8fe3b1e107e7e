// What a message can hold that policy must look at.
import type { Signal } from '../../../../domain/turn.ts'

/** P0 of DOMAIN §5. */
const dangers = [
  'crisis',
  'account-theft',
  'fraud',
  'money-missing',
  'securities-missing',
  'insider',
  'manipulation',
] as const

const handedOver = [
  ...dangers,
  'complaint',
  'media-or-regulator',
  'big-loss',
  'legal-claim',
  'minor',
  'elderly',
  'not-understanding',
  'suitability-exception',
  'aml',
  'identity-check',
  'authority-visit',
  'asks-for-person',
  // The encoder hears that a person is needed and not clearly what for.
  'unclear-danger',
] as const

const refused = [
  'asks-for-advice',
  'asks-for-prediction',
  'asks-for-promise',
  'asks-for-recommendation',
  'private-offer',
  'credit-funds',
  'account-lending',
  'off-book-margin',
  'questionnaire',
  'qualification-bypass',
  'credentials',
  'discretionary',
  'profit-sharing',
  'others-data',
  'aml-evasion',
  'injection',
  'rumour',
  'inside-tip',
  'tip-group',
  'personal-fee',
  'suppress-complaint',
  'unreviewed-sending',
  'unlawful-draft',
] as const

const noted = ['threat'] as const

/** Handed over to a person (DOMAIN §5); refused, always with a way on; noted, which changes the tone but not the decision. */
export const signalKinds = [...handedOver, ...refused, ...noted] as const

export type SignalKind = (typeof signalKinds)[number]

/** Who writes a message: a client, or the firm's own people. */
export type Speaker = 'client' | 'staff'

/** The rule that stands behind a kind when the pattern names none; null where rules.yaml has no rule for it. */
export const ruleOfKind: Record<SignalKind, string | null> = {
  crisis: 'CHAT-CRISIS',
  'account-theft': 'ACC-CREDENTIAL',
  fraud: null,
  'money-missing': null,
  'securities-missing': null,
  insider: 'ADV-INSIDER',
  manipulation: 'ADV-MANIPULATE',
  complaint: 'CHAT-COMPLAINT-ESCALATE',
  'media-or-regulator': 'CHAT-COMPLAINT-ESCALATE',
  'big-loss': 'CHAT-COMPLAINT-ESCALATE',
  'legal-claim': 'CHAT-COMPLAINT-ESCALATE',
  minor: 'CHAT-MINOR',
  elderly: 'SUIT-VULNERABLE',
  'not-understanding': 'SUIT-VULNERABLE',
  'suitability-exception': 'SUIT-OVER-RISK-PUSH',
  aml: 'ACC-AML',
  'identity-check': 'CHAT-HUMAN-HANDOVER',
  'authority-visit': null,
  'asks-for-person': 'CHAT-HUMAN-HANDOVER',
  'unclear-danger': 'CHAT-HUMAN-HANDOVER',
  'asks-for-advice': 'ADV-UNLICENSED',
  'asks-for-prediction': 'ADV-PRICE-TARGET',
  'asks-for-promise': 'RET-GUARANTEE',
  'asks-for-recommendation': 'SUIT-OVER-RISK-PUSH',
  'private-offer': 'PF-PUBLIC-PROMO',
  'credit-funds': 'ACC-CREDIT-FUNDS',
  'account-lending': 'ACC-LEND',
  'off-book-margin': 'ACC-MARGIN-OFFBOOK',
  questionnaire: 'SUIT-COACH-QUESTIONNAIRE',
  'qualification-bypass': 'ACC-QUAL-BYPASS',
  credentials: 'ACC-CREDENTIAL',
  discretionary: 'ADV-DISCRETIONARY',
  'profit-sharing': 'RET-SHARE-PROFIT',
  'others-data': 'CHAT-SECRECY',
  'aml-evasion': 'ACC-AML',
  injection: 'ADV-UNLICENSED',
  rumour: 'ADV-RUMOR',
  'inside-tip': 'ADV-INSIDER',
  'tip-group': 'ADV-VIP-GROUP',
  'personal-fee': 'ADV-PERSONAL-FEE',
  'suppress-complaint': 'CHAT-NO-SUPPRESS-COMPLAINT',
  'unreviewed-sending': 'CHAT-ADVISOR-COPILOT',
  'unlawful-draft': null,
  threat: null,
}

/** Whether it is a password that was sent: mask has seen it, and no opinion of the message makes it go away. */
export const isSentPassword = ({ kind, quote }: Pick<Signal, 'kind' | 'quote'>): boolean =>
  kind === 'credentials' && quote.includes('⟦凭证')

/** Whether life, the account, money or the market is in danger. */
export const isDanger = (kind: string): boolean => (dangers as readonly string[]).includes(kind)
export const isHandedOver = (kind: string): boolean => (handedOver as readonly string[]).includes(kind)
export const isRefused = (kind: string): boolean => (refused as readonly string[]).includes(kind)
