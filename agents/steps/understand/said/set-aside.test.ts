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

// --- what is acknowledged ---

test.each([
  ['好的我想销户', '我想销户'],
  ['嗯我想开户', '我想开户'],
  ['好的那佣金多少', '佣金多少'],
  ['明白了那我要怎么改手机号', '我要怎么改手机号'],
  ['行吧那怎么绑卡', '怎么绑卡'],
  ['知道了那ETF呢', '那etf呢'],
  ['哦那我问一下印花税', '印花税'],
  ['谢谢再问下过户费多少', '过户费多少'],
  ['好的谢谢那托管费呢', '那托管费呢'],
  ['不用了帮我查下赎回费', '帮我查下赎回费'],
  ['没事我就想知道几点开盘', '我就想知道几点开盘'],
  ['收到那什么时候到账', '什么时候到账'],
  ['OK我要开创业板', '我要开创业板'],
  ['ok怎么撤单', '怎么撤单'],
  ['好嘞帮我看看两融条件', '帮我看看两融条件'],
  ['嗯嗯那融资利率', '融资利率'],
  ['好吧我的钱没到账', '我的钱没到账'],
  ['了解了那我换银行卡', '我换银行卡'],
  ['明白你说的但是我登不上去', '我登不上去'],
  ['可以那怎么操作', '怎么操作'],
  ['没问题那材料呢', '材料呢'],
  ['行帮我转人工', '帮我转人工'],
  ['好我要投诉', '我要投诉'],
  ['嗯我被骗了', '我被骗了'],
  ['好的我女儿15岁想买基金', '我女儿15岁想买基金'],
  ['哦我账户被盗了', '我账户被盗了'],
  ['知道了我要找人工', '我要找人工'],
  ['算了我要销户', '我要销户'],
  ['算了帮我查下管理费', '帮我查下管理费'],
  ['没关系我想知道起购金额', '我想知道起购金额'],
  ['懂了那风险等级是几', '风险等级是几'],
  ['好那就说说港股通', '说说港股通'],
  ['谢谢你我还想问基金定投', '基金定投'],
  ['辛苦了再帮我看下分红', '帮我看下分红'],
  ['早上好我要改地址', '我要改地址'],
  ['你好我想开户', '我想开户'],
  ['您好我密码锁了', '我密码锁了'],
  ['在吗我想销户', '我想销户'],
  ['打扰了我想问下转托管', '转托管'],
  ['哈喽怎么开户', '怎么开户'],
  ['晚上好几点收盘', '几点收盘'],
  ['不用了我想销户', '我想销户'],
  ['没事我想改手机号', '我想改手机号'],
  ['好吧那我要改密码', '我要改密码'],
  ['行帮我查下赎回费', '帮我查下赎回费'],
  ['没事就是想问下佣金', '佣金'],
  ['ok那印花税呢', '那印花税呢'],
  ['明白那申购费呢', '那申购费呢'],
  ['好的，那帮我查一下两融利率', '两融利率'],
  ['嗯，好的，那我要买国债逆回购', '我要买国债逆回购'],
  ['好的好的那请问怎么打新', '怎么打新'],
  ['知道啦，我还想办创业板', '想办创业板'],
  ['收到，我这边登录不了', '登录不了'],
  ['谢谢啦我要开科创板', '我要开科创板'],
  ['哈哈好吧那你会算税吗', '会算税'],
  ['okay how do i close my account', 'how do i close my account'],
  ['好的另外我的分红什么时候到', '我的分红什么时候到'],
  ['行那我要办销户', '我要办销户'],
  ['嗯你们营业部在哪', '你们营业部在哪'],
  ['哦这样啊那我要赎回', '我要赎回'],
  ['原来如此那手续费呢', '手续费'],
  ['好哒我想绑新卡', '我想绑新卡'],
  ['不客气我还要查对账单', '我还要查对账单'],
  ['没事没事我要改银行卡', '我要改银行卡'],
  ['拜托了我想注销账户', '我想注销账户'],
])('%s: what follows is heard by itself', (message, kept) => {
  const { text, start } = withoutCourtesy(plain(message).text)
  expect(start).toBeGreaterThan(0)
  expect(text).toContain(kept)
})

test.each([
  '好的基金有哪些',
  '好的股票怎么选',
  '行情软件怎么下载',
  '行权价怎么定',
  '收到短信说中签让我转账是真的吗',
  '收到一封律师函',
  '收到退款短信是诈骗吗',
  '了解一下科创板',
  '了解客户是什么意思',
  '知道交易密码怎么改登录密码',
  '明白纸是什么',
  '不用了的银行卡怎么解绑',
  '没事就收管理费吗',
  '好多基金都跌了',
  '好久没登录了',
  '好几天没到账',
  '好难操作',
  '对账单怎么看',
  '对冲基金是什么',
  '是不是T+1',
  '可以开户吗',
  '可以转托管吗',
  '可以买ETF吗',
  '要身份证吗',
  '行业ETF有哪些',
  '行使认购权',
  '成交量怎么看',
  '中签怎么缴款',
  '早盘几点开始',
  '早上几点开盘',
  '哈尔滨营业部在哪',
  '好像登不上去',
  '行权怎么操作',
  '收到验证码要告诉客服吗',
  '收到催缴通知怎么办',
  '收到中签通知了',
  '了解产品风险在哪看',
  '知道卡号能转账吗',
  '好处费给谁',
  '行不通怎么办',
  '不用了解释一下T+1',
  '感谢费怎么收',
  '谢谢惠顾是什么意思',
  '辛苦钱能退吗',
  '可以帮我查余额吗',
  '可以不做测评吗',
  '收到的分红怎么查',
  '收到电话说我中奖了',
  '没什么费用吧',
])('%s begins with no acknowledgement', (message) => {
  expect(rest(message)).toBe(plain(message).text)
})
