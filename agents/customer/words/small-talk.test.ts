import { expect, test } from 'vitest'
import type { Turn } from '../../../domain/turn.ts'
import { readingOf, turnOf } from '../../../tests/fixtures/turn-nouns.ts'
import { smallTalk } from './small-talk.ts'

const said = (text: string, more: Partial<Turn> = {}) =>
  smallTalk(
    readingOf(text, { intent: 'small-talk' }),
    { name: '虚谷证券', hotline: '400-000-1234' },
    turnOf(text, more),
  )
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
  ['不销了', /先不办.*转人工/],
  ['答得真清楚', /谢谢您的肯定/],
  ['有别的办法吗', /您请说/],
])('%s', (text, expected) => {
  expect(said(text)).toMatch(expected)
})

test('what else there is, after something was asked, is asked in return, and a person is named', () => {
  for (const text of ['然后呢', '有别的办法吗', '接下来怎么办'])
    expect(said(text, { earlier: [readingOf('怎么销户')] }), text).toMatch(/前面都说了.*哪一步.*转人工/)
})

test('who is glad of something else than us is told so', () => {
  const lines = smallTalk(
    readingOf('今天赚了好开心', { sentiment: 'pos' }),
    { name: '虚谷证券', hotline: '400-000-1234' },
    turnOf('今天赚了好开心'),
  )
  expect(lines.map(({ text }) => text).join('')).toMatch(/为您高兴/)
})

test('who declines hears so, who chooses nothing is asked which', () => {
  const before = (text: string) => ({ history: [{ role: 'assistant' as const, text }] })
  expect(said('不用了', before('需要我为您转接人工吗？'))).toMatch(/先不转/)
  expect(said('好的', before('您想了解的是下面哪一个？\n1. 怎么销户？\n2. 要收钱吗？'))).toMatch(/哪一个.*序号/)
})
