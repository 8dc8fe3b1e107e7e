// The number for a call-back: a mainland mobile, or a landline with its area code, in the many ways people write them.
import { digitsOf } from '../../agents/steps/mask/numbers.ts'
import { plainText } from '../../agents/steps/mask/plain.ts'
import { Problem } from '../../domain/problem.ts'

/** `number` as it is dialled within the country: 13800138000, 010-62345678, 0755-82345678转801. */
export type PhoneNumber = { kind: 'phone' | 'landline'; number: string }

/** What stands between the digits of a number. */
const signs = /[\s()+\-‐‑‒–—―−_.·/]/g
const countryCode = /^(?:00)?86(?=0?[1-9]\d{9,10}$)/
const extension = /\s*(?:转|分机|ext\.?|#)\s*[:：]?\s*(\d{1,6})$/i

/**
 * Reads a number; what was wrong is said without repeating it, since problems are logged.
 * @throws Problem `invalid-request`
 * @example phoneNumberIn('+86 (0)10-６２３４ ５６７８').number // '010-62345678'
 */
export const phoneNumberIn = (written: string): PhoneNumber => {
  const text = plainText(written).text.trim()
  const inside = extension.exec(text)?.[1]
  const bare = text.replace(extension, '').replace(signs, '')
  const all = digitsOf(bare)
  if (all.length === 0 || all.length < Array.from(bare).length) throw wrong('应为手机号或带区号的座机号')
  if (/^\s*(?:\+|00)/.test(text) && !countryCode.test(all)) throw wrong('目前只能回拨中国大陆的号码')
  const abroad = countryCode.test(all)
  const digits = all.replace(countryCode, '')
  const mobile = /^0?(1[3-9]\d{9})$/.exec(digits)?.[1]
  if (mobile && inside === undefined) return { kind: 'phone', number: mobile }
  // Behind +86 the area code stands without its 0.
  const [, area, local] = landline.exec(abroad && !digits.startsWith('0') ? `0${digits}` : digits) ?? []
  if (area && local) return { kind: 'landline', number: `${area}-${local}${inside === undefined ? '' : `转${inside}`}` }
  throw wrong(whyNone(digits))
}

/**
 * Enough of a number to tell it from another, too little to call it.
 * @example shortened('13800138000') // '138****8000'; '010-62345678转801' becomes '010-****5678'
 */
export const shortened = (number: string): string =>
  number.replace(/转\d+$/, '').replace(/^(\d+-|\d{3})\d+(?=\d{4}$)/, '$1****')

/** Area codes of three digits have numbers of eight, those of four of seven or eight. */
const landline = /^(0(?:10|2[0-57-9])(?=\d{8}$)|0[3-9]\d{2}(?=\d{7,8}$))([2-8]\d+)$/

const whyNone = (digits: string): string => {
  if (/^[48]00\d{7}$|^95\d{3}$|^1\d{4}$/.test(digits)) return '这是服务热线，不能回拨'
  if (/^[2-8]\d{6,7}$/.test(digits)) return '座机号前没有区号'
  if (/^1/.test(digits) && digits.length !== 11) return `手机号应为 11 位，这里有 ${digits.length} 位`
  return '应为手机号或带区号的座机号'
}

const wrong = (message: string): Problem =>
  new Problem('invalid-request', `回电号码有误：${message}。`, {
    action: '请填写您本人的手机号或带区号的座机号，例如 138 0013 8000 或 010-6234 5678。',
    errors: [{ path: 'phone', message }],
  })
