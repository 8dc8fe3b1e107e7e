import { expect, test } from 'vitest'
import { isContinuing } from './continuing.ts'

test.each([
  '下一条呢',
  '好的，那下一个问题',
  '第二步呢？',
  '上面第三条',
  '继续',
  '接着说',
  '再说一遍吧',
  '还有吗',
  '我再想想',
  '我先走了',
  '回头再说',
  '你确定？',
  '真的吗',
  '还要等多久',
  '不是这个意思',
  '具体一点呢',
])('%s carries on', (text) => {
  expect(isContinuing(text)).toBe(true)
})

test.each([
  '继续加仓吗',
  '我先走一步，你们替我照顾孩子',
  '我走了，别找我',
  '再买一次',
  '下一只买哪个',
  '第三只股票能买吗',
  '真的会涨吗',
  '你确定不亏吗',
  '还要等多久才能到账',
  '换个人来',
  '不会亏吧',
  '',
])('%s does not', (text) => {
  expect(isContinuing(text)).toBe(false)
})
