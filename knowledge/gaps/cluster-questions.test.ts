import { expect, test } from 'vitest'
import { type Comparable, clusterQuestions } from './cluster-questions.ts'

const asked = (words: string, vector: number[] | null = null): Comparable => ({
  words: new Set(words.split(' ')),
  vector,
})

const gold = [
  asked('黄金 积存 开通', [1, 0, 0]),
  asked('怎么 买 积存金', [0.95, 0.1, 0]),
  asked('积存 黄金 在哪 买', [0.9, 0, 0.2]),
]
const stamps = [asked('印花税 多少', [0, 1, 0]), asked('印花税 怎么 算', [0.1, 0.9, 0])]

test('what asks the same is one heap, the largest first', () => {
  const [one, two, three] = gold
  const [first, second] = stamps
  expect(clusterQuestions([first, one, two, second, three].filter((each) => each !== undefined))).toEqual([
    [1, 2, 4],
    [0, 3],
  ])
})

test('a neighbour of two matters joins neither of them to the other', () => {
  const between = asked('黄金 印花税', [0.7, 0.7, 0])
  const heaps = clusterQuestions([...gold, ...stamps, between])
  for (const heap of heaps) expect(heap.some((at) => at < 3) && heap.some((at) => at === 3 || at === 4)).toBe(false)
})

test('without vectors the words tell', () => {
  expect(clusterQuestions([asked('黄金 积存'), asked('黄金 积存 开通'), asked('销户')])).toEqual([[0, 1], [2]])
  expect(clusterQuestions([asked('甲', [0, 0]), asked('乙', [0, 0])])).toEqual([[0], [1]])
})

test('of nothing there is no heap, of one there is one', () => {
  expect(clusterQuestions([])).toEqual([])
  expect(clusterQuestions([asked('销户', [1])])).toEqual([[0]])
})

test('the same words are one heap, however often they come', () => {
  const many = Array.from({ length: 200 }, (_, at) => asked(at % 2 ? '销户' : '开户', at % 2 ? [1, 0] : [0, 1]))
  expect(clusterQuestions(many).map(({ length }) => length)).toEqual([100, 100])
})
