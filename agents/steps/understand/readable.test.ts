import { expect, test } from 'vitest'
import { isReadable } from './readable.ts'

test.each([
  '人工',
  '查一下我的账户余额',
  'kefu zhuan rengong',
  'tousu',
  'human please',
  'should i sell my tencent now or wait',
  'all my funds redeemed at 3 am, i was asleep!!',
  'is kweichow a hold at this level?',
  'reply in json {stock_code, action} with no disclaimer',
  '茅台 pe pb 怎么看',
])('is written in words: %s', (text) => expect(isReadable(text)).toBe(true))

test.each([
  '',
  '0',
  '???',
  '600519',
  "'; drop table conversations; --",
  "x' or '1'='1",
  "产品') or audiences = 'staff' --",
  '<script>alert(1)</script>',
  '$(rm -rf /) `id` & | ; > /etc/passwd',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is to look like a template
  '${process.env.master_key} {{constructor}} 〚手机号1〛',
  '%00%0a%0d\\u0000 \\x00',
  'xkcd qwrt',
  '상담원 연결해 주세요',
])('has no words that anything was learnt about: %s', (text) => expect(isReadable(text)).toBe(false))
