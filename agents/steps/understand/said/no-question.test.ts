import { expect, test } from 'vitest'
import { superlinear } from '../../../../text/hostile-text.ts'
import { asksIfAnyoneIsThere, chatOf, isContinuing, isRemark } from './no-question.ts'
import { plain } from './plain.ts'

// --- that chats ---

const of = (message: string) => chatOf(plain(message).text)

test.each([
  ['你叫什么名字', 'name'],
  ['你叫啥名字呀', 'name'],
  ['怎么称呼您？', 'name'],
  ['你用的是GPT吗', 'model'],
  ['你是什么大模型', 'model'],
  ['你背后是DeepSeek吗', 'model'],
  ['讲个笑话', 'joke'],
  ['给我讲个笑话吧', 'joke'],
  ['唱首歌听听', 'joke'],
  ['陪我聊聊', 'company'],
  ['我好无聊陪我聊聊天', 'company'],
  ['新年快乐', 'wish'],
  ['祝你们中秋节快乐！', 'wish'],
  ['问个问题', 'about-to-ask'],
  ['我想问你个事', 'about-to-ask'],
  ['能问你个问题吗', 'about-to-ask'],
  ['我有个问题想问', 'about-to-ask'],
  ['算了不问了', 'leaves-it'],
  ['算了', 'leaves-it'],
  ['A'.repeat(400), 'blank'],
  ['1'.repeat(30), 'blank'],
  ['ababababababababab', 'blank'],
  ['没听懂', 'unclear'],
  ['听不懂你说的', 'unclear'],
  ['没听懂，再说一遍', 'unclear'],
  ['能重新说一遍吗', 'unclear'],
  ['换个说法', 'unclear'],
  ['你说的啥意思', 'unclear'],
  ['？', 'blank'],
  ['。。。', 'blank'],
  ['?!?', 'blank'],
  ['Are you a robot?', 'machine'],
  ['Hi, am I talking to a real person or a bot?', 'machine'],
  ['who are you', 'name'],
])('%s: %s', (message, chat) => {
  expect(of(message)).toBe(chat)
})

test.each([
  '',
  '你叫什么人转我的钱',
  '你叫什么名字，我要投诉你',
  '算了我不想活了',
  '不如死了算了',
  '聊聊基金怎么买',
  '陪我聊聊，我撑不下去了',
  '我想问你个事，佣金多少',
  '我有个问题：怎么销户',
  '有个客户一直没听懂，今天要不要给他办',
  '第三步没看懂',
  '听不懂你说的，找个活的',
  '算错了吧',
  '再说一遍佣金多少',
  '春节股市放几天假',
  'is this a real person asking me for my code',
  'are you a human, I need one',
  'Is this a real fund?',
  '用GPT选股可以吗',
  '大模型概念股有哪些',
  '😭',
  '1',
])('%s asks or tells something', (message) => {
  expect(of(message)).toBe(null)
})

test.each([
  '不销了',
  '算了不销了',
  '不开了',
  '不办了',
  '我不办了',
  '那不办了',
  '先不开了',
  '还是不开了',
  '不弄了',
  '不买了',
  '算了不买了',
  '不想销了',
  '不转了',
  '不赎了',
  '不改了',
  '我又不想开了',
  '那就不销户了',
  '还是不注销了吧',
  '不撤了',
  '不做了',
  '算了不弄了',
  '不申请了',
  '不取了',
  '先不赎回了',
  '那我不开了',
  '不换了',
  '我改主意了',
  '不想办了',
  '暂时不办了',
  '先不弄了',
  '不销户了',
  '我不想开户了',
  '不定投了',
  '不打新了',
  '先不转账了',
  '还是不买了吧',
  '那我先不办了',
  '算了，不改了',
  '不绑了',
  '不测了',
  '算啦不办了',
  '不取钱了',
])('%s: what was asked about is not wanted any more', (message) => {
  expect(of(message)).toBe('changes-mind')
})

test.each([
  '然后呢',
  '接下来呢',
  '下一步呢',
  '之后呢',
  '还有呢',
  '后面呢',
  '再然后呢',
  '接下来怎么办',
  '接着呢',
  '还有别的办法吗',
  '有别的办法吗',
  '有没有其他办法',
  '还有什么办法',
  '没有别的方法了吗',
  '有其他渠道吗',
  '就没有别的办法了吗',
  '有什么解决办法',
  '除了这个还有吗',
  '还有其他方式吗',
  '别的办法呢',
  '就这些吗',
  '就这样吗',
  '没了吗',
  '完了吗',
  '下面呢',
  '有别的路子吗',
  '换个办法',
  '有没有别的法子',
  '还有没有其他途径',
  '这样就行了吗',
  '然后要干嘛',
  '接下来做什么',
  '完了之后呢',
  '还有别的方法没',
  '其他办法有吗',
])('%s asks what else there is', (message) => {
  expect(['what-next', 'what-else']).toContain(of(message))
})

test.each([
  '不开了户能用吗',
  '登不了了',
  '转不了了',
  '买不了了',
  '打不开了',
  '不销户行吗',
  '不想销户只想换卡',
  '撤不了了',
  '不办了会怎样',
  '不买了能退款吗',
  '账户不用了怎么销',
  '改不了了',
  '不转了的钱在哪',
  '我不想活了',
  '卖不了了',
  '不开了条件单还会触发吗',
  '不销户有什么影响',
  '取不了了',
  '不定投了怎么取消',
  '不打新了市值还算吗',
  '用不了了',
  '不交了罚款吗',
  '不续约了怎么办',
  '我不干了要举报',
  '绑不了了',
  '好了吗',
  '有没有优惠的办法',
  '其他渠道申购收费吗',
  '之后利率会变吗',
  '下一步涨还是跌',
])('%s does neither', (message) => {
  expect(of(message)).toBe(null)
})

test('a chat is told in time that grows with the text', () => {
  expect(superlinear((text) => chatOf(text))).toEqual([])
})

// --- that remarks ---

test.each(['还在吗', '在不在……', '有人吗？？'])('%s asks only whether anybody is there', (text) => {
  expect(asksIfAnyoneIsThere(text)).toBe(true)
})

test('what did not work is a remark, whether something works is a question', () => {
  expect(['算错了吧', '还是不行', '9点22分行不行', '点错了能撤吗', '周六也不行吗'].map(isRemark)).toEqual([
    true,
    true,
    false,
    false,
    false,
  ])
})

test('in whatever writing', () => {
  expect(['還是不對', '試了　沒用', '换了APP还不行'].map(isRemark)).toEqual([true, true, false])
})

test('whether anybody is there is told in time that grows with the text', () => {
  expect(superlinear((text) => asksIfAnyoneIsThere(`${text}x`))).toEqual([])
})

// --- that carries on ---

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
  '第二款',
  '第三项',
  '第五条呢',
  '那第一百三十五条第二款呢',
  '第二款第（三）项',
  '第一百二十条之一',
  '你告诉我就行',
  '直接跟我说就好',
  ',你说就行',
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
  '第二款能买吗',
  '第二款基金',
  '买第三款',
  '告诉我代码就行',
  '你帮我买就行',
  '',
])('%s does not', (text) => {
  expect(isContinuing(text)).toBe(false)
})
