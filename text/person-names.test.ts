import { expect, test } from 'vitest'
import { nameEnd, nameStartBefore } from './person-names.ts'

const name = (text: string, strict = false) => {
  const end = nameEnd(text, 0, strict)
  return end === null ? null : text.slice(0, end)
}

test.each([
  ['张三丰想开户', '张三丰'],
  ['张三想开户', '张三'],
  ['张三准备买基金', '张三'],
  ['欧阳锋，', '欧阳锋'],
  ['司马相如的账户', '司马相如'],
  ['阿卜杜拉·买买提', '阿卜杜拉·买买提'],
  ['王建国身份证', '王建国'],
])('%s begins with %s', (text, expected) => {
  expect(name(text)).toBe(expected)
})

test.each(['李四，', '陈伟明想问', '刘德华咨询一下', '王芳也想开户'])(
  '%s begins with a name, asked strictly',
  (text) => {
    expect(name(text, true)).not.toBeNull()
  },
)

test.each([
  '高净值客户',
  '安徽人',
  '温州人',
  '黄金投资者',
  '马上要退休',
  '方正的客户',
  '白领',
  '万科的股东',
  '于2023年开户',
  '单亲妈妈',
])('%s begins with none, asked strictly', (text) => {
  expect(name(text, true)).toBeNull()
})

test.each(['华夏成长混合', '安信稳健增值混合', '余额宝', '平安银行', '的基金', '', 'Tom'])(
  '%s is none at all',
  (text) => {
    expect(name(text)).toBeNull()
  },
)

test.each([
  ['客户张先生', '先生', '张'],
  ['请找王建国先生', '先生', '王建国'],
  ['欧阳女士', '女士', '欧阳'],
  ['我和张先生', '先生', '张'],
])('%s: the name before %s is %s', (text, title, expected) => {
  const at = text.indexOf(title)
  const start = nameStartBefore(text, at)
  expect(start === null ? null : text.slice(start, at)).toBe(expected)
})

test.each([
  ['基金经理', '经理'],
  ['客户经理', '经理'],
  ['先生', '先生'],
  ['这位先生', '先生'],
  ['解聘会计', '会计'],
  ['全体董事', '董事'],
])('%s has no name before %s', (text, title) => {
  expect(nameStartBefore(text, text.indexOf(title))).toBeNull()
})
