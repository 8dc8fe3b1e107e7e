import { describe, expect, test } from 'vitest'
import { parseSentenceLines, type SentenceLineLimits } from './sentence-lines.ts'

async function* inPieces(text: string, size: number) {
  const characters = Array.from(text)
  for (let from = 0; from < characters.length; from += size) yield characters.slice(from, from + size).join('')
}

const parse = async (text: string, size = 7, limits?: Partial<SentenceLineLimits>) => {
  const items = []
  for await (const item of parseSentenceLines(inPieces(text, size), limits)) items.push(item)
  return items
}

const one = { text: '可以的，您在手机软件里就能办。', evidence: [2] }
const two = { text: '赎回费是 1.50%，持有满 7 天免收。', evidence: [1, 3] }
const lines = `${JSON.stringify(one)}\n${JSON.stringify(two)}\n`

describe('what models write', () => {
  test.each([
    ['as asked', lines],
    ['without the last line end', lines.trimEnd()],
    ['with Windows line ends', lines.replaceAll('\n', '\r\n')],
    ['on one line', `${JSON.stringify(one)} ${JSON.stringify(two)}`],
    ['in a fence', `\`\`\`json\n${lines}\`\`\``],
    ['in a fence without a language', `\`\`\`\n${lines}\`\`\`\n`],
    ['as an array', `[\n${JSON.stringify(one)},\n${JSON.stringify(two)}\n]`],
    ['laid out over lines', `${JSON.stringify(one, null, 2)}\n\n${JSON.stringify(two, null, 2)}`],
    ['after thinking aloud', `<think>\n{"text": "试试", "evidence": [9]}\n还是这样吧\n</think>\n\n${lines}`],
  ])('%s', async (_, text) => {
    for (const size of [1, 2, 5, 13, 4096]) expect(await parse(text, size)).toEqual([one, two])
  })

  test('escapes, braces and quotes inside the text', async () => {
    const odd = { text: '写作"{a}"，\\ 与 \n 换行🙂', evidence: [1] }
    expect(await parse(JSON.stringify(odd), 1)).toEqual([odd])
  })

  test('chatter around is told of, not said', async () => {
    expect(await parse(`好的，以下是回答：\n${lines}希望对您有帮助！`)).toEqual([
      { malformed: '好的，以下是回答：' },
      one,
      two,
      { malformed: '希望对您有帮助！' },
    ])
  })
})

describe('evidence', () => {
  test.each([
    ['[1, 3]', [1, 3]],
    ['["1", "3"]', [1, 3]],
    ['1', [1]],
    ['"2"', [2]],
    ['[]', []],
    ['null', []],
    ['[1, 1, 1]', [1]],
    ['[1.5, "a", "", null, [], 2]', [2]],
    ['[97, -3]', [97, -3]],
  ])('%s', async (evidence, indexes) => {
    const [item] = await parse(`{"text": "好", "evidence": ${evidence}}`)
    expect(item).toEqual({ text: '好', evidence: indexes })
  })

  test('may be missing', async () => expect(await parse('{"text": "好"}')).toEqual([{ text: '好', evidence: [] }]))
})

describe('what is broken', () => {
  test.each([
    ['cut off in the middle', '{"text": "半', 1, 0],
    ['a line never closed', `{"text": "半句", "evidence": [1]\n${lines}`, 1, 2],
    ['a string never closed', `{"text": "半句\n${lines}`, 1, 2],
    ['no JSON', `{text: '好'}\n${lines}`, 1, 2],
    ['another shape', `{"answer": "好"}\n${lines}`, 1, 2],
    ['an empty text', `{"text": "  ", "evidence": [1]}\n${lines}`, 1, 2],
    ['a text that is no string', `{"text": 5}\n${lines}`, 1, 2],
    ['null bytes and the like', `\u0000\ufffd\n${lines}`, 1, 2],
  ])('%s', async (_, text, malformed, good) => {
    for (const size of [1, 6, 4096]) {
      const items = await parse(text, size)
      expect(items.filter((item) => 'malformed' in item)).toHaveLength(malformed)
      expect(items.filter((item) => 'text' in item)).toEqual([one, two].slice(0, good))
    }
  })

  test('nothing', async () => expect(await parse('')).toEqual([]))
  test('blank', async () => expect(await parse('\n \n\n')).toEqual([]))

  test('a line without end is given up and the next is read', async () => {
    const endless = `{"text": "${'长'.repeat(5000)}", "evidence": []}`
    const items = await parse(`${endless}\n${lines}`, 100)
    expect(items).toEqual([{ malformed: expect.any(String) }, one, two])
    expect(items[0]).toMatchObject({ malformed: expect.stringMatching(/^.{1,200}$/s) })
  })

  test('prose without end is one item', async () => {
    expect(await parse('说'.repeat(50_000), 1000)).toHaveLength(1)
  })

  test('thinking without end says nothing', async () => {
    expect(await parse(`<think>${'想'.repeat(50_000)}`, 1000)).toEqual([])
  })

  test('a model that repeats itself is stopped', async () => {
    expect(await parse(lines.repeat(100), 50, { maxItems: 6 })).toHaveLength(6)
  })

  test('an error of the stream rises after what was read', async () => {
    const items: unknown[] = []
    async function* broken() {
      yield lines.slice(0, 60)
      throw new Error('gone')
    }
    await expect(async () => {
      for await (const item of parseSentenceLines(broken())) items.push(item)
    }).rejects.toThrow('gone')
    expect(items).toEqual([one])
  })
})

test('a sentence is there as soon as it is closed, before the next begins', async () => {
  let sent = 0
  async function* slow() {
    for (const piece of [JSON.stringify(one), '\n', JSON.stringify(two)]) {
      sent++
      yield piece
    }
  }
  for await (const item of parseSentenceLines(slow())) {
    expect(item).toEqual(one)
    expect(sent).toBe(1)
    break
  }
})

test('a megabyte takes less than a second', async () => {
  const begun = performance.now()
  await parse(lines.repeat(10_000), 64, { maxItems: 1e9 })
  expect(performance.now() - begun).toBeLessThan(1500)
})
