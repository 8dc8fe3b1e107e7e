import { describe, expect, test } from 'vitest'
import { randomTexts } from './random-text.ts'
import { sentences } from './sentences.ts'

const texts = (source: string) => sentences(source).map(({ text }) => text)

describe('where a sentence ends', () => {
  test.each([
    ['可以。R1 至 R5？', ['可以。', 'R1 至 R5？']],
    ['先开户；再入金！然后……就可以了', ['先开户；', '再入金！', '然后……', '就可以了']],
    ['真的？！是的。。。', ['真的？！', '是的。。。']],
    ['费率为1.50%，净值3.2。', ['费率为1.50%，净值3.2。']],
    ['见www.example.com。或打95523.', ['见www.example.com。', '或打95523.']],
    ['依据《证券法》《某办法（试行）。》办理。下一句', ['依据《证券法》《某办法（试行）。》办理。', '下一句']],
    ['不得“保本。保收益。”宣传；违者处罚。', ['不得“保本。保收益。”宣传；', '违者处罚。']],
    ['他说：“好。”就走了。', ['他说：“好。”就走了。']],
    ['“好。”“不好。”', ['“好。”', '“不好。”']],
    ['“没有合上的引号。下一句。', ['“没有合上的引号。', '下一句。']],
    ['1. 第一项。\n2. 第二项\n\n（一）内容；', ['1. 第一项。', '2. 第二项', '（一）内容；']],
    ['It is 3.5. Mr. Wang said no. Then left.', ['It is 3.5.', 'Mr. Wang said no.', 'Then left.']],
    ['标题\r\n正文', ['标题', '正文']],
    ['   ', []],
    ['\u200b\n\u200b', []],
    ['', []],
  ])('%j', (source, expected) => {
    expect(texts(source)).toEqual(expected)
  })

  test('a quotation that never ends does not swallow the text', () => {
    const long = `“${'这是很长的引文。'.repeat(60)}”`
    expect(sentences(long).length).toBeGreaterThan(30)
  })
})

test('of random texts: exact offsets, in order, nothing lost but white space and what is not seen', () => {
  const unseen = /^[\s\p{Default_Ignorable_Code_Point}]*$/u
  for (const source of randomTexts(21)) {
    let last = 0
    for (const { text, start, end } of sentences(source)) {
      expect(source.slice(start, end)).toBe(text)
      expect(start).toBeGreaterThanOrEqual(last)
      expect(source.slice(last, start)).toMatch(unseen)
      expect(text).not.toMatch(/^\s|\s$/)
      last = end
    }
    expect(source.slice(last)).toMatch(unseen)
  }
})
