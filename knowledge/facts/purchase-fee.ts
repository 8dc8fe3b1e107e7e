// 申购费: what a fund costs to buy. The fee is part of the amount paid, so it is not the amount times the rate.
import { cents, money } from './charges.ts'

const formula = /净申购金额＝申购金额÷（1＋申购费率）/
const discount = /适用业务：(?:[^；]*、)?申购.*折扣：(?:标准申购费率的(\d+)折|不打折)/

/** Whether a piece of a fee table says how the fee is worked out, or what is taken off it for whom. */
export const isPurchaseRule = (text: string): boolean => formula.test(text) || discount.test(text)

export const saysFormula = (text: string): boolean => formula.test(text)

/** The channel of a row about discounts, and the tenth that it leaves: 1折 is 0.1, 不打折 1. */
export const readDiscount = (text: string): { channel: string; share: number } | null => {
  const channel = /办理渠道：([^；]+)/.exec(text)?.[1]
  const match = discount.exec(text)
  const tenths = Number(match?.[1] ?? 10)
  return channel && match && tenths > 0 ? { channel, share: tenths / 10 } : null
}

/** A rate less what is taken off: 0.30% at 1折 is 0.03%. */
export const discounted = (percent: string, share: number): string =>
  `${Number((Number(percent.replace('%', '')) * share).toFixed(4))}%`

/** The fee of an amount at a rate in percent, written out: 10000元－10000元÷(1＋0.30%)＝29.91元. */
export const purchaseFee = (amount: number, percent: string): string => {
  const rate = Number(percent.replace('%', '')) / 100
  return `${amount}元－${amount}元÷(1＋${percent})＝${money(cents(amount - amount / (1 + rate)))}元`
}
