// Files of formats that are read in a process of their own, from bytes to documents.
import { afterAll, describe, expect, test } from 'vitest'
import { docx, paragraph } from '../../tests/fixtures/office-files.ts'
import { parseBytes } from './parse-file.ts'
import { createParserProcesses } from './parser-process.ts'

const processes = createParserProcesses()
afterAll(() => processes.close())
const defaults = { kind: 'fee', grade: 1, audiences: ['public'] } as const
const parse = (name: string, bytes: Uint8Array) =>
  Array.fromAsync(parseBytes(name, bytes, { processes, defaults: { ...defaults, audiences: ['public'] } }))

describe('a file', () => {
  const bytes = docx([paragraph('收费说明'), paragraph('佣金双向收取。')].join(''), {
    more: { 'word/vbaProject.bin': 'x' },
  })

  test('becomes a document; its bytes are kept, and what was left out of it is said', async () => {
    const [item] = await parse('收费.docx', bytes)
    expect(item).toMatchObject({
      ok: true,
      document: { attributes: { title: '收费说明', source: '收费.docx' }, text: '佣金双向收取。' },
      source: { name: '收费.docx', contentType: expect.stringContaining('wordprocessingml'), bytes },
      notes: [{ kind: 'left-out', message: expect.stringContaining('宏') }],
    })
  })

  test.each<[string, string, Uint8Array, RegExp]>([
    ['renamed', '合同.docx', Buffer.from('%PDF-1.7\n'), /^合同\.docx：扩展名 \.docx 表示Word 文档，内容却是PDF；请/],
    ['empty', '合同.docx', new Uint8Array(), /^合同\.docx：文件是空的/],
    ['without a text', '合同.docx', docx(''), /^合同\.docx：没有正文/],
    ['with half of it missing', '合同.docx', bytes.subarray(0, 600), /^合同\.docx：文件不完整/],
    ['too large', '合同.docx', new Uint8Array(101 * 1024 * 1024), /^合同\.docx：文件超过 100 MiB/],
    ['without one quotation mark', '表.csv', Buffer.from('a,b\n1,"2\n'), /^表\.csv：第 \d 行引号不成对/],
  ])('that is %s is told by its name, not thrown', async (_, name, given, message) => {
    const items = await parse(name, given)
    expect(items).toMatchObject([{ file: name, ok: false, problem: { detail: expect.stringMatching(message) } }])
  })
})

test('an e-mail is followed by what it carries, each a document of its own; one that is broken does not stop the rest', async () => {
  const attached = (name: string, bytes: Uint8Array) => [
    '--b',
    `Content-Type: application/octet-stream; name="${name}"`,
    `Content-Disposition: attachment; filename="${name}"`,
    'Content-Transfer-Encoding: base64',
    '',
    Buffer.from(bytes).toString('base64'),
  ]
  const mail = [
    'From: a@example.com',
    'Subject: Fees',
    'Date: Mon, 2 Mar 2026 20:30:00 +0000',
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary="b"',
    '',
    '--b',
    'Content-Type: text/plain; charset=utf-8',
    '',
    '费率见附件。',
    ...attached('broken.docx', Buffer.from('%PDF-1.7\n')),
    ...attached('fees.txt', Buffer.from('收费说明\n佣金三元。')),
    ...attached('fees.docx', docx([paragraph('收费说明'), paragraph('佣金五元。')].join(''))),
    ...attached('key.p7s', Buffer.from('x')),
    '--b--',
    '',
  ].join('\r\n')
  const items = await parse('mail.eml', Buffer.from(mail))
  expect(items.map((item) => [item.file, item.ok ? item.document.text : item.problem.detail])).toEqual([
    ['mail.eml', '发件人：<a@example.com>；日期：2026-03-03\n\n费率见附件。'],
    ['mail.eml/broken.docx', expect.stringMatching(/^mail\.eml\/broken\.docx：.*内容却是PDF/)],
    ['mail.eml/fees.txt', '佣金三元。'],
    ['mail.eml/fees.docx', '佣金五元。'],
  ])
  expect(items[0]).toMatchObject({ notes: [{ kind: 'left-out', message: '附件没有读取：key.p7s。' }] })
})

describe('a rule and its annexes in two files under one headline', () => {
  const law = docx(
    [
      '某某持续监管指引',
      '第一条 为规范北京证券交易所（以下简称本所）业务，制定本指引。',
      '第二条 本指引自2024年1月1日起施行。',
    ]
      .map((text) => paragraph(text))
      .join(''),
  )
  const read = async (name: string, given = {}) => {
    const defaults = { grade: 1 as const, ...given }
    const [item] = await Array.fromAsync(
      parseBytes(name, law, { processes, defaults: { ...defaults, audiences: ['public'] } }),
    )
    if (!item?.ok) throw new Error('not read')
    return item
  }

  test('are documents of their own, and it is said', async () => {
    const [rule, annex] = [await read('guide_01.docx'), await read('guide_01_appendix.docx')]
    expect(rule.document.attributes.title).toBe('某某持续监管指引')
    expect(annex.document.attributes.title).toBe('某某持续监管指引（附件）')
    expect(annex.document.attributes.work).not.toBe(rule.document.attributes.work)
    expect(rule.notes).toEqual([])
    expect(annex.notes).toMatchObject([{ kind: 'assumed', message: expect.stringContaining('文件名写明是附件') }])
    expect(annex.document.readings[0]).toMatchObject({ field: 'title', derivation: 'derived' })
  })

  test.each(['附件1：某某持续监管指引.docx', 'appendix.docx', '附件.docx'])(
    'but %s is the rule itself',
    async (name) => {
      expect((await read(name)).document.attributes.title).toBe('某某持续监管指引')
    },
  )

  test('and a new version of a document stays one of it', async () => {
    const { attributes } = (await read('指引附件.docx', { work: 'law-0123456789ab' })).document
    expect(attributes).toMatchObject({ work: 'law-0123456789ab', title: '某某持续监管指引' })
  })

  test('whoever issued it is named without what he calls himself', async () => {
    const { readings } = (await read('guide_01.docx')).document
    expect(readings.find(({ field }) => field === 'issuer')).toMatchObject({
      value: '北京证券交易所',
      quote: '北京证券交易所',
    })
  })
})

test('what is too large is a file, and no message that could be sent in parts', async () => {
  const bomb = docx(paragraph('正文。'), { more: { 'word/a.xml': new Uint8Array(40_000_000) } })
  for (const bytes of [bomb, new Uint8Array(101 * 1024 * 1024)]) {
    const [item] = await parse('合同.docx', bytes)
    if (!item || item.ok) throw new Error('not refused')
    expect(item.problem.document()).toMatchObject({ code: 'too-large', action: expect.stringMatching(/文件/) })
    expect(item.problem.document().action).not.toMatch(/发送/)
  }
})
