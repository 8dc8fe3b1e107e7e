import { describe, expect, test } from 'vitest'
import { parseLawLine } from './law-jsonl.ts'
import { parseMarkdown } from './markdown.ts'
import type { AttributeDefaults, ParsedDocument } from './parsed-document.ts'
import { parsePlainText } from './plain-text.ts'
import { paragraphs } from './raw-part.ts'
import { differences } from './read-attributes.ts'
import { structured } from './structure.ts'

const everybody = { grade: 1, audiences: ['public'] } satisfies AttributeDefaults
const plain = (text: string, defaults: AttributeDefaults = {}) =>
  parsePlainText('示例.txt', text, { ...everybody, audiences: ['public'], ...defaults })
const word = (text: string) =>
  structured(
    '示例.docx',
    { title: null, parts: paragraphs(text), notes: [], attachments: [] },
    { ...everybody, audiences: ['public'] },
  )
const read = (document: ParsedDocument, field: string) =>
  document.readings.filter((reading) => reading.field === field).map(({ value }) => value)

const decree = `示例监督管理委员会令
第 12 号
示例管理办法
（2019年3月1日示例监督管理委员会第2次委务会议审议通过
　根据2024年5月6日《示例监督管理委员会关于修改〈2018年3月3日示例规定〉的决定》第一次修正）
第一章  总则
第一条  为了示例，制定本办法。2001年1月1日的旧事不算。
第二条  本办法自2024年7月1日起施行，有效期五年。2010年2月2日公布的《示例暂行办法》（示例令第3号）和《示例细则》同时废止。`

describe.each([
  ['plain text', plain],
  ['Word', word],
])('a decree as %s', (_, parse) => {
  const document = parse(decree)

  test('says its title, number, issuer, days and what it repeals', () => {
    expect(document.attributes).toMatchObject({
      title: '示例管理办法',
      kind: 'regulation',
      documentNumber: '示例监督管理委员会令第12号',
      issuer: '示例监督管理委员会',
      publishedOn: '2024-05-06',
      effectiveFrom: '2024-07-01',
      effectiveTo: '2029-07-01',
      dateSource: 'stated',
      label: '2024-05-06 修正',
    })
    expect(read(document, 'repeals')).toEqual(['示例暂行办法', '示例细则'])
    expect(read(document, 'history')).toEqual([
      '2019年3月1日示例监督管理委员会第2次委务会议审议通过',
      '2024年5月6日《示例监督管理委员会关于修改〈2018年3月3日示例规定〉的决定》第一次修正',
    ])
  })

  test('each reading names the words that say so, and how the value follows from them', () => {
    for (const { quote, start, end } of document.readings)
      if (start !== null && end !== null) expect(document.text.slice(start, end)).toBe(quote)
    const how = Object.fromEntries(
      document.readings.map(({ field, derivation, quote }) => [field, [derivation, quote]]),
    )
    expect(how).toMatchObject({
      title: ['stated', '示例管理办法'],
      documentNumber: ['stated', expect.stringMatching(/^示例监督管理委员会令\s+第 12 号$/)],
      // The day of a decision to amend is not that of its publication for certain.
      publishedOn: ['derived', expect.stringContaining('第一次修正')],
      effectiveFrom: ['stated', '第二条  本办法自2024年7月1日起施行，有效期五年。'],
      effectiveTo: ['derived', '第二条  本办法自2024年7月1日起施行，有效期五年。'],
      repeals: ['stated', '2010年2月2日公布的《示例暂行办法》（示例令第3号）和《示例细则》同时废止'],
    })
  })
})

test.each([
  ['证监会公告[2026] 9号', '证监会公告〔2026〕9号', '中国证券监督管理委员会', 'derived'],
  ['上证发〔2026〕36 号', '上证发〔2026〕36号', '上海证券交易所', 'derived'],
  ['中国证券监督管理委员会令（第 196 号）', '中国证券监督管理委员会令第196号', '中国证券监督管理委员会', 'stated'],
  ['虚谷研究〔2026〕1号', '虚谷研究〔2026〕1号', undefined, undefined],
])('a number above or below the title: %s', (line, number, issuer, derivation) => {
  for (const head of [`${line}\n示例办法`, `示例办法\n${line}`]) {
    const document = plain(`${head}\n第一条 甲。\n第二条 参照示例令第8号。`)
    expect(document.attributes).toMatchObject({ title: '示例办法', documentNumber: number })
    expect(document.readings.find(({ field }) => field === 'issuer')).toEqual(
      issuer && expect.objectContaining({ value: issuer, derivation }),
    )
  }
})

test('a number, day or repeal of which the text only speaks is not its own', () => {
  const document = plain(
    '示例办法\n根据2010年4月29日修正的《旧法》和示例令第8号，制定本办法：\n第一条 甲。\n第二条 《旧法》第三条同时废止。',
  )
  expect(document.readings.map(({ field }) => field)).toEqual(['title'])
  expect(document.attributes).toMatchObject({ dateSource: 'assumed' })
  expect(document.attributes.effectiveFrom).toBeUndefined()
})

describe('in force from its publication', () => {
  const law = (head: string) => plain(`示例办法\n${head}\n第一条 甲。\n第二条 本办法自公布之日起施行。`)

  test('takes the day on which it was published', () => {
    expect(law('（2026年2月3日国务院令第5号公布）').attributes).toMatchObject({
      effectiveFrom: '2026-02-03',
      dateSource: 'derived',
      issuer: '国务院',
      documentNumber: '国务院令第5号',
    })
  })

  test('takes the day of adoption only to be confirmed', () => {
    expect(law('（2026年2月3日示例市第三届人民代表大会常务委员会第四次会议通过）').attributes).toMatchObject({
      effectiveFrom: '2026-02-03',
      dateSource: 'assumed',
      dateNote: expect.stringContaining('待核'),
      issuer: '示例市人民代表大会常务委员会',
    })
  })

  test('says what is missing when no day is written', () => {
    expect(law('（试行）').attributes.dateNote).toBe('正文写明自公布之日起施行，没有写明公布日期，待核')
  })
})

test('a consultation draft is one by its title', () => {
  expect(plain('示例办法（征求意见稿）\n第一条 甲。\n第二条 乙。').attributes.consultation).toBe(true)
})

describe('what is said beside the text', () => {
  const text = '示例公告〔2026〕7号\n示例办法\n第一条 甲。\n第二条 本办法自2026年3月1日起施行。'

  test('comes first, and where the text says otherwise a person is told', () => {
    const document = plain(text, { effectiveFrom: '2026-04-01', documentNumber: '示例公告[2026]7号' })
    expect(document.attributes).toMatchObject({ effectiveFrom: '2026-04-01', documentNumber: '示例公告[2026]7号' })
    expect(differences(document)).toEqual([
      {
        kind: 'differs',
        page: null,
        message:
          '施行日期按给出的 2026-04-01 入库，正文写的是 2026-03-01（“第二条 本办法自2026年3月1日起施行。”），请核对。',
      },
    ])
  })

  test('an end that lies before the printed beginning leaves the beginning to a person', () => {
    expect(plain(text, { effectiveTo: '2026-02-01' }).attributes.effectiveFrom).toBeUndefined()
  })

  test('a law as a source lists it keeps its own dates and tells its history from there', () => {
    const document = parseLawLine(
      'laws.jsonl',
      1,
      JSON.stringify({
        id: 'x',
        title: '示例法',
        version: '2020-01-02',
        history: ['2019年12月1日 示例市第三届人民代表大会常务委员会第四次会议通过'],
        text: '第一条 甲。\n第二条 本法自2020年2月1日起施行。',
      }),
    )
    expect(document.attributes).toMatchObject({ publishedOn: '2020-01-02', effectiveFrom: '2020-02-01' })
    expect(document.readings).toContainEqual({
      field: 'history',
      value: '2019年12月1日 示例市第三届人民代表大会常务委员会第四次会议通过',
      quote: '2019年12月1日 示例市第三届人民代表大会常务委员会第四次会议通过',
      start: null,
      end: null,
      derivation: 'stated',
    })
    expect(differences(document)).toEqual([])
  })
})

describe('other papers', () => {
  const markdown = (kind: string, body: string) =>
    parseMarkdown('a.md', `---\nkind: ${kind}\ngrade: 1\naudiences: [public]\n---\n${body}`)

  test('a notice is dated by its signature and by what it says of itself', () => {
    const { attributes } = markdown(
      'procedure',
      '# 关于示例的通知\n\n## 安排\n\n本通知自2026年5月1日起执行。\n\n虚谷证券\n\n2026年4月2日',
    )
    expect(attributes).toMatchObject({ effectiveFrom: '2026-05-01', publishedOn: '2026-04-02', issuer: '虚谷证券' })
  })

  test('a day in force that a notice or an FAQ only mentions is not theirs', () => {
    const body = '# 说明\n\n## 依据？\n\n《示例办法》自2026年5月1日起施行。'
    for (const kind of ['procedure', 'faq', 'digest', 'product'])
      expect(markdown(kind, body).attributes.effectiveFrom).toBeUndefined()
  })

  test('research says its day', () => {
    expect(markdown('research', '# 周报\n\n发布日期：2026年4月2日\n\n## 摘要\n\n平稳。').attributes.publishedOn).toBe(
      '2026-04-02',
    )
  })

  test('a title from a heading is stated, one from the file’s name assumed', () => {
    const titleOf = (body: string) => markdown('fee', body).readings.find(({ field }) => field === 'title')
    expect(titleOf('# 收费\n\n## 甲\n\n一元。')).toMatchObject({ value: '收费', derivation: 'stated', start: null })
    expect(titleOf('## 甲\n\n一元。\n\n## 乙\n\n二元。')).toMatchObject({ value: '甲', start: 0, end: 1 })
    expect(titleOf('一元。')).toMatchObject({ value: 'a', quote: 'a.md', derivation: 'assumed' })
  })
})
