/** Kinds of personal data that are masked; `credential` is never kept. */
export const maskKinds = [
  'credential',
  'identity-number',
  'bank-card',
  'phone',
  'account',
  'email',
  'wechat',
  'qq',
  'landline',
  'plate',
  'address',
  'name',
] as const
export type MaskKind = (typeof maskKinds)[number]

/** A find in the normalised text, UTF-16, half-open. */
export type Span = { kind: MaskKind; start: number; end: number }
