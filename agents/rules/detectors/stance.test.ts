import { expect, test } from 'vitest'
import { isTeaching, offers } from './stance.ts'

test.each(['小课堂:什么是七日年化?', '看到承诺保本的,谨防诈骗。', '能不能借户打新?不能。证券法第五十八条写得明白。'])(
  'teaches: %s',
  (text) => {
    expect(isTeaching(text)).toBe(true)
  },
)

test.each(['新基金上新,扫码预约,名额有限。', '谨防错过!扫码预约,赶紧上车,名额不多。', '今天聊聊红利。'])(
  'sells, or just talks: %s',
  (text) => {
    expect(isTeaching(text)).toBe(false)
  },
)

test('an offer behind a warning is one', () => {
  expect(offers('其实我们这款真的稳赚')).toBe(true)
  expect(offers('任何产品都不能保证赚钱')).toBe(false)
})
