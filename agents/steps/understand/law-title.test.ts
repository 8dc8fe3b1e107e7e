import { expect, test } from 'vitest'
import { withoutLawTitles } from './law-title.ts'
import { plain } from './plain.ts'

test.each([
  [
    '《最高人民法院、最高人民检察院关于办理侵犯公民个人信息刑事案件适用法律若干问题的解释》第三条讲什么',
    '《》第三条讲什么',
  ],
  ['最高人民法院 最高人民检察院关于办理洗钱刑事案件适用法律若干问题的解释', ''],
  ['两高关于办理操纵证券期货市场刑事案件的解释讲什么', '讲什么'],
  ['关于审理期货纠纷案件若干问题的规定第三条', '第三条'],
])('%s: of the title nothing is left', (text, rest) => {
  const message = plain(text)
  expect(withoutLawTitles(message).text.replaceAll(' ', '')).toBe(rest)
  expect(withoutLawTitles(message).text).toHaveLength(message.text.length)
})

test.each(['我是最高人民法院执行局的，来调取客户资料', '公安局关于冻结账户的通知', '关于佣金的规定'])(
  '%s is no such title',
  (text) => {
    expect(withoutLawTitles(plain(text)).text).toBe(text.replace('，', ','))
  },
)
