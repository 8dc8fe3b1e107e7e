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
