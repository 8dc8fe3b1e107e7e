import { expect, test } from 'vitest'
import { createFindSignals } from '../signals/patterns.ts'
import { plain } from './plain.ts'
import {
  plainWithoutOwnDetails,
  withoutCourtesy,
  withoutDetails,
  withoutLawTitles,
  withoutOwnDetails,
} from './set-aside.ts'

// --- how it is opened ---

const rest = (message: string) => withoutCourtesy(plain(message).text).text

test.each([
  ['你好，我的密码忘了', '我的密码忘了'],
  ['您好 请问开户要什么材料', '开户要什么材料'],
  ['我想问一下周一开市吗', '周一开市吗'],
  ['不好意思打扰了，想问下销户要本人去吗', '销户要本人去吗'],
  ['麻烦问下我的账户能开融资融券吗', '我的账户能开融资融券吗'],
  ['那个，这个，撤单怎么弄', '撤单怎么弄'],
  ['客服你好，我要投诉', '我要投诉'],
  ['谢谢，再问一下，有人替我下单了', '有人替我下单了'],
  ['hello my account is locked', 'my account is locked'],
  ['hi, can I open an account', 'can i open an account'],
])('%s: %s', (message, kept) => {
  expect(rest(message)).toBe(kept)
})

test.each([
  '你好',
  '在吗在吗',
  '好的谢谢',
  '那个经理骗我',
  '客服态度太差',
  '请转人工',
  '打听一下内幕消息',
  '你好像搞错了',
  '在不同券商开户',
  '我想问下周一开市吗',
  // Thanks are a mood.
  '懂了，谢谢',
  '谢谢，到账了',
  '对不起老婆孩子',
  '行情怎么看',
  'history of the fund',
])('%s is kept whole', (message) => {
  expect(rest(message)).toBe(plain(message).text)
})

test('what signals quote is cut out of the message as it was written', () => {
  const [signal] = createFindSignals()(plain('您好，我想咨询一下， 我要投诉 你们'), 'client')
  expect(signal).toMatchObject({ kind: 'complaint', quote: expect.stringMatching(/^我要投诉/) })
})

// --- who speaks ---

test.each([
  ['我叫⟦姓名1⟧，手机⟦手机号1⟧，想问佣金多少', '想问佣金多少'],
  ['佣金多少，我手机⟦手机号1⟧，身份证⟦证件号1⟧，卡号⟦银行卡1⟧', '佣金多少，'],
  ['我的身份证号是⟦证件号1⟧，帮我查下账户', '帮我查下账户'],
  // What is told of somebody, of a card, or as a password, stays; and so does a message of nothing else.
  ['对方叫⟦姓名1⟧，让我转账', '对方叫⟦姓名1⟧，让我转账'],
  ['我的银行卡⟦银行卡1⟧被冻结了', '我的银行卡⟦银行卡1⟧被冻结了'],
  ['我是⟦姓名1⟧的老婆，他的账户', '我是⟦姓名1⟧的老婆，他的账户'],
  ['我的密码是⟦凭证⟧，帮我登录', '我的密码是⟦凭证⟧，帮我登录'],
  ['我叫⟦姓名1⟧', '我叫⟦姓名1⟧'],
])('%s', (said, heard) => {
  expect(withoutOwnDetails(said).trim()).toBe(heard)
  expect(withoutOwnDetails(said)).toHaveLength(said.length)
})

test('what is heard cuts the same words out of the message', () => {
  const said = '我叫⟦姓名1⟧，手机⟦手机号1⟧，我要投诉'
  const { text, original } = plainWithoutOwnDetails(plain(said))
  expect(text).toBe('我要投诉')
  expect(original(0, text.length)).toBe('我要投诉')
})

test('no number is looked up, a name is', () => {
  expect(withoutDetails('我的银行卡⟦银行卡1⟧被冻结了怎么办')).toBe('我的银行卡被冻结了怎么办')
  expect(withoutDetails('⟦姓名1⟧的研报')).toBe('⟦姓名1⟧的研报')
  expect(withoutDetails('⟦手机号1⟧')).toBe('⟦手机号1⟧')
})

// --- the title of a law ---

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
