import { describe, expect, test } from 'vitest'
import { Problem } from '../../domain/problem.ts'
import { phoneNumberIn, shortened } from './phone-number.ts'

describe('reads a number in the ways people write it', () => {
  test.each([
    ['13800138000', 'phone', '13800138000'],
    ['138 0013 8000', 'phone', '13800138000'],
    ['138-0013-8000', 'phone', '13800138000'],
    [' 138–0013–8000\n', 'phone', '13800138000'],
    ['１３８００１３８０００', 'phone', '13800138000'],
    ['+86 138 0013 8000', 'phone', '13800138000'],
    ['＋86-13800138000', 'phone', '13800138000'],
    ['（+86）13800138000', 'phone', '13800138000'],
    ['0086 13800138000', 'phone', '13800138000'],
    ['8613800138000', 'phone', '13800138000'],
    ['013800138000', 'phone', '13800138000'],
    ['幺三八零零幺三八零零零', 'phone', '13800138000'],
    ['1\u200b38\u200b00138000', 'phone', '13800138000'],
    ['010-62345678', 'landline', '010-62345678'],
    ['010 6234 5678', 'landline', '010-62345678'],
    ['（010）62345678', 'landline', '010-62345678'],
    ['+86 10 6234 5678', 'landline', '010-62345678'],
    ['+86 (0)10-６２３４ ５６７８', 'landline', '010-62345678'],
    ['0755-82345678', 'landline', '0755-82345678'],
    ['0315-2345678', 'landline', '0315-2345678'],
    ['+86 755 8234 5678', 'landline', '0755-82345678'],
    ['02162345678', 'landline', '021-62345678'],
    ['010-62345678转801', 'landline', '010-62345678转801'],
    ['010-62345678 分机：801', 'landline', '010-62345678转801'],
  ])('%s', (written, kind, number) => {
    expect(phoneNumberIn(written)).toEqual({ kind, number })
  })
})

test.each([
  ['13800138000', '138****8000'],
  ['010-62345678', '010-****5678'],
  ['0315-2345678', '0315-****5678'],
  ['0755-82345678转801', '0755-****5678'],
])('%s is shortened to %s', (number, short) => {
  expect(shortened(number)).toBe(short)
})

describe('says what is wrong, without repeating the number', () => {
  test.each([
    ['', '应为手机号或带区号的座机号'],
    ['———', '应为手机号或带区号的座机号'],
    ['张三13800138000', '应为手机号或带区号的座机号'],
    ['<b>13800138000</b>', '应为手机号或带区号的座机号'],
    ['1380013800', '手机号应为 11 位，这里有 10 位'],
    ['138001380000', '手机号应为 11 位，这里有 12 位'],
    ['12800138000', '应为手机号或带区号的座机号'],
    ['13800138000转5', '应为手机号或带区号的座机号'],
    ['62345678', '座机号前没有区号'],
    ['2345678', '座机号前没有区号'],
    ['010-6234567', '应为手机号或带区号的座机号'],
    ['026-62345678', '应为手机号或带区号的座机号'],
    ['010-12345678', '应为手机号或带区号的座机号'],
    ['400-000-1234', '这是服务热线'],
    ['95555', '这是服务热线'],
    ['12386', '这是服务热线'],
    ['+852 2345 6789', '目前只能回拨中国大陆的号码'],
    ['+1 212 555 0100', '目前只能回拨中国大陆的号码'],
    ['0044 20 7946 0000', '目前只能回拨中国大陆的号码'],
  ])('%s', (written, message) => {
    const refused = refusalOf(written)
    expect(refused).toMatchObject({ code: 'invalid-request', errors: [{ path: 'phone' }] })
    expect(refused.errors?.[0]?.message).toContain(message)
    const digits = written.replace(/\D/g, '')
    if (digits) expect(JSON.stringify(refused.document())).not.toContain(digits)
  })
})

const refusalOf = (written: string): Problem => {
  try {
    phoneNumberIn(written)
  } catch (error) {
    if (error instanceof Problem) return error
    throw error
  }
  throw new Error(`accepted: ${written}`)
}
