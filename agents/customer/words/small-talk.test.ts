import { expect, test } from 'vitest'
import { readingOf } from '../../../tests/fixtures/turn-nouns.ts'
import { smallTalk } from './small-talk.ts'

const said = (text: string) =>
  smallTalk(readingOf(text, { intent: 'small-talk' }), { name: '虚谷证券', hotline: '400-000-1234' })
    .map((line) => line.text)
    .join('')

test.each([
  ['你叫什么名字', /虚谷证券的智能助手.*不是真人.*人工智能/],
  ['你用的是GPT吗', /不是真人.*人工智能.*以公司公布的说明为准/],
  ['讲个笑话', /不在行.*人工智能助手/],
  ['讲个笑话，别跟股票有关', /不在行/],
  ['陪我聊聊', /人工智能助手.*转人工/],
  ['新年快乐', /也祝您/],
  ['祝你中秋快乐', /也祝您/],
  ['问个问题', /您请说/],
  ['算了不问了', /随时再问我/],
  ['没听懂', /没有说清楚.*转人工/],
  ['？', /您想了解什么.*转人工/],
])('%s', (text, expected) => {
  expect(said(text)).toMatch(expected)
})
