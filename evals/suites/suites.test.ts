// Each suite over a handful of cases and a real library; what it must tell right from wrong is made so that the answer is known.
import { cpSync, mkdirSync, mkdtempSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest'
import { createUnderstand } from '../../agents/steps/understand.ts'
import { docx, paragraph } from '../../tests/fixtures/office-files.ts'
import { embedder, lawLine, markdown, type OpenLibrary, openLibrary } from '../../tests/fixtures/open-library.ts'
import { databases } from '../../tests/services.ts'
import type { Subject, Suite, SuiteOutcome } from '../suite.ts'
import { asOf, asOfCases } from './as-of.eval.ts'
import { clause } from './clause.eval.ts'
import { faq } from './faq.eval.ts'
import { grounding } from './grounding.eval.ts'
import { multiTurn } from './multi-turn.eval.ts'
import { parsing } from './parsing.eval.ts'
import { retrieval } from './retrieval.eval.ts'

// Making a database takes seconds, and on a busy machine many of them.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const stars = '## 科创板权限怎么开？\n\n日均资产不低于规定金额，交易满24个月，在权限页面办理。\n'
const growth = '## 创业板权限怎么开？\n\n日均资产和交易经验达到要求，在权限页面办理。\n'

let library: OpenLibrary
let subject: Subject
beforeAll(async () => {
  const [pglite] = databases
  if (!pglite) throw new Error('no database')
  library = await openLibrary(pglite.open)
  await library.add(markdown({ work: 'star-faq', title: '科创板问题' }, stars))
  await library.add(markdown({ work: 'growth-faq', title: '创业板问题' }, growth))
  subject = {
    firm: '虚谷证券',
    embedder,
    retrieve: library.retrieve,
    sql: library.sql,
    understand: createUnderstand({ names: library.library.catalogue, classify: async () => null }),
    ask: async ({ id }) => ({
      id,
      answer: '资料里没有。',
      sentences: [],
      evidence: 'none',
      confidence: 0,
      decision: 'refuse',
      reason: 'no-evidence',
      ruleIds: [],
      intent: 'knowledge',
      sentiment: 'neu',
      urgency: 'low',
      aiLabel: '',
    }),
  }
})
afterAll(() => library.close())

const folderOf = (files: Record<string, object[] | string>): string => {
  const folder = mkdtempSync(join(inject('testFolder'), 'suite-'))
  for (const [name, content] of Object.entries(files))
    writeFileSync(
      join(folder, name),
      typeof content === 'string' ? content : content.map((row) => `${JSON.stringify(row)}\n`).join(''),
    )
  return folder
}

const run = async (suite: Suite, file: string): Promise<SuiteOutcome & { done: string[] }> => {
  const done: string[] = []
  const outcome = await suite.run({
    file,
    subject,
    progress: (part, all, work) => void done.push(`${work} ${part}/${all}`),
  })
  expect(outcome.interval.low).toBeLessThanOrEqual(outcome.score)
  expect(outcome.interval.high).toBeGreaterThanOrEqual(outcome.score)
  return { ...outcome, done }
}

describe('retrieval', () => {
  const corpus = [
    { id: 'd1', title: '证券法第一条', text: '为了规范证券发行和交易行为，保护投资者的合法权益，制定本法。' },
    { id: 'd2', title: '证券法第二条', text: '股票、公司债券的发行和交易，适用本法。' },
    { id: 'd3', title: '天气', text: '明天有雨，出门请带伞。' },
  ]
  const queries = [
    { id: 'q1', text: '出门要带伞吗' },
    { id: 'q2', text: '公司债券的交易适用什么' },
    { id: 'q3', text: '谁也没标的问题' },
  ]
  const qrels = [
    { query_id: 'q1', doc_id: 'd3', relevance: 1 },
    { query_id: 'q2', doc_id: 'd2', relevance: 2 },
    { query_id: 'q2', doc_id: 'd1', relevance: 0 },
  ]
  const good = { 'corpus.jsonl': corpus, 'queries.jsonl': queries, 'qrels.jsonl': qrels }

  test('finds over any corpus, scores what was judged, and lists all that were asked', async () => {
    const { score, figures, cases, done } = await run(retrieval, folderOf(good))
    expect(score).toBe(1)
    expect(figures).toMatchObject({
      'nDCG@10': 1,
      'R@100': 1,
      MRR: 1,
      judgedQueries: 2,
      documents: 3,
      ablation: { lexical: { MRR: 1 }, vectors: { MRR: 1 }, fused: { MRR: 1 } },
    })
    expect(cases.map(({ query_id }) => query_id)).toEqual(['q1', 'q2', 'q3'])
    expect(cases[0]).toEqual({ query_id: 'q1', doc_ids: expect.arrayContaining(['d3']) })
    expect(Object.keys(cases[0] ?? {})).toEqual(['query_id', 'doc_ids'])
    expect(done).toContain('检索 3/3')
  })

  test.each([
    ['no corpus', { 'corpus.jsonl': undefined }, /没有 corpus\.jsonl/],
    ['no queries', { 'queries.jsonl': undefined }, /没有 queries\.jsonl/],
    ['an empty file', { 'qrels.jsonl': '\n' }, /qrels\.jsonl 是空的/],
    [
      'a line that is no JSON',
      { 'queries.jsonl': '{"id":"q1","text":"伞"}\n{' },
      /queries\.jsonl 第 2 行不是有效的 JSON/,
    ],
    ['a line without text', { 'corpus.jsonl': [{ id: 'd1' }] }, /corpus\.jsonl 第 1 行不符合格式：text/],
    ['an id twice', { 'corpus.jsonl': [...corpus, corpus[0]] }, /corpus\.jsonl 第 4 行的 id d1 .*重复/],
    ['an unknown query', { 'qrels.jsonl': [{ query_id: 'q9', doc_id: 'd1' }] }, /qrels\.jsonl 第 1 行：.*q9/],
    ['an unknown document', { 'qrels.jsonl': [{ query_id: 'q1', doc_id: 'd9' }] }, /qrels\.jsonl 第 1 行：.*d9/],
    ['a pair twice', { 'qrels.jsonl': [...qrels, qrels[0]] }, /qrels\.jsonl 第 4 行：q1 与 d3/],
    ['nothing relevant', { 'qrels.jsonl': [{ query_id: 'q1', doc_id: 'd1', relevance: 0 }] }, /relevance 大于 0/],
  ] as [string, Record<string, object[] | string | undefined>, RegExp][])('refuses %s', (_, files, wrong) => {
    const all = Object.entries({ ...good, ...files }).flatMap(([name, content]) => (content ? [[name, content]] : []))
    expect(() => retrieval.check?.(folderOf(Object.fromEntries(all)))).toThrow(wrong)
  })

  test('refuses a folder that is not there', () => {
    expect(() => retrieval.check?.('/no/such/folder')).toThrow(/没有找到评测数据文件夹 \/no\/such\/folder/)
  })
})

describe('clause', () => {
  const laws = [
    lawLine({
      id: 'law-1',
      title: '中华人民共和国证券法',
      version: '2019-12-28',
      text: '第一条　为了规范。\n第二条　适用本法。',
    }),
    lawLine({ id: 'law-2', title: '中华人民共和国商标法', version: '2019-04-23', text: '第一条　商标。' }),
  ].join('\n')
  const queries = [
    { id: 'c1', text: '证券法第二条的内容是什么？', gold_law: '证券法', gold_article: '第二条' },
    { id: 'c2', text: '商标法第九条的内容是什么？', gold_law: '商标法', gold_article: '第九条' },
  ]

  test('the law and the article of the first result must be those asked for', async () => {
    const { score, figures, cases } = await run(clause, folderOf({ 'laws.jsonl': laws, 'queries.jsonl': queries }))
    expect(score).toBe(0.5)
    expect(figures).toMatchObject({ nothingFound: 0.5, wrongFirst: 0, inForce: 1 })
    expect(cases[0]).toMatchObject({ id: 'c1', right: true, given: { clause: '第二条', legalStatus: 'in-force' } })
    expect(cases[1]).toMatchObject({ id: 'c2', right: false, given: null, missing: { kind: 'clause' } })
  })

  test('what is asked for may be named by qrels, and the laws may lie beside the folder', async () => {
    const folder = folderOf({
      'queries.jsonl': queries.map(({ id, text }) => ({ id, text })),
      'qrels.jsonl': [
        { query_id: 'c1', doc_id: 'law-1#第二条' },
        { query_id: 'c2', doc_id: 'law-2#第一条' },
      ],
    })
    expect(() => clause.check?.(folder)).toThrow(/laws-full.*不存在/)
    writeFileSync(join(folder, 'laws.jsonl'), laws)
    clause.check?.(folder)

    const collection = mkdtempSync(join(inject('testFolder'), 'suite-'))
    cpSync(folder, join(collection, 'questions'), { recursive: true })
    mkdirSync(join(collection, 'laws-full'))
    renameSync(join(collection, 'questions', 'laws.jsonl'), join(collection, 'laws-full', 'laws.jsonl'))
    clause.check?.(join(collection, 'questions'))
    expect(() => clause.check?.(collection)).toThrow(/没有 queries\.jsonl/)
  })
})

describe('as-of', () => {
  const cut = {
    id: 'cut',
    title: '中华人民共和国证券法',
    version: '2014-08-31',
    history: [],
    text: '第一条　为了规范。\n第二条　旧的范围。\n第三条　本法自2014年9月1日起施行。',
  }
  const whole = {
    id: 'whole',
    title: '证券法',
    version: '2019-12-28',
    history: [],
    text: '第一条　为了规范。\n第二条　新的范围。\n第三条　本法自2020年3月1日起施行。',
  }
  const alone = { id: 'alone', title: '商标法', version: '2019-04-23', history: [], text: '第一条　商标。' }
  const today = '2026-11-23'

  test('each day around the beginnings is asked about, by the article that the texts word differently', () => {
    const cases = asOfCases([cut, whole, alone], today).filter(({ form }) => form === 'day-in-question')
    expect(cases.map(({ place, asOf: day, expected }) => [place, day, expected])).toEqual([
      ['before', '2014-08-31', null],
      ['first-day', '2014-09-01', 'cut'],
      ['between', '2017-06-01', 'cut'],
      ['last-day', '2020-02-29', 'cut'],
      ['first-day', '2020-03-01', 'whole'],
      ['since', today, 'whole'],
    ])
    expect(cases[3]?.text).toBe('2020年2月29日时《中华人民共和国证券法》第二条是怎么规定的？')
  })

  test('the text of the day is right, and before all texts the word that none is held', async () => {
    const laws = [cut, whole, alone].map((law) => JSON.stringify(law)).join('\n')
    const { score, figures, cases, misses } = await run(asOf, folderOf({ 'laws.jsonl': laws }))
    expect(misses).toEqual([])
    expect(score).toBe(1)
    expect(figures).toMatchObject({ titles: 1, servedThoughNotInForce: 0 })
    expect(cases.find(({ id }) => id === 'cut@2014-08-31/number')).toMatchObject({
      given: [],
      missing: { kind: 'version' },
    })
  })
})

test('faq: the area under the curve of each file, and how far the probability can be believed', async () => {
  const pair = (id: string, query: string, candidate: string, label: 0 | 1) => ({ id, query, candidate, label })
  const folder = folderOf({
    'easy.jsonl': [
      pair('1', '科创板权限怎么开', '怎么开科创板权限', 1),
      pair('2', '科创板权限怎么开', '食堂几点开门', 0),
      pair('3', '银证转账几点可以转', '银证转账几点能转', 1),
      pair('4', '银证转账几点可以转', '苹果好吃吗', 0),
    ],
    'turned.jsonl': [pair('5', '今天天气好吗', '今天天气好吗', 0), pair('6', '今天天气好吗', '股票怎么买', 1)],
  })
  const { score, figures, cases, confidences } = await run(faq, folder)
  expect(figures).toMatchObject({ easy: { AUC: 1, pairs: 4 }, turned: { AUC: 0, pairs: 2 } })
  expect(score).toBe(0.5)
  expect(cases.map(({ id }) => id)).toEqual(['1', '2', '3', '4', '5', '6'])
  expect(Object.keys(confidences ?? {})).toEqual(['easy', 'turned'])
  expect(() => faq.check?.(folderOf({ 'a.jsonl': [pair('1', '', '问', 1)] }))).toThrow(
    /a\.jsonl 第 1 行不符合格式：query/,
  )
})

test('grounding: noise alone is refused, evidence is found, and no case sees the passages of another', async () => {
  const one = (id: string, query: string, answer: string, positive: string) => ({
    id,
    query,
    answers: [answer],
    answer_raw: [[answer, '别的说法']],
    positive: [positive],
    negative: ['食堂今天供应面条和米饭，欢迎大家前来就餐。'],
  })
  const file = join(
    folderOf({
      'cases.jsonl': [
        one('g1', '虚谷大桥的总长度是多少米', '1234米', '虚谷大桥的总长度是1234米。'),
        one('g2', '云岫山的主峰海拔是多少米', '5678米', '云岫山的主峰海拔是5678米。'),
      ],
    }),
    'cases.jsonl',
  )
  const { figures, cases } = await run(grounding, file)
  expect(figures).toMatchObject({ refusedNoise: 1, answerInWhatWouldBeSaid: 1 })
  for (const { noise, evidence } of cases as { noise: { said: string }; evidence: { said: string } }[])
    expect(noise.said).not.toBe(evidence.said)
  expect(JSON.stringify(cases[0])).not.toContain('5678')
  expect(JSON.stringify(cases[1])).not.toContain('1234')
  expect(() => grounding.check?.(folderOf({ 'a.jsonl': [{ id: 'g' }] }))).toThrow(/a\.jsonl 第 1 行不符合格式/)
})

test('multi-turn: the document that the conversation is about must come first', async () => {
  const conversation = (id: string, board: string, documents: string[]) => ({
    id,
    messages: [
      { role: 'user', text: `${board}权限怎么开` },
      { role: 'assistant', text: '在权限页面办理。' },
      { role: 'user', text: '那要交易满几个月' },
    ],
    documents,
  })
  const file = join(
    folderOf({ 'c.jsonl': [conversation('m1', '科创板', ['star-faq']), conversation('m2', '科创板', ['growth-faq'])] }),
    'c.jsonl',
  )
  const { score, figures, cases } = await run(multiTurn, file)
  expect(score).toBe(0.5)
  expect(figures).toMatchObject({ 'found@1': 0.5, cited: 0 })
  expect(cases[0]).toMatchObject({ id: 'm1', place: 1, first: 'star-faq' })
})

describe('parsing', () => {
  const title = '示例交易所示例管理指引'
  const long = `第二条 要求如下：\n${'每一款都写明要做的事，不得遗漏。'.repeat(30)}\n${'另一款写明不得做的事，不得违反。'.repeat(30)}`
  const gold = [
    { doc: 'd', title, article_no: '1', text: '第一条  为了示例。' },
    { doc: 'd', title, article_no: '2', text: long },
    { doc: 'd', title, article_no: '3', text: '第三条 本指引自2026年3月1日起施行。' },
    { doc: 'd', title, article_no: '4', text: '第四条 没有这一条。' },
  ]
  const law = (...lines: string[]) => docx([title, ...lines].map((line) => paragraph(line)).join(''))
  const whole = law(
    '第一章 总则',
    '第一条 为了示例。',
    ...long.split('\n'),
    '第三条 本指引自2026年3月1日起施行。',
    '附件1',
    '登记表',
  )
  const folderWith = (files: Record<string, Uint8Array>) => {
    const folder = folderOf({ 'articles_gold.jsonl': gold })
    mkdirSync(join(folder, 'files'))
    for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, 'files', name), bytes)
    return folder
  }

  test('an article is right when its number and exact text come out of each file of its title', async () => {
    const { score, figures, misses } = await run(
      parsing,
      folderWith({ 'a.docx': whole, 'broken.docx': whole.subarray(0, 600) }),
    )
    expect(score).toBe(0.75)
    expect(figures).toMatchObject({
      documentsFound: 1,
      files: 2,
      filesRefused: 1,
      articles: 4,
      wrongText: 0,
      missing: 1,
    })
    expect(misses).toEqual([expect.stringMatching(/^broken\.docx：/), expect.stringMatching(/^d#第四条 .*没有读出/)])
  })

  test('a text that differs, and a file that is not there, are no matches', async () => {
    const other = law('第一条 为了别的。', '第三条 本指引自2026年3月1日起施行。')
    expect((await run(parsing, folderWith({ 'a.docx': whole, 'b.docx': other }))).figures).toMatchObject({
      wrongText: 1,
      missing: 2,
    })
    const elsewhere = docx(['另一个办法', '第一条 为了示例。', '第二条 乙。'].map((line) => paragraph(line)).join(''))
    const { score, figures } = await run(parsing, folderWith({ 'a.docx': elsewhere }))
    expect([score, figures.documentsFound, figures.missing]).toEqual([0, 0, 4])
  })

  test('refuses a folder without files or with rows that are no articles', () => {
    expect(() => parsing.check?.(folderOf({ 'articles_gold.jsonl': gold }))).toThrow(/没有文件夹 files/)
    expect(() =>
      parsing.check?.(folderOf({ 'articles_gold.jsonl': [{ doc: 'd', title, article_no: '第一条', text: 't' }] })),
    ).toThrow(/第 1 行不符合格式：article_no：应为条的序号/)
  })
})
