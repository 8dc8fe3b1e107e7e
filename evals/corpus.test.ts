import { expect, test } from 'vitest'
import { corpusOf } from './corpus.ts'

const rows = [
  { id: 'a', title: '证券法第二条', text: '适用本法。\n第二款的话。' },
  { id: 'note', title: '', text: '没有标题的话' },
  { id: 'b', title: '证券法 第一条', text: '第一条　为了规范。' },
  { id: 'former', title: '证券法第二条', text: '旧的适用。' },
  { id: 'weather', title: '天气', text: '带伞。\n\n下雨。' },
]

test('articles of one law become that law; another text of an article stands in another document', () => {
  const { documents } = corpusOf(rows)
  expect(documents.map(({ attributes, text }) => [attributes.kind, attributes.title, text])).toEqual([
    ['regulation', '证券法', '第二条　适用本法。\n\n第二款的话。\n\n第一条　为了规范。'],
    ['research', 'note', '没有标题的话'],
    ['regulation', '证券法', '第二条　旧的适用。'],
    ['research', '天气', '带伞。\n\n下雨。'],
  ])
  expect(new Set(documents.map(({ attributes }) => attributes.work)).size).toBe(4)
})

test('an article may be named in the text alone; without a law it is of none', () => {
  const { documents, rowOf } = corpusOf([
    { id: 'a', title: '证券法', text: '第三条 公开、公平、公正。' },
    { id: 'b', title: '证券法', text: '第四条　自愿、有偿。' },
    { id: 'c', title: '', text: '第五条 守法。' },
    { id: 'd', title: '证券法', text: '第六条规定的话，是说明而不是条文。' },
  ])
  expect(documents.map(({ attributes, text }) => [attributes.kind, text])).toEqual([
    ['regulation', '第三条　公开、公平、公正。\n\n第四条　自愿、有偿。'],
    ['research', '第五条 守法。'],
    ['research', '第六条规定的话，是说明而不是条文。'],
  ])
  expect(rowOf({ documentId: documents[0]?.attributes.work ?? '', start: 20 })).toBe('b')
})

test('every passage knows the row that it is of', () => {
  const { documents, rowOf } = corpusOf(rows)
  const rowAt = (document: number, words: string) => {
    const { attributes, text } = documents[document] ?? { attributes: { work: '' }, text: '' }
    return rowOf({ documentId: attributes.work, start: text.indexOf(words) })
  }
  expect(rowAt(0, '第二条')).toBe('a')
  expect(rowAt(0, '第二款')).toBe('a')
  expect(rowAt(0, '第一条')).toBe('b')
  expect(rowAt(1, '没有')).toBe('note')
  expect(rowAt(2, '旧的')).toBe('former')
  expect(rowAt(3, '下雨')).toBe('weather')
})
