import { expect, test } from 'vitest'
import { superlinear } from '../../../text/hostile-text.ts'
import { chatOf } from './chat.ts'
import { plain } from './plain.ts'

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

test('is told in time that grows with the text', () => {
  expect(superlinear((text) => chatOf(text))).toEqual([])
})
