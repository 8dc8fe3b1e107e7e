import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { superlinear } from '../../text/hostile-text.ts'
import { createRandom, randomTexts } from '../../text/random-text.ts'
import { type Masked, mask, unmask } from './mask.ts'

// `⟪手机号:13800138000⟫` marks what must be masked and as what; a text without marks must stay as it is. Parts `held` to
// `held7` were written after the detectors had been tuned on what came before, and measured before anything was
// mended: precision 0.95, 0.91, 1.00, 0.96, 0.97, 0.88 and 0.94, recall 0.94, 0.92, 0.90, 0.60, 0.94, 0.70 and 0.94, by exact range.
type Case = { id: string; part: string; text: string }
const cases = readFileSync(new URL('./mask.cases.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Case)

const label = (kind: string) => `⟪${kind}⟫`
const expected = (text: string) => text.replace(/⟪([^:⟫]+):[^⟫]+⟫/g, (_, kind: string) => label(kind))
const typed = (text: string) => text.replace(/⟪[^:⟫]+:([^⟫]+)⟫/g, '$1')
const got = ({ text }: Masked) => text.replace(/⟦([^⟧\d]+)\d*⟧/g, (_, kind: string) => label(kind))

describe('cases', () => {
  test('there are enough of both kinds', () => {
    expect(cases.filter(({ text }) => text.includes('⟪')).length).toBeGreaterThanOrEqual(150)
    expect(cases.filter(({ text }) => !text.includes('⟪')).length).toBeGreaterThanOrEqual(200)
  })

  test.each(cases)('$id $text', ({ text }) => {
    expect(got(mask(typed(text)))).toBe(expected(text))
  })

  test.each(cases.filter(({ text }) => text.includes('⟪')))('$id: originals are cut out exactly', ({ text }) => {
    const wanted = [...text.matchAll(/⟪([^:⟫]+):([^⟫]+)⟫/g)]
      .filter(([, kind]) => kind !== '凭证')
      .map(([, , value]) => value)
    const { originals } = mask(typed(text))
    for (const { original } of originals) expect(wanted).toContain(original)
  })
})

describe('placeholders', () => {
  test('the same original has one placeholder, however it is written', () => {
    const masked = mask(
      '手机13800138000，就是138-0013-8000，也就是＋８６１３８００１３８０００，幺三八零零一三八零零零',
    )
    expect(masked.text).toBe('手机⟦手机号1⟧，就是⟦手机号1⟧，也就是⟦手机号1⟧，⟦手机号1⟧')
    expect(masked.originals).toEqual([{ placeholder: '⟦手机号1⟧', kind: 'phone', original: '13800138000' }])
  })

  test('different originals are numbered', () => {
    expect(mask('13800138000换成13900139000').text).toBe('⟦手机号1⟧换成⟦手机号2⟧')
  })

  test('they stay the same over a conversation, and what was named once is found without context', () => {
    const first = mask('我叫张三丰，资金账号12345678')
    const second = mask('张三丰的12345678还能用吗？电话13800138000', { placeholders: first.originals })
    expect(second.text).toBe('⟦姓名1⟧的⟦账户1⟧还能用吗？电话⟦手机号1⟧')
    const third = mask('我叫李四', { placeholders: [...first.originals, ...second.originals] })
    expect(third.text).toBe('我叫⟦姓名2⟧')
  })

  test('a name that was introduced is masked everywhere', () => {
    expect(mask('我叫王建国。王建国的账户在哪里看').text).toBe('我叫⟦姓名1⟧。⟦姓名1⟧的账户在哪里看')
  })

  test('public names stay', () => {
    const people = ['张坤', '刘彦春']
    expect(mask('我是张坤的粉丝，张坤老师还管这只基金吗', { people }).text).toBe(
      '我是张坤的粉丝，张坤老师还管这只基金吗',
    )
    expect(mask('我叫李四，张坤老师呢', { people }).text).toBe('我叫⟦姓名1⟧，张坤老师呢')
  })
})

describe('credentials', () => {
  test('are never kept', () => {
    const masked = mask('账户12345678，密码abc123!，验证码是482913')
    expect(masked.text).toBe('账户⟦账户1⟧，密码⟦凭证⟧，验证码是⟦凭证⟧')
    expect(masked.credentials).toBe(true)
    expect(JSON.stringify(masked)).not.toMatch(/abc123|482913/)
  })

  test('asking about them is no credential', () => {
    expect(mask('密码忘了怎么办').credentials).toBe(false)
  })
})

describe('typed brackets', () => {
  test('nobody can write a placeholder', () => {
    const masked = mask('⟦手机号1⟧和13800138000')
    expect(masked.text).toBe('〚手机号1〛和⟦手机号1⟧')
    expect(unmask(masked.text, masked.originals)).toBe('〚手机号1〛和13800138000')
  })

  test('trusted text keeps its placeholders, and masking it again changes nothing', () => {
    const masked = mask('我叫张三丰，电话13800138000，密码abc123!')
    expect(mask(masked.text, { trusted: true }).text).toBe(masked.text)
    expect(mask('已为⟦姓名1⟧登记 13900139000', { trusted: true, placeholders: masked.originals }).text).toBe(
      '已为⟦姓名1⟧登记 ⟦手机号2⟧',
    )
  })
})

describe('properties', () => {
  test('of random texts: what is not masked stays character for character, and unmasking gives the text back', () => {
    for (const text of randomTexts(71)) {
      const masked = mask(text)
      const plain = text.replaceAll('⟦', '〚').replaceAll('⟧', '〛')
      // Of an original that is written twice in different ways only the first writing can come back.
      const once = (masked.text.match(/⟦/g)?.length ?? 0) === masked.originals.length
      if (!masked.credentials && once) expect(unmask(masked.text, masked.originals)).toBe(plain)
      let at = 0
      for (const kept of masked.text.split(/⟦[^⟧]*⟧/)) {
        const found = plain.indexOf(kept, at)
        expect(found).toBeGreaterThanOrEqual(at)
        at = found + kept.length
      }
    }
  })

  // What a person may put between and around the digits must not matter.
  const random = createRandom(5)
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T
  const wide = (text: string) => text.replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0))
  const chinese = (text: string) => text.replace(/\d/g, (digit) => '零一二三四五六七八九'.charAt(Number(digit)))
  const spaced = (sign: string) => (text: string) =>
    `${text.slice(0, 3)}${sign}${text.slice(3, 7)}${sign}${text.slice(7)}`
  const writings = [
    (text: string) => text,
    wide,
    chinese,
    spaced(' '),
    spaced('-'),
    spaced('.'),
    spaced('\n'),
    spaced('\u200b'),
    spaced('、'),
    spaced('/'),
    (text: string) => [...text].join(' '),
    (text: string) => [...text].join('，'),
    (text: string) => text.replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0x630)),
  ]
  const heads = ['', '我的电话是', '手机：', '请回电 ', '😀', '证券账户绑定的手机', '尾号变了，', 'tel ', '510300，']
  const tails = ['', '，谢谢', '。', ' 请尽快', '😀', '\n', '想问管理费1.5%', '（下午）', '这个号码']
  // Words whose first character counts things elsewhere.
  tails.push('手机', '股东', '人工', '点错', '次日', '万一', '户名', '元月', '张江营业部', '份子钱', '块头', '人民币户')

  test('any phone in any writing and company is masked', () => {
    for (let i = 0; i < 1500; i++) {
      const phone = `1${3 + Math.floor(random() * 7)}${Array.from({ length: 9 }, () => Math.floor(random() * 10)).join('')}`
      const [head, written, tail] = [pick(heads), pick(writings)(phone), pick(tails)]
      const { text, originals } = mask(head + written + tail)
      const wanted = `${head}⟦手机号1⟧${tail}`
      if (text !== wanted) throw new Error(`${JSON.stringify(head + written + tail)} → ${JSON.stringify(text)}`)
      expect(originals).toHaveLength(1)
    }
  })

  test('any identity number with a right check digit is masked', () => {
    const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
    for (let i = 0; i < 800; i++) {
      const born = new Date(
        Date.UTC(1940 + Math.floor(random() * 70), Math.floor(random() * 12), 1 + Math.floor(random() * 28)),
      )
      const head17 = `${pick(['110105', '310115', '440305', '510107', '650102'])}${born.toISOString().slice(0, 10).replaceAll('-', '')}${String(Math.floor(random() * 1000)).padStart(3, '0')}`
      const sum = [...head17].reduce((total, digit, k) => total + Number(digit) * (weights[k] ?? 0), 0)
      const number = head17 + '10X98765432'.charAt(sum % 11)
      const written = pick([
        (text: string) => text,
        wide,
        (text: string) => `${text.slice(0, 6)} ${text.slice(6, 14)} ${text.slice(14)}`,
      ])(number)
      const { text } = mask(`${pick(['', '身份证', '证件号：'])}${written}${pick(['', '，', '能开户吗'])}`)
      expect(text).toContain('⟦证件号1⟧')
      expect(text).not.toMatch(/[\d０-９]{4}/)
    }
  })
})

test('masking takes linear time on hostile texts', () => {
  expect(superlinear((text) => mask(text))).toEqual([])
})

test('a crowd of introduced names takes no more than names × a constant', () => {
  const crowd = (count: number) =>
    Array.from(
      { length: count },
      (_, i) => `我叫张${String.fromCharCode(0x4e00 + i)}${String.fromCharCode(0x5e00 + i)}，`,
    ).join('')
  const masked = mask(crowd(3000))
  expect(masked.originals.length).toBeGreaterThan(1000)
})

test('unmask leaves what it does not know', () => {
  expect(unmask('⟦手机号2⟧⟦凭证⟧', [{ placeholder: '⟦手机号1⟧', kind: 'phone', original: '1' }])).toBe(
    '⟦手机号2⟧⟦凭证⟧',
  )
})
