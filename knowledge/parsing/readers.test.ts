// Each reader over files that are made here: what stands in them comes out in order, and what is wrong with one is said.
import * as XLSX from '@e965/xlsx'
import { strToU8, zipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import { Problem } from '../../domain/problem.ts'
import {
  cell,
  docx,
  footnotes,
  paragraph,
  pptx,
  shape,
  slideTable,
  table,
  zip,
} from '../../tests/fixtures/office-files.ts'
import { readCsv } from './csv.ts'
import { readDoc } from './doc.ts'
import { readDocx } from './docx.ts'
import { readEml } from './eml.ts'
import { checkBytes } from './formats.ts'
import { readHtml } from './html.ts'
import { readPptx } from './pptx.ts'
import type { RawDocument, ReadFormat, ReadingLimits } from './raw-document.ts'
import { readXlsx } from './xlsx.ts'

const limits: ReadingLimits = {
  pages: 100,
  characters: 100_000,
  unpacked: 50_000_000,
  pixels: 1_000_000,
  recognised: 10,
}
const read = (reader: ReadFormat, bytes: Uint8Array) => reader(bytes, limits)
const lines = ({ parts }: RawDocument) => parts.map(({ kind, text }) => `${kind}: ${text}`)

const problemOf = async (work: Promise<unknown>): Promise<Problem> => {
  const error = await work.then(
    () => null,
    (error: unknown) => error,
  )
  if (error instanceof Problem) return error
  throw error ?? new Error('nothing was thrown')
}

/** 第一章, 第一条 and （一） as Word generates them; articles count on through all chapters. */
const law = `<w:abstractNum w:abstractNumId="0">
  <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="第%1章"/></w:lvl>
  <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:lvlRestart w:val="0"/><w:lvlText w:val="第%2条"/></w:lvl>
  <w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:suff w:val="nothing"/><w:lvlText w:val="（%3）"/></w:lvl>
</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="2"><w:startOverride w:val="5"/></w:lvlOverride></w:num>`
const numbered = (level: number, list = 1) => `<w:numPr><w:ilvl w:val="${level}"/><w:numId w:val="${list}"/></w:numPr>`

describe('Word', () => {
  test('numbers that Word generates become text', async () => {
    const styles = `<w:style w:type="paragraph" w:styleId="Base"><w:name w:val="Base"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
      <w:style w:type="paragraph" w:styleId="Article"><w:name w:val="Article"/><w:basedOn w:val="Base"/><w:pPr><w:numPr><w:ilvl w:val="1"/></w:numPr></w:pPr></w:style>`
    const body = [
      paragraph('总则', numbered(0)),
      paragraph('为了示例。', '<w:pStyle w:val="Article"/>'),
      paragraph('本办法所称：', numbered(1)),
      paragraph('甲；', numbered(2)),
      paragraph('乙。', numbered(2)),
      paragraph('附则', numbered(0)),
      paragraph('自公布之日起施行。', numbered(1)),
      paragraph('丙。', numbered(2)),
      paragraph('从五数起。', numbered(2, 2)),
    ]
    expect(lines(await read(readDocx, docx(body.join(''), { numbering: law, styles })))).toEqual([
      'paragraph: 第一章\u3000总则',
      'paragraph: 第一条\u3000为了示例。',
      'paragraph: 第二条\u3000本办法所称：',
      'paragraph: （一）甲；',
      'paragraph: （二）乙。',
      'paragraph: 第二章\u3000附则',
      'paragraph: 第三条\u3000自公布之日起施行。',
      'paragraph: （一）丙。',
      'paragraph: （五）从五数起。',
    ])
  })

  test('tracked changes are read as accepted, and said; what is deleted does not count', async () => {
    const run = (text: string, name = 't') => `<w:r><w:${name}>${text}</w:${name}></w:r>`
    const body = [
      paragraph('甲。', numbered(1)),
      `<w:p><w:pPr>${numbered(1)}<w:rPr><w:del w:id="1"/></w:rPr></w:pPr><w:del w:id="2">${run('旧的。', 'delText')}</w:del></w:p>`,
      `<w:p><w:pPr>${numbered(1)}</w:pPr>${run('收费')}<w:del w:id="3">${run('三', 'delText')}</w:del><w:ins w:id="4">${run('五')}</w:ins>${run('元。')}</w:p>`,
    ]
    const raw = await read(readDocx, docx(body.join(''), { numbering: law }))
    expect(lines(raw)).toEqual(['paragraph: 第一条\u3000甲。', 'paragraph: 第二条\u3000收费五元。'])
    expect(raw.notes).toEqual([{ kind: 'changes', page: null, message: expect.stringContaining('修订痕迹') }])
  })

  test('headings, merged cells under two rows of headers, footnotes apart', async () => {
    const rows = table(
      [cell('产品', '<w:vMerge w:val="restart"/>'), cell('费率', '<w:gridSpan w:val="2"/>')],
      [cell('', '<w:vMerge/>'), cell('前端'), cell('后端')],
      [cell('甲基金', '<w:vMerge w:val="restart"/>'), cell('1.50%'), cell('0')],
      [cell('', '<w:vMerge/>'), cell('不收', '<w:gridSpan w:val="2"/>')],
      [cell('注：以合同为准。', '<w:gridSpan w:val="3"/>')],
    )
    const styles = '<w:style w:type="paragraph" w:styleId="H"><w:name w:val="heading 2"/></w:style>'
    const body = `${paragraph('收费', '<w:pStyle w:val="H"/>')}<w:p><w:r><w:t>见表</w:t></w:r><w:r><w:footnoteReference w:id="1"/></w:r></w:p>${rows}`
    const raw = await read(readDocx, docx(body, { styles, more: { 'word/footnotes.xml': footnotes('含税。') } }))
    expect(raw.parts.map(({ kind, text, depth, cells }) => [kind, text, cells ?? depth])).toEqual([
      ['heading', '收费', 3],
      ['paragraph', '见表[1]', null],
      [
        'table-row',
        '产品：甲基金；费率（前端）：1.50%；费率（后端）：0',
        { 产品: '甲基金', '费率（前端）': '1.50%', '费率（后端）': '0' },
      ],
      [
        'table-row',
        '产品：甲基金；费率（前端）、费率（后端）：不收',
        { 产品: '甲基金', '费率（前端）': '不收', '费率（后端）': '不收' },
      ],
      ['paragraph', '注：以合同为准。', null],
      ['heading', '脚注', 1],
      ['paragraph', '[1] 含税。', null],
    ])
  })

  test('macros, embedded objects and pictures are left out, and said', async () => {
    const more = {
      'word/vbaProject.bin': strToU8('Sub AutoOpen()'),
      'word/embeddings/a.bin': strToU8('x'),
      'word/media/a.png': strToU8('x'),
    }
    const raw = await read(readDocx, docx(paragraph('正文。'), { more }))
    expect(lines(raw)).toEqual(['paragraph: 正文。'])
    expect(raw.notes.map(({ kind, message }) => `${kind} ${message}`)).toEqual([
      expect.stringMatching(/^left-out .*宏/),
      expect.stringMatching(/^left-out .*1 个对象/),
      expect.stringMatching(/^left-out .*1 个图片/),
    ])
  })
})

describe('what an office file may do', () => {
  const refused: [string, () => Uint8Array, RegExp][] = [
    ['cut short', () => docx(paragraph('正文。')).subarray(0, 700), /不完整或已损坏/],
    [
      'packed to burst',
      () => docx(paragraph('正文。'), { more: { 'word/a.xml': new Uint8Array(40_000_000) } }),
      /压缩炸弹/,
    ],
    [
      'too much of it',
      () => docx(paragraph('正文。'), { more: { 'word/a.xml': new Uint8Array(60_000_000) } }),
      /解压后超过 50 MB/,
    ],
    ['a path out of it', () => docx(paragraph('正文。'), { more: { '../../etc/cron.xml': 'x' } }), /指向包外/],
    ['an absolute path', () => docx(paragraph('正文。'), { more: { 'C:\\x.xml': 'x' } }), /指向包外/],
    [
      'an entity of a file',
      () =>
        docx('', {
          more: {
            'word/document.xml':
              '<!DOCTYPE w:document [<!ENTITY f SYSTEM "file:///etc/passwd">]><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>&f;</w:t></w:r></w:p></w:body></w:document>',
          },
        }),
      /word\/document\.xml 带有 DTD 或实体声明/,
    ],
    [
      'an entity behind another encoding',
      () =>
        docx(paragraph('正文。'), {
          more: { 'word/styles.xml': Buffer.from('\ufeff<!DOCTYPE a [<!ENTITY b "c">]><a/>', 'utf16le') },
        }),
      /word\/styles\.xml 带有 DTD/,
    ],
    [
      'broken XML',
      () => docx(paragraph('正文。'), { more: { 'word/document.xml': '<w:document><w:body>' } }),
      /不是完整的 XML/,
    ],
    ['no text at all', () => zip({ 'word/other.xml': '<a/>' }), /没有正文/],
  ]
  test.each(refused)('%s is refused', async (_, bytes, message) => {
    expect((await problemOf(read(readDocx, bytes()))).detail).toMatch(message)
  })

  test('ten thousand entries are enough', async () => {
    const entries = Object.fromEntries(Array.from({ length: 10_001 }, (_, at) => [`${at}.xml`, new Uint8Array()]))
    expect((await problemOf(read(readXlsx, zipSync(entries, { level: 0 })))).detail).toMatch(/10000 个以上的文件/)
  })
})

describe('what a file is, whatever its name says', () => {
  const pdf = Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj\n')
  const word = docx(paragraph('正文。'))
  const compound = (stream: string) => {
    const file = XLSX.CFB.utils.cfb_new()
    XLSX.CFB.utils.cfb_add(file, stream, Buffer.alloc(5_000))
    return Buffer.from(XLSX.CFB.write(file, { type: 'buffer' }) as Uint8Array)
  }
  test.each<[string, string, Uint8Array, RegExp]>([
    ['a PDF', '合同.docx', pdf, /\.docx 表示Word 文档，内容却是PDF/],
    ['a PDF', '合同.txt', pdf, /\.txt 表示纯文本，内容却是PDF/],
    ['a Word file', '合同.pdf', word, /\.pdf 表示PDF，内容却是Word 文档/],
    ['a Word file', '表.csv', word, /\.csv 表示CSV 表格，内容却是Word 文档/],
    ['a Word file', '表.xlsx', word, /\.xlsx 表示Excel 工作簿，内容却是Word 文档/],
    ['an old workbook', '合同.doc', compound('Workbook'), /内容却是旧版 Excel 工作簿/],
    ['an old Word file', '合同.docx', compound('WordDocument'), /内容却是旧版 Word 文档/],
    ['an encrypted one', '合同.docx', compound('EncryptedPackage'), /设有密码.*没有密码保护的文件/],
    ['text', '合同.docx', Buffer.from('第一条 甲。'), /不是，可能改过扩展名或已损坏/],
    ['nothing', '合同.xlsx', Buffer.alloc(0), /文件是空的/],
    ['no compound file', '合同.doc', Buffer.from('第一条 甲。'), /不是，可能改过扩展名或已损坏/],
  ])('%s called %s', async (_, name, bytes, message) => {
    expect((await problemOf(checkBytes(name, bytes))).detail).toMatch(message)
  })

  test('what it is said to be', async () => {
    await checkBytes('合同.DOCX', word)
    await checkBytes('合同.doc', compound('WordDocument'))
    await checkBytes('表.csv', Buffer.from('BM,数量\n甲,1\n'))
  })

  test('an old Word file that is cut short', async () => {
    expect((await problemOf(read(readDoc, compound('WordDocument').subarray(0, 3_000)))).detail).toMatch(
      /不完整或已损坏/,
    )
  })

  test('an old Word file behind a password', async () => {
    const file = XLSX.CFB.utils.cfb_new()
    const head = Buffer.alloc(5_000)
    // The flag for encryption in the head of the stream.
    head[11] = 1
    XLSX.CFB.utils.cfb_add(file, 'WordDocument', head)
    const bytes = Buffer.from(XLSX.CFB.write(file, { type: 'buffer' }) as Uint8Array)
    expect((await problemOf(read(readDoc, bytes))).detail).toMatch(/设有密码/)
  })
})

describe('workbooks', () => {
  const workbook = (sheets: Record<string, XLSX.WorkSheet>, hidden: string[] = [], type: XLSX.BookType = 'xlsx') => {
    const book = XLSX.utils.book_new()
    for (const [name, sheet] of Object.entries(sheets)) XLSX.utils.book_append_sheet(book, sheet, name)
    book.Workbook = { Sheets: book.SheetNames.map((name) => ({ Hidden: hidden.includes(name) ? 1 : 0 })) }
    return new Uint8Array(XLSX.write(book, { type: 'array', bookType: type }) as ArrayBuffer)
  }
  const fees = () => {
    const sheet = XLSX.utils.aoa_to_sheet([
      ['二〇二六年费率表'],
      ['产品', '代码', '费率', '起始日'],
      ['甲基金', '000123', 0.015, 45838],
      [null, '000124', 0.008, 45839],
      [],
      ['联系人', '部门', '电话', '备注'],
      ['张三', '产品部', '12386', ''],
    ])
    sheet['!merges'] = [XLSX.utils.decode_range('A1:D1'), XLSX.utils.decode_range('A3:A4')]
    for (const at of ['C3', 'C4']) Object.assign(sheet[at] as XLSX.CellObject, { z: '0.00%' })
    for (const at of ['D3', 'D4']) Object.assign(sheet[at] as XLSX.CellObject, { z: 'yyyy"年"m"月"d"日"' })
    return sheet
  }

  test.each<XLSX.BookType>(['xlsx', 'biff8'])(
    'what cells show, merged ones at each of their places: %s',
    async (type) => {
      const raw = await read(
        readXlsx,
        workbook({ 费率: fees(), 内部: XLSX.utils.aoa_to_sheet([['成本', 1]]) }, ['内部'], type),
      )
      expect(lines(raw)).toEqual([
        'heading: 二〇二六年费率表',
        'table-row: 产品：甲基金；代码：000123；费率：1.50%；起始日：2025年6月30日',
        'table-row: 产品：甲基金；代码：000124；费率：0.80%；起始日：2025年7月1日',
        'table-row: 联系人：张三；部门：产品部；电话：12386',
      ])
      expect(raw.notes).toEqual([{ kind: 'left-out', page: null, message: '隐藏的工作表没有读取：内部。' }])
    },
  )

  test('each of several sheets stands under its name', async () => {
    const sheet = () =>
      XLSX.utils.aoa_to_sheet([
        ['项目', '标准'],
        ['佣金', '双向收取'],
      ])
    const raw = await read(readXlsx, workbook({ 股票: sheet(), 基金: sheet() }))
    expect(lines(raw)).toEqual(
      ['heading: 股票', 'table-row: 佣金：双向收取', 'heading: 基金', 'table-row: 佣金：双向收取'].map((line) =>
        line.replace('佣金：', '项目：佣金；标准：'),
      ),
    )
  })

  test.each([
    ['sheets', { pages: 1 }, /2 个工作表，一份最多 1 个/],
    ['text', { characters: 3 }, /超过 3 个字符/],
  ])('has no more %s than is read', async (_, fewer, message) => {
    const bytes = workbook({ 甲: fees(), 乙: fees() })
    expect((await problemOf(readXlsx(bytes, { ...limits, ...fewer }))).detail).toMatch(message)
  })
})

describe('slides', () => {
  test('come in order with titles, text, tables and notes; hidden ones are left out', async () => {
    const raw = await read(
      readPptx,
      pptx([
        { shapes: `${shape('1', 'sldNum')}${shape('投资者教育', 'ctrTitle')}${shape('虚谷证券')}` },
        {
          shapes: `<p:grpSp>${shape('先说这句\n再说这句')}</p:grpSp>${shape('两融费率', 'title')}${slideTable(['品种', '年利率'], ['融资', '6.5%'])}`,
          notes: '提醒以公告为准',
        },
        { shapes: shape('草稿'), isHidden: true },
      ]),
    )
    expect(raw.parts.map(({ kind, text, depth, page }) => [page, kind, text, depth])).toEqual([
      [1, 'heading', '投资者教育', 1],
      [1, 'paragraph', '虚谷证券', null],
      [2, 'heading', '两融费率', 2],
      [2, 'paragraph', '先说这句', null],
      [2, 'paragraph', '再说这句', null],
      [2, 'table-row', '品种：融资；年利率：6.5%', null],
      [2, 'paragraph', '备注：提醒以公告为准', null],
    ])
    expect(raw.notes.map(({ message }) => message)).toEqual(['1 页隐藏的幻灯片没有读取。'])
  })
})

/** GB18030 of the few characters used here, since Node writes no such text. */
const gb18030 = (text: string): Buffer => {
  const decoder = new TextDecoder('gb18030')
  const codes = new Map<string, number[]>()
  for (let lead = 0xa1; lead <= 0xf7; lead += 1)
    for (let trail = 0xa1; trail <= 0xfe; trail += 1)
      codes.set(decoder.decode(Uint8Array.of(lead, trail)), [lead, trail])
  return Buffer.from(
    [...text].flatMap((letter) => (letter < '\x80' ? [letter.charCodeAt(0)] : (codes.get(letter) ?? []))),
  )
}

describe('CSV', () => {
  test.each([
    ['UTF-8 with a mark', Buffer.from('\ufeff产品,费率,说明\r\n甲基金,1.50%,"申购，\n按金额"\r\n')],
    ['GB18030', gb18030('产品,费率,说明\n甲基金,1.50%,"申购，\n按金额"\n')],
    ['semicolons', Buffer.from('产品;费率;说明\n甲基金;1.50%;"申购，\n按金额"\n')],
  ])('in %s', async (_, bytes) => {
    expect(lines(await read(readCsv, bytes))).toEqual(['table-row: 产品：甲基金；费率：1.50%；说明：申购， 按金额'])
  })

  test('a quotation mark that is never closed is named with its line', async () => {
    expect((await problemOf(read(readCsv, Buffer.from('a,b\n1,"2\n')))).detail).toMatch(/第 \d 行引号不成对/)
  })
})

describe('web pages', () => {
  const page = `<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312"><title>通知 - 某网站</title></head><body>
    <nav><ul><li>首页</li><li>法规</li></ul></nav><h1>收费通知</h1>
    <div><p>第一条　为了规范收费，
    制定本通知。</p><p>第二条　收费如下：<br>　　按月收取。</p>
    <table><tr><th>项目</th><th>标准</th></tr><tr><td rowspan="2">佣金</td><td>三元</td></tr><tr><td>五元</td></tr></table><ol><li>先登记</li><li>后缴费</li></ol></div>
    <footer>版权所有</footer><script>alert('x')</script></body></html>`
  test.each([
    ['as it says', gb18030(page)],
    ['in UTF-8 though it says otherwise', Buffer.from(page)],
  ])('the article under its own heading, tables kept, decoded %s', async (_, bytes) => {
    const raw = await read(readHtml, bytes)
    expect(lines(raw)).toEqual([
      'heading: 收费通知',
      'paragraph: 第一条　为了规范收费，制定本通知。',
      'paragraph: 第二条　收费如下：',
      'paragraph: 按月收取。',
      'table-row: 项目：佣金；标准：三元',
      'table-row: 项目：佣金；标准：五元',
      'list-item: 1. 先登记',
      'list-item: 2. 后缴费',
    ])
    expect(raw.title).toBe('收费通知')
  })
})

describe('e-mail', () => {
  const mail = (body: string) =>
    Buffer.from(
      [
        'From: =?UTF-8?B?5byg5LiJ?= <zhang@example.com>',
        'Subject: =?UTF-8?B?6LS5546H6LCD5pW0?=',
        'Date: Mon, 2 Mar 2026 20:30:00 +0000',
        'MIME-Version: 1.0',
        'Content-Type: multipart/mixed; boundary="b"',
        '',
        '--b',
        'Content-Type: text/plain; charset=utf-8',
        '',
        body,
        '--b',
        'Content-Type: text/csv; name="../../fees.csv"',
        'Content-Disposition: attachment; filename="../../fees.csv"',
        'Content-Transfer-Encoding: base64',
        '',
        Buffer.from('项目,标准,日期\n佣金,三元,即日\n').toString('base64'),
        '--b--',
        '',
      ].join('\r\n'),
    )

  test('says who wrote when, and carries files that are nothing but names and bytes', async () => {
    const raw = await read(readEml, mail('各位同事：\r\n\r\n费率见附件。'))
    expect(lines(raw)).toEqual([
      'heading: 费率调整',
      // In China it is the next day.
      'paragraph: 发件人：张三 <zhang@example.com>；日期：2026-03-03',
      'paragraph: 各位同事：',
      'paragraph: 费率见附件。',
    ])
    expect(raw.attachments.map(({ name, bytes }) => [name, Buffer.from(bytes).toString()])).toEqual([
      ['fees.csv', '项目,标准,日期\n佣金,三元,即日\n'],
    ])
  })

  test('one without a text is its files', async () => {
    const raw = await read(readEml, mail(''))
    expect(raw.parts).toEqual([])
    expect(raw.attachments).toHaveLength(1)
  })

  test('anything else is none', async () => {
    expect((await problemOf(read(readEml, Buffer.from('随便一段话。')))).detail).toMatch(/不是邮件文件/)
  })
})
