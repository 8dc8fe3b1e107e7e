import { describe, expect, test } from 'vitest'
import { randomTexts } from './random-text.ts'
import { createSegmenter } from './segment.ts'

const segmenter = createSegmenter()

describe('tokens', () => {
  test('words, the words inside them and bigrams', () => {
    const tokens = segmenter.tokens('证券期货投资者')
    for (const token of ['证券期货', '投资者', '证券', '券期', '期货', '投资', '资者']) expect(tokens).toContain(token)
  })

  test('a two-character word counts once', () => {
    expect(segmenter.tokens('基金').filter((token) => token === '基金')).toHaveLength(1)
    expect(segmenter.tokens('基金和基金').filter((token) => token === '基金')).toHaveLength(2)
  })

  test('one writing: width, traditional, case', () => {
    expect(segmenter.tokens('證券ＥＴＦ')).toEqual(segmenter.tokens('证券etf'))
  })

  test('stop words stay, punctuation and white space go', () => {
    const tokens = segmenter.tokens('我的，基金 。')
    expect(tokens).toContain('的')
    expect(tokens.every((token) => /[\p{L}\p{N}]/u.test(token))).toBe(true)
  })

  test('an article in digits is found by its name', () => {
    expect(segmenter.tokens('证券法第25条')).toContain('第二十五条')
    expect(segmenter.tokens('第二十五条').filter((token) => token === '第二十五条')).toHaveLength(1)
  })

  test('no token holds white space, so that an index can be joined by it', () => {
    for (const text of randomTexts(5)) {
      const tokens = createSegmenter(['R3 ETF', '证 券']).tokens(text)
      expect(tokens.filter((token) => /\s/.test(token) || token === '')).toEqual([])
      expect(segmenter.indexTokens(text).split(' ').filter(Boolean)).toEqual(segmenter.tokens(text))
    }
  })

  test('the same text gives the same tokens', () => {
    expect(segmenter.tokens('适当性匹配意见')).toEqual(createSegmenter().tokens('适当性匹配意见'))
  })
})

describe('domain words', () => {
  const known = createSegmenter(['红利低波ETF', '〔2026〕9号', 'etf', '510300', '红利低波', '基金'])

  test('only add tokens', () => {
    for (const text of ['红利低波ETF今天净值', '证监会公告〔2026〕9号', '510300和510500', ...randomTexts(9, 50)]) {
      const without = segmenter.tokens(text)
      expect(known.tokens(text).slice(0, without.length)).toEqual(without)
    }
  })

  test('are found overlapping, in any writing', () => {
    const tokens = known.tokens('紅利低波ＥＴＦ')
    expect(tokens).toContain('红利低波etf')
    expect(tokens).toContain('红利低波')
  })

  test('document numbers are one token', () => {
    expect(known.tokens('公告〔2026〕9号')).toContain('〔2026〕9号')
  })

  test('a code is not found inside a longer number, nor a Latin word inside another', () => {
    expect(createSegmenter(['5103']).tokens('510300')).not.toContain('5103')
    expect(createSegmenter(['tf']).tokens('etf')).not.toContain('tf')
  })
})

test('words: the text in order, without punctuation', () => {
  expect(segmenter.words('基金的管理费，是多少？')).toEqual(['基金', '的', '管理费', '是', '多少'])
})
